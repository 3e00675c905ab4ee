package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/floats"

	"github.com/tickertone/tickertone/data/calendar"
	"github.com/tickertone/tickertone/data/market"
	"github.com/tickertone/tickertone/models"
)

// event is one event and its study.
type event struct {
	*eventSetup
	company string
	date    calendar.Date

	session calendar.Date // of the date, or the next
	at      int           // index of session
	returns []float64     // of the company
	study   *models.Study
	codes   []string // of warnings about it and others
}

func (e *event) String() string { return fmt.Sprintf("%s on %s", e.company, e.date) }

// firstReturn is the index of the first session with a return, -1 if there is none.
func (e *event) firstReturn() int {
	return slices.IndexFunc(e.returns, func(r float64) bool { return !math.IsNaN(r) })
}

// failure says why the event cannot be studied.
func (e *event) failure(err error) error {
	text := plain(err)
	if first := e.firstReturn(); e.at+e.config.Estimation.From() < first {
		text += fmt.Sprintf(": returns begin on %s", e.sessions[first])
	}
	return errors.New(text)
}

// notes is what qualifies the numbers of the event.
func (e *event) notes() []string {
	var notes []string
	if e.session != e.date {
		notes = append(notes, fmt.Sprintf("no session on %s (%s): mapped to the next, %s", e.date, e.date.Weekday(), e.session))
	}
	for _, w := range e.study.Warnings {
		notes = append(notes, fmt.Sprintf("warning: %s: %v", e, w))
	}
	return notes
}

// warnings lists the codes of what qualifies the numbers.
func (e *event) warnings() string {
	var codes []string
	if e.session != e.date {
		codes = append(codes, "mapped")
	}
	for _, w := range e.study.Warnings {
		codes = append(codes, warningCode(w))
	}
	codes = append(codes, e.codes...)
	slices.Sort(codes)
	return strings.Join(slices.Compact(codes), ";")
}

// warningCode is a word for a warning about events.
func warningCode(w error) string {
	switch w.(type) {
	case *models.GapWarning:
		return "gaps"
	case *models.ShortWindowWarning:
		return "short"
	case *models.FewObservationsWarning:
		return "few"
	case *models.ThinTradingWarning:
		return "thin"
	case *models.OverlapWarning:
		return "in_estimation"
	case *models.OverlappingEventsWarning:
		return "overlap"
	case *models.ContaminationWarning:
		return "contaminated"
	}
	panic(fmt.Sprintf("tickertone: no code for a warning of type %T", w))
}

// otherFactors are those that have a column for their slope.
var otherFactors = []string{market.Size, market.Value, market.Robust, market.Conservative, market.Momentum}

// eventColumns are those of the verb event for an event window. Minor ones are not shown in the list of many.
func eventColumns(offsets []int) []column {
	columns := []column{
		{"company", textCell, false}, {"date", textCell, true}, {"session", textCell, false},
		{"alpha", realCell, true}, {"beta", realCell, false}, {"sigma", realCell, false}, {"n", countCell, false},
	}
	add := func(kind kind, minor bool, names ...string) {
		for _, name := range names {
			columns = append(columns, column{name, kind, minor})
		}
	}
	each := func(name string) {
		for _, k := range offsets {
			minor := k != 0 || name != "ar" && name != "t"
			add(realCell, minor, fmt.Sprintf("%s_%d", name, k))
		}
	}
	each("ar")
	add(realCell, false, "car")
	each("t_sigma")
	each("t")
	each("p")
	add(realCell, true, "car_std_err")
	add(realCell, false, "car_t", "car_p")
	add(countCell, false, "rank")
	add(realCell, true, "placebo_p")
	each("return")
	add(textCell, true, "model", "market", "estimation", "window")
	add(countCell, true, "df")
	add(realCell, true, "car_placebo_p")
	add(realCell, false, "bhar")
	for _, name := range otherFactors {
		add(realCell, true, "beta_"+name)
	}
	add(countCell, true, "missing", "covered", "zeros")
	add(listCell, false, "warnings")
	return columns
}

// row is the row of eventColumns.
func (e *event) row() []any {
	s := e.study
	row := []any{e.company, e.date.String(), e.session.String(), s.Alpha, e.beta(), s.Sigma, s.N}
	each := func(values []float64) {
		for _, v := range values {
			row = append(row, v)
		}
	}
	each(s.AR)
	row = append(row, s.CAR)
	each(s.TSigma)
	each(s.T)
	each(s.P)
	row = append(row, s.CARStdErr, s.CART, s.CARP)
	if s.Rank > 0 {
		row = append(row, s.Rank, s.PlaceboP)
	} else {
		row = append(row, nil, nil)
	}
	each(s.Returns)
	row = append(row, s.Model.String(), e.benchmark(), s.Estimation.String(), s.Event.String(), s.DF, s.CARPlaceboP, e.bhar())
	for _, name := range otherFactors {
		row = append(row, e.slope(name))
	}
	return append(row, s.Estimation.Len()-s.N, s.Covered, s.ZeroReturns, e.warnings())
}

// beta is the slope on the market, its leads and lags included; NaN without one.
func (e *event) beta() float64 {
	betas := e.study.Betas
	if len(betas) == 0 {
		return math.NaN()
	}
	return betas[0] + floats.Sum(betas[min(len(betas), len(e.factors)):])
}

// bhar multiplies simple returns up; logarithmic ones have none.
func (e *event) bhar() float64 {
	if e.kind == market.Log {
		return math.NaN()
	}
	return e.study.BHAR
}

// slope is that on another factor, NaN where the model has it not.
func (e *event) slope(name string) float64 {
	if i := slices.Index(factorNames(e.config.Model), name); i >= 0 {
		return e.study.Betas[i]
	}
	return math.NaN()
}

func (e *event) write(w io.Writer, opt outputOptions) error {
	if opt.format == "table" {
		return e.summary(w)
	}
	return writeEvents(w, opt, []*event{e})
}

// writeEvents writes a row for each event.
func writeEvents(w io.Writer, opt outputOptions, events []*event) error {
	t, err := newResults(w, opt, eventColumns(events[0].study.Offsets))
	if err != nil {
		return err
	}
	for _, e := range events {
		if err := t.add(e.row()...); err != nil {
			return err
		}
	}
	return t.end()
}

// summary writes the study for a person, one line per session.
func (e *event) summary(w io.Writer) error {
	s := e.study
	fmt.Fprintf(w, "%s, %s\n%s: ", oneLine(e.company), e.session, e.describe())
	fmt.Fprintf(w, "%ssigma %s; n = %d over sessions %s\n\n", e.estimates(), human(s.Sigma), s.N, s.Estimation)
	g := newGrid([]column{
		{"offset", countCell, false}, {"session", textCell, false}, {"return", realCell, false}, {"ar", realCell, false},
		{"t_sigma", realCell, false}, {"t", realCell, false}, {"p", realCell, false},
	})
	for i, raw := range s.Returns {
		session := ""
		if at := e.at + s.Offsets[i]; at >= 0 && at < len(e.sessions) {
			session = e.sessions[at].String()
		}
		g.add([]any{s.Offsets[i], session, raw, s.AR[i], s.TSigma[i], s.T[i], s.P[i]})
	}
	if err := g.write(w); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nCAR %s = %s, t = %s, p = %s (df = %d)\n", s.Event, human(s.CAR), human(s.CART), human(s.CARP), s.DF)
	if e.kind == market.Simple {
		fmt.Fprintf(w, "BHAR %s = %s\n", s.Event, human(s.BHAR))
	}
	if s.Rank > 0 {
		fmt.Fprintf(w, "|ar| of the event ranks %d of %d: placebo p = %s\n", s.Rank, s.N+1, human(s.PlaceboP))
	}
	if s.Placebos > 0 {
		fmt.Fprintf(w, "|CAR| against that of %s: placebo p = %s\n", plural(s.Placebos, "earlier date", "earlier dates"), human(s.CARPlaceboP))
	}
	return nil
}

// describe names the model and what it is about.
func (s *eventSetup) describe() string {
	if s.config.Model == models.MeanAdjusted {
		return "mean model"
	}
	return fmt.Sprintf("%s model on %s", s.config.Model, oneLine(s.benchmark()))
}

// estimates lists what was estimated but for sigma.
func (e *event) estimates() string {
	s := e.study
	switch s.Model {
	case models.MeanAdjusted:
		return fmt.Sprintf("mean %s, ", human(s.Alpha))
	case models.MarketAdjusted:
		return ""
	}
	text := fmt.Sprintf("alpha %s, beta %s, ", human(s.Alpha), human(e.beta()))
	for _, name := range factorNames(s.Model)[1:] {
		text += fmt.Sprintf("%s %s, ", name, human(e.slope(name)))
	}
	return text
}
