package benchmarks

import (
	"strings"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
	"github.com/tickertone/tickertone/sentiment/text"
)

// Trie finds the terms and company names of one language in raw bytes, longest first, and does nothing
// else: no sentences, inflections, rules or rows. A matcher cannot be much faster, so an engine is measured
// against it. Letters A to Z match a to z.
type Trie struct {
	class   [256]uint8 // of a byte; 0 stands in no term
	classes int
	next    []int32 // by node and class; 0 is no edge, for the root is nobody's child
	end     []bool  // by node
}

// NewTrie builds the trie of the terms of an engine that are written out, without gaps or names in them.
func NewTrie(engine *sentiment.Engine, lang text.Lang) *Trie {
	words := terms(engine, lang)
	t := &Trie{classes: 1}
	for _, w := range words {
		for i := range len(w) {
			if t.class[w[i]] == 0 {
				t.class[w[i]] = uint8(t.classes)
				t.classes++
			}
		}
	}
	for c := byte('A'); c <= 'Z'; c++ {
		t.class[c] = t.class[c-'A'+'a']
	}
	t.grow()
	for _, w := range words {
		t.add(w)
	}
	return t
}

// terms lists what a trie holds, in lower case.
func terms(engine *sentiment.Engine, lang text.Lang) []string {
	var words []string
	for _, e := range engine.Lexicon(lang).Entries() {
		term, _, _ := strings.Cut(e.Term, "/")
		if !strings.ContainsAny(term, "*§") {
			words = append(words, strings.ToLower(term))
		}
	}
	for _, c := range engine.Companies().Companies() {
		name := c.Name
		if lang == text.Korean {
			name = c.Korean
		}
		words = append(words, strings.ToLower(name))
	}
	return words
}

func (t *Trie) grow() int32 {
	t.next = append(t.next, make([]int32, t.classes)...)
	t.end = append(t.end, false)
	return int32(len(t.end) - 1)
}

func (t *Trie) add(word string) {
	node := int32(0)
	for i := range len(word) {
		edge := int(node)*t.classes + int(t.class[word[i]])
		if t.next[edge] == 0 {
			child := t.grow() // Moves t.next, so it comes before the assignment.
			t.next[edge] = child
		}
		node = t.next[edge]
	}
	t.end[node] = node != 0
}

// Count scans a text and says how many terms begin at the beginning of its words, leftmost longest.
func (t *Trie) Count(s string) int {
	count := 0
	for i := 0; i < len(s); {
		if n := t.longest(s[i:]); n > 0 {
			count++
			i += n
			continue
		}
		for i < len(s) && isLetter(s[i]) {
			i++
		}
		for i < len(s) && !isLetter(s[i]) {
			i++
		}
	}
	return count
}

// longest is the length of the longest term that s begins with.
func (t *Trie) longest(s string) int {
	length, node := 0, int32(0)
	for i := range len(s) {
		node = t.next[int(node)*t.classes+int(t.class[s[i]])]
		if node == 0 {
			break
		}
		if t.end[node] {
			length = i + 1
		}
	}
	return length
}

// CountAll scans titles and texts.
func (t *Trie) CountAll(articles []news.Article) int {
	count := 0
	for i := range articles {
		count += t.Count(articles[i].Title) + t.Count(articles[i].Text)
	}
	return count
}

func isLetter(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b >= 0x80
}
