package daily

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Level is the probability of the interval from tone_low to tone_high.
const Level = 0.95

// weighted is a value and its weight.
type weighted struct{ value, weight float64 }

func (w weighted) times(factor float64) weighted { return weighted{w.value, w.weight * factor} }

// appendKnown appends a value that is known and has a weight.
func appendKnown(list []weighted, w weighted) []weighted {
	if math.IsNaN(w.value) || !(w.weight > 0) {
		return list
	}
	return append(list, w)
}

func total(list []weighted) float64 {
	sum := 0.0
	for _, w := range list {
		sum += w.weight
	}
	return sum
}

// mean returns the weighted mean, sum(w x) / sum(w), of one value or more, else NaN. It is taken about the
// first value, so that the mean of equal values is that value to the last bit.
func mean(list []weighted) float64 {
	if len(list) == 0 {
		return math.NaN()
	}
	origin, sum := list[0].value, 0.0
	for _, w := range list {
		sum += float64(w.weight * (w.value - origin))
	}
	return origin + sum/total(list)
}

// deviation returns the standard deviation without weights, sqrt(sum((x - m)^2) / (n - 1)), of two values
// or more, else NaN.
func deviation(list []weighted) float64 {
	n := len(list)
	if n < 2 {
		return math.NaN()
	}
	plain := make([]weighted, n)
	for i, w := range list {
		plain[i] = weighted{w.value, 1}
	}
	m, sum := mean(plain), 0.0
	for _, w := range plain {
		sum += float64((w.value - m) * (w.value - m))
	}
	return math.Sqrt(sum / float64(n-1))
}

// standardError returns the standard error of the weighted mean m of two values or more, else NaN:
//
//	se^2 = n/(n-1) sum(w^2 (x - m)^2) / sum(w)^2
//
// the variance of a ratio of two sample means, sum(w x) to sum(w), to first order. Source: Cochran (1977),
// Sampling Techniques, 3rd ed., chapter 6; Gatz and Smith (1995) find it the closest to the bootstrap of
// the formulas in use. With equal weights it is the standard error of a plain mean.
func standardError(list []weighted, m float64) float64 {
	n := float64(len(list))
	if n < 2 {
		return math.NaN()
	}
	sum := 0.0
	for _, w := range list {
		d := w.weight * (w.value - m)
		sum += float64(d * d)
	}
	return math.Sqrt(n/(n-1)*sum) / total(list)
}

// effective is the number of equally weighted values that would know as much, sum(w)^2 / sum(w^2); it is
// more than one if two values or more have a weight. Source: Kish (1965), Survey Sampling.
func effective(list []weighted) float64 {
	sum, squares := total(list), 0.0
	for _, w := range list {
		squares += float64(w.weight * w.weight)
	}
	return sum * sum / squares
}

// interval returns m -+ t se, cut to [-1, 1], where tones are, with t of Student's distribution with one
// degree of freedom less than the effective number of values. It is NaN for less than two values.
func interval(list []weighted, m, se float64) (low, high float64) {
	if len(list) < 2 {
		return math.NaN(), math.NaN()
	}
	if se == 0 {
		return m, m
	}
	reach := float64(studentBound(effective(list)-1) * se)
	return max(m-reach, -1), min(m+reach, 1)
}

// studentBound returns the t that Student's t with df degrees of freedom stays within, on both sides, with
// probability [Level]; df need not be whole, and no degree of freedom gives infinity. Far out, where the
// incomplete beta function loses digits, it takes the first terms of Fisher's expansion about the normal
// (Abramowitz and Stegun 1964, 26.7.5).
func studentBound(df float64) float64 {
	const nearNormal = 1e4
	switch {
	case !(df > 0):
		return math.Inf(1)
	case df > nearNormal:
		z := float64(math.Sqrt2 * math.Erfcinv(1-Level))
		return z + (float64(z*z*z)+z)/(4*df)
	}
	x := mathext.InvRegIncBeta(df/2, 0.5, 1-Level)
	return math.Sqrt(df * (1 - x) / x)
}
