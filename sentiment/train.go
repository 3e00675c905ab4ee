package sentiment

import (
	"errors"
	"fmt"
	"io"
	"math"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/tickertone/tickertone/models"
	"github.com/tickertone/tickertone/sentiment/text"
)

// TrainConfig says how the weights are fitted. The zero value is what the shipped weights use.
type TrainConfig struct {
	Engine Config

	// Penalty is the ridge penalty of a learned n-gram or pattern; 0 means DefaultPenalty. Words of headlines
	// get a share of it. Evidence is shrunk towards the weights set by hand, and less.
	Penalty float64
	// MinCount is in how many rows an n-gram or pattern must stand to be learned; 0 means DefaultMinCount.
	MinCount int
	// EvidenceOnly learns the weights of the evidence and nothing else.
	EvidenceOnly bool
	// WordsOnly learns of words alone; evidence weighs nothing. With EvidenceOnly it shows what each of the
	// two layers contributes.
	WordsOnly bool
}

// Defaults of TrainConfig, chosen by holding out whole sets.
const (
	DefaultPenalty  = 14.0
	DefaultMinCount = 4
)

const (
	rulePenalty  = 8.0  // of the weight of a rule, towards the one set by hand
	topicPenalty = 4.0  // of what a topic adds to its rule
	headlinePart = 0.3  // of the penalty of an n-gram that the same word in a headline gets
	lowerShare   = 0.3  // of its occurrences a word must be in lower case, else it is a name
	dropBelow    = 0.02 // weights smaller than this on both sides are not kept
)

// Model is a set of fitted weights.
type Model struct {
	Rows, Skipped int // rows learned from; rows that said nothing about their target
	Features      int
	LogLik        float64
	Iterations    int
	weights       *Weights
}

// Engine returns an engine that scores with the model.
func (m *Model) Engine(config Config) (*Engine, error) {
	config.Weights = m.weights
	return New(config)
}

// Train fits the additive model on labelled rows: a multinomial logistic regression with neutral as the
// reference, on the features the engine itself reads, so that the ledger of a score is the regression.
func Train(rows []Labelled, config TrainConfig) (*Model, error) {
	e, err := New(config.Engine)
	if err != nil {
		return nil, err
	}
	e.weights = e.weights.evidence() // What is learned of words is learned afresh.
	e.training = !config.EvidenceOnly
	t := trainer{engine: e, config: config, index: map[string]int32{}}
	t.defaults()
	t.read(rows)
	if len(t.y) == 0 {
		return nil, errors.New("train: no row says anything about its target")
	}
	t.enumerate()
	fit, err := models.FitMultinomial(t.y, t.design(), len(t.names), models.MultinomialConfig{
		Penalty: t.penalties(), Start: t.start(),
	})
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	m := &Model{Rows: len(t.y), Skipped: t.skipped, LogLik: fit.LogLik, Iterations: fit.Iterations, weights: t.keep(fit.Coef)}
	m.Features = len(m.weights.rows)
	return m, nil
}

type trainer struct {
	engine  *Engine
	config  TrainConfig
	rows    [][]counted
	y       []int
	skipped int
	lower   map[string][2]int // by word: occurrences in lower case, and all
	names   []string
	index   map[string]int32
}

// counted is a feature name with its value in a row.
type counted struct {
	name  string
	value float64
	words []string // of an n-gram
}

func (t *trainer) defaults() {
	if t.config.Penalty == 0 {
		t.config.Penalty = DefaultPenalty
	}
	if t.config.MinCount == 0 {
		t.config.MinCount = DefaultMinCount
	}
	t.lower = map[string][2]int{}
}

func (t *trainer) read(rows []Labelled) {
	for _, r := range rows {
		features := t.engine.featuresOf(r)
		if len(features) == 0 {
			t.skipped++
			continue
		}
		n := units(features, false)
		var row []counted
		for _, f := range features {
			c := counted{value: f.value / n}
			if f.rule == Ngram || f.rule == Headline {
				c.words = strings.Fields(f.term)
				t.countCase(f)
			}
			for _, c.name = range f.names() {
				row = append(row, c)
			}
			if f.opens {
				row = append(row, counted{name: presenceFeature, value: 1 / n})
			}
		}
		t.rows = append(t.rows, row)
		t.y = append(t.y, r.Class())
	}
}

// featuresOf reads a labelled row and returns what the model sees of its target.
func (e *Engine) featuresOf(r Labelled) []feature {
	d := e.read(r.article())
	if r.Target == "" {
		return d.features(everyone)
	}
	return d.features(d.cast.Given[0])
}

// countCase counts how often each single word is written in lower case away from a sentence's start.
func (t *trainer) countCase(f feature) {
	if strings.Contains(f.term, " ") {
		return
	}
	tok := f.field.x.Tokens[f.field.x.TokenAt(f.span.Start)]
	if tok.Kind != text.Word || tok.Start == f.field.x.Sentences[tok.Sentence].Start {
		return
	}
	word := strings.TrimPrefix(f.term, ofOther)
	n := t.lower[word]
	n[1]++
	if !tok.Capital {
		n[0]++
	}
	t.lower[word] = n
}

// enumerate numbers the features to fit: the intercept, every rule and topic, and what is learned of
// words that stand in enough rows and are no name.
func (t *trainer) enumerate() {
	count := map[string]int{}
	for _, row := range t.rows {
		seen := map[string]bool{}
		for _, c := range row {
			if !seen[c.name] && t.mayLearn(c) {
				count[c.name]++
			}
			seen[c.name] = true
		}
	}
	for name := range count {
		if count[name] >= t.config.MinCount {
			t.names = append(t.names, name)
		}
	}
	for _, r := range t.engine.weights.rows {
		if !isLearned(r.name) && r.name != interceptFeature && count[r.name] < t.config.MinCount {
			t.names = append(t.names, r.name)
		}
	}
	sort.Strings(t.names)
	t.names = append([]string{interceptFeature}, t.names...)
	for i, name := range t.names {
		t.index[name] = int32(i)
	}
}

func (t *trainer) mayLearn(c counted) bool {
	for _, w := range c.words {
		w = strings.TrimPrefix(w, ofOther)
		if n := t.lower[w]; n[1] > 0 && float64(n[0]) < lowerShare*float64(n[1]) {
			return false
		}
		if utf8.RuneCountInString(w) > 24 {
			return false
		}
	}
	return true
}

// design builds the sparse rows, columns in order within a row.
func (t *trainer) design() []models.Sparse {
	x := make([]models.Sparse, len(t.rows))
	for i, row := range t.rows {
		sum := map[int32]float64{0: 1}
		for _, c := range row {
			if j, ok := t.index[c.name]; ok && t.fits(c.name) {
				sum[j] += c.value
			}
		}
		columns := make([]int32, 0, len(sum))
		for j := range sum {
			columns = append(columns, j)
		}
		sort.Slice(columns, func(a, b int) bool { return columns[a] < columns[b] })
		x[i].Index = columns
		for _, j := range columns {
			x[i].Value = append(x[i].Value, sum[j])
		}
	}
	return x
}

// fits says whether the weight of a feature besides the intercept is fitted.
func (t *trainer) fits(name string) bool { return isLearned(name) || !t.config.WordsOnly }

func (t *trainer) penalties() []float64 {
	p := make([]float64, len(t.names))
	for j, name := range t.names {
		switch {
		case name == interceptFeature, name == presenceFeature:
		case strings.HasPrefix(name, Headline+":"):
			p[j] = headlinePart * t.config.Penalty
		case isLearned(name):
			p[j] = t.config.Penalty
		case strings.Contains(name, "."):
			p[j] = topicPenalty
		default:
			p[j] = rulePenalty
		}
	}
	return p
}

// start is where the penalty shrinks to: for rules the weights set by hand, for the rest nothing.
func (t *trainer) start() [][2]float64 {
	s := make([][2]float64, len(t.names))
	for j, name := range t.names {
		if !isLearned(name) && !strings.Contains(name, ".") && (t.fits(name) || name == interceptFeature) {
			w := handWeights(name)
			s[j] = [2]float64{w.positive, w.negative}
		}
	}
	return s
}

// handWeights are the weights before anything was learned: one unit of evidence moves the log-odds of its
// own sign up by three and those of the other sign down by one.
func handWeights(name string) weight {
	switch {
	case name == interceptFeature:
		return weight{-1, -1}
	case name == presenceFeature:
		return weight{0, 0}
	case strings.HasSuffix(name, "+"):
		return weight{3, -1}
	}
	return weight{-1, 3}
}

// keep rounds the weights to what the table holds and drops those that say next to nothing.
func (t *trainer) keep(coef [][2]float64) *Weights {
	w := &Weights{}
	for j, name := range t.names {
		c := weight{round(coef[j][0]), round(coef[j][1])}
		learned := isLearned(name)
		if learned && math.Abs(c.positive) < dropBelow && math.Abs(c.negative) < dropBelow {
			continue
		}
		w.add(name, c)
	}
	return w
}

func round(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// WriteTo writes the weights as a table, features in order, with comment lines about where they come from.
func (m *Model) WriteTo(out io.Writer, provenance []string) error {
	var b strings.Builder
	b.WriteString(weightsHeader + "\n")
	for _, line := range provenance {
		fmt.Fprintf(&b, "# %s\n", line)
	}
	for _, r := range m.weights.sorted() {
		fmt.Fprintf(&b, "%s\t%g\t%g\n", r.name, r.positive, r.negative)
	}
	_, err := io.WriteString(out, b.String())
	return err
}
