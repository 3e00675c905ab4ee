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
	return new(Reader).Read(t, texts, given)
}

// Reader reads one article after the other in memory of its own. The zero value is ready.
type Reader struct {
	table   *Table
	cast    Cast
	index   map[*Company]int
	unknown map[string]int // members that the table does not hold, by name
	given   map[int]bool
	written map[string]bool // the values given
	strong  map[int]bool    // see dropWeak
	extra   extras
	found   []Mention // of the text in work
	kept    []Mention // of all texts
	topics  topics
}

// Read is [Table.Read] with a cast that is good until the next call; its companies are good for ever.
func (r *Reader) Read(t *Table, texts []*text.Text, given []string) *Cast {
	r.reset(t)
	for _, value := range given {
		r.give(value)
	}
	for _, x := range texts {
		r.introductions(x)
	}
	for _, x := range texts {
		r.cast.Mentions = append(r.cast.Mentions, r.find(x))
	}
	r.dropWeak()
	r.resolveAnaphors(texts)
	return &r.cast
}

// membersKept is how many companies an article may have for its memory to serve the next one.
const membersKept = 1 << 12

// reset forgets the last article.
func (r *Reader) reset(t *Table) {
	if r.table != t || len(r.cast.Companies) > membersKept || len(r.kept) > membersKept || len(r.extra.company) > membersKept {
		*r = Reader{
			table: t, index: map[*Company]int{}, unknown: map[string]int{}, given: map[int]bool{},
			written: map[string]bool{}, strong: map[int]bool{},
		}
	}
	clear(r.index)
	clear(r.unknown)
	clear(r.given)
	clear(r.written)
	clear(r.strong)
	r.extra.reset()
	r.cast.Companies, r.cast.Given, r.cast.Mentions = r.cast.Companies[:0], r.cast.Given[:0], r.cast.Mentions[:0]
	r.kept = r.kept[:0]
}

// extras are the names that only an article or its reader knows: a trie over their bytes.
type extras struct {
	edges   map[uint64]uint32
	company []int // by node; -1 where no name ends
}

func (e *extras) reset() {
	if e.edges == nil {
		e.edges = map[uint64]uint32{}
	}
	clear(e.edges)
	e.company = append(e.company[:0], -1)
}

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

func (r *Reader) member(c *Company) int {
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
func (r *Reader) give(value string) {
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

func (r *Reader) addExtra(name string, company int) {
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
func (r *Reader) find(x *text.Text) []Mention {
	r.found = r.found[:0]
	r.known(x)
	r.extras(x)
	r.anaphors(x)
	r.found = outsideCodes(x, r.found)
	r.found = append(r.found, r.coded(x, r.found)...)
	slices.SortStableFunc(r.found, func(a, b Mention) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	first, end := len(r.kept), 0
	for _, m := range r.found {
		if m.Start >= end && (m.Anaphor || !r.isWord(x, m)) {
			r.kept = append(r.kept, m)
			end = m.End
		}
	}
	return r.kept[first:len(r.kept):len(r.kept)]
}

// known finds the names of the table.
func (r *Reader) known(x *text.Text) {
	for i := 0; i < len(x.Tokens); i++ {
		if x.Tokens[i].Kind == text.Mark || !startsWord(x, i) {
			continue
		}
		end, n := r.table.names.at(x, i, r.table.words)
		if n == nil {
			continue
		}
		m := mention(x, x.Tokens[i].Start, end, r.member(r.table.meant(x.Lang, n)))
		m.weak = n.weak && r.table.meant(x.Lang, n) == n.company && !hasCue(x, m, r.table.words)
		r.found = append(r.found, m)
		i = x.TokenAt(end - 1)
	}
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
func (r *Reader) extras(x *text.Text) {
	if len(r.extra.edges) == 0 {
		return
	}
	for i := range x.Tokens {
		if !startsWord(x, i) {
			continue
		}
		if end, company := r.extra.at(x, i, r.table.words); company >= 0 {
			r.found = append(r.found, mention(x, x.Tokens[i].Start, end, company))
		}
	}
}

// at finds the longest of the names that begins at a token and ends where a word may end.
func (e *extras) at(x *text.Text, token int, w words) (end, company int) {
	company = -1
	start := x.Tokens[token].Start
	node := uint32(0)
	for j := start; j < len(x.Folded); j++ {
		next, ok := e.edges[uint64(node)<<8|uint64(x.Folded[j])]
		if !ok {
			break
		}
		if node = next; e.company[node] >= 0 && ends(x, token, j+1, x.Folded[start:j+1], w) {
			end, company = j+1, e.company[node]
		}
	}
	return end, company
}

// dropWeak removes names that are ordinary words unless something shows that the company is meant: a cue
// beside one of them, a strong name of the same company elsewhere, or that the user gave it.
func (r *Reader) dropWeak() {
	for i := range r.given {
		r.strong[i] = true
	}
	for _, list := range r.cast.Mentions {
		for _, m := range list {
			if !m.Anaphor && !m.weak {
				r.strong[m.Company] = true
			}
		}
	}
	for i, list := range r.cast.Mentions {
		kept := list[:0]
		for _, m := range list {
			if m.Anaphor || r.strong[m.Company] {
				kept = append(kept, m)
			}
		}
		r.cast.Mentions[i] = kept
	}
}
