package main

import (
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data/market"
	"github.com/tickertone/tickertone/models"
)

// aggregateColumns are those of --aggregate: one row for each test of each window.
var aggregateColumns = []column{
	{"measure", textCell, false}, {"from", countCell, false}, {"to", countCell, false}, {"test", textCell, false},
	{"n", countCell, false}, {"mean", realCell, false}, {"std_err", realCell, false}, {"low", realCell, false},
	{"high", realCell, false}, {"statistic", realCell, false}, {"p", realCell, false}, {"reference", textCell, false},
	{"df", countCell, false}, {"correlation", realCell, false}, {"model", textCell, true}, {"market", textCell, true},
}

// aggregate is the tests across many events.
type aggregate struct {
	*eventSetup
	level    float64
	tests    models.TestConfig
	windows  []testedWindow
	untested []string // a reason for each window without tests
}

// testedWindow is the tests of some sessions; none when too few events have every return.
type testedWindow struct {
	window models.Window
	tests  []models.Test
}

// aggregate tests each session of the event window, and each run of them from the first.
func (l *eventList) aggregate(c *cli.Context) *aggregate {
	a := &aggregate{
		eventSetup: l.eventSetup, level: c.Float64("level"),
		tests: models.TestConfig{Seed: c.Uint64("seed"), Replications: c.Int("replications")},
	}
	whole := l.studies.Event
	for k := whole.From(); k <= whole.To(); k++ {
		a.test(l.studies, models.Days(k, k))
	}
	for k := whole.From() + 1; k <= whole.To(); k++ {
		a.test(l.studies, models.Days(whole.From(), k))
	}
	return a
}

func (a *aggregate) test(ss *models.Studies, w models.Window) {
	tests, err := ss.Tests(w, a.tests)
	if err != nil {
		a.untested = append(a.untested, plain(err))
	}
	if a.kind == market.Log {
		tests = slices.DeleteFunc(tests, func(t models.Test) bool { return ofBHAR(t.Statistic) })
	}
	a.windows = append(a.windows, testedWindow{w, tests})
}

// ofBHAR tells whether a test is about buying and holding, for which returns are simple.
func ofBHAR(s models.Statistic) bool { return s == models.BuyAndHold || s == models.SkewnessAdjusted }

// notes says which windows have no tests.
func (a *aggregate) notes() []string {
	switch n := len(a.untested); n {
	case 0:
		return nil
	case 1:
		return []string{fmt.Sprintf("not tested: %s", a.untested[0])}
	default:
		return []string{fmt.Sprintf("%d windows not tested: the first, %s", n, a.untested[0])}
	}
}

// of returns the tests of a window.
func (a *aggregate) of(w models.Window) []models.Test {
	for _, tested := range a.windows {
		if tested.window == w {
			return tested.tests
		}
	}
	return nil
}

// measured names what a test is about.
func measured(w models.Window, s models.Statistic) string {
	switch {
	case ofBHAR(s):
		return "bhar"
	case w.Len() == 1:
		return "ar"
	}
	return "car"
}

// row is a row of aggregateColumns.
func (a *aggregate) row(w models.Window, t models.Test) []any {
	low, high := t.Interval(a.level)
	var df any
	if t.Reference == "t" {
		df = int(t.DF)
	}
	correlation := math.NaN()
	if t.Statistic == models.KolariPynnonen {
		correlation = t.Correlation
	}
	return []any{
		measured(w, t.Statistic), w.From(), w.To(), t.Statistic.String(), t.N, t.Mean, t.StdErr, low, high,
		t.Value, t.P, t.Reference, df, correlation, a.config.Model.String(), a.benchmark(),
	}
}

// writeAggregate writes the tests to the file that --aggregate names, if it does.
func (p *program) writeAggregate(c *cli.Context, opt outputOptions, a *aggregate) error {
	switch opt.out = c.String("aggregate"); opt.out {
	case "":
		return nil
	case "-":
		opt.out = ""
	}
	if c.String("format") == "" {
		opt.format = "csv"
	}
	return p.write(opt, func(w io.Writer) error { return a.write(w, opt) })
}

func (a *aggregate) write(w io.Writer, opt outputOptions) error {
	t, err := newResults(w, opt, aggregateColumns)
	if err != nil {
		return err
	}
	for _, tested := range a.windows {
		for _, test := range tested.tests {
			if err := t.add(a.row(tested.window, test)...); err != nil {
				return err
			}
		}
	}
	return t.end()
}
