package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"

	"github.com/tickertone/tickertone/data/calendar"
	"github.com/tickertone/tickertone/data/news"
)

// articles makes n small articles about two companies; one in ten names none.
func articles(n int) string {
	var b strings.Builder
	for i := range n {
		text := []string{"Intel reported record profit.", "Boeing shares plunged 9% after a profit warning.", "SK하이닉스 주가가 급락했다."}[i%3]
		if i%10 == 9 {
			text = "Nothing happened."
		}
		fmt.Fprintf(&b, `{"id":"%d","published":"2025-01-%02dT12:00:00Z","text":"%s Item %d."}`+"\n", i, i%28+1, text, i)
		if i%50 == 49 {
			b.WriteString("{\n")
		}
	}
	return b.String()
}

// TestWorkers: stdout, stderr and the code are the same for any number of workers, in input order.
func TestWorkers(t *testing.T) {
	in := articles(300)
	for _, format := range []string{"csv", "jsonl", "table"} {
		var outs, errs []string
		for _, n := range []int{1, 2, 8, 1} {
			code, out, err := runWith(in, "score", "--skip-bad", "--document", "--format", format, "--workers", strconv.Itoa(n), "-")
			if code != exitPartial {
				t.Fatalf("%s, %d workers: exit %d: %s", format, n, code, err)
			}
			outs, errs = append(outs, out), append(errs, err)
		}
		for i := range outs {
			if outs[i] != outs[0] || errs[i] != errs[0] {
				t.Errorf("%s: run %d differs from the first", format, i)
			}
		}
		if strings.Count(errs[0], "rejected: ") != 6 {
			t.Errorf("%s: stderr does not name six rows:\n%s", format, errs[0])
		}
	}
	_, out, _ := runWith(in, "score", "--skip-bad", "--document", "-")
	last := -1
	for _, row := range readCSV(t, out)[1:] {
		if id, _ := strconv.Atoi(row[0]); id < last {
			t.Fatalf("article %d after %d", id, last)
		} else {
			last = id
		}
	}
	if last != 299 {
		t.Errorf("last article %d, want 299", last)
	}
}

func readCSV(t *testing.T, s string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(s)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestColumns: scripts rely on these names, in this order.
func TestColumns(t *testing.T) {
	const want = "article_id,source,lang,published,available_at,company,ticker,label,tone,p_positive,p_neutral,p_negative," +
		"evidence,retrospective,relevance,mentions,first_mention,sentences,words,unassigned,fingerprint,tone_current,label_current,warnings\n"
	_, out, _ := runWith(`{"text":"Nothing happened."}`, "score", "--quiet", "-")
	if out != want {
		t.Errorf("header %s, want %s", out, want)
	}
}

// TestFormats: CSV and JSON lines say the same, and JSON keeps its promises about numbers.
func TestFormats(t *testing.T) {
	in := articles(30)
	_, text, _ := runWith(in, "score", "--quiet", "--document", "-")
	_, lines, _ := runWith(in, "score", "--quiet", "--document", "--format", "jsonl", "-")
	rows := readCSV(t, text)
	objects := strings.Split(strings.TrimSpace(lines), "\n")
	if len(objects) != len(rows)-1 {
		t.Fatalf("%d objects, %d rows", len(objects), len(rows)-1)
	}
	for i, line := range objects {
		var object map[string]json.RawMessage
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Fatal(err)
		}
		for k, c := range scoreColumns {
			compareCell(t, c, string(object[c.name]), rows[i+1][k])
		}
	}
}

func compareCell(t *testing.T, c column, raw, cell string) {
	t.Helper()
	switch {
	case cell == "" && c.kind != listCell:
		if raw != "null" {
			t.Errorf("%s: %s, want null", c.name, raw)
		}
	case c.kind == realCell:
		a, err1 := strconv.ParseFloat(raw, 64)
		b, err2 := strconv.ParseFloat(cell, 64)
		if err1 != nil || err2 != nil || a != b || !strings.Contains(raw, ".") {
			t.Errorf("%s: %s in JSON, %s in CSV", c.name, raw, cell)
		}
	case c.kind == countCell:
		if raw != cell {
			t.Errorf("%s: %s in JSON, %s in CSV", c.name, raw, cell)
		}
	default:
		var s string
		if err := json.Unmarshal([]byte(raw), &s); err != nil || guard(s) != cell {
			t.Errorf("%s: %s in JSON, %q in CSV", c.name, raw, cell)
		}
	}
}

// TestLedger: the parts sum to the log-odds, whose softmax is the probabilities, and the offsets cut the
// words out of the field.
func TestLedger(t *testing.T) {
	const body = "Boeing shares plunged 9% after a profit warning. Analysts cheered the record profit of Boeing."
	in := fmt.Sprintf(`{"id":"1","title":"보잉 Boeing’s shares plunge","text":%q}`, body)
	_, out, _ := runWith(in, "score", "--quiet", "--format", "jsonl", "--ledger", "--document", "-")
	for line := range strings.Lines(out) {
		var row struct {
			Company  string
			Positive float64    `json:"p_positive"`
			Negative float64    `json:"p_negative"`
			Tone     float64    `json:"tone"`
			Evidence int        `json:"evidence"`
			Logit    [2]float64 `json:"logit"`
			Ledger   []struct {
				Field              *string
				Start, End         int
				Text, Rule, Term   string
				Positive, Negative float64
			}
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		if len(row.Ledger) != row.Evidence+1 || row.Ledger[0].Rule != "intercept" || row.Ledger[0].Field != nil {
			t.Errorf("%s: %d parts for %d pieces of evidence, the first %+v", row.Company, len(row.Ledger), row.Evidence, row.Ledger[0])
		}
		var sum [2]float64
		for _, part := range row.Ledger {
			sum[0] += part.Positive
			sum[1] += part.Negative
			field := map[bool]string{true: body, false: "보잉 Boeing’s shares plunge"}[part.Field != nil && *part.Field == "text"]
			if part.Field != nil && field[part.Start:part.End] != part.Text {
				t.Errorf("%s: [%d:%d] is %q, not %q", row.Company, part.Start, part.End, field[part.Start:part.End], part.Text)
			}
		}
		if math.Abs(sum[0]-row.Logit[0]) > 1e-9 || math.Abs(sum[1]-row.Logit[1]) > 1e-9 {
			t.Errorf("%s: ledger sums to %v, want %v", row.Company, sum, row.Logit)
		}
		p, n := math.Exp(row.Logit[0]), math.Exp(row.Logit[1])
		if math.Abs(p/(1+p+n)-row.Positive) > 1e-12 || math.Abs(n/(1+p+n)-row.Negative) > 1e-12 || math.Abs(row.Positive-row.Negative-row.Tone) > 1e-12 {
			t.Errorf("%s: probabilities do not follow from the log-odds: %s", row.Company, line)
		}
	}
	if strings.Count(out, "\n") != 2 {
		t.Errorf("want a row for Boeing and one for the whole, got\n%s", out)
	}
}

func TestReal(t *testing.T) {
	for _, test := range []struct {
		v          float64
		json, text string
	}{
		{0, "0.0", "0"},
		{math.Copysign(0, -1), "0.0", "0"},
		{1, "1.00000000000", "1"},
		{-0.5, "-0.500000000000", "-0.5"},
		{0.30000000000000004, "0.30000000000000004", "0.30000000000000004"},
		{1.5e-7, "1.50000000000e-07", "1.5e-07"},
		{2e20, "2.00000000000e+20", "2e+20"},
		{123456789012345, "123456789012345.0", "123456789012345"},
		{math.NaN(), "null", ""},
		{math.Inf(-1), "null", ""},
	} {
		if got := string(appendReal(nil, test.v)); got != test.json {
			t.Errorf("%v in JSON is %s, want %s", test.v, got, test.json)
		}
		if got := csvCell(test.v); got != test.text {
			t.Errorf("%v in CSV is %q, want %q", test.v, got, test.text)
		}
	}
}

// TestGuard: text that a spreadsheet would run is disarmed, numbers are left alone, and it reads back.
func TestGuard(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "\rx": "'\rx",
		"": "", "a=b": "a=b", "'quoted": "'quoted", "^KS11": "^KS11", " =1": " =1",
	} {
		if got := csvCell(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
		if back := unguard(csvCell(in)); back != in {
			t.Errorf("%q reads back as %q", in, back)
		}
	}
	if got := csvCell(-1.5); got != "-1.5" {
		t.Errorf("the number -1.5 becomes %q", got)
	}
	_, out, _ := runWith(`{"id":"=cmd()","source":"+s","text":"Intel fell.","companies":["-Intel"]}`, "score", "--quiet", "-")
	row := readCSV(t, out)[1]
	if row[0] != "'=cmd()" || row[1] != "'+s" || row[5] != "'-Intel" {
		t.Errorf("row %q", row)
	}
}

// TestJSONLines: no text ends a line for any reader.
func TestJSONLines(t *testing.T) {
	const name = "a\u2028b\u0085c\u001ed\"\\"
	in, err := json.Marshal(map[string]any{"id": name, "text": "Intel fell.", "companies": []string{"Intel"}})
	if err != nil {
		t.Fatal(err)
	}
	_, out, _ := runWith(string(in), "score", "--quiet", "--format", "jsonl", "-")
	if i := strings.IndexFunc(strings.TrimSuffix(out, "\n"), func(r rune) bool {
		return r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029'
	}); i >= 0 {
		t.Errorf("a line breaks at byte %d of %q", i, out)
	}
	var row struct {
		ID string `json:"article_id"`
	}
	if err := json.Unmarshal([]byte(out), &row); err != nil || row.ID != name {
		t.Errorf("id %q, error %v: want %q", row.ID, err, name)
	}
}

// TestOut: --out replaces a file only when all went well, and leaves nothing else behind.
func TestOut(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "scores.csv"), filepath.Join(dir, "link.csv")
	write(t, file, "old")
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("scores.csv", link); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := runWith("", "score", "--out", file, "testdata/bad.jsonl"); code != exitFailed || out != "" || read(t, file) != "old" {
		t.Errorf("after a failure: exit %d, stdout %q, file %q", code, out, read(t, file))
	}
	if code, _, _ := runWith("", "score", "--skip-bad", "--out", link, "testdata/bad.jsonl"); code != exitPartial {
		t.Errorf("exit %d, want 3", code)
	}
	_, want, _ := runWith("", "score", "--skip-bad", "testdata/bad.jsonl")
	info, err := os.Lstat(file)
	if err != nil || read(t, file) != want || info.Mode() != 0o640 {
		t.Errorf("file %q, mode %v, error %v: want %q, mode 0640", read(t, file), info.Mode(), err, want)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	for _, bad := range []string{dir, filepath.Join(dir, "no", "such", "dir.csv")} {
		if code, _, text := runWith("", "score", "--out", bad, "testdata/news.jsonl"); code != exitFailed || !strings.HasPrefix(text, "--out "+bad+": ") {
			t.Errorf("--out %s: exit %d, %s", bad, code, text)
		}
	}
}

// TestOutInPlace: what is no regular file is written to, not replaced.
func TestOutInPlace(t *testing.T) {
	if code, out, _ := runWith("", "score", "--quiet", "--out", os.DevNull, "testdata/news.jsonl"); code != exitDone || out != "" {
		t.Errorf("exit %d, stdout %q", code, out)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Fatalf("the null device is gone: %v, %v", info, err)
	}
}

func write(t *testing.T, file, s string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(s), 0o666); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// full is a disk without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestDailyInputs: articles and their scores in either format give the same panel.
func TestDailyInputs(t *testing.T) {
	in := strings.ReplaceAll(articles(40), `"text":"Intel`, `"companies":["=Intel","Boeing"],"text":"Intel`)
	_, want, text := runWith(in, "daily", "--quiet", "-")
	if strings.Count(want, "\n") < 10 || !strings.Contains(want, "'=Intel") {
		t.Fatalf("panel %s\n%s", want, text)
	}
	for _, format := range []string{"csv", "jsonl"} {
		_, scores, _ := runWith(in, "score", "--quiet", "--format", format, "-")
		if _, got, text := runWith(scores, "daily", "--quiet", "-"); got != want {
			t.Errorf("by way of %s: %s\n%s", format, got, text)
		}
	}
}

func TestDailyBadScores(t *testing.T) {
	const scores = "article_id,available_at,company,tone,label,relevance\n1,2025-01-27T12:00:00Z,Intel,0.5,positive,1\n2,2025-01-27T12:00:00Z,Intel,5,positive,1\n"
	if code, out, text := runWith(scores, "daily", "-"); code != exitFailed || out != "" || !strings.HasPrefix(text, "stdin:3: ") {
		t.Errorf("exit %d, stdout %q: %s", code, out, text)
	}
	if code, out, text := runWith(scores, "daily", "--skip-bad", "-"); code != exitPartial || strings.Count(out, "\n") != 2 {
		t.Errorf("exit %d, stdout %q: %s", code, out, text)
	}
}

// TestPanelReturns: the returns that a panel is joined with, against the closes of testdata/prices.csv.
func TestPanelReturns(t *testing.T) {
	p := &program{ctx: context.Background(), err: io.Discard}
	prices, err := p.readPrices("testdata/prices.csv", news.DefaultMaxLine)
	if err != nil {
		t.Fatal(err)
	}
	f := &frame{name: "panel", columns: []string{"session", "company", "ticker"}, lines: []int{2, 3, 4, 5}, cells: [][]string{
		{"2025-01-24", "Nvidia", "XNAS:NVDA"}, {"2025-01-25", "Nvidia", "XNAS:NVDA"}, {"2025-01-30", "Nvidia", "XNAS:NVDA"}, {"2025-01-24", "Nobody", ""},
	}}
	nan := math.NaN()
	for _, test := range []struct {
		lead       int
		cumulative bool
		market     string
		want       []float64
	}{
		{0, false, "", []float64{142.62/147 - 1, nan, 124.65/123.70 - 1, nan}},
		{1, false, "", []float64{118.42/142.62 - 1, nan, nan, nan}},
		{2, false, "SPY", []float64{128.99/118.42 - 1 - (601.0/595 - 1), nan, nan, nan}},
		{2, true, "", []float64{118.42/142.62 - 1 + 128.99/118.42 - 1, nan, nan, nan}},
		{0, true, "", []float64{142.62/147 - 1, nan, 124.65/123.70 - 1, nan}},
	} {
		j := &join{p: p, prices: prices, market: test.market, cumulative: test.cumulative, series: map[string]*series{}}
		if err := j.keys(f); err != nil {
			t.Fatal(err)
		}
		got, err := j.response(test.lead)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range test.want {
			if math.IsNaN(want) != math.IsNaN(got[i]) || math.Abs(got[i]-want) > 1e-14 {
				t.Errorf("%s, row %d: %v, want %v", j.name(test.lead), i, got[i], want)
			}
		}
		if !slices.Equal(j.without, []string{"Nobody"}) {
			t.Errorf("without prices: %q", j.without)
		}
	}
}

// TestPanelRegression runs the whole way from articles to coefficients.
func TestPanelRegression(t *testing.T) {
	var in strings.Builder
	for i, text := range []string{"Nvidia shares rose.", "Nvidia shares were hit.", "Nvidia shares plunged 17%.", "Nvidia posted record profit.", "Nvidia shares fell."} {
		d := calendar.Date{Year: 2025, Month: 1, Day: []int{22, 24, 27, 28, 29}[i]}
		fmt.Fprintf(&in, `{"id":"%d","published":"%sT15:00:00Z","text":%q}`+"\n", i, d, text)
	}
	file := filepath.Join(t.TempDir(), "daily.csv")
	if code, _, text := runWith(in.String(), "daily", "--out", file, "-"); code != exitDone {
		t.Fatalf("exit %d: %s", code, text)
	}
	code, out, text := runWith("", "regress", "--daily", file, "--prices", "testdata/prices.csv", "--lead", "0,1", "--market", "SPY", "--format", "jsonl")
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, text)
	}
	var got []string
	for line := range strings.Lines(out) {
		var row struct {
			Term, Cov, Y, Lead string
			N                  int
			Coef               float64
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %s %s %s", row.Term, row.Cov, row.Y, row.Lead))
	}
	want := []string{
		"(intercept) cluster:session return(0) - SPY 0", "tone cluster:session return(0) - SPY 0",
		"(intercept) cluster:session return(1) - SPY 1", "tone cluster:session return(1) - SPY 1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q\n%s", got, want, text)
	}
}

// TestDemo: the demo runs on a bare machine, says the same twice, and shows the known return.
func TestDemo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "results")
	start := time.Now()
	code, first, text := runWith("", "demo", "--out", dir)
	if code != exitDone || text != "" {
		t.Fatalf("exit %d: %s", code, text)
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("took %v, want less than 10 s", d)
	}
	for _, want := range []string{"illustrative", "-16.97%", "\nn = ", "nw:5", "Nvidia", "SK hynix", "2025-01-31"} {
		if !strings.Contains(first, want) {
			t.Errorf("the demo does not say %q", want)
		}
	}
	for _, name := range []string{"scores.csv", "daily.csv", "regression.csv", "event.csv"} {
		if rows := readCSV(t, read(t, filepath.Join(dir, name))); len(rows) < 2 {
			t.Errorf("%s has %d rows", name, len(rows))
		}
	}
	if _, second, _ := runWith("", "demo", "--out", dir); second != first {
		t.Error("the demo says something else the second time")
	}
}

// TestTables: what list --tsv writes is what check, --companies and --lexicon read.
func TestTables(t *testing.T) {
	dir := t.TempDir()
	companies, terms := filepath.Join(dir, "companies.tsv"), filepath.Join(dir, "terms.tsv")
	for _, args := range [][]string{
		{"companies", "list", "--tsv", "--kind", "etf", "--out", companies}, {"companies", "check", companies},
		{"lexicon", "list", "--tsv", "--kind", "relation", "--out", terms}, {"lexicon", "check", terms},
		{"score", "--companies", companies, "--lexicon", terms, "testdata/news.jsonl"},
	} {
		if code, _, text := runWith("", args...); code != exitDone {
			t.Fatalf("%s: exit %d: %s", args, code, text)
		}
	}
	_, own, _ := runWith("", "score", "--companies", companies, "--lexicon", terms, "testdata/news.jsonl")
	if _, plain, _ := runWith("", "score", "testdata/news.jsonl"); own != plain {
		t.Error("the embedded tables, merged over themselves, change scores")
	}
}

// TestExplainAligned: the marks under a line stand below the words they mark, Hangul counted double.
func TestExplainAligned(t *testing.T) {
	_, out, _ := runWith(`{"text":"SK하이닉스 주가가 급락했다.","companies":["SK하이닉스"]}`, "explain", "-")
	const want = "  SK하이닉스 주가가 급락했다.\n             ~~~~   ^^^^ "
	if !strings.Contains(out, want) {
		t.Errorf("explain writes\n%swant\n%s", out, want)
	}
}

// TestHelp: the help of every verb has its parts.
func TestHelp(t *testing.T) {
	p := &program{}
	for _, c := range p.app().Commands {
		for _, args := range [][]string{{c.Name, "--help"}, {"help", c.Name}, {c.Name, "-h"}} {
			code, out, text := runWith("", args...)
			if code != exitDone || text != "" {
				t.Errorf("%s: exit %d: %s", args, code, text)
			}
			for _, part := range []string{"tickertone " + c.Name + " - ", "\nUSAGE\n", "\nEXIT STATUS\n", "130  interrupted"} {
				if !strings.Contains(out, part) {
					t.Errorf("%s: no %q in\n%s", args, part, out)
				}
			}
			if c.Subcommands == nil && !strings.Contains(out, "\nEXAMPLE\n") {
				t.Errorf("%s: no example", args)
			}
		}
	}
}

func TestFrame(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "stdin: empty file",
		"a,b\n":                    "stdin: no rows",
		"a,a\n1,2\n":               `stdin:1: column "a" stands twice in the header`,
		"a,b\n1\n":                 "stdin:2: 1 fields: expected 2, as in the header",
		"a,b\n1,2\x00\n":           "stdin:2: NUL byte; expected text in UTF-8",
		"{\"a\":\"\\u0000\"}":      `stdin:1: NUL character in "a"; expected text`,
		"{\"a\":1}\n[1]\n":         "stdin:2: invalid JSON: expected one object per line",
		"a,b\n1,\"2\n":             "stdin:2: extraneous or missing \" in quoted-field",
		"\ufeffa\tb\n1\tNA\n2\t.5": "",
		"{\"b\":null}\n{\"b\":\"x\",\"a\":1.5}\n": `stdin:2: column "b": value "x": expected a number, or nothing when it is missing`,
	} {
		p := &program{ctx: context.Background(), in: strings.NewReader(in)}
		f, err := p.readFrame("-", news.DefaultMaxLine)
		if err == nil {
			_, err = f.numbers("b")
		}
		if got := fmt.Sprint(err); got != want && !(want == "" && err == nil) {
			t.Errorf("%q: error %s, want %s", in, got, want)
		}
	}
}

// TestLongLine: a line of a table has a limit, whatever the verb and the format, and so has a record of many lines.
func TestLongLine(t *testing.T) {
	long, file := strings.Repeat("4", 1000), filepath.Join(t.TempDir(), "long")
	const line = ":3: line longer than 1000 bytes; raise the limit with --max-line\n"
	const record = ":2: CSV record longer than 1000 bytes: a quote that opens here may not be closed; close it, or raise the limit with --max-line\n"
	for _, test := range []struct{ in, args, want string }{
		{"a,b\n1,2\n3," + long, "regress --data FILE -y a -x b", line},
		{"{\"a\":1}\n{\"b\":\"\\\"\"}\n{\"b\":" + long + "}", "regress --data FILE -y a -x b", line},
		{"a,b\n1,\"2\n" + strings.Repeat("3,4\n", 1000), "regress --data FILE -y a -x b", record},
		{"date,A,M\n2025-01-24,1,2\n3," + long, "event --prices FILE --company A --date 2025-01-27 --market M", line},
		{"date,A,M\n2025-01-24,1,2\n3," + long, "regress --daily testdata/prices.csv --prices FILE", line},
		{"symbol,date\nNVDA,2025-01-24\n3," + long, "event --prices testdata/prices.csv --market SPY --events FILE", line},
		{"text\n,RF\n4" + long, "event --prices testdata/prices.csv --company NVDA --date 2025-01-27 --model ff3 --factors FILE", line},
		{"article_id,available_at,company,tone,label,relevance\n,,,,,\n" + long + long, "daily --skip-bad FILE", line},
		{"{\"article_id\":1,\"available_at\":\"\",\"company\":1,\"tone\":0,\"relevance\":0}\n\n" + long + long, "daily --skip-bad FILE", line},
	} {
		write(t, file, test.in)
		args := strings.Fields(strings.Replace(test.args, "FILE", file, 1))
		args = append([]string{args[0], "--max-line", "1000"}, args[1:]...)
		if code, _, text := runWith("", args...); code != exitFailed || !strings.HasSuffix(text, file+test.want) {
			t.Errorf("%s: exit %d: %.500s; want %s", test.args, code, text, test.want)
		}
		write(t, file, strings.ReplaceAll(test.in, long, "4"))
		if _, _, text := runWith("", args...); strings.Contains(text, "line longer") {
			t.Errorf("%s: a short line: %s", test.args, text)
		}
	}
	for _, args := range []string{"regress --data a -y a -x b", "event --prices a --company A --date 2025-01-27 --market M"} {
		verb, rest, _ := strings.Cut(args, " ")
		if code, _, text := runWith("", append([]string{verb, "--max-line", "0"}, strings.Fields(rest)...)...); code != exitUsage || !strings.Contains(text, "--max-line 0: expected a positive number of bytes") {
			t.Errorf("%s: exit %d: %s", verb, code, text)
		}
	}
}

// TestTableBomb: a table that unpacks without end stops at the ratio of all packed files.
func TestTableBomb(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bomb.csv.gz")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	block := []byte(strings.Repeat("\n", 1<<20))
	_, err = z.Write([]byte("a,b\n1,2\n"))
	for range 400 {
		_, more := z.Write(block)
		err = errors.Join(err, more)
	}
	if err := errors.Join(err, z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	if code, _, text := runWith("", "regress", "--data", file, "-y", "a", "-x", "b"); code != exitFailed || !strings.Contains(text, "unpacks to over 1000 times its size") {
		t.Errorf("exit %d: %s", code, text)
	}
}

// TestEveryRowBad: bad rows are named as they come, in order, and none is kept.
func TestEveryRowBad(t *testing.T) {
	const rows = 20_000
	code, out, text := runWith(strings.Repeat("{\n", rows)+`{"id":"1","text":"Intel rose."}`+"\n", "score", "--skip-bad", "-")
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if code != exitPartial || strings.Count(out, "\n") != 2 || len(lines) != rows+1 {
		t.Fatalf("exit %d, %d lines on stderr, stdout %q", code, len(lines), out)
	}
	for i, line := range lines[:rows] {
		if !strings.HasPrefix(line, fmt.Sprintf("stdin:%d: rejected: ", i+1)) {
			t.Fatalf("line %d: %s", i+1, line)
		}
	}
}

// TestLongValue: a value without end is cut in the message that quotes it, which keeps its file, line and hint.
func TestLongValue(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.csv")
	long := strings.Repeat("한x", 1<<20)
	for _, test := range []struct{ args, in, want string }{
		{"regress -y a -x b --data FILE", "a,b\n1,2\n3,LONG\n", `:3: column "b": value LONG: expected a number`},
		{"regress --daily testdata/prices.csv --prices FILE", "date,A\nLONG,1\n", ":2: date LONG: want a date"},
		{"regress --daily testdata/prices.csv --prices FILE", "date,A\n2025-01-24,LONG\n", ":2: A: price LONG: want a number"},
		{"event --prices testdata/prices.csv --market SPY --events FILE", "symbol,date\nNVDA,LONG\n", ":2: NVDA: date LONG: want a date"},
		{"event --prices testdata/prices.csv --company NVDA --date 2025-01-27 --model ff3 --factors FILE", ",RF\n20250124," + long[:6000] + "\n", ":2: rf: LONG: want a number"},
		{"daily FILE", "article_id,available_at,company,tone,label,relevance\n1,LONG,A,0,neutral,1\n", ":2: available_at LONG: want RFC 3339"},
		{"daily FILE", "article_id,available_at,company,tone,label,relevance\n1,,A,LONG,neutral,1\n", ":2: tone LONG: want a number"},
		{"daily --calendar FILE testdata/news.jsonl", "date,kind,open,close,name\n2025-01-24,LONG,,,\n", ":2: kind LONG: want regular"},
		{"score --input jsonl FILE", `{"text":"a","published":"LONG"}`, ":1: published LONG is no time"},
	} {
		write(t, file, strings.Replace(test.in, "LONG", long, 1))
		code, _, text := runWith("", strings.Fields(strings.Replace(test.args, "FILE", file, 1))...)
		want := file + strings.Replace(test.want, "LONG", `"`+strings.Repeat("한x", 30)+`..."`, 1)
		if code != exitFailed || !strings.HasPrefix(text, want) || len(text) > 800 {
			t.Errorf("%s: exit %d: %.1000s; want %s", test.args, code, text, want)
		}
	}
}

// TestShortened: what a message says at its beginning and end stays, and its characters stay whole.
func TestShortened(t *testing.T) {
	got := shortened("file:1: " + strings.Repeat("한", 1<<20) + ": hint")
	if len(got) > 5000 || !strings.HasPrefix(got, "file:1: 한") || !strings.Contains(got, " bytes more ... ") || !strings.HasSuffix(got, "한: hint") || !utf8.ValidString(got) {
		t.Errorf("%.5000s", got)
	}
}
