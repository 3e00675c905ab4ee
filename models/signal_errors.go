package models

import "fmt"

// PanelValueError names a value of a panel that cannot be used. NaN is not among them where it stands for
// a missing value.
type PanelValueError struct {
	Column  string
	Row     int // from 0
	Company int
	Session int
	Value   float64
	Want    string
}

func (e *PanelValueError) Error() string {
	return fmt.Sprintf("models: column %q, row %d (company %d, session %d): value %v: want %s",
		e.Column, e.Row, e.Company, e.Session, e.Value, e.Want)
}

// FewSessionsError says that too few sessions could be used.
type FewSessionsError struct {
	What string // what the sessions are for
	Have int
	Want int
}

func (e *FewSessionsError) Error() string {
	return fmt.Sprintf("models: %s: %d usable session(s): want at least %d", e.What, e.Have, e.Want)
}

// ConstantColumnError says that a column does not vary, so that what is asked of it is undefined.
type ConstantColumnError struct {
	Column string
	Value  float64
}

func (e *ConstantColumnError) Error() string {
	return fmt.Sprintf("models: column %q is %v in every row: want values that vary", e.Column, e.Value)
}

// ConstantColumnWarning says that a column does not vary and was given the coefficient zero.
type ConstantColumnWarning struct {
	Column string
}

func (w *ConstantColumnWarning) Error() string {
	return fmt.Sprintf("column %q does not vary: its coefficient is zero", w.Column)
}

// ShortLagError says that a lag does not reach as far as the returns overlap.
type ShortLagError struct {
	Lag     int
	Horizon int
}

func (e *ShortLagError) Error() string {
	return fmt.Sprintf("models: lag %d with returns over %d sessions: want a lag of at least %d", e.Lag, e.Horizon, e.Horizon-1)
}

// NegativeVarianceWarning says that the variance of a mean was estimated as negative, which Hansen and
// Hodrick's estimator can be. Its standard error is NaN.
type NegativeVarianceWarning struct {
	Variance float64
}

func (w *NegativeVarianceWarning) Error() string {
	return fmt.Sprintf("variance of the mean is %g: its standard error is undefined (use Newey-West)", w.Variance)
}

// SkippedSessionsWarning says how many sessions were left out, and which was the first.
type SkippedSessionsWarning struct {
	Few      int // sessions with fewer than Want companies
	Want     int
	Constant int // sessions in which the signal or the return is the same for all
	Of       int
	First    int // number of the first session left out
}

func (w *SkippedSessionsWarning) Error() string {
	return fmt.Sprintf("%d of %d sessions left out, from session %d on: %d with fewer than %d companies, %d without variation",
		w.Few+w.Constant, w.Of, w.First, w.Few, w.Want, w.Constant)
}

// MissingPairsWarning says how many rows lack the signal or the return.
type MissingPairsWarning struct {
	Missing int
	Of      int
	First   int // row, from 0
}

func (w *MissingPairsWarning) Error() string {
	return fmt.Sprintf("%d of %d rows have no signal or no return, from row %d on", w.Missing, w.Of, w.First)
}

// PValueError says that a p value is not a probability.
type PValueError struct {
	Test  int // from 0
	Value float64
}

func (e *PValueError) Error() string {
	return fmt.Sprintf("models: test %d: p value %v: want a number from 0 to 1, or NaN for none", e.Test, e.Value)
}

// PowerError says that a figure that power is asked for is out of range.
type PowerError struct {
	What  string
	Value float64
	Want  string
}

func (e *PowerError) Error() string {
	return fmt.Sprintf("models: %s %v: want %s", e.What, e.Value, e.Want)
}

// ConvergenceError says that coefficients had not settled when the iterations ran out.
type ConvergenceError struct {
	Lambda     float64
	Iterations int
	Violation  float64 // of the condition of an optimum, as a share of the tolerance's scale
}

func (e *ConvergenceError) Error() string {
	return fmt.Sprintf("models: elastic net at lambda %v: conditions of the optimum violated by %.3g after %d sweeps: want a larger lambda, or drop columns that nearly repeat others",
		e.Lambda, e.Violation, e.Iterations)
}

// ClassValueError says that the outcome of a logistic model is neither 0 nor 1.
type ClassValueError struct {
	Row   int // from 0
	Value float64
}

func (e *ClassValueError) Error() string {
	return fmt.Sprintf("models: column %q, row %d: value %v: want 0 or 1", "y", e.Row, e.Value)
}

// SplitError says that a split in time leaves one side with too few rows.
type SplitError struct {
	Split int // from 0
	From  int // first session tested
	To    int // last session tested
	Train int // rows left to learn from
	Test  int
}

func (e *SplitError) Error() string {
	return fmt.Sprintf("models: split %d, which tests sessions %d to %d: %d rows to learn from, %d to test: want at least 2 and 1 (fewer splits, or a shorter purge)",
		e.Split, e.From, e.To, e.Train, e.Test)
}
