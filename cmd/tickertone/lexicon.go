package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

func (p *program) lexiconVerb() verb {
	own := func() []cli.Flag { return append(outputFlags(), engineFlags()[1:]...) }
	lang := func() cli.Flag {
		return &cli.StringFlag{Name: "lang", Usage: "`LANG` en or ko"}
	}
	return verb{
		name: "lexicon", does: "list, find and check terms",
		verbs: []verb{
			{
				name: "list", does: "the terms of the lexicon", flags: append(own(), lang(),
					&cli.StringFlag{Name: "kind", Usage: "those of `KIND` only: tone, move, quantity, relation, shifter, neutral"},
					&cli.BoolFlag{Name: "tsv", DisableDefaultText: true, Usage: "write the form that --lexicon reads"}),
				example: "tickertone lexicon list --lang ko --kind move --format table", action: p.lexiconList,
			},
			{
				name: "show", does: "the entries that a word or phrase matches", args: "TERM...", flags: append(own(), lang()),
				about:   "Inflected forms find their term: plunged finds plunge/v.",
				example: "tickertone lexicon show plunged 급락했다", action: p.lexiconShow,
			},
			{
				name: "check", does: "read a table of your own and name what is wrong", args: "FILE",
				example: "tickertone lexicon check terms.tsv", action: p.lexiconCheck,
			},
			{
				name: "explain", does: "every term that is found in a text, and where", args: "TEXT", flags: append(own(), lang()),
				about:   "Terms as the lexicon matches them, before any rule; start and end count bytes.",
				example: "tickertone lexicon explain 'shares plunged 17% after a profit warning'", action: p.lexiconExplain,
			},
		},
	}
}

var entryColumns = []column{
	{"term", textCell, false}, {"kind", textCell, false}, {"class", textCell, false}, {"valence", realCell, false},
	{"object", realCell, false}, {"pos", textCell, false}, {"source", textCell, false},
}

func entryRow(e *lexicon.Entry) []any {
	return []any{e.Term, e.Kind.String(), string(e.Class), e.Valence, e.Object, e.POS, e.Source}
}

// placeColumns say where an entry stands.
var placeColumns = []column{{"lang", textCell, true}, {"file", textCell, false}, {"line", countCell, false}}

func placeRow(e *lexicon.Entry) []any { return []any{string(e.Lang), e.File, e.Line} }

// lexicons compiles the languages that --lang allows.
func (p *program) lexicons(c *cli.Context) ([]*lexicon.Lexicon, error) {
	langs := []text.Lang{text.English, text.Korean}
	if s := c.String("lang"); s != "" {
		if !slices.Contains(langs, text.Lang(s)) {
			return nil, p.usagef(c, "--lang %q: expected en or ko", s)
		}
		langs = []text.Lang{text.Lang(s)}
	}
	var own []*lexicon.Entry
	for _, name := range c.StringSlice("lexicon") {
		rows, err := readTable(p, name, func(r io.Reader) ([]*lexicon.Entry, error) { return parseLexicon(r, name) })
		if err != nil {
			return nil, err
		}
		own = append(own, rows...)
	}
	var all []*lexicon.Lexicon
	for _, lang := range langs {
		lex, err := lexicon.Load(lang, own)
		if err != nil {
			return nil, err
		}
		all = append(all, lex)
	}
	return all, nil
}

func (p *program) lexiconList(c *cli.Context) error {
	opt, err := p.outputOptions(c)
	if err != nil {
		return err
	}
	if args, err := p.operands(c); err != nil || len(args) > 0 {
		return p.surplus(c, args, err)
	}
	all, err := p.lexicons(c)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, lex := range all {
		for _, e := range lex.Entries() {
			if k := c.String("kind"); k != "" && e.Kind.String() != k {
				continue
			}
			row := entryRow(e)
			if !c.Bool("tsv") {
				row = append(row, placeRow(e)...)
			}
			rows = append(rows, row)
		}
	}
	columns := entryColumns
	if !c.Bool("tsv") {
		columns = slices.Concat(entryColumns, placeColumns)
	}
	return p.writeRows(opt, columns, rows, c.Bool("tsv"))
}

func (p *program) lexiconShow(c *cli.Context) error {
	opt, err := p.outputOptions(c)
	if err != nil {
		return err
	}
	terms, err := p.named(c, "term")
	if err != nil {
		return err
	}
	all, err := p.lexicons(c)
	if err != nil {
		return err
	}
	var rows [][]any
	missing := 0
	for _, term := range terms {
		entries := find(all, term)
		if entries == nil {
			missing++
			p.printf("term %q: not in the lexicon", term)
		}
		for _, e := range entries {
			rows = append(rows, append(entryRow(e), placeRow(e)...))
		}
	}
	if err := p.writeRows(opt, slices.Concat(entryColumns, placeColumns), rows, false); err != nil {
		return err
	}
	return without(missing, "unknown term", "unknown terms")
}

// find lists the entries that are written as term, or that match it.
func find(all []*lexicon.Lexicon, term string) []*lexicon.Entry {
	var found []*lexicon.Entry
	for _, lex := range all {
		for _, e := range lex.Entries() {
			if e.Term == term {
				found = append(found, e)
			}
		}
		if (lex.Lang == text.Korean) != hasHangul(term) {
			continue
		}
		for _, hit := range lex.Match(text.New(term, lex.Lang), nil) {
			for _, e := range hit.Entries {
				if !slices.Contains(found, e) {
					found = append(found, e)
				}
			}
		}
	}
	return found
}

func (p *program) lexiconExplain(c *cli.Context) error {
	opt, err := p.outputOptions(c)
	if err != nil {
		return err
	}
	args, err := p.named(c, "text")
	if err != nil {
		return err
	}
	all, err := p.lexicons(c)
	if err != nil {
		return err
	}
	raw := strings.Join(args, " ")
	lang := text.Lang(c.String("lang"))
	if lang == "" {
		lang = text.Detect(raw)
	}
	columns := append([]column{{"start", countCell, false}, {"end", countCell, false}, {"words", textCell, false}}, slices.Concat(entryColumns, placeColumns)...)
	var rows [][]any
	for _, lex := range all {
		if lex.Lang != lang {
			continue
		}
		x := text.New(raw, lang)
		for _, hit := range lex.Match(x, nil) {
			src := x.Source(hit.Span)
			for _, e := range hit.Entries {
				row := append([]any{src.Start, src.End, raw[src.Start:src.End]}, entryRow(e)...)
				rows = append(rows, append(row, placeRow(e)...))
			}
		}
	}
	return p.writeRows(opt, columns, rows, false)
}

func (p *program) lexiconCheck(c *cli.Context) error {
	args, err := p.named(c, "file")
	if err != nil {
		return err
	}
	if len(args) > 1 {
		return p.usagef(c, "%q: expected one file", args[1])
	}
	type key struct {
		term, pos string
		kind      lexicon.Kind
	}
	seen := map[key]int{}
	rows, bad, err := p.checkLines(args[0], lexicon.Header, func(r io.Reader, line int) error {
		entries, err := parseLexicon(r, args[0])
		if err != nil || len(entries) == 0 {
			return err
		}
		e := entries[0]
		k := key{e.Term, e.POS, e.Kind}
		if first, ok := seen[k]; ok {
			return fmt.Errorf("term %q: already on line %d with the same kind and part of speech", e.Term, first)
		}
		seen[k] = line
		_, err = lexicon.Compile(e.Lang, entries)
		return err
	})
	if err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%s: %d of %s are wrong", args[0], bad, plural(rows, "row", "rows"))
	}
	return p.allWell(args[0], plural(rows, "term", "terms"))
}
