package models

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// Holm returns p values adjusted so that, when each is compared with a, the chance of any false rejection
// is at most a under any dependence (Holm 1979): with p_(1) <= ... <= p_(m), the largest over j <= i of
// min(1, (m - j + 1) p_(j)). A NaN stays NaN and is not counted in m. R: p.adjust(p, "holm"). It returns
// a *[PValueError] for a value outside 0 to 1.
func Holm(p []float64) ([]float64, error) {
	order, err := orderedTests(p)
	if err != nil {
		return nil, err
	}
	adjusted, largest := slices.Clone(p), 0.0
	for i, test := range order {
		largest = max(largest, min(1, float64(len(order)-i)*p[test]))
		adjusted[test] = largest
	}
	return adjusted, nil
}

// BenjaminiHochberg returns p values adjusted so that, when each is compared with q, the expected share of
// false rejections among all is at most q if the tests are independent or positively dependent (Benjamini
// and Hochberg 1995): the smallest over j >= i of min(1, m p_(j) / j). A NaN stays NaN and is not counted
// in m. R: p.adjust(p, "BH"). It returns a *[PValueError] for a value outside 0 to 1.
func BenjaminiHochberg(p []float64) ([]float64, error) {
	order, err := orderedTests(p)
	if err != nil {
		return nil, err
	}
	adjusted, smallest := slices.Clone(p), 1.0
	for i := len(order) - 1; i >= 0; i-- {
		smallest = min(smallest, float64(len(order))*p[order[i]]/float64(i+1))
		adjusted[order[i]] = smallest
	}
	return adjusted, nil
}

// orderedTests returns the tests that have a p value, smallest first.
func orderedTests(p []float64) ([]int, error) {
	var order []int
	for i, v := range p {
		if v < 0 || v > 1 {
			return nil, &PValueError{Test: i, Value: v}
		}
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	return order, nil
}

// StepDown returns p values adjusted for many two-sided tests by the stepdown of Romano and Wolf (2005),
// in the form of their 2016 note: t holds the statistics, draws the statistics of resamples in which every
// hypothesis holds, one row per resample. The tests are put in descending order of |t|; the p value of the i-th is
// (1 + number of draws whose largest |t*| among tests i..m reaches |t_(i)|) / (1 + draws), or that of the
// one before if that is larger. The chance of any false rejection is held, and unlike [Holm]'s the result
// knows how the tests depend on each other. A statistic that is NaN gets NaN and is left out.
//
// It panics if there are no draws or if one has another length than t, and returns a *[NotFiniteError] for
// a draw that is NaN.
func StepDown(t []float64, draws [][]float64) ([]float64, error) {
	if len(draws) == 0 {
		panic("models: stepdown without draws")
	}
	order := descendingTests(t)
	reached := make([]int, len(order))
	for b, draw := range draws {
		if len(draw) != len(t) {
			panic(fmt.Sprintf("models: draw %d has %d statistics, want %d", b, len(draw), len(t)))
		}
		largest := 0.0
		for i := len(order) - 1; i >= 0; i-- {
			v := math.Abs(draw[order[i]])
			if math.IsNaN(v) {
				return nil, &NotFiniteError{Column: fmt.Sprintf("test %d", order[i]), Row: b, Value: v}
			}
			largest = max(largest, v)
			if largest >= math.Abs(t[order[i]]) {
				reached[i]++
			}
		}
	}
	adjusted, before := make([]float64, len(t)), 0.0
	for i := range adjusted {
		adjusted[i] = math.NaN()
	}
	for i, test := range order {
		before = max(before, float64(1+reached[i])/float64(1+len(draws)))
		adjusted[test] = before
	}
	return adjusted, nil
}

func descendingTests(t []float64) []int {
	var order []int
	for i, v := range t {
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(math.Abs(t[b]), math.Abs(t[a])) })
	return order
}

// DefaultResamples is the number of bootstrap resamples of [RomanoWolf].
const DefaultResamples = 2000

// RomanoWolfConfig sets the bootstrap. The zero value draws single rows, 2,000 times.
type RomanoWolfConfig struct {
	Resamples int // 0 means DefaultResamples
	Block     int // rows drawn together; 0 means 1; at least the horizon when returns overlap
	Seed      uint64
}

// RomanoWolfTests are tests of many means, with p values adjusted for their number.
type RomanoWolfTests struct {
	Names     []string
	Mean      []float64
	StdErr    []float64
	T         []float64
	P         []float64 // of each test alone, from the same resamples
	Adjusted  []float64 // by StepDown
	N         int       // rows
	Resamples int
	Block     int
	Seed      uint64
}

// RomanoWolf tests that each column has mean zero, all columns at once, by [StepDown] on a circular block
// bootstrap (Politis and Romano 1992) that draws rows of all columns together and so keeps their dependence.
// Rows are sessions in the order of time; columns are what is tested, such as the information coefficients or spreads
// of many signals, or, for a coefficient of a regression, b + n times its influence, summed by session.
// The standard error is sqrt(l/n) times the standard deviation of the means of all n circular blocks of
// l rows; a resample is centred at the mean of its column and has the standard error of its own blocks
// (Götze and Künsch 1996). There are no degrees of freedom: the resamples are the reference.
//
// It returns a *[NotFiniteError] for NaN or infinity, a *[FewSessionsError] unless there are ten blocks,
// and a *[ConstantColumnError]. It panics if there are no columns, or if shapes disagree.
func RomanoWolf(columns [][]float64, names []string, config RomanoWolfConfig) (*RomanoWolfTests, error) {
	n := mustBeTable(columns, names)
	r := &RomanoWolfTests{
		Names: slices.Clone(names), N: n, Seed: config.Seed, Block: cmp.Or(config.Block, 1),
		Resamples: cmp.Or(config.Resamples, DefaultResamples),
	}
	if r.Resamples < 0 || r.Block < 0 {
		panic(fmt.Sprintf("models: %d resamples of blocks of %d: want neither below zero", r.Resamples, r.Block))
	}
	if err := r.check(columns); err != nil {
		return nil, err
	}
	blocks := make([][]float64, len(columns)) // centred means of every circular block
	for j, column := range columns {
		mean := stat.Mean(column, nil)
		blocks[j] = circularMeans(column, r.Block)
		floats.AddConst(-mean, blocks[j])
		se := floats.Norm(blocks[j], 2) / math.Sqrt(float64(n)) * math.Sqrt(float64(r.Block)/float64(n))
		r.Mean, r.StdErr, r.T = append(r.Mean, mean), append(r.StdErr, se), append(r.T, mean/se)
	}
	draws := r.draw(blocks)
	for j := range columns {
		alone := make([][]float64, len(draws))
		for b := range draws {
			alone[b] = draws[b][j : j+1]
		}
		p, err := StepDown(r.T[j:j+1], alone)
		if err != nil {
			return nil, err
		}
		r.P = append(r.P, p[0])
	}
	var err error
	r.Adjusted, err = StepDown(r.T, draws)
	return r, err
}

func mustBeTable(columns [][]float64, names []string) int {
	if len(columns) == 0 || len(columns) != len(names) {
		panic(fmt.Sprintf("models: %d columns, %d names: want one name each", len(columns), len(names)))
	}
	for j, column := range columns {
		if len(column) != len(columns[0]) {
			panic(fmt.Sprintf("models: column %q has %d rows, %q has %d", names[j], len(column), names[0], len(columns[0])))
		}
	}
	return len(columns[0])
}

func (r *RomanoWolfTests) check(columns [][]float64) error {
	const fewest = 10
	if r.N < fewest*r.Block {
		return &FewSessionsError{What: fmt.Sprintf("bootstrap of blocks of %d", r.Block), Have: r.N, Want: fewest * r.Block}
	}
	for j, column := range columns {
		for i, v := range column {
			if !finite(v) {
				return &NotFiniteError{Column: r.Names[j], Row: i, Value: v}
			}
		}
		if floats.Min(column) == floats.Max(column) {
			return &ConstantColumnError{Column: r.Names[j], Value: column[0]}
		}
	}
	return nil
}

// circularMeans returns the mean of the block that begins at each row, the first row following the last.
func circularMeans(column []float64, block int) []float64 {
	means := make([]float64, len(column))
	for i := range means {
		for l := range block {
			means[i] += column[(i+l)%len(column)]
		}
		means[i] /= float64(block)
	}
	return means
}

// draw returns the statistics of the resamples. A resample in which a column does not vary has a statistic
// of zero if its mean is zero and is infinite otherwise.
func (r *RomanoWolfTests) draw(blocks [][]float64) [][]float64 {
	rng := rand.New(rand.NewPCG(r.Seed, r.Seed))
	starts := make([]int, r.N/r.Block)
	draws := make([][]float64, r.Resamples)
	for b := range draws {
		for i := range starts {
			starts[i] = rng.IntN(r.N)
		}
		draws[b] = make([]float64, len(blocks))
		for j := range blocks {
			draws[b][j] = drawnT(blocks[j], starts)
		}
	}
	return draws
}

func drawnT(blocks []float64, starts []int) float64 {
	n := float64(len(starts))
	sum, squares := 0.0, 0.0
	for _, s := range starts {
		sum += blocks[s]
		squares += blocks[s] * blocks[s]
	}
	mean := sum / n
	if mean == 0 {
		return 0
	}
	return mean / math.Sqrt(max(0, squares/n-mean*mean)/n)
}
