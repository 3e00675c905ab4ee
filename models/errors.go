package models

import (
	"fmt"
	"strings"
)

// TooFewError says that there are not enough rows to estimate the coefficients and a variance.
type TooFewError struct {
	N int // usable rows
	K int // coefficients
}

func (e *TooFewError) Error() string {
	return fmt.Sprintf("models: %d observations for %d coefficients: want more observations than coefficients", e.N, e.K)
}

// NotFiniteError names the first value of a regression that is NaN or infinite. Rows with gaps are the
// caller's to drop, since only the caller can say what was dropped.
type NotFiniteError struct {
	Column string // name of the column, or "y"
	Row    int    // from 0
	Value  float64
}

func (e *NotFiniteError) Error() string {
	return fmt.Sprintf("models: column %q, row %d: value %v: want a finite number (drop rows with gaps first)", e.Column, e.Row, e.Value)
}

// Dependence says that one column is a linear combination of others.
type Dependence struct {
	Column string   // the column that adds nothing
	On     []string // the columns that give it, in the order of the design; empty when it is zero throughout
}

func (d Dependence) String() string {
	if len(d.On) == 0 {
		return fmt.Sprintf("column %q is zero in every row", d.Column)
	}
	quoted := make([]string, len(d.On))
	for i, name := range d.On {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	return fmt.Sprintf("column %q is a linear combination of %s", d.Column, strings.Join(quoted, ", "))
}

// CollinearError names the columns without which the design would have full rank.
type CollinearError struct {
	Columns []Dependence
}

func (e *CollinearError) Error() string {
	parts := make([]string, len(e.Columns))
	for i, d := range e.Columns {
		parts[i] = d.String()
	}
	return "models: collinear design: " + strings.Join(parts, "; ") + ": leave it out (the intercept counts as a column)"
}

// DroppedWarning names the columns that were left out because they add nothing to those before them.
type DroppedWarning struct {
	Columns []Dependence
}

func (w *DroppedWarning) Error() string {
	parts := make([]string, len(w.Columns))
	for i, d := range w.Columns {
		parts[i] = d.String()
	}
	return "left out: " + strings.Join(parts, "; ")
}

// SingletonWarning lists the rows that were left out because they were alone in their level of an effect.
type SingletonWarning struct {
	Effect string
	Rows   []int // from 0, ascending
}

func (w *SingletonWarning) Error() string {
	return fmt.Sprintf("effects of %q: %d row(s) left out, each alone in its level, the first of them row %d", w.Effect, len(w.Rows), w.Rows[0])
}

// EffectsLeftWarning says that absorbing two effects from a column ended before every mean was small enough.
type EffectsLeftWarning struct {
	Column string
	Left   float64 // largest mean of a level, in standard deviations of the column
}

func (w *EffectsLeftWarning) Error() string {
	return fmt.Sprintf("effects absorbed from %q leave a mean of %.1g standard deviations in some level: the coefficients are no more exact than that", w.Column, w.Left)
}

// WeightError says that a weight is not a positive, finite number.
type WeightError struct {
	Row   int // from 0
	Value float64
}

func (e *WeightError) Error() string {
	return fmt.Sprintf("models: weight in row %d: value %v: want a positive, finite number (drop rows of weight zero first)", e.Row, e.Value)
}

// ConstantError says that what is to be explained does not vary, so that nothing can explain it.
type ConstantError struct {
	Column string
	Value  float64
}

func (e *ConstantError) Error() string {
	return fmt.Sprintf("models: column %q is %v in every row: want values that vary", e.Column, e.Value)
}

// LagError says that a covariance was asked for more lags than there are periods.
type LagError struct {
	Lag     int
	Periods int
}

func (e *LagError) Error() string {
	return fmt.Sprintf("models: lag %d with %d periods: want a lag from 0 to %d", e.Lag, e.Periods, e.Periods-1)
}

// LeverageError says that a row is fitted exactly whatever its value, as the only row of a dummy is, so
// that hc2 and hc3 divide zero by zero there.
type LeverageError struct {
	Row int // from 0
}

func (e *LeverageError) Error() string {
	return fmt.Sprintf("models: row %d has leverage 1: hc2 and hc3 are undefined (use hc1, or drop the column only that row has)", e.Row)
}

// NoLeverageError says that hc2 and hc3 need leverages, which two absorbed effects of very many levels each
// would take too long to give.
type NoLeverageError struct {
	Covariance string
}

func (e *NoLeverageError) Error() string {
	return fmt.Sprintf("models: covariance %s: two absorbed effects have too many levels for leverages: use hc1", e.Covariance)
}

// PrewhitenError says that the scores have no autoregression to prewhiten with: they are collinear, or it
// has a unit root.
type PrewhitenError struct {
	Err error
}

func (e *PrewhitenError) Error() string {
	return fmt.Sprintf("models: prewhitening: %v: want scores that are not collinear (leave prewhitening out)", e.Err)
}

func (e *PrewhitenError) Unwrap() error { return e.Err }

// StreamedError says that a covariance needs the residuals, which a [Stream] does not keep.
type StreamedError struct {
	Covariance string
}

func (e *StreamedError) Error() string {
	return fmt.Sprintf("models: covariance %s needs every residual, which a stream does not keep: want iid, or a second pass (see Stream.Second)", e.Covariance)
}

// ClusterCountError says that a grouping has too few groups to estimate a covariance from.
type ClusterCountError struct {
	Column string // the grouping column, empty when it was not named
	Groups int
}

func (e *ClusterCountError) Error() string {
	return fmt.Sprintf("models: cluster column %q has %d group(s): want at least 2", e.Column, e.Groups)
}

// NotPositiveWarning says that a covariance gave a negative variance, as two-way clustering can. The
// standard error of that coefficient is NaN.
type NotPositiveWarning struct {
	Column   string
	Variance float64
}

func (w *NotPositiveWarning) Error() string {
	return fmt.Sprintf("variance of %q is %g: its standard error is undefined under this covariance", w.Column, w.Variance)
}

// FewClustersWarning says that a clustered covariance rests on few groups and is likely too small.
type FewClustersWarning struct {
	Column string
	Groups int
}

func (w *FewClustersWarning) Error() string {
	return fmt.Sprintf("cluster column %q has only %d groups: standard errors are likely too small", w.Column, w.Groups)
}

// EventRangeError says that an event is not within the series it is to be studied in.
type EventRangeError struct {
	Event    int // index of the event's session
	Sessions int
}

func (e *EventRangeError) Error() string {
	return fmt.Sprintf("models: event at session %d: the series have %d, from 0", e.Event, e.Sessions)
}

// GapWarning says how many sessions of a window could not be used because a return is missing.
type GapWarning struct {
	Window  string // "estimation" or "event"
	Missing int
	Of      int
}

func (w *GapWarning) Error() string {
	return fmt.Sprintf("%s window: %d of %d sessions have no return", w.Window, w.Missing, w.Of)
}

// ShortWindowWarning says that the series do not reach as far as the window that was asked for.
type ShortWindowWarning struct {
	Window string // "estimation" or "event"
	Have   int    // sessions of the window inside the series
	Want   int
}

func (w *ShortWindowWarning) Error() string {
	return fmt.Sprintf("%s window: the series cover %d of %d sessions", w.Window, w.Have, w.Want)
}

// FewObservationsWarning says that an estimation window holds too few returns to trust its sigma.
type FewObservationsWarning struct {
	N    int
	Want int
}

func (w *FewObservationsWarning) Error() string {
	return fmt.Sprintf("estimation window has %d returns: want at least %d for a dependable sigma", w.N, w.Want)
}

// OverlapWarning says that the estimation window contains sessions of the event window, so that the
// event is part of what it is measured against.
type OverlapWarning struct {
	Sessions int
}

func (w *OverlapWarning) Error() string {
	return fmt.Sprintf("estimation and event windows share %d sessions", w.Sessions)
}
