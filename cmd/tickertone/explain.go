package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	prettytext "github.com/jedib0t/go-pretty/v6/text"
	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
	"github.com/tickertone/tickertone/sentiment/text"
)

func (p *program) explainVerb() verb {
	flags := append([]cli.Flag{outFlag(), quietFlag()}, articleFlags()...)
	flags = append(flags, engineFlags()...)
	return verb{
		name: "explain", does: "where a score comes from, word by word", args: "FILE",
		about: `
Shows each text with its evidence underlined: ^ marks the words that count, ~ those that turn or size
them; then rule, signed strength, term and the companies it counts for. The ledger of each company
follows: what every part adds to the two log-odds, positive and negative against neutral. They sum to the
log-odds that give the probabilities, and tone = p_positive - p_negative.`,
		flags: append(flags,
			&cli.StringFlag{Name: "company", Usage: "explain the score of `NAME` only: a name, alias or ticker"},
			&cli.StringFlag{Name: "id", Usage: "explain the article `ID` only"}),
		example: `tickertone explain --company NVDA article.txt`,
		action:  p.explain,
	}
}

func (p *program) explain(c *cli.Context) error {
	src, err := p.articles(c, true) // Warnings stand in the text.
	if err != nil {
		return err
	}
	eng, err := p.engine(c, sentiment.Config{Document: true})
	if err != nil {
		return err
	}
	id, found := c.String("id"), false
	opt := outputOptions{out: c.String("out")}
	return p.write(opt, func(w io.Writer) error {
		err := src.each(c.Context, eng, func(art news.Article, scores []sentiment.Score) error {
			if c.IsSet("id") && art.ID != id {
				return nil
			}
			if found {
				fmt.Fprintln(w)
			}
			found = true
			x := explanation{eng: eng, art: art, scores: scores}
			x.only(c.String("company"))
			return x.write(w)
		})
		if err == nil && !found {
			return fmt.Errorf("no article with the id %q", id)
		}
		if err != nil {
			return err
		}
		return partial(src.rejected)
	})
}

// explanation is an article with its scores, those of the companies in front and that of the text last.
type explanation struct {
	eng    *sentiment.Engine
	art    news.Article
	scores []sentiment.Score
}

// only keeps the score of one company, and makes it when there is none. An empty value keeps all.
func (x *explanation) only(value string) {
	if value == "" {
		return
	}
	whole := x.scores[len(x.scores)-1]
	c, _ := x.eng.Companies().Resolve(value)
	for _, s := range x.scores[:len(x.scores)-1] {
		if s.Name == value || c != nil && s.Company == c {
			x.scores = []sentiment.Score{s, whole}
			return
		}
	}
	art := x.art
	art.Companies = []string{value}
	x.scores = append(x.eng.Score(art)[:1:1], whole)
}

func (x *explanation) companies() []sentiment.Score { return x.scores[:len(x.scores)-1] }

func (x *explanation) write(w io.Writer) error {
	var b strings.Builder
	x.head(&b)
	whole := x.scores[len(x.scores)-1]
	for _, f := range []struct{ name, raw string }{{"title", x.art.Title}, {"text", x.art.Text}} {
		if f.raw == "" {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", f.name)
		x.field(&b, f.raw, slices.DeleteFunc(slices.Clone(whole.Ledger), func(p sentiment.Part) bool {
			return p.Field != f.name || p.Learned() // Learned words stand in the ledger; under the text they would bury the rest.
		}))
	}
	x.arithmetic(&b)
	for _, s := range x.companies() {
		writeLedger(&b, &s)
	}
	if len(x.companies()) == 0 {
		b.WriteString("\nno known company is named: nothing to score (--company NAME scores one all the same)\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (x *explanation) head(b *strings.Builder) {
	parts := []string{x.art.ID, x.art.Source, string(sentiment.Lang(x.art)), stamp(x.art.Published)}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	fmt.Fprintf(b, "%s\n", oneLine(strings.Join(parts, " · ")))
	for _, warning := range x.art.Warnings {
		fmt.Fprintf(b, "note: %s\n", oneLine(warning.Error()))
	}
}

// field writes a field line by line, each with its evidence below.
func (x *explanation) field(b *strings.Builder, raw string, parts []sentiment.Part) {
	for _, l := range breakLines(raw, sentiment.Lang(x.art)) {
		l.write(b)
		for _, part := range parts {
			if s := part.Span; s.Start >= l.end || s.End <= l.start {
				continue
			}
			l.underline(b, part)
			if part.Span.End <= l.end {
				fmt.Fprintf(b, " %s %+.2f %s: %s", part.Rule, part.Valence, oneLine(part.Term), x.owners(part))
			}
			b.WriteByte('\n')
		}
	}
}

// owners says for which companies a piece of evidence counts.
func (x *explanation) owners(part sentiment.Part) string {
	var names []string
	for _, s := range x.companies() {
		if slices.ContainsFunc(s.Ledger, func(q sentiment.Part) bool {
			return q.Field == part.Field && q.Span == part.Span && q.Rule == part.Rule && q.Term == part.Term && q.Valence == part.Valence
		}) {
			names = append(names, oneLine(s.Name))
		}
	}
	owners := strings.Join(names, ", ")
	if owners == "" {
		owners = "no company here"
	}
	if part.Retrospective {
		owners += " (of an earlier day)"
	}
	return owners
}

// arithmetic shows what printed amounts come to, beside the percents printed for them.
func (x *explanation) arithmetic(b *strings.Builder) {
	for i, c := range x.eng.Arithmetic(x.art) {
		if i == 0 {
			b.WriteString("\narithmetic\n")
		}
		verdict := "agrees"
		if !c.Agrees {
			verdict = "DOES NOT AGREE"
		}
		fmt.Fprintf(b, "  %s to %s is %+.2f%%; printed: %s; %s\n", oneLine(c.From), oneLine(c.To), 100*c.Change, oneLine(c.Printed), verdict)
	}
}

// oneLine makes text of a file safe to show inside a line.
func oneLine(s string) string { return strings.ReplaceAll(printable(s), "\n", " ") }

// writeLedger writes how the score of a company comes about.
func writeLedger(b *strings.Builder, s *sentiment.Score) {
	name := oneLine(s.Name)
	if t := s.Ticker(); t != "" {
		name += " (" + t + ")"
	}
	fmt.Fprintf(b, "\n%s: %s, relevance %.2f\n", name, plural(s.Mentions, "mention", "mentions"), s.Relevance)
	if s.Evidence == 0 {
		b.WriteString("  no evidence, so no tone\n")
		return
	}
	g := newGrid([]column{
		{"", textCell, false}, {"rule", textCell, false}, {"term", textCell, false}, {"words", textCell, false},
		{"positive", realCell, false}, {"negative", realCell, false},
	})
	for _, part := range s.Ledger {
		g.add([]any{"", part.Rule, part.Term, part.Text, part.Positive, part.Negative})
	}
	g.add([]any{"", "= log-odds", "", "", s.Logit[0], s.Logit[1]})
	_ = g.write(b) // A strings.Builder does not fail.
	fmt.Fprintf(b, "  p_positive %.4f, p_neutral %.4f, p_negative %.4f: %s, tone %+.4f\n", s.P[0], s.P[1], s.P[2], s.Label, s.Tone)
	if s.Retrospective > 0 {
		fmt.Fprintf(b, "  %.0f%% of the evidence tells of an earlier day; ", 100*s.Retrospective)
		if math.IsNaN(s.ToneCurrent) {
			b.WriteString("no tone without it\n")
		} else {
			fmt.Fprintf(b, "tone without it %+.4f\n", s.ToneCurrent)
		}
	}
}

// lineWidth is the width that text is broken to, in places of a terminal.
const lineWidth = 96

// shownLine is a piece of a field that is shown on one line.
type shownLine struct {
	raw        string
	start, end int // bytes of raw
}

// breakLines breaks a field into sentences, and those at spaces.
func breakLines(raw string, lang text.Lang) []shownLine {
	var lines []shownLine
	x := text.New(raw, lang)
	starts := []int{0}
	for _, s := range x.Sentences {
		if at := x.Source(s.Span).Start; at > starts[len(starts)-1] {
			starts = append(starts, at)
		}
	}
	starts = append(starts, len(raw))
	for i := range len(starts) - 1 {
		lines = append(lines, wrap(raw, starts[i], starts[i+1])...)
	}
	return lines
}

// wrap breaks raw[start:end] behind spaces, so that each line fits where it can.
func wrap(raw string, start, end int) []shownLine {
	var lines []shownLine
	end = start + len(strings.TrimRightFunc(raw[start:end], unicode.IsSpace))
	for start < end {
		l := shownLine{raw: raw, start: start, end: end}
		width, space := 0, -1
		for i, r := range raw[start:end] {
			if width > lineWidth && space > 0 {
				l.end = start + space
				break
			}
			if width += prettytext.RuneWidth(r); unicode.IsSpace(r) {
				space = i + utf8.RuneLen(r)
			}
		}
		start = l.end
		if strings.TrimSpace(raw[l.start:l.end]) != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

const margin = "  "

func (l shownLine) write(b *strings.Builder) {
	b.WriteString(strings.TrimRight(margin+oneLine(l.raw[l.start:l.end]), " ") + "\n")
}

// underline marks the words of a part with ^ and its cues with ~. It ends with the last mark.
func (l shownLine) underline(b *strings.Builder, part sentiment.Part) {
	var marks []byte
	for _, cue := range part.Cues {
		marks = l.mark(marks, cue, '~')
	}
	marks = l.mark(marks, part.Span, '^')
	b.WriteString(margin + string(marks))
}

func (l shownLine) mark(marks []byte, s text.Span, with byte) []byte {
	from, to := max(s.Start, l.start), min(s.End, l.end)
	if from >= to {
		return marks
	}
	first := displayWidth(l.raw[l.start:from])
	last := first + max(1, displayWidth(l.raw[from:to]))
	for len(marks) < last {
		marks = append(marks, ' ')
	}
	for i := first; i < last; i++ {
		marks[i] = with
	}
	return marks
}

// displayWidth is how many places a terminal gives to text.
func displayWidth(s string) int {
	width := 0
	for _, r := range oneLine(s) {
		width += prettytext.RuneWidth(r)
	}
	return width
}
