package models

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Family is the distribution of the outcome of an elastic net.
type Family int

const (
	// Gaussian is for any outcome; the deviance of a row is (y - eta)^2.
	Gaussian Family = iota
	// Logistic is for outcomes 0 and 1; the deviance of a row is -2 log P(y).
	Logistic
)

// KKTTolerance is how far, against the largest gradient at zero coefficients, the conditions of an optimum
// may be missed when [ElasticNet] stops.
const KKTTolerance = 1e-10

// ElasticNetConfig says how an elastic net is fitted. The zero value is the lasso over a path of 100
// lambdas, on standardised columns.
type ElasticNetConfig struct {
	Family Family
	// RidgeShare is 1 - alpha of glmnet: 0 is the lasso, 1 is ridge regression.
	RidgeShare float64
	// Lambdas is the path, descending; nil means Steps values, evenly spaced in logarithms, from LambdaMax
	// down to LambdaMax times Ratio.
	Lambdas []float64
	Steps   int     // 0 means 100
	Ratio   float64 // 0 means 1e-4, or 1e-2 with no more rows than columns
	// KeepScale leaves the columns in their own units; otherwise the penalty is on the coefficients of columns divided
	// by their standard deviation (with n), and the results are in the units given.
	KeepScale bool
	MaxSweeps int // per lambda; 0 means 100,000
}

// ElasticNetPath holds coefficients for each lambda.
type ElasticNetPath struct {
	Names      []string
	Family     Family
	RidgeShare float64
	Lambdas    []float64
	Intercept  []float64   // one per lambda
	Coef       [][]float64 // one slice per lambda
	NonZero    []int       // coefficients that are not zero, per lambda: the degrees of freedom of the lasso (Zou, Hastie and Tibshirani 2007)
	// DevianceRatio is 1 - deviance / deviance of the intercept alone.
	DevianceRatio []float64
	Sweeps        []int
	N             int
	LambdaMax     float64 // the smallest lambda at which all coefficients are zero; see ElasticNet for ridge

	Warnings []error
}

// ElasticNet minimises the objective that the documentation of glmnet states (Friedman, Hastie and Tibshirani 2010),
//
//	gaussian: 1/(2n) sum (y_i - b0 - x_i'b)^2 + lambda ((1-a)/2 |b|_2^2 + a |b|_1)
//	logistic: -1/n sum (y_i eta_i - log(1 + exp(eta_i))) + the same penalty, eta_i = b0 + x_i'b
//
// with a = 1 - RidgeShare, for each lambda of a path by cyclic coordinate descent, b_j = S(c_j + g_j b_j, lambda a) /
// (g_j + lambda (1-a)) with S(z, t) = sign(z) max(|z| - t, 0), where c_j is the gradient and g_j the curvature of
// the loss, started from the solution at the lambda before. The intercept is not penalised. The logistic
// loss is approximated by a quadratic, renewed when steps gain little, whose step is halved until the objective falls. The
// sweeps end when the conditions of the optimum, c_j = lambda (a sign(b_j) + (1-a) b_j), or |c_j| <= lambda a where b_j = 0, hold to
// [KKTTolerance] against the largest |c_j| at b = 0.
//
// LambdaMax is that largest |c_j| divided by max(a, 0.001). R's glmnet divides a gaussian y by its standard
// deviation s (with n) first, and so has lambda (1-a)/(2s) before |b|_2^2: the coefficients are the same for the
// lasso, and otherwise if y is given with s = 1.
//
// A column that does not vary gets the coefficient zero and a warning. ElasticNet returns a
// *[NotFiniteError], a *[TooFewError] with fewer than two rows, a *[ConstantColumnError] if y does not vary,
// a *[ClassValueError] for a logistic y that is not 0 or 1 and a *[ConvergenceError]. Where classes are
// separated and lambda is zero there is no optimum: the coefficients are as large as the tolerance lets
// them be and the DevianceRatio is one. It panics if shapes disagree, RidgeShare is outside 0 to 1, or lambdas are negative or ascend.
func ElasticNet(y []float64, x mat.Matrix, names []string, config ElasticNetConfig) (*ElasticNetPath, error) {
	config.mustBeValid()
	s, warnings, err := newNetState(y, x, names, config)
	if err != nil {
		return nil, err
	}
	p := &ElasticNetPath{
		Names: slices.Clone(names), Family: config.Family, RidgeShare: config.RidgeShare, N: s.n, Warnings: warnings,
		LambdaMax: s.scale / max(1-config.RidgeShare, 0.001),
	}
	p.Lambdas = config.path(p.LambdaMax, s.n > s.k)
	null := s.loss(s.eta)
	for _, lambda := range p.Lambdas {
		if err := s.solve(lambda); err != nil {
			return nil, err
		}
		p.add(s, null)
	}
	return p, nil
}

func (c ElasticNetConfig) mustBeValid() {
	if !(c.RidgeShare >= 0 && c.RidgeShare <= 1) {
		panic(fmt.Sprintf("models: ridge share %v: want between 0 and 1", c.RidgeShare))
	}
	for i, l := range c.Lambdas {
		if !(l >= 0) || i > 0 && l > c.Lambdas[i-1] {
			panic(fmt.Sprintf("models: lambda %d is %v: want none below zero, in descending order", i, l))
		}
	}
}

func (c ElasticNetConfig) path(largest float64, tall bool) []float64 {
	if c.Lambdas != nil {
		return slices.Clone(c.Lambdas)
	}
	steps, ratio := cmp.Or(c.Steps, 100), c.Ratio
	if ratio == 0 {
		ratio = 1e-2
		if tall {
			ratio = 1e-4
		}
	}
	lambdas := make([]float64, steps)
	for i := range lambdas {
		lambdas[i] = largest * math.Pow(ratio, float64(i)/float64(max(steps-1, 1)))
	}
	return lambdas
}

func (p *ElasticNetPath) add(s *netState, null float64) {
	coef, intercept, nonZero := make([]float64, s.k), s.intercept, 0
	for j, b := range s.coef {
		if b != 0 {
			coef[j] = b / s.sd[j]
			intercept -= coef[j] * s.mean[j]
			nonZero++
		}
	}
	p.Coef, p.Intercept, p.NonZero = append(p.Coef, coef), append(p.Intercept, intercept), append(p.NonZero, nonZero)
	p.DevianceRatio = append(p.DevianceRatio, 1-s.loss(s.eta)/null)
	p.Sweeps = append(p.Sweeps, s.sweeps)
}

// Predict returns the linear predictor of each row at the lambda of the given index, or, for the logistic
// family, the probability of 1. It panics if x has another number of columns.
func (p *ElasticNetPath) Predict(x mat.Matrix, at int) []float64 {
	n, k := x.Dims()
	if k != len(p.Names) {
		panic(fmt.Sprintf("models: prediction from %d columns, the model has %d", k, len(p.Names)))
	}
	eta := make([]float64, n)
	for i := range eta {
		eta[i] = p.Intercept[at]
		for j, b := range p.Coef[at] {
			eta[i] += b * x.At(i, j)
		}
		if p.Family == Logistic {
			eta[i] = logistic(eta[i])
		}
	}
	return eta
}

func logistic(eta float64) float64 { return 1 / (1 + math.Exp(-eta)) }

// netState is an elastic net on centred and scaled columns.
type netState struct {
	n, k      int
	y         []float64
	columns   [][]float64 // nil for a column that does not vary
	mean, sd  []float64
	config    ElasticNetConfig
	coef      []float64
	intercept float64
	eta       []float64
	scale     float64 // largest gradient at zero coefficients
	sweeps    int
	gram      [][]float64 // columns of the weighted cross products, made when first needed
	weights   []float64   // of the quadratic approximation, nil for gaussian
	centres   []float64   // weighted means
	weightSum float64
}

func newNetState(y []float64, x mat.Matrix, names []string, config ElasticNetConfig) (*netState, []error, error) {
	n, k := x.Dims()
	if len(y) != n || len(names) != k {
		panic(fmt.Sprintf("models: design is %d x %d, y has %d rows, %d names", n, k, len(y), len(names)))
	}
	if n < 2 {
		return nil, nil, &TooFewError{N: n, K: k}
	}
	if err := checkFinite(y, mat.DenseCopyOf(x), names); err != nil {
		return nil, nil, err
	}
	if err := checkOutcome(y, config.Family); err != nil {
		return nil, nil, err
	}
	s := &netState{n: n, k: k, y: y, config: config, coef: make([]float64, k), eta: make([]float64, n),
		mean: make([]float64, k), sd: make([]float64, k), columns: make([][]float64, k)}
	var warnings []error
	for j := range k {
		if !s.standardise(j, mat.Col(nil, j, x)) {
			warnings = append(warnings, &ConstantColumnWarning{Column: names[j]})
		}
	}
	s.intercept = floats.Sum(y) / float64(n)
	if config.Family == Logistic {
		s.intercept = math.Log(s.intercept / (1 - s.intercept))
	}
	floats.AddConst(s.intercept, s.eta)
	s.approximate()
	for _, c := range s.gradient() {
		s.scale = max(s.scale, math.Abs(c))
	}
	return s, warnings, nil
}

func checkOutcome(y []float64, family Family) error {
	for i, v := range y {
		if family == Logistic && v != 0 && v != 1 {
			return &ClassValueError{Row: i, Value: v}
		}
	}
	if floats.Min(y) == floats.Max(y) {
		return &ConstantColumnError{Column: "y", Value: y[0]}
	}
	return nil
}

// standardise tells whether the column varies.
func (s *netState) standardise(j int, column []float64) bool {
	s.sd[j] = 1
	if floats.Min(column) == floats.Max(column) {
		return false
	}
	s.mean[j] = floats.Sum(column) / float64(s.n)
	floats.AddConst(-s.mean[j], column)
	if !s.config.KeepScale {
		s.sd[j] = floats.Norm(column, 2) / math.Sqrt(float64(s.n))
		floats.Scale(1/s.sd[j], column)
	}
	s.columns[j] = column
	return true
}

// loss is the objective without the penalty.
func (s *netState) loss(eta []float64) float64 {
	sum := 0.0
	for i, v := range eta {
		if s.config.Family == Gaussian {
			sum += (s.y[i] - v) * (s.y[i] - v) / 2
			continue
		}
		sum += max(v, 0) + math.Log1p(math.Exp(-math.Abs(v))) - s.y[i]*v
	}
	return sum / float64(s.n)
}

func (s *netState) penalty(lambda float64, coef []float64) float64 {
	sum := 0.0
	for _, b := range coef {
		sum += s.config.RidgeShare/2*b*b + (1-s.config.RidgeShare)*math.Abs(b)
	}
	return lambda * sum
}

// approximate sets the weights of the loss's quadratic form at eta, and forgets the cross products.
func (s *netState) approximate() {
	s.gram = make([][]float64, s.k)
	s.centres, s.weightSum = make([]float64, s.k), float64(s.n)
	if s.config.Family == Gaussian {
		return
	}
	s.weights, s.weightSum = make([]float64, s.n), 0
	for i, v := range s.eta {
		p := logistic(v)
		s.weights[i] = p * (1 - p)
		s.weightSum += s.weights[i]
	}
	for j, column := range s.columns {
		if column != nil {
			s.centres[j] = floats.Dot(s.weights, column) / s.weightSum
		}
	}
}

// residuals returns the outcome less its expectation, and their sum.
func (s *netState) residuals() ([]float64, float64) {
	e, sum := make([]float64, s.n), 0.0
	for i, v := range s.eta {
		if s.config.Family == Logistic {
			v = logistic(v)
		}
		e[i] = s.y[i] - v
		sum += e[i]
	}
	return e, sum
}

// gradient is that of minus the loss, with the intercept at its best for the quadratic form.
func (s *netState) gradient() []float64 {
	e, sum := s.residuals()
	c := make([]float64, s.k)
	for j, column := range s.columns {
		if column != nil {
			c[j] = (floats.Dot(column, e) - s.centres[j]*sum) / float64(s.n)
		}
	}
	return c
}

// cross returns the weighted cross products of column j with every column.
func (s *netState) cross(j int) []float64 {
	if s.gram[j] != nil {
		return s.gram[j]
	}
	weighted := slices.Clone(s.columns[j])
	if s.weights != nil {
		floats.Mul(weighted, s.weights)
	}
	g := make([]float64, s.k)
	for i, column := range s.columns {
		if column != nil {
			g[i] = (floats.Dot(column, weighted) - s.weightSum*s.centres[i]*s.centres[j]) / float64(s.n)
		}
	}
	s.gram[j] = g
	return g
}

// curvature is the cross product of column j with itself.
func (s *netState) curvature(j int) float64 {
	if s.weights == nil {
		return floats.Dot(s.columns[j], s.columns[j]) / float64(s.n)
	}
	sum := 0.0
	for i, v := range s.columns[j] {
		sum += s.weights[i] * (v - s.centres[j]) * (v - s.centres[j])
	}
	return sum / float64(s.n)
}

// solve moves the state to the optimum at lambda.
func (s *netState) solve(lambda float64) error {
	limit := cmp.Or(s.config.MaxSweeps, 100_000)
	s.sweeps = 0
	for before := math.Inf(1); ; {
		c := s.gradient()
		_, sum := s.residuals()
		missed := max(s.violation(lambda, s.coef, c), math.Abs(sum)/float64(s.n))
		if missed <= KKTTolerance*s.scale {
			return nil
		}
		if s.sweeps >= limit {
			return &ConvergenceError{Lambda: lambda, Iterations: s.sweeps, Violation: missed / s.scale}
		}
		// The cross products cost most, so the old ones serve while each step still gains a factor of four.
		if s.config.Family == Logistic && missed > before/4 {
			s.approximate()
			c = s.gradient()
		}
		before = missed
		next := slices.Clone(s.coef)
		s.descend(lambda, next, c, max(KKTTolerance/4*s.scale, missed/100), limit)
		s.move(lambda, next, sum)
	}
}

// violation is the largest by which the conditions of the optimum are missed.
func (s *netState) violation(lambda float64, coef, c []float64) float64 {
	worst := 0.0
	lasso, ridge := lambda*(1-s.config.RidgeShare), lambda*s.config.RidgeShare
	for j, b := range coef {
		if b == 0 {
			worst = max(worst, math.Abs(c[j])-lasso)
			continue
		}
		worst = max(worst, math.Abs(c[j]-ridge*b-math.Copysign(lasso, b)))
	}
	return worst
}

// descend sweeps over the coordinates of the quadratic form, first all, then those that are not zero
// until they settle, then all again, until the form's conditions are missed by the target at most. It
// keeps c at the gradient.
func (s *netState) descend(lambda float64, coef, c []float64, target float64, limit int) {
	curvatures := make([]float64, s.k)
	for j, column := range s.columns {
		if column != nil {
			curvatures[j] = s.curvature(j)
		}
	}
	for all := true; s.sweeps < limit; {
		s.sweeps++
		largest := 0.0
		for j, column := range s.columns {
			if column == nil || !all && coef[j] == 0 || curvatures[j] == 0 {
				continue
			}
			largest = max(largest, s.coordinate(lambda, coef, c, j, curvatures[j]))
		}
		if all && s.violation(lambda, coef, c) <= target {
			return
		}
		all = all && largest <= target || !all && largest <= target/4
	}
}

// coordinate moves one coefficient to its best and returns by how much its gradient changed.
func (s *netState) coordinate(lambda float64, coef, c []float64, j int, curvature float64) float64 {
	lasso, ridge := lambda*(1-s.config.RidgeShare), lambda*s.config.RidgeShare
	z := c[j] + curvature*coef[j]
	next := math.Copysign(max(math.Abs(z)-lasso, 0), z) / (curvature + ridge)
	step := next - coef[j]
	if step == 0 {
		return 0
	}
	floats.AddScaled(c, -step, s.cross(j))
	coef[j] = next
	return math.Abs(step) * (curvature + ridge)
}

// move steps to the minimum of the quadratic form; for the logistic loss by less, while that is higher.
func (s *netState) move(lambda float64, next []float64, sum float64) {
	const halvings = 40
	step, shift := make([]float64, s.n), sum/s.weightSum
	for j, column := range s.columns {
		if d := next[j] - s.coef[j]; d != 0 {
			floats.AddScaled(step, d, column)
			shift -= d * s.centres[j]
		}
	}
	floats.AddConst(shift, step)
	before := s.loss(s.eta) + s.penalty(lambda, s.coef)
	share := 1.0
	for range halvings {
		eta, coef := slices.Clone(s.eta), slices.Clone(s.coef)
		floats.AddScaled(eta, share, step)
		for j := range coef {
			coef[j] += share * (next[j] - coef[j])
		}
		if share == 1 {
			coef = slices.Clone(next) // zeros stay zero
		}
		// Rounding may raise the objective by its last digits next to the optimum.
		if s.config.Family == Gaussian || s.loss(eta)+s.penalty(lambda, coef) <= before*(1+1e-13) {
			s.eta, s.coef = eta, coef
			s.intercept += share * shift
			return
		}
		share /= 2
	}
}

// ElasticNetCV is a path with its error on sessions that were not learned from.
type ElasticNetCV struct {
	Path *ElasticNetPath // on all rows
	// Deviance is the mean deviance of a row tested: squared error, or -2 log P(y). StdErr is the
	// standard deviation over splits, weighted by their rows, over sqrt(splits - 1).
	Deviance []float64
	StdErr   []float64
	Best     int // index of the lambda of the least deviance
	OneSE    int // index of the largest lambda within one standard error of it
	Splits   []Split
}

// CrossValidateElasticNet chooses lambda by [BlockedSplits] in time, so that the returns of the rows
// learned from never overlap those tested. The path is that of all rows. Errors are those of [ElasticNet],
// with the split named, and of BlockedSplits.
func CrossValidateElasticNet(y []float64, x *mat.Dense, names []string, session []int, config ElasticNetConfig, split SplitConfig) (*ElasticNetCV, error) {
	if len(session) != len(y) {
		panic(fmt.Sprintf("models: %d rows, %d sessions", len(y), len(session)))
	}
	path, err := ElasticNet(y, x, names, config)
	if err != nil {
		return nil, err
	}
	splits, err := BlockedSplits(session, split)
	if err != nil {
		return nil, err
	}
	cv := &ElasticNetCV{Path: path, Splits: splits}
	config.Lambdas = path.Lambdas
	deviances := make([][]float64, len(splits)) // mean per split and lambda
	for i, s := range splits {
		learned, err := ElasticNet(valuesAt(y, s.Train), designRows(x, s.Train), names, config)
		if err != nil {
			return nil, fmt.Errorf("split %d, which tests sessions %d to %d: %w", i, s.From, s.To, err)
		}
		test, tested := valuesAt(y, s.Test), designRows(x, s.Test)
		for at := range path.Lambdas {
			deviances[i] = append(deviances[i], meanDeviance(config.Family, test, learned.Predict(tested, at)))
		}
	}
	cv.choose(deviances)
	return cv, nil
}

func meanDeviance(family Family, y, predicted []float64) float64 {
	const least = 1e-5 // as glmnet bounds probabilities
	sum := 0.0
	for i, p := range predicted {
		if family == Gaussian {
			sum += (y[i] - p) * (y[i] - p)
			continue
		}
		p = min(max(p, least), 1-least)
		sum += -2 * (y[i]*math.Log(p) + (1-y[i])*math.Log(1-p))
	}
	return sum / float64(len(y))
}

func (cv *ElasticNetCV) choose(deviances [][]float64) {
	for at := range cv.Path.Lambdas {
		rows, sum, squares := 0.0, 0.0, 0.0
		for i, s := range cv.Splits {
			rows += float64(len(s.Test))
			sum += float64(len(s.Test)) * deviances[i][at]
		}
		mean := sum / rows
		for i, s := range cv.Splits {
			squares += float64(len(s.Test)) / rows * (deviances[i][at] - mean) * (deviances[i][at] - mean)
		}
		cv.Deviance = append(cv.Deviance, mean)
		cv.StdErr = append(cv.StdErr, math.Sqrt(squares/float64(len(cv.Splits)-1)))
	}
	cv.Best = floats.MinIdx(cv.Deviance)
	for cv.OneSE = 0; cv.Deviance[cv.OneSE] > cv.Deviance[cv.Best]+cv.StdErr[cv.Best]; {
		cv.OneSE++
	}
}
