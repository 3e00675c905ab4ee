package models

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"
)

// RankTolerance is the size, against the largest, below which a diagonal element of the pivoted
// triangular factor of the design, its columns scaled to lengths near one, counts as zero.
const RankTolerance = 1e-11

// triangle is the upper factor R of a matrix of k columns whose rows arrive block by block: a
// tall-skinny QR along a chain (Demmel, Grigori, Hoemmen and Langou 2012). Each block is factorised by
// Householder reflections together with the triangle of those before it, so that memory holds one block
// and k x k numbers. The reflections touch one row of the triangle each, because below the diagonal it
// is zero.
type triangle struct {
	k int
	r []float64 // k x k by rows, zero below the diagonal
	w []float64 // room for one row
}

func newTriangle(k int) *triangle {
	return &triangle{k: k, r: make([]float64, k*k), w: make([]float64, k)}
}

// blockRows is how many rows of k columns stay in the fast cache of a processor, at least enough that the
// triangle is the smaller part of the work.
func blockRows(k int) int { return max(4*k, 4096/k) }

// absorb takes in the rows of the block, and leaves in it the lower parts of the reflectors, whose upper
// parts are columns of the identity. Their factors go to tau.
func (t *triangle) absorb(block, tau []float64) {
	k := t.k
	for j := range k {
		sum := 0.0
		for i := j; i < len(block); i += k {
			sum += block[i] * block[i]
		}
		tau[j] = 0
		if sum == 0 {
			continue
		}
		alpha := t.r[j*k+j]
		beta := -math.Copysign(math.Hypot(alpha, math.Sqrt(sum)), alpha)
		tau[j] = (beta - alpha) / beta
		t.r[j*k+j] = beta
		t.reflect(block, j, 1/(alpha-beta), tau[j])
	}
}

// reflect scales column j of the block to the reflector, and applies it to the columns after it.
func (t *triangle) reflect(block []float64, j int, scale, tau float64) {
	k := t.k
	top, w := t.r[j*k+j+1:(j+1)*k], t.w[:k-j-1]
	copy(w, top)
	for i := j; i < len(block); i += k {
		block[i] *= scale
		v, row := block[i], block[i+1:i+1+len(w)]
		for c, a := range row {
			w[c] += v * a
		}
	}
	for c := range w {
		w[c] *= tau
		top[c] -= w[c]
	}
	for i := j; i < len(block) && len(w) > 0; i += k {
		v, row := block[i], block[i+1:i+1+len(w)]
		for c, a := range w {
			row[c] -= v * a
		}
	}
}

// chain is a triangle whose reflectors were kept, so that Q can be had from them.
type chain struct {
	*triangle
	a      []float64   // the matrix by rows; the reflectors in its place
	blocks [][]float64 // per block, the k x k factor T of the product of its reflectors
}

// factoriseChain overwrites a, of k columns, with reflectors.
func factoriseChain(a []float64, k int) *chain {
	c := &chain{triangle: newTriangle(k), a: a}
	tau := make([]float64, k)
	for block := range slices.Chunk(a, k*blockRows(k)) {
		c.absorb(block, tau)
		c.blocks = append(c.blocks, productFactor(block, tau))
	}
	return c
}

// productFactor returns T, upper triangular, for which the product of the reflectors is I - V T V'
// (Schreiber and Van Loan 1989).
func productFactor(v, tau []float64) []float64 {
	k := len(tau)
	t := make([]float64, k*k)
	for row := range slices.Chunk(v, k) {
		for i, a := range row {
			for j := i + 1; j < k; j++ {
				t[i*k+j] += a * row[j]
			}
		}
	}
	for j := range k {
		column := make([]float64, j)
		for i := range j {
			for l := i; l < j; l++ {
				column[i] += t[i*k+l] * t[l*k+j]
			}
		}
		for i := range j {
			t[i*k+j] = -tau[j] * column[i]
		}
		t[j*k+j] = tau[j]
	}
	return t
}

// expand overwrites the reflectors with Q times the k x k matrix c, from the last block to the first;
// what is left in c then is rounding.
func (c *chain) expand(top []float64) {
	k := c.k
	size := k * blockRows(k)
	z, row := make([]float64, k*k), make([]float64, k)
	for b := len(c.blocks) - 1; b >= 0; b-- {
		multiplyUpper(z, c.blocks[b], top, k)
		for i := range top {
			top[i] -= z[i]
		}
		for v := range slices.Chunk(c.a[b*size:min(len(c.a), (b+1)*size)], k) {
			rowTimes(row, v, z)
			for j := range v {
				v[j] = -row[j]
			}
		}
	}
}

// multiplyUpper sets z to t c, where t is upper triangular.
func multiplyUpper(z, t, c []float64, k int) {
	clear(z)
	for i := range k {
		for l := i; l < k; l++ {
			for j := range k {
				z[i*k+j] += t[i*k+l] * c[l*k+j]
			}
		}
	}
}

// rowTimes sets out to the row v times the square matrix m.
func rowTimes(out, v, m []float64) {
	clear(out)
	for l, a := range v {
		row := m[l*len(out) : (l+1)*len(out)]
		for j, b := range row {
			out[j] += a * b
		}
	}
}

// factors is the pivoted QR of a design with full rank.
type factors struct {
	q     *mat.Dense // orthonormal columns, N x K
	upper *mat.Dense // K x K: the design times upper is q
	back  *mat.Dense // K x K: q times back is the design
}

// factorise returns the factors of the columns of x that keep lists, which is all of them unless drop is
// set, and what it dropped.
func factorise(x *mat.Dense, names []string, drop bool) (f *factors, keep []int, dropped []Dependence, err error) {
	n, k := x.Dims()
	scaled, scale := scaleColumns(x)
	c := factoriseChain(scaled.RawMatrix().Data, k)
	p := pivotTriangle(c.r, k, scale)
	if p.rank == k {
		c.expand(p.orthogonal())
		return &factors{q: scaled, upper: p.upper(), back: p.back()}, sequence(k), nil, nil
	}
	if !drop {
		return nil, nil, nil, &CollinearError{Columns: p.dependences(names)}
	}
	keep, dropped = inOrder(c.r, k, names)
	if len(keep) == 0 {
		return nil, nil, nil, &CollinearError{Columns: dropped}
	}
	kept := mat.NewDense(n, len(keep), nil)
	for j, from := range keep {
		kept.ColView(j).(*mat.VecDense).CopyVec(x.ColView(from))
	}
	f, _, _, err = factorise(kept, pick(names, keep), false)
	return f, keep, dropped, err
}

// scaleColumns copies x with each column divided by the power of two next above its largest element, which
// rounds nothing and keeps squares from overflowing.
func scaleColumns(x *mat.Dense) (*mat.Dense, []float64) {
	n, k := x.Dims()
	scale := make([]float64, k)
	for i := range n {
		for j, v := range x.RawRowView(i) {
			scale[j] = max(scale[j], math.Abs(v))
		}
	}
	for j, largest := range scale {
		_, exponent := math.Frexp(largest)
		scale[j] = math.Ldexp(1, -exponent)
	}
	scaled := mat.NewDense(n, k, nil)
	for i := range n {
		row := scaled.RawRowView(i)
		for j, v := range x.RawRowView(i) {
			row[j] = v * scale[j]
		}
	}
	return scaled, scale
}

// pivoted is the factorisation R S P = Q1 R1 of a triangle by Businger and Golub (1965), LAPACK's dgeqp3, after
// its columns, whose lengths are those of the design's, were scaled to lengths near one by S. Where R is that
// of a chain, Q Q1 R1 is the pivoted QR of the design itself.
type pivoted struct {
	k, rank int
	raw     *mat.Dense // reflectors of Q1
	tau     []float64
	r       *mat.Dense // R1
	pivot   []int
	scale   []float64 // of each column of the design, all scalings together
}

func pivotTriangle(r []float64, k int, scale []float64) *pivoted {
	p := &pivoted{k: k, raw: mat.NewDense(k, k, slices.Clone(r)), tau: make([]float64, k), pivot: make([]int, k), scale: slices.Clone(scale)}
	for j := range k {
		p.pivot[j] = -1 // free to move
		_, exponent := math.Frexp(mat.Norm(p.raw.ColView(j), 2))
		by := math.Ldexp(1, -exponent)
		p.scale[j] *= by
		for i := range j + 1 {
			p.raw.Set(i, j, p.raw.At(i, j)*by)
		}
	}
	raw, work := p.raw.RawMatrix(), make([]float64, 1)
	lapack64.Geqp3(raw, p.pivot, p.tau, work, -1)
	work = make([]float64, max(int(work[0]), 3*k+1))
	lapack64.Geqp3(raw, p.pivot, p.tau, work, len(work))
	p.r = upperTriangle(raw, k)
	p.rank = rankOf(p.r)
	return p
}

// orthogonal returns Q1 by rows.
func (p *pivoted) orthogonal() []float64 {
	raw, work := p.raw.RawMatrix(), make([]float64, 64*p.k)
	lapack64.Orgqr(raw, p.tau, work, len(work))
	return raw.Data
}

// back returns R1 P' inv(S), which turns Q into the design.
func (p *pivoted) back() *mat.Dense {
	back := mat.NewDense(p.k, p.k, nil)
	for j, column := range p.pivot {
		for i := range j + 1 {
			back.Set(i, column, p.r.At(i, j)/p.scale[column])
		}
	}
	return back
}

// upper returns S P inv(R1), the matrix that turns the design into Q.
func (p *pivoted) upper() *mat.Dense {
	raw := mat.DenseCopyOf(p.r).RawMatrix()
	lapack64.Trtri(blas64.Triangular{Uplo: blas.Upper, Diag: blas.NonUnit, N: p.k, Data: raw.Data, Stride: raw.Stride})
	upper := mat.NewDense(p.k, p.k, nil)
	for i, column := range p.pivot {
		for j := i; j < p.k; j++ {
			upper.Set(column, j, p.scale[column]*raw.Data[i*raw.Stride+j])
		}
	}
	return upper
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
func (p *pivoted) dependences(names []string) []Dependence {
	const negligible = 1e-7
	var found []Dependence
	for j := p.rank; j < p.k; j++ {
		w := backSubstitute(p.r, p.rank, mat.Col(nil, j, p.r))
		var on []int
		for i := range p.rank {
			if math.Abs(w[i]) > negligible {
				on = append(on, p.pivot[i])
			}
		}
		slices.Sort(on)
		found = append(found, Dependence{Column: names[p.pivot[j]], On: pick(names, on)})
	}
	return found
}

// inOrder goes through the columns of the triangle from the first to the last and keeps each that adds to
// the rank of those kept before it.
func inOrder(r []float64, k int, names []string) (keep []int, dropped []Dependence) {
	whole := mat.NewDense(k, k, r)
	for j := range k {
		try := append(slices.Clone(keep), j)
		p := pivotColumns(whole, try)
		if p.rank == len(try) {
			keep = try
			continue
		}
		dropped = append(dropped, explain(p, pick(names, try)))
	}
	return keep, dropped
}

// explain expresses the last of the columns through the others, whichever of them pivoting put last.
func explain(p *pivoted, names []string) Dependence {
	last := names[len(names)-1]
	d := p.dependences(names)[0]
	on := append([]string{d.Column}, d.On...)
	if i := slices.Index(on, last); i >= 0 {
		on = slices.Delete(on, i, i+1)
	}
	d = Dependence{Column: last}
	for _, name := range names {
		if slices.Contains(on, name) {
			d.On = append(d.On, name)
		}
	}
	return d
}

func pivotColumns(whole *mat.Dense, columns []int) *pivoted {
	rows, _ := whole.Dims()
	part := newTriangle(len(columns))
	block := make([]float64, 0, rows*len(columns))
	for i := range rows {
		for _, j := range columns {
			block = append(block, whole.At(i, j))
		}
	}
	part.absorb(block, make([]float64, len(columns)))
	return pivotTriangle(part.r, part.k, ones(part.k))
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

// pick returns the elements of all at the places listed.
func pick[T any](all []T, places []int) []T {
	if len(places) == 0 {
		return nil
	}
	some := make([]T, len(places))
	for i, at := range places {
		some[i] = all[at]
	}
	return some
}

func sequence(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}
