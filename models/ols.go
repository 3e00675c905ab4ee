package models

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"
)

// RankTolerance is the size, against the largest, below which a diagonal element of the pivoted
// triangular factor of the scaled design counts as zero.
const RankTolerance = 1e-11

// refinements of the first solution: the second one changes the last digits, a third none.
const refinements = 2

// Fit is a regression estimated by least squares. Its slices are the caller's to read, not to change.
type Fit struct {
	Names     []string
	Coef      []float64
	Residuals []float64
	Leverages []float64 // diagonal of the hat matrix, each in [0, 1]

	N  int // observations
	K  int // coefficients
	DF int // residual degrees of freedom, N - K

	// HasConstant tells whether the columns span a constant. Then R2 is about the mean of y, as usual;
	// without it R2 is about zero.
	HasConstant bool
	SSR         float64 // sum of squared residuals
	SST         float64 // sum of squares of y, about its mean if HasConstant
	R2          float64 // 1 - SSR/SST; NaN if y does not vary
	AdjR2       float64 // 1 - (1-R2)(N-c)/DF, where c is 1 with a constant and 0 without
	Sigma       float64 // residual standard deviation, sqrt(SSR/DF)

	q       *mat.Dense // orthonormal columns that span the design, N x K
	upper   *mat.Dense // K x K: the design times upper is q
	rowSums []float64  // per row, the sum over the columns that vary
}

// OLS estimates y = x b + e by least squares.
//
// The columns are scaled to lengths near one by powers of two, which rounds nothing, and factorised as
// x P = Q R by Householder reflections with column pivoting (Businger and Golub 1965, LAPACK's dgeqp3);
// then R b = Q'y, refined twice with residuals of twice the working precision. A column whose diagonal element
// in R is smaller than [RankTolerance] times the largest adds nothing to those before it, and a
// *[CollinearError] names it and them. The normal equations are never formed.
//
// x has one row per element of y and one column per name; an intercept is a column of ones (see
// [Design]). OLS panics if the shapes disagree. It returns a *[NotFiniteError] for a NaN or an infinity,
// and a *[TooFewError] unless there are more rows than columns.
func OLS(y []float64, x mat.Matrix, names []string) (*Fit, error) {
	n, k := x.Dims()
	if len(y) != n || len(names) != k {
		panic(fmt.Sprintf("models: design is %d x %d, y has %d rows, %d names", n, k, len(y), len(names)))
	}
	if n <= k {
		return nil, &TooFewError{N: n, K: k}
	}
	if err := checkFinite(y, x, names); err != nil {
		return nil, err
	}
	f, err := factorise(x, names)
	if err != nil {
		return nil, err
	}
	fit := &Fit{Names: slices.Clone(names), N: n, K: k, DF: n - k, q: f.q, upper: f.upper, rowSums: rowSums(x)}
	fit.Coef = f.solve(y)
	fit.Residuals = residuals(y, x, fit.Coef)
	for range refinements {
		f.refine(y, x, fit.Coef, fit.Residuals)
	}
	fit.Residuals = residuals(y, x, fit.Coef)
	fit.summarise(y)
	return fit, nil
}

func checkFinite(y []float64, x mat.Matrix, names []string) error {
	n, k := x.Dims()
	for i := range n {
		if !finite(y[i]) {
			return &NotFiniteError{Column: "y", Row: i, Value: y[i]}
		}
		for j := range k {
			if v := x.At(i, j); !finite(v) {
				return &NotFiniteError{Column: names[j], Row: i, Value: v}
			}
		}
	}
	return nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// factors is the pivoted QR of a design with full rank.
type factors struct {
	q     *mat.Dense
	upper *mat.Dense
}

// solve returns the least-squares coefficients of y on the design.
func (f *factors) solve(y []float64) []float64 {
	_, k := f.q.Dims()
	qy := mat.NewVecDense(k, nil)
	qy.MulVec(f.q.T(), mat.NewVecDense(len(y), y))
	b := mat.NewVecDense(k, nil)
	b.MulVec(f.upper, qy)
	return b.RawVector().Data
}

func factorise(x mat.Matrix, names []string) (*factors, error) {
	scaled, scale := scaleColumns(x)
	n, k := x.Dims()
	raw := scaled.RawMatrix()
	pivot := make([]int, k)
	for j := range pivot {
		pivot[j] = -1 // free to move
	}
	tau, work := make([]float64, k), make([]float64, 1)
	lapack64.Geqp3(raw, pivot, tau, work, -1)
	work = make([]float64, max(int(work[0]), 3*k+1, n))
	lapack64.Geqp3(raw, pivot, tau, work, len(work))

	r := upperTriangle(raw, k)
	if rank := rankOf(r); rank < k {
		return nil, &CollinearError{Columns: dependences(r, rank, pivot, names)}
	}
	lapack64.Orgqr(raw, tau, work, len(work))
	return &factors{q: scaled, upper: invert(r, pivot, scale)}, nil
}

// scaleColumns copies x with each column divided by the power of two next above its length.
func scaleColumns(x mat.Matrix) (*mat.Dense, []float64) {
	n, k := x.Dims()
	scaled := mat.NewDense(n, k, nil)
	scale := make([]float64, k)
	for j := range k {
		column := mat.Col(nil, j, x)
		_, exponent := math.Frexp(floats.Norm(column, 2))
		scale[j] = math.Ldexp(1, -exponent)
		floats.Scale(scale[j], column)
		scaled.SetCol(j, column)
	}
	return scaled, scale
}

func upperTriangle(a blas64.General, k int) *mat.Dense {
	r := mat.NewDense(k, k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			r.Set(i, j, a.Data[i*a.Stride+j])
		}
	}
	return r
}

// rankOf counts the leading diagonal elements that are not negligible; pivoting has sorted them by size.
func rankOf(r *mat.Dense) int {
	k, _ := r.Dims()
	largest := math.Abs(r.At(0, 0))
	for j := range k {
		if math.Abs(r.At(j, j)) <= RankTolerance*largest {
			return j
		}
	}
	return k
}

// dependences expresses each column beyond the rank through the columns within it, by solving
// R11 w = R12, and names those whose share is not rounding.
func dependences(r *mat.Dense, rank int, pivot []int, names []string) []Dependence {
	const negligible = 1e-7
	var found []Dependence
	k, _ := r.Dims()
	for j := rank; j < k; j++ {
		w := backSubstitute(r, rank, mat.Col(nil, j, r))
		var on []int
		for i := range rank {
			if math.Abs(w[i]) > negligible {
				on = append(on, pivot[i])
			}
		}
		slices.Sort(on)
		d := Dependence{Column: names[pivot[j]]}
		for _, i := range on {
			d.On = append(d.On, names[i])
		}
		found = append(found, d)
	}
	return found
}

func backSubstitute(r *mat.Dense, size int, b []float64) []float64 {
	w := slices.Clone(b[:size])
	for i := size - 1; i >= 0; i-- {
		for j := i + 1; j < size; j++ {
			w[i] -= r.At(i, j) * w[j]
		}
		w[i] /= r.At(i, i)
	}
	return w
}

// invert returns S P inv(R), the matrix that turns the design into Q, where S holds the scales.
func invert(r *mat.Dense, pivot []int, scale []float64) *mat.Dense {
	k, _ := r.Dims()
	raw := r.RawMatrix()
	lapack64.Trtri(blas64.Triangular{Uplo: blas.Upper, Diag: blas.NonUnit, N: k, Data: raw.Data, Stride: raw.Stride})
	upper := mat.NewDense(k, k, nil)
	for i, column := range pivot {
		for j := i; j < k; j++ {
			upper.Set(column, j, scale[column]*r.At(i, j))
		}
	}
	return upper
}

// refine improves b once by the method of Björck (1967): the residuals r and b solve r + x b = y, x'r = 0
// together, so what both equations lack is solved for. Where residuals are large, correcting b alone
// would leave the error in x'r.
func (f *factors) refine(y []float64, x mat.Matrix, b, r []float64) {
	n, k := x.Dims()
	lack := mat.NewVecDense(n, residuals(y, x, b))
	floats.Sub(lack.RawVector().Data, r)
	slope := mat.NewVecDense(k, nil)
	for j := range k {
		var sum extended
		for i, v := range r {
			sum.addProduct(-x.At(i, j), v)
		}
		slope.SetVec(j, sum.value())
	}
	share, z, step, shift := mat.NewVecDense(k, nil), mat.NewVecDense(k, nil), mat.NewVecDense(k, nil), mat.NewVecDense(n, nil)
	share.MulVec(f.q.T(), lack)
	z.MulVec(f.upper.T(), slope)
	share.SubVec(share, z)
	step.MulVec(f.upper, share)
	shift.MulVec(f.q, share)
	floats.Add(b, step.RawVector().Data)
	floats.Add(r, lack.RawVector().Data)
	floats.Sub(r, shift.RawVector().Data)
}

// residuals returns y - x b, each summed with twice the working precision, because its terms can cancel
// to far below their own size.
func residuals(y []float64, x mat.Matrix, b []float64) []float64 {
	e := make([]float64, len(y))
	for i := range e {
		sum := extended{high: y[i]}
		for j := range b {
			sum.addProduct(-x.At(i, j), b[j])
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

// rowSums adds up the columns of each row that are not constant, or, if none varies, all of them.
func rowSums(x mat.Matrix) []float64 {
	n, k := x.Dims()
	all, varying, any := make([]float64, n), make([]float64, n), false
	for j := range k {
		column := mat.Col(nil, j, x)
		floats.Add(all, column)
		if floats.Min(column) < floats.Max(column) {
			floats.Add(varying, column)
			any = true
		}
	}
	if !any {
		return all
	}
	return varying
}

func (f *Fit) summarise(y []float64) {
	f.Leverages = make([]float64, f.N)
	for i := range f.Leverages {
		row := f.q.RawRowView(i)
		f.Leverages[i] = min(1, floats.Dot(row, row))
	}
	f.HasConstant = spansConstant(f.q)
	centre, c := 0.0, 0.0
	if f.HasConstant {
		centre, c = floats.Sum(y)/float64(f.N), 1
	}
	for i, v := range y {
		f.SSR += f.Residuals[i] * f.Residuals[i]
		f.SST += (v - centre) * (v - centre)
	}
	f.Sigma = math.Sqrt(f.SSR / float64(f.DF))
	f.R2 = math.NaN()
	if f.SST > 0 {
		f.R2 = 1 - f.SSR/f.SST
	}
	f.AdjR2 = 1 - (1-f.R2)*(float64(f.N)-c)/float64(f.DF)
}

// spansConstant tells whether the projection of ones on the columns of q leaves nothing over, so that a
// full set of dummies counts as a constant too.
func spansConstant(q *mat.Dense) bool {
	const negligible = 1e-8
	n, k := q.Dims()
	one := mat.NewVecDense(n, ones(n))
	share := mat.NewVecDense(k, nil)
	share.MulVec(q.T(), one)
	left := mat.NewVecDense(n, nil)
	left.MulVec(q, share)
	left.SubVec(one, left)
	return mat.Norm(left, 2) < negligible*math.Sqrt(float64(n))
}
