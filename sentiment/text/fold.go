package text

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/tickertone/tickertone/data"
	"golang.org/x/text/unicode/norm"
)

// Span is a half-open range of byte offsets.
type Span struct{ Start, End int }

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Contains says whether t lies within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps says whether the two spans share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// folding holds what one character of the source becomes.
type folding struct {
	plain  map[rune]string // in every text
	korean map[rune]string // only in Korean text: newspaper hanja
}

// foldings is the table data/lexicon/fold.tsv, read once; its language is ko, or empty for every text.
var foldings = sync.OnceValue(func() folding {
	table := folding{plain: map[rune]string{}, korean: map[rune]string{}}
	err := data.Embedded("lexicon/fold.tsv", "language\tfrom\tto\tsource", func(_ int, cells []string) error {
		from, n := utf8.DecodeRuneInString(cells[1])
		if n != len(cells[1]) || n == 0 {
			return fmt.Errorf("%q: expected one character", cells[1])
		}
		if cells[0] == "ko" {
			table.korean[from] = cells[2]
		} else {
			table.plain[from] = cells[2]
		}
		return nil
	})
	if err != nil {
		panic("text: " + err.Error())
	}
	return table
})

// Text is one field of an article, or a stretch of a long one: the source, its folded form and its reading.
type Text struct {
	Raw       string // the field as given
	Folded    string // what is matched
	Lang      Lang
	Tokens    []Token
	Sentences []Sentence
	Numbers   []Number

	base   int     // where in Raw the stretch begins
	source []int32 // offset from base of each byte of Folded, and of their end; nil when equal
}

// stretch is the most bytes of a field that are read as one Text. A term is looked at beside the others of its
// Text, so that the cost of an article of any length grows with its length only where this is bounded.
const stretch = 64 << 10

// Read folds and reads a field in the given language: as one Text, or as several when it is long. Every offset
// is one of the whole field. A long field is cut at a line end, else at a space.
func Read(raw string, lang Lang) []*Text {
	var all []*Text
	for base := 0; base < len(raw); {
		n := stretchOf(raw[base:])
		all = append(all, read(raw, base, base+n, lang))
		base += n
	}
	return all
}

// stretchOf is how many bytes of raw, the rest of a field, are read next.
func stretchOf(raw string) int {
	if len(raw) <= stretch {
		return len(raw)
	}
	for _, gap := range [...]string{"\n", " "} {
		if at := strings.LastIndex(raw[stretch/2:stretch], gap); at >= 0 {
			return stretch/2 + at + len(gap)
		}
	}
	n := stretch
	for n > stretch-utf8.UTFMax && !utf8.RuneStart(raw[n]) {
		n--
	}
	return n
}

// New folds and reads raw in the given language as one Text, however long it is.
func New(raw string, lang Lang) *Text { return read(raw, 0, len(raw), lang) }

// read folds and reads raw[base:end].
func read(raw string, base, end int, lang Lang) *Text {
	t := &Text{Raw: raw, Lang: lang, base: base}
	t.fold(raw[base:end])
	t.tokenize()
	t.split()
	t.readNumbers()
	return t
}

// Source is the span of Raw that the span s of Folded was made from.
func (t *Text) Source(s Span) Span {
	if t.source == nil {
		return Span{t.base + s.Start, t.base + s.End}
	}
	start, end := t.base+int(t.source[s.Start]), t.base+int(t.source[s.End])
	if s.End > s.Start && end == start { // inside one character that folds to several
		end = start + t.runeLen(start)
	}
	return Span{start, end}
}

func (t *Text) runeLen(at int) int {
	_, n := utf8.DecodeRuneInString(t.Raw[at:])
	return n
}

// Slice is the folded text of a span.
func (t *Text) Slice(s Span) string { return t.Folded[s.Start:s.End] }

// fold builds Folded. Text that is ASCII keeps its offsets, so that the common case needs no map.
func (t *Text) fold(raw string) {
	if isASCII(raw) {
		t.Folded = strings.ToLower(raw)
		return
	}
	f := folder{korean: t.Lang == Korean, table: foldings()}
	f.out.Grow(len(raw) + 16)
	f.source = make([]int32, 0, len(raw)+16)
	f.run(raw)
	t.Folded = f.out.String()
	t.source = append(f.source, int32(len(raw)))
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

type folder struct {
	out    strings.Builder
	source []int32
	korean bool
	table  folding
}

// run folds character by character; stretches that are not in NFC are composed first.
func (f *folder) run(raw string) {
	if norm.NFC.IsNormalString(raw) {
		f.runNormal(raw, 0)
		return
	}
	var iter norm.Iter
	iter.InitString(norm.NFC, raw)
	for !iter.Done() {
		at := iter.Pos()
		segment := iter.Next()
		for i := 0; i < len(segment); {
			r, n := utf8.DecodeRune(segment[i:])
			f.put(r, at)
			i += n
		}
	}
}

func (f *folder) runNormal(raw string, base int) {
	for i, r := range raw {
		f.put(r, base+i)
	}
}

// put writes the folded form of r, which stands at offset at of the source.
func (f *folder) put(r rune, at int) {
	before := f.out.Len()
	f.write(r)
	for range f.out.Len() - before {
		f.source = append(f.source, int32(at))
	}
}

func (f *folder) write(r rune) {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		f.out.WriteByte(byte(r))
	case r >= 0xAC00 && r <= 0xD7A3: // Hangul syllables are the bulk of Korean text.
		f.out.WriteRune(r)
	default:
		f.writeRare(r)
	}
}

func (f *folder) writeRare(r rune) {
	if s, ok := f.table.plain[r]; ok {
		f.out.WriteString(s)
		return
	}
	if f.korean {
		if s, ok := f.table.korean[r]; ok {
			f.out.WriteString(s)
			return
		}
	}
	if r >= 0xFF01 && r <= 0xFF5E { // full-width ASCII
		r -= 0xFEE0
	}
	if isIgnorable(r) {
		return
	}
	f.out.WriteRune(unicode.ToLower(r))
}

// isIgnorable marks characters that are written but not read: zero-width marks and bidi controls.
func isIgnorable(r rune) bool {
	return r == 0x00AD || r == 0xFEFF || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x2069
}
