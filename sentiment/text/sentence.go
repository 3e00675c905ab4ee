package text

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/tickertone/tickertone/data"
)

// Sentence is a range of tokens that is read as one statement.
type Sentence struct {
	Span
	First, Last int // tokens [First, Last)
}

// maxSentence is the most tokens that are read as one sentence. Rules look at pairs of words of a sentence, so
// that its length has to be bounded; the longest in 60,000 sentences of news had 147.
const maxSentence = 256

// abbreviations end with a dot that does not end a sentence: data/lexicon/abbreviations.tsv, read once.
var abbreviations = sync.OnceValue(func() map[string]bool {
	table := map[string]bool{}
	err := data.Embedded("lexicon/abbreviations.tsv", "abbreviation\tsource", func(_ int, cells []string) error {
		table[cells[0]] = true
		return nil
	})
	if err != nil {
		panic("text: " + err.Error())
	}
	return table
})

// split groups the tokens into sentences. Newlines end one unless they only wrap a line; a dot ends one
// unless it belongs to an abbreviation, an initial or a number; maxSentence ends one in any case.
func (t *Text) split() {
	t.Sentences = t.Sentences[:0]
	first := 0
	for i := range t.Tokens {
		if i > first && t.breaksLine(i) || i-first == maxSentence {
			t.addSentence(first, i)
			first = i
		}
		if t.endsSentence(i) {
			last := t.closing(i + 1)
			if last > first {
				t.addSentence(first, last)
				first = last
			}
		}
	}
	t.addSentence(first, len(t.Tokens))
}

func (t *Text) addSentence(first, last int) {
	if first >= last {
		return
	}
	span := Span{t.Tokens[first].Start, t.Tokens[last-1].End}
	t.Sentences = append(t.Sentences, Sentence{Span: span, First: first, Last: last})
	for i := first; i < last; i++ {
		t.Tokens[i].Sentence = int32(len(t.Sentences) - 1)
	}
}

// breaksLine says whether the gap before token i holds a newline that separates statements. A single
// newline between a lower-case word or comma and a lower-case word only wraps the line.
func (t *Text) breaksLine(i int) bool {
	gap := t.Folded[t.Tokens[i-1].End:t.Tokens[i].Start]
	if gap == "" || gap == " " {
		return false
	}
	n := strings.Count(gap, "\n")
	if n == 0 {
		return false
	}
	if n > 1 || t.Lang == Korean {
		return true
	}
	before, after := t.Tokens[i-1], t.Tokens[i]
	wraps := (before.Kind == Word || t.Word(i-1) == ",") && after.Kind == Word && !after.Capital
	return !wraps
}

// endsSentence says whether token i is a mark that ends a sentence.
func (t *Text) endsSentence(i int) bool {
	if t.Tokens[i].Kind != Mark {
		return false
	}
	switch t.Word(i) {
	case "!", "?":
		return true
	case "。":
		return true
	case ".":
		return t.isFullStop(i)
	}
	return false
}

func (t *Text) isFullStop(i int) bool {
	if i+1 >= len(t.Tokens) {
		return true
	}
	next := t.Tokens[i+1]
	if next.Glued && next.Kind != Mark {
		return i > 0 && t.Tokens[i-1].Kind == Hangul && next.Kind != Digits && len(t.Word(i-1)) >= 6
	}
	if t.Word(i+1) == "." || i > 0 && t.Word(i-1) == "." { // an ellipsis goes on unless a new line follows
		return false
	}
	if i > 0 && t.Tokens[i-1].Kind == Word && t.isAbbreviated(i-1, i+1) {
		return false
	}
	return next.Kind != Word || next.Capital || t.Lang == Korean || !next.Glued && t.Tokens[i].Glued
}

// isAbbreviated says whether the word at i, followed by a dot and the token next, is an abbreviation or
// an initial. "Inc." before a capital may still end a sentence; news writes on more often than not.
func (t *Text) isAbbreviated(i, next int) bool {
	w := t.Word(i)
	if abbreviations()[w] {
		return true
	}
	single := utf8.RuneCountInString(w) == 1 && t.Tokens[i].Capital
	return single && next < len(t.Tokens) && t.Tokens[next].Capital
}

// closing returns the first token from i on that is not a quote or bracket closing the sentence before.
func (t *Text) closing(i int) int {
	for i < len(t.Tokens) && t.Tokens[i].Kind == Mark && t.Tokens[i].Glued {
		switch t.Word(i) {
		case "\"", "'", ")", "]", "!", "?", ".":
			i++
		default:
			return i
		}
	}
	return i
}

// Words counts the words and Hangul runs of the text: its length as a reader would give it.
func (t *Text) Words() int {
	n := 0
	for _, tok := range t.Tokens {
		if tok.Kind == Hangul && tok.Glued {
			continue
		}
		if tok.Kind != Mark {
			n++
		}
	}
	return n
}
