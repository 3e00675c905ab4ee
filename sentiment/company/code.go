package company

import (
	"slices"
	"strings"

	"github.com/tickertone/tickertone/sentiment/text"
)

// codeTokens is how many tokens a wire code may have: <005930.KS>, <.SPLRCM>, <BRKa.N>.
const codeTokens = 7

// codeAt is where the code that a wire writes behind a name ends, when one opens at token i: one word in
// angle brackets, such as <ACME.N> for a share or <.IDX> for an index.
func codeAt(x *text.Text, i int) (end int, ok bool) {
	if i >= len(x.Tokens) || x.Word(i) != "<" || x.Tokens[i].Glued {
		return i, false
	}
	for j := i + 1; j < min(i+codeTokens, len(x.Tokens)) && x.Tokens[j].Glued; j++ {
		switch {
		case x.Word(j) == ">":
			return j + 1, j > i+1
		case x.Word(j) == "<":
			return i, false
		}
	}
	return i, false
}

// behindCodes is the token behind the codes that open at token i, or i: they are a part of the name. So is
// a possessive before them: Acme's <ACME.N>.
func behindCodes(x *text.Text, i int) int {
	possessive := i
	for possessive < len(x.Tokens) && possessive < i+2 && (x.Word(possessive) == "'" || possessive > i && x.Word(possessive) == "s") {
		possessive++
	}
	if end, ok := codeAt(x, possessive); ok {
		i = end
	}
	for {
		end, ok := codeAt(x, i)
		if !ok {
			return i
		}
		i = end
	}
}

// coded finds the names that only the wire code behind them shows to be names; found lists the names that
// are known. They count where they stand, since index names such as Energy <.IDX> are words elsewhere.
func (r *Reader) coded(x *text.Text, found []Mention) []Mention {
	if !strings.Contains(x.Folded, "<") {
		return nil
	}
	covered := make([]bool, len(x.Tokens)+1)
	for _, m := range found {
		for i := m.First; i < m.Last; i++ {
			covered[i] = true
		}
	}
	var out []Mention
	for i := 1; i < len(x.Tokens); i++ {
		if covered[i] || covered[i-1] {
			continue
		}
		if end, ok := codeAt(x, i); ok {
			first := codedName(x, covered, i)
			if extend(x, found, first, end) {
				i = end - 1
				continue
			}
			m := mention(x, x.Tokens[first].Start, x.Tokens[i-1].End, r.introduced(x, first, i))
			m.Last = behindCodes(x, i)
			out = append(out, m)
			i = m.Last - 1
		}
	}
	return out
}

// outsideCodes drops the mentions inside a code: AAPL in <AAPL.O> is a part of the name before it.
func outsideCodes(x *text.Text, found []Mention) []Mention {
	return slices.DeleteFunc(found, func(m Mention) bool {
		for i := m.First - 1; i >= max(0, m.First-codeTokens); i-- {
			if end, ok := codeAt(x, i); ok && end > m.First {
				return true
			}
		}
		return false
	})
}

// codedName is the first token of the name before the code at token i: the run of capitalised words, else
// one word.
func codedName(x *text.Text, covered []bool, i int) int {
	first := i - 1
	for first > 0 && i-first < nameWords && x.Tokens[first].Capital && x.Tokens[first-1].Capital && !covered[first-1] &&
		x.Tokens[first-1].Sentence == x.Tokens[i].Sentence {
		first--
	}
	return first
}

// extend gives a known name the capitalised words behind it and their code: Acme Holdings Corp <ACME.N>.
func extend(x *text.Text, found []Mention, first, end int) bool {
	for k := range found {
		if m := &found[k]; m.Last == first && !m.Anaphor && x.Tokens[first].Capital {
			m.Last = behindCodes(x, end)
			return true
		}
	}
	return false
}

// nameWords is how many words a name may have that only a code or ticker shows to be one.
const nameWords = 5

// introduced is the company that the article alone knows by the words of tokens [first, last).
func (r *Reader) introduced(x *text.Text, first, last int) int {
	src := x.Source(text.Span{Start: x.Tokens[first].Start, End: x.Tokens[last-1].End})
	name := x.Raw[src.Start:src.End]
	for i, c := range r.cast.Companies {
		if c.ID == "" && c.Name == name {
			return i
		}
	}
	c := &Company{Name: name}
	if x.Word(last+1) == "." {
		c.Kind = "index"
	}
	return r.member(c)
}
