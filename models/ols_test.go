package models

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// longley holds the data of Longley (1967), whose columns are nearly collinear: employment, then price
// deflator, GNP, unemployed, armed forces, population, year.
var longley = [][]float64{
	{60323, 83.0, 234289, 2356, 1590, 107608, 1947},
	{61122, 88.5, 259426, 2325, 1456, 108632, 1948},
	{60171, 88.2, 258054, 3682, 1616, 109773, 1949},
	{61187, 89.5, 284599, 3351, 1650, 110929, 1950},
	{63221, 96.2, 328975, 2099, 3099, 112075, 1951},
	{63639, 98.1, 346999, 1932, 3594, 113270, 1952},
	{64989, 99.0, 365385, 1870, 3547, 115094, 1953},
	{63761, 100.0, 363112, 3578, 3350, 116219, 1954},
	{66019, 101.2, 397469, 2904, 3048, 117388, 1955},
	{67857, 104.6, 419180, 2822, 2857, 118734, 1956},
	{68169, 108.4, 442769, 2936, 2798, 120445, 1957},
	{66513, 110.8, 444546, 4681, 2637, 121950, 1958},
	{68655, 112.6, 482704, 3813, 2552, 123366, 1959},
	{69564, 114.2, 502601, 3931, 2514, 125368, 1960},
	{69331, 115.7, 518173, 4806, 2572, 127852, 1961},
	{70551, 116.9, 554894, 4007, 2827, 130081, 1962},
}

// certified is a regression with answers of its own.
type certified struct {
	name      string
	rows      [][]float64 // y first
	intercept bool
	coef, se  []float64
	sigma, r2 float64
	digits    float64 // correct digits asked of every answer
}

// published are regressions whose answers NIST's Statistical Reference Datasets certify (Longley,
// NoInt1, NoInt2).
var published = []certified{
	{
		name: "Longley", rows: longley, intercept: true, digits: 10,
		coef: []float64{-3482258.63459582, 15.0618722713733, -0.0358191792925910, -2.02022980381683,
			-1.03322686717359, -0.0511041056535807, 1829.15146461355},
		se: []float64{890420.383607373, 84.9149257747669, 0.0334910077722432, 0.488399681651699,
			0.214274163161675, 0.226073200069370, 455.478499142212},
		sigma: 304.854073561965, r2: 0.995479004577296,
	},
	{
		name: "NoInt1", digits: 13,
		rows: [][]float64{{130, 60}, {131, 61}, {132, 62}, {133, 63}, {134, 64}, {135, 65}, {136, 66},
			{137, 67}, {138, 68}, {139, 69}, {140, 70}},
		coef: []float64{2.07438016528926}, se: []float64{0.0165289256198347},
		sigma: 3.56753034006338, r2: 0.999365492298663,
	},
	{
		name: "NoInt2", digits: 13,
		rows: [][]float64{{3, 4}, {4, 5}, {4, 6}},
		coef: []float64{0.727272727272727}, se: []float64{0.0420827318078432},
		sigma: 0.369274472937998, r2: 0.993348115299335,
	},
}

func TestOLSPublished(t *testing.T) {
	for _, c := range published {
		t.Run(c.name, func(t *testing.T) { checkCertified(t, c) })
	}
}

// TestOLSNIST reads the linear sets of NIST's StRD in its own file format.
func TestOLSNIST(t *testing.T) {
	digits := map[string]float64{
		"Longley": 10, "Norris": 9, "Pontius": 9, "NoInt1": 9, "NoInt2": 9, "Wampler1": 9, "Wampler2": 9,
		"Wampler3": 9, "Wampler4": 7, "Wampler5": 7, "Filip": 6,
	}
	for _, name := range []string{"Norris", "Pontius", "NoInt1", "NoInt2", "Filip", "Longley", "Wampler1",
		"Wampler2", "Wampler3", "Wampler4", "Wampler5"} {
		t.Run(name, func(t *testing.T) {
			c := readNIST(t, name)
			c.digits = digits[name]
			checkCertified(t, c)
		})
	}
}

func checkCertified(t *testing.T, c certified) {
	t.Helper()
	fit := mustOLS(t, c.rows, c.intercept)
	inf, err := fit.Inference(IID())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fit.DF, len(c.rows)-len(c.coef); got != want {
		t.Fatalf("df = %d, want %d", got, want)
	}
	worst := math.Inf(1)
	check := func(what string, got, want float64) {
		worst = min(worst, correctDigits(got, want))
		if d := correctDigits(got, want); !(d >= c.digits) {
			t.Errorf("%s = %.15g, want %.15g: %.1f digits, want %g", what, got, want, d, c.digits)
		}
	}
	for j := range c.coef {
		check(fmt.Sprintf("coef %d", j), fit.Coef[j], c.coef[j])
		if c.se[j] != 0 {
			check(fmt.Sprintf("std err %d", j), inf.StdErr[j], c.se[j])
		}
	}
	check("R2", fit.R2, c.r2)
	if c.sigma != 0 {
		check("sigma", fit.Sigma, c.sigma)
	} else if fit.Sigma > 1e-8 {
		t.Errorf("sigma = %g, want 0 (exact fit; tolerance 1e-8)", fit.Sigma)
	}
	t.Logf("least correct digits: %.1f", worst)
}

// correctDigits is the log relative error, at most the 15 digits that are certified.
func correctDigits(got, want float64) float64 {
	if got == want {
		return 15
	}
	return min(15, -math.Log10(math.Abs(got-want)/math.Abs(want)))
}

func mustOLS(t *testing.T, rows [][]float64, intercept bool) *Fit {
	t.Helper()
	y, x, names := design(rows, intercept)
	fit, err := OLS(y, x, names)
	if err != nil {
		t.Fatal(err)
	}
	return fit
}

// design splits rows into their first column and the others.
func design(rows [][]float64, intercept bool) ([]float64, *mat.Dense, []string) {
	y := make([]float64, len(rows))
	d := Design{Intercept: intercept}
	for i, row := range rows {
		y[i] = row[0]
	}
	for j := 1; j < len(rows[0]); j++ {
		column := make([]float64, len(rows))
		for i, row := range rows {
			column[i] = row[j]
		}
		d.Add(fmt.Sprintf("x%d", j), column)
	}
	x, names := d.Matrix(len(rows))
	return y, x, names
}

const oracles = "../../shared/market/oracles"

func openOracle(t *testing.T, path ...string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join(append([]string{oracles}, path...)...))
	if err != nil {
		t.Skipf("the oracle is not here: %v", err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func readNIST(t *testing.T, name string) certified {
	t.Helper()
	degree := map[string]int{"Pontius": 2, "Filip": 10, "Wampler1": 5, "Wampler2": 5, "Wampler3": 5,
		"Wampler4": 5, "Wampler5": 5}[name]
	c := certified{name: name, intercept: !strings.HasPrefix(name, "NoInt")}
	scanner := bufio.NewScanner(openOracle(t, "nist_strd", name+".dat"))
	for line := 1; scanner.Scan(); line++ {
		fields := strings.Fields(scanner.Text())
		switch {
		case len(fields) == 0:
		case line > 60:
			c.rows = append(c.rows, polynomial(parseFloats(t, fields), degree))
		case line > 30 && len(fields) == 3 && strings.HasPrefix(fields[0], "B"):
			v := parseFloats(t, fields[1:])
			c.coef, c.se = append(c.coef, v[0]), append(c.se, v[1])
		case line > 30 && fields[0] == "Standard" && len(fields) == 3:
			c.sigma = parseFloats(t, fields[2:])[0]
		case line > 30 && fields[0] == "R-Squared":
			c.r2 = parseFloats(t, fields[1:])[0]
		}
	}
	if len(c.coef) == 0 || len(c.rows) == 0 || c.r2 == 0 {
		t.Fatalf("%s.dat: no certified values or no data found", name)
	}
	return c
}

// polynomial replaces the x of a row by its powers up to the degree, if there is one.
func polynomial(row []float64, degree int) []float64 {
	if degree == 0 {
		return row
	}
	powers := []float64{row[0]}
	for p, v := 1, row[1]; p <= degree; p, v = p+1, v*row[1] {
		powers = append(powers, v)
	}
	return powers
}

func parseFloats(t *testing.T, fields []string) []float64 {
	t.Helper()
	values := make([]float64, len(fields))
	for i, field := range fields {
		v, err := strconv.ParseFloat(strings.TrimSpace(field), 64)
		if err != nil {
			t.Fatal(err)
		}
		values[i] = v
	}
	return values
}

// TestOLSIdentities checks what must hold of every fit: residuals are orthogonal to the columns, leverages
// add up to k, and y is what it is made of.
func TestOLSIdentities(t *testing.T) {
	rows := randomRows(200, 4, 1)
	y, x, _ := design(rows, true)
	fit := mustOLS(t, rows, true)
	sum := 0.0
	for i, h := range fit.Leverages {
		sum += h
		if h <= 0 || h >= 1 {
			t.Errorf("leverage %d = %g, want in (0, 1)", i, h)
		}
	}
	if !near(sum, float64(fit.K), 1e-12) {
		t.Errorf("leverages add up to %.15g, want %d", sum, fit.K)
	}
	for j := range fit.K {
		if dot := mat.Dot(x.ColView(j), mat.NewVecDense(len(y), fit.Residuals)); math.Abs(dot) > 1e-11 {
			t.Errorf("residuals times column %d = %g, want 0", j, dot)
		}
	}
	if want := 1 - (1-fit.R2)*199/195; !near(fit.AdjR2, want, 1e-14) {
		t.Errorf("adj R2 = %g, want %g", fit.AdjR2, want)
	}
}

func TestOLSPermutedRows(t *testing.T) {
	rows := randomRows(300, 5, 2)
	before := mustOLS(t, rows, true)
	shuffled := append([][]float64(nil), rows...)
	rand.New(rand.NewPCG(3, 3)).Shuffle(len(rows), func(i, j int) {
		shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
	})
	after := mustOLS(t, shuffled, true)
	for j := range before.Coef {
		if math.Abs(before.Coef[j]-after.Coef[j]) > 1e-12 {
			t.Errorf("coef %d: %.17g, permuted %.17g: tolerance 1e-12", j, before.Coef[j], after.Coef[j])
		}
	}
}

func TestOLSScaled(t *testing.T) {
	rows := randomRows(120, 3, 4)
	before := mustOLS(t, rows, true)
	beforeInf, _ := before.Inference(HC3())
	for _, factor := range []float64{1e-9, -3, 1e12} {
		scaled := make([][]float64, len(rows))
		for i, row := range rows {
			scaled[i] = append([]float64{row[0] * factor}, row[1:]...)
		}
		after := mustOLS(t, scaled, true)
		inf, _ := after.Inference(HC3())
		for j := range before.Coef {
			if !near(after.Coef[j], factor*before.Coef[j], 1e-12) {
				t.Errorf("y times %g: coef %d = %.15g, want %.15g", factor, j, after.Coef[j], factor*before.Coef[j])
			}
			if !near(inf.P[j], beforeInf.P[j], 1e-9) {
				t.Errorf("y times %g: p %d = %g, want %g", factor, j, inf.P[j], beforeInf.P[j])
			}
		}
		if !near(after.R2, before.R2, 1e-12) {
			t.Errorf("y times %g: R2 = %g, want %g", factor, after.R2, before.R2)
		}
	}
}

func TestOLSCollinear(t *testing.T) {
	one := ones(6)
	a, b := []float64{1, 2, 3, 4, 5, 7}, []float64{2, 1, 2, 1, 5, 2}
	sum := []float64{3, 3, 5, 5, 10, 9}
	d1, d2 := []float64{1, 0, 1, 0, 1, 0}, []float64{0, 1, 0, 1, 0, 1}
	y := []float64{1, 2, 3, 4, 5, 6}
	for _, test := range []struct {
		name    string
		columns map[string][]float64
		order   []string
		all     string // every column the error must name
	}{
		{"sum", map[string][]float64{"one": one, "a": a, "b": b, "a+b": sum}, []string{"one", "a", "b", "a+b"}, "a b a+b"},
		{"dummy trap", map[string][]float64{"one": one, "d1": d1, "d2": d2}, []string{"one", "d1", "d2"}, "one d1 d2"},
		{"twice", map[string][]float64{"a": a, "a2": a}, []string{"a", "a2"}, "a a2"},
		{"scaled twin", map[string][]float64{"a": a, "big": scaled(a, 1e9)}, []string{"a", "big"}, "a big"},
		{"zero", map[string][]float64{"a": a, "zero": make([]float64, 6)}, []string{"a", "zero"}, "zero"},
	} {
		var d Design
		for _, name := range test.order {
			d.Add(name, test.columns[name])
		}
		x, names := d.Matrix(6)
		_, err := OLS(y, x, names)
		var collinear *CollinearError
		if !errors.As(err, &collinear) {
			t.Errorf("%s: error %v, want a CollinearError", test.name, err)
			continue
		}
		named := map[string]bool{}
		for _, d := range collinear.Columns {
			named[d.Column] = true
			for _, on := range d.On {
				named[on] = true
			}
		}
		want := strings.Fields(test.all)
		for _, name := range want {
			if !named[name] || !strings.Contains(err.Error(), strconv.Quote(name)) {
				t.Errorf("%s: %q is not named: %v", test.name, name, err)
			}
		}
		if len(named) != len(want) {
			t.Errorf("%s: names %v, want %v", test.name, named, want)
		}
	}
}

func scaled(v []float64, by float64) []float64 {
	w := make([]float64, len(v))
	for i := range v {
		w[i] = v[i] * by
	}
	return w
}

func TestOLSDataErrors(t *testing.T) {
	_, err := OLS([]float64{1, 2}, mat.NewDense(2, 2, []float64{1, 2, 1, 3}), []string{"a", "b"})
	var few *TooFewError
	if !errors.As(err, &few) || few.N != 2 || few.K != 2 {
		t.Errorf("2 rows, 2 columns: error %v, want TooFewError{2, 2}", err)
	}
	_, err = OLS([]float64{1, 2, 3}, mat.NewDense(3, 1, []float64{1, math.NaN(), 3}), []string{"a"})
	var notFinite *NotFiniteError
	if !errors.As(err, &notFinite) || notFinite.Column != "a" || notFinite.Row != 1 {
		t.Errorf("NaN: error %v, want NotFiniteError in a, row 1", err)
	}
	_, err = OLS([]float64{1, math.Inf(1), 3}, mat.NewDense(3, 1, []float64{1, 2, 3}), []string{"a"})
	if !errors.As(err, &notFinite) || notFinite.Column != "y" {
		t.Errorf("Inf: error %v, want NotFiniteError in y", err)
	}
}

func TestOLSPanics(t *testing.T) {
	mustPanic(t, "shape", func() { OLS([]float64{1}, mat.NewDense(2, 1, nil), []string{"a"}) })
	mustPanic(t, "names", func() { OLS([]float64{1, 2}, mat.NewDense(2, 1, nil), nil) })
	mustPanic(t, "column", func() {
		var d Design
		d.Add("a", []float64{1, 2})
		d.Add("b", []float64{1})
	})
}

func mustPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		r := recover()
		if s, ok := r.(string); !ok || !strings.HasPrefix(s, "models: ") {
			t.Errorf("%s: recovered %v, want a panic that begins with models:", what, r)
		}
	}()
	f()
}

// TestHasConstant: the R2 of a full set of dummies is about the mean, as with an intercept.
func TestHasConstant(t *testing.T) {
	y := []float64{5, 6, 7, 9, 11, 10}
	d1, d2 := []float64{1, 1, 1, 0, 0, 0}, []float64{0, 0, 0, 1, 1, 1}
	dummies := Design{}
	dummies.Add("d1", d1)
	dummies.Add("d2", d2)
	intercept := Design{Intercept: true}
	intercept.Add("d2", d2)
	through := Design{}
	through.Add("d2", d2)
	var fits []*Fit
	for _, d := range []Design{dummies, intercept, through} {
		x, names := d.Matrix(6)
		fit, err := OLS(y, x, names)
		if err != nil {
			t.Fatal(err)
		}
		fits = append(fits, fit)
	}
	if !fits[0].HasConstant || !fits[1].HasConstant || fits[2].HasConstant {
		t.Errorf("HasConstant = %v %v %v, want true true false", fits[0].HasConstant, fits[1].HasConstant, fits[2].HasConstant)
	}
	if !near(fits[0].R2, fits[1].R2, 1e-14) {
		t.Errorf("R2 with dummies %g, with an intercept %g", fits[0].R2, fits[1].R2)
	}
	if want := 300.0 / 412; !near(fits[2].R2, want, 1e-14) {
		t.Errorf("R2 about zero = %g, want %g", fits[2].R2, want)
	}
}

// TestConstantY: a y that does not vary has nothing to explain, but a constant through the origin has.
func TestConstantY(t *testing.T) {
	y, x, names := design([][]float64{{2, 1}, {2, 2}, {2, 4}}, true)
	var constant *ConstantError
	if _, err := OLS(y, x, names); !errors.As(err, &constant) || constant.Column != "y" || constant.Value != 2 {
		t.Errorf("error %v, want ConstantError in y of 2", err)
	}
	y, x, names = design([][]float64{{2, 1}, {2, 2}, {2, 4}}, false)
	if fit, err := OLS(y, x, names); err != nil || !near(fit.Coef[0], 2.0/3, 1e-14) {
		t.Errorf("through the origin: %v, want a slope of 14/21", err)
	}
}

func randomRows(n, k int, seed uint64) [][]float64 {
	rng := rand.New(rand.NewPCG(seed, seed))
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, k+1)
		for j := 1; j <= k; j++ {
			rows[i][j] = rng.NormFloat64()
			rows[i][0] += float64(j) * rows[i][j]
		}
		rows[i][0] += 1 + rng.NormFloat64()
	}
	return rows
}

// near tells whether got is within the relative tolerance of want.
func near(got, want, tolerance float64) bool {
	return got == want || math.Abs(got-want) <= tolerance*math.Abs(want)
}

// TestWeights: weights of one change nothing, their scale changes no standard error, and whole weights give the
// coefficients of as many rows.
func TestWeights(t *testing.T) {
	rows := randomRows(50, 3, 11)
	y, x, names := design(rows, true)
	plain := mustOLS(t, rows, true)
	one, err := Regress(y, x, names, RegressConfig{Weights: ones(50)})
	if err != nil {
		t.Fatal(err)
	}
	weights, seven := make([]float64, 50), make([]float64, 50)
	var repeated [][]float64
	for i := range weights {
		weights[i] = float64(1 + i%3)
		seven[i] = 7 * weights[i]
		for range 1 + i%3 {
			repeated = append(repeated, rows[i])
		}
	}
	weighted, _ := Regress(y, x, names, RegressConfig{Weights: weights})
	scaled, _ := Regress(y, x, names, RegressConfig{Weights: seven})
	twice := mustOLS(t, repeated, true)
	if !near(weighted.R2, twice.R2, 1e-12) || !near(weighted.SSR, twice.SSR, 1e-12) || weighted.DF != 46 || !weighted.HasConstant {
		t.Errorf("R2 = %.15g, ssr = %.15g, want %.15g, %.15g", weighted.R2, weighted.SSR, twice.R2, twice.SSR)
	}
	for _, c := range []Covariance{IID(), HC0(), HC1(), HC2(), HC3(), NeweyWestAuto(), Clustered(sequence(50))} {
		a, b := mustInfer(t, plain, c), mustInfer(t, one, c)
		d, e := mustInfer(t, weighted, c), mustInfer(t, scaled, c)
		for j := range a.Coef {
			if a.Coef[j] != b.Coef[j] || a.StdErr[j] != b.StdErr[j] {
				t.Errorf("%s: weights of one: %.17g (%.17g), want %.17g (%.17g)", c, b.Coef[j], b.StdErr[j], a.Coef[j], a.StdErr[j])
			}
			if !near(d.Coef[j], twice.Coef[j], 1e-12) || !near(d.StdErr[j], e.StdErr[j], 1e-12) {
				t.Errorf("%s: weighted: %.15g (%.15g), want %.15g (%.15g)", c, d.Coef[j], d.StdErr[j], twice.Coef[j], e.StdErr[j])
			}
		}
	}
	weights[7] = 0
	var bad *WeightError
	if _, err := Regress(y, x, names, RegressConfig{Weights: weights}); !errors.As(err, &bad) || bad.Row != 7 {
		t.Errorf("error %v, want WeightError in row 7", err)
	}
	mustPanic(t, "weights", func() { Regress(y, x, names, RegressConfig{Weights: weights[1:]}) })
}

// TestDropCollinear: columns go in order, and the fit is that of those which stay.
func TestDropCollinear(t *testing.T) {
	rows := randomRows(40, 3, 12)
	y, x, _ := design(rows, false)
	a, b, c := mat.Col(nil, 0, x), mat.Col(nil, 1, x), mat.Col(nil, 2, x)
	sum := make([]float64, 40)
	for i := range sum {
		sum[i] = 2*a[i] - b[i]
	}
	d := Design{Intercept: true}
	for _, column := range []struct {
		name   string
		values []float64
	}{{"a", a}, {"zero", make([]float64, 40)}, {"b", b}, {"twice", scaled(a, 2)}, {"c", c}, {"sum", sum}} {
		d.Add(column.name, column.values)
	}
	wide, names := d.Matrix(40)
	fit, err := Regress(y, wide, names, RegressConfig{DropCollinear: true})
	if err != nil {
		t.Fatal(err)
	}
	want := mustOLS(t, rows, true)
	if got := strings.Join(fit.Names, " "); got != "(intercept) a b c" || fit.DF != want.DF {
		t.Errorf("kept %s with %d degrees of freedom, want (intercept) a b c with %d", got, fit.DF, want.DF)
	}
	for j := range want.Coef {
		if !near(fit.Coef[j], want.Coef[j], 1e-12) {
			t.Errorf("coef %d = %.15g, want %.15g", j, fit.Coef[j], want.Coef[j])
		}
	}
	const message = `left out: column "zero" is zero in every row; column "twice" is a linear combination of "a"; column "sum" is a linear combination of "a", "b"`
	if len(fit.Warnings) != 1 || fit.Warnings[0].Error() != message {
		t.Errorf("warnings %v, want %s", fit.Warnings, message)
	}
}

// TestTallDesign: a design of several blocks of rows solves its normal equations.
func TestTallDesign(t *testing.T) {
	for _, shape := range [][2]int{{3000, 2}, {1300, 9}, {700, 60}} {
		y, x, names := simulated(shape[0], shape[1], 5)
		fit, err := OLS(y, x, names)
		if err != nil {
			t.Fatal(err)
		}
		var left, gram mat.Dense
		left.Mul(x.T(), mat.NewVecDense(len(y), fit.Residuals))
		gram.Mul(fit.q.T(), fit.q)
		for j := range shape[1] {
			gram.Set(j, j, gram.At(j, j)-1)
		}
		if mat.Max(&left) > 1e-9 || mat.Norm(&gram, 1) > 1e-12 {
			t.Errorf("%v: X'e up to %g, Q'Q - I up to %g, want 0", shape, mat.Max(&left), mat.Norm(&gram, 1))
		}
		var back mat.Dense
		back.Mul(fit.q, fit.back)
		back.Sub(&back, x)
		if mat.Norm(&back, 1) > 1e-9 {
			t.Errorf("%v: Q B differs from X by %g", shape, mat.Norm(&back, 1))
		}
	}
}
