package daily

import (
	"fmt"
	"math"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tickertone/tickertone/data/calendar"
	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
	"github.com/tickertone/tickertone/sentiment/company"
)

const (
	apple   = "XNAS:AAPL"
	samsung = "XKRX:005930"
)

func at(t *testing.T, stamp string) time.Time {
	t.Helper()
	instant, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		t.Fatal(err)
	}
	return instant
}

// sketch is a fingerprint whose bytes are a, but for the last changed ones, which are b.
func sketch(a, b byte, changed int) string {
	return strings.Repeat(fmt.Sprintf("%02x", a), 32-changed) + strings.Repeat(fmt.Sprintf("%02x", b), changed)
}

// toned is a row of Apple's, a story of its own.
func toned(id string, available time.Time, tone, relevance float64) Row {
	r := Row{
		ArticleID: id, AvailableAt: available, Company: "Apple", Ticker: apple,
		Tone: tone, ToneCurrent: tone, Relevance: relevance,
		P: [3]float64{(1 + tone) / 2, 0, (1 - tone) / 2},
	}
	switch {
	case tone > 0:
		r.Label = sentiment.Positive
	case tone < 0:
		r.Label = sentiment.Negative
	default:
		r.Label = sentiment.Neutral
	}
	return r
}

func toneless(id string, available time.Time) Row {
	none := math.NaN()
	return Row{
		ArticleID: id, AvailableAt: available, Company: "Apple", Ticker: apple,
		Tone: none, ToneCurrent: none, Retrospective: none, P: [3]float64{none, none, none}, Relevance: 0.5,
	}
}

func panelOf(config Config, rows ...Row) *Panel {
	b := NewBuilder(config)
	for _, r := range rows {
		b.AddRow(r)
	}
	p, err := b.Panel()
	if err != nil {
		panic(err)
	}
	return p
}

// same compares bit by bit, but for NaN, which equals NaN.
func same(a, b any) bool { return fmt.Sprintf("%#v", a) == fmt.Sprintf("%#v", b) }

func near(a, b, tolerance float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= tolerance
}

// The numbers were worked out by hand. Stories: a and its copy b (30 of 32 bytes) are one; c shares 16 of
// 32 bytes with a, so that its novelty is a half; d is without evidence.
//
//	weights   a 0.8 * 1 = 0.8, c 0.4 * 0.5 = 0.2, sum 1
//	tone      0.8 * 0.6 + 0.2 * (-0.4) = 0.4
//	se        sqrt(2/1 * (0.8^2 * 0.2^2 + 0.2^2 * 0.8^2)) / 1 = sqrt(2 * 0.0512) = 0.32
//	n_eff     1 / (0.64 + 0.04) = 1.470588; df 0.470588: t is so large that the interval is [-1, 1]
//	deviation of 0.6 and -0.4: sqrt(0.5^2 + 0.5^2) = 0.7071068
func TestPanelByHand(t *testing.T) {
	day := at(t, "2025-03-04T15:00:00Z")
	a := toned("a", day, 0.6, 0.8)
	a.Fingerprint, a.Retrospective, a.ToneCurrent = sketch(1, 2, 0), 0.25, 0.2
	b := toned("b", day.Add(2*time.Hour), 0.5, 1)
	b.Fingerprint = sketch(1, 3, 2)
	c := toned("c", day.Add(2*time.Hour), -0.4, 0.4)
	c.Fingerprint, c.Retrospective, c.ToneCurrent = sketch(1, 4, 16), 0.75, math.NaN()
	d := toneless("d", day.Add(3*time.Hour))

	p := panelOf(Config{}, a, b, c, d)
	if len(p.Rows) != 1 || len(p.Rejected) != 0 || len(p.Replaced) != 0 {
		t.Fatalf("got %d rows, %d rejected, %d replaced; want 1, 0, 0", len(p.Rows), len(p.Rejected), len(p.Replaced))
	}
	o := p.Rows[0]
	if o.Session.String() != "2025-03-04" || o.Company != "Apple" || o.Ticker != apple {
		t.Errorf("got %s %s %s", o.Session, o.Company, o.Ticker)
	}
	if o.Articles != 4 || o.Stories != 3 || o.Positive != 1 || o.Neutral != 0 || o.Negative != 1 {
		t.Errorf("got articles %d, stories %d, labels %d %d %d; want 4, 3, 1 0 1", o.Articles, o.Stories, o.Positive, o.Neutral, o.Negative)
	}
	if !o.FirstAvailable.Equal(day) || !o.LastAvailable.Equal(day.Add(3*time.Hour)) {
		t.Errorf("available from %s to %s", o.FirstAvailable, o.LastAvailable)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"tone", o.Tone, 0.4},
		{"tone_se", o.ToneSE, 0.32},
		{"tone_low", o.ToneLow, -1},
		{"tone_high", o.ToneHigh, 1},
		{"tone_current", o.ToneCurrent, 0.2},
		{"surprise", o.Surprise, math.NaN()},
		{"relevance", o.Relevance, (0.8 + 0.4 + 0.5) / 3},
		{"novelty", o.Novelty, (1 + 0.5 + 1) / 3},
		{"dispersion", o.Dispersion, 0.7071067811865476},
		{"retrospective", o.Retrospective, 0.5},
	} {
		if !near(c.got, c.want, 1e-12) {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

// t for 0.95 and 3 degrees of freedom is 3.182446 in every printed table.
func TestInterval(t *testing.T) {
	day := at(t, "2025-03-04T15:00:00Z")
	var rows []Row
	for i, tone := range []float64{0.1, 0.2, 0.3, 0.4} {
		rows = append(rows, toned(fmt.Sprint(i), day, tone, 0.5))
	}
	o := panelOf(Config{}, rows...).Rows[0]
	se := math.Sqrt(0.05 / 3 / 4)
	if !near(o.Tone, 0.25, 1e-15) || !near(o.ToneSE, se, 1e-15) {
		t.Errorf("got %v, standard error %v; want 0.25, %v", o.Tone, o.ToneSE, se)
	}
	if !near(o.ToneLow, 0.25-3.182446*se, 1e-6) || !near(o.ToneHigh, 0.25+3.182446*se, 1e-6) {
		t.Errorf("got %v to %v", o.ToneLow, o.ToneHigh)
	}
}

func TestOneStoryHasNoInterval(t *testing.T) {
	o := panelOf(Config{}, toned("a", at(t, "2025-03-04T15:00:00Z"), 0.3, 0.7)).Rows[0]
	if o.Tone != 0.3 {
		t.Errorf("tone %v; want 0.3 to the last bit", o.Tone)
	}
	for _, v := range []float64{o.ToneSE, o.ToneLow, o.ToneHigh, o.Dispersion, o.Surprise} {
		if !math.IsNaN(v) {
			t.Errorf("got %v; want none", v)
		}
	}
}

func TestNoToneIsCounted(t *testing.T) {
	o := panelOf(Config{}, toneless("a", at(t, "2025-03-04T15:00:00Z"))).Rows[0]
	if o.Articles != 1 || o.Stories != 1 || o.Positive+o.Neutral+o.Negative != 0 {
		t.Errorf("got %+v", o)
	}
	if !math.IsNaN(o.Tone) || !math.IsNaN(o.Retrospective) || !near(o.Relevance, 0.5, 0) {
		t.Errorf("got tone %v, retrospective %v, relevance %v; want none, none, 0.5", o.Tone, o.Retrospective, o.Relevance)
	}
}

// Close in New York is 21:00 UTC in winter, 20:00 in summer and 18:00 on 2024-11-29; in Seoul 06:30. The
// Korean exchange was closed from 2025-01-27 to 2025-01-30.
func TestSession(t *testing.T) {
	fixed := Config{Calendar: calendar.Always()}
	open := Config{Cutoff: calendar.AtOpen()}
	for _, c := range []struct {
		name, stamp, ticker string
		config              Config
		want                string
	}{
		{"Saturday", "2025-03-08T12:00:00Z", apple, Config{}, "2025-03-10"},
		{"night in New York", "2025-01-31T05:43:00Z", apple, Config{}, "2025-01-31"},
		{"before the close in Seoul", "2025-01-31T05:43:00Z", samsung, Config{}, "2025-01-31"},
		{"updated after the close in Seoul", "2025-01-31T06:33:00Z", samsung, Config{}, "2025-02-03"},
		{"last second", "2025-01-31T20:59:59Z", apple, Config{}, "2025-01-31"},
		{"the very close", "2025-01-31T21:00:00Z", apple, Config{}, "2025-02-03"},
		{"the very close in summer", "2025-07-01T20:00:00Z", apple, Config{}, "2025-07-02"},
		{"the very early close", "2024-11-29T18:00:00Z", apple, Config{}, "2024-12-02"},
		{"holiday 1", "2025-01-26T23:00:00Z", samsung, Config{}, "2025-01-31"},
		{"holiday 2", "2025-01-28T03:00:00Z", samsung, Config{}, "2025-01-31"},
		{"holiday 3", "2025-01-30T14:00:00Z", samsung, Config{}, "2025-01-31"},
		{"unlisted", "2025-01-28T03:00:00Z", "", Config{}, "2025-01-28"},
		{"UTC days", "2025-01-28T23:59:59Z", samsung, fixed, "2025-01-28"},
		{"UTC midnight", "2025-01-29T00:00:00Z", samsung, fixed, "2025-01-29"},
		{"the open", "2025-01-31T14:30:00Z", apple, open, "2025-02-03"},
	} {
		r := toned("a", at(t, c.stamp), 0.5, 1)
		r.Ticker = c.ticker
		p := panelOf(c.config, r)
		if len(p.Rows) != 1 || p.Rows[0].Session.String() != c.want {
			t.Errorf("%s: got %+v; want session %s", c.name, p.Rows, c.want)
		}
	}
}

// noise is news of three companies over some weeks, with copies and rows without evidence.
func noise(t *testing.T, seed int64, n int) []Row {
	rng := rand.New(rand.NewSource(seed))
	start := at(t, "2025-01-02T00:00:00Z")
	tickers := []string{apple, samsung, ""}
	names := []string{"Apple", "Samsung Electronics", "OpenAI"}
	rows := make([]Row, n)
	for i := range rows {
		when := start.Add(time.Duration(rng.Intn(60*24)) * time.Hour)
		r := toned(fmt.Sprintf("n%d", i), when, float64(rng.Intn(21)-10)/10, 0.1+0.9*rng.Float64())
		if rng.Intn(4) == 0 {
			r = toneless(r.ArticleID, when)
		}
		k := rng.Intn(3)
		r.Company, r.Ticker = names[k], tickers[k]
		if r.Ticker != "" && rng.Intn(5) == 0 {
			r.Company = r.Ticker // one company under another name
		}
		r.Fingerprint = sketch(byte(rng.Intn(40)), byte(100+rng.Intn(40)), rng.Intn(20))
		rows[i] = r
	}
	return rows
}

var configs = []Config{
	{},
	{HalfLife: 3, Repeat: 0.3},
	{HalfLife: 5, Dense: true, MinRelevance: 0.3},
	{Calendar: calendar.Always(), Repeat: 1, Cutoff: calendar.AtClock(12, 0)},
}

func TestOrderHasNoEffect(t *testing.T) {
	rng := rand.New(rand.NewSource(7))
	for i, config := range configs {
		rows := noise(t, int64(i), 400)
		for k := range 20 {
			twin := rows[k]
			twin.Tone = -twin.Tone // the same id and instant, another content
			rows = append(rows, twin)
		}
		want := panelOf(config, rows...)
		for range 5 {
			rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			if got := panelOf(config, rows...); !same(got.Rows, want.Rows) {
				t.Fatalf("config %d: the order of rows changed the panel", i)
			} else if fmt.Sprint(got.Replaced) != fmt.Sprint(want.Replaced) {
				t.Fatalf("config %d: the order of rows changed what was replaced", i)
			}
		}
	}
}

// A session is over for a company once the first later article belongs to another.
func TestLaterArticlesChangeNoEarlierSession(t *testing.T) {
	for i, config := range configs {
		rows := noise(t, int64(10+i), 600)
		slices.SortFunc(rows, Row.compare)
		full := panelOf(config, rows...).Rows
		for _, n := range []int{1, 50, 200, 400, 599} {
			early := panelOf(config, rows[:n]...).Rows
			over := func(o Observation) bool {
				sessions, _ := config.calendarOf(Row{Ticker: o.Ticker})
				under, err := sessions.At(rows[n].AvailableAt, config.Cutoff)
				if err != nil {
					t.Fatal(err)
				}
				return o.Session.Before(under.Date)
			}
			if kept := compareOver(t, early, full, over); n > 50 && kept == 0 {
				t.Errorf("config %d, %d rows: nothing to compare", i, n)
			}
		}
	}
}

// compareOver compares the rows of sessions that are over, and returns how many there are. What the full
// panel has besides can only be sessions without news after the last of the early one.
func compareOver(t *testing.T, early, full []Observation, over func(Observation) bool) (kept int) {
	t.Helper()
	type key struct {
		session calendar.Date
		ticker  string
	}
	known := map[key]Observation{}
	for _, o := range early {
		known[key{o.Session, o.Ticker}] = o
	}
	for _, o := range full {
		was, ok := known[key{o.Session, o.Ticker}]
		delete(known, key{o.Session, o.Ticker})
		switch {
		case !over(o):
		case !ok && (o.Articles > 0 || !o.Session.After(early[len(early)-1].Session)), ok && !same(was, o):
			t.Errorf("%+v became %+v", was, o)
		case ok:
			kept++
		}
	}
	if len(known) > 0 {
		t.Errorf("%d rows are gone", len(known))
	}
	return kept
}

func TestStories(t *testing.T) {
	monday := at(t, "2025-03-03T15:00:00Z")
	day := 24 * time.Hour
	copyOf := func(id string, when time.Time, tone float64) Row {
		r := toned(id, when, tone, 1)
		r.Fingerprint = sketch(1, 9, 0)
		return r
	}
	for _, c := range []struct {
		name    string
		repeat  float64
		rows    []Row
		session string
		stories int
		tone    float64
	}{
		{"the first carries the tone", 0, []Row{copyOf("a", monday, 0.8), copyOf("b", monday.Add(time.Hour), 0.2)}, "2025-03-03", 1, 0.8},
		{"repeats count in part", 0.5, []Row{copyOf("a", monday, 0.8), copyOf("b", monday.Add(time.Hour), 0.2)}, "2025-03-03", 1, 0.6},
		{"old news is no news", 0, []Row{copyOf("a", monday, 0.8), copyOf("b", monday.Add(day), 0.2)}, "2025-03-04", 0, math.NaN()},
		{"but for who says so", 0.5, []Row{copyOf("a", monday, 0.8), copyOf("b", monday.Add(day), 0.2)}, "2025-03-04", 1, 0.2},
		{"after seven days", 0, []Row{copyOf("a", monday, 0.8), copyOf("b", monday.Add(7*day), 0.2)}, "2025-03-10", 0, math.NaN()},
		{"after more", 0, []Row{copyOf("a", monday, 0.8), copyOf("b", monday.Add(7*day+time.Second), 0.2)}, "2025-03-10", 1, 0.2},
		{"kept alive", 0, []Row{copyOf("a", monday, 0.8), copyOf("b", monday.Add(5*day), 0.2), copyOf("c", monday.Add(10*day), 0.3)}, "2025-03-13", 0, math.NaN()},
		{"without fingerprints", 0, []Row{toned("a", monday, 0.8, 1), toned("b", monday, 0.2, 1)}, "2025-03-03", 2, 0.5},
		{"the first with a tone", 0, []Row{blank(copyOf("a", monday, 0)), copyOf("b", monday.Add(day), 0.2)}, "2025-03-04", 1, 0.2},
	} {
		rows := panelOf(Config{Repeat: c.repeat}, c.rows...).Rows
		o := rows[len(rows)-1]
		if o.Session.String() != c.session || o.Stories != c.stories || !near(o.Tone, c.tone, 1e-15) {
			t.Errorf("%s: got %s, %d stories, tone %v; want %s, %d, %v", c.name, o.Session, o.Stories, o.Tone, c.session, c.stories, c.tone)
		}
	}
}

// blank takes the evidence out of a row.
func blank(r Row) Row {
	b := toneless(r.ArticleID, r.AvailableAt)
	b.Fingerprint = r.Fingerprint
	return b
}

func TestNovelty(t *testing.T) {
	monday := at(t, "2025-03-03T15:00:00Z")
	for _, c := range []struct {
		changed, stories int
		novelty          float64 // mean of the session
	}{
		{12, 1, 1},                 // 20 of 32 equal: the same story
		{13, 2, (1 + 13.0/32) / 2}, // 19
		{28, 2, (1 + 28.0/32) / 2}, // 4
		{29, 2, 1},                 // 3: by chance
		{32, 2, 1},
	} {
		a, b := toned("a", monday, 0.5, 1), toned("b", monday, 0.5, 1)
		a.Fingerprint, b.Fingerprint = sketch(1, 1, 0), sketch(1, 2, c.changed)
		o := panelOf(Config{}, a, b).Rows[0]
		if o.Stories != c.stories || !near(o.Novelty, c.novelty, 1e-15) {
			t.Errorf("%d bytes changed: got %d stories, novelty %v; want %d, %v", c.changed, o.Stories, o.Novelty, c.stories, c.novelty)
		}
	}
}

// Three days and a half after a story of which it shares half the bytes, a text is stale by a quarter.
func TestNoveltyRecovers(t *testing.T) {
	monday := at(t, "2025-03-03T15:00:00Z")
	a := toned("a", monday, 0.5, 1)
	b := toned("b", monday.Add(StoryWindow/2), 0.5, 1)
	a.Fingerprint, b.Fingerprint = sketch(1, 1, 0), sketch(1, 2, 16)
	rows := panelOf(Config{}, a, b).Rows
	if o := rows[1]; o.Novelty != 0.75 {
		t.Errorf("got novelty %v; want 0.75", o.Novelty)
	}
}

func TestLanguagesAreNotCompared(t *testing.T) {
	monday := at(t, "2025-03-03T15:00:00Z")
	a, b := toned("a", monday, 0.5, 1), toned("b", monday, 0.5, 1)
	a.Fingerprint, b.Fingerprint = sketch(1, 1, 0), sketch(1, 1, 0)
	a.Lang, b.Lang = "en", "ko"
	if o := panelOf(Config{}, a, b).Rows[0]; o.Stories != 2 || o.Novelty != 1 {
		t.Errorf("got %d stories, novelty %v; want 2, 1", o.Stories, o.Novelty)
	}
}

func TestTextsWithoutWordsAreNoCopies(t *testing.T) {
	a := toned("a", at(t, "2025-03-03T15:00:00Z"), 0.5, 1)
	b := toned("b", at(t, "2025-03-03T16:00:00Z"), 0.5, 1)
	a.Fingerprint = strings.Repeat("ff", 32)
	b.Fingerprint = a.Fingerprint
	if o := panelOf(Config{}, a, b).Rows[0]; o.Stories != 2 {
		t.Errorf("got %d stories; want 2", o.Stories)
	}
}

// daysOfNews is one article on each of n sessions; tones are 0.1 and 0.3 in turn.
func daysOfNews(t *testing.T, n int) []Row {
	first, err := calendar.ParseDate("2025-01-02")
	if err != nil {
		t.Fatal(err)
	}
	s, err := calendar.XNYS().Session(first)
	var rows []Row
	for i := range n {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, toned(fmt.Sprintf("d%03d", i), s.Open, 0.1+0.2*float64(i%2), 1))
		s, err = calendar.XNYS().Next(s.Date)
	}
	return rows
}

// Twenty tones, half 0.1 and half 0.3, have mean 0.2 and deviation sqrt(20 * 0.01 / 19) = 0.1025978; 0.5
// is 0.3 * sqrt(95) = 2.9240383 of these above.
func TestSurprise(t *testing.T) {
	rows := daysOfNews(t, 121)
	rows[20].Tone, rows[20].P = 0.5, [3]float64{0.75, 0, 0.25}
	out := panelOf(Config{}, rows...).Rows
	if !math.IsNaN(out[19].Surprise) {
		t.Errorf("after 19 sessions: got %v; want none", out[19].Surprise)
	}
	if !near(out[20].Surprise, 2.9240383034, 1e-9) {
		t.Errorf("after 20 sessions: got %v; want 2.9240383034", out[20].Surprise)
	}
	// The window of the last session no longer holds the outlier: 60 tones of mean 0.2 and deviation
	// sqrt(60 * 0.01 / 59).
	if want := -0.1 / math.Sqrt(0.6/59); !near(out[120].Surprise, want, 1e-12) {
		t.Errorf("after 120 sessions: got %v; want %v", out[120].Surprise, want)
	}
}

func TestSurpriseOfOneToneOnly(t *testing.T) {
	rows := daysOfNews(t, 40)
	for i := range rows {
		rows[i].Tone = 0.3
	}
	rows[39].Tone = 0.9
	out := panelOf(Config{}, rows...).Rows
	if s := out[39].Surprise; !math.IsNaN(s) {
		t.Errorf("got %v; want none where earlier tones do not differ", s)
	}
}

// With a half-life of one session, Monday's story counts a quarter on Wednesday:
// (0.25 * 0.8 + 1 * (-0.2)) / 1.25 = 0.
func TestHalfLife(t *testing.T) {
	monday := at(t, "2025-03-03T15:00:00Z")
	rows := []Row{toned("a", monday, 0.8, 1), toned("b", monday.AddDate(0, 0, 2), -0.2, 1)}
	out := panelOf(Config{HalfLife: 1}, rows...).Rows
	if len(out) != 2 || out[0].Tone != 0.8 || !near(out[1].Tone, 0, 1e-15) {
		t.Fatalf("got %+v", out)
	}
	if o := out[1]; o.Stories != 1 || o.Positive != 0 || math.IsNaN(o.ToneSE) || !math.IsNaN(o.Dispersion) {
		t.Errorf("got %+v; want one story of the session, and a standard error over two", o)
	}
}

func TestDense(t *testing.T) {
	friday := at(t, "2025-03-07T15:00:00Z")
	late := toned("b", friday.AddDate(0, 0, 5), 0.2, 1)
	late.Company, late.Ticker = "OpenAI", ""
	rows := []Row{toned("a", friday, 0.8, 1), late}
	var got []string
	for _, o := range panelOf(Config{Dense: true}, rows...).Rows {
		got = append(got, fmt.Sprintf("%s %s %d %v", o.Session, o.Company, o.Articles, o.Tone))
	}
	want := []string{
		"2025-03-07 Apple 1 0.8", "2025-03-10 Apple 0 NaN", "2025-03-11 Apple 0 NaN",
		"2025-03-12 Apple 0 NaN", "2025-03-12 OpenAI 1 0.2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q; want %q", got, want)
	}
	if o := panelOf(Config{Dense: true, HalfLife: 0.2}, rows...).Rows; o[1].Tone != 0.8 || o[2].Tone != 0.8 || !math.IsNaN(o[3].Tone) {
		t.Errorf("carried over: got %v, %v, %v; want 0.8, 0.8, none after ten half-lives", o[1].Tone, o[2].Tone, o[3].Tone)
	}
}

func TestRejected(t *testing.T) {
	when := at(t, "2025-03-03T15:00:00Z")
	broken := toned("broken", when, 0.5, 1)
	broken.Tone = 1.5
	p := panelOf(Config{},
		toned("no time", time.Time{}, 0.5, 1),
		toned("too early", at(t, "1999-01-04T15:00:00Z"), 0.5, 1),
		toned("too late", at(t, "2150-01-04T15:00:00Z"), 0.5, 1),
		broken,
		toned("good", when, 0.5, 1),
	)
	if len(p.Rows) != 1 || p.Rows[0].Articles != 1 {
		t.Errorf("got %+v", p.Rows)
	}
	var got []string
	for _, r := range p.Rejected {
		got = append(got, r.Reason.String()+" "+r.Row.ArticleID)
	}
	want := []string{"no_time no time", "out_of_calendar too early", "invalid broken", "out_of_calendar too late"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q; want %q", got, want)
	}
	text := `article "no time", company "Apple": neither published nor modified is known: want one`
	if p.Rejected[0].Error() != text {
		t.Errorf("got %q; want %q", p.Rejected[0], text)
	}
}

// Versions of article a: the second, in Monday's session, no longer names OpenAI; the third comes on Tuesday.
// Monday keeps the second whatever comes later, and Wednesday, which carries over, has the third in the
// place of the second, as old as Monday.
func TestVersions(t *testing.T) {
	monday := at(t, "2025-03-03T15:00:00Z")
	hour, day := time.Hour, 24*time.Hour
	version := func(when time.Time, tone float64) Row {
		r := toned("a", when, tone, 1)
		r.Fingerprint = sketch(1, 2, 0)
		return r
	}
	dropped := toned("a", monday, 0.5, 1)
	dropped.Company, dropped.Ticker = "OpenAI", ""
	alias := version(monday.Add(hour), -0.5)
	alias.Company = "Apple Inc."
	rows := []Row{
		version(monday, 0.5), dropped,
		version(monday.Add(hour), -0.5), alias,
		version(monday.Add(day), -0.9),
		toned("", monday, 0.1, 1), toned("", monday.Add(hour), 0.2, 1),
		toned("c", monday.Add(2*day), 0.4, 1),
	}
	p := panelOf(Config{HalfLife: 1}, rows...)
	var got []string
	for _, o := range p.Rows {
		got = append(got, fmt.Sprintf("%s %s %d %d %d %.4f", o.Session, o.Company, o.Articles, o.Stories, o.ToneN, o.Tone))
	}
	want := []string{
		"2025-03-03 Apple 3 3 3 -0.0667",
		"2025-03-04 Apple 1 0 3 -0.2000",
		fmt.Sprintf("2025-03-05 Apple 1 1 4 %.4f", ((-0.9+0.1+0.2)/4+0.4)/1.75),
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q; want %q", got, want)
	}
	got = nil
	for _, r := range p.Replaced {
		got = append(got, r.Reason.String()+" "+r.Row.Company)
	}
	if want := []string{"superseded Apple", "duplicate Apple Inc.", "superseded OpenAI"}; !slices.Equal(got, want) {
		t.Errorf("replaced: got %q; want %q", got, want)
	}
}

// A rewritten article is news of its own session, and the earlier version is carried over no more; so is one
// whose later version no longer names the company.
func TestVersionsOfAnotherText(t *testing.T) {
	monday := at(t, "2025-03-03T15:00:00Z")
	first, other := toned("a", monday, 0.5, 1), toned("b", monday, 0.3, 1)
	first.Fingerprint, other.Fingerprint = sketch(1, 2, 0), sketch(3, 4, 0)
	rewritten := toned("a", monday.AddDate(0, 0, 1), -0.9, 1)
	rewritten.Fingerprint = sketch(5, 6, 0)
	elsewhere := toned("b", monday.AddDate(0, 0, 1), 0.3, 1)
	elsewhere.Company, elsewhere.Ticker = "OpenAI", ""
	p := panelOf(Config{HalfLife: 1}, first, other, rewritten, elsewhere)
	if o := p.Rows[1]; o.Company != "Apple" || o.Stories != 1 || o.ToneN != 1 || o.Tone != -0.9 {
		t.Errorf("got %+v; want the tone of the rewritten article alone", o)
	}
}

func TestMinRelevance(t *testing.T) {
	when := at(t, "2025-03-03T15:00:00Z")
	p := panelOf(Config{MinRelevance: 0.5}, toned("a", when, 0.5, 0.5), toned("b", when, -0.5, 0.49))
	if len(p.Rows) != 1 || p.Rows[0].Articles != 1 || p.Irrelevant != 1 {
		t.Errorf("got %+v, %d irrelevant", p.Rows, p.Irrelevant)
	}
}

func TestAdd(t *testing.T) {
	b := NewBuilder(Config{})
	art := news.Article{ID: "a", Published: at(t, "2025-03-03T15:00:00Z"), Modified: at(t, "2025-03-03T23:00:00Z")}
	b.Add(art, []sentiment.Score{{
		Company: &company.Company{Exchange: "XNAS", Symbol: "AAPL"}, Name: "Apple", Tone: 0.25, Relevance: 1,
		Label: sentiment.Positive, Retrospective: 0.5, ToneCurrent: 0.75,
	}})
	b.Add(news.Article{ID: "b", Published: art.Published}, nil)
	p, err := b.Panel()
	if err != nil || len(p.Rows) != 1 || p.NoCompany != 1 {
		t.Fatalf("got %+v, %d without a company", p.Rows, p.NoCompany)
	}
	o := p.Rows[0]
	if o.Session.String() != "2025-03-04" || o.Ticker != apple || o.Company != "Apple" || o.Positive != 1 {
		t.Errorf("got %+v", o)
	}
	if o.Tone != 0.25 || o.ToneCurrent != 0.75 || o.Retrospective != 0.5 || o.Relevance != 1 {
		t.Errorf("got %+v", o)
	}
}

func TestConfigOutOfRange(t *testing.T) {
	for _, config := range []Config{
		{HalfLife: -1}, {HalfLife: math.NaN()}, {HalfLife: math.Inf(1)},
		{MinRelevance: 2}, {MinRelevance: math.NaN()}, {Repeat: -0.1}, {Repeat: 1.1},
	} {
		if config.Check() == nil {
			t.Errorf("%+v: want an error", config)
		}
		func() {
			defer func() {
				if message, ok := recover().(string); !ok || !strings.HasPrefix(message, "daily: ") {
					t.Errorf("%+v: want a panic of this package", config)
				}
			}()
			NewBuilder(config)
		}()
	}
}

// Columns and fields are one list.
func TestColumns(t *testing.T) {
	fields := reflect.TypeFor[Observation]()
	if fields.NumField() != len(Columns) {
		t.Fatalf("%d fields, %d columns", fields.NumField(), len(Columns))
	}
	for i, name := range Columns {
		if field := strings.ToLower(fields.Field(i).Name); field != strings.ReplaceAll(name, "_", "") {
			t.Errorf("column %s is field %s", name, field)
		}
	}
}
