package models

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// Detectable is what a test could have found.
type Detectable struct {
	Effect        float64 // the smallest effect found with probability Power, in the units of the standard error
	Noncentrality float64 // Effect over the standard error
	Critical      float64 // the |t| from which the test rejects
	Level         float64 // of the test, such as 0.05
	Power         float64
	DF            float64
}

// DetectableEffect returns the smallest effect that a two-sided t test finds with the given power, when an
// estimate has the standard error se with df degrees of freedom: d se, where d solves
// P(|t'| > c) = power for a noncentral t' with noncentrality d and df degrees of freedom, and c is the
// critical value of level (Cohen 1988, chapter 2; R: power.t.test(strict = TRUE)). With df infinite, the normal
// takes t's place, and d is c plus the quantile of power, but for the far tail. Effects below it are not
// shown to be absent when a test does not reject.
//
// It returns a *[PowerError] unless se and df are positive, level is between 0 and 1 and power between
// level and 1.
func DetectableEffect(se, df, level, power float64) (*Detectable, error) {
	if err := checkPower(se, df, level); err != nil {
		return nil, err
	}
	if !(power > level && power < 1) {
		return nil, &PowerError{What: "power", Value: power, Want: "more than the level and less than 1"}
	}
	d := &Detectable{Level: level, Power: power, DF: df, Critical: criticalT(level, df)}
	low, high := 0.0, 1.0
	for noncentralTails(d.Critical, high, df) < power {
		low, high = high, 2*high
	}
	for high-low > 1e-12*high {
		middle := low + (high-low)/2
		if middle == low || middle == high {
			break
		}
		if noncentralTails(d.Critical, middle, df) < power {
			low = middle
		} else {
			high = middle
		}
	}
	d.Noncentrality = high
	d.Effect = high * se
	return d, nil
}

// PowerOf returns the probability that a two-sided t test of the given level rejects when the effect is
// the one given; see [DetectableEffect].
func PowerOf(effect, se, df, level float64) (float64, error) {
	if err := checkPower(se, df, level); err != nil {
		return 0, err
	}
	if !finite(effect) {
		return 0, &PowerError{What: "effect", Value: effect, Want: "a finite number"}
	}
	return noncentralTails(criticalT(level, df), effect/se, df), nil
}

func checkPower(se, df, level float64) error {
	switch {
	case !(se > 0) || math.IsInf(se, 0):
		return &PowerError{What: "standard error", Value: se, Want: "a positive number"}
	case !(df >= 1):
		return &PowerError{What: "degrees of freedom", Value: df, Want: "1 or more"}
	case !(level > 0 && level < 1):
		return &PowerError{What: "level", Value: level, Want: "between 0 and 1, such as 0.05"}
	}
	return nil
}

func criticalT(level, df float64) float64 {
	if math.IsInf(df, 1) {
		return math.Sqrt2 * math.Erfcinv(level)
	}
	return studentBound(1-level, df)
}

// noncentralTails returns P(|(Z + d)/S| > c) for a standard normal Z and an independent S with
// df S^2 chi-squared: the mean over S of P(Z > c S - d) + P(Z < -c S - d), by Gauss and Legendre's rule over
// the range that holds S but for 1e-15.
func noncentralTails(c, d, df float64) float64 {
	tails := func(s float64) float64 {
		return 0.5*math.Erfc((c*s-d)/math.Sqrt2) + 0.5*math.Erfc((c*s+d)/math.Sqrt2)
	}
	if df > manyDF {
		return tails(1)
	}
	half, _ := math.Lgamma(df / 2)
	density := func(s float64) float64 {
		return math.Exp(math.Ln2 + df/2*math.Log(df/2) - half + (df-1)*math.Log(s) - df*s*s/2)
	}
	width := 12 / math.Sqrt(2*df)
	low, high := max(0, 1-width), 1+width
	return quad.Fixed(func(s float64) float64 { return density(s) * tails(s) }, low, high, 500, quad.Legendre{}, 0)
}
