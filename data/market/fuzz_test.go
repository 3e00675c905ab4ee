package market

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// FuzzReadFactors reads any bytes as factor returns: rows, or an error with the file.
func FuzzReadFactors(f *testing.F) {
	f.Add("text\n,Mkt-RF,SMB,RF\n20250102,1.0,-99.99,0.01\n20250103,-1,2,0.01\n\nCopyright\n")
	f.Add("date,umd,wml\n2025-01-02,1,2\n")
	f.Add("\ufeff,a\n00010101,1e400\n202501,1\n")
	f.Fuzz(func(t *testing.T, in string) {
		factors, err := ReadFactors(strings.NewReader(in), "f")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Errorf("error without the file: %v", err)
			}
			return
		}
		for _, name := range factors.Names {
			for i, v := range factors.On(factors.Dates, name) {
				if math.IsInf(v, 0) {
					t.Errorf("%s on %s: %v", name, factors.Dates[i], v)
				}
			}
		}
	})
}

// FuzzReadEvents reads any bytes as events: rows, or an error with the file.
func FuzzReadEvents(f *testing.F) {
	f.Add("symbol,date\nA,2025-01-02\n,2025-01-03\nB,x\n")
	f.Add("event_date\tcompany\n0000-01-01\t\"A\nB\"\n")
	f.Fuzz(func(t *testing.T, in string) {
		events, err := ReadEvents(strings.NewReader(in), "f", Options{SkipBad: true})
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Errorf("error without the file: %v", err)
			}
			return
		}
		for _, ev := range events.Rows {
			if ev.Symbol == "" || ev.Date.IsZero() || ev.Line < 2 {
				t.Errorf("event %+v", ev)
			}
		}
	})
}

// TestManyColumns: a header of 10,000 columns is read as symbols, and quoted in part when it is none.
func TestManyColumns(t *testing.T) {
	var symbols []string
	for i := range 10_000 {
		symbols = append(symbols, fmt.Sprintf("S%d", i))
	}
	header := strings.Join(symbols, ",")
	p, err := Read(strings.NewReader("date,"+header+"\n2025-01-02"+strings.Repeat(",1", len(symbols))+"\n"), "f", Options{})
	if err != nil || len(p.Symbols()) != len(symbols) {
		t.Fatalf("%v", err)
	}
	want := "and 9988 more: no column date: want date,symbol,close, or date and a column per symbol"
	if _, err := Read(strings.NewReader(header+"\n"), "f", Options{}); err == nil || !strings.HasSuffix(err.Error(), want) || len(err.Error()) > 500 {
		t.Errorf("got %.600v; want %s", err, want)
	}
	want = "f:1: line longer than 65536 bytes: want a table of daily factor returns"
	if _, err := ReadFactors(strings.NewReader(strings.Repeat("x", 1<<20)), "f"); err == nil || err.Error() != want {
		t.Errorf("got %.300v; want %s", err, want)
	}
}
