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
// cells as the header. An error of each, or of the table itself, comes with file and line.
func Rows(r io.Reader, name, header string, each func(line int, cells []string) error) error {
	want := strings.Count(header, "\t") + 1
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, maxRow)
	line := 1
	for ; scan.Scan(); line++ {
		row := strings.TrimSuffix(scan.Text(), "\r")
		if line == 1 {
			if row = strings.TrimPrefix(row, "\ufeff"); row != header {
				return fmt.Errorf("%s:1: header %.200q: expected %q (tab-separated)", name, row, header)
			}
			continue
		}
		if row == "" || strings.HasPrefix(row, "#") {
			continue
		}
		cells := strings.Split(row, "\t")
		if len(cells) != want {
			return fmt.Errorf("%s:%d: %d cells: expected %d separated by tabs (%s)", name, line, len(cells), want, strings.ReplaceAll(header, "\t", ", "))
		}
		if err := each(line, cells); err != nil {
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
	err := scan.Err()
	switch {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("%s:%d: row longer than %d bytes: expected a table of short rows", name, line, maxRow)
	case err != nil:
		return fmt.Errorf("%s:%d: %w", name, line, err)
	}
	return nil
}

// Embedded reads an embedded table by its path below data/. Errors name the file with data/ before it.
func Embedded(path, header string, each func(line int, cells []string) error) error {
	f, err := FS.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return Rows(f, "data/"+path, header, each)
}
