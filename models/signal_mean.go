package models

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// MeanMethod says how the variance of the mean of a series is estimated. See [MeanOfSeries].
type MeanMethod int

const (
	// MeanNeweyWest weighs autocovariances by 1 - l/(lag+1) (Bartlett; Newey and West 1987).
	MeanNeweyWest MeanMethod = iota
	// MeanHansenHodrick weighs them all by one (Hansen and Hodrick 1980); the variance can be negative.
	MeanHansenHodrick
	// MeanIndependent uses none: the textbook t, which rejects too often when returns overlap.
	MeanIndependent
)

var meanMethodNames = []string{"newey-west", "hansen-hodrick", "independent"}

func (m MeanMethod) String() string {
	if m < 0 || int(m) >= len(meanMethodNames) {
		return fmt.Sprintf("MeanMethod(%d)", int(m))
	}
	return meanMethodNames[m]
}

// MeanConfig says how the mean of a series is tested. The zero value is Newey-West with the lag of
// [MeanOfSeries] for a series that does not overlap.
type MeanConfig struct {
	Method  MeanMethod
	Horizon int     // sessions that an element spans; 0 means 1
	Lag     int     // 0 means the rule of MeanOfSeries; else at least Horizon-1
	Level   float64 // of the interval; 0 means DefaultLevel
}

func (c MeanConfig) level() float64 {
	if c.Level == 0 {
		return DefaultLevel
	}
	if !(c.Level > 0 && c.Level < 1) {
		panic(fmt.Sprintf("models: level %v: want between 0 and 1", c.Level))
	}
	return c.Level
}

// SeriesMean is the mean of a series of sessions, tested against zero.
type SeriesMean struct {
	N      int
	Mean   float64
	SD     float64 // of the series, with n-1
	StdErr float64 // of the mean; NaN where its variance is estimated as negative
	T      float64
	P      float64 // two-sided, from Student's t with DF degrees of freedom
	Low    float64
	High   float64
	Level  float64
	DF     float64
	Lag    int
	Method MeanMethod

	Warnings []error
}

// MeanOfSeries tests the mean of a series whose elements overlap, such as information coefficients of
// returns over several sessions. With e_t = x_t - mean and n elements,
//
//	V = f / n^2 sum over s, t of k(|s - t|) e_s e_t,  k(l) = 1 - l/(lag+1) or 1 for l <= lag, else 0,
//
// where s - t counts sessions, so that a gap is a gap (Parzen 1963; Datta and Du 2012). The small-sample
// factor is f = n/tr(MKM) and Student's t has tr(MKM)^2/tr(MKMMKM) degrees of freedom, where K holds the
// k(|s - t|) and M subtracts the mean: the first two moments of V match those of a multiple of
// chi-squared exactly for independent normal elements (Satterthwaite 1946), however large the lag.
// For Newey-West these are the critical values of Kiefer and Vogelsang (2005) to about one percent up to
// a lag of a fifth of n, and above them beyond; for lag 0 they are the textbook's s^2/n and n-1.
//
// The lag by default is, for Newey-West, [DefaultMeanLag]; for Hansen and Hodrick, Horizon-1.
//
// name is what errors call the series; session holds the number of each element's session, ascending.
// It returns a *[NotFiniteError], a *[FewSessionsError] unless there are two elements and more than
// Horizon, a *[ShortLagError], a *[LagError] for a lag of n or more, and a *[ConstantColumnError] if the
// series does not vary. It panics if the slices differ in length or sessions do not ascend.
func MeanOfSeries(name string, x []float64, session []int, config MeanConfig) (*SeriesMean, error) {
	mustAscend(x, session)
	for i, v := range x {
		if !finite(v) {
			return nil, &NotFiniteError{Column: name, Row: i, Value: v}
		}
	}
	kernel, err := config.kernel(name, len(x))
	if err != nil {
		return nil, err
	}
	if floats.Min(x) == floats.Max(x) {
		return nil, &ConstantColumnError{Column: name, Value: x[0]}
	}
	m := &SeriesMean{N: len(x), Level: config.level(), Lag: kernel.lag, Method: config.Method}
	m.Mean, m.SD = stat.MeanStdDev(x, nil)
	e := make([]float64, len(x))
	for i, v := range x {
		e[i] = v - m.Mean
	}
	form, factor, df := kernel.spread(session, e)
	m.DF = df
	m.test(factor * form / float64(m.N) / float64(m.N))
	return m, nil
}

func mustAscend(x []float64, session []int) {
	if len(x) != len(session) {
		panic(fmt.Sprintf("models: series has %d elements, %d sessions", len(x), len(session)))
	}
	for i := 1; i < len(session); i++ {
		if session[i] <= session[i-1] {
			panic(fmt.Sprintf("models: session %d follows session %d: want them to ascend", session[i], session[i-1]))
		}
	}
}

func (m *SeriesMean) test(variance float64) {
	m.StdErr = math.Sqrt(variance)
	if !(variance > 0) {
		m.StdErr = math.NaN()
		m.Warnings = append(m.Warnings, &NegativeVarianceWarning{Variance: variance})
	}
	m.T = m.Mean / m.StdErr
	m.P = studentP(m.T, m.DF)
	bound := studentBound(m.Level, m.DF)
	m.Low, m.High = m.Mean-bound*m.StdErr, m.Mean+bound*m.StdErr
}

// DefaultMeanLag is the lag of Newey-West for the mean of n elements that each span horizon sessions: one
// less than the larger of 1.3 sqrt(n) (Lazarus, Lewis, Stock and Watson 2018) and eight times the horizon,
// but no more than half of n unless the horizon is. With a signal that never changes, a lag of horizon-1
// would miss a third of the variance that the overlap makes; eight horizons miss a twenty-fourth at most.
func DefaultMeanLag(n, horizon int) int {
	wide := int(math.Ceil(1.3 * math.Sqrt(float64(n))))
	if horizon > 1 {
		wide = max(wide, 8*horizon)
	}
	return max(horizon, min(wide, n/2)) - 1
}

// meanKernel holds the weights of the autocovariances.
type meanKernel struct {
	lag  int
	flat bool
}

func (c MeanConfig) kernel(name string, n int) (meanKernel, error) {
	if c.Horizon < 0 || c.Lag < 0 {
		panic(fmt.Sprintf("models: horizon %d, lag %d: want neither below zero", c.Horizon, c.Lag))
	}
	horizon := max(c.Horizon, 1)
	if n < 2 || n <= horizon {
		return meanKernel{}, &FewSessionsError{What: name, Have: n, Want: max(2, horizon+1)}
	}
	k := meanKernel{lag: c.Lag, flat: c.Method == MeanHansenHodrick}
	switch {
	case c.Method == MeanIndependent:
		k.lag = 0
		return k, nil
	case c.Lag == 0 && k.flat:
		k.lag = horizon - 1
	case c.Lag == 0:
		k.lag = DefaultMeanLag(n, horizon)
	}
	if k.lag < horizon-1 {
		return k, &ShortLagError{Lag: k.lag, Horizon: horizon}
	}
	if k.lag >= n {
		return k, &LagError{Lag: k.lag, Periods: n}
	}
	return k, nil
}

func (k meanKernel) weight(distance int) float64 {
	if k.flat {
		return 1
	}
	return 1 - float64(distance)/float64(k.lag+1)
}

// spread returns the quadratic form u'Ku, and the factor and degrees of freedom that [MeanOfSeries]
// documents. tr(MKM) = tr K - 1'K1/n and tr(MKMMKM) = tr KK - 2 |K1|^2/n + (1'K1)^2/n^2.
func (k meanKernel) spread(session []int, u []float64) (form, factor, df float64) {
	n := float64(len(u))
	rows := make([]float64, len(u)) // K1
	trace, squares := 0.0, 0.0
	for t := range u {
		rows[t]++
		trace++
		squares++
		form += u[t] * u[t]
		for s := t - 1; s >= 0 && session[t]-session[s] <= k.lag; s-- {
			w := k.weight(session[t] - session[s])
			rows[t] += w
			rows[s] += w
			squares += 2 * w * w
			form += 2 * w * u[t] * u[s]
		}
	}
	total := floats.Sum(rows)
	centred := trace - total/n
	spread := squares - 2*floats.Dot(rows, rows)/n + total*total/(n*n)
	return form, n / centred, centred * centred / spread
}
