package data

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxRow is the longest row of a table, in bytes.
const maxRow = 1 << 20

// Rows reads a table: a header, then one row a line, cells separated by tabs. Empty lines and lines that
// begin with # are passed over; a byte order mark and carriage returns are dropped. Each row has as many
// cells as the header; the slice that each gets is used again for the next. An error of each, or of the table
// itself, comes with file and line.
func Rows(r io.Reader, name, header string, each func(line int, cells []string) error) error {
	t := newTable(name, header, each)
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, maxRow)
	for scan.Scan() {
		if err := t.read(scan.Text()); err != nil {
			return err
		}
	}
	err := scan.Err()
	switch {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("%s:%d: row longer than %d bytes: expected a table of short rows", name, t.line+1, maxRow)
	case err != nil:
		return fmt.Errorf("%s:%d: %w", name, t.line+1, err)
	}
	return nil
}

// Embedded reads an embedded table by its path below data/, as [Rows] does. Errors name the file with data/ before
// it. The cells are parts of one string, the file, so that a table of many rows costs little to read.
func Embedded(path, header string, each func(line int, cells []string) error) error {
	rest, err := contents(path)
	if err != nil {
		return err
	}
	t := newTable("data/"+path, header, each)
	for rest != "" {
		var row string
		row, rest, _ = strings.Cut(rest, "\n")
		if err := t.read(row); err != nil {
			return err
		}
	}
	return nil
}

// contents is an embedded file.
func contents(path string) (string, error) {
	f, err := FS.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.Grow(int(info.Size()))
	_, err = io.Copy(&b, f)
	return b.String(), err
}

// table is a table in the course of being read.
type table struct {
	name, header string
	each         func(line int, cells []string) error
	line         int      // the last one read
	cells        []string // of it; as long as the header's
}

func newTable(name, header string, each func(line int, cells []string) error) *table {
	return &table{name: name, header: header, each: each, cells: make([]string, strings.Count(header, "\t")+1)}
}

// read takes the next line.
func (t *table) read(row string) error {
	t.line++
	row = strings.TrimSuffix(row, "\r")
	if t.line == 1 {
		if row = strings.TrimPrefix(row, "\ufeff"); row != t.header {
			return fmt.Errorf("%s:1: header %.200q: expected %q (tab-separated)", t.name, row, t.header)
		}
		return nil
	}
	if row == "" || row[0] == '#' {
		return nil
	}
	if n := t.split(row); n != len(t.cells) {
		return fmt.Errorf("%s:%d: %d cells: expected %d separated by tabs (%s)", t.name, t.line, n, len(t.cells), strings.ReplaceAll(t.header, "\t", ", "))
	}
	if err := t.each(t.line, t.cells); err != nil {
		return fmt.Errorf("%s:%d: %w", t.name, t.line, err)
	}
	return nil
}

// split cuts a row into cells and says how many there are, which may be more than there is room for.
func (t *table) split(row string) int {
	for n := range t.cells {
		cell, rest, more := strings.Cut(row, "\t")
		if t.cells[n] = cell; !more {
			return n + 1
		}
		row = rest
	}
	return len(t.cells) + 1 + strings.Count(row, "\t")
}
