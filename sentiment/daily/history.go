package daily

import (
	"math"

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
	calendar        *calendar.Calendar
	company, ticker string
	entries         []entry // as they became known, and so by session

	past    []weighted // tones of the last earlier sessions, for surprise
	carried []carried  // stories of this session and earlier ones
}

// carried is a story with the number of the session it was told in.
type carried struct {
	session       int
	tone, current weighted
}

func (h *history) last() calendar.Date { return h.entries[len(h.entries)-1].session }

// observations walks through the company's sessions, from its first with news to its last, or with
// Config.Dense to end as far as the calendar reaches.
func (h *history) observations(end calendar.Date) []Observation {
	var rows []Observation
	next := 0
	for i, s := range h.sessions(end) {
		from := next
		for next < len(h.entries) && h.entries[next].session == s.Date {
			next++
		}
		if from < next || h.config.Dense {
			rows = append(rows, h.observe(s.Date, i, h.entries[from:next]))
		}
	}
	return rows
}

func (h *history) sessions(end calendar.Date) []calendar.Session {
	last := h.last()
	if h.config.Dense && end.After(last) {
		last = end
		if last.After(h.calendar.Last()) {
			last = h.calendar.Last()
		}
	}
	sessions, err := h.calendar.Sessions(h.entries[0].session, last)
	if err != nil {
		panic("daily: " + err.Error()) // both ends are the calendar's own
	}
	return sessions
}

// observe makes the row of the session with number i.
func (h *history) observe(date calendar.Date, i int, entries []entry) Observation {
	o := Observation{Session: date, Company: h.company, Ticker: h.ticker, Articles: len(entries)}
	if len(entries) > 0 {
		o.FirstAvailable, o.LastAvailable = entries[0].AvailableAt, entries[len(entries)-1].AvailableAt
	}
	stories := tales(entries, h.config.Repeat)
	o.count(stories)
	var own []weighted
	for _, t := range stories {
		c := carried{i, merged(t.tone), merged(t.current)}
		own = appendKnown(own, c.tone)
		h.carried = append(h.carried, c)
	}
	o.Surprise = h.surprise(mean(own))
	tones, currents := h.pool(i)
	o.Tone, o.ToneCurrent = mean(tones), mean(currents)
	o.ToneSE = standardError(tones, o.Tone)
	o.ToneLow, o.ToneHigh = interval(tones, o.Tone, o.ToneSE)
	return o
}

// pool lists the stories that session i counts: its own and, with a half-life, those of the sessions
// before it. A story k sessions old has its weight times
//
//	2^(-k / HalfLife)
//
// up to ten half-lives, and none from then on. This is exponential smoothing by stories rather than by
// sessions (Brown 1963), so that a session with many stories weighs more than one with a single story, and
// sessions without news leave the tone as it was instead of drawing it to zero.
func (h *history) pool(i int) (tones, currents []weighted) {
	keep := h.carried[:0]
	for _, c := range h.carried {
		decay, ok := h.decay(i - c.session)
		if !ok {
			continue
		}
		keep = append(keep, c)
		tones = appendKnown(tones, weighted{c.tone.value, c.tone.weight * decay})
		currents = appendKnown(currents, weighted{c.current.value, c.current.weight * decay})
	}
	h.carried = keep
	return tones, currents
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
