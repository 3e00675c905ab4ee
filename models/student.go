package models

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// manyDF is the number of degrees of freedom from which the incomplete beta function, whose argument
// then is within rounding of one, is less exact than the first terms of Fisher's expansion of Student's
// t about the normal, z = t - (t^3 + t)/(4 df) (Abramowitz and Stegun 1964, 26.7.8).
const manyDF = 1e7

// studentP returns the two-sided p value of t under Student's t with df degrees of freedom,
// I_x(df/2, 1/2) at x = df/(df + t^2), where I is the regularised incomplete beta function. Taken from
// the tail itself, it keeps its digits where one minus a distribution function has lost them all; near
// zero, where x rounds to one, the complement keeps them instead. It is NaN if t is.
func studentP(t, df float64) float64 {
	switch {
	case math.IsNaN(t):
		return math.NaN()
	case math.IsInf(t, 0):
		return 0
	case df > manyDF:
		return math.Erfc(math.Abs(t-(t*t*t+t)/(4*df)) / math.Sqrt2)
	case t*t < 1:
		return 1 - mathext.RegIncBeta(0.5, df/2, t*t/(df+t*t))
	}
	return mathext.RegIncBeta(df/2, 0.5, df/(df+t*t))
}

// studentBound returns the t that Student's t with df degrees of freedom stays within, on both sides,
// with probability level: the t whose [studentP] is 1 - level, by Newton's steps.
func studentBound(level, df float64) float64 {
	const steps = 4
	t := studentStart(level, df)
	if df > manyDF {
		return t
	}
	density := distuv.StudentsT{Sigma: 1, Nu: df}
	for range steps {
		t += (studentP(t, df) - (1 - level)) / (2 * density.Prob(t))
	}
	return t
}

func studentStart(level, df float64) float64 {
	const nearNormal = 1e4
	if df > nearNormal {
		z := math.Sqrt2 * math.Erfcinv(1-level)
		return z + (z*z*z+z)/(4*df)
	}
	x := mathext.InvRegIncBeta(df/2, 0.5, 1-level)
	return math.Sqrt(df * (1 - x) / x)
}
