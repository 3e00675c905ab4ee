package models

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// withinTolerance is how large a group mean of what the effects leave may be, in standard deviations of
// the column.
const withinTolerance = 1e-10

// maxProjections bounds the alternation; conjugate gradients need no more steps than there are levels.
const maxProjections = 10000

// within projects columns on the dummies of one or two effects.
type within struct {
	ways    []way
	weights []float64 // nil without
	rank    int       // of the dummies
}

// way is one effect: the level of each row, numbered from zero in the order of their numbers.
type way struct {
	name   string
	level  []int32
	weight []float64 // total per level
}

func newWithin(effects []Effect, rows []int, weights []float64) *within {
	w := &within{weights: weights}
	for _, e := range effects {
		level, levels := levelsOf(e.Group, rows)
		total := make([]float64, levels)
		for i, l := range level {
			total[l] += w.weight(i)
		}
		w.ways = append(w.ways, way{name: e.Name, level: level, weight: total})
	}
	w.rank = len(w.ways[0].weight)
	if len(w.ways) > 1 {
		w.rank += len(w.ways[1].weight) - w.components()
	}
	return w
}

// levelsOf renumbers the groups of the rows listed.
func levelsOf(group, rows []int) (level []int32, levels int) {
	picked := group
	if rows != nil {
		picked = pick(group, rows)
	}
	distinct := distinctOf(picked)
	level = make([]int32, len(picked))
	for i, at := range ranksIn(distinct, picked) {
		level[i] = int32(at)
	}
	return level, len(distinct)
}

// distinctOf returns the numbers that occur, ascending.
func distinctOf(group []int) []int {
	if low, high := slices.Min(group), slices.Max(group); uint(high-low) < uint(4*len(group)) {
		return distinctDense(group, low, high)
	}
	distinct := slices.Clone(group)
	slices.Sort(distinct)
	return slices.Compact(distinct)
}

func distinctDense(group []int, low, high int) []int {
	seen := make([]bool, high-low+1)
	for _, g := range group {
		seen[g-low] = true
	}
	var distinct []int
	for i, s := range seen {
		if s {
			distinct = append(distinct, low+i)
		}
	}
	return distinct
}

// ranksIn returns the place of each number among the distinct ones.
func ranksIn(distinct, group []int) []int {
	at := make(map[int]int, len(distinct))
	for i, g := range distinct {
		at[g] = i
	}
	low, span := distinct[0], distinct[len(distinct)-1]-distinct[0]+1
	ranks := make([]int, len(group))
	if span > 0 && span <= 4*len(group) {
		table := make([]int, span)
		for i, g := range distinct {
			table[g-low] = i
		}
		for i, g := range group {
			ranks[i] = table[g-low]
		}
		return ranks
	}
	for i, g := range group {
		ranks[i] = at[g]
	}
	return ranks
}

func (w *within) weight(row int) float64 {
	if w.weights == nil {
		return 1
	}
	return w.weights[row]
}

// share is the leverage a row has in its level of the only effect.
func (w *within) share(row int) float64 {
	return w.weight(row) / w.ways[0].weight[w.ways[0].level[row]]
}

// maxLeverageWork bounds the multiplications that the leverages of two effects may take, some seconds.
const maxLeverageWork = 4e9

// leverages returns what the dummies of the effects add to the leverage of each row, or nil if that would
// take too long. With two effects, of G and T levels, and z the dummies of a row of levels g and t, it is
// w z' inv(Z'WZ) z = w (1/W_g + (e_t - p_g)' inv(S) (e_t - p_g)), where p_g are the shares of the second
// effect's levels in the weight W_g of level g, and S = D - N' inv(W) N is what the first effect leaves of the
// second's weights, one level of each component left out.
func (w *within) leverages() []float64 {
	h := make([]float64, len(w.ways[0].level))
	if len(w.ways) == 1 {
		for i := range h {
			h[i] = w.share(i)
		}
		return h
	}
	long, short := &w.ways[0], &w.ways[1]
	if len(long.weight) < len(short.weight) {
		long, short = short, long
	}
	g, t := len(long.weight), len(short.weight)
	if float64(g)*float64(t)*float64(t) > maxLeverageWork {
		return nil
	}
	shares, inverse := w.shares(long, short), mat.NewDense(t, t, nil)
	if !w.invertSchur(inverse, shares, long, short) {
		return nil
	}
	through := mat.NewDense(g, t, nil)
	through.Mul(shares, inverse)
	for i := range h {
		a, b := int(long.level[i]), int(short.level[i])
		own := floats.Dot(through.RawRowView(a), shares.RawRowView(a))
		h[i] = w.weight(i) * (1/long.weight[a] + inverse.At(b, b) - 2*through.At(a, b) + own)
	}
	return h
}

// shares returns, for each level of the long effect, the shares of the short one's levels in its weight.
func (w *within) shares(long, short *way) *mat.Dense {
	shares := mat.NewDense(len(long.weight), len(short.weight), nil)
	for i, a := range long.level {
		shares.RawRowView(int(a))[short.level[i]] += w.weight(i) / long.weight[a]
	}
	return shares
}

// invertSchur sets inverse to that of S, with zeros for the level left out of each component.
func (w *within) invertSchur(inverse, shares *mat.Dense, long, short *way) bool {
	t := len(short.weight)
	s := mat.NewSymDense(t, nil)
	for a, weight := range long.weight {
		s.SymRankOne(s, -weight, mat.NewVecDense(t, shares.RawRowView(a)))
	}
	for b, weight := range short.weight {
		s.SetSym(b, b, s.At(b, b)+weight)
	}
	left := firstOfComponents(long, short)
	for _, b := range left {
		for c := range t {
			s.SetSym(b, c, 0)
		}
		s.SetSym(b, b, 1)
	}
	var cholesky mat.Cholesky
	var full mat.SymDense
	if !cholesky.Factorize(s) || cholesky.InverseTo(&full) != nil {
		return false
	}
	inverse.Copy(&full)
	for _, b := range left {
		inverse.Set(b, b, 0)
	}
	return true
}

// firstOfComponents returns the first level of the short effect in each connected component.
func firstOfComponents(long, short *way) []int {
	parent := join(long, short)
	seen := make(map[int]bool)
	var first []int
	for b := range short.weight {
		if root := rootIn(parent, len(long.weight)+b); !seen[root] {
			seen[root] = true
			first = append(first, b)
		}
	}
	return first
}

// components counts the connected components of the graph whose vertices are the levels of both effects
// and whose edges are the rows.
func (w *within) components() int { return len(firstOfComponents(&w.ways[0], &w.ways[1])) }

// join returns a parent for each level of the one and then of the other, for [rootIn].
func join(one, other *way) []int {
	parent := sequence(len(one.weight) + len(other.weight))
	for i, l := range one.level {
		a, b := rootIn(parent, int(l)), rootIn(parent, len(one.weight)+int(other.level[i]))
		parent[a] = b
	}
	return parent
}

func rootIn(parent []int, v int) int {
	for parent[v] != v {
		parent[v] = parent[parent[v]]
		v = parent[v]
	}
	return v
}

// clear takes from v its projection on the dummies, and returns the largest group mean that is left, in
// standard deviations of v, if it is above withinTolerance, or else zero.
func (w *within) clear(v []float64) (left float64) {
	floats.AddConst(-weightedMean(v, w.weights), v)
	scale := math.Sqrt(squaresAbout(v, w.weights, 0) / w.total())
	if scale == 0 {
		return 0
	}
	if len(w.ways) == 1 {
		w.ways[0].subtractMeans(v, w.weights)
		return 0
	}
	// A second pass takes away what rounding left of the first; a third finds nothing to do.
	for range 3 {
		if left = w.clearTwo(v, scale); left == 0 {
			return 0
		}
	}
	return left / scale
}

func (w *within) total() float64 { return floats.Sum(w.ways[0].weight) }

// subtractMeans takes the mean of each level from its rows, twice, since the first mean is rounded.
func (a *way) subtractMeans(v, weights []float64) {
	means := make([]float64, len(a.weight))
	for range 2 {
		a.means(means, v, weights)
		for i, l := range a.level {
			v[i] -= means[l]
		}
	}
}

func (a *way) means(means, v, weights []float64) {
	clear(means)
	if weights == nil {
		for i, l := range a.level {
			means[l] += v[i]
		}
	} else {
		for i, l := range a.level {
			means[l] += weights[i] * v[i]
		}
	}
	floats.Div(means, a.weight)
}

// clearTwo finds the levels' coefficients a and b, of the first and of the second effect, for which v - a - b
// has no mean in any level. For a given b, a is the means of v - b by the first effect; so b solves (I - P2 P1)
// b = P2 (v - P1 v), where P1 and P2 take means by level, each application being one round of alternating
// projections. Conjugate gradients solve it in the inner product of the weights of the levels.
//
// It returns the largest mean in a level of the second effect before it began, or zero if it was small enough.
func (w *within) clearTwo(v []float64, scale float64) float64 {
	first, second := &w.ways[0], &w.ways[1]
	first.subtractMeans(v, w.weights)
	levels := len(second.weight)
	r, b, image := make([]float64, levels), make([]float64, levels), make([]float64, levels)
	second.means(r, v, w.weights)
	before := floats.Norm(r, math.Inf(1))
	if before <= withinTolerance*scale {
		return 0
	}
	p := slices.Clone(r)
	room := make([]float64, len(first.weight))
	norm := weightedDot(r, r, second.weight)
	for range maxProjections {
		w.round(image, p, room)
		step := norm / weightedDot(p, image, second.weight)
		floats.AddScaled(b, step, p)
		floats.AddScaled(r, -step, image)
		if floats.Norm(r, math.Inf(1)) <= withinTolerance*scale/2 {
			break
		}
		next := weightedDot(r, r, second.weight)
		floats.AddScaledTo(p, r, next/norm, p)
		norm = next
	}
	for i, l := range second.level {
		v[i] -= b[l]
	}
	first.subtractMeans(v, w.weights)
	return before
}

// round sets image to p less its projection on the first effect, averaged by the second.
func (w *within) round(image, p, room []float64) {
	first, second := &w.ways[0], &w.ways[1]
	clear(room)
	clear(image)
	for i, l := range first.level {
		room[l] += w.weight(i) * p[second.level[i]]
	}
	floats.Div(room, first.weight)
	for i, l := range second.level {
		image[l] += w.weight(i) * room[first.level[i]]
	}
	floats.Div(image, second.weight)
	floats.SubTo(image, p, image)
}

func weightedDot(a, b, weights []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += weights[i] * a[i] * b[i]
	}
	return sum
}

// absorb replaces y and the columns by what the effects leave of them, without the singletons.
func (d *sample) absorb(fit *Fit, config RegressConfig) error {
	if len(config.Effects) == 0 {
		return nil
	}
	if len(config.Effects) > 2 {
		panic(fmt.Sprintf("models: %d effects: want one or two", len(config.Effects)))
	}
	for _, e := range config.Effects {
		if len(e.Group) != len(d.y) {
			panic(fmt.Sprintf("models: effect %q has %d rows, y has %d", e.Name, len(e.Group), len(d.y)))
		}
	}
	fit.Rows, fit.Warnings = leaveSingletons(config.Effects, len(d.y))
	if fit.Rows != nil {
		d.restrict(fit.Rows)
	}
	if len(d.y) == 0 {
		return &TooFewError{N: 0, K: len(d.names)}
	}
	d.before = d.y
	d.effects = newWithin(config.Effects, fit.Rows, d.weights)
	fit.effects, fit.Absorbed = d.effects, d.effects.rank
	d.y = slices.Clone(d.y)
	d.clear("y", d.y, fit)
	d.clearColumns(fit)
	return nil
}

// clear absorbs the effects from a column.
func (d *sample) clear(name string, column []float64, fit *Fit) {
	if left := d.effects.clear(column); left > 0 {
		fit.Warnings = append(fit.Warnings, &EffectsLeftWarning{Column: name, Left: left})
	}
}

func (d *sample) restrict(rows []int) {
	_, k := d.x.Dims()
	d.y = pick(d.y, rows)
	if d.weights != nil {
		d.weights = pick(d.weights, rows)
	}
	if len(rows) == 0 {
		return
	}
	x := mat.NewDense(len(rows), k, nil)
	for to, from := range rows {
		x.SetRow(to, d.x.RawRowView(from))
	}
	d.x = x
}

// clearColumns absorbs the effects from each column, and sets to zero those they explain: what is left of
// them is rounding, which would pass for a column of its own once scaled.
func (d *sample) clearColumns(fit *Fit) {
	const explained = 1e-8
	n, k := d.x.Dims()
	x := mat.NewDense(n, k, nil)
	column := make([]float64, n)
	for j := range k {
		mat.Col(column, j, d.x)
		whole := floats.Norm(column, 2)
		floats.AddConst(-weightedMean(column, d.weights), column)
		about := floats.Norm(column, 2)
		d.clear(d.names[j], column, fit)
		if left := floats.Norm(column, 2); left <= explained*about || about <= 1e-12*whole {
			clear(column)
			d.spanned = append(d.spanned, Dependence{Column: d.names[j], On: d.effects.names()})
		}
		x.SetCol(j, column)
	}
	d.x = x
}

func (w *within) names() []string {
	var names []string
	for _, a := range w.ways {
		names = append(names, "effects of "+a.name)
	}
	return names
}

// leaveSingletons returns the rows of which none is alone in a level, or nil if that is all, and a
// warning per effect.
func leaveSingletons(effects []Effect, n int) (rows []int, warnings []error) {
	rows = sequence(n)
	alone := make([][]int, len(effects))
	for changed := true; changed && len(rows) > 0; {
		changed = false
		for e, effect := range effects {
			kept, single := splitSingletons(effect.Group, rows)
			changed = changed || len(single) > 0
			alone[e] = append(alone[e], single...)
			rows = kept
		}
	}
	for e, single := range alone {
		if len(single) > 0 {
			slices.Sort(single)
			warnings = append(warnings, &SingletonWarning{Effect: effects[e].Name, Rows: single})
		}
	}
	if len(rows) == n {
		return nil, nil
	}
	return rows, warnings
}

func splitSingletons(group, rows []int) (kept, single []int) {
	if len(rows) == 0 {
		return rows, nil
	}
	level, levels := levelsOf(group, rows)
	count := make([]int, levels)
	for _, l := range level {
		count[l]++
	}
	if slices.Min(count) > 1 {
		return rows, nil
	}
	kept = make([]int, 0, len(rows))
	for i, l := range level {
		if count[l] == 1 {
			single = append(single, rows[i])
		} else {
			kept = append(kept, rows[i])
		}
	}
	return kept, single
}
