package sentiment

import (
	"fmt"
	"io"
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

// Weights are the additive model: a table like data/model/weights.tsv, which Train fits.
type Weights struct {
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
var embeddedWeights = sync.OnceValues(func() (*Weights, error) {
	const path = "model/weights.tsv"
	f, err := data.FS.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadWeights(f, "data/"+path)
})

// ReadWeights reads a table that [Model.WriteTo] wrote. Errors name the file and line.
func ReadWeights(r io.Reader, name string) (*Weights, error) {
	w := &Weights{table: map[string]weight{}}
	err := data.Rows(r, name, weightsHeader, func(_ int, cells []string) error {
		p, err1 := strconv.ParseFloat(cells[1], 64)
		n, err2 := strconv.ParseFloat(cells[2], 64)
		if err1 != nil || err2 != nil || math.IsNaN(p+n) || math.IsInf(p+n, 0) {
			return fmt.Errorf("weights %q and %q: expected numbers", cells[1], cells[2])
		}
		if _, twice := w.table[cells[0]]; twice {
			return fmt.Errorf("feature %q stands twice", cells[0])
		}
		w.table[cells[0]] = weight{p, n}
		w.learned = w.learned || isLearned(cells[0])
		return nil
	})
	if err != nil {
		return nil, err
	}
	return w, w.complete(name)
}

const weightsHeader = "feature\tpositive\tnegative"

// evidence is the weights without those learned of words.
func (w *Weights) evidence() *Weights {
	rest := &Weights{table: map[string]weight{}}
	for name, row := range w.table {
		if !isLearned(name) {
			rest.table[name] = row
		}
	}
	return rest
}

// complete checks that every rule has a weight for both signs, so that no evidence is dropped in silence.
func (w *Weights) complete(name string) error {
	names := []string{interceptFeature, presenceFeature}
	for _, rule := range []string{ruleTone, ruleMove, ruleComparison, ruleExpectation, ruleRelation, ruleMention} {
		names = append(names, rule+"+", rule+"-")
	}
	for _, feature := range names {
		if _, ok := w.table[feature]; !ok {
			return fmt.Errorf("%s: no weight for feature %q: expected a table that the train verb wrote", name, feature)
		}
	}
	return nil
}

// of is what a feature adds to the two log-odds before normalisation: the sum over its names, of which
// all but the first may be unknown.
func (w *Weights) of(f feature) (positive, negative float64) {
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
