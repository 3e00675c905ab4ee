package sentiment

import (
	"bufio"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/tickertone/tickertone/data/news"
)

// The language of the scripts is described in testdata/script/README.md.

// mend lets TestScript delete the fails lines of cases that pass now.
var mend = flag.Bool("mend", false, "delete the fails lines of script cases that pass")

// minCases is the least number of cases of a script.
const minCases = 12

// script is one file of cases.
type script struct {
	name  string
	lang  string
	cases []*scriptCase
}

// scriptCase is one text and what is expected of it.
type scriptCase struct {
	line      int
	text      string
	title     string
	published time.Time
	wants     []want
	weaker    []string // texts whose tone must be smaller
	fails     string   // why the case is known to fail; empty when it must pass
	failsLine int      // where it says so
}

// want is the expected sign of one company: '+', '-' or '0'.
type want struct {
	company string
	sign    byte
}

// parseScript reads a script. Errors name the file and line, quote the value and say what was expected.
func parseScript(path string) (*script, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s := &script{name: strings.TrimSuffix(filepath.Base(path), ".txt")}
	if s.lang, _, _ = strings.Cut(s.name, "-"); s.lang != "en" && s.lang != "ko" {
		return nil, fmt.Errorf("%s: file name: expected en-... or ko-...", path)
	}
	scan := bufio.NewScanner(f)
	for line := 1; scan.Scan(); line++ {
		if err := s.add(line, scan.Text()); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, line, err)
		}
	}
	return s, s.check(path)
}

// add reads one line: a remark, the text of a new case, or what is expected of the last one.
func (s *script) add(line int, row string) error {
	trimmed := strings.TrimSpace(row)
	switch {
	case trimmed == "" || strings.HasPrefix(row, "#"):
		return nil
	case row[0] != ' ' && row[0] != '\t':
		s.cases = append(s.cases, &scriptCase{line: line, text: trimmed})
		return nil
	case len(s.cases) == 0:
		return fmt.Errorf("%q: expected a text in the first column before it", trimmed)
	}
	return s.cases[len(s.cases)-1].expect(line, trimmed)
}

// expect reads one indented line.
func (c *scriptCase) expect(line int, row string) error {
	for keyword, set := range map[string]func(string) error{
		"title:":         func(v string) error { c.title = v; return nil },
		"stronger than:": func(v string) error { c.weaker = append(c.weaker, v); return nil },
		"fails:":         func(v string) error { c.fails, c.failsLine = v, line; return nil },
		"published:": func(v string) (err error) {
			c.published, err = time.Parse(time.DateOnly, v)
			return err
		},
	} {
		if value, ok := strings.CutPrefix(row, keyword); ok {
			if value = strings.TrimSpace(value); value == "" {
				return fmt.Errorf("%q: expected a value", row)
			}
			return set(value)
		}
	}
	i := strings.LastIndexByte(row, ':')
	if i <= 0 || len(strings.TrimSpace(row[i+1:])) != 1 || !strings.ContainsAny(row[i+1:], "+-0") {
		return fmt.Errorf("%q: expected Company: +, -, or 0, or a keyword of README.md", row)
	}
	c.wants = append(c.wants, want{strings.TrimSpace(row[:i]), strings.TrimSpace(row[i+1:])[0]})
	return nil
}

// check finds cases that expect nothing, stand twice, or are too few.
func (s *script) check(path string) error {
	seen := map[string]int{}
	for _, c := range s.cases {
		if len(c.wants) == 0 {
			return fmt.Errorf("%s:%d: %q: expected a company under the text", path, c.line, c.text)
		}
		key := c.title + "\n" + c.text
		if first := seen[key]; first > 0 {
			return fmt.Errorf("%s:%d: %q: the same text as in line %d", path, c.line, c.text, first)
		}
		seen[key] = c.line
	}
	if len(s.cases) < minCases {
		return fmt.Errorf("%s: %d cases: expected at least %d", path, len(s.cases), minCases)
	}
	return nil
}

// article is the case as the engine gets it.
func (c *scriptCase) article(lang, body string) news.Article {
	a := news.Article{Lang: lang, Text: body, Title: c.title, Published: c.published}
	for _, w := range c.wants {
		a.Companies = append(a.Companies, w.company)
	}
	return a
}

// run lists what is wrong with the case; nothing when it passes.
func (c *scriptCase) run(e *Engine, lang string) (wrong []string) {
	scores := e.Score(c.article(lang, c.text))
	for i, w := range c.wants {
		if got := signOf(scores[i].Label); got != w.sign {
			wrong = append(wrong, fmt.Sprintf("%s: got %c (tone %.3f), want %c\n%s", w.company, got, scores[i].Tone, w.sign, ledgerText(scores[i])))
		}
	}
	for _, text := range c.weaker {
		other := e.Score(c.article(lang, text))
		for i, w := range c.wants {
			if w.sign != '0' && !(math.Abs(scores[i].Tone) > math.Abs(other[i].Tone)) {
				wrong = append(wrong, fmt.Sprintf("%s: tone %.6f, want larger in size than %.6f of %q\n%s", w.company, scores[i].Tone, other[i].Tone, text, ledgerText(other[i])))
			}
		}
	}
	return wrong
}

// signOf writes a label as scripts do.
func signOf(l Label) byte {
	switch l {
	case Positive:
		return '+'
	case Negative:
		return '-'
	}
	return '0'
}

// ledgerText prints the evidence of a score, one part a line.
func ledgerText(s Score) string {
	var b strings.Builder
	for _, p := range s.Ledger {
		fmt.Fprintf(&b, "\t\t%q %s %s %.2f -> %.3f %.3f\n", p.Text, p.Rule, p.Term, p.Valence, p.Positive, p.Negative)
	}
	return b.String()
}

// TestScript runs every case of testdata/script and prints a table of the files.
func TestScript(t *testing.T) {
	paths, err := filepath.Glob("testdata/script/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("testdata/script: %d files, %v", len(paths), err)
	}
	e := newEngine(t, Config{})
	table := []string{fmt.Sprintf("%-24s %6s %6s %6s %6s", "script", "cases", "passed", "near", "fails")}
	causes := map[string]int{}
	var all tally
	for _, path := range paths {
		s, err := parseScript(path)
		if err != nil {
			t.Fatal(err)
		}
		n := s.run(t, e, path, causes)
		table = append(table, n.row(s.name))
		all = tally{all.cases + n.cases, all.passed + n.passed, all.near + n.near, all.known + n.known}
	}
	t.Logf("\n%s\n%s\n%s", strings.Join(table, "\n"), all.row("all"), causesText(causes))
	if all.cases < 250 {
		t.Errorf("%d cases in all: expected at least 250", all.cases)
	}
}

// tally counts the cases of a script: all, those that passed, those among them that hang on a small change
// of the weights, and those known to fail.
type tally struct{ cases, passed, near, known int }

func (n tally) row(name string) string {
	return fmt.Sprintf("%-24s %6d %6d %6d %6d", name, n.cases, n.passed, n.near, n.known)
}

// border is the lead of the first label over the second, in probability, below which a case is near.
const border = 0.05

// near says whether a label of the case leads by less than border.
func (c *scriptCase) near(e *Engine, lang string) bool {
	for _, s := range e.Score(c.article(lang, c.text)) {
		p := s.P
		slices.Sort(p[:])
		if p[2]-p[1] < border {
			return true
		}
	}
	return false
}

// run checks the cases of one script and counts them.
func (s *script) run(t *testing.T, e *Engine, path string, causes map[string]int) tally {
	n := tally{cases: len(s.cases)}
	var mended []int
	for _, c := range s.cases {
		wrong := c.run(e, s.lang)
		switch {
		case len(wrong) == 0 && c.fails == "":
			n.passed++
			if c.near(e, s.lang) {
				n.near++
				t.Logf("%s:%d: near: %s", path, c.line, c.text)
			}
		case len(wrong) > 0 && c.fails != "":
			n.known++
			causes[c.fails]++
		case len(wrong) == 0 && *mend:
			n.passed++
			mended = append(mended, c.failsLine)
		case len(wrong) == 0:
			t.Errorf("%s:%d: passes now: delete its fails line (%s)", path, c.line, c.fails)
		default:
			t.Errorf("%s:%d: %s\n\t%s", path, c.line, c.text, strings.Join(wrong, "\n\t"))
		}
	}
	if len(mended) > 0 {
		deleteLines(t, path, mended)
	}
	return n
}

// deleteLines takes lines, counted from 1, out of a file.
func deleteLines(t *testing.T, path string, numbers []int) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(b), "\n")
	for _, n := range numbers {
		lines[n-1] = ""
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o644); err != nil {
		t.Fatal(err)
	}
}

// causesText lists the causes of known failures, the most common first.
func causesText(causes map[string]int) string {
	var list []string
	for cause := range causes {
		list = append(list, cause)
	}
	sort.Slice(list, func(i, j int) bool {
		if causes[list[i]] != causes[list[j]] {
			return causes[list[i]] > causes[list[j]]
		}
		return list[i] < list[j]
	})
	for i, cause := range list {
		list[i] = fmt.Sprintf("%4d  %s", causes[cause], cause)
	}
	return strings.Join(list, "\n")
}

// TestScriptErrors checks that a broken line of a script is reported, and where.
func TestScriptErrors(t *testing.T) {
	tests := []struct{ body, want string }{
		{"    Acme: +\n", `:1: "Acme: +": expected a text in the first column before it`},
		{"Acme rose.\n    Acme: good\n", `:2: "Acme: good": expected Company: +, -, or 0, or a keyword of README.md`},
		{"Acme rose.\n    fails:\n", `:2: "fails:": expected a value`},
		{"Acme rose.\n", `:1: "Acme rose.": expected a company under the text`},
		{"Acme rose.\n    Acme: +\nAcme rose.\n    Acme: +\n", `:3: "Acme rose.": the same text as in line 1`},
		{"Acme rose.\n    Acme: +\n", `: 1 cases: expected at least 12`},
	}
	path := filepath.Join(t.TempDir(), "en-broken.txt")
	for _, tt := range tests {
		if err := os.WriteFile(path, []byte(tt.body), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := parseScript(path); err == nil || err.Error() != path+tt.want {
			t.Errorf("%q: got error %v, want %s%s", tt.body, err, path, tt.want)
		}
	}
}

// newEngine is New for tests.
func newEngine(t testing.TB, config Config) *Engine {
	t.Helper()
	e, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
