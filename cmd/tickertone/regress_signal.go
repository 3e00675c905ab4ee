package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tickertone/tickertone/models"
)

// meanMethod is what --cov says of the mean of a series: no lag is the rule of the package models.
func meanMethod(cov string) (method models.MeanMethod, lag int, known bool) {
	if cov == "iid" || cov == "nw:0" {
		return models.MeanIndependent, 0, true
	}
	digits, lagged := strings.CutPrefix(cov, "nw:")
	lag, err := strconv.Atoi(digits)
	return models.MeanNeweyWest, lag, lagged && err == nil && lag > 0
}

func (eq *regression) meanConfig() models.MeanConfig {
	config := models.MeanConfig{Level: eq.level, Horizon: eq.overlap}
	if eq.covGiven {
		config.Method, config.Lag, _ = meanMethod(eq.cov.String())
	}
	return config
}

// meanCov names the standard error of a mean as --cov does.
func meanCov(m *models.SeriesMean) string {
	if m.Method == models.MeanIndependent {
		return "iid"
	}
	return fmt.Sprintf("nw:%d", m.Lag)
}

func meanLine(m *models.SeriesMean, horizon int) string {
	return fmt.Sprintf("standard errors: %s over sessions, for returns over %s; %s; interval %s%%",
		meanCov(m), plural(horizon, "session", "sessions"), distribution(m.DF), percentage(m.Level))
}

// signalPanel is a column of --x with the return that followed; rows without company or time are left out.
func (eq *regression) signalPanel(column int) (*regression, models.SignalPanel) {
	var rows []int
	for r := range eq.response {
		if eq.placed(r) && !math.IsNaN(eq.response[r]) && !math.IsNaN(eq.columns[column][r]) {
			rows = append(rows, r)
		}
	}
	part := eq.subset(rows)
	part.of = len(eq.response)
	part.names = eq.names[column : column+1]
	return part, models.SignalPanel{
		Session: part.periods, Company: part.group(eq.entity), Signal: part.columns[column], Return: part.response, Horizon: eq.overlap,
	}
}

// icColumns are those of --ic, one row per lead, signal and kind of correlation.
var icColumns = []column{
	{"signal", textCell, false}, {"lead", textCell, false}, {"kind", textCell, false}, {"mean", realCell, false}, {"std_err", realCell, false},
	{"t", realCell, false}, {"p", realCell, false}, {"low", realCell, false}, {"high", realCell, false},
	{"n", countCell, false}, {"rows", countCell, false}, {"sd", realCell, true}, {"ir", realCell, false}, {"positive", realCell, false},
	{"t_df", realCell, false}, {"cov", textCell, false}, {"horizon", countCell, true}, {"p_adjusted", realCell, true}, {"adjust", textCell, true},
	{"detectable", realCell, false}, {"y", textCell, true}, {"missing", countCell, true},
}

// coefficient is an information coefficient and whose it is.
type coefficient struct {
	*regression // with the signal as its only name
	*models.IC
	adjusted float64
}

// coefficients answers --ic.
func (p *program) coefficients(req *request, eqs []*regression, quiet bool) (*report, error) {
	var all []*coefficient
	for _, eq := range eqs {
		for column := range eq.names {
			part, panel := eq.signalPanel(column)
			for _, kind := range []models.ICKind{models.Spearman, models.Pearson} {
				ic, err := models.InformationCoefficient(panel, models.ICConfig{Kind: kind, Mean: eq.meanConfig()})
				if err != nil {
					return nil, part.explain(err)
				}
				all = append(all, &coefficient{part, ic, math.NaN()})
			}
			if !quiet {
				p.reportSignal(part, all[len(all)-1].Warnings)
			}
		}
	}
	if err := adjustCoefficients(req, all); err != nil {
		return nil, err
	}
	return coefficientsReport(all), nil
}

// reportSignal says on stderr what was left out.
func (p *program) reportSignal(eq *regression, warnings []error) {
	what := eq.y + " on " + eq.names[0]
	if n := len(eq.response); n < eq.of {
		p.printf("%s: %d of %d rows left out: a value is missing", what, eq.of-n, eq.of)
	}
	for _, w := range warnings {
		if s, ok := w.(*models.SkippedSessionsWarning); ok {
			p.printf("%s: %d of %s left out, from %s on: %d with fewer than %d companies, %d without variation",
				what, s.Few+s.Constant, plural(s.Of, "session", "sessions"), eq.timeName(s.First), s.Few, s.Want, s.Constant)
			continue
		}
		p.printf("warning: %s: %s", what, eq.word(w))
	}
}

func adjustCoefficients(req *request, all []*coefficient) error {
	if req.adjust == "" {
		return nil
	}
	var tests []hypothesis
	block := 1
	for _, a := range all {
		block = max(block, a.overlap)
		tests = append(tests, hypothesis{
			name: fmt.Sprintf("%s %s lead %s", a.names[0], a.Kind, a.lead), estimate: a.Mean.Mean, p: a.Mean.P,
			periods: a.Sessions, influences: meanInfluences(a.Values, a.Mean.Mean),
		})
	}
	p, err := req.adjustAll(tests, block)
	if err != nil {
		return all[0].explain(err)
	}
	for i := range p {
		all[i].adjusted = p[i]
	}
	return nil
}

func coefficientsReport(all []*coefficient) *report {
	r := &report{columns: icColumns}
	for _, a := range all {
		m, rows, adjust := &a.Mean, 0, a.request.adjust
		for _, n := range a.Counts {
			rows += n
		}
		if math.IsNaN(a.adjusted) {
			adjust = ""
		}
		r.rows = append(r.rows, []any{
			a.names[0], a.lead, a.Kind.String(), m.Mean, m.StdErr, m.T, m.P, m.Low, m.High,
			m.N, rows, m.SD, a.IR, a.Positive, m.DF, meanCov(m), a.IC.Horizon, a.adjusted, adjust,
			detectable(m.StdErr, m.DF, m.Level), a.y, a.of - len(a.response),
		})
	}
	r.text = func(w io.Writer) error { return writeCoefficients(w, all, r.rows) }
	return r
}

func writeCoefficients(w io.Writer, all []*coefficient, rows [][]any) error {
	fmt.Fprintf(w, "information coefficient: correlation over companies of the signal with %s, mean over sessions\n\n", oneLine(responses(all)))
	columns := slices.Clone(icColumns)
	for i, c := range columns {
		if c.name == "p_adjusted" {
			columns[i].minor = all[0].request.adjust == ""
		}
	}
	g := newGrid(columns)
	for _, row := range rows {
		g.add(row)
	}
	if err := g.write(w); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nn: sessions with %d companies or more; ir: mean over standard deviation; positive: share above zero\n", models.DefaultMinCompanies)
	fmt.Fprintf(w, "standard errors: cov over sessions, which counts that returns overlap; t with t_df df; interval %s%%\n", percentage(all[0].level))
	if adjust := all[0].request.adjust; adjust != "" {
		fmt.Fprintf(w, "p_adjusted: %s, for all rows\n", adjust)
	}
	_, err := fmt.Fprintln(w, detectableNote(all[0].level))
	return err
}

// responses names what the coefficients are with.
func responses(all []*coefficient) string {
	var names []string
	for _, a := range all {
		if !slices.Contains(names, a.y) {
			names = append(names, a.y)
		}
	}
	return strings.Join(names, ", ")
}

// portfolioColumns are those of --quantiles, one row per lead and portfolio.
var portfolioColumns = []column{
	{"portfolio", textCell, false}, {"mean", realCell, false}, {"std_err", realCell, false}, {"t", realCell, false}, {"p", realCell, false},
	{"low", realCell, false}, {"high", realCell, false}, {"net_mean", realCell, false}, {"net_std_err", realCell, true}, {"net_t", realCell, true},
	{"net_p", realCell, false}, {"net_low", realCell, true}, {"net_high", realCell, true}, {"turnover", realCell, false},
	{"n", countCell, false}, {"t_df", realCell, true}, {"cov", textCell, true}, {"horizon", countCell, true}, {"cost", realCell, true},
	{"hit_rate", realCell, true}, {"hit_low", realCell, true}, {"hit_high", realCell, true}, {"hit_chance", realCell, true}, {"hits", countCell, true},
	{"hit_n", countCell, true}, {"signal", textCell, true}, {"y", textCell, true}, {"lead", textCell, true}, {"missing", countCell, true},
}

// sorted is the portfolios of a lead.
type sorted struct {
	*regression
	*models.Portfolios
	hits *models.HitRate
}

// portfolios answers --quantiles.
func (p *program) portfolios(req *request, eqs []*regression, quiet bool) (*report, error) {
	var all []*sorted
	for _, eq := range eqs {
		part, panel := eq.signalPanel(0)
		made, err := models.QuantilePortfolios(panel, models.PortfolioConfig{Quantiles: req.quantiles, Cost: req.cost, Mean: eq.meanConfig()})
		if err != nil {
			return nil, part.explain(err)
		}
		hits, err := models.SignalHits(panel, eq.meanConfig())
		if err != nil {
			return nil, part.explain(err)
		}
		if !quiet {
			p.reportSignal(part, slices.Concat(made.Warnings, hits.Warnings))
		}
		all = append(all, &sorted{part, made, hits})
	}
	r := &report{columns: portfolioColumns}
	for _, s := range all {
		r.rows = append(r.rows, s.rows()...)
	}
	r.text = func(w io.Writer) error { return writePortfolios(w, all) }
	return r, nil
}

func (s *sorted) rows() [][]any {
	var rows [][]any
	for i := range s.Quantiles {
		rows = append(rows, s.row(strconv.Itoa(i+1), &s.Quantiles[i]))
	}
	return append(rows, s.row("spread", &s.Spread))
}

func (s *sorted) row(name string, q *models.QuantilePortfolio) []any {
	gross, net, h := &q.Gross, &q.Net, s.hits
	return []any{
		name, gross.Mean, gross.StdErr, gross.T, gross.P, gross.Low, gross.High, net.Mean, net.StdErr, net.T,
		net.P, net.Low, net.High, q.Turnover, gross.N, gross.DF, meanCov(gross), s.Portfolios.Horizon, s.Portfolios.Cost,
		h.Rate, h.Low, h.High, h.Chance, h.Hits, h.N, s.names[0], s.y, s.lead, s.of - len(s.response),
	}
}

func writePortfolios(w io.Writer, all []*sorted) error {
	for i, s := range all {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "portfolios of companies by %s, 1 the lowest; %s\n\n", oneLine(s.names[0]), oneLine(s.y))
		g := newGrid(portfolioColumns)
		for _, row := range s.rows() {
			g.add(row)
		}
		if err := g.write(w); err != nil {
			return err
		}
		h := s.hits
		fmt.Fprintf(w, "\nnet of %s basis points of what is bought or sold; turnover: share renewed per session; n: sessions\n", plainNumber(1e4*s.Portfolios.Cost))
		fmt.Fprintln(w, meanLine(&s.Spread.Gross, s.Portfolios.Horizon))
		if _, err := fmt.Fprintf(w, "hit rate: the sign was right in %d of %d rows, %s (%s%% interval %s to %s); %s by chance\n",
			h.Hits, h.N, human(h.Rate), percentage(h.Level), human(h.Low), human(h.High), human(h.Chance)); err != nil {
			return err
		}
	}
	return nil
}
