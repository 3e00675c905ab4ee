package text

import (
	"fmt"
	"slices"
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
	source []int32 // offset from base of each byte of Folded, and of their end; none when equal
}

// Source is the span of Raw that the span s of Folded was made from.
func (t *Text) Source(s Span) Span {
	if len(t.source) == 0 {
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

// Fold is the folded form of raw, what Folded is to Raw.
func Fold(raw string, lang Lang) string {
	var t Text
	t.fold(raw, lang, &folder{})
	return t.Folded
}

// fold builds Folded. Text that is ASCII keeps its offsets, so that the common case needs no map.
func (t *Text) fold(raw string, lang Lang, f *folder) {
	t.source = t.source[:0]
	if isASCII(raw) {
		t.Folded = strings.ToLower(raw)
		return
	}
	f.table, f.korean = foldings(), lang == Korean
	f.out, f.source = slices.Grow(f.out[:0], len(raw)+16), slices.Grow(t.source, len(raw)+16)
	f.run(raw)
	t.Folded, t.source = string(f.out), append(f.source, int32(len(raw)))
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// folder folds one text after the other; it keeps the room of out for the next.
type folder struct {
	out    []byte
	source []int32 // offset in the source of each byte of out
	korean bool
	table  folding
}

// run folds character by character; stretches that are not in NFC are composed first.
func (f *folder) run(raw string) {
	if isComposed(raw) {
		for i, r := range raw {
			f.put(r, i)
		}
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

// isComposed says whether s is in NFC. Most texts hold nothing but characters that composing never changes.
func isComposed(s string) bool {
	for _, r := range s {
		if !isInert(r) {
			return norm.NFC.IsNormalString(s)
		}
	}
	return true
}

// isInert says whether a character, one of those that news is mostly written in, is composed already and joins
// with nothing before it: Latin letters, quotes and dashes, hanja and Hangul syllables.
func isInert(r rune) bool {
	return r < 0x0300 || r >= 0xAC00 && r <= 0xD7A3 || r >= 0x2010 && r <= 0x205F || r >= 0x4E00 && r <= 0x9FFF ||
		r >= 0x2190 && r <= 0x219D || r >= 0x25A0 && r <= 0x27BF || r >= 0x3000 && r <= 0x3029 || r >= 0xFF01 && r <= 0xFF5E
}

// put writes the folded form of r, which stands at offset at of the source.
func (f *folder) put(r rune, at int) {
	f.write(r)
	for len(f.source) < len(f.out) {
		f.source = append(f.source, int32(at))
	}
}

func (f *folder) write(r rune) {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		f.out = append(f.out, byte(r))
	case r >= 0xAC00 && r <= 0xD7A3: // Hangul syllables are the bulk of Korean text.
		f.out = utf8.AppendRune(f.out, r)
	default:
		f.writeRare(r)
	}
}

func (f *folder) writeRare(r rune) {
	if s, ok := f.table.plain[r]; ok {
		f.out = append(f.out, s...)
		return
	}
	if f.korean {
		if s, ok := f.table.korean[r]; ok {
			f.out = append(f.out, s...)
			return
		}
	}
	if r >= 0xFF01 && r <= 0xFF5E { // full-width ASCII
		r -= 0xFEE0
	}
	if isIgnorable(r) {
		return
	}
	f.out = utf8.AppendRune(f.out, unicode.ToLower(r))
}

// isIgnorable marks characters that are written but not read: zero-width marks and bidi controls.
func isIgnorable(r rune) bool {
	return r == 0x00AD || r == 0xFEFF || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x2069
}
