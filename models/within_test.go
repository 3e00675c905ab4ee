package models

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// grunfeld reads the ten firms of Grunfeld (1958), twenty years each.
func grunfeld(t *testing.T) (y []float64, x *mat.Dense, firm, year []int) {
	t.Helper()
	var d Design
	var value, capital []float64
	for _, record := range readCSV(t, openOracle(t, "panel", "grunfeld_plm_10firms.csv")) {
		v := parseFloats(t, []string{record["inv"], record["value"], record["capital"], record["firm"], record["year"]})
		y, value, capital = append(y, v[0]), append(value, v[1]), append(capital, v[2])
		firm, year = append(firm, int(v[3])), append(year, int(v[4]))
	}
	d.Add("value", value)
	d.Add("capital", capital)
	x, _ = d.Matrix(len(y))
	return y, x, firm, year
}

// TestGrunfeld reproduces R's plm: the pooling model and the within models of one and two ways, whose
// covariances have no small-sample factor. Degrees of freedom first; coefficients to 1e-11, standard
// errors to 1e-9.
func TestGrunfeld(t *testing.T) {
	y, x, firm, year := grunfeld(t)
	both := []Effect{{"firm", firm}, {"year", year}}
	expected := readCSV(t, openOracle(t, "panel", "grunfeld_plm_expected_R.csv"))
	for _, test := range []struct {
		model   string
		effects []Effect
		df      int
	}{
		{"pooling", nil, 197}, {"within individual", both[:1], 188}, {"within twoways", both, 169},
	} {
		names, design := []string{"value", "capital"}, x
		if test.effects == nil {
			d := Design{Intercept: true}
			d.Add("value", mat.Col(nil, 0, x))
			d.Add("capital", mat.Col(nil, 1, x))
			design, names = d.Matrix(len(y))
		}
		fit, err := Regress(y, design, names, RegressConfig{Effects: test.effects})
		if err != nil {
			t.Fatal(err)
		}
		if fit.DF != test.df {
			t.Fatalf("%s: df = %d, want %d", test.model, fit.DF, test.df)
		}
		checkGrunfeld(t, test.model, fit, expected, map[string]Covariance{
			"se":                   IID(),
			"se_arellano_HC0":      Clustered(firm).WithFactor(FactorNone),
			"se_scc_maxlag2":       DriscollKraay(2, year),
			"se_doublecluster_HC0": Clustered(firm, year).WithFactor(FactorNone),
		})
	}
}

func checkGrunfeld(t *testing.T, model string, fit *Fit, expected []map[string]string, covariances map[string]Covariance) {
	t.Helper()
	checked, worst := 0, 0.0
	for _, record := range expected {
		j := slices.Index(fit.Names, strings.ToLower(record["coef"]))
		if record["model"] != model || j < 0 {
			continue
		}
		for column, c := range covariances {
			want := parseFloats(t, []string{record["est"], record[column]})
			inf := mustInfer(t, fit, c)
			checked++
			worst = max(worst, math.Abs(inf.StdErr[j]/want[1]-1))
			if !near(inf.Coef[j], want[0], 1e-11) || !near(inf.StdErr[j], want[1], 1e-9) {
				t.Errorf("%s, %s: %s = %.15g (%.15g), want %.15g (%.15g)", model, column, fit.Names[j], inf.Coef[j], inf.StdErr[j], want[0], want[1])
			}
		}
	}
	t.Logf("%s: standard errors within %.1g", model, worst)
	if checked != 4*fit.K {
		t.Errorf("%s: the oracle has %d of %d figures", model, checked, 4*fit.K)
	}
}

// TestPetersenWithin reproduces the within model of sandwich's Petersen panel, and its clusters without factor.
func TestPetersenWithin(t *testing.T) {
	var y, x []float64
	var firm []int
	for _, record := range readCSV(t, openOracle(t, "sandwich", "petersen.csv")) {
		v := parseFloats(t, []string{record["y"], record["x"], record["firm"]})
		y, x, firm = append(y, v[0]), append(x, v[1]), append(firm, int(v[2]))
	}
	fit, err := Regress(y, mat.NewDense(len(x), 1, x), []string{"x"}, RegressConfig{Effects: []Effect{{"firm", firm}}})
	if err != nil {
		t.Fatal(err)
	}
	if fit.DF != 4499 {
		t.Fatalf("df = %d, want 4499", fit.DF)
	}
	for _, test := range []struct {
		c    Covariance
		want float64
	}{{IID(), 0.029701494106332202}, {Clustered(firm).WithFactor(FactorNone), 0.03011181633219031}} {
		if got := mustInfer(t, fit, test.c).StdErr[0]; !near(got, test.want, 1e-9) {
			t.Errorf("%s: std err = %.15g, want %.15g (1e-9)", test.c, got, test.want)
		}
	}
	if !near(fit.Coef[0], 0.96987486895481134, 1e-11) {
		t.Errorf("coef = %.15g, want 0.969874868954811 (1e-11)", fit.Coef[0])
	}
}

// twoWay returns an unbalanced panel whose levels fall into two components that no row joins, with
// weights.
func twoWay(n int, seed uint64) (y []float64, x *mat.Dense, firm, session []int, weights []float64) {
	rng := rand.New(rand.NewPCG(seed, 7))
	x = mat.NewDense(n, 2, nil)
	for i := range n {
		part := i % 2
		f, s := 6*part+rng.IntN(6), 9*part+rng.IntN(9)
		x.SetRow(i, []float64{rng.NormFloat64() + float64(f), rng.NormFloat64() * float64(1+s)})
		y = append(y, x.At(i, 0)-x.At(i, 1)+float64(3*f-s)+rng.NormFloat64())
		firm, session, weights = append(firm, f), append(session, 100-s), append(weights, 0.5+rng.Float64())
	}
	return y, x, firm, session, weights
}

// withDummies appends a dummy per level of each effect.
func withDummies(x *mat.Dense, effects []Effect) (*mat.Dense, []string) {
	n, k := x.Dims()
	var d Design
	for j := range k {
		d.Add(fmt.Sprintf("x%d", j), mat.Col(nil, j, x))
	}
	for _, e := range effects {
		for _, level := range distinctOf(e.Group) {
			dummy := make([]float64, n)
			for i, g := range e.Group {
				if g == level {
					dummy[i] = 1
				}
			}
			d.Add(fmt.Sprintf("%s %d", e.Name, level), dummy)
		}
	}
	return d.Matrix(n)
}

// TestEffectsAreDummies: absorbing effects gives the coefficients, degrees of freedom, R2 and standard
// errors of a regression on dummies, the collinear ones dropped, to 1e-9.
func TestEffectsAreDummies(t *testing.T) {
	y, x, firm, session, weights := twoWay(150, 1)
	covariances := []Covariance{IID(), HC0(), HC1(), HC2(), HC3(), Clustered(firm), Clustered(firm, session), NeweyWest(3),
		DriscollKraay(1, session), Clustered(firm).WithFactor(FactorSmallest)}
	both := []Effect{{"firm", firm}, {"session", session}}
	for _, effects := range [][]Effect{both[:1], both[1:], both} {
		for _, w := range [][]float64{nil, weights} {
			absorbed, err := Regress(y, x, []string{"x0", "x1"}, RegressConfig{Effects: effects, Weights: w})
			if err != nil {
				t.Fatal(err)
			}
			wide, names := withDummies(x, effects)
			explicit, err := Regress(y, wide, names, RegressConfig{Weights: w, DropCollinear: true})
			if err != nil {
				t.Fatal(err)
			}
			if absorbed.DF != explicit.DF || absorbed.K+absorbed.Absorbed != explicit.K {
				t.Fatalf("df = %d with %d absorbed, want %d with %d", absorbed.DF, absorbed.Absorbed, explicit.DF, explicit.K-2)
			}
			if !near(absorbed.R2, explicit.R2, 1e-9) || !near(absorbed.AdjR2, explicit.AdjR2, 1e-9) || !absorbed.HasConstant {
				t.Errorf("R2 = %.12g, %.12g, with dummies %.12g, %.12g", absorbed.R2, absorbed.AdjR2, explicit.R2, explicit.AdjR2)
			}
			for _, c := range covariances {
				a, b := mustInfer(t, absorbed, c), mustInfer(t, explicit, c)
				for j := range 2 {
					if !near(a.Coef[j], b.Coef[j], 1e-9) || !near(a.StdErr[j], b.StdErr[j], 1e-9) || a.DF != b.DF {
						t.Errorf("%s: %.12g (%.12g), with dummies %.12g (%.12g)", c, a.Coef[j], a.StdErr[j], b.Coef[j], b.StdErr[j])
					}
				}
			}
		}
	}
}

// TestSingletons: leaving out the rows that are alone, and those alone once they are gone, changes neither
// coefficients nor degrees of freedom; the groupings may cover the rows given or the rows used.
func TestSingletons(t *testing.T) {
	y, x, firm, session, _ := twoWay(150, 1)
	before, err := Regress(y, x, []string{"a", "b"}, RegressConfig{Effects: []Effect{{"firm", firm}, {"session", session}}})
	if err != nil || before.Rows != nil {
		t.Fatalf("rows %v, error %v, want all rows", before.Rows, err)
	}
	// Row 150 is alone in firm 900; without it row 151 is alone in session 901; without that, 152 in firm 902.
	n := len(y)
	y = append(y, 1, 2, 3)
	firm, session = append(firm, 900, 902, 902), append(session, 901, 901, session[0])
	longer := mat.NewDense(n+3, 2, nil)
	longer.Copy(x)
	longer.SetRow(n+1, []float64{5, 6})
	fit, err := Regress(y, longer, []string{"a", "b"}, RegressConfig{Effects: []Effect{{"firm", firm}, {"session", session}}})
	if err != nil {
		t.Fatal(err)
	}
	if fit.N != n || fit.DF != before.DF || len(fit.Rows) != n {
		t.Errorf("n = %d, df = %d, want %d, %d", fit.N, fit.DF, n, before.DF)
	}
	var single *SingletonWarning
	if len(fit.Warnings) != 2 || !errors.As(fit.Warnings[0], &single) || !slices.Equal(single.Rows, []int{150, 152}) {
		t.Errorf("warnings %v, want rows 150 and 152 alone in their firms", fit.Warnings)
	}
	if !errors.As(fit.Warnings[1], &single) || single.Effect != "session" || !slices.Equal(single.Rows, []int{151}) {
		t.Errorf("warning %v, want row 151 alone in its session", fit.Warnings[1])
	}
	a := mustInfer(t, fit, Clustered(firm))
	for _, b := range []*Inference{mustInfer(t, fit, Clustered(firm[:n])), mustInfer(t, before, Clustered(firm[:n]))} {
		if !near(a.StdErr[0], b.StdErr[0], 1e-12) || !near(a.Coef[1], b.Coef[1], 1e-12) {
			t.Errorf("%.15g (%.15g), want %.15g (%.15g)", a.Coef[1], a.StdErr[0], b.Coef[1], b.StdErr[0])
		}
	}
}

// TestWithinMeans: what two effects leave has no mean in any level above 1e-10 of the standard deviation,
// even where the levels hang together by a thread and plain alternation would need thousands of rounds.
func TestWithinMeans(t *testing.T) {
	n := 600
	v, first, second := make([]float64, n), make([]int, n), make([]int, n)
	for i := range v { // a chain: level i/2 of one meets level (i+1)/2 of the other
		v[i], first[i], second[i] = math.Sin(float64(i*i)), i/2, (i+1)/2
	}
	w := newWithin([]Effect{{"a", first}, {"b", second}}, nil, nil)
	if w.rank != 600 {
		t.Errorf("rank = %d, want 300 + 301 - 1", w.rank)
	}
	w.clear(v)
	for _, a := range w.ways {
		means := make([]float64, len(a.weight))
		a.means(means, v, nil)
		for l, m := range means {
			if math.Abs(m) > 1e-10 {
				t.Errorf("effect %s, level %d: mean %g, want 0 (1e-10)", a.name, l, m)
			}
		}
	}
}

func TestEffectsDataErrors(t *testing.T) {
	y, x, firm, session, _ := twoWay(150, 1)
	names := []string{"a", "size"}
	for i, f := range firm {
		x.Set(i, 1, math.Sqrt(float64(f))*1e6+1e5*math.Sin(float64(session[i])))
	}
	effects := []Effect{{"firm", firm}, {"session", session}}
	var collinear *CollinearError
	_, err := Regress(y, x, names, RegressConfig{Effects: effects})
	if !errors.As(err, &collinear) || collinear.Columns[0].Column != "size" || !strings.Contains(err.Error(), `"effects of firm"`) {
		t.Errorf("error %v, want size to be given by the effects of firm", err)
	}
	fit, err := Regress(y, x, names, RegressConfig{Effects: effects, DropCollinear: true})
	var dropped *DroppedWarning
	if err != nil || fit.K != 1 || len(fit.Warnings) != 1 || !errors.As(fit.Warnings[0], &dropped) || dropped.Columns[0].Column != "size" {
		t.Errorf("error %v, want size dropped with a warning", err)
	}
	var few *TooFewError
	if _, err := Regress(y, x, names, RegressConfig{Effects: []Effect{{"row", sequence(150)}}}); !errors.As(err, &few) || few.N != 0 {
		t.Errorf("every row its own level: error %v, want TooFewError of 0 rows", err)
	}
	mustPanic(t, "three effects", func() { Regress(y, x, names, RegressConfig{Effects: make([]Effect, 3)}) })
	mustPanic(t, "effect rows", func() { Regress(y, x, names, RegressConfig{Effects: make([]Effect, 1)}) })
}

// TestTooManyLevels: leverages that would take too long are refused, and hc1 is not.
func TestTooManyLevels(t *testing.T) {
	y, x, names := simulated(8000, 2, 8)
	one, other := make([]int, len(y)), make([]int, len(y))
	for i := range y {
		one[i], other[i] = i/4, (i+2)/4%2000
	}
	fit, err := Regress(y, mat.DenseCopyOf(x.Slice(0, 8000, 1, 2)), names[1:], RegressConfig{Effects: []Effect{{"a", one}, {"b", other}}})
	if err != nil {
		t.Fatal(err)
	}
	var none *NoLeverageError
	if _, err := fit.Inference(HC3()); !errors.As(err, &none) {
		t.Errorf("hc3 with 2,000 levels each: error %v, want NoLeverageError", err)
	}
	mustInfer(t, fit, HC1())
}

// TestFewRows: with more columns than rows, dropping those that add nothing still leaves no degrees of freedom.
func TestFewRows(t *testing.T) {
	x := mat.NewDense(3, 4, []float64{1, 2, 3, 5, 1, 3, 4, 4, 1, 2, 3, 9})
	y, names := []float64{1, 2, 4}, []string{"a", "b", "c", "d"}
	var few *TooFewError
	if _, err := Regress(y, x, names, RegressConfig{DropCollinear: true}); !errors.As(err, &few) || few.N != 3 || few.K != 3 {
		t.Errorf("error %v, want TooFewError{3, 3}", err)
	}
	fit, err := Regress(y, mat.DenseCopyOf(x.Slice(0, 3, 0, 3)), names[:3], RegressConfig{DropCollinear: true})
	if err != nil || fit.K != 2 || fit.DF != 1 {
		t.Errorf("error %v, want two columns and one degree of freedom", err)
	}
	if _, err := Regress(y, mat.NewDense(3, 1, nil), names[:1], RegressConfig{DropCollinear: true}); err == nil {
		t.Error("a design of zeros alone: want a CollinearError")
	}
}
