package news

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// lines yields decoded lines, counted from 1, in bounded memory.
type lines struct {
	r    *bufio.Reader
	dec  decoder
	max  int
	long []byte // a line that did not fit the reader's buffer
	n    int    // the line last returned
	bad  int    // its places that were no text
	nul  int    // 1-based byte of its first NUL, or 0
}

// longError is a line over the limit. The rest of the line was skipped.
type longError struct {
	what string
	max  int
}

func (e longError) Error() string {
	return fmt.Sprintf("%s longer than %d bytes; raise the limit with --max-line", e.what, e.max)
}

// next returns the next line without its end and without a byte order mark. The bytes are valid until
// the next call. After a longError it can be called again.
func (l *lines) next() ([]byte, error) {
	raw, err := l.raw()
	if err != nil {
		return nil, err
	}
	if n := len(raw); n > 0 && raw[n-1] == '\n' {
		raw = raw[:n-1]
	}
	if n := len(raw); n > 0 && raw[n-1] == '\r' {
		raw = raw[:n-1]
	}
	// Files put together with cat carry marks in the middle.
	raw = bytes.TrimPrefix(raw, bom)
	l.nul = bytes.IndexByte(raw, 0) + 1
	text, bad := l.dec.line(raw)
	l.bad = bad
	return text, nil
}

// raw reads up to and including the next newline.
func (l *lines) raw() ([]byte, error) {
	part, err := l.r.ReadSlice('\n')
	if err == nil || err == io.EOF && len(part) > 0 {
		l.n++
		if len(part) > l.max+1 {
			return nil, longError{"line", l.max}
		}
		return part, nil
	}
	if !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	return l.join(part)
}

// join reads on in a line longer than the buffer.
func (l *lines) join(part []byte) ([]byte, error) {
	l.n++
	l.long = append(l.long[:0], part...)
	for {
		part, err := l.r.ReadSlice('\n')
		over := len(l.long)+len(part) > l.max+1
		if !over {
			l.long = append(l.long, part...)
		}
		switch {
		case err == bufio.ErrBufferFull && over:
			return nil, l.skip()
		case err == bufio.ErrBufferFull:
		case err != nil && err != io.EOF:
			return nil, err
		case over:
			return nil, longError{"line", l.max}
		default:
			return l.long, nil
		}
	}
}

// skip drops the rest of a line over the limit.
func (l *lines) skip() error {
	for {
		_, err := l.r.ReadSlice('\n')
		switch {
		case err == nil || err == io.EOF:
			return longError{"line", l.max}
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

// fault turns an error of next into one with a line.
func (l *lines) fault(err error) error {
	var long longError
	switch {
	case err == io.EOF:
		return io.EOF
	case errors.As(err, &long):
		return badRow(l.n, "%w", err)
	}
	return badFile(l.n+1, "%w", err)
}

// nulFault is the error for a line with a NUL byte.
func (l *lines) nulFault() error {
	return badRow(l.n, "NUL byte at byte %d of the line; expected text", l.nul)
}
