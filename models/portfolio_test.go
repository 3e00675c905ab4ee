package models

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestQuantilePortfoliosByHand follows four companies over three sessions in two halves. Tolerance 1e-14.
//
// The upper half is {2, 3}, {2, 3}, {0, 3}. It is bought whole; after 10% and 30% its weights are 1.1/2.4
// and 1.3/2.4, so that 2 * (1.3/2.4 - 1/2) = 1/12 is traded; after 0 and 20% they are 1/2.2 and 1.2/2.2,
// all of company 2 is sold, company 0 bought, and company 3 brought to a half: 1/2.2 + 1/2 + (1.2/2.2 - 1/2).
func TestQuantilePortfoliosByHand(t *testing.T) {
	p := SignalPanel{
		Session: []int{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2},
		Company: []int{0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3},
		Signal:  []float64{1, 2, 3, 4, 1, 2, 3, 4, 4, 1, 2, 3},
		Return:  []float64{0, .02, .1, .3, .04, 0, 0, .2, .1, 0, 0, .5},
	}
	f, err := QuantilePortfolios(p, PortfolioConfig{Quantiles: 2, Cost: 0.01, Mean: MeanConfig{Method: MeanIndependent}})
	if err != nil {
		t.Fatal(err)
	}
	high := f.Quantiles[1]
	last := 1/2.2 + 0.5 + 1.2/2.2 - 0.5
	for i, want := range []struct{ ret, traded float64 }{{0.2, 1}, {0.1, 1.0 / 12}, {0.3, last}} {
		if !near(high.Returns[i], want.ret, 1e-14) || math.Abs(high.Traded[i]-want.traded) > 1e-14 {
			t.Errorf("session %d: return %v, traded %v: want %v", i, high.Returns[i], high.Traded[i], want)
		}
	}
	if !near(high.Turnover, (1.0/12+last)/4, 1e-14) {
		t.Errorf("turnover %v, want %v", high.Turnover, (1.0/12+last)/4)
	}
	if !near(high.Net.Mean, 0.2-0.01*(1+1.0/12+last)/3, 1e-14) {
		t.Errorf("net %v", high.Net.Mean)
	}
	if want := (0.19 + 0.08 + 0.3) / 3; !near(f.Spread.Gross.Mean, want, 1e-14) {
		t.Errorf("spread %v, want %v", f.Spread.Gross.Mean, want)
	}
	if want := f.Quantiles[1].Net.Mean - f.Quantiles[0].Gross.Mean - 0.01*mean3(f.Quantiles[0].Traded); !near(f.Spread.Net.Mean, want, 1e-12) {
		t.Errorf("net spread %v, want %v", f.Spread.Net.Mean, want)
	}
}

func mean3(v []float64) float64 { return (v[0] + v[1] + v[2]) / 3 }

// TestQuantilePortfoliosTranches holds that with a horizon of three the first three sessions are bought
// whole and a signal that never changes then trades only what the returns have moved.
func TestQuantilePortfoliosTranches(t *testing.T) {
	p := noisePanel(rand.New(rand.NewPCG(2, 3)), 30, 20, 3, 1)
	f, err := QuantilePortfolios(p, PortfolioConfig{})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range f.Quantiles {
		if !slices.Equal(q.Traded[:3], []float64{1, 1, 1}) {
			t.Errorf("first tranches trade %v, want 1 1 1", q.Traded[:3])
		}
		if most := slices.Max(q.Traded[3:]); most > 0.05 || most == 0 {
			t.Errorf("a constant signal trades up to %v", most)
		}
	}
}

// TestQuantilePortfoliosTies holds that a session whose signals are all alike is left out and named.
func TestQuantilePortfoliosTies(t *testing.T) {
	p := noisePanel(rand.New(rand.NewPCG(2, 3)), 30, 10, 1, 0)
	for i, s := range p.Session {
		if s == 4 {
			p.Signal[i] = 1
		}
	}
	f, err := QuantilePortfolios(p, PortfolioConfig{})
	if err != nil {
		t.Fatal(err)
	}
	var skipped *SkippedSessionsWarning
	if !errors.As(errors.Join(f.Warnings...), &skipped) || skipped.Constant != 1 || skipped.First != 4 || len(f.Sessions) != 29 {
		t.Errorf("%v, %d sessions", f.Warnings, len(f.Sessions))
	}
}
