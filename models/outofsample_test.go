package models

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestExpandingSplitsByHand: twelve sessions in two tests of four after the first four, returns over two
// sessions and an embargo of one: session 4's test may learn from s + 3 < 4, session 8's from s + 3 < 8.
func TestExpandingSplitsByHand(t *testing.T) {
	session := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1}
	splits, err := ExpandingSplits(session, SplitConfig{Splits: 2, Horizon: 2, Embargo: 1, MinTrain: 4})
	if err != nil {
		t.Fatal(err)
	}
	if s := splits[0]; !slices.Equal(s.Train, []int{0, 12}) || !slices.Equal(s.Test, []int{4, 5, 6, 7}) || s.Dropped != 4 {
		t.Errorf("first: %+v", s)
	}
	if s := splits[1]; !slices.Equal(s.Train, []int{0, 1, 2, 3, 4, 12, 13}) || s.Dropped != 3 || s.From != 8 || s.To != 11 {
		t.Errorf("second: %+v", s)
	}
}

// TestSplitsNeverOverlap holds, over many shapes, that no return learned from shares a session with one
// tested, that an expanding window never learns from later, and that blocks test every row once.
func TestSplitsNeverOverlap(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		horizon, embargo := 1+rng.IntN(5), rng.IntN(3)
		var session []int
		for range 200 {
			session = append(session, rng.IntN(120))
		}
		config := SplitConfig{Splits: 2 + rng.IntN(4), Horizon: horizon, Embargo: embargo}
		for _, expanding := range []bool{true, false} {
			splits, err := splitTime(session, config, expanding)
			if err != nil {
				t.Fatal(err)
			}
			tested := 0
			for _, s := range splits {
				tested += len(s.Test)
				for _, train := range s.Train {
					for _, test := range s.Test {
						gap := session[test] - session[train]
						if max(gap, -gap) <= horizon+embargo || expanding && gap < 0 {
							t.Fatalf("%+v: sessions %d and %d", config, session[train], session[test])
						}
					}
				}
				if !expanding && len(s.Train)+len(s.Test)+s.Dropped != len(session) {
					t.Fatalf("rows lost: %+v", s)
				}
			}
			if !expanding && tested != len(session) {
				t.Fatalf("%d rows tested, want %d", tested, len(session))
			}
		}
	}
}

func TestSplitErrors(t *testing.T) {
	var few *FewSessionsError
	if _, err := BlockedSplits(nil, SplitConfig{}); !errors.As(err, &few) || few.Want != 5 {
		t.Errorf("empty: %v", err)
	}
	var split *SplitError
	if _, err := ExpandingSplits([]int{0, 1, 2, 3, 4, 5}, SplitConfig{Horizon: 3}); !errors.As(err, &split) || split.Split != 0 {
		t.Errorf("purged away: %v", err)
	}
}

// TestOutOfSample holds that half of the variance is predicted where it can be, R2 within 0.1 of 0.5 and
// p below 1e-6, and that noise is predicted no better than by its mean: R2 at most 0.01.
func TestOutOfSample(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	const n = 1200
	x := mat.NewDense(n, 2, nil)
	y, noise, session := make([]float64, n), make([]float64, n), make([]int, n)
	for i := range n {
		x.SetRow(i, []float64{1, rng.NormFloat64()})
		noise[i] = rng.NormFloat64()
		y[i] = x.At(i, 1) + rng.NormFloat64()
		session[i] = i / 2
	}
	learn := LeastSquares([]string{InterceptName, "x"})
	f, err := OutOfSample(y, x, session, learn, SplitConfig{})
	if err != nil || f.R2 < 0.4 || f.R2 > 0.6 || f.ClarkWest.P > 1e-6 || f.N != 1000 {
		t.Errorf("%v: R2 %v, p %v, n %d", err, f.R2, f.ClarkWest.P, f.N)
	}
	f, err = OutOfSample(noise, x, session, learn, SplitConfig{})
	if err != nil || f.R2 > 0.01 {
		t.Errorf("noise: %v, R2 %v", err, f.R2)
	}
}
