package models

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// CrossSections are the regressions of [FamaMacBeth], one per period.
type CrossSections struct {
	Names  []string
	Coef   []float64  // mean over the periods, each counting the same
	Series *mat.Dense // periods x coefficients
	Period []int      // the number of each period, ascending
	N      []int      // observations of each period
	R2     []float64  // of each period
	MeanR2 float64

	Warnings []error // *[SkippedPeriodWarning]
}

// FamaMacBeth estimates y = x b by [OLS] in each period apart and takes the mean of the coefficients over
// the periods (Fama and MacBeth 1973). A period whose regression fails, for want of rows or because a
// column does not vary in it, is left out with a *[SkippedPeriodWarning].
//
// period has a number per row, ascending with time. It returns a *[NotFiniteError] as OLS does, and a
// *[PeriodCountError] for fewer than two usable periods, which carries the warnings; it panics if the
// shapes disagree.
func FamaMacBeth(y []float64, x mat.Matrix, names []string, period []int) (*CrossSections, error) {
	n, k := x.Dims()
	if len(y) != n || len(period) != n || len(names) != k {
		panic(fmt.Sprintf("models: design is %d x %d, y has %d rows, period %d, %d names", n, k, len(y), len(period), len(names)))
	}
	rows := dense(x)
	if err := checkFinite(y, rows, names); err != nil {
		return nil, err
	}
	cs := &CrossSections{Names: slices.Clone(names)}
	var series []float64
	for _, p := range rowsByPeriod(period) {
		fit, err := OLS(pick(y, p.rows), pickRows(rows, p.rows), names)
		if err != nil {
			cs.Warnings = append(cs.Warnings, &SkippedPeriodWarning{Period: p.number, Rows: len(p.rows), Reason: err})
			continue
		}
		series = append(series, fit.Coef...)
		cs.Period, cs.N, cs.R2 = append(cs.Period, p.number), append(cs.N, fit.N), append(cs.R2, fit.R2)
	}
	if len(cs.Period) < 2 {
		return nil, &PeriodCountError{Periods: len(cs.Period), Skipped: cs.Warnings}
	}
	cs.Series = mat.NewDense(len(cs.Period), k, series)
	cs.Coef = make([]float64, k)
	for j := range k {
		cs.Coef[j] = floats.Sum(mat.Col(nil, j, cs.Series)) / float64(len(cs.Period))
	}
	cs.MeanR2 = floats.Sum(cs.R2) / float64(len(cs.R2))
	return cs, nil
}

// periodRows are the rows of one period.
type periodRows struct {
	number int
	rows   []int
}

func rowsByPeriod(period []int) []periodRows {
	if len(period) == 0 {
		return nil
	}
	distinct := distinctOf(period)
	by := make([]periodRows, len(distinct))
	for i, at := range ranksIn(distinct, period) {
		by[at].number = period[i]
		by[at].rows = append(by[at].rows, i)
	}
	return by
}

func pickRows(x *mat.Dense, rows []int) *mat.Dense {
	_, k := x.Dims()
	some := mat.NewDense(len(rows), k, nil)
	for to, from := range rows {
		some.SetRow(to, x.RawRowView(from))
	}
	return some
}

// Inference says how precise the mean coefficients are, by how much those of the T periods differ:
// V = T/(T-1) (1/T^2) (G_0 + sum over l = 1..lag of (1 - l/(lag+1)) (G_l + G_l')), where G_l adds up the
// products of the deviations from the mean l periods apart, with no lag for [IID] and [HC1], Fama and MacBeth's
// own formula, and the lag of [NeweyWest] or [NeweyWestAuto]. This is the regression of the series on a
// constant; its factor T/(T-1) is [FactorRows], and [FactorNone] takes it away. Degrees of freedom T-1.
// Periods that were skipped are not there, so that lags count the periods used.
//
// It returns a *[LagError] if there are no more periods than lags, and panics for another covariance.
func (cs *CrossSections) Inference(c Covariance) (*Inference, error) {
	if c.kind != kindIID && c.kind != kindHC1 && c.kind != kindNeweyWest {
		panic(fmt.Sprintf("models: Fama-MacBeth with covariance %s: want iid or nw", c))
	}
	t, k := cs.Series.Dims()
	f := &Fit{Names: cs.Names, Coef: cs.Coef, N: t, K: k, DF: t - 1, q: cs.deviations(), errors: ones(t),
		upper: identity(k), back: identity(k), varies: cs.slopes()}
	inner := c
	if c.kind != kindNeweyWest {
		inner = NeweyWest(0).WithReference(c.reference)
	}
	if c.factor == FactorDefault {
		inner = inner.WithFactor(FactorRows)
	}
	mid, err := f.middle(inner)
	if err != nil {
		return nil, err
	}
	mid.m.ScaleSym(1/float64(t)/float64(t), mid.m)
	return f.infer(c, mid), nil
}

func (cs *CrossSections) deviations() *mat.Dense {
	d := mat.DenseCopyOf(cs.Series)
	t, _ := d.Dims()
	for i := range t {
		floats.Sub(d.RawRowView(i), cs.Coef)
	}
	return d
}

// slopes tells which coefficients an automatic lag is chosen for: all but the intercept.
func (cs *CrossSections) slopes() []bool {
	slopes := make([]bool, len(cs.Names))
	for j, name := range cs.Names {
		slopes[j] = name != InterceptName
	}
	return slopes
}

func identity(k int) *mat.Dense {
	one := mat.NewDense(k, k, nil)
	for j := range k {
		one.Set(j, j, 1)
	}
	return one
}

// SkippedPeriodWarning says why a period had no regression.
type SkippedPeriodWarning struct {
	Period int
	Rows   int
	Reason error
}

func (w *SkippedPeriodWarning) Error() string {
	return fmt.Sprintf("period %d, %d rows, left out: %v", w.Period, w.Rows, w.Reason)
}

func (w *SkippedPeriodWarning) Unwrap() error { return w.Reason }

// PeriodCountError says that there are too few periods whose coefficients could be estimated.
type PeriodCountError struct {
	Periods int
	Skipped []error
}

func (e *PeriodCountError) Error() string {
	s := fmt.Sprintf("models: %d period(s) with a regression: want at least 2", e.Periods)
	if len(e.Skipped) > 0 {
		s += fmt.Sprintf(" (%d left out, the first: %v)", len(e.Skipped), e.Skipped[0])
	}
	return s
}
