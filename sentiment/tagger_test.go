package sentiment

import (
	"testing"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment/text"
)

// TestTaggerShare holds that the tagger, which costs more than all the rest, is asked about few sentences. The labelled
// sentences are dense in terms: in the bodies of news it is asked about a third as many.
func TestTaggerShare(t *testing.T) {
	e := newEngine(t, Config{})
	asked, sentences := 0, 0
	for _, r := range ownRows(t, "en-2.jsonl") {
		d := e.read(news.Article{Text: r.Text, Lang: "en"})
		for _, f := range d.fields {
			sentences += len(f.x.Sentences)
			asked += askedSentences(e, f)
		}
	}
	t.Logf("the tagger is asked about %d of %d sentences", asked, sentences)
	if limit := 0.04; float64(asked) > limit*float64(sentences) {
		t.Errorf("the tagger is asked about %d of %d sentences: expected at most %v", asked, sentences, limit)
	}
}

// askedSentences counts the sentences of a field that no neighbour and no usual reading settles.
func askedSentences(e *Engine, f *field) int {
	asked := map[int32]bool{}
	for _, hit := range e.lexicon(text.English).Match(f.x, f.masked) {
		for _, entry := range hit.Entries {
			if entry.POS != "" && f.tagByNeighbour(hit) == "" && f.usualTag(hit) == "" {
				asked[f.x.Tokens[hit.First].Sentence] = true
			}
		}
	}
	return len(asked)
}
