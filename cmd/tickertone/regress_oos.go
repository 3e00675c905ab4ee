package main

import (
	"fmt"
	"io"
	"math"

	"github.com/tickertone/tickertone/models"
)

// forecastColumns are those of --oos: a row per test in time, and one for all of them.
var forecastColumns = []column{
	{"test", textCell, false}, {"from", textCell, false}, {"to", textCell, false}, {"learned", countCell, false}, {"purged", countCell, false},
	{"n", countCell, false}, {"r2", realCell, false}, {"clark_west", realCell, true}, {"std_err", realCell, true}, {"t", realCell, true},
	{"p", realCell, true}, {"low", realCell, true}, {"high", realCell, true}, {"t_df", realCell, true}, {"cov", textCell, true},
	{"horizon", countCell, true}, {"embargo", countCell, true}, {"y", textCell, true}, {"lead", textCell, true}, {"missing", countCell, true},
}

// forecast is what an equation predicts.
type forecast struct {
	*regression
	*models.Forecast
}

// forecasts answers --oos.
func (p *program) forecasts(req *request, eqs []*regression, quiet bool) (*report, error) {
	var all []*forecast
	for _, eq := range eqs {
		full, err := eq.complete()
		if err != nil {
			return nil, eq.explain(err)
		}
		d := models.Design{Intercept: full.intercept}
		for i, name := range full.names {
			d.Add(name, full.columns[i])
		}
		x, names := d.Matrix(len(full.response))
		found, err := models.OutOfSample(full.response, x, full.periods, models.LeastSquares(names),
			models.SplitConfig{Splits: req.splits, Horizon: full.reach, Embargo: req.embargo})
		if err != nil {
			return nil, full.explain(err)
		}
		if n := len(full.response); !quiet && n < full.of {
			p.printf("%s: %d of %d rows left out: a value is missing", full.y, full.of-n, full.of)
		}
		all = append(all, &forecast{full, found})
	}
	r := &report{columns: forecastColumns}
	for _, f := range all {
		r.rows = append(r.rows, f.rows()...)
	}
	r.text = func(w io.Writer) error { return writeForecasts(w, all) }
	return r, nil
}

func (f *forecast) rows() [][]any {
	var rows [][]any
	nan := math.NaN()
	for i, s := range f.Splits {
		rows = append(rows, []any{
			fmt.Sprint(i + 1), f.timeName(s.From), f.timeName(s.To), len(s.Train), s.Dropped,
			len(s.Test), f.r2(s.Test), nan, nan, nan, nan, nan, nan, nan, "", f.reach, f.embargo, f.y, f.lead, f.of - len(f.response),
		})
	}
	cw, first, last := &f.ClarkWest, f.Splits[0], f.Splits[len(f.Splits)-1]
	return append(rows, []any{
		"all", f.timeName(first.From), f.timeName(last.To), len(last.Train), last.Dropped,
		f.N, f.R2, cw.Mean, cw.StdErr, cw.T, f.oneSided(), cw.Low, cw.High, cw.DF, meanCov(cw), f.reach, f.embargo, f.y, f.lead, f.of - len(f.response),
	})
}

// r2 is the out-of-sample R2 of some of the rows tested.
func (f *forecast) r2(rows []int) float64 {
	left, before := 0.0, 0.0
	for _, r := range rows {
		left += (f.response[r] - f.Predicted[r]) * (f.response[r] - f.Predicted[r])
		before += (f.response[r] - f.Benchmark[r]) * (f.response[r] - f.Benchmark[r])
	}
	return 1 - left/before
}

// oneSided is the p value of the test of Clark and West, which looks for better forecasts only.
func (f *forecast) oneSided() float64 {
	if f.ClarkWest.T < 0 {
		return 1 - f.ClarkWest.P/2
	}
	return f.ClarkWest.P / 2
}

func writeForecasts(w io.Writer, all []*forecast) error {
	for i, f := range all {
		if i > 0 {
			fmt.Fprintln(w)
		}
		e := estimate{regression: f.regression}
		fmt.Fprintf(w, "%s, out of sample: each test is forecast from what was known before\n\n", oneLine(e.formula()))
		g := newGrid(forecastColumns)
		for _, row := range f.rows() {
			g.add(row)
		}
		if err := g.write(w); err != nil {
			return err
		}
		cw := &f.ClarkWest
		fmt.Fprintf(w, "\nr2: against the mean of what was learned from, below zero where that forecasts better\n")
		fmt.Fprintf(w, "purged: rows before a test whose return ends in it or within %s of it\n", plural(f.embargo, "session", "sessions"))
		if _, err := fmt.Fprintf(w, "Clark-West: mean %s, std_err %s (%s over %s), t = %s with %s df, one-sided p = %s\n",
			human(cw.Mean), human(cw.StdErr), meanCov(cw), plural(cw.N, "session", "sessions"), human(cw.T), degrees(cw.DF), human(f.oneSided())); err != nil {
			return err
		}
	}
	return nil
}
