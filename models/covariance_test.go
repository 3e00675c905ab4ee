package models

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestCovarianceInvestment reproduces R's sandwich on its own investment data (real investment on real
// GNP and real interest): vcovHC and NeweyWest.
func TestCovarianceInvestment(t *testing.T) {
	data := readCSV(t, openOracle(t, "sandwich", "investment.csv"))
	var rows [][]float64
	for _, record := range data {
		if record["RealInt"] != "NA" {
			rows = append(rows, parseFloats(t, []string{record["RealInv"], record["RealGNP"], record["RealInt"]}))
		}
	}
	fit := mustOLS(t, rows, true)
	covariances := map[string]Covariance{
		"OLS": IID(), "HC0": HC0(), "HC1": HC1(),
		"NeweyWest lag=4 prewhite=FALSE adjust=TRUE (n/(n-k), Stata newey)": NeweyWest(4).Adjusted(),
		"NeweyWest default (auto bw, prewhite=1)":                           NeweyWestAuto().Prewhitened(),
	}
	for lag := 1; lag <= 6; lag++ {
		covariances[fmt.Sprintf("NeweyWest lag=%d prewhite=FALSE adjust=FALSE", lag)] = NeweyWest(lag)
	}
	expected := readCSV(t, openOracle(t, "sandwich", "investment_hac_expected_R.csv"))
	checkSandwich(t, fit, expected, covariances)
}

// TestCovariancePetersen reproduces R's sandwich on the simulated panel of Petersen (2009).
func TestCovariancePetersen(t *testing.T) {
	var rows [][]float64
	var firm, year []int
	for _, record := range readCSV(t, openOracle(t, "sandwich", "petersen.csv")) {
		rows = append(rows, parseFloats(t, []string{record["y"], record["x"]}))
		firm = append(firm, int(parseFloats(t, []string{record["firm"]})[0]))
		year = append(year, int(parseFloats(t, []string{record["year"]})[0]))
	}
	fit := mustOLS(t, rows, true)
	covariances := map[string]Covariance{
		"OLS": IID(), "HC0": HC0(), "HC1": HC1(), "HC2": HC2(), "HC3": HC3(),
		"cluster firm (G/(G-1)*(n-1)/(n-k), Stata)":                Clustered(firm),
		"cluster year (Stata adj)":                                 Clustered(year),
		"cluster firm no adj":                                      Clustered(firm).WithFactor(FactorNone),
		"Driscoll-Kraay vcovPL lag=NW1987 default":                 DriscollKraay(1, year).Adjusted(),
		"two-way firm+year (CGM, multi0=FALSE, each term own adj)": Clustered(firm, year),
	}
	for lag := range 4 {
		covariances[fmt.Sprintf("Driscoll-Kraay vcovPL NeweyWest lag=%d adjust=FALSE", lag)] = DriscollKraay(lag, year)
	}
	expected := readCSV(t, openOracle(t, "sandwich", "petersen_expected_R.csv"))
	checkSandwich(t, fit, expected, covariances)

	for _, test := range []struct {
		c    Covariance
		df   float64
		name string
	}{
		{IID(), 4998, "iid"}, {Clustered(firm), 499, "cluster"}, {Clustered(firm, year), 9, "cluster"},
		{DriscollKraay(2, year), 9, "dk:2"},
	} {
		inf := mustInfer(t, fit, test.c)
		if inf.DF != test.df || inf.Covariance != test.name {
			t.Errorf("%s with %g degrees of freedom, want %s with %g", inf.Covariance, inf.DF, test.name, test.df)
		}
	}
}

// checkSandwich compares standard errors to 1e-9, and a covariance where the oracle has one.
func checkSandwich(t *testing.T, fit *Fit, expected []map[string]string, covariances map[string]Covariance) {
	t.Helper()
	checked, worst := 0, 0.0
	for _, record := range expected {
		c, ok := covariances[record["estimator"]]
		if !ok || record["model"] != "" && record["model"] != "y~x" {
			continue
		}
		checked++
		inf := mustInfer(t, fit, c)
		for j := range fit.K {
			want := parseFloats(t, []string{record[fmt.Sprintf("b%d", j)], record[fmt.Sprintf("se%d", j)]})
			worst = max(worst, math.Abs(inf.StdErr[j]/want[1]-1))
			if !near(inf.Coef[j], want[0], 1e-11) || !near(inf.StdErr[j], want[1], 1e-9) {
				t.Errorf("%s: coef %d = %.15g (%.15g), want %.15g (%.15g)", record["estimator"], j, inf.Coef[j], inf.StdErr[j], want[0], want[1])
			}
		}
		if record["cov01"] != "" {
			if want := parseFloats(t, []string{record["cov01"]})[0]; !near(inf.V.At(0, 1), want, 1e-8) {
				t.Errorf("%s: covariance %.12g, want %.12g", record["estimator"], inf.V.At(0, 1), want)
			}
		}
	}
	t.Logf("%d estimators, standard errors within %.1g", checked, worst)
	if checked != len(covariances) {
		t.Errorf("the oracle has %d of %d estimators", checked, len(covariances))
	}
}

func mustInfer(t *testing.T, fit *Fit, c Covariance) *Inference {
	t.Helper()
	inf, err := fit.Inference(c)
	if err != nil {
		t.Fatal(err)
	}
	return inf
}

func readCSV(t *testing.T, r io.Reader) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var records []map[string]string
	for _, fields := range all[1:] {
		record := make(map[string]string)
		for i, field := range fields {
			record[all[0][i]] = strings.TrimSpace(field)
		}
		records = append(records, record)
	}
	return records
}

// TestCovarianceTextbook compares with A M A' worked out from the formula on the design itself, by
// explicit inversion, on Longley's data without the columns that make inversion lose digits.
func TestCovarianceTextbook(t *testing.T) {
	var rows [][]float64
	for _, row := range longley {
		rows = append(rows, []float64{row[0], row[3], row[4]})
	}
	fit := mustOLS(t, rows, true)
	_, x, _ := design(rows, true)
	groups := []int{1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5}
	n, k := 16.0, 3.0
	bartlett := func(i, j int) float64 { return max(0, 1-math.Abs(float64(i-j))/4) }
	same := func(i, j int) float64 {
		if groups[i] == groups[j] {
			return 5.0 / 4 * (n - 1) / (n - k)
		}
		return 0
	}
	only := func(f func(i int) float64) func(i, j int) float64 {
		return func(i, j int) float64 {
			if i == j {
				return f(i)
			}
			return 0
		}
	}
	h := fit.Leverages
	for _, test := range []struct {
		c      Covariance
		weight func(i, j int) float64
	}{
		{HC0(), only(func(int) float64 { return 1 })},
		{HC1(), only(func(int) float64 { return n / (n - k) })},
		{HC2(), only(func(i int) float64 { return 1 / (1 - h[i]) })},
		{HC3(), only(func(i int) float64 { return 1 / (1 - h[i]) / (1 - h[i]) })},
		{NeweyWest(3), bartlett},
		{NeweyWest(3).Adjusted(), func(i, j int) float64 { return bartlett(i, j) * n / (n - k) }},
		{Clustered(groups), same},
	} {
		want := textbook(x, fit.Residuals, test.weight)
		got := mustInfer(t, fit, test.c).V
		for i := range fit.K {
			for j := range fit.K {
				if math.Abs(got.At(i, j)-want.At(i, j)) > 1e-9*math.Sqrt(want.At(i, i)*want.At(j, j)) {
					t.Errorf("%s: V[%d,%d] = %.12g, want %.12g", test.c, i, j, got.At(i, j), want.At(i, j))
				}
			}
		}
	}
}

// textbook returns inv(X'X) (sum over i, j of w(i,j) e_i e_j x_i x_j') inv(X'X).
func textbook(x *mat.Dense, e []float64, weight func(i, j int) float64) *mat.Dense {
	n, _ := x.Dims()
	omega := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			omega.Set(i, j, weight(i, j)*e[i]*e[j])
		}
	}
	var xx, bread, m, v mat.Dense
	xx.Mul(x.T(), x)
	if err := bread.Inverse(&xx); err != nil {
		panic(err)
	}
	m.Product(x.T(), omega, x)
	v.Product(&bread, &m, &bread)
	return &v
}

// TestCovarianceSpecialCases: covariances that must coincide.
func TestCovarianceSpecialCases(t *testing.T) {
	fit := mustOLS(t, randomRows(60, 2, 9), true)
	own, firms := make([]int, 60), make([]int, 60)
	for i := range own {
		own[i], firms[i] = i*7, i/6
	}
	for _, test := range []struct {
		name string
		a, b Covariance
	}{
		{"lag 0 is HC0", NeweyWest(0), HC0()},
		{"groups of one are HC1", Clustered(own), HC1()},
		{"groups of one without factor are HC0", Clustered(own).WithFactor(FactorNone), HC0()},
		{"one grouping is its own smallest", Clustered(firms).WithFactor(FactorSmallest), Clustered(firms)},
		{"a grouping with itself", Clustered(firms, firms), Clustered(firms)},
		{"three times itself", Clustered(firms, firms, firms), Clustered(firms)},
		{"one row a period", DriscollKraay(2, own), NeweyWest(2)},
	} {
		a, b := mustInfer(t, fit, test.a), mustInfer(t, fit, test.b)
		for j := range fit.K {
			if !near(a.StdErr[j], b.StdErr[j], 1e-12) {
				t.Errorf("%s: std err %d = %.15g and %.15g", test.name, j, a.StdErr[j], b.StdErr[j])
			}
		}
	}
}

// TestNeweyWestAuto works the rule out by hand on one column: with x = 1 throughout, the scores are the
// residuals 1, 1, -1, -1, 1, 1, -1, -1, whose autocovariances are 1, 1/8, -6/8; m = int(4 (8/100)^(2/9))
// = 2, so s0 = 1 + 2(1/8 - 6/8) = -1/4, s1 = 2(1/8 - 12/8) = -11/4, and 1.1447 (121 * 8)^(1/3) = 11.3,
// which is more than there are rows.
func TestNeweyWestAuto(t *testing.T) {
	fit := mustOLSOne(t, []float64{1, 1, -1, -1, 1, 1, -1, -1})
	if inf := mustInfer(t, fit, NeweyWestAuto()); inf.Lag != 7 || inf.Covariance != "nw:auto=7" {
		t.Errorf("lag %d in %s, want 7 in nw:auto=7", inf.Lag, inf.Covariance)
	}
	// n residuals of alternating sign have the autocovariances (-1)^j (n-j)/n. With 70, m = 3,
	// s0 = 1 + 2(-69+68-67)/70 = -66/70, s1 = 2(-69+136-201)/70 = -268/70 and the rule gives 12.007; with 116,
	// m = 4, s0 = 112/116, s1 = 444/116 and it gives 13.984; with 500,
	// m = 5, s0 = -494/500, s1 = -2970/500 and it gives 30.040.
	for n, want := range map[int]int{70: 12, 116: 13, 500: 30} {
		y := make([]float64, n)
		for i := range y {
			y[i] = 1 - 2*float64(i%2)
		}
		if inf := mustInfer(t, mustOLSOne(t, y), NeweyWestAuto()); inf.Lag != want {
			t.Errorf("%d rows: lag %d, want %d", n, inf.Lag, want)
		}
	}
}

// TestNeweyWestAutoPrewhitened: the same 70 residuals with 3 for 4 have m = 2, s0 = 1 + 2(-69+68)/70 = 68/70,
// s1 = 2(-69+136)/70 = 134/70, and the rule gives 7.415.
func TestNeweyWestAutoPrewhitened(t *testing.T) {
	score := make([]float64, 70)
	for i := range score {
		score[i] = 1 - 2*float64(i%2)
	}
	for constant, want := range map[float64]int{3: 7, 4: 12} {
		if got := neweyWestLag(score, 70, constant); got != want {
			t.Errorf("with %g: lag %d, want %d", constant, got, want)
		}
	}
	// The rule counts the rows there were before: 69 residuals out of 250 have m = 3, s0 = -65/69, s1 =
	// -264/69, and it gives 18.358.
	if got := neweyWestLag(score[1:], 250, 3); got != 18 {
		t.Errorf("69 of 250 rows: lag %d, want 18", got)
	}
}

func mustOLSOne(t *testing.T, y []float64) *Fit {
	t.Helper()
	d := Design{Intercept: true}
	x, names := d.Matrix(len(y))
	fit, err := OLS(y, x, names)
	if err != nil {
		t.Fatal(err)
	}
	return fit
}

func TestCovarianceDataErrors(t *testing.T) {
	fit := mustOLS(t, [][]float64{{1, 1}, {2, 0}, {4, 0}, {5, 0}}, true) // the first row is fitted exactly
	var leverage *LeverageError
	for _, c := range []Covariance{HC2(), HC3()} {
		if _, err := fit.Inference(c); !errors.As(err, &leverage) || leverage.Row != 0 {
			t.Errorf("%s: error %v, want LeverageError at row 0", c, err)
		}
	}
	if _, err := fit.Inference(HC1()); err != nil {
		t.Errorf("hc1: %v", err)
	}
	var lag *LagError
	if _, err := fit.Inference(NeweyWest(4)); !errors.As(err, &lag) || lag.Periods != 4 {
		t.Errorf("nw:4 on 4 rows: error %v, want LagError", err)
	}
	var count *ClusterCountError
	if _, err := fit.Inference(Clustered([]int{3, 3, 3, 3})); !errors.As(err, &count) || count.Groups != 1 {
		t.Errorf("one group: error %v, want ClusterCountError", err)
	}
	mustPanic(t, "unbound", func() { fit.Inference(Covariance{kind: kindClustered, columns: []string{"firm"}}) })
	mustPanic(t, "rows", func() { fit.Inference(Clustered([]int{1, 2})) })
	mustPanic(t, "negative lag", func() { NeweyWest(-1) })
	mustPanic(t, "adjusted", func() { HC3().Adjusted() })
}

// TestFactorsAndReferences: each factor scales the variance by what it says, and each reference has its
// degrees of freedom.
func TestFactorsAndReferences(t *testing.T) {
	fit := mustOLS(t, randomRows(60, 2, 9), true)
	firms, years := make([]int, 60), make([]int, 60)
	for i := range firms {
		firms[i], years[i] = i/6, i%5
	}
	base := mustInfer(t, fit, Clustered(firms).WithFactor(FactorNone)).V.At(1, 1)
	for f, want := range map[Factor]float64{FactorRows: 60.0 / 57, FactorGroups: 10.0 / 9, FactorBoth: 10.0 / 9 * 59 / 57, FactorSmallest: 10.0 / 9 * 59 / 57} {
		if got := mustInfer(t, fit, Clustered(firms).WithFactor(f)).V.At(1, 1) / base; !near(got, want, 1e-12) {
			t.Errorf("factor %d = %.15g, want %.15g", f, got, want)
		}
	}
	a := mustInfer(t, fit, Clustered(firms, years).WithFactor(FactorNone)).V.At(1, 1)
	if got, want := mustInfer(t, fit, Clustered(firms, years).WithFactor(FactorSmallest)).V.At(1, 1)/a, 5.0/4*59/57; !near(got, want, 1e-12) {
		t.Errorf("two ways by the smallest = %.15g, want %.15g", got, want)
	}
	dk := mustInfer(t, fit, DriscollKraay(1, years)).V.At(1, 1)
	if got := mustInfer(t, fit, DriscollKraay(1, years).WithFactor(FactorBoth)).V.At(1, 1) / dk; !near(got, 5.0/4*59/57, 1e-12) {
		t.Errorf("Driscoll-Kraay by periods = %.15g, want %.15g", got, 5.0/4*59/57)
	}
	for _, test := range []struct {
		c    Covariance
		df   float64
		name string
	}{
		{Clustered(firms), 9, "cluster"}, {Clustered(firms).WithReference(ReferenceRows), 57, "cluster+t:rows"},
		{Clustered(firms).WithFactor(FactorNone).WithReference(ReferenceNormal), math.Inf(1), "cluster+none+normal"},
		{HC1().WithReference(ReferenceNormal), math.Inf(1), "hc1+normal"}, {NeweyWest(2).Adjusted(), 57, "nw:2+adj"},
		{NeweyWest(2).Prewhitened(), 57, "nw:2+prewhite"}, {DriscollKraay(1, years).WithReference(ReferenceRows), 57, "dk:1+t:rows"},
	} {
		inf := mustInfer(t, fit, test.c)
		if inf.DF != test.df || inf.Covariance != test.name {
			t.Errorf("%s with %g degrees of freedom, want %s with %g", inf.Covariance, inf.DF, test.name, test.df)
		}
		if math.IsInf(inf.DF, 1) && !near(inf.P[1], math.Erfc(math.Abs(inf.T[1])/math.Sqrt2), 1e-9) {
			t.Errorf("%s: p = %g, want that of the normal distribution", inf.Covariance, inf.P[1])
		}
	}
	mustPanic(t, "factor", func() { HC1().WithFactor(FactorNone) })
	mustPanic(t, "groups of rows", func() { NeweyWest(1).WithFactor(FactorGroups) })
	mustPanic(t, "reference", func() { HC1().WithReference(ReferenceGroups) })
	mustPanic(t, "prewhitened", func() { HC1().Prewhitened() })
}

func TestFewClustersWarning(t *testing.T) {
	fit := mustOLS(t, randomRows(40, 1, 5), true)
	firms := make([]int, 40)
	for i := range firms {
		firms[i] = i % 4
	}
	c, err := ParseCovariance("cluster:firm")
	if err != nil {
		t.Fatal(err)
	}
	inf := mustInfer(t, fit, c.Bind(firms))
	var few *FewClustersWarning
	if len(inf.Warnings) != 1 || !errors.As(inf.Warnings[0], &few) || few.Groups != 4 || few.Column != "firm" {
		t.Errorf("warnings %v, want FewClustersWarning{firm, 4}", inf.Warnings)
	}
	if inf.Covariance != "cluster:firm" || inf.DF != 3 {
		t.Errorf("%s with %g degrees of freedom, want cluster:firm with 3", inf.Covariance, inf.DF)
	}
}

func TestSmallSample(t *testing.T) {
	for name, want := range map[string]string{
		"iid": "1", "hc0": "1", "hc1": "n/(n-k)", "hc2": "1/(1-h)", "hc3": "1/(1-h)^2", "nw:2": "1", "nw:2+adj": "n/(n-k)",
		"dk:1": "1", "dk:1+groups": "G/(G-1)", "cluster:a": "G/(G-1) (n-1)/(n-k)", "cluster:a+none": "1",
		"cluster:a,b+smallest": "G/(G-1) (n-1)/(n-k), smallest G",
	} {
		c, err := ParseCovariance(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.SmallSample(); got != want {
			t.Errorf("%s: factor %q, want %q", name, got, want)
		}
	}
}

// TestInfluences: with weights and an effect, they sum to zero and their squares to the variance of hc0, to 1e-12.
func TestInfluences(t *testing.T) {
	y := []float64{1, 3, 2, 5, 4, 7, 7, 9}
	x := mat.NewDense(8, 1, []float64{1, 2, 2, 4, 3, 7, 5, 8})
	fit, err := Regress(y, x, []string{"x"}, RegressConfig{
		Weights: []float64{1, 2, 1, 3, 1, 1, 2, 1}, Effects: []Effect{{Name: "g", Group: []int{0, 0, 0, 0, 1, 1, 1, 1}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	inf, err := fit.Inference(HC0())
	if err != nil {
		t.Fatal(err)
	}
	sum, squares := 0.0, 0.0
	for _, v := range fit.Influences("x") {
		sum += v
		squares += v * v
	}
	if math.Abs(sum) > 1e-12 || math.Abs(squares/inf.V.At(0, 0)-1) > 1e-12 {
		t.Errorf("influences sum to %g, their squares to %g: want 0 and %g", sum, squares, inf.V.At(0, 0))
	}
}

func TestParseCovariance(t *testing.T) {
	for _, s := range []string{"iid", "hc0", "hc1", "hc2", "hc3", "nw:0", "nw:5", "nw:auto", "dk:2", "cluster:firm", "cluster:firm,year",
		"nw:4+adj", "nw:auto+prewhite+none", "dk:2+groups+t:rows", "cluster:firm,year+smallest+normal", "cluster:a+b", "hc1+normal"} {
		c, err := ParseCovariance(s)
		if err != nil {
			t.Errorf("%q: %v", s, err)
		}
		if c.String() != s {
			t.Errorf("%q reads back as %q", s, c)
		}
	}
	c, _ := ParseCovariance("cluster:firm,year")
	if got := c.Columns(); len(got) != 2 || got[0] != "firm" || got[1] != "year" {
		t.Errorf("columns %q, want firm, year", got)
	}
	for _, test := range []struct{ s, want string }{
		{"", `covariance "": want iid`},
		{"hc4", `covariance "hc4": want iid`},
		{"HC1", `covariance "HC1": want iid`},
		{"iid:3", `covariance "iid:3": want iid`},
		{"nw", `lag "": want a whole number from 0, as in nw:5`},
		{"nw:-1", `lag "-1": want`},
		{"nw:1.5", `lag "1.5": want`},
		{"dk:auto", `lag "auto": want a whole number from 0, as in dk:5`},
		{"cluster", `column 1 is empty`},
		{"cluster:a,,b", `column 2 is empty`},
		{"cluster:a,a", `column "a" is named twice`},
		{"hc1+adj", `option "adj" means nothing here`},
		{"hc1+t:groups", `option "t:groups" means nothing here`},
		{"nw:3+both", `option "both" means nothing here`},
		{"dk:3+prewhite", `option "prewhite" means nothing here`},
	} {
		_, err := ParseCovariance(test.s)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: error %v, want it to contain %q", test.s, err, test.want)
		}
	}
}

// TestStudent compares with the closed forms for 1 and 2 degrees of freedom and with the percentage
// points of printed tables.
func TestStudent(t *testing.T) {
	for _, v := range []float64{1e-8, 0.3, 1, 4, 50, 1e5, 1e8} {
		if got, want := studentP(v, 1), 2/math.Pi*math.Atan(1/v); !near(got, want, 1e-12) {
			t.Errorf("p(%g, 1) = %.15g, want %.15g", v, got, want)
		}
		root := math.Sqrt(2 + v*v)
		if got, want := studentP(-v, 2), 2/(root*(root+v)); !near(got, want, 1e-12) {
			t.Errorf("p(%g, 2) = %.15g, want %.15g", -v, got, want)
		}
	}
	for _, level := range []float64{1e-6, 0.5, 0.9, 0.95, 0.999, 1 - 1e-10} {
		out := 1 - level
		if got, want := studentBound(level, 1), 1/math.Tan(math.Pi/2*out); !near(got, want, 1e-9) {
			t.Errorf("t(%g, 1) = %.16g, want %.16g", level, got, want)
		}
		if got, want := studentBound(level, 2), level*math.Sqrt(2/(out*(2-out))); !near(got, want, 1e-9) {
			t.Errorf("t(%g, 2) = %.16g, want %.16g", level, got, want)
		}
		for df := 1.0; df < 1e10; df *= 7 {
			if got := studentP(studentBound(level, df), df); !near(got, 1-level, 1e-7) {
				t.Errorf("p of t(%g, %g) = %.12g, want %.12g", level, df, got, 1-level)
			}
		}
	}
	for _, test := range []struct{ level, df, want float64 }{
		{0.95, 9, 2.262157}, {0.99, 30, 2.749996}, {0.9, 120, 1.657651}, {0.95, 1e12, 1.959964},
	} {
		if got := studentBound(test.level, test.df); math.Abs(got-test.want) > 5e-7 {
			t.Errorf("t(%g, %g) = %.7f, want %.6f", test.level, test.df, got, test.want)
		}
	}
	// With many degrees of freedom the normal distribution is the limit, and both ways of computing agree.
	for _, v := range []float64{0.5, 2, 10} {
		if got, want := studentP(v, 1e13), math.Erfc(v/math.Sqrt2); !near(got, want, 1e-9) {
			t.Errorf("p(%g, 1e13) = %g, want %g", v, got, want)
		}
		if got, want := studentP(v, manyDF*1.000001), studentP(v, manyDF); !near(got, want, 1e-6) {
			t.Errorf("p(%g) above the threshold = %.12g, below %.12g", v, got, want)
		}
	}
	if !math.IsNaN(studentP(math.NaN(), 5)) || studentP(math.Inf(-1), 5) != 0 || studentP(0, 5) != 1 {
		t.Errorf("p of NaN, -Inf, 0 = %g, %g, %g", studentP(math.NaN(), 5), studentP(math.Inf(-1), 5), studentP(0, 5))
	}
}

// TestInterval: a coefficient is on the bound of its interval exactly where p is one minus the level.
func TestInterval(t *testing.T) {
	inf := mustInfer(t, mustOLS(t, longley, true), IID())
	for j, p := range inf.P {
		at := inf.AtLevel(1 - p)
		if edge := min(math.Abs(at.Low[j]), math.Abs(at.High[j])); edge > 1e-8*math.Abs(inf.Coef[j]) {
			t.Errorf("%s: interval at level 1-p = [%g, %g], want 0 on its bound", inf.Names[j], at.Low[j], at.High[j])
		}
		if !(inf.Low[j] < inf.Coef[j] && inf.Coef[j] < inf.High[j]) {
			t.Errorf("%s: %g not within [%g, %g]", inf.Names[j], inf.Coef[j], inf.Low[j], inf.High[j])
		}
	}
	if inf.Level != DefaultLevel || inf.DF != 9 {
		t.Errorf("level %g with %g degrees of freedom, want %g with 9", inf.Level, inf.DF, DefaultLevel)
	}
	mustPanic(t, "level", func() { inf.AtLevel(95) })
}

// TestWald: the F of Longley's regression is the one NIST certifies, to 1e-8; of one coefficient it is the
// square of t; and with the normal for reference its p value is that of chi-squared.
func TestWald(t *testing.T) {
	fit := mustOLS(t, longley, true)
	inf := mustInfer(t, fit, IID())
	w := inf.Wald(inf.Names[1:]...)
	if w.DF1 != 6 || w.DF2 != 9 || !near(w.F, 330.285339234588, 1e-8) || !(w.P > 4e-10 && w.P < 6e-10) {
		t.Errorf("F(%d, %g) = %.15g, p = %g, want F(6, 9) = 330.285339234588, p = 4.98e-10", w.DF1, w.DF2, w.F, w.P)
	}
	if one := inf.Wald("x3"); !near(one.F, inf.T[3]*inf.T[3], 1e-12) || !near(one.P, inf.P[3], 1e-9) {
		t.Errorf("F = %g, p = %g of one coefficient, want %g, %g", one.F, one.P, inf.T[3]*inf.T[3], inf.P[3])
	}
	normal := mustInfer(t, fit, IID().WithReference(ReferenceNormal)).Wald("x1", "x2")
	if want := math.Exp(-normal.F); !near(normal.P, want, 1e-9) { // chi-squared with two: exp(-x/2)
		t.Errorf("p = %g, want %g", normal.P, want)
	}
	mustPanic(t, "name", func() { inf.Wald("gnp") })
	mustPanic(t, "none", func() { inf.Wald() })
}
