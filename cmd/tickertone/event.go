package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data/calendar"
	"github.com/tickertone/tickertone/data/market"
	"github.com/tickertone/tickertone/models"
)

func (p *program) eventVerb() verb {
	return verb{
		name: "event", does: "event study: how abnormal the returns around one date, or many, are",
		about: `
What a company's returns would have been is estimated before the event; the abnormal return ar is what
differs from it, car its sum over the window, bhar the return of buying and holding less the expected
one. t_sigma is ar / sigma; t is ar over the error of the forecast. rank is the place of the event
session's |ar| among those of the estimation window, and placebo_p = rank / (n + 1). Offsets count the
market's sessions; a date without one maps to the next, and a note says so.

Models: market (alpha and beta) and market-adjusted (0 and 1) take the return of --market SYM, or the
market of --factors, in excess of the riskless rate; mean takes none; ff3, ff5 and carhart take --factors,
where the first file that has a factor gives it. Sessions are those of --market SYM, else of the factors.

--events studies many events, of as many companies, each by itself: one row an event. Events that cannot
be studied are named and left out, and the exit status is 3. The tests across events (cross-sectional t,
Patell, BMP, Kolari-Pynnonen, ranks, signs and others) are a table of their own: --aggregate FILE writes
it, one row for each test of each window; --format table shows both.`,
		flags:   append(outputFlags(), eventFlags()...),
		example: eventExample,
		action:  p.event,
	}
}

const eventExample = `
tickertone event --prices prices.csv --company NVDA --date 2025-01-27 --market SPY
tickertone event --prices prices.csv --events events.csv --market SPY --out rows.csv --aggregate tests.csv
tickertone event --prices prices.csv --events events.csv --model ff3 --factors F-F_Research_Data_Factors_daily.csv`

func eventFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "prices", Usage: "closing prices `FILE`: date,symbol,close, or date and a column per symbol"},
		&cli.StringFlag{Name: "company", Usage: "`SYM` of the company in that file"},
		&cli.StringFlag{Name: "date", Usage: "`DATE` of the event, YYYY-MM-DD"},
		&cli.StringFlag{Name: "events", Usage: "many events: `FILE` of symbol,date, a company as often as it has events"},
		&cli.StringFlag{Name: "market", Usage: "`SYM` of the market in the prices"},
		&cli.StringFlag{Name: "model", Value: models.MarketModel.String(), Usage: "expected return by `MODEL`: market, market-adjusted, mean, ff3, ff5 or carhart"},
		&cli.StringSliceFlag{Name: "factors", Usage: "daily factor returns `FILE`, in percent as published; repeat it for a file of momentum"},
		&cli.StringFlag{Name: "estimation", Value: models.DefaultEstimation.String(), Usage: "estimation window `FROM:TO`, in sessions from the event"},
		&cli.StringFlag{Name: "window", Value: models.DefaultEvent.String(), Usage: "event window `FROM:TO`"},
		&cli.StringFlag{Name: "returns", Usage: "`KIND` of return: simple or log (default simple)"},
		&cli.StringFlag{Name: "gaps", Value: models.DropGaps.String(), Usage: "what a return after days without a price is, by `RULE`: drop (none) or trade-to-trade (that of all those days)"},
		&cli.IntFlag{Name: "dimson", Usage: "add `K` leads and lags of the market, for a share that trades thinly"},
		&cli.StringFlag{Name: "aggregate", Usage: "write the tests across --events to `FILE`, as CSV unless --format says otherwise"},
		&cli.Float64Flag{Name: "level", Value: models.DefaultLevel, Usage: "`PROBABILITY` of the intervals of means across events"},
		&cli.Uint64Flag{Name: "seed", Usage: "`SEED` of the bootstrap: one seed, one answer"},
		&cli.IntFlag{Name: "replications", Value: 999, Usage: "samples `B` of the bootstrap"},
		maxLineFlag(),
		&cli.BoolFlag{Name: "skip-bad", DisableDefaultText: true, Usage: "go on past rows of --events that cannot be read: name them, and exit with 3"},
	}
}

func (p *program) event(c *cli.Context) error {
	opt, err := p.outputOptions(c)
	if err != nil {
		return err
	}
	if err := p.checkEventFlags(c); err != nil {
		return err
	}
	setup, err := p.eventSetup(c)
	if err != nil {
		return err
	}
	if c.IsSet("events") {
		return p.manyEvents(c, opt, setup)
	}
	return p.oneEvent(c, opt, setup)
}

// checkEventFlags refuses flags that do not go together.
func (p *program) checkEventFlags(c *cli.Context) error {
	if args, err := p.operands(c); err != nil {
		return err
	} else if len(args) > 0 {
		return p.usagef(c, "%q: expected flags only; files are named by --prices and --events", args[0])
	}
	required, alien := []string{"prices", "company", "date"}, []string{"aggregate", "level", "seed", "replications", "skip-bad"}
	with := "--events"
	if c.IsSet("events") {
		required, alien, with = []string{"prices", "events"}, []string{"company", "date"}, "one event, not with --events"
	}
	for _, flag := range alien {
		if c.IsSet(flag) {
			return p.usagef(c, "--%s goes with %s", flag, with)
		}
	}
	for _, flag := range required {
		if c.String(flag) == "" {
			return p.usagef(c, "--%s is missing: expected --prices FILE with --company SYM --date YYYY-MM-DD, or with --events FILE", flag)
		}
	}
	if file := c.String("aggregate"); file != "" && (file == c.String("out") || file == "-" && c.String("out") == "") {
		return p.usagef(c, "--aggregate %s: the events go there: expected a file of its own, as a sheet has one table", file)
	}
	if level := c.Float64("level"); !(level > 0 && level < 1) {
		return p.usagef(c, "--level %v: expected a probability between 0 and 1, such as 0.95", level)
	}
	if n := c.Int("replications"); n < 1 {
		return p.usagef(c, "--replications %d: expected at least 1", n)
	}
	return nil
}

// eventSetup reads the flags that hold for every event, and the files they name.
func (p *program) eventSetup(c *cli.Context) (*eventSetup, error) {
	s := &eventSetup{market: c.String("market")}
	var err error
	if s.config, err = p.eventConfig(c); err != nil {
		return nil, err
	}
	if s.kind, err = p.returnKind(c); err != nil {
		return nil, err
	}
	if err := p.checkMarket(c, s); err != nil {
		return nil, err
	}
	maxLine, err := p.maxLine(c)
	if err != nil {
		return nil, err
	}
	if s.prices, err = p.readPrices(c.String("prices"), maxLine); err != nil {
		return nil, err
	}
	for _, file := range c.StringSlice("factors") {
		f, err := p.readFactors(file, maxLine)
		if err != nil {
			return nil, err
		}
		s.files = append(s.files, f)
	}
	return s, s.align(c.String("company"))
}

func (p *program) eventConfig(c *cli.Context) (config models.EventConfig, err error) {
	if config.Model, err = models.ParseReturnModel(c.String("model")); err != nil {
		return config, p.usagef(c, "--%w", err)
	}
	if config.Estimation, err = models.ParseWindow(c.String("estimation")); err != nil {
		return config, p.usagef(c, "--estimation: %w", err)
	}
	if config.Event, err = models.ParseWindow(c.String("window")); err != nil {
		return config, p.usagef(c, "--window: %w", err)
	}
	if config.Gaps, err = models.ParseGapRule(c.String("gaps")); err != nil {
		return config, p.usagef(c, "--%w", err)
	}
	config.Dimson = c.Int("dimson")
	switch estimated := config.Model != models.MeanAdjusted && config.Model != models.MarketAdjusted; {
	case config.Dimson < 0:
		err = p.usagef(c, "--dimson %d: expected a number of sessions", config.Dimson)
	case config.Dimson > 0 && !estimated:
		err = p.usagef(c, "--dimson goes with a model that estimates a beta, not with --model %s", config.Model)
	}
	return config, err
}

// checkMarket refuses a model without its market or its factors.
func (p *program) checkMarket(c *cli.Context, s *eventSetup) error {
	model, factors := s.config.Model, len(c.StringSlice("factors")) > 0
	switch mean := model == models.MeanAdjusted; {
	case factors && mean:
		return p.usagef(c, "--factors goes with every model but --model mean")
	case factors && s.kind == market.Log:
		return p.usagef(c, "--returns log: published factors are simple returns")
	case !factors && model.Factors() > 0:
		return p.usagef(c, "--factors is missing: --model %s takes %d factors of published files", model, model.Factors())
	case factors && s.market != "" && model.Factors() == 0:
		return p.usagef(c, "--market and --factors together: --model %s takes the market's return from one of them", model)
	case s.market == "" && !factors && !mean:
		return p.usagef(c, "--market is missing: expected the symbol of the market, --factors FILE, or --model mean")
	case s.market == "" && mean && c.IsSet("events"):
		return p.usagef(c, "--market is missing: its sessions are those in which the events of a file are counted")
	}
	return nil
}

func (p *program) readFactors(file string, maxLine int) (*market.Factors, error) {
	r, name, close, err := p.openTable(file, maxLine)
	if err != nil {
		return nil, err
	}
	defer close()
	f, err := market.ReadFactors(r, name)
	if err != nil {
		return nil, err
	}
	for _, w := range f.Warnings {
		p.printf("warning: %v", w)
	}
	return f, nil
}

// oneEvent studies the event of --company and --date.
func (p *program) oneEvent(c *cli.Context, opt outputOptions, setup *eventSetup) error {
	date, err := calendar.ParseDate(c.String("date"))
	if err != nil {
		return p.usagef(c, "--%w", err)
	}
	e, err := setup.study(c.String("company"), date)
	if err != nil {
		return fmt.Errorf("%s: %w", e, err)
	}
	if !opt.quiet {
		for _, note := range e.notes() {
			p.printf("%s", note)
		}
	}
	return p.write(opt, func(w io.Writer) error { return e.write(w, opt) })
}
