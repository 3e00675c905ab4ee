package sentiment

import (
	"strings"
	"time"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// dayOf is the publication day in the zone of the stamp; zero when unknown. A date without a time is
// carried as the end of its day.
func dayOf(art news.Article) time.Time {
	t := art.Published
	if t.IsZero() {
		return t
	}
	if art.DateOnly {
		t = t.Add(-time.Second)
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

var weekdays = map[string]time.Weekday{
	"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday,
	"friday": time.Friday, "saturday": time.Saturday, "sunday": time.Sunday,
}

var months = map[string]time.Month{
	"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
	"june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
	"october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}

// markPast marks the clauses that name a weekday or date before the publication day.
func (f *field) markPast(day time.Time) {
	if day.IsZero() {
		return
	}
	for i := range f.clauses {
		c := &f.clauses[i]
		if c.past || f.compares(i) {
			continue
		}
		for k := c.first; k < c.last && !c.past; k++ {
			if f.x.Lang == text.Korean {
				c.past = f.koreanDateBefore(k, day)
			} else {
				c.past = f.englishDateBefore(k, day)
			}
		}
	}
}

// englishDateBefore says whether token k begins a weekday other than that of day ("on Monday", which
// looks back unless "next" stands before it), or a date such as "Jan. 27" before it.
func (f *field) englishDateBefore(k int, day time.Time) bool {
	w := f.x.Word(k)
	if wd, ok := weekdays[w]; ok && f.x.Tokens[k].Capital {
		return wd != day.Weekday() && !(k > 0 && (f.x.Word(k-1) == "next" || f.x.Word(k-1) == "by" || f.x.Word(k-1) == "until"))
	}
	m, ok := months[w]
	if !ok || !f.x.Tokens[k].Capital {
		return false
	}
	for _, i := range [...]int{k + 1, k + 2} {
		if i < len(f.x.Tokens) && f.x.Tokens[i].Kind == text.Digits && f.x.Tokens[i].Len() <= 2 {
			return f.before(day, m, atoi(f.x.Word(i)))
		}
	}
	return false
}

// koreanDateBefore says whether token k is the day of a date before day: 27일, 1월27일. Spans of days
// (7일간) are no dates.
func (f *field) koreanDateBefore(k int, day time.Time) bool {
	w := f.x.Word(k)
	if k == 0 || !strings.HasPrefix(w, "일") || strings.HasPrefix(w, "일간") || strings.HasPrefix(w, "일째") ||
		f.x.Tokens[k-1].Kind != text.Digits || !f.x.Tokens[k].Glued {
		return false
	}
	month := day.Month()
	if k >= 3 && strings.HasPrefix(f.x.Word(k-2), "월") && f.x.Tokens[k-3].Kind == text.Digits {
		month = time.Month(atoi(f.x.Word(k - 3)))
	}
	return f.before(day, month, atoi(f.x.Word(k-1)))
}

// before says whether the given month and day lie in the half year before day.
func (f *field) before(day time.Time, month time.Month, d int) bool {
	if month < 1 || month > 12 || d < 1 || d > 31 {
		return false
	}
	at := time.Date(day.Year(), month, d, 0, 0, 0, 0, time.UTC)
	if at.After(day.AddDate(0, 6, 0)) {
		at = at.AddDate(-1, 0, 0)
	}
	return at.Before(day)
}

func atoi(s string) int {
	n := 0
	for i := 0; i < len(s) && s[i] >= '0' && s[i] <= '9' && n < 1e6; i++ {
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// reverse discounts what news has turned round: "after plunging on Monday, shares recovered", 급락 뒤 반등.
// A stretch that tells of an earlier state yields when the rest of the sentence points the other way.
func (c *composer) reverse() {
	for _, t := range c.turns() {
		var earlier, rest float64
		for k := range c.out {
			switch ev := &c.out[k]; {
			case t.holds(ev):
				earlier += ev.valence
			case t.yieldsTo(ev):
				rest += ev.valence
			}
		}
		if earlier*rest >= 0 {
			continue
		}
		for k := range c.out {
			if t.holds(&c.out[k]) {
				c.out[k].valence *= c.rules[reversalFactor]
			}
		}
	}
}

// turn is a stretch of a sentence, in bytes, that tells of an earlier state.
type turn struct {
	sentence, start, end int
	later                bool // yields to what follows only
	prices               bool // holds prices only, and yields to prices and ratings: "rose 3% after it cut jobs" keeps the cut
}

func (t turn) holds(ev *evidence) bool {
	return ev.sentence == t.sentence && ev.Start >= t.start && ev.Start < t.end && (!t.prices || ev.topic == lexicon.Price)
}

func (t turn) yieldsTo(ev *evidence) bool {
	return ev.sentence == t.sentence && (ev.Start >= t.end || !t.later && ev.Start < t.start) &&
		(!t.prices || ev.topic == lexicon.Price || ev.topic == ratingTopic)
}

// turns finds the stretches of earlier states.
func (c *composer) turns() []turn {
	turns := c.f.memory.turns[:0]
	for i := range c.f.clauses {
		if c.f.x.Lang == text.Korean {
			turns = c.koreanTurns(turns, i)
		} else {
			turns = c.englishTurns(turns, i)
		}
	}
	c.f.memory.turns = longer(c.f.memory.turns, turns)
	return turns
}

// koreanTurns appends what stands before a word such as 뒤, and what ends in -다가: 급락했다가 반등했다.
func (c *composer) koreanTurns(turns []turn, i int) []turn {
	cl := c.f.clauses[i]
	if i > 0 && c.f.clauses[i-1].sentence == cl.sentence && c.f.plays(roleTurnAfter, cl.first) && !c.f.opposed(i-1, i) { // 급락하는 | 가운데
		before := c.f.clauses[i-1].first
		turns = append(turns, turn{sentence: cl.sentence, start: c.f.x.Tokens[before].Start, end: c.f.x.Tokens[cl.first].Start, later: true})
	}
	for k := cl.first + 1; k < cl.last; k++ {
		if c.f.plays(roleTurnAfter, k) && !c.f.x.Tokens[k].Glued {
			turns = append(turns, turn{sentence: cl.sentence, start: c.f.x.Tokens[cl.first].Start, end: c.f.x.Tokens[k].Start, later: true})
		} else if c.f.roles.ends(roleTurnEnding, c.f.x.Word(k)) {
			turns = append(turns, turn{sentence: cl.sentence, start: c.f.x.Tokens[cl.first].Start, end: c.f.x.Tokens[k].End, later: true})
		}
	}
	return turns
}

// englishTurns appends a clause that opens with a word such as after, the clause in front of a before, and inside a
// clause a verb behind had and the place that a move comes from.
func (c *composer) englishTurns(turns []turn, i int) []turn {
	cl := c.f.clauses[i]
	at := func(first, last int) turn {
		return turn{sentence: cl.sentence, start: c.f.x.Tokens[first].Start, end: c.f.x.Tokens[last-1].End}
	}
	opens := c.f.x.Sentences[cl.sentence].First == cl.first
	switch {
	case c.f.looksBack(cl.first) && !c.f.differ(i):
		t := at(cl.first, cl.last)
		t.prices = !opens
		turns = append(turns, t)
	case c.f.x.Word(cl.first) == "before" && !opens && !c.f.differ(i):
		t := at(c.f.clauses[i-1].first, cl.first)
		t.prices, t.later = true, true
		turns = append(turns, t)
	}
	for k := cl.from; k < cl.to; k++ {
		it := &c.f.items[k]
		if c.wasBefore(it) {
			turns = append(turns, at(it.First, it.Last))
		}
	}
	return turns
}

// wasBefore says whether a term names a state that is left behind, by the few words before it: had already
// fallen, from a two-year low.
func (c *composer) wasBefore(it *item) bool {
	first := c.f.clauses[it.clause].first
	for i := it.First - 1; i >= max(first, it.First-3); i-- {
		switch w := c.f.x.Word(i); {
		case w == "from":
			return true
		case w == "had":
			return strings.Contains(it.entry.Term, "/v")
		case !c.f.plays(roleNounFollows, i) && !c.f.plays(rolePerfect, i):
			return false
		}
	}
	return false
}

// isOver says whether evidence stands behind words that say it is so no more. Their object column says where they
// do: 1 anywhere (used to, once a), -1 at the opening of a sentence only (a year ago).
func (c *composer) isOver(ev *evidence) bool {
	for i, to := c.f.itemsOf(ev.clause); i < to; i++ {
		it := &c.f.items[i]
		if it.shifts(lexicon.Retrospect) && it.entry.Object != 0 && it.Start < ev.Start &&
			(it.entry.Object > 0 || it.First == c.f.x.Sentences[it.sentence].First) {
			return true
		}
	}
	return false
}

// wasState says whether Korean evidence ends in -던, or in a verb of state that does (강세를 보이던), and so
// tells of what was until something else came: the share that had been sliding rebounded.
func (c *composer) wasState(ev *evidence) bool {
	if c.f.x.Lang != text.Korean || ev.item < 0 {
		return false
	}
	it := &c.f.items[ev.item]
	was := strings.HasSuffix(it.Tail, "던") || it.Last < len(c.f.x.Tokens) && c.f.plays(roleStateVerb, it.Last)
	return was && ev.item+1 < len(c.f.items) && c.f.items[ev.item+1].clause == it.clause
}
