package company

import (
	"strings"

	"github.com/tickertone/tickertone/sentiment/text"
)

// Many names are words: Target, Gap, Visa, ON. Where the table knows a name as weak, or as a word
// (data/company/ordinary.tsv), its place decides whether the company is meant.

// isWord says whether a name is an ordinary word in its place: part of a phrase such as "gap year", in
// lower case in a text that has capitals, or a ticker in a text that has nothing but capitals. A cue beside
// it or a cash tag makes it the company.
func (r *Reader) isWord(x *text.Text, m Mention) bool {
	w := r.table.words
	if cueBefore(x, m, w) || x.Word(m.Last-1) == ">" { // A wire code is a part of the name.
		return false
	}
	if w.inPhrase(x, m) {
		return true
	}
	name := x.Slice(m.Span)
	if !r.table.names.find(name).weak && !w.ordinary[name] || cueBehind(x, m, w) {
		return false
	}
	src := x.Source(m.Span)
	raw := x.Raw[src.Start:src.End]
	if isLower(raw) {
		return raw != strings.ToUpper(raw) && !r.written[raw] && anyToken(x, func(t text.Token) bool { return t.Capital })
	}
	return r.isSymbolOnly(m, name) && !anyToken(x, func(t text.Token) bool { return t.Kind == text.Word && !t.Capital })
}

// isSymbolOnly says whether a company is written by its ticker, which is not its name.
func (r *Reader) isSymbolOnly(m Mention, name string) bool {
	c := r.cast.Companies[m.Company]
	return strings.EqualFold(c.Symbol, name) && !strings.EqualFold(c.Name, name)
}

func anyToken(x *text.Text, fits func(text.Token) bool) bool {
	for _, t := range x.Tokens {
		if fits(t) {
			return true
		}
	}
	return false
}

// inPhrase says whether a name and up to two words on either side form a phrase of the table.
func (w words) inPhrase(x *text.Text, m Mention) bool {
	const most = 2
	for first := max(0, m.First-most); first <= m.First; first++ {
		for last := m.Last; last <= min(len(x.Tokens), m.Last+most); last++ {
			if last-first == m.Last-m.First {
				continue
			}
			if w.ordinary[x.Slice(text.Span{Start: x.Tokens[first].Start, End: x.Tokens[last-1].End})] {
				return true
			}
		}
	}
	return false
}

// hasCue says whether something beside a name shows that a company is meant.
func hasCue(x *text.Text, m Mention, w words) bool { return cueBefore(x, m, w) || cueBehind(x, m, w) }

// cueBefore finds a cash tag, an exchange or "shares of".
func cueBefore(x *text.Text, m Mention, w words) bool {
	if m.First > 0 && (x.Word(m.First-1) == "$" || x.Word(m.First-1) == ":") {
		return true
	}
	return m.First > 1 && w.before[x.Slice(text.Span{Start: x.Tokens[m.First-2].Start, End: x.Tokens[m.First-1].End})]
}

// cueBehind finds a legal suffix, a possessive, or a word such as shares or said.
func cueBehind(x *text.Text, m Mention, w words) bool {
	if m.Last >= len(x.Tokens) {
		return false
	}
	next := x.Word(m.Last)
	return w.suffixes[next] && x.Tokens[m.Last].Capital || w.after[next] || next == "'" && x.Tokens[m.Last].Glued
}
