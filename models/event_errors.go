package models

import (
	"errors"
	"fmt"
)

// ErrNoReturns says that no session of a window has every return.
var ErrNoReturns = errors.New("models: no returns")

// FactorCountError says that a return model was not given the factors it prescribes.
type FactorCountError struct {
	Model      ReturnModel
	Have, Want int
}

func (e *FactorCountError) Error() string {
	return fmt.Sprintf("models: the %s model takes %d factors, got %d", e.Model, e.Want, e.Have)
}

// WindowError says in which window of an event the estimate failed.
type WindowError struct {
	Window string // "estimation" or "event"
	Span   Window
	Usable int // sessions in which every return is there
	Err    error
}

func (e *WindowError) Error() string {
	return fmt.Sprintf("%v (%s window %s: %d of %d sessions usable)", e.Err, e.Window, e.Span, e.Usable, e.Span.Len())
}

// Unwrap returns the reason.
func (e *WindowError) Unwrap() error { return e.Err }

// ZeroVarianceError says that what is to be explained has the same value in every session, so that no
// abnormal return can be told from a normal one.
type ZeroVarianceError struct {
	Value float64
}

func (e *ZeroVarianceError) Error() string {
	return fmt.Sprintf("models: every return is %v: want returns that vary (does the share trade?)", e.Value)
}

// EventError says which of many events failed, and why.
type EventError struct {
	Index   int    // in the events given, from 0
	Firm    string // as given
	Session int
	Err     error
}

func (e *EventError) Error() string {
	return fmt.Sprintf("event %d (firm %q, session %d): %v", e.Index, e.Firm, e.Session, e.Err)
}

// Unwrap returns the reason.
func (e *EventError) Unwrap() error { return e.Err }

// NoEventError says that none of many events could be studied.
type NoEventError struct {
	Skipped []*EventError // at least one
}

func (e *NoEventError) Error() string {
	return fmt.Sprintf("models: none of %d events can be studied: the first is %v", len(e.Skipped), e.Skipped[0])
}

// Unwrap returns the first reason.
func (e *NoEventError) Unwrap() error { return e.Skipped[0] }

// EventCountError says that a test across events has too few of them.
type EventCountError struct {
	Window Window // the sessions to be tested
	Have   int    // events with an abnormal return in each of them
	Want   int
}

func (e *EventCountError) Error() string {
	return fmt.Sprintf("models: window %s: %d events have every return: want at least %d", e.Window, e.Have, e.Want)
}

// OutsideWindowError says that a test was asked for sessions that were not studied.
type OutsideWindowError struct {
	Window, Event Window
}

func (e *OutsideWindowError) Error() string {
	return fmt.Sprintf("models: window %s is not inside the event window %s", e.Window, e.Event)
}

// ThinTradingWarning says that many returns of the estimation window are exactly zero.
type ThinTradingWarning struct {
	Zeros int
	Of    int
}

func (w *ThinTradingWarning) Error() string {
	return fmt.Sprintf("estimation window: %d of %d returns are zero: the share trades thinly, and its beta is biased towards zero", w.Zeros, w.Of)
}

// OverlappingEventsWarning says that the event windows of two events of one firm share sessions, so that
// their abnormal returns are partly the same and count twice.
type OverlappingEventsWarning struct {
	Firm          string
	First, Second int // in the events given, from 0
	Sessions      int // shared
}

func (w *OverlappingEventsWarning) Error() string {
	return fmt.Sprintf("firm %q: events %d and %d share %d sessions of their event windows", w.Firm, w.First, w.Second, w.Sessions)
}

// ContaminationWarning says that the estimation window of an event contains the event windows of others of
// the same firm, so that they are part of what it is measured against.
type ContaminationWarning struct {
	Firm     string
	Event    int // in the events given, from 0
	Sessions int // of its estimation window that are in others' event windows
}

func (w *ContaminationWarning) Error() string {
	return fmt.Sprintf("firm %q: %d sessions of the estimation window of event %d are in event windows of its other events", w.Firm, w.Sessions, w.Event)
}
