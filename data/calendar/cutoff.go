package calendar

import (
	"fmt"
	"strconv"
	"time"
)

type cutoffKind int

const (
	cutoffClose cutoffKind = iota
	cutoffOpen
	cutoffClock
)

// Cutoff says which instant of a session news must come before to belong to it. The zero value is the
// close.
type Cutoff struct {
	kind    cutoffKind
	minutes int // after midnight, for cutoffClock
}

// AtClose is the cutoff at the end of the session, early closes included.
func AtClose() Cutoff { return Cutoff{} }

// AtOpen is the cutoff at the start of the session.
func AtOpen() Cutoff { return Cutoff{kind: cutoffOpen} }

// AtClock is the cutoff at a time of the exchange's wall clock on the date of the session, whatever its
// hours are. It panics unless the time is from 00:00 to 23:59.
func AtClock(hour, minute int) Cutoff {
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		panic(fmt.Sprintf("calendar: no such time: %d:%02d", hour, minute))
	}
	return Cutoff{kind: cutoffClock, minutes: 60*hour + minute}
}

// ParseCutoff reads close, open, or HH:MM of the exchange's clock.
func ParseCutoff(s string) (Cutoff, error) {
	switch s {
	case "close":
		return AtClose(), nil
	case "open":
		return AtOpen(), nil
	}
	minutes, ok := parseClock(s)
	if !ok || minutes == minutesPerDay {
		return Cutoff{}, fmt.Errorf("cutoff %q: want close, open, or a time from 00:00 to 23:59 as HH:MM", s)
	}
	return AtClock(minutes/60, minutes%60), nil
}

// String returns the form [ParseCutoff] reads.
func (c Cutoff) String() string {
	switch c.kind {
	case cutoffOpen:
		return "open"
	case cutoffClock:
		return fmt.Sprintf("%02d:%02d", c.minutes/60, c.minutes%60)
	}
	return "close"
}

func (c Cutoff) of(s Session, loc *time.Location) time.Time {
	switch c.kind {
	case cutoffOpen:
		return s.Open
	case cutoffClock:
		return s.Date.at(c.minutes, loc)
	}
	return s.Close
}

const minutesPerDay = 24 * 60

// parseClock reads HH:MM, from 00:00 to 24:00, as minutes after midnight.
func parseClock(s string) (int, bool) {
	if len(s) != len("HH:MM") || s[2] != ':' {
		return 0, false
	}
	hour, err1 := strconv.ParseUint(s[:2], 10, 8)
	minute, err2 := strconv.ParseUint(s[3:], 10, 8)
	minutes := int(60*hour + minute)
	if err1 != nil || err2 != nil || minute > 59 || minutes > minutesPerDay {
		return 0, false
	}
	return minutes, true
}
