package market

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tickertone/tickertone/data/calendar"
)

const published = "Numbers made up for a test, as text before a header is.\r\nMissing are -99.99 or -999.\r\n\r\n" +
	",Mkt-RF,SMB,Mom   ,RF\r\n20250124,  -0.50,   0.25,-99.99,  0.02\r\n20250127,  -1.75,  -999,  1.00,  0.02\r\n\r\nCopyright of nobody\r\n"

// TestFactors: percent become fractions, and what surrounds the table is skipped.
func TestFactors(t *testing.T) {
	for name, in := range map[string]string{
		"published":   published,
		"BOM":         byteOrderMark + published,
		"no preamble": published[strings.Index(published, ",Mkt"):],
		"ISO dates":   strings.NewReplacer("20250124", "2025-01-24", "20250127", "2025-01-27", ",Mkt", "Date,Mkt").Replace(published),
		"other name":  strings.Replace(published, "Mom", "UMD", 1),
	} {
		f, err := ReadFactors(strings.NewReader(in), "f.csv")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if want := []string{MarketExcess, Size, Momentum, Riskless}; !slices.Equal(f.Names, want) {
			t.Errorf("%s: factors %q, want %q", name, f.Names, want)
		}
		sessions := []calendar.Date{date(t, "2025-01-23"), date(t, "2025-01-24"), date(t, "2025-01-27")}
		nan := math.NaN()
		for factor, want := range map[string][]float64{
			MarketExcess: {nan, -0.005, -0.0175}, Size: {nan, 0.0025, nan}, Momentum: {nan, nan, 0.01}, Riskless: {nan, 0.0002, 0.0002},
		} {
			for i, got := range f.On(sessions, factor) {
				if !(math.Abs(got-want[i]) <= 1e-15) && !(math.IsNaN(got) && math.IsNaN(want[i])) {
					t.Errorf("%s: %s on %s = %v, want %v", name, factor, sessions[i], got, want[i])
				}
			}
		}
	}
}

// TestBadFactors: each error has its line, the value and what was expected.
func TestBadFactors(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "f.csv: no header",
		"text":                         "f.csv: no header",
		",Mkt-RF,RF\n\nCopyright\n":    "f.csv: no rows",
		"20250124,1,2\n":               `f.csv:1: row "20250124,1,2" before any header`,
		",Mkt-RF,RF\n202501,1,2\n":     `f.csv:2: date "202501": want YYYYMMDD (is this a file of monthly returns?)`,
		",Mkt-RF,RF\n20250230,1,2\n":   `f.csv:2: date "20250230": want YYYYMMDD`,
		",Mkt-RF,RF\n20250124,1\n":     "f.csv:2: 2 fields: want 3",
		",Mkt-RF,RF\n20250124,1,x\n":   `f.csv:2: rf: "x": want a number of percent`,
		",Mkt-RF,RF\n20250124,NaN,1\n": `f.csv:2: mkt-rf: "NaN": want a number of percent`,
		",Mkt-RF,RF\n20250124,1,1\n20250124,1,1\n":           "f.csv:3: date 2025-01-24 after 2025-01-24: want ascending",
		",Mkt-RF,RF\n20250124,1,1\n\nOther\n20250127,1,1\n":  `f.csv:5: row "20250127,1,1": the table ended on line 3`,
		",Mkt-RF,mkt-rf\n20250124,1,1\n":                     `f.csv:1: header`,
		"some text, with commas, in it\n,SMB\n20250124,1,\n": "f.csv:3: 3 fields: want 2",
	} {
		_, err := ReadFactors(strings.NewReader(in), "f.csv")
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("ReadFactors(%q) = %v, want %s...", in, err, want)
		}
	}
}

// TestSmallFactors: returns that are fractions already are pointed out.
func TestSmallFactors(t *testing.T) {
	for _, test := range []struct {
		value string
		warns int
	}{{"0.005", 1}, {"0.5", 0}} {
		in := ",SMB,RF\n"
		for d, n := date(t, "2024-01-01"), 0; n < 150; d, n = d.AddDays(1), n+1 {
			in += d.String() + "," + test.value + ",0.01\n"
		}
		f, err := ReadFactors(strings.NewReader(in), "f.csv")
		if err != nil {
			t.Fatal(err)
		}
		var small *SmallFactorWarning
		if len(f.Warnings) != test.warns || test.warns > 0 && (!errors.As(f.Warnings[0], &small) || small.Factor != Size) {
			t.Errorf("SMB of %s percent: warnings %v, want %d", test.value, f.Warnings, test.warns)
		}
	}
}

// TestPublishedFactors: the files as they are published. Oracle: their lines.
func TestPublishedFactors(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "market", "factors")
	for file, want := range map[string]struct {
		rows  int
		first string
		value float64 // of the first factor on 2026-01-30, or the last day
	}{
		"F-F_Research_Data_Factors_daily.csv":       {26151, "mkt-rf smb hml rf", -0.0076},
		"F-F_Research_Data_5_Factors_2x3_daily.csv": {15751, "mkt-rf smb hml rmw cma rf", -0.0055},
		"F-F_Momentum_Factor_daily.csv":             {26070, "mom", -0.0117},
	} {
		r, err := os.Open(filepath.Join(dir, file))
		if err != nil {
			t.Skipf("no factor files: %v", err)
		}
		defer r.Close()
		f, err := ReadFactors(r, file)
		if err != nil {
			t.Error(err)
			continue
		}
		last := f.On(f.Dates[len(f.Dates)-1:], f.Names[0])[0]
		if len(f.Dates) != want.rows || strings.Join(f.Names, " ") != want.first || math.Abs(last-want.value) > 1e-15 || len(f.Warnings) > 0 {
			t.Errorf("%s: %d rows of %q, last %v, warnings %v: want %d of %q, %v", file, len(f.Dates), f.Names, last, f.Warnings, want.rows, want.first, want.value)
		}
	}
}

// TestEvents: the columns by any of their names; bad rows with their line.
func TestEvents(t *testing.T) {
	in := "Ticker,Event Date,note\nNVDA,2025-01-27,x\n,2025-01-27,\nMU,27.1.2025,\nMU,2025-01-28\n005930,2025-01-31,\n"
	if _, err := ReadEvents(strings.NewReader(in), "e.csv", Options{}); err == nil || !strings.HasPrefix(err.Error(), "e.csv:3: symbol is empty") {
		t.Errorf("without skipping: %v", err)
	}
	events, err := ReadEvents(strings.NewReader(in), "e.csv", Options{SkipBad: true})
	if err != nil {
		t.Fatal(err)
	}
	want := []Event{{2, "NVDA", date(t, "2025-01-27")}, {6, "005930", date(t, "2025-01-31")}}
	if !slices.Equal(events.Rows, want) {
		t.Errorf("events %v, want %v", events.Rows, want)
	}
	var reasons []Reason
	for _, e := range events.Rejected {
		reasons = append(reasons, e.Reason)
	}
	if want := []Reason{NoSymbol, BadDate, FieldCount}; !slices.Equal(reasons, want) {
		t.Errorf("rejected %v, want %v", events.Rejected, want)
	}
	for in, want := range map[string]string{
		"": "e.csv: empty file", "symbol,when\nA,2025-01-27\n": "e.csv:1: header", "symbol,date\n": "e.csv: no events",
	} {
		if _, err := ReadEvents(strings.NewReader(in), "e.csv", Options{}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("ReadEvents(%q) = %v, want %s...", in, err, want)
		}
	}
}

// TestTradedReturns: a return over a gap, which ReturnsOn does not give.
func TestTradedReturns(t *testing.T) {
	p := mustRead(t, "date,M,A\n2025-01-06,1,100\n2025-01-07,1,\n2025-01-08,1,110\n2025-01-09,1,121\n", Options{})
	sessions, err := p.Sessions("M")
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.TradedReturnsOn(sessions, "A", Simple)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{math.NaN(), math.NaN(), 0.1, 0.1} {
		if got := s.Values[i]; !(math.Abs(got-want) <= 1e-15) && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("return %d = %v, want %v", i, got, want)
		}
	}
	if _, err := p.TradedReturnsOn(sessions, "B", Simple); err == nil {
		t.Error("a symbol without prices: no error")
	}
}
