package calendar

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

func date(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	i, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestAt(t *testing.T) {
	for _, test := range []struct {
		name     string
		calendar *Calendar
		at       string
		cutoff   string
		want     string
	}{
		{"before the open", XNYS(), "2025-01-31T05:43:00Z", "close", "2025-01-31"},
		{"just before the close", XNYS(), "2025-01-31T20:59:59Z", "close", "2025-01-31"},
		{"exactly at the close", XNYS(), "2025-01-31T21:00:00Z", "close", "2025-02-03"},
		{"Saturday", XNYS(), "2025-02-01T15:00:00Z", "close", "2025-02-03"},
		{"summer time: at the close", XNYS(), "2025-07-01T20:00:00Z", "close", "2025-07-02"},
		{"summer time: before the close", XNYS(), "2025-07-01T19:59:59Z", "close", "2025-07-01"},
		{"Friday before summer time", XNYS(), "2025-03-07T20:30:00Z", "close", "2025-03-07"},
		{"Monday after the clocks went forward", XNYS(), "2025-03-10T20:30:00Z", "close", "2025-03-11"},
		{"Friday before winter time", XNYS(), "2024-11-01T20:30:00Z", "close", "2024-11-04"},
		{"Monday after the clocks went back", XNYS(), "2024-11-04T20:30:00Z", "close", "2024-11-04"},
		{"early close", XNYS(), "2024-11-29T18:00:00Z", "close", "2024-12-02"},
		{"before the early close", XNYS(), "2024-11-29T17:59:59Z", "close", "2024-11-29"},
		{"day of mourning", XNYS(), "2025-01-08T21:00:00Z", "close", "2025-01-10"},
		{"cutoff open, exactly", XNYS(), "2025-01-31T14:30:00Z", "open", "2025-02-03"},
		{"cutoff open, before", XNYS(), "2025-01-31T14:29:59Z", "open", "2025-01-31"},
		{"cutoff 15:30", XNYS(), "2025-01-31T20:30:00Z", "15:30", "2025-02-03"},
		{"cutoff 15:30, before", XNYS(), "2025-01-31T20:29:59Z", "15:30", "2025-01-31"},
		{"cutoff 00:00", XNYS(), "2025-01-31T04:59:59Z", "00:00", "2025-01-31"},

		{"05:30 in Seoul", XKRX(), "2025-02-01T05:30:00+09:00", "close", "2025-02-03"},
		{"06:00 in Seoul on a Friday", XKRX(), "2025-01-31T06:00:00+09:00", "close", "2025-01-31"},
		{"at the close in Seoul", XKRX(), "2025-01-31T15:30:00+09:00", "close", "2025-02-03"},
		{"before Seollal, after the close", XKRX(), "2025-01-24T15:30:00+09:00", "close", "2025-01-31"},
		{"exam day, 16:00", XKRX(), "2024-11-14T16:00:00+09:00", "close", "2024-11-14"},
		{"exam day, 09:30, cutoff open", XKRX(), "2024-11-14T09:30:00+09:00", "open", "2024-11-14"},
		{"usual day, 09:30, cutoff open", XKRX(), "2024-11-13T09:30:00+09:00", "open", "2024-11-14"},
		{"15:10 before the longer day", XKRX(), "2016-07-28T15:10:00+09:00", "close", "2016-07-29"},
		{"15:10 on the first longer day", XKRX(), "2016-08-01T15:10:00+09:00", "close", "2016-08-01"},

		// Seoul's Saturday dawn, on either side of New York's Friday close at 06:00 in Seoul.
		{"New York, 05:30 in Seoul", XNYS(), "2025-02-01T05:30:00+09:00", "close", "2025-01-31"},
		{"New York, 06:30 in Seoul", XNYS(), "2025-02-01T06:30:00+09:00", "close", "2025-02-03"},

		{"midnight is the new day", Always(), "2025-02-01T00:00:00Z", "close", "2025-02-01"},
		{"a second before midnight", Always(), "2025-01-31T23:59:59Z", "close", "2025-01-31"},
		{"Sunday", Always(), "2025-02-02T12:00:00+09:00", "close", "2025-02-02"},
	} {
		cutoff, err := ParseCutoff(test.cutoff)
		if err != nil {
			t.Fatal(err)
		}
		s, err := test.calendar.At(instant(t, test.at), cutoff)
		if err != nil || s.String() != test.want {
			t.Errorf("%s: %s at %s = %s, error %v: want %s", test.name, test.calendar.Name(), test.at, s, err, test.want)
		}
	}
}

// TestHours gives open and close as instants.
func TestHours(t *testing.T) {
	for _, test := range []struct {
		calendar          *Calendar
		date, open, close string
	}{
		{XNYS(), "2025-01-31", "2025-01-31T14:30:00Z", "2025-01-31T21:00:00Z"},
		{XNYS(), "2025-07-01", "2025-07-01T13:30:00Z", "2025-07-01T20:00:00Z"},
		{XNYS(), "2024-11-29", "2024-11-29T14:30:00Z", "2024-11-29T18:00:00Z"},
		{XNYS(), "2025-07-03", "2025-07-03T13:30:00Z", "2025-07-03T17:00:00Z"},
		{XNYS(), "2002-09-11", "2002-09-11T16:00:00Z", "2002-09-11T20:00:00Z"},
		{XNYS(), "2003-12-26", "2003-12-26T14:30:00Z", "2003-12-26T18:00:00Z"},
		{XNYS(), "2030-07-03", "2030-07-03T13:30:00Z", "2030-07-03T17:00:00Z"},
		{XKRX(), "2001-09-12", "2001-09-12T03:00:00Z", "2001-09-12T06:00:00Z"},
		{XKRX(), "2008-11-13", "2008-11-13T01:00:00Z", "2008-11-13T07:00:00Z"},
		{XKRX(), "2016-07-29", "2016-07-29T00:00:00Z", "2016-07-29T06:00:00Z"},
		{XKRX(), "2016-08-01", "2016-08-01T00:00:00Z", "2016-08-01T06:30:00Z"},
		{XKRX(), "2024-11-14", "2024-11-14T01:00:00Z", "2024-11-14T07:30:00Z"},
		{XKRX(), "2025-01-02", "2025-01-02T01:00:00Z", "2025-01-02T06:30:00Z"},
		{Always(), "2025-02-01", "2025-02-01T00:00:00Z", "2025-02-02T00:00:00Z"},
	} {
		s, err := test.calendar.Session(date(t, test.date))
		if err != nil {
			t.Error(err)
			continue
		}
		if !s.Open.Equal(instant(t, test.open)) || !s.Close.Equal(instant(t, test.close)) {
			t.Errorf("%s %s: %s to %s, want %s to %s", test.calendar.Name(), test.date, s.Open.UTC(), s.Close.UTC(), test.open, test.close)
		}
	}
}

// TestSummerTime gives the close on either side of each change of New York's clocks: up to 2006 the first
// Sunday of April and the last of October, from 2007 the second of March and the first of November.
func TestSummerTime(t *testing.T) {
	c := XNYS()
	for year := c.First().Year; year <= c.Last().Year; year++ {
		spring, autumn := nthSunday(year, time.April, 1), nthSunday(year, time.November, 1).AddDays(-7)
		if year >= 2007 {
			spring, autumn = nthSunday(year, time.March, 2), nthSunday(year, time.November, 1)
		}
		for _, test := range []struct {
			date Date
			hour int // of the close, universal time
		}{
			{spring.AddDays(-4), 21}, {spring.AddDays(3), 20}, {autumn.AddDays(-4), 20}, {autumn.AddDays(3), 21},
		} {
			s, err := c.Session(test.date)
			if err != nil || s.Close.UTC().Hour() != test.hour {
				t.Errorf("%s closes at %s, error %v: want %d:00 UTC", test.date, s.Close.UTC(), err, test.hour)
			}
		}
	}
}

func nthSunday(year int, month time.Month, n int) Date {
	d := Date{year, month, 1}
	return d.AddDays((7-int(d.Weekday()))%7 + 7*(n-1))
}

func TestClosed(t *testing.T) {
	for _, test := range []struct {
		calendar     *Calendar
		date, reason string
	}{
		{XNYS(), "2025-01-09", "Mourning for Jimmy Carter"},
		{XNYS(), "2018-12-05", "Mourning for George H. W. Bush"},
		{XNYS(), "2001-09-14", "Attacks of 11 September"},
		{XNYS(), "2004-06-11", "Mourning for Ronald Reagan"},
		{XNYS(), "2012-10-30", "Hurricane Sandy"},
		{XNYS(), "2025-02-01", "Saturday"},
		{XKRX(), "2002-07-01", "Temporary public holiday after the World Cup"},
		{XKRX(), "2005-04-05", "Arbor Day"},
		{XKRX(), "2026-07-17", "Constitution Day"},
		{XKRX(), "2027-05-03", "Substitute for Labor Day"},
		{XKRX(), "2025-01-27", "Temporary public holiday"},
		{XKRX(), "2025-01-28", "Seollal"},
		{XKRX(), "2025-01-29", "Seollal"},
		{XKRX(), "2025-01-30", "Seollal"},
		{XKRX(), "2024-12-31", "Last weekday of the year"},
	} {
		_, err := test.calendar.Session(date(t, test.date))
		var none *NotSessionError
		if !errors.As(err, &none) || none.Reason != test.reason {
			t.Errorf("%s %s: error %v, want no session because of %s", test.calendar.Name(), test.date, err, test.reason)
		}
		if open, err := test.calendar.IsSession(date(t, test.date)); open || err != nil {
			t.Errorf("%s %s: IsSession = %v, %v", test.calendar.Name(), test.date, open, err)
		}
	}
}

func TestNavigation(t *testing.T) {
	must := func(s Session, err error) string {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
		return s.String()
	}
	for _, test := range []struct{ what, got, want string }{
		{"next", must(XKRX().Next(date(t, "2025-01-24"))), "2025-01-31"},
		{"next from a holiday", must(XKRX().Next(date(t, "2025-01-28"))), "2025-01-31"},
		{"previous", must(XKRX().Previous(date(t, "2025-01-31"))), "2025-01-24"},
		{"previous from a holiday", must(XKRX().Previous(date(t, "2025-01-29"))), "2025-01-24"},
		{"on", must(XKRX().OnOrAfter(date(t, "2025-01-31"))), "2025-01-31"},
		{"or after", must(XKRX().OnOrAfter(date(t, "2025-01-27"))), "2025-01-31"},
		{"offset 0", must(XNYS().Offset(date(t, "2025-01-27"), 0)), "2025-01-27"},
		{"offset -11", must(XNYS().Offset(date(t, "2025-01-27"), -11)), "2025-01-08"},
		{"offset -260", must(XNYS().Offset(date(t, "2025-01-27"), -260)), "2024-01-11"},
		{"offset 5", must(XNYS().Offset(date(t, "2025-01-27"), 5)), "2025-02-03"},
		{"back again", must(XNYS().Offset(date(t, "2024-01-11"), 260)), "2025-01-27"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %s, want %s", test.what, test.got, test.want)
		}
	}
	var none *NotSessionError
	if _, err := XNYS().Offset(date(t, "2025-01-09"), 1); !errors.As(err, &none) {
		t.Errorf("offset from a holiday: error %v, want NotSessionError", err)
	}
	list, err := XKRX().Sessions(date(t, "2025-01-23"), date(t, "2025-02-03"))
	if err != nil || len(list) != 4 || list[2].String() != "2025-01-31" {
		t.Errorf("sessions = %v, error %v: want 01-23, 01-24, 01-31, 02-03", list, err)
	}
	if list, err := XKRX().Sessions(date(t, "2025-02-03"), date(t, "2025-01-23")); err != nil || len(list) != 0 {
		t.Errorf("sessions backwards = %v, error %v: want none", list, err)
	}
}

// TestBounds: a calendar never answers for what it does not know.
func TestBounds(t *testing.T) {
	session := func(_ Session, err error) error { return err }
	for _, test := range []struct {
		c           *Calendar
		first, last Date // sessions
	}{
		{XNYS(), Date{2000, time.January, 3}, Date{2030, time.December, 31}},
		{XKRX(), Date{2001, time.January, 3}, Date{2027, time.December, 30}},
		{Always(), Date{1970, time.January, 1}, Date{2099, time.December, 31}},
	} {
		c := test.c
		first, last := c.First().at(0, c.Location()), c.sessions[len(c.sessions)-1].Close
		_, isBefore := c.IsSession(c.First().AddDays(-1))
		_, isAfter := c.IsSession(c.Last().AddDays(1))
		_, list := c.Sessions(c.First(), c.Last().AddDays(1))
		for what, err := range map[string]error{
			"IsSession before":      isBefore,
			"IsSession after":       isAfter,
			"Sessions":              list,
			"Session":               session(c.Session(c.Last().AddDays(1))),
			"Next of the last":      session(c.Next(test.last)),
			"Previous of the first": session(c.Previous(test.first)),
			"Offset forward":        session(c.Offset(test.last, 1)),
			"Offset backward":       session(c.Offset(test.first, -1)),
			"At before":             session(c.At(first.Add(-time.Second), AtClose())),
			"At the last close":     session(c.At(last, AtClose())),
			"At after":              session(c.At(last.AddDate(1, 0, 0), AtClose())),
		} {
			var bounds *BoundsError
			if !errors.As(err, &bounds) {
				t.Errorf("%s, %s: error %v, want BoundsError", c.Name(), what, err)
			}
		}
		if s, err := c.At(first, AtClose()); err != nil || s.Date != test.first {
			t.Errorf("%s, the first instant: %s, error %v: want %s", c.Name(), s, err, test.first)
		}
		if s, err := c.At(last.Add(-time.Second), AtClose()); err != nil || s.Date != test.last {
			t.Errorf("%s, the last instant: %s, error %v: want %s", c.Name(), s, err, test.last)
		}
	}
}

// TestBoundsError: the error says why a table ends, to who asks for later, and what to do.
func TestBoundsError(t *testing.T) {
	const own = "; --calendar FILE takes a table of your own"
	for _, test := range []struct {
		c          *Calendar
		date, want string
	}{
		{XNYS(), "1999-12-31", "calendar XNYS covers 2000-01-01 to 2030-12-31: no answer for 1999-12-31" + own},
		{XNYS(), "2031-01-02", "calendar XNYS covers 2000-01-01 to 2030-12-31: no answer for 2031-01-02, since holidays so far ahead may yet change" + own},
		{XKRX(), "2001-01-02", "calendar XKRX covers 2001-01-03 to 2027-12-31: no answer for 2001-01-02" + own},
		{XKRX(), "2028-01-03", "calendar XKRX covers 2001-01-03 to 2027-12-31: no answer for 2028-01-03, since the exam days and temporary holidays of later years are not set" + own},
		{Always(), "2100-01-01", "calendar 24x7 covers 1970-01-01 to 2099-12-31: no answer for 2100-01-01"},
	} {
		if _, err := test.c.Session(date(t, test.date)); err == nil || err.Error() != test.want {
			t.Errorf("error %v\nwant  %s", err, test.want)
		}
	}
}

// TestSessionsPerYear compares with the number of trading days the exchanges count.
func TestSessionsPerYear(t *testing.T) {
	for _, test := range []struct {
		calendar *Calendar
		first    int
		counts   []int // of each year from the first on
	}{
		{XNYS(), 2000, []int{
			252, 248, 252, 252, 252, 252, 251, 251, 253, 252, 252, 252, 250, 252, 252,
			252, 252, 251, 251, 252, 253, 252, 251, 250, 252, 250,
		}},
		{XKRX(), 2002, []int{
			244, 247, 249, 249, 247, 246, 248, 253, 251, 248, 248, 247, 245,
			248, 246, 243, 244, 246, 248, 248, 246, 245, 244,
		}},
	} {
		for i, want := range test.counts {
			year := test.first + i
			list, err := test.calendar.Sessions(Date{year, time.January, 1}, Date{year, time.December, 31})
			if err != nil || len(list) != want {
				t.Errorf("%s %d: %d sessions, error %v: want %d", test.calendar.Name(), year, len(list), err, want)
			}
		}
	}
}

// TestInvariants: sessions ascend and do not overlap, and opens and closes are on their own date.
func TestInvariants(t *testing.T) {
	for _, c := range []*Calendar{XNYS(), XKRX(), Always()} {
		for i, s := range c.sessions {
			if !s.Open.Before(s.Close) || DateOf(s.Open.In(c.location)) != s.Date {
				t.Fatalf("%s: session %s from %s to %s", c.name, s, s.Open, s.Close)
			}
			if i > 0 && c.sessions[i-1].Close.After(s.Open) {
				t.Fatalf("%s: session %s opens before the last one closed", c.name, s)
			}
			at, err := c.At(s.Close.Add(-time.Nanosecond), AtClose())
			if err != nil || at.Date != s.Date {
				t.Fatalf("%s: a nanosecond before the close of %s is %s, error %v", c.name, s, at, err)
			}
		}
	}
}

// BenchmarkBuiltin is the cost of the first question to a calendar.
func BenchmarkBuiltin(b *testing.B) {
	for b.Loop() {
		if _, err := builtin("XNYS"); err != nil {
			b.Fatal(err)
		}
	}
}

const market = "../../../shared/market"

func readCSV(t *testing.T, path ...string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(append([]string{market}, path...)...))
	if err != nil {
		t.Skipf("the oracle is not here: %v", err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records[1:]
}

// TestHolidayList compares both tables, from 2015 to 2026, with an independent list of closures and special
// hours. The list was made before the exam day of 2026, and does not have it.
func TestHolidayList(t *testing.T) {
	want := map[string]map[string]string{"XNYS": {}, "XKRX": {"2026-11-19": "10:00 16:30"}}
	for _, record := range readCSV(t, "calendars", "holidays_2015_2026.csv") {
		want[record[1]][record[0]] = strings.TrimSpace(record[3] + " " + record[4])
	}
	regular := map[string]func(Date) string{
		"XNYS": func(Date) string { return "09:30 16:00" },
		"XKRX": func(d Date) string {
			if d.Before(Date{2016, time.August, 1}) {
				return "09:00 15:00"
			}
			return "09:00 15:30"
		},
	}
	for _, c := range []*Calendar{XNYS(), XKRX()} {
		for d := (Date{2015, time.January, 1}); d.Year <= 2026; d = d.AddDays(1) {
			expected, listed := want[c.Name()][d.String()]
			if !listed && !weekend(d) {
				expected = regular[c.Name()](d)
			}
			got := ""
			if s, err := c.Session(d); err == nil {
				got = hours(c, s)
			}
			if got != expected {
				t.Errorf("%s %s: hours %q, want %q", c.Name(), d, got, expected)
			}
		}
	}
}

// TestFactorDays: the days of the Fama-French daily factors, which are those New York traded, are the
// sessions from 2000 on.
func TestFactorDays(t *testing.T) {
	for _, file := range []string{
		"F-F_Research_Data_Factors_daily.csv", "F-F_Research_Data_5_Factors_2x3_daily.csv", "F-F_Momentum_Factor_daily.csv",
	} {
		t.Run(file, func(t *testing.T) {
			traded := factorDays(t, file)
			checkTraded(t, XNYS(), traded)
			if len(traded) < 6500 {
				t.Errorf("%d days, want those of 26 years", len(traded))
			}
		})
	}
}

// factorDays reads the dates, from 2000 on, of a file that begins and ends with prose.
func factorDays(t *testing.T, file string) []string {
	b, err := os.ReadFile(filepath.Join(market, "factors", file))
	if err != nil {
		t.Skipf("the oracle is not here: %v", err)
	}
	var days []string
	for line := range strings.Lines(string(b)) {
		first, _, _ := strings.Cut(line, ",")
		if d, err := time.Parse("20060102", strings.TrimSpace(first)); err == nil && d.Year() >= 2000 {
			days = append(days, d.Format(time.DateOnly))
		}
	}
	return days
}

// checkTraded compares days of trade with the sessions from the first of them to the last.
func checkTraded(t *testing.T, c *Calendar, traded []string) {
	t.Helper()
	list, err := c.Sessions(date(t, traded[0]), date(t, traded[len(traded)-1]))
	if err != nil {
		t.Fatal(err)
	}
	var sessions []string
	for _, s := range list {
		sessions = append(sessions, s.String())
	}
	if !slices.Equal(traded, sessions) {
		t.Errorf("%s: %d traded days, %d sessions; not traded %v, without a session %v", c.Name(), len(traded),
			len(sessions), without(sessions, traded), without(traded, sessions))
	}
}

// TestTradedDays: every day with a closing price is a session, and every session has one.
func TestTradedDays(t *testing.T) {
	for _, test := range []struct {
		calendar     *Calendar
		file, symbol string
	}{
		{XNYS(), "us_adjusted_close.csv", "^GSPC"},
		{XNYS(), "us_adjusted_close.csv", "NVDA"},
		{XKRX(), "kr_close.csv", "^KS11"},
		{XKRX(), "kr_close.csv", "005930"},
	} {
		var traded []string
		for _, record := range readCSV(t, "prices", test.file) {
			if record[1] == test.symbol {
				traded = append(traded, record[0])
			}
		}
		checkTraded(t, test.calendar, traded)
	}
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

func TestByName(t *testing.T) {
	for _, name := range Names {
		if c, err := ByName(name); err != nil || c.Name() != name {
			t.Errorf("%s: %v, error %v", name, c, err)
		}
	}
	if _, err := ByName("NYSE"); err == nil || err.Error() != `calendar "NYSE": want XNYS, XKRX, 24x7` {
		t.Errorf("NYSE: error %v", err)
	}
}

func TestHome(t *testing.T) {
	for _, test := range []struct {
		mic, want string
		own       bool
	}{
		{"XNYS", "XNYS", true}, {"XNAS", "XNYS", true}, {"ARCX", "XNYS", true}, {"XASE", "XNYS", true},
		{"XKRX", "XKRX", true}, {"XKOS", "XKRX", true}, {"XKON", "XKRX", true},
		{"XTKS", "XNYS", false}, {"XLON", "XNYS", false}, {"xkrx", "XNYS", false}, {"", "XNYS", false},
	} {
		c, own := Home(test.mic)
		if c.Name() != test.want || own != test.own || !slices.Contains(Homes(), c) {
			t.Errorf("exchange %q: calendar %s, its own %v: want %s, %v", test.mic, c.Name(), own, test.want, test.own)
		}
	}
}

func TestCutoff(t *testing.T) {
	for _, s := range []string{"close", "open", "00:00", "15:30", "23:59"} {
		if c, err := ParseCutoff(s); err != nil || c.String() != s {
			t.Errorf("%q reads back as %q, error %v", s, c, err)
		}
	}
	for _, s := range []string{"", "noon", "24:00", "9:30", "09:60", "25:00", "+9:30", "09:30:00"} {
		if _, err := ParseCutoff(s); err == nil || !strings.HasPrefix(err.Error(), "cutoff \""+s+"\": want close, open") {
			t.Errorf("%q: error %v", s, err)
		}
	}
	if AtClose() != (Cutoff{}) {
		t.Error("the zero cutoff is not the close")
	}
}

func TestDate(t *testing.T) {
	d := date(t, "2024-02-28")
	if got := d.AddDays(2).String(); got != "2024-03-01" {
		t.Errorf("two days after 2024-02-28: %s", got)
	}
	if got := d.AddDays(-59).String(); got != "2023-12-31" {
		t.Errorf("59 days before 2024-02-28: %s", got)
	}
	if d.Weekday() != time.Wednesday || !d.Before(d.AddDays(1)) || d.After(d) || d.IsZero() || !(Date{}).IsZero() {
		t.Errorf("%s: weekday %s or order", d, d.Weekday())
	}
	for _, s := range []string{"", "2025-1-2", "2025-02-29", "20250131", "2025-01-31T00:00:00Z"} {
		if _, err := ParseDate(s); err == nil || !strings.HasPrefix(err.Error(), "date \""+s+"\": want a date as YYYY-MM-DD") {
			t.Errorf("%q: error %v", s, err)
		}
	}
}
