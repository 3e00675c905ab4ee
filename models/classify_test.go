package models

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestClassify compares with values worked out by hand from the confusion matrix.
func TestClassify(t *testing.T) {
	truth := []int{0, 0, 0, 1, 1, 2, 2, 2, 2, 0}
	guess := []int{0, 0, 1, 1, 0, 2, 2, 0, 2, 0}
	prob := []float64{.95, .95, .65, .85, .55, .95, .75, .45, .85, .65}
	c, err := Classify(truth, guess, prob, ClassifyConfig{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if c.Confusion != [3][3]int{{3, 1, 0}, {1, 1, 0}, {1, 0, 3}} {
		t.Errorf("confusion %v", c.Confusion)
	}
	f1 := []float64{6. / 9, 2. / 4, 6. / 7}
	for k, want := range f1 {
		if math.Abs(c.F1[k]-want) > 1e-15 {
			t.Errorf("F1[%d] = %v, want %v", k, c.F1[k], want)
		}
	}
	if math.Abs(c.Accuracy-0.7) > 1e-15 || math.Abs(c.MacroF1-(f1[0]+f1[1]+f1[2])/3) > 1e-15 {
		t.Errorf("accuracy %v, macro-F1 %v", c.Accuracy, c.MacroF1)
	}
	// Bins .4: |.45-0|, .5: |.55-0|, .6: |1.3-1|, .7: |.75-1|, .8: |1.7-2|, .9: |2.85-3|; over 10.
	if want := (.45 + .55 + .3 + .25 + .3 + .15) / 10; math.Abs(c.ECE-want) > 1e-12 {
		t.Errorf("ECE %v, want %v", c.ECE, want)
	}
	if !(c.AccuracyInterval[0] < 0.7 && 0.7 < c.AccuracyInterval[1]) {
		t.Errorf("interval %v does not hold the accuracy", c.AccuracyInterval)
	}
}

// TestMultinomial recovers the coefficients of a large simulated sample, and checks the first-order
// conditions, which hold exactly at a maximum: without a penalty, fitted and observed counts agree.
func TestMultinomial(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	want := [][2]float64{{-0.5, 0.3}, {1.2, -0.7}}
	const n = 20000
	y := make([]int, n)
	x := make([]Sparse, n)
	for i := range x {
		v := rng.NormFloat64()
		x[i] = Sparse{Index: []int32{0, 1}, Value: []float64{1, v}}
		p, _ := probabilities([2]float64{want[0][0] + want[1][0]*v, want[0][1] + want[1][1]*v})
		switch u := rng.Float64(); {
		case u < p[0]:
			y[i] = 1
		case u < p[0]+p[1]:
			y[i] = 2
		}
	}
	fit, err := FitMultinomial(y, x, 2, MultinomialConfig{})
	if err != nil {
		t.Fatal(err)
	}
	for j := range want {
		for c := range want[j] {
			if math.Abs(fit.Coef[j][c]-want[j][c]) > 0.08 { // about four standard errors
				t.Errorf("coefficient %d of class %d is %v, want %v", j, c+1, fit.Coef[j][c], want[j][c])
			}
		}
	}
	var gap [2]float64
	for i := range x {
		p, _ := probabilities([2]float64{fit.Coef[0][0] + fit.Coef[1][0]*x[i].Value[1], fit.Coef[0][1] + fit.Coef[1][1]*x[i].Value[1]})
		for c := range gap {
			gap[c] += p[c]
			if y[i] == c+1 {
				gap[c]--
			}
		}
	}
	if math.Abs(gap[0]) > 0.5 || math.Abs(gap[1]) > 0.5 {
		t.Errorf("fitted and observed counts differ by %v", gap)
	}
}

func TestMultinomialPenalty(t *testing.T) {
	y := []int{0, 1, 2, 1}
	x := make([]Sparse, 4)
	for i := range x {
		x[i] = Sparse{Index: []int32{0}, Value: []float64{1}}
	}
	fit, err := FitMultinomial(y, x, 1, MultinomialConfig{Penalty: []float64{1e9}, Start: [][2]float64{{0.25, -2}}})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(fit.Coef[0][0]-0.25) > 1e-6 || math.Abs(fit.Coef[0][1]+2) > 1e-6 {
		t.Errorf("a heavy penalty gives %v, want the start values", fit.Coef[0])
	}
	if _, err := FitMultinomial([]int{3}, x[:1], 1, MultinomialConfig{}); err == nil {
		t.Error("class 3 was accepted")
	}
}
