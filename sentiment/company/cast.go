package company

import (
	"sort"
	"strings"

	"github.com/tickertone/tickertone/sentiment/text"
)

// Mention is one place where a text names a company or refers back to one.
type Mention struct {
	text.Span          // in the folded text
	First, Last int    // tokens [First, Last), the Korean particle's token included
	Company     int    // index into Cast.Companies
	Tail        string // Korean particle or what else is glued to the name
	Anaphor     bool   // refers back by a noun
	weak        bool
	noun        string // of an anaphor
}

// Cast is who appears in an article. Texts are its fields, in order; mentions are in order of place.
type Cast struct {
	Companies []*Company
	Given     []int       // for each value given, its index in Companies
	Mentions  [][]Mention // by text
}

// Read finds the companies of an article: those given, those in the table, and those the texts introduce
// with a ticker.
func (t *Table) Read(texts []*text.Text, given []string) *Cast {
	r := reader{table: t, cast: &Cast{Mentions: make([][]Mention, len(texts))}, index: map[*Company]int{}, given: map[int]bool{}}
	for _, value := range given {
		r.give(value)
	}
	for _, x := range texts {
		r.introductions(x)
	}
	for i, x := range texts {
		r.cast.Mentions[i] = r.find(x)
	}
	r.dropWeak()
	r.resolveAnaphors(texts)
	return r.cast
}

type reader struct {
	table *Table
	cast  *Cast
	index map[*Company]int
	given map[int]bool
	extra []extraName // names that only this article or its reader knows
}

type extraName struct {
	folded  string
	company int
}

func (r *reader) member(c *Company) int {
	if i, ok := r.index[c]; ok {
		return i
	}
	r.cast.Companies = append(r.cast.Companies, c)
	r.index[c] = len(r.cast.Companies) - 1
	return r.index[c]
}

// give adds a value the user named. Unknown values become companies of their own, known by that name
// with and without its legal suffix.
func (r *reader) give(value string) {
	c, known := r.table.Resolve(value)
	if !known {
		c = &Company{Name: value}
	}
	i := r.member(c)
	r.given[i] = true
	r.cast.Given = append(r.cast.Given, i)
	r.addExtra(value, i)
	if !known {
		r.addExtra(r.table.bare(value), i)
	}
}

func (r *reader) addExtra(name string, company int) {
	folded := text.New(name, text.Detect(name)).Folded
	folded = strings.Trim(folded, " \t\n$")
	if folded == "" {
		return
	}
	for _, e := range r.extra {
		if e.folded == folded {
			return
		}
	}
	r.extra = append(r.extra, extraName{folded, company})
}

// bare is a name without its legal suffixes.
func (t *Table) bare(name string) string {
	parts := strings.Fields(name)
	for len(parts) > 1 {
		folded := make([]string, len(parts))
		for i, p := range parts {
			folded[i] = strings.ToLower(strings.Trim(p, ".,()"))
		}
		cut := t.words.suffixLength(folded)
		if cut == 0 {
			break
		}
		parts = parts[:len(parts)-cut]
	}
	return strings.TrimRight(strings.Join(parts, " "), " .,")
}

// find lists the mentions of one text, in order, without overlap, the longest first.
func (r *reader) find(x *text.Text) []Mention {
	found := r.known(x)
	found = append(found, r.extras(x)...)
	found = append(found, r.anaphors(x)...)
	sort.SliceStable(found, func(i, j int) bool {
		if found[i].Start != found[j].Start {
			return found[i].Start < found[j].Start
		}
		return found[i].End > found[j].End
	})
	kept := found[:0]
	end := 0
	for _, m := range found {
		if m.Start >= end {
			kept = append(kept, m)
			end = m.End
		}
	}
	return kept
}

// known finds the names of the table.
func (r *reader) known(x *text.Text) []Mention {
	var found []Mention
	for i := 0; i < len(x.Tokens); i++ {
		if x.Tokens[i].Kind == text.Mark || !startsWord(x, i) {
			continue
		}
		end, n := r.table.names.at(x, x.Tokens[i].Start, r.table.words)
		if n == nil {
			continue
		}
		m := mention(x, x.Tokens[i].Start, end, r.member(n.company))
		m.weak = n.weak && !hasCue(x, m, r.table.words)
		found = append(found, m)
		i = x.TokenAt(end - 1)
	}
	return found
}

// startsWord says whether token i begins a word: nothing but a mark is glued before it.
func startsWord(x *text.Text, i int) bool {
	return i == 0 || !x.Tokens[i].Glued || x.Tokens[i-1].Kind == text.Mark
}

// mention spans the bytes [start, end) and takes in the particle behind them.
func mention(x *text.Text, start, end, company int) Mention {
	first, last := x.TokenAt(start), x.TokenAt(end-1)
	m := Mention{Span: text.Span{Start: start, End: end}, First: first, Last: last + 1, Company: company}
	switch {
	case x.Tokens[last].End > end:
		m.Tail = x.Folded[end:x.Tokens[last].End]
	case last+1 < len(x.Tokens) && x.Tokens[last+1].Glued && x.Tokens[last+1].Kind == text.Hangul:
		m.Tail = x.Word(last + 1)
		m.Last++
	default:
		m.Tail = tailBehindBrackets(x, m.Last)
	}
	return m
}

// tailBehindBrackets reads the particle of 삼성전자(005930)는.
func tailBehindBrackets(x *text.Text, at int) string {
	if x.Lang != text.Korean || at >= len(x.Tokens) || x.Word(at) != "(" || !x.Tokens[at].Glued {
		return ""
	}
	for i := at + 1; i < min(at+6, len(x.Tokens)-1); i++ {
		if x.Word(i) != ")" {
			continue
		}
		if next := x.Tokens[i+1]; next.Glued && next.Kind == text.Hangul && text.KoreanEndings().Josa(x.Word(i+1)) {
			return x.Word(i + 1)
		}
		return ""
	}
	return ""
}

// hasCue says whether something beside a weak name shows that a company is meant: a cash tag, brackets
// with an exchange, a legal suffix, a possessive, or a price word.
func hasCue(x *text.Text, m Mention, w words) bool {
	if m.First > 0 {
		switch x.Word(m.First - 1) {
		case "$", ":":
			return true
		}
	}
	if m.Last >= len(x.Tokens) {
		return false
	}
	next := x.Word(m.Last)
	return w.suffixes[next] && x.Tokens[m.Last].Capital || w.cues[next] || next == "'" && x.Tokens[m.Last].Glued
}

// extras finds the names that the table does not hold.
func (r *reader) extras(x *text.Text) []Mention {
	var found []Mention
	for _, e := range r.extra {
		for at := 0; ; {
			i := strings.Index(x.Folded[at:], e.folded)
			if i < 0 {
				break
			}
			start, end := at+i, at+i+len(e.folded)
			at = end
			first := x.TokenAt(start)
			if first < len(x.Tokens) && x.Tokens[first].Start == start && startsWord(x, first) && ends(x, end, e.folded, r.table.words) {
				found = append(found, mention(x, start, end, e.company))
			}
		}
	}
	return found
}

// anaphors finds nouns that refer back: "the company", "this chipmaker", 이 회사, 동사.
func (r *reader) anaphors(x *text.Text) []Mention {
	generic := r.table.words.generic[x.Lang]
	var found []Mention
	for i := 0; i < len(x.Tokens); i++ {
		start, end, noun := r.anaphorAt(x, i, generic)
		if noun == "" {
			continue
		}
		m := mention(x, start, end, -1)
		m.Anaphor, m.noun = true, noun
		found = append(found, m)
		i = m.Last - 1
	}
	return found
}

func (r *reader) anaphorAt(x *text.Text, i int, generic map[string]string) (start, end int, noun string) {
	if x.Lang == text.Korean {
		return r.koreanAnaphor(x, i, generic)
	}
	switch x.Word(i) {
	case "the", "this", "that", "same":
	default:
		return 0, 0, ""
	}
	for n := 3; n >= 1; n-- {
		if i+n >= len(x.Tokens) {
			continue
		}
		span := text.Span{Start: x.Tokens[i+1].Start, End: x.Tokens[i+n].End}
		if s := x.Slice(span); hasKey(generic, s) {
			return x.Tokens[i].Start, span.End, s
		}
	}
	return 0, 0, ""
}

func hasKey(m map[string]string, k string) bool {
	_, ok := m[k]
	return ok
}

// koreanAnaphor matches 회사, 이 회사, 같은 회사 and the like with a particle behind them.
func (r *reader) koreanAnaphor(x *text.Text, i int, generic map[string]string) (start, end int, noun string) {
	if x.Tokens[i].Kind != text.Hangul || !startsWord(x, i) {
		return 0, 0, ""
	}
	start = x.Tokens[i].Start
	for n := min(2, len(x.Tokens)-i); n >= 1; n-- {
		last := x.Tokens[i+n-1]
		if last.Kind != text.Hangul || last.Sentence != x.Tokens[i].Sentence {
			continue
		}
		for end = last.End; end > last.Start; end -= 3 {
			s := x.Folded[start:end]
			tail := x.Folded[end:last.End]
			if hasKey(generic, s) && (tail == "" || text.KoreanEndings().Josa(tail)) {
				return start, end, s
			}
		}
	}
	return 0, 0, ""
}

// dropWeak removes names that are ordinary words unless something shows that the company is meant: a cue
// beside one of them, a strong name of the same company elsewhere, or that the user gave it.
func (r *reader) dropWeak() {
	strong := map[int]bool{}
	for i := range r.given {
		strong[i] = true
	}
	for _, list := range r.cast.Mentions {
		for _, m := range list {
			if !m.Anaphor && !m.weak {
				strong[m.Company] = true
			}
		}
	}
	for i, list := range r.cast.Mentions {
		kept := list[:0]
		for _, m := range list {
			if m.Anaphor || strong[m.Company] {
				kept = append(kept, m)
			}
		}
		r.cast.Mentions[i] = kept
	}
}

// resolveAnaphors binds each noun that refers back to the topic before it: the first company named in
// the nearest earlier sentence that names one, of the right sector when the noun tells it. Nouns that
// refer to nobody are dropped.
func (r *reader) resolveAnaphors(texts []*text.Text) {
	var topics []int // first-named company of each sentence so far
	for i, x := range texts {
		kept := r.cast.Mentions[i][:0]
		sentence := int32(-1)
		for _, m := range r.cast.Mentions[i] {
			if m.Anaphor {
				if m.Company = r.antecedent(topics, r.table.words.generic[x.Lang][m.noun]); m.Company < 0 {
					continue
				}
			} else if s := x.Tokens[m.First].Sentence; s != sentence {
				topics = append(topics, m.Company)
				sentence = s
			}
			kept = append(kept, m)
		}
		r.cast.Mentions[i] = kept
	}
}

func (r *reader) antecedent(topics []int, sector string) int {
	for i := len(topics) - 1; i >= 0; i-- {
		c := r.cast.Companies[topics[i]]
		if c.Kind == "index" || c.Kind == "etf" || c.Kind == "agency" {
			continue
		}
		if sector == "" || c.Sector == "" || c.Sector == sector {
			return topics[i]
		}
	}
	return -1
}
