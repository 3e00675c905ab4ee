package daily

import (
	"fmt"
	"math"
	"time"

	"github.com/tickertone/tickertone/data/calendar"
)

const (
	surpriseWindow = 60 // earlier sessions with a tone that surprise looks back on
	surpriseLeast  = 20 // without so many there is none

	// carriedHalfLives is how long a story is carried over: its weight has then fallen to a thousandth.
	carriedHalfLives = 10
)

// history is a company on its way through the sessions.
type history struct {
	config          Config
	versions        versions
	company, ticker string

	entries []entry    // of the session under way, as they became known
	live    []*story   // that a further article may still repeat
	past    []weighted // tones of the last earlier sessions, for surprise
	carried []carried  // stories of this session and earlier ones
}

// entry is a row in its session.
type entry struct {
	Row
	mark *fingerprint

	// What [history.tell] finds out.
	story   *story
	fresh   bool    // tells the story first, or first with a tone
	novelty float64 // see [history.tell]
}

// enter adds a row to the session under way.
func (h *history) enter(r Row) {
	mark, _ := parseFingerprint(r.Fingerprint) // checked before
	h.entries = append(h.entries, entry{Row: r, mark: mark})
}

// observe makes the row of the session that is over, which has the given number, and names the articles
// whose place another took.
func (h *history) observe(date calendar.Date, number int) (Observation, []*Rejection) {
	replaced := h.newest()
	h.tell()
	o := Observation{Session: date, Company: h.company, Ticker: h.ticker, Articles: len(h.entries)}
	if n := len(h.entries); n > 0 {
		o.FirstAvailable, o.LastAvailable = h.entries[0].AvailableAt, h.entries[n-1].AvailableAt
	}
	stories := tales(h.entries, h.config.Repeat)
	o.count(stories)
	var own []weighted
	for _, t := range stories {
		own = appendKnown(own, merged(t.articles, tone))
	}
	o.Surprise = h.surprise(mean(own))
	h.renew()
	for _, t := range stories {
		h.carried = append(h.carried, carried{number, t.articles})
	}
	h.pool(&o, number)
	h.clear()
	return o, replaced
}

// newest keeps, of each article of the session, the version that became available last before the cutoff,
// and one row of it. The rows of a version are taken together: a company that the last version no longer
// names loses the article.
func (h *history) newest() (replaced []*Rejection) {
	seen := map[string]bool{}
	kept := h.entries[:0]
	for _, e := range h.entries {
		at, old := h.versions.latest(e.ArticleID, e.AvailableAt)
		switch {
		case old:
			replaced = append(replaced, &Rejection{e.Row, Superseded, fmt.Errorf("a later version became available at %s", at.Format(time.RFC3339))})
		case e.ArticleID != "" && seen[e.ArticleID]:
			replaced = append(replaced, &Rejection{e.Row, Duplicate, fmt.Errorf("another row has this article, time and company")})
		default:
			seen[e.ArticleID] = true
			kept = append(kept, e)
			continue
		}
		h.versions.release(e.ArticleID)
	}
	h.entries = kept
	return replaced
}

// clear ends the session: what is not carried over is forgotten.
func (h *history) clear() {
	if h.config.HalfLife == 0 {
		h.carried = h.carried[:0]
	}
	for _, c := range h.carried {
		for i := range c.articles {
			if a := &c.articles[i]; !a.held && a.id != "" {
				a.held = true
				h.versions[a.id].holders++
			}
		}
	}
	for _, e := range h.entries {
		h.versions.release(e.ArticleID)
	}
	clear(h.entries)
	h.entries = h.entries[:0]
}

// carried is a story with the number of the session it was told in.
type carried struct {
	session  int
	articles []article
}

// article is what is carried over of an entry that counts.
type article struct {
	id                 string
	at                 time.Time
	tone, current      float64
	relevance, novelty float64
	held               bool // the versions know that it is needed
}

func (a *article) weight() float64 { return a.relevance * a.novelty }

// renew brings the stories carried over up to the versions that became available since. A later version
// that repeats its own story takes the earlier one's place where that stands, with its age and novelty; one
// that counts as news of this session, or no longer names the company, only removes it.
func (h *history) renew() {
	for i := range h.carried {
		articles := h.carried[i].articles
		kept := articles[:0]
		for _, a := range articles {
			if _, old := h.versions.latest(a.id, a.at); old {
				e := h.repeat(a.id)
				if e == nil {
					h.versions.release(a.id)
					continue
				}
				a.at, a.tone, a.current, a.relevance = e.AvailableAt, e.Tone, e.ToneCurrent, e.Relevance
			}
			kept = append(kept, a)
		}
		h.carried[i].articles = kept
	}
}

// repeat finds the session's version of an article, if it does not count for itself.
func (h *history) repeat(id string) *entry {
	for i := range h.entries {
		if e := &h.entries[i]; e.ArticleID == id && e.novelty == 0 {
			return e
		}
	}
	return nil
}

// pool averages the stories that the session with the given number counts: its own and, with a half-life,
// those of the sessions before it. A story k sessions old has its weight times
//
//	2^(-k / HalfLife)
//
// up to ten half-lives, and none from then on. This is exponential smoothing by stories rather than by
// sessions (Brown 1963), so that a session with many stories weighs more than one with a single story, and
// sessions without news leave the tone as it was instead of drawing it to zero.
func (h *history) pool(o *Observation, number int) {
	var tones, currents []weighted
	keep := h.carried[:0]
	for _, c := range h.carried {
		decay, ok := h.decay(number - c.session)
		if !ok {
			h.drop(c)
			continue
		}
		keep = append(keep, c)
		tones = appendKnown(tones, merged(c.articles, tone).times(decay))
		currents = appendKnown(currents, merged(c.articles, current).times(decay))
	}
	h.carried = keep
	o.Tone, o.ToneCurrent, o.ToneN = mean(tones), mean(currents), len(tones)
	o.ToneSE = standardError(tones, o.Tone)
	o.ToneLow, o.ToneHigh = interval(tones, o.Tone, o.ToneSE)
}

func (h *history) drop(c carried) {
	for _, a := range c.articles {
		if a.held {
			h.versions.release(a.id)
		}
	}
}

// decay returns the factor of a story that is age sessions old, and whether it still counts.
func (h *history) decay(age int) (float64, bool) {
	if age == 0 {
		return 1, true
	}
	k := float64(age)
	if h.config.HalfLife == 0 || k > carriedHalfLives*h.config.HalfLife {
		return 0, false
	}
	return math.Exp2(-k / h.config.HalfLife), true
}

// surprise returns how far the tone is from the mean m of the last 60 tones before it, in their standard
// deviations s, and then counts it among them:
//
//	surprise = (tone - m) / s
//
// It is NaN before 20 earlier tones, and if they do not differ. The form is that of standardized unexpected
// earnings (Latané and Jones 1977): what a company's coverage always says is no news.
func (h *history) surprise(tone float64) float64 {
	if math.IsNaN(tone) {
		return tone
	}
	z := math.NaN()
	if s := deviation(h.past); len(h.past) >= surpriseLeast && s > 0 {
		z = (tone - mean(h.past)) / s
	}
	h.past = append(h.past, weighted{tone, 1})
	h.past = h.past[max(0, len(h.past)-surpriseWindow):]
	return z
}
