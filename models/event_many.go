package models

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// FirmEvent is one of many events. All series share one calendar: index i is the same session in each of
// them, with NaN where a firm has no return, so that it can be seen which events fall together.
type FirmEvent struct {
	Firm     string // names the firm, so that its other events are known
	Session  int
	Returns  []float64
	Factors  [][]float64
	Riskless []float64 // as in [EventConfig], whose own is used when this is nil
}

// Studies are the event studies of many events, each with its own date and firm, several per firm if need be.
type Studies struct {
	Studies []*Study
	Index   []int // per study, its event among those given
	// Skipped says which events could not be studied and why.
	Skipped []*EventError

	Event   Window
	Offsets []int
	// MeanAR is the mean abnormal return of each session over the CountAR events that have one.
	MeanAR  []float64
	CountAR []int
	// MeanCAR sums MeanAR up to each session.
	MeanCAR []float64
	// MeanBHAR is the mean over the events with a return in each session of the window.
	MeanBHAR float64

	// Warnings are about events together: *[OverlappingEventsWarning] and *[ContaminationWarning]. Those
	// about one are in its study.
	Warnings []error

	firms []string
}

// EventStudies studies each event as [EventStudy] does. An event that cannot be studied is left out and
// reported in Skipped; only when all of them are does EventStudies fail, with a *[NoEventError], or with an
// *[EventCountError] when there is none. It panics as EventStudy does.
func EventStudies(events []FirmEvent, cfg EventConfig) (*Studies, error) {
	ss := &Studies{Event: cfg.Event.orElse(DefaultEvent)}
	for i, event := range events {
		own := cfg
		if event.Riskless != nil {
			own.Riskless = event.Riskless
		}
		s, err := EventStudy(event.Returns, event.Factors, event.Session, own)
		if err != nil {
			ss.Skipped = append(ss.Skipped, &EventError{Index: i, Firm: event.Firm, Session: event.Session, Err: err})
			continue
		}
		ss.Studies = append(ss.Studies, s)
		ss.Index = append(ss.Index, i)
		ss.firms = append(ss.firms, event.Firm)
	}
	switch {
	case len(ss.Studies) > 0:
	case len(ss.Skipped) > 0:
		return nil, &NoEventError{Skipped: ss.Skipped}
	default:
		return nil, &EventCountError{Window: ss.Event, Want: 1}
	}
	ss.average()
	ss.compareFirms()
	return ss, nil
}

func (ss *Studies) average() {
	total := 0.0
	for k := range ss.Event.Len() {
		sum, n := 0.0, 0
		for _, s := range ss.Studies {
			if !math.IsNaN(s.AR[k]) {
				sum += s.AR[k]
				n++
			}
		}
		total += sum / float64(n)
		ss.Offsets = append(ss.Offsets, ss.Event.from+k)
		ss.MeanAR = append(ss.MeanAR, sum/float64(n))
		ss.CountAR = append(ss.CountAR, n)
		ss.MeanCAR = append(ss.MeanCAR, total)
	}
	var held []float64
	for _, s := range ss.Studies {
		if !math.IsNaN(s.BHAR) {
			held = append(held, s.BHAR)
		}
	}
	ss.MeanBHAR = floats.Sum(held) / float64(len(held))
}

// compareFirms warns of events of one firm that are too near to each other.
func (ss *Studies) compareFirms() {
	order := make([]int, len(ss.Studies))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(ss.firms[a], ss.firms[b]), cmp.Compare(ss.Studies[a].session, ss.Studies[b].session))
	})
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && ss.firms[order[to]] == ss.firms[order[from]] {
			to++
		}
		ss.compareEvents(order[from:to])
		from = to
	}
}

// compareEvents compares the events of one firm, in the order of their sessions.
func (ss *Studies) compareEvents(order []int) {
	for k := 1; k < len(order); k++ {
		a, b := order[k-1], order[k]
		shared := ss.Event.Len() - (ss.Studies[b].session - ss.Studies[a].session)
		if shared > 0 {
			ss.Warnings = append(ss.Warnings, &OverlappingEventsWarning{
				Firm: ss.firms[a], First: ss.Index[a], Second: ss.Index[b], Sessions: shared,
			})
		}
	}
	for k, a := range order {
		if n := ss.contaminated(a, order[:k], order[k+1:]); n > 0 {
			ss.Warnings = append(ss.Warnings, &ContaminationWarning{Firm: ss.firms[a], Event: ss.Index[a], Sessions: n})
		}
	}
}

// contaminated counts the sessions of the estimation window of study a that are in event windows of the
// others, which come before and after it.
func (ss *Studies) contaminated(a int, others ...[]int) int {
	s := ss.Studies[a]
	first := s.session + s.historyFrom
	last := first + len(s.History) - 1
	n := 0
	for _, side := range others {
		reached := first // sessions before it are counted already
		for _, b := range side {
			at := ss.Studies[b].session
			from, to := max(reached, at+ss.Event.from), min(last, at+ss.Event.to)
			if to >= from {
				n += to - from + 1
				reached = to + 1
			}
		}
	}
	return n
}
