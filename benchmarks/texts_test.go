package benchmarks

import (
	"slices"
	"testing"

	"github.com/tickertone/tickertone/sentiment/text"
)

// TestTexts holds that texts are the same in every run and differ from each other, that the trie finds
// something in them and that the engine does.
func TestTexts(t *testing.T) {
	engine := newEngine(t)
	for _, lang := range languages {
		a, b := newArticles(t, lang, 64<<10), newArticles(t, lang, 64<<10)
		distinct, scored := map[string]bool{}, 0
		for i := range a {
			if a[i].Title != b[i].Title || a[i].Text != b[i].Text {
				t.Fatalf("%s: text %d differs between two runs", lang, i)
			}
			distinct[a[i].Text] = true
			scored += min(1, len(engine.Score(a[i])))
		}
		if len(distinct) < len(a)/2 {
			t.Errorf("%s: %d texts, %d distinct", lang, len(a), len(distinct))
		}
		if scored < len(a)/2 {
			t.Errorf("%s: %d texts, %d have rows", lang, len(a), scored)
		}
		if found := NewTrie(engine, lang).CountAll(a); found < 2*len(a) {
			t.Errorf("%s: %d texts, the trie finds %d terms", lang, len(a), found)
		}
	}
}

// TestTrie: the longest term from the left, at the beginning of words.
func TestTrie(t *testing.T) {
	trie := NewTrie(newEngine(t), text.English)
	for _, tt := range []struct {
		text string
		want int
	}{
		{"", 0}, {"qqq", 0}, {"lawsuit", 1}, {"LAWSUIT, Lawsuit", 2}, {"qqlawsuit", 0}, {"Intel lawsuit", 2},
	} {
		if got := trie.Count(tt.text); got != tt.want {
			t.Errorf("%q: %d terms, want %d", tt.text, got, tt.want)
		}
	}
}

func TestSpread(t *testing.T) {
	if got, want := NewSpread([]float64{4, 1, 3, 2, 5}), (Spread{Median: 3, Low: 2, High: 4, N: 5}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got, want := NewSpread([]float64{1, 2}), (Spread{Median: 1.5, Low: 1.25, High: 1.75, N: 2}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	order := []int{}
	Interleave(2, func() { order = append(order, 1) }, func() { order = append(order, 2) })
	if want := []int{1, 2, 1, 2, 1, 2}; !slices.Equal(order, want) {
		t.Errorf("ran %v, want %v", order, want)
	}
}
