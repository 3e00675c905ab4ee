package market

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/tickertone/tickertone/data/calendar"
)

// Prices holds closing prices by symbol and date. Ask it through its methods; it is safe for concurrent
// use once read.
type Prices struct {
	Name     string      // of the file
	Column   string      // the column the closes came from, empty for a wide file
	Rejected []*RowError // with Options.SkipBad, in the order of the file
	Empty    int         // cells without a price, which are gaps
	Warnings []error

	symbols []string // ascending
	closes  map[string]*history
}

// history is the closes of one symbol, ascending by date.
type history struct {
	dates  []calendar.Date
	closes []float64
	lines  []int
}

// Kind says how a return is computed from the closes of two sessions.
type Kind int

const (
	// Simple is p1/p0 - 1.
	Simple Kind = iota
	// Log is log(p1/p0).
	Log
)

// ParseKind reads simple or log.
func ParseKind(s string) (Kind, error) {
	switch s {
	case "simple":
		return Simple, nil
	case "log":
		return Log, nil
	}
	return 0, fmt.Errorf("returns %q: want simple or log", s)
}

// String returns the form [ParseKind] reads.
func (k Kind) String() string {
	if k == Log {
		return "log"
	}
	return "simple"
}

func (k Kind) of(before, after float64) float64 {
	if k == Log {
		return math.Log(after / before)
	}
	return after/before - 1
}

// Series is returns by session, as fractions. NaN is a gap.
type Series struct {
	Symbol string
	Dates  []calendar.Date // ascending
	Values []float64
}

// Symbols returns the symbols in ascending order.
func (p *Prices) Symbols() []string { return slices.Clone(p.symbols) }

// Has tells whether the symbol has a price.
func (p *Prices) Has(symbol string) bool { return p.closes[symbol] != nil }

// Sessions returns the dates on which the symbol has a close, ascending. It returns an
// *[UnknownSymbolError] if it has none.
func (p *Prices) Sessions(symbol string) ([]calendar.Date, error) {
	h := p.closes[symbol]
	if h == nil {
		return nil, p.unknown(symbol)
	}
	return slices.Clone(h.dates), nil
}

// Close returns the symbol's close on a date, and whether there is one.
func (p *Prices) Close(symbol string, d calendar.Date) (float64, bool) {
	h := p.closes[symbol]
	if h == nil {
		return 0, false
	}
	i, found := h.search(d)
	if !found {
		return 0, false
	}
	return h.closes[i], true
}

func (h *history) search(d calendar.Date) (int, bool) {
	return sort.Find(len(h.dates), func(i int) int { return d.Compare(h.dates[i]) })
}

// Returns returns the symbol's returns on its own dates, from each close to the next it has, however far
// apart; the first is NaN. A file alone cannot tell a gap from a holiday: [Prices.ReturnsOn]
// takes the sessions of a calendar or of a market instead. It returns an *[UnknownSymbolError] for a symbol
// without prices.
func (p *Prices) Returns(symbol string, kind Kind) (Series, error) {
	dates, err := p.Sessions(symbol)
	if err != nil {
		return Series{}, err
	}
	return p.ReturnsOn(dates, symbol, kind)
}

// ReturnsOn returns the symbol's returns on the given sessions, which must ascend: the return of a
// session is from the close of the one before it in the list, NaN if either close is missing, and NaN
// for the first. It returns an *[UnknownSymbolError] for a symbol without prices, and panics if the
// sessions do not ascend.
func (p *Prices) ReturnsOn(sessions []calendar.Date, symbol string, kind Kind) (Series, error) {
	if !p.Has(symbol) {
		return Series{}, p.unknown(symbol)
	}
	s := Series{Symbol: symbol, Dates: slices.Clone(sessions), Values: make([]float64, len(sessions))}
	before := math.NaN()
	for i, d := range sessions {
		if i > 0 && !sessions[i-1].Before(d) {
			panic(fmt.Sprintf("market: session %s after %s: want ascending dates", d, sessions[i-1]))
		}
		after, ok := p.Close(symbol, d)
		if !ok {
			after = math.NaN()
		}
		s.Values[i] = kind.of(before, after)
		before = after
	}
	return s, nil
}

// TradedReturnsOn is [Prices.ReturnsOn] but that the return of a session is from the last close that the
// symbol has in an earlier one of the list, however many sessions without one lie between.
func (p *Prices) TradedReturnsOn(sessions []calendar.Date, symbol string, kind Kind) (Series, error) {
	s, err := p.ReturnsOn(sessions, symbol, kind)
	if err != nil {
		return s, err
	}
	before := math.NaN()
	for i, d := range sessions {
		after, ok := p.Close(symbol, d)
		if !ok {
			continue
		}
		s.Values[i] = kind.of(before, after)
		before = after
	}
	return s, nil
}
