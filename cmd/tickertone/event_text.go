package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/tickertone/tickertone/models"
)

// summary writes many events for a person: each of them, their means, the tests.
func (l *eventList) summary(w io.Writer, a *aggregate) error {
	companies := map[string]bool{}
	for _, e := range l.studied {
		companies[e.company] = true
	}
	fmt.Fprintf(w, "%s of %s, %s over sessions %s\n\n", plural(len(l.studied), "event", "events"),
		plural(len(companies), "company", "companies"), l.describe(), l.studied[0].study.Estimation)
	if err := writeEvents(w, outputOptions{format: "table"}, l.studied); err != nil {
		return err
	}
	if err := l.writeMeans(w, a); err != nil {
		return err
	}
	return a.writeTests(w, l.studies.Event)
}

// writeMeans writes the mean of each session, and that of the sum up to it, with the interval of the
// cross-sectional t.
func (l *eventList) writeMeans(w io.Writer, a *aggregate) error {
	fmt.Fprintf(w, "\nMeans over the events, with the %s%% interval of the cross-sectional t\n", percentage(a.level))
	g := newGrid([]column{
		{"offset", countCell, false}, {"n", countCell, false}, {"ar", realCell, false}, {"low", realCell, false}, {"high", realCell, false},
		{"n", countCell, false}, {"car", realCell, false}, {"low", realCell, false}, {"high", realCell, false},
	})
	for _, k := range l.studies.Offsets {
		row := append([]any{k}, a.mean(models.Days(k, k))...)
		g.add(append(row, a.mean(models.Days(l.studies.Event.From(), k))...))
	}
	return g.write(w)
}

// mean is the number of events of a window, their mean and its interval.
func (a *aggregate) mean(w models.Window) []any {
	for _, t := range a.of(w) {
		if t.Statistic == models.CrossSectional {
			low, high := t.Interval(a.level)
			return []any{t.N, t.Mean, low, high}
		}
	}
	return []any{nil, nil, nil, nil}
}

// writeTests writes the tests of the event's own session and of the whole window side by side, where they are.
func (a *aggregate) writeTests(w io.Writer, whole models.Window) error {
	windows := []models.Window{models.Days(0, 0), whole}
	windows = slices.DeleteFunc(slices.Compact(windows), func(w models.Window) bool { return len(a.of(w)) == 0 })
	if len(windows) == 0 {
		return nil
	}
	columns := []column{{"test", textCell, false}}
	var rows [][]any
	for _, window := range windows {
		columns = append(columns, column{measured(window, models.CrossSectional) + " " + window.String(), realCell, false},
			column{"p", realCell, false}, column{"reference", textCell, false}, column{"n", countCell, false})
		for i, t := range a.of(window) {
			if i == len(rows) {
				rows = append(rows, []any{t.Statistic.String()})
			}
			rows[i] = append(rows[i], t.Value, t.P, reference(t), t.N)
		}
	}
	fmt.Fprintf(w, "\nTests of no effect, two-sided\n")
	g := newGrid(columns)
	for _, row := range rows {
		g.add(row)
	}
	if err := g.write(w); err != nil {
		return err
	}
	return a.writeFootnotes(w, a.of(windows[len(windows)-1]))
}

// reference says what p comes from, with the degrees of freedom.
func reference(t models.Test) string {
	if t.Reference == "t" {
		return fmt.Sprintf("t(%s)", strconv.FormatFloat(t.DF, 'g', 6, 64))
	}
	return t.Reference
}

func (a *aggregate) writeFootnotes(w io.Writer, tests []models.Test) error {
	for _, t := range tests {
		if t.Statistic == models.KolariPynnonen {
			fmt.Fprintf(w, "\nkolari-pynnonen: mean correlation of the events' residuals %s\n", human(t.Correlation))
		}
	}
	_, err := fmt.Fprintf(w, "bootstrap: %s, seed %d\n", plural(a.tests.Replications, "sample", "samples"), a.tests.Seed)
	return err
}

func percentage(level float64) string { return strconv.FormatFloat(100*level, 'g', 6, 64) }
