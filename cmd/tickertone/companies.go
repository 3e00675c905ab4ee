package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/jdkato/prose/v2"
	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/text"
)

func (p *program) companiesVerb() verb {
	tables := engineFlags()[:1]
	return verb{
		name: "companies", does: "list, find and check companies; suggest unknown names",
		verbs: []verb{
			{
				name: "list", does: "the table of companies", flags: append(append(outputFlags(), tables...),
					&cli.StringFlag{Name: "kind", Usage: "those of `KIND` only: company, unlisted, etf, index, agency"},
					&cli.StringFlag{Name: "exchange", Usage: "those listed on `MIC` only, such as XNAS or XKRX"},
					&cli.BoolFlag{Name: "tsv", DisableDefaultText: true, Usage: "write the form that --companies reads"}),
				example: "tickertone companies list --exchange XKRX --format table", action: p.companiesList,
			},
			{
				name: "show", does: "all that is known of a company", args: "NAME...", flags: append([]cli.Flag{outFlag()}, engineFlags()[:1]...),
				example: "tickertone companies show 삼성전자", action: p.companiesShow,
			},
			{
				name: "resolve", does: "the company that a value stands for", args: "VALUE...", flags: append(outputFlags(), engineFlags()[:1]...),
				about: "A value without a company gives an empty row, and exit status 3.", example: "tickertone companies resolve 'Apple Inc.' XKRX:005930", action: p.companiesResolve,
			},
			{
				name: "check", does: "read a table of your own and name what is wrong", args: "FILE",
				example: "tickertone companies check companies.tsv", action: p.companiesCheck,
			},
			{
				name: "suggest", does: "names in articles that the table does not know", args: "FILE...", flags: append(append(append(outputFlags(), articleFlags()...), engineFlags()[:1]...),
					&cli.IntFlag{Name: "min-count", Value: 2, Usage: "leave out names that occur fewer than `N` times"}),
				about: `
Reads the English articles among FILE and lists names of people, places and organisations that are no
known company, most frequent first. A statistical tagger proposes them; a person decides.`,
				example: "tickertone companies suggest --format table news.jsonl", action: p.companiesSuggest,
			},
		},
	}
}

var companyColumns = []column{
	{"id", textCell, false}, {"name", textCell, false}, {"exchange", textCell, false}, {"symbol", textCell, false},
	{"korean", textCell, false}, {"aliases", listCell, true}, {"weak", listCell, true}, {"kind", textCell, false},
	{"parent", textCell, true}, {"sector", textCell, false}, {"source", textCell, true},
}

func companyRow(c *company.Company) []any {
	return []any{
		string(c.ID), c.Name, c.Exchange, c.Symbol, c.Korean, strings.Join(c.Aliases, ";"), strings.Join(c.Weak, ";"),
		c.Kind, string(c.Parent), c.Sector, c.Source,
	}
}

// companyTable compiles the embedded table with those of --companies.
func (p *program) companyTable(c *cli.Context) (*company.Table, error) {
	var own []*company.Company
	for _, name := range c.StringSlice("companies") {
		rows, err := readTable(p, name, func(r io.Reader) ([]*company.Company, error) { return company.Parse(r, name) })
		if err != nil {
			return nil, err
		}
		own = append(own, rows...)
	}
	return company.Load(own)
}

func (p *program) companiesList(c *cli.Context) error {
	opt, err := p.outputOptions(c)
	if err != nil {
		return err
	}
	if args, err := p.operands(c); err != nil || len(args) > 0 {
		return p.surplus(c, args, err)
	}
	table, err := p.companyTable(c)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, x := range table.Companies() {
		if k := c.String("kind"); k != "" && x.Kind != k {
			continue
		}
		if e := c.String("exchange"); e != "" && x.Exchange != e {
			continue
		}
		rows = append(rows, companyRow(x))
	}
	return p.writeRows(opt, companyColumns, rows, c.Bool("tsv"))
}

// writeRows writes rows in a format, or bare with tabs in the form that Parse of a table reads.
func (p *program) writeRows(opt outputOptions, columns []column, rows [][]any, tsv bool) error {
	return p.write(opt, func(w io.Writer) error {
		if tsv {
			return writeTSV(w, columns, rows)
		}
		t, err := newResults(w, opt, columns)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := t.add(row...); err != nil {
				return err
			}
		}
		return t.end()
	})
}

func writeTSV(w io.Writer, columns []column, rows [][]any) error {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	fmt.Fprintln(w, strings.Join(names, "\t"))
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = strings.TrimPrefix(csvCell(v), "'")
			if s, ok := v.(string); ok {
				cells[i] = s
			}
		}
		if _, err := fmt.Fprintln(w, strings.Join(cells, "\t")); err != nil {
			return err
		}
	}
	return nil
}

// named is the operands of a verb that needs some.
func (p *program) named(c *cli.Context, what string) ([]string, error) {
	args, err := p.operands(c)
	if err == nil && len(args) == 0 {
		err = p.usagef(c, "no %s given", what)
	}
	return args, err
}

func (p *program) companiesShow(c *cli.Context) error {
	args, err := p.named(c, "name")
	if err != nil {
		return err
	}
	table, err := p.companyTable(c)
	if err != nil {
		return err
	}
	return p.write(outputOptions{out: c.String("out")}, func(w io.Writer) error {
		for i, value := range args {
			x, ok := table.Resolve(value)
			if !ok {
				return fmt.Errorf("company %q: not in the table: try another name, or EXCHANGE:SYMBOL; --companies FILE adds your own", value)
			}
			if i > 0 {
				fmt.Fprintln(w)
			}
			showCompany(w, table, x)
		}
		return nil
	})
}

func showCompany(w io.Writer, table *company.Table, x *company.Company) {
	parent := ""
	if up, ok := table.ByID(x.Parent); ok {
		parent = up.Name
	}
	for _, line := range []struct{ name, value string }{
		{"name", x.Name}, {"id", string(x.ID)}, {"ticker", x.Ticker()}, {"korean", x.Korean},
		{"aliases", strings.Join(x.Aliases, "; ")}, {"weak", strings.Join(x.Weak, "; ")},
		{"kind", x.Kind}, {"parent", parent}, {"sector", x.Sector}, {"source", x.Source},
	} {
		if line.value != "" {
			fmt.Fprintf(w, "%-8s %s\n", line.name, oneLine(line.value))
		}
	}
}

func (p *program) companiesResolve(c *cli.Context) error {
	opt, err := p.outputOptions(c)
	if err != nil {
		return err
	}
	args, err := p.named(c, "value")
	if err != nil {
		return err
	}
	table, err := p.companyTable(c)
	if err != nil {
		return err
	}
	unknown := 0
	var rows [][]any
	for _, value := range args {
		x, ok := table.Resolve(value)
		if !ok {
			unknown++
			p.printf("company %q: not in the table", value)
			x = &company.Company{}
		}
		rows = append(rows, []any{value, x.Name, string(x.ID), x.Ticker()})
	}
	columns := []column{{"value", textCell, false}, {"company", textCell, false}, {"id", textCell, false}, {"ticker", textCell, false}}
	if err := p.writeRows(opt, columns, rows, false); err != nil {
		return err
	}
	return without(unknown, "unknown value", "unknown values")
}

// allWell says that a check found nothing.
func (p *program) allWell(file, rows string) error {
	return p.write(outputOptions{}, func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "%s: %s, all well\n", oneLine(file), rows)
		return err
	})
}

// checkLines reads a table of the user's line by line, so that every bad line is named, not the first
// only. A line is parsed together with the header.
func (p *program) checkLines(name, header string, parse func(r io.Reader, line int) error) (rows, bad int, err error) {
	f, err := p.open(name)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 1<<20)
	for line := 1; scan.Scan(); line++ {
		row := strings.TrimSuffix(scan.Text(), "\r")
		if line == 1 {
			if err := parse(strings.NewReader(row), 0); err != nil {
				return 0, 0, err // Without its header nothing else can be read.
			}
			continue
		}
		if row == "" || strings.HasPrefix(row, "#") {
			continue
		}
		rows++
		if err := parse(strings.NewReader(header+"\n"+row+"\n"), line); err != nil {
			bad++
			p.printf("%s:%d: %s", name, line, strings.TrimPrefix(err.Error(), fmt.Sprintf("%s:2: ", name)))
		}
	}
	if err := scan.Err(); err != nil {
		return rows, bad, fmt.Errorf("%s: %w", name, err)
	}
	if rows == 0 {
		return 0, 0, fmt.Errorf("%s: no rows", name)
	}
	return rows, bad, nil
}

func (p *program) companiesCheck(c *cli.Context) error {
	args, err := p.named(c, "file")
	if err != nil {
		return err
	}
	if len(args) > 1 {
		return p.usagef(c, "%q: expected one file", args[1])
	}
	known, err := company.Load(nil)
	if err != nil {
		return err
	}
	check := companyCheck{known: known, ids: map[company.ID]int{}, names: map[string]company.ID{}, p: p, file: args[0]}
	rows, bad, err := p.checkLines(args[0], company.Header, func(r io.Reader, line int) error {
		parsed, err := company.Parse(r, args[0])
		if err != nil || len(parsed) == 0 {
			return err
		}
		return check.row(parsed[0], line)
	})
	if err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%s: %d of %s are wrong", args[0], bad, plural(rows, "row", "rows"))
	}
	return p.allWell(args[0], plural(rows, "company", "companies"))
}

// companyCheck finds what a parser does not: rows that contradict each other.
type companyCheck struct {
	p     *program
	file  string
	known *company.Table
	ids   map[company.ID]int
	names map[string]company.ID
}

func (k *companyCheck) row(x *company.Company, line int) error {
	if first, ok := k.ids[x.ID]; ok {
		return fmt.Errorf("id %q: already on line %d", x.ID, first)
	}
	k.ids[x.ID] = line
	switch x.Kind {
	case "company", "unlisted", "etf", "index", "agency":
	default:
		return fmt.Errorf("kind %q: expected company, unlisted, etf, index or agency", x.Kind)
	}
	if x.Exchange == "" && x.Symbol != "" {
		return fmt.Errorf("symbol %q: expected an exchange, such as XNAS, beside it", x.Symbol)
	}
	for _, name := range append(append([]string{x.Name, x.Korean}, x.Aliases...), x.Weak...) {
		if owner, ok := k.names[name]; ok && name != "" && owner != x.ID {
			k.p.printf("%s:%d: note: %q is also a name of %s", k.file, line, name, owner)
		} else {
			k.names[name] = x.ID
		}
		if other, ok := k.known.Resolve(name); ok && name != "" && other.ID != x.ID {
			k.p.printf("%s:%d: note: %q is also a name of %s (%s)", k.file, line, name, other.Name, other.ID)
		}
	}
	if other, ok := k.known.ByID(x.ID); ok {
		k.p.printf("%s:%d: note: replaces %s (%s)", k.file, line, other.Name, other.ID)
	}
	return nil
}

func (p *program) companiesSuggest(c *cli.Context) error {
	opt, err := p.outputOptions(c)
	if err != nil {
		return err
	}
	src, err := p.articles(c, opt.quiet)
	if err != nil {
		return err
	}
	eng, err := p.engine(c, sentiment.Config{})
	if err != nil {
		return err
	}
	found := &suggestions{table: eng.Companies(), at: map[string]int{}}
	korean := 0
	err = src.each(c.Context, eng, func(art news.Article, _ []sentiment.Score) error {
		if sentiment.Lang(art) != text.English {
			korean++
			return nil
		}
		return found.add(art)
	})
	if err != nil {
		return err
	}
	if korean > 0 && !opt.quiet {
		p.printf("%s in Korean not read: the tagger knows English only", plural(korean, "article", "articles"))
	}
	columns := []column{{"name", textCell, false}, {"kind", textCell, false}, {"count", countCell, false}, {"articles", countCell, false}, {"example", textCell, false}}
	if err := p.writeRows(opt, columns, found.rows(c.Int("min-count")), false); err != nil {
		return err
	}
	return partial(src.rejected)
}

// suggestion is a name that the table does not know.
type suggestion struct {
	name, kind string
	count      int
	articles   int
	article    string // the last one that had it
	example    string
}

type suggestions struct {
	table *company.Table
	list  []suggestion
	at    map[string]int
}

func (s *suggestions) add(art news.Article) error {
	for _, raw := range []string{art.Title, art.Text} {
		x := text.New(raw, text.English)
		for _, sentence := range x.Sentences {
			src := x.Source(sentence.Span)
			names, err := entities(raw[src.Start:src.End])
			if err != nil {
				return err
			}
			for _, e := range names {
				s.count(e, art.ID, raw[src.Start:src.End])
			}
		}
	}
	return nil
}

// count takes a name, unless it is a known company or does not look like one.
func (s *suggestions) count(e entity, article, sentence string) {
	name := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(e.name, "'s"), "’s"))
	first := strings.IndexFunc(name, unicode.IsUpper)
	if first != 0 || len(name) < 2 {
		return
	}
	if _, known := s.table.Resolve(name); known {
		return
	}
	i, ok := s.at[name]
	if !ok {
		i = len(s.list)
		s.at[name] = i
		s.list = append(s.list, suggestion{name: name, kind: e.kind, example: strings.Join(strings.Fields(sentence), " ")})
	}
	s.list[i].count++
	if s.list[i].article != article {
		s.list[i].article = article
		s.list[i].articles++
	}
}

// rows lists the names by count, then by name.
func (s *suggestions) rows(least int) [][]any {
	slices.SortFunc(s.list, func(a, b suggestion) int {
		return cmp.Or(cmp.Compare(b.count, a.count), strings.Compare(a.name, b.name))
	})
	var rows [][]any
	for _, x := range s.list {
		if x.count >= least {
			rows = append(rows, []any{x.name, x.kind, x.count, x.articles, clip(x.example, 80)})
		}
	}
	return rows
}

// clip shortens text to n characters.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// entity is a name that the tagger saw.
type entity struct{ name, kind string }

// tagger loads the models once: they cost a third of a second and a hundred megabytes.
var tagger = sync.OnceValues(func() (*prose.Model, error) {
	doc, err := prose.NewDocument("ready", prose.WithSegmentation(false))
	if err != nil {
		return nil, fmt.Errorf("cannot load the tagger: %w", err)
	}
	if doc.Model == nil {
		return nil, errors.New("cannot load the tagger")
	}
	return doc.Model, nil
})

// entities finds the names in an English sentence.
func entities(sentence string) ([]entity, error) {
	model, err := tagger()
	if err != nil {
		return nil, err
	}
	doc, err := prose.NewDocument(sentence, prose.UsingModel(model), prose.WithSegmentation(false))
	if err != nil {
		return nil, err
	}
	var names []entity
	for _, e := range doc.Entities() {
		names = append(names, entity{e.Text, strings.ToLower(e.Label)})
	}
	return names, nil
}
