package models

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// bandDraws is how many draws the critical value of a band rests on; its standard error then is about
// 0.01. bandSeed makes it the same always.
const (
	bandDraws = 50000
	bandSeed  = 0x737570
)

// ProjectionConfig configures [Panel.Project]. The zero value projects on leads 0 to 5, with effects of
// entities and sessions, by Driscoll-Kraay with as many lags as the longest lead.
type ProjectionConfig struct {
	Leads      []int // in sessions, ascending; nil for 0 to 5
	Cumulative bool  // sum y over the sessions 1 to the lead; lead 0 is the session itself
	// Lags of y and of the tone, from 1 on, are controls, which keep what was known before out of the answer.
	Lags             int
	Controls         []Control
	NoEntityEffects  bool
	NoSessionEffects bool
	// Covariance is cluster:COLUMN with the columns entity and session, dk:LAG, nw:LAG or hc0 to hc3; groups
	// are the panel's. The zero value, which [IID] is, stands for dk with the longest lead for its lag, because
	// what is explained overlaps.
	Covariance Covariance
	Level      float64 // of the intervals and of the band; 0 for [DefaultLevel]
}

// Projection is the answer of y to a tone, lead by lead.
type Projection struct {
	Lead    []int
	Coef    []float64
	StdErr  []float64
	T, P    []float64 // of each lead alone
	DF      []float64 // of Student's t
	Low     []float64 // interval of each lead alone
	High    []float64
	BandLow []float64 // sup-t band: all leads at once
	BandTop []float64
	N       []int // rows of each lead
	Fits    []*PanelFit

	Level       float64
	Critical    float64    // standard errors from the coefficient to the band
	Correlation *mat.Dense // of the coefficients of the leads
	Covariance  string
	Warnings    []error // what the covariances warned of, once each
}

// Project estimates a local projection (Jordà 2005): for each lead h a panel regression of its own,
//
//	y(i,s+h) = b_h tone(i,s) + controls(i,s) + effect(i) + effect(s) + e,
//
// with degrees of freedom as the covariance and [Regress] say. Low and High hold each b_h with the probability
// of the level. The band holds all of them at once with that probability: it is the plug-in sup-t band of
// Montiel Olea and Plagborg-Møller (2019), b_h plus or minus c times its standard error, where c is the
// quantile of the largest |t| of the leads, drawn from the multivariate t whose correlation is that of the
// coefficients and whose degrees of freedom are the fewest of the leads. It is never wider than Bonferroni's
// but for the error of the draws. The correlation comes from the same covariance as the standard errors,
// applied to the leads' influences d_h e_h per row together, where b_h = d_h'y; for hc1, hc2 and hc3 from hc0.
//
// It fails as [Panel.Regress] does, with the lead in the error.
func (p *Panel) Project(y, tone []float64, config ProjectionConfig) (*Projection, error) {
	return p.project(y, tone, config, bandDraws)
}

func (p *Panel) project(y, tone []float64, config ProjectionConfig, draws int) (*Projection, error) {
	pr := &Projection{Lead: config.Leads, Level: config.Level}
	if pr.Lead == nil {
		pr.Lead = sequence(6)
	}
	if pr.Level == 0 {
		pr.Level = DefaultLevel
	}
	if len(pr.Lead) == 0 || !slices.IsSorted(pr.Lead) || pr.Lead[0] < 0 || !(pr.Level > 0 && pr.Level < 1) {
		panic(fmt.Sprintf("models: projection on leads %v at level %v: want leads from 0, ascending, and a level between 0 and 1", pr.Lead, pr.Level))
	}
	c := config.Covariance
	if c.kind == kindIID {
		c = Covariance{kind: kindDriscollKraay, lag: pr.Lead[len(pr.Lead)-1], columns: []string{""}}
	}
	pr.Covariance = c.String()
	columns := p.regressors(y, tone, config)
	influences := mat.NewDense(len(y), len(pr.Lead), nil)
	for h, lead := range pr.Lead {
		if err := pr.estimate(p, p.ahead(y, lead, config.Cumulative), columns, config, c); err != nil {
			return nil, &LeadError{Lead: lead, Err: err}
		}
		for i, v := range pr.Fits[h].Influences("tone") {
			influences.Set(pr.Fits[h].Row[i], h, v)
		}
	}
	return pr, pr.band(p, influences, c, draws)
}

// regressors are the tone, the lags and the controls.
func (p *Panel) regressors(y, tone []float64, config ProjectionConfig) []Control {
	columns := []Control{{Name: "tone", Values: tone}}
	for l := 1; l <= config.Lags; l++ {
		columns = append(columns, Control{fmt.Sprintf("tone.l%d", l), p.Lag(tone, l)}, Control{fmt.Sprintf("y.l%d", l), p.Lag(y, l)})
	}
	return append(columns, config.Controls...)
}

func (p *Panel) ahead(y []float64, lead int, cumulative bool) []float64 {
	if cumulative && lead > 0 {
		return p.SumAhead(y, lead)
	}
	return p.Lag(y, -lead)
}

// estimate adds the row of one lead.
func (pr *Projection) estimate(p *Panel, y []float64, columns []Control, config ProjectionConfig, c Covariance) error {
	fit, err := p.regress(y, columns, PanelConfig{NoEntityEffects: config.NoEntityEffects, NoSessionEffects: config.NoSessionEffects})
	if err != nil {
		return err
	}
	inf, err := fit.Inference(c)
	if err != nil {
		return err
	}
	at := inf.AtLevel(pr.Level)
	j := slices.Index(fit.Names, "tone")
	pr.Coef, pr.StdErr, pr.N = append(pr.Coef, at.Coef[j]), append(pr.StdErr, at.StdErr[j]), append(pr.N, fit.N)
	pr.T, pr.P, pr.DF = append(pr.T, at.T[j]), append(pr.P, at.P[j]), append(pr.DF, at.DF)
	pr.Low, pr.High = append(pr.Low, at.Low[j]), append(pr.High, at.High[j])
	pr.Fits = append(pr.Fits, fit)
	for _, w := range append(slices.Clone(fit.Warnings), inf.Warnings...) {
		same := func(other error) bool { return other.Error() == w.Error() }
		if !slices.ContainsFunc(pr.Warnings, same) {
			pr.Warnings = append(pr.Warnings, w)
		}
	}
	return nil
}

func (pr *Projection) band(p *Panel, influences *mat.Dense, c Covariance, draws int) error {
	n, k := influences.Dims()
	joint := &Fit{N: n, K: k, DF: n, q: influences, errors: ones(n)}
	c = resolve(c, p.Entity, p.Session)
	if c.kind == kindHC1 || c.kind == kindHC2 || c.kind == kindHC3 {
		c = HC0()
	}
	if c.lag == autoLag {
		c.lag = pr.Lead[k-1]
	}
	mid, err := joint.middle(c)
	if err != nil {
		return err
	}
	pr.Correlation = correlation(mid.m)
	pr.Critical = supT(pr.Correlation, pr.Level, slices.Min(pr.DF), draws)
	for h, b := range pr.Coef {
		pr.BandLow = append(pr.BandLow, b-pr.Critical*pr.StdErr[h])
		pr.BandTop = append(pr.BandTop, b+pr.Critical*pr.StdErr[h])
	}
	return nil
}

func correlation(v *mat.SymDense) *mat.Dense {
	k := v.SymmetricDim()
	c := identity(k)
	for i := range k {
		for j := range k {
			if scale := math.Sqrt(v.At(i, i) * v.At(j, j)); i != j && scale > 0 {
				c.Set(i, j, min(1, max(-1, v.At(i, j)/scale)))
			}
		}
	}
	return c
}

// supT is the quantile of the largest |t| of a multivariate t with that correlation. What makes the
// correlation indefinite, as clusters of two ways can, is left out.
func supT(c *mat.Dense, level, df float64, draws int) float64 {
	k, _ := c.Dims()
	if k == 1 {
		return studentBound(level, df)
	}
	root := rootOf(c)
	rng := rand.New(rand.NewPCG(bandSeed, 1))
	chi := distuv.ChiSquared{K: df, Src: rng}
	largest, z, t := make([]float64, draws), make([]float64, k), make([]float64, k)
	for r := range largest {
		for i := range z {
			z[i] = rng.NormFloat64()
		}
		rowTimes(t, z, root)
		largest[r] = floats.Norm(t, math.Inf(1))
		if !math.IsInf(df, 1) {
			largest[r] /= math.Sqrt(chi.Rand() / df)
		}
	}
	slices.Sort(largest)
	return max(studentBound(level, df), largest[int(math.Ceil(level*float64(draws)))-1])
}

// rootOf returns, by rows, a matrix whose product with its transpose, in this order of the transpose first, is
// the nearest positive semidefinite correlation.
func rootOf(c *mat.Dense) []float64 {
	k, _ := c.Dims()
	symmetric := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			symmetric.SetSym(i, j, c.At(i, j))
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(symmetric, true) {
		panic("models: a correlation without eigenvalues")
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	root := make([]float64, k*k)
	for l, value := range eigen.Values(nil) {
		for i := range k {
			root[l*k+i] = math.Sqrt(max(0, value)) * vectors.At(i, l)
		}
	}
	for i := range k { // lengths of one again, where negative eigenvalues went
		sum := 0.0
		for l := range k {
			sum += root[l*k+i] * root[l*k+i]
		}
		for l := range k {
			root[l*k+i] /= math.Sqrt(sum)
		}
	}
	return root
}

// LeadError says at which lead a projection failed.
type LeadError struct {
	Lead int
	Err  error
}

func (e *LeadError) Error() string { return fmt.Sprintf("lead %d: %v", e.Lead, e.Err) }

func (e *LeadError) Unwrap() error { return e.Err }
