package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data/calendar"
	"github.com/tickertone/tickertone/data/market"
)

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
func (p *program) readPrices(file string, maxLine int) (*market.Prices, error) {
	r, name, close, err := p.openTable(file, maxLine)
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
	periods  []int     // of each row, its session among all those of the exchanges
	rows     []*series // of each row; nil without prices
	series   map[string]*series
	number   map[calendar.Date]int
	homes    []string // calendars of the exchanges, in order of appearance

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
	j.count()
	return nil
}

// count numbers the sessions of all exchanges together, in the order of time.
func (j *join) count() {
	j.number = map[calendar.Date]int{}
	for _, d := range j.dates {
		j.number[d] = 0
	}
	for _, s := range j.series {
		if s == nil {
			continue
		}
		for _, d := range s.dates {
			j.number[d] = 0
		}
	}
	for i, d := range slices.SortedFunc(maps.Keys(j.number), calendar.Date.Compare) {
		j.number[d] = i
	}
	for _, d := range j.dates {
		j.periods = append(j.periods, j.number[d])
	}
}

// reach is how many numbers the return of a lead lies ahead at most: more than the lead where another
// exchange has sessions on which the company's own is closed.
func (j *join) reach(lead int) int {
	most := lead
	for r, s := range j.rows {
		if s == nil {
			continue
		}
		if i, found := slices.BinarySearchFunc(s.dates, j.dates[r], calendar.Date.Compare); found && i+lead < len(s.dates) {
			most = max(most, j.number[s.dates[i+lead]]-j.periods[r])
		}
	}
	return most
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
	if !slices.Contains(j.homes, sessions.Name()) {
		j.homes = append(j.homes, sessions.Name())
	}
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
