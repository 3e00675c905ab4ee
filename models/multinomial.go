package models

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/optimize"
)

// Sparse is one row of a sparse design: the columns that are not zero, and their values.
type Sparse struct {
	Index []int32
	Value []float64
}

// Multinomial is a fitted multinomial logistic model with two log-odds against a reference class.
type Multinomial struct {
	// Coef holds, for each column, what one unit adds to the two log-odds.
	Coef [][2]float64

	N          int     // rows
	LogLik     float64 // log-likelihood at the estimate, without the penalty
	Iterations int
}

// MultinomialConfig says how a multinomial model is fitted.
type MultinomialConfig struct {
	Penalty       []float64 // ridge penalty by column; a column with 0 is not shrunk
	Start         [][2]float64
	MaxIterations int // 0 means 200
}

// FitMultinomial fits P(y = c) proportional to exp(x'b_c), with b = 0 for the reference class 0 and
// classes 1 and 2 free, by maximising
//
//	sum_i log P(y_i) - 1/2 sum_j penalty_j * |b_j - start_j|^2
//
// with limited-memory BFGS from the start values (zero by default), which are also what the penalty
// shrinks towards. The sum runs in row order, so the estimate is the same on every run. It returns an
// error when the shapes disagree or a class is outside 0, 1, 2. Source: Agresti (2013), Categorical Data
// Analysis, section 8.1; Nocedal and Wright (2006), section 7.2.
func FitMultinomial(y []int, x []Sparse, columns int, config MultinomialConfig) (*Multinomial, error) {
	p := multinomial{y: y, x: x, columns: columns, config: config}
	if err := p.check(); err != nil {
		return nil, err
	}
	start := make([]float64, 2*columns)
	for j, s := range config.Start {
		start[2*j], start[2*j+1] = s[0], s[1]
	}
	p.start = append([]float64(nil), start...)
	limit := config.MaxIterations
	if limit == 0 {
		limit = 200
	}
	result, err := optimize.Minimize(
		optimize.Problem{Func: p.value, Grad: p.gradient}, start,
		&optimize.Settings{MajorIterations: limit, GradientThreshold: 1e-4, Converger: &optimize.FunctionConverge{Relative: 1e-7, Iterations: 5}},
		&optimize.LBFGS{Store: 10},
	)
	if result == nil {
		return nil, fmt.Errorf("multinomial: %w", err)
	}
	m := &Multinomial{Coef: make([][2]float64, columns), N: len(y), Iterations: result.MajorIterations}
	for j := range m.Coef {
		m.Coef[j] = [2]float64{result.X[2*j], result.X[2*j+1]}
	}
	m.LogLik = -p.loss(result.X, nil)
	return m, nil
}

type multinomial struct {
	y       []int
	x       []Sparse
	columns int
	config  MultinomialConfig
	start   []float64
}

func (p *multinomial) check() error {
	switch {
	case len(p.y) == 0:
		return errors.New("multinomial: no rows")
	case len(p.y) != len(p.x):
		return fmt.Errorf("multinomial: %d outcomes for %d rows", len(p.y), len(p.x))
	case p.config.Penalty != nil && len(p.config.Penalty) != p.columns:
		return fmt.Errorf("multinomial: %d penalties for %d columns", len(p.config.Penalty), p.columns)
	case p.config.Start != nil && len(p.config.Start) != p.columns:
		return fmt.Errorf("multinomial: %d start values for %d columns", len(p.config.Start), p.columns)
	}
	for i, c := range p.y {
		if c < 0 || c > 2 {
			return fmt.Errorf("multinomial: class %d in row %d: expected 0, 1 or 2", c, i)
		}
	}
	return nil
}

func (p *multinomial) value(b []float64) float64 {
	return p.loss(b, nil) + p.penalty(b, nil)
}

func (p *multinomial) gradient(grad, b []float64) {
	for j := range grad {
		grad[j] = 0
	}
	p.loss(b, grad)
	p.penalty(b, grad)
}

// loss is the negative log-likelihood; it adds its gradient to grad when that is not nil.
func (p *multinomial) loss(b, grad []float64) float64 {
	total := 0.0
	for i, row := range p.x {
		var eta [2]float64
		for k, j := range row.Index {
			eta[0] += row.Value[k] * b[2*j]
			eta[1] += row.Value[k] * b[2*j+1]
		}
		prob, logNorm := probabilities(eta)
		chosen := 0.0
		if p.y[i] > 0 {
			chosen = eta[p.y[i]-1]
		}
		total += logNorm - chosen
		if grad == nil {
			continue
		}
		for c := range prob {
			residual := prob[c]
			if p.y[i] == c+1 {
				residual--
			}
			for k, j := range row.Index {
				grad[2*int(j)+c] += residual * row.Value[k]
			}
		}
	}
	return total
}

// probabilities are those of the two free classes, with the log of the normalising sum.
func probabilities(eta [2]float64) (prob [2]float64, logNorm float64) {
	top := math.Max(0, math.Max(eta[0], eta[1]))
	base, a, b := math.Exp(-top), math.Exp(eta[0]-top), math.Exp(eta[1]-top)
	sum := base + a + b
	return [2]float64{a / sum, b / sum}, top + math.Log(sum)
}

func (p *multinomial) penalty(b, grad []float64) float64 {
	total := 0.0
	for j, lambda := range p.config.Penalty {
		for c := 0; c < 2; c++ {
			d := b[2*j+c] - p.start[2*j+c]
			total += 0.5 * lambda * d * d
			if grad != nil {
				grad[2*j+c] += lambda * d
			}
		}
	}
	return total
}
