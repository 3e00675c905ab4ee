package calendar

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/tickertone/tickertone/data"
)

// Names are the calendars [ByName] knows.
var Names = []string{"XNYS", "XKRX", "24x7"}

var (
	xnys   = sync.OnceValues(func() (*Calendar, error) { return builtin("XNYS") })
	xkrx   = sync.OnceValues(func() (*Calendar, error) { return builtin("XKRX") })
	always = sync.OnceValue(everyDay)
)

// XNYS is the calendar of the New York exchanges, NYSE, Nasdaq and NYSE Arca, which keep the same
// sessions. It panics if the program has no time zone database (see the package comment); [ByName]
// returns that as an error.
func XNYS() *Calendar { return must(xnys()) }

// XKRX is the calendar of the Korea Exchange, KOSPI and KOSDAQ. It panics as [XNYS] does.
func XKRX() *Calendar { return must(xkrx()) }

// Always is the calendar named 24x7, for what trades without a pause: every UTC day from 1970 to 2099 is
// a session, from midnight to midnight.
func Always() *Calendar { return always() }

// ByName returns the calendar of one of [Names].
func ByName(name string) (*Calendar, error) {
	switch name {
	case "XNYS":
		return xnys()
	case "XKRX":
		return xkrx()
	case "24x7":
		return Always(), nil
	}
	return nil, fmt.Errorf("calendar %q: want %s", name, strings.Join(Names, ", "))
}

// Home returns the calendar of an exchange by its market identifier code (ISO 10383), and whether it is
// the exchange's own: XKRX for Korea's markets (XKRX, XKOS, XKON), XNYS for the exchanges that keep New
// York's sessions (XNYS, XNAS, ARCX, XASE, BATS). For any other code, the empty one of the unlisted
// included, it returns XNYS as a stand-in, and false: closures and hours may differ from the exchange's.
func Home(mic string) (c *Calendar, own bool) {
	switch mic {
	case "XKRX", "XKOS", "XKON":
		return XKRX(), true
	case "XNYS", "XNAS", "ARCX", "XASE", "BATS":
		return XNYS(), true
	}
	return XNYS(), false
}

// Homes are the calendars that [Home] returns.
func Homes() []*Calendar { return []*Calendar{XNYS(), XKRX()} }

func builtin(name string) (*Calendar, error) {
	file := "calendar/" + strings.ToLower(name) + ".tsv"
	b, err := data.FS.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("calendar %s: %w", name, err)
	}
	c, err := Read(bytes.NewReader(b), "data/"+file)
	if err != nil {
		return nil, err
	}
	c.name, c.hint = name, "--calendar FILE takes a table of your own"
	return c, nil
}

func must(c *Calendar, err error) *Calendar {
	if err != nil {
		panic(fmt.Sprintf("calendar: %v", err))
	}
	return c
}

func everyDay() *Calendar {
	c := &Calendar{
		name: "24x7", location: time.UTC,
		first: Date{1970, time.January, 1}, last: Date{2099, time.December, 31},
	}
	midnight := c.first.at(0, time.UTC)
	for d := c.first; !d.After(c.last); d = DateOf(midnight) {
		next := midnight.AddDate(0, 0, 1)
		c.sessions = append(c.sessions, Session{Date: d, Open: midnight, Close: next})
		midnight = next
	}
	return c
}
