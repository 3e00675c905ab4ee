package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data/calendar"
	"github.com/tickertone/tickertone/data/market"
	"github.com/tickertone/tickertone/models"
)

func (p *program) regressVerb() verb {
	return verb{
		name: "regress", does: "regression of returns, or any column, on tones, or any others",
		about: `
Least squares, with standard errors by name. Either --data FILE with --y and --x names its columns; or
--daily (what daily wrote) and --prices are joined on session and symbol, and the return of the same
session (lead 0) or of the k-th after it is regressed on the tone. Returns are fractions. Rows with a
missing value are left out and counted.

Standard errors: iid, hc0, hc1, hc2, hc3, nw:L or nw:auto (Newey-West; rows in the order of time), dk:L
(Driscoll-Kraay, over --time), cluster:COL or cluster:COL,COL. Default: iid with --data; with --daily,
cluster:session, since companies share a session's shocks.`,
		flags: append(outputFlags(),
			&cli.StringFlag{Name: "data", Usage: "`FILE` of columns: CSV, TSV or JSON lines"},
			&cli.StringFlag{Name: "y", Usage: "column `COL` to explain (with --data)"},
			&cli.StringFlag{Name: "x", Usage: "columns `COL,COL` that explain it (with --daily, default tone)"},
			&cli.StringFlag{Name: "daily", Usage: "panel `FILE` that the verb daily wrote"},
			&cli.StringFlag{Name: "prices", Usage: "closing prices `FILE`: date,symbol,close, or date and a column per symbol"},
			&cli.StringFlag{Name: "lead", Usage: "a regression for each of `K,K,...` sessions ahead (default 0)"},
			&cli.BoolFlag{Name: "cumulative", DisableDefaultText: true, Usage: "sum returns of sessions 1 to K"},
			&cli.StringFlag{Name: "market", Usage: "subtract the return of `SYM`"},
			&cli.StringFlag{Name: "returns", Usage: "`KIND` of return: simple or log (default simple)"},
			&cli.StringFlag{Name: "cov", Usage: "covariance `NAME` of the coefficients: see above"},
			&cli.StringFlag{Name: "time", Usage: "column `COL` that orders the rows (with --data)"},
			&cli.BoolFlag{Name: "no-intercept", DisableDefaultText: true, Usage: "no column of ones"},
			&cli.Float64Flag{Name: "level", Value: models.DefaultLevel, Usage: "`PROBABILITY` of the intervals"},
		),
		example: `
tickertone regress --data returns.csv --y ret --x tone,size --cov hc1
tickertone regress --daily daily.csv --prices prices.csv --lead 0,1,5 --market SPY`,
		action: p.regress,
	}
}

// regressColumns are those of the verb regress. df is n - k; t_df, that of t, differs with clusters.
var regressColumns = []column{
	{"term", textCell, false}, {"coef", realCell, false}, {"std_err", realCell, false}, {"t", realCell, false},
	{"p", realCell, false}, {"low", realCell, false}, {"high", realCell, false},
	{"n", countCell, true}, {"k", countCell, true}, {"df", countCell, true}, {"r2", realCell, true},
	{"adj_r2", realCell, true}, {"within_r2", realCell, true}, {"sigma", realCell, true}, {"cov", textCell, true},
	{"clusters", listCell, true}, {"t_df", realCell, true}, {"y", textCell, true}, {"lead", textCell, true},
	{"missing", countCell, true},
}

// regression is one equation: its rows, and how it is estimated.
type regression struct {
	y         string
	lead      string // empty without prices
	names     []string
	response  []float64
	columns   [][]float64
	text      map[string][]string // columns that may group rows
	time      []string            // orders the rows; nil when they are in order
	intercept bool
	cov       models.Covariance
	level     float64

	missing int // rows left out
}

// estimate is a regression with its results.
type estimate struct {
	*regression
	fit *models.Fit
	inf *models.Inference
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
	eqs, err := p.regressions(c)
	if err != nil {
		return err
	}
	var estimates []estimate
	for _, eq := range eqs {
		e, err := eq.estimate()
		if err != nil {
			return eq.explainError(err)
		}
		if !opt.quiet {
			p.reportEstimate(e)
		}
		estimates = append(estimates, e)
	}
	return p.write(opt, func(w io.Writer) error { return writeEstimates(w, opt, estimates) })
}

// regressions builds the equations that the flags ask for.
func (p *program) regressions(c *cli.Context) ([]*regression, error) {
	base := regression{intercept: !c.Bool("no-intercept"), level: c.Float64("level")}
	if !(base.level > 0 && base.level < 1) {
		return nil, p.usagef(c, "--level %v: expected a probability between 0 and 1, such as 0.95", base.level)
	}
	data, panel := c.IsSet("data"), c.IsSet("daily") || c.IsSet("prices")
	switch {
	case data && panel:
		return nil, p.usagef(c, "--data and --daily together: expected --data, or --daily with --prices")
	case !data && !(c.IsSet("daily") && c.IsSet("prices")):
		return nil, p.usagef(c, "no data: expected --data FILE --y COL --x COL,COL, or --daily FILE --prices FILE")
	}
	name := c.String("cov")
	if name == "" {
		name = "iid"
		if panel {
			name = "cluster:session"
		}
	}
	var err error
	if base.cov, err = models.ParseCovariance(name); err != nil {
		return nil, p.usagef(c, "--cov: %w", err)
	}
	if data {
		eq, err := p.dataRegression(c, base)
		return []*regression{eq}, err
	}
	return p.panelRegressions(c, base)
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

// dataRegression reads the columns of --data.
func (p *program) dataRegression(c *cli.Context, eq regression) (*regression, error) {
	for _, flag := range []string{"lead", "cumulative", "market", "returns"} {
		if c.IsSet(flag) {
			return nil, p.usagef(c, "--%s goes with --daily and --prices, not with --data", flag)
		}
	}
	if c.String("y") == "" || c.String("x") == "" {
		return nil, p.usagef(c, "--data needs --y COL and --x COL,COL")
	}
	var err error
	if eq.names, err = p.list(c, "x"); err != nil {
		return nil, err
	}
	f, err := p.readFrame(c.String("data"))
	if err != nil {
		return nil, err
	}
	eq.y = c.String("y")
	if eq.response, err = f.numbers(eq.y); err != nil {
		return nil, err
	}
	if err := eq.take(f); err != nil {
		return nil, err
	}
	if name := c.String("time"); name != "" {
		if eq.time, err = f.texts(name); err != nil {
			return nil, err
		}
	} else if slices.Contains(eq.cov.Columns(), "") {
		return nil, p.usagef(c, "--cov %s needs --time COL", eq.cov)
	}
	return &eq, nil
}

// take reads the explaining columns, and those the covariance groups by.
func (eq *regression) take(f *frame) error {
	for _, name := range eq.names {
		values, err := f.numbers(name)
		if err != nil {
			return err
		}
		eq.columns = append(eq.columns, values)
	}
	eq.text = map[string][]string{}
	for _, name := range eq.cov.Columns() {
		if name == "" {
			continue
		}
		values, err := f.texts(name)
		if err != nil {
			return err
		}
		eq.text[name] = values
	}
	return nil
}

// panelRegressions joins --daily with --prices, once for each lead.
func (p *program) panelRegressions(c *cli.Context, base regression) ([]*regression, error) {
	for _, flag := range []string{"y", "time"} {
		if c.IsSet(flag) {
			return nil, p.usagef(c, "--%s goes with --data; with --daily it is the return, in the order of sessions", flag)
		}
	}
	leads, err := p.leads(c)
	if err != nil {
		return nil, err
	}
	base.names = []string{"tone"}
	if c.IsSet("x") {
		if base.names, err = p.list(c, "x"); err != nil {
			return nil, err
		}
	}
	returns, err := p.returnKind(c)
	if err != nil {
		return nil, err
	}
	f, err := p.readFrame(c.String("daily"))
	if err != nil {
		return nil, err
	}
	if err := base.take(f); err != nil {
		return nil, err
	}
	prices, err := p.readPrices(c.String("prices"))
	if err != nil {
		return nil, err
	}
	j := &join{p: p, prices: prices, kind: returns, market: c.String("market"), cumulative: c.Bool("cumulative"), series: map[string]*series{}}
	if err := j.keys(f); err != nil {
		return nil, err
	}
	if !c.Bool("quiet") {
		j.report()
	}
	var eqs []*regression
	for _, lead := range leads {
		eq := base
		eq.lead, eq.y, eq.time = strconv.Itoa(lead), j.name(lead), j.sessions
		if eq.response, err = j.response(lead); err != nil {
			return nil, err
		}
		eqs = append(eqs, &eq)
	}
	return eqs, nil
}

func (p *program) leads(c *cli.Context) ([]int, error) {
	if !c.IsSet("lead") {
		return []int{0}, nil
	}
	names, err := p.list(c, "lead")
	if err != nil {
		return nil, err
	}
	leads := make([]int, len(names))
	for i, s := range names {
		k, err := strconv.Atoi(s)
		if err != nil || k < 0 || k > 1000 {
			return nil, p.usagef(c, "--lead %q: expected numbers of sessions from 0 to 1000", s)
		}
		leads[i] = k
	}
	return leads, nil
}

func (p *program) returnKind(c *cli.Context) (market.Kind, error) {
	if !c.IsSet("returns") {
		return market.Simple, nil
	}
	kind, err := market.ParseKind(c.String("returns"))
	if err != nil {
		return kind, p.usagef(c, "--%w", err)
	}
	return kind, nil
}

// readPrices reads a file of closing prices and says what was odd about it.
func (p *program) readPrices(file string) (*market.Prices, error) {
	r, name, close, err := p.openInput(file)
	if err != nil {
		return nil, err
	}
	defer close()
	prices, err := market.Read(r, name, market.Options{})
	if err != nil {
		return nil, err
	}
	for _, w := range prices.Warnings {
		p.printf("warning: %v", w)
	}
	return prices, nil
}

// join finds the return that belongs to each row of a panel.
type join struct {
	p          *program
	prices     *market.Prices
	kind       market.Kind
	market     string
	cumulative bool

	sessions []string
	dates    []calendar.Date
	rows     []*series // of each row; nil without prices
	series   map[string]*series

	without []string // symbols without prices, in order of appearance
}

// series is the returns of one symbol on the sessions of its exchange.
type series struct {
	dates   []calendar.Date
	returns []float64 // less those of the market, if there is one
}

// keys reads session and symbol of each row.
func (j *join) keys(f *frame) error {
	var err error
	if j.sessions, err = f.texts("session"); err != nil {
		return err
	}
	tickers, err := f.texts("ticker")
	if err != nil {
		return err
	}
	companies, err := f.texts("company")
	if err != nil {
		return err
	}
	for r, session := range j.sessions {
		date, err := calendar.ParseDate(session)
		if err != nil {
			return fmt.Errorf("%s:%d: session: %w", f.name, f.lines[r], err)
		}
		s, err := j.find(tickers[r], companies[r])
		if err != nil {
			return err
		}
		j.dates, j.rows = append(j.dates, date), append(j.rows, s)
	}
	return nil
}

// find returns the series of a company: by the symbol of its ticker, else by its name.
func (j *join) find(ticker, name string) (*series, error) {
	exchange, symbol, listed := strings.Cut(ticker, ":")
	if !listed {
		exchange, symbol = "", cmp.Or(ticker, name)
	}
	key := exchange + ":" + symbol
	if s, ok := j.series[key]; ok {
		return s, nil
	}
	if !j.prices.Has(symbol) {
		j.series[key] = nil
		j.without = append(j.without, symbol)
		return nil, nil
	}
	sessions, _ := calendar.Home(exchange) // A stand-in was named when the panel was made.
	s, err := j.load(sessions, symbol)
	j.series[key] = s
	return s, err
}

// load computes the returns of a symbol on its exchange's sessions, from its first price to its last.
func (j *join) load(cal *calendar.Calendar, symbol string) (*series, error) {
	dates, err := j.prices.Sessions(symbol)
	if err != nil {
		return nil, err
	}
	sessions, err := cal.Sessions(dates[0], dates[len(dates)-1])
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", j.prices.Name, symbol, err)
	}
	s := &series{dates: make([]calendar.Date, len(sessions))}
	for i, session := range sessions {
		s.dates[i] = session.Date
	}
	own, err := j.prices.ReturnsOn(s.dates, symbol, j.kind)
	if err != nil {
		return nil, err
	}
	s.returns = slices.Clone(own.Values)
	if j.market == "" {
		return s, nil
	}
	benchmark, err := j.prices.ReturnsOn(s.dates, j.market, j.kind)
	if err != nil {
		return nil, fmt.Errorf("--market: %w", err)
	}
	for i, m := range benchmark.Values {
		s.returns[i] -= m
	}
	return s, nil
}

// report names companies that cannot take part.
func (j *join) report() {
	if n := len(j.without); n > 0 {
		shown := strings.Join(j.without[:min(n, 8)], ", ")
		if n > 8 {
			shown += ", ..."
		}
		j.p.printf("no prices for %s: %s", plural(n, "symbol", "symbols"), shown)
	}
}

// name says what the response of a lead is.
func (j *join) name(lead int) string {
	name := "return(" + strconv.Itoa(lead) + ")"
	if j.cumulative && lead > 1 {
		name = fmt.Sprintf("return(1..%d)", lead)
	}
	if j.market != "" {
		name += " - " + j.market
	}
	return name
}

// response is the return of each row; NaN where there is none.
func (j *join) response(lead int) ([]float64, error) {
	y := make([]float64, len(j.rows))
	any := false
	for r, s := range j.rows {
		y[r] = s.at(j.dates[r], lead, j.cumulative)
		any = any || !math.IsNaN(y[r])
	}
	if !any {
		return nil, fmt.Errorf("%s: no row of the panel has a return %d sessions ahead; do sessions and symbols match?", j.prices.Name, lead)
	}
	return y, nil
}

// at is the return of the session lead sessions after d, or the sum of those from the first to it.
func (s *series) at(d calendar.Date, lead int, cumulative bool) float64 {
	if s == nil {
		return math.NaN()
	}
	i, found := slices.BinarySearchFunc(s.dates, d, calendar.Date.Compare)
	if !found || i+lead >= len(s.returns) {
		return math.NaN()
	}
	if !cumulative || lead == 0 {
		return s.returns[i+lead]
	}
	sum := 0.0
	for _, r := range s.returns[i+1 : i+lead+1] {
		sum += r
	}
	return sum
}

// estimate drops incomplete rows, orders the others by time, and fits.
func (eq *regression) estimate() (estimate, error) {
	rows := eq.complete()
	eq.missing = len(eq.response) - len(rows)
	if len(rows) == 0 {
		return estimate{}, fmt.Errorf("no complete row: %s all lack a value", plural(len(eq.response), "row", "rows"))
	}
	if eq.time != nil {
		slices.SortStableFunc(rows, func(a, b int) int { return compareTimes(eq.time[a], eq.time[b]) })
	}
	d := models.Design{Intercept: eq.intercept}
	for i, name := range eq.names {
		d.Add(name, pick(eq.columns[i], rows))
	}
	x, names := d.Matrix(len(rows))
	fit, err := models.OLS(pick(eq.response, rows), x, names)
	if err != nil {
		return estimate{}, err
	}
	inf, err := fit.Inference(eq.bind(rows))
	if err != nil {
		return estimate{}, err
	}
	return estimate{eq, fit, inf.AtLevel(eq.level)}, nil
}

// compareTimes orders numbers as numbers, and all else, such as dates, as text.
func compareTimes(a, b string) int {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	if err1 == nil && err2 == nil {
		return cmp.Compare(x, y)
	}
	return strings.Compare(a, b)
}

// complete lists the rows on which nothing is missing.
func (eq *regression) complete() []int {
	var rows []int
	for r, y := range eq.response {
		ok := !math.IsNaN(y) && (eq.time == nil || eq.time[r] != "")
		for _, column := range eq.columns {
			ok = ok && !math.IsNaN(column[r])
		}
		for _, values := range eq.text {
			ok = ok && values[r] != ""
		}
		if ok {
			rows = append(rows, r)
		}
	}
	return rows
}

func pick(values []float64, rows []int) []float64 {
	picked := make([]float64, len(rows))
	for i, r := range rows {
		picked[i] = values[r]
	}
	return picked
}

// bind numbers the groups of the covariance, in the order of their first row; periods thus ascend.
func (eq *regression) bind(rows []int) models.Covariance {
	var groups [][]int
	for _, name := range eq.cov.Columns() {
		values := eq.text[name]
		if name == "" {
			values = eq.time
		}
		seen := map[string]int{}
		group := make([]int, len(rows))
		for i, r := range rows {
			number, ok := seen[values[r]]
			if !ok {
				number = len(seen)
				seen[values[r]] = number
			}
			group[i] = number
		}
		groups = append(groups, group)
	}
	if groups == nil {
		return eq.cov
	}
	return eq.cov.Bind(groups...)
}

// explainError adds which regression it was, when there are several.
func (eq *regression) explainError(err error) error {
	text := strings.TrimPrefix(err.Error(), "models: ")
	if eq.lead == "" {
		return fmt.Errorf("regression of %s: %s", eq.y, text)
	}
	return fmt.Errorf("regression of %s, lead %s: %s", eq.y, eq.lead, text)
}

// reportEstimate says on stderr what qualifies the numbers.
func (p *program) reportEstimate(e estimate) {
	if e.missing > 0 {
		p.printf("%s: %d of %d rows left out: a value is missing", e.y, e.missing, len(e.response))
	}
	for _, w := range e.inf.Warnings {
		p.printf("warning: %s: %v", e.y, w)
	}
	if strings.HasPrefix(e.inf.Covariance, "nw") && e.repeats() {
		p.printf("warning: %s: nw takes the rows for one series, but some share a time: dk:L or cluster:COL suits a panel", e.y)
	}
}

// repeats tells whether two complete rows share a time.
func (e estimate) repeats() bool {
	if e.time == nil {
		return false
	}
	seen := map[string]bool{}
	for _, r := range e.complete() {
		if seen[e.time[r]] {
			return true
		}
		seen[e.time[r]] = true
	}
	return false
}

func writeEstimates(w io.Writer, opt outputOptions, estimates []estimate) error {
	if opt.format == "table" {
		for i, e := range estimates {
			if i > 0 {
				fmt.Fprintln(w)
			}
			if err := e.summary(w); err != nil {
				return err
			}
		}
		return nil
	}
	t, err := newResults(w, opt, regressColumns)
	if err != nil {
		return err
	}
	for _, e := range estimates {
		for i := range e.inf.Names {
			if err := t.add(e.row(i)...); err != nil {
				return err
			}
		}
	}
	return t.end()
}

// row is a row of regressColumns. Nothing is fixed within groups, so within_r2 is missing.
func (e estimate) row(i int) []any {
	return []any{
		e.inf.Names[i], e.inf.Coef[i], e.inf.StdErr[i], e.inf.T[i], e.inf.P[i], e.inf.Low[i], e.inf.High[i],
		e.fit.N, e.fit.K, e.fit.DF, e.fit.R2, e.fit.AdjR2, math.NaN(), e.fit.Sigma,
		e.inf.Covariance, e.clusters(), e.inf.DF, e.y, e.lead, e.missing,
	}
}

func (e estimate) clusters() string {
	counts := make([]string, len(e.inf.Clusters))
	for i, n := range e.inf.Clusters {
		counts[i] = strconv.Itoa(n)
	}
	return strings.Join(counts, ";")
}

// summary writes a regression for a person.
func (e estimate) summary(w io.Writer) error {
	terms := slices.Clone(e.names)
	if !e.intercept {
		terms = append(terms, "0")
	}
	fmt.Fprintf(w, "%s ~ %s\n\n", oneLine(e.y), oneLine(strings.Join(terms, " + ")))
	g := newGrid(regressColumns)
	for i := range e.inf.Names {
		g.add(e.row(i))
	}
	if err := g.write(w); err != nil {
		return err
	}
	groups := ""
	if len(e.inf.Clusters) > 0 {
		groups = fmt.Sprintf(" (%s groups)", strings.ReplaceAll(e.clusters(), ";", ", "))
	}
	_, err := fmt.Fprintf(w, "\nn = %d, df = %d, R2 = %s, adjusted R2 = %s, sigma = %s\nstandard errors: %s%s; t with %s df; interval %s%%\n",
		e.fit.N, e.fit.DF, human(e.fit.R2), human(e.fit.AdjR2), human(e.fit.Sigma),
		e.inf.Covariance, groups, strconv.FormatFloat(e.inf.DF, 'g', 6, 64), strconv.FormatFloat(100*e.level, 'g', 6, 64))
	return err
}
