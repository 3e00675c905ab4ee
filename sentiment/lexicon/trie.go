package lexicon

import (
	"fmt"
	"strings"

	"github.com/tickertone/tickertone/sentiment/text"
	"github.com/tickertone/tickertone/sentiment/trie"
)

// Gap is how many free words a * in a term stands for, at most.
const Gap = 3

// phrases is a trie over words. A word is a number.
type phrases struct {
	words map[string]uint32
	edges trie.Edges
	gaps  []bool // by node: a gap leads on from it; a node behind the end has none
	ends  ends
}

// nodesPerEntry is about how many nodes an entry of the embedded tables adds to its trie, for all its forms.
const nodesPerEntry = 4

// newPhrases makes room for some entries.
func newPhrases(entries int) *phrases {
	p := &phrases{words: make(map[string]uint32, entries/4), ends: newEnds(entries)}
	p.edges.Reserve(nodesPerEntry * entries)
	return p
}

// spelling is a form of a word of a term: the numbers of the words that it is cut into, or anyWords alone.
type spelling []uint32

// anyWords is the number of *; no word has it.
const anyWords = 0

// speller enters terms into phrases. Most words stand in many terms, and are inflected and cut once.
type speller struct {
	*phrases
	irregulars irregulars
	spelled    map[string][]spelling // by word, with its mark
	numbers    []uint32              // of all spellings
	term       [][]spelling          // of the last term, by word
}

func newSpeller(p *phrases, irr irregulars, entries int) *speller {
	return &speller{phrases: p, irregulars: irr, spelled: make(map[string][]spelling, entries/4)}
}

// add enters the term of a list of one entry in all its forms.
func (s *speller) add(entry []*Entry) error {
	if err := s.read(strings.ToLower(entry[0].Term)); err != nil {
		return err
	}
	s.enter(0, s.term, entry)
	return nil
}

// A term may have at most maxForms surface forms and maxStars gaps: forms multiply with every marked word, ways to
// match with every gap.
const (
	maxForms = 1000
	maxStars = 4
)

// read spells the words of a term.
func (s *speller) read(term string) error {
	s.term = s.term[:0]
	product, gaps := 1, 0
	for word := range strings.FieldsSeq(term) {
		forms, err := s.spell(word)
		if err != nil {
			return err
		}
		if product *= len(forms); product > maxForms {
			return fmt.Errorf("term %.100q has over %d forms: expected fewer marked words", term, maxForms)
		}
		if word == "*" {
			gaps++
		}
		s.term = append(s.term, forms)
	}
	if gaps > maxStars {
		return fmt.Errorf("term %.100q has %d gaps: expected at most %d", term, gaps, maxStars)
	}
	return nil
}

// spell lists the forms of a word with its mark.
func (s *speller) spell(word string) ([]spelling, error) {
	if forms, ok := s.spelled[word]; ok {
		return forms, nil
	}
	forms, err := s.irregulars.forms(word)
	if err != nil {
		return nil, err
	}
	all := make([]spelling, len(forms))
	for i, form := range forms {
		all[i] = s.cut(form)
	}
	s.spelled[word] = all
	return all, nil
}

// cut numbers the words of a form. It is cut as the text's are, so that both sides agree.
func (s *speller) cut(form string) spelling {
	from := len(s.numbers)
	switch {
	case form == "*":
		s.numbers = append(s.numbers, anyWords)
	case isPlain(form): // cutting it would change nothing
		s.numbers = append(s.numbers, s.number(form))
	default:
		t := text.New(form, text.English)
		for i := range t.Tokens {
			if w := t.Word(i); w != "-" && !isSilent(t, i, w) {
				s.numbers = append(s.numbers, s.number(w))
			}
		}
	}
	return s.numbers[from:]
}

func isPlain(w string) bool {
	for i := 0; i < len(w); i++ {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}

// number is that of a word, a new one if it had none.
func (p *phrases) number(word string) uint32 {
	id, ok := p.words[word]
	if !ok {
		id = uint32(len(p.words) + 1)
		p.words[word] = id
	}
	return id
}

// enter enters, from a node on, a term whose words each have some forms.
func (p *phrases) enter(node uint32, words [][]spelling, entry []*Entry) {
	if len(words) == 0 {
		p.ends.add(node, 0, entry)
		return
	}
	for _, form := range words[0] {
		next := node
		for _, id := range form {
			next = p.step(next, id)
		}
		p.enter(next, words[1:], entry)
	}
}

// step is the node that a word of a term leads to.
func (p *phrases) step(node, id uint32) uint32 {
	if id == anyWords {
		p.gaps = append(p.gaps, make([]bool, max(0, int(node)+1-len(p.gaps)))...)
		p.gaps[node] = true
	}
	return p.ends.reach(p.edges.Grow(node, id))
}

// reading is one pass over a text: the words that count and the tokens they stand at.
type reading struct {
	ids    []uint32
	tokens []int
	breaks []bool // the word is a mark, which a gap does not cross
	inside []bool // the word goes on an amount and is free in a gap: billion in $2 billion
}

// Name is the word of a term that stands for a company's name, or several side by side: "short §".
const Name = "§"

// read numbers the words of t. Hyphens between words and quotes are passed over, an amount counts as one
// word and one in brackets as none, so that "won a EUR 28 million (USD 36.8 m) order" holds a gap of two
// words; masked tokens count as one Name.
func (p *phrases) read(r *reading, t *text.Text, masked []bool) {
	r.ids, r.tokens, r.breaks, r.inside = r.ids[:0], r.tokens[:0], r.breaks[:0], r.inside[:0]
	numbers := t.Numbers
	for i := 0; i < len(t.Tokens); i++ {
		for len(numbers) > 0 && numbers[0].Last <= i {
			numbers = numbers[1:]
		}
		w := t.Word(i)
		if len(numbers) > 0 && w == "(" && numbers[0].First == i+1 && numbers[0].Last < len(t.Tokens) && t.Word(numbers[0].Last) == ")" {
			i = numbers[0].Last
			continue
		}
		if isSilent(t, i, w) {
			continue
		}
		id := p.words[w]
		if masked != nil && masked[i] {
			if i > 0 && masked[i-1] {
				continue
			}
			id = p.words[Name]
		}
		goesOn := len(numbers) > 0 && numbers[0].First < i
		if goesOn && (id == 0 || isCurrency(numbers[0], i)) { // 2 trillion won is no victory
			continue
		}
		r.ids = append(r.ids, id)
		r.tokens = append(r.tokens, i)
		r.inside = append(r.inside, goesOn)
		r.breaks = append(r.breaks, t.Tokens[i].Kind == text.Mark && w != "'" && w != "$" && w != "%")
	}
}

// isCurrency says whether token i ends an amount as the name of its currency.
func isCurrency(n text.Number, i int) bool {
	return n.Unit == text.Money && n.Currency != "" && i == n.Last-1
}

// isSilent says whether a mark is not read: a hyphen inside a word, a quote that is no apostrophe.
func isSilent(t *text.Text, i int, w string) bool {
	switch w {
	case "-":
		return t.Tokens[i].Glued
	case "\"":
		return true
	case "'":
		return i+1 >= len(t.Tokens) || t.Word(i+1) != "s"
	}
	return false
}

// match appends the longest phrases, leftmost first; hits do not overlap.
func (p *phrases) match(hits []Hit, r *reading, t *text.Text, masked []bool) []Hit {
	for i := 0; i < len(r.ids); {
		last, node := p.longest(r, t, 0, i)
		if last < 0 {
			i++
			continue
		}
		first, end := r.tokens[i], r.tokens[last]+1
		for masked != nil && end < len(masked) && masked[end-1] && masked[end] {
			end++
		}
		hits = append(hits, Hit{
			Span:  text.Span{Start: t.Tokens[first].Start, End: t.Tokens[end-1].End},
			First: first, Last: end, Entries: p.ends.at(node).entries,
		})
		i = last + 1
	}
	return hits
}

// longest walks from node over the words from i on; it returns the last word of the longest phrase and
// its node, or -1.
func (p *phrases) longest(r *reading, t *text.Text, node uint32, i int) (last int, end uint32) {
	last = -1
	for j := i; j < len(r.ids); j++ {
		if j > i && t.Tokens[r.tokens[j]].Sentence != t.Tokens[r.tokens[i]].Sentence {
			break
		}
		if j > i && int(node) < len(p.gaps) && p.gaps[node] {
			if l, e := p.afterGap(r, t, p.edges.Next(node, anyWords), j); l > last {
				last, end = l, e
			}
		}
		if r.ids[j] == 0 {
			break
		}
		if node = p.edges.Next(node, r.ids[j]); node == 0 {
			break
		}
		if p.ends.places[node] != 0 {
			last, end = j, node
		}
	}
	return last, end
}

// afterGap tries the rest of a phrase after zero to Gap free words.
func (p *phrases) afterGap(r *reading, t *text.Text, node uint32, i int) (last int, end uint32) {
	last = -1
	for k, free := i, 0; free <= Gap && k < len(r.ids); k++ {
		if l, e := p.longest(r, t, node, k); l > last {
			last, end = l, e
		}
		if r.breaks[k] {
			break
		}
		if !r.inside[k] {
			free++
		}
	}
	return last, end
}
