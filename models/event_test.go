package models

import (
	"errors"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const prices = "../prices" // below the oracles

// TestEventStudyUS reproduces R's lm for every ticker of the oracle around 2025-01-27: simple returns on
// dividend-adjusted closes, SPY as the market, 250 sessions from -260 to -11. Tolerance 1e-6 relative,
// since the closes are rounded to six decimals.
func TestEventStudyUS(t *testing.T) {
	expected := readCSV(t, openOracle(t, "nvda_20250127", "us_market_model_expected_R.csv"))
	sessions, closes := readCloses(t, "us_adjusted_close.csv")
	event := slices.Index(sessions, "2025-01-27")
	market := simpleReturns(closes["SPY"])
	for _, want := range expected {
		ticker := want["ticker"]
		firm := simpleReturns(closes[ticker])
		s := mustStudy(t, firm, [][]float64{market}, event, EventConfig{})
		if s.N != 250 || s.DF != 248 || len(s.Warnings) != 0 {
			t.Errorf("%s: n = %d, df = %d, warnings %v: want 250, 248, none", ticker, s.N, s.DF, s.Warnings)
		}
		wide := func(from, to int) float64 {
			return mustStudy(t, firm, [][]float64{market}, event, EventConfig{Event: Days(from, to)}).CAR
		}
		const day = 1 // offset 0 in -1:3
		for _, c := range []struct {
			column string
			got    float64
		}{
			{"alpha", s.Alpha}, {"beta", s.Betas[0]}, {"sigma", s.Sigma}, {"AR0", s.AR[day]},
			{"t_AR0_sigma", s.TSigma[day]}, {"t_AR0_forecast_err", s.T[day]}, {"CAR_m1_p3", s.CAR},
			{"CAR_0_1", wide(0, 1)}, {"CAR_m5_p10", wide(-5, 10)},
		} {
			if v := parseFloats(t, []string{want[c.column]})[0]; !near(c.got, v, 1e-6) {
				t.Errorf("%s: %s = %.12g, want %.12g", ticker, c.column, c.got, v)
			}
		}
	}
	if len(expected) < 20 {
		t.Errorf("the oracle has %d tickers, want at least 20", len(expected))
	}
}

// TestEventStudyKorea does the same for two Korean shares against KOSPI, with closes as printed, so that
// the tolerance is 1e-9.
func TestEventStudyKorea(t *testing.T) {
	expected := readCSV(t, openOracle(t, "nvda_20250127", "kr_market_model_expected_R.csv"))
	sessions, closes := readCloses(t, "kr_close.csv")
	event := slices.Index(sessions, "2025-01-31")
	market := simpleReturns(closes["^KS11"])
	for _, want := range expected {
		firm := simpleReturns(closes[want["code"]])
		s := mustStudy(t, firm, [][]float64{market}, event, EventConfig{Estimation: Days(-210, -11), Event: Days(0, 0)})
		for _, c := range []struct {
			column string
			got    float64
		}{
			{"n", float64(s.N)}, {"alpha", s.Alpha}, {"beta", s.Betas[0]}, {"sigma", s.Sigma}, {"AR", s.AR[0]},
			{"t", s.TSigma[0]},
		} {
			if v := parseFloats(t, []string{want[c.column]})[0]; !near(c.got, v, 1e-9) {
				t.Errorf("%s: %s = %.12g, want %.12g", want["code"], c.column, c.got, v)
			}
		}
	}
}

func mustStudy(t *testing.T, firm []float64, factors [][]float64, event int, cfg EventConfig) *Study {
	t.Helper()
	s, err := EventStudy(firm, factors, event, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// readCloses returns the dates of a price file and each symbol's closes on them, NaN where there is none.
func readCloses(t *testing.T, name string) ([]string, map[string][]float64) {
	t.Helper()
	records := readCSV(t, openOracle(t, prices, name))
	var dates []string
	for _, record := range records {
		dates = append(dates, record["date"])
	}
	slices.Sort(dates)
	dates = slices.Compact(dates)
	closes := make(map[string][]float64)
	for _, record := range records {
		symbol := record["symbol"]
		if closes[symbol] == nil {
			closes[symbol] = slices.Repeat([]float64{math.NaN()}, len(dates))
		}
		at, _ := slices.BinarySearch(dates, record["date"])
		closes[symbol][at] = parseFloats(t, []string{record["close"]})[0]
	}
	if len(dates) == 0 {
		t.Fatalf("%s is empty", filepath.Join(oracles, prices, name))
	}
	return dates, closes
}

func simpleReturns(closes []float64) []float64 {
	returns := []float64{math.NaN()}
	for i := 1; i < len(closes); i++ {
		returns = append(returns, closes[i]/closes[i-1]-1)
	}
	return returns
}

// TestEventStudyByHand is small enough to work out on paper. The firm is 1 + 2 F plus the residuals
// 1, -1, -1, 1, which are orthogonal to the constant and to F = 0, 1, 2, 3, so that alpha = 1, beta = 2,
// sigma^2 = 4/2, mean F = 1.5 and the sum of squares of F is 5.
func TestEventStudyByHand(t *testing.T) {
	market := []float64{0, 1, 2, 3, 4, 5}
	firm := []float64{2, 2, 4, 8, 12, 10} // the model expects 9 and 11 of the last two
	cfg := EventConfig{Estimation: Days(-4, -1), Event: Days(0, 1), MinObservations: 4}
	s := mustStudy(t, firm, [][]float64{market}, 4, cfg)
	sigma := math.Sqrt2
	se0 := sigma * math.Sqrt(1+0.25+2.5*2.5/5)
	se1 := sigma * math.Sqrt(1+0.25+3.5*3.5/5)
	seCAR := sigma * math.Sqrt(2+4*0.25+6*6/5.0)
	checkAll(t, "market model", []float64{s.Alpha, s.Betas[0], s.Sigma, s.AR[0], s.AR[1], s.StdErr[0], s.StdErr[1],
		s.TSigma[0], s.T[1], s.CAR, s.CARStdErr, s.CART, s.PlaceboP},
		[]float64{1, 2, sigma, 3, -1, se0, se1, 3 / sigma, -1 / se1, 2, seCAR, 2 / seCAR, 1.0 / 5})
	checkAll(t, "history", s.History, []float64{1, -1, -1, 1})
	if s.Rank != 1 || s.DF != 2 || len(s.Warnings) != 0 {
		t.Errorf("rank %d, df %d, warnings %v: want 1, 2, none", s.Rank, s.DF, s.Warnings)
	}

	// Mean: 4, deviations -2, -2, 0, 4.
	cfg.Model = MeanAdjusted
	s = mustStudy(t, firm, nil, 4, cfg)
	sigma = math.Sqrt(24.0 / 3)
	checkAll(t, "mean", []float64{s.Alpha, s.Sigma, s.AR[0], s.StdErr[0], s.CAR, s.CARStdErr},
		[]float64{4, sigma, 8, sigma * math.Sqrt(1.25), 14, sigma * math.Sqrt(2+4*0.25)})
	if s.DF != 3 || len(s.Betas) != 0 {
		t.Errorf("mean: df %d, betas %v: want 3, none", s.DF, s.Betas)
	}

	// Market-adjusted: 2, 1, 2, 5 with mean 2.5 and squares .25, 2.25, .25, 6.25; then 8 and 5.
	cfg.Model = MarketAdjusted
	s = mustStudy(t, firm, [][]float64{market}, 4, cfg)
	sigma = math.Sqrt(9.0 / 3)
	checkAll(t, "market-adjusted", []float64{s.Alpha, s.Betas[0], s.Sigma, s.AR[0], s.AR[1], s.T[0], s.CAR, s.CARStdErr},
		[]float64{0, 1, sigma, 8, 5, 8 / sigma, 13, sigma * math.Sqrt2})
	if s.DF != 3 {
		t.Errorf("market-adjusted: df %d, want 3", s.DF)
	}
}

func checkAll(t *testing.T, what string, got, want []float64) {
	t.Helper()
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-12 {
			t.Errorf("%s: value %d = %.15g, want %.15g", what, i, got[i], want[i])
		}
	}
}

// TestEventStudyRank: by size the event comes after a larger day and level with another, which makes it
// third of 1 + 20. With a market that stands still an AR is the return, exactly.
func TestEventStudyRank(t *testing.T) {
	firm := make([]float64, 21)
	for i := range 20 {
		firm[i] = float64(1-2*(i%2)) * 0.01
	}
	firm[3], firm[4], firm[20] = -0.09, 0.05, -0.05
	cfg := EventConfig{Model: MarketAdjusted, Estimation: Days(-20, -1), Event: Days(0, 0)}
	s := mustStudy(t, firm, [][]float64{make([]float64, 21)}, 20, cfg)
	if s.Rank != 3 || !near(s.PlaceboP, 3.0/21, 1e-15) {
		t.Errorf("rank %d, placebo p %g: want 3, %g", s.Rank, s.PlaceboP, 3.0/21)
	}
}

func TestEventStudyWarnings(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	firm, market := make([]float64, 40), make([]float64, 40)
	for i := range firm {
		market[i] = rng.NormFloat64()
		firm[i] = market[i] + rng.NormFloat64()
	}
	firm[5], market[9], firm[37] = math.NaN(), math.NaN(), math.NaN()
	s := mustStudy(t, firm, [][]float64{market}, 36, EventConfig{Event: Days(-11, 5)})
	var texts []string
	for _, w := range s.Warnings {
		texts = append(texts, w.Error())
	}
	want := []string{
		"estimation window: the series cover 26 of 250 sessions",
		"estimation window: 2 of 26 sessions have no return",
		"estimation window has 24 returns: want at least 60 for a dependable sigma",
		"estimation and event windows share 1 sessions",
		"event window: the series cover 15 of 17 sessions",
		"event window: 1 of 15 sessions have no return",
	}
	if !slices.Equal(texts, want) {
		t.Errorf("warnings\n%s\nwant\n%s", strings.Join(texts, "\n"), strings.Join(want, "\n"))
	}
	if s.N != 24 || len(s.History) != 26 || !math.IsNaN(s.History[5]) || !math.IsNaN(s.History[9]) {
		t.Errorf("n = %d, history of %d: want 24, 26 with gaps at 5 and 9", s.N, len(s.History))
	}
	if at := slices.Index(s.Offsets, 1); !math.IsNaN(s.AR[at]) || !math.IsNaN(s.T[at]) || !math.IsNaN(s.P[at]) {
		t.Errorf("AR of the missing day = %g, want NaN", s.AR[at])
	}
	if !math.IsNaN(s.CAR) || !math.IsNaN(s.CARStdErr) {
		t.Errorf("CAR = %g (%g) with a day missing, want NaN", s.CAR, s.CARStdErr)
	}
	missing := mustStudy(t, firm, [][]float64{market}, 37, EventConfig{})
	if missing.Rank != 0 || !math.IsNaN(missing.PlaceboP) {
		t.Errorf("rank %d, p %g of a missing day: want 0, NaN", missing.Rank, missing.PlaceboP)
	}
}

// TestEventStudyNoFuture: what comes after the event window changes nothing.
func TestEventStudyNoFuture(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	firm, market := make([]float64, 300), make([]float64, 300)
	for i := range firm {
		market[i], firm[i] = rng.NormFloat64(), rng.NormFloat64()
	}
	long := mustStudy(t, firm, [][]float64{market}, 270, EventConfig{})
	short := mustStudy(t, firm[:274], [][]float64{market[:274]}, 270, EventConfig{})
	if !slices.Equal(long.AR, short.AR) || long.CARStdErr != short.CARStdErr || long.Rank != short.Rank {
		t.Errorf("the study changes with sessions after its window")
	}
}

// TestEventStudyFactors: a second factor that explains everything left over makes sigma vanish.
func TestEventStudyFactors(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	firm, market, size := make([]float64, 100), make([]float64, 100), make([]float64, 100)
	for i := range firm {
		market[i], size[i] = rng.NormFloat64(), rng.NormFloat64()
		firm[i] = 0.5 + 2*market[i] - 3*size[i]
	}
	firm[90]++
	s := mustStudy(t, firm, [][]float64{market, size}, 90, EventConfig{Estimation: Days(-80, -11)})
	checkAll(t, "two factors", []float64{s.Alpha, s.Betas[0], s.Betas[1], s.Sigma, s.AR[1]}, []float64{0.5, 2, -3, 0, 1})
	if s.DF != 67 {
		t.Errorf("df = %d, want 67", s.DF)
	}
}

func TestEventStudyErrors(t *testing.T) {
	flat := make([]float64, 100)
	varied := make([]float64, 100)
	for i := range varied {
		varied[i] = float64(i % 7)
	}
	var few *TooFewError
	if _, err := EventStudy(varied, [][]float64{varied}, 5, EventConfig{}); !errors.As(err, &few) || few.N != 0 {
		t.Errorf("no history: error %v, want TooFewError with 0", err)
	}
	var collinear *CollinearError
	if _, err := EventStudy(varied, [][]float64{flat}, 90, EventConfig{}); !errors.As(err, &collinear) {
		t.Errorf("flat market: error %v, want CollinearError", err)
	}
	var outside *EventRangeError
	for _, event := range []int{-1, 100} {
		if _, err := EventStudy(varied, [][]float64{varied}, event, EventConfig{}); !errors.As(err, &outside) {
			t.Errorf("event %d: error %v, want EventRangeError", event, err)
		}
	}
	mustPanic(t, "no market", func() { EventStudy(varied, nil, 90, EventConfig{}) })
	mustPanic(t, "lengths", func() { EventStudy(varied, [][]float64{flat[:9]}, 90, EventConfig{}) })
	mustPanic(t, "model", func() { EventStudy(varied, nil, 90, EventConfig{Model: 9}) })
	mustPanic(t, "window", func() { Days(3, 1) })
}

func TestParseWindow(t *testing.T) {
	for _, s := range []string{"-260:-11", "-1:3", "0:0"} {
		if w, err := ParseWindow(s); err != nil || w.String() != s {
			t.Errorf("%q reads back as %q, error %v", s, w, err)
		}
	}
	for _, test := range []struct{ s, want string }{
		{"", `window "": want two whole numbers, as in -260:-11`},
		{"5", `want two whole numbers`},
		{"a:b", `want two whole numbers`},
		{"-11:-260", `did you mean -260:-11?`},
	} {
		if _, err := ParseWindow(test.s); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: error %v, want it to contain %q", test.s, err, test.want)
		}
	}
	for _, s := range []string{"market", "market-adjusted", "mean", "ff3", "ff5", "carhart"} {
		if m, err := ParseReturnModel(s); err != nil || m.String() != s {
			t.Errorf("%q reads back as %q, error %v", s, m, err)
		}
	}
	if _, err := ParseReturnModel("capm"); err == nil || !strings.Contains(err.Error(), `"capm"`) {
		t.Errorf("capm: error %v", err)
	}
	for _, rule := range []GapRule{DropGaps, TradeToTrade} {
		if g, err := ParseGapRule(rule.String()); err != nil || g != rule {
			t.Errorf("%q reads back as %v, error %v", rule, g, err)
		}
	}
	if _, err := ParseGapRule("fill"); err == nil || !strings.Contains(err.Error(), "want drop, trade-to-trade") {
		t.Errorf("fill: error %v", err)
	}
}

// TestEventStudyTradeToTrade: with F = 1 3 2 5 | 4 6 and returns on sessions 0, 2, 3 and 5 alone, that of
// session 2 covers two with F = 5 and that of 5 two with F = 10. With alpha = 1 and beta = 2 the expectation
// d alpha + beta F is 3, 12, 11 and 22, and the residuals of the first three are orthogonal to d and F under
// the weights 1/d, so that the estimate must find alpha and beta.
func TestEventStudyTradeToTrade(t *testing.T) {
	nan := math.NaN()
	market := []float64{1, 3, 2, 5, 4, 6}
	// e'inv(D)(d, F) = 0 for e = (a, b, c), d = (1, 2, 1), F = (1, 5, 5): a+b+c = 0, a+2.5b+5c = 0.
	a, b, c := 5.0, -8.0, 3.0
	firm := []float64{3 + a, nan, 12 + b, 11 + c, nan, 30}
	cfg := EventConfig{Estimation: Days(-4, -1), Event: Days(0, 1), MinObservations: 3, Gaps: TradeToTrade}
	s := mustStudy(t, firm, [][]float64{market}, 4, cfg)
	sigma := math.Sqrt(a*a + b*b/2 + c*c)
	checkAll(t, "trade to trade", []float64{s.Alpha, s.Betas[0], s.Sigma, s.AR[1], s.CAR, s.TSigma[1], s.History[2]},
		[]float64{1, 2, sigma, 8, 8, 8 / sigma, b / math.Sqrt2})
	// X'inv(D)X = (4, 11; 11, 38.5), whose determinant is 33; x = (2, 10).
	se := sigma * math.Sqrt(2+(38.5*4-2*11*20+4*100)/33)
	if !near(s.StdErr[1], se, 1e-12) || !near(s.CARStdErr, se, 1e-12) {
		t.Errorf("standard errors %.15g and %.15g, want %.15g", s.StdErr[1], s.CARStdErr, se)
	}
	if s.Covered != 1 || s.N != 3 || s.DF != 1 || !math.IsNaN(s.AR[0]) {
		t.Errorf("covered %d, n %d, df %d, AR %v: want 1, 3, 1 and none on the first day", s.Covered, s.N, s.DF, s.AR)
	}
	cfg.Gaps = DropGaps
	if s = mustStudy(t, firm, [][]float64{market}, 4, cfg); !math.IsNaN(s.CAR) || near(s.Alpha, 1, 1e-6) {
		t.Errorf("gaps dropped: CAR %g, alpha %g: want none, another than 1", s.CAR, s.Alpha)
	}
}

// TestEventStudyDimson: a share that follows the market half today and half tomorrow has a beta of one, of which
// the market model sees half; nothing comes before the market.
func TestEventStudyDimson(t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 4))
	market, firm := make([]float64, 400), make([]float64, 400)
	for i := range market {
		market[i] = rng.NormFloat64()
		if i > 0 {
			firm[i] = 0.5*market[i] + 0.5*market[i-1]
		}
	}
	firm[390]++
	cfg := EventConfig{Dimson: 1, Event: Days(0, 0)}
	s := mustStudy(t, firm, [][]float64{market}, 390, cfg)
	checkAll(t, "dimson", append(slices.Clone(s.Betas), s.AR[0]), []float64{0.5, 0.5, 0, 1})
	if s.DF != 250-4 {
		t.Errorf("df = %d, want 246", s.DF)
	}
	if s = mustStudy(t, firm, [][]float64{market}, 390, EventConfig{}); !(s.Betas[0] < 0.7) {
		t.Errorf("beta = %g without Dimson, want about 0.5", s.Betas[0])
	}
	// The last session has no lead and the first no lag.
	s = mustStudy(t, firm, [][]float64{market}, 399, EventConfig{Dimson: 1, Event: Days(-1, 0), Estimation: Days(-399, -11)})
	if math.IsNaN(s.AR[0]) || !math.IsNaN(s.AR[1]) || s.N != 388 {
		t.Errorf("AR of the last sessions %g, n %d: want the last missing, 388", s.AR, s.N)
	}
	mustPanic(t, "dimson", func() { EventStudy(firm, [][]float64{market}, 390, EventConfig{Dimson: -1}) })
}
