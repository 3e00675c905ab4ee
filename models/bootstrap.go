package models

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// WildWeights are the distribution of the multipliers of a [Fit.WildBootstrap], each with mean zero and
// variance one.
type WildWeights int

const (
	// Rademacher is 1 or -1, each with probability 1/2: the best for all but very few groups
	// (Davidson and Flachaire 2008). With G groups there are 2^G draws; if that is no more than the
	// replications asked for, each is taken once.
	Rademacher WildWeights = iota
	// Webb is minus or plus the roots of 1/2, 1 and 3/2, each with probability 1/6 (Webb 2023), for fewer
	// groups than about ten, where Rademacher's draws are too few for a p value.
	Webb
)

func (w WildWeights) String() string {
	if w == Webb {
		return "webb"
	}
	return "rademacher"
}

// DefaultWildReplications is how many samples a [Fit.WildBootstrap] draws when it is not told.
const DefaultWildReplications = 9999

// WildConfig configures a [Fit.WildBootstrap]. The zero value draws [DefaultWildReplications] samples of
// [Rademacher] weights with seed 0 for an interval of [DefaultLevel].
type WildConfig struct {
	Weights      WildWeights
	Replications int
	Seed         uint64
	Level        float64
}

// WildTest is what a wild cluster bootstrap says of one coefficient.
type WildTest struct {
	Name         string
	Coef         float64
	StdErr       float64 // clustered, with the factor G/(G-1) (n-1)/(n-k)
	T            float64 // Coef / StdErr
	P            float64 // share of replications with |t*| at least |T|
	Low, High    float64 // the values that are not rejected, at the level; infinite where none is rejected
	Level        float64
	Groups       int
	Replications int // drawn, or all there are
	Exhaustive   bool
	Weights      WildWeights
}

// WildBootstrap tests each time whether the coefficient named is zero, by the wild cluster bootstrap with
// the null imposed (Cameron, Gelbach and Miller 2008; Roodman, MacKinnon, Nielsen and Webb 2019): the
// regression is estimated under the null, the residuals of each group are multiplied by one random
// number, and the clustered t of every such sample is compared with that of the data. It is for few
// groups, where [Clustered] rejects too often. The interval holds the values that the same test does not
// reject, found by bisection; since the samples are the same for all of them, it agrees with P.
//
// The factor of the clustered variance is the same in every sample, so it matters to StdErr and T alone.
// What it costs grows with the square of the groups; with absorbed effects, with groups times rows too.
//
// It returns a *[ClusterCountError] for fewer than two groups, a *[StreamedError] after a [Stream], and
// panics if there is no coefficient of that name or group has another number of rows.
func (f *Fit) WildBootstrap(name string, group []int, config WildConfig) (*WildTest, error) {
	j := slices.Index(f.Names, name)
	if j < 0 {
		panic(fmt.Sprintf("models: wild bootstrap of %q: the fit has %q", name, f.Names))
	}
	if f.q == nil {
		return nil, &StreamedError{Covariance: "wild bootstrap"}
	}
	w, err := f.newWild(j, f.usedRows(group, "wild bootstrap"), config)
	if err != nil {
		return nil, err
	}
	t := &WildTest{Name: name, Coef: f.Coef[j], Level: config.Level, Groups: w.groups,
		Replications: len(w.draws), Exhaustive: w.exhaustive, Weights: config.Weights}
	if t.Level == 0 {
		t.Level = DefaultLevel
	}
	t.StdErr = math.Sqrt(w.factor) * w.spread(ones(w.groups), f.Coef[j])
	t.T = t.Coef / t.StdErr
	t.P = w.p(0)
	t.Low, t.High = w.bound(-1, t), w.bound(1, t)
	return t, nil
}

// wild holds what makes a replication cheap. Let d be the row that gives the coefficient, b = d'y, and u
// the residuals under the null that it is c: u = e + (b - c) d/d'd. In a sample with multipliers v, the
// estimate is c + sum over g of v_g a_g, where a_g sums d u over group g, and the scores of the groups,
// d times the new residuals, are H v with H of groups by groups. Both are linear in c.
type wild struct {
	groups     int
	coef       float64
	factor     float64
	exhaustive bool
	a0, a1     []float64   // a = a0 + (coef - c) a1
	h0, h1     *mat.Dense  // H = h0 + (coef - c) h1
	draws      [][]float64 // multipliers
}

func (f *Fit) newWild(j int, group []int, config WildConfig) (*wild, error) {
	distinct := distinctOf(group)
	g := len(distinct)
	if g < 2 {
		return nil, &ClusterCountError{Groups: g}
	}
	at := ranksIn(distinct, group)
	d := make([]float64, f.N)
	for i := range d {
		d[i] = floats.Dot(f.q.RawRowView(i), f.upper.RawRowView(j))
	}
	w := &wild{groups: g, coef: f.Coef[j], factor: FactorBoth.of(f.N, f.DF, float64(g), float64(g))}
	w.a0, w.h0 = f.wildParts(d, f.errors, at, g)
	slope := slices.Clone(d)
	floats.Scale(1/floats.Dot(d, d), slope)
	w.a1, w.h1 = f.wildParts(d, slope, at, g)
	w.draw(config)
	return w, nil
}

// wildParts returns the sums a of d u by group, and H: the score of group h in a sample in which group l's
// part of u is multiplied by one and the others by zero.
func (f *Fit) wildParts(d, u []float64, at []int, groups int) ([]float64, *mat.Dense) {
	a := make([]float64, groups)
	through, share := mat.NewDense(groups, f.K, nil), mat.NewDense(groups, f.K, nil)
	for i, g := range at {
		a[g] += d[i] * u[i]
		floats.AddScaled(through.RawRowView(g), d[i], f.q.RawRowView(i))
		floats.AddScaled(share.RawRowView(g), u[i], f.q.RawRowView(i))
	}
	h := mat.NewDense(groups, groups, nil)
	h.Mul(through, share.T())
	h.Scale(-1, h)
	for g := range groups {
		h.Set(g, g, h.At(g, g)+a[g])
	}
	if f.effects != nil {
		f.subtractEffects(h, d, u, at)
	}
	return a, h
}

// subtractEffects takes from H what the effects explain of each group's part of u.
func (f *Fit) subtractEffects(h *mat.Dense, d, u []float64, at []int) {
	groups, _ := h.Dims()
	part, left := make([]float64, f.N), make([]float64, f.N)
	for l := range groups {
		for i, g := range at {
			part[i] = 0
			if g == l {
				part[i] = u[i] / f.root(i)
			}
		}
		copy(left, part)
		f.effects.clear(left)
		for i, g := range at {
			h.Set(g, l, h.At(g, l)-d[i]*f.root(i)*(part[i]-left[i]))
		}
	}
}

func (f *Fit) root(i int) float64 {
	if f.roots == nil {
		return 1
	}
	return f.roots[i]
}

// draw makes the multipliers: all of Rademacher's if they are few, else random ones.
func (w *wild) draw(config WildConfig) {
	replications := config.Replications
	if replications == 0 {
		replications = DefaultWildReplications
	}
	if config.Weights == Rademacher && w.groups < 31 && 1<<w.groups <= replications {
		w.exhaustive = true
		replications = 1 << w.groups
	}
	rng := rand.New(rand.NewPCG(config.Seed, 0x77696c64))
	for r := range replications {
		v := make([]float64, w.groups)
		for g := range v {
			switch {
			case w.exhaustive:
				v[g] = float64(1 - 2*(r>>g&1))
			case config.Weights == Webb:
				v[g] = webb(rng)
			default:
				v[g] = float64(1 - 2*rng.IntN(2))
			}
		}
		w.draws = append(w.draws, v)
	}
}

func webb(rng *rand.Rand) float64 {
	n := rng.IntN(6)
	return float64(1-2*(n%2)) * math.Sqrt(float64(1+n/2)/2)
}

// spread is the root of the sum of the squared scores of the sample v under the null c.
func (w *wild) spread(v []float64, c float64) float64 {
	sum := 0.0
	for g := range w.groups {
		s := floats.Dot(w.h0.RawRowView(g), v) + (w.coef-c)*floats.Dot(w.h1.RawRowView(g), v)
		sum += s * s
	}
	return math.Sqrt(sum)
}

// p is the share of samples under the null c whose |t| is at least that of the data. Equal ones count, but
// for rounding.
func (w *wild) p(c float64) float64 {
	const rounding = 1e-10
	t := math.Abs(w.coef-c) / w.spread(ones(w.groups), w.coef)
	extreme := 0
	for _, v := range w.draws {
		shift := floats.Dot(w.a0, v) + (w.coef-c)*floats.Dot(w.a1, v)
		if math.Abs(shift) >= t*(1-rounding)*w.spread(v, c) {
			extreme++
		}
	}
	return float64(extreme) / float64(len(w.draws))
}

// bound is the end of the interval on one side of the coefficient, to a thousandth of its standard error.
func (w *wild) bound(side float64, t *WildTest) float64 {
	const farthest, exact = 1 << 10, 1e-3
	alpha := 1 - t.Level
	out := 1.0
	for w.p(t.Coef+side*out*t.StdErr) > alpha {
		if out *= 2; out > farthest {
			return math.Inf(int(side))
		}
	}
	in := out / 2
	if out == 1 {
		in = 0
	}
	for out-in > exact {
		middle := (in + out) / 2
		if w.p(t.Coef+side*middle*t.StdErr) > alpha {
			in = middle
		} else {
			out = middle
		}
	}
	return t.Coef + side*(in+out)/2*t.StdErr
}
