package models

import (
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// simulated returns a regression of n rows and k columns, the first an intercept, with unit noise.
func simulated(n, k int, seed uint64) ([]float64, *mat.Dense, []string) {
	rng := rand.New(rand.NewPCG(seed, 1))
	x, y, names := mat.NewDense(n, k, nil), make([]float64, n), make([]string, k)
	for j := range names {
		names[j] = string(rune('a' + j))
	}
	for i := range n {
		row := x.RawRowView(i)
		row[0] = 1
		for j := 1; j < k; j++ {
			row[j] = rng.NormFloat64()
			y[i] += float64(j) * row[j] / 10
		}
		y[i] += rng.NormFloat64()
	}
	return y, x, names
}

// BenchmarkOLS estimates a million rows of eight columns and infers by HC1 and by Newey-West with 30 lags:
// to stay under a second on one core, and under twice the data, which are 72 MB, in B/op.
func BenchmarkOLS(b *testing.B) {
	y, x, names := simulated(1_000_000, 8, 1)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		fit, err := OLS(y, x, names)
		if err != nil {
			b.Fatal(err)
		}
		for _, c := range []Covariance{HC1(), NeweyWest(30)} {
			if _, err := fit.Inference(c); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkTwoEffects absorbs 3,000 and 2,500 levels from a million rows: to stay under 3 s.
func BenchmarkTwoEffects(b *testing.B) {
	y, x, names := simulated(1_000_000, 4, 2)
	x, names = mat.DenseCopyOf(x.Slice(0, 1_000_000, 1, 4)), names[1:]
	rng := rand.New(rand.NewPCG(3, 3))
	firm, session := make([]int, len(y)), make([]int, len(y))
	for i := range y {
		firm[i], session[i] = rng.IntN(3000), rng.IntN(2500)
	}
	config := RegressConfig{Effects: []Effect{{Name: "firm", Group: firm}, {Name: "session", Group: session}}}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if _, err := Regress(y, x, names, config); err != nil {
			b.Fatal(err)
		}
	}
}
