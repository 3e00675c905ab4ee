package market

import (
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
