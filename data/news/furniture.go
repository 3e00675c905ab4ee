package news

import (
	_ "embed"
	"fmt"
	"regexp"
	"regexp/syntax"
	"sort"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed furniture.tsv
var furnitureTable string

// FurnitureTable returns the embedded rules for page furniture, furniture.tsv, as shipped.
func FurnitureTable() string { return furnitureTable }

// The kinds of rules; furniture.tsv says what each does.
const (
	kindSkip   = "title-skip"
	kindTitle  = "title"
	kindStamp  = "stamp"
	kindByline = "byline"
	kindLine   = "line"
	kindInline = "inline"
	kindTail   = "tail"
)

// rule is one line of furniture.tsv.
type rule struct {
	lang   string // en, ko, or * for both
	kind   string
	safe   bool                  // may be used on text fields, not only on pages
	match  func() *regexp.Regexp // compiled at first use: most articles use none
	needs  []string              // a match contains one of these; nil when nothing is known
	leads  bool                  // a match begins with one of needs, and match is tied to that place
	source string
	line   int
}

func (u *rule) speaks(lang string) bool { return u.lang == "*" || lang == "" || u.lang == lang }

// table holds the rules and, for each of its two uses, the index of what they need.
type table struct {
	rules []rule
	safe  *index
	page  *index
}

// furniture is the embedded table, read at first use.
var furniture = sync.OnceValue(func() *table {
	t, err := parseFurniture("furniture.tsv", furnitureTable)
	if err != nil {
		panic("news: embedded table: " + err.Error())
	}
	return t
})

// macros stand in the table for the forms of stamps.
var macros = strings.NewReplacer(
	"{time}", `\d{4}\s*(?:[-./]|년)\s*\d{1,2}\s*(?:[-./]|월)\s*\d{1,2}\s*(?:일|\.)?(?:\s*\([월화수목금토일]\))?[T\s]*(?:오전|오후)?\s*\d{1,2}(?::|시\s*)\d{2}분?(?::\d{2})?(?:\s*[AaPp][Mm])?`,
	"{date}", `\d{4}\s*(?:[-./]|년)\s*\d{1,2}\s*(?:[-./]|월)\s*\d{1,2}\s*(?:일|\.)?`,
	"{entime}", `(?:[A-Z][a-z]{2,8}\.?,?\s+)?(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4})(?:(?:,|\s+at|\s*[-–|·])?\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s*[A-Z]{2,4})?)?`,
)

// parseFurniture reads the table. Errors name its line.
func parseFurniture(name, text string) (*table, error) {
	t := &table{}
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" || line[0] == '#' || strings.HasPrefix(line, "language\t") {
			continue
		}
		u, err := parseRule(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
		u.line = i + 1
		t.rules = append(t.rules, u)
	}
	t.safe = newIndex(t.rules, func(u *rule) bool { return u.safe })
	t.page = newIndex(t.rules, func(*rule) bool { return true })
	return t, nil
}

func parseRule(line string) (rule, error) {
	cells := strings.Split(line, "\t")
	if len(cells) != 5 {
		return rule{}, fmt.Errorf("%d columns; expected language, kind, scope, pattern and source", len(cells))
	}
	u := rule{lang: cells[0], kind: cells[1], safe: cells[2] == "any", source: cells[4]}
	switch {
	case u.lang != "en" && u.lang != "ko" && u.lang != "*":
		return u, fmt.Errorf("language %q; expected en, ko or *", u.lang)
	case cells[2] != "any" && cells[2] != "page":
		return u, fmt.Errorf("scope %q; expected any or page", cells[2])
	case strings.TrimSpace(u.source) == "":
		return u, fmt.Errorf("no source; expected where the pattern is seen")
	}
	return u, u.compile(cells[3])
}

// compile reads the pattern, which is tied to the line's ends as its kind asks.
func (u *rule) compile(pattern string) error {
	pattern = macros.Replace(pattern)
	switch u.kind {
	case kindSkip, kindStamp, kindLine, kindTail:
		pattern = `^(?:` + pattern + `)$`
	case kindByline:
		pattern = `^(?:` + pattern + `)`
	case kindTitle:
		pattern = `(?:` + pattern + `)$`
	case kindInline:
	default:
		return fmt.Errorf("kind %q; expected title-skip, title, stamp, byline, line, inline or tail", u.kind)
	}
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return fmt.Errorf("pattern: %w", err)
	}
	u.needs = required(tree)
	if lead := leading(tree); u.kind == kindInline && distinct(lead) {
		u.needs, u.leads, pattern = lead, true, `^(?:`+pattern+`)`
	}
	if u.safe && u.needs == nil {
		return fmt.Errorf("pattern of scope any has no fixed text to look for")
	}
	u.match = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
	return nil
}

// required returns strings of which every match contains one, or nil if none are known. They let a
// scan pass over text that no pattern can match.
func required(t *syntax.Regexp) []string {
	switch t.Op {
	case syntax.OpLiteral:
		if t.Flags&syntax.FoldCase != 0 {
			return nil
		}
		return []string{string(t.Rune)}
	case syntax.OpCharClass:
		return classMembers(t.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return required(t.Sub[0])
	case syntax.OpRepeat:
		if t.Min > 0 {
			return required(t.Sub[0])
		}
	case syntax.OpConcat:
		return bestOf(t.Sub)
	case syntax.OpAlternate:
		return allOf(t.Sub)
	}
	return nil
}

// leading returns strings of which every match begins with one, or nil if none are known.
func leading(t *syntax.Regexp) []string {
	switch t.Op {
	case syntax.OpLiteral, syntax.OpCharClass:
		return required(t)
	case syntax.OpCapture, syntax.OpPlus, syntax.OpConcat:
		return leading(t.Sub[0])
	case syntax.OpAlternate:
		var all []string
		for _, part := range t.Sub {
			lead := leading(part)
			if lead == nil {
				return nil
			}
			all = append(all, lead...)
		}
		return all
	}
	return nil
}

// distinct reports whether none of the strings is a mere letter.
func distinct(list []string) bool {
	for _, s := range list {
		if len(s) == 1 && (s[0]|0x20 >= 'a' && s[0]|0x20 <= 'z') {
			return false
		}
	}
	return list != nil
}

// classMembers lists a class of a few characters.
func classMembers(ranges []rune) []string {
	var out []string
	for i := 0; i < len(ranges); i += 2 {
		if len(out)+int(ranges[i+1]-ranges[i]) >= 6 {
			return nil
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			out = append(out, string(r))
		}
	}
	return out
}

// bestOf picks the part of a sequence whose strings are rarest: those with a mark such as a bracket, then
// the longest.
func bestOf(parts []*syntax.Regexp) []string {
	var best []string
	for _, part := range parts {
		if needs := required(part); needs != nil && rarity(needs) > rarity(best) {
			best = needs
		}
	}
	return best
}

// allOf joins what alternatives need; one that needs nothing spoils it.
func allOf(parts []*syntax.Regexp) []string {
	var all []string
	for _, part := range parts {
		needs := required(part)
		if needs == nil {
			return nil
		}
		all = append(all, needs...)
	}
	return all
}

// rarity ranks strings by the commonest of them: its bytes, and 100 more if it holds a mark that
// running text has little of.
func rarity(list []string) int {
	least := 0
	for i, s := range list {
		n := len(s)
		if strings.ContainsAny(s, "[]<>@=|©ⓒ▶☞【】〈〉（［") {
			n += 100
		}
		if i == 0 || n < least {
			least = n
		}
	}
	return least
}

// index finds the rules that could match somewhere in a text, in one pass over its bytes.
type index struct {
	starts [1 << 16]uint16 // by the first two bytes of a needed string: its place in lists, 0 for none
	lists  [][]need
	always []int // rules that need nothing
}

type need struct {
	text string
	rule int
}

func newIndex(rules []rule, use func(*rule) bool) *index {
	x := &index{lists: [][]need{nil}}
	for i := range rules {
		if !use(&rules[i]) {
			continue
		}
		if rules[i].needs == nil {
			x.always = append(x.always, i)
		}
		for _, text := range rules[i].needs {
			x.add(text, i)
		}
	}
	return x
}

// add enters one string; a single byte goes in with all that can follow it.
func (x *index) add(text string, rule int) {
	if len(text) > 1 {
		x.enter(uint16(text[0])|uint16(text[1])<<8, need{text, rule})
		return
	}
	for next := range 1 << 8 {
		x.enter(uint16(text[0])|uint16(next)<<8, need{text, rule})
	}
}

func (x *index) enter(key uint16, n need) {
	if x.starts[key] == 0 {
		x.starts[key] = uint16(len(x.lists))
		x.lists = append(x.lists, nil)
	}
	list := &x.lists[x.starts[key]]
	*list = append(*list, n)
}

// scan calls hit with each place at which a rule's needed string stands. A single byte at the very end
// of the text is not seen, and no rule is about one.
func (x *index) scan(text string, hit func(at, rule int)) {
	for i := 0; i+1 < len(text); i++ {
		list := x.starts[uint16(text[i])|uint16(text[i+1])<<8]
		if list == 0 {
			continue
		}
		for _, n := range x.lists[list] {
			if strings.HasPrefix(text[i:], n.text) {
				hit(i, n.rule)
			}
		}
	}
}

// maxFurnitureLine is the longest line, in bytes, that can be furniture as a whole in a text field.
const maxFurnitureLine = 1000

// cut is a span of text that is furniture.
type cut struct {
	start, end int
	kind       string
}

// safeCuts finds the furniture of a text field, in order and without overlaps: bylines and inline
// furniture on any line, lines and tails only among other lines. It never leaves a text without a letter
// or digit: then nothing is furniture.
func (t *table) safeCuts(text, lang string) []cut {
	f := finder{text: text, end: -1, single: !strings.Contains(strings.TrimSpace(text), "\n")}
	t.safe.scan(text, func(at, i int) {
		if u := &t.rules[i]; u.speaks(lang) {
			f.try(u, at)
		}
	})
	cuts := tidy(f.cuts)
	if len(cuts) > 0 && !hasWord(remove(text, cuts)) {
		return nil
	}
	return cuts
}

// finder collects the cuts of one text field.
type finder struct {
	text       string
	single     bool // one line only
	start, end int  // the line looked at last
	tried      []trial
	cuts       []cut
}

// trial is a rule that was matched against the line at start.
type trial struct {
	rule  *rule
	start int
}

// try matches a rule whose fixed text stands at a byte of the text.
func (f *finder) try(u *rule, at int) {
	whole := u.kind == kindLine || u.kind == kindTail
	if f.single && whole {
		return
	}
	if at >= f.end {
		f.start, f.end = lineAround(f.text, at)
	}
	switch {
	case whole && f.end-f.start > maxFurnitureLine:
	case u.leads:
		f.cuts = u.cutAt(f.cuts, f.text, f.start, at, f.end)
	case f.first(trial{u, f.start}):
		f.cuts = u.cuts(f.cuts, f.text, f.start, f.end)
	}
}

// first reports whether a rule has not met its line yet. Looking back a little is enough: a second
// match would only find the same cut.
func (f *finder) first(now trial) bool {
	for k := len(f.tried) - 1; k >= max(0, len(f.tried)-64); k-- {
		if f.tried[k] == now {
			return false
		}
	}
	f.tried = append(f.tried, now)
	return true
}

// cuts appends what the rule cuts on the line text[start:end].
func (u *rule) cuts(list []cut, text string, start, end int) []cut {
	line := text[start:end]
	switch u.kind {
	case kindTail:
		if u.match().MatchString(line) && hasWord(text[:start]) {
			list = append(list, cut{start, len(text), u.kind})
		}
	case kindLine:
		if u.match().MatchString(line) {
			list = append(list, cut{start, end, u.kind})
		}
	case kindByline:
		if m := u.match().FindStringIndex(line); m != nil {
			list = append(list, cut{start, start + m[1], u.kind})
		}
	case kindInline:
		for _, m := range u.match().FindAllStringIndex(line, -1) {
			list = append(list, u.widen(text, start, start+m[0], start+m[1], end))
		}
	}
	return list
}

// cutAt appends what an inline rule cuts at the place where its fixed text stands.
func (u *rule) cutAt(list []cut, text string, start, at, end int) []cut {
	if m := u.match().FindStringIndex(text[at:end]); m != nil {
		list = append(list, u.widen(text, start, at, at+m[1], end))
	}
	return list
}

// widen takes in the white space in front of inline furniture, and a bracket that it leaves open at the
// end of the line.
func (u *rule) widen(text string, start, from, to, end int) cut {
	from = start + len(strings.TrimRightFunc(text[start:from], isBlank))
	if to == end {
		head := text[start:from]
		if r, n := utf8.DecodeLastRuneInString(head); strings.ContainsRune("<[(〈＜（［", r) && n > 0 {
			from = start + len(strings.TrimRightFunc(head[:len(head)-n], isBlank))
		}
	}
	return cut{from, to, u.kind}
}

// lineAround returns the line around a byte, without the white space at its ends.
func lineAround(text string, at int) (start, end int) {
	start = strings.LastIndexByte(text[:at], '\n') + 1
	end = len(text)
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		end = at + i
	}
	line := strings.TrimLeftFunc(text[start:end], isBlank)
	start = end - len(line)
	return start, start + len(strings.TrimRightFunc(line, isBlank))
}

// isBlank adds to white space the invisible characters that pages leave at the ends of lines.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\ufeff' || r == '\u2060'
}

func hasWord(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

// tidy sorts cuts and joins those that overlap; the longer of two gives the kind.
func tidy(cuts []cut) []cut {
	sort.SliceStable(cuts, func(i, j int) bool {
		a, b := cuts[i], cuts[j]
		return a.start < b.start || a.start == b.start && a.end > b.end
	})
	var out []cut
	for _, c := range cuts {
		if n := len(out); n > 0 && c.start < out[n-1].end {
			out[n-1].end = max(out[n-1].end, c.end)
			continue
		}
		out = append(out, c)
	}
	return out
}

// blank overwrites cuts with spaces, so that offsets stay, and ends the text where only cuts follow.
// Newlines inside a cut stay.
func blank(text string, cuts []cut) string {
	out := []byte(text)
	for _, c := range cuts {
		for i := c.start; i < c.end; i++ {
			if out[i] != '\n' && out[i] != '\r' {
				out[i] = ' '
			}
		}
	}
	if last := cuts[len(cuts)-1]; strings.TrimSpace(text[last.end:]) == "" {
		return strings.TrimRightFunc(string(out), unicode.IsSpace)
	}
	return string(out)
}

// remove leaves cuts out, and the white space they leave at the ends.
func remove(text string, cuts []cut) string {
	var b strings.Builder
	at := 0
	for _, c := range cuts {
		b.WriteString(text[at:c.start])
		at = c.end
	}
	b.WriteString(text[at:])
	return strings.TrimSpace(b.String())
}

// hangulShare guesses the language of a text from its first 4,000 bytes: ko when a fifth of the letters
// are Hangul, else en, and empty without letters.
func hangulShare(text string) string {
	text = text[:min(len(text), 4000)]
	hangul, other := 0, 0
	for _, r := range text {
		switch {
		case r >= 0xac00 && r <= 0xd7a3:
			hangul++
		case unicode.IsLetter(r) && r != utf8.RuneError:
			other++
		}
	}
	switch {
	case hangul+other == 0:
		return ""
	case hangul*4 >= other:
		return "ko"
	}
	return "en"
}
