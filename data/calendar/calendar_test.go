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

func TestClosed(t *testing.T) {
	for _, test := range []struct {
		calendar     *Calendar
		date, reason string
	}{
		{XNYS(), "2025-01-09", "Mourning for Jimmy Carter"},
		{XNYS(), "2018-12-05", "Mourning for George H. W. Bush"},
		{XNYS(), "2025-02-01", "Saturday"},
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
	c := XNYS()
	if c.First().String() != "2015-01-01" || c.Last().String() != "2026-12-31" {
		t.Fatalf("bounds %s to %s, want 2015-01-01 to 2026-12-31", c.First(), c.Last())
	}
	session := func(_ Session, err error) error { return err }
	first, last := c.First(), c.Last()
	_, isBefore := c.IsSession(first.AddDays(-1))
	_, isAfter := c.IsSession(last.AddDays(1))
	_, list := c.Sessions(first, last.AddDays(1))
	for what, err := range map[string]error{
		"IsSession before":      isBefore,
		"IsSession after":       isAfter,
		"Sessions":              list,
		"Session":               session(c.Session(last.AddDays(1))),
		"Next of the last":      session(c.Next(last)),
		"Previous of the first": session(c.Previous(date(t, "2015-01-02"))),
		"Offset forward":        session(c.Offset(date(t, "2026-12-31"), 1)),
		"Offset backward":       session(c.Offset(date(t, "2015-01-02"), -1)),
		"At before":             session(c.At(instant(t, "2014-12-31T23:59:59-05:00"), AtClose())),
		"At the last close":     session(c.At(instant(t, "2026-12-31T16:00:00-05:00"), AtClose())),
		"At after":              session(c.At(instant(t, "2027-06-01T00:00:00Z"), AtClose())),
		"Always":                session(Always().At(instant(t, "2100-01-01T00:00:00Z"), AtClose())),
	} {
		var bounds *BoundsError
		if !errors.As(err, &bounds) {
			t.Errorf("%s: error %v, want BoundsError", what, err)
		}
	}
	if s, err := c.At(instant(t, "2015-01-01T00:00:00-05:00"), AtClose()); err != nil || s.String() != "2015-01-02" {
		t.Errorf("the first instant: %s, error %v: want 2015-01-02", s, err)
	}
	if s, err := c.At(instant(t, "2026-12-31T15:59:59-05:00"), AtClose()); err != nil || s.String() != "2026-12-31" {
		t.Errorf("the last instant: %s, error %v: want 2026-12-31", s, err)
	}
}

// TestXNYSRules derives every closure of New York from its rules: nine holidays, Juneteenth from 2022, a
// Saturday kept on Friday (but New Year's Day) and a Sunday on Monday, and two days of mourning.
func TestXNYSRules(t *testing.T) {
	var want []string
	for year := 2015; year <= 2026; year++ {
		want = append(want, newYorkHolidays(year)...)
	}
	want = append(want, "2018-12-05", "2025-01-09")
	slices.Sort(want)
	var got []string
	c := XNYS()
	for d := c.First(); !d.After(c.Last()); d = d.AddDays(1) {
		open, err := c.IsSession(d)
		if err != nil {
			t.Fatal(err)
		}
		if weekday := d.Weekday(); !open && weekday != time.Saturday && weekday != time.Sunday {
			got = append(got, d.String())
		}
	}
	for _, d := range want {
		if !slices.Contains(got, d) {
			t.Errorf("%s is a session, want it closed", d)
		}
	}
	for _, d := range got {
		if !slices.Contains(want, d) {
			t.Errorf("%s is closed, want a session", d)
		}
	}
}

// TestXNYSEarlyCloses derives the sessions that end at 13:00: the day after Thanksgiving, and 3 July and
// 24 December where they are sessions.
func TestXNYSEarlyCloses(t *testing.T) {
	c := XNYS()
	for d := c.First(); !d.After(c.Last()); d = d.AddDays(1) {
		s, err := c.Session(d)
		if err != nil {
			continue
		}
		afterThanksgiving := d.Month == time.November && d.Weekday() == time.Friday && d.Day >= 23 && d.Day <= 29
		want := "16:00"
		if afterThanksgiving || d.Month == time.July && d.Day == 3 || d.Month == time.December && d.Day == 24 {
			want = "13:00"
		}
		if got := s.Close.In(c.Location()).Format("15:04"); got != want {
			t.Errorf("%s closes at %s, want %s", d, got, want)
		}
	}
}

func newYorkHolidays(year int) []string {
	fixed := func(month time.Month, day int) string {
		d := Date{year, month, day}
		switch d.Weekday() {
		case time.Saturday:
			d = d.AddDays(-1)
		case time.Sunday:
			d = d.AddDays(1)
		}
		return d.String()
	}
	nth := func(month time.Month, weekday time.Weekday, n int) string {
		d := Date{year, month, 1}
		for d.Weekday() != weekday {
			d = d.AddDays(1)
		}
		return d.AddDays(7 * (n - 1)).String()
	}
	memorial := Date{year, time.May, 31}
	for memorial.Weekday() != time.Monday {
		memorial = memorial.AddDays(-1)
	}
	days := []string{
		nth(time.January, time.Monday, 3), nth(time.February, time.Monday, 3), easter(year).AddDays(-2).String(),
		memorial.String(), fixed(time.July, 4), nth(time.September, time.Monday, 1),
		nth(time.November, time.Thursday, 4), fixed(time.December, 25),
	}
	if (Date{year, time.January, 1}).Weekday() != time.Saturday {
		days = append(days, fixed(time.January, 1))
	}
	if year >= 2022 {
		days = append(days, fixed(time.June, 19))
	}
	return days
}

// easter is Easter Sunday by the Gregorian algorithm of Meeus, Jones and Butcher.
func easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (b - (b+8)/25 + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Date{year, time.Month(n / 31), n%31 + 1}
}

// TestSessionsPerYear compares with the number of trading days the exchanges count.
func TestSessionsPerYear(t *testing.T) {
	for _, test := range []struct {
		calendar *Calendar
		counts   []int // from 2015 on
	}{
		{XNYS(), []int{252, 252, 251, 251, 252, 253, 252, 251, 250, 252, 250}},
		{XKRX(), []int{248, 246, 243, 244, 246, 248, 248, 246, 245, 244}},
	} {
		for i, want := range test.counts {
			year := 2015 + i
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

// TestHolidayList compares both tables with an independent list of closures and special hours.
func TestHolidayList(t *testing.T) {
	type hours struct{ open, close string }
	want := map[string]map[string]hours{"XNYS": {}, "XKRX": {}}
	for _, record := range readCSV(t, "calendars", "holidays_2015_2026.csv") {
		want[record[1]][record[0]] = hours{record[3], record[4]}
	}
	regular := map[string]func(Date) hours{
		"XNYS": func(Date) hours { return hours{"09:30", "16:00"} },
		"XKRX": func(d Date) hours {
			if d.Before(Date{2016, time.August, 1}) {
				return hours{"09:00", "15:00"}
			}
			return hours{"09:00", "15:30"}
		},
	}
	for _, c := range []*Calendar{XNYS(), XKRX()} {
		for d := c.First(); !d.After(c.Last()); d = d.AddDays(1) {
			expected, listed := want[c.Name()][d.String()]
			if weekday := d.Weekday(); !listed && weekday != time.Saturday && weekday != time.Sunday {
				expected = regular[c.Name()](d)
			}
			var got hours
			if s, err := c.Session(d); err == nil {
				got = hours{s.Open.In(c.Location()).Format("15:04"), s.Close.In(c.Location()).Format("15:04")}
			}
			if got != expected {
				t.Errorf("%s %s: hours %v, want %v", c.Name(), d, got, expected)
			}
		}
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
		list, err := test.calendar.Sessions(date(t, traded[0]), date(t, traded[len(traded)-1]))
		if err != nil {
			t.Fatal(err)
		}
		var sessions []string
		for _, s := range list {
			sessions = append(sessions, s.String())
		}
		if !slices.Equal(traded, sessions) {
			t.Errorf("%s: %d traded days, %d sessions; without a price %v, without a session %v", test.symbol, len(traded),
				len(sessions), without(sessions, traded), without(traded, sessions))
		}
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
	for mic, want := range map[string]string{
		"XNYS": "XNYS", "XNAS": "XNYS", "ARCX": "XNYS", "XKRX": "XKRX", "XKOS": "XKRX", "XTKS": "XNYS", "": "XNYS",
	} {
		if got := ForExchange(mic).Name(); got != want {
			t.Errorf("exchange %q: calendar %s, want %s", mic, got, want)
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
