package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Reader reads one field after the other. It reads each into the room of the one before, so that reading costs next
// to no memory of its own but for the folded text. The zero value is ready; it keeps the room of a few stretches.
type Reader struct {
	texts  []*Text
	folder folder
}

// stretchesKept is how many stretches of a field keep their room for the next field.
const stretchesKept = 4

// Read folds and reads a field in the given language: as one Text, or as several when it is long. Every offset
// is one of the whole field. A long field is cut at a line end, else at a space. The texts hold until the next
// Read, their strings for good.
func (r *Reader) Read(raw string, lang Lang) []*Text {
	if len(r.texts) > stretchesKept {
		r.texts = slices.Clone(r.texts[:stretchesKept])
	}
	n := 0
	for base := 0; base < len(raw); n++ {
		end := base + stretchOf(raw[base:])
		if n == len(r.texts) {
			r.texts = append(r.texts, &Text{})
		}
		r.texts[n].read(raw, base, end, lang, &r.folder)
		base = end
	}
	return r.texts[:n]
}

// Read folds and reads a field as [Reader.Read] does, in room of its own.
func Read(raw string, lang Lang) []*Text { return new(Reader).Read(raw, lang) }

// New folds and reads raw in the given language as one Text, however long it is.
func New(raw string, lang Lang) *Text {
	t := &Text{}
	t.read(raw, 0, len(raw), lang, &folder{})
	return t
}

// read folds and reads raw[base:end] in place of what t held.
func (t *Text) read(raw string, base, end int, lang Lang, f *folder) {
	t.Raw, t.Lang, t.base = raw, lang, base
	t.fold(raw[base:end], lang, f)
	t.tokenize()
	t.split()
	t.readNumbers()
}

// stretch is the most bytes of a field that are read as one Text. A term is looked at beside the others of its
// Text, so that the cost of an article of any length grows with its length only where this is bounded.
const stretch = 64 << 10

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
