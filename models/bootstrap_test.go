package models

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// clusteredRows returns a regression on two columns, the first without effect, whose errors and columns
// have a part that all rows of a group share.
func clusteredRows(groups, each int, rng *rand.Rand) (y []float64, x *mat.Dense, group []int) {
	x = mat.NewDense(groups*each, 3, nil)
	for g := range groups {
		level, shared := rng.NormFloat64(), rng.NormFloat64()
		for range each {
			i := len(y)
			x.SetRow(i, []float64{1, level + rng.NormFloat64()/2, rng.NormFloat64()})
			y = append(y, 1+x.At(i, 2)+shared+rng.NormFloat64())
			group = append(group, g)
		}
	}
	return y, x, group
}

// TestWildBootstrap compares the p value with that of all 2^6 samples, each estimated from the start: the
// regression without the column gives what the null predicts, its residuals are multiplied by group, and
// the clustered t of the sample is taken by [OLS] and [Clustered].
func TestWildBootstrap(t *testing.T) {
	y, x, group := clusteredRows(6, 9, rand.New(rand.NewPCG(5, 5)))
	firm := make([]int, len(y))
	weights := make([]float64, len(y))
	for i := range firm {
		firm[i], weights[i] = i%5, 1+float64(i%4)
	}
	for _, config := range []RegressConfig{{}, {Weights: weights}, {Effects: []Effect{{"firm", firm}}},
		{Effects: []Effect{{"firm", firm}, {"turn", group}}, Weights: weights}} {
		columns, names := x, []string{"one", "x", "z"}
		if config.Effects != nil {
			columns, names = mat.DenseCopyOf(x.Slice(0, len(y), 1, 3)), names[1:]
		}
		fit, err := Regress(y, columns, names, config)
		if err != nil {
			t.Fatal(err)
		}
		got, err := fit.WildBootstrap("x", group, WildConfig{})
		if err != nil {
			t.Fatal(err)
		}
		clustered := mustInfer(t, fit, Clustered(group))
		j := len(names) - 2
		if !got.Exhaustive || got.Replications != 64 || !near(got.StdErr, clustered.StdErr[j], 1e-9) {
			t.Errorf("std err %.15g of %d samples, want %.15g of 64", got.StdErr, got.Replications, clustered.StdErr[j])
		}
		w, err := fit.newWild(j, group, WildConfig{})
		if err != nil {
			t.Fatal(err)
		}
		extreme := 0
		for draw, want := range wildDirectly(t, y, columns, names, config, group) {
			v := w.draws[draw]
			shift := floats.Dot(w.a0, v) + w.coef*floats.Dot(w.a1, v)
			if one := shift / w.spread(v, 0) / math.Sqrt(w.factor); !near(one, want, 1e-7) {
				t.Errorf("sample %d: t = %.12g, want %.12g (1e-7)", draw, one, want)
			}
			if math.Abs(want) >= math.Abs(clustered.T[j])*(1-1e-9) {
				extreme++
			}
		}
		if want := float64(extreme) / 64; got.P != want {
			t.Errorf("p = %g, want %g", got.P, want)
		}
		if !(got.Low < got.Coef && got.Coef < got.High) || (got.P > 0.05) != (got.Low < 0 && 0 < got.High) {
			t.Errorf("interval [%g, %g] about %g with p = %g", got.Low, got.High, got.Coef, got.P)
		}
	}
}

// wildDirectly returns the t of each of the 64 samples.
func wildDirectly(t *testing.T, y []float64, x *mat.Dense, names []string, config RegressConfig, group []int) []float64 {
	t.Helper()
	n, k := x.Dims()
	without := mat.NewDense(n, k-1, nil)
	var kept []string
	for j, name := range names {
		if name != "x" {
			without.SetCol(len(kept), mat.Col(nil, j, x))
			kept = append(kept, name)
		}
	}
	null, err := Regress(y, without, kept, config)
	if err != nil {
		t.Fatal(err)
	}
	var ts []float64
	for draw := range 64 {
		sample := make([]float64, n)
		for i := range sample {
			sample[i] = y[i] - null.Residuals[i] + null.Residuals[i]*float64(1-2*(draw>>group[i]&1))
		}
		fit, err := Regress(sample, x, names, config)
		if err != nil {
			t.Fatal(err)
		}
		ts = append(ts, mustInfer(t, fit, Clustered(group)).T[k-2])
	}
	return ts
}

// TestWildWeights: the multipliers have mean 0 and variance 1, and a seed gives the same answer always.
func TestWildWeights(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	values := map[float64]int{}
	sum, squares := 0.0, 0.0
	for range 60000 {
		v := webb(rng)
		values[v]++
		sum, squares = sum+v, squares+v*v
	}
	if len(values) != 6 || math.Abs(sum/60000) > 0.02 || math.Abs(squares/60000-1) > 0.01 {
		t.Errorf("%d values, mean %g, variance %g, want 6, 0 (0.02), 1 (0.01)", len(values), sum/60000, squares/60000)
	}
	y, x, group := clusteredRows(8, 5, rand.New(rand.NewPCG(2, 2)))
	fit, err := OLS(y, x, []string{"one", "x", "z"})
	if err != nil {
		t.Fatal(err)
	}
	config := WildConfig{Weights: Webb, Replications: 999, Seed: 4}
	a, _ := fit.WildBootstrap("z", group, config)
	b, _ := fit.WildBootstrap("z", group, config)
	config.Seed = 5
	c, _ := fit.WildBootstrap("z", group, config)
	if *a != *b || a.P == c.P && a.Low == c.Low {
		t.Errorf("same seed: %+v and %+v; another: %+v", a, b, c)
	}
	if a.Replications != 999 || a.Exhaustive {
		t.Errorf("%d replications, want 999 drawn", a.Replications)
	}
	var count *ClusterCountError
	if _, err := fit.WildBootstrap("z", make([]int, 40), config); !errors.As(err, &count) || count.Groups != 1 {
		t.Errorf("one group: error %v, want ClusterCountError", err)
	}
	mustPanic(t, "name", func() { fit.WildBootstrap("w", group, config) })
}

// TestWildSize: with 8 groups that share both errors and the column, t by clusters rejects a true null
// too often at 5%, and the wild bootstrap between 3.5% and 6.5%: 2,000 samples.
func TestWildSize(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	const samples = 2000
	normal, wildly := 0, 0
	for s := range samples {
		y, x, group := clusteredRows(8, 6, rng)
		fit, err := OLS(y, x, []string{"one", "x", "z"})
		if err != nil {
			t.Fatal(err)
		}
		if mustInfer(t, fit, Clustered(group).WithReference(ReferenceRows)).P[1] < 0.05 {
			normal++
		}
		w, err := fit.newWild(1, group, WildConfig{Weights: Webb, Replications: 399, Seed: uint64(s)})
		if err != nil {
			t.Fatal(err)
		}
		if w.p(0) < 0.05 {
			wildly++
		}
	}
	t.Logf("rejected at 5%%: clustered t(n-k) %.4f, wild bootstrap %.4f", float64(normal)/samples, float64(wildly)/samples)
	if share := float64(wildly) / samples; share < 0.035 || share > 0.065 {
		t.Errorf("the wild bootstrap rejects %.4f, want 0.035 to 0.065", share)
	}
	if share := float64(normal) / samples; share < 0.08 {
		t.Errorf("t by clusters rejects %.4f: want more than 0.08, or the simulation shows nothing", share)
	}
}
