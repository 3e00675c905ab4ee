package news

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tickertone/tickertone/data"
)

// pageRows reads the whole input as one article: a page with its furniture, or plain text.
type pageRows struct {
	lines  *lines
	format string // page, text, or prose to decide by the content
	done   bool
}

func (p *pageRows) next() (*row, error) {
	if p.done {
		return nil, io.EOF
	}
	p.done = true
	texts, bad, err := p.read()
	if err != nil {
		return nil, endFile(err)
	}
	w := &row{line: 1, plain: true}
	w.warnBytes(bad, p.lines.dec.enc)
	page := newPage(texts)
	if p.format == "page" || p.format == "prose" && page.furnished() {
		return w, page.fill(w)
	}
	title, text := splitTitle(texts)
	w.set(slot{fieldTitle, 0}, title)
	w.set(slot{fieldText, 0}, text)
	return w, nil
}

// read takes all lines, up to the limit.
func (p *pageRows) read() (texts []string, bad int, err error) {
	size := 0
	for {
		line, err := p.lines.next()
		if err == io.EOF {
			return texts, bad, nil
		}
		if err != nil {
			return nil, 0, p.lines.fault(err)
		}
		if p.lines.nul > 0 {
			return nil, 0, p.lines.nulFault()
		}
		if size += len(line) + 1; size > p.lines.max {
			return nil, 0, badRow(p.lines.n, "%w", longError{"page", p.lines.max})
		}
		bad += p.lines.bad
		texts = append(texts, strings.TrimFunc(string(line), isBlank))
	}
}

// splitTitle takes the first line of plain text as its title when it looks like one: not too long, no
// full stop, and apart from a longer text by a blank line or by the length of what follows.
func splitTitle(texts []string) (title, text string) {
	first := 0
	for first < len(texts) && texts[first] == "" {
		first++
	}
	rest := texts[min(first+1, len(texts)):]
	if first < len(texts) && width(texts[first]) <= 200 && !endsSentence(texts[first]) && len(rest) > 0 && hasWord(strings.Join(rest, "")) {
		if rest[0] == "" || width(texts[first]) <= 120 && width(rest[0]) > 120 {
			return texts[first], join(rest)
		}
	}
	return "", join(texts)
}

// page is a page taken apart: its lines, and what each one is.
type page struct {
	lang  string
	lines []pageLine
	body  int // the first line that begins a paragraph; len(lines) when there is none
	title int // the title; -1 when there is none
}

// pageLine is one line and the rules that match it.
type pageLine struct {
	text                string
	kind                string // why it is cut as a whole, or empty
	skip, line, tail    bool
	byline              int // bytes of the byline at its beginning
	inline              []cut
	published, modified string
	bare                string // a stamp without a label
	outlet              string
}

func newPage(texts []string) *page {
	p := &page{lang: hangulShare(strings.Join(texts, "\n")), title: -1}
	p.lines = make([]pageLine, len(texts))
	p.body = len(texts)
	for i, text := range texts {
		p.lines[i] = p.classify(text)
	}
	for i := range p.lines {
		if p.lines[i].opensBody() {
			p.body = i
			break
		}
	}
	return p
}

// classify matches one line against the table.
func (p *page) classify(text string) pageLine {
	l := pageLine{text: text}
	if text == "" {
		return l
	}
	t := furniture()
	todo := append([]int(nil), t.page.always...)
	// The newline lets the scan see a single byte at the end.
	t.page.scan(text+"\n", func(at, i int) {
		if u := &t.rules[i]; u.leads && u.speaks(p.lang) {
			l.inline = u.cutAt(l.inline, text, 0, at, len(text))
			return
		}
		todo = append(todo, i)
	})
	slices.Sort(todo)
	for _, i := range slices.Compact(todo) {
		if u := &t.rules[i]; u.speaks(p.lang) && !u.leads {
			l.apply(u)
		}
	}
	l.inline = tidy(l.inline)
	return l
}

func (l *pageLine) apply(u *rule) {
	m := u.match().FindStringSubmatchIndex(l.text)
	if m == nil {
		return
	}
	group := func(name string) string {
		if i := u.match().SubexpIndex(name); i >= 0 && m[2*i] >= 0 {
			return l.text[m[2*i]:m[2*i+1]]
		}
		return ""
	}
	if l.outlet == "" && u.kind != kindInline && u.kind != kindTitle {
		l.outlet = group("outlet")
	}
	switch u.kind {
	case kindSkip:
		l.skip = true
	case kindLine:
		l.line = true
	case kindTail:
		l.tail = true
	case kindByline:
		l.byline = max(l.byline, m[1])
	case kindInline:
		l.inline = u.cuts(l.inline, l.text, 0, len(l.text))
	case kindStamp:
		l.stamp(group)
	}
}

// stamp keeps the times of a stamp line, if they are times.
func (l *pageLine) stamp(group func(string) string) {
	published, modified, bare := group("published"), group("modified"), group("bare")
	for _, s := range []string{published, modified, bare} {
		if s == "" {
			continue
		}
		if _, err := parseStamp(s, nil); err != nil {
			return
		}
	}
	if l.published == "" && l.modified == "" {
		l.published, l.modified, l.bare = published, modified, bare
	}
}

func (l *pageLine) stamped() bool { return l.published != "" || l.modified != "" }

// opensBody reports whether the article's text begins here: with a byline, or a line that is long and
// ends as a sentence does.
func (l *pageLine) opensBody() bool {
	if l.skip || l.line || l.tail || l.stamped() {
		return false
	}
	w := width(l.text)
	return l.byline > 0 && l.byline < len(l.text) || w > 300 || w >= 80 && endsSentence(l.text)
}

// furnished reports whether the text is a page: one sure sign, or two weak ones.
func (p *page) furnished() bool {
	weak := 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.stamped() || l.byline > 0 || l.tail {
			return true
		}
		if l.line || l.skip || l.bare != "" || len(l.inline) > 0 {
			weak++
		}
	}
	return weak >= 2
}

// fill decides what each line is and makes the row.
func (p *page) fill(w *row) error {
	published, modified := p.stamps()
	p.title = p.findTitle()
	p.mark()
	w.page = p
	w.set(slot{fieldLang, 0}, p.lang)
	w.set(slot{fieldSource, 0}, p.outlet())
	w.set(slot{fieldPublished, 0}, published)
	w.set(slot{fieldModified, 0}, modified)
	text := p.text()
	if p.title >= 0 {
		title, outlet := cutTitle(p.lines[p.title].text)
		w.set(slot{fieldTitle, 0}, title)
		w.set(slot{fieldSource, 0}, outlet)
	}
	if text == "" && p.title < 0 {
		return badRow(1, "no text: the page holds nothing but furniture")
	}
	w.set(slot{fieldText, 0}, text)
	if report := p.report(); report != "" {
		w.warn("furniture_cut", "%s", report)
	}
	return nil
}

// stamps returns the first labelled times, else the first bare one in front of the body, and marks
// the lines they stand on.
func (p *page) stamps() (published, modified string) {
	for i := range p.lines {
		l := &p.lines[i]
		if !l.stamped() {
			continue
		}
		l.kind = kindStamp
		if published == "" {
			published = l.published
		}
		if modified == "" {
			modified = l.modified
		}
	}
	for i := range p.lines[:p.body] {
		if l := &p.lines[i]; l.bare != "" {
			l.kind = kindStamp
			if published == "" {
				published = l.bare
			}
		}
	}
	return published, modified
}

// findTitle looks in front of the first stamp, then between it and the body.
func (p *page) findTitle() int {
	stamp := p.body
	for i := range p.lines[:p.body] {
		if p.lines[i].kind == kindStamp {
			stamp = i
			break
		}
	}
	if i := p.bestTitle(0, stamp); i >= 0 {
		return i
	}
	return p.bestTitle(stamp, p.body)
}

// bestTitle returns the first of the lines that look most like a title; -1 for none. A title has a
// certain width and several words, is no sentence, and does not stand in a column of menu entries.
func (p *page) bestTitle(from, to int) int {
	best, at := 0, -1
	for i := from; i < to; i++ {
		l := &p.lines[i]
		if l.text == "" || l.skip || l.line || l.tail || l.kind != "" || !hasWord(l.text) {
			continue
		}
		if score := p.titleScore(i); at < 0 || score > best {
			best, at = score, i
		}
	}
	return at
}

func (p *page) titleScore(i int) int {
	text := p.lines[i].text
	score := 0
	if w := width(text); w >= 16 && w <= 200 {
		score += 3
	}
	if len(strings.Fields(text)) >= 3 {
		score++
	}
	if endsSentence(text) {
		score--
	}
	if p.block(i) >= 3 {
		score -= 2
	}
	return score
}

// block counts the lines that no blank line parts from i, three at most on either side.
func (p *page) block(i int) int {
	from, to := i, i
	for from > max(0, i-3) && p.lines[from-1].text != "" {
		from--
	}
	for to < min(len(p.lines)-1, i+3) && p.lines[to+1].text != "" {
		to++
	}
	return to - from + 1
}

// mark decides which lines are cut. What stands over the title is its page's head; a tail cuts all
// that follows it, but only behind the body's first paragraph.
func (p *page) mark() {
	tail := false
	for i := range p.lines {
		l := &p.lines[i]
		tail = tail || l.tail && i > p.title && (i > p.body || p.body == len(p.lines) && i > p.title+1)
		switch {
		case i == p.title:
			l.kind = ""
		case tail:
			l.kind = kindTail
		case l.kind != "":
		case i < p.title:
			l.kind = kindSkip
		case l.line, l.skip && i < p.body:
			l.kind = kindLine
		}
	}
}

// outlet returns the first outlet that a rule read from the article's own lines.
func (p *page) outlet() string {
	for i := range p.lines {
		if l := &p.lines[i]; l.outlet != "" {
			return l.outlet
		}
	}
	return ""
}

// cutTitle takes an outlet's name off the end of a title.
func cutTitle(title string) (cut, outlet string) {
	t := furniture()
	for i := range t.rules {
		u := &t.rules[i]
		if u.kind != kindTitle {
			continue
		}
		if m := u.match().FindStringSubmatchIndex(title); m != nil && hasWord(title[:m[0]]) {
			if k := u.match().SubexpIndex("outlet"); k >= 0 && m[2*k] >= 0 {
				outlet = title[m[2*k]:m[2*k+1]]
			}
			return strings.TrimSpace(title[:m[0]]), outlet
		}
	}
	return title, ""
}

// text joins what is left of the body.
func (p *page) text() string {
	kept := make([]string, 0, len(p.lines))
	for i := range p.lines {
		l := &p.lines[i]
		switch {
		case i == p.title:
		case l.kind != "":
			kept = append(kept, "")
		default:
			kept = append(kept, l.kept())
		}
	}
	return join(kept)
}

// cuts are the spans cut from a line that stays.
func (l *pageLine) cuts() []cut {
	cuts := l.inline
	if l.byline > 0 {
		cuts = append([]cut{{0, l.byline, kindByline}}, cuts...)
	}
	return tidy(cuts)
}

func (l *pageLine) kept() string {
	cuts := l.cuts()
	if len(cuts) == 0 {
		return l.text
	}
	return remove(l.text, cuts)
}

// report says how much was cut and from where; empty when nothing was.
func (p *page) report() string {
	total, gone := 0, 0
	var runs []run
	for i := range p.lines {
		l := &p.lines[i]
		total += utf8.RuneCountInString(l.text)
		kind, n := l.lost(i == p.title)
		gone += n
		if l.text != "" {
			runs = extend(runs, kind, i+1)
		}
	}
	if gone == 0 {
		return ""
	}
	var where []string
	for _, r := range runs {
		if r.kind != "" {
			where = append(where, r.String())
		}
	}
	return fmt.Sprintf("cut %d of %s of the page as furniture: %s", gone, plural(total, "character", "characters"),
		data.Clip(strings.Join(where, ", "), 400))
}

// run is a number of lines cut for the same reason, blank lines between them not minded.
type run struct {
	from, to int
	kind     string
}

func (r run) String() string {
	if r.from == r.to {
		return fmt.Sprintf("line %d (%s)", r.from, r.kind)
	}
	return fmt.Sprintf("lines %d-%d (%s)", r.from, r.to, r.kind)
}

// extend adds a line to the last run, or begins one.
func extend(runs []run, kind string, line int) []run {
	if n := len(runs); n > 0 && runs[n-1].kind == kind {
		runs[n-1].to = line
		return runs
	}
	return append(runs, run{line, line, kind})
}

// lost tells what a line lost: the kind of the cut, and how many characters.
func (l *pageLine) lost(title bool) (kind string, n int) {
	if title {
		return "", 0
	}
	if l.kind != "" {
		return l.kind, utf8.RuneCountInString(l.text)
	}
	for _, c := range l.cuts() {
		kind = c.kind
		n += utf8.RuneCountInString(l.text[c.start:c.end])
	}
	return kind, n
}

// join puts lines together: one newline between neighbours, one blank line where there were any.
func join(texts []string) string {
	var b strings.Builder
	blank := false
	for _, text := range texts {
		if text == "" {
			blank = true
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
			if blank {
				b.WriteByte('\n')
			}
		}
		b.WriteString(text)
		blank = false
	}
	return b.String()
}

// width counts columns: two for Hangul, Hanja and full-width forms, one for the rest.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 && (r <= 0x11ff || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 || r >= 0xff00 && r <= 0xff60) {
			n++
		}
	}
	return n
}

// endsSentence reports whether a line ends with a full stop, quotes and brackets aside.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, "\"'”’)]』」 ")
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "。")
}
