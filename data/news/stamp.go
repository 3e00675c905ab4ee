package news

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// stamp is a time as it stood in the input.
type stamp struct {
	time     time.Time // in the zone it was written in
	text     string
	dateOnly bool // no time of day: time is 24:00
	naive    bool // no zone was written or known: time is in UTC
}

var errNoTime = errors.New("no time")

const (
	zonePattern  = `(Z|z|[+-]\d{2}:?\d{2}|[+-]\d{2}|[A-Z]{2,4})?`
	clockPattern = `(\d{1,2})(?::|시\s*)(\d{2})분?(?::?\s*(\d{2})초?(?:[.,]\d{1,9})?)?`
)

// The three families of forms that are not RFC 3339. Each has the groups its reader below counts on.
var (
	numericForm = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(\d{4})\s*(?:[-./]|년)\s*(\d{1,2})\s*(?:[-./]|월)\s*(\d{1,2})\s*(?:일|\.)?(?:\s*\([월화수목금토일]\))?` +
			`(?:[Tt]?\s*(오전|오후)?\s*` + clockPattern + `\s*([AaPp][Mm])?\s*` + zonePattern + `)?$`)
	})
	compactForm = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:[Tt ]?(\d{2})(\d{2})(\d{2})?` + zonePattern + `)?$`)
	})
	englishForm = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:[A-Za-z]{3,9}\.?,?\s+)?(?:([A-Za-z]{3,9})\.?\s+(\d{1,2})|(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?),?[\s-]+(\d{4})` +
			`(?:(?:,|\s+at|\s*[-–|·])?\s+` + clockPattern + `\s*([AaPp]\.?[Mm]\.?)?\s*` + zonePattern + `)?$`)
	})
)

// offsets holds the zone abbreviations that mean one offset, in seconds east of UTC. Those that mean
// several (CST, IST, BST in Asia) are left out on purpose.
var offsets = map[string]int{
	"UTC": 0, "GMT": 0, "Z": 0, "KST": 9 * 3600, "JST": 9 * 3600,
	"EST": -5 * 3600, "EDT": -4 * 3600, "PST": -8 * 3600, "PDT": -7 * 3600,
	"CET": 3600, "CEST": 2 * 3600, "HKT": 8 * 3600, "SGT": 8 * 3600,
}

// zones holds abbreviations whose offset changes with the season.
var zones = map[string]string{"ET": "America/New_York", "PT": "America/Los_Angeles", "CT": "America/Chicago"}

// seoul is the zone of Korean pages. Korea has kept one offset since 1988, so a machine without zone
// files reads the same instants.
var seoul = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		return time.FixedZone("KST", 9*3600)
	}
	return zone
})

// clock holds the written parts of a stamp; hour is -1 when there is no time of day.
type clock struct {
	year, month, day     int
	hour, minute, second int
	half, zone           string
}

// parseStamp reads a date or time. The zone is that of stamps without one; nil means that none is known,
// so that such a stamp is in UTC, and naive when it has a time of day. The error is errNoTime
// when the form is unknown.
func parseStamp(s string, zone *time.Location) (stamp, error) {
	if t, err := time.ParseInLocation(time.RFC3339, s, time.UTC); err == nil {
		return stamp{time: t, text: s}, nil
	}
	for _, read := range []func(string) (clock, bool){readNumeric, readCompact, readEnglish} {
		if c, ok := read(s); ok {
			return c.stamp(s, zone)
		}
	}
	return stamp{}, errNoTime
}

func readNumeric(s string) (clock, bool) {
	m := numericForm().FindStringSubmatch(s)
	if m == nil {
		return clock{}, false
	}
	return clock{number(m[1]), number(m[2]), number(m[3]), number(m[5]), number(m[6]), max(number(m[7]), 0), m[4] + m[8], m[9]}, true
}

func readCompact(s string) (clock, bool) {
	m := compactForm().FindStringSubmatch(s)
	if m == nil {
		return clock{}, false
	}
	return clock{number(m[1]), number(m[2]), number(m[3]), number(m[4]), number(m[5]), max(number(m[6]), 0), "", m[7]}, true
}

func readEnglish(s string) (clock, bool) {
	m := englishForm().FindStringSubmatch(s)
	if m == nil {
		return clock{}, false
	}
	c := clock{number(m[5]), month(m[1] + m[4]), number(m[2] + m[3]), number(m[6]), number(m[7]), max(number(m[8]), 0), m[9], m[10]}
	return c, c.month > 0
}

// number reads digits; -1 for none.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// month reads an English month, whole or cut to three letters or more; 0 for none.
func month(s string) int {
	s = strings.ToLower(s)
	for m := time.January; m <= time.December; m++ {
		if len(s) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), s) || s == "sept" && m == time.September {
			return int(m)
		}
	}
	return 0
}

// stamp makes an instant of the parts, refusing dates and times that do not exist.
func (c clock) stamp(text string, zone *time.Location) (stamp, error) {
	loc, naive := zone, false
	if loc == nil {
		loc, naive = time.UTC, true
	}
	if c.zone != "" {
		var err error
		if loc, err = location(c.zone); err != nil {
			return stamp{}, err
		}
		naive = false
	}
	if !c.exists() {
		return stamp{}, errNoTime
	}
	if c.hour < 0 {
		return stamp{time: time.Date(c.year, time.Month(c.month), c.day+1, 0, 0, 0, 0, loc), text: text, dateOnly: true}, nil
	}
	t := time.Date(c.year, time.Month(c.month), c.day, c.hour24(), c.minute, c.second, 0, loc)
	return stamp{time: t, text: text, naive: naive}, nil
}

// exists reports whether the calendar and the clock have such a moment; 24:00 is the end of a day.
func (c clock) exists() bool {
	day := time.Date(c.year, time.Month(c.month), c.day, 0, 0, 0, 0, time.UTC)
	if day.Day() != c.day || int(day.Month()) != c.month || c.year < 1 {
		return false
	}
	if c.hour < 0 {
		return true
	}
	if c.half != "" && c.hour > 12 && !c.afternoon() {
		return false
	}
	return c.hour <= 23 && c.minute <= 59 && c.second <= 59 || c.hour == 24 && c.minute == 0 && c.second == 0
}

func (c clock) afternoon() bool {
	return c.half == "오후" || c.half != "" && (c.half[0] == 'p' || c.half[0] == 'P')
}

// hour24 counts the hours from midnight. Some sites write 오후 14:43, which stays 14.
func (c clock) hour24() int {
	switch {
	case c.half == "":
		return c.hour
	case c.afternoon() && c.hour < 12:
		return c.hour + 12
	case !c.afternoon() && c.hour == 12:
		return 0
	}
	return c.hour
}

// location reads a written zone: an offset or an abbreviation.
func location(s string) (*time.Location, error) {
	if s[0] == '+' || s[0] == '-' {
		return fixed(s)
	}
	name := strings.ToUpper(s)
	if seconds, ok := offsets[name]; ok {
		if seconds == 0 {
			return time.UTC, nil
		}
		return time.FixedZone(name, seconds), nil
	}
	if zone, ok := zones[name]; ok {
		return time.LoadLocation(zone)
	}
	return nil, fmt.Errorf("unknown time zone %q; write an offset such as +09:00", s)
}

// fixed reads +09:00, +0900 or +09.
func fixed(s string) (*time.Location, error) {
	digits := strings.ReplaceAll(s[1:], ":", "")
	if len(digits) == 2 {
		digits += "00"
	}
	hours, minutes := number(digits[:2]), number(digits[2:])
	if hours > 14 || minutes > 59 {
		return nil, fmt.Errorf("no such offset %q; expected -12:00 to +14:00", s)
	}
	seconds := hours*3600 + minutes*60
	if s[0] == '-' {
		seconds = -seconds
	}
	if seconds == 0 {
		return time.UTC, nil
	}
	return time.FixedZone("", seconds), nil
}
