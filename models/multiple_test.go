package models

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestHolmAndBenjaminiHochberg computes both by hand from their formulas, with an order that is not sorted,
// a tie, a cap at one and a NaN. Tolerance 1e-14.
func TestHolmAndBenjaminiHochberg(t *testing.T) {
	p := []float64{0.03, 0.005, math.NaN(), 0.01, 0.04, 0.9}
	holm, err1 := Holm(p)
	bh, err2 := BenjaminiHochberg(p)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	wantHolm := []float64{0.09, 0.025, math.NaN(), 0.04, 0.09, 0.9}
	wantBH := []float64{0.05, 0.025, math.NaN(), 0.025, 0.05, 0.9}
	for i := range p {
		if math.IsNaN(p[i]) {
			if !math.IsNaN(holm[i]) || !math.IsNaN(bh[i]) {
				t.Errorf("test %d: NaN became %v and %v", i, holm[i], bh[i])
			}
			continue
		}
		if !near(holm[i], wantHolm[i], 1e-14) || !near(bh[i], wantBH[i], 1e-14) {
			t.Errorf("test %d: holm %v, bh %v: want %v, %v", i, holm[i], bh[i], wantHolm[i], wantBH[i])
		}
	}
	var bad *PValueError
	if _, err := Holm([]float64{0.5, 1.5}); !errors.As(err, &bad) || bad.Test != 1 {
		t.Errorf("p of 1.5: %v", err)
	}
}

// TestStepDownByHand: with four draws, test 1 (|t| = 3) is reached by the largest of both in one of them,
// test 0 (|t| = 2) then by its own in one: 2/5 each.
func TestStepDownByHand(t *testing.T) {
	got, err := StepDown([]float64{2, -3, math.NaN()}, [][]float64{{1, 1, 9}, {-3.5, 0, 9}, {0, 2.5, 9}, {0.1, -1, 9}})
	if err != nil || got[0] != 0.4 || got[1] != 0.4 || !math.IsNaN(got[2]) {
		t.Errorf("%v, %v: want 0.4 0.4 NaN", got, err)
	}
}

// TestRomanoWolfSize holds that among ten tests of noise that move together the chance of any rejection at
// 5% is 3.5% to 6.5%, where that of the single tests is more than three times as much and that of Holm is
// below ours: 2,000 replications of 100 rows.
func TestRomanoWolfSize(t *testing.T) {
	const replications, tests, rows = 2000, 10, 100
	rng := rand.New(rand.NewPCG(7, 8))
	var ours, holm, single float64
	names := make([]string, tests)
	for range replications {
		columns := make([][]float64, tests)
		for j := range columns {
			columns[j] = make([]float64, rows)
		}
		for i := range rows {
			shared := rng.NormFloat64()
			for j := range columns {
				columns[j][i] = 0.8*shared + 0.6*rng.NormFloat64()
			}
		}
		r, err := RomanoWolf(columns, names, RomanoWolfConfig{Resamples: 199, Seed: rng.Uint64()})
		if err != nil {
			t.Fatal(err)
		}
		p := make([]float64, tests)
		for j := range p {
			p[j] = studentP(r.T[j], rows-1)
		}
		adjusted, err := Holm(p)
		if err != nil {
			t.Fatal(err)
		}
		ours += share(slices.Min(r.Adjusted) <= 0.05, replications)
		holm += share(slices.Min(adjusted) <= 0.05, replications)
		single += share(slices.Min(r.P) <= 0.05, replications)
	}
	t.Logf("any rejection: romano-wolf %.4f, holm %.4f, single %.4f", ours, holm, single)
	checkShare(t, "romano-wolf", ours, 0.035, 0.065)
	checkShare(t, "holm", holm, 0, ours)
	checkShare(t, "single tests", single, 3*0.05, 1)
}

func share(happened bool, of float64) float64 {
	if happened {
		return 1 / of
	}
	return 0
}

// TestRomanoWolfBlocks holds the standard error of blocks against the long-run variance of a moving average
// of five, (1 + 2 (0.8 + 0.6 + 0.4 + 0.2)) = 5 times that of a row, within 15% with 20,000 rows and blocks of 50;
// and that the same seed gives the same answer.
func TestRomanoWolfBlocks(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	const rows = 20000
	shock, column := make([]float64, rows+4), make([]float64, rows)
	for i := range shock {
		shock[i] = rng.NormFloat64()
	}
	for i := range column {
		for l := range 5 {
			column[i] += shock[i+l] / math.Sqrt(5)
		}
	}
	config := RomanoWolfConfig{Block: 50, Resamples: 50, Seed: 4}
	a, err1 := RomanoWolf([][]float64{column}, []string{"x"}, config)
	b, err2 := RomanoWolf([][]float64{column}, []string{"x"}, config)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if want := math.Sqrt(5.0 / rows); !near(a.StdErr[0], want, 0.15) {
		t.Errorf("se %v, want %v", a.StdErr[0], want)
	}
	if a.Adjusted[0] != b.Adjusted[0] || a.P[0] != a.Adjusted[0] {
		t.Errorf("one test: p %v, adjusted %v and %v: want one number", a.P[0], a.Adjusted[0], b.Adjusted[0])
	}
}

func TestRomanoWolfErrors(t *testing.T) {
	rising := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	hole := slices.Clone(rising)
	hole[3] = math.NaN()
	flat := make([]float64, 12)
	var notFinite *NotFiniteError
	if _, err := RomanoWolf([][]float64{rising, hole}, []string{"a", "b"}, RomanoWolfConfig{}); !errors.As(err, &notFinite) || notFinite.Column != "b" || notFinite.Row != 3 {
		t.Errorf("hole: %v", err)
	}
	var constant *ConstantColumnError
	if _, err := RomanoWolf([][]float64{flat}, []string{"flat"}, RomanoWolfConfig{}); !errors.As(err, &constant) || constant.Column != "flat" {
		t.Errorf("flat: %v", err)
	}
	var few *FewSessionsError
	if _, err := RomanoWolf([][]float64{rising}, []string{"a"}, RomanoWolfConfig{Block: 5}); !errors.As(err, &few) || few.Want != 50 {
		t.Errorf("few: %v", err)
	}
}
