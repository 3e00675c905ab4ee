package sentiment

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/tickertone/tickertone/data"
)

// Label is the most probable class of a tone.
type Label string

// The three labels; an empty label means that nothing was said.
const (
	Positive Label = "positive"
	Neutral  Label = "neutral"
	Negative Label = "negative"
)

// weight is what one unit of a feature adds to the two log-odds against neutral.
type weight struct{ positive, negative float64 }

// weights is the additive model: the tables of data/model.
type weights struct {
	table   map[string]weight
	learned bool // it holds n-grams, words of headlines or patterns
}

// isLearned says whether a feature comes from words alone; its name is rule:term. The others are evidence,
// the intercept and presence.
func isLearned(name string) bool { return strings.Contains(name, ":") }

// Names of the weights that belong to no rule: the intercept, and what it adds that a sentence holds
// any evidence at all, good or bad.
const (
	interceptFeature = "intercept"
	presenceFeature  = "presence"
)

// embeddedWeights reads data/model/weights.tsv, which the train verb writes.
var embeddedWeights = sync.OnceValues(func() (weights, error) {
	w := weights{table: map[string]weight{}}
	err := data.Embedded("model/weights.tsv", weightsHeader, func(_ int, cells []string) error {
		p, err1 := strconv.ParseFloat(cells[1], 64)
		n, err2 := strconv.ParseFloat(cells[2], 64)
		if err1 != nil || err2 != nil {
			return fmt.Errorf("weights %q and %q: expected numbers", cells[1], cells[2])
		}
		w.table[cells[0]] = weight{p, n}
		w.learned = w.learned || isLearned(cells[0])
		return nil
	})
	if err != nil {
		return w, err
	}
	return w, w.complete("data/model/weights.tsv")
})

const weightsHeader = "feature\tpositive\tnegative"

// complete checks that every rule has a weight for both signs, so that no evidence is dropped in silence.
func (w weights) complete(name string) error {
	names := []string{interceptFeature, presenceFeature}
	for _, rule := range []string{ruleTone, ruleMove, ruleComparison, ruleExpectation, ruleRelation, ruleMention} {
		names = append(names, rule+"+", rule+"-")
	}
	for _, feature := range names {
		if _, ok := w.table[feature]; !ok {
			return fmt.Errorf("%s: no weight for feature %q", name, feature)
		}
	}
	return nil
}

// of is what a feature adds to the two log-odds before normalisation: the sum over its names, of which
// all but the first may be unknown.
func (w weights) of(f feature) (positive, negative float64) {
	for _, name := range f.names {
		row := w.table[name]
		positive += row.positive * f.value
		negative += row.negative * f.value
	}
	if f.opens {
		row := w.table[presenceFeature]
		positive += row.positive
		negative += row.negative
	}
	return positive, negative
}

// softmax turns the two log-odds, with 0 for neutral, into p_positive, p_neutral and p_negative.
func softmax(positive, negative float64) [3]float64 {
	top := math.Max(0, math.Max(positive, negative))
	p, u, n := math.Exp(positive-top), math.Exp(-top), math.Exp(negative-top)
	sum := p + u + n
	return [3]float64{p / sum, u / sum, n / sum}
}

// label is the class of the largest probability; neutral wins a tie.
func label(p [3]float64) Label {
	switch {
	case p[0] > p[1] && p[0] >= p[2]:
		return Positive
	case p[2] > p[1] && p[2] >= p[0]:
		return Negative
	}
	return Neutral
}
