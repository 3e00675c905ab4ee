package models

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// DefaultQuantiles is the number of portfolios of the zero [PortfolioConfig].
const DefaultQuantiles = 5

// PortfolioConfig says how quantile portfolios are formed. The zero value makes five without costs.
type PortfolioConfig struct {
	Quantiles int     // 0 means DefaultQuantiles; at least 2
	Cost      float64 // of buying or of selling, as a share of what is traded: 0.001 is ten basis points
	Mean      MeanConfig
}

// QuantilePortfolio is the companies whose signal is in one quantile of their session.
type QuantilePortfolio struct {
	Returns []float64 // per session, over the horizon, before costs
	Traded  []float64 // per session, bought and sold, as a share of the portfolio
	Gross   SeriesMean
	Net     SeriesMean // after costs
	// Turnover is the mean of Traded/2 without the first purchase of each tranche; NaN if none was renewed.
	Turnover float64
}

// Portfolios are those of all quantiles, and the difference between the highest and the lowest.
type Portfolios struct {
	Sessions  []int
	Horizon   int
	Cost      float64
	Quantiles []QuantilePortfolio // lowest signal first
	// Spread is long the highest quantile and short the lowest. Traded is the sum of both sides', and its
	// Turnover likewise.
	Spread QuantilePortfolio

	Warnings []error
}

// QuantilePortfolios forms, in every session, portfolios of equal weights from the companies sorted by
// signal, and holds them over the horizon. With n companies, one of rank r, equal signals sharing the mean
// of their ranks, is in quantile floor((r - 1/2) Q / n), so that equal signals are never torn apart; a session in which
// a quantile stays empty is left out and counted.
//
// The portfolio of session t renews the oldest tranche not yet renewed, if that was formed at t - horizon or before, as
// do the overlapping portfolios of Jegadeesh and Titman (1993). What is traded is sum |w_i - v_i|, where w
// are the new weights and v the old ones after their returns, v_i = w_i (1 + r_i)/sum w_j (1 + r_j); the
// first tranches are bought whole. The net return is the gross one less Cost times what is traded, for the
// spread on both its sides; what a short sale costs to borrow is not in it.
//
// Means are tested by [MeanOfSeries] with the panel's horizon, whose degrees of freedom they have. Errors
// are those of [InformationCoefficient].
func QuantilePortfolios(p SignalPanel, config PortfolioConfig) (*Portfolios, error) {
	q := cmp.Or(config.Quantiles, DefaultQuantiles)
	if q < 2 || config.Cost < 0 {
		panic(fmt.Sprintf("models: %d quantiles at a cost of %v: want at least 2, and no cost below zero", q, config.Cost))
	}
	sessions, warnings, err := p.sessions()
	if err != nil {
		return nil, err
	}
	f := &Portfolios{Horizon: p.horizon(), Cost: config.Cost, Quantiles: make([]QuantilePortfolio, q), Warnings: warnings}
	baskets := f.form(&p, sessions)
	for i := range f.Quantiles {
		f.Quantiles[i] = f.hold(&p, baskets[i])
	}
	f.Spread = difference(f.Quantiles[q-1], f.Quantiles[0])
	config.Mean.Horizon = f.Horizon
	for i := range f.Quantiles {
		if err := f.Quantiles[i].test(fmt.Sprintf("quantile %d", i+1), f, config.Mean); err != nil {
			return nil, err
		}
	}
	return f, f.Spread.test("spread", f, config.Mean)
}

// form returns, per quantile, the rows of each session that is used.
func (f *Portfolios) form(p *SignalPanel, sessions []panelSession) [][][]int {
	q := len(f.Quantiles)
	baskets := make([][][]int, q)
	skipped := &SkippedSessionsWarning{Want: q, Of: len(sessions)}
	for _, s := range sessions {
		split := splitByRank(p.Signal, s.rows, q)
		if slices.ContainsFunc(split, func(rows []int) bool { return len(rows) == 0 }) {
			if skipped.Few+skipped.Constant == 0 {
				skipped.First = s.session
			}
			if len(s.rows) < q {
				skipped.Few++
			} else {
				skipped.Constant++
			}
			continue
		}
		f.Sessions = append(f.Sessions, s.session)
		for i := range baskets {
			baskets[i] = append(baskets[i], split[i])
		}
	}
	if skipped.Few+skipped.Constant > 0 {
		f.Warnings = append(f.Warnings, skipped)
	}
	return baskets
}

func splitByRank(signal []float64, rows []int, quantiles int) [][]int {
	split := make([][]int, quantiles)
	for i, r := range sharedRanks(valuesAt(signal, rows)) {
		at := int((r - 0.5) * float64(quantiles) / float64(len(rows)))
		split[at] = append(split[at], rows[i])
	}
	return split
}

// hold returns the returns of the baskets and what is traded between them.
func (f *Portfolios) hold(p *SignalPanel, baskets [][]int) QuantilePortfolio {
	var portfolio QuantilePortfolio
	turnover, renewed := 0.0, 0
	free := 0 // the first basket that no later one has replaced
	for t, rows := range baskets {
		old := []int(nil)
		if free < t && f.Sessions[t]-f.Sessions[free] >= f.Horizon {
			old = baskets[free]
			free++
		}
		traded := rebalance(p, old, rows)
		if old != nil {
			turnover += traded / 2
			renewed++
		}
		portfolio.Returns = append(portfolio.Returns, stat.Mean(valuesAt(p.Return, rows), nil))
		portfolio.Traded = append(portfolio.Traded, traded)
	}
	portfolio.Turnover = turnover / float64(renewed)
	return portfolio
}

// rebalance returns sum |w - v| as documented at [QuantilePortfolios]. A portfolio that lost everything is
// bought anew. Both baskets are in the order of their companies.
func rebalance(p *SignalPanel, old, next []int) float64 {
	worth := 0.0
	for _, row := range old {
		worth += 1 + p.Return[row]
	}
	if worth <= 0 {
		return 1
	}
	traded, i := 0.0, 0
	share := 1 / float64(len(next))
	for _, row := range next {
		for ; i < len(old) && p.Company[old[i]] < p.Company[row]; i++ {
			traded += (1 + p.Return[old[i]]) / worth
		}
		held := 0.0
		if i < len(old) && p.Company[old[i]] == p.Company[row] {
			held = (1 + p.Return[old[i]]) / worth
			i++
		}
		traded += math.Abs(share - held)
	}
	for ; i < len(old); i++ {
		traded += (1 + p.Return[old[i]]) / worth
	}
	return traded
}

func difference(high, low QuantilePortfolio) QuantilePortfolio {
	d := QuantilePortfolio{Turnover: high.Turnover + low.Turnover}
	for t := range high.Returns {
		d.Returns = append(d.Returns, high.Returns[t]-low.Returns[t])
		d.Traded = append(d.Traded, high.Traded[t]+low.Traded[t])
	}
	return d
}

func (q *QuantilePortfolio) test(name string, f *Portfolios, config MeanConfig) error {
	net := make([]float64, len(q.Returns))
	for t := range net {
		net[t] = q.Returns[t] - f.Cost*q.Traded[t]
	}
	gross, err := MeanOfSeries(name, q.Returns, f.Sessions, config)
	if err != nil {
		return err
	}
	after, err := MeanOfSeries(name+" after costs", net, f.Sessions, config)
	if err != nil {
		return err
	}
	q.Gross, q.Net = *gross, *after
	return nil
}
