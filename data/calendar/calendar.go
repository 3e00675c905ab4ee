package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"time"
)

// Session is one trading day of an exchange. News before Close, or whatever [Cutoff] is chosen, could
// still move its closing price.
type Session struct {
	Date
	Open  time.Time
	Close time.Time
}

// Calendar is the table of an exchange's sessions. It does not change and is safe for concurrent use.
type Calendar struct {
	name     string
	location *time.Location
	first    Date
	last     Date
	sessions []Session       // ascending
	reasons  map[Date]string // why a date has no session, but for weekends
	why      string          // why it ends where it does, or empty
	hint     string          // what to do about a date it does not know, or empty
}

// BoundsError says that a question reaches outside the dates a calendar knows.
type BoundsError struct {
	Calendar string
	What     string // what was asked for
	First    Date
	Last     Date
	Reason   string // why the calendar ends at Last, when the question is about later; or empty
	Hint     string // what to do about it, or empty
}

func (e *BoundsError) Error() string {
	s := fmt.Sprintf("calendar %s covers %s to %s: no answer for %s", e.Calendar, e.First, e.Last, e.What)
	if e.Reason != "" {
		s += ", since " + e.Reason
	}
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// NotSessionError says that a date the calendar knows has no session.
type NotSessionError struct {
	Calendar string
	Date     Date
	Reason   string // the holiday, or the day of the week
}

func (e *NotSessionError) Error() string {
	return fmt.Sprintf("calendar %s: no session on %s (%s)", e.Calendar, e.Date, e.Reason)
}

// Name is the name the calendar goes by, such as XNYS.
func (c *Calendar) Name() string { return c.name }

// First is the first date the calendar knows, which need not be a session.
func (c *Calendar) First() Date { return c.first }

// Last is the last date the calendar knows, which need not be a session.
func (c *Calendar) Last() Date { return c.last }

// Location is the time zone of the exchange.
func (c *Calendar) Location() *time.Location { return c.location }

// IsSession tells whether the exchange trades on d. It returns a *[BoundsError] for a date the calendar
// does not know.
func (c *Calendar) IsSession(d Date) (bool, error) {
	if err := c.check(d); err != nil {
		return false, err
	}
	_, found := c.search(d)
	return found, nil
}

// Session returns the session of d. It returns a *[NotSessionError] if there is none on that date, and a
// *[BoundsError] if the calendar does not know the date.
func (c *Calendar) Session(d Date) (Session, error) {
	i, err := c.index(d)
	if err != nil {
		return Session{}, err
	}
	return c.sessions[i], nil
}

// Next returns the first session after d, which need not be a session. It returns a *[BoundsError] if
// the calendar does not know it.
func (c *Calendar) Next(d Date) (Session, error) { return c.OnOrAfter(d.AddDays(1)) }

// OnOrAfter returns the session of d or, if it has none, the next. It returns a *[BoundsError] if the
// calendar does not know it.
func (c *Calendar) OnOrAfter(d Date) (Session, error) {
	if err := c.check(d); err != nil {
		return Session{}, err
	}
	i, _ := c.search(d)
	return c.nth(i, fmt.Sprintf("the first session from %s on", d))
}

// Previous returns the last session before d, which need not be a session. It returns a *[BoundsError]
// if the calendar does not know it.
func (c *Calendar) Previous(d Date) (Session, error) {
	if err := c.check(d.AddDays(-1)); err != nil {
		return Session{}, err
	}
	i, _ := c.search(d)
	return c.nth(i-1, fmt.Sprintf("the last session before %s", d))
}

// Offset returns the n-th session after that of d, before it if n is negative. It returns a
// *[NotSessionError] if d has no session, and a *[BoundsError] if the calendar does not reach so far.
func (c *Calendar) Offset(d Date, n int) (Session, error) {
	i, err := c.index(d)
	if err != nil {
		return Session{}, err
	}
	return c.nth(i+n, fmt.Sprintf("the session %+d from %s", n, d))
}

// At returns the session that news of the instant t belongs to: the first whose cutoff is strictly after
// t. It returns a *[BoundsError] if t is before the first date of the calendar or not before its last
// cutoff.
func (c *Calendar) At(t time.Time, cutoff Cutoff) (Session, error) {
	what := "the instant " + t.UTC().Format(time.RFC3339)
	if t.Before(c.first.at(0, c.location)) {
		return Session{}, c.before(what)
	}
	i := sort.Search(len(c.sessions), func(i int) bool { return cutoff.of(c.sessions[i], c.location).After(t) })
	return c.nth(i, what)
}

// Sessions returns the sessions of the dates from..to, both included. It returns a *[BoundsError] if
// the calendar does not know them all. The slice is the caller's.
func (c *Calendar) Sessions(from, to Date) ([]Session, error) {
	for _, d := range []Date{from, to} {
		if err := c.check(d); err != nil {
			return nil, err
		}
	}
	i, _ := c.search(from)
	j, _ := c.search(to.AddDays(1))
	return slices.Clone(c.sessions[i:max(i, j)]), nil
}

func (c *Calendar) check(d Date) error {
	switch {
	case d.Before(c.first):
		return c.before(d.String())
	case d.After(c.last):
		return c.after(d.String())
	}
	return nil
}

func (c *Calendar) before(what string) error {
	return &BoundsError{Calendar: c.name, What: what, First: c.first, Last: c.last, Hint: c.hint}
}

func (c *Calendar) after(what string) error {
	return &BoundsError{Calendar: c.name, What: what, First: c.first, Last: c.last, Reason: c.why, Hint: c.hint}
}

// search returns the index of the first session not before d, and whether it is d's.
func (c *Calendar) search(d Date) (int, bool) {
	return slices.BinarySearchFunc(c.sessions, d, func(s Session, d Date) int { return s.Date.Compare(d) })
}

func (c *Calendar) index(d Date) (int, error) {
	if err := c.check(d); err != nil {
		return 0, err
	}
	i, found := c.search(d)
	if found {
		return i, nil
	}
	return 0, &NotSessionError{Calendar: c.name, Date: d, Reason: cmp.Or(c.reasons[d], d.Weekday().String())}
}

func (c *Calendar) nth(i int, what string) (Session, error) {
	switch {
	case i < 0:
		return Session{}, c.before(what)
	case i >= len(c.sessions):
		return Session{}, c.after(what)
	}
	return c.sessions[i], nil
}
