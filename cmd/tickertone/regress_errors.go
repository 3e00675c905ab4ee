package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tickertone/tickertone/models"
)

// explain says of which equation and file an error is.
func (eq *regression) explain(err error) error {
	what := eq.y
	if eq.lead != "" {
		what += ", lead " + eq.lead
	}
	text := eq.word(err)
	if !strings.HasPrefix(text, eq.file) {
		text = eq.file + ": " + text
	}
	return fmt.Errorf("regression of %s: %s", what, text)
}

// word puts an error or a warning of the package models in the words of the file: its lines in the place of
// numbers of rows, its columns, and what to do.
func (eq *regression) word(err error) string {
	if s := eq.wordRow(err); s != "" {
		return s
	}
	var (
		few       *models.TooFewError
		collinear *models.CollinearError
		constant  *models.ConstantError
		same      *models.ConstantColumnError
		skipped   *models.SkippedPeriodWarning
		clusters  *models.ClusterCountError
		little    *models.FewClustersWarning
		lead      *models.LeadError
		split     *models.SplitError
	)
	switch {
	case errors.As(err, &split):
		return fmt.Sprintf("the test from %s to %s: %s to learn from, %d to test: expected at least 2 and 1; ask for fewer tests, or a shorter embargo",
			eq.timeName(split.From), eq.timeName(split.To), plural(split.Train, "row", "rows"), split.Test)
	case errors.As(err, &lead):
		return fmt.Sprintf("lead %d: %s", lead.Lead, eq.word(lead.Err))
	case errors.As(err, &skipped):
		return fmt.Sprintf("%s %s, %s: %s", eq.time, eq.timeName(skipped.Period), plural(skipped.Rows, "row", "rows"), eq.word(skipped.Reason))
	case errors.As(err, &few):
		alone := ""
		if len(eq.effects) > 0 {
			alone = "; rows alone in a level of --fe do not count"
		}
		return fmt.Sprintf("%s for %s: expected more rows than coefficients%s", plural(few.N, "row", "rows"), plural(few.K, "coefficient", "coefficients"), alone)
	case errors.As(err, &collinear):
		return plain(collinear) + ", or --drop-collinear"
	case errors.As(err, &constant):
		return fmt.Sprintf("column %q is %v in every row: expected values that vary", eq.column(constant.Column), constant.Value)
	case errors.As(err, &same):
		return fmt.Sprintf("%s is %v throughout: expected values that vary", same.Column, same.Value)
	case errors.As(err, &little):
		hint := ""
		if eq.wild == "" && eq.name == "" && len(eq.cov.Columns()) == 1 {
			hint = "; --wild is for few groups"
		}
		return fmt.Sprintf("column %q has only %d groups: standard errors are likely too small%s", eq.grouping(little.Column), little.Groups, hint)
	case errors.As(err, &clusters):
		return fmt.Sprintf("column %q has %s: expected at least 2; cluster by another column, or use --cov hc1",
			eq.grouping(clusters.Column), plural(clusters.Groups, "group", "groups"))
	}
	return plain(err)
}

// wordRow words what is wrong with a row; it is empty for anything else.
func (eq *regression) wordRow(err error) string {
	var (
		weight   *models.WeightError
		leverage *models.LeverageError
		finite   *models.NotFiniteError
		cell     *models.PanelValueError
		twice    *models.DuplicateRowError
		alone    *models.SingletonWarning
	)
	switch {
	case errors.As(err, &weight):
		return fmt.Sprintf("%s: column %q: weight %v: expected a positive number; leave rows of weight zero out of the file", eq.at(weight.Row), eq.weights, weight.Value)
	case errors.As(err, &leverage):
		return fmt.Sprintf("%s: the row alone decides a coefficient, so that %s is undefined: use hc1, or leave out the column that only this row has", eq.at(leverage.Row), eq.cov)
	case errors.As(err, &finite):
		return fmt.Sprintf("%s: column %q: value %v: expected a finite number", eq.at(finite.Row), eq.column(finite.Column), finite.Value)
	case errors.As(err, &cell):
		return fmt.Sprintf("%s: column %q: value %v: expected %s", eq.at(cell.Row), eq.column(cell.Column), cell.Value, cell.Want)
	case errors.As(err, &twice):
		return fmt.Sprintf("%s: the same %s and %s as in line %d: expected one row each", eq.at(twice.Row), eq.entity, eq.time, eq.lines[twice.First])
	case errors.As(err, &alone):
		return fmt.Sprintf("effects of %q: %s left out, each alone in its level, the first of them %s",
			alone.Effect, plural(len(alone.Rows), "row", "rows"), eq.at(alone.Rows[0]))
	}
	return ""
}

// plain takes the name of the package models out of an error.
func plain(err error) string { return strings.ReplaceAll(err.Error(), "models: ", "") }

// column is the name in the file of a column of the package models.
func (eq *regression) column(name string) string {
	switch name {
	case "y", "return":
		return eq.y
	case "placebo", "tone", "signal":
		return eq.names[0]
	}
	return name
}

// grouping is the name in the file of what groups; the empty one is time, unless the groups are those of --wild.
func (eq *regression) grouping(name string) string {
	columns := eq.cov.Columns()
	switch {
	case name == "entity":
		return eq.entity
	case name == "session" || name == "" && eq.wild == "":
		return eq.time
	case name == "" && len(columns) > 0:
		return columns[0]
	}
	return name
}

// timeName is how the file writes a time.
func (eq *regression) timeName(period int) string {
	for r, p := range eq.periods {
		if p == period {
			return eq.text[eq.time][r]
		}
	}
	return fmt.Sprint(period)
}
