package models

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"
)

// DefaultLevel is the confidence level of the intervals of an [Inference].
const DefaultLevel = 0.95

// Inference is what a [Fit] says about its coefficients under one [Covariance].
type Inference struct {
	Names []string
	Coef  []float64
	// StdErr is the square root of the diagonal of V; NaN where that is negative.
	StdErr []float64
	T      []float64 // Coef / StdErr, against zero
	P      []float64 // two-sided, from Student's t with DF degrees of freedom, or the normal if DF is infinite
	Low    []float64 // Coef - t(Level, DF) StdErr
	High   []float64 // Coef + t(Level, DF) StdErr

	Level      float64
	DF         float64 // of Student's t: see the constructors of [Covariance]; +Inf for the normal
	Covariance string  // as [Covariance.String]; an automatic lag is shown, as in "nw:auto=4"
	Lag        int     // lags used, 0 where there are none
	Clusters   []int   // groups per grouping column, or periods, empty where there are none
	V          *mat.SymDense

	Warnings []error
}

// Inference estimates the covariance of the coefficients as c says. It returns a *[LagError], a
// *[ClusterCountError], a *[LeverageError] or a *[NoLeverageError] where the data do not allow it, a
// *[StreamedError] after a [Stream], and panics if c was not
// given the columns it needs or if they have another number of rows.
func (f *Fit) Inference(c Covariance) (*Inference, error) {
	mid, err := f.middle(c)
	if err != nil {
		return nil, err
	}
	return f.infer(c, mid), nil
}

func (f *Fit) infer(c Covariance, mid middle) *Inference {
	inf := &Inference{
		Names: f.Names, Coef: f.Coef, Level: DefaultLevel, DF: mid.df,
		Covariance: c.String(), Lag: mid.lag, Clusters: mid.groups, Warnings: mid.warns,
	}
	if c.lag == autoLag {
		inf.Covariance = fmt.Sprintf("%s=%d", c, mid.lag)
	}
	inf.V = sandwich(f.upper, mid.m)
	inf.test()
	inf.bound()
	return inf
}

// sandwich returns U m U'.
func sandwich(u *mat.Dense, m *mat.SymDense) *mat.SymDense {
	var half, full mat.Dense
	half.Mul(u, m)
	full.Mul(&half, u.T())
	v := mat.NewSymDense(m.SymmetricDim(), nil)
	copyUpper(v, &full)
	return v
}

func copyUpper(to *mat.SymDense, from mat.Matrix) {
	k := to.SymmetricDim()
	for i := range k {
		for j := i; j < k; j++ {
			to.SetSym(i, j, from.At(i, j))
		}
	}
}

func (inf *Inference) test() {
	k := len(inf.Coef)
	inf.StdErr, inf.T, inf.P = make([]float64, k), make([]float64, k), make([]float64, k)
	for j := range k {
		variance := inf.V.At(j, j)
		if variance < 0 {
			inf.Warnings = append(inf.Warnings, &NotPositiveWarning{Column: inf.Names[j], Variance: variance})
		}
		inf.StdErr[j] = math.Sqrt(variance)
		inf.T[j] = inf.Coef[j] / inf.StdErr[j]
		inf.P[j] = studentP(inf.T[j], inf.DF)
	}
}

func (inf *Inference) bound() {
	k := len(inf.Coef)
	inf.Low, inf.High = make([]float64, k), make([]float64, k)
	t := studentBound(inf.Level, inf.DF)
	for j := range k {
		inf.Low[j] = inf.Coef[j] - t*inf.StdErr[j]
		inf.High[j] = inf.Coef[j] + t*inf.StdErr[j]
	}
}

// Influences returns, for each row used, what its residual adds to the coefficient named: d_i e_i, where b = d'y.
// They sum to zero; the sum of their squares is the variance of the coefficient under [HC0], and that of
// their sums by group its variance under [Clustered] with [FactorNone]. It returns nil after a [Stream] and
// panics if there is no coefficient of that name.
func (f *Fit) Influences(name string) []float64 {
	j := slices.Index(f.Names, name)
	if j < 0 {
		panic(fmt.Sprintf("models: influences on %q: the coefficients are %q", name, f.Names))
	}
	if f.q == nil {
		return nil
	}
	influences := make([]float64, f.N)
	for i, e := range f.errors {
		influences[i] = e * floats.Dot(f.q.RawRowView(i), f.upper.RawRowView(j))
	}
	return influences
}

// AtLevel returns the same inference with intervals of another confidence level. It panics unless the
// level is between 0 and 1.
func (inf *Inference) AtLevel(level float64) *Inference {
	if !(level > 0 && level < 1) {
		panic(fmt.Sprintf("models: level %v: want between 0 and 1", level))
	}
	other := *inf
	other.Level = level
	other.bound()
	return &other
}

// WaldTest is a test that several coefficients are zero together.
type WaldTest struct {
	Names []string
	F     float64 // b'inv(V) b / DF1; NaN where V is not positive definite
	DF1   int     // coefficients
	DF2   float64 // the inference's DF; +Inf where F times DF1 is compared with chi-squared
	P     float64
}

// Wald tests that the coefficients named are zero together: F = b'inv(V) b / q with q of them, compared
// with F(q, DF) (as linearHypothesis in R's car does with test = "F"), or q F with chi-squared if DF is
// infinite. Under [IID] for all coefficients but the intercept it is the F of summary(lm). It panics
// without a name, or at one that is not a coefficient's.
func (inf *Inference) Wald(names ...string) *WaldTest {
	places := make([]int, len(names))
	for i, name := range names {
		if places[i] = slices.Index(inf.Names, name); places[i] < 0 {
			panic(fmt.Sprintf("models: Wald test of %q: the coefficients are %q", name, inf.Names))
		}
	}
	if len(names) == 0 {
		panic("models: Wald test of no coefficient")
	}
	w := &WaldTest{Names: slices.Clone(names), DF1: len(names), DF2: inf.DF, F: math.NaN(), P: math.NaN()}
	// In units of standard errors, lest columns of unlike size lose digits.
	t, r := mat.NewVecDense(w.DF1, pick(inf.T, places)), mat.NewSymDense(w.DF1, nil)
	for i, a := range places {
		for j, b := range places[:i+1] {
			r.SetSym(i, j, inf.V.At(a, b)/inf.StdErr[a]/inf.StdErr[b])
		}
	}
	var cholesky mat.Cholesky
	var solved mat.VecDense
	if floats.HasNaN(t.RawVector().Data) || !cholesky.Factorize(r) || cholesky.SolveVecTo(&solved, t) != nil {
		return w
	}
	w.F = mat.Dot(t, &solved) / float64(w.DF1)
	w.P = fisherP(w.F, float64(w.DF1), w.DF2)
	return w
}

// fisherP returns the upper tail of F with those degrees of freedom, taken from the tail itself.
func fisherP(f, df1, df2 float64) float64 {
	if df2 > manyDF {
		return mathext.GammaIncRegComp(df1/2, df1*f/2)
	}
	return mathext.RegIncBeta(df2/2, df1/2, df2/(df2+df1*f))
}
