package models

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Stream estimates a regression whose rows do not fit in memory and come block by block. It keeps the
// triangle of a tall-skinny QR (see [OLS]) of the columns, a column of ones and y, (k+2) x (k+2) numbers
// whatever the rows: with X = Q R, the triangle holds R, Q'y and the length of what X leaves of y.
//
// There are no residuals, so [Fit.Inference] knows [IID] alone; [Stream.Second] gives others from the same
// rows once more. Coefficients are not refined: they agree with [OLS] to rounding times the
// condition of the design.
type Stream struct {
	names []string
	r     *triangle
	block []float64
	tau   []float64
	n     int
	mean  float64 // of y so far
	sst   float64 // of y about that
	first []float64
	vary  []bool
	flat  bool // y has not varied
	y0    float64
}

// NewStream returns a stream of the columns named, an intercept among them if there is to be one. It
// panics without a column.
func NewStream(names []string) *Stream {
	if len(names) == 0 {
		panic("models: stream without columns")
	}
	k := len(names) + 2
	return &Stream{names: slices.Clone(names), r: newTriangle(k), tau: make([]float64, k), vary: make([]bool, len(names)), flat: true}
}

// Add takes in rows, which it does not keep. It panics if the shapes disagree, and returns a
// *[NotFiniteError], whose row counts from the first of the stream, without having taken any of the rows.
func (s *Stream) Add(y []float64, x mat.Matrix) error {
	if n, k := x.Dims(); len(y) != n || k != len(s.names) {
		panic(fmt.Sprintf("models: block is %d x %d, y has %d rows, the stream %d columns", n, k, len(y), len(s.names)))
	}
	rows := dense(x)
	if err := checkFinite(y, rows, s.names); err != nil {
		at := err.(*NotFiniteError)
		at.Row += s.n
		return at
	}
	size := blockRows(s.r.k) * s.r.k
	for i, v := range y {
		s.note(v, rows.RawRowView(i))
		s.block = append(append(s.block, rows.RawRowView(i)...), 1, v)
		if len(s.block) >= size {
			s.flush()
		}
	}
	return nil
}

// note keeps what R2 needs, by the updates of Welford (1962).
func (s *Stream) note(y float64, row []float64) {
	if s.n == 0 {
		s.first, s.y0 = slices.Clone(row), y
	}
	for j, v := range row {
		s.vary[j] = s.vary[j] || v != s.first[j]
	}
	s.flat = s.flat && y == s.y0
	s.n++
	off := y - s.mean
	s.mean += off / float64(s.n)
	s.sst += off * (y - s.mean)
}

func (s *Stream) flush() {
	s.r.absorb(s.block, s.tau)
	s.block = s.block[:0]
}

// N is how many rows there have been.
func (s *Stream) N() int { return s.n }

// Fit estimates from the rows so far; more may be added after. Residuals, Leverages and Rows are nil. It
// fails as [OLS] does.
func (s *Stream) Fit() (*Fit, error) {
	k := len(s.names)
	if s.n <= k {
		return nil, &TooFewError{N: s.n, K: k}
	}
	s.flush()
	whole := mat.NewDense(k+2, k+2, s.r.r)
	design := mat.DenseCopyOf(whole.Slice(0, k, 0, k))
	p := pivotTriangle(design.RawMatrix().Data, k, ones(k))
	if p.rank < k {
		return nil, &CollinearError{Columns: p.dependences(s.names)}
	}
	f := &Fit{Names: slices.Clone(s.names), N: s.n, K: k, DF: s.n - k, WithinR2: math.NaN(), given: s.n,
		upper: p.upper(), back: p.back(), varies: slices.Clone(s.vary)}
	qy := mat.NewVecDense(k, nil)
	qy.MulVec(mat.NewDense(k, k, p.orthogonal()).T(), whole.Slice(0, k, k+1, k+2).(*mat.Dense).ColView(0))
	f.Coef = make([]float64, k)
	mat.NewVecDense(k, f.Coef).MulVec(f.upper, qy)
	return f, s.summarise(f, whole)
}

// summarise reads the sums of squares off the last two columns of the triangle: ones, then y.
func (s *Stream) summarise(f *Fit, whole *mat.Dense) error {
	const negligible = 1e-8
	k := f.K
	f.SSR = whole.At(k, k+1)*whole.At(k, k+1) + whole.At(k+1, k+1)*whole.At(k+1, k+1)
	f.HasConstant = math.Abs(whole.At(k, k)) < negligible*math.Sqrt(float64(s.n))
	if s.flat && (f.HasConstant || s.y0 == 0) {
		return &ConstantError{Column: "y", Value: s.y0}
	}
	c := 1.0
	f.SST = s.sst
	if !f.HasConstant {
		c, f.SST = 0, s.sst+float64(s.n)*s.mean*s.mean
	}
	f.Sigma = math.Sqrt(f.SSR / float64(f.DF))
	f.R2 = 1 - f.SSR/f.SST
	f.AdjR2 = 1 - (1-f.R2)*(float64(f.N)-c)/float64(f.DF)
	return nil
}

// Second is the second pass over a stream, for a covariance that needs residuals.
type Second struct {
	fit   *Fit
	c     Covariance
	sum   *outerSum
	place map[int]int // of each group in sums
	sums  [][]float64 // of scores, per group
	n     int
}

// Second begins a second pass, which is to be given the same rows: for hc0 and hc1, in memory of k x k numbers;
// for dk:LAG and clusters by one grouping, in memory of k numbers per group. It panics for another covariance,
// or if f is not of this stream's columns.
func (s *Stream) Second(f *Fit, c Covariance) *Second {
	if !slices.Equal(f.Names, s.names) || f.q != nil {
		panic("models: second pass over a fit that is not of this stream")
	}
	p := &Second{fit: f, c: c, sum: newOuterSum(f.K)}
	switch {
	case c.kind == kindHC0 || c.kind == kindHC1:
	case c.kind == kindDriscollKraay || c.kind == kindClustered && len(c.columns) == 1:
		p.place = make(map[int]int)
	default:
		panic(fmt.Sprintf("models: covariance %s in a second pass: want hc0, hc1, dk:LAG or one cluster", c))
	}
	return p
}

// Add takes in rows again, with their groups or periods where the covariance has them, otherwise nil.
// Those that the covariance itself was given do not count.
func (p *Second) Add(y []float64, x mat.Matrix, group []int) {
	n, k := x.Dims()
	if len(y) != n || k != p.fit.K || p.place != nil && len(group) != n {
		panic(fmt.Sprintf("models: block is %d x %d, y has %d rows, %d groups", n, k, len(y), len(group)))
	}
	rows, q := dense(x), make([]float64, k)
	for i, e := range residuals(y, rows, p.fit.Coef) {
		rowTimes(q, rows.RawRowView(i), p.fit.upper.RawMatrix().Data)
		if p.place == nil {
			p.sum.add(q, e*e)
			continue
		}
		for j, to := 0, p.sumOf(group[i]); j < k; j++ {
			to[j] += e * q[j]
		}
	}
	p.n += n
}

func (p *Second) sumOf(group int) []float64 {
	at, seen := p.place[group]
	if !seen {
		at = len(p.sums)
		p.place[group] = at
		p.sums = append(p.sums, make([]float64, p.fit.K))
	}
	return p.sums[at]
}

// Inference ends the pass. It fails as [Fit.Inference] does, and panics if the pass had another number of
// rows than the stream.
func (p *Second) Inference() (*Inference, error) {
	f := p.fit
	if p.n != f.N {
		panic(fmt.Sprintf("models: second pass of %d rows over a stream of %d", p.n, f.N))
	}
	mid := middle{m: mat.NewSymDense(f.K, nil), df: float64(f.DF), lag: p.c.lag}
	if p.place == nil {
		factor := 1.0
		if p.c.kind == kindHC1 {
			factor = float64(f.N) / float64(f.DF)
		}
		p.sum.to(mid.m, factor)
	} else if err := p.addGroups(&mid); err != nil {
		return nil, err
	}
	mid.refer(p.c, f)
	return f.infer(p.c, mid), nil
}

// addGroups treats each group's sum as a row of its own, in the order of the groups.
func (p *Second) addGroups(mid *middle) error {
	distinct := slices.Sorted(maps.Keys(p.place))
	sums := mat.NewDense(len(distinct), p.fit.K, nil)
	for i, g := range distinct {
		sums.SetRow(i, p.sums[p.place[g]])
	}
	c := p.c.Bind(sequence(len(distinct)))
	if c.kind == kindClustered {
		return p.fit.addClusterSums(mid, scores{rows: sums}, c, c.groups)
	}
	return p.fit.addPeriodSums(mid, sums, c)
}
