package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data/calendar"
	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
	"github.com/tickertone/tickertone/sentiment/daily"
)

func (p *program) dailyVerb() verb {
	flags := append(outputFlags(), articleFlags()...)
	flags = append(flags, engineFlags()...)
	return verb{
		name: "daily", does: "one row per company and trading session", args: "FILE...",
		about: `
Reads articles, or rows that score wrote (told apart by their columns), and averages them by company and
session. A row belongs to the first session whose cutoff is strictly after available_at; a later article,
or a later version of an article, never changes an earlier session. Near-duplicates count as one story.`,
		flags: append(flags, onlyFlag(), workersFlag(),
			&cli.StringFlag{Name: "calendar", Usage: "sessions of `CALENDAR`: XNYS, XKRX, 24x7 or a file (default: each company's home exchange)"},
			&cli.StringFlag{Name: "cutoff", Value: "close", Usage: "`INSTANT` of a session that its news comes before: close, open or HH:MM in exchange time"},
			&cli.Float64Flag{Name: "half-life", Usage: "carry tone over, halved every `N` sessions", DefaultText: "none"},
			&cli.Float64Flag{Name: "repeat", Usage: "count an article that repeats a story as `X` of one that tells it first, from 0 to 1", DefaultText: "0"},
			&cli.BoolFlag{Name: "exclude-retrospective", DisableDefaultText: true, Usage: "tones without the evidence that tells of days before the publication day"},
			&cli.StringFlag{Name: "as-of", Usage: "the panel as it could be known at `TIME`: RFC 3339, or YYYY-MM-DD for the end of that day in UTC"},
			&cli.Float64Flag{Name: "min-relevance", Usage: "leave out rows of less relevance than `X`, from 0 to 1", DefaultText: "0"},
			&cli.BoolFlag{Name: "dense", DisableDefaultText: true, Usage: "also sessions without news, with empty tones"}),
		example: `
tickertone daily --out daily.csv news.jsonl
tickertone score news.jsonl | tickertone daily --cutoff open -`,
		action: p.daily,
	}
}

// dailyColumns are those of the verb daily.
func dailyColumns() []column {
	kinds := map[string]kind{
		"session": textCell, "company": textCell, "ticker": textCell, "first_available": textCell, "last_available": textCell,
		"tone_n": countCell, "articles": countCell, "stories": countCell, "positive": countCell, "neutral": countCell, "negative": countCell,
	}
	minor := []string{"tone_n", "tone_current", "relevance", "novelty", "dispersion", "retrospective", "first_available", "last_available"}
	columns := make([]column, len(daily.Columns))
	for i, name := range daily.Columns {
		k, ok := kinds[name]
		if !ok {
			k = realCell
		}
		columns[i] = column{name, k, slices.Contains(minor, name)}
	}
	return columns
}

// dailyRow is a row of dailyColumns.
func dailyRow(o *daily.Observation) []any {
	return []any{
		o.Session.String(), o.Company, o.Ticker, o.Articles, o.Stories,
		o.Tone, o.ToneSE, o.ToneLow, o.ToneHigh, o.ToneN, o.ToneCurrent,
		o.Positive, o.Neutral, o.Negative, o.Surprise,
		o.Relevance, o.Novelty, o.Dispersion, o.Retrospective,
		stamp(o.FirstAvailable), stamp(o.LastAvailable),
	}
}

func (p *program) daily(c *cli.Context) error {
	opt, err := p.outputOptions(c)
	if err != nil {
		return err
	}
	config, err := p.dailyConfig(c)
	if err != nil {
		return err
	}
	src, err := p.articles(c, opt.quiet)
	if err != nil {
		return err
	}
	b := daily.NewBuilder(config)
	if err := src.fill(c, b); err != nil {
		return err
	}
	err = p.write(opt, func(w io.Writer) error { return src.writePanel(w, opt, b) })
	if err != nil {
		return err
	}
	return partial(src.rejected)
}

// writePanel makes the panel and writes it row by row.
func (s *source) writePanel(w io.Writer, opt outputOptions, b *daily.Builder) error {
	t, err := newResults(w, opt, dailyColumns())
	if err != nil {
		return err
	}
	sum, err := b.Each(daily.Sink{
		Row:      func(o *daily.Observation) error { return t.add(dailyRow(o)...) },
		Rejected: func(r *daily.Rejection) { s.p.printf("rejected: %v", r) },
	})
	if err != nil {
		return err
	}
	s.rejected += sum.Unusable
	s.report(sum)
	return t.end()
}

func (p *program) dailyConfig(c *cli.Context) (daily.Config, error) {
	config := daily.Config{
		HalfLife: c.Float64("half-life"), Repeat: c.Float64("repeat"), MinRelevance: c.Float64("min-relevance"),
		Dense: c.Bool("dense"), ExcludeRetrospective: c.Bool("exclude-retrospective"),
	}
	var err error
	if config.AsOf, err = p.asOf(c); err != nil {
		return config, err
	}
	if config.Cutoff, err = calendar.ParseCutoff(c.String("cutoff")); err != nil {
		return config, p.usagef(c, "--%w", err)
	}
	if c.IsSet("half-life") && config.HalfLife <= 0 {
		return config, p.usagef(c, "--half-life %v: expected a positive number of sessions", config.HalfLife)
	}
	if err := config.Check(); err != nil {
		return config, p.usagef(c, "%w", err)
	}
	if name := c.String("calendar"); name != "" {
		config.Calendar, err = p.calendar(c, name)
	}
	return config, err
}

// asOf reads the instant of --as-of; a date stands for its end in UTC, as it does for an article.
func (p *program) asOf(c *cli.Context) (time.Time, error) {
	value := c.String("as-of")
	if value == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, value); err == nil {
		return t, nil
	}
	if day, err := time.Parse(time.DateOnly, value); err == nil {
		return day.AddDate(0, 0, 1), nil
	}
	return time.Time{}, p.usagef(c, "--as-of %q: expected RFC 3339, such as 2025-01-27T21:00:00Z, or a date", value)
}

// calendar finds a calendar by name, else reads a file.
func (p *program) calendar(c *cli.Context, name string) (*calendar.Calendar, error) {
	if slices.Contains(calendar.Names, name) {
		return calendar.ByName(name)
	}
	f, err := p.open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, p.usagef(c, "--calendar %q: expected %s or a file", name, strings.Join(calendar.Names, ", "))
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return calendar.Read(f, name)
}

// fill adds every row of the files: those of scores as they stand, articles after scoring them. The
// engine is made only when there are articles.
func (s *source) fill(c *cli.Context, b *daily.Builder) error {
	var articles []string
	for _, file := range s.files {
		r, name, close, err := s.p.openInput(file)
		if err != nil && s.skipBad && c.Context.Err() == nil {
			s.reject(news.Rejection{File: name, Line: 1, Err: errors.Unwrap(err)})
			continue
		}
		if err != nil {
			return err
		}
		if isScores(r.Peek(r.Size())) {
			err = s.addScores(c.Context, b, newTableText(r, s.opt.MaxLine), name)
			close()
			if err != nil {
				return err
			}
			continue
		}
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			close()
		} else {
			s.opened[file] = r // Stdin or a pipe: it cannot be read again from its beginning.
		}
		articles = append(articles, file)
	}
	if articles == nil {
		return nil
	}
	eng, err := s.p.engine(c, sentiment.Config{})
	if err != nil {
		return err
	}
	s.files = articles
	return s.each(c.Context, eng, func(art news.Article, scores []sentiment.Score) error {
		b.Add(art, scores)
		return nil
	})
}

// isScores tells by its first line whether a file is one that score wrote.
func isScores(head []byte, _ error) bool {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(head, []byte(byteOrderMark)), []byte("\n"))
	for _, name := range []string{"article_id", "available_at", "company", "tone", "relevance"} {
		if !bytes.Contains(line, []byte(name)) {
			return false
		}
	}
	return true
}

func (s *source) addScores(ctx context.Context, b *daily.Builder, r io.Reader, name string) error {
	for row, err := range daily.ReadScores(r, name) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var bad *daily.RowError
		if errors.As(err, &bad) && s.skipBad {
			s.reject(news.Rejection{File: bad.File, Line: bad.Line, Err: bad.Err})
			continue
		}
		if err != nil {
			return err
		}
		row.ArticleID, row.Company = unguard(row.ArticleID), unguard(row.Company)
		b.AddRow(row)
	}
	return nil
}

// report says what did not get into the panel, but for the rows named already.
func (s *source) report(sum daily.Summary) {
	if s.quiet {
		return
	}
	for _, n := range []struct {
		count int
		what  string
	}{
		{sum.Superseded, "not counted: the same article came again, or in a later version"},
		{sum.Irrelevant, "below --min-relevance"},
		{sum.Later, "available after --as-of"},
	} {
		if n.count > 0 {
			s.p.printf("%s %s", plural(n.count, "row", "rows"), n.what)
		}
	}
	if sum.NoCompany > 0 {
		s.p.printf("%s named no known company", plural(sum.NoCompany, "article", "articles"))
	}
	if len(sum.StandIns) > 0 {
		s.p.printf("warning: no calendar of %s: their companies are on the sessions of XNYS; --calendar takes another", strings.Join(sum.StandIns, ", "))
	}
	if sum.Observations == 0 {
		s.p.printf("no rows: no article had both a company and a time")
	}
}
