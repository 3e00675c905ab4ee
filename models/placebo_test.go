package models

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestShuffleWithin holds that each company keeps its values and its gaps, that the seed decides, and that
// a company's shuffle does not depend on the others.
func TestShuffleWithin(t *testing.T) {
	nan := math.NaN()
	column := []float64{1, 2, nan, 3, 4, 10, 20, 30, 40, 50, 99}
	company := []int{7, 7, 7, 7, 7, 2, 2, 2, 2, 2, 5}
	p, err := ShuffleWithin(column, company, 1)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := ShuffleWithin(column, company, 1)
	other, _ := ShuffleWithin(column, company, 2)
	alone, _ := ShuffleWithin(column[:5], company[:5], 1)
	if !sameBits(p.Column, again.Column) || sameBits(p.Column, other.Column) || sameBits(p.Column, column) {
		t.Errorf("seed 1: %v and %v, seed 2: %v", p.Column, again.Column, other.Column)
	}
	if !sameBits(p.Column[:5], alone.Column) {
		t.Errorf("alone %v, among others %v", alone.Column, p.Column[:5])
	}
	if !math.IsNaN(p.Column[2]) || p.Column[10] != 99 || p.Unmoved != 1 || p.Lost != 0 {
		t.Errorf("%+v: want row 2 without value and row 10 unmoved", p)
	}
	for _, span := range [][2]int{{0, 5}, {5, 10}} {
		a, b := slices.Clone(column[span[0]:span[1]]), slices.Clone(p.Column[span[0]:span[1]])
		slices.Sort(a)
		slices.Sort(b)
		if !sameBits(a, b) {
			t.Errorf("values %v became %v", a, b)
		}
	}
}

func sameBits(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
}

// TestShift moves two companies, one of which lacks session 3, with rows in any order.
func TestShift(t *testing.T) {
	nan := math.NaN()
	session := []int{4, 1, 2, 1, 2, 3}
	company := []int{0, 0, 0, 9, 9, 9}
	column := []float64{4, 1, 2, 91, 92, 93}
	for _, c := range []struct {
		name  string
		shift func([]float64, []int, []int, int) (*Placebo, error)
		by    int
		want  []float64
		lost  int
	}{
		{"shift+1", ShiftSessions, 1, []float64{nan, nan, 1, nan, 91, 92}, 3},
		{"shift-1", ShiftSessions, -1, []float64{nan, 2, nan, 92, 93, nan}, 3},
		{"shift+2", ShiftSessions, 2, []float64{2, nan, nan, nan, nan, 91}, 4},
		{"shift+1", ShiftRows, 1, []float64{2, nan, 1, nan, 91, 92}, 2},
		{"shift-2", ShiftRows, -2, []float64{nan, 4, nan, 93, nan, nan}, 4},
	} {
		p, err := c.shift(column, company, session, c.by)
		if err != nil || p.Name != c.name || p.Lost != c.lost {
			t.Errorf("%s by %d: %+v, %v", c.name, c.by, p, err)
			continue
		}
		for i, want := range c.want {
			if p.Column[i] != want && !(math.IsNaN(want) && math.IsNaN(p.Column[i])) {
				t.Errorf("%s: row %d = %v, want %v", c.name, i, p.Column[i], want)
			}
		}
	}
	var twice *DuplicateRowError
	if _, err := ShiftSessions(column, company, []int{4, 1, 1, 1, 2, 3}, 1); !errors.As(err, &twice) || twice.Row != 2 {
		t.Errorf("session twice: %v", err)
	}
}

// TestPlaceboFindsALeak holds that a signal that is the return itself loses its relation when shuffled, and
// that a signal one session behind shows it when it is shifted back: R2 below 0.05 and above 0.999.
func TestPlaceboFindsALeak(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	const sessions = 400
	company, session := make([]int, sessions), make([]int, sessions)
	returns, stale := make([]float64, sessions), make([]float64, sessions)
	for i := range returns {
		session[i] = i
		returns[i] = rng.NormFloat64()
		if i > 0 {
			stale[i] = returns[i-1]
		}
	}
	shuffled, err1 := ShuffleWithin(returns, company, 1)
	back, err2 := ShiftSessions(stale, company, session, -1)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if r := correlate(shuffled.Column, returns, Pearson); r*r > 0.05 {
		t.Errorf("shuffled: R2 = %v", r*r)
	}
	if r := correlate(back.Column[:sessions-1], returns[:sessions-1], Pearson); r*r < 0.999 {
		t.Errorf("shifted back: R2 = %v", r*r)
	}
}
