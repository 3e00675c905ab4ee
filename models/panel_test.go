package models

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// newsPanel returns a panel of firms and sessions, in shuffled order and with gaps, in which tone moves
// the return of the session after by 0.5.
func newsPanel(t *testing.T, firms, sessions int, seed uint64) (p *Panel, y, tone []float64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 9))
	var entity, session []int
	for _, i := range rng.Perm(firms * sessions) {
		if rng.IntN(20) > 0 {
			entity, session, tone = append(entity, 10+i/sessions), append(session, i%sessions), append(tone, rng.NormFloat64())
		}
	}
	p, err := NewPanel(entity, session)
	if err != nil {
		t.Fatal(err)
	}
	for i, before := range p.Lag(tone, 1) {
		if math.IsNaN(before) {
			before = 0
		}
		y = append(y, 0.5*before+float64(entity[i])+math.Sin(float64(session[i]))+rng.NormFloat64())
	}
	return p, y, tone
}

func TestPanelLag(t *testing.T) {
	p, err := NewPanel([]int{1, 1, 2, 1, 2}, []int{5, 3, 4, 4, 7})
	if err != nil {
		t.Fatal(err)
	}
	v := []float64{10, 20, 30, 40, 50}
	nan := math.NaN()
	for k, want := range map[int][]float64{1: {40, nan, nan, 20, nan}, 2: {20, nan, nan, nan, nan}, 3: {nan, nan, nan, nan, 30}, -1: {nan, 40, nan, 10, nan}, 0: v} {
		if got := p.Lag(v, k); !sameWithGaps(got, want) {
			t.Errorf("lag %d = %v, want %v", k, got, want)
		}
	}
	if got, want := p.SumAhead(v, 2), []float64{nan, 50, nan, nan, nan}; !sameWithGaps(got, want) {
		t.Errorf("sum of 2 ahead = %v, want %v", got, want)
	}
	var twice *DuplicateRowError
	if _, err := NewPanel([]int{1, 2, 1}, []int{5, 5, 5}); !errors.As(err, &twice) || twice.Row != 2 || twice.First != 0 {
		t.Errorf("error %v, want DuplicateRowError of rows 2 and 0", err)
	}
}

func sameWithGaps(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) })
}

// TestPanelRegress: the panel regression is that of the complete rows on the lagged tone and dummies.
func TestPanelRegress(t *testing.T) {
	p, y, tone := newsPanel(t, 12, 15, 3)
	fit, err := p.Regress(y, tone, PanelConfig{})
	if err != nil {
		t.Fatal(err)
	}
	lagged := p.Lag(tone, 1)
	var picked, column []float64
	for _, i := range fit.Row {
		picked, column = append(picked, y[i]), append(column, lagged[i])
	}
	wide, names := withDummies(mat.NewDense(len(column), 1, column), []Effect{{"entity", fit.Entity}, {"session", fit.Session}})
	want, err := Regress(picked, wide, names, RegressConfig{DropCollinear: true})
	if err != nil {
		t.Fatal(err)
	}
	if fit.DF != want.DF || fit.Names[0] != "tone.l1" || fit.Missing+fit.N != len(y) {
		t.Fatalf("df = %d of %s with %d missing, want %d", fit.DF, fit.Names, fit.Missing, want.DF)
	}
	if math.Abs(fit.Coef[0]-0.5) > 0.3 {
		t.Errorf("coef = %g, want near 0.5 (0.3, three standard errors)", fit.Coef[0])
	}
	for _, c := range []Covariance{IID(), TwoWay(), DriscollKraay(1, fit.Session)} {
		a, err := fit.Inference(c)
		if err != nil {
			t.Fatal(err)
		}
		b := mustInfer(t, want, fit.Resolve(Covariance{kind: c.kind, lag: c.lag, columns: c.columns}))
		if !near(a.Coef[0], b.Coef[0], 1e-9) || !near(a.StdErr[0], b.StdErr[0], 1e-9) {
			t.Errorf("%s: %.12g (%.12g), want %.12g (%.12g)", c, a.Coef[0], a.StdErr[0], b.Coef[0], b.StdErr[0])
		}
	}
	plain, err := p.Regress(y, tone, PanelConfig{Lags: []int{1, 2}, NoEntityEffects: true, NoSessionEffects: true})
	if err != nil || !slices.Equal(plain.Names, []string{InterceptName, "tone.l1", "tone.l2"}) {
		t.Errorf("error %v, want an intercept and two lags", err)
	}
}

func TestPanelDataErrors(t *testing.T) {
	p, y, tone := newsPanel(t, 4, 6, 4)
	var empty *EmptyPanelError
	if _, err := p.Regress(y, tone, PanelConfig{Lags: []int{100}}); !errors.As(err, &empty) || empty.Rows != len(y) {
		t.Errorf("error %v, want EmptyPanelError", err)
	}
	lagged := p.Lag(tone, 1)
	last := len(y) - 1
	for math.IsNaN(lagged[last]) {
		last--
	}
	y[last] = math.Inf(1)
	var notFinite *NotFiniteError
	if _, err := p.Regress(y, tone, PanelConfig{}); !errors.As(err, &notFinite) || notFinite.Row != last {
		t.Errorf("error %v, want NotFiniteError in row %d of the panel", err, last)
	}
	mustPanic(t, "rows", func() { p.Regress(y[1:], tone, PanelConfig{}) })
}

// TestTwoWaySize: errors and the column both have a part that all firms share in a session, and a true
// null is tested at 5% in 2,000 samples. White's standard errors reject far too often, those clustered in
// two ways between 3.5% and 7%.
func TestTwoWaySize(t *testing.T) {
	const samples, firms, sessions = 2000, 20, 50
	rng := rand.New(rand.NewPCG(21, 22))
	firm, session := make([]int, firms*sessions), make([]int, firms*sessions)
	for i := range firm {
		firm[i], session[i] = i/sessions, i%sessions
	}
	both, y, x := Clustered(firm, session), make([]float64, len(firm)), mat.NewDense(len(firm), 2, nil)
	white, twoWay := 0, 0
	for range samples {
		noise, shared := make([]float64, sessions), make([]float64, sessions)
		for s := range sessions {
			noise[s], shared[s] = rng.NormFloat64(), rng.NormFloat64()
		}
		for i, s := range session {
			x.SetRow(i, []float64{1, shared[s] + rng.NormFloat64()})
			y[i] = noise[s] + 2*rng.NormFloat64()
		}
		fit, err := OLS(y, x, []string{"one", "x"})
		if err != nil {
			t.Fatal(err)
		}
		if mustInfer(t, fit, HC1()).P[1] < 0.05 {
			white++
		}
		if mustInfer(t, fit, both).P[1] < 0.05 {
			twoWay++
		}
	}
	t.Logf("rejected at 5%%: hc1 %.4f, two-way clusters %.4f", float64(white)/samples, float64(twoWay)/samples)
	if share := float64(twoWay) / samples; share < 0.035 || share > 0.07 {
		t.Errorf("two-way clusters reject %.4f, want 0.035 to 0.07", share)
	}
	if share := float64(white) / samples; share < 0.1 {
		t.Errorf("hc1 rejects %.4f: want more than 0.1, or the simulation shows nothing", share)
	}
}
