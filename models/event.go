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
	// FamaFrench3 is the market model with the three factors of Fama and French (1993): the market less
	// the riskless rate, SMB, HML. Degrees of freedom n-4.
	FamaFrench3
	// FamaFrench5 has the five of Fama and French (2015): those three, RMW, CMA. Degrees of freedom n-6.
	FamaFrench5
	// Carhart has the four of Carhart (1997): the three of [FamaFrench3] and momentum. Degrees of
	// freedom n-5.
	Carhart
)

var returnModelNames = []string{"market", "market-adjusted", "mean", "ff3", "ff5", "carhart"}

// Factors is the number of factors the model takes, 0 where it does not prescribe one.
func (m ReturnModel) Factors() int {
	switch m {
	case FamaFrench3:
		return 3
	case FamaFrench5:
		return 5
	case Carhart:
		return 4
	}
	return 0
}

func (m ReturnModel) String() string {
	if m < 0 || int(m) >= len(returnModelNames) {
		return fmt.Sprintf("ReturnModel(%d)", int(m))
	}
	return returnModelNames[m]
}

// ParseReturnModel reads market, market-adjusted, mean, ff3, ff5 or carhart.
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
	Gaps            GapRule
	// Dimson adds the first factor of so many sessions before and as many after to the factors of the
	// market model and those after it, for a share whose price follows the market late or leads it: lag 1,
	// lead 1, lag 2 and so on, after the factors given in Betas, whose sum over the market's terms is the
	// beta of Dimson (1979). Each takes a degree of freedom; a session without its neighbours is not used.
	Dimson int
	// Riskless is the riskless return of each session, or nil. It is taken off the firm's return before
	// anything is estimated, and not off the factors: the market's return in published factor files is in
	// excess of it already. A BHAR compounds returns that include it.
	Riskless []float64
}

// GapRule says what becomes of sessions on which the firm has no return. Either way they are counted.
type GapRule int

const (
	// DropGaps leaves them out, and takes the return after a gap for that of one session.
	DropGaps GapRule = iota
	// TradeToTrade takes the return after d-1 sessions without one as that of all d, as it is when it was
	// taken from one traded price to the next: the factors and the riskless rate are added up over the d
	// sessions, the expectation is d alpha + beta' sum F, and its variance d sigma^2, which weighs the
	// session by 1/sqrt d in the estimate (Maynes and Rumsey 1993). Degrees of freedom as without gaps, n
	// being the returns. Sums are exact for log returns. The first return of a series is one session's.
	TradeToTrade
)

var gapRuleNames = []string{"drop", "trade-to-trade"}

func (g GapRule) String() string {
	if g < 0 || int(g) >= len(gapRuleNames) {
		return fmt.Sprintf("GapRule(%d)", int(g))
	}
	return gapRuleNames[g]
}

// ParseGapRule reads drop or trade-to-trade.
func ParseGapRule(s string) (GapRule, error) {
	i := slices.Index(gapRuleNames, s)
	if i < 0 {
		return 0, fmt.Errorf("gaps %q: want %s", s, strings.Join(gapRuleNames, ", "))
	}
	return GapRule(i), nil
}

// Study is the event study of one event. AR is an abnormal return, the return less what the model
// expects. Slices over the event window have one element per offset. NaN means that a return is missing.
type Study struct {
	Model      ReturnModel
	Estimation Window
	Event      Window

	Alpha float64
	Betas []float64 // one per factor, then those of Dimson; empty for the mean model
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

	Returns  []float64 // of the firm, as given
	Expected []float64 // Returns - AR: what the model expects, the riskless return included

	// CAR is the sum of AR; NaN if any is missing that no later one of the window covers.
	CAR float64
	// CARStdErr is Sigma sqrt(L + s'inv(X'X)s), where s is the sum of x over the L days: the errors of
	// the days share the error of the estimate. Under [TradeToTrade] L counts the days that the returns
	// cover, which for the first of them may reach back before the window.
	CARStdErr float64
	CART      float64 // CAR / CARStdErr
	CARP      float64
	// BHAR is the buy-and-hold abnormal return, prod (1+Returns) - prod (1+Expected) (Barber and Lyon
	// 1997); NaN if any is missing. Returns must be simple for it to have a meaning, not logarithmic.
	BHAR float64

	// History holds the AR of each session of the estimation window inside the series, oldest first, that
	// of d sessions divided by sqrt d.
	History []float64
	// Rank is the place of the event day's |AR| among itself and the N of History, 1 for the largest;
	// ties rank it lower. It is 0 if the day's AR is missing.
	Rank int
	// PlaceboP is Rank / (N+1), the share of days that look at least as abnormal as the event: a p value
	// that assumes no distribution, but that a day is like any other without the event.
	PlaceboP float64
	// CARPlaceboP is the share of placebo dates, the event's own among them, whose CAR is at least as
	// large in size: (1 + those) / (1 + Placebos), over every run of sessions of the estimation window as
	// long as the event window and without a gap. Runs overlap, so that it is coarser than it looks.
	CARPlaceboP float64
	Placebos    int

	// ZeroReturns counts the firm's returns of exactly zero in the estimation window: where there are
	// many, prices are stale, beta is biased towards zero and so are the AR.
	ZeroReturns int
	// Covered counts the sessions of the estimation window without a return that the next one covers under
	// [TradeToTrade].
	Covered int

	Warnings []error

	session     int         // of the event
	historyFrom int         // offset of the first of History
	span        []int       // per event session, the sessions its return covers, 0 for none
	spread      [][]float64 // per event session, U'x, whose products are x'inv(X'X)x
	market      []float64   // per event session, the first factor less its mean over the whole estimation window
	marketSS    float64     // sum of squares of that over the estimation window, the firm's gaps included
}

// EventStudy estimates what the firm's returns would have been and how far they were from it around an
// event. The returns are aligned: firm[i] and factors[j][i] belong to session i, without gaps between
// sessions; a missing return is NaN. factors[0] is the market's; the mean model takes none, the
// market-adjusted one ignores others. event is the index of the event's session.
//
// A session of the estimation window is used when every return of it is there, and the others are
// counted in a *[GapWarning]. It returns an *[EventRangeError] when the event is outside the series, a
// *[FactorCountError] when the model prescribes another number of factors, and otherwise a *[WindowError]
// around a *[TooFewError] when too few sessions are left, a *[ZeroVarianceError] when nothing varies in them,
// or a *[CollinearError] when factors cannot be told apart, or around [ErrNoReturns] when the event window has
// none. It panics when series have different lengths or the market is not given.
func EventStudy(firm []float64, factors [][]float64, event int, cfg EventConfig) (*Study, error) {
	checkSeries(firm, factors, cfg)
	if want := cfg.Model.Factors(); want > 0 && want != len(factors) {
		return nil, &FactorCountError{Model: cfg.Model, Have: len(factors), Want: want}
	}
	if event < 0 || event >= len(firm) {
		return nil, &EventRangeError{Event: event, Sessions: len(firm)}
	}
	s := &Study{
		Model: cfg.Model, Estimation: cfg.Estimation.orElse(DefaultEstimation),
		Event: cfg.Event.orElse(DefaultEvent), session: event,
	}
	e := newExpectation(firm, factors, cfg)
	if err := s.estimate(e, event, cfg.MinObservations); err != nil {
		return nil, err
	}
	if err := s.measure(e, event); err != nil {
		return nil, err
	}
	s.compound(firm, event)
	s.accumulate()
	s.rank(e, event)
	s.placebo()
	if cfg.Model == MarketModel && cfg.Dimson == 0 && len(factors) == 1 {
		s.keepMarket(factors[0], event)
	}
	return s, nil
}

func checkSeries(firm []float64, factors [][]float64, cfg EventConfig) {
	model := cfg.Model
	if model < MarketModel || int(model) >= len(returnModelNames) {
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
	if cfg.Dimson < 0 {
		panic(fmt.Sprintf("models: %d leads and lags", cfg.Dimson))
	}
	if cfg.Riskless != nil && len(cfg.Riskless) != len(firm) {
		panic(fmt.Sprintf("models: the riskless return has %d sessions, the firm has %d", len(cfg.Riskless), len(firm)))
	}
}

// expectation holds the series in the shape of a regression: what is left to explain of a session's
// return, and what explains it.
type expectation struct {
	firm      []float64 // as given
	span      []int     // sessions a return covers, 0 where it is missing
	explained []float64
	factors   [][]float64
	forecast  bool // what the regression fits is expected of the event window too
	fit       *Fit
}

func newExpectation(firm []float64, factors [][]float64, cfg EventConfig) *expectation {
	e := &expectation{firm: firm, explained: firm, span: spans(firm, cfg.Gaps), forecast: true}
	if cfg.Riskless != nil {
		e.explained = floats.SubTo(make([]float64, len(firm)), firm, e.covered(cfg.Riskless))
	}
	switch cfg.Model {
	case MeanAdjusted:
	case MarketAdjusted:
		e.explained = floats.SubTo(make([]float64, len(firm)), e.explained, e.covered(factors[0]))
		e.forecast = false
	default:
		for _, factor := range factors {
			e.factors = append(e.factors, e.covered(factor))
		}
		for k := 1; k <= cfg.Dimson; k++ {
			e.factors = append(e.factors, e.covered(lagged(factors[0], k)), e.covered(lagged(factors[0], -k)))
		}
	}
	return e
}

// lagged returns the series lag sessions later, or earlier when lag is negative, with NaN where it has none.
func lagged(series []float64, lag int) []float64 {
	shifted := make([]float64, len(series))
	for i := range shifted {
		shifted[i] = math.NaN()
		if at := i - lag; at >= 0 && at < len(series) {
			shifted[i] = series[at]
		}
	}
	return shifted
}

// spans returns how many sessions each return covers.
func spans(firm []float64, gaps GapRule) []int {
	span := make([]int, len(firm))
	before := -1 // the last session with a return
	for i, r := range firm {
		if !finite(r) {
			continue
		}
		span[i] = 1
		if gaps == TradeToTrade && before >= 0 {
			span[i] = i - before
		}
		before = i
	}
	return span
}

// covered adds a series up over the sessions that each return of the firm covers; where none covers more than
// its own, which is nearly always, it is the series.
func (e *expectation) covered(series []float64) []float64 {
	if len(e.span) == 0 || slices.Max(e.span) <= 1 {
		return series
	}
	sums := slices.Clone(series)
	for i, d := range e.span {
		if d > 1 {
			sums[i] = floats.Sum(series[i-d+1 : i+1])
		}
	}
	return sums
}

func (e *expectation) usable(i int) bool {
	if i < 0 || i >= len(e.explained) || !finite(e.explained[i]) {
		return false
	}
	return !slices.ContainsFunc(e.factors, func(f []float64) bool { return !finite(f[i]) })
}

// regressors returns the row of session i, the constant first: the number of sessions covered.
func (e *expectation) regressors(i int) []float64 {
	x := append(make([]float64, 0, 1+len(e.factors)), float64(e.span[i]))
	for _, factor := range e.factors {
		x = append(x, factor[i])
	}
	return x
}

func (e *expectation) estimate(sessions []int) error {
	y, weight := make([]float64, len(sessions)), make([]float64, len(sessions))
	columns := make([][]float64, len(e.factors))
	for j := range columns {
		columns[j] = make([]float64, len(sessions))
	}
	for row, i := range sessions {
		weight[row] = math.Sqrt(float64(e.span[i]))
		y[row] = e.explained[i] / weight[row]
		for j, factor := range e.factors {
			columns[j][row] = factor[i] / weight[row]
		}
	}
	var design Design
	design.Add(InterceptName, weight)
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

// scaled returns the AR of session i over the square root of the sessions it covers, so that all have one
// variance.
func (e *expectation) scaled(i int) float64 {
	ar := e.abnormal(i)
	if math.IsNaN(ar) {
		return ar
	}
	return ar / math.Sqrt(float64(e.span[i]))
}

// spread returns U'x for the regressors x of session i, where U U' = inv(X'X): its square is x'inv(X'X)x, the
// variance of the estimated expectation over sigma squared. It is zero where nothing estimated is expected.
func (e *expectation) spread(i int) []float64 {
	x := e.regressors(i)
	ux := make([]float64, len(x))
	if e.forecast {
		mat.NewVecDense(len(x), ux).MulVec(e.fit.upper.T(), mat.NewVecDense(len(x), x))
	}
	return ux
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
	if err := s.checkVariance(e, sessions); err != nil {
		return err
	}
	if err := e.estimate(sessions); err != nil {
		return &WindowError{Window: "estimation", Span: s.Estimation, Usable: len(sessions), Err: err}
	}
	s.N, s.DF, s.Sigma = e.fit.N, e.fit.DF, e.fit.Sigma
	switch s.Model {
	case MarketAdjusted:
		s.Betas = []float64{1}
	default:
		s.Alpha, s.Betas = e.fit.Coef[0], e.fit.Coef[1:]
	}
	s.warnEstimation(inside, cmp.Or(minimum, dependable))
	first, last := max(0, event+s.Estimation.from), min(len(e.explained)-1, event+s.Estimation.to)
	s.historyFrom = first - event
	s.History = make([]float64, 0, last-first+1)
	for i := first; i <= last; i++ {
		s.History = append(s.History, e.scaled(i))
	}
	for _, i := range sessions {
		s.Covered += min(e.span[i]-1, i-first)
	}
	s.countZeros(e, sessions)
	return nil
}

// checkVariance tells of a firm whose returns are the same in all sessions of the estimation window, as those
// of a share that does not trade are.
func (s *Study) checkVariance(e *expectation, sessions []int) error {
	if len(sessions) < 2 {
		return nil // too few to be told apart, which the estimate says
	}
	for _, i := range sessions {
		if e.explained[i] != e.explained[sessions[0]] {
			return nil
		}
	}
	err := &ZeroVarianceError{Value: e.explained[sessions[0]]}
	return &WindowError{Window: "estimation", Span: s.Estimation, Usable: len(sessions), Err: err}
}

// countZeros warns of thin trading when at least a third of the returns of the estimation window are zero, and so
// many that chance does not explain them.
func (s *Study) countZeros(e *expectation, sessions []int) {
	const thin, many = 3, 10
	for _, i := range sessions {
		if e.firm[i] == 0 {
			s.ZeroReturns++
		}
	}
	if s.ZeroReturns*thin >= s.N && s.ZeroReturns >= many {
		s.warn(&ThinTradingWarning{Zeros: s.ZeroReturns, Of: s.N})
	}
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

func (s *Study) measure(e *expectation, event int) error {
	inside, missing := 0, 0
	for offset := s.Event.from; offset <= s.Event.to; offset++ {
		i := event + offset
		ar, stdErr := e.abnormal(i), math.NaN()
		var ux []float64
		span := 0
		if e.usable(i) {
			ux, span = e.spread(i), e.span[i]
			stdErr = s.Sigma * math.Sqrt(float64(span)+floats.Dot(ux, ux))
		}
		s.spread, s.span = append(s.spread, ux), append(s.span, span)
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
	if inside == missing {
		return &WindowError{Window: "event", Span: s.Event, Err: ErrNoReturns}
	}
	if want := s.Event.Len(); inside < want {
		s.warn(&ShortWindowWarning{Window: "event", Have: inside, Want: want})
	}
	if missing > 0 {
		s.warn(&GapWarning{Window: "event", Missing: missing, Of: inside})
	}
	return nil
}

// compound keeps the returns of the event window and multiplies them up.
func (s *Study) compound(firm []float64, event int) {
	for k, offset := range s.Offsets {
		r := math.NaN()
		if i := event + offset; i >= 0 && i < len(firm) {
			r = firm[i]
		}
		s.Returns = append(s.Returns, r)
		s.Expected = append(s.Expected, r-s.AR[k])
	}
	s.BHAR = s.bhar(0, len(s.Offsets))
}

// bhar is the BHAR of the sessions first..last-1 of the event window, counted from its first.
func (s *Study) bhar(first, last int) float64 {
	held, expected := 1.0, 1.0
	for k := first; k < last; k++ {
		if s.span[k] == 0 && s.coveredBy(k, last) {
			continue
		}
		held *= 1 + s.Returns[k]
		expected *= 1 + s.Expected[k]
	}
	return held - expected
}

// coveredBy tells whether the session k of the event window, which has no return, is covered by one before last.
func (s *Study) coveredBy(k, last int) bool {
	for next := k + 1; next < last; next++ {
		if s.span[next] > 0 {
			return s.span[next] > next-k
		}
	}
	return false
}

// car returns the CAR of the sessions first..last-1 of the event window and its variance over sigma squared,
// both NaN when one is missing.
func (s *Study) car(first, last int) (car, variance float64) {
	var sum [6]float64 // a constant and five factors, without allocating
	total, covered := sum[:0], 0
	for k := first; k < last; k++ {
		if s.span[k] == 0 {
			if s.coveredBy(k, last) {
				continue
			}
			return math.NaN(), math.NaN()
		}
		covered += s.span[k]
		car += s.AR[k]
		for j, v := range s.spread[k] {
			if j == len(total) {
				total = append(total, 0)
			}
			total[j] += v
		}
	}
	return car, float64(covered) + floats.Dot(total, total)
}

func (s *Study) accumulate() {
	car, variance := s.car(0, len(s.Offsets))
	s.CAR = car
	s.CARStdErr = s.Sigma * math.Sqrt(variance)
	s.CART = s.CAR / s.CARStdErr
	s.CARP = studentP(s.CART, float64(s.DF))
}

// placebo places the CAR among those of the runs of sessions before the event.
func (s *Study) placebo() {
	s.CARPlaceboP = math.NaN()
	if math.IsNaN(s.CAR) {
		return
	}
	length, larger := len(s.Offsets), 0
	for first := 0; first+length <= len(s.History); first++ {
		car := floats.Sum(s.History[first : first+length])
		if math.IsNaN(car) {
			continue
		}
		s.Placebos++
		if math.Abs(car) >= math.Abs(s.CAR) {
			larger++
		}
	}
	s.CARPlaceboP = float64(1+larger) / float64(1+s.Placebos)
}

// keepMarket keeps what the [Estudy2] convention takes from the market's returns alone, whether or not the
// firm has a return on the session.
func (s *Study) keepMarket(market []float64, event int) {
	if slices.Max(s.span) > 1 {
		return
	}
	sum, squares, n := 0.0, 0.0, 0.0
	for k := range s.History {
		if m := market[event+s.historyFrom+k]; finite(m) {
			n++
			step := m - sum/max(1, n-1)
			sum += m
			squares += step * (m - sum/n)
		}
	}
	s.marketSS = squares
	for _, offset := range s.Offsets {
		m := math.NaN()
		if i := event + offset; i >= 0 && i < len(market) {
			m = market[i] - sum/n
		}
		s.market = append(s.market, m)
	}
}

func (s *Study) rank(e *expectation, event int) {
	s.PlaceboP = math.NaN()
	day := math.Abs(e.scaled(event))
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
