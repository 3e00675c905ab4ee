package sentiment

import (
	"bufio"
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

// weights is the additive model: data/model/weights.tsv.
type weights map[string]weight

const interceptFeature = "intercept"

var embeddedWeights = sync.OnceValues(func() (weights, error) {
	f, err := data.FS.Open("model/weights.tsv")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return parseWeights(f, "data/model/weights.tsv")
})

// parseWeights reads "feature<TAB>positive<TAB>negative<TAB>source". Every rule needs a weight for both
// signs, so that no evidence is dropped in silence.
func parseWeights(r io.Reader, name string) (weights, error) {
	table := weights{}
	scan := bufio.NewScanner(r)
	for line := 1; scan.Scan(); line++ {
		row := scan.Text()
		if line == 1 || row == "" || strings.HasPrefix(row, "#") {
			continue
		}
		cells := strings.Split(row, "\t")
		if len(cells) != 4 {
			return nil, fmt.Errorf("%s:%d: %d cells: expected feature, positive, negative and source", name, line, len(cells))
		}
		p, err1 := strconv.ParseFloat(cells[1], 64)
		n, err2 := strconv.ParseFloat(cells[2], 64)
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("%s:%d: weights %q and %q: expected numbers", name, line, cells[1], cells[2])
		}
		table[cells[0]] = weight{p, n}
	}
	if err := scan.Err(); err != nil {
		return nil, err
	}
	return table, table.complete(name)
}

func (w weights) complete(name string) error {
	names := []string{interceptFeature}
	for _, rule := range []string{ruleTone, ruleMove, ruleComparison, ruleExpectation, ruleRelation, ruleMention} {
		names = append(names, rule+"+", rule+"-")
	}
	for _, feature := range names {
		if _, ok := w[feature]; !ok {
			return fmt.Errorf("%s: no weight for feature %q", name, feature)
		}
	}
	return nil
}

// of is what a piece of evidence adds before normalisation.
func (w weights) of(rule string, valence float64) (positive, negative float64) {
	sign := "+"
	if valence < 0 {
		sign = "-"
	}
	f := w[rule+sign]
	return f.positive * math.Abs(valence), f.negative * math.Abs(valence)
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
