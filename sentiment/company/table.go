package company

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/sentiment/text"
)

// ID names a company in the table; it is empty for one that only the article or the user knows.
type ID string

// Company is one row of the table.
type Company struct {
	ID       ID
	Name     string // English name as newsrooms write it, or the name as written when unknown
	Exchange string // MIC of the primary listing; empty when unlisted or unknown
	Symbol   string // ticker there
	Korean   string
	Aliases  []string
	Weak     []string // aliases that are ordinary words, and need more than themselves
	Kind     string   // company, unlisted, etf, index or agency
	Parent   ID
	Sector   string
	Source   string
}

// Ticker is EXCHANGE:SYMBOL, or empty when either is unknown.
func (c *Company) Ticker() string {
	if c.Exchange == "" || c.Symbol == "" {
		return ""
	}
	return c.Exchange + ":" + c.Symbol
}

// Header is the first line of a company table.
const Header = "id\tname\texchange\tsymbol\tkorean\taliases\tweak\tkind\tparent\tsector\tsource"

// Parse reads a table of companies. Errors name the file and line and quote the value.
func Parse(r io.Reader, name string) ([]*Company, error) {
	var all companies
	if err := data.Rows(r, name, Header, all.row); err != nil {
		return nil, err
	}
	return all, nil
}

// companies are the rows of a table.
type companies []*Company

// row takes a row of the table.
func (all *companies) row(_ int, cells []string) error {
	if cells[0] == "" || cells[1] == "" {
		return fmt.Errorf("id %q, name %q: expected both", cells[0], cells[1])
	}
	*all = append(*all, &Company{
		ID: ID(cells[0]), Name: cells[1], Exchange: cells[2], Symbol: cells[3], Korean: cells[4],
		Aliases: splitList(cells[5]), Weak: splitList(cells[6]), Kind: cells[7], Parent: ID(cells[8]),
		Sector: cells[9], Source: cells[10],
	})
	return nil
}

func splitList(cell string) []string {
	var list []string
	for s := range strings.SplitSeq(cell, ";") {
		if s = strings.TrimSpace(s); s != "" {
			list = append(list, s)
		}
	}
	return list
}

// Table is a compiled set of companies. It is immutable and safe for concurrent use.
type Table struct {
	companies []*Company
	byID      map[ID]*Company
	byKey     func() map[string]claim // names as they are resolved, see key; few articles ask for them
	bySymbol  map[string]*Company     // tickers, upper case, with and without the exchange
	names     *names
	words     words
	local     map[text.Lang]map[string]*Company // folded names that mean another company in a language
}

// Companies lists the table by id.
func (t *Table) Companies() []*Company { return t.companies }

// ByID finds a company by its id.
func (t *Table) ByID(id ID) (*Company, bool) {
	c, ok := t.byID[id]
	return c, ok
}

// Load compiles the embedded table together with a user's rows; a row with the id of an embedded one
// replaces it.
func Load(user []*Company) (*Table, error) {
	w, err := embeddedWords()
	if err != nil {
		return nil, err
	}
	own, err := embeddedCompanies()
	if err != nil {
		return nil, err
	}
	return compile(append(own[:len(own):len(own)], user...), w), nil
}

var embeddedCompanies = sync.OnceValues(func() ([]*Company, error) {
	var all companies
	err := data.Embedded("company/companies.tsv", Header, all.row)
	return all, err
})

func compile(rows []*Company, w words) *Table {
	t := &Table{byID: make(map[ID]*Company, len(rows)), bySymbol: make(map[string]*Company, 2*len(rows)), words: w, names: newNames(len(rows)), local: map[text.Lang]map[string]*Company{}}
	t.byKey = sync.OnceValue(t.keys)
	for _, c := range rows {
		t.byID[c.ID] = c
	}
	t.companies = slices.SortedFunc(maps.Values(t.byID), func(a, b *Company) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for _, c := range t.companies {
		t.index(c)
	}
	for _, l := range w.local {
		if t.local[l.lang] == nil {
			t.local[l.lang] = map[string]*Company{}
		}
		t.local[l.lang][l.name] = t.byID[l.id]
	}
	return t
}

// meant is the company that a name of the table means in a text of a language.
func (t *Table) meant(lang text.Lang, n *name) *Company {
	if c := t.local[lang][n.folded]; c != nil {
		return c
	}
	return n.company
}

// claim is the company that a name stands for, and whether the name is an ordinary word there.
type claim struct {
	company *Company
	weak    bool
}

// keys settles the keys of all names. Of two claims that are as good, the first by id stands.
func (t *Table) keys() map[string]claim {
	keys := map[string]claim{}
	for _, c := range t.companies {
		for _, name := range c.namesOf() {
			key, weak := t.key(name), slices.Contains(c.Weak, name)
			if before, ok := keys[key]; key != "" && (!ok || before.weak && !weak) {
				keys[key] = claim{c, weak}
			}
		}
	}
	return keys
}

// index enters every name of a company.
func (t *Table) index(c *Company) {
	for _, name := range c.namesOf() {
		t.names.add(name, c, slices.Contains(c.Weak, name))
	}
	if c.Symbol != "" {
		t.bySymbol[strings.ToUpper(c.Symbol)] = c
		if c.Exchange != "" {
			t.bySymbol[strings.ToUpper(c.Ticker())] = c
		}
	}
}

// namesOf lists every name of the company: weak ones too, its ticker when that reads as a name.
func (c *Company) namesOf() []string {
	list := append(make([]string, 0, 3+len(c.Aliases)+len(c.Weak)), c.Name)
	if c.Korean != "" {
		list = append(list, c.Korean)
	}
	list = append(list, c.Aliases...)
	list = append(list, c.Weak...)
	if c.Symbol != "" {
		list = append(list, c.Symbol)
	}
	return list
}

// Resolve finds the company a user means by a value: a ticker, $TICKER or EXCHANGE:SYMBOL, else a name or
// alias as the table writes it, else one that differs in legal suffixes, share classes and points only.
func (t *Table) Resolve(value string) (*Company, bool) {
	value = strings.TrimSpace(value)
	if c, ok := t.bySymbol[strings.TrimPrefix(value, "$")]; ok {
		return c, true
	}
	if _, symbol, ok := strings.Cut(value, ":"); ok {
		if c, ok := t.bySymbol[strings.ToUpper(value)]; ok {
			return c, true
		}
		if c, ok := t.bySymbol[strings.ToUpper(symbol)]; ok && t.words.sameMarket(c.Exchange, value) {
			return c, true
		}
	}
	if c := t.names.find(strings.ToLower(value)).company; c != nil {
		return c, true
	}
	if c, ok := t.byKey()[t.key(value)]; ok {
		return c.company, true
	}
	short := withoutForm(value)
	if short == value {
		return nil, false
	}
	c, ok := t.byKey()[t.key(short)]
	return c.company, ok
}

// withoutForm is a name without the last words that say only that it is a group of companies, or which
// class of its shares is meant.
func withoutForm(name string) string {
	name, _, _ = strings.Cut(name, " Class ")
	for _, form := range [...]string{" Group", " Holdings", " Holding"} {
		if short, ok := strings.CutSuffix(strings.TrimRight(name, " ."), form); ok {
			return short
		}
	}
	return name
}

// sameMarket says whether a value such as NYSE:IBM names the exchange with the given MIC.
func (w words) sameMarket(mic, value string) bool {
	market, _, _ := strings.Cut(strings.ToUpper(value), ":")
	market = strings.TrimSpace(market)
	return market == mic || w.markets[market] == mic
}

// keyMarks are the marks that spellings of a name differ in.
var keyMarks = strings.NewReplacer("’", "'", ",", " ", ".", "", "(", " ", ")", " ", "㈜", " ", "-", " ")

// key folds a name to what two spellings of it share: lower case, no spaces or points, no legal suffix.
func (t *Table) key(name string) string {
	folded := strings.ToLower(keyMarks.Replace(name))
	parts := strings.Fields(folded)
	if len(parts) > 1 && parts[0] == "the" {
		parts = parts[1:]
	}
	for len(parts) > 1 {
		cut := t.words.suffixLength(parts)
		if cut == 0 {
			break
		}
		parts = parts[:len(parts)-cut]
	}
	return strings.Join(parts, "")
}

// words are the small tables beside the companies.
type words struct {
	suffixes map[string]bool                 // folded, single words and "class a"
	generic  map[text.Lang]map[string]string // noun that refers back -> sector, or empty for any
	acronyms map[string]bool                 // upper case letters that are no ticker
	tails    map[string]bool                 // Hangul that may follow a Korean name
	after    map[string]bool                 // words that follow a company and little else
	before   map[string]bool                 // pairs of words that stand before one: shares of
	verbs    map[string]bool                 // words that show that a subject stands before them
	epithets map[string]bool                 // adjectives before a noun that refers back
	others   map[string]bool                 // words that make a Korean noun for a company mean another one
	ordinary map[string]bool                 // names and phrases that are words and no company
	markets  map[string]string               // what vendors write for an exchange -> MIC
	local    []localName                     // names that mean another company in a language
}

// localName is a row of data/company/local.tsv.
type localName struct {
	lang text.Lang
	name string // folded
	id   ID
}

// suffixLength is how many of the last words form a legal suffix or share class.
func (w words) suffixLength(parts []string) int {
	for n := min(3, len(parts)-1); n > 0; n-- {
		if w.suffixes[strings.Join(parts[len(parts)-n:], " ")] {
			return n
		}
	}
	return 0
}

// suffixMarks are the marks that a legal suffix is read without.
var suffixMarks = strings.NewReplacer(".", "", "(", "", ")", "")

var embeddedWords = sync.OnceValues(func() (words, error) {
	w := words{suffixes: map[string]bool{}, generic: map[text.Lang]map[string]string{}, acronyms: map[string]bool{}, tails: map[string]bool{}, after: map[string]bool{}, before: map[string]bool{}, verbs: map[string]bool{}, epithets: map[string]bool{}, others: map[string]bool{}, ordinary: map[string]bool{}, markets: map[string]string{}}
	places := map[string]map[string]bool{"after": w.after, "before": w.before, "verb": w.verbs, "epithet": w.epithets, "other": w.others}
	for _, table := range []struct {
		path, header string
		row          func(cells []string)
	}{
		{"company/suffixes.tsv", "language\tsuffix\tsource", func(cells []string) {
			w.suffixes[strings.ToLower(suffixMarks.Replace(cells[1]))] = true
		}},
		{"company/generic.tsv", "language\tnoun\tsector\tsource", w.addGeneric},
		{"company/acronyms.tsv", "acronym\tsource", func(cells []string) { w.acronyms[cells[0]] = true }},
		{"company/cues.tsv", "place\twords\tsource", func(cells []string) { places[cells[0]][cells[1]] = true }},
		{"company/ordinary.tsv", "words\tsource", func(cells []string) { w.ordinary[cells[0]] = true }},
		{"company/markets.tsv", "name\tmic\tsource", func(cells []string) { w.markets[cells[0]] = cells[1] }},
		{"company/local.tsv", "language\tname\tid\tsource", func(cells []string) {
			w.local = append(w.local, localName{text.Lang(cells[0]), strings.ToLower(cells[1]), ID(cells[2])})
		}},
		{"company/tails.tsv", "tail\tsource", func(cells []string) { w.tails[cells[0]] = true }},
	} {
		err := data.Embedded(table.path, table.header, func(_ int, cells []string) error {
			table.row(cells)
			return nil
		})
		if err != nil {
			return w, err
		}
	}
	return w, nil
})

func (w words) addGeneric(cells []string) {
	lang := text.Lang(cells[0])
	if w.generic[lang] == nil {
		w.generic[lang] = map[string]string{}
	}
	w.generic[lang][strings.ToLower(cells[1])] = cells[2]
}
