package market

import (
	"fmt"
	"strings"
)

// Reason says why a row, or in a wide file a cell, was not used.
type Reason int

const (
	BadDate     Reason = iota // not YYYY-MM-DD
	NoSymbol                  // no symbol in a long file
	BadPrice                  // not a number
	NotPositive               // zero, negative or infinite
	Duplicate                 // this symbol already has a price on this date; the first one stays
	FieldCount                // more or fewer fields than the header
)

var reasonNames = []string{"bad_date", "no_symbol", "bad_price", "not_positive", "duplicate", "field_count"}

// String returns a stable lower-case name, such as "bad_price".
func (r Reason) String() string { return reasonNames[r] }

// RowError is a row, or in a wide file a cell, that could not be used.
type RowError struct {
	File    string
	Line    int // from 1
	Symbol  string
	Reason  Reason
	Problem string // the value and what was expected
}

func (e *RowError) Error() string {
	if e.Symbol == "" {
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Problem)
	}
	return fmt.Sprintf("%s:%d: %s: %s", e.File, e.Line, e.Symbol, e.Problem)
}

// UnorderedWarning says that rows did not come in the order of their dates. They were sorted.
type UnorderedWarning struct {
	File string
	Line int // the first row earlier than one of its symbol before it
	Rows int
}

func (w *UnorderedWarning) Error() string {
	return fmt.Sprintf("%s:%d: %d rows are earlier than the row of their symbol before them: sorted by date", w.File, w.Line, w.Rows)
}

// UnknownSymbolError says that the prices do not have a symbol.
type UnknownSymbolError struct {
	File   string
	Symbol string
	Like   string // a symbol that differs in case or leading zeros only, if there is one
}

func (e *UnknownSymbolError) Error() string {
	hint := "want one of its symbols"
	if e.Like != "" {
		hint = fmt.Sprintf("did you mean %q?", e.Like)
	}
	return fmt.Sprintf("symbol %q: not in %s: %s", e.Symbol, e.File, hint)
}

func (p *Prices) unknown(symbol string) error {
	e := &UnknownSymbolError{File: p.Name, Symbol: symbol}
	for _, s := range p.symbols {
		if strings.EqualFold(strings.TrimLeft(s, "0"), strings.TrimLeft(symbol, "0")) {
			e.Like = s
			break
		}
	}
	return e
}
