package company

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/tickertone/tickertone/sentiment/text"
)

// Mention is one place where a text names a company or refers back to one.
type Mention struct {
	text.Span          // in the folded text
	First, Last int    // tokens [First, Last), the Korean particle's token included
	Company     int    // index into Cast.Companies
	Tail        string // Korean particle or what else is glued to the name
	Anaphor     bool   // refers back by a noun
	Stranger    bool   // taken for a company by its form alone
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
	r := reader{
		table: t, cast: &Cast{Mentions: make([][]Mention, len(texts))}, index: map[*Company]int{}, unknown: map[string]int{},
		given: map[int]bool{}, written: map[string]bool{}, extra: newExtras(),
	}
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
	table   *Table
	cast    *Cast
	index   map[*Company]int
	unknown map[string]int // members that the table does not hold, by name
	given   map[int]bool
	written map[string]bool // the values given
	extra   *extras
}

// extras are the names that only an article or its reader knows: a trie over their bytes.
type extras struct {
	edges   map[uint64]uint32
	company []int // by node; -1 where no name ends
}

func newExtras() *extras { return &extras{edges: map[uint64]uint32{}, company: []int{-1}} }

// add enters a folded name; the first company to have it keeps it.
func (e *extras) add(folded string, company int) {
	node := uint32(0)
	for i := range len(folded) {
		key := uint64(node)<<8 | uint64(folded[i])
		next, ok := e.edges[key]
		if !ok {
			e.company = append(e.company, -1)
			next = uint32(len(e.company) - 1)
			e.edges[key] = next
		}
		node = next
	}
	if e.company[node] < 0 {
		e.company[node] = company
	}
}

func (r *reader) member(c *Company) int {
	if i, ok := r.index[c]; ok {
		return i
	}
	r.cast.Companies = append(r.cast.Companies, c)
	i := len(r.cast.Companies) - 1
	r.index[c] = i
	if _, ok := r.unknown[c.Name]; !ok && c.ID == "" {
		r.unknown[c.Name] = i
	}
	return i
}

// give adds a value the user named. Unknown values become companies of their own, known by that name
// with and without its legal suffix.
func (r *reader) give(value string) {
	r.written[value] = true
	c, known := r.table.Resolve(value)
	if !known { // Names that are possessives are often given without: McDonald for McDonald's.
		c, known = r.table.Resolve(value + "'s")
	}
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
	if takesPlural(value) {
		r.addExtra(value+"s", i)
	}
}

// takesPlural says whether a given name may be written with an s: auto for autos, and Acmes where a headline
// has lost the mark of Acme's.
func takesPlural(name string) bool {
	last := name[max(0, len(name)-1):]
	return len(name) > 2 && strings.ToLower(last) != "s" && ("a" <= last && last <= "z" || "A" <= last && last <= "Z")
}

func (r *reader) addExtra(name string, company int) {
	folded := text.New(name, text.Detect(name)).Folded
	folded = strings.TrimFunc(folded, func(r rune) bool { return r == '$' || unicode.IsSpace(r) })
	if folded != "" {
		r.extra.add(folded, company)
	}
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
	found = outsideCodes(x, found)
	found = append(found, r.coded(x, found)...)
	slices.SortStableFunc(found, func(a, b Mention) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	kept := found[:0]
	end := 0
	for _, m := range found {
		if m.Start >= end && (m.Anaphor || !r.isWord(x, m)) {
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
		m := mention(x, x.Tokens[i].Start, end, r.member(r.table.meant(x.Lang, n)))
		m.weak = n.weak && r.table.meant(x.Lang, n) == n.company && !hasCue(x, m, r.table.words)
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
		m.Last = behindCodes(x, m.Last)
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

// extras finds the names that the table does not hold.
func (r *reader) extras(x *text.Text) []Mention {
	var found []Mention
	for i := range x.Tokens {
		if !startsWord(x, i) {
			continue
		}
		start := x.Tokens[i].Start
		if end, company := r.extra.at(x, start, r.table.words); company >= 0 {
			found = append(found, mention(x, start, end, company))
		}
	}
	return found
}

// at finds the longest of the names that begins at a byte and ends where a word may end.
func (e *extras) at(x *text.Text, start int, w words) (end, company int) {
	company = -1
	node := uint32(0)
	for j := start; j < len(x.Folded); j++ {
		next, ok := e.edges[uint64(node)<<8|uint64(x.Folded[j])]
		if !ok {
			break
		}
		if node = next; e.company[node] >= 0 && ends(x, j+1, x.Folded[start:j+1], w) {
			end, company = j+1, e.company[node]
		}
	}
	return end, company
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
