package models

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"
)

// noisePanel draws daily returns without any pattern and a signal that follows an autoregression of its
// own; each return is the sum of the next horizon days.
func noisePanel(rng *rand.Rand, sessions, companies, horizon int, persistence float64) SignalPanel {
	p := SignalPanel{Horizon: horizon}
	signal := make([]float64, companies)
	daily := make([][]float64, companies)
	for i := range companies {
		signal[i] = rng.NormFloat64()
		daily[i] = make([]float64, sessions+horizon)
		for t := range daily[i] {
			daily[i][t] = 0.01 * rng.NormFloat64()
		}
	}
	fresh := math.Sqrt(1 - persistence*persistence)
	for t := range sessions {
		for i := range companies {
			signal[i] = persistence*signal[i] + fresh*rng.NormFloat64()
			sum := 0.0
			for _, r := range daily[i][t : t+horizon] {
				sum += r
			}
			p.Session = append(p.Session, t)
			p.Company = append(p.Company, i)
			p.Signal = append(p.Signal, signal[i])
			p.Return = append(p.Return, sum)
		}
	}
	return p
}

// TestICSize holds that, where nothing predicts anything, the mean information coefficient of overlapping
// five-day returns is called significant at 5% by the textbook's t far too often and by ours 3.5% to 6.5%
// of the time: 2,000 replications, 250 sessions, 12 companies.
func TestICSize(t *testing.T) {
	const replications = 2000
	for _, c := range []struct {
		name        string
		persistence float64
		naive       [2]float64
	}{
		{"signal that hardly changes", 0.98, [2]float64{0.25, 0.5}},
		{"signal that lasts a fortnight", 0.9, [2]float64{0.2, 0.5}},
		{"signal of one day", 0, [2]float64{0.035, 0.065}},
	} {
		rng := rand.New(rand.NewPCG(20250127, 5))
		rejected := map[MeanMethod]float64{}
		for range replications {
			ic, err := InformationCoefficient(noisePanel(rng, 250, 12, 5, c.persistence), ICConfig{})
			if err != nil {
				t.Fatal(err)
			}
			for _, method := range []MeanMethod{MeanNeweyWest, MeanHansenHodrick, MeanIndependent} {
				m, err := MeanOfSeries("ic", ic.Values, ic.Sessions, MeanConfig{Method: method, Horizon: 5})
				if err != nil {
					t.Fatal(err)
				}
				if m.P < 0.05 {
					rejected[method] += 1.0 / replications
				}
			}
		}
		t.Logf("%s: newey-west %.4f, hansen-hodrick %.4f, independent %.4f", c.name,
			rejected[MeanNeweyWest], rejected[MeanHansenHodrick], rejected[MeanIndependent])
		checkShare(t, c.name+": newey-west", rejected[MeanNeweyWest], 0.035, 0.065)
		checkShare(t, c.name+": independent", rejected[MeanIndependent], c.naive[0], c.naive[1])
	}
}

func checkShare(t *testing.T, what string, got, low, high float64) {
	t.Helper()
	if !(got >= low && got <= high) {
		t.Errorf("%s: rejects %.4f, want %g to %g", what, got, low, high)
	}
}

// TestMeanOfSeriesTextbook holds that lag zero is the t test of one sample, to 1e-12.
func TestMeanOfSeriesTextbook(t *testing.T) {
	x := []float64{0.3, -0.1, 0.4, 0.2, 0.05, -0.2, 0.6}
	m, err := MeanOfSeries("x", x, []int{0, 1, 2, 3, 4, 5, 6}, MeanConfig{Method: MeanIndependent})
	if err != nil {
		t.Fatal(err)
	}
	mean, sd := stat.MeanStdDev(x, nil)
	se := sd / math.Sqrt(7)
	if !near(m.DF, 6, 1e-12) || !near(m.StdErr, se, 1e-12) || !near(m.T, mean/se, 1e-12) {
		t.Errorf("df %v, se %v, t %v: want 6, %v, %v", m.DF, m.StdErr, m.T, se, mean/se)
	}
}

// TestMeanOfSeriesFixedB compares the 5% critical value against Newey and West's unscaled standard error
// with the polynomial of Kiefer and Vogelsang (2005, table 1) for the Bartlett kernel, within 2% while the
// lag is at most a fifth of the series, and not below it beyond.
func TestMeanOfSeriesFixedB(t *testing.T) {
	const n = 1000
	session, u := make([]int, n), make([]float64, n)
	for i := range session {
		session[i] = i
	}
	for _, b := range []float64{0.02, 0.05, 0.1, 0.2, 0.3, 0.5} {
		_, factor, df := meanKernel{lag: int(b*n) - 1}.spread(session, u)
		got := math.Sqrt(factor) * studentBound(0.95, df)
		want := 1.9600 + 2.9694*b + 0.4160*b*b - 0.5324*b*b*b
		if got < 0.98*want || b <= 0.2 && got > 1.02*want {
			t.Errorf("b = %g: critical value %.4f, want %.4f", b, got, want)
		}
	}
}

// TestMeanOfSeriesMoments holds factor and degrees of freedom against the traces they are documented as,
// by matrices written out, over sessions with gaps. Tolerance 1e-12.
func TestMeanOfSeriesMoments(t *testing.T) {
	session := []int{0, 1, 2, 5, 6, 9, 10, 11}
	u := []float64{1, -2, 0.5, 3, -1, 0.25, -2, 0.25}
	n := len(session)
	for _, kernel := range []meanKernel{{lag: 0}, {lag: 3}, {lag: 2, flat: true}} {
		k := make([][]float64, n)
		form := 0.0
		for s := range k {
			k[s] = make([]float64, n)
			for r := range k[s] {
				if d := max(session[s]-session[r], session[r]-session[s]); d <= kernel.lag {
					k[s][r] = kernel.weight(d)
				}
				form += k[s][r] * u[s] * u[r]
			}
		}
		centre(k)
		trace, squares := 0.0, 0.0
		for s := range k {
			trace += k[s][s]
			for r := range k {
				squares += k[s][r] * k[r][s]
			}
		}
		gotForm, factor, df := kernel.spread(session, u)
		if !near(gotForm, form, 1e-12) || !near(factor, float64(n)/trace, 1e-12) || !near(df, trace*trace/squares, 1e-12) {
			t.Errorf("%+v: form %v, factor %v, df %v: want %v, %v, %v", kernel, gotForm, factor, df, form, float64(n)/trace, trace*trace/squares)
		}
	}
}

// centre subtracts means from rows and columns: MKM.
func centre(k [][]float64) {
	for range 2 {
		for _, row := range k {
			mean := stat.Mean(row, nil)
			for j := range row {
				row[j] -= mean
			}
		}
		for i := range k {
			for j := range i {
				k[i][j], k[j][i] = k[j][i], k[i][j]
			}
		}
	}
}

func TestSharedRanks(t *testing.T) {
	if got := sharedRanks([]float64{3, 1, 3, 2, 3}); !slices.Equal(got, []float64{4, 1, 4, 2, 4}) {
		t.Errorf("ranks %v, want 4 1 4 2 4", got)
	}
}

// TestICByHand: in session 7 the ranks agree but for one neighbouring pair, 1 - 6*2/(5*24) = 0.9; in
// session 8 they are reversed; session 9 is too small and session 10 does not vary. Tolerance 1e-14.
func TestICByHand(t *testing.T) {
	p := SignalPanel{}
	add := func(session int, signals, returns []float64) {
		for i := range signals {
			p.Session, p.Company = append(p.Session, session), append(p.Company, i)
			p.Signal, p.Return = append(p.Signal, signals[i]), append(p.Return, returns[i])
		}
	}
	add(8, []float64{1, 2, 3, 4, 5}, []float64{.5, .4, .3, .2, .1})
	add(7, []float64{1, 2, 3, 4, 50}, []float64{.1, .2, .4, .3, .5})
	add(9, []float64{1, 2, 3, 4, math.NaN()}, []float64{.1, .2, .3, .4, .5})
	add(10, []float64{1, 1, 1, 1, 1}, []float64{.1, .2, .3, .4, .5})
	add(11, []float64{1, 2, 3, 4, 5}, []float64{.1, .2, .3, .4, .5})
	ic, err := InformationCoefficient(p, ICConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(ic.Sessions, []int{7, 8, 11}) || !near(ic.Values[0], 0.9, 1e-14) || !near(ic.Values[1], -1, 1e-14) {
		t.Errorf("sessions %v, values %v: want 7 8 11, 0.9 -1 1", ic.Sessions, ic.Values)
	}
	if !near(ic.Mean.Mean, 0.3, 1e-14) || !near(ic.Positive, 2.0/3, 1e-14) {
		t.Errorf("mean %v, positive %v: want 0.3 and 2/3", ic.Mean.Mean, ic.Positive)
	}
	var skipped *SkippedSessionsWarning
	var missing *MissingPairsWarning
	joined := errors.Join(ic.Warnings...)
	if !errors.As(joined, &skipped) || skipped.Few != 1 || skipped.Constant != 1 || skipped.First != 9 || skipped.Of != 5 {
		t.Errorf("skipped %+v", skipped)
	}
	if !errors.As(joined, &missing) || missing.Missing != 1 || missing.First != 14 {
		t.Errorf("missing %+v", missing)
	}
}

// TestICRowOrder holds that the order of rows changes no bit.
func TestICRowOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	p := noisePanel(rng, 40, 8, 5, 0.9)
	q := SignalPanel{Horizon: 5}
	for _, i := range rng.Perm(len(p.Session)) {
		q.Session, q.Company = append(q.Session, p.Session[i]), append(q.Company, p.Company[i])
		q.Signal, q.Return = append(q.Signal, p.Signal[i]), append(q.Return, p.Return[i])
	}
	for _, kind := range []ICKind{Spearman, Pearson} {
		a, err1 := InformationCoefficient(p, ICConfig{Kind: kind})
		b, err2 := InformationCoefficient(q, ICConfig{Kind: kind})
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if !slices.Equal(a.Values, b.Values) || a.Mean.P != b.Mean.P {
			t.Errorf("%s: the order of rows changes the coefficients", kind)
		}
	}
}

func TestSignalErrors(t *testing.T) {
	good := func() SignalPanel { return noisePanel(rand.New(rand.NewPCG(3, 4)), 20, 6, 5, 0.5) }
	for _, c := range []struct {
		name  string
		spoil func(p *SignalPanel, config *ICConfig)
		want  string
	}{
		{"infinite signal", func(p *SignalPanel, _ *ICConfig) { p.Signal[7] = math.Inf(1) }, `column "signal", row 7 (company 1, session 1): value +Inf`},
		{"return in percent", func(p *SignalPanel, _ *ICConfig) { p.Return[8] = -2 }, `column "return", row 8 (company 2, session 1): value -2`},
		{"row twice", func(p *SignalPanel, _ *ICConfig) { p.Company[1] = 0 }, "row 1: entity 0 has a row of session 0 already, row 0"},
		{"empty", func(p *SignalPanel, _ *ICConfig) { *p = SignalPanel{} }, "0 usable session(s): want at least 2"},
		{"short lag", func(_ *SignalPanel, c *ICConfig) { c.Mean.Lag = 3 }, "lag 3 with returns over 5 sessions: want a lag of at least 4"},
		{"long lag", func(_ *SignalPanel, c *ICConfig) { c.Mean.Lag = 20 }, "lag 20 with 20 periods"},
		{"long horizon", func(p *SignalPanel, _ *ICConfig) { p.Horizon = 20 }, "20 usable session(s): want at least 21"},
	} {
		p, config := good(), ICConfig{}
		c.spoil(&p, &config)
		_, err := InformationCoefficient(p, config)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", c.name, err, c.want)
		}
	}
}

// TestSignalHits holds the counts by hand, and Wilson's interval for 8 of 10 against its closed form with
// the normal quantile: 0.4902 to 0.9433 (Newcombe 1998), to four decimals.
func TestSignalHits(t *testing.T) {
	low, high := wilson(0.8, 10, 1.959963984540054)
	if math.Abs(low-0.4902) > 5e-5 || math.Abs(high-0.9433) > 5e-5 {
		t.Errorf("wilson(8/10) = %.4f to %.4f, want 0.4902 to 0.9433", low, high)
	}
	p := SignalPanel{
		Session: []int{0, 0, 0, 1, 1, 2, 2}, Company: []int{0, 1, 2, 0, 1, 0, 1},
		Signal: []float64{1, -1, 0, 1, -2, 3, 1}, Return: []float64{.1, .1, .1, .2, -.1, .1, -.1},
	}
	h, err := SignalHits(p, MeanConfig{Method: MeanIndependent})
	if err != nil {
		t.Fatal(err)
	}
	// Sessions hold 1 of 2, 2 of 2 and 1 of 2 hits, so that u = -1/3, 2/3, -1/3 and, with f = 3/2,
	// V = 3/2 * 2/3 / 36 = 1/36.
	if h.Hits != 4 || h.N != 6 || h.Zero != 1 || !near(h.EffectiveN, 2.0/9*36, 1e-12) || !near(h.DF, 2, 1e-12) {
		t.Errorf("%+v: want 4 of 6, 1 zero, effective n 8, df 2", h)
	}
	if !near(h.Chance, 4.0/6*4/6+2.0/6*2/6, 1e-12) {
		t.Errorf("chance %v, want 5/9", h.Chance)
	}
}

// TestSignalHitsCoverage holds that the 95% interval of the rate covers a half 93.5% to 96.5% of the time
// when a signal that hardly changes meets overlapping returns: 2,000 replications.
func TestSignalHitsCoverage(t *testing.T) {
	const replications = 2000
	rng := rand.New(rand.NewPCG(11, 12))
	missed := 0.0
	for range replications {
		h, err := SignalHits(noisePanel(rng, 250, 8, 5, 0.98), MeanConfig{})
		if err != nil {
			t.Fatal(err)
		}
		if h.Low > 0.5 || h.High < 0.5 {
			missed += 1.0 / replications
		}
	}
	t.Logf("missed %.4f", missed)
	checkShare(t, "interval misses a half", missed, 0.035, 0.065)
}
