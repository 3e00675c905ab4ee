package models

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// SplitConfig says how rows are split in time. The zero value makes five tests of returns over one session.
//
// The return of a row of session s reaches to session s + Horizon. A row is purged from what is learned if
// that reaches into the sessions tested, or if the returns tested reach into its own; Embargo sessions more are left out on
// either side of the test (López de Prado 2018, chapter 7).
type SplitConfig struct {
	Splits  int // 0 means DefaultSplits
	Horizon int // sessions that a return spans; 0 means 1
	Embargo int // sessions
	// MinTrain is the number of sessions before the first one tested by [ExpandingSplits]; 0 means
	// that all of Splits + 1 blocks are of one size.
	MinTrain int
}

// DefaultSplits is the number of tests of the zero [SplitConfig].
const DefaultSplits = 5

// Split names the rows to learn from and those to test, ascending, and counts those in neither because
// they are too near to the test.
type Split struct {
	Train   []int
	Test    []int
	Dropped int
	From    int // first session tested
	To      int // last session tested
}

// ExpandingSplits cuts the sessions after the first MinTrain into blocks of consecutive sessions, as equal as can be,
// and tests each on what was learned from all the rows before it that are not purged: those with
// session + Horizon + Embargo < From. Nothing later than a test is ever learned from.
//
// It returns a *[FewSessionsError] if there are fewer sessions than blocks and a *[SplitError] if a split
// has nothing to learn from.
func ExpandingSplits(session []int, config SplitConfig) ([]Split, error) {
	return splitTime(session, config, true)
}

// BlockedSplits cuts the sessions into blocks of consecutive sessions, as equal as can be, and tests each on what was
// learned from the rows of all the others, before and after, that are not purged: those with
// session + Horizon + Embargo < From or session > To + Horizon + Embargo. Errors are those of [ExpandingSplits].
func BlockedSplits(session []int, config SplitConfig) ([]Split, error) {
	return splitTime(session, config, false)
}

func splitTime(session []int, config SplitConfig, expanding bool) ([]Split, error) {
	if config.Splits < 0 || config.Horizon < 0 || config.Embargo < 0 || config.MinTrain < 0 {
		panic(fmt.Sprintf("models: split %+v: want nothing below zero", config))
	}
	splits, reach := cmp.Or(config.Splits, DefaultSplits), cmp.Or(config.Horizon, 1)+config.Embargo
	distinct := slices.Clone(session)
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	first := 0
	if expanding {
		first = cmp.Or(config.MinTrain, len(distinct)/(splits+1))
	}
	if len(distinct)-first < splits {
		return nil, &FewSessionsError{What: "split in time", Have: len(distinct), Want: first + splits}
	}
	found := make([]Split, splits)
	for i := range found {
		s := &found[i]
		size := len(distinct) - first
		s.From, s.To = distinct[first+i*size/splits], distinct[first+(i+1)*size/splits-1]
		for row, at := range session {
			switch {
			case at >= s.From && at <= s.To:
				s.Test = append(s.Test, row)
			case at+reach < s.From, !expanding && at > s.To+reach:
				s.Train = append(s.Train, row)
			case !expanding || at < s.From:
				s.Dropped++
			}
		}
		if len(s.Train) < 2 {
			return nil, &SplitError{Split: i, From: s.From, To: s.To, Train: len(s.Train), Test: len(s.Test)}
		}
	}
	return found, nil
}

// Learner estimates y from x and returns what predicts y from other rows of the same columns.
type Learner func(y []float64, x *mat.Dense, session []int) (func(x *mat.Dense) ([]float64, error), error)

// LeastSquares is the [Learner] of [OLS].
func LeastSquares(names []string) Learner {
	return func(y []float64, x *mat.Dense, _ []int) (func(*mat.Dense) ([]float64, error), error) {
		fit, err := OLS(y, x, names)
		if err != nil {
			return nil, err
		}
		return func(x *mat.Dense) ([]float64, error) {
			rows, _ := x.Dims()
			forecast := mat.NewVecDense(rows, nil)
			forecast.MulVec(x, mat.NewVecDense(fit.K, fit.Coef))
			return forecast.RawVector().Data, nil
		}, nil
	}
}

// Forecast is what was predicted of rows that had not been learned from.
type Forecast struct {
	// Predicted has one value per row; NaN where the row was never tested.
	Predicted []float64
	// Benchmark is the mean of y over the rows learned from, likewise.
	Benchmark []float64
	Splits    []Split
	N         int // rows tested
	// R2 is 1 - sum (y - Predicted)^2 / sum (y - Benchmark)^2 (Campbell and Thompson 2008), below zero
	// where the mean of the past predicts better.
	R2 float64
	// ClarkWest is the mean over sessions of the session's mean of
	// (y - B)^2 - (y - P)^2 + (B - P)^2, with B the benchmark and P the prediction: above zero where x
	// predicts, corrected for what estimating costs (Clark and West 2007). The test is one-sided: P/2 for
	// a positive T. Its degrees of freedom are those of [MeanOfSeries].
	ClarkWest SeriesMean
}

// OutOfSample predicts y by a window that expands: for each of [ExpandingSplits], learn, then predict the
// block that follows after the purge and the embargo. x has one row per element of y and session; an
// intercept is a column of ones.
//
// It returns the errors of the learner with the split named, those of [ExpandingSplits] and
// [MeanOfSeries], and a *[NotFiniteError] for a y that is not finite; it panics if the shapes disagree.
func OutOfSample(y []float64, x *mat.Dense, session []int, learn Learner, config SplitConfig) (*Forecast, error) {
	n, k := x.Dims()
	if len(y) != n || len(session) != n {
		panic(fmt.Sprintf("models: design is %d x %d, y has %d rows, %d sessions", n, k, len(y), len(session)))
	}
	for i, v := range y {
		if !finite(v) {
			return nil, &NotFiniteError{Column: "y", Row: i, Value: v}
		}
	}
	splits, err := ExpandingSplits(session, config)
	if err != nil {
		return nil, err
	}
	f := &Forecast{Splits: splits, Predicted: slices.Repeat([]float64{math.NaN()}, n), Benchmark: slices.Repeat([]float64{math.NaN()}, n)}
	for i, s := range splits {
		if err := f.predict(y, x, session, learn, s); err != nil {
			return nil, fmt.Errorf("split %d, which tests sessions %d to %d: %w", i, s.From, s.To, err)
		}
	}
	return f, f.judge(y, session, cmp.Or(config.Horizon, 1))
}

func (f *Forecast) predict(y []float64, x *mat.Dense, session []int, learn Learner, s Split) error {
	trainY, mean := valuesAt(y, s.Train), 0.0
	for _, v := range trainY {
		mean += v / float64(len(trainY))
	}
	trainSession := make([]int, len(s.Train))
	for i, row := range s.Train {
		trainSession[i] = session[row]
	}
	model, err := learn(trainY, designRows(x, s.Train), trainSession)
	if err != nil {
		return err
	}
	predicted, err := model(designRows(x, s.Test))
	if err != nil {
		return err
	}
	for i, row := range s.Test {
		f.Predicted[row], f.Benchmark[row] = predicted[i], mean
	}
	f.N += len(s.Test)
	return nil
}

func designRows(x *mat.Dense, rows []int) *mat.Dense {
	_, k := x.Dims()
	picked := mat.NewDense(len(rows), k, nil)
	for i, row := range rows {
		picked.SetRow(i, x.RawRowView(row))
	}
	return picked
}

func (f *Forecast) judge(y []float64, session []int, horizon int) error {
	ours, theirs := 0.0, 0.0
	var numbers []int
	for i := range y {
		if math.IsNaN(f.Benchmark[i]) {
			continue
		}
		p, b := y[i]-f.Predicted[i], y[i]-f.Benchmark[i]
		ours, theirs = ours+p*p, theirs+b*b
		numbers = append(numbers, session[i])
	}
	f.R2 = 1 - ours/theirs
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	sums, counts := make([]float64, len(numbers)), make([]float64, len(numbers))
	for i := range y {
		if math.IsNaN(f.Benchmark[i]) {
			continue
		}
		t, _ := slices.BinarySearch(numbers, session[i])
		p, b, d := y[i]-f.Predicted[i], y[i]-f.Benchmark[i], f.Benchmark[i]-f.Predicted[i]
		sums[t] += b*b - p*p + d*d
		counts[t]++
	}
	for t := range sums {
		sums[t] /= counts[t]
	}
	mean, err := MeanOfSeries("Clark-West difference", sums, numbers, MeanConfig{Horizon: horizon})
	if err == nil {
		f.ClarkWest = *mean
	}
	return err
}
