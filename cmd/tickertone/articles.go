package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// articleFlags are those of every verb that reads articles.
func articleFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "input", Usage: "read `FORMAT`: jsonl, csv, tsv, text or page (default: by extension, else by content)"},
		&cli.StringFlag{Name: "columns", Usage: "fields under other headers, as `FIELD=HEADER,...`: published=date,text=body"},
		&cli.StringFlag{Name: "timezone", Usage: "`ZONE` of stamps without an offset, such as Asia/Seoul (default: UTC)"},
		maxLineFlag(),
		&cli.BoolFlag{DisableDefaultText: true, Name: "skip-bad", Usage: "leave bad rows out, name them and exit with 3 (default: stop at the first)"},
	}
}

func maxLineFlag() cli.Flag {
	return &cli.IntFlag{Name: "max-line", Usage: "longest line, record or page to read, in `BYTES`", Value: news.DefaultMaxLine}
}

// engineFlags are those of every verb that scores.
func engineFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "companies", Usage: "merge the companies of `FILE`, in the form of: tickertone companies list --tsv"},
		&cli.StringSliceFlag{Name: "lexicon", Usage: "merge the terms of `FILE`, in the form of: tickertone lexicon list --tsv"},
		modelFlag(),
	}
}

func modelFlag() cli.Flag {
	return &cli.StringFlag{Name: "model", Usage: "score with the weights of `FILE`, which train wrote (default: the weights built in)"}
}

func onlyFlag() cli.Flag {
	return &cli.StringFlag{Name: "only", Usage: "score these companies only: `LIST` with commas, or with semicolons when a name has a comma"}
}

func workersFlag() cli.Flag {
	return &cli.IntFlag{Name: "workers", Usage: "score `N` articles at a time; the output is the same for every N", DefaultText: "one per core"}
}

// articleOptions reads the flags of articleFlags.
func (p *program) articleOptions(c *cli.Context) (news.Options, error) {
	opt := news.Options{Format: c.String("input")}
	switch opt.Format {
	case "", "jsonl", "csv", "tsv", "text", "page":
	default:
		return opt, p.usagef(c, "--input %q: expected jsonl, csv, tsv, text or page", opt.Format)
	}
	var err error
	if opt.MaxLine, err = p.maxLine(c); err != nil {
		return opt, err
	}
	if s := c.String("columns"); s != "" {
		if opt.Columns, err = news.ParseColumns(s); err != nil {
			return opt, p.usagef(c, "%w", err)
		}
	}
	if s := c.String("timezone"); s != "" {
		zone, err := time.LoadLocation(s)
		if err != nil || s == "Local" {
			return opt, p.usagef(c, "--timezone %q: expected a name of the zone database, such as America/New_York or Asia/Seoul", s)
		}
		opt.Timezone = zone
	}
	return opt, nil
}

// maxLine reads the flag of maxLineFlag.
func (p *program) maxLine(c *cli.Context) (int, error) {
	n := c.Int("max-line")
	if n <= 0 {
		return 0, p.usagef(c, "--max-line %d: expected a positive number of bytes", n)
	}
	return n, nil
}

// engine builds the engine that the flags ask for.
func (p *program) engine(c *cli.Context, config sentiment.Config) (*sentiment.Engine, error) {
	var err error
	if config.Only, err = p.splitOnly(c); err != nil {
		return nil, err
	}
	for _, name := range c.StringSlice("companies") {
		rows, err := readTable(p, name, func(r io.Reader) ([]*company.Company, error) { return company.Parse(r, name) })
		if err != nil {
			return nil, err
		}
		config.Companies = append(config.Companies, rows...)
	}
	for _, name := range c.StringSlice("lexicon") {
		rows, err := readTable(p, name, func(r io.Reader) ([]*lexicon.Entry, error) { return parseLexicon(r, name) })
		if err != nil {
			return nil, err
		}
		config.Lexicon = append(config.Lexicon, rows...)
	}
	if config.Weights, err = p.readWeights(c.String("model")); err != nil {
		return nil, err
	}
	return sentiment.New(config)
}

// readWeights reads the weights of a file, if one is given.
func (p *program) readWeights(name string) (*sentiment.Weights, error) {
	if name == "" {
		return nil, nil
	}
	f, err := p.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return sentiment.ReadWeights(f, name)
}

func (p *program) splitOnly(c *cli.Context) ([]string, error) {
	if !c.IsSet("only") {
		return nil, nil
	}
	separator := ","
	if strings.Contains(c.String("only"), ";") {
		separator = ";"
	}
	var list []string
	for s := range strings.SplitSeq(c.String("only"), separator) {
		if s = strings.TrimSpace(s); s == "" {
			return nil, p.usagef(c, "--only %q: an empty name", c.String("only"))
		}
		list = append(list, s)
	}
	return list, nil
}

func readTable[T any](p *program, name string, parse func(io.Reader) ([]T, error)) ([]T, error) {
	f, err := p.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return parse(f)
}

// parseLexicon reads a user's own terms. Those with Latin letters and no Hangul are English, all others
// Korean, so that one file may hold both.
func parseLexicon(r io.Reader, name string) ([]*lexicon.Entry, error) {
	entries, err := lexicon.Parse(r, name, text.English)
	for _, e := range entries {
		term, _, _ := strings.Cut(e.Term, "/") // What follows is a mark of the table.
		if hasHangul(term) || !strings.ContainsFunc(term, isLatin) {
			e.Lang = text.Korean
		}
	}
	return entries, err
}

func hasHangul(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Hangul, r) })
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// fileError puts the path first, as in all messages about files.
func fileError(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", pe.Path, pe.Err)
	}
	return err
}

// inputFiles returns the operands that name input, with directories replaced by the files below them.
func (p *program) inputFiles(c *cli.Context) ([]string, error) {
	args, err := p.operands(c)
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		return nil, p.usagef(c, "no input: name a file or a directory, or - for stdin")
	}
	if slices.Index(args, "-") != lastIndex(args, "-") {
		return nil, p.usagef(c, "- stands twice, but stdin can be read once")
	}
	return news.Files(args)
}

func lastIndex(list []string, s string) int {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == s {
			return i
		}
	}
	return -1
}

// source is a run over articles: where they come from, and what is said on stderr meanwhile.
type source struct {
	p       *program
	files   []string
	opt     news.Options
	workers int
	skipBad bool
	quiet   bool
	opened  map[string]io.Reader // files that were opened before, to look at their beginning

	skip     int            // next articles that are read and not scored
	articles int            // read so far
	rejected int            // rows left out so far
	warned   map[string]int // warnings so far, by code
	codes    []string       // of them, in order of appearance
}

// articles prepares a run from the flags and the files named.
func (p *program) articles(c *cli.Context, quiet bool) (*source, error) {
	files, err := p.inputFiles(c)
	if err != nil {
		return nil, err
	}
	opt, err := p.articleOptions(c)
	if err != nil {
		return nil, err
	}
	workers := c.Int("workers")
	if c.IsSet("workers") && workers <= 0 {
		return nil, p.usagef(c, "--workers %d: expected a positive number", workers)
	}
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return &source{p: p, files: files, opt: opt, workers: workers, skipBad: c.Bool("skip-bad"), quiet: quiet, opened: map[string]io.Reader{}, warned: map[string]int{}}, nil
}

// job is one article on its way: it is read, scored by any worker, and taken in the order of reading. Bad rows and the error
// that ends the reading go the same way, so that no more of them are held than of articles.
type job struct {
	art      news.Article
	rejected *news.Rejection // a bad row in place of an article
	err      error           // what ended the reading; there is no article then
	scores   []sentiment.Score
	done     chan struct{} // closed when scores are there
}

// each scores every article and hands it to emit, in the order of the input whatever the number of
// workers. It stops at the first error, of reading or of emit.
func (s *source) each(parent context.Context, eng *sentiment.Engine, emit func(news.Article, []sentiment.Score) error) error {
	ctx, stop := context.WithCancel(parent)
	defer stop()
	work := make(chan *job, s.workers)
	queue := make(chan *job, 8*s.workers)
	go s.read(ctx, queue, work)
	for range s.workers {
		go func() {
			for j := range work {
				j.scores = eng.Score(j.art)
				close(j.done)
			}
		}()
	}
	progress := s.p.progress(s.quiet)
	err := s.collect(ctx, queue, progress, emit)
	progress.end()
	if parent.Err() != nil {
		return parent.Err()
	}
	if err == nil {
		s.summarise()
	}
	return err
}

// read puts every article on the queue, which keeps the order, and hands it to the workers.
func (s *source) read(ctx context.Context, queue, work chan<- *job) {
	defer close(work)
	defer close(queue)
	opt := s.opt
	if s.skipBad {
		opt.Skip = func(bad news.Rejection) { send(ctx, queue, &job{rejected: &bad}) }
	}
	for _, file := range s.files {
		r, err := s.open(file, opt)
		if err != nil && s.skipBad {
			opt.Skip(news.Rejection{File: file, Line: 1, Err: errors.Unwrap(err)})
			continue
		}
		if err != nil {
			send(ctx, queue, &job{err: err})
			return
		}
		ok := s.readFile(ctx, r, queue, work)
		r.Close()
		if !ok {
			return
		}
	}
}

func (s *source) readFile(ctx context.Context, r *news.Reader, queue, work chan<- *job) bool {
	for r.Scan() {
		j := &job{art: r.Article(), done: make(chan struct{})}
		if s.skip > 0 {
			s.skip--
			close(j.done)
		} else if !send(ctx, work, j) {
			return false
		}
		if !send(ctx, queue, j) {
			return false
		}
	}
	if r.Err() != nil {
		send(ctx, queue, &job{err: r.Err()})
		return false
	}
	return ctx.Err() == nil
}

func send(ctx context.Context, c chan<- *job, j *job) bool {
	select {
	case c <- j:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s *source) open(file string, opt news.Options) (*news.Reader, error) {
	if r, ok := s.opened[file]; ok {
		return news.NewReader(r, file, opt), nil
	}
	if file == "-" {
		return news.NewReader(s.p.in, "-", opt), nil
	}
	return news.Open(file, opt)
}

// collect takes the jobs in order.
func (s *source) collect(ctx context.Context, queue <-chan *job, progress *progress, emit func(news.Article, []sentiment.Score) error) error {
	for {
		var j *job
		select {
		case j = <-queue:
		case <-ctx.Done():
			return ctx.Err()
		}
		if j == nil {
			return nil
		}
		if r := j.rejected; r != nil {
			progress.clear()
			s.reject(*r)
			continue
		}
		if j.err != nil {
			return j.err
		}
		<-j.done // Also when interrupted: the article in work is finished.
		s.articles++
		s.warn(j.art, progress)
		if err := emit(j.art, j.scores); err != nil {
			return err
		}
		progress.show(s.articles)
	}
}

// reject names and counts what is left out.
func (s *source) reject(bad news.Rejection) {
	s.rejected++
	s.p.printf("%s:%d: rejected: %v", bad.File, bad.Line, bad.Err)
}

// warningsShown is how many warnings of one code are shown in full.
const warningsShown = 3

// warn shows the reader's first few warnings of each code, and counts the others.
func (s *source) warn(art news.Article, progress *progress) {
	for _, w := range art.Warnings {
		code := codeOf(w)
		if s.warned[code] == 0 {
			s.codes = append(s.codes, code)
		}
		s.warned[code]++
		if s.warned[code] <= warningsShown && !s.quiet {
			progress.clear()
			s.p.printf("%s:%d: warning: %s: %v", art.File, art.Line, code, w)
		}
	}
}

// summarise says what the shown warnings stand for.
func (s *source) summarise() {
	for _, code := range s.codes {
		if more := s.warned[code] - warningsShown; more > 0 && !s.quiet {
			s.p.printf("warning: %s: %s; the column warnings names them all", code, plural(more, "more article", "more articles"))
		}
	}
}

// codeOf is the stable name of a warning.
func codeOf(err error) string {
	var w news.Warning
	if errors.As(err, &w) {
		return w.Code
	}
	return strings.ReplaceAll(err.Error(), ";", ",")
}

// codes joins the names of warnings, each once.
func codes(warnings []error) string {
	var list []string
	for _, w := range warnings {
		if code := codeOf(w); !slices.Contains(list, code) {
			list = append(list, code)
		}
	}
	return strings.Join(list, ";")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// progress is a counter on a terminal; elsewhere it does nothing.
type progress struct {
	w     io.Writer // nil for none
	last  time.Time
	shown bool
}

func (p *program) progress(quiet bool) *progress {
	if quiet || !isTerminal(p.err) {
		return &progress{}
	}
	return &progress{w: p.err, last: time.Now()}
}

// show writes the count, five times a second.
func (b *progress) show(articles int) {
	if b.w == nil || time.Since(b.last) < 200*time.Millisecond {
		return
	}
	b.last, b.shown = time.Now(), true
	fmt.Fprintf(b.w, "\r%d articles", articles)
}

// clear makes room for a line of its own.
func (b *progress) clear() {
	if b.shown {
		fmt.Fprint(b.w, "\r\x1b[K")
		b.shown = false
	}
}

func (b *progress) end() { b.clear() }
