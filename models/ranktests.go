package models

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// rankSums holds, per session counted from the event, those of the estimation window before those of the
// event window, sums over the events with a return on it.
type rankSums struct {
	count    []int
	rank     []float64 // ranks
	centred  []float64 // ranks less their mean
	uniform  []float64 // ranks over their number and one, less a half
	sign     []float64 // signs about the median
	lengths  float64   // sum over the events of their returns
	studies  int
	estimate int // sessions of the estimation window
}

// rankTests are the tests of Corrado; see the constants of [Statistic].
func (ss *Studies) rankTests(c *crossSection) []Test {
	sums := ss.rankSums()
	rank := sums.test(c, CorradoRank, sums.centred, 1)
	if c.convention == Estudy2 {
		rank = sums.estudyRank(c)
	}
	power := 0.5
	if c.convention == Estudy2 {
		power = 1.5
	}
	return []Test{
		rank,
		sums.test(c, ModifiedRank, sums.uniform, power),
		sums.test(c, CorradoSign, sums.sign, power),
	}
}

func (ss *Studies) rankSums() *rankSums {
	estimate := ss.Studies[0].Estimation.Len()
	size := estimate + ss.Event.Len()
	sums := &rankSums{
		count: make([]int, size), rank: make([]float64, size), centred: make([]float64, size),
		uniform: make([]float64, size), sign: make([]float64, size),
		studies: len(ss.Studies), estimate: estimate,
	}
	values, at := make([]float64, 0, size), make([]int, 0, size)
	for _, s := range ss.Studies {
		values, at = values[:0], at[:0]
		for k, ar := range s.History {
			if !math.IsNaN(ar) {
				values, at = append(values, ar), append(at, s.historyFrom-s.Estimation.from+k)
			}
		}
		for k, ar := range s.AR {
			if !math.IsNaN(ar) {
				values, at = append(values, ar/math.Sqrt(float64(s.span[k]))), append(at, estimate+k)
			}
		}
		sums.add(values, at)
	}
	return sums
}

// add adds one event, whose values belong to the sessions at.
func (r *rankSums) add(values []float64, at []int) {
	m := float64(len(values))
	r.lengths += m
	ranks, middle := sharedRanks(values), median(values)
	for k, v := range values {
		t := at[k]
		r.count[t]++
		r.rank[t] += ranks[k]
		r.centred[t] += ranks[k] - (m+1)/2
		r.uniform[t] += ranks[k]/(m+1) - 0.5
		r.sign[t] += float64(cmp.Compare(v, middle))
	}
}

// sharedRanks returns the rank of each value, 1 for the smallest, equal values sharing the mean of theirs.
func sharedRanks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	ranks := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return ranks
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// test divides the sums of a session by the number of its events to power, and the total over the sessions
// tested by the root mean square over all sessions.
func (r *rankSums) test(c *crossSection, statistic Statistic, sums []float64, power float64) Test {
	squares, sessions := 0.0, 0.0
	for t, n := range r.count {
		if n > 0 {
			k := sums[t] / math.Pow(float64(n), power)
			squares += k * k
			sessions++
		}
	}
	if c.convention == Estudy2 {
		sessions = r.lengths / float64(r.studies)
	}
	total, fewest := 0.0, r.studies
	for t := r.estimate + c.first; t < r.estimate+c.last; t++ {
		total += sums[t] / math.Pow(float64(r.count[t]), power)
		fewest = min(fewest, r.count[t])
	}
	s := math.Sqrt(float64(c.last-c.first) * squares / sessions)
	return normalTest(statistic, total/s, fewest)
}

// estudyRank is the rank test of [Estudy2], which differs between one session and several.
func (r *rankSums) estudyRank(c *crossSection) Test {
	if c.last-c.first == 1 {
		return r.test(c, CorradoRank, r.centred, 2)
	}
	middle := (r.lengths/float64(r.studies) + 1) / 2
	centred := make([]float64, len(r.rank))
	for t, n := range r.count {
		centred[t] = r.rank[t] - float64(n)*middle
	}
	return r.test(c, CorradoRank, centred, 1)
}

// signTests are those of the signs and ranks of the CAR.
func signTests(c *crossSection) []Test {
	n, positive := float64(len(c.car)), 0.0
	for _, car := range c.car {
		if car > 0 {
			positive++
		}
	}
	p := c.positiveShare()
	if p == 0 || p == 1 {
		p = math.NaN() // a sign that is always the same has no variance
	}
	return []Test{
		normalTest(Sign, (positive-n/2)/math.Sqrt(n/4), len(c.car)),
		normalTest(GeneralizedSign, (positive-n*p)/math.Sqrt(n*p*(1-p)), len(c.car)),
		wilcoxon(c.car),
	}
}

// positiveShare returns the share of positive abnormal returns in the estimation windows.
func (c *crossSection) positiveShare() float64 {
	shares, positives, all := 0.0, 0.0, 0.0
	for _, s := range c.studies {
		positive := 0.0
		for _, ar := range s.History {
			if ar > 0 {
				positive++
			}
		}
		shares += positive / float64(s.N)
		positives += positive
		all += float64(s.N)
	}
	if c.convention == Estudy2 {
		return positives / all
	}
	return shares / float64(len(c.studies))
}

// wilcoxon is the signed-rank test of whether values are symmetric about zero.
func wilcoxon(values []float64) Test {
	const exactLimit = 50
	var sizes []float64
	var signs []bool
	for _, v := range values {
		if v != 0 {
			sizes = append(sizes, math.Abs(v))
			signs = append(signs, v > 0)
		}
	}
	if len(sizes) == 0 {
		return Test{Statistic: Wilcoxon, Value: 0, P: 1, Reference: "exact", N: len(values)}
	}
	ranks := sharedRanks(sizes)
	sum := 0.0
	for i, positive := range signs {
		if positive {
			sum += ranks[i]
		}
	}
	test := Test{Statistic: Wilcoxon, Value: sum, N: len(values), Reference: "exact"}
	ties := tieCubes(sizes)
	if ties == 0 && len(sizes) == len(values) && len(sizes) <= exactLimit {
		test.P = signedRankP(sum, len(sizes))
		return test
	}
	n := float64(len(sizes))
	variance := n*(n+1)*(2*n+1)/24 - ties/48
	away := max(0, math.Abs(sum-n*(n+1)/4)-0.5)
	test.P, test.Reference = math.Erfc(away/math.Sqrt(2*variance)), "normal"
	return test
}

// tieCubes returns the sum of t^3 - t over groups of t equal values.
func tieCubes(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	sum := 0.0
	for from := 0; from < len(sorted); {
		to := from + 1
		for to < len(sorted) && sorted[to] == sorted[from] {
			to++
		}
		t := float64(to - from)
		sum += t*t*t - t
		from = to
	}
	return sum
}

// signedRankP returns the two-sided p of the sum of the positive ranks: twice the share of the 2^n ways to
// choose signs whose sum is as far to its side.
func signedRankP(sum float64, n int) float64 {
	top := n * (n + 1) / 2
	ways := make([]float64, top+1)
	ways[0] = 1
	for rank := 1; rank <= n; rank++ {
		for s := top; s >= rank; s-- {
			ways[s] += ways[s-rank]
		}
	}
	lower := min(int(sum), top-int(sum))
	return min(1, 2*floats.Sum(ways[:lower+1])/math.Exp2(float64(n)))
}
