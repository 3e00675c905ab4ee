package main

import (
	"fmt"
	"math"
	"slices"

	"github.com/tickertone/tickertone/models"
)

// power is the probability with which a detectable effect is found.
const power = 0.8

// detectable is the smallest effect that a test at 1 - level finds with that probability; NaN where there is
// no test.
func detectable(stdErr, df, level float64) float64 {
	d, err := models.DetectableEffect(stdErr, df, 1-level, power)
	if err != nil {
		return math.NaN()
	}
	return d.Effect
}

func detectableNote(level float64) string {
	return fmt.Sprintf("detectable: the smallest effect that a test at %s finds with probability %v", plainNumber(1-level), power)
}

// hypothesis is one of several tests of zero.
type hypothesis struct {
	name       string
	estimate   float64
	p          float64
	periods    []int     // distinct or not
	influences []float64 // what each period, or each row of it, adds to the estimate; they sum to zero
}

// adjust returns p values for all hypotheses together, by --adjust. block is how many periods a return spans.
func (req *request) adjustAll(tests []hypothesis, block int) ([]float64, error) {
	p := make([]float64, len(tests))
	for i, test := range tests {
		p[i] = test.p
	}
	switch req.adjust {
	case "holm":
		return models.Holm(p)
	case "bh":
		return models.BenjaminiHochberg(p)
	}
	columns, names := aligned(tests)
	rw, err := models.RomanoWolf(columns, names, models.RomanoWolfConfig{Resamples: req.reps, Block: block, Seed: req.seed})
	if err != nil {
		return nil, fmt.Errorf("--adjust romano-wolf: %s", plain(err))
	}
	return rw.Adjusted, nil
}

// aligned gives every hypothesis a value for each period of any of them, with the estimate for its mean.
func aligned(tests []hypothesis) (columns [][]float64, names []string) {
	var all []int
	for _, test := range tests {
		all = append(all, test.periods...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	for _, test := range tests {
		column := make([]float64, len(all))
		for i, period := range test.periods {
			at, _ := slices.BinarySearch(all, period)
			column[at] += test.influences[i] * float64(len(all))
		}
		for i := range column {
			column[i] += test.estimate
		}
		columns, names = append(columns, column), append(names, test.name)
	}
	return columns, names
}

// meanInfluences are those of the elements of a series on its mean.
func meanInfluences(series []float64, mean float64) []float64 {
	influences := make([]float64, len(series))
	for i, v := range series {
		influences[i] = (v - mean) / float64(len(series))
	}
	return influences
}

// adjustEstimates adjusts the slopes of all equations together, placebos apart.
func adjustEstimates(req *request, all []*estimate) error {
	if req.adjust == "" {
		return nil
	}
	families := map[string][]*estimate{}
	for _, e := range all {
		families[e.placebo] = append(families[e.placebo], e)
	}
	for _, family := range families {
		if err := adjustFamily(req, family); err != nil {
			return family[0].explain(err)
		}
	}
	return nil
}

func adjustFamily(req *request, family []*estimate) error {
	var tests []hypothesis
	var results []*float64
	block := 1
	for _, e := range family {
		block = max(block, e.overlap)
		for i, name := range e.inf.Names {
			if name != models.InterceptName {
				tests, results = append(tests, e.hypothesis(i)), append(results, &e.adjusted[i])
			}
		}
	}
	p, err := req.adjustAll(tests, block)
	for i := range p {
		*results[i] = p[i]
	}
	return err
}

// hypothesis is the test of a coefficient.
func (e *estimate) hypothesis(i int) hypothesis {
	h := hypothesis{name: e.y + " " + e.inf.Names[i], estimate: e.inf.Coef[i], p: e.inf.P[i]}
	if e.fit == nil {
		series := make([]float64, len(e.sections.Period))
		for t := range series {
			series[t] = e.sections.Series.At(t, i)
		}
		h.periods, h.influences = e.sections.Period, meanInfluences(series, h.estimate)
		return h
	}
	h.influences = e.fit.Influences(e.inf.Names[i])
	if h.periods = pickUsed(e.periods, e.fit.Rows); h.periods == nil {
		h.periods = make([]int, len(h.influences))
		for r := range h.periods {
			h.periods[r] = r
		}
	}
	return h
}
