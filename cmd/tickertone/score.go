package main

import (
	"context"
	"errors"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
)

func (p *program) scoreVerb() verb {
	flags := append(outputFlags(), articleFlags()...)
	flags = append(flags, engineFlags()...)
	return verb{
		name: "score", does: "one row per article and company", args: "FILE...",
		about: `
Reads articles (JSON lines, CSV or TSV with a header, plain text, saved pages, directories of these, .gz
and .zst) and writes a row for each company an article lists or, when it lists none, names. - is stdin.
tone is p_positive - p_negative, from -1 to 1; it is empty when the article says nothing of the company.
The table format shows the main columns; csv and jsonl have them all.
A run with --out FILE that is stopped leaves FILE as it was and its rows in FILE.part: the same command with
--resume goes on behind them, as if it had never been stopped.`,
		flags: append(flags, onlyFlag(), workersFlag(),
			&cli.BoolFlag{DisableDefaultText: true, Name: "document", Usage: "add a row with company * for each text as a whole"},
			&cli.BoolFlag{DisableDefaultText: true, Name: "resume", Usage: "go on with what an earlier run into --out wrote before it was stopped"},
			&cli.BoolFlag{DisableDefaultText: true, Name: "ledger", Usage: "add the evidence behind each score (with --format jsonl)"}),
		example: `
tickertone score --format csv --out scores.csv news.jsonl
tickertone score --columns published=날짜,text=본문 --timezone Asia/Seoul --skip-bad news.csv.gz`,
		action: p.score,
	}
}

// scoreColumns are those of the verb score, in the order that scripts rely on.
var scoreColumns = []column{
	{"article_id", textCell, false}, {"source", textCell, true}, {"lang", textCell, true},
	{"published", textCell, false}, {"available_at", textCell, true},
	{"company", textCell, false}, {"ticker", textCell, false}, {"label", textCell, false}, {"tone", realCell, false},
	{"p_positive", realCell, true}, {"p_neutral", realCell, true}, {"p_negative", realCell, true},
	{"evidence", countCell, false}, {"retrospective", realCell, true},
	{"relevance", realCell, false}, {"mentions", countCell, false}, {"first_mention", countCell, true},
	{"sentences", countCell, true}, {"words", countCell, true}, {"unassigned", countCell, true},
	{"fingerprint", textCell, true}, {"tone_current", realCell, true}, {"label_current", textCell, true}, {"warnings", listCell, true},
}

var ledgerColumns = []column{{"logit", rawCell, true}, {"ledger", rawCell, true}}

func (p *program) score(c *cli.Context) error {
	opt, err := p.outputOptions(c)
	if err != nil {
		return err
	}
	ledger := c.Bool("ledger")
	if ledger && opt.format != "jsonl" {
		return p.usagef(c, "--ledger needs --format jsonl: a cell of %s cannot hold it", opt.format)
	}
	src, err := p.articles(c, opt.quiet)
	if err != nil {
		return err
	}
	eng, err := p.engine(c, sentiment.Config{Document: c.Bool("document")})
	if err != nil {
		return err
	}
	columns := scoreColumns
	if ledger {
		columns = append(columns[:len(columns):len(columns)], ledgerColumns...)
	}
	b, err := p.batch(c, opt)
	if err != nil {
		return err
	}
	return b.end(src.writeScores(c.Context, eng, b, opt, columns))
}

func (s *source) writeScores(ctx context.Context, eng *sentiment.Engine, b *batch, opt outputOptions, columns []column) error {
	t := openResults(b.Writer, opt, columns)
	t.begun = b.start.Bytes > 0
	s.skip = b.start.Articles
	err := s.each(ctx, eng, func(art news.Article, scores []sentiment.Score) error {
		if err := addScores(t, art, scores); err != nil {
			return err
		}
		return b.count(&art, len(scores))
	})
	if errors.Is(err, context.Canceled) {
		return errors.Join(t.end(), err)
	}
	if err != nil {
		return err
	}
	if silent := b.now.Silent; silent > 0 && !s.quiet {
		s.p.printf("no row for %s of %d: no known company named (--document scores texts as a whole)",
			plural(silent, "article", "articles"), s.articles)
	}
	if err := t.end(); err != nil {
		return err
	}
	return partial(s.rejected)
}

// addScores writes the rows of an article.
func addScores(t *results, art news.Article, scores []sentiment.Score) error {
	for i := range scores {
		row := scoreRow(art, &scores[i])
		if len(t.columns) > len(row) {
			row = append(row, logitJSON(&scores[i]), ledgerJSON(scores[i].Ledger))
		}
		if err := t.add(row...); err != nil {
			return err
		}
	}
	return nil
}

// scoreRow is a row of scoreColumns.
func scoreRow(art news.Article, s *sentiment.Score) []any {
	return []any{
		art.ID, art.Source, string(sentiment.Lang(art)), stamp(art.Published), stamp(art.AvailableAt()),
		s.Name, s.Ticker(), string(s.Label), s.Tone, s.P[0], s.P[1], s.P[2], s.Evidence, s.Retrospective,
		s.Relevance, s.Mentions, s.FirstMention, s.Sentences, s.Words, s.Unassigned,
		s.Fingerprint, s.ToneCurrent, string(s.LabelCurrent), codes(s.Warnings),
	}
}

// stamp writes an instant in UTC; nothing for the zero instant.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// logitJSON is the pair of log-odds that the ledger sums to, null without evidence.
func logitJSON(s *sentiment.Score) []byte {
	if s.Evidence == 0 {
		return []byte("null")
	}
	b := appendReal([]byte{'['}, s.Logit[0])
	b = appendReal(append(b, ','), s.Logit[1])
	return append(b, ']')
}

// ledgerJSON writes the parts of a score. The intercept comes from no field.
func ledgerJSON(parts []sentiment.Part) []byte {
	b := []byte{'['}
	for i, part := range parts {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendPart(b, part)
	}
	return append(b, ']')
}

func appendPart(b []byte, part sentiment.Part) []byte {
	var field any
	if part.Field != "" {
		field = part.Field
	}
	b = append(b, '{')
	for i, cell := range []struct {
		key   string
		value any
	}{
		{"field", field}, {"start", part.Span.Start}, {"end", part.Span.End}, {"text", part.Text},
		{"rule", part.Rule}, {"term", part.Term}, {"positive", part.Positive}, {"negative", part.Negative},
	} {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, cell.key)
		b = append(b, ':')
		b = appendCell(b, cell.value)
	}
	return append(b, '}')
}
