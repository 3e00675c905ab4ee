package models

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// SignalPanel holds a signal and the return that followed it: one row per company and session, in any
// order. The order changes no bit of what is made of it.
type SignalPanel struct {
	Session []int     // number of the session; sessions that follow each other are one apart
	Company []int     // number of the company
	Signal  []float64 // as known in the session; NaN where there is none
	Return  []float64 // simple return over the Horizon sessions that follow; NaN where it is missing
	Horizon int       // sessions that a return spans; 0 means 1
}

func (p *SignalPanel) horizon() int {
	if p.Horizon < 0 {
		panic(fmt.Sprintf("models: horizon %d is negative", p.Horizon))
	}
	return max(p.Horizon, 1)
}

// panelSession is the usable rows of one session, in the order of their companies.
type panelSession struct {
	session int
	rows    []int
}

// sessions checks the panel and groups its rows; it returns a warning for the rows left out.
func (p *SignalPanel) sessions() ([]panelSession, []error, error) {
	n := len(p.Session)
	if len(p.Company) != n || len(p.Signal) != n || len(p.Return) != n {
		panic(fmt.Sprintf("models: signal panel has %d sessions, %d companies, %d signals, %d returns",
			n, len(p.Company), len(p.Signal), len(p.Return)))
	}
	order, err := panelOrder(p.Company, p.Session)
	if err != nil {
		return nil, nil, err
	}
	missing := &MissingPairsWarning{Of: n, First: n}
	var found []panelSession
	for _, row := range order {
		if err := p.checkRow(row); err != nil {
			return nil, nil, err
		}
		if math.IsNaN(p.Signal[row]) || math.IsNaN(p.Return[row]) {
			missing.Missing++
			missing.First = min(missing.First, row)
			continue
		}
		if len(found) == 0 || found[len(found)-1].session != p.Session[row] {
			found = append(found, panelSession{session: p.Session[row]})
		}
		last := &found[len(found)-1]
		last.rows = append(last.rows, row)
	}
	if missing.Missing > 0 {
		return found, []error{missing}, nil
	}
	return found, nil, nil
}

func (p *SignalPanel) checkRow(row int) error {
	e := &PanelValueError{Row: row, Company: p.Company[row], Session: p.Session[row]}
	switch s, r := p.Signal[row], p.Return[row]; {
	case math.IsInf(s, 0):
		e.Column, e.Value, e.Want = "signal", s, "a finite number, or NaN for none"
	case math.IsInf(r, 0):
		e.Column, e.Value, e.Want = "return", r, "a finite number, or NaN for none"
	case r < -1:
		e.Column, e.Value, e.Want = "return", r, "a simple return of -1 or more (0.01 is one percent)"
	default:
		return nil
	}
	return e
}

// panelOrder returns the rows sorted by session, then company.
func panelOrder(company, session []int) ([]int, error) {
	order := make([]int, len(session))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(session[a], session[b]), cmp.Compare(company[a], company[b]), cmp.Compare(a, b))
	})
	for i := 1; i < len(order); i++ {
		a, b := order[i-1], order[i]
		if session[a] == session[b] && company[a] == company[b] {
			return nil, &DuplicateRowError{Entity: company[a], Session: session[a], First: a, Row: b}
		}
	}
	return order, nil
}

// ICKind says how signal and return are correlated within a session.
type ICKind int

const (
	// Spearman correlates ranks, equal values sharing the mean of their ranks (Spearman 1904).
	Spearman ICKind = iota
	// Pearson correlates the values themselves.
	Pearson
)

func (k ICKind) String() string {
	if k == Pearson {
		return "pearson"
	}
	return "spearman"
}

// DefaultMinCompanies is the number of companies below which a session has no information coefficient.
const DefaultMinCompanies = 5

// ICConfig says how information coefficients are made. The zero value correlates ranks.
type ICConfig struct {
	Kind         ICKind
	MinCompanies int        // 0 means DefaultMinCompanies; at least 3
	Mean         MeanConfig // Horizon is taken from the panel
}

// IC is the information coefficient of a signal: per session, the correlation over companies of the signal
// with the return that followed (Grinold and Kahn 2000, chapter 6).
type IC struct {
	Kind     ICKind
	Horizon  int
	Sessions []int     // sessions that have a coefficient, ascending
	Values   []float64 // one per session
	Counts   []int     // companies, one per session

	// IR is the mean of Values over their standard deviation, per session and not annualised.
	IR       float64
	Positive float64 // share of Values above zero
	// Mean is the mean of Values, with a standard error that is right for returns that overlap.
	Mean SeriesMean

	Warnings []error
}

// InformationCoefficient correlates signal and return within each session and tests the mean of the
// correlations over sessions, as [MeanOfSeries] does with the horizon of the panel. Sessions with too few
// companies, or in which the signal or the return is the same for all, have no coefficient; a warning
// counts them. The degrees of freedom are those of [MeanOfSeries].
//
// It returns a *[PanelValueError] for an infinite value or a return below -1, a *[DuplicateRowError], a
// *[FewSessionsError] unless two sessions and more than the horizon remain, and a *[ConstantColumnError]
// if all coefficients are equal. It panics if the columns of the panel differ in length.
func InformationCoefficient(p SignalPanel, config ICConfig) (*IC, error) {
	sessions, warnings, err := p.sessions()
	if err != nil {
		return nil, err
	}
	ic := &IC{Kind: config.Kind, Horizon: p.horizon(), Warnings: warnings}
	ic.collect(&p, sessions, max(cmp.Or(config.MinCompanies, DefaultMinCompanies), 3))
	config.Mean.Horizon = ic.Horizon
	mean, err := MeanOfSeries(ic.Kind.String()+" information coefficient", ic.Values, ic.Sessions, config.Mean)
	if err != nil {
		return nil, err
	}
	ic.Mean = *mean
	ic.IR = mean.Mean / mean.SD
	above := 0
	for _, v := range ic.Values {
		if v > 0 {
			above++
		}
	}
	ic.Positive = float64(above) / float64(len(ic.Values))
	return ic, nil
}

func (ic *IC) collect(p *SignalPanel, sessions []panelSession, least int) {
	skipped := &SkippedSessionsWarning{Want: least, Of: len(sessions)}
	for _, s := range sessions {
		v := math.NaN()
		if len(s.rows) >= least {
			v = correlate(valuesAt(p.Signal, s.rows), valuesAt(p.Return, s.rows), ic.Kind)
		}
		if !math.IsNaN(v) {
			ic.Sessions = append(ic.Sessions, s.session)
			ic.Values = append(ic.Values, v)
			ic.Counts = append(ic.Counts, len(s.rows))
			continue
		}
		if skipped.Few+skipped.Constant == 0 {
			skipped.First = s.session
		}
		if len(s.rows) < least {
			skipped.Few++
			continue
		}
		skipped.Constant++
	}
	if skipped.Few+skipped.Constant > 0 {
		ic.Warnings = append(ic.Warnings, skipped)
	}
}

func valuesAt(v []float64, rows []int) []float64 {
	picked := make([]float64, len(rows))
	for i, row := range rows {
		picked[i] = v[row]
	}
	return picked
}

// correlate returns NaN where either does not vary.
func correlate(a, b []float64, kind ICKind) float64 {
	if floats.Min(a) == floats.Max(a) || floats.Min(b) == floats.Max(b) {
		return math.NaN()
	}
	if kind == Spearman {
		a, b = sharedRanks(a), sharedRanks(b)
	}
	return min(1, max(-1, stat.Correlation(a, b, nil)))
}

// HitRate is how often the sign of a signal was that of the return that followed.
type HitRate struct {
	Hits int
	N    int // rows whose signal and return are both not zero
	Zero int // rows left out because one of them is
	Rate float64
	// Chance is the rate to expect of a signal of the same share of pluses that knows nothing: the
	// share of pluses among signals times that among returns, plus the same of minuses (Pesaran and
	// Timmermann 1992). In a rising market it is above a half for a signal that is mostly positive.
	Chance float64
	// EffectiveN is the number of independent rows that would leave Rate as uncertain as it is.
	EffectiveN float64
	Low, High  float64
	Level      float64
	DF         float64 // of Student's t in the interval
	Lag        int

	Warnings []error
}

// SignalHits counts hits and gives their rate an interval: Wilson's (1927), whose number of rows n is not
// N but Rate (1 - Rate) / V, where V is the variance of Rate with sessions as clusters and with the
// correlation of sessions whose returns overlap (the effective sample size of Kish 1965; Dean and Pagano
// 2015),
//
//	V = f sum over s, t of k(s-t) u_s u_t / N^2, u_t = sum over rows of session t of (hit - Rate),
//
// and whose normal quantile is Student's t; k, f and the degrees of freedom are those of [MeanOfSeries].
// If V is zero, n is N. Errors are those of [InformationCoefficient], but that a constant rate is none.
func SignalHits(p SignalPanel, config MeanConfig) (*HitRate, error) {
	sessions, warnings, err := p.sessions()
	if err != nil {
		return nil, err
	}
	config.Horizon = p.horizon()
	h := &HitRate{Warnings: warnings, Level: config.level()}
	numbers, hits, counts := h.count(&p, sessions)
	kernel, err := config.kernel("hit rate", len(numbers))
	if err != nil {
		return nil, err
	}
	u := make([]float64, len(hits))
	for t := range u {
		u[t] = hits[t] - h.Rate*counts[t]
	}
	form, factor, df := kernel.spread(numbers, u)
	h.DF, h.Lag, h.EffectiveN = df, kernel.lag, float64(h.N)
	if v := factor * form / float64(h.N) / float64(h.N); v > 0 {
		h.EffectiveN = h.Rate * (1 - h.Rate) / v
	}
	h.Low, h.High = wilson(h.Rate, h.EffectiveN, studentBound(h.Level, h.DF))
	return h, nil
}

// count returns, per session with any row that counts, its number, hits and rows.
func (h *HitRate) count(p *SignalPanel, sessions []panelSession) (numbers []int, hits, counts []float64) {
	var signals, returns float64 // pluses
	for _, s := range sessions {
		hit, n := 0, 0
		for _, row := range s.rows {
			signal, ret := p.Signal[row], p.Return[row]
			if signal == 0 || ret == 0 {
				h.Zero++
				continue
			}
			n++
			if signal > 0 {
				signals++
			}
			if ret > 0 {
				returns++
			}
			if signal > 0 == (ret > 0) {
				hit++
			}
		}
		if n == 0 {
			continue
		}
		h.Hits, h.N = h.Hits+hit, h.N+n
		numbers, hits, counts = append(numbers, s.session), append(hits, float64(hit)), append(counts, float64(n))
	}
	n := float64(h.N)
	h.Rate = float64(h.Hits) / n
	h.Chance = signals/n*returns/n + (1-signals/n)*(1-returns/n)
	return numbers, hits, counts
}

// wilson returns the rates p0 for which |p - p0| is z standard errors of p0.
func wilson(p, n, z float64) (low, high float64) {
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, centre-half), min(1, centre+half)
}
