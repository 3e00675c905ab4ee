package models

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// ReturnModel says what a firm's return would have been without the event. R is the firm's return, F
// the factors', of which the first is the market's.
type ReturnModel int

const (
	// MarketModel expects alpha + beta' F, estimated by [OLS] over the estimation window: with the
	// market alone the model of Fama, Fisher, Jensen and Roll (1969), with three, four or five factors
	// those of Fama and French and Carhart, whose firm and market returns are in excess of the riskless
	// rate. Degrees of freedom n-1 less the number of factors.
	MarketModel ReturnModel = iota
	// MarketAdjusted expects the market's return; nothing is estimated but the standard deviation of R
	// less the market about its mean. Degrees of freedom n-1.
	MarketAdjusted
	// MeanAdjusted expects the mean of R over the estimation window. Degrees of freedom n-1.
	MeanAdjusted
)

var returnModelNames = []string{"market", "market-adjusted", "mean"}

func (m ReturnModel) String() string {
	if m < 0 || int(m) >= len(returnModelNames) {
		return fmt.Sprintf("ReturnModel(%d)", int(m))
	}
	return returnModelNames[m]
}

// ParseReturnModel reads market, market-adjusted or mean.
func ParseReturnModel(s string) (ReturnModel, error) {
	i := slices.Index(returnModelNames, s)
	if i < 0 {
		return 0, fmt.Errorf("return model %q: want %s", s, strings.Join(returnModelNames, ", "))
	}
	return ReturnModel(i), nil
}

// Window is a range of sessions counted from the event, both ends included. The zero value stands for
// the default of wherever it is used; [Days] makes any other, the event's day alone included.
type Window struct {
	from, to int
	set      bool
}

// The windows of the zero [EventConfig].
var (
	DefaultEstimation = Days(-260, -11)
	DefaultEvent      = Days(-1, 3)
)

// Days returns the window of the sessions from..to. It panics if to is before from.
func Days(from, to int) Window {
	if to < from {
		panic(fmt.Sprintf("models: window %d:%d ends before it begins", from, to))
	}
	return Window{from: from, to: to, set: true}
}

// ParseWindow reads a window as the command line writes it, such as -260:-11.
func ParseWindow(s string) (Window, error) {
	first, last, _ := strings.Cut(s, ":")
	from, err1 := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	if err1 != nil || err2 != nil {
		return Window{}, fmt.Errorf("window %q: want two whole numbers, as in -260:-11", s)
	}
	if to < from {
		return Window{}, fmt.Errorf("window %q: ends before it begins: did you mean %d:%d?", s, to, from)
	}
	return Days(from, to), nil
}

// From is the offset of the first session.
func (w Window) From() int { return w.from }

// To is the offset of the last session.
func (w Window) To() int { return w.to }

// Len is the number of sessions, 0 for the zero value.
func (w Window) Len() int {
	if !w.set {
		return 0
	}
	return w.to - w.from + 1
}

// String returns the form [ParseWindow] reads, empty for the zero value.
func (w Window) String() string {
	if !w.set {
		return ""
	}
	return fmt.Sprintf("%d:%d", w.from, w.to)
}

func (w Window) orElse(other Window) Window {
	if w.set {
		return w
	}
	return other
}

// EventConfig says how an event is studied. The zero value is the market model with the default windows.
type EventConfig struct {
	Model      ReturnModel
	Estimation Window // default DefaultEstimation
	Event      Window // default DefaultEvent
	// MinObservations is the number of returns in the estimation window below which the study warns,
	// default 60. It fails only when there are too few to estimate the model at all.
	MinObservations int
}

// Study is the event study of one event. AR is an abnormal return, the return less what the model
// expects. Slices over the event window have one element per offset. NaN means that a return is missing.
type Study struct {
	Model      ReturnModel
	Estimation Window
	Event      Window

	Alpha float64
	Betas []float64 // one per factor; empty for the mean model
	Sigma float64   // standard deviation of the AR of the estimation window, with DF degrees of freedom
	N     int       // returns used in the estimation window
	DF    int       // see the constants of ReturnModel

	Offsets []int
	AR      []float64
	// TSigma is AR / Sigma, which takes the estimated model as the true one.
	TSigma []float64
	// StdErr is the standard error of the forecast, Sigma sqrt(1 + x'inv(X'X)x), where X holds the
	// regressors of the estimation window and x those of the day; with the market alone that is
	// Sigma sqrt(1 + 1/N + (F - mean F)^2 / sum (F - mean F)^2) (Campbell, Lo and MacKinlay 1997, 4.4).
	// It is Sigma sqrt(1 + 1/N) for the mean model and Sigma for the market-adjusted one.
	StdErr []float64
	T      []float64 // AR / StdErr
	P      []float64 // two-sided, from Student's t with DF degrees of freedom

	// CAR is the sum of AR; NaN if any is missing.
	CAR float64
	// CARStdErr is Sigma sqrt(L + s'inv(X'X)s), where s is the sum of x over the L days: the errors of
	// the days share the error of the estimate.
	CARStdErr float64
	CART      float64 // CAR / CARStdErr
	CARP      float64

	// History holds the AR of each session of the estimation window inside the series, oldest first.
	History []float64
	// Rank is the place of the event day's |AR| among itself and the N of History, 1 for the largest;
	// ties rank it lower. It is 0 if the day's AR is missing.
	Rank int
	// PlaceboP is Rank / (N+1), the share of days that look at least as abnormal as the event: a p value
	// that assumes no distribution, but that a day is like any other without the event.
	PlaceboP float64

	Warnings []error
}

// EventStudy estimates what the firm's returns would have been and how far they were from it around an
// event. The returns are aligned: firm[i] and factors[j][i] belong to session i, without gaps between
// sessions; a missing return is NaN. factors[0] is the market's; the mean model takes none, the
// market-adjusted one ignores others. event is the index of the event's session.
//
// A session of the estimation window is used when every return of it is there, and the others are
// counted in a *[GapWarning]. It returns a *[TooFewError] when too few are left, an *[EventRangeError]
// when the event is outside the series, and a *[CollinearError] when factors cannot be told apart. It
// panics when series have different lengths or the market is not given.
func EventStudy(firm []float64, factors [][]float64, event int, cfg EventConfig) (*Study, error) {
	checkSeries(firm, factors, cfg.Model)
	if event < 0 || event >= len(firm) {
		return nil, &EventRangeError{Event: event, Sessions: len(firm)}
	}
	s := &Study{
		Model: cfg.Model, Estimation: cfg.Estimation.orElse(DefaultEstimation),
		Event: cfg.Event.orElse(DefaultEvent),
	}
	e := newExpectation(firm, factors, cfg.Model)
	if err := s.estimate(e, event, cfg.MinObservations); err != nil {
		return nil, err
	}
	s.measure(e, event)
	s.accumulate(e, event)
	s.rank(e, event)
	return s, nil
}

func checkSeries(firm []float64, factors [][]float64, model ReturnModel) {
	if model < MarketModel || model > MeanAdjusted {
		panic(fmt.Sprintf("models: no such return model: %d", int(model)))
	}
	if model != MeanAdjusted && len(factors) == 0 {
		panic(fmt.Sprintf("models: the %s model needs the market's returns", model))
	}
	for j, factor := range factors {
		if len(factor) != len(firm) {
			panic(fmt.Sprintf("models: factor %d has %d sessions, the firm has %d", j, len(factor), len(firm)))
		}
	}
}

// expectation holds the series in the shape of a regression: what is left to explain of a session's
// return, and what explains it.
type expectation struct {
	explained []float64
	factors   [][]float64
	forecast  bool // what the regression fits is expected of the event window too
	fit       *Fit
}

func newExpectation(firm []float64, factors [][]float64, model ReturnModel) *expectation {
	switch model {
	case MarketAdjusted:
		excess := floats.SubTo(make([]float64, len(firm)), firm, factors[0])
		return &expectation{explained: excess}
	case MeanAdjusted:
		return &expectation{explained: firm, forecast: true}
	}
	return &expectation{explained: firm, factors: factors, forecast: true}
}

func (e *expectation) usable(i int) bool {
	if i < 0 || i >= len(e.explained) || !finite(e.explained[i]) {
		return false
	}
	return !slices.ContainsFunc(e.factors, func(f []float64) bool { return !finite(f[i]) })
}

// regressors returns the row of session i, the constant first.
func (e *expectation) regressors(i int) []float64 {
	x := []float64{1}
	for _, factor := range e.factors {
		x = append(x, factor[i])
	}
	return x
}

func (e *expectation) estimate(sessions []int) error {
	y := make([]float64, len(sessions))
	columns := make([][]float64, len(e.factors))
	for j := range columns {
		columns[j] = make([]float64, len(sessions))
	}
	for row, i := range sessions {
		y[row] = e.explained[i]
		for j, factor := range e.factors {
			columns[j][row] = factor[i]
		}
	}
	design := Design{Intercept: true}
	for j, column := range columns {
		design.Add(fmt.Sprintf("factor %d", j+1), column)
	}
	if len(sessions) <= len(columns)+1 {
		return &TooFewError{N: len(sessions), K: len(columns) + 1}
	}
	x, names := design.Matrix(len(sessions))
	var err error
	e.fit, err = OLS(y, x, names)
	return err
}

// abnormal returns the AR of session i, NaN if a return is missing.
func (e *expectation) abnormal(i int) float64 {
	if !e.usable(i) {
		return math.NaN()
	}
	if !e.forecast {
		return e.explained[i]
	}
	return e.explained[i] - floats.Dot(e.fit.Coef, e.regressors(i))
}

// estimateVariance returns x'inv(X'X)x, the variance of the estimated expectation over sigma squared.
func (e *expectation) estimateVariance(x []float64) float64 {
	if !e.forecast {
		return 0
	}
	ux := mat.NewVecDense(len(x), nil)
	ux.MulVec(e.fit.upper.T(), mat.NewVecDense(len(x), x))
	return mat.Dot(ux, ux)
}

func (s *Study) estimate(e *expectation, event, minimum int) error {
	const dependable = 60
	var sessions []int
	inside := 0
	for i := event + s.Estimation.from; i <= event+s.Estimation.to; i++ {
		if i < 0 || i >= len(e.explained) {
			continue
		}
		inside++
		if e.usable(i) {
			sessions = append(sessions, i)
		}
	}
	if err := e.estimate(sessions); err != nil {
		return err
	}
	s.N, s.DF, s.Sigma = e.fit.N, e.fit.DF, e.fit.Sigma
	switch s.Model {
	case MarketAdjusted:
		s.Betas = []float64{1}
	default:
		s.Alpha, s.Betas = e.fit.Coef[0], e.fit.Coef[1:]
	}
	s.warnEstimation(inside, cmp.Or(minimum, dependable))
	for i := event + s.Estimation.from; i <= event+s.Estimation.to; i++ {
		if i >= 0 && i < len(e.explained) {
			s.History = append(s.History, e.abnormal(i))
		}
	}
	return nil
}

func (s *Study) warnEstimation(inside, minimum int) {
	if want := s.Estimation.Len(); inside < want {
		s.warn(&ShortWindowWarning{Window: "estimation", Have: inside, Want: want})
	}
	if s.N < inside {
		s.warn(&GapWarning{Window: "estimation", Missing: inside - s.N, Of: inside})
	}
	if s.N < minimum {
		s.warn(&FewObservationsWarning{N: s.N, Want: minimum})
	}
	shared := min(s.Estimation.to, s.Event.to) - max(s.Estimation.from, s.Event.from) + 1
	if shared > 0 {
		s.warn(&OverlapWarning{Sessions: shared})
	}
}

func (s *Study) warn(w error) { s.Warnings = append(s.Warnings, w) }

func (s *Study) measure(e *expectation, event int) {
	inside, missing := 0, 0
	for offset := s.Event.from; offset <= s.Event.to; offset++ {
		i := event + offset
		ar, stdErr := e.abnormal(i), math.NaN()
		if e.usable(i) {
			stdErr = s.Sigma * math.Sqrt(1+e.estimateVariance(e.regressors(i)))
		}
		if i >= 0 && i < len(e.explained) {
			inside++
			if math.IsNaN(ar) {
				missing++
			}
		}
		s.Offsets = append(s.Offsets, offset)
		s.AR = append(s.AR, ar)
		s.TSigma = append(s.TSigma, ar/s.Sigma)
		s.StdErr = append(s.StdErr, stdErr)
		s.T = append(s.T, ar/stdErr)
		s.P = append(s.P, studentP(ar/stdErr, float64(s.DF)))
	}
	if want := s.Event.Len(); inside < want {
		s.warn(&ShortWindowWarning{Window: "event", Have: inside, Want: want})
	}
	if missing > 0 {
		s.warn(&GapWarning{Window: "event", Missing: missing, Of: inside})
	}
}

func (s *Study) accumulate(e *expectation, event int) {
	s.CAR, s.CARStdErr, s.CART, s.CARP = math.NaN(), math.NaN(), math.NaN(), math.NaN()
	car := floats.Sum(s.AR)
	if math.IsNaN(car) {
		return
	}
	sum := make([]float64, len(e.factors)+1)
	for _, offset := range s.Offsets {
		floats.Add(sum, e.regressors(event+offset))
	}
	s.CAR = car
	s.CARStdErr = s.Sigma * math.Sqrt(float64(len(s.Offsets))+e.estimateVariance(sum))
	s.CART = s.CAR / s.CARStdErr
	s.CARP = studentP(s.CART, float64(s.DF))
}

func (s *Study) rank(e *expectation, event int) {
	s.PlaceboP = math.NaN()
	day := math.Abs(e.abnormal(event))
	if math.IsNaN(day) {
		return
	}
	s.Rank = 1
	for _, ar := range s.History {
		if math.Abs(ar) >= day {
			s.Rank++
		}
	}
	s.PlaceboP = float64(s.Rank) / float64(s.N+1)
}
