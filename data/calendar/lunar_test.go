package calendar

import (
	"math"
	"testing"
	"time"
)

// Korea's lunisolar calendar, computed: a month begins on the day of a new moon in Seoul, and its number
// follows from the term of the sun within it. The algorithms are those of Meeus, Astronomical Algorithms,
// 2nd edition, chapters 25 and 49, without the terms below half a minute.

// seollal is the first day of the first month, that of the sun's longitude 330.
func seollal(year int) Date { return lunarMonth(year, time.February, 19, 330) }

// buddhasBirthday is the eighth day of the fourth month, that of the sun's longitude 60.
func buddhasBirthday(year int) Date { return lunarMonth(year, time.May, 21, 60).AddDays(7) }

// chuseok is the fifteenth day of the eighth month, that of the sun's longitude 180.
func chuseok(year int) Date { return lunarMonth(year, time.September, 23, 180).AddDays(14) }

// lunarMonth is the first day of the lunar month in which the sun reaches the longitude, about the date.
func lunarMonth(year int, month time.Month, day int, longitude float64) Date {
	term := julian(Date{year, month, day})
	for range 5 {
		term += math.Remainder(longitude-sunLongitude(term), 360) * 365.2422 / 360
	}
	k := math.Floor((term-2451550.1)/29.530588861) + 1
	for seoul(newMoon(k)).After(seoul(term)) {
		k--
	}
	return seoul(newMoon(k))
}

// julian is the Julian day of noon, universal time.
func julian(d Date) float64 {
	return 2451545 + math.Round(d.at(0, time.UTC).Sub(Date{2000, time.January, 1}.at(0, time.UTC)).Hours()/24)
}

// seoul is the date in Seoul at a Julian day of dynamical time, some 70 seconds ahead of the clock.
func seoul(jde float64) Date {
	return Date{2000, time.January, 1}.AddDays(int(math.Floor(jde - 70./86400 + 9./24 - 2451544.5)))
}

func sin(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }

// sunLongitude is the sun's apparent longitude in degrees, to .01.
func sunLongitude(jde float64) float64 {
	t := (jde - 2451545) / 36525
	m := 357.52911 + 35999.05029*t
	center := (1.914602-.004817*t)*sin(m) + .019993*sin(2*m) + .000289*sin(3*m)
	return 280.46646 + 36000.76983*t + center - .00569 - .00478*sin(125.04-1934.136*t)
}

// newMoon is the Julian day, in dynamical time, of the new moon numbered k, counted from January 2000.
func newMoon(k float64) float64 {
	t := k / 1236.85
	e := 1 - .002516*t
	m := 2.5534 + 29.1053567*k
	moon := 201.5643 + 385.81693528*k + .0107582*t*t
	f := 160.7108 + 390.67050284*k - .0016118*t*t
	return 2451550.09766 + 29.530588861*k + .00015437*t*t -
		.4072*sin(moon) + .17241*e*sin(m) + .01608*sin(2*moon) + .01039*sin(2*f) + .00739*e*sin(moon-m) -
		.00514*e*sin(moon+m) + .00208*e*e*sin(2*m) - .00111*sin(moon-2*f) - .00057*sin(moon+2*f) +
		.00056*e*sin(2*moon+m) - .00042*sin(3*moon) + .00042*e*sin(m+2*f) + .00038*e*sin(m-2*f) -
		.00024*e*sin(2*moon-m) - .00017*sin(124.7746-1.56375588*k)
}

// TestLunarDates holds the computation against dates the Korea Astronomy and Space Science Institute
// publishes, among them those on which Korea's calendar is a day later than China's (2027, 2028).
func TestLunarDates(t *testing.T) {
	for _, test := range []struct{ got, want Date }{
		{seollal(2001), Date{2001, time.January, 24}},
		{seollal(2007), Date{2007, time.February, 18}},
		{seollal(2025), Date{2025, time.January, 29}},
		{seollal(2027), Date{2027, time.February, 7}},
		{seollal(2028), Date{2028, time.January, 27}},
		{buddhasBirthday(2004), Date{2004, time.May, 26}},
		{buddhasBirthday(2012), Date{2012, time.May, 28}},
		{buddhasBirthday(2020), Date{2020, time.April, 30}},
		{buddhasBirthday(2027), Date{2027, time.May, 13}},
		{chuseok(2006), Date{2006, time.October, 6}},
		{chuseok(2014), Date{2014, time.September, 8}},
		{chuseok(2027), Date{2027, time.September, 15}},
	} {
		if test.got != test.want {
			t.Errorf("%s, want %s", test.got, test.want)
		}
	}
}
