package benchmarks

import (
	"testing"

	"github.com/tickertone/tickertone/sentiment/text"
)

// shares are the speed of the engine as a share of that of the bare trie on the same texts. When the engine
// has become faster, put here what go test ./benchmarks -run TestShare -v prints.
var shares = map[text.Lang]float64{
	text.English: 0.024,
	text.Korean:  0.015,
}

// keep is the part of its share that the engine must keep.
const keep = 2.0 / 3

// TestShare holds that no change costs the engine a third of its speed. A share does not depend on how fast
// a machine is, nor much on what else runs there; a slow spell still gets two more tries.
func TestShare(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	engine := newEngine(t)
	for _, lang := range languages {
		texts, err := SampleTexts(lang)
		if err != nil {
			t.Fatal(err)
		}
		trie, articles := NewTrie(engine, lang), texts.Make(64<<10)
		share := 0.0
		for range 3 {
			score, scan := Race(9, engine, trie, articles)
			share = NewSpread(Ratios(scan, score)).Median
			t.Logf("%s: %.5f of the trie's speed, committed %.5f", lang, share, shares[lang])
			if share >= keep*shares[lang] {
				break
			}
		}
		if share < keep*shares[lang] {
			t.Errorf("%s: the engine scores at %.5f of the trie's speed; committed are %.5f", lang, share, shares[lang])
		}
	}
}

// allocations is the most that scoring an article of the sample may take besides its result. The model that tags English
// takes most of it.
var allocations = map[text.Lang]float64{
	text.English: 30,
	text.Korean:  12,
}

func TestAllocations(t *testing.T) {
	engine := newEngine(t)
	for _, lang := range languages {
		texts, err := SampleTexts(lang)
		if err != nil {
			t.Fatal(err)
		}
		got := Allocations(engine, texts.Make(256<<10))
		t.Logf("%s: %.1f allocations an article", lang, got)
		if got > allocations[lang] {
			t.Errorf("%s: %.1f allocations an article; want at most %.0f", lang, got, allocations[lang])
		}
	}
}
