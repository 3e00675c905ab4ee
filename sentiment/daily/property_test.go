package daily

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tickertone/tickertone/data/calendar"
)

// drawRow is a row of one of three companies within three weeks around the Lunar New Year of 2025, when
// New York and Seoul kept different sessions. Few ids, so that there are versions; few texts, so that there
// are copies.
func drawRow(t *rapid.T) Row {
	start := time.Date(2025, 1, 18, 0, 0, 0, 0, time.UTC)
	when := start.Add(time.Duration(rapid.IntRange(0, 21*24*4).Draw(t, "quarters of an hour")) * 15 * time.Minute)
	id := rapid.SampledFrom([]string{"", "a", "b", "c", "d", "e", "f", "g"}).Draw(t, "id")
	tone := float64(rapid.IntRange(-10, 10).Draw(t, "tone")) / 10
	relevance := float64(rapid.IntRange(0, 10).Draw(t, "relevance")) / 10
	r := toned(id, when, tone, relevance)
	if rapid.IntRange(0, 4).Draw(t, "evidence") == 0 {
		r = toneless(id, when)
	}
	if rapid.Bool().Draw(t, "past") {
		r.ToneCurrent, r.Retrospective = -r.ToneCurrent/2, 0.5
	}
	k := rapid.IntRange(0, 2).Draw(t, "company")
	r.Company, r.Ticker = []string{"Apple", "Samsung Electronics", "OpenAI"}[k], []string{apple, samsung, ""}[k]
	r.Lang = rapid.SampledFrom([]string{"en", "ko"}).Draw(t, "language")
	r.Fingerprint = sketch(byte(rapid.IntRange(1, 4).Draw(t, "text")), byte(rapid.IntRange(5, 9).Draw(t, "edition")), rapid.IntRange(0, 32).Draw(t, "changed"))
	return r
}

func drawConfig(t *rapid.T) Config {
	return Config{
		Calendar:             rapid.SampledFrom([]*calendar.Calendar{nil, calendar.XKRX(), calendar.Always()}).Draw(t, "calendar"),
		Cutoff:               rapid.SampledFrom([]calendar.Cutoff{calendar.AtClose(), calendar.AtOpen(), calendar.AtClock(12, 0)}).Draw(t, "cutoff"),
		ExcludeRetrospective: rapid.Bool().Draw(t, "without the past"),
		HalfLife:             rapid.SampledFrom([]float64{0, 0.5, 2}).Draw(t, "half-life"),
		MinRelevance:         rapid.SampledFrom([]float64{0, 0.3}).Draw(t, "least relevance"),
		Repeat:               rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(t, "repeat"),
	}
}

var drawRows = rapid.SliceOfN(rapid.Custom(drawRow), 1, 40)

func TestPermutingChangesNoBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config, rows := drawConfig(t), drawRows.Draw(t, "rows")
		config.Dense = rapid.Bool().Draw(t, "dense")
		want := panelOf(config, rows...)
		got := panelOf(config, rapid.Permutation(rows).Draw(t, "permuted")...)
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Fatalf("got %+v; want %+v", got, want)
		}
	})
}

// sessionOf is the session a row belongs to.
func sessionOf(t *rapid.T, config Config, r Row) calendar.Date {
	c, _ := config.calendarOf(r)
	s, err := c.At(r.AvailableAt, config.Cutoff)
	if err != nil {
		t.Fatal(err)
	}
	return s.Date
}

// checkBefore fails unless two panels agree in every row of a company's sessions before date, and in those
// of the others before the sessions their exchange is in at the instant.
func checkBefore(t *rapid.T, config Config, a, b *Panel, instant time.Time) {
	over := func(p *Panel) (kept []Observation) {
		for _, o := range p.Rows {
			if o.Session.Before(sessionOf(t, config, Row{Ticker: o.Ticker, AvailableAt: instant})) {
				kept = append(kept, o)
			}
		}
		return kept
	}
	if before, after := over(a), over(b); !same(before, after) {
		t.Fatalf("sessions before %s: %+v became %+v", instant, before, after)
	}
}

func TestMovingAnArticleChangesNoEarlierSession(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config, rows := drawConfig(t), drawRows.Draw(t, "rows")
		was := panelOf(config, rows...)
		i := rapid.IntRange(0, len(rows)-1).Draw(t, "moved")
		first := rows[i].AvailableAt
		rows[i].AvailableAt = first.Add(time.Duration(rapid.IntRange(1, 240).Draw(t, "hours")) * time.Hour)
		checkBefore(t, config, was, panelOf(config, rows...), first)
	})
}

func TestAppendingChangesNoEarlierSession(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config, rows := drawConfig(t), drawRows.Draw(t, "rows")
		was := panelOf(config, rows...)
		added := drawRows.Draw(t, "added")
		first := slices.MinFunc(added, Row.compare).AvailableAt
		checkBefore(t, config, was, panelOf(config, append(rows, added...)...), first)
	})
}

func TestAsOfIsThePanelOfWhatWasAvailable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config, rows := drawConfig(t), drawRows.Draw(t, "rows")
		config.Dense = rapid.Bool().Draw(t, "dense")
		instant := rapid.SampledFrom(rows).Draw(t, "as of").AvailableAt
		var known []Row
		for _, r := range rows {
			if !r.AvailableAt.After(instant) {
				known = append(known, r)
			}
		}
		want := panelOf(config, known...)
		config.AsOf = instant
		got := panelOf(config, rows...)
		if got.Later != len(rows)-len(known) {
			t.Fatalf("%d rows left out; want %d", got.Later, len(rows)-len(known))
		}
		got.Later = 0
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Fatalf("got %+v; want %+v", got, want)
		}
	})
}

func TestSpillingChangesNoBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config, rows := drawConfig(t), drawRows.Draw(t, "rows")
		want := panelOf(config, rows...)
		config.Chunk = rapid.IntRange(1, 5).Draw(t, "chunk")
		if got := panelOf(config, rows...); fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Fatalf("got %+v; want %+v", got, want)
		}
	})
}

func TestRowsSurviveTheDisk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRow(t)
		r.ArticleID, r.AvailableAt = rapid.String().Draw(t, "any id"), r.AvailableAt.Add(time.Nanosecond)
		b, _ := encodeRow(r)
		got, err := decodeRow(b)
		if err != nil || !same(got, r) {
			t.Fatalf("got %+v, error %v; want %+v", got, err, r)
		}
		if _, err := decodeRow(b[:len(b)-1]); err == nil {
			t.Fatal("a row cut short is read without an error")
		}
	})
}

// What a walk holds does not grow with the panel: in ninety more weeks it never gets a tenth above
// that of the first ten; long weekends make the difference.
func TestMemoryIsBounded(t *testing.T) {
	w := newWalk(Config{HalfLife: 2, Repeat: 0.5}, Sink{Row: func(*Observation) error { return nil }})
	start := time.Date(2023, 1, 2, 15, 0, 0, 0, time.UTC)
	most := [2]int{}
	for i := range 100 * 7 * 24 {
		r := toned(fmt.Sprint(i), start.Add(time.Duration(i)*time.Hour), 0.1, 1)
		r.Fingerprint = sketch(byte(i), byte(i/256), i%20)
		if err := w.take(r); err != nil {
			t.Fatal(err)
		}
		h := w.histories["ticker "+apple]
		held := len(w.versions) + len(w.pending) + len(h.live) + len(h.entries) + len(h.carried) + len(h.past)
		part := min(i/(10*7*24), 1)
		most[part] = max(most[part], held)
	}
	if float64(most[1]) > 1.1*float64(most[0]) {
		t.Errorf("%d things held in the first ten weeks, %d later", most[0], most[1])
	}
}

func TestSpillFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "no directory")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b := NewBuilder(Config{Chunk: 1, TempDir: file})
	for i := range 1000 {
		b.AddRow(toned(fmt.Sprint(i), time.Date(2025, 1, 2, 15, 0, 0, 0, time.UTC), 0.1, 1))
	}
	if _, err := b.Panel(); err == nil {
		t.Error("no error, although the temporary file has no directory")
	}
}
