package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/data/calendar"
	"github.com/tickertone/tickertone/data/market"
	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/models"
	"github.com/tickertone/tickertone/sentiment"
	"github.com/tickertone/tickertone/sentiment/daily"
)

func (p *program) demoVerb() verb {
	return verb{
		name: "demo", does: "the whole story on a small sample: no input, no network",
		about: `
Scores the articles that come with the program, shows where a score comes from, turns scores into a panel,
and tests the panel against closing prices: a regression and an event study.`,
		flags: []cli.Flag{
			&cli.StringFlag{Name: "out", Usage: "also write scores.csv, daily.csv, regression.csv and event.csv to `DIR`"},
			quietFlag(),
		},
		example: "tickertone demo --out results", action: p.demo,
	}
}

const (
	demoTicker = "XNAS:NVDA"
	demoSymbol = "NVDA"
	demoMarket = "SPY"
)

// demoDays are those around the fall of 2025-01-27.
var demoDays = [2]calendar.Date{{Year: 2025, Month: 1, Day: 24}, {Year: 2025, Month: 1, Day: 31}}

// story is what the demo computes.
type story struct {
	p        *program
	w        io.Writer
	articles []news.Article
	scores   [][]sentiment.Score // by article
	panel    *daily.Panel
	prices   *market.Prices
	fits     []*estimate
	event    *event
}

func (p *program) demo(c *cli.Context) error {
	if args, err := p.operands(c); err != nil || len(args) > 0 {
		return p.surplus(c, args, err)
	}
	s := &story{p: p}
	if err := s.compute(); err != nil {
		return err
	}
	if dir := c.String("out"); dir != "" {
		if err := s.save(dir); err != nil {
			return err
		}
	}
	return p.write(outputOptions{}, func(w io.Writer) error {
		s.w = w
		for _, chapter := range []func() error{s.opening, s.tellScores, s.tellLedger, s.tellPanel, s.tellRegression, s.tellEvent} {
			if err := chapter(); err != nil {
				return err
			}
		}
		return s.closing(c.String("out"))
	})
}

func (s *story) compute() error {
	if err := s.score(); err != nil {
		return err
	}
	f, err := data.FS.Open("sample/prices.csv")
	if err != nil {
		return err
	}
	defer f.Close()
	if s.prices, err = market.Read(f, "data/sample/prices.csv", market.Options{}); err != nil {
		return err
	}
	if err := s.regress(); err != nil {
		return err
	}
	setup := &eventSetup{market: demoMarket, prices: s.prices}
	if err := setup.align(demoSymbol); err != nil {
		return err
	}
	s.event, err = setup.study(demoSymbol, calendar.Date{Year: 2025, Month: 1, Day: 27})
	return err
}

// score reads and scores the sample, and builds its panel.
func (s *story) score() error {
	eng, err := sentiment.New(sentiment.Config{})
	if err != nil {
		return err
	}
	f, err := data.FS.Open("sample/articles.jsonl")
	if err != nil {
		return err
	}
	defer f.Close()
	r := news.NewReader(f, "data/sample/articles.jsonl", news.Options{})
	defer r.Close()
	b := daily.NewBuilder(daily.Config{})
	for r.Scan() {
		art := r.Article()
		scores := eng.Score(art)
		s.articles, s.scores = append(s.articles, art), append(s.scores, scores)
		b.Add(art, scores)
	}
	if err := r.Err(); err != nil {
		return err
	}
	s.panel, err = b.Panel()
	return err
}

// regress fits the return of a session on its tone: for one company as a series in time, and for all.
func (s *story) regress() error {
	all := func(*daily.Observation) bool { return true }
	one := func(o *daily.Observation) bool { return o.Ticker == demoTicker }
	for _, sample := range []struct {
		keep func(*daily.Observation) bool
		cov  string
	}{{one, "nw:5"}, {all, "dk:5"}} {
		cov, err := models.ParseCovariance(sample.cov)
		if err != nil {
			return err
		}
		frame := panelFrame(s.panel, sample.keep)
		j := &join{p: s.p, prices: s.prices, series: map[string]*series{}}
		if err := j.keys(frame); err != nil {
			return err
		}
		eq, err := j.equation(regression{
			request: &request{analysis: analyses[0], intercept: true, cov: cov, level: models.DefaultLevel},
			names:   []string{"tone"}, time: "session", periods: j.periods,
		}, 0)
		if err != nil {
			return err
		}
		if err := eq.take(frame); err != nil {
			return err
		}
		if eq, err = eq.complete(); err != nil {
			return err
		}
		e := &estimate{regression: eq}
		if err := e.estimate(); err != nil {
			return eq.explain(err)
		}
		s.fits = append(s.fits, e)
	}
	return nil
}

// panelFrame is the panel as if it had been written and read.
func panelFrame(panel *daily.Panel, keep func(*daily.Observation) bool) *frame {
	f := &frame{name: "panel", columns: daily.Columns}
	for i := range panel.Rows {
		if !keep(&panel.Rows[i]) {
			continue
		}
		var cells []string
		for _, v := range dailyRow(&panel.Rows[i]) {
			cells = append(cells, unguard(csvCell(v)))
		}
		f.cells, f.lines = append(f.cells, cells), append(f.lines, i+2)
	}
	return f
}

func (s *story) printf(format string, args ...any) { fmt.Fprintf(s.w, format, args...) }

// heading begins a chapter.
func (s *story) heading(title string) {
	s.printf("\n%s\n%s\n\n", title, strings.Repeat("-", len(title)))
}

func (s *story) opening() error {
	rows := 0
	for _, scores := range s.scores {
		rows += len(scores)
	}
	first, last := s.articles[0].Published, s.articles[0].Published
	for _, art := range s.articles {
		if art.Published.Before(first) {
			first = art.Published
		}
		if art.Published.After(last) {
			last = art.Published
		}
	}
	s.printf("tickertone says how news bears on the holders of each company it names, and tests that\nagainst returns.\n\n")
	s.printf("The sample: %d articles in English and Korean, %s to %s, and daily closing\nprices of %d symbols.", len(s.articles),
		calendar.DateOf(first.UTC()), calendar.DateOf(last.UTC()), len(s.prices.Symbols()))
	s.printf(" The articles are illustrative: written for this program about events that\nhappened. The prices are those of the market. So the numbers below show how the program works,\nand prove nothing about markets.\n")
	s.printf("\n%d articles gave %d scores, one for each company an article names.\n", len(s.articles), rows)
	return nil
}

// told picks the scores of a company by the session day of its article, in the order of time.
func (s *story) told(ticker string) (rows [][]any, best *sentiment.Score, of news.Article) {
	var order []int
	for i := range s.articles {
		if day := calendar.DateOf(s.articles[i].AvailableAt().UTC()); !day.Before(demoDays[0]) && !day.After(demoDays[1]) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return s.articles[a].AvailableAt().Compare(s.articles[b].AvailableAt()) })
	for _, i := range order {
		art := s.articles[i]
		for k := range s.scores[i] {
			sc := &s.scores[i][k]
			if sc.Ticker() != ticker {
				continue
			}
			rows = append(rows, []any{art.AvailableAt().UTC().Format("01-02 15:04"), string(sc.Label), sc.Tone, sc.Relevance, art.Title})
			if better(sc, best) {
				best, of = sc, art
			}
		}
	}
	return rows, best, of
}

// better prefers the score that says most: relevance times the distance of its tone from zero.
func better(a, b *sentiment.Score) bool {
	if math.IsNaN(a.Tone) {
		return false
	}
	return b == nil || a.Relevance*math.Abs(a.Tone) > b.Relevance*math.Abs(b.Tone)
}

func (s *story) tellScores() error {
	s.heading("1. Scores in the week of DeepSeek, January 2025")
	for i, who := range []struct{ name, ticker string }{{"Nvidia", demoTicker}, {"SK hynix", "XKRX:000660"}} {
		if i > 0 {
			s.printf("\n")
		}
		s.printf("%s, by the time (UTC) from which an article could be used\n", who.name)
		g := newGrid([]column{
			{"available", textCell, false}, {"label", textCell, false}, {"tone", realCell, false},
			{"relevance", realCell, false}, {"title", textCell, false},
		})
		rows, _, _ := s.told(who.ticker)
		for _, row := range rows {
			g.add(row)
		}
		if err := g.write(s.w); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) tellLedger() error {
	_, best, art := s.told(demoTicker)
	if best == nil {
		return nil
	}
	s.heading("2. The ledger: every score is a sum that can be walked back to words")
	s.printf("%q\n", art.Title)
	var b strings.Builder
	writeLedger(&b, best)
	s.printf("%s", b.String())
	return nil
}

func (s *story) tellPanel() error {
	s.heading("3. The panel: Nvidia by session of its exchange, news up to the close")
	g := newGrid([]column{
		{"session", textCell, false}, {"articles", countCell, false}, {"stories", countCell, false}, {"tone", realCell, false},
		{"tone_se", realCell, false}, {"surprise", realCell, false}, {"retrospective", realCell, false}, {"return", textCell, false},
	})
	dates, err := s.prices.Returns(demoSymbol, market.Simple)
	if err != nil {
		return err
	}
	for i := range s.panel.Rows {
		o := &s.panel.Rows[i]
		if o.Ticker != demoTicker || o.Session.Before(demoDays[0]) || o.Session.After(demoDays[1]) {
			continue
		}
		earned := ""
		if at := slices.Index(dates.Dates, o.Session); at >= 0 {
			earned = percent(dates.Values[at])
		}
		g.add([]any{o.Session.String(), o.Articles, o.Stories, o.Tone, o.ToneSE, o.Surprise, o.Retrospective, earned})
	}
	return g.write(s.w)
}

// percent is for people; files hold fractions.
func percent(v float64) string { return fmt.Sprintf("%+.2f%%", 100*v) }

func (s *story) tellRegression() error {
	s.heading("4. The regression: the return of a session on its tone")
	for i, title := range []string{
		"Nvidia alone, Newey-West standard errors with 5 lags",
		"All companies with prices, Driscoll-Kraay standard errors with 5 lags",
	} {
		if i > 0 {
			s.printf("\n")
		}
		s.printf("%s\n", title)
		if err := s.fits[i].summary(s.w); err != nil {
			return err
		}
	}
	s.printf("\nnews of a session tells of the same session's move: this is no forecast.\n")
	return nil
}

func (s *story) tellEvent() error {
	s.heading("5. The event study: Nvidia on 2025-01-27")
	s.printf("raw return of the session: %s\n\n", percent(s.event.returns[s.event.at]))
	return s.event.summary(s.w)
}

func (s *story) closing(dir string) error {
	s.printf("\n")
	if dir != "" {
		s.printf("The tables are in %s: scores.csv, daily.csv, regression.csv, event.csv.\n", oneLine(dir))
		return nil
	}
	s.printf("With your own news: tickertone score FILE; tickertone explain FILE; tickertone --help.\n")
	return nil
}

// save writes the four tables.
func (s *story) save(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fileError(err)
	}
	opt := outputOptions{format: "csv"}
	for _, file := range []struct {
		name  string
		write func(w io.Writer) error
	}{
		{"scores.csv", func(w io.Writer) error { return s.saveScores(w, opt) }},
		{"daily.csv", func(w io.Writer) error { return writePanel(w, opt, s.panel) }},
		{"regression.csv", func(w io.Writer) error { return estimatesReport(s.fits).write(w, opt) }},
		{"event.csv", func(w io.Writer) error { return s.event.write(w, opt) }},
	} {
		opt.out = filepath.Join(dir, file.name)
		if err := s.p.write(opt, file.write); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) saveScores(w io.Writer, opt outputOptions) error {
	t, err := newResults(w, opt, scoreColumns)
	if err != nil {
		return err
	}
	for i, scores := range s.scores {
		for k := range scores {
			if err := t.add(scoreRow(s.articles[i], &scores[k])...); err != nil {
				return err
			}
		}
	}
	return t.end()
}

func writePanel(w io.Writer, opt outputOptions, panel *daily.Panel) error {
	t, err := newResults(w, opt, dailyColumns())
	if err != nil {
		return err
	}
	for i := range panel.Rows {
		if err := t.add(dailyRow(&panel.Rows[i])...); err != nil {
			return err
		}
	}
	return t.end()
}
