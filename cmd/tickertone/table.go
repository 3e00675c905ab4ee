package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	pretty "github.com/jedib0t/go-pretty/v6/table"
	prettytext "github.com/jedib0t/go-pretty/v6/text"
)

// kind is what the cells of a column hold.
type kind int

const (
	textCell  kind = iota // string; empty is missing
	listCell              // string of ;-separated values; empty is none, not missing
	realCell              // float64; NaN is missing
	countCell             // int
	rawCell               // []byte, written as it stands, in JSON lines only
)

// column describes one column of results. Minor columns are left out of the table for the terminal.
type column struct {
	name  string
	kind  kind
	minor bool
}

// results writes rows in one of the three formats.
type results struct {
	format  string
	excel   bool
	begun   bool // the header is there
	columns []column
	w       io.Writer
	csv     *csv.Writer
	cells   []string
	line    []byte
	grid    *grid
}

// byteOrderMark tells Excel that a CSV file is UTF-8.
const byteOrderMark = "\ufeff"

// newResults writes the header, if the format has one.
func newResults(w io.Writer, opt outputOptions, columns []column) (*results, error) {
	t := openResults(w, opt, columns)
	return t, t.begin()
}

// openResults leaves the header for the first row or the end, so that a run that fails before has written
// nothing.
func openResults(w io.Writer, opt outputOptions, columns []column) *results {
	t := &results{format: opt.format, excel: opt.excel, columns: columns, w: w, cells: make([]string, len(columns))}
	switch t.format {
	case "csv":
		t.csv = csv.NewWriter(w)
	case "table":
		t.grid = newGrid(columns)
	}
	return t
}

// begin writes the header, once.
func (t *results) begin() error {
	if t.begun || t.format != "csv" {
		return nil
	}
	t.begun = true
	if t.excel {
		if _, err := io.WriteString(t.w, byteOrderMark); err != nil {
			return err
		}
	}
	for i, c := range t.columns {
		t.cells[i] = guard(c.name)
	}
	return t.csv.Write(t.cells)
}

// add writes a row: one cell per column, of the type of its kind.
func (t *results) add(row ...any) error {
	if len(row) != len(t.columns) {
		panic(fmt.Sprintf("tickertone: row of %d cells for %d columns", len(row), len(t.columns)))
	}
	switch t.format {
	case "csv":
		if err := t.begin(); err != nil {
			return err
		}
		for i, v := range row {
			t.cells[i] = csvCell(v)
		}
		return t.csv.Write(t.cells)
	case "table":
		t.grid.add(row)
		return nil
	}
	t.line = t.appendJSON(t.line[:0], row)
	_, err := t.w.Write(t.line)
	return err
}

// end writes what is held back.
func (t *results) end() error {
	switch t.format {
	case "csv":
		if err := t.begin(); err != nil {
			return err
		}
		t.csv.Flush()
		return t.csv.Error()
	case "table":
		return t.grid.write(t.w)
	}
	return nil
}

func (t *results) appendJSON(b []byte, row []any) []byte {
	b = append(b, '{')
	for i, v := range row {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, t.columns[i].name)
		b = append(b, ':')
		if v == "" && t.columns[i].kind == textCell {
			v = nil
		}
		b = appendCell(b, v)
	}
	return append(b, '}', '\n')
}

func appendCell(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendString(b, v)
	case float64:
		return appendReal(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case []byte:
		return append(b, v...)
	case nil:
		return append(b, "null"...)
	}
	panic(fmt.Sprintf("tickertone: cell of type %T", v))
}

// appendString writes a JSON string. Everything that some reader takes for the end of a line is escaped,
// so that one row stays one line everywhere.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029':
			b = fmt.Appendf(b, `\u%04x`, r)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

// significant is how many digits a real number of JSON lines has at least.
const significant = 12

// appendReal writes the shortest digits that read back as v, with zeros up to 12 significant digits and
// always a decimal point; null when there is no number.
func appendReal(b []byte, v float64) []byte {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return append(b, "null"...)
	case v == 0:
		return append(b, "0.0"...)
	}
	mantissa, exponent, _ := strings.Cut(shortest(v), "e")
	if !strings.Contains(mantissa, ".") {
		mantissa += "."
	}
	digits := len(strings.TrimLeft(strings.Replace(mantissa, ".", "", 1), "-0"))
	b = append(b, mantissa...)
	for ; digits < significant || b[len(b)-1] == '.'; digits++ {
		b = append(b, '0')
	}
	if exponent != "" {
		b = append(append(b, 'e'), exponent...)
	}
	return b
}

// shortest writes the fewest digits that read back as v, plainly unless that takes many zeros.
func shortest(v float64) string {
	if a := math.Abs(v); v == 0 || a >= 1e-5 && a < 1e15 {
		return strconv.FormatFloat(v+0, 'f', -1, 64) // + 0 takes the sign off a negative zero.
	}
	return strconv.FormatFloat(v, 'e', -1, 64)
}

func csvCell(v any) string {
	switch v := v.(type) {
	case string:
		return guard(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return ""
		}
		return shortest(v)
	case int:
		return strconv.Itoa(v)
	case nil:
		return ""
	}
	panic(fmt.Sprintf("tickertone: CSV cell of type %T", v))
}

// formulaMarks begin a cell that spreadsheets run instead of showing.
const formulaMarks = "=+-@\t\r"

// guard keeps a spreadsheet from running a text cell, by an apostrophe before it.
func guard(s string) string {
	if s != "" && strings.IndexByte(formulaMarks, s[0]) >= 0 {
		return "'" + s
	}
	return s
}

// unguard reads back what guard wrote.
func unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte(formulaMarks, s[1]) >= 0 {
		return s[1:]
	}
	return s
}

// grid is a table for the terminal: columns aligned, Hangul counted as two places, no lines.
type grid struct {
	columns []column
	shown   []int
	w       pretty.Writer
}

// fixWidths takes the locale out of the width of characters such as the ellipsis.
var fixWidths = sync.OnceFunc(func() { prettytext.OverrideRuneWidthEastAsianWidth(false) })

func newGrid(columns []column) *grid {
	fixWidths()
	g := &grid{columns: columns, w: pretty.NewWriter()}
	style := pretty.StyleDefault
	style.Options = pretty.OptionsNoBordersAndSeparators
	style.Format.Header = prettytext.FormatDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	g.w.SetStyle(style)
	g.w.SuppressTrailingSpaces()
	var head pretty.Row
	var configs []pretty.ColumnConfig
	for i, c := range columns {
		if c.minor || c.kind == rawCell {
			continue
		}
		g.shown = append(g.shown, i)
		head = append(head, c.name)
		align := prettytext.AlignLeft
		if c.kind == realCell || c.kind == countCell {
			align = prettytext.AlignRight
		}
		configs = append(configs, pretty.ColumnConfig{Number: len(g.shown), Align: align, AlignHeader: align})
	}
	g.w.AppendHeader(head)
	g.w.SetColumnConfigs(configs)
	return g
}

func (g *grid) add(row []any) {
	var cells pretty.Row
	for _, i := range g.shown {
		cells = append(cells, humanCell(row[i]))
	}
	g.w.AppendRow(cells)
}

func (g *grid) write(w io.Writer) error {
	_, err := io.WriteString(w, g.w.Render()+"\n")
	return err
}

func humanCell(v any) string {
	switch v := v.(type) {
	case string:
		return strings.ReplaceAll(printable(v), "\n", " ")
	case float64:
		return human(v)
	case int:
		return strconv.Itoa(v)
	case nil:
		return ""
	}
	panic(fmt.Sprintf("tickertone: cell of type %T", v))
}

// human writes four decimals, and more of a small number, so that four digits are seen.
func human(v float64) string {
	a := math.Abs(v)
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return ""
	case v == 0:
		return "0"
	case a < 1e-4 || a >= 1e7:
		return strconv.FormatFloat(v, 'e', 2, 64)
	}
	decimals := 4
	for ; a < 0.01; a *= 10 {
		decimals++
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}
