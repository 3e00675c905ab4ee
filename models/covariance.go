package models

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

type covarianceKind int

const (
	kindIID covarianceKind = iota
	kindHC0
	kindHC1
	kindHC2
	kindHC3
	kindNeweyWest
	kindClustered
	kindDriscollKraay
)

const autoLag = -1

// covarianceForms is what [ParseCovariance] accepts, as its errors show it.
const covarianceForms = "iid, hc0, hc1, hc2, hc3, nw:LAG, nw:auto, dk:LAG or cluster:COLUMN[,COLUMN]"

// Covariance says what is assumed of the errors when the precision of the coefficients is estimated. The
// zero value is [IID].
//
// Each has the form V = A M A', where A = inv(X'X) and M is the estimate of the variance of X'e that its
// constructor documents; u_i = x_i e_i is the score of row i, n the number of rows, k of coefficients.
// They agree with R's sandwich package (Zeileis 2004; Zeileis, Köll and Graham 2020) with the arguments
// named.
type Covariance struct {
	kind    covarianceKind
	lag     int
	adjust  bool
	columns []string
	groups  [][]int
}

// IID takes the errors as independent with one variance: M = s^2 X'X with s^2 = SSR/(n-k). Degrees of
// freedom n-k.
func IID() Covariance { return Covariance{kind: kindIID} }

// HC0 allows each error its own variance: M = sum e_i^2 x_i x_i' (White 1980). Degrees of freedom n-k;
// R: vcovHC(type = "HC0").
func HC0() Covariance { return Covariance{kind: kindHC0} }

// HC1 is [HC0] times n/(n-k) (MacKinnon and White 1985). Degrees of freedom n-k.
func HC1() Covariance { return Covariance{kind: kindHC1} }

// HC2 is [HC0] with e_i^2/(1-h_i), where h_i is the leverage (MacKinnon and White 1985). Degrees of
// freedom n-k.
func HC2() Covariance { return Covariance{kind: kindHC2} }

// HC3 is [HC0] with e_i^2/(1-h_i)^2 (Davidson and MacKinnon 1993). Degrees of freedom n-k.
func HC3() Covariance { return Covariance{kind: kindHC3} }

// NeweyWest allows errors to be correlated up to lag rows apart (Newey and West 1987):
// M = G_0 + sum over l = 1..lag of (1 - l/(lag+1)) (G_l + G_l'), G_l = sum u_t u_(t-l)'. Rows must be in
// the order of time, evenly spaced. Degrees of freedom n-k; there is no small-sample factor unless
// [Covariance.Adjusted] asks for it. R: NeweyWest(prewhite = FALSE, adjust = FALSE). It panics if lag
// is negative.
func NeweyWest(lag int) Covariance {
	if lag < 0 {
		panic(fmt.Sprintf("models: Newey-West lag %d is negative", lag))
	}
	return Covariance{kind: kindNeweyWest, lag: lag}
}

// NeweyWestAuto is [NeweyWest] with the lag of Newey and West (1994) without prewhitening: the integer
// part of 1.1447 ((s1/s0)^2 n)^(1/3), where s0 = g_0 + 2 sum g_j, s1 = 2 sum j g_j over j = 1..m,
// m = the integer part of 4 (n/100)^(2/9), and g_j is the autocovariance (divided by n) of the scores
// summed over every column but the constant. It depends on the units of the columns, as theirs does.
// R: bwNeweyWest(prewhite = FALSE).
func NeweyWestAuto() Covariance { return Covariance{kind: kindNeweyWest, lag: autoLag} }

// Clustered allows errors to be correlated within groups: with one grouping, M = sum over groups of
// (sum u_i)(sum u_i)', times G/(G-1) (n-1)/(n-k) with G groups. With several groupings the matrices of
// all their combinations are added and subtracted by inclusion and exclusion, each with its own G
// (Cameron, Gelbach and Miller 2011). Equal numbers are one group. Degrees of freedom are the smallest
// G-1, as in Stata and fixest; R: vcovCL(type = "HC1", cadjust = TRUE, multi0 = FALSE).
// It panics without a grouping.
func Clustered(groups ...[]int) Covariance {
	if len(groups) == 0 {
		panic("models: clustered covariance without a grouping")
	}
	return Covariance{kind: kindClustered, columns: make([]string, len(groups)), groups: groups}
}

// DriscollKraay allows errors of one period to be correlated with each other and with those up to lag
// periods away (Driscoll and Kraay 1998): [NeweyWest] on the scores summed by period, in the order of
// their numbers; periods that do not occur are not there. Degrees of freedom T-1 with T periods. No
// small-sample factor unless [Covariance.Adjusted] asks. R: vcovPL(lag = lag, adjust = FALSE). It panics
// if lag is negative.
func DriscollKraay(lag int, periods []int) Covariance {
	if lag < 0 {
		panic(fmt.Sprintf("models: Driscoll-Kraay lag %d is negative", lag))
	}
	return Covariance{kind: kindDriscollKraay, lag: lag, columns: []string{""}, groups: [][]int{periods}}
}

// Adjusted returns the covariance with the small-sample factor n/(n-k), which Stata's newey applies and
// R's adjust = TRUE. It panics unless c is [NeweyWest] or [DriscollKraay].
func (c Covariance) Adjusted() Covariance {
	if c.kind != kindNeweyWest && c.kind != kindDriscollKraay {
		panic(fmt.Sprintf("models: covariance %s has no small-sample option", c))
	}
	c.adjust = true
	return c
}

// ParseCovariance reads a covariance as the command line writes it: iid, hc0 to hc3, nw:LAG, nw:auto,
// dk:LAG, or cluster:COLUMN,COLUMN. The last two need columns of the data: see [Covariance.Bind].
func ParseCovariance(s string) (Covariance, error) {
	name, arg, hasArg := strings.Cut(s, ":")
	switch {
	case name == "nw" && arg == "auto":
		return NeweyWestAuto(), nil
	case name == "nw" || name == "dk":
		return parseLagged(s, name, arg)
	case name == "cluster":
		return parseClustered(s, arg)
	}
	plain := []string{"iid", "hc0", "hc1", "hc2", "hc3"}
	if i := slices.Index(plain, name); i >= 0 && !hasArg {
		return Covariance{kind: covarianceKind(i)}, nil
	}
	return Covariance{}, fmt.Errorf("covariance %q: want %s", s, covarianceForms)
}

func parseLagged(s, name, arg string) (Covariance, error) {
	lag, err := strconv.Atoi(arg)
	if err != nil || lag < 0 {
		return Covariance{}, fmt.Errorf("covariance %q: lag %q: want a whole number from 0, as in %s:5", s, arg, name)
	}
	if name == "nw" {
		return NeweyWest(lag), nil
	}
	return Covariance{kind: kindDriscollKraay, lag: lag, columns: []string{""}}, nil
}

func parseClustered(s, arg string) (Covariance, error) {
	columns := strings.Split(arg, ",")
	for i, column := range columns {
		if column == "" {
			return Covariance{}, fmt.Errorf("covariance %q: column %d is empty: want cluster:COLUMN[,COLUMN]", s, i+1)
		}
		if slices.Contains(columns[:i], column) {
			return Covariance{}, fmt.Errorf("covariance %q: column %q is named twice", s, column)
		}
	}
	return Covariance{kind: kindClustered, columns: columns}, nil
}

// Columns names the grouping columns the covariance still has to be given with [Covariance.Bind]: those
// of cluster:COLUMN,COLUMN; one empty name, for the period, of dk:LAG; none otherwise.
func (c Covariance) Columns() []string { return slices.Clone(c.columns) }

// Bind returns the covariance with a number per row for each of its [Covariance.Columns], equal numbers
// being one group, or, for dk, ascending with time. It panics on another count of columns.
func (c Covariance) Bind(groups ...[]int) Covariance {
	if len(groups) != len(c.columns) {
		panic(fmt.Sprintf("models: covariance %s needs %d columns, got %d", c, len(c.columns), len(groups)))
	}
	c.groups = groups
	return c
}

// String returns the form that [ParseCovariance] reads, but for a small-sample factor, shown as "+adj".
func (c Covariance) String() string {
	s := ""
	switch c.kind {
	case kindIID:
		return "iid"
	case kindHC0, kindHC1, kindHC2, kindHC3:
		return fmt.Sprintf("hc%d", c.kind-kindHC0)
	case kindClustered:
		return strings.TrimRight("cluster:"+strings.Join(c.columns, ","), ":,")
	case kindDriscollKraay:
		s = fmt.Sprintf("dk:%d", c.lag)
	case kindNeweyWest:
		s = fmt.Sprintf("nw:%d", c.lag)
		if c.lag == autoLag {
			s = "nw:auto"
		}
	}
	if c.adjust {
		s += "+adj"
	}
	return s
}

// middle is the matrix between Q's scores: with X = Q inv(U), V = U M U' for M built from e_i q_i, so
// that no matrix with the squared condition of the design appears anywhere.
type middle struct {
	m      *mat.SymDense
	df     float64
	lag    int
	groups []int
	warns  []error
}

func (f *Fit) middle(c Covariance) (middle, error) {
	mid := middle{m: mat.NewSymDense(f.K, nil), df: float64(f.DF), lag: c.lag}
	var err error
	switch c.kind {
	case kindIID:
		for j := range f.K {
			mid.m.SetSym(j, j, f.Sigma*f.Sigma)
		}
	case kindNeweyWest:
		if c.lag == autoLag {
			mid.lag = f.neweyWestLag()
		}
		err = addLagged(mid.m, f.scores(), mid.lag)
	case kindClustered:
		err = f.addClustered(&mid, c)
	case kindDriscollKraay:
		mustMatch(f.N, c)
		sums := sumBy(f.scores(), c.groups[0])
		rows, _ := sums.Dims()
		mid.df, mid.groups = float64(rows-1), []int{rows}
		err = addLagged(mid.m, sums, mid.lag)
	default:
		err = f.addHeteroskedastic(mid.m, c.kind)
	}
	if c.adjust {
		mid.m.ScaleSym(float64(f.N)/float64(f.DF), mid.m)
	}
	return mid, err
}

func mustMatch(n int, c Covariance) {
	if len(c.groups) != len(c.columns) {
		panic(fmt.Sprintf("models: covariance %s was not given its columns: call Bind", c))
	}
	for _, g := range c.groups {
		if len(g) != n {
			panic(fmt.Sprintf("models: covariance %s has %d rows, the fit has %d", c, len(g), n))
		}
	}
}

// scores returns e_i q_i as rows.
func (f *Fit) scores() *mat.Dense {
	s := mat.NewDense(f.N, f.K, nil)
	for i, e := range f.errors {
		row := s.RawRowView(i)
		for j, q := range f.q.RawRowView(i) {
			row[j] = e * q
		}
	}
	return s
}

func (f *Fit) addHeteroskedastic(m *mat.SymDense, kind covarianceKind) error {
	const exact = 1e-10
	for i, e := range f.errors {
		room := 1 - f.Leverages[i]
		weight := e * e
		switch kind {
		case kindHC1:
			weight *= float64(f.N) / float64(f.DF)
		case kindHC2:
			weight /= room
		case kindHC3:
			weight /= room * room
		}
		if room < exact && (kind == kindHC2 || kind == kindHC3) {
			return &LeverageError{Row: i}
		}
		m.SymRankOne(m, weight, mat.NewVecDense(f.K, f.q.RawRowView(i)))
	}
	return nil
}

// addLagged adds the Bartlett-weighted autocovariances of the rows of s to m.
func addLagged(m *mat.SymDense, s *mat.Dense, lag int) error {
	n, k := s.Dims()
	if lag >= n {
		return &LagError{Lag: lag, Periods: n}
	}
	for l := 0; l <= lag; l++ {
		var g mat.Dense
		g.Mul(s.Slice(l, n, 0, k).T(), s.Slice(0, n-l, 0, k))
		weight := 1 - float64(l)/float64(lag+1)
		if l == 0 {
			weight = 0.5 // counted twice below
		}
		for i := range k {
			for j := i; j < k; j++ {
				m.SetSym(i, j, m.At(i, j)+weight*(g.At(i, j)+g.At(j, i)))
			}
		}
	}
	return nil
}

// neweyWestLag is the rule documented at [NeweyWestAuto].
func (f *Fit) neweyWestLag() int {
	n := float64(f.N)
	m := min(int(4*math.Pow(n/100, 2.0/9)), f.N-1)
	score := f.scoreSums()
	autocovariance := func(j int) float64 {
		sum := 0.0
		for t := j; t < f.N; t++ {
			sum += score[t] * score[t-j]
		}
		return sum / n
	}
	s0, s1 := autocovariance(0), 0.0
	for j := 1; j <= m; j++ {
		g := autocovariance(j)
		s0 += 2 * g
		s1 += 2 * float64(j) * g
	}
	if s0 == 0 {
		return 0
	}
	return min(int(1.1447*math.Cbrt(s1/s0*s1/s0*n)), f.N-1)
}

// scoreSums adds up the scores of each row over the columns that are not constant, or, if none varies,
// over all of them. With X = Q B, those of a row are e q'B.
func (f *Fit) scoreSums() []float64 {
	which := mat.NewVecDense(f.K, nil)
	for j, varies := range f.varies {
		if varies || !slices.Contains(f.varies, true) {
			which.SetVec(j, 1)
		}
	}
	var through mat.VecDense
	through.MulVec(f.back, which)
	sums := make([]float64, f.N)
	for i, e := range f.errors {
		sums[i] = e * floats.Dot(f.q.RawRowView(i), through.RawVector().Data)
	}
	return sums
}

// addClustered adds the matrix of every combination of the groupings, single ones with a plus, pairs
// with a minus, and so on.
func (f *Fit) addClustered(mid *middle, c Covariance) error {
	const few = 20
	mustMatch(f.N, c)
	scores := f.scores()
	for set := 1; set < 1<<len(c.groups); set++ {
		group, members := combine(c.groups, set)
		sums := sumBy(scores, group)
		rows, _ := sums.Dims()
		if members == 1 {
			column := c.columns[bits.TrailingZeros(uint(set))]
			if rows < 2 {
				return &ClusterCountError{Column: column, Groups: rows}
			}
			if rows < few {
				mid.warns = append(mid.warns, &FewClustersWarning{Column: column, Groups: rows})
			}
			mid.groups = append(mid.groups, rows)
		}
		g, n := float64(rows), float64(f.N)
		factor := g / (g - 1) * (n - 1) / float64(f.DF)
		if members%2 == 0 {
			factor = -factor
		}
		addOuter(mid.m, factor, sums)
	}
	mid.df = float64(slices.Min(mid.groups) - 1)
	return nil
}

func addOuter(m *mat.SymDense, factor float64, s *mat.Dense) {
	rows, k := s.Dims()
	for i := range rows {
		m.SymRankOne(m, factor, mat.NewVecDense(k, s.RawRowView(i)))
	}
}

// combine returns the grouping by all members of the set of bits together, and how many they are.
func combine(groups [][]int, set int) ([]int, int) {
	var joined []int
	members := 0
	for i, g := range groups {
		if set&(1<<i) == 0 {
			continue
		}
		members++
		if joined == nil {
			joined = g
			continue
		}
		joined = intersect(joined, g)
	}
	return joined, members
}

func intersect(a, b []int) []int {
	codes := make(map[[2]int]int)
	joined := make([]int, len(a))
	for i := range a {
		pair := [2]int{a[i], b[i]}
		code, seen := codes[pair]
		if !seen {
			code = len(codes)
			codes[pair] = code
		}
		joined[i] = code
	}
	return joined
}

// sumBy adds up the rows of s of each group, groups in ascending order of their numbers.
func sumBy(s *mat.Dense, group []int) *mat.Dense {
	distinct := slices.Clone(group)
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	_, k := s.Dims()
	sums := mat.NewDense(len(distinct), k, nil)
	for i, g := range group {
		at, _ := slices.BinarySearch(distinct, g)
		blas64.Axpy(1, vector(s.RawRowView(i)), vector(sums.RawRowView(at)))
	}
	return sums
}

func vector(v []float64) blas64.Vector { return blas64.Vector{N: len(v), Inc: 1, Data: v} }
