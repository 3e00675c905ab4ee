package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/tickertone/tickertone/models"
)

// projectionColumns are those of --project, one row per lead.
var projectionColumns = []column{
	{"lead", countCell, false}, {"coef", realCell, false}, {"std_err", realCell, false}, {"t", realCell, false},
	{"p", realCell, false}, {"low", realCell, false}, {"high", realCell, false}, {"band_low", realCell, false}, {"band_high", realCell, false},
	{"n", countCell, false}, {"t_df", realCell, true}, {"cov", textCell, true}, {"factor", textCell, true}, {"critical", realCell, true},
	{"within_r2", realCell, true}, {"p_adjusted", realCell, true}, {"adjust", textCell, true}, {"detectable", realCell, false},
	{"term", textCell, true}, {"y", textCell, true}, {"effects", listCell, true}, {"lags", countCell, true},
}

// projections answers --project.
func (p *program) projections(req *request, eqs []*regression, quiet bool) (*report, error) {
	eq := eqs[0]
	var rows []int
	for r := range eq.response {
		if eq.placed(r) {
			rows = append(rows, r)
		}
	}
	eq = eq.inTime(rows)
	config, err := eq.projection()
	if err != nil {
		return nil, err
	}
	company := eq.group(eq.entity)
	panel, err := models.NewPanel(company, eq.periods)
	if err != nil {
		return nil, eq.explain(err)
	}
	found, err := panel.Project(eq.response, eq.columns[0], config)
	if err != nil {
		return nil, eq.explain(err)
	}
	if !quiet {
		for _, w := range found.Warnings {
			p.printf("warning: %s: %s", eq.y, eq.word(w))
		}
		p.warnSeries(eq, found.Covariance)
	}
	a := &projected{regression: eq, Projection: found, factor: config.Covariance.SmallSample()}
	if found.Covariance != config.Covariance.String() {
		a.cov = found.Covariance
	} else {
		a.cov = eq.cov.String()
	}
	if a.adjusted, err = a.adjust(); err != nil {
		return nil, eq.explain(err)
	}
	return a.report(), nil
}

// projection is what the package models is asked for.
func (eq *regression) projection() (models.ProjectionConfig, error) {
	config := models.ProjectionConfig{
		Cumulative: eq.cumulative, Lags: eq.lags, Level: eq.level,
		NoEntityEffects: !slices.Contains(eq.effects, eq.entity), NoSessionEffects: !slices.Contains(eq.effects, eq.time),
	}
	for _, name := range slices.Concat(eq.effects, eq.cov.Columns()) {
		if name != "" && name != eq.entity && name != eq.time {
			return config, fmt.Errorf("%s: column %q in --fe or --cov: --project knows %q and %q only", eq.file, name, eq.entity, eq.time)
		}
	}
	for lead := range eq.project + 1 {
		config.Leads = append(config.Leads, lead)
	}
	for i, values := range eq.columns[1:] {
		config.Controls = append(config.Controls, models.Control{Name: eq.names[i+1], Values: values})
	}
	if !eq.covGiven {
		return config, nil
	}
	var err error
	config.Covariance, err = models.ParseCovariance(eq.panelCovariance())
	return config, err
}

// panelCovariance is --cov with the names that the package models has for company and session.
func (eq *regression) panelCovariance() string {
	name, columns := eq.cov.String(), eq.cov.Columns()
	rest, clustered := strings.CutPrefix(name, "cluster:"+strings.Join(columns, ","))
	if !clustered || len(columns) == 0 {
		return name
	}
	for i, column := range columns {
		columns[i] = "session"
		if column == eq.entity {
			columns[i] = "entity"
		}
	}
	return "cluster:" + strings.Join(columns, ",") + rest
}

// projected is a projection and what is shown with it.
type projected struct {
	*regression
	*models.Projection
	cov, factor string
	adjusted    []float64
}

// adjust adjusts the leads for their number.
func (a *projected) adjust() ([]float64, error) {
	if a.request.adjust == "" {
		return missing(len(a.Lead)), nil
	}
	var tests []hypothesis
	for h, fit := range a.Fits {
		tests = append(tests, hypothesis{
			name: fmt.Sprintf("lead %d", a.Lead[h]), estimate: a.Coef[h], p: a.P[h],
			periods: fit.Session, influences: fit.Influences("tone"),
		})
	}
	block := 1
	if a.cumulative {
		block = max(1, a.project)
	}
	return a.adjustAll(tests, block)
}

func (a *projected) report() *report {
	r := &report{columns: projectionColumns, text: a.summary}
	for h := range a.Lead {
		adjust := a.request.adjust
		if math.IsNaN(a.adjusted[h]) {
			adjust = ""
		}
		r.rows = append(r.rows, []any{
			a.Lead[h], a.Coef[h], a.StdErr[h], a.T[h], a.P[h], a.Low[h], a.High[h], a.BandLow[h], a.BandTop[h],
			a.N[h], a.DF[h], a.cov, a.factor, a.Critical, a.Fits[h].WithinR2, a.adjusted[h], adjust,
			detectable(a.StdErr[h], a.DF[h], a.Level), a.names[0], a.y, strings.Join(a.effects, ";"), a.lags,
		})
	}
	return r
}

// summary writes the projection for a person.
func (a *projected) summary(w io.Writer) error {
	kind := "the return of the session so many ahead"
	if a.cumulative {
		kind = "the sum of the returns from session 1 to the lead; lead 0 is the session itself"
	}
	fmt.Fprintf(w, "local projection of %s on %s: %s\n\n", oneLine(a.y), oneLine(strings.Join(a.names, " + ")), kind)
	columns := slices.Clone(projectionColumns)
	for i, c := range columns {
		if c.name == "p_adjusted" {
			columns[i].minor = a.request.adjust == ""
		}
	}
	g := newGrid(columns)
	for _, row := range a.report().rows {
		g.add(row)
	}
	if err := g.write(w); err != nil {
		return err
	}
	effects := "none"
	if len(a.effects) > 0 {
		effects = oneLine(strings.Join(a.effects, " and "))
	}
	fmt.Fprintf(w, "\neffects: %s; lags of return and %s among the controls: %d\n", effects, oneLine(a.names[0]), a.lags)
	fmt.Fprintf(w, "standard errors: %s, factor %s; %s; interval %s%%\n", oneLine(a.cov), a.factor, distribution(slices.Min(a.DF)), percentage(a.Level))
	fmt.Fprintf(w, "band: sup-t, all leads at once with %s%%, %s standard errors\n", percentage(a.Level), human(a.Critical))
	if a.request.adjust != "" {
		fmt.Fprintf(w, "p_adjusted: %s, for all leads\n", a.request.adjust)
	}
	_, err := fmt.Fprintln(w, detectableNote(a.Level))
	return err
}
