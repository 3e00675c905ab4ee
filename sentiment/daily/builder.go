package daily

import (
	"fmt"
	"strings"
	"time"

	"github.com/tickertone/tickertone/data/calendar"
	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
)

// Config says how a panel is built. The zero value works.
type Config struct {
	// Calendar is the calendar of every company. With nil each company keeps that of its exchange, as
	// calendar.Home knows it, and that of New York when it is unlisted or its exchange has none;
	// Summary.StandIns names those exchanges.
	Calendar *calendar.Calendar

	// Cutoff is the instant of a session that news must come before to belong to it; the zero value is
	// the close.
	Cutoff calendar.Cutoff

	// AsOf leaves out what became available after it, so that the panel is the one that could be known at
	// that instant; Summary.Later counts the rows. The last session of each exchange is then as far as it
	// had come. The zero value leaves nothing out.
	AsOf time.Time

	// ExcludeRetrospective takes tones without the evidence that tells of days before the publication
	// day: tone_current takes the place of tone, label_current that of label, in every column but
	// retrospective. An article all of whose evidence tells of the past counts as one without a tone.
	ExcludeRetrospective bool

	// HalfLife carries the tone of earlier sessions over: a story of k sessions ago counts with its weight
	// times 2^(-k/HalfLife). Sessions without news count. Stories older than ten half-lives are gone, and
	// with them a tone that nothing has renewed. It acts on tone, its standard error, interval and number,
	// and tone_current; all other columns, surprise included, are of the session alone. Zero carries
	// nothing.
	HalfLife float64

	// MinRelevance leaves out rows of a smaller relevance; Summary.Irrelevant counts them.
	MinRelevance float64

	// Dense adds the sessions without news, for each company from its first session with news to the
	// panel's last. Their counts are zero and their numbers NaN.
	Dense bool

	// Repeat is how much an article counts that repeats a story already told, against 1 for the article
	// that told it first: from 0, which is the default, to 1.
	Repeat float64

	// Chunk is how many rows are held in memory while they are put in order; what goes beyond is sorted in
	// a temporary file in TempDir, which is removed at the end. Zero stands for [DefaultChunk], an empty
	// TempDir for the system's.
	Chunk   int
	TempDir string
}

// DefaultChunk is the number of rows held in memory: about 25 MB, of which there are up to four at a time.
const DefaultChunk = 1 << 16

// Check returns an error if a number of the configuration is out of range.
func (c Config) Check() error {
	switch {
	case !(c.HalfLife >= 0 && c.HalfLife <= 1e9):
		return fmt.Errorf("half-life %v: want a number of sessions, or 0 to carry nothing over", c.HalfLife)
	case !(c.MinRelevance >= 0 && c.MinRelevance <= 1):
		return fmt.Errorf("minimum relevance %v: want a number from 0 to 1", c.MinRelevance)
	case !(c.Repeat >= 0 && c.Repeat <= 1):
		return fmt.Errorf("repeat %v: want a number from 0 to 1", c.Repeat)
	case c.Chunk < 0:
		return fmt.Errorf("chunk %d: want a number of rows, or 0 for %d", c.Chunk, DefaultChunk)
	}
	return nil
}

// exchange is the market of a ticker, empty for the unlisted.
func exchange(ticker string) string {
	code, _, _ := strings.Cut(ticker, ":")
	return code
}

// calendarOf is the calendar of a row's company, and whether it is its exchange's own or one the user chose.
func (c Config) calendarOf(r Row) (*calendar.Calendar, bool) {
	if c.Calendar != nil {
		return c.Calendar, true
	}
	return calendar.Home(exchange(r.Ticker))
}

// Builder collects rows, puts them in the order in which they became known and makes the panel of them. It
// is not safe for concurrent use, and good for one panel.
type Builder struct {
	config    Config
	rows      sorter
	noCompany int
	done      bool
}

// NewBuilder returns an empty Builder. It panics if [Config.Check] returns an error.
func NewBuilder(config Config) *Builder {
	if err := config.Check(); err != nil {
		panic("daily: " + err.Error())
	}
	if config.Chunk == 0 {
		config.Chunk = DefaultChunk
	}
	return &Builder{config: config, rows: sorter{chunk: config.Chunk, dir: config.TempDir}}
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

// AddRow adds a row, such as one of [ReadScores]. A row with values out of range is rejected when the panel
// is made.
func (b *Builder) AddRow(r Row) {
	if b.done {
		panic("daily: a row is added to a builder whose panel is made")
	}
	r.AvailableAt = r.AvailableAt.UTC()
	b.rows.add(r)
}

// Sink takes a panel as it is made, so that none of it has to be held in memory.
type Sink struct {
	Row      func(*Observation) error // by session, then company, then ticker; an error ends the work
	Rejected func(*Rejection)         // a row that could not be used; may be nil
	Replaced func(*Rejection)         // a row whose place another row took; may be nil
}

// Each makes the panel of all rows added and hands it to the sink. It returns the sink's error, or that of
// a temporary file. The builder cannot be used again.
func (b *Builder) Each(sink Sink) (Summary, error) {
	b.done = true
	w := newWalk(b.config, sink)
	err := b.rows.each(w.take)
	if err == nil {
		err = w.end()
	}
	w.NoCompany = b.noCompany
	return w.Summary, err
}

// Panel makes the panel of all rows added and returns it whole. It returns an error only if a temporary
// file fails. The builder cannot be used again.
func (b *Builder) Panel() (*Panel, error) {
	p := &Panel{}
	var err error
	p.Summary, err = b.Each(Sink{
		Row:      func(o *Observation) error { p.Rows = append(p.Rows, *o); return nil },
		Rejected: func(r *Rejection) { p.Rejected = append(p.Rejected, r) },
		Replaced: func(r *Rejection) { p.Replaced = append(p.Replaced, r) },
	})
	return p, err
}
