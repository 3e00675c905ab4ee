package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data/calendar"
	"github.com/tickertone/tickertone/data/market"
	"github.com/tickertone/tickertone/models"
)

func (p *program) eventVerb() verb {
	return verb{
		name: "event", does: "event study: how abnormal the returns around a date are",
		about: `
What a company's returns would have been is estimated before the event; the abnormal return ar is what
differs from it, and car is its sum over the window. t_sigma is ar / sigma; t is ar over the error of the
forecast. rank is the place of the event session's |ar| among those of the estimation window, and
placebo_p = rank / (n + 1). Offsets count the market's sessions; a date without one maps to the next.`,
		flags: append(outputFlags(),
			&cli.StringFlag{Name: "prices", Usage: "closing prices `FILE`: date,symbol,close, or date and a column per symbol"},
			&cli.StringFlag{Name: "company", Usage: "`SYM` of the company in that file"},
			&cli.StringFlag{Name: "date", Usage: "`DATE` of the event, YYYY-MM-DD"},
			&cli.StringFlag{Name: "market", Usage: "`SYM` of the market in that file"},
			&cli.StringFlag{Name: "model", Value: "market", Usage: "expected return by `MODEL`: market, market-adjusted or mean"},
			&cli.StringFlag{Name: "estimation", Value: models.DefaultEstimation.String(), Usage: "estimation window `FROM:TO`, in sessions from the event"},
			&cli.StringFlag{Name: "window", Value: models.DefaultEvent.String(), Usage: "event window `FROM:TO`"},
			&cli.StringFlag{Name: "returns", Usage: "`KIND` of return: simple or log (default simple)"},
		),
		example: `tickertone event --prices prices.csv --company NVDA --date 2025-01-27 --market SPY`,
		action:  p.event,
	}
}

// event is a request for one event study, and what came of it.
type event struct {
	company, market string
	date            calendar.Date
	config          models.EventConfig
	kind            market.Kind

	session  calendar.Date // of the date, or the next
	sessions []calendar.Date
	returns  []float64 // of the company
	at       int       // index of session
	study    *models.Study
}

func (p *program) event(c *cli.Context) error {
	opt, err := p.outputOptions(c)
	if err != nil {
		return err
	}
	e, err := p.eventOf(c)
	if err != nil {
		return err
	}
	prices, err := p.readPrices(c.String("prices"))
	if err != nil {
		return err
	}
	if err := e.run(prices); err != nil {
		return err
	}
	if !opt.quiet {
		e.report(p)
	}
	return p.write(opt, func(w io.Writer) error { return e.write(w, opt) })
}

func (e *event) write(w io.Writer, opt outputOptions) error {
	if opt.format == "table" {
		return e.summary(w)
	}
	t, err := newResults(w, opt, e.columns())
	if err != nil {
		return err
	}
	if err := t.add(e.row()...); err != nil {
		return err
	}
	return t.end()
}

// eventOf reads the flags.
func (p *program) eventOf(c *cli.Context) (*event, error) {
	if args, err := p.operands(c); err != nil {
		return nil, err
	} else if len(args) > 0 {
		return nil, p.usagef(c, "%q: expected flags only; the file is named by --prices", args[0])
	}
	for _, flag := range []string{"prices", "company", "date"} {
		if c.String(flag) == "" {
			return nil, p.usagef(c, "--%s is missing: expected --prices FILE --company SYM --date YYYY-MM-DD", flag)
		}
	}
	e := &event{company: c.String("company"), market: c.String("market")}
	var err error
	if e.date, err = calendar.ParseDate(c.String("date")); err != nil {
		return nil, p.usagef(c, "--%w", err)
	}
	if e.config.Model, err = models.ParseReturnModel(c.String("model")); err != nil {
		return nil, p.usagef(c, "--%w", err)
	}
	if e.market == "" && e.config.Model != models.MeanAdjusted {
		return nil, p.usagef(c, "--market is missing: expected the symbol of the market, or --model mean")
	}
	if e.config.Estimation, err = models.ParseWindow(c.String("estimation")); err != nil {
		return nil, p.usagef(c, "--estimation: %w", err)
	}
	if e.config.Event, err = models.ParseWindow(c.String("window")); err != nil {
		return nil, p.usagef(c, "--window: %w", err)
	}
	e.kind, err = p.returnKind(c)
	return e, err
}

// run computes the study.
func (e *event) run(prices *market.Prices) error {
	symbols := []string{e.company}
	if e.market != "" {
		symbols = []string{e.market, e.company}
	}
	aligned, err := prices.Aligned(e.kind, symbols...)
	if err != nil {
		return err
	}
	at, _ := aligned.Index(e.date)
	if at == len(aligned.Sessions) {
		return fmt.Errorf("%s: no session on or after %s: %s ends on %s", prices.Name, e.date, symbols[0], aligned.Sessions[at-1])
	}
	if e.date.Before(aligned.Sessions[0]) {
		return fmt.Errorf("%s: %s is before the first price of %s, %s", prices.Name, e.date, symbols[0], aligned.Sessions[0])
	}
	e.at, e.session, e.sessions = at, aligned.Sessions[at], aligned.Sessions
	e.returns = aligned.Returns[len(symbols)-1]
	var factors [][]float64
	if e.config.Model != models.MeanAdjusted {
		factors = aligned.Returns[:1]
	}
	e.study, err = models.EventStudy(e.returns, factors, at, e.config)
	if err != nil {
		return fmt.Errorf("%s on %s: %w", e.company, e.session, trimModels(err))
	}
	return nil
}

func trimModels(err error) error { return errors.New(strings.TrimPrefix(err.Error(), "models: ")) }

// report says on stderr what qualifies the numbers.
func (e *event) report(p *program) {
	if e.session != e.date {
		p.printf("no session on %s (%s): mapped to the next, %s", e.date, e.date.Weekday(), e.session)
	}
	for _, w := range e.study.Warnings {
		p.printf("warning: %s on %s: %v", e.company, e.session, w)
	}
}

// offset names the column of one offset, such as ar_-1.
func offset(name string, k int) string { return fmt.Sprintf("%s_%d", name, k) }

func (e *event) columns() []column {
	columns := []column{
		{"company", textCell, false}, {"date", textCell, false}, {"session", textCell, false},
		{"alpha", realCell, false}, {"beta", realCell, false}, {"sigma", realCell, false}, {"n", countCell, false},
	}
	each := func(name string) {
		for _, k := range e.study.Offsets {
			columns = append(columns, column{offset(name, k), realCell, false})
		}
	}
	one := func(kind kind, names ...string) {
		for _, name := range names {
			columns = append(columns, column{name, kind, false})
		}
	}
	each("ar")
	one(realCell, "car")
	each("t_sigma")
	each("t")
	each("p")
	one(realCell, "car_std_err", "car_t", "car_p")
	one(countCell, "rank")
	one(realCell, "placebo_p")
	each("return")
	one(textCell, "model", "market", "estimation", "window")
	one(countCell, "df")
	return columns
}

// row is the row of columns.
func (e *event) row() []any {
	s := e.study
	beta := math.NaN()
	if len(s.Betas) > 0 {
		beta = s.Betas[0]
	}
	row := []any{e.company, e.date.String(), e.session.String(), s.Alpha, beta, s.Sigma, s.N}
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
	each(e.window())
	return append(row, s.Model.String(), e.market, s.Estimation.String(), s.Event.String(), s.DF)
}

// window is the company's own returns at the offsets.
func (e *event) window() []float64 {
	values := make([]float64, len(e.study.Offsets))
	for i, k := range e.study.Offsets {
		values[i] = math.NaN()
		if at := e.at + k; at >= 0 && at < len(e.returns) {
			values[i] = e.returns[at]
		}
	}
	return values
}

// summary writes the study for a person, one line per session.
func (e *event) summary(w io.Writer) error {
	s := e.study
	fmt.Fprintf(w, "%s, %s\n", oneLine(e.company), e.session)
	model := s.Model.String() + " model"
	switch s.Model {
	case models.MarketModel:
		model += fmt.Sprintf(" on %s: alpha %s, beta %s,", oneLine(e.market), human(s.Alpha), human(s.Betas[0]))
	case models.MarketAdjusted:
		model += fmt.Sprintf(" on %s:", oneLine(e.market))
	default:
		model += fmt.Sprintf(": mean %s,", human(s.Alpha))
	}
	fmt.Fprintf(w, "%s sigma %s; n = %d over sessions %s\n\n", model, human(s.Sigma), s.N, s.Estimation)
	g := newGrid([]column{
		{"offset", countCell, false}, {"session", textCell, false}, {"return", realCell, false}, {"ar", realCell, false},
		{"t_sigma", realCell, false}, {"t", realCell, false}, {"p", realCell, false},
	})
	for i, raw := range e.window() {
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
	if s.Rank > 0 {
		fmt.Fprintf(w, "|ar| of the event ranks %d of %d: placebo p = %s\n", s.Rank, s.N+1, human(s.PlaceboP))
	}
	return nil
}
