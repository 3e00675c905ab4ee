package daily

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tickertone/tickertone/data/calendar"
)

// Columns are the names of the panel's columns, in the order of the fields of [Observation].
var Columns = []string{
	"session", "company", "ticker", "articles", "stories",
	"tone", "tone_se", "tone_low", "tone_high", "tone_current",
	"positive", "neutral", "negative", "surprise",
	"relevance", "novelty", "dispersion", "retrospective",
	"first_available", "last_available",
}

// Panel is a table of companies by sessions. Rejected and Replaced name every row that was added and is
// not in it but for those Irrelevant counts; nothing else is left out.
//
// Of several versions of one article, which are the rows of one article id, only the one that became
// available last counts, in the session in which it did.
type Panel struct {
	Rows []Observation // by session, then company, then ticker

	Rejected   []*Rejection // rows that could not be used
	Replaced   []*Rejection // rows whose place another row took
	Irrelevant int          // rows below Config.MinRelevance
	NoCompany  int          // articles added without a score
}

// Observation is a row of the panel: what was known of a company when a session ended. A story is a group
// of near-duplicate articles (see below); its tone, label, relevance and retrospective share are those of
// its first article in the session that has a tone, and its weight is the sum over its articles of
// relevance times novelty. The session's stories are those it was the first to tell; with Config.Repeat
// above zero, also those it only repeats. An article that brings the first tone to a story so far told
// without one tells it first once more.
//
// Two articles of one company tell one story if the fingerprint of the later agrees in a share of
// [SameStory] or more of its bytes with that of the story's first, and no more than [StoryWindow] has
// passed since the story's latest article. The most similar story is taken, of several the oldest.
//
// Numbers are NaN where they are not defined. Each field says for how many stories it is.
type Observation struct {
	Session calendar.Date // of the exchange
	Company string        // as its first row writes it
	Ticker  string        // EXCHANGE:SYMBOL, or empty

	Articles int // rows, those without a tone included
	Stories  int // distinct stories among them, those without a tone included

	Tone        float64 // weighted mean over stories with a tone; from 1 on
	ToneSE      float64 // its standard error, zero if they all agree; from 2 on
	ToneLow     float64 // lower end of its 95% interval, at least -1; from 2 on
	ToneHigh    float64 // upper end, at most 1; from 2 on
	ToneCurrent float64 // as Tone, of the tones without what tells of earlier days; from 1 on

	Positive int // stories by label; those without evidence have none
	Neutral  int
	Negative int

	// Surprise is the session's own tone, less the mean over this company's last 60 earlier sessions
	// with a tone, in their standard deviations (divisor one less than their number); from 20 such
	// sessions on, and only if their tones differ.
	Surprise float64

	Relevance     float64 // mean over stories; from 1 on
	Novelty       float64 // mean over stories; from 1 on
	Dispersion    float64 // standard deviation of the stories' tones, divisor one less than their number; from 2 with a tone on
	Retrospective float64 // mean over stories with evidence; from 1 on

	FirstAvailable time.Time // UTC; zero in a session without news
	LastAvailable  time.Time
}

// Reason says why a row is not in the panel.
type Reason int

const (
	NoTime        Reason = iota // neither published nor modified is known
	OutOfCalendar               // the calendar does not know the session
	Invalid                     // a value out of its range
	Superseded                  // a later version of the article is there
	Duplicate                   // the same article, time and company once more
)

var reasonNames = []string{"no_time", "out_of_calendar", "invalid", "superseded", "duplicate"}

// String returns a stable lower-case name, such as "no_time".
func (r Reason) String() string { return reasonNames[r] }

// Rejection is a row that is not in the panel.
type Rejection struct {
	Row    Row
	Reason Reason
	Err    error // the value, and what was expected
}

func (r *Rejection) Error() string {
	return fmt.Sprintf("article %q, company %q: %v", r.Row.ArticleID, r.Row.Company, r.Err)
}

func (r *Rejection) Unwrap() error { return r.Err }

func (p *Panel) reject(r Row, reason Reason, err error) {
	p.Rejected = append(p.Rejected, &Rejection{Row: r, Reason: reason, Err: err})
}

func (p *Panel) replace(r Row, reason Reason, err error) {
	p.Replaced = append(p.Replaced, &Rejection{Row: r, Reason: reason, Err: err})
}

// observations lists the sessions of all companies.
func observations(all []*history) []Observation {
	var end calendar.Date
	for _, h := range all {
		if last := h.last(); last.After(end) {
			end = last
		}
	}
	var rows []Observation
	for _, h := range all {
		h.tell()
		rows = append(rows, h.observations(end)...)
	}
	slices.SortFunc(rows, func(a, b Observation) int {
		return cmp.Or(a.Session.Compare(b.Session), strings.Compare(a.Company, b.Company), strings.Compare(a.Ticker, b.Ticker))
	})
	return rows
}
