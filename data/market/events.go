package market

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/data/calendar"
)

// Event is a company and a date.
type Event struct {
	Line   int // of the file, from 1
	Symbol string
	Date   calendar.Date
}

// Events is a file of events.
type Events struct {
	Name     string
	Rows     []Event     // in the order of the file
	Rejected []*RowError // with Options.SkipBad
}

var (
	eventSymbols = append([]string{"company"}, symbolColumns...)
	eventDates   = []string{"date", "event_date", "session"}
)

// ReadEvents reads events, comma- or tab-separated with a header: a column symbol (or ticker, code, company)
// and a column date (or event_date, session), YYYY-MM-DD; other columns are ignored. name is the file's, for
// errors. A row that cannot be used is a *[RowError]: returned, or listed with Options.SkipBad.
func ReadEvents(r io.Reader, name string, opt Options) (*Events, error) {
	f := &file{Prices: &Prices{Name: name}, opt: opt, csv: newCSV(r)}
	header, err := f.csv.Read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%s: empty file: want a header, such as symbol,date", name)
	case err != nil:
		return nil, f.syntax(err)
	}
	names := columnNames(header)
	f.fields, f.date, f.symbol = len(names), first(names, eventDates), first(names, eventSymbols)
	if f.date < 0 || f.symbol < 0 {
		return nil, fmt.Errorf("%s:1: header %s: want the columns symbol and date", name, data.QuoteList(header))
	}
	return f.readEvents()
}

func (f *file) readEvents() (*Events, error) {
	events := &Events{Name: f.Name}
	for {
		fields, err := f.csv.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, f.syntax(err)
		}
		line, _ := f.csv.FieldPos(0)
		row, err := f.event(fields, line)
		if err != nil {
			return nil, err
		}
		if row != nil {
			events.Rows = append(events.Rows, *row)
		}
	}
	events.Rejected = f.Rejected
	if len(events.Rows) == 0 {
		return nil, fmt.Errorf("%s: no events: %d rows rejected", f.Name, len(f.Rejected))
	}
	return events, nil
}

// event reads a row; nil if it was rejected.
func (f *file) event(fields []string, line int) (*Event, error) {
	if len(fields) != f.fields {
		return nil, f.reject(line, "", FieldCount, fmt.Sprintf("%d fields: want %d, as in the header", len(fields), f.fields))
	}
	symbol := strings.TrimSpace(fields[f.symbol])
	if symbol == "" {
		return nil, f.reject(line, "", NoSymbol, "symbol is empty: want one")
	}
	date, err := calendar.ParseDate(strings.TrimSpace(fields[f.date]))
	if err != nil {
		return nil, f.reject(line, symbol, BadDate, err.Error())
	}
	return &Event{Line: line, Symbol: strings.Clone(symbol), Date: date}, nil
}
