package models

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// refinements of the first solution: the second one changes the last digits, a third none.
const refinements = 2

// Fit is a regression estimated by least squares. Its slices are the caller's to read, not to change.
type Fit struct {
	Names     []string
	Coef      []float64
	Residuals []float64 // y - x b, less the effects; one per row used
	Leverages []float64 // diagonal of the hat matrix, each in [0, 1]; nil with two effects and after a [Stream]

	N        int // observations used
	K        int // coefficients
	Absorbed int // rank of the dummies of the effects, 0 without
	DF       int // residual degrees of freedom, N - K - Absorbed

	// HasConstant tells whether the columns, or the effects, span a constant. Then R2 is about the mean of
	// y, as usual; without it R2 is about zero.
	HasConstant bool
	SSR         float64 // sum of squared residuals, weighted
	SST         float64 // sum of squares of y, weighted, about its weighted mean if HasConstant
	R2          float64 // 1 - SSR/SST
	AdjR2       float64 // 1 - (1-R2)(N-c)/DF, where c is 1 with a constant and 0 without
	WithinR2    float64 // 1 - SSR over the sum of squares of y less the effects; NaN without effects
	Sigma       float64 // residual standard deviation, sqrt(SSR/DF)

	Rows     []int   // the rows used, ascending, if singletons were left out; nil for all of them
	Warnings []error // *[DroppedWarning], *[SingletonWarning], *[EffectsLeftWarning]

	q       *mat.Dense // orthonormal columns that span the design, N x K; nil after a [Stream]
	upper   *mat.Dense // K x K: the design times upper is q
	back    *mat.Dense // K x K: q times back is the design
	varies  []bool     // per column, whether it is other than constant
	errors  []float64  // the residuals times the roots of the weights
	roots   []float64  // the roots of the weights, nil without
	effects *within    // nil without
	given   int        // rows there were before singletons were left out
}

// Effect is a factor whose levels have a coefficient each, which nobody wants to see: firms or sessions.
type Effect struct {
	Name  string
	Group []int // per row; equal numbers are one level
}

// RegressConfig is what [Regress] can do beyond [OLS]. The zero value does nothing more.
type RegressConfig struct {
	// Weights are one positive number per row, each the inverse of the variance of its error up to a
	// common factor: the sum of w e^2 is made least. Their scale changes no coefficient and no standard error.
	Weights []float64
	// Effects are absorbed, one or two of them, by taking from y and from each column its projection on
	// their dummies.
	Effects []Effect
	// DropCollinear leaves out each column that adds nothing to those before it, with a
	// *[DroppedWarning], where otherwise there is a *[CollinearError].
	DropCollinear bool
}

// OLS estimates y = x b + e by least squares.
//
// The columns are scaled to lengths near one by powers of two, which rounds nothing, and factorised by
// Householder reflections, first block of rows by block of rows to a triangle (Demmel, Grigori, Hoemmen
// and Langou 2012), then the triangle with column pivoting, x P = Q R (Businger and Golub 1965, LAPACK's
// dgeqp3); then R b = Q'y, refined with residuals of twice the working precision (Björck 1967). A column whose
// diagonal element in R is smaller than [RankTolerance] times the largest adds nothing to those before
// it, and a *[CollinearError] names it and them. The normal equations are never formed. Degrees of
// freedom are n - k.
//
// x has one row per element of y and one column per name; an intercept is a column of ones (see
// [Design]). OLS panics if the shapes disagree. It returns a *[NotFiniteError] for a NaN or an infinity,
// a *[TooFewError] unless there are more rows than columns, and a *[ConstantError] for a y that does not
// vary.
func OLS(y []float64, x mat.Matrix, names []string) (*Fit, error) {
	return Regress(y, x, names, RegressConfig{})
}

// Regress estimates y = x b + effects + e by weighted least squares.
//
// Effects are absorbed first: y and the columns are replaced by what the dummies of the effects leave of
// them (Frisch and Waugh 1933, Lovell 1963), with one effect by taking group means, with two by
// alternating projections (Guimarães and Portugal 2010, Gaure 2013), accelerated by conjugate gradients
// (Hernández-Ramos, Escalante and Raydan 2011), until no group mean of what is left is above 1e-10 of
// the column's standard deviation. A column the effects explain is collinear with them. A row that is
// alone in its level is fitted exactly whatever its value: it is left out with a *[SingletonWarning], as
// is what becomes alone thereby (Correia 2015). Then rows are multiplied by the roots of their weights,
// and [OLS] says the rest.
//
// Degrees of freedom are N - K - Absorbed, where Absorbed is the rank of the dummies: the levels of one
// effect; the levels of two less the number of connected components of the graph that joins each row's
// levels (Abowd, Creecy and Kramarz 2002). They, and with them every small-sample factor, are those of
// the regression on dummies: R's lm, plm's within model.
//
// It fails as [OLS] does, and with a *[WeightError] for a weight that is not positive and finite.
func Regress(y []float64, x mat.Matrix, names []string, config RegressConfig) (*Fit, error) {
	n, k := x.Dims()
	if len(y) != n || len(names) != k {
		panic(fmt.Sprintf("models: design is %d x %d, y has %d rows, %d names", n, k, len(y), len(names)))
	}
	if n <= k && !config.DropCollinear {
		return nil, &TooFewError{N: n, K: k}
	}
	d := &sample{y: y, x: dense(x), names: names}
	if err := d.check(config); err != nil {
		return nil, err
	}
	fit := &Fit{given: n, WithinR2: math.NaN()}
	if err := d.absorb(fit, config); err != nil {
		return nil, err
	}
	d.weigh(fit)
	if err := d.estimate(fit, config.DropCollinear); err != nil {
		return nil, err
	}
	return fit, d.summarise(fit)
}

// sample is a regression on its way from what was given to what is estimated.
type sample struct {
	y       []float64
	x       *mat.Dense
	names   []string
	weights []float64
	before  []float64 // y before effects and weights
	effects *within
	spanned []Dependence // columns the effects explain
}

func dense(x mat.Matrix) *mat.Dense {
	if d, ok := x.(*mat.Dense); ok {
		return d
	}
	return mat.DenseCopyOf(x)
}

func (d *sample) check(config RegressConfig) error {
	if err := checkFinite(d.y, d.x, d.names); err != nil {
		return err
	}
	d.weights, d.before = config.Weights, d.y
	if d.weights != nil && len(d.weights) != len(d.y) {
		panic(fmt.Sprintf("models: %d weights for %d rows", len(d.weights), len(d.y)))
	}
	for i, w := range d.weights {
		if !(w > 0) || math.IsInf(w, 1) {
			return &WeightError{Row: i, Value: w}
		}
	}
	return nil
}

// weigh multiplies y and the columns by the roots of the weights.
func (d *sample) weigh(fit *Fit) {
	if d.weights == nil {
		return
	}
	fit.roots = make([]float64, len(d.weights))
	y, x := slices.Clone(d.y), mat.DenseCopyOf(d.x)
	for i, w := range d.weights {
		root := math.Sqrt(w)
		fit.roots[i] = root
		y[i] *= root
		floats.Scale(root, x.RawRowView(i))
	}
	d.y, d.x = y, x
}

func (d *sample) estimate(fit *Fit, drop bool) error {
	f, keep, dropped, err := factorise(d.x, d.names, drop)
	if err != nil {
		return d.blame(err)
	}
	if len(dropped) > 0 {
		kept := mat.NewDense(len(d.y), len(keep), nil)
		for j, from := range keep {
			kept.ColView(j).(*mat.VecDense).CopyVec(d.x.ColView(from))
		}
		d.x, d.names = kept, pick(d.names, keep)
		fit.Warnings = append(fit.Warnings, &DroppedWarning{Columns: d.attribute(dropped)})
	}
	fit.Names, fit.N, fit.K = slices.Clone(d.names), len(d.y), len(keep)
	fit.DF = fit.N - fit.K - fit.Absorbed
	if fit.DF <= 0 {
		return &TooFewError{N: fit.N, K: fit.K + fit.Absorbed}
	}
	fit.q, fit.upper, fit.back, fit.varies = f.q, f.upper, f.back, d.varying(fit.roots)
	fit.Coef = f.solve(d.y)
	fit.errors = f.refine(d.y, d.x, fit.Coef)
	fit.Residuals = fit.errors
	if fit.roots != nil {
		fit.Residuals = slices.Clone(fit.errors)
		floats.Div(fit.Residuals, fit.roots)
	}
	return nil
}

// blame puts the effects into an error about columns that they explain.
func (d *sample) blame(err error) error {
	if collinear, ok := err.(*CollinearError); ok {
		return &CollinearError{Columns: d.attribute(collinear.Columns)}
	}
	return err
}

func (d *sample) attribute(found []Dependence) []Dependence {
	named := slices.Clone(found)
	for i, f := range named {
		for _, s := range d.spanned {
			if s.Column == f.Column {
				named[i] = s
			}
		}
	}
	return named
}

// varying tells which columns are not constant, before weights.
func (d *sample) varying(roots []float64) []bool {
	varies := make([]bool, len(d.names))
	first := slices.Clone(d.x.RawRowView(0))
	for i := range d.y {
		for j, v := range d.x.RawRowView(i) {
			if roots != nil {
				varies[j] = varies[j] || math.Abs(v*roots[0]-first[j]*roots[i]) > 1e-12*math.Abs(first[j]*roots[i])
				continue
			}
			varies[j] = varies[j] || v != first[j]
		}
	}
	return varies
}

func checkFinite(y []float64, x *mat.Dense, names []string) error {
	for i, v := range y {
		if !finite(v) {
			return &NotFiniteError{Column: "y", Row: i, Value: v}
		}
		for j, v := range x.RawRowView(i) {
			if !finite(v) {
				return &NotFiniteError{Column: names[j], Row: i, Value: v}
			}
		}
	}
	return nil
}

func finite(v float64) bool { return v-v == 0 }

// solve returns the least-squares coefficients of y on the design.
func (f *factors) solve(y []float64) []float64 {
	_, k := f.q.Dims()
	qy := mat.NewVecDense(k, nil)
	qy.MulVec(f.q.T(), mat.NewVecDense(len(y), y))
	b := mat.NewVecDense(k, nil)
	b.MulVec(f.upper, qy)
	return b.RawVector().Data
}

// refine improves b by the method of Björck (1967) and returns its residuals: the residuals r and b solve
// r + x b = y, x'r = 0 together, so what both equations lack is solved for. Where residuals are large,
// correcting b alone would leave the error in x'r. Each step is smaller than the one before by the same
// factor, so it stops when the next one could not change a digit.
func (f *factors) refine(y []float64, x *mat.Dense, b []float64) []float64 {
	const enough = 1e-9
	r := residuals(y, x, b)
	for i := range refinements {
		var lack []float64 // in the first equation, nothing after residuals
		if i > 0 {
			lack = residuals(y, x, b)
			floats.Sub(lack, r)
		}
		step := f.refineOnce(x, b, r, lack)
		small := true
		for j := range b {
			small = small && math.Abs(step[j]) <= enough*math.Abs(b[j])
		}
		if small {
			break
		}
	}
	return residuals(y, x, b)
}

func (f *factors) refineOnce(x *mat.Dense, b, r, lack []float64) []float64 {
	n, k := f.q.Dims()
	share, step := mat.NewVecDense(k, nil), mat.NewVecDense(k, nil)
	share.MulVec(f.upper.T(), mat.NewVecDense(k, normalLack(x, r)))
	if lack != nil {
		more := mat.NewVecDense(k, nil)
		more.MulVec(f.q.T(), mat.NewVecDense(n, lack))
		share.AddVec(share, more)
		floats.Add(r, lack)
	}
	step.MulVec(f.upper, share)
	floats.Add(b, step.RawVector().Data)
	for i := range r {
		r[i] -= floats.Dot(f.q.RawRowView(i), share.RawVector().Data)
	}
	return step.RawVector().Data
}

// normalLack returns x'r, summed with twice the working precision.
func normalLack(x *mat.Dense, r []float64) []float64 {
	_, k := x.Dims()
	sums, lack := make([]extended, k), make([]float64, k)
	for i, v := range r {
		for j, a := range x.RawRowView(i) {
			sums[j].addProduct(a, v)
		}
	}
	for j := range lack {
		lack[j] = sums[j].value()
	}
	return lack
}

// residuals returns y - x b, each summed with twice the working precision, because its terms can cancel
// to far below their own size.
func residuals(y []float64, x *mat.Dense, b []float64) []float64 {
	e := make([]float64, len(y))
	for i := range e {
		sum := extended{high: y[i]}
		for j, v := range x.RawRowView(i) {
			sum.addProduct(-v, b[j])
		}
		e[i] = sum.value()
	}
	return e
}

// extended is a sum of products with what rounding would lose kept aside (Ogita, Rump and Oishi 2005).
type extended struct{ high, low float64 }

func (e *extended) addProduct(a, b float64) {
	product := float64(a * b)
	lost := math.FMA(a, b, -product)
	sum := e.high + product
	part := sum - e.high
	lost += (e.high - (sum - part)) + (product - part)
	e.high, e.low = sum, e.low+lost
}

func (e *extended) value() float64 { return e.high + e.low }

func (d *sample) summarise(f *Fit) error {
	if d.effects == nil || len(d.effects.ways) == 1 {
		f.Leverages = f.leverages()
	}
	f.HasConstant = d.effects != nil || spansConstant(f.q, f.roots)
	f.SSR = floats.Dot(f.errors, f.errors)
	c := 0.0
	centre := 0.0
	if f.HasConstant {
		c, centre = 1, weightedMean(d.before, d.weights)
	}
	f.SST = squaresAbout(d.before, d.weights, centre)
	if constant(d.before) && (f.HasConstant || d.before[0] == 0) {
		return &ConstantError{Column: "y", Value: d.before[0]}
	}
	f.Sigma = math.Sqrt(f.SSR / float64(f.DF))
	f.R2 = 1 - f.SSR/f.SST
	f.AdjR2 = 1 - (1-f.R2)*(float64(f.N)-c)/float64(f.DF)
	if d.effects != nil {
		f.WithinR2 = 1 - f.SSR/floats.Dot(d.y, d.y)
	}
	return nil
}

// leverages are the squared lengths of the rows of Q, and what the effects add.
func (f *Fit) leverages() []float64 {
	h := make([]float64, f.N)
	if f.effects != nil {
		if h = f.effects.leverages(); h == nil {
			return nil
		}
	}
	for i := range h {
		row := f.q.RawRowView(i)
		h[i] = min(1, h[i]+floats.Dot(row, row))
	}
	return h
}

func weightedMean(v, weights []float64) float64 {
	if weights == nil {
		return floats.Sum(v) / float64(len(v))
	}
	return floats.Dot(v, weights) / floats.Sum(weights)
}

func squaresAbout(v, weights []float64, centre float64) float64 {
	sum := 0.0
	for i, a := range v {
		square := (a - centre) * (a - centre)
		if weights != nil {
			square *= weights[i]
		}
		sum += square
	}
	return sum
}

func constant(v []float64) bool {
	for _, a := range v {
		if a != v[0] {
			return false
		}
	}
	return true
}

// spansConstant tells whether the projection of a constant on the columns of q leaves nothing over, so
// that a full set of dummies counts as a constant too. With weights the constant is their roots.
func spansConstant(q *mat.Dense, roots []float64) bool {
	const negligible = 1e-8
	n, k := q.Dims()
	if roots == nil {
		roots = ones(n)
	}
	one := mat.NewVecDense(n, slices.Clone(roots))
	share := mat.NewVecDense(k, nil)
	share.MulVec(q.T(), one)
	for i := range n {
		one.SetVec(i, one.AtVec(i)-floats.Dot(q.RawRowView(i), share.RawVector().Data))
	}
	return mat.Norm(one, 2) < negligible*floats.Norm(roots, 2)
}
