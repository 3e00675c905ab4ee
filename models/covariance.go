package models

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

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
	kind      covarianceKind
	lag       int
	factor    Factor
	reference Reference
	prewhite  bool
	columns   []string
	groups    [][]int
}

// Factor is the small-sample factor of a covariance. Here n counts rows, k coefficients together with what
// effects absorb, so that n-k are the residual degrees of freedom, and G groups.
type Factor int

const (
	FactorDefault  Factor = iota // as the constructor of the covariance says
	FactorNone                   // 1: R's plm with type "HC0", sandwich with adjust or cadjust = FALSE
	FactorRows                   // n/(n-k): R's adjust = TRUE, Stata's newey
	FactorGroups                 // G/(G-1), each term with its own G; G is the number of periods for Driscoll-Kraay
	FactorBoth                   // G/(G-1) (n-1)/(n-k), each term with its own G: R's vcovCL, Stata
	FactorSmallest               // as FactorBoth, but with the smallest G in every term: R's fixest, Stata's reghdfe
)

var factorNames = [...]string{"", "none", "rows", "groups", "both", "smallest"}

// of returns the factor of a term with so many groups, the smallest of all terms having fewest.
func (f Factor) of(n, df int, groups, fewest float64) float64 {
	rows := float64(n) / float64(df)
	both := float64(n-1) / float64(df)
	switch f {
	case FactorRows:
		return rows
	case FactorGroups:
		return groups / (groups - 1)
	case FactorBoth:
		return groups / (groups - 1) * both
	case FactorSmallest:
		return fewest / (fewest - 1) * both
	}
	return 1
}

// Reference is the distribution the t values are compared with.
type Reference int

const (
	ReferenceDefault Reference = iota // as the constructor of the covariance says
	ReferenceRows                     // Student's t with n-k: R's coeftest, for lm with sandwich and for plm's pooling and within models
	ReferenceGroups                   // Student's t with G-1, for the smallest G: Stata, fixest
	ReferenceNormal                   // the normal distribution: coeftest with df = Inf, plm's random effects
)

var referenceNames = [...]string{"", "t:rows", "t:groups", "normal"}

// IID takes the errors as independent with one variance: M = s^2 X'X with s^2 = SSR/(n-k). Degrees of
// freedom n-k.
func IID() Covariance { return Covariance{kind: kindIID} }

// HC0 allows each error its own variance: M = sum e_i^2 x_i x_i' (White 1980). Degrees of freedom n-k;
// R: vcovHC(type = "HC0").
func HC0() Covariance { return Covariance{kind: kindHC0} }

// HC1 is [HC0] times n/(n-k) (MacKinnon and White 1985). Degrees of freedom n-k; R: vcovHC(type = "HC1").
func HC1() Covariance { return Covariance{kind: kindHC1} }

// HC2 is [HC0] with e_i^2/(1-h_i), where h_i is the leverage (MacKinnon and White 1985). Degrees of
// freedom n-k; R: vcovHC(type = "HC2").
func HC2() Covariance { return Covariance{kind: kindHC2} }

// HC3 is [HC0] with e_i^2/(1-h_i)^2 (Davidson and MacKinnon 1993). Degrees of freedom n-k; R:
// vcovHC(type = "HC3").
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
// (Cameron, Gelbach and Miller 2011): that is [FactorBoth]. Equal numbers are one group. R: vcovCL(type =
// "HC1", cadjust = TRUE, multi0 = FALSE); with [FactorNone], plm's vcovHC and vcovDC of type "HC0".
//
// Degrees of freedom are the smallest G-1, as in Stata and fixest, and not the n-k that R's coeftest takes
// whatever the covariance. The variance is an average over G sums, and knows no more than those: with ten
// groups a t(9) exceeds the 5% bound of t(n-k) 8% of the time (Bester, Conley and Hansen 2011; Cameron and
// Miller 2015, section VI). [ReferenceRows] gives coeftest's p values, standard errors being the same.
// It panics without a grouping.
func Clustered(groups ...[]int) Covariance {
	if len(groups) == 0 {
		panic("models: clustered covariance without a grouping")
	}
	return Covariance{kind: kindClustered, columns: make([]string, len(groups)), groups: groups}
}

// DriscollKraay allows errors of one period to be correlated with each other and with those up to lag
// periods away (Driscoll and Kraay 1998): [NeweyWest] on the scores summed by period, in the order of
// their numbers; periods that do not occur are not there. Degrees of freedom T-1 with T periods;
// [ReferenceRows] is plm's n-k. No small-sample factor unless [Covariance.WithFactor] asks, R's being
// [FactorRows]. R: vcovPL(lag = lag, adjust = FALSE), plm's vcovSCC(maxlag = lag). It panics if lag is
// negative.
func DriscollKraay(lag int, periods []int) Covariance {
	if lag < 0 {
		panic(fmt.Sprintf("models: Driscoll-Kraay lag %d is negative", lag))
	}
	return Covariance{kind: kindDriscollKraay, lag: lag, columns: []string{""}, groups: [][]int{periods}}
}

// WithFactor returns the covariance with another small-sample factor. It panics where the factor means
// nothing: for a covariance other than [Clustered], [NeweyWest] and [DriscollKraay]; for Newey-West where it
// counts groups; and for Driscoll-Kraay where it compares several G.
func (c Covariance) WithFactor(f Factor) Covariance {
	if !c.allows(f) {
		panic(fmt.Sprintf("models: covariance %s has no small-sample factor %d", c, f))
	}
	c.factor = f
	return c
}

func (c Covariance) allows(f Factor) bool {
	last := map[covarianceKind]Factor{kindClustered: FactorSmallest, kindDriscollKraay: FactorBoth, kindNeweyWest: FactorRows}
	most, ok := last[c.kind]
	return ok && f >= FactorDefault && f <= most
}

// Adjusted returns the covariance with [FactorRows], n/(n-k), which Stata's newey applies and R's adjust =
// TRUE. It panics unless c is [NeweyWest] or [DriscollKraay].
func (c Covariance) Adjusted() Covariance {
	if c.kind != kindNeweyWest && c.kind != kindDriscollKraay {
		panic(fmt.Sprintf("models: covariance %s has no small-sample option", c))
	}
	return c.WithFactor(FactorRows)
}

// Prewhitened returns Newey-West on what a vector autoregression of one lag, by least squares and without
// intercept, leaves of the scores, recoloured by D = inv(I - A), A being its coefficients: M = D M' D' (Andrews
// and Monahan 1992). An automatic lag is then chosen from what is left, with m = the integer part of 3
// (n/100)^(2/9), as Newey and West (1994) recommend. R: NeweyWest, with its defaults for [NeweyWestAuto]. It
// panics unless c is [NeweyWest] or [NeweyWestAuto].
func (c Covariance) Prewhitened() Covariance {
	if c.kind != kindNeweyWest {
		panic(fmt.Sprintf("models: covariance %s is not prewhitened", c))
	}
	c.prewhite = true
	return c
}

// WithReference returns the covariance with another distribution to compare t values with. It panics if
// [ReferenceGroups] is asked for where there are no groups.
func (c Covariance) WithReference(r Reference) Covariance {
	if !c.refersTo(r) {
		panic(fmt.Sprintf("models: covariance %s has no reference %d", c, r))
	}
	c.reference = r
	return c
}

func (c Covariance) refersTo(r Reference) bool {
	return r >= ReferenceDefault && r <= ReferenceNormal && (r != ReferenceGroups || len(c.columns) > 0)
}

// ParseCovariance reads a covariance as the command line writes it: iid, hc0 to hc3, nw:LAG, nw:auto,
// dk:LAG, or cluster:COLUMN,COLUMN. The last two need columns of the data: see [Covariance.Bind]. After it,
// each with a plus, may come what [Covariance.String] shows: "prewhite"; a factor, none, rows (or adj), groups,
// both or smallest; and a reference, t:rows, t:groups or normal.
func ParseCovariance(s string) (Covariance, error) {
	base, options := cutOptions(s)
	c, err := parsePlain(s, base)
	if err != nil {
		return Covariance{}, err
	}
	for _, option := range options {
		if c, err = c.withOption(s, option); err != nil {
			return Covariance{}, err
		}
	}
	return c, nil
}

// cutOptions takes known options off the end; a column's name may hold a plus of its own.
func cutOptions(s string) (base string, options []string) {
	for {
		i := strings.LastIndexByte(s, '+')
		if i < 0 || !isOption(s[i+1:]) {
			return s, options
		}
		s, options = s[:i], append(options, s[i+1:])
	}
}

func isOption(s string) bool {
	return s == "adj" || s == "prewhite" || s != "" && (slices.Contains(factorNames[:], s) || slices.Contains(referenceNames[:], s))
}

func (c Covariance) withOption(s, option string) (Covariance, error) {
	factor, reference := slices.Index(factorNames[:], option), slices.Index(referenceNames[:], option)
	if option == "adj" {
		factor = int(FactorRows)
	}
	switch {
	case option == "prewhite" && c.kind == kindNeweyWest:
		return c.Prewhitened(), nil
	case factor > 0 && c.allows(Factor(factor)):
		return c.WithFactor(Factor(factor)), nil
	case reference > 0 && c.refersTo(Reference(reference)):
		return c.WithReference(Reference(reference)), nil
	}
	return Covariance{}, fmt.Errorf("covariance %q: option %q means nothing here", s, option)
}

func parsePlain(s, base string) (Covariance, error) {
	name, arg, hasArg := strings.Cut(base, ":")
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

// SmallSample says in symbols which small-sample factor the covariance has, by default or because it was
// asked for: n, k and G are those of [Factor], h is the leverage of a row.
func (c Covariance) SmallSample() string {
	factor := c.factor
	if factor == FactorDefault && c.kind == kindClustered {
		factor = FactorBoth
	}
	switch {
	case c.kind == kindHC1 || factor == FactorRows:
		return "n/(n-k)"
	case c.kind == kindHC2:
		return "1/(1-h)"
	case c.kind == kindHC3:
		return "1/(1-h)^2"
	case factor == FactorGroups:
		return "G/(G-1)"
	case factor == FactorBoth:
		return "G/(G-1) (n-1)/(n-k)"
	case factor == FactorSmallest:
		return "G/(G-1) (n-1)/(n-k), smallest G"
	}
	return "1"
}

// String returns the form that [ParseCovariance] reads, and after it, where they are not the default, the
// factor, with FactorRows as "+adj", and the reference, as in "cluster:firm+none+t:rows".
func (c Covariance) String() string {
	s := ""
	switch c.kind {
	case kindIID:
		s = "iid"
	case kindHC0, kindHC1, kindHC2, kindHC3:
		s = fmt.Sprintf("hc%d", c.kind-kindHC0)
	case kindClustered:
		s = strings.TrimRight("cluster:"+strings.Join(c.columns, ","), ":,")
	case kindDriscollKraay:
		s = fmt.Sprintf("dk:%d", c.lag)
	case kindNeweyWest:
		s = fmt.Sprintf("nw:%d", c.lag)
		if c.lag == autoLag {
			s = "nw:auto"
		}
	}
	return s + c.options()
}

func (c Covariance) options() string {
	s := ""
	if c.prewhite {
		s = "+prewhite"
	}
	switch {
	case c.factor == FactorRows && c.kind != kindClustered:
		s += "+adj"
	case c.factor != FactorDefault:
		s += "+" + factorNames[c.factor]
	}
	if c.reference != ReferenceDefault {
		s += "+" + referenceNames[c.reference]
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
	if f.q == nil && c.kind != kindIID {
		return mid, &StreamedError{Covariance: c.String()}
	}
	var err error
	switch c.kind {
	case kindIID:
		for j := range f.K {
			mid.m.SetSym(j, j, f.Sigma*f.Sigma)
		}
	case kindNeweyWest:
		err = f.addNeweyWest(&mid, c)
	case kindClustered:
		err = f.addClusterSums(&mid, f.scores(), c, f.used(c))
	case kindDriscollKraay:
		err = f.addPeriodSums(&mid, sumBy(f.scores(), f.used(c)[0]), c)
	default:
		err = f.addHeteroskedastic(mid.m, c.kind)
	}
	mid.refer(c, f)
	return mid, err
}

func (mid *middle) refer(c Covariance, f *Fit) {
	switch c.reference {
	case ReferenceRows:
		mid.df = float64(f.DF)
	case ReferenceNormal:
		mid.df = math.Inf(1)
	}
}

// addPeriodSums adds the matrix of Driscoll and Kraay for scores summed by period.
func (f *Fit) addPeriodSums(mid *middle, sums *mat.Dense, c Covariance) error {
	rows, _ := sums.Dims()
	if rows < 2 {
		return &ClusterCountError{Column: c.columns[0], Groups: rows}
	}
	mid.df, mid.groups = float64(rows-1), []int{rows}
	if err := addLagged(mid.m, scores{rows: sums}, mid.lag); err != nil {
		return err
	}
	mid.m.ScaleSym(c.factor.of(f.N, f.DF, float64(rows), float64(rows)), mid.m)
	return nil
}

// used returns the groupings of c for the rows the fit used. Groupings may cover those alone, or all the
// rows there were.
func (f *Fit) used(c Covariance) [][]int {
	if len(c.groups) != len(c.columns) {
		panic(fmt.Sprintf("models: covariance %s was not given its columns: call Bind", c))
	}
	used := make([][]int, len(c.groups))
	for i, g := range c.groups {
		used[i] = f.usedRows(g, c.String())
	}
	return used
}

func (f *Fit) usedRows(group []int, what string) []int {
	switch {
	case len(group) == f.N:
		return group
	case f.Rows != nil && len(group) == f.given:
		return pick(group, f.Rows)
	}
	panic(fmt.Sprintf("models: covariance %s has %d rows, the fit has %d", what, len(group), f.N))
}

// scores are rows of which each may have a multiplier.
type scores struct {
	rows *mat.Dense
	by   []float64 // nil for ones
}

// scores returns the rows e_i q_i without working them out.
func (f *Fit) scores() scores { return scores{rows: f.q, by: f.errors} }

// addTo adds row i, times sign, to sum.
func (s scores) addTo(sum []float64, i int, sign float64) {
	if s.by != nil {
		sign *= s.by[i]
	}
	for j, v := range s.rows.RawRowView(i) {
		sum[j] += sign * v
	}
}

func (f *Fit) addHeteroskedastic(m *mat.SymDense, kind covarianceKind) error {
	const exact = 1e-10
	leveraged := kind == kindHC2 || kind == kindHC3
	h := f.Leverages
	if leveraged && h == nil {
		if h = f.leverages(); h == nil {
			return &NoLeverageError{Covariance: Covariance{kind: kind}.String()}
		}
	}
	sum := newOuterSum(f.K)
	for i, e := range f.errors {
		weight := e * e
		if leveraged {
			room := 1 - h[i]
			if room < exact {
				return &LeverageError{Row: f.givenRow(i)}
			}
			weight /= room
			if kind == kindHC3 {
				weight /= room
			}
		}
		sum.add(f.q.RawRowView(i), weight)
	}
	factor := 1.0
	if kind == kindHC1 {
		factor = float64(f.N) / float64(f.DF)
	}
	sum.to(m, factor)
	return nil
}

// givenRow is the number a row had before singletons were left out.
func (f *Fit) givenRow(i int) int {
	if f.Rows == nil {
		return i
	}
	return f.Rows[i]
}

// outerSum adds up weighted outer products of rows, the upper triangle of them.
type outerSum struct {
	k   int
	sum []float64
}

func newOuterSum(k int) *outerSum { return &outerSum{k: k, sum: make([]float64, k*k)} }

func (o *outerSum) add(row []float64, weight float64) {
	for i, a := range row {
		a *= weight
		to := o.sum[i*o.k+i : (i+1)*o.k]
		for j, b := range row[i:] {
			to[j] += a * b
		}
	}
}

// to adds the sum times the factor to m.
func (o *outerSum) to(m *mat.SymDense, factor float64) {
	for i := range o.k {
		for j := i; j < o.k; j++ {
			m.SetSym(i, j, m.At(i, j)+factor*o.sum[i*o.k+j])
		}
	}
}

// addLagged adds the Bartlett-weighted autocovariances of the rows to m. Since the Bartlett weights
// 1 - l/(lag+1) are the overlaps of windows of lag+1 rows, over lag+1, the sum is that of the outer
// products of every window's sum, those that reach beyond either end too, over lag+1. So it takes no
// longer for many lags than for one, and is never indefinite.
func addLagged(m *mat.SymDense, s scores, lag int) error {
	n, k := s.rows.Dims()
	if lag >= n {
		return &LagError{Lag: lag, Periods: n}
	}
	afresh := max(256, lag) // rounding builds up over a moving sum
	window, sum := make([]float64, k), newOuterSum(k)
	for last := range n + lag {
		if last%afresh == 0 {
			clear(window)
			for i := max(0, last-lag); i < min(n, last); i++ {
				s.addTo(window, i, 1)
			}
		}
		if last < n {
			s.addTo(window, last, 1)
		}
		sum.add(window, 1)
		if first := last - lag; first >= 0 {
			s.addTo(window, first, -1)
		}
	}
	sum.to(m, 1/float64(lag+1))
	return nil
}

func (f *Fit) addNeweyWest(mid *middle, c Covariance) error {
	u, recolour, constant := f.scores(), identity(f.K), 4.0
	if c.prewhite {
		white, d, err := prewhiten(u)
		if err != nil {
			return err
		}
		u, recolour, constant = scores{rows: white}, d, 3
	}
	if c.lag == autoLag {
		mid.lag = neweyWestLag(f.scoreSums(u), f.N, constant)
	}
	if err := addLagged(mid.m, u, mid.lag); err != nil {
		return err
	}
	if c.prewhite {
		copyUpper(mid.m, sandwich(recolour, mid.m))
	}
	mid.m.ScaleSym(c.factor.of(f.N, f.DF, 0, 0), mid.m)
	return nil
}

// prewhiten returns what the autoregression documented at [Covariance.Prewhitened] leaves of the scores,
// one row less, and D.
func prewhiten(s scores) (white, recolour *mat.Dense, err error) {
	n, k := s.rows.Dims()
	if n < 2*k+2 {
		return nil, nil, &TooFewError{N: n - 1, K: k}
	}
	u := mat.NewDense(n, k, nil)
	for i := range n {
		s.addTo(u.RawRowView(i), i, 1)
	}
	var a, fitted, d mat.Dense
	before, after := u.Slice(0, n-1, 0, k), u.Slice(1, n, 0, k)
	if err := a.Solve(before, after); err != nil {
		return nil, nil, &PrewhitenError{Err: err}
	}
	fitted.Mul(before, &a)
	white = mat.DenseCopyOf(after)
	white.Sub(white, &fitted)
	d.Sub(identity(k), a.T())
	recolour = mat.NewDense(k, k, nil)
	if err := recolour.Inverse(&d); err != nil {
		return nil, nil, &PrewhitenError{Err: err}
	}
	return white, recolour, nil
}

// neweyWestLag is the rule documented at [NeweyWestAuto], for the sums of the scores of each row, of n rows
// before prewhitening.
func neweyWestLag(score []float64, n int, constant float64) int {
	last := len(score) - 1
	m := min(int(constant*math.Pow(float64(n)/100, 2.0/9)), last)
	autocovariance := func(j int) float64 {
		return floats.Dot(score[j:], score[:len(score)-j]) / float64(len(score))
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
	return min(int(1.1447*math.Cbrt(s1/s0*s1/s0*float64(n))), last)
}

// scoreSums adds up the scores of each row over the columns that are not constant, or, if none varies,
// over all of them. With X = Q B, those of a row are e q'B.
func (f *Fit) scoreSums(s scores) []float64 {
	which := mat.NewVecDense(f.K, nil)
	for j, varies := range f.varies {
		if varies || !slices.Contains(f.varies, true) {
			which.SetVec(j, 1)
		}
	}
	var through mat.VecDense
	through.MulVec(f.back, which)
	n, _ := s.rows.Dims()
	sums, row := make([]float64, n), make([]float64, f.K)
	for i := range sums {
		clear(row)
		s.addTo(row, i, 1)
		sums[i] = floats.Dot(row, through.RawVector().Data)
	}
	return sums
}

// addClusterSums adds the matrix of every combination of the groupings, single ones with a plus, pairs
// with a minus, and so on.
func (f *Fit) addClusterSums(mid *middle, s scores, c Covariance, groups [][]int) error {
	if err := mid.count(groups, c.columns); err != nil {
		return err
	}
	kind := c.factor
	if kind == FactorDefault {
		kind = FactorBoth
	}
	fewest := float64(slices.Min(mid.groups))
	for set := 1; set < 1<<len(groups); set++ {
		group, members := combine(groups, set)
		sums := sumBy(s, group)
		rows, _ := sums.Dims()
		factor := kind.of(f.N, f.DF, float64(rows), fewest)
		if members%2 == 0 {
			factor = -factor
		}
		addOuter(mid.m, factor, sums)
	}
	mid.df = fewest - 1
	return nil
}

// count notes how many groups each grouping has, and warns of few.
func (mid *middle) count(groups [][]int, columns []string) error {
	const few = 20
	for i, group := range groups {
		rows := len(distinctOf(group))
		if rows < 2 {
			return &ClusterCountError{Column: columns[i], Groups: rows}
		}
		if rows < few {
			mid.warns = append(mid.warns, &FewClustersWarning{Column: columns[i], Groups: rows})
		}
		mid.groups = append(mid.groups, rows)
	}
	return nil
}

func addOuter(m *mat.SymDense, factor float64, s *mat.Dense) {
	rows, k := s.Dims()
	sum := newOuterSum(k)
	for i := range rows {
		sum.add(s.RawRowView(i), 1)
	}
	sum.to(m, factor)
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
func sumBy(s scores, group []int) *mat.Dense {
	distinct := distinctOf(group)
	_, k := s.rows.Dims()
	sums := mat.NewDense(len(distinct), k, nil)
	for i, at := range ranksIn(distinct, group) {
		s.addTo(sums.RawRowView(at), i, 1)
	}
	return sums
}
