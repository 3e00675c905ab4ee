package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tickertone/tickertone/models"
)

// regressColumns are those of estimates. df is the residuals'; t_df, that of t, differs with clusters.
var regressColumns = []column{
	{"term", textCell, false}, {"coef", realCell, false}, {"std_err", realCell, false}, {"t", realCell, false},
	{"p", realCell, false}, {"low", realCell, false}, {"high", realCell, false},
	{"n", countCell, true}, {"k", countCell, true}, {"df", countCell, true}, {"r2", realCell, true},
	{"adj_r2", realCell, true}, {"within_r2", realCell, true}, {"sigma", realCell, true}, {"cov", textCell, true},
	{"clusters", listCell, true}, {"t_df", realCell, true}, {"y", textCell, true}, {"lead", textCell, true},
	{"missing", countCell, true},
	{"method", textCell, true}, {"factor", textCell, true}, {"effects", listCell, true}, {"weights", textCell, true}, {"absorbed", countCell, true},
	{"singletons", countCell, true}, {"placebo", textCell, true}, {"p_wild", realCell, true}, {"wild_low", realCell, true},
	{"wild_high", realCell, true}, {"wild", textCell, true}, {"p_adjusted", realCell, true}, {"adjust", textCell, true},
	{"detectable", realCell, false},
}

// estimatesReport shows estimates, those of an equation and its placebos one after the other.
func estimatesReport(all []*estimate) *report {
	r := &report{columns: regressColumns, text: func(w io.Writer) error { return writeSummaries(w, all) }}
	for _, e := range all {
		for i := range e.inf.Names {
			r.rows = append(r.rows, e.row(i))
		}
	}
	return r
}

// row is a row of regressColumns.
func (e *estimate) row(i int) []any {
	q, inf := e.quality(), e.inf
	pWild, low, high, wild := math.NaN(), math.NaN(), math.NaN(), ""
	if t := e.wilds[i]; t != nil {
		pWild, low, high, wild = t.P, t.Low, t.High, fmt.Sprintf("%s:%d", t.Weights, t.Replications)
	}
	method, adjust := e.name, ""
	if method == "" {
		method = "ols"
	}
	if !math.IsNaN(e.adjusted[i]) {
		adjust = e.request.adjust
	}
	return []any{
		inf.Names[i], inf.Coef[i], inf.StdErr[i], inf.T[i], inf.P[i], inf.Low[i], inf.High[i],
		q.n, len(inf.Names), q.df, q.r2, q.adjR2, q.withinR2, q.sigma,
		inf.Covariance, joined(inf.Clusters, ";"), inf.DF, e.y, e.lead, e.of - len(e.response),
		method, e.factor(), strings.Join(e.effects, ";"), e.weights, q.absorbed, e.singletons(), e.placebo,
		pWild, low, high, wild, e.adjusted[i], adjust, detectable(inf.StdErr[i], inf.DF, inf.Level),
	}
}

// quality is what holds for all of an estimate.
type quality struct {
	n, df, absorbed            int
	r2, adjR2, withinR2, sigma float64
}

// quality of the mean of regressions has the mean of their R2 and no more.
func (e *estimate) quality() quality {
	if f := e.fit; f != nil {
		return quality{f.N, f.DF, f.Absorbed, f.R2, f.AdjR2, f.WithinR2, f.Sigma}
	}
	n, nan := 0, math.NaN()
	for _, rows := range e.sections.N {
		n += rows
	}
	return quality{n, len(e.sections.Period) - 1, 0, e.sections.MeanR2, nan, nan, nan}
}

// factor is the small-sample factor; T counts the regressions of --fama-macbeth.
func (e *estimate) factor() string {
	switch {
	case e.fit != nil:
		return e.cov.SmallSample()
	case strings.Contains(e.cov.String(), "+none"):
		return "1"
	}
	return "T/(T-1)"
}

func joined(counts []int, separator string) string {
	list := make([]string, len(counts))
	for i, n := range counts {
		list[i] = strconv.Itoa(n)
	}
	return strings.Join(list, separator)
}

// writeSummaries writes each equation, and its placebos beside it.
func writeSummaries(w io.Writer, all []*estimate) error {
	for i := 0; i < len(all); {
		next := i + 1
		for next < len(all) && all[next].placebo != "" {
			next++
		}
		if i > 0 {
			fmt.Fprintln(w)
		}
		if err := all[i].summary(w); err != nil {
			return err
		}
		if next > i+1 {
			if err := writePlacebos(w, all[i:next]); err != nil {
				return err
			}
		}
		i = next
	}
	return nil
}

// summary writes an estimate for a person.
func (e *estimate) summary(w io.Writer) error {
	fmt.Fprintf(w, "%s\n\n", oneLine(e.formula()))
	if e.fit != nil {
		fmt.Fprintf(w, "residuals: %s\n\n", quartiles(e.fit.Residuals))
	}
	g := newGrid(e.shown())
	for i := range e.inf.Names {
		g.add(e.row(i))
	}
	if err := g.write(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s\n%s\n%s\n", e.fitLine(), e.errorsLine(), strings.Join(e.notes(), "\n"))
	return err
}

// formula is the equation as R would write it.
func (e *estimate) formula() string {
	terms := slices.Clone(e.names)
	if !e.intercept {
		terms = append(terms, "0")
	}
	s := e.y + " ~ " + strings.Join(terms, " + ")
	if len(e.effects) > 0 {
		s += " | " + strings.Join(e.effects, " + ")
	}
	if e.weights != "" {
		s += ", weights " + e.weights
	}
	return s
}

// shown are the columns of the summary: those of tests that were asked for are among them.
func (e *estimate) shown() []column {
	columns := slices.Clone(regressColumns)
	for i, c := range columns {
		switch c.name {
		case "p_wild":
			columns[i].minor = e.wild == ""
		case "p_adjusted":
			columns[i].minor = e.request.adjust == ""
		}
	}
	return columns
}

// quartiles describes residuals by their order.
func quartiles(values []float64) string {
	sorted := slices.Sorted(slices.Values(values))
	list := make([]string, 5)
	for i, name := range []string{"min", "1Q", "median", "3Q", "max"} {
		at := float64(i) / 4 * float64(len(sorted)-1)
		below := int(at)
		v := sorted[below]
		if below+1 < len(sorted) {
			v += (at - float64(below)) * (sorted[below+1] - v)
		}
		list[i] = name + " " + human(v)
	}
	return strings.Join(list, ", ")
}

// fitLine says how well the equation fits.
func (e *estimate) fitLine() string {
	q := e.quality()
	if e.fit == nil {
		return fmt.Sprintf("mean of %s, n = %d, mean R2 = %s", plural(len(e.sections.Period), "regression", "regressions"), q.n, human(q.r2))
	}
	s := fmt.Sprintf("n = %d, df = %d, R2 = %s, adjusted R2 = %s, sigma = %s", q.n, q.df, human(q.r2), human(q.adjR2), human(q.sigma))
	if len(e.effects) > 0 {
		s += fmt.Sprintf("\neffects of %s: %d absorbed, within R2 = %s, singletons left out: %d",
			oneLine(strings.Join(e.effects, " and ")), q.absorbed, human(q.withinR2), e.singletons())
	}
	return s + e.jointTest()
}

// jointTest tests two slopes or more together.
func (e *estimate) jointTest() string {
	slopes := slices.DeleteFunc(slices.Clone(e.inf.Names), func(s string) bool { return s == models.InterceptName })
	if len(slopes) < 2 {
		return ""
	}
	wald := e.inf.Wald(slopes...)
	if math.IsNaN(wald.F) {
		return ""
	}
	return fmt.Sprintf("\nall slopes together: F = %s on %d and %s df, p = %s", human(wald.F), wald.DF1, degrees(wald.DF2), human(wald.P))
}

// errorsLine says where the standard errors come from.
func (e *estimate) errorsLine() string {
	groups := ""
	if len(e.inf.Clusters) > 0 {
		groups = fmt.Sprintf(" (%s groups)", joined(e.inf.Clusters, ", "))
	}
	return fmt.Sprintf("standard errors: %s%s, factor %s; %s; interval %s%%",
		oneLine(e.inf.Covariance), groups, e.factor(), distribution(e.inf.DF), percentage(e.level))
}

func distribution(df float64) string {
	if math.IsInf(df, 1) {
		return "normal"
	}
	return "t with " + degrees(df) + " df"
}

func degrees(df float64) string {
	if math.IsInf(df, 1) {
		return "infinite"
	}
	return plainNumber(df)
}

func plainNumber(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

// notes explain the columns that are not in every textbook.
func (e *estimate) notes() []string {
	notes := []string{detectableNote(e.level)}
	if e.request.adjust != "" {
		notes = append(notes, "p_adjusted: "+e.request.adjust+", for all slopes and leads shown")
	}
	for _, t := range e.wilds {
		if t != nil {
			how := fmt.Sprintf("%d samples, seed %d", t.Replications, e.seed)
			if t.Exhaustive {
				how = fmt.Sprintf("all %d samples", t.Replications)
			}
			return append(notes, fmt.Sprintf("p_wild: wild cluster bootstrap, null imposed, %s weights, %s", t.Weights, how))
		}
	}
	return notes
}

// writePlacebos writes the tone of an equation beside that of its placebos.
func writePlacebos(w io.Writer, tries []*estimate) error {
	fmt.Fprintf(w, "\nplacebo: %s without its timing\n\n", oneLine(tries[0].names[0]))
	columns := []column{{"sample", textCell, false}, {"coef", realCell, false}, {"std_err", realCell, false}, {"t", realCell, false},
		{"p", realCell, false}, {"low", realCell, false}, {"high", realCell, false}, {"n", countCell, false}, {"is", textCell, false}}
	g := newGrid(columns)
	for _, e := range tries {
		i := slices.Index(e.inf.Names, e.names[0])
		if i < 0 { // dropped as collinear
			continue
		}
		g.add([]any{orReal(e.placebo), e.inf.Coef[i], e.inf.StdErr[i], e.inf.T[i], e.inf.P[i], e.inf.Low[i], e.inf.High[i], e.quality().n, placeboMeaning[e.placebo]})
	}
	return g.write(w)
}

func orReal(placebo string) string {
	if placebo == "" {
		return "real"
	}
	return placebo
}

var placeboMeaning = map[string]string{
	"":        "the equation above",
	"shuffle": "dealt anew within each company",
	"shift+1": "of the company's row before: stale",
	"shift-1": "of the company's row after: not known yet",
}
