package sentiment

import (
	"strings"
	"sync"

	"github.com/jdkato/prose/v2"
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// model loads the part-of-speech model once, when the first ambiguous term asks for it: it costs a sixth
// of a second, and most texts need none.
var model = sync.OnceValue(func() *prose.Model {
	doc, err := prose.NewDocument("ready", prose.WithExtraction(false), prose.WithSegmentation(false))
	if err != nil {
		return nil
	}
	return doc.Model
})

// tags says whether a hit is used as the given part of speech. Only English asks; prose tags one
// sentence, because its tokenizer shares one tag between equal words of a call.
func (e *Engine) tags(f *field, hit lexicon.Hit, pos string) bool {
	if f.x.Lang != text.English {
		return true
	}
	s := f.x.Sentences[f.x.Tokens[hit.First].Sentence]
	// A word that stands twice in the sentence would get one tag for both: read up to this one only.
	span := text.Span{Start: s.Start, End: f.x.Tokens[hit.Last-1].End}
	if hit.Last < s.Last {
		span.End = f.x.Tokens[hit.Last].End
	}
	src := f.x.Source(span)
	tag := lastTag(f.x.Raw[src.Start:src.End], f.x.Slice(hit.Span))
	return strings.HasPrefix(tag, tagPrefix[pos])
}

var tagPrefix = map[string]string{"noun": "NN", "verb": "VB", "adj": "JJ"}

// lastTag is the Penn Treebank tag of the last token of s that reads as word; empty when there is none.
func lastTag(s, word string) string {
	m := model()
	if m == nil {
		return ""
	}
	doc, err := prose.NewDocument(s, prose.UsingModel(m), prose.WithExtraction(false), prose.WithSegmentation(false))
	if err != nil {
		return ""
	}
	tokens := doc.Tokens()
	for i := len(tokens) - 1; i >= 0; i-- {
		if strings.EqualFold(tokens[i].Text, word) {
			return tokens[i].Tag
		}
	}
	return ""
}
