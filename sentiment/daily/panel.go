package daily

import (
	"fmt"
	"slices"
	"time"

	"github.com/tickertone/tickertone/data/calendar"
)

// Columns are the names of the panel's columns, in the order of the fields of [Observation].
var Columns = []string{
	"session", "company", "ticker", "articles", "stories",
	"tone", "tone_se", "tone_low", "tone_high", "tone_n", "tone_current",
	"positive", "neutral", "negative", "surprise",
	"relevance", "novelty", "dispersion", "retrospective",
	"first_available", "last_available",
}

// Panel is a table of companies by sessions. Rejected and Replaced name every row that was added and is
// not in it but for those that Summary counts; nothing else is left out.
//
// Of several versions of one article, which are the rows of one article id, a session counts the one that
// was the latest at its cutoff. A later version never changes a session that is over; in its own session it
// is a story of its own if its text is another (see [SameStory]), else a repetition, and where the earlier
// version is carried over by a half-life, it takes its place from then on.
type Panel struct {
	Rows     []Observation // by session, then company, then ticker
	Rejected []*Rejection  // rows that could not be used
	Replaced []*Rejection  // rows whose place another row took
	Summary
}

// Summary counts what was added and is not in the panel.
type Summary struct {
	Observations int      // rows of the panel
	Unusable     int      // rows that could not be used
	Superseded   int      // rows whose place another row took
	Irrelevant   int      // rows below Config.MinRelevance
	Later        int      // rows that became available after Config.AsOf
	NoCompany    int      // articles added without a score
	StandIns     []string // exchanges without a calendar, whose companies are on New York's sessions; sorted
}

// Observation is a row of the panel: what was known of a company when a session ended. A story is a group
// of near-duplicate articles (see below); its tone, label, relevance and retrospective share are those of
// its first article in the session that has a tone, and its weight is the sum over its articles of
// relevance times novelty. The session's stories are those it was the first to tell; with Config.Repeat
// above zero, also those it only repeats. An article that brings the first tone to a story so far told
// without one tells it first once more.
//
// Two articles of one company tell one story if the fingerprint of the later agrees in a share of
// [SameStory] or more of its bytes with that of the story's first, and they are in one language and no more than
// [StoryWindow] has passed since the story's latest article. The most similar story is taken, of several the oldest.
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
	ToneN       int     // stories with a tone that Tone is the mean of, those carried over included
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

func (w *walk) reject(r Row, reason Reason, err error) {
	w.Unusable++
	if w.sink.Rejected != nil {
		w.sink.Rejected(&Rejection{Row: r, Reason: reason, Err: err})
	}
}

func (w *walk) replace(r *Rejection) {
	w.Superseded++
	if w.sink.Replaced != nil {
		w.sink.Replaced(r)
	}
}

// standIn notes an exchange that has no calendar of its own.
func (w *walk) standIn(exchange string) {
	if i, found := slices.BinarySearch(w.StandIns, exchange); !found {
		w.StandIns = slices.Insert(w.StandIns, i, exchange)
	}
}
