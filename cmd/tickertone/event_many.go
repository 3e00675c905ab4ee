package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data/market"
	"github.com/tickertone/tickertone/models"
)

// eventList is the events of a file, and what came of them.
type eventList struct {
	*eventSetup
	file     *market.Events
	rejected []rejection

	located []*event // in the order of the file
	lines   []int    // of those
	studies *models.Studies
	studied []*event // as in studies
}

// rejection is an event that is left out.
type rejection struct {
	line    int
	problem string
}

// manyEvents studies the events of --events.
func (p *program) manyEvents(c *cli.Context, opt outputOptions, setup *eventSetup) error {
	l, err := p.eventList(c, setup)
	if err != nil {
		return err
	}
	if err := l.study(); err != nil {
		return err
	}
	l.showRejected(p)
	if len(l.studied) == 0 {
		return fmt.Errorf("%s: none of %s can be studied", l.file.Name, plural(len(l.rejected), "event", "events"))
	}
	notes := l.notes() // also marks the events with codes
	var a *aggregate
	if c.String("aggregate") != "" || opt.format == "table" {
		a = l.aggregate(c)
		notes = append(notes, a.notes()...)
	} else {
		notes = append(notes, "tests across the events: --aggregate FILE writes them, --format table shows them")
	}
	if !opt.quiet {
		p.showNotes(notes)
	}
	if err := p.writeAggregate(c, opt, a); err != nil {
		return err
	}
	err = p.write(opt, func(w io.Writer) error {
		if opt.format == "table" {
			return l.summary(w, a)
		}
		return writeEvents(w, opt, l.studied)
	})
	if err != nil {
		return err
	}
	return without(len(l.rejected), "rejected event", "rejected events")
}

// eventList reads the file of events and finds their sessions.
func (p *program) eventList(c *cli.Context, setup *eventSetup) (*eventList, error) {
	r, name, close, err := p.openTable(c.String("events"), c.Int("max-line"))
	if err != nil {
		return nil, err
	}
	defer close()
	l := &eventList{eventSetup: setup}
	if l.file, err = market.ReadEvents(r, name, market.Options{SkipBad: c.Bool("skip-bad")}); err != nil {
		return nil, err
	}
	for _, bad := range l.file.Rejected {
		l.reject(bad.Line, bad.Problem)
	}
	for _, row := range l.file.Rows {
		e, err := setup.locate(row.Symbol, row.Date)
		if err != nil {
			l.reject(row.Line, fmt.Sprintf("%s: %v", e, err))
			continue
		}
		l.located, l.lines = append(l.located, e), append(l.lines, row.Line)
	}
	return l, nil
}

func (l *eventList) reject(line int, problem string) {
	l.rejected = append(l.rejected, rejection{line, problem})
}

// showRejected names what is left out, in the order of the file.
func (l *eventList) showRejected(p *program) {
	slices.SortFunc(l.rejected, func(a, b rejection) int { return a.line - b.line })
	for _, r := range l.rejected {
		p.printf("%s:%d: rejected: %s", l.file.Name, r.line, r.problem)
	}
}

// study studies what was located, and rejects what cannot be studied, which may be all.
func (l *eventList) study() error {
	var events []models.FirmEvent
	for _, e := range l.located {
		events = append(events, models.FirmEvent{Firm: e.company, Session: e.at, Returns: e.returns, Factors: l.factors})
	}
	var err error
	l.studies, err = models.EventStudies(events, l.config)
	var none *models.NoEventError
	var count *models.EventCountError
	switch {
	case errors.As(err, &none):
		l.rejectAll(none.Skipped)
		return nil
	case errors.As(err, &count): // none was located
		return nil
	case err != nil:
		return errors.New(plain(err))
	}
	l.rejectAll(l.studies.Skipped)
	for k, i := range l.studies.Index {
		l.located[i].study = l.studies.Studies[k]
		l.studied = append(l.studied, l.located[i])
	}
	return nil
}

func (l *eventList) rejectAll(skipped []*models.EventError) {
	for _, s := range skipped {
		l.reject(l.lines[s.Index], fmt.Sprintf("%s: %v", l.located[s.Index], l.located[s.Index].failure(s.Err)))
	}
}

// notes is what qualifies the numbers, event by event, then that about events together.
func (l *eventList) notes() []string {
	var notes []string
	for i, e := range l.located {
		if e.study == nil {
			continue
		}
		for _, note := range e.notes() {
			notes = append(notes, fmt.Sprintf("%s:%d: %s", l.file.Name, l.lines[i], note))
		}
	}
	for _, w := range l.studies.Warnings {
		notes = append(notes, l.together(w))
	}
	return notes
}

// together words a warning about several events, and marks them with its code.
func (l *eventList) together(w error) string {
	switch w := w.(type) {
	case *models.OverlappingEventsWarning:
		l.mark(w, w.First, w.Second)
		return fmt.Sprintf("%s:%d: warning: %s and that of line %d share %s of their event windows: their abnormal returns count twice",
			l.file.Name, l.lines[w.First], l.located[w.First], l.lines[w.Second], plural(w.Sessions, "session", "sessions"))
	case *models.ContaminationWarning:
		l.mark(w, w.Event)
		return fmt.Sprintf("%s:%d: warning: %s: %s of its estimation window are in event windows of other events of %s",
			l.file.Name, l.lines[w.Event], l.located[w.Event], plural(w.Sessions, "session", "sessions"), w.Firm)
	}
	panic(fmt.Sprintf("tickertone: no words for a warning of type %T", w))
}

func (l *eventList) mark(w error, events ...int) {
	for _, i := range events {
		l.located[i].codes = append(l.located[i].codes, warningCode(w))
	}
}

// showNotes writes the first of many notes.
func (p *program) showNotes(notes []string) {
	const shown = 20
	for _, note := range notes[:min(len(notes), shown)] {
		p.printf("%s", note)
	}
	if more := len(notes) - shown; more > 0 {
		p.printf("and %s: see the column warnings", plural(more, "note more", "notes more"))
	}
}
