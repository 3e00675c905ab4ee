package daily

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tickertone/tickertone/data/calendar"
)

// walk takes rows in the order in which they became known, closes each session of each exchange when its
// cutoff has passed, and hands on what no later row can change. What it holds is bounded by the news of
// the sessions under way, the stories of seven days and the tones that surprise and carry-over look back
// on, whatever the length of the panel.
type walk struct {
	Summary
	config    Config
	sink      Sink
	clocks    []*clock
	histories map[string]*history // by company
	versions  versions
	pending   []Observation // of sessions that are over, but not on every exchange
	last      calendar.Date // of the sessions with news
}

// clock is a calendar on its way through its sessions.
type clock struct {
	calendar  *calendar.Calendar
	now       calendar.Date // the session under way; zero before the first row
	number    int           // of that session, counted from the first
	ended     bool          // the calendar knows no further session
	companies []*history    // in the order of their first rows
}

func newWalk(config Config, sink Sink) *walk {
	w := &walk{config: config, sink: sink, histories: map[string]*history{}, versions: versions{}}
	calendars := []*calendar.Calendar{config.Calendar}
	if config.Calendar == nil {
		calendars = calendar.Homes()
	}
	for _, c := range calendars {
		w.clocks = append(w.clocks, &clock{calendar: c})
	}
	return w
}

// take takes the next row.
func (w *walk) take(r Row) error {
	if err := r.check(); err != nil {
		w.reject(r, Invalid, err)
		return nil
	}
	if r.AvailableAt.IsZero() {
		w.reject(r, NoTime, fmt.Errorf("neither published nor modified is known: want one"))
		return nil
	}
	if !w.config.AsOf.IsZero() && r.AvailableAt.After(w.config.AsOf) {
		w.Later++
		return nil
	}
	if err := w.advance(r.AvailableAt); err != nil {
		return err
	}
	w.enter(r)
	return nil
}

// enter puts a row under its company, in the session that is under way on its exchange.
func (w *walk) enter(r Row) {
	c, known := w.config.calendarOf(r)
	if !known && exchange(r.Ticker) != "" {
		w.standIn(exchange(r.Ticker))
	}
	clock := w.clockOf(c)
	session, err := c.At(r.AvailableAt, w.config.Cutoff)
	if err != nil {
		w.reject(r, OutOfCalendar, err)
		return
	}
	if r.Relevance < w.config.MinRelevance {
		w.Irrelevant++
		w.versions.see(r)
		return
	}
	if w.config.ExcludeRetrospective {
		r = r.current()
	}
	w.versions.hold(r)
	w.last = later(w.last, session.Date)
	w.history(r, clock).enter(r)
}

func (w *walk) clockOf(c *calendar.Calendar) *clock {
	i := slices.IndexFunc(w.clocks, func(k *clock) bool { return k.calendar == c })
	if i < 0 {
		panic(fmt.Sprintf("daily: calendar %s is not among calendar.Homes", c.Name()))
	}
	return w.clocks[i]
}

func (w *walk) history(r Row, c *clock) *history {
	h := w.histories[r.key()]
	if h == nil {
		h = &history{config: w.config, versions: w.versions, company: r.Company, ticker: r.Ticker}
		w.histories[r.key()] = h
		c.companies = append(c.companies, h)
	}
	return h
}

// advance moves every clock on to the instant t.
func (w *walk) advance(t time.Time) error {
	moved := false
	for _, c := range w.clocks {
		session, err := c.calendar.At(t, w.config.Cutoff)
		switch {
		case err == nil && session.Date == c.now:
			continue
		case err == nil:
			w.close(c, session.Date)
		case c.now.IsZero() || c.ended:
			continue // The row is rejected where its own calendar does not know it.
		default:
			w.close(c, c.calendar.Last().AddDays(1))
			c.ended = true
		}
		moved = true
	}
	if !moved {
		return nil
	}
	return w.flush(w.earliest(t))
}

// close ends the session under way, and those without news before the session next.
func (w *walk) close(c *clock, next calendar.Date) {
	if c.now.IsZero() {
		c.now = next
		return
	}
	sessions := c.sessions(next.AddDays(-1))
	for i, s := range sessions {
		for _, h := range c.companies {
			if i == 0 && len(h.entries) > 0 || w.config.Dense {
				w.observe(h, s.Date, c.number+i)
			}
		}
	}
	c.now, c.number = next, c.number+len(sessions)
}

// sessions lists the sessions from the one under way to a date.
func (c *clock) sessions(to calendar.Date) []calendar.Session {
	if to.After(c.calendar.Last()) {
		to = c.calendar.Last()
	}
	sessions, err := c.calendar.Sessions(c.now, to)
	if err != nil {
		panic("daily: " + err.Error()) // both ends are the calendar's own
	}
	return sessions
}

func (w *walk) observe(h *history, date calendar.Date, number int) {
	o, replaced := h.observe(date, number)
	for _, r := range replaced {
		w.replace(r)
	}
	if o.Articles > 0 || w.config.Dense {
		w.pending = append(w.pending, o)
	}
}

// earliest is the first session that a row from t on can still belong to, on any exchange.
func (w *walk) earliest(t time.Time) calendar.Date {
	first := calendar.Date{Year: 9999, Month: time.December, Day: 31}
	for _, c := range w.clocks {
		switch {
		case !c.ended && !c.now.IsZero():
			first = sooner(first, c.now)
		case c.now.IsZero() && calendar.DateOf(t.In(c.calendar.Location())).Before(c.calendar.First()):
			first = sooner(first, c.calendar.First())
		}
	}
	return first
}

// flush hands on the rows of sessions before a date.
func (w *walk) flush(before calendar.Date) error {
	slices.SortFunc(w.pending, func(a, b Observation) int {
		return cmp.Or(a.Session.Compare(b.Session), strings.Compare(a.Company, b.Company), strings.Compare(a.Ticker, b.Ticker))
	})
	n := 0
	for n < len(w.pending) && w.pending[n].Session.Before(before) {
		w.Observations++
		if err := w.sink.Row(&w.pending[n]); err != nil {
			return err
		}
		n++
	}
	w.pending = slices.Delete(w.pending, 0, n)
	return nil
}

// end closes what is under way once the last row is in.
func (w *walk) end() error {
	for _, c := range w.clocks {
		if !c.ended && !c.now.IsZero() && !c.now.After(w.last) {
			w.close(c, w.last.AddDays(1))
		}
	}
	return w.flush(calendar.Date{Year: 9999, Month: time.December, Day: 31})
}

func later(a, b calendar.Date) calendar.Date {
	if a.After(b) {
		return a
	}
	return b
}

func sooner(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return a
	}
	return b
}

// versions knows, of the articles that still count somewhere, when their latest version became available.
type versions map[string]*version

type version struct {
	at      time.Time
	holders int // rows that would miss it
}

// hold says that a row counts from now on.
func (v versions) hold(r Row) {
	if r.ArticleID == "" {
		return
	}
	if v[r.ArticleID] == nil {
		v[r.ArticleID] = &version{}
	}
	v[r.ArticleID].holders++
	v.see(r)
}

// see says that a row came in, of an article that may count somewhere.
func (v versions) see(r Row) {
	if known := v[r.ArticleID]; known != nil && r.AvailableAt.After(known.at) {
		known.at = r.AvailableAt
	}
}

// release says that a row of the article counts no more.
func (v versions) release(id string) {
	if known := v[id]; known != nil {
		if known.holders--; known.holders == 0 {
			delete(v, id)
		}
	}
}

// latest is when the latest version of the article became available, if that is after at.
func (v versions) latest(id string, at time.Time) (time.Time, bool) {
	known := v[id]
	if known == nil || !known.at.After(at) {
		return time.Time{}, false
	}
	return known.at, true
}
