package calendar

import (
	"cmp"
	"fmt"
	"time"

	"github.com/tickertone/tickertone/data"
)

// Date is a civil date, without a time or a zone. It is comparable with ==. The zero value is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("date %s: want a date as YYYY-MM-DD", data.Quote(s))
	}
	return DateOf(t), nil
}

// DateOf is the date of t in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{Year: y, Month: m, Day: d}
}

// String returns YYYY-MM-DD.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// IsZero tells whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// AddDays returns the date n days later, earlier if n is negative.
func (d Date) AddDays(n int) Date { return DateOf(d.at(0, time.UTC).AddDate(0, 0, n)) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.at(0, time.UTC).Weekday() }

// Before tells whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After tells whether d is later than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// Compare is -1, 0 or 1 as d is earlier than, the same as, or later than other.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// at is the instant the wall clock of loc shows that many minutes after midnight. Minutes are given to
// the clock, not added to midnight, since a day may have 23 or 25 hours.
func (d Date) at(minutes int, loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, minutes/60, minutes%60, 0, 0, loc)
}
