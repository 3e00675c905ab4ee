package models

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// handMade holds three events of one session, whose market stands still, so that with the mean model alpha is
// the mean of four sessions and AR are what is left: histories 1 -1 1 -1, 2 -2 -2 2 and 1 1 -1 -1, then 4, 2 and
// 6 on the event's day and 0, 2 and -2 on the next.
func handMade(t *testing.T) *Studies {
	t.Helper()
	var events []FirmEvent
	for i, returns := range [][]float64{{1, -1, 1, -1, 4, 0}, {2, -2, -2, 2, 2, 2}, {1, 1, -1, -1, 6, -2}} {
		events = append(events, FirmEvent{Firm: string(rune('A' + i)), Session: 4, Returns: returns})
	}
	ss, err := EventStudies(events, EventConfig{
		Model: MeanAdjusted, Estimation: Days(-4, -1), Event: Days(0, 1), MinObservations: 4,
	})
	if err != nil {
		t.Fatal(err)
	}
	return ss
}

// TestTestsByHand: sigma^2 is 4/3, 16/3 and 4/3 with 3 degrees of freedom, a forecast's variance 5/4 of it.
// On the event's day the AR are 4, 2, 6, the SCAR 4, 1 and 6 over sqrt(5/3), whose mean is 11/3 and variance
// 19/3 over 5/3. The cosines between histories are 0, 0 and 0, so that Kolari-Pynnonen is BMP. The portfolio
// has 4/3, -2/3, -2/3, 0 before. All closed forms; tolerance 1e-12.
func TestTestsByHand(t *testing.T) {
	ss := handMade(t)
	tests := mustTest(t, ss, Days(0, 0), TestConfig{})
	bmp := 11.0 / 3 / math.Sqrt(19.0/3/3)
	portfolio := math.Sqrt((16 + 4 + 4) / 9.0 / 3)
	for _, want := range []struct {
		statistic Statistic
		value, df float64
		reference string
	}{
		{CrossSectional, 4 / (2 / math.Sqrt(3)), 2, "t"},
		{Patell, 11 / math.Sqrt(5.0/3) / 3, 0, "normal"}, // each df/(df-2) is 3
		{BMP, bmp, 2, "t"},
		{KolariPynnonen, bmp, 2, "t"},
		{BrownWarner1980, 12 / math.Sqrt(24.0/3), 0, "normal"},
		{BrownWarner1985, 4 / portfolio, 3, "t"},
		{Lamb, 4 / portfolio / math.Sqrt(1.25), 0, "normal"},
		{Sign, 1.5 / math.Sqrt(0.75), 0, "normal"},
		{GeneralizedSign, 1.5 / math.Sqrt(0.75), 0, "normal"},
		{Wilcoxon, 6, 0, "exact"},
		{Bootstrap, 4 / (2 / math.Sqrt(3)), 0, "bootstrap"},
		{BuyAndHold, 4 / (2 / math.Sqrt(3)), 2, "t"},
		{SkewnessAdjusted, math.Sqrt(3) * 2, 0, "normal"}, // 4, 2 and 6 are not skewed
	} {
		got := find(t, tests, want.statistic)
		if !near(got.Value, want.value, 1e-12) || got.DF != want.df || got.Reference != want.reference || got.N != 3 {
			t.Errorf("%s = %.15g (%s, df %g, n %d), want %.15g (%s, df %g)", want.statistic, got.Value,
				got.Reference, got.DF, got.N, want.value, want.reference, want.df)
		}
	}
	if got := find(t, tests, Wilcoxon).P; !near(got, 0.25, 1e-12) {
		t.Errorf("wilcoxon p = %g, want 2/8", got)
	}
	if got := find(t, tests, Patell).P; !near(got, math.Erfc(11/math.Sqrt(15)/math.Sqrt2), 1e-12) {
		t.Errorf("patell p = %g", got)
	}
	if !near(ss.MeanCAR[1], 4, 1e-12) || !near(ss.MeanAR[0], 4, 1e-12) || !slices.Equal(ss.CountAR, []int{3, 3}) {
		t.Errorf("mean AR %v, CAR %v, of %v", ss.MeanAR, ss.MeanCAR, ss.CountAR)
	}
}

// TestRankTestsByHand: with AR 1 -1 1 -1 | 4 0 the ranks are 4.5 1.5 4.5 1.5 6 3, with 2 -2 -2 2 | 2 2 they
// are 4.5 1.5 1.5 4.5 4.5 4.5, with 1 1 -1 -1 | 6 -2 4.5 4.5 2.5 2.5 6 1; less 3.5 they add up to 3, -3, -2, -2,
// 6 and -2, whose squares add up to 66. About the medians 0.5, 2 and 0 the signs are + - + - + -, 0 - - 0 0 0 and
// + + - - + -, which add up to 2, -1, -1, -2, 2 and -2 with squares of 18.
func TestRankTestsByHand(t *testing.T) {
	tests := mustTest(t, handMade(t), Days(0, 0), TestConfig{})
	car := mustTest(t, handMade(t), Window{}, TestConfig{})
	for _, want := range []struct {
		statistic  Statistic
		value, car float64
	}{
		{CorradoRank, 6 / math.Sqrt(66.0/6), 4 / math.Sqrt(2*66.0/6)},
		{ModifiedRank, 6 / math.Sqrt(66.0/6), 4 / math.Sqrt(2*66.0/6)},
		{CorradoSign, 2 / math.Sqrt(18.0/6), 0},
	} {
		if got := find(t, tests, want.statistic); !near(got.Value, want.value, 1e-12) {
			t.Errorf("%s = %.15g, want %.15g", want.statistic, got.Value, want.value)
		}
		if got := find(t, car, want.statistic); math.Abs(got.Value-want.car) > 1e-12 {
			t.Errorf("%s of both days = %.15g, want %.15g", want.statistic, got.Value, want.car)
		}
	}
}

// TestWilcoxonP: exact shares counted on paper, and the normal with ties near them.
func TestWilcoxonP(t *testing.T) {
	for _, test := range []struct {
		values []float64
		sum, p float64
	}{
		{[]float64{1, 2, 3, 4, 5, 6, 7}, 28, 2.0 / 128},
		{[]float64{-1, 2, 3, 4, 5, 6, 7}, 27, 4.0 / 128},
		{[]float64{1, 2, 3, 4, -5, 6, 7}, 23, 20.0 / 128}, // sums up to 5: 1+1+1+2+2+3 of 128
		{[]float64{1, -2, -3, 4}, 5, 1},
	} {
		if got := wilcoxon(test.values); got.Value != test.sum || !near(got.P, test.p, 1e-12) {
			t.Errorf("%v: %g, p %g: want %g, %g", test.values, got.Value, got.P, test.sum, test.p)
		}
	}
	// |3| twice shares rank 2.5, |1| is 1: W = 5, mean 3, variance 3*4*7/24 - 6/48.
	tied := wilcoxon([]float64{-1, 3, 3})
	if want := math.Erfc(1.5 / math.Sqrt(2*(3.5-0.125))); tied.Value != 5 || !near(tied.P, want, 1e-12) || tied.Reference != "normal" {
		t.Errorf("ties: %g, p %g by %s: want 5, %g", tied.Value, tied.P, tied.Reference, want)
	}
}

// TestBootstrapSeed: one seed gives one answer, another another; under no effect p is near that of t.
func TestBootstrapSeed(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	c := &crossSection{car: make([]float64, 40)}
	for i := range c.car {
		c.car[i] = 0.25 + rng.NormFloat64()
	}
	one := c.bootstrap(TestConfig{Seed: 1, Replications: 4000})
	if again := c.bootstrap(TestConfig{Seed: 1, Replications: 4000}); again != one {
		t.Errorf("the same seed gives %v and %v", one, again)
	}
	if other := c.bootstrap(TestConfig{Seed: 2, Replications: 4000}); other.P == one.P {
		t.Errorf("another seed gives the same p, %g", other.P)
	}
	if p := c.studentT(CrossSectional, c.car).P; math.Abs(one.P-p) > 0.03 {
		t.Errorf("bootstrap p = %g, t has %g", one.P, p)
	}
}

// TestMeanCorrelation compares the sums over sessions with the pairs they stand for, one by one: events on
// the same session, on neighbouring ones, one firm's own, and one far away, with gaps.
func TestMeanCorrelation(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 3))
	const sessions, length = 120, 3
	var events []FirmEvent
	common := make([]float64, sessions)
	for i := range common {
		common[i] = rng.NormFloat64()
	}
	for _, at := range []int{60, 60, 61, 62, 63, 110, 40} {
		returns := make([]float64, sessions)
		for i := range returns {
			returns[i] = common[i] + rng.NormFloat64()
		}
		returns[at-7] = math.NaN()
		events = append(events, FirmEvent{Session: at, Returns: returns})
	}
	events = append(events, FirmEvent{Session: 61, Returns: events[0].Returns})
	ss, err := EventStudies(events, EventConfig{Model: MeanAdjusted, Estimation: Days(-50, -6), Event: Days(0, length-1)})
	if err != nil {
		t.Fatal(err)
	}
	want, pairs := 0.0, 0.0
	for i, a := range ss.Studies {
		for _, b := range ss.Studies[i+1:] {
			pairs++
			apart := max(a.session-b.session, b.session-a.session)
			want += correlationByHand(a, b) * float64(max(0, length-apart)) / length
		}
	}
	if got := meanCorrelation(ss.Studies, length); !near(got, want/pairs, 1e-12) || !(got > 0.05) {
		t.Errorf("mean correlation = %.15g, want %.15g", got, want/pairs)
	}
}

func correlationByHand(a, b *Study) float64 {
	square := func(s *Study) float64 {
		sum := 0.0
		for _, ar := range s.History {
			if !math.IsNaN(ar) {
				sum += ar * ar
			}
		}
		return sum
	}
	product := 0.0
	for k, ar := range a.History {
		session := a.session + a.historyFrom + k
		at := session - b.session - b.historyFrom
		if at >= 0 && at < len(b.History) && !math.IsNaN(ar*b.History[at]) {
			product += ar * b.History[at]
		}
	}
	return product / math.Sqrt(square(a)*square(b))
}

// TestKolariPynnonenSize simulates 2,000 samples of 30 events whose abnormal returns share a component, with a
// correlation of 0.2: on one session, and on four in a row with windows of three sessions, which overlap
// in part. Without effect a test at 5 per cent should reject in 5 per cent of them: Patell and BMP reject far too
// often, Kolari-Pynnonen in 3.5 to 6.5 per cent. Where nothing is shared BMP does too. One seed.
func TestKolariPynnonenSize(t *testing.T) {
	for _, test := range []struct {
		name        string
		correlation float64
		spread      int
		event       Window
		atLeast     float64 // share of rejections by Patell and BMP
	}{
		{"one session", 0.2, 1, Days(0, 0), 0.3},
		{"four sessions", 0.2, 4, Days(0, 2), 0.3},
		{"independent", 0, 1, Days(0, 0), 0.035},
	} {
		patell, bmp, kp := rejections(t, test.correlation, test.spread, test.event)
		t.Logf("%s: rejected at 5%%: Patell %.3f, BMP %.3f, Kolari-Pynnonen %.3f", test.name, patell, bmp, kp)
		if bmp < test.atLeast || patell < test.atLeast || (test.correlation == 0 && bmp > 0.065) {
			t.Errorf("%s: BMP rejects in %.3f, Patell in %.3f of the samples: want %g or more", test.name, bmp, patell, test.atLeast)
		}
		if kp < 0.035 || kp > 0.065 {
			t.Errorf("%s: Kolari-Pynnonen rejects in %.3f of the samples, want 0.035 to 0.065", test.name, kp)
		}
	}
}

// rejections returns the shares of simulated samples that the tests reject at 5 per cent.
func rejections(t *testing.T, correlation float64, spread int, event Window) (patell, bmp, kp float64) {
	t.Helper()
	const replications, firms, estimation, level = 2000, 30, 100, 0.05
	rng := rand.New(rand.NewPCG(20, 26))
	for range replications {
		ss := simulate(t, rng, simulation{firms, estimation, correlation, spread, event})
		tests, err := ss.ParametricTests(Window{}, TestConfig{})
		if err != nil {
			t.Fatal(err)
		}
		for s, share := range map[Statistic]*float64{Patell: &patell, BMP: &bmp, KolariPynnonen: &kp} {
			if find(t, tests, s).P < level {
				*share += 1.0 / replications
			}
		}
	}
	return patell, bmp, kp
}

// simulation says what is drawn: events on spread sessions in a row after the estimation window, whose abnormal
// returns are correlated and whose sizes differ between firms.
type simulation struct {
	firms, estimation int
	correlation       float64
	spread            int
	event             Window
}

func simulate(t *testing.T, rng *rand.Rand, sim simulation) *Studies {
	t.Helper()
	sessions := sim.estimation + sim.spread + sim.event.Len()
	market, common := make([]float64, sessions), make([]float64, sessions)
	for i := range market {
		market[i], common[i] = rng.NormFloat64(), rng.NormFloat64()
	}
	var events []FirmEvent
	for f := range sim.firms {
		returns, beta, scale := make([]float64, sessions), 0.5+rng.Float64(), 1+rng.Float64()
		for i := range returns {
			noise := math.Sqrt(sim.correlation)*common[i] + math.Sqrt(1-sim.correlation)*rng.NormFloat64()
			returns[i] = beta*market[i] + scale*noise
		}
		events = append(events, FirmEvent{
			Firm: string(rune('A' + f)), Session: sim.estimation + f%sim.spread, Returns: returns, Factors: [][]float64{market},
		})
	}
	ss, err := EventStudies(events, EventConfig{Estimation: Days(-sim.estimation, -1), Event: sim.event})
	if err != nil {
		t.Fatal(err)
	}
	return ss
}

// TestEventStudiesBad: what cannot be studied is left out, and the error says which event and window.
func TestEventStudiesBad(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	const sessions = 200
	varied, market := make([]float64, sessions), make([]float64, sessions)
	for i := range varied {
		varied[i], market[i] = rng.NormFloat64(), rng.NormFloat64()
	}
	holes, still := slices.Repeat([]float64{math.NaN()}, sessions), make([]float64, sessions)
	holes[60], holes[70] = 0.1, 0.2
	factors := [][]float64{market}
	events := []FirmEvent{
		{Firm: "good", Session: 150, Returns: varied, Factors: factors},
		{Firm: "early", Session: -3, Returns: varied, Factors: factors},
		{Firm: "young", Session: 5, Returns: varied, Factors: factors},
		{Firm: "holes", Session: 150, Returns: holes, Factors: factors},
		{Firm: "still", Session: 150, Returns: still, Factors: factors},
	}
	cfg := EventConfig{Estimation: Days(-110, -11)}
	ss, err := EventStudies(events, cfg)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`event 1 (firm "early", session -3): models: event at session -3: the series have 200, from 0`,
		`event 2 (firm "young", session 5): models: 0 observations for 2 coefficients: want more observations than coefficients (estimation window -110:-11: 0 of 100 sessions usable)`,
		`event 3 (firm "holes", session 150): models: 2 observations for 2 coefficients: want more observations than coefficients (estimation window -110:-11: 2 of 100 sessions usable)`,
		`event 4 (firm "still", session 150): models: every return is 0: want returns that vary (does the share trade?) (estimation window -110:-11: 100 of 100 sessions usable)`,
	}
	for i, skipped := range ss.Skipped {
		if i >= len(want) || skipped.Error() != want[i] {
			t.Errorf("skipped: %v", skipped)
		}
	}
	if len(ss.Skipped) != len(want) || len(ss.Studies) != 1 || ss.Index[0] != 0 {
		t.Errorf("%d skipped, %d studied, want 4, 1", len(ss.Skipped), len(ss.Studies))
	}
	var few *EventCountError
	if _, err := ss.Tests(Window{}, TestConfig{}); !errors.As(err, &few) || few.Have != 1 {
		t.Errorf("one event: error %v, want EventCountError with 1", err)
	}
	var outside *OutsideWindowError
	if _, err := ss.Tests(Days(0, 9), TestConfig{}); !errors.As(err, &outside) {
		t.Errorf("sessions 0:9 of -1:3: error %v, want OutsideWindowError", err)
	}
	if _, err := EventStudies(nil, cfg); !errors.As(err, &few) {
		t.Errorf("no events: error %v, want EventCountError", err)
	}
	var still4 *ZeroVarianceError
	if _, err := EventStudies(events[4:], cfg); !errors.As(err, &still4) {
		t.Errorf("no variance: error %v, want ZeroVarianceError", err)
	}
	var none *NoEventError
	if _, err := EventStudies(events[1:], cfg); !errors.As(err, &none) || len(none.Skipped) != 4 {
		t.Errorf("nothing to study: error %v, want NoEventError with 4 reasons", err)
	}
	silent := slices.Clone(varied)
	for i := 149; i <= 153; i++ {
		silent[i] = math.NaN()
	}
	if _, err := EventStudy(silent, factors, 150, cfg); !errors.Is(err, ErrNoReturns) {
		t.Errorf("no return in the event window: error %v, want ErrNoReturns", err)
	}
	var count *FactorCountError
	if _, err := EventStudy(varied, factors, 150, EventConfig{Model: Carhart}); !errors.As(err, &count) || count.Want != 4 {
		t.Errorf("one factor for Carhart: error %v, want FactorCountError with 4", err)
	}
	mustPanic(t, "riskless", func() { EventStudy(varied, factors, 150, EventConfig{Riskless: still[1:]}) })
}

// TestEventStudiesOverlap: two events of one firm three sessions apart share two of five, and each of them and a
// third have the others in their estimation windows where these reach.
func TestEventStudiesOverlap(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 2))
	returns := make([]float64, 300)
	for i := range returns {
		returns[i] = rng.NormFloat64()
	}
	var events []FirmEvent
	for _, e := range []struct {
		firm string
		at   int
	}{{"A", 250}, {"B", 250}, {"A", 200}, {"A", 203}} {
		events = append(events, FirmEvent{Firm: e.firm, Session: e.at, Returns: returns})
	}
	ss, err := EventStudies(events, EventConfig{Model: MeanAdjusted, Estimation: Days(-100, -11)})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, w := range ss.Warnings {
		texts = append(texts, w.Error())
	}
	want := []string{
		`firm "A": events 2 and 3 share 2 sessions of their event windows`,
		`firm "A": 8 sessions of the estimation window of event 0 are in event windows of its other events`,
	}
	if !slices.Equal(texts, want) {
		t.Errorf("warnings\n%s\nwant\n%s", strings.Join(texts, "\n"), strings.Join(want, "\n"))
	}
}

// TestStudyBHAR: the mean is 0.01, so that 1.05 * 1.03 - 1.01^2 was made by buying and holding; a riskless
// return changes nothing of the mean model but its alpha.
func TestStudyBHAR(t *testing.T) {
	returns := []float64{0.02, 0, 0.02, 0, 0.05, 0.03}
	cfg := EventConfig{Model: MeanAdjusted, Estimation: Days(-4, -1), Event: Days(0, 1), MinObservations: 4}
	s := mustStudy(t, returns, nil, 4, cfg)
	want := 1.05*1.03 - 1.01*1.01
	checkAll(t, "BHAR", []float64{s.BHAR, s.Alpha, s.CARPlaceboP}, []float64{want, 0.01, 1.0 / 4})
	if s.Placebos != 3 || s.ZeroReturns != 2 || len(s.Warnings) != 0 {
		t.Errorf("%d placebos, %d zeros, warnings %v: want 3, 2 and none", s.Placebos, s.ZeroReturns, s.Warnings)
	}
	cfg.Riskless = slices.Repeat([]float64{0.004}, len(returns))
	s = mustStudy(t, returns, nil, 4, cfg)
	checkAll(t, "riskless", []float64{s.BHAR, s.Alpha, s.Expected[0]}, []float64{want, 0.006, 0.01})
}

// TestThinTrading: a third of zeros is a warning, unless there are so few that it may be chance.
func TestThinTrading(t *testing.T) {
	for _, test := range []struct {
		zeros, of int
		warned    bool
	}{{2, 4, false}, {9, 20, false}, {10, 20, true}, {32, 99, false}, {33, 99, true}} {
		returns := make([]float64, test.of+1)
		for i := test.zeros; i < len(returns); i++ {
			returns[i] = float64(i)
		}
		cfg := EventConfig{Model: MeanAdjusted, Estimation: Days(-test.of, -1), Event: Days(0, 0), MinObservations: 1}
		s := mustStudy(t, returns, nil, test.of, cfg)
		warned := slices.ContainsFunc(s.Warnings, func(w error) bool {
			var thin *ThinTradingWarning
			return errors.As(w, &thin) && thin.Zeros == test.zeros && thin.Of == test.of
		})
		if s.ZeroReturns != test.zeros || warned != test.warned {
			t.Errorf("%d zeros of %d: counted %d, warned %t: want %t", test.zeros, test.of, s.ZeroReturns, warned, test.warned)
		}
	}
}

// TestMeans: each test says which mean it tested, and those that divide it by a standard error give an interval
// that just holds zero at the level 1 - p.
func TestMeans(t *testing.T) {
	ss := simulate(t, rand.New(rand.NewPCG(3, 7)), simulation{15, 100, 0.1, 1, Days(0, 1)})
	intervals := []Statistic{CrossSectional, BrownWarner1980, BrownWarner1985, Lamb, BuyAndHold}
	for _, test := range mustTest(t, ss, Window{}, TestConfig{}) {
		mean := ss.MeanCAR[1]
		if test.Statistic == BuyAndHold || test.Statistic == SkewnessAdjusted {
			mean = ss.MeanBHAR
		}
		if !near(test.Mean, mean, 1e-12) {
			t.Errorf("%s: mean %g, want %g", test.Statistic, test.Mean, mean)
		}
		low, high := test.Interval(1 - test.P)
		if !slices.Contains(intervals, test.Statistic) {
			if !math.IsNaN(low) || !math.IsNaN(high) || !math.IsNaN(test.StdErr) {
				t.Errorf("%s: interval %g to %g, want none", test.Statistic, low, high)
			}
		} else if end := min(math.Abs(low), math.Abs(high)); !(end < 1e-9) || !near(low+high, 2*mean, 1e-9) {
			t.Errorf("%s: interval %g to %g about %g, want one end at zero", test.Statistic, low, high, mean)
		}
	}
}

// TestConventions: where every return is there, the rank and sign tests of both conventions are one, and the
// others differ by the divisor of sigma alone: T-1 for T-2. Wilcoxon and the bootstrap know none.
func TestConventions(t *testing.T) {
	const estimation = 100
	ss := simulate(t, rand.New(rand.NewPCG(3, 1)), simulation{12, estimation, 0.1, 1, Days(0, 0)})
	theirs := mustTest(t, ss, Window{}, TestConfig{Convention: Estudy2})
	divisor := math.Sqrt((estimation - 1.0) / (estimation - 2.0))
	for i, ours := range mustTest(t, ss, Window{}, TestConfig{}) {
		want := ours.Value
		if s := ours.Statistic; s == Patell || s == BrownWarner1980 {
			want *= divisor
		}
		if !near(theirs[i].Value, want, 1e-10) {
			t.Errorf("%s = %.15g, want %.15g", ours.Statistic, theirs[i].Value, want)
		}
	}
}

// TestGeneralizedSign: shares of 1/4, 1/2 and 1/2, which is 5/12 on average and 4/10 pooled.
func TestGeneralizedSign(t *testing.T) {
	c := &crossSection{car: []float64{1, 2, -1}, studies: []*Study{
		{History: []float64{1, -1, -1, -1}, N: 4}, {History: []float64{1, math.NaN(), -1}, N: 2},
		{History: []float64{1, -1, 1, -1}, N: 4},
	}}
	for convention, p := range []float64{5.0 / 12, 0.4} {
		c.convention = Convention(convention)
		got := find(t, signTests(c), GeneralizedSign).Value
		if want := (2 - 3*p) / math.Sqrt(3*p*(1-p)); !near(got, want, 1e-12) {
			t.Errorf("convention %d: %.15g, want %.15g", convention, got, want)
		}
	}
}

// TestDegenerateTests: events that do not differ, or that offset each other, have no variance to judge by.
func TestDegenerateTests(t *testing.T) {
	returns := []float64{1, -1, 2, -2, 3}
	opposite := []float64{-1, 1, -2, 2, 3}
	cfg := EventConfig{Model: MeanAdjusted, Estimation: Days(-4, -1), Event: Days(0, 0)}
	for _, second := range [][]float64{returns, opposite} {
		ss, err := EventStudies([]FirmEvent{{Firm: "A", Session: 4, Returns: returns}, {Firm: "B", Session: 4, Returns: second}}, cfg)
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range mustTest(t, ss, Window{}, TestConfig{}) {
			switch test.Statistic {
			case CrossSectional, BMP, KolariPynnonen, Bootstrap, BuyAndHold:
				if !math.IsNaN(test.Value) || !math.IsNaN(test.P) {
					t.Errorf("%s = %g, p %g: want NaN", test.Statistic, test.Value, test.P)
				}
			}
		}
	}
}

// TestFactorModels: a named model is the market model on as many factors, whatever it is called.
func TestFactorModels(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	series := make([][]float64, 6)
	for j := range series {
		series[j] = make([]float64, 150)
		for i := range series[j] {
			series[j][i] = rng.NormFloat64()
		}
	}
	for model, count := range map[ReturnModel]int{FamaFrench3: 3, Carhart: 4, FamaFrench5: 5} {
		cfg := EventConfig{Estimation: Days(-100, -11)}
		plain := mustStudy(t, series[5], series[:count], 140, cfg)
		cfg.Model = model
		named := mustStudy(t, series[5], series[:count], 140, cfg)
		if named.CAR != plain.CAR || named.CARStdErr != plain.CARStdErr || named.DF != 90-count-1 || len(named.Betas) != count {
			t.Errorf("%s: CAR %g (%g), df %d: want %g (%g), %d", model, named.CAR, named.CARStdErr, named.DF,
				plain.CAR, plain.CARStdErr, 90-count-1)
		}
	}
}

func TestStatisticNames(t *testing.T) {
	tests := mustTest(t, handMade(t), Window{}, TestConfig{})
	for i, test := range tests {
		if test.Statistic != Statistic(i) {
			t.Errorf("test %d is %s, want %s", i, test.Statistic, Statistic(i))
		}
	}
	if len(tests) != len(statisticNames) || Statistic(99).String() != "Statistic(99)" {
		t.Errorf("%d tests, want %d", len(tests), len(statisticNames))
	}
}

// BenchmarkParametricTests10000 is the way from the returns of 10,000 events, on 500 sessions, to Patell, BMP
// and Kolari-Pynnonen.
func BenchmarkParametricTests10000(b *testing.B) {
	const count, sessions = 10000, 800
	rng := rand.New(rand.NewPCG(1, 2))
	market := make([]float64, sessions)
	firms := make([][]float64, 100)
	for i := range market {
		market[i] = rng.NormFloat64()
	}
	for f := range firms {
		firms[f] = make([]float64, sessions)
		for i := range firms[f] {
			firms[f][i] = market[i] + rng.NormFloat64()
		}
	}
	events := make([]FirmEvent, count)
	for i := range events {
		f := i % len(firms)
		events[i] = FirmEvent{
			Firm: string(rune('A' + f)), Session: 280 + rng.IntN(500), Returns: firms[f], Factors: [][]float64{market},
		}
	}
	for b.Loop() {
		ss, err := EventStudies(events, EventConfig{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := ss.ParametricTests(Window{}, TestConfig{}); err != nil {
			b.Fatal(err)
		}
	}
}
