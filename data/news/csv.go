package news

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// csvRows reads CSV with a header.
type csvRows struct {
	feed   *csvFeed
	csv    *csv.Reader
	cols   *columns
	header *header
}

func newCSV(in *lines, cols *columns) *csvRows {
	feed := &csvFeed{lines: in}
	r := csv.NewReader(feed)
	r.FieldsPerRecord = -1 // Counted here, for a better message.
	r.ReuseRecord = true
	return &csvRows{feed: feed, csv: r, cols: cols}
}

func (c *csvRows) next() (*row, error) {
	if c.header == nil {
		rec, line, err := c.record()
		if err != nil {
			return nil, endFile(err)
		}
		if c.header, err = newHeader(rec, line, c.cols); err != nil {
			return nil, err
		}
	}
	for {
		rec, line, err := c.record()
		if err != nil {
			return nil, err
		}
		if allBlank(rec) {
			continue
		}
		return c.row(rec, line)
	}
}

// record reads one record and the line it begins on.
func (c *csvRows) record() ([]string, int, error) {
	c.feed.start = c.csv.InputOffset()
	rec, err := c.csv.Read()
	if err != nil {
		return nil, 0, c.fault(rec, err)
	}
	line, _ := c.csv.FieldPos(0)
	return rec, line, nil
}

// fault names the line where a quote opened, which is where the cure is.
func (c *csvRows) fault(rec []string, err error) error {
	var pe *csv.ParseError
	switch {
	case errors.Is(err, errRecordLong):
		line, _ := c.csv.FieldPos(len(rec) - 1)
		return badFile(line, "CSV record longer than %d bytes: a quote that opens here may not be closed; "+
			"close it, or raise the limit with --max-line", c.feed.lines.max)
	case !errors.As(err, &pe):
		return c.feed.lines.fault(err)
	case errors.Is(err, csv.ErrBareQuote):
		return badRow(pe.Line, "quote inside a cell without quotes at byte %d of the line; "+
			"put the cell in quotes and double those inside", pe.Column)
	}
	line := pe.StartLine
	if len(rec) > 0 {
		line = c.last(rec)
	}
	switch {
	case c.feed.done && pe.Line == c.feed.lines.n && pe.Column > c.feed.length:
		return badFile(line, "unclosed quote: the cell that opens here runs to the end of the file, line %d", pe.Line)
	case line == pe.Line:
		return badRow(line, "quote inside a quoted cell at byte %d of the line; double it", pe.Column)
	}
	return badRow(line, "unclosed quote: the cell that opens here runs to line %d, where text follows a quote; "+
		"close it, or double quotes inside the cell", pe.Line)
}

// last returns the line on which the last cell of rec ends.
func (c *csvRows) last(rec []string) int {
	line, _ := c.csv.FieldPos(len(rec) - 1)
	return line + strings.Count(rec[len(rec)-1], "\n")
}

// row maps a record to a row.
func (c *csvRows) row(rec []string, line int) (*row, error) {
	bad, nul := c.feed.notes(line, c.last(rec))
	if nul != nil {
		return nil, nul
	}
	w, err := c.header.row(rec, line)
	if err == nil {
		w.warnBytes(bad, c.feed.lines.dec.enc)
	}
	return w, err
}

var errRecordLong = errors.New("record too long")

// csvFeed hands decoded lines to the csv.Reader, one physical line for each of its own, and remembers
// what to say about them, since that reads ahead.
type csvFeed struct {
	lines  *lines
	buf    []byte
	rest   []byte // of buf
	given  int64  // bytes handed out
	start  int64  // offset of the record being read
	length int    // of the last line, without its end
	kept   []note
	done   bool
}

// note is what there is to say about one line.
type note struct {
	line int
	bad  int
	nul  error
}

// Read keeps a record whose quote does not close from filling the memory.
func (f *csvFeed) Read(p []byte) (int, error) {
	if len(f.rest) == 0 {
		if f.given-f.start > int64(f.lines.max) {
			return 0, errRecordLong
		}
		if err := f.fill(); err != nil {
			f.done = err == io.EOF
			return 0, err
		}
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	f.given += int64(n)
	return n, nil
}

// fill takes the next line.
func (f *csvFeed) fill() error {
	line, err := f.lines.next()
	if err != nil {
		return err
	}
	if f.lines.bad > 0 || f.lines.nul > 0 {
		n := note{line: f.lines.n, bad: f.lines.bad}
		if f.lines.nul > 0 {
			n.nul = f.lines.nulFault()
		}
		f.kept = append(f.kept, n)
	}
	f.length = len(line)
	f.buf = append(append(f.buf[:0], line...), '\n')
	f.rest = f.buf
	return nil
}

// notes adds up what there is to say about the lines first to last, and forgets all up to there.
func (f *csvFeed) notes(first, last int) (bad int, nul error) {
	for len(f.kept) > 0 && f.kept[0].line <= last {
		if n := f.kept[0]; n.line >= first {
			bad += n.bad
			if nul == nil {
				nul = n.nul
			}
		}
		f.kept = f.kept[1:]
	}
	return bad, nul
}
