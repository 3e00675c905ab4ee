package news

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sampleSize is how much of an input decides its encoding and format, in bytes.
const sampleSize = 64 << 10

// encoding is how an input's bytes make text.
type encoding int

const (
	encASCII   encoding = iota // nothing but ASCII so far: the first other line decides
	encUTF8                    // with or without a byte order mark
	encEUCKR                   // EUC-KR and its superset CP949
	encUTF16LE                 // decoded before lines are made
	encUTF16BE
)

func (e encoding) String() string {
	return [...]string{"UTF-8", "UTF-8", "EUC-KR", "UTF-16", "UTF-16"}[e]
}

// detect decides the encoding of a sample, which may end inside a character.
//
// UTF-16 needs a byte order mark, or zero bytes that make sense as its halves. What is not valid UTF-8 is
// EUC-KR when nearly all of it reads as pairs, and half of those as common Hangul; the second condition
// keeps Western bytes apart, whose quotes and letters also read as (rare) Hangul. The rest is damaged UTF-8.
func detect(sample []byte) encoding {
	switch {
	case bytes.HasPrefix(sample, []byte("\xff\xfe")):
		return encUTF16LE
	case bytes.HasPrefix(sample, []byte("\xfe\xff")):
		return encUTF16BE
	case bytes.HasPrefix(sample, bom):
		return encUTF8
	case bytes.IndexByte(sample, 0) >= 0 && plausibleUTF16(sample, 1):
		return encUTF16LE
	case bytes.IndexByte(sample, 0) >= 0 && plausibleUTF16(sample, 0):
		return encUTF16BE
	case isASCII(sample):
		return encASCII
	case utf8.Valid(wholeRunes(sample)):
		return encUTF8
	}
	return detectPairs(sample)
}

var bom = []byte("\xef\xbb\xbf")

// plausibleUTF16 reports whether the sample reads as UTF-16 news: high is the place of the high byte in
// each pair. Hanja are left out, since two ASCII letters look like one.
func plausibleUTF16(sample []byte, high int) bool {
	units, plain, latin := len(sample)/2, 0, 0
	for i := 0; i+1 < len(sample); i += 2 {
		h, l := sample[i+high], sample[i+1-high]
		switch {
		case h == 0 && (l >= 0x20 && l != 0x7f || l == '\n' || l == '\r' || l == '\t'):
			latin++
			plain++
		case h >= 0xac && h <= 0xd7, h >= 0x20 && h <= 0x33 && h != 0x28, h == 0xff:
			plain++
		}
	}
	return units > 0 && plain*10 >= units*9 && latin*20 >= units
}

// detectPairs tells EUC-KR from damaged UTF-8.
func detectPairs(sample []byte) encoding {
	good, bad := countUTF8(sample)
	if good >= 3*bad {
		return encUTF8
	}
	pairs, hangul, broken := countPairs(sample)
	if pairs > 0 && broken*20 <= pairs && hangul*2 >= pairs {
		return encEUCKR
	}
	return encUTF8
}

// countUTF8 counts characters beyond ASCII, and bytes that belong to none.
func countUTF8(b []byte) (good, bad int) {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		b = b[n:]
	}
	return good, bad
}

// countPairs reads b as CP949: pairs in all, pairs in the 2,350 common syllables, bytes in no pair.
func countPairs(b []byte) (pairs, hangul, broken int) {
	for i := 0; i < len(b); i++ {
		if b[i] < 0x80 {
			continue
		}
		if i+1 == len(b) {
			break // The sample may end inside a pair.
		}
		lead, trail := b[i], b[i+1]
		if lead == 0x80 || lead == 0xff || !(trail >= 0x41 && trail <= 0x5a || trail >= 0x61 && trail <= 0x7a || trail >= 0x81 && trail <= 0xfe) {
			broken++
			continue
		}
		pairs++
		if lead >= 0xb0 && lead <= 0xc8 && trail >= 0xa1 {
			hangul++
		}
		i++
	}
	return pairs, hangul, broken
}

func isASCII(b []byte) bool {
	for len(b) >= 8 {
		if (b[0]|b[1]|b[2]|b[3]|b[4]|b[5]|b[6]|b[7])&0x80 != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// wholeRunes drops a character cut off at the end.
func wholeRunes(b []byte) []byte {
	for i := 1; i <= min(utf8.UTFMax-1, len(b)); i++ {
		if tail := b[len(b)-i:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// utf16Decoder decodes the whole stream; its lines are then UTF-8.
func utf16Decoder(e encoding) transform.Transformer {
	order := unicode.LittleEndian
	if e == encUTF16BE {
		order = unicode.BigEndian
	}
	return unicode.UTF16(order, unicode.UseBOM).NewDecoder()
}

var replacement = []byte("\uFFFD")

// decoder makes lines UTF-8. It keeps one buffer.
type decoder struct {
	enc   encoding
	euckr transform.Transformer
	buf   []byte
}

// line decodes one line and counts the places that were no text. The result is valid until the next call.
func (d *decoder) line(raw []byte) (text []byte, bad int) {
	if d.enc == encASCII && !isASCII(raw) {
		d.enc = detectPairs(raw)
	}
	switch d.enc {
	case encUTF16LE, encUTF16BE:
		return raw, bytes.Count(raw, replacement)
	case encEUCKR:
		return d.korean(raw)
	}
	if utf8.Valid(raw) {
		return raw, 0
	}
	text = bytes.ToValidUTF8(raw, replacement)
	return text, bytes.Count(text, replacement) - bytes.Count(raw, replacement)
}

func (d *decoder) korean(raw []byte) ([]byte, int) {
	if isASCII(raw) {
		return raw, 0
	}
	if d.euckr == nil {
		d.euckr = korean.EUCKR.NewDecoder()
	}
	// A pair makes at most three bytes, and a stray byte a replacement of three.
	if need := 3*len(raw) + 16; cap(d.buf) < need {
		d.buf = make([]byte, need)
	}
	d.euckr.Reset()
	n, _, err := d.euckr.Transform(d.buf[:cap(d.buf)], raw, true)
	if err != nil {
		panic(fmt.Sprintf("news: EUC-KR decoder: %v", err))
	}
	text := d.buf[:n]
	return text, bytes.Count(text, replacement)
}

// magic names files that are no text by how they begin.
var magic = []struct{ prefix, what, hint string }{
	{"\x89PNG", "a PNG image", ""},
	{"\xff\xd8\xff", "a JPEG image", ""},
	{"GIF8", "a GIF image", ""},
	{"%PDF-", "a PDF file", "save its text"},
	{"PK\x03\x04", "a ZIP archive or an Office file", "unpack it, or save the sheet as CSV"},
	{"\xd0\xcf\x11\xe0", "an old Office file", "save it as CSV or text"},
	{"\x7fELF", "a program", ""},
	{"BZh9", "bzip2 data", "unpack it, or pack with gzip or zstd"},
	{"\xfd7zXZ", "xz data", "unpack it, or pack with gzip or zstd"},
	{"7z\xbc\xaf", "a 7z archive", "unpack it"},
	{"Rar!", "a RAR archive", "unpack it"},
	{"SQLite format 3", "an SQLite database", "export the table as CSV"},
	{"PAR1", "a Parquet file", "export it as CSV or JSON lines"},
	{gzipMagic, "gzip data packed twice", "unpack it once"},
	{zstdMagic, "zstd data packed twice", "unpack it once"},
}

// binary returns an error if the sample is no text in any encoding. A few stray control bytes do not
// count: those cost their rows only.
func binary(sample []byte) error {
	for _, m := range magic {
		if bytes.HasPrefix(sample, []byte(m.prefix)) {
			if m.hint == "" {
				return fmt.Errorf("binary content: %s; expected text", m.what)
			}
			return fmt.Errorf("binary content: %s; expected text: %s", m.what, m.hint)
		}
	}
	controls, first := 0, -1
	for i, c := range sample {
		if c < 0x20 && (c < '\t' || c > '\r') && c != 0x1b || c == 0x7f {
			if first < 0 {
				first = i
			}
			controls++
		}
	}
	if controls >= 8 && controls*50 > len(sample) {
		return fmt.Errorf("binary content: control character 0x%02x at byte %d; expected text", sample[first], first+1)
	}
	return nil
}
