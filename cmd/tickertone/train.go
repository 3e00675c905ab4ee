package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/sentiment"
)

func (p *program) trainVerb() verb {
	return verb{
		name: "train", does: "fit the weights of evidence, n-grams and patterns on labelled rows", args: "FILE...",
		about: `
Fits the additive model that turns evidence into a score: a multinomial logistic regression, neutral as
the reference, with a ridge penalty, by limited-memory BFGS. Rows are JSON lines with text, target (a
company, or empty for the text as a whole), label (-1, 0, 1) and optionally title and lang. Names and
numbers are masked; a word that is mostly written with a capital is taken for a name and not learned.

The result is the table of weights that stands in data/model, with the rows, files and settings that made
it on top; score, explain, daily and eval read it with --model. The fit has no random part: the same files give the same bytes.`,
		flags: []cli.Flag{
			outFlag(),
			&cli.Float64Flag{Name: "penalty", Usage: "ridge `PENALTY` of an n-gram or pattern", Value: sentiment.DefaultPenalty},
			&cli.IntFlag{Name: "min-count", Usage: "learn n-grams and patterns of at least `N` rows", Value: sentiment.DefaultMinCount},
			&cli.BoolFlag{Name: "evidence-only", DisableDefaultText: true, Usage: "no n-grams or patterns: weights of evidence alone"},
			&cli.BoolFlag{Name: "words-only", DisableDefaultText: true, Usage: "n-grams and patterns alone: evidence weighs nothing"},
			quietFlag(),
		},
		example: `
tickertone train --out data/model/weights.tsv labelled.jsonl more.jsonl`,
		action: p.train,
	}
}

func (p *program) train(c *cli.Context) error {
	files, rows, err := p.labelled(c)
	if err != nil {
		return err
	}
	config := sentiment.TrainConfig{Penalty: c.Float64("penalty"), MinCount: c.Int("min-count"), EvidenceOnly: c.Bool("evidence-only"), WordsOnly: c.Bool("words-only")}
	if config.EvidenceOnly && config.WordsOnly {
		return p.usagef(c, "--evidence-only and --words-only: nothing is left to fit; leave one out")
	}
	if config.Penalty <= 0 || config.MinCount < 1 {
		return p.usagef(c, "--penalty %v, --min-count %d: expected numbers above zero", config.Penalty, config.MinCount)
	}
	m, err := sentiment.Train(rows, config)
	if err != nil {
		return err
	}
	if !c.Bool("quiet") {
		p.printf("%d rows, %d more that say nothing of their target; %d weights; log-likelihood %.1f after %d iterations",
			m.Rows, m.Skipped, m.Features, m.LogLik, m.Iterations)
	}
	opt := outputOptions{out: c.String("out")}
	return p.write(opt, func(w io.Writer) error { return m.WriteTo(w, provenance(files, m, config)) })
}

// provenance is what a table of weights says about itself. Files are named without their folders, which
// differ between machines.
func provenance(files []string, m *sentiment.Model, config sentiment.TrainConfig) []string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = filepath.Base(f)
	}
	command := fmt.Sprintf("tickertone train --penalty %g --min-count %d", config.Penalty, config.MinCount)
	if config.EvidenceOnly {
		command += " --evidence-only"
	}
	if config.WordsOnly {
		command += " --words-only"
	}
	return []string{
		"Log-odds against neutral that one unit of a feature adds, before division by the sentences that carry any.",
		"Command: " + command + " " + strings.Join(names, " "),
		fmt.Sprintf("Rows: %d; skipped: %d; log-likelihood: %.1f; no random part.", m.Rows, m.Skipped, m.LogLik),
	}
}

// labelled reads the labelled rows of the files named.
func (p *program) labelled(c *cli.Context) ([]string, []sentiment.Labelled, error) {
	files, err := p.operands(c)
	if err != nil {
		return nil, nil, err
	}
	if len(files) == 0 {
		return nil, nil, p.usagef(c, "no FILE: expected JSON lines of labelled rows")
	}
	var rows []sentiment.Labelled
	for _, file := range files {
		more, err := p.labelledFile(file)
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, more...)
	}
	return files, rows, nil
}

func (p *program) labelledFile(file string) ([]sentiment.Labelled, error) {
	r, shown, done, err := p.openInput(file)
	if err != nil {
		return nil, err
	}
	defer done()
	return sentiment.ReadLabelled(r, shown)
}
