package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data/calendar"
)

// equations reads what the flags name: one equation, or one for each lead.
func (p *program) equations(c *cli.Context, req *request) ([]*regression, error) {
	data, panel := c.IsSet("data"), c.IsSet("daily") || c.IsSet("prices")
	switch {
	case data && panel:
		return nil, p.usagef(c, "--data and --daily together: expected --data, or --daily with --prices")
	case !data && !(c.IsSet("daily") && c.IsSet("prices")):
		return nil, p.usagef(c, "no data: expected --data FILE --y COL --x COL,COL, or --daily FILE --prices FILE")
	case data:
		eq, err := p.dataEquation(c, req)
		return []*regression{eq}, err
	}
	return p.panelEquations(c, req)
}

// list reads a flag of names with commas.
func (p *program) list(c *cli.Context, flag string) ([]string, error) {
	var list []string
	for s := range strings.SplitSeq(c.String(flag), ",") {
		if s = strings.TrimSpace(s); s == "" {
			return nil, p.usagef(c, "--%s %q: expected names separated by commas", flag, c.String(flag))
		}
		if slices.Contains(list, s) {
			return nil, p.usagef(c, "--%s %q: %q stands twice", flag, c.String(flag), s)
		}
		list = append(list, s)
	}
	return list, nil
}

// dataEquation reads the columns of --data.
func (p *program) dataEquation(c *cli.Context, req *request) (*regression, error) {
	for _, flag := range []string{"lead", "cumulative", "market", "returns"} {
		if c.IsSet(flag) && !(flag == "cumulative" && req.name == "project") {
			return nil, p.usagef(c, "--%s goes with --daily and --prices, not with --data", flag)
		}
	}
	if c.String("y") == "" || c.String("x") == "" {
		return nil, p.usagef(c, "--data needs --y COL and --x COL,COL")
	}
	eq := &regression{request: req, y: c.String("y"), entity: c.String("entity"), time: c.String("time"), reach: req.horizon, overlap: req.horizon}
	if err := p.checkKeys(c, eq); err != nil {
		return nil, err
	}
	var err error
	if eq.names, err = p.list(c, "x"); err != nil {
		return nil, err
	}
	f, err := p.readFrame(c.String("data"), req.maxLine)
	if err != nil {
		return nil, err
	}
	if eq.response, err = f.numbers(eq.y); err != nil {
		return nil, err
	}
	return eq, eq.take(f)
}

// checkKeys refuses an analysis that needs to know companies or times, if it is not told them.
func (p *program) checkKeys(c *cli.Context, eq *regression) error {
	panel := slices.Contains([]string{"project", "ic", "quantiles"}, eq.name) || eq.placebo
	timed := panel || eq.name == "fama-macbeth" || eq.name == "oos"
	what := "--" + eq.name
	if eq.placebo {
		what = "--placebo"
	}
	switch {
	case panel && eq.entity == "":
		return p.usagef(c, "%s needs --entity COL", what)
	case timed && eq.time == "":
		return p.usagef(c, "%s needs --time COL", what)
	case slices.Contains(eq.cov.Columns(), "") && eq.time == "":
		return p.usagef(c, "--cov %s needs --time COL", eq.cov)
	}
	return nil
}

// take reads what explains, weighs, groups and orders the rows.
func (eq *regression) take(f *frame) error {
	eq.file, eq.lines = f.name, f.lines
	for _, name := range eq.names {
		values, err := f.numbers(name)
		if err != nil {
			return err
		}
		eq.columns = append(eq.columns, values)
	}
	if eq.weights != "" {
		var err error
		if eq.weight, err = f.numbers(eq.weights); err != nil {
			return err
		}
	}
	eq.text = map[string][]string{}
	for _, name := range slices.Concat(eq.cov.Columns(), eq.effects, []string{eq.entity, eq.time}) {
		if name == "" {
			continue
		}
		values, err := f.texts(name)
		if err != nil {
			return err
		}
		eq.text[name] = values
	}
	if eq.time != "" && eq.periods == nil {
		eq.periods = timeNumbers(eq.text[eq.time])
	}
	return nil
}

// panelEquations joins --daily with --prices, once for each lead.
func (p *program) panelEquations(c *cli.Context, req *request) ([]*regression, error) {
	for _, flag := range []string{"y", "time", "entity", "horizon"} {
		if c.IsSet(flag) {
			return nil, p.usagef(c, "--%s goes with --data; with --daily it is known", flag)
		}
	}
	base := regression{request: req, names: []string{"tone"}, entity: "company", time: "session"}
	var err error
	if c.IsSet("x") {
		if base.names, err = p.list(c, "x"); err != nil {
			return nil, err
		}
	}
	j := &join{p: p, market: c.String("market"), cumulative: req.cumulative, series: map[string]*series{}}
	if j.kind, err = p.returnKind(c); err != nil {
		return nil, err
	}
	f, err := p.readFrame(c.String("daily"), req.maxLine)
	if err != nil {
		return nil, err
	}
	if j.prices, err = p.readPrices(c.String("prices"), req.maxLine); err != nil {
		return nil, err
	}
	if err := j.keys(f); err != nil {
		return nil, err
	}
	if !c.Bool("quiet") {
		j.report()
	}
	base.periods = j.periods
	if err := base.take(f); err != nil {
		return nil, err
	}
	if req.name == "project" {
		eq, err := j.every(&base)
		return []*regression{eq}, err
	}
	var eqs []*regression
	for _, lead := range req.leads {
		eq, err := j.equation(base, lead)
		if err != nil {
			return nil, err
		}
		eqs = append(eqs, eq)
	}
	return eqs, nil
}

// equation is the one of a lead.
func (j *join) equation(eq regression, lead int) (*regression, error) {
	eq.lead, eq.y = strconv.Itoa(lead), j.name(lead)
	eq.reach, eq.overlap = max(1, j.reach(lead)), 1
	if j.cumulative {
		eq.overlap = max(1, lead)
	}
	var err error
	eq.response, err = j.response(lead)
	return &eq, err
}

// every is the equation with a row for every session of every company, so that what follows news can be
// read off the rows after it. Columns of the panel are missing where there was no news.
func (j *join) every(eq *regression) (*regression, error) {
	if len(j.homes) > 1 {
		return nil, fmt.Errorf("%s: companies of the calendars %s, whose sessions differ: make a panel of each with daily --only, and project it by itself",
			eq.file, strings.Join(j.homes, " and "))
	}
	full := *eq
	full.y, full.lead, full.overlap, full.reach = j.name(0), "", 1, 1
	full.response, full.lines, full.periods = nil, nil, nil
	full.columns, full.text = make([][]float64, len(eq.columns)), map[string][]string{}
	place := map[*series]int{} // its first row
	companies := eq.text[eq.entity]
	for r, s := range j.rows {
		if s == nil {
			continue
		}
		first, seen := place[s]
		if !seen {
			first = full.append(j, s, companies[r])
			place[s] = first
		}
		i, found := slices.BinarySearchFunc(s.dates, j.dates[r], calendar.Date.Compare)
		if !found {
			continue
		}
		if full.lines[first+i] != 0 {
			return nil, fmt.Errorf("%s: %s has a row of session %s already, line %d: expected one each", eq.at(r), companies[r], j.sessions[r], full.lines[first+i])
		}
		full.lines[first+i] = eq.lines[r]
		for k, column := range eq.columns {
			full.columns[k][first+i] = column[r]
		}
	}
	if len(place) == 0 {
		return nil, fmt.Errorf("%s: no company of %s has prices; do symbols match?", j.prices.Name, eq.file)
	}
	return &full, nil
}

// append adds the sessions of a company and returns the number of the first row.
func (eq *regression) append(j *join, s *series, company string) int {
	first := len(eq.response)
	for i, d := range s.dates {
		eq.response, eq.lines, eq.periods = append(eq.response, s.returns[i]), append(eq.lines, 0), append(eq.periods, j.number[d])
		eq.text["company"], eq.text["session"] = append(eq.text["company"], company), append(eq.text["session"], d.String())
		for k := range eq.columns {
			eq.columns[k] = append(eq.columns[k], math.NaN())
		}
	}
	return first
}
