package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tickertone/tickertone/models"
)

// estimate is an equation with its answer.
type estimate struct {
	*regression
	placebo  string // what was done to the tone; empty for nothing
	inf      *models.Inference
	fit      *models.Fit           // nil with --fama-macbeth
	sections *models.CrossSections // nil without
	wilds    []*models.WildTest    // by coefficient; nil without --wild
	adjusted []float64             // by coefficient; NaN without --adjust, and for the intercept
}

// estimates answers the request for regressions, with --fama-macbeth or without.
func (p *program) estimates(req *request, eqs []*regression, quiet bool) (*report, error) {
	var all []*estimate
	for _, eq := range eqs {
		full, err := eq.complete()
		if err != nil {
			return nil, eq.explain(err)
		}
		tries, err := full.placebos()
		if err != nil {
			return nil, full.explain(err)
		}
		for i := range tries {
			e := &tries[i]
			if err := e.estimate(); err != nil {
				return nil, e.explain(err)
			}
			if !quiet && e.placebo == "" {
				p.reportEstimate(e)
			}
			all = append(all, e)
		}
	}
	if err := adjustEstimates(req, all); err != nil {
		return nil, err
	}
	return estimatesReport(all), nil
}

// placebos are the equation itself and, with --placebo, those in which the tone has lost its timing.
func (eq *regression) placebos() ([]estimate, error) {
	tries := []estimate{{regression: eq}}
	if !eq.request.placebo {
		return tries, nil
	}
	tone, company := eq.columns[0], eq.group(eq.entity)
	shuffled, err := models.ShuffleWithin(tone, company, eq.seed)
	if err != nil {
		return nil, err
	}
	later, err := models.ShiftRows(tone, company, eq.periods, 1)
	if err != nil {
		return nil, err
	}
	earlier, err := models.ShiftRows(tone, company, eq.periods, -1)
	if err != nil {
		return nil, err
	}
	for _, fake := range []*models.Placebo{shuffled, later, earlier} {
		other := *eq
		other.columns = append([][]float64{fake.Column}, eq.columns[1:]...)
		part, err := other.complete()
		if err != nil {
			return nil, err
		}
		tries = append(tries, estimate{regression: part, placebo: fake.Name})
	}
	return tries, nil
}

func (e *estimate) estimate() error {
	d := models.Design{Intercept: e.intercept && len(e.effects) == 0}
	for i, name := range e.names {
		d.Add(name, e.columns[i])
	}
	x, names := d.Matrix(len(e.response))
	var err error
	if e.name == "fama-macbeth" {
		if e.sections, err = models.FamaMacBeth(e.response, x, names, e.periods); err != nil {
			return err
		}
		e.inf, err = e.sections.Inference(e.cov)
	} else {
		config := models.RegressConfig{Weights: e.weight, DropCollinear: e.dropCollinear}
		for _, name := range e.effects {
			config.Effects = append(config.Effects, models.Effect{Name: name, Group: e.group(name)})
		}
		if e.fit, err = models.Regress(e.response, x, names, config); err != nil {
			return err
		}
		e.inf, err = e.fit.Inference(e.bound())
	}
	if err != nil {
		return err
	}
	e.inf = e.inf.AtLevel(e.level)
	e.adjusted = missing(len(e.inf.Names))
	return e.bootstrap()
}

func missing(n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = math.NaN()
	}
	return values
}

// bound is the covariance with the groups of the rows.
func (eq *regression) bound() models.Covariance {
	var groups [][]int
	for _, name := range eq.cov.Columns() {
		groups = append(groups, eq.group(name))
	}
	if groups == nil {
		return eq.cov
	}
	return eq.cov.Bind(groups...)
}

// bootstrap makes the tests of --wild.
func (e *estimate) bootstrap() error {
	e.wilds = make([]*models.WildTest, len(e.inf.Names))
	if e.wild == "" {
		return nil
	}
	config := models.WildConfig{Replications: e.reps, Seed: e.seed, Level: e.level}
	if e.wild == "webb" {
		config.Weights = models.Webb
	}
	group := e.group(e.cov.Columns()[0])
	for i, name := range e.inf.Names {
		var err error
		if e.wilds[i], err = e.fit.WildBootstrap(name, pickUsed(group, e.fit.Rows), config); err != nil {
			return err
		}
	}
	return nil
}

// pickUsed returns the values of the rows a fit used, nil standing for all of them.
func pickUsed[T any](values []T, rows []int) []T {
	if rows == nil {
		return values
	}
	return pick(values, rows)
}

// reportEstimate says on stderr what qualifies the numbers.
func (p *program) reportEstimate(e *estimate) {
	if n := len(e.response); n < e.of {
		p.printf("%s: %d of %d rows left out: a value is missing", e.y, e.of-n, e.of)
	}
	for _, w := range e.warnings() {
		p.printf("warning: %s: %s", e.y, w)
	}
	if e.fit != nil {
		p.warnSeries(e.regression, e.inf.Covariance)
	}
	if e.overlap > 1 && e.inf.Lag < e.overlap-1 && (e.entity == "" || !slices.Contains(e.cov.Columns(), e.entity)) {
		p.printf("warning: %s: returns over %d sessions overlap, which %s does not count: expected %s, or clusters by company",
			e.y, e.overlap, e.inf.Covariance, e.lagged())
	}
}

// lagged is the covariance that counts how returns overlap.
func (e *estimate) lagged() string {
	if e.fit == nil || !e.repeats() {
		return fmt.Sprintf("nw:%d or more", e.overlap-1)
	}
	return fmt.Sprintf("dk:%d or more", e.overlap-1)
}

// warnSeries says that Newey-West takes the rows of a panel for one series.
func (p *program) warnSeries(eq *regression, cov string) {
	if strings.HasPrefix(cov, "nw") && eq.repeats() {
		p.printf("warning: %s: nw takes the rows for one series, but some share a time: dk:L or cluster:COL suits a panel", eq.y)
	}
}

// warnings are those of the estimate and of its covariance.
func (e *estimate) warnings() []string {
	var list []string
	if e.fit != nil {
		for _, w := range e.fit.Warnings {
			list = append(list, e.word(w))
		}
	} else if n := len(e.sections.Warnings); n > 0 {
		list = append(list, fmt.Sprintf("%s of %d left out, the first because of: %s",
			plural(n, "time", "times"), n+len(e.sections.Period), e.word(e.sections.Warnings[0])))
	}
	for _, w := range e.inf.Warnings {
		list = append(list, e.word(w))
	}
	return list
}

// singletons counts the rows left out because they were alone in a level of an effect.
func (e *estimate) singletons() int {
	if e.fit == nil || e.fit.Rows == nil {
		return 0
	}
	return len(e.response) - len(e.fit.Rows)
}
