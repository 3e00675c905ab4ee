package main

import (
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/models"
)

// The verb regress: this file has its flags and the analyses they ask for;
//
//   - regress_input.go: equations out of --data, or of --daily and --prices;
//   - regress_panel.go: the join of a panel with prices;
//   - regress_rows.go: the rows of an equation, which of them are complete, in which order;
//   - regress_fit.go: the estimates, --fe, --wild, --fama-macbeth, --placebo;
//   - regress_adjust.go: --adjust, and what a test could have found;
//   - regress_project.go, regress_signal.go, regress_oos.go: --project, --ic and --quantiles, --oos;
//   - regress_write.go: estimates as rows and as text;
//   - regress_errors.go: what the package models says, in the words of the file.
func (p *program) regressVerb() verb {
	return verb{
		name: "regress", does: "regression of returns, or any column, on tones, or any others",
		about: `
Least squares, with standard errors by name. Either --data FILE with --y and --x names its columns; or
--daily (what daily wrote) and --prices are joined on session and symbol, and the return of the same
session (lead 0) or of the k-th after it is regressed on the tone. Returns are fractions. Rows with a
missing value are left out and counted. The first column of --x is the tone, or whatever is on trial: it is
what --project follows, --placebo displaces and --quantiles sorts by; the others are controls.

Standard errors: iid, hc0, hc1, hc2, hc3, nw:L or nw:auto (Newey-West; rows in the order of time), dk:L
(Driscoll-Kraay, over --time), cluster:COL or cluster:COL,COL. Default: iid with --data; with --daily,
cluster:session, since companies share a session's shocks. Behind it may stand the small-sample factor,
+none, +rows, +groups, +both or +smallest, and what t is compared with, +t:rows, +t:groups or +normal; the
summary states both. --fama-macbeth, --ic and --quantiles take iid or nw:L, over sessions.`,
		groups: []flagGroup{
			{"DATA", dataFlags()}, {"EQUATION", equationFlags()}, {"STANDARD ERRORS AND TESTS", testFlags()},
			{"OTHER ANALYSES, one at a time", analysisFlags()},
		},
		flags: outputFlags(),
		example: `
tickertone regress --data returns.csv --y ret --x tone,size --fe firm,day --cov cluster:firm,day
tickertone regress --daily daily.csv --prices prices.csv --lead 0,1,5 --market SPY --adjust holm
tickertone regress --daily daily.csv --prices prices.csv --lead 1 --placebo
tickertone regress --daily daily.csv --prices prices.csv --project 10 --cumulative`,
		action: p.regress,
	}
}

func dataFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "data", Usage: "`FILE` of columns: CSV, TSV or JSON lines"},
		&cli.StringFlag{Name: "y", Usage: "column `COL` to explain (with --data)"},
		&cli.StringFlag{Name: "entity", Usage: "column `COL` of companies (with --data; with --daily it is company)"},
		&cli.StringFlag{Name: "time", Usage: "column `COL` that orders the rows (with --data; with --daily it is session)"},
		&cli.IntFlag{Name: "horizon", DefaultText: "1", Usage: "sessions `N` that a value of --y spans (with --data)"},
		&cli.StringFlag{Name: "daily", Usage: "panel `FILE` that the verb daily wrote"},
		&cli.StringFlag{Name: "prices", Usage: "closing prices `FILE`: date,symbol,close, or date and a column per symbol"},
		&cli.StringFlag{Name: "lead", Usage: "an equation for each of `K,K,...` sessions ahead (default 0)"},
		&cli.BoolFlag{Name: "cumulative", DisableDefaultText: true, Usage: "sum returns of sessions 1 to K"},
		&cli.StringFlag{Name: "market", Usage: "subtract the return of `SYM`"},
		&cli.StringFlag{Name: "returns", Usage: "`KIND` of return: simple or log (default simple)"},
		maxLineFlag(),
	}
}

func equationFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "x", Usage: "columns `COL,COL` that explain (with --daily, default tone)"},
		&cli.StringFlag{Name: "fe", Usage: "effects of one or two columns `COL,COL` to absorb; rows alone in a level are left out"},
		&cli.StringFlag{Name: "weights", Usage: "column `COL` of weights: the inverse of the variance of a row's error"},
		&cli.BoolFlag{Name: "no-intercept", DisableDefaultText: true, Usage: "no column of ones"},
		&cli.BoolFlag{Name: "drop-collinear", DisableDefaultText: true, Usage: "leave out a column that repeats those before it, and warn"},
	}
}

func testFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "cov", Usage: "covariance `NAME` of the coefficients: see above"},
		&cli.Float64Flag{Name: "level", Value: models.DefaultLevel, Usage: "`PROBABILITY` of the intervals"},
		&cli.StringFlag{Name: "wild", Usage: "also a wild cluster bootstrap, for few clusters: `WEIGHTS` rademacher or webb (with --cov cluster:COL)"},
		&cli.StringFlag{Name: "adjust", Usage: "also p for all slopes, leads or signals together: `METHOD` holm, bh or romano-wolf"},
		&cli.BoolFlag{Name: "placebo", DisableDefaultText: true, Usage: "also the equation with the tone shuffled within company, and moved on and back by a row"},
		&cli.IntFlag{Name: "reps", DefaultText: "9999 for --wild, 2000 for romano-wolf", Usage: "draw `N` random samples"},
		&cli.Uint64Flag{Name: "seed", DefaultText: "0", Usage: "begin random samples with `N`"},
	}
}

func analysisFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "fama-macbeth", DisableDefaultText: true, Usage: "a regression per session, and the mean of the coefficients; standard errors nw:auto unless --cov says"},
		&cli.IntFlag{Name: "project", DefaultText: "none", Usage: "local projections on leads 0 to `K`, with a band for all of them; standard errors dk:K unless --cov says"},
		&cli.IntFlag{Name: "lags", DefaultText: "0", Usage: "lags 1 to `N` of return and tone as controls of --project"},
		&cli.BoolFlag{Name: "ic", DisableDefaultText: true, Usage: "information coefficient: by session, the correlation of each column of --x with the return"},
		&cli.IntFlag{Name: "quantiles", DefaultText: "none", Usage: "portfolios of `N` quantiles of the tone, their turnover, and its hit rate"},
		&cli.Float64Flag{Name: "cost", DefaultText: "0", Usage: "cost of buying or selling in basis points `BP` (with --quantiles)"},
		&cli.IntFlag{Name: "oos", DefaultText: "none", Usage: "forecasts out of sample: `N` tests in time, each on what was learned before"},
		&cli.IntFlag{Name: "embargo", DefaultText: "0", Usage: "leave out `N` sessions more than the return spans between learning and test (with --oos)"},
	}
}

// analysis is a kind of question that the verb answers.
type analysis struct {
	name  string // the flag that asks for it; empty for the regression without any
	flags string // those of equation, tests and analyses that go with it, but x
	cov   string // forms of covariance it takes, in words; empty for all
	run   func(p *program, req *request, eqs []*regression, quiet bool) (*report, error)
}

var analyses = []*analysis{
	{"", "fe weights no-intercept drop-collinear cov level wild adjust placebo reps seed", "", (*program).estimates},
	{"fama-macbeth", "no-intercept cov level adjust placebo reps seed", "iid, nw:L or nw:auto", (*program).estimates},
	{"project", "fe cov level adjust lags reps seed", "hc0 to hc3, nw:L, dk:L, or cluster by company or session", (*program).projections},
	{"ic", "cov level adjust reps seed", "iid or nw:L", (*program).coefficients},
	{"quantiles", "cov level cost", "iid or nw:L", (*program).portfolios},
	{"oos", "no-intercept embargo", "", (*program).forecasts},
}

// request is what the flags say of every equation.
type request struct {
	*analysis
	intercept     bool
	cov           models.Covariance
	covGiven      bool
	level         float64
	effects       []string // columns whose effects are absorbed
	weights       string   // column, or empty
	dropCollinear bool
	wild          string // rademacher, webb, or empty
	adjust        string // holm, bh, romano-wolf, or empty
	placebo       bool
	reps          int // 0 for the default
	seed          uint64

	leads      []int
	cumulative bool
	horizon    int // with --data
	maxLine    int

	project, lags   int
	quantiles       int
	cost            float64 // a share of what is traded
	splits, embargo int
}

// report is the answer of an analysis: rows for machines, text for people.
type report struct {
	columns []column
	rows    [][]any
	text    func(w io.Writer) error
}

func (r *report) write(w io.Writer, opt outputOptions) error {
	if opt.format == "table" {
		return r.text(w)
	}
	t, err := newResults(w, opt, r.columns)
	if err != nil {
		return err
	}
	for _, row := range r.rows {
		if err := t.add(row...); err != nil {
			return err
		}
	}
	return t.end()
}

func (p *program) regress(c *cli.Context) error {
	opt, err := p.outputOptions(c)
	if err != nil {
		return err
	}
	if args, err := p.operands(c); err != nil {
		return err
	} else if len(args) > 0 {
		return p.usagef(c, "%q: expected flags only; files are named by --data, or --daily and --prices", args[0])
	}
	req, err := p.request(c)
	if err != nil {
		return err
	}
	eqs, err := p.equations(c, req)
	if err != nil {
		return err
	}
	answer, err := req.run(p, req, eqs, opt.quiet)
	if err != nil {
		return err
	}
	return p.write(opt, func(w io.Writer) error { return answer.write(w, opt) })
}

// request reads the flags, as far as they can be judged without the data.
func (p *program) request(c *cli.Context) (*request, error) {
	req := &request{
		intercept: !c.Bool("no-intercept"), level: c.Float64("level"), weights: c.String("weights"),
		dropCollinear: c.Bool("drop-collinear"), wild: c.String("wild"), adjust: c.String("adjust"), placebo: c.Bool("placebo"),
		reps: c.Int("reps"), seed: c.Uint64("seed"), cumulative: c.Bool("cumulative"), horizon: max(1, c.Int("horizon")),
		project: c.Int("project"), lags: c.Int("lags"), quantiles: c.Int("quantiles"), cost: c.Float64("cost") / 1e4,
		splits: c.Int("oos"), embargo: c.Int("embargo"),
	}
	var err error
	if req.maxLine, err = p.maxLine(c); err != nil {
		return nil, err
	}
	if req.analysis, err = p.analysis(c); err != nil {
		return nil, err
	}
	if err := p.checkNumbers(c); err != nil {
		return nil, err
	}
	if c.IsSet("fe") {
		if req.effects, err = p.list(c, "fe"); err != nil {
			return nil, err
		}
		if len(req.effects) > 2 {
			return nil, p.usagef(c, "--fe %q: expected one column or two", c.String("fe"))
		}
		if !req.intercept {
			return nil, p.usagef(c, "--fe and --no-intercept together: effects are an intercept per level")
		}
	}
	if req.leads, err = p.leads(c); err != nil {
		return nil, err
	}
	if req.cov, req.covGiven, err = p.covariance(c, req.analysis); err != nil {
		return nil, err
	}
	return req, p.checkTests(c, req)
}

// analysis finds the one that the flags ask for, and refuses flags that mean nothing for it.
func (p *program) analysis(c *cli.Context) (*analysis, error) {
	asked := analyses[0]
	for _, a := range analyses[1:] {
		switch {
		case !c.IsSet(a.name):
		case asked.name != "":
			return nil, p.usagef(c, "--%s and --%s together: expected one analysis at a time", asked.name, a.name)
		default:
			asked = a
		}
	}
	known := append(strings.Fields(asked.flags), asked.name, "x")
	for _, f := range slices.Concat(equationFlags(), testFlags(), analysisFlags()) {
		name := f.Names()[0]
		if !c.IsSet(name) || slices.Contains(known, name) {
			continue
		}
		if asked.name == "" {
			return nil, p.usagef(c, "--%s without an analysis it belongs to", name)
		}
		return nil, p.usagef(c, "--%s does not go with --%s", name, asked.name)
	}
	if asked.name == "project" && c.IsSet("lead") {
		return nil, p.usagef(c, "--lead does not go with --project, which takes the leads 0 to K")
	}
	return asked, nil
}

// checkNumbers refuses numbers out of range.
func (p *program) checkNumbers(c *cli.Context) error {
	if level := c.Float64("level"); !(level > 0 && level < 1) {
		return p.usagef(c, "--level %v: expected a probability between 0 and 1, such as 0.95", level)
	}
	if cost := c.Float64("cost"); !(cost >= 0 && cost < 1e4) {
		return p.usagef(c, "--cost %v: expected basis points from 0, such as 10", cost)
	}
	for _, flag := range []struct {
		name     string
		low, top int
	}{{"horizon", 1, 1000}, {"project", 0, 1000}, {"lags", 0, 1000}, {"quantiles", 2, 100}, {"oos", 1, 1000}, {"embargo", 0, 1000}, {"reps", 99, 10_000_000}} {
		if n := c.Int(flag.name); c.IsSet(flag.name) && (n < flag.low || n > flag.top) {
			return p.usagef(c, "--%s %d: expected a number from %d to %d", flag.name, n, flag.low, flag.top)
		}
	}
	return nil
}

// covariance reads --cov, or gives the default of the analysis.
func (p *program) covariance(c *cli.Context, asked *analysis) (cov models.Covariance, given bool, err error) {
	name, given := c.String("cov"), c.IsSet("cov")
	switch {
	case given:
	case asked.name == "fama-macbeth":
		name = "nw:auto"
	case asked.name == "" && c.IsSet("daily"):
		name = "cluster:session"
	default:
		name = "iid"
	}
	if cov, err = models.ParseCovariance(name); err != nil {
		return cov, given, p.usagef(c, "--cov: %w", err)
	}
	if given && !takesCovariance(asked.name, name) {
		return cov, given, p.usagef(c, "--cov %s does not go with --%s: expected %s", name, asked.name, asked.cov)
	}
	return cov, given, nil
}

func takesCovariance(analysis, name string) bool {
	form, _, _ := strings.Cut(name, ":")
	switch analysis {
	case "":
		return true
	case "project":
		return !strings.HasPrefix(form, "iid")
	case "fama-macbeth":
		return form == "nw" || strings.HasPrefix(form, "iid")
	}
	_, _, known := meanMethod(name)
	return known
}

// checkTests refuses tests that cannot be made.
func (p *program) checkTests(c *cli.Context, req *request) error {
	switch req.wild {
	case "", "rademacher", "webb":
	default:
		return p.usagef(c, "--wild %q: expected rademacher or webb", req.wild)
	}
	switch req.adjust {
	case "", "holm", "bh", "romano-wolf":
	default:
		return p.usagef(c, "--adjust %q: expected holm, bh or romano-wolf", req.adjust)
	}
	clustered := strings.HasPrefix(req.cov.String(), "cluster:")
	switch {
	case req.wild != "" && !(clustered && len(req.cov.Columns()) == 1):
		return p.usagef(c, "--wild with --cov %s: expected clusters by one column, as in --cov cluster:COL", req.cov)
	case c.IsSet("reps") && req.wild == "" && req.adjust != "romano-wolf":
		return p.usagef(c, "--reps without random samples: it goes with --wild and --adjust romano-wolf")
	case c.IsSet("seed") && req.wild == "" && req.adjust != "romano-wolf" && !req.placebo:
		return p.usagef(c, "--seed without random samples: it goes with --wild, --adjust romano-wolf and --placebo")
	}
	return nil
}
