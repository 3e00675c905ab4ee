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

// usage is the part of speech that a hit is used as: a plain one, or a tag of the Penn Treebank.
type usage struct {
	plain, penn string
	phrase      bool // of several words
}

// tagContext is how many tokens before a word the model reads to tag it.
const tagContext = 6

// usageOf tells how a hit is used, by its first word. Only English asks; prose tags one sentence, because its
// tokenizer shares one tag between equal words of a call.
func (f *field) usageOf(hit lexicon.Hit) usage {
	if tag := f.tagByNeighbour(hit); tag != "" {
		return usage{plain: tag}
	}
	if tag := f.usualTag(hit); tag != "" {
		return usage{plain: tag}
	}
	s := f.x.Sentences[f.x.Tokens[hit.First].Sentence]
	// A word that stands twice in the sentence would get one tag for both: read up to this one only. The model looks
	// two words back, so that what stands far before tells nothing.
	span := text.Span{Start: f.x.Tokens[max(s.First, hit.First-tagContext)].Start, End: f.x.Tokens[hit.First].End}
	if hit.First+1 < s.Last {
		span.End = f.x.Tokens[hit.First+1].End
	}
	src := f.x.Source(span)
	return usage{penn: lastTag(f.x.Raw[src.Start:src.End], f.x.Word(hit.First)), phrase: hit.Last-hit.First > 1}
}

// is says whether the usage is a part of speech of the tables.
func (u usage) is(pos string) bool {
	switch {
	case u.plain != "":
		return u.plain == pos
	case u.phrase && pos == "noun": // a great deal, a roll out: the noun need not come first
		return u.penn != "" && !strings.HasPrefix(u.penn, tagPrefix["verb"])
	}
	return strings.HasPrefix(u.penn, tagPrefix[pos])
}

// tagByNeighbour settles the plain cases by the word before: an article or possessive begins a noun
// phrase, a modal or to is followed by a verb, a form in -ed or -ing is one. It spares the model most calls.
func (f *field) tagByNeighbour(hit lexicon.Hit) string {
	s := f.x.Sentences[f.x.Tokens[hit.First].Sentence]
	w := f.x.Word(hit.First)
	if (strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing")) && hit.Entries[0].POS != "adj" {
		return "verb"
	}
	if hit.First == s.First || hit.Last-hit.First > 1 {
		return ""
	}
	switch {
	case f.plays(roleVerbFollows, hit.First-1):
		return "verb"
	case f.plays(roleNounFollows, hit.First-1):
		if hit.Last < s.Last && f.x.Tokens[hit.Last].Kind == text.Word && !f.x.Tokens[hit.Last].Capital && !f.plays(roleNounEnds, hit.Last) {
			return "" // another noun may follow: a record loss, the lead analyst
		}
		return "noun"
	}
	return ""
}

// usualTag is what the first word of a hit mostly is in news, empty when it is as often one thing as another.
func (f *field) usualTag(hit lexicon.Hit) string {
	switch {
	case f.plays(roleMostlyNoun, hit.First):
		return "noun"
	case f.plays(roleMostlyVerb, hit.First):
		return "verb"
	case f.plays(roleMostlyAdjective, hit.First):
		return "adj"
	case f.plays(roleMostlyPreposition, hit.First):
		return "prep"
	}
	return ""
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
