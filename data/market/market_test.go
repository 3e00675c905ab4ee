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

func mustRead(t *testing.T, in string, opt Options) *Prices {
	t.Helper()
	p, err := Read(strings.NewReader(in), "p.csv", opt)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func date(t *testing.T, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestShapes: the same prices however a file is laid out.
func TestShapes(t *testing.T) {
	const long = "date,symbol,close\n2025-01-24,NVDA,142.62\n2025-01-24,005930,53700\n2025-01-27,NVDA,118.42\n2025-01-31,005930,52400\n"
	for name, in := range map[string]string{
		"long":               long,
		"tabs":               strings.ReplaceAll(long, ",", "\t"),
		"byte order mark":    byteOrderMark + long,
		"CRLF":               strings.ReplaceAll(long, "\n", "\r\n"),
		"by symbol":          "Date,Ticker,Volume,Close\n2025-01-24,NVDA,1,142.62\n2025-01-27,NVDA,2,118.42\n2025-01-24,005930,3,53700\n2025-01-31,005930,4,52400\n",
		"adjusted preferred": "date,symbol,close,Adj Close\n2025-01-24,NVDA,1,142.62\n2025-01-27,NVDA,2,118.42\n2025-01-24,005930,3,53700\n2025-01-31,005930,4,52400\n",
		"wide":               "date,NVDA,005930\n2025-01-24,142.62,53700\n2025-01-27,118.42,\n2025-01-31,NA,52400\n",
		"wide, date last":    "005930,NVDA,date\n53700,142.62,2025-01-24\n-,118.42,2025-01-27\n52400,null,2025-01-31\n",
		"newest first":       "date,symbol,close\n2025-01-31,005930,52400\n2025-01-27,NVDA,118.42\n2025-01-24,NVDA,142.62\n2025-01-24,005930,53700\n",
	} {
		p := mustRead(t, in, Options{})
		if got := p.Symbols(); !slices.Equal(got, []string{"005930", "NVDA"}) {
			t.Errorf("%s: symbols %q", name, got)
		}
		for _, want := range []struct {
			symbol, date string
			price        float64
		}{
			{"NVDA", "2025-01-24", 142.62}, {"NVDA", "2025-01-27", 118.42}, {"005930", "2025-01-24", 53700}, {"005930", "2025-01-31", 52400},
		} {
			if got, ok := p.Close(want.symbol, date(t, want.date)); !ok || got != want.price {
				t.Errorf("%s: %s on %s = %v, %v: want %v", name, want.symbol, want.date, got, ok, want.price)
			}
		}
		if _, ok := p.Close("NVDA", date(t, "2025-01-31")); ok {
			t.Errorf("%s: a gap has a price", name)
		}
		if len(p.Rejected) != 0 {
			t.Errorf("%s: rejected %v", name, p.Rejected)
		}
	}
}

func TestBadRows(t *testing.T) {
	const head, good = "date,symbol,close\n", "2025-01-02,A,10\n2025-01-03,A,11\n"
	for _, test := range []struct {
		name, in string
		reason   Reason
		want     string
	}{
		{"text", head + good + "2025-01-06,A,n.m.\n", BadPrice, `p.csv:4: A: price "n.m.": want a number`},
		{"thousands", head + good + "2025-01-06,A,\"53,700\"\n", BadPrice, `p.csv:4: A: price "53,700": want a number`},
		{"zero", head + good + "2025-01-06,A,0\n", NotPositive, `p.csv:4: A: price "0": want a positive number`},
		{"negative", head + good + "2025-01-06,A,-3\n", NotPositive, `p.csv:4: A: price "-3": want a positive number`},
		{"infinite", head + good + "2025-01-06,A,inf\n", NotPositive, `p.csv:4: A: price "inf": want a positive number`},
		{"too large", head + good + "2025-01-06,A,1e999\n", NotPositive, `p.csv:4: A: price "1e999": want a positive number`},
		{"date", head + good + "06/01/2025,A,12\n", BadDate, `p.csv:4: date "06/01/2025": want a date as YYYY-MM-DD`},
		{"no such day", head + "2025-02-30,A,12\n" + good, BadDate, `p.csv:2: date "2025-02-30": want`},
		{"symbol", head + good + "2025-01-06,,12\n", NoSymbol, `p.csv:4: symbol is empty`},
		{"fields", head + good + "2025-01-06,A\n", FieldCount, `p.csv:4: 2 fields: want 3`},
		{"twice", head + good + "2025-01-02,A,10\n", Duplicate, `p.csv:4: A: price 10 on 2025-01-02: already 10 on line 2`},
		{"twice, otherwise", head + good + "2025-01-03,A,12\n", Duplicate, `p.csv:4: A: price 12 on 2025-01-03: already 11 on line 3`},
		{"wide", "date,A,B\n2025-01-02,10,5\n2025-01-03,11,zero\n", BadPrice, `p.csv:3: B: price "zero": want a number`},
	} {
		var bad *RowError
		_, err := Read(strings.NewReader(test.in), "p.csv", Options{})
		if !errors.As(err, &bad) || bad.Reason != test.reason || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %s: %s", test.name, err, test.reason, test.want)
		}
		p := mustRead(t, test.in, Options{SkipBad: true})
		if len(p.Rejected) != 1 || !strings.HasPrefix(p.Rejected[0].Error(), test.want) {
			t.Errorf("%s: rejected %v, want %s", test.name, p.Rejected, test.want)
		}
		for d, want := range map[string]float64{"2025-01-02": 10, "2025-01-03": 11} {
			if got, ok := p.Close("A", date(t, d)); !ok || got != want {
				t.Errorf("%s: close on %s = %v, %v: want %v", test.name, d, got, ok, want)
			}
		}
	}
}

func TestRejectedInOrder(t *testing.T) {
	p := mustRead(t, "date,symbol,close\n2025-01-02,A,1\nx,A,1\n2025-01-02,A,2\n2025-01-03,A,0\n2025-01-02,A,3\n", Options{SkipBad: true})
	var got []string
	for _, r := range p.Rejected {
		got = append(got, r.Reason.String())
	}
	if want := []string{"bad_date", "duplicate", "not_positive", "duplicate"}; !slices.Equal(got, want) {
		t.Errorf("rejected %v, want %v", got, want)
	}
}

func TestUnreadable(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", "p.csv: empty file"},
		{"time,symbol,close\n", "p.csv:1: header \"time\", \"symbol\", \"close\": no column date"},
		{"Date,Open,Close\n", `p.csv:1: header "Date", "Open", "Close": column "Close" without a column symbol`},
		{"date,symbol,price\n", `p.csv:1: header "date", "symbol", "price": column "symbol" without a column close`},
		{"date,A,A\n", `p.csv:1: header "date", "A", "A": symbol "A" stands twice`},
		{"date,A,\n", `p.csv:1: header "date", "A", "": column 3 has no name`},
		{"date\n", `p.csv:1: header "date": no column but the date`},
		{"date,symbol,close\n", "p.csv: no prices: 0 rows rejected, 0 cells empty"},
		{"date,A\n2025-01-02,\n", "p.csv: no prices: 0 rows rejected, 1 cells empty"},
		{"date,A\n2025-01-02,\"1\n", `p.csv:2: extraneous or missing " in quoted-field`},
	} {
		for _, opt := range []Options{{}, {SkipBad: true}} {
			_, err := Read(strings.NewReader(test.in), "p.csv", opt)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("%q: error %v, want %s", test.in, err, test.want)
			}
		}
	}
}

func TestUnordered(t *testing.T) {
	p := mustRead(t, "date,symbol,close\n2025-01-03,A,11\n2025-01-06,A,12\n2025-01-02,A,10\n2025-01-02,B,1\n", Options{})
	dates, err := p.Sessions("A")
	if err != nil || len(dates) != 3 || !slices.IsSortedFunc(dates, calendar.Date.Compare) {
		t.Errorf("sessions %v, error %v: want three, ascending", dates, err)
	}
	if len(p.Warnings) != 1 || p.Warnings[0].Error() != "p.csv:4: 1 rows are earlier than the row of their symbol before them: sorted by date" {
		t.Errorf("warnings %v", p.Warnings)
	}
	if p := mustRead(t, "date,symbol,close\n2025-01-02,A,10\n2025-01-03,A,11\n2025-01-02,B,1\n", Options{}); len(p.Warnings) != 0 {
		t.Errorf("a file by symbol: warnings %v, want none", p.Warnings)
	}
}

// TestReturns: the closes of NVIDIA as printed, 142.62, 118.42, 128.99 and 123.70.
func TestReturns(t *testing.T) {
	p := mustRead(t, "date,NVDA\n2025-01-24,142.62\n2025-01-27,118.42\n2025-01-28,128.99\n2025-01-29,123.70\n", Options{})
	simple, err := p.Returns("NVDA", Simple)
	if err != nil {
		t.Fatal(err)
	}
	logs, err := p.Returns("NVDA", Log)
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{math.NaN(), -24.20 / 142.62, 10.57 / 118.42, -5.29 / 128.99}
	for i, w := range want {
		if i == 0 {
			if !math.IsNaN(simple.Values[0]) || !math.IsNaN(logs.Values[0]) {
				t.Errorf("first return %v, %v: want NaN", simple.Values[0], logs.Values[0])
			}
			continue
		}
		if math.Abs(simple.Values[i]-w) > 1e-14 || math.Abs(logs.Values[i]-math.Log1p(w)) > 1e-14 {
			t.Errorf("%s: %v, log %v: want %v, %v", simple.Dates[i], simple.Values[i], logs.Values[i], w, math.Log1p(w))
		}
	}
	if got := math.Round(simple.Values[1]*1e4) / 1e4; got != -0.1697 {
		t.Errorf("2025-01-27: %v, want -0.1697", got)
	}
}

// TestGaps: a missing close leaves two returns out, and none is zero or spans two sessions.
func TestGaps(t *testing.T) {
	p := mustRead(t, "date,SPY,A\n2025-01-02,100,10\n2025-01-03,101,\n2025-01-06,102,12\n2025-01-07,103,15\n2025-01-08,,16\n", Options{})
	sessions, err := p.Sessions("SPY")
	if err != nil {
		t.Fatal(err)
	}
	if len(sessions) != 4 || p.Empty != 2 {
		t.Errorf("%d sessions, %d empty cells: want 4, 2", len(sessions), p.Empty)
	}
	index, err1 := p.ReturnsOn(sessions, "SPY", Simple)
	a, err2 := p.ReturnsOn(sessions, "A", Simple)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	for i, want := range []float64{math.NaN(), math.NaN(), math.NaN(), 0.25} {
		if got := a.Values[i]; got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("A on %s: %v, want %v", sessions[i], got, want)
		}
	}
	if got := index.Values[2]; math.Abs(got-1.0/101) > 1e-15 {
		t.Errorf("SPY on %s: %v, want 1/101", sessions[2], got)
	}
	own, err := p.Returns("A", Simple)
	if err != nil || len(own.Values) != 4 || math.Abs(own.Values[1]-0.2) > 1e-15 {
		t.Errorf("A on its own dates: %v, error %v: want 0.2 from 10 to 12", own.Values, err)
	}
}

func TestUnknownSymbol(t *testing.T) {
	p := mustRead(t, "date,symbol,close\n2025-01-02,NVDA,1\n2025-01-02,005930,1\n", Options{})
	for symbol, want := range map[string]string{
		"nvda": `symbol "nvda": not in p.csv: did you mean "NVDA"?`,
		"5930": `symbol "5930": not in p.csv: did you mean "005930"?`,
		"TSLA": `symbol "TSLA": not in p.csv: want one of its symbols`,
	} {
		_, err1 := p.Returns(symbol, Simple)
		_, err2 := p.Sessions(symbol)
		_, err3 := p.ReturnsOn(nil, symbol, Simple)
		for _, err := range []error{err1, err2, err3} {
			var unknown *UnknownSymbolError
			if !errors.As(err, &unknown) || err.Error() != want {
				t.Errorf("%s: error %v, want %s", symbol, err, want)
			}
		}
		if p.Has(symbol) {
			t.Errorf("has %s", symbol)
		}
	}
}

func TestPanics(t *testing.T) {
	p := mustRead(t, "date,A\n2025-01-02,1\n", Options{})
	for name, f := range map[string]func(){
		"descending": func() { p.ReturnsOn([]calendar.Date{date(t, "2025-01-03"), date(t, "2025-01-02")}, "A", Simple) },
	} {
		func() {
			defer func() {
				if s, ok := recover().(string); !ok || !strings.HasPrefix(s, "market: ") {
					t.Errorf("%s: want a panic that begins with market:", name)
				}
			}()
			f()
		}()
	}
}

func TestParseKind(t *testing.T) {
	for _, s := range []string{"simple", "log"} {
		if k, err := ParseKind(s); err != nil || k.String() != s {
			t.Errorf("%q reads back as %q, error %v", s, k, err)
		}
	}
	if _, err := ParseKind("ln"); err == nil || err.Error() != `returns "ln": want simple or log` {
		t.Errorf("ln: error %v", err)
	}
}

// TestRealFiles reads whole files of closes and checks known returns: NVIDIA on 2025-01-27 and SK hynix
// on 2025-01-31, the first session after Seollal.
func TestRealFiles(t *testing.T) {
	for _, test := range []struct {
		file, symbol, date string
		want, tolerance    float64
		symbols            int
	}{
		{"nvda_close.csv", "NVDA", "2025-01-27", 118.42/142.62 - 1, 1e-15, 1},
		{"us_adjusted_close.csv", "NVDA", "2025-01-27", -0.169681623, 1e-8, 40},
		{"kr_close.csv", "000660", "2025-01-31", -0.0986425339, 1e-10, 3},
	} {
		f, err := os.Open(filepath.Join("../../../shared/market/prices", test.file))
		if err != nil {
			t.Skipf("the prices are not here: %v", err)
		}
		defer f.Close()
		p, err := Read(f, test.file, Options{})
		if err != nil {
			t.Fatal(err)
		}
		s, err := p.Returns(test.symbol, Simple)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.Index(s.Dates, date(t, test.date))
		if i < 0 || math.Abs(s.Values[i]-test.want) > test.tolerance {
			t.Errorf("%s: %s on %s: want %v in %v", test.file, test.symbol, test.date, test.want, s.Values)
		}
		if len(p.Symbols()) != test.symbols || p.Empty != 0 || len(p.Rejected) != 0 {
			t.Errorf("%s: %d symbols, %d empty, rejected %v: want %d, 0, none", test.file, len(p.Symbols()), p.Empty, p.Rejected, test.symbols)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("date,symbol,close\n2025-01-02,A,10\n2025-01-02,A,11\n")
	f.Add("date\tA\tB\n2025-01-03\t1\t\n2025-01-02\t2\tx\n")
	f.Fuzz(func(t *testing.T, in string) {
		p, err := Read(strings.NewReader(in), "f", Options{SkipBad: true})
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Errorf("error without the file: %v", err)
			}
			return
		}
		for _, symbol := range p.Symbols() {
			s, err := p.Returns(symbol, Simple)
			if err != nil || len(s.Values) == 0 || !math.IsNaN(s.Values[0]) {
				t.Errorf("%q: returns %v, error %v", symbol, s, err)
			}
		}
	})
}
