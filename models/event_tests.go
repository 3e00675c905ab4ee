package models

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// Statistic is a test of the hypothesis that events have no effect. In the formulas N is the number of
// events, CAR_i the sum of the L abnormal returns of event i in the sessions tested (its AR when they are
// one), sigma_i the standard deviation of its estimation window with df_i degrees of freedom, and
// SCAR_i = CAR_i / (its standard error of the forecast), as CARStdErr of [Study] has it. All are two-sided.
type Statistic int

const (
	// CrossSectional is mean(CAR) / (sd(CAR) / sqrt N), against Student's t with N-1 degrees of freedom
	// (Charest 1978; Penman 1982). It is robust to event-induced variance, not to events that fall together.
	CrossSectional Statistic = iota
	// Patell is sum SCAR_i / sqrt(sum df_i/(df_i-2)), against the normal (Patell 1976, whose df_i is
	// T_i-2 for the market model). Patell divides the sum of the standardised AR by sqrt L instead of
	// standardising the CAR; for one session they agree. It assumes independent events and no
	// event-induced variance.
	Patell
	// BMP is mean(SCAR) / (sd(SCAR) / sqrt N), against Student's t with N-1 degrees of freedom (Boehmer,
	// Musumeci and Poulsen 1991). It is robust to event-induced variance, not to events that fall together.
	BMP
	// KolariPynnonen is BMP sqrt((1-r) / (1+(N-1)r)), against Student's t with N-1 degrees of freedom
	// (Kolari and Pynnonen 2010), where r is the mean correlation of the residuals of the
	// estimation windows over all pairs of events, session by session of the calendar. A pair whose
	// sessions tested are not the same counts with the share of them that is, so that events far apart
	// count as independent, and events of one firm whose windows overlap as what they are. r is the
	// Correlation of [Test].
	KolariPynnonen
	// BrownWarner1980 is sum CAR_i / sqrt(L sum sigma_i^2), against the normal (Brown and Warner 1980,
	// without crude dependence adjustment).
	BrownWarner1980
	// BrownWarner1985 is sum over the sessions of A_t / (sqrt L sd(A)), where A_t is the mean AR over the
	// events that have one and sd(A) its standard deviation, with divisor M-1, over the M sessions of the
	// estimation window counted from the event; against Student's t with M-1 degrees of freedom (Brown
	// and Warner 1985). The standard deviation of the mean holds the dependence of events that
	// fall together.
	BrownWarner1985
	// Lamb is sum over the sessions of A_t / (sqrt c_t sd(A)) / sqrt L with A_t and sd(A) as in
	// [BrownWarner1985] and c_t the mean over the events of 1 + x'inv(X'X)x, the correction for the
	// forecast; against the normal (Lamb 1995).
	Lamb
	// CorradoRank is sum over the sessions of K_t / (sqrt L S), where K_t is the mean over the events with
	// a return of rank - (m_i+1)/2, the ranks being those of the m_i abnormal returns of the estimation
	// and event windows together, ties sharing their mean, and S^2 the mean of K_t^2 over these sessions;
	// against the normal (Corrado 1989; for more than a session Cowan 1992).
	CorradoRank
	// ModifiedRank is as [CorradoRank] with U = rank/(m_i+1) - 1/2 and K_t = sum U / sqrt(N_t), where N_t
	// is the number of events with a return, for events with gaps; against the normal (Corrado and Zivney 1992).
	ModifiedRank
	// CorradoSign is as [ModifiedRank] with G = sign(AR - median of the estimation and event windows) for
	// U; against the normal (Corrado and Zivney 1992).
	CorradoSign
	// Sign is (w - N/2) / sqrt(N/4), where w is the number of positive CAR, against the normal (Brown and
	// Warner 1980).
	Sign
	// GeneralizedSign is (w - Np) / sqrt(N p (1-p)), where p is the mean over the events of the share of
	// positive AR in the estimation window, against the normal (Cowan 1992).
	GeneralizedSign
	// Wilcoxon is the sum of the ranks by size of the positive CAR (Wilcoxon 1945), zeros left out. Its p is
	// exact up to 50 events without ties or zeros; else that of the normal with mean n(n+1)/4 and variance
	// n(n+1)(2n+1)/24 - sum (t^3-t)/48 over groups of t ties, with a continuity correction of 1/2.
	Wilcoxon
	// Bootstrap is the statistic of [CrossSectional]; its p is (1+b)/(1+B), where b counts those among B
	// samples of N events, drawn with replacement from the CAR less their mean, whose statistic is at least
	// as large in size (Efron and Tibshirani 1993, chapter 16). It takes the events as independent.
	Bootstrap
	// BuyAndHold is mean(BHAR) / (sd(BHAR) / sqrt N), against Student's t with N-1 degrees of freedom
	// (Barber and Lyon 1997).
	BuyAndHold
	// SkewnessAdjusted is sqrt N (S + g S^2/3 + g/(6N)) with S = mean(BHAR)/sd(BHAR) and g the mean cube of
	// the deviations of BHAR over sd^3, against the normal (Johnson 1978; Lyon, Barber and Tsai 1999).
	SkewnessAdjusted
)

var statisticNames = []string{
	"cross-sectional", "patell", "bmp", "kolari-pynnonen", "brown-warner-1980", "brown-warner-1985", "lamb",
	"corrado-rank", "modified-rank", "corrado-sign", "sign", "generalized-sign", "wilcoxon", "bootstrap",
	"bhar", "bhar-skewness",
}

func (s Statistic) String() string {
	if s < 0 || int(s) >= len(statisticNames) {
		return fmt.Sprintf("Statistic(%d)", int(s))
	}
	return statisticNames[s]
}

// Convention settles where software and papers differ.
type Convention int

const (
	// Papers computes the formulas of [Statistic].
	Papers Convention = iota
	// Estudy2 computes what the R package estudy2 does, worked out from its answers. Where every return
	// is there, only the divisor of sigma_i differs.
	//
	//   - sigma_i has the divisor T_i-1, T_i being the returns of its estimation window, also for the market
	//     model, which makes [BrownWarner1980] and [Patell] larger by sqrt((T-1)/(T-2)); [Patell] keeps
	//     (T_i-2)/(T_i-4).
	//   - The variance of a forecast is sigma_i^2 (1 + 1/T_i + d_t^2 / sum d^2), where d, the market's
	//     return less its mean, is taken over the whole estimation window, gaps of the firm included; for
	//     [Lamb] it is 1 + 1/mean(T) + d_t^2 / sum d^2. A CAR is standardised with L + L^2/T_i +
	//     (sum d_t)^2 / sum d^2, for which there is no answer to compare with.
	//   - [GeneralizedSign] pools all AR of all estimation windows for p.
	//   - S^2 of the rank and sign tests has the divisor mean(m_i) instead of the number of sessions.
	//   - K_t of [CorradoRank] for one session is the mean divided by N_t once more, so that sessions with
	//     gaps weigh more in S; for more sessions it is the mean, of ranks less (mean(m_i)+1)/2.
	//   - K_t of [ModifiedRank] and [CorradoSign] is the mean, not the sum, divided by sqrt(N_t).
	//
	// Its stars for [Wilcoxon] are those of one-sided quantiles; P here is two-sided under either convention.
	// It holds for the market model with one factor; with others the variance of a forecast is that of
	// [Papers].
	Estudy2
)

// TestConfig says how [Studies.Tests] tests. The zero value works.
type TestConfig struct {
	Convention   Convention
	Replications int    // of the bootstrap, default 999
	Seed         uint64 // of the bootstrap: one seed, one answer
}

// Test is the answer of one [Statistic].
type Test struct {
	Statistic Statistic
	Value     float64 // NaN where undefined, as when nothing varies between events
	P         float64 // two-sided
	Reference string  // what P comes from: "normal", "t", "exact" or "bootstrap"
	DF        float64 // of Student's t, 0 elsewhere
	N         int     // events
	// Mean is the mean of what is tested, as a return: the BHAR of the events for [BuyAndHold] and
	// [SkewnessAdjusted]; the sum of MeanAR of [Studies] for those that take events with gaps; else the CAR.
	Mean float64
	// StdErr is Mean / Value for those statistics that are a mean over its standard error: [CrossSectional],
	// [BrownWarner1980], [BrownWarner1985], [Lamb] and [BuyAndHold]; NaN elsewhere.
	StdErr float64
	// Correlation is the mean correlation of [KolariPynnonen], 0 elsewhere.
	Correlation float64
}

// Interval returns the interval of the mean with probability level, from StdErr and what P comes from; NaN
// where StdErr is.
func (t Test) Interval(level float64) (low, high float64) {
	df := t.DF
	if t.Reference == "normal" {
		df = math.Inf(1)
	}
	half := math.NaN()
	if !math.IsNaN(t.StdErr) {
		half = studentBound(level, df) * t.StdErr
	}
	return t.Mean - half, t.Mean + half
}

// Tests tests the mean abnormal return of the sessions of w, the whole event window when it is zero, by every
// [Statistic] in their order. Events without a return in each of the sessions are left out, except by the
// rank and sign tests of Corrado and by [BrownWarner1985] and [Lamb], which take what there is. It returns an
// *[OutsideWindowError] when w is not inside the event window and an *[EventCountError] with fewer than two
// events.
func (ss *Studies) Tests(w Window, cfg TestConfig) ([]Test, error) {
	c, err := ss.crossSection(w, cfg.Convention)
	if err != nil {
		return nil, err
	}
	tests := c.parametric(ss)
	tests = append(tests, ss.rankTests(c)...)
	tests = append(tests, signTests(c)...)
	tests = append(tests, c.bootstrap(cfg), c.studentT(BuyAndHold, c.bhar), c.skewness())
	c.addMeans(tests, ss)
	return tests, nil
}

// ParametricTests is [Studies.Tests] with [CrossSectional], [Patell], [BMP] and [KolariPynnonen] alone, for
// those who test many samples.
func (ss *Studies) ParametricTests(w Window, cfg TestConfig) ([]Test, error) {
	c, err := ss.crossSection(w, cfg.Convention)
	if err != nil {
		return nil, err
	}
	tests := c.standardised(ss)
	c.addMeans(tests, ss)
	return tests, nil
}

// addMeans says what means were tested.
func (c *crossSection) addMeans(tests []Test, ss *Studies) {
	car, bhar := stat.Mean(c.car, nil), stat.Mean(c.bhar, nil)
	sessions := floats.Sum(ss.MeanAR[c.first:c.last])
	for i := range tests {
		t := &tests[i]
		switch t.Statistic {
		case BuyAndHold, SkewnessAdjusted:
			t.Mean = bhar
		case BrownWarner1985, Lamb, CorradoRank, ModifiedRank, CorradoSign:
			t.Mean = sessions
		default:
			t.Mean = car
		}
		switch t.Statistic {
		case CrossSectional, BrownWarner1980, BrownWarner1985, Lamb, BuyAndHold:
			t.StdErr = t.Mean / t.Value
		default:
			t.StdErr = math.NaN()
		}
	}
}

// crossSection holds what the tests of some sessions take from the events that have a return in each of them.
type crossSection struct {
	first, last int // sessions first..last-1 of the event window
	convention  Convention
	studies     []*Study
	car, bhar   []float64
	scar        []float64
	sigma       []float64
}

func (ss *Studies) crossSection(w Window, convention Convention) (*crossSection, error) {
	w = w.orElse(ss.Event)
	if w.from < ss.Event.from || w.to > ss.Event.to {
		return nil, &OutsideWindowError{Window: w, Event: ss.Event}
	}
	c := &crossSection{first: w.from - ss.Event.from, last: w.to - ss.Event.from + 1, convention: convention}
	for _, s := range ss.Studies {
		car, variance := s.car(c.first, c.last)
		if math.IsNaN(car) {
			continue
		}
		sigma := s.Sigma
		if convention == Estudy2 {
			sigma *= math.Sqrt(float64(s.DF) / float64(s.N-1))
			variance = s.marketVariance(c.first, c.last, variance)
		}
		c.studies = append(c.studies, s)
		c.car = append(c.car, car)
		c.bhar = append(c.bhar, s.bhar(c.first, c.last))
		c.scar = append(c.scar, car/(sigma*math.Sqrt(variance)))
		c.sigma = append(c.sigma, sigma)
	}
	if len(c.car) < 2 {
		return nil, &EventCountError{Window: w, Have: len(c.car), Want: 2}
	}
	return c, nil
}

// marketVariance returns the variance of a CAR over sigma squared as [Estudy2] has it, other where it does not
// apply.
func (s *Study) marketVariance(first, last int, other float64) float64 {
	if s.market == nil {
		return other
	}
	sum, length := floats.Sum(s.market[first:last]), float64(last-first)
	return length + length*length/float64(s.N) + sum*sum/s.marketSS
}

func (c *crossSection) parametric(ss *Studies) []Test {
	return append(c.standardised(ss), c.brownWarner1980(), ss.brownWarner1985(c), ss.lamb(c))
}

func (c *crossSection) standardised(ss *Studies) []Test {
	bmp := c.studentT(BMP, c.scar)
	return []Test{c.studentT(CrossSectional, c.car), c.patell(), bmp, ss.kolariPynnonen(c, bmp)}
}

// studentT tests whether the mean of v is zero.
func (c *crossSection) studentT(statistic Statistic, v []float64) Test {
	n := float64(len(v))
	mean, sd := stat.MeanStdDev(v, nil)
	if sd == 0 {
		mean = math.NaN()
	}
	return tTest(statistic, mean/(sd/math.Sqrt(n)), n-1, len(v))
}

func tTest(statistic Statistic, value, df float64, n int) Test {
	return Test{Statistic: statistic, Value: value, P: studentP(value, df), Reference: "t", DF: df, N: n}
}

func normalTest(statistic Statistic, value float64, n int) Test {
	p := math.Erfc(math.Abs(value) / math.Sqrt2)
	return Test{Statistic: statistic, Value: value, P: p, Reference: "normal", N: n}
}

func (c *crossSection) patell() Test {
	variance := 0.0
	for _, s := range c.studies {
		df := float64(s.DF)
		if df <= 2 {
			return normalTest(Patell, math.NaN(), len(c.car)) // SCAR has no variance
		}
		variance += df / (df - 2)
	}
	return normalTest(Patell, floats.Sum(c.scar)/math.Sqrt(variance), len(c.car))
}

func (ss *Studies) kolariPynnonen(c *crossSection, bmp Test) Test {
	n := float64(len(c.car))
	const negligible = 1e-12
	r := meanCorrelation(c.studies, c.last-c.first)
	shared := 1 + (n-1)*r
	if shared < negligible { // the events offset each other
		shared = math.NaN()
	}
	t := tTest(KolariPynnonen, bmp.Value*math.Sqrt((1-r)/shared), n-1, len(c.car))
	t.Correlation = r
	return t
}

func (c *crossSection) brownWarner1980() Test {
	length := float64(c.last - c.first)
	value := floats.Sum(c.car) / (math.Sqrt(length) * floats.Norm(c.sigma, 2))
	return normalTest(BrownWarner1980, value, len(c.car))
}

// portfolio returns the mean abnormal return of the events in each session of the estimation window, counted
// from the event, where there is one.
func (ss *Studies) portfolio() []float64 {
	span := ss.Studies[0].Estimation
	sum, count := make([]float64, span.Len()), make([]int, span.Len())
	for _, s := range ss.Studies {
		for k, ar := range s.History {
			if !math.IsNaN(ar) {
				sum[s.historyFrom-span.from+k] += ar
				count[s.historyFrom-span.from+k]++
			}
		}
	}
	var means []float64
	for k, n := range count {
		if n > 0 {
			means = append(means, sum[k]/float64(n))
		}
	}
	return means
}

func (ss *Studies) brownWarner1985(c *crossSection) Test {
	means := ss.portfolio()
	sum := floats.Sum(ss.MeanAR[c.first:c.last]) / math.Sqrt(float64(c.last-c.first))
	return tTest(BrownWarner1985, sum/stat.StdDev(means, nil), float64(len(means)-1), slices.Min(ss.CountAR[c.first:c.last]))
}

func (ss *Studies) lamb(c *crossSection) Test {
	sum := 0.0
	for k := c.first; k < c.last; k++ {
		sum += ss.MeanAR[k] / math.Sqrt(ss.lambCorrection(k, c.convention))
	}
	sum /= math.Sqrt(float64(c.last - c.first))
	return normalTest(Lamb, sum/stat.StdDev(ss.portfolio(), nil), slices.Min(ss.CountAR[c.first:c.last]))
}

// lambCorrection returns c_t for the session k of the event window.
func (ss *Studies) lambCorrection(k int, convention Convention) float64 {
	sum, count, observations, whole := 0.0, 0.0, 0.0, 0.0
	for _, s := range ss.Studies {
		if s.spread[k] == nil {
			continue
		}
		count++
		observations += float64(s.N)
		if convention == Estudy2 && s.market != nil {
			sum += s.market[k] * s.market[k] / s.marketSS
			whole++
		} else {
			sum += floats.Dot(s.spread[k], s.spread[k])
		}
	}
	if whole > 0 {
		return 1 + count/observations + sum/count
	}
	return 1 + sum/count
}

// bootstrap draws the events again and again from a world in which the mean is zero.
func (c *crossSection) bootstrap(cfg TestConfig) Test {
	const replications = 999
	draws := cfg.Replications
	if draws <= 0 {
		draws = replications
	}
	test := c.studentT(Bootstrap, c.car)
	centred := slices.Clone(c.car)
	floats.AddConst(-stat.Mean(c.car, nil), centred)
	rng := rand.New(rand.NewPCG(cfg.Seed, 0))
	drawn, larger := make([]float64, len(centred)), 0
	for range draws {
		for i := range drawn {
			drawn[i] = centred[rng.IntN(len(centred))]
		}
		mean, sd := stat.MeanStdDev(drawn, nil)
		if t := math.Abs(mean) / (sd / math.Sqrt(float64(len(drawn)))); t >= math.Abs(test.Value) {
			larger++
		}
	}
	test.P, test.Reference, test.DF = float64(1+larger)/float64(1+draws), "bootstrap", 0
	if math.IsNaN(test.Value) {
		test.P = math.NaN()
	}
	return test
}

func (c *crossSection) skewness() Test {
	n := float64(len(c.bhar))
	mean, sd := stat.MeanStdDev(c.bhar, nil)
	cubes := 0.0
	for _, v := range c.bhar {
		d := (v - mean) / sd
		cubes += d * d * d
	}
	s, g := mean/sd, cubes/n
	return normalTest(SkewnessAdjusted, math.Sqrt(n)*(s+g*s*s/3+g/(6*n)), len(c.bhar))
}

// meanCorrelation returns the mean over all pairs of events of the correlation of their residuals, session by
// session of the calendar, times the share of length sessions that both are tested on. Events of one session
// are added up, which makes the pairs a product of two sums: with z the residuals of an event scaled to
// length one, the sum over pairs of z_i'z_j is the square of the sum of z less that of each z by itself.
func meanCorrelation(studies []*Study, length int) float64 {
	order := slices.Clone(studies)
	slices.SortStableFunc(order, func(a, b *Study) int { return a.session - b.session })
	var days []*residualSum
	own := 0.0
	for _, s := range order {
		if len(days) == 0 || days[len(days)-1].session != s.session {
			days = append(days, &residualSum{session: s.session, sum: make([]float64, s.Estimation.Len())})
		}
		own += days[len(days)-1].add(s)
	}
	total := -own
	for i, a := range days {
		total += floats.Dot(a.sum, a.sum)
		for _, b := range days[i+1:] {
			apart := b.session - a.session
			if apart >= length {
				break
			}
			if apart < len(a.sum) {
				share := float64(length-apart) / float64(length)
				total += 2 * share * floats.Dot(a.sum[apart:], b.sum[:len(b.sum)-apart])
			}
		}
	}
	n := float64(len(studies))
	return total / (n * (n - 1))
}

// residualSum adds up the scaled residuals of the events of one session, by session of the estimation window.
type residualSum struct {
	session int
	sum     []float64
}

// add adds those of s, less their mean, which the market-adjusted model leaves in, and returns the square of
// their length, which is one.
func (r *residualSum) add(s *Study) float64 {
	sum, squares, n := 0.0, 0.0, 0.0
	for _, ar := range s.History {
		if !math.IsNaN(ar) {
			sum, squares, n = sum+ar, squares+ar*ar, n+1
		}
	}
	mean := sum / n
	if squares -= n * mean * mean; !(squares > 0) {
		return 0
	}
	shift, scale := s.historyFrom-s.Estimation.from, 1/math.Sqrt(squares)
	for k, ar := range s.History {
		if !math.IsNaN(ar) {
			r.sum[shift+k] += (ar - mean) * scale
		}
	}
	return 1
}
