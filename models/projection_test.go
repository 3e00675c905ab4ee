package models

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// TestProject: each lead of a projection is the panel regression of the lead's return on the tone, with
// that covariance.
func TestProject(t *testing.T) {
	p, y, tone := newsPanel(t, 12, 40, 5)
	for _, cumulative := range []bool{false, true} {
		pr, err := p.Project(y, tone, ProjectionConfig{Leads: []int{0, 1, 3}, Cumulative: cumulative})
		if err != nil {
			t.Fatal(err)
		}
		for h, lead := range pr.Lead {
			ahead := p.Lag(y, -lead)
			if cumulative && lead > 0 {
				ahead = p.SumAhead(y, lead)
			}
			fit, err := p.Regress(ahead, tone, PanelConfig{Lags: []int{0}})
			if err != nil {
				t.Fatal(err)
			}
			inf := mustInfer(t, fit.Fit, DriscollKraay(3, fit.Session))
			if pr.Coef[h] != inf.Coef[0] || pr.StdErr[h] != inf.StdErr[0] || pr.Low[h] != inf.Low[0] || pr.DF[h] != inf.DF || pr.N[h] != fit.N {
				t.Errorf("lead %d: %g (%g), want %g (%g)", lead, pr.Coef[h], pr.StdErr[h], inf.Coef[0], inf.StdErr[0])
			}
			if !(pr.BandLow[h] <= pr.Low[h] && pr.High[h] <= pr.BandTop[h]) {
				t.Errorf("lead %d: band [%g, %g] inside the interval [%g, %g]", lead, pr.BandLow[h], pr.BandTop[h], pr.Low[h], pr.High[h])
			}
		}
		if pr.Covariance != "dk:3" || math.Abs(pr.Coef[1]-0.5) > 0.25 {
			t.Errorf("%s: lead 1 = %g, want dk:3, near 0.5 (0.25)", pr.Covariance, pr.Coef[1])
		}
		if bonferroni := studentBound(1-0.05/3, slices.Min(pr.DF)); pr.Critical > bonferroni+0.02 {
			t.Errorf("critical value %g, want no more than Bonferroni's %g (0.02)", pr.Critical, bonferroni)
		}
	}
}

// TestProjectSeries: on one entity without effects the projection is Jordà's on a series, with Newey-West.
// Of y(t) = 0.6 y(t-1) + shock(t), the answer h sessions later is 0.6^h.
func TestProjectSeries(t *testing.T) {
	const n = 3000
	rng := rand.New(rand.NewPCG(31, 1))
	y, shock := make([]float64, n), make([]float64, n)
	for i := range y {
		shock[i] = rng.NormFloat64()
		y[i] = shock[i] + rng.NormFloat64()/2
		if i > 0 {
			y[i] += 0.6 * y[i-1]
		}
	}
	p, err := NewPanel(make([]int, n), sequence(n))
	if err != nil {
		t.Fatal(err)
	}
	pr, err := p.Project(y, shock, ProjectionConfig{Lags: 1, NoEntityEffects: true, NoSessionEffects: true})
	if err != nil {
		t.Fatal(err)
	}
	for h := range pr.Lead {
		want := math.Pow(0.6, float64(h))
		if !(pr.BandLow[h] < want && want < pr.BandTop[h]) || pr.StdErr[h] > 0.05 {
			t.Errorf("lead %d: band [%g, %g], want %g within", h, pr.BandLow[h], pr.BandTop[h], want)
		}
		if inf := mustInfer(t, pr.Fits[h].Fit, NeweyWest(5)); !near(inf.StdErr[1], pr.StdErr[h], 1e-12) {
			t.Errorf("lead %d: std err %g, want Newey-West's %g", h, pr.StdErr[h], inf.StdErr[1])
		}
	}
}

// TestSupT: leads that are one and the same need no wider band; independent ones need Šidák's; both to 0.02.
// Either the normal or Student's t with few degrees of freedom.
func TestSupT(t *testing.T) {
	same := mat.NewDense(3, 3, scaled(ones(9), 1))
	for _, df := range []float64{8, 100, math.Inf(1)} {
		if got, want := supT(same, 0.95, df, bandDraws), studentBound(0.95, df); got < want || got > want+0.02 {
			t.Errorf("df %g: one lead thrice: %g, want %g", df, got, want)
		}
		if got, most := supT(identity(4), 0.95, df, bandDraws), studentBound(1-0.05/4, df); got > most+0.02 || got < studentBound(0.95, df) {
			t.Errorf("df %g: four leads: %g, want below Bonferroni's %g", df, got, most)
		}
	}
	if got, want := supT(identity(4), 0.9, math.Inf(1), bandDraws), studentBound(math.Pow(0.9, 0.25), math.Inf(1)); math.Abs(got-want) > 0.02 {
		t.Errorf("four independent leads: %g, want %g", got, want)
	}
	if c := supT(identity(4), 0.95, 8, bandDraws); math.Abs(withinAll(c, 4, 8)-0.95) > 0.004 {
		t.Errorf("four independent leads with 8 degrees of freedom: %g holds %g, want 0.95 (0.004)", c, withinAll(c, 4, 8))
	}
	if supT(identity(4), 0.9, 7, bandDraws) != supT(identity(4), 0.9, 7, bandDraws) {
		t.Error("two calls differ")
	}
	indefinite := mat.NewDense(3, 3, []float64{1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1})
	if got := supT(indefinite, 0.95, 30, bandDraws); !(got > studentBound(0.95, 30) && got < studentBound(1-0.05/3, 30)+0.02) {
		t.Errorf("indefinite correlation: %g", got)
	}
}

// withinAll is the probability that k independent normals over one root of chi-squared/df are within c, by
// the trapezoidal rule.
func withinAll(c float64, k int, df float64) float64 {
	const step = 0.001
	chi, sum := distuv.ChiSquared{K: df}, 0.0
	for u := step; u < 20*df; u += step {
		sum += step * chi.Prob(u) * math.Pow(math.Erf(c*math.Sqrt(u/df/2)), float64(k))
	}
	return sum
}

// TestBandCoverage: of 2,000 projections on noise, the band holds all four true zeros in 93.5% to 97%.
func TestBandCoverage(t *testing.T) {
	const samples, n = 2000, 200
	rng := rand.New(rand.NewPCG(41, 1))
	p, err := NewPanel(make([]int, n), sequence(n))
	if err != nil {
		t.Fatal(err)
	}
	within, pointwise := 0, 0
	for range samples {
		y, tone := make([]float64, n), make([]float64, n)
		for i := range y {
			y[i], tone[i] = rng.NormFloat64(), rng.NormFloat64()
		}
		pr, err := p.project(y, tone, ProjectionConfig{Leads: []int{0, 1, 2, 3}, NoEntityEffects: true, NoSessionEffects: true, Covariance: HC1()}, 4000)
		if err != nil {
			t.Fatal(err)
		}
		inBand, inEach := true, true
		for h := range pr.Lead {
			inBand = inBand && pr.BandLow[h] < 0 && 0 < pr.BandTop[h]
			inEach = inEach && pr.Low[h] < 0 && 0 < pr.High[h]
		}
		if inBand {
			within++
		}
		if inEach {
			pointwise++
		}
	}
	t.Logf("all four leads: band %.4f, intervals %.4f", float64(within)/samples, float64(pointwise)/samples)
	if share := float64(within) / samples; share < 0.935 || share > 0.97 {
		t.Errorf("band holds all in %.4f, want 0.935 to 0.97", share)
	}
	if share := float64(pointwise) / samples; share > 0.9 {
		t.Errorf("intervals hold all in %.4f: want less than 0.9, or the simulation shows nothing", share)
	}
}

func TestProjectDataErrors(t *testing.T) {
	p, y, tone := newsPanel(t, 4, 6, 6)
	var lead *LeadError
	var empty *EmptyPanelError
	if _, err := p.Project(y, tone, ProjectionConfig{Leads: []int{0, 9}, Covariance: HC1()}); !errors.As(err, &lead) || lead.Lead != 9 || !errors.As(err, &empty) {
		t.Errorf("error %v, want an empty panel at lead 9", err)
	}
	mustPanic(t, "leads", func() { p.Project(y, tone, ProjectionConfig{Leads: []int{2, 1}}) })
	mustPanic(t, "column", func() {
		p.Project(y, tone, ProjectionConfig{Covariance: Covariance{kind: kindClustered, columns: []string{"firm"}}})
	})
}
