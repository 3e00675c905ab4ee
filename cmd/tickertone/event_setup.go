package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tickertone/tickertone/data/calendar"
	"github.com/tickertone/tickertone/data/market"
	"github.com/tickertone/tickertone/models"
)

// eventSetup is what the events of a run share: how they are studied, and the series they are studied with.
type eventSetup struct {
	config models.EventConfig
	kind   market.Kind
	market string // symbol; empty with factors, and with the mean model if need be
	prices *market.Prices
	files  []*market.Factors

	sessions []calendar.Date
	factors  [][]float64          // on the sessions, the market's first
	firms    map[string][]float64 // returns on the sessions, by symbol
}

// align settles the sessions and puts the market's returns, or the factors, on them. The mean model without a
// market counts the company's own sessions.
func (s *eventSetup) align(company string) error {
	s.firms = map[string][]float64{}
	if len(s.files) > 0 {
		return s.alignFactors()
	}
	own := company
	if s.market != "" {
		own = s.market
	}
	var err error
	if s.sessions, err = s.prices.Sessions(own); err != nil {
		return err
	}
	if s.config.Model == models.MeanAdjusted {
		return nil
	}
	index, err := s.prices.ReturnsOn(s.sessions, s.market, s.kind)
	s.factors = [][]float64{index.Values}
	return err
}

// alignFactors takes the sessions of the market, else those of the file that has it.
func (s *eventSetup) alignFactors() error {
	index, err := s.fileOf(market.MarketExcess)
	if err != nil {
		return err
	}
	if s.market != "" {
		if s.sessions, err = s.prices.Sessions(s.market); err != nil {
			return err
		}
	} else if s.sessions = s.priced(index.Dates); len(s.sessions) == 0 {
		return fmt.Errorf("%s: no session between the first and the last price of %s", index.Name, s.prices.Name)
	}
	for _, name := range factorNames(s.config.Model) {
		f, err := s.fileOf(name)
		if err != nil {
			return err
		}
		s.factors = append(s.factors, f.On(s.sessions, name))
	}
	riskless, err := s.fileOf(market.Riskless)
	if err != nil {
		return err
	}
	s.config.Riskless = riskless.On(s.sessions, market.Riskless)
	return nil
}

// factorNames lists the factors of a model, in the order in which models takes them.
func factorNames(model models.ReturnModel) []string {
	names := []string{market.MarketExcess}
	switch model {
	case models.FamaFrench3:
		return append(names, market.Size, market.Value)
	case models.FamaFrench5:
		return append(names, market.Size, market.Value, market.Robust, market.Conservative)
	case models.Carhart:
		return append(names, market.Size, market.Value, market.Momentum)
	}
	return names
}

// fileOf returns the first of the files that has a factor.
func (s *eventSetup) fileOf(name string) (*market.Factors, error) {
	var have []string
	for _, f := range s.files {
		if f.Has(name) {
			return f, nil
		}
		have = append(have, fmt.Sprintf("%s has %s", f.Name, strings.Join(f.Names, ", ")))
	}
	return nil, fmt.Errorf("--factors: no file has %s: %s", name, strings.Join(have, "; "))
}

// priced keeps the dates from the first price of the file to the last.
func (s *eventSetup) priced(dates []calendar.Date) []calendar.Date {
	var first, last calendar.Date
	for i, symbol := range s.prices.Symbols() {
		own, err := s.prices.Sessions(symbol)
		if err != nil {
			panic(err) // the symbol is the file's own
		}
		if i == 0 || own[0].Before(first) {
			first = own[0]
		}
		if end := own[len(own)-1]; i == 0 || last.Before(end) {
			last = end
		}
	}
	from, _ := slices.BinarySearchFunc(dates, first, calendar.Date.Compare)
	to, found := slices.BinarySearchFunc(dates, last, calendar.Date.Compare)
	if found {
		to++
	}
	return dates[from:to]
}

// firm returns the returns of a company on the sessions.
func (s *eventSetup) firm(symbol string) ([]float64, error) {
	if returns, ok := s.firms[symbol]; ok {
		return returns, nil
	}
	read := s.prices.ReturnsOn
	if s.config.Gaps == models.TradeToTrade {
		read = s.prices.TradedReturnsOn
	}
	series, err := read(s.sessions, symbol, s.kind)
	if err != nil {
		return nil, err
	}
	s.firms[symbol] = series.Values
	return series.Values, nil
}

// benchmark names what the abnormal return is measured against.
func (s *eventSetup) benchmark() string {
	if len(s.files) > 0 {
		return market.MarketExcess
	}
	return s.market
}

// calendar names what the sessions are taken from.
func (s *eventSetup) calendar(company string) string {
	switch {
	case s.market != "":
		return s.market
	case len(s.files) > 0:
		return market.MarketExcess
	}
	return company
}

// locate finds the session of a date and the returns of the company. The event it returns says which it was,
// also when there is none.
func (s *eventSetup) locate(company string, date calendar.Date) (*event, error) {
	e := &event{eventSetup: s, company: company, date: date}
	at, _ := slices.BinarySearchFunc(s.sessions, date, calendar.Date.Compare)
	if last := len(s.sessions) - 1; at > last {
		return e, fmt.Errorf("no session on or after it: %s ends on %s", s.calendar(company), s.sessions[last])
	}
	if date.Before(s.sessions[0]) {
		return e, fmt.Errorf("before the first session of %s, %s", s.calendar(company), s.sessions[0])
	}
	e.at, e.session = at, s.sessions[at]
	var err error
	if e.returns, err = s.firm(company); err != nil {
		return e, err
	}
	switch first := e.firstReturn(); {
	case company == s.market && len(s.files) == 0 && len(s.factors) > 0:
		err = fmt.Errorf("%s is the market it would be measured against", company)
	case first < 0:
		err = fmt.Errorf("%s has no return in the sessions of %s", company, s.calendar(company))
	case first > at:
		err = fmt.Errorf("before the first return of %s, %s", company, s.sessions[first])
	}
	return e, err
}

// study studies one event.
func (s *eventSetup) study(company string, date calendar.Date) (*event, error) {
	e, err := s.locate(company, date)
	if err != nil {
		return e, err
	}
	if e.study, err = models.EventStudy(e.returns, s.factors, e.at, s.config); err != nil {
		return e, e.failure(err)
	}
	return e, nil
}
