package daily

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/sentiment"
)

// RowError is a row of a file that cannot be used.
type RowError struct {
	File string
	Line int // from 1
	Err  error
}

func (e *RowError) Error() string { return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err) }

func (e *RowError) Unwrap() error { return e.Err }

// The columns a file of scores must have, and those it may lack.
var (
	requiredColumns = []string{"article_id", "available_at", "company", "tone", "label", "relevance"}
	optionalColumns = []string{"ticker", "p_positive", "p_neutral", "p_negative", "retrospective", "tone_current", "label_current", "fingerprint", "lang"}
)

// ReadScores reads rows as `tickertone score` writes them: comma- or tab-separated with a header, or JSON
// lines, told apart by the first byte; UTF-8, with or without a byte order mark. Other columns are
// ignored. Of those the panel needs, ticker, p_positive, p_neutral, p_negative, retrospective,
// tone_current, label_current, fingerprint and lang may be absent. name is the file's, for errors.
//
// A row that cannot be used comes as a *[RowError] and the reading goes on if the caller does; any other
// error ends it. An empty available_at is no error here: the panel rejects the row and names it.
func ReadScores(r io.Reader, name string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		text := bufio.NewReader(r)
		if mark, _ := text.Peek(3); string(mark) == "\ufeff" {
			_, _ = text.Discard(len(mark)) // cannot fail after Peek
		}
		f := scoreFile{name: name, yield: yield}
		if first, _ := text.Peek(1); string(first) == "{" {
			f.readJSON(text)
			return
		}
		f.readTable(text)
	}
}

type scoreFile struct {
	name  string
	yield func(Row, error) bool
}

func (f *scoreFile) fail(err error) { f.yield(Row{}, fmt.Errorf("%s: %w", f.name, err)) }

// give hands a row or its error to the caller, and tells whether it wants more.
func (f *scoreFile) give(line int, c cells) bool {
	row, err := c.row()
	if err == nil {
		err = row.check()
	}
	if err != nil {
		return f.reject(line, err)
	}
	return f.yield(row, nil)
}

func (f *scoreFile) reject(line int, err error) bool {
	return f.yield(Row{}, &RowError{File: f.name, Line: line, Err: err})
}

func (f *scoreFile) readJSON(text *bufio.Reader) {
	for line := 1; ; line++ {
		b, err := text.ReadBytes('\n')
		if err != nil && err != io.EOF {
			f.yield(Row{}, f.syntax(err))
			return
		}
		if b = bytes.TrimSpace(b); len(b) > 0 {
			c, problem := jsonCells(b)
			if problem == nil && !f.give(line, c) || problem != nil && !f.reject(line, problem) {
				return
			}
		}
		if err == io.EOF {
			return
		}
	}
}

func (f *scoreFile) readTable(text *bufio.Reader) {
	start, _ := text.Peek(text.Size())
	header, _, _ := strings.Cut(string(start), "\n")
	table := csv.NewReader(text)
	table.FieldsPerRecord = -1 // counted here, so that a bad row can be skipped
	if strings.Contains(header, "\t") {
		table.Comma = '\t'
	}
	columns, err := table.Read()
	if err == io.EOF {
		f.fail(fmt.Errorf("empty file: want a header, as `tickertone score` writes it"))
		return
	}
	if err == nil {
		err = checkHeader(columns)
	}
	if err != nil {
		f.yield(Row{}, f.syntax(err))
		return
	}
	f.readRecords(table, columns)
}

func (f *scoreFile) readRecords(table *csv.Reader, columns []string) {
	for {
		record, err := table.Read()
		if err == io.EOF {
			return
		}
		if err != nil {
			f.yield(Row{}, f.syntax(err))
			return
		}
		line, _ := table.FieldPos(0)
		if len(record) != len(columns) {
			if !f.reject(line, fmt.Errorf("%d fields: want %d, as in the header", len(record), len(columns))) {
				return
			}
			continue
		}
		c := cells{}
		for i, name := range columns {
			c[name] = record[i]
		}
		if !f.give(line, c) {
			return
		}
	}
}

func checkHeader(columns []string) error {
	for i, name := range columns {
		columns[i] = strings.TrimSpace(name)
	}
	for _, name := range requiredColumns {
		if !slices.Contains(columns, name) {
			return fmt.Errorf("header %s: no column %s: want the columns `tickertone score` writes", data.QuoteList(columns), name)
		}
	}
	return nil
}

// syntax names the line of an error of the CSV reader.
func (f *scoreFile) syntax(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("%s:%d: %w", f.name, parse.Line, parse.Err)
	}
	return fmt.Errorf("%s:1: %w", f.name, err)
}

// cells are the values of a row by column; absent and empty are the same.
type cells map[string]string

// jsonCells turns the members of an object the panel needs into cells.
func jsonCells(line []byte) (cells, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(line, &members); err != nil {
		return nil, fmt.Errorf("invalid JSON: %w; want one object per line", err)
	}
	c := cells{}
	for _, name := range slices.Concat(requiredColumns, optionalColumns) {
		raw, ok := members[name]
		if !ok && slices.Contains(requiredColumns, name) {
			return nil, fmt.Errorf("no %q: want the members `tickertone score` writes", name)
		}
		value := string(raw)
		if strings.HasPrefix(value, `"`) {
			// Valid as a part of a valid whole.
			_ = json.Unmarshal(raw, &value)
		} else if value == "null" {
			value = ""
		}
		if strings.ContainsRune(value, 0) {
			return nil, fmt.Errorf("NUL character in %q; want text", name)
		}
		c[name] = value
	}
	return c, nil
}

func (c cells) row() (Row, error) {
	r := Row{
		ArticleID: c["article_id"], Company: c["company"], Ticker: c["ticker"],
		Label: sentiment.Label(c["label"]), LabelCurrent: sentiment.Label(c["label_current"]),
		Fingerprint: c["fingerprint"], Lang: c["lang"],
	}
	for _, n := range []struct {
		name string
		to   *float64
	}{
		{"tone", &r.Tone}, {"p_positive", &r.P[0]}, {"p_neutral", &r.P[1]}, {"p_negative", &r.P[2]},
		{"tone_current", &r.ToneCurrent}, {"retrospective", &r.Retrospective}, {"relevance", &r.Relevance},
	} {
		var err error
		if *n.to, err = c.number(n.name); err != nil {
			return Row{}, err
		}
	}
	var err error
	r.AvailableAt, err = c.time("available_at")
	return r, err
}

// number reads a number, NaN for an empty cell.
func (c cells) number(name string) (float64, error) {
	value := strings.TrimSpace(c[name])
	if value == "" {
		return math.NaN(), nil
	}
	x, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(x) {
		return 0, fmt.Errorf("%s %s: want a number, or an empty cell", name, data.Quote(value))
	}
	return x, nil
}

// time reads an instant, the zero time for an empty cell.
func (c cells) time(name string) (time.Time, error) {
	value := strings.TrimSpace(c[name])
	if value == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s %s: want RFC 3339, such as 2025-01-31T05:43:00Z", name, data.Quote(value))
	}
	return t.UTC(), nil
}
