package market

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/data/calendar"
)

// Options says how a file is read. The zero value stops at the first row that cannot be used.
type Options struct {
	// SkipBad goes on past rows that cannot be used and lists them in Prices.Rejected.
	SkipBad bool
}

// The names of columns, as they are after lower-casing and with spaces as underscores. Of the prices the
// first that a file has is taken.
var (
	dateColumns   = []string{"date"}
	symbolColumns = []string{"symbol", "ticker", "code"}
	priceColumns  = []string{"adj_close", "adjusted_close", "close"}
)

// emptyCells stand for no price, in any case.
var emptyCells = []string{"", "na", "n/a", "nan", "null", "none", "-", "."}

// Read reads closing prices, comma- or tab-separated, with a header. A long file has the
// columns date, symbol and close, or adj_close, which is preferred where both are there because a
// dividend would otherwise look like a fall; other columns are ignored. A wide file has the column date
// and one column per symbol. Dates are YYYY-MM-DD, in any order; prices are positive numbers; an empty
// cell, or NA, NaN, null, none, - or a point, is a gap.
//
// name is the file's, for errors. A row that cannot be used is a *[RowError]: returned, or listed with
// Options.SkipBad. What makes the whole file unreadable is an error in any case.
func Read(r io.Reader, name string, opt Options) (*Prices, error) {
	f := &file{
		Prices: &Prices{Name: name, closes: make(map[string]*history)},
		opt:    opt,
		csv:    newCSV(r),
	}
	if err := f.readHeader(); err != nil {
		return nil, err
	}
	if err := f.readRows(); err != nil {
		return nil, err
	}
	return f.finish()
}

const byteOrderMark = "\ufeff"

// newCSV passes over a byte order mark.
func newCSV(in io.Reader) *csv.Reader {
	text := withoutMark(in)
	r := csv.NewReader(text)
	r.FieldsPerRecord = -1 // counted here, so that a bad row can be skipped
	r.ReuseRecord = true
	start, _ := text.Peek(text.Size())
	if header, _, _ := strings.Cut(string(start), "\n"); strings.Contains(header, "\t") {
		r.Comma = '\t'
	}
	return r
}

func withoutMark(in io.Reader) *bufio.Reader {
	text := bufio.NewReader(in)
	if mark, _ := text.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		_, _ = text.Discard(len(mark)) // cannot fail after Peek
	}
	return text
}

// file is a file of prices while it is read.
type file struct {
	*Prices
	opt Options
	csv *csv.Reader

	fields    int            // of the header
	date      int            // column
	symbol    int            // column of a long file, -1 for a wide one
	price     int            // column of a long file
	wide      map[int]string // symbol by column of a wide file
	unordered UnorderedWarning
}

func (f *file) readHeader() error {
	header, err := f.csv.Read()
	if err == io.EOF {
		return fmt.Errorf("%s: empty file: want a header, such as date,symbol,close", f.Name)
	}
	if err != nil {
		return f.syntax(err)
	}
	names := columnNames(header)
	f.fields = len(names)
	f.date, f.symbol, f.price = first(names, dateColumns), first(names, symbolColumns), first(names, priceColumns)
	switch {
	case f.date < 0:
		return f.headerError(header, "no column date")
	case f.symbol < 0 && f.price >= 0:
		return f.headerError(header, fmt.Sprintf("column %s without a column symbol", data.Quote(header[f.price])))
	case f.symbol >= 0 && f.price < 0:
		return f.headerError(header, fmt.Sprintf("column %s without a column close or adj_close", data.Quote(header[f.symbol])))
	case f.symbol >= 0:
		f.Column = names[f.price]
		return nil
	}
	return f.readWideHeader(header)
}

// columnNames is a header in lower case with spaces as underscores.
func columnNames(header []string) []string {
	names := make([]string, len(header))
	for i, h := range header {
		names[i] = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(h)), " ", "_")
	}
	return names
}

func (f *file) headerError(header []string, problem string) error {
	return fmt.Errorf("%s:1: header %s: %s: want date,symbol,close, or date and a column per symbol", f.Name, data.QuoteList(header), problem)
}

// readWideHeader takes every column but the date as a symbol.
func (f *file) readWideHeader(header []string) error {
	f.wide = make(map[int]string)
	seen := make(map[string]bool)
	for i, h := range header {
		symbol := strings.TrimSpace(h)
		if i == f.date {
			continue
		}
		if symbol == "" {
			return f.headerError(header, fmt.Sprintf("column %d has no name", i+1))
		}
		if seen[symbol] {
			return f.headerError(header, fmt.Sprintf("symbol %s stands twice", data.Quote(symbol)))
		}
		seen[symbol] = true
		f.wide[i] = symbol
	}
	if len(f.wide) == 0 {
		return f.headerError(header, "no column but the date")
	}
	return nil
}

// first returns the index in names of the first of the wanted that is there, -1 if none is.
func first(names, wanted []string) int {
	for _, w := range wanted {
		if i := slices.Index(names, w); i >= 0 {
			return i
		}
	}
	return -1
}

func (f *file) readRows() error {
	for {
		fields, err := f.csv.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return f.syntax(err)
		}
		line, _ := f.csv.FieldPos(0)
		if err := f.addRow(fields, line); err != nil {
			return err
		}
	}
}

func (f *file) syntax(err error) error { return syntaxError(f.Name, err) }

// syntaxError names the line of an error of the CSV reader, or of one below it.
func syntaxError(name string, err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("%s:%d: %w", name, parse.Line, parse.Err)
	}
	return fmt.Errorf("%s: %w", name, err)
}

func (f *file) addRow(fields []string, line int) error {
	if len(fields) != f.fields {
		return f.reject(line, "", FieldCount, fmt.Sprintf("%d fields: want %d, as in the header", len(fields), f.fields))
	}
	date, err := calendar.ParseDate(strings.TrimSpace(fields[f.date]))
	if err != nil {
		return f.reject(line, "", BadDate, err.Error())
	}
	if f.symbol >= 0 {
		return f.addCell(strings.TrimSpace(fields[f.symbol]), date, fields[f.price], line)
	}
	for i, cell := range fields {
		if i == f.date {
			continue
		}
		if err := f.addCell(f.wide[i], date, cell, line); err != nil {
			return err
		}
	}
	return nil
}

func (f *file) addCell(symbol string, date calendar.Date, cell string, line int) error {
	if symbol == "" {
		return f.reject(line, "", NoSymbol, "symbol is empty: want one")
	}
	cell = strings.TrimSpace(cell)
	if slices.Contains(emptyCells, strings.ToLower(cell)) {
		f.Empty++
		return nil
	}
	price, err := strconv.ParseFloat(cell, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return f.reject(line, symbol, BadPrice, fmt.Sprintf("price %s: want a number, without a currency or thousands separators", data.Quote(cell)))
	}
	if !(price > 0) || math.IsInf(price, 0) {
		return f.reject(line, symbol, NotPositive, fmt.Sprintf("price %s: want a positive number (leave the cell empty for no price)", data.Quote(cell)))
	}
	f.append(symbol, date, price, line)
	return nil
}

// append adds a price at the end of its history; order and duplicates are looked at when all are there.
func (f *file) append(symbol string, date calendar.Date, price float64, line int) {
	h := f.closes[symbol]
	if h == nil {
		h = new(history)
		symbol = strings.Clone(symbol) // lest the whole record stay in memory
		f.closes[symbol] = h
		f.symbols = append(f.symbols, symbol)
	}
	if n := len(h.dates); n > 0 && date.Before(h.dates[n-1]) {
		if f.unordered.Rows == 0 {
			f.unordered.Line = line
		}
		f.unordered.Rows++
	}
	h.dates = append(h.dates, date)
	h.closes = append(h.closes, price)
	h.lines = append(h.lines, line)
}

func (f *file) reject(line int, symbol string, reason Reason, problem string) error {
	e := &RowError{File: f.Name, Line: line, Symbol: strings.Clone(symbol), Reason: reason, Problem: problem}
	if !f.opt.SkipBad {
		return e
	}
	f.Rejected = append(f.Rejected, e)
	return nil
}

func (f *file) finish() (*Prices, error) {
	slices.Sort(f.symbols)
	var duplicates []*RowError
	for _, symbol := range f.symbols {
		h := f.closes[symbol]
		h.sort()
		duplicates = append(duplicates, h.dropDuplicates(f.Name, symbol)...)
		h.lines = nil
	}
	byLine := func(a, b *RowError) int { return a.Line - b.Line }
	slices.SortStableFunc(duplicates, byLine)
	if len(duplicates) > 0 && !f.opt.SkipBad {
		return nil, duplicates[0]
	}
	f.Rejected = append(f.Rejected, duplicates...)
	slices.SortStableFunc(f.Rejected, byLine)
	if len(f.symbols) == 0 {
		return nil, fmt.Errorf("%s: no prices: %d rows rejected, %d cells empty", f.Name, len(f.Rejected), f.Empty)
	}
	if f.unordered.Rows > 0 {
		f.unordered.File = f.Name
		f.Warnings = append(f.Warnings, &f.unordered)
	}
	return f.Prices, nil
}

// sort puts the closes in the order of their dates, those of one date in the order of the file.
func (h *history) sort() {
	if slices.IsSortedFunc(h.dates, calendar.Date.Compare) {
		return
	}
	order := make([]int, len(h.dates))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return h.dates[i].Compare(h.dates[j]) })
	sorted := history{}
	for _, i := range order {
		sorted.dates = append(sorted.dates, h.dates[i])
		sorted.closes = append(sorted.closes, h.closes[i])
		sorted.lines = append(sorted.lines, h.lines[i])
	}
	*h = sorted
}

// dropDuplicates keeps the first close of each date and returns the others.
func (h *history) dropDuplicates(file, symbol string) []*RowError {
	var dropped []*RowError
	kept := 0
	for i := range h.dates {
		if kept > 0 && h.dates[i] == h.dates[kept-1] {
			problem := fmt.Sprintf("price %v on %s: already %v on line %d", h.closes[i], h.dates[i], h.closes[kept-1], h.lines[kept-1])
			dropped = append(dropped, &RowError{File: file, Line: h.lines[i], Symbol: symbol, Reason: Duplicate, Problem: problem})
			continue
		}
		h.dates[kept], h.closes[kept], h.lines[kept] = h.dates[i], h.closes[i], h.lines[i]
		kept++
	}
	h.dates, h.closes, h.lines = h.dates[:kept], h.closes[:kept], h.lines[:kept]
	return dropped
}
