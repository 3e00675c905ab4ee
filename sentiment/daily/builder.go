package daily

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tickertone/tickertone/data/calendar"
	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
)

// Config says how a panel is built. The zero value works.
type Config struct {
	// Calendar is the calendar of every company. With nil each company keeps that of its exchange, as
	// calendar.ForExchange knows it, and that of New York when it is unlisted.
	Calendar *calendar.Calendar

	// Cutoff is the instant of a session that news must come before to belong to it; the zero value is
	// the close.
	Cutoff calendar.Cutoff

	// HalfLife carries the tone of earlier sessions over: a story of k sessions ago counts with its weight
	// times 2^(-k/HalfLife). Sessions without news count. Stories older than ten half-lives are gone, and
	// with them a tone that nothing has renewed. It acts on tone, its standard error and interval, and
	// tone_current; all other columns, surprise included, are of the session alone. Zero carries nothing.
	HalfLife float64

	// MinRelevance leaves out rows of a smaller relevance; Panel.Irrelevant counts them.
	MinRelevance float64

	// Dense adds the sessions without news, for each company from its first session with news to the
	// panel's last. Their counts are zero and their numbers NaN.
	Dense bool

	// Repeat is how much an article counts that repeats a story already told, against 1 for the article
	// that told it first: from 0, which is the default, to 1.
	Repeat float64
}

// Check returns an error if a number of the configuration is out of range.
func (c Config) Check() error {
	switch {
	case !(c.HalfLife >= 0 && c.HalfLife <= 1e9):
		return fmt.Errorf("half-life %v: want a number of sessions, or 0 to carry nothing over", c.HalfLife)
	case !(c.MinRelevance >= 0 && c.MinRelevance <= 1):
		return fmt.Errorf("minimum relevance %v: want a number from 0 to 1", c.MinRelevance)
	case !(c.Repeat >= 0 && c.Repeat <= 1):
		return fmt.Errorf("repeat %v: want a number from 0 to 1", c.Repeat)
	}
	return nil
}

func (c Config) calendarOf(r Row) *calendar.Calendar {
	if c.Calendar != nil {
		return c.Calendar
	}
	exchange, _, _ := strings.Cut(r.Ticker, ":")
	return calendar.ForExchange(exchange)
}

// Builder collects rows and makes the panel of them. It is not safe for concurrent use.
type Builder struct {
	config    Config
	rows      []Row
	noCompany int
}

// NewBuilder returns an empty Builder. It panics if [Config.Check] returns an error.
func NewBuilder(config Config) *Builder {
	if err := config.Check(); err != nil {
		panic("daily: " + err.Error())
	}
	return &Builder{config: config}
}

// Add adds the scores of an article.
func (b *Builder) Add(art news.Article, scores []sentiment.Score) {
	if len(scores) == 0 {
		b.noCompany++
	}
	for _, s := range scores {
		b.AddRow(rowOf(art, s))
	}
}

// AddRow adds a row, such as one of [ReadScores]. A row with values out of range shows in Panel.Rejected.
func (b *Builder) AddRow(r Row) {
	r.AvailableAt = r.AvailableAt.UTC()
	b.rows = append(b.rows, r)
}

// Panel returns the panel of all rows added so far.
func (b *Builder) Panel() *Panel {
	p := &Panel{NoCompany: b.noCompany}
	rows := slices.Clone(b.rows)
	slices.SortFunc(rows, Row.compare)
	entries := p.place(rows, b.config)
	entries = p.newest(entries)
	entries = p.relevant(entries, b.config.MinRelevance)
	p.Rows = observations(group(entries, b.config))
	return p
}

// entry is a row that has its session.
type entry struct {
	Row
	session calendar.Date
	mark    *fingerprint

	// What [history.tell] finds out.
	story   int     // index of the story among the company's
	fresh   bool    // tells the story first, or first with a tone
	novelty float64 // see [history.tell]
}

func (e *entry) weight() float64 { return e.Relevance * e.novelty }

// place gives rows their session and rejects those that have none.
func (p *Panel) place(rows []Row, config Config) []entry {
	var entries []entry
	for _, r := range rows {
		if err := r.check(); err != nil {
			p.reject(r, Invalid, err)
			continue
		}
		if r.AvailableAt.IsZero() {
			p.reject(r, NoTime, fmt.Errorf("neither published nor modified is known: want one"))
			continue
		}
		session, err := config.calendarOf(r).At(r.AvailableAt, config.Cutoff)
		if err != nil {
			p.reject(r, OutOfCalendar, err)
			continue
		}
		mark, _ := parseFingerprint(r.Fingerprint) // checked above
		entries = append(entries, entry{Row: r, session: session.Date, mark: mark})
	}
	return entries
}

// newest keeps, of each article, the version that became available last, and one row of it per company.
// The rows of a version are all taken together: a company the last version no longer names is gone.
func (p *Panel) newest(entries []entry) []entry {
	latest := map[string]time.Time{}
	for _, e := range entries {
		latest[e.ArticleID] = e.AvailableAt // in order, so that the last one stays
	}
	type unit struct{ article, company string }
	seen := map[unit]bool{}
	var kept []entry
	for _, e := range entries {
		u := unit{e.ArticleID, e.key()}
		switch {
		case e.ArticleID == "":
			kept = append(kept, e)
		case e.AvailableAt.Before(latest[e.ArticleID]):
			p.replace(e.Row, Superseded, fmt.Errorf("a later version became available at %s", latest[e.ArticleID].Format(time.RFC3339)))
		case seen[u]:
			p.replace(e.Row, Duplicate, fmt.Errorf("another row has this article, time and company"))
		default:
			seen[u] = true
			kept = append(kept, e)
		}
	}
	return kept
}

// relevant leaves out rows of too small a relevance.
func (p *Panel) relevant(entries []entry, least float64) []entry {
	return slices.DeleteFunc(entries, func(e entry) bool {
		if e.Relevance < least {
			p.Irrelevant++
			return true
		}
		return false
	})
}

// group splits entries by company, in order of their first row.
func group(entries []entry, config Config) []*history {
	var all []*history
	index := map[string]*history{}
	for _, e := range entries {
		h := index[e.key()]
		if h == nil {
			h = &history{config: config, calendar: config.calendarOf(e.Row), company: e.Company, ticker: e.Ticker}
			index[e.key()] = h
			all = append(all, h)
		}
		h.entries = append(h.entries, e)
	}
	return all
}
