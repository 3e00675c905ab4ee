package company

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tickertone/tickertone/sentiment/text"
	"github.com/tickertone/tickertone/sentiment/trie"
)

// names is a trie over the characters of folded names.
type names struct {
	edges trie.Edges
	ends  []uint32 // by node: the place in all of the name that ends there, or 0
	all   []name   // none at 0
}

// name is one way to write a company.
type name struct {
	written string // as in the table
	company *Company
	weak    bool
	folded  string // in lower case, as it stands in the trie
}

// namesPerCompany and nodesPerCompany are about how many a company of the embedded table has.
const (
	namesPerCompany = 4
	nodesPerCompany = 17
)

// newNames makes room for some companies.
func newNames(companies int) *names {
	n := &names{ends: make([]uint32, 1, nodesPerCompany*companies+1), all: make([]name, 1, namesPerCompany*companies+1)}
	n.edges.Reserve(nodesPerCompany * companies)
	return n
}

// add enters a name. A name that two companies claim stays with the first, unless that one was weak.
func (n *names) add(written string, c *Company, weak bool) {
	node, folded := uint32(0), strings.ToLower(written)
	for _, r := range folded {
		node = n.edges.Grow(node, uint32(r))
		if int(node) == len(n.ends) {
			n.ends = append(n.ends, 0)
		}
	}
	if have := &n.all[n.ends[node]]; node != 0 && (have.company == nil || have.weak && !weak) {
		n.ends[node] = uint32(len(n.all))
		n.all = append(n.all, name{written: written, company: c, weak: weak, folded: folded})
	}
}

// find is the name that is all of a folded text; one without a company if there is none.
func (n *names) find(folded string) *name {
	node := uint32(0)
	for _, r := range folded {
		if node = n.edges.Next(node, uint32(r)); node == 0 {
			break
		}
	}
	return &n.all[n.ends[node]]
}

// at finds the longest name that begins at a token of the folded text and ends where a word may end. Spaces
// beside the mark of a name may be missing from the name.
func (n *names) at(t *text.Text, token int, w words) (end int, found *name) {
	end, found, spaced := n.walk(t, token, w, false)
	if !spaced {
		return end, found
	}
	if tight, other, _ := n.walk(t, token, w, true); tight > end {
		return tight, other
	}
	return end, found
}

// walk follows the names that begin at a token. It says as well whether it came by a space that a tight walk leaves out.
func (n *names) walk(t *text.Text, token int, w words, tight bool) (end int, found *name, spaced bool) {
	i := t.Tokens[token].Start
	node := uint32(0)
	for j := i; j < len(t.Folded); {
		if isSpacing(t.Folded, j) {
			spaced = true
			if tight {
				j++
				continue
			}
		}
		r, size := utf8.DecodeRuneInString(t.Folded[j:])
		if node = n.edges.Next(node, uint32(r)); node == 0 {
			break
		}
		j += size
		if n.ends[node] == 0 {
			continue
		}
		if e := &n.all[n.ends[node]]; ends(t, token, j, e.written, w) && caseFits(t, i, j, e) {
			end, found = j, e
		}
	}
	return end, found, spaced
}

// isSpacing says whether byte j is a space beside the mark of a name, as texts cut into words write it: AT & T,
// Macy ' s.
func isSpacing(s string, j int) bool {
	if s[j] != ' ' {
		return false
	}
	joins := func(k int) bool { return k > 0 && k < len(s) && (s[k] == '&' || s[k] == '\'') }
	return joins(j-1) || joins(j+1)
}

// ends says whether a name that begins at a token may end at byte j: at the end of a token, or before a Korean particle.
func ends(t *text.Text, i, j int, written string, w words) bool {
	for i < len(t.Tokens) && t.Tokens[i].End < j {
		i++
	}
	if i == len(t.Tokens) || t.Tokens[i].Start >= j { // in a space or a web address
		return false
	}
	tok := t.Tokens[i]
	tail := ""
	switch {
	case tok.End > j:
		if tok.Kind != text.Hangul {
			return false
		}
		tail = t.Folded[j:tok.End]
	case i+1 < len(t.Tokens) && t.Tokens[i+1].Glued && t.Tokens[i+1].Kind == text.Hangul:
		tail = t.Word(i + 1)
	default:
		return true
	}
	return w.tailFits(tail, written)
}

// tailFits says whether the Hangul after a name leaves it that company: a particle, a tail of the table,
// or anything after a name too long to be a part of another word.
func (w words) tailFits(tail, written string) bool {
	if text.KoreanEndings().Josa(tail) || w.tails[tail] {
		return true
	}
	return utf8.RuneCountInString(written) >= 4
}

// spacedMarks closes the gaps that some sources leave around the marks of a name.
var spacedMarks = strings.NewReplacer(" & ", "&", " '", "'", "' ", "'")

// isSpaced says whether there is anything for spacedMarks to close.
func isSpaced(s string) bool {
	return strings.Contains(s, " & ") || strings.Contains(s, " '") || strings.Contains(s, "' ")
}

// caseFits says whether the capitals of the source let these letters be the name: a ticker is all upper
// case, a name begins with a capital unless it is long enough to be nothing else.
func caseFits(t *text.Text, start, end int, e *name) bool {
	first, _ := utf8.DecodeRuneInString(e.written)
	if first >= utf8.RuneSelf || !unicode.IsUpper(first) {
		return true
	}
	src := t.Source(text.Span{Start: start, End: end})
	raw := t.Raw[src.Start:src.End]
	if isSpaced(raw) && !strings.Contains(e.written, " & ") {
		raw = spacedMarks.Replace(raw)
	}
	if start > 0 && t.Folded[start-1] == '$' {
		return true
	}
	if isTicker(e.written) || e.weak {
		return raw == e.written || !isTicker(e.written) && raw == strings.ToUpper(e.written)
	}
	return !isLower(raw) || len(e.written) >= 7 && !strings.Contains(e.written, " ")
}

// isLower says whether s is its own lower case.
func isLower(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			return s == strings.ToLower(s)
		case 'A' <= c && c <= 'Z':
			return false
		}
	}
	return true
}

func isTicker(s string) bool {
	if len(s) > 5 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if (s[i] < 'A' || s[i] > 'Z') && s[i] != '.' && s[i] != '&' {
			return false
		}
	}
	return true
}
