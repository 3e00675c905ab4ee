package news

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tickertone/tickertone/data"
)

// jsonRows reads one JSON object a line. Blank lines are passed over.
type jsonRows struct {
	lines *lines
	cols  *columns
	buf   []byte // of a string with escapes
}

func (j *jsonRows) next() (*row, error) {
	for {
		line, err := j.lines.next()
		if err != nil {
			return nil, j.end(j.lines.fault(err))
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return j.row(line)
		}
	}
}

// end turns the end of the input into an error if a key given with --columns was in no row.
func (j *jsonRows) end(err error) error {
	var f *fault
	if errors.As(err, &f) {
		return err
	}
	if missing := j.cols.unseen(j.cols.seen()); missing != nil {
		return badUse("%w", missing)
	}
	return err
}

func (j *jsonRows) row(line []byte) (*row, error) {
	n := j.lines.n
	if j.lines.nul > 0 {
		return nil, j.lines.nulFault()
	}
	if err := j.check(line); err != nil {
		return nil, err
	}
	w := &row{line: n}
	w.warnBytes(j.lines.bad, j.lines.dec.enc)
	if err := j.object(w, line); err != nil {
		return nil, err
	}
	if w.rank[fieldText] == 0 && w.rank[fieldTitle] == 0 {
		w.names = keys(line)
	}
	return w, nil
}

// check refuses what is not one valid JSON object. All that follows relies on it.
func (j *jsonRows) check(line []byte) error {
	n := j.lines.n
	if !json.Valid(line) {
		if n == 1 && line[0] == '[' {
			return badFile(n, "a JSON array; expected one JSON object per line: convert it with jq -c '.[]'")
		}
		var v json.RawMessage
		err := json.Unmarshal(line, &v)
		var at *json.SyntaxError
		if errors.As(err, &at) {
			return badRow(n, "invalid JSON at byte %d: %w; expected one JSON object per line", at.Offset, err)
		}
		return badRow(n, "invalid JSON: %w; expected one JSON object per line", err)
	}
	if n == 1 && line[0] == '[' {
		return badFile(n, "a JSON array; expected one JSON object per line: convert it with jq -c '.[]'")
	}
	if line[0] != '{' {
		return badRow(n, "%s; expected one JSON object per line", kind(line))
	}
	return nil
}

// kind names a JSON value for messages, with its beginning where that helps.
func kind(value []byte) string {
	switch value[0] {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "the string " + data.Clip(string(value), 40)
	case 't', 'f', 'n':
		return string(value)
	}
	return "the number " + data.Clip(string(value), 40)
}

// object walks the keys of a valid object and fills the row.
func (j *jsonRows) object(w *row, line []byte) error {
	var seen uint64
	return members(line, func(key, value []byte) error {
		if bytes.IndexByte(key, '\\') >= 0 {
			key = j.unquote(key)
		} else {
			key = key[1 : len(key)-1]
		}
		s, ok := j.cols.find(key)
		if !ok {
			return nil
		}
		if seen&s.bit() != 0 {
			return badRow(w.line, "duplicate key %q; expected each key once", key)
		}
		seen |= s.bit()
		return j.value(w, s, key, value)
	})
}

// value enters one value of a known key.
func (j *jsonRows) value(w *row, s slot, key, value []byte) error {
	if value[0] == 'n' || !w.wins(s) {
		return nil
	}
	if s.field == fieldCompanies {
		return j.companies(w, s, string(key), value)
	}
	switch {
	case value[0] == '"':
		w.set(s, j.text(w, value))
		return nil
	case (s.field == fieldID || s.field == fieldPublished || s.field == fieldModified) && (value[0] == '-' || value[0] <= '9'):
		w.set(s, string(value))
		return nil
	}
	return badRow(w.line, "%q is %s; expected a string", key, kind(value))
}

// companies enters an array of strings, or a bare string, which is one value. Blank values name nobody.
func (j *jsonRows) companies(w *row, s slot, key string, value []byte) error {
	var names []string
	add := func(v []byte) error {
		if v[0] != '"' {
			return badRow(w.line, "%q holds %s; expected an array of strings", key, kind(v))
		}
		if name := j.text(w, v); strings.TrimSpace(name) != "" {
			names = append(names, name)
		}
		return nil
	}
	var err error
	switch value[0] {
	case '[':
		err = elements(value, add)
	case '"':
		err = add(value)
	default:
		err = badRow(w.line, "%q is %s; expected an array of strings", key, kind(value))
	}
	if err == nil && len(names) > 0 {
		w.companies, w.rank[s.field] = names, s.rank+1
	}
	return err
}

// text decodes a string, noting escapes that are half a character.
func (j *jsonRows) text(w *row, value []byte) string {
	if bytes.IndexByte(value, '\\') < 0 {
		return string(value[1 : len(value)-1])
	}
	s := j.unquote(value)
	lone := bytes.Count(s, replacement) - bytes.Count(value, replacement)
	if lone > 0 && !bytes.Contains(bytes.ToLower(value), []byte(`\ufffd`)) {
		w.warn("bad_utf8", "%s read as U+FFFD: an escape that is half a surrogate pair", plural(lone, "place", "places"))
	}
	return string(s)
}

// unquote decodes a valid JSON string with escapes into the buffer.
func (j *jsonRows) unquote(value []byte) []byte {
	out, in := j.buf[:0], value[1:len(value)-1]
	for {
		i := bytes.IndexByte(in, '\\')
		if i < 0 {
			break
		}
		out = append(out, in[:i]...)
		in = in[i+1:]
		if in[0] == 'u' {
			var r rune
			r, in = escape(in)
			out = utf8.AppendRune(out, r)
			continue
		}
		out = append(out, unescaped(in[0]))
		in = in[1:]
	}
	j.buf = append(out, in...)
	return j.buf
}

// unescaped is the character that a one-letter escape stands for.
func unescaped(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'r':
		return '\r'
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	}
	return c
}

// escape decodes uXXXX, with the second half of a surrogate pair, and returns what follows.
func escape(in []byte) (rune, []byte) {
	r, in := hex4(in[1:]), in[5:]
	if !utf16.IsSurrogate(r) {
		return r, in
	}
	if len(in) >= 6 && in[0] == '\\' && in[1] == 'u' {
		if both := utf16.DecodeRune(r, hex4(in[2:])); both != utf8.RuneError {
			return both, in[6:]
		}
	}
	return utf8.RuneError, in
}

func hex4(in []byte) rune {
	n, err := strconv.ParseUint(string(in[:4]), 16, 32)
	if err != nil {
		panic("news: escape in JSON that was valid: " + err.Error())
	}
	return rune(n)
}

// members calls f with each key (in its quotes) and value of a valid object.
func members(b []byte, f func(key, value []byte) error) error {
	i := space(b, 1)
	for b[i] != '}' {
		end := valueEnd(b, i)
		key := b[i:end]
		i = space(b, space(b, end)+1) // the colon
		end = valueEnd(b, i)
		if err := f(key, b[i:end]); err != nil {
			return err
		}
		if i = space(b, end); b[i] == ',' {
			i = space(b, i+1)
		}
	}
	return nil
}

// elements calls f with each value of a valid array.
func elements(b []byte, f func(value []byte) error) error {
	i := space(b, 1)
	for b[i] != ']' {
		end := valueEnd(b, i)
		if err := f(b[i:end]); err != nil {
			return err
		}
		if i = space(b, end); b[i] == ',' {
			i = space(b, i+1)
		}
	}
	return nil
}

// space returns the place of the next byte that is no white space.
func space(b []byte, i int) int {
	for b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r' {
		i++
	}
	return i
}

// valueEnd returns the end of the value at i.
func valueEnd(b []byte, i int) int {
	switch b[i] {
	case '"':
		return stringEnd(b, i)
	case '{', '[':
		return nestEnd(b, i)
	}
	for i < len(b) && bytes.IndexByte([]byte(",]} \t\r\n"), b[i]) < 0 {
		i++
	}
	return i
}

func stringEnd(b []byte, i int) int {
	for i++; ; i++ {
		quote := i + bytes.IndexByte(b[i:], '"')
		slashes := 0
		for b[quote-1-slashes] == '\\' && quote-1-slashes >= i {
			slashes++
		}
		if slashes%2 == 0 {
			return quote + 1
		}
		i = quote
	}
}

func nestEnd(b []byte, i int) int {
	for depth := 0; ; i++ {
		switch b[i] {
		case '"':
			i = stringEnd(b, i) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
}

// keys lists the keys of a valid object for a message.
func keys(line []byte) []string {
	names := []string{}
	// The function given never fails.
	_ = members(line, func(key, _ []byte) error {
		names = append(names, string(key[1:len(key)-1]))
		return nil
	})
	return names
}
