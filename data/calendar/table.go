package calendar

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/tickertone/tickertone/data"
)

// Read reads a calendar in the format of the package comment. name is the file's, for errors, and
// becomes the name of the calendar. Errors begin with name and line.
func Read(r io.Reader, name string) (*Calendar, error) {
	rows, err := readRows(r, name)
	if err != nil {
		return nil, err
	}
	t := table{file: name, days: make(map[Date]row)}
	for _, row := range rows {
		if err := t.add(row); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, row.line, err)
		}
	}
	return t.calendar()
}

// row is one line of a table.
type row struct {
	line        int
	date        Date
	kind        string
	open, close int // minutes after midnight, -1 when empty
	name        string
}

// byteOrderMark is what spreadsheets put before UTF-8.
const byteOrderMark = "\ufeff"

func readRows(r io.Reader, name string) ([]row, error) {
	reader := newCSV(r)
	header, err := reader.Read()
	if err == io.EOF {
		return nil, fmt.Errorf("%s: empty calendar: want a header with %s", name, strings.Join(columnNames, ", "))
	}
	if err != nil {
		return nil, syntaxError(name, err)
	}
	headerLine, _ := reader.FieldPos(0)
	columns, err := columnsOf(header)
	if err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, headerLine, err)
	}
	var rows []row
	for {
		fields, err := reader.Read()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, syntaxError(name, err)
		}
		line, _ := reader.FieldPos(0)
		row, err := parseRow(fields, columns)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		row.line = line
		rows = append(rows, row)
	}
}

func newCSV(r io.Reader) *csv.Reader {
	text := bufio.NewReader(r)
	if mark, _ := text.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		text.Discard(len(byteOrderMark))
	}
	reader := csv.NewReader(text)
	reader.Comma = sniffComma(text)
	reader.Comment = '#'
	return reader
}

// sniffComma looks for the separator of the header, the first line that is no comment.
func sniffComma(r *bufio.Reader) rune {
	start, _ := r.Peek(r.Size())
	for line := range strings.Lines(string(start)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if strings.Contains(line, "\t") {
			return '\t'
		}
		break
	}
	return ','
}

func syntaxError(name string, err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("%s:%d: %w", name, parse.Line, parse.Err)
	}
	return fmt.Errorf("%s: %w", name, err)
}

var columnNames = []string{"date", "kind", "open", "close", "name"}

// columnsOf returns where each of columnNames stands.
func columnsOf(header []string) ([]int, error) {
	columns := make([]int, len(columnNames))
	for i, name := range columnNames {
		columns[i] = slices.Index(header, name)
		if columns[i] < 0 {
			return nil, fmt.Errorf("no column %q in %s: want %s", name, data.QuoteList(header), strings.Join(columnNames, ", "))
		}
	}
	return columns, nil
}

func parseRow(fields []string, columns []int) (row, error) {
	date, err := ParseDate(fields[columns[0]])
	if err != nil {
		return row{}, err
	}
	open, err := parseHour("open", fields[columns[2]])
	if err != nil {
		return row{}, err
	}
	close, err := parseHour("close", fields[columns[3]])
	if err != nil {
		return row{}, err
	}
	return row{date: date, kind: fields[columns[1]], open: open, close: close, name: fields[columns[4]]}, nil
}

func parseHour(column, s string) (int, error) {
	if s == "" {
		return -1, nil
	}
	minutes, ok := parseClock(s)
	if !ok {
		return 0, fmt.Errorf("%s %s: want a time as HH:MM", column, data.Quote(s))
	}
	return minutes, nil
}

// table gathers the rows of a calendar.
type table struct {
	file     string
	location *time.Location
	regular  []row // ascending
	end      Date
	why      string // the table ends there
	days     map[Date]row
}

func (t *table) add(r row) error {
	if err := checkHours(r); err != nil {
		return err
	}
	switch r.kind {
	case "regular":
		return t.addRegular(r)
	case "end":
		if !t.end.IsZero() {
			return fmt.Errorf("a second end: want one")
		}
		t.end, t.why = r.date, r.name
		return nil
	}
	if earlier, ok := t.days[r.date]; ok {
		return fmt.Errorf("%s is already %s on line %d", r.date, earlier.kind, earlier.line)
	}
	t.days[r.date] = r
	return nil
}

func checkHours(r row) error {
	switch r.kind {
	case "closed", "end":
		if r.open >= 0 || r.close >= 0 {
			return fmt.Errorf("kind %q has hours: want open and close empty", r.kind)
		}
	case "regular", "early_close", "special_hours":
		if r.open < 0 || r.close <= r.open {
			return fmt.Errorf("kind %q: want open and close, the close after the open", r.kind)
		}
	default:
		return fmt.Errorf("kind %s: want regular, closed, early_close, special_hours or end", data.Quote(r.kind))
	}
	return nil
}

func (t *table) addRegular(r row) error {
	location, err := time.LoadLocation(r.name)
	if err != nil || r.name == "" {
		return fmt.Errorf("time zone %s: want a name of the time zone database, as in America/New_York", data.Quote(r.name))
	}
	if n := len(t.regular); n > 0 {
		if !t.regular[n-1].date.Before(r.date) {
			return fmt.Errorf("regular hours from %s after those from %s: want ascending dates", r.date, t.regular[n-1].date)
		}
		if t.location.String() != location.String() {
			return fmt.Errorf("time zone %q after %q: want one for the whole table", r.name, t.location)
		}
	}
	t.location = location
	t.regular = append(t.regular, r)
	return nil
}

func (t *table) calendar() (*Calendar, error) {
	if len(t.regular) == 0 || t.end.IsZero() {
		return nil, fmt.Errorf("%s: want a row of kind regular and one of kind end", t.file)
	}
	if err := t.checkBounds(); err != nil {
		return nil, err
	}
	c := &Calendar{
		name: t.file, location: t.location, first: t.regular[0].date, last: t.end,
		reasons: make(map[Date]string), why: t.why, hint: "move the bounds of the table",
	}
	days := int(c.last.at(0, time.UTC).Sub(c.first.at(0, time.UTC)).Hours() / 24)
	c.sessions = make([]Session, 0, min(max(0, days)*3/4, 10_000)+1)
	regular := t.regular
	for d := c.first; !d.After(c.last); d = d.AddDays(1) {
		for len(regular) > 1 && !d.Before(regular[1].date) {
			regular = regular[1:]
		}
		hours, open := t.day(d, regular[0])
		if !open {
			continue
		}
		c.sessions = append(c.sessions, Session{Date: d, Open: d.at(hours.open, t.location), Close: d.at(hours.close, t.location)})
	}
	for d, listed := range t.days {
		if listed.kind == "closed" {
			c.reasons[d] = listed.name
		}
	}
	return c, nil
}

// day returns the row that holds the hours of d, regular or its own, and whether there is a session.
func (t *table) day(d Date, regular row) (hours row, open bool) {
	if listed, ok := t.days[d]; ok {
		return listed, listed.kind != "closed"
	}
	weekday := d.Weekday()
	return regular, weekday != time.Saturday && weekday != time.Sunday
}

// checkBounds names the first line whose date is outside the table's own bounds.
func (t *table) checkBounds() error {
	rows := slices.Clone(t.regular)
	for _, day := range t.days {
		rows = append(rows, day)
	}
	slices.SortFunc(rows, func(a, b row) int { return a.line - b.line })
	for _, r := range rows {
		if r.date.Before(t.regular[0].date) || r.date.After(t.end) {
			return fmt.Errorf("%s:%d: %s is outside the table, which goes from %s to %s", t.file, r.line, r.date, t.regular[0].date, t.end)
		}
	}
	return nil
}
