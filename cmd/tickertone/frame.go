package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/data/news"
)

// frame is a file of columns: CSV or TSV with a header, or JSON lines.
type frame struct {
	name    string
	columns []string
	cells   [][]string // by row
	lines   []int      // of each row, from 1
}

// openInput opens a file, or stdin for -, and unpacks gzip and zstd.
func (p *program) openInput(name string) (r *bufio.Reader, shown string, close func(), err error) {
	in, shown, end := p.in, "stdin", func() {}
	if name != "-" {
		f, err := p.open(name)
		if err != nil {
			return nil, name, nil, err
		}
		in, shown, end = f, name, func() { f.Close() }
	}
	unpacked, release, err := news.Unpack(in, name)
	if err != nil {
		end()
		return nil, shown, nil, fmt.Errorf("%s: %w", shown, err)
	}
	return bufio.NewReaderSize(unpacked, 1<<16), shown, func() { release(); end() }, nil
}

// open opens a file. A pipe that nobody writes to keeps the system waiting, but not the program.
func (p *program) open(name string) (io.ReadCloser, error) {
	type result struct {
		f   *os.File
		err error
	}
	done := make(chan result, 1)
	go func() {
		f, err := os.Open(name)
		done <- result{f, err}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return nil, fileError(r.err)
		}
		return struct {
			io.Reader
			io.Closer
		}{&interruptible{ctx: p.ctx, r: r.f}, r.f}, nil
	case <-p.ctx.Done():
		return nil, p.ctx.Err()
	}
}

// openTable is openInput for rows of a table, which have a limit in bytes.
func (p *program) openTable(name string, maxLine int) (r *bufio.Reader, shown string, close func(), err error) {
	r, shown, close, err = p.openInput(name)
	if err != nil {
		return nil, shown, nil, err
	}
	return bufio.NewReaderSize(newTableText(r, maxLine), 1<<16), shown, close, nil
}

// tableText stops at a line that is too long, in CSV at a record of many lines that is, and at a NUL byte.
type tableText struct {
	r      io.Reader
	max    int
	quotes bool // lines inside quotes are one record
	open   bool // the record is inside quotes
	line   int  // the last one begun
	start  int  // the line on which the record begins
	long   int  // bytes of the record so far
	err    error
}

// newTableText takes what does not begin as a JSON object does for CSV.
func newTableText(r *bufio.Reader, maxLine int) *tableText {
	head, _ := r.Peek(len(byteOrderMark) + 1)
	json := bytes.HasPrefix(bytes.TrimPrefix(head, []byte(byteOrderMark)), []byte("{"))
	return &tableText{r: r, max: maxLine, quotes: !json, line: 1, start: 1}
}

// Read gives the records before one that is too long or no text, and then the error for good.
func (s *tableText) Read(b []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.r.Read(b)
	before := 0 // bytes of b before the record
	for at := 0; at < n; {
		part, _, ended := bytes.Cut(b[at:n], []byte("\n"))
		if s.quotes && bytes.Count(part, []byte(`"`))%2 == 1 {
			s.open = !s.open
		}
		if s.long += len(part); s.long > s.max {
			s.err = s.tooLong()
		} else if bytes.IndexByte(part, 0) >= 0 {
			s.err = &csv.ParseError{StartLine: s.start, Line: s.line, Err: errors.New("NUL byte; expected text in UTF-8")}
		}
		if s.err != nil {
			return before, s.err
		}
		if at += len(part) + 1; ended {
			s.line++
			s.long++
		}
		if ended && !s.open {
			s.start, s.long, before = s.line, 0, at
		}
	}
	return n, err
}

// tooLong is an error such as the CSV reader's, since its users name the line of those.
func (s *tableText) tooLong() error {
	err := fmt.Errorf("line longer than %d bytes; raise the limit with --max-line", s.max)
	if s.line > s.start {
		err = fmt.Errorf("CSV record longer than %d bytes: a quote that opens here may not be closed; close it, or raise the limit with --max-line", s.max)
	}
	return &csv.ParseError{StartLine: s.start, Line: s.start, Err: err}
}

func (p *program) readFrame(file string, maxLine int) (*frame, error) {
	r, name, close, err := p.openTable(file, maxLine)
	if err != nil {
		return nil, err
	}
	defer close()
	if mark, _ := r.Peek(3); string(mark) == byteOrderMark {
		_, _ = r.Discard(3) // cannot fail after Peek
	}
	f := &frame{name: name}
	first, err := r.Peek(1)
	switch {
	case err == io.EOF:
		return nil, fmt.Errorf("%s: empty file", name)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	case first[0] == '{':
		err = f.readJSON(r)
	default:
		err = f.readTable(r)
	}
	if err == nil && len(f.cells) == 0 {
		err = fmt.Errorf("%s: no rows", name)
	}
	return f, err
}

func (f *frame) readTable(r *bufio.Reader) error {
	start, _ := r.Peek(r.Size())
	header, _, _ := bytes.Cut(start, []byte("\n"))
	table := csv.NewReader(r)
	table.FieldsPerRecord = -1 // Counted here, to say what was expected.
	if bytes.ContainsRune(header, '\t') {
		table.Comma = '\t'
	}
	for {
		record, err := table.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return f.syntax(err)
		}
		line, _ := table.FieldPos(0)
		if err := f.add(record, line); err != nil {
			return err
		}
	}
}

// add takes the header, or a row.
func (f *frame) add(record []string, line int) error {
	if f.columns == nil {
		for i, name := range record {
			record[i] = unguard(strings.TrimSpace(name))
			if slices.Contains(record[:i], record[i]) {
				return fmt.Errorf("%s:%d: column %s stands twice in the header", f.name, line, data.Quote(record[i]))
			}
		}
		f.columns = record
		return nil
	}
	if len(record) != len(f.columns) {
		return fmt.Errorf("%s:%d: %d fields: expected %d, as in the header", f.name, line, len(record), len(f.columns))
	}
	for i := range record {
		record[i] = unguard(record[i])
	}
	f.cells, f.lines = append(f.cells, record), append(f.lines, line)
	return nil
}

func (f *frame) syntax(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("%s:%d: %w", f.name, parse.Line, parse.Err)
	}
	return fmt.Errorf("%s: %w", f.name, err)
}

func (f *frame) readJSON(r *bufio.Reader) error {
	for line := 1; ; line++ {
		b, err := r.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return f.syntax(err)
		}
		if len(bytes.TrimSpace(b)) > 0 {
			if problem := f.addObject(b, line); problem != nil {
				return fmt.Errorf("%s:%d: %w", f.name, line, problem)
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// addObject takes the members of an object in their order; a column that comes late is empty before.
func (f *frame) addObject(b []byte, line int) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("invalid JSON: expected one object per line")
	}
	row := make([]string, len(f.columns))
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return fmt.Errorf("invalid JSON: %w", err)
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return fmt.Errorf("invalid JSON: %w", err)
		}
		i := slices.Index(f.columns, key.(string))
		if i < 0 {
			i = len(f.columns)
			f.columns = append(f.columns, key.(string))
		}
		for len(row) <= i {
			row = append(row, "")
		}
		if row[i] = plainJSON(raw); strings.ContainsRune(f.columns[i]+row[i], 0) {
			return fmt.Errorf("NUL character in %s; expected text", data.Quote(f.columns[i]))
		}
	}
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("invalid JSON: %w", err)
	}
	f.cells, f.lines = append(f.cells, row), append(f.lines, line)
	return nil
}

func plainJSON(raw json.RawMessage) string {
	var s string
	switch {
	case string(raw) == "null":
		return ""
	case raw[0] == '"' && json.Unmarshal(raw, &s) == nil:
		return s
	}
	return string(raw)
}

// column finds a column by name.
func (f *frame) column(name string) (int, error) {
	if i := slices.Index(f.columns, name); i >= 0 {
		return i, nil
	}
	return 0, fmt.Errorf("%s: no column %s; the file has %s", f.name, data.Quote(name), data.QuoteList(f.columns))
}

// texts returns a column as it stands.
func (f *frame) texts(name string) ([]string, error) {
	i, err := f.column(name)
	if err != nil {
		return nil, err
	}
	values := make([]string, len(f.cells))
	for r, row := range f.cells {
		if i < len(row) { // A row of JSON lines may end before a column that came later.
			values[r] = row[i]
		}
	}
	return values, nil
}

// numbers returns a column of numbers; NaN is a missing one.
func (f *frame) numbers(name string) ([]float64, error) {
	cells, err := f.texts(name)
	if err != nil {
		return nil, err
	}
	values := make([]float64, len(cells))
	for r, cell := range cells {
		switch strings.ToLower(strings.TrimSpace(cell)) {
		case "", "na", "n/a", "nan", "null", "none", ".":
			values[r] = math.NaN()
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
		if err != nil || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%s:%d: column %s: value %s: expected a number, or nothing when it is missing", f.name, f.lines[r], data.Quote(name), data.Quote(cell))
		}
		values[r] = v
	}
	return values, nil
}
