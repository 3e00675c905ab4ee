package calendar

import (
	"slices"
	"testing"
	"time"
)

// TestXNYSRules derives every closure of New York from its rules: nine holidays, Juneteenth from 2022, a
// Saturday kept on Friday (but New Year's Day) and a Sunday on Monday, and the closures by attack, storm
// and mourning.
func TestXNYSRules(t *testing.T) {
	want := []string{
		"2001-09-11", "2001-09-12", "2001-09-13", "2001-09-14", "2004-06-11", "2007-01-02",
		"2012-10-29", "2012-10-30", "2018-12-05", "2025-01-09",
	}
	for year := 2000; year <= 2030; year++ {
		want = append(want, newYorkHolidays(year)...)
	}
	checkClosures(t, XNYS(), want)
}

// checkClosures compares the weekdays a calendar is closed with those wanted, in any order.
func checkClosures(t *testing.T, c *Calendar, want []string) {
	t.Helper()
	var got []string
	for d := c.First(); !d.After(c.Last()); d = d.AddDays(1) {
		open, err := c.IsSession(d)
		if err != nil {
			t.Fatal(err)
		}
		if !open && !weekend(d) {
			got = append(got, d.String())
		}
	}
	for _, d := range without(want, got) {
		t.Errorf("%s is a session, want it closed", d)
	}
	for _, d := range without(got, want) {
		t.Errorf("%s is closed, want a session", d)
	}
}

func weekend(d Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// TestXNYSEarlyCloses derives the sessions that end at 13:00: the day after Thanksgiving, 3 July and 24
// December where they are sessions, and two Fridays after a holiday; in 2002 instead of 3 July. The only
// late opening is that of the anniversary in 2002.
func TestXNYSEarlyCloses(t *testing.T) {
	c := XNYS()
	for d := c.First(); !d.After(c.Last()); d = d.AddDays(1) {
		s, err := c.Session(d)
		if err != nil {
			continue
		}
		afterThanksgiving := d.Month == time.November && d.Weekday() == time.Friday && d.Day >= 23 && d.Day <= 29
		eve := d.Month == time.July && d.Day == 3 && d.Year != 2002 || d.Month == time.December && d.Day == 24
		friday := d == Date{2002, time.July, 5} || d == Date{2003, time.December, 26}
		want := "09:30 16:00"
		switch {
		case afterThanksgiving || eve || friday:
			want = "09:30 13:00"
		case d == Date{2002, time.September, 11}:
			want = "12:00 16:00"
		}
		if got := hours(c, s); got != want {
			t.Errorf("%s: hours %s, want %s", d, got, want)
		}
	}
}

// hours are those of a session on the clock of its exchange.
func hours(c *Calendar, s Session) string {
	return s.Open.In(c.Location()).Format("15:04") + s.Close.In(c.Location()).Format(" 15:04")
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

// TestXKRXRules derives every closure of Seoul from the law: public holidays by the sun's and the moon's
// calendar, what replaces them when they fall on a Sunday, a Saturday or another, Labor Day, elections,
// holidays of one year only, and the last weekday of the year.
func TestXKRXRules(t *testing.T) {
	var want []string
	for year := 2001; year <= 2027; year++ {
		for _, d := range koreanHolidays(year) {
			if !weekend(d) && !d.Before(XKRX().First()) {
				want = append(want, d.String())
			}
		}
	}
	checkClosures(t, XKRX(), want)
}

// koreanOnce are election days and public holidays of one year only, by decree.
var koreanOnce = []string{
	"2002-06-13", "2002-12-19", "2004-04-15", "2006-05-31", "2007-12-19", "2008-04-09", "2010-06-02", "2012-04-11",
	"2012-12-19", "2014-06-04", "2016-04-13", "2017-05-09", "2018-06-13", "2020-04-15", "2022-03-09", "2022-06-01",
	"2024-04-10", "2025-06-03", "2026-06-03",
	"2002-07-01", "2015-08-14", "2016-05-06", "2017-10-02", "2020-08-17", "2023-10-02", "2024-10-01", "2025-01-27",
}

// A feast is a public holiday of one day or three.
type feast struct {
	days       []Date
	from       int  // the first year that replaces it when it falls on a holiday
	onSaturday bool // a Saturday counts as a holiday, not a Sunday alone
}

func koreanFeasts(year int) []feast {
	one := func(d Date, from int) feast { return feast{days: []Date{d}, from: from, onSaturday: true} }
	three := func(d Date) feast { return feast{days: []Date{d.AddDays(-1), d, d.AddDays(1)}, from: 2014} }
	const never = 9999
	feasts := []feast{
		one(Date{year, time.January, 1}, never), three(seollal(year)), one(Date{year, time.March, 1}, 2022),
		one(Date{year, time.May, 5}, 2014), one(buddhasBirthday(year), 2023), one(Date{year, time.June, 6}, never),
		one(Date{year, time.August, 15}, 2021), three(chuseok(year)), one(Date{year, time.October, 3}, 2021),
		one(Date{year, time.December, 25}, 2023),
	}
	if year <= 2005 {
		feasts = append(feasts, one(Date{year, time.April, 5}, never))
	}
	if year <= 2007 || year >= 2026 {
		feasts = append(feasts, one(Date{year, time.July, 17}, 2026))
	}
	if year >= 2013 {
		feasts = append(feasts, one(Date{year, time.October, 9}, 2021))
	}
	return append(feasts, one(Date{year, time.May, 1}, 2026))
}

func koreanHolidays(year int) []Date {
	feasts := koreanFeasts(year)
	count := make(map[Date]int)
	var days []Date
	for _, f := range feasts {
		for _, d := range f.days {
			count[d]++
			days = append(days, d)
		}
	}
	replaced := make(map[Date]bool) // two feasts on one day are replaced by one
	for _, f := range feasts {
		for _, d := range f.days {
			if year >= f.from && !replaced[d] && f.clashes(d, count[d]) {
				replaced[d] = true
				days = append(days, substitute(f, days))
			}
		}
	}
	for _, s := range koreanOnce {
		if d, _ := ParseDate(s); d.Year == year {
			days = append(days, d)
		}
	}
	last := Date{year, time.December, 31}
	for weekend(last) {
		last = last.AddDays(-1)
	}
	return append(days, last)
}

// clashes tells whether d, a day of f on which so many feasts fall, is lost to the weekend or to another.
func (f feast) clashes(d Date, feasts int) bool {
	return feasts > 1 || d.Weekday() == time.Sunday || f.onSaturday && d.Weekday() == time.Saturday
}

// substitute is the first weekday after f that is no holiday yet.
func substitute(f feast, holidays []Date) Date {
	d := f.days[len(f.days)-1].AddDays(1)
	for weekend(d) || slices.Contains(holidays, d) {
		d = d.AddDays(1)
	}
	return d
}

// TestXKRXHours derives the hours of every session: the first of a year opens an hour later, an exam day
// opens and closes an hour later, and the day after the attacks of 2001 opened at noon. An exam is on a
// Wednesday of November up to 2005 and on a Thursday since, in 2020 in December; in 2017 it was put off too
// late for the exchange to follow.
func TestXKRXHours(t *testing.T) {
	c := XKRX()
	exams := make(map[int]int)
	previous := 2001
	for d := c.First(); !d.After(c.Last()); d = d.AddDays(1) {
		s, err := c.Session(d)
		if err != nil {
			continue
		}
		regular, exam := "09:00 15:00", "10:00 16:00"
		if !d.Before(Date{2016, time.August, 1}) {
			regular, exam = "09:00 15:30", "10:00 16:30"
		}
		want := regular
		switch {
		case d.Year != previous:
			want = "10" + regular[2:]
		case d == Date{2001, time.September, 12}:
			want = "12:00 15:00"
		case hours(c, s) == exam && examDay(d):
			want = exam
			exams[d.Year]++
		}
		previous = d.Year
		if got := hours(c, s); got != want {
			t.Errorf("%s: hours %s, want %s", d, got, want)
		}
	}
	for year := 2001; year <= 2027; year++ {
		if want := 1 + btoi(year == 2017); exams[year] != want {
			t.Errorf("%d: %d exam days, want %d", year, exams[year], want)
		}
	}
}

func examDay(d Date) bool {
	switch {
	case d.Year <= 2005:
		return d.Month == time.November && d.Weekday() == time.Wednesday
	case d.Year == 2020:
		return d == Date{2020, time.December, 3}
	}
	return d.Month == time.November && d.Weekday() == time.Thursday
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
