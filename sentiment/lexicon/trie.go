package lexicon

import (
	"slices"

	"github.com/tickertone/tickertone/sentiment/text"
	"github.com/tickertone/tickertone/sentiment/trie"
)

// Gap is how many free words a * in a term stands for, at most.
const Gap = 3

// phrases is a trie over words. A word is a number.
type phrases struct {
	words map[string]uint32
	roots []uint32 // by word: the node it leads to from the root
	edges trie.Edges
	nodes []phraseNode
	terms [][]*Entry // the readings of a term; none at 0
}

// phraseNode is what stands at a node: the place in terms of what ends there, or 0, and the node that a gap leads to, or 0.
type phraseNode struct{ term, gap uint32 }

// nodesPerEntry is about how many nodes an entry of the embedded tables adds to its trie, for all its forms.
const nodesPerEntry = 8

// newPhrases makes room for some entries.
func newPhrases(entries int) *phrases {
	p := &phrases{
		words: make(map[string]uint32, entries), roots: make([]uint32, 1, 1+entries),
		nodes: make([]phraseNode, 1, 1+nodesPerEntry*entries), terms: make([][]*Entry, 1, 1+entries),
	}
	p.edges.Reserve(nodesPerEntry * entries)
	return p
}

// reach makes room for what stands at a node.
func (p *phrases) reach(node uint32) uint32 {
	if int(node) == len(p.nodes) {
		p.nodes = append(p.nodes, phraseNode{})
	}
	return node
}

// add enters, from a node on, a term whose words each have some forms.
func (p *phrases) add(node uint32, words [][]string, e *Entry) {
	if len(words) == 0 {
		if p.nodes[node].term == 0 {
			p.nodes[node].term = uint32(len(p.terms))
			p.terms = append(p.terms, nil)
		}
		if term := &p.terms[p.nodes[node].term]; !slices.Contains(*term, e) {
			*term = append(*term, e)
		}
		return
	}
	for _, form := range words[0] {
		p.add(p.enter(node, form), words[1:], e)
	}
}

// enter is the node that a word of a term leads to. The word is cut as the text's are, so that both sides agree.
func (p *phrases) enter(node uint32, w string) uint32 {
	switch {
	case w == "*":
		if p.nodes[node].gap == 0 {
			gap := p.reach(p.edges.Node())
			p.nodes[node].gap = gap
		}
		return p.nodes[node].gap
	case isPlain(w): // cutting it would change nothing
		return p.step(node, w)
	}
	t := text.New(w, text.English)
	for i := range t.Tokens {
		if w := t.Word(i); w != "-" && !isSilent(t, i, w) {
			node = p.step(node, w)
		}
	}
	return node
}

func isPlain(w string) bool {
	for i := 0; i < len(w); i++ {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}

func (p *phrases) step(node uint32, word string) uint32 {
	id, ok := p.words[word]
	if !ok {
		id = uint32(len(p.roots))
		p.words[word] = id
		p.roots = append(p.roots, 0)
	}
	if node != 0 {
		return p.reach(p.edges.Grow(node, id))
	}
	if p.roots[id] == 0 {
		p.roots[id] = p.reach(p.edges.Node())
	}
	return p.roots[id]
}

// next is the node that a word leads to, or 0.
func (p *phrases) next(node, word uint32) uint32 {
	if node == 0 {
		return p.roots[word]
	}
	return p.edges.Next(node, word)
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
			First: first, Last: end, Entries: p.terms[p.nodes[node].term],
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
		if gap := p.nodes[node].gap; gap != 0 && j > i {
			if l, e := p.afterGap(r, t, gap, j); l > last {
				last, end = l, e
			}
		}
		if r.ids[j] == 0 {
			break
		}
		if node = p.next(node, r.ids[j]); node == 0 {
			break
		}
		if p.nodes[node].term != 0 {
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
