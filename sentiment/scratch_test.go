package sentiment

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tickertone/tickertone/data/news"
)

// mixedArticles differ in language, length and number of companies, so that each leaves other memory behind than the
// next one needs.
func mixedArticles() []news.Article {
	long := strings.Repeat("Acme Corp shares fell 3% after its profit missed estimates. Globex rose, while Initech did not. ", 400)
	return []news.Article{
		{ID: "1", Title: "Nvidia plunges 17% as Samsung gains", Text: "Nvidia fell 17% on Monday. Samsung Electronics rose 2% last week."},
		{ID: "2", Title: "삼성전자, 영업이익 17% 감소", Text: "삼성전자가 실적 부진에 급락했다. 반면 SK하이닉스는 상승했다."},
		{ID: "3", Text: long, Companies: []string{"Acme", "Globex", "Initech"}},
		{ID: "4"},
		{ID: "5", Title: "Ashgrove Motors sinks; Apple slips", Text: "Ashgrove Motors sank. Apple's stock slipped. It cut its outlook."},
		{ID: "6", Text: "Nothing is said here of anybody.", Companies: []string{"Acme"}},
	}
}

// What a released document leaves behind must not show in the next score, nor the next article in scores given out.
func TestReusedMemoryDoesNotShow(t *testing.T) {
	reused, err := New(Config{Document: true})
	if err != nil {
		t.Fatal(err)
	}
	articles := mixedArticles()
	want := make([]string, len(articles))
	for i, art := range articles {
		fresh := &Engine{config: reused.config, english: reused.english, korean: reused.korean, table: reused.table,
			rules: reused.rules, roles: reused.roles, weights: reused.weights}
		want[i] = printed(t, fresh.Score(art))
	}
	order := []int{0, 1, 2, 3, 4, 5, 2, 0, 5, 1, 4, 0, 3, 2, 1}
	held := make([][]Score, len(order))
	for k, i := range order {
		if held[k] = reused.Score(articles[i]); printed(t, held[k]) != want[i] {
			t.Errorf("article %s: another score than in fresh memory", articles[i].ID)
		}
	}
	for k, i := range order {
		if printed(t, held[k]) != want[i] {
			t.Errorf("article %s: later articles changed a score that was given out", articles[i].ID)
		}
	}
}

func printed(t *testing.T, scores []Score) string {
	t.Helper()
	var b strings.Builder
	for _, s := range scores {
		s.Tone, s.ToneCurrent, s.Retrospective = orZero(s.Tone), orZero(s.ToneCurrent), orZero(s.Retrospective)
		for k := range s.P {
			s.P[k] = orZero(s.P[k])
		}
		s.Logit = [2]float64{orZero(s.Logit[0]), orZero(s.Logit[1])}
		line, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(line)
	}
	return b.String()
}

// orZero is v, or 0 for NaN, which JSON cannot hold.
func orZero(v float64) float64 {
	if v != v {
		return 0
	}
	return v
}

func TestSlab(t *testing.T) {
	var s slab[int]
	a := s.take(3)
	b := s.push(nil, 7)
	for i := range 200 {
		b = s.push(b, i)
	}
	c := s.take(3)
	copy(c, []int{1, 2, 3})
	if !slices.Equal(a, []int{0, 0, 0}) || b[0] != 7 || b[200] != 199 || !slices.Equal(c, []int{1, 2, 3}) {
		t.Errorf("slab: stretches overlap: %v %v %v", a, b, c)
	}
	s.reset()
	if got := s.take(100); slices.Max(got) != 0 || slices.Min(got) != 0 {
		t.Errorf("slab: %v behind a reset, want zeros", got)
	}
	s.take(kept)
	s.reset()
	if len(s.array) != 0 {
		t.Errorf("slab: kept %d integers, want at most %d bytes", len(s.array), kept)
	}
}

// Every slab must be reset, else an article's memory would grow with every one before it.
func TestResetTakesAllBack(t *testing.T) {
	e, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	d := e.read(mixedArticles()[0])
	d.share()
	d.scores()
	d.memory.reset()
	v := reflect.ValueOf(d.memory)
	for i := range v.NumField() {
		if used := v.Field(i); used.Kind() == reflect.Struct && used.NumField() == 2 && used.Type().Field(1).Name == "used" && used.Field(1).Int() != 0 {
			t.Errorf("slab %s: %d elements in use behind a reset", v.Type().Field(i).Name, used.Field(1).Int())
		}
	}
}
