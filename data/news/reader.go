package news

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"
)

// DefaultMaxLine is the longest line, CSV record or page that is read when Options.MaxLine is not
// positive, in bytes: 16 MiB.
const DefaultMaxLine = 16 << 20

// Options says how to read. The zero value works.
type Options struct {
	// Format is jsonl, csv, tsv, text (the file is one article) or page (the file is one web page saved
	// as text). Empty: a known extension decides, else the content.
	Format string

	// Columns maps a field (id, published, modified, source, title, text, lang, companies) to the header
	// or key that holds it. A mapped field is read from there alone. See [ParseColumns].
	Columns map[string]string

	// Timezone is that of stamps without an offset. Nil: UTC with the warning naive_time, but
	// Asia/Seoul, without a warning, for pages in Korean.
	Timezone *time.Location

	// Skip is told of bad input, in its order, and the reading goes on behind it. Nil: the first bad input ends it.
	Skip func(Rejection)

	// MaxLine limits a line, a CSV record or a page, in bytes; 0 means DefaultMaxLine.
	MaxLine int
}

// Rejection is input that could not be used: a row, or a whole file with Line 1. It is also the type of
// [Reader.Err] when data, rather than a flag or a device, is at fault.
type Rejection struct {
	File string
	Line int // 1-based
	Err  error
}

func (r Rejection) Error() string { return fmt.Sprintf("%s:%d: %v", r.File, r.Line, r.Err) }

func (r Rejection) Unwrap() error { return r.Err }

// fault is how the formats report an error: at a line, and whether reading can go on behind it.
type fault struct {
	line int
	err  error
	end  bool // nothing more can be read from this input
	hard bool // nothing to skip: a flag or the device is at fault
}

func (f *fault) Error() string { return f.err.Error() }

func (f *fault) Unwrap() error { return f.err }

// badRow is a fault that costs one row.
func badRow(line int, format string, args ...any) error {
	return &fault{line: line, err: fmt.Errorf(format, args...)}
}

// badFile is a fault that costs the rest of the input.
func badFile(line int, format string, args ...any) error {
	return &fault{line: line, err: fmt.Errorf(format, args...), end: true}
}

// badUse is a fault of the caller's settings.
func badUse(format string, args ...any) error {
	return &fault{err: fmt.Errorf(format, args...), end: true, hard: true}
}

// rows is one format: it yields rows until io.EOF.
type rows interface {
	next() (*row, error)
}

// A Reader reads articles from one input, in the manner of bufio.Scanner.
type Reader struct {
	name   string
	opt    Options
	in     *input
	closer io.Closer
	rows   rows
	art    Article
	err    error
	done   bool
}

// NewReader returns a Reader of r. The name stands in messages, its extension may decide the format, and
// its base name makes the ids of articles that have none; "-" reads as "stdin". Gzip and zstd are
// recognised by their first bytes. Wrong options show in Err after the first Scan.
func NewReader(r io.Reader, name string, opt Options) *Reader {
	if name == "-" {
		name = "stdin"
	}
	if opt.MaxLine <= 0 {
		opt.MaxLine = DefaultMaxLine
	}
	return &Reader{name: name, opt: opt, in: &input{raw: counter{r: r}}}
}

// Scan reads the next article and reports whether there is one. It returns false at the end and after
// an error, which Err then returns.
func (r *Reader) Scan() bool {
	for !r.done {
		art, err := r.read()
		if err == nil {
			r.art = art
			return true
		}
		r.settle(err)
	}
	r.art = Article{}
	return false
}

// Article returns the article that the last call of Scan read. It is the caller's to keep.
func (r *Reader) Article() Article { return r.art }

// Err returns the first error that stopped the reading: a Rejection when data is at fault. It is nil at
// the end of the input, and with Options.Skip when that was told of all that was wrong.
func (r *Reader) Err() error { return r.err }

// BytesRead returns how many bytes were taken from the input so far, before decompression.
func (r *Reader) BytesRead() int64 { return r.in.raw.n }

// Close releases the decompressor, and the file if the Reader came from Open. It does not close the
// io.Reader given to NewReader.
func (r *Reader) Close() error {
	r.done = true
	if r.in.close != nil {
		r.in.close()
		r.in.close = nil
	}
	if r.closer == nil {
		return nil
	}
	err := r.closer.Close()
	r.closer = nil
	return err
}

// read returns the next article, opening the input at the first call.
func (r *Reader) read() (Article, error) {
	if r.rows == nil {
		rows, err := r.open()
		if err != nil {
			return Article{}, err
		}
		r.rows = rows
	}
	row, err := r.rows.next()
	if err != nil {
		return Article{}, err
	}
	return r.article(row)
}

// settle records an error: as the end, as a rejection, or as the error that stops the reading.
func (r *Reader) settle(err error) {
	if err == io.EOF {
		r.done = true
		return
	}
	var f *fault
	if !errors.As(err, &f) {
		f = &fault{line: 1, err: err, end: true}
	}
	if device := r.in.raw.err; device != nil {
		r.err, r.done = fmt.Errorf("%s: %w", r.name, device), true
		return
	}
	if f.hard {
		r.err, r.done = f.err, true
		return
	}
	rej := Rejection{File: r.name, Line: max(f.line, 1), Err: f.err}
	if r.opt.Skip == nil {
		r.err, r.done = rej, true
		return
	}
	r.opt.Skip(rej)
	r.done = f.end
}

// base is the file's name without directory and packing, for ids.
func (r *Reader) base() string { return filepath.Base(trimPacking(r.name)) }
