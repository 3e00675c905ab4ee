package main

import (
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"path/filepath"

	"github.com/urfave/cli/v2"
	"gonum.org/v1/gonum/stat"

	"github.com/tickertone/tickertone/models"
	"github.com/tickertone/tickertone/sentiment"
)

func (p *program) evalVerb() verb {
	return verb{
		name: "eval", does: "measure the engine on labelled rows", args: "FILE...",
		about: `
One row per file: accuracy and macro-F1 with bootstrap intervals, F1 by label, the share of rows without a
tone (which count as neutral), the expected calibration error of the rows with one, the confusion matrix
(true by predicted, in the order negative, neutral, positive), and Pearson's correlation with scores where
the rows have any. Rows are those of train.

With --folds, the weights are fitted on the other folds of all files together and measured on each in
turn; texts that are equal share a fold.`,
		flags: append(outputFlags(),
			modelFlag(),
			&cli.IntFlag{Name: "folds", Usage: "cross-validate in `K` folds (default: measure the weights as shipped)"},
			&cli.Float64Flag{Name: "penalty", Usage: "ridge `PENALTY` of an n-gram, with --folds", Value: sentiment.DefaultPenalty},
			&cli.IntFlag{Name: "resamples", Usage: "`N` bootstrap resamples", Value: 1000},
			&cli.Uint64Flag{Name: "seed", Usage: "`SEED` of the bootstrap", Value: 1},
		),
		example: `
tickertone eval labelled.jsonl
tickertone eval --folds 5 --format table labelled.jsonl`,
		action: p.eval,
	}
}

var evalColumns = []column{
	{"set", textCell, false}, {"n", countCell, false}, {"accuracy", realCell, false}, {"accuracy_low", realCell, false},
	{"accuracy_high", realCell, false}, {"macro_f1", realCell, false}, {"macro_f1_low", realCell, false},
	{"macro_f1_high", realCell, false}, {"f1_negative", realCell, true}, {"f1_neutral", realCell, true},
	{"f1_positive", realCell, true}, {"no_tone", realCell, false}, {"ece", realCell, false}, {"pearson", realCell, false},
	{"confusion", textCell, false}, {"folds", countCell, true}, {"resamples", countCell, true},
}

// prediction is a labelled row with its score.
type prediction struct {
	row   sentiment.Labelled
	score sentiment.Score
}

func (p *program) eval(c *cli.Context) error {
	opt, err := p.outputOptions(c)
	if err != nil {
		return err
	}
	folds := c.Int("folds")
	if c.IsSet("folds") && folds < 2 {
		return p.usagef(c, "--folds %d: expected at least 2", folds)
	}
	files, err := p.operands(c)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return p.usagef(c, "no FILE: expected JSON lines of labelled rows")
	}
	sets := make([][]sentiment.Labelled, len(files))
	for i, file := range files {
		if sets[i], err = p.labelledFile(file); err != nil {
			return err
		}
	}
	if c.IsSet("folds") && c.IsSet("model") {
		return p.usagef(c, "--folds and --model: folds fit weights of their own; leave one out")
	}
	weights, err := p.readWeights(c.String("model"))
	if err != nil {
		return err
	}
	predict, err := predictor(sets, folds, weights, sentiment.TrainConfig{Penalty: c.Float64("penalty")})
	if err != nil {
		return err
	}
	config := models.ClassifyConfig{Resamples: c.Int("resamples"), Seed: c.Uint64("seed")}
	return p.write(opt, func(w io.Writer) error {
		t, err := newResults(w, opt, evalColumns)
		if err != nil {
			return err
		}
		for i, rows := range sets {
			if err := measure(t, filepath.Base(files[i]), rows, predict, folds, config); err != nil {
				return fmt.Errorf("%s: %w", files[i], err)
			}
		}
		return t.end()
	})
}

// predictor scores rows with the weights given, or with weights that never saw the row's fold.
func predictor(sets [][]sentiment.Labelled, folds int, weights *sentiment.Weights, config sentiment.TrainConfig) (func(sentiment.Labelled) sentiment.Score, error) {
	if folds == 0 {
		eng, err := sentiment.New(sentiment.Config{Weights: weights})
		if err != nil {
			return nil, err
		}
		return eng.Predict, nil
	}
	engines := make([]*sentiment.Engine, folds)
	for k := range engines {
		var rows []sentiment.Labelled
		for _, set := range sets {
			for _, r := range set {
				if foldOf(r, folds) != k {
					rows = append(rows, r)
				}
			}
		}
		m, err := sentiment.Train(rows, config)
		if err != nil {
			return nil, err
		}
		if engines[k], err = m.Engine(sentiment.Config{}); err != nil {
			return nil, err
		}
	}
	return func(r sentiment.Labelled) sentiment.Score { return engines[foldOf(r, folds)].Predict(r) }, nil
}

// foldOf puts equal texts into one fold, so that a text with two targets is never on both sides.
func foldOf(r sentiment.Labelled, folds int) int {
	h := fnv.New32a()
	io.WriteString(h, r.Title)
	io.WriteString(h, r.Text)
	return int(h.Sum32() % uint32(folds))
}

func measure(t *results, name string, rows []sentiment.Labelled, predict func(sentiment.Labelled) sentiment.Score, folds int, config models.ClassifyConfig) error {
	all := make([]prediction, len(rows))
	for i, r := range rows {
		all[i] = prediction{r, predict(r)}
	}
	c, err := models.Classify(classes(all), predictions(all), nil, config)
	if err != nil {
		return err
	}
	none := 0
	var toned []prediction
	for _, q := range all {
		if q.score.Label == "" {
			none++
		} else {
			toned = append(toned, q)
		}
	}
	return t.add(name, c.N, c.Accuracy, c.AccuracyInterval[0], c.AccuracyInterval[1],
		c.MacroF1, c.MacroF1Interval[0], c.MacroF1Interval[1], c.F1[2], c.F1[0], c.F1[1],
		float64(none)/float64(c.N), calibrationError(toned), correlation(all), confusion(c), folds, c.Resamples)
}

func classes(all []prediction) []int {
	list := make([]int, len(all))
	for i, q := range all {
		list[i] = q.row.Class()
	}
	return list
}

func predictions(all []prediction) []int {
	list := make([]int, len(all))
	for i, q := range all {
		list[i] = q.score.Label.Class()
	}
	return list
}

// calibrationError is that of the rows with a tone.
func calibrationError(toned []prediction) float64 {
	if len(toned) == 0 {
		return math.NaN()
	}
	prob := make([]float64, len(toned))
	for i, q := range toned {
		prob[i] = max(q.score.P[0], q.score.P[1], q.score.P[2])
	}
	c, err := models.Classify(classes(toned), predictions(toned), prob, models.ClassifyConfig{Resamples: 1})
	if err != nil {
		return math.NaN()
	}
	return c.ECE
}

// correlation is Pearson's, of tones with the scores of the rows that have one; no tone counts as zero.
func correlation(all []prediction) float64 {
	var x, y []float64
	for _, q := range all {
		if q.row.Score == nil {
			continue
		}
		tone := q.score.Tone
		if math.IsNaN(tone) {
			tone = 0
		}
		x, y = append(x, tone), append(y, *q.row.Score)
	}
	if len(x) < 3 {
		return math.NaN()
	}
	return stat.Correlation(x, y, nil)
}

// confusion writes the matrix as rows of true labels, negative first.
func confusion(c *models.Classification) string {
	order := [3]int{2, 0, 1}
	s := ""
	for i, truth := range order {
		if i > 0 {
			s += " / "
		}
		for j, predicted := range order {
			if j > 0 {
				s += " "
			}
			s += fmt.Sprint(c.Confusion[truth][predicted])
		}
	}
	return s
}
