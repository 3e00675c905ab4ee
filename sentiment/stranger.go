package sentiment

import (
	"strings"

	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/text"
)

// strangers finds companies that nobody gave and the table does not hold, by their names: capitalised words
// of which the last is one that firms end in, such as Ashgrove Motors. They get no row of their own, but
// what is said of them is said of nobody else. Mentions come back in order of place, with those given.
func (d *document) strangers(x *text.Text, mentions []company.Mention) []company.Mention {
	if x.Lang != text.English {
		return d.unnamed(x, mentions)
	}
	all := d.memory.mentions.take(len(mentions) + 4)[:0]
	clear(d.memory.known)
	next := 0
	for i := 0; i < len(x.Tokens); i++ {
		if next < len(mentions) && i >= mentions[next].First {
			all = append(all, mentions[next])
			i = max(i, mentions[next].Last-1)
			next++
			continue
		}
		limit := len(x.Tokens)
		if next < len(mentions) {
			limit = mentions[next].First
		}
		last := d.engine.firmName(x, i, limit)
		if last < 0 {
			continue
		}
		all = append(all, d.stranger(x, i, last))
		i = last - 1
	}
	return append(all, mentions[next:]...)
}

// unnamed adds the Korean companies that a text speaks of without a name, 경쟁사들은, 중국 스타트업의, and firms that
// nobody gave and the table does not hold. What is said of them is said of no company that it names.
func (d *document) unnamed(x *text.Text, mentions []company.Mention) []company.Mention {
	all := d.memory.mentions.take(len(mentions) + 4)[:0]
	clear(d.memory.known)
	next := 0
	for i := range x.Tokens {
		for next < len(mentions) && mentions[next].First <= i {
			all = append(all, mentions[next])
			next++
		}
		if n := len(all); n > 0 && all[n-1].Last > i {
			continue
		}
		if tail, ok := d.engine.unnamedTail(x, i); ok && (tail != "이" && tail != "가" || !namedBefore(x, all, i)) {
			m := d.stranger(x, i, i+1)
			m.Tail = tail
			all = append(all, m)
		}
	}
	return append(all, mentions[next:]...)
}

// unnamedTail is the particle of the word at a token, when the word is a noun for companies that the sentence does not
// name (업체들의, but not A와 B 등 업체들의) or the name of a firm that no table holds.
func (e *Engine) unnamedTail(x *text.Text, i int) (tail string, ok bool) {
	if x.Tokens[i].Kind != text.Hangul || x.Tokens[i].Glued {
		return "", false
	}
	if i > 0 && e.roles.has(roleSumsUp, x.Word(i-1)) || i > 1 && e.roles.has(roleSumsUp, x.Word(i-2)) && x.Tokens[i-1].Kind == text.Hangul {
		return "", false
	}
	for _, tail := range [...]string{"의", "은", "는", "이", "가", "도"} {
		noun, ok := strings.CutSuffix(x.Word(i), tail)
		if ok && (e.roles.has(roleUnnamedCompany, noun) || tail != "의" && e.isKoreanFirm(noun)) {
			return tail, true
		}
	}
	return "", false
}

// isKoreanFirm says whether a noun is the name of a firm that no table holds, by how it ends: 가온은행, 서중물류.
func (e *Engine) isKoreanFirm(noun string) bool {
	if e.roles.ends(roleNoFirm, noun) {
		return false
	}
	const syllable = 3 // bytes
	return e.roles.endingBehind(roleKoreanFirm, noun, 2*syllable) >= 0
}

// namedBefore says whether a company is named in the sentence of a token before it.
func namedBefore(x *text.Text, mentions []company.Mention, token int) bool {
	n := len(mentions)
	return n > 0 && mentions[n-1].First >= x.Sentences[x.Tokens[token].Sentence].First
}

// stranger makes the mention of tokens [first, last) and puts its company into the cast when it is new to the field.
func (d *document) stranger(x *text.Text, first, last int) company.Mention {
	span := text.Span{Start: x.Tokens[first].Start, End: x.Tokens[last-1].End}
	name := x.Folded[span.Start:span.End]
	at, ok := d.memory.known[name]
	if !ok {
		at = len(d.cast.Companies)
		if d.memory.known == nil {
			d.memory.known = map[string]int{}
		}
		d.memory.known[name] = at
		d.cast.Companies = append(d.cast.Companies, &company.Company{Name: name})
	}
	return company.Mention{Span: span, First: first, Last: last, Company: at, Stranger: true}
}

// firmName is where a name of a firm that begins at token first ends, or -1. A headline in capitals tells no
// name from a word; what follows a determiner or a possessive is a part of a firm.
func (e *Engine) firmName(x *text.Text, first, limit int) int {
	if !namePart(x, first) || first > 0 && (namePart(x, first-1) && !opensSentence(x, first-1) || e.roles.has(roleNounFollows, x.Word(first-1)) || x.Word(first-1) == "s") {
		return -1
	}
	if opensSentence(x, first) && (e.roles.has(roleFunction, x.Word(first)) || first+2 < limit && namePart(x, first+1) && namePart(x, first+2)) {
		return -1
	}
	last := first + 1
	for last < limit && namePart(x, last) && x.Tokens[last].Sentence == x.Tokens[first].Sentence {
		last++
	}
	if last-first < 2 || !e.roles.has(roleFirm, x.Word(last-1)) || last < limit && e.roles.has(rolePartOfFirm, x.Word(last)) || capitals(x, first) {
		return -1
	}
	return last
}

// namePart says whether token i is a word with a capital.
func namePart(x *text.Text, i int) bool {
	return x.Tokens[i].Kind == text.Word && x.Tokens[i].Capital && len(x.Word(i)) > 1
}

func opensSentence(x *text.Text, i int) bool { return x.Sentences[x.Tokens[i].Sentence].First == i }

// capitals says whether the sentence of token i writes most of its words with a capital.
func capitals(x *text.Text, i int) bool {
	s := x.Sentences[x.Tokens[i].Sentence]
	lower, upper := 0, 0
	for k := s.First; k < s.Last; k++ {
		switch {
		case x.Tokens[k].Kind != text.Word || len(x.Word(k)) < 4:
		case x.Tokens[k].Capital:
			upper++
		default:
			lower++
		}
	}
	return 2*upper > 3*lower
}
