package models

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
)

// Classification measures predicted classes 0, 1, 2 against true ones.
type Classification struct {
	N         int
	Confusion [3][3]int // true class by predicted class

	Accuracy float64
	F1       [3]float64 // by class; NaN for a class that is neither true nor predicted
	MacroF1  float64    // mean of F1 over the classes that occur
	// ECE is the expected calibration error: over ten equal bins of the largest probability, the mean gap
	// between that probability and the share that was right, weighted by the rows of the bin. NaN
	// without probabilities. Source: Guo et al. (2017), equation 3.
	ECE float64

	// AccuracyInterval and MacroF1Interval are percentile bootstrap intervals over rows.
	AccuracyInterval [2]float64
	MacroF1Interval  [2]float64
	Level            float64
	Resamples        int
	Seed             uint64
}

// ClassifyConfig sets the bootstrap. The zero value draws 1,000 resamples for 95% intervals.
type ClassifyConfig struct {
	Level     float64 // 0 means 0.95
	Resamples int     // 0 means 1000
	Seed      uint64
}

// Classify compares predicted with true classes; prob holds the probability given to the predicted class,
// or is nil. It panics when the lengths differ and returns an error when there are no rows or a class is
// out of range.
func Classify(truth, predicted []int, prob []float64, config ClassifyConfig) (*Classification, error) {
	if len(truth) != len(predicted) || prob != nil && len(prob) != len(truth) {
		panic("models: slice length mismatch")
	}
	if len(truth) == 0 {
		return nil, fmt.Errorf("classify: no rows")
	}
	if config.Level == 0 {
		config.Level = 0.95
	}
	if config.Resamples == 0 {
		config.Resamples = 1000
	}
	c := &Classification{N: len(truth), Level: config.Level, Resamples: config.Resamples, Seed: config.Seed}
	for i := range truth {
		if truth[i] < 0 || truth[i] > 2 || predicted[i] < 0 || predicted[i] > 2 {
			return nil, fmt.Errorf("classify: row %d: classes %d and %d: expected 0, 1 or 2", i, truth[i], predicted[i])
		}
		c.Confusion[truth[i]][predicted[i]]++
	}
	c.Accuracy, c.F1, c.MacroF1 = measures(c.Confusion)
	c.ECE = calibration(truth, predicted, prob)
	c.bootstrap(truth, predicted)
	return c, nil
}

func measures(m [3][3]int) (accuracy float64, f1 [3]float64, macro float64) {
	n, right, classes := 0, 0, 0
	for c := range m {
		truth, predicted := 0, 0
		for d := range m {
			truth += m[c][d]
			predicted += m[d][c]
		}
		n += truth
		right += m[c][c]
		f1[c] = math.NaN()
		if truth+predicted > 0 {
			f1[c] = 2 * float64(m[c][c]) / float64(truth+predicted)
		}
		if truth > 0 {
			macro += f1[c]
			classes++
		}
	}
	return float64(right) / float64(n), f1, macro / float64(classes)
}

func calibration(truth, predicted []int, prob []float64) float64 {
	if prob == nil {
		return math.NaN()
	}
	const bins = 10
	var count, right, sum [bins]float64
	for i, p := range prob {
		b := min(int(p*bins), bins-1)
		count[b]++
		sum[b] += p
		if truth[i] == predicted[i] {
			right[b]++
		}
	}
	ece := 0.0
	for b := range count {
		ece += math.Abs(sum[b]-right[b]) / float64(len(prob))
	}
	return ece
}

// bootstrap resamples rows with a seeded generator.
func (c *Classification) bootstrap(truth, predicted []int) {
	rng := rand.New(rand.NewPCG(c.Seed, c.Seed))
	accuracy := make([]float64, c.Resamples)
	macro := make([]float64, c.Resamples)
	for b := range accuracy {
		var m [3][3]int
		for range truth {
			i := rng.IntN(len(truth))
			m[truth[i]][predicted[i]]++
		}
		accuracy[b], _, macro[b] = measures(m)
	}
	c.AccuracyInterval = percentiles(accuracy, c.Level)
	c.MacroF1Interval = percentiles(macro, c.Level)
}

func percentiles(v []float64, level float64) [2]float64 {
	sort.Float64s(v)
	tail := (1 - level) / 2
	at := func(q float64) float64 { return v[min(int(q*float64(len(v))), len(v)-1)] }
	return [2]float64{at(tail), at(1 - tail)}
}
