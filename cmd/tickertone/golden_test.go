package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata/golden from what the program does now")

// goldens are whole runs of the program: stdout, stderr and exit code are held in testdata/golden. The
// tones in them change with the lexicon and the weights: read the difference, then go test -update.
var goldens = []struct {
	name, in string
	args     []string
}{
	{"help", "", []string{"--help"}},
	{"help-score", "", []string{"help", "score"}},
	{"help-explain", "", []string{"explain", "--help"}},
	{"help-daily", "", []string{"daily", "--help"}},
	{"help-regress", "", []string{"regress", "--help"}},
	{"help-event", "", []string{"event", "--help"}},
	{"help-demo", "", []string{"demo", "--help"}},
	{"help-companies", "", []string{"companies", "--help"}},
	{"help-companies-list", "", []string{"companies", "list", "--help"}},
	{"help-lexicon", "", []string{"lexicon", "--help"}},
	{"help-version", "", []string{"version", "--help"}},

	{"no-verb", "", nil},
	{"wrong-verb", "", []string{"scoer", "x"}},
	{"file-for-verb", "", []string{"testdata/news.jsonl"}},
	{"wrong-flag", "", []string{"score", "--formt", "csv", "testdata/news.jsonl"}},
	{"wrong-value", "", []string{"score", "--workers", "many", "testdata/news.jsonl"}},
	{"wrong-format", "", []string{"score", "--format", "json", "testdata/news.jsonl"}},
	{"flag-behind-file", "", []string{"score", "--quiet", "testdata/news.jsonl", "--format", "jsonl", "a b.csv"}},
	{"no-input", "", []string{"score"}},
	{"no-file", "", []string{"score", "testdata/absent.jsonl"}},
	{"stdin-twice", "", []string{"score", "-", "-"}},
	{"ledger-csv", "", []string{"score", "--ledger", "--format", "csv", "testdata/news.jsonl"}},
	{"wrong-zone", "", []string{"score", "--timezone", "Mars/Base", "testdata/news.jsonl"}},
	{"wrong-column", "", []string{"score", "--columns", "text=absent", "testdata/korean.csv"}},
	{"wrong-field", "", []string{"score", "--columns", "txt=본문", "testdata/korean.csv"}},
	{"wrong-sub-verb", "", []string{"companies", "lst"}},
	{"unknown-only", "", []string{"score", "--only", "No Such Firm", "testdata/news.jsonl"}},

	{"score-csv", "", []string{"score", "testdata/news.jsonl"}},
	{"score-jsonl", "", []string{"score", "--format", "jsonl", "testdata/news.jsonl"}},
	{"score-table", "", []string{"score", "--format", "table", "testdata/news.jsonl"}},
	{"score-ledger", "", []string{"score", "--format", "jsonl", "--ledger", "testdata/news.jsonl"}},
	{"score-document", `{"id":"d","text":"Profit rose."}`, []string{"score", "--quiet", "--document", "-"}},
	{"score-excel", "", []string{"score", "--excel", "--quiet", "testdata/news.jsonl"}},
	{"score-columns", "", []string{"score", "--columns", "published=날짜,text=본문", "--timezone", "Asia/Seoul", "testdata/korean.csv"}},
	{"score-own-tables", `{"id":"z1","published":"2025-01-28T10:00:00Z","text":"Zorg Works zorgled. Intel did not."}
{"id":"z2","published":"2025-01-28T10:00:00Z","text":"조르그웍스 실적이 발산호조했다."}`,
		[]string{"score", "--companies", "testdata/companies.tsv", "--lexicon", "testdata/terms.tsv", "--only", "Zorg Works", "-"}},
	{"score-model-bad", "", []string{"score", "--model", "testdata/terms.tsv", "testdata/news.jsonl"}},
	{"score-bad", "", []string{"score", "testdata/bad.jsonl"}},
	{"score-skip-bad", "", []string{"score", "--skip-bad", "testdata/bad.jsonl"}},
	{"empty-file", "", []string{"score", "-"}},
	{"no-header", "1,2,3\n4,5,6\n", []string{"score", "--input", "csv", "-"}},
	{"nul", "{\"id\":\"n\",\"text\":\"a\\u0000b\"}\n", []string{"score", "-"}},
	{"open-quote", "id,text\n1,\"never closed\n", []string{"score", "--input", "csv", "-"}},

	{"explain", "", []string{"explain", "testdata/news.jsonl"}},
	{"explain-company", "", []string{"explain", "--id", "a2", "--company", "000660", "testdata/news.jsonl"}},
	{"explain-no-id", "", []string{"explain", "--id", "zz", "testdata/news.jsonl"}},
	{"explain-control", "{\"id\":\"c\\u001b[2J\",\"text\":\"Intel \\u001b[31mreported a loss.\\u202e\"}", []string{"explain", "-"}},

	{"daily", "", []string{"daily", "testdata/news.jsonl"}},
	{"daily-table", "", []string{"daily", "--format", "table", "--quiet", "testdata/news.jsonl"}},
	{"daily-calendar", "", []string{"daily", "--calendar", "24x7", "--quiet", "testdata/news.jsonl"}},
	{"daily-own-calendar", `{"id":"t","published":"2025-01-10T16:00:00+09:00","text":"Sony shares fell 17%.","companies":["XTKS:6758"]}`, []string{"daily", "--calendar", "testdata/tokyo.csv", "-"}},
	{"daily-past-calendar", `{"id":"t","published":"2025-02-10T16:00:00+09:00","text":"Sony shares fell 17%.","companies":["XTKS:6758"]}`, []string{"daily", "--calendar", "testdata/tokyo.csv", "-"}},
	{"daily-as-of", "", []string{"daily", "--as-of", "2025-01-28", "testdata/news.jsonl"}},
	{"daily-wrong-as-of", "", []string{"daily", "--as-of", "yesterday", "testdata/news.jsonl"}},
	{"daily-current", `{"id":"t","published":"2025-01-31T05:00:00Z","text":"Nvidia shares fell 17% on Monday. Nvidia raised its forecast on Friday."}`, []string{"daily", "--exclude-retrospective", "-"}},
	{"daily-stand-in", `{"id":"t","published":"2025-01-31T05:00:00Z","text":"Sony shares fell 17%.","companies":["XTKS:6758"]}`, []string{"daily", "-"}},
	{"daily-wrong-repeat", "", []string{"daily", "--repeat", "2", "testdata/news.jsonl"}},
	{"daily-no-time", `{"id":"t","text":"Intel reported record profit.","companies":["Intel"]}`, []string{"daily", "-"}},
	{"daily-wrong-calendar", "", []string{"daily", "--calendar", "XLON", "testdata/news.jsonl"}},
	{"daily-wrong-cutoff", "", []string{"daily", "--cutoff", "noon", "testdata/news.jsonl"}},

	{"regress-table", "", []string{"regress", "--data", "testdata/line.csv", "--y", "y", "--x", "x", "--format", "table"}},
	{"regress-cluster", "", []string{"regress", "--data", "testdata/line.csv", "--y", "y", "--x", "x", "--cov", "cluster:firm", "--format", "jsonl"}},
	{"regress-dk-no-time", "", []string{"regress", "--data", "testdata/line.csv", "--y", "y", "--x", "x", "--cov", "dk:1"}},
	{"regress-collinear", "a,b,y\n1,2,1\n2,4,3\n3,6,2\n5,10,4\n", []string{"regress", "--data", "-", "--y", "y", "--x", "a,b"}},
	{"regress-no-column", "", []string{"regress", "--data", "testdata/line.csv", "--y", "y", "--x", "z"}},
	{"regress-no-number", "", []string{"regress", "--data", "testdata/line.csv", "--y", "y", "--x", "firm"}},
	{"regress-no-data", "", []string{"regress", "--y", "y"}},
	{"regress-effects", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone,size", "--fe", "firm,day", "--cov", "cluster:firm", "--wild", "rademacher", "--format", "table"}},
	{"regress-effects-csv", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone,size", "--fe", "firm", "--cov", "cluster:firm,day+t:rows", "--weights", "stories", "--adjust", "holm"}},
	{"regress-drop-collinear", "a,b,y\n1,2,1\n2,4,3\n3,6,2\n5,10,4\n", []string{"regress", "--data", "-", "--y", "y", "--x", "a,b", "--drop-collinear", "--format", "table"}},
	{"regress-placebo", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone", "--entity", "firm", "--time", "day", "--placebo", "--seed", "7", "--cov", "cluster:day", "--format", "table"}},
	{"regress-fama-macbeth", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone", "--entity", "firm", "--time", "day", "--fama-macbeth", "--cov", "nw:2", "--format", "table"}},
	{"regress-fama-macbeth-jsonl", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone", "--entity", "firm", "--time", "day", "--fama-macbeth", "--adjust", "romano-wolf", "--format", "jsonl"}},
	{"regress-project", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone", "--entity", "firm", "--time", "day", "--project", "3", "--cumulative", "--fe", "firm", "--adjust", "bh", "--format", "table"}},
	{"regress-project-jsonl", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone", "--entity", "firm", "--time", "day", "--project", "2", "--lags", "1", "--cov", "cluster:day", "--fe", "firm,day", "--format", "jsonl"}},
	{"regress-ic", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone", "--entity", "firm", "--time", "day", "--ic", "--format", "table"}},
	{"regress-ic-csv", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone", "--entity", "firm", "--time", "day", "--ic", "--cov", "nw:3", "--adjust", "romano-wolf"}},
	{"regress-quantiles", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone", "--entity", "firm", "--time", "day", "--quantiles", "3", "--cost", "10", "--format", "table"}},
	{"regress-quantiles-csv", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone", "--entity", "firm", "--time", "day", "--quantiles", "2", "--cov", "iid"}},
	{"regress-oos", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone", "--entity", "firm", "--time", "day", "--oos", "3", "--embargo", "1", "--format", "table"}},
	{"regress-oos-jsonl", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone", "--entity", "firm", "--time", "day", "--oos", "2", "--format", "jsonl"}},
	{"regress-overlap", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone", "--time", "day", "--horizon", "3", "--cov", "cluster:day"}},
	{"regress-series", "", []string{"regress", "--data", "testdata/signal.csv", "--y", "ret", "--x", "tone", "--time", "day", "--cov", "nw:1"}},
	{"regress-wrong-cov", "", []string{"regress", "--data", "testdata/line.csv", "--y", "y", "--x", "x", "--cov", "robust"}},

	{"event-table", "", []string{"event", "--prices", "testdata/prices.csv", "--company", "NVDA", "--date", "2025-01-26", "--market", "SPY",
		"--estimation", "-3:-1", "--window", "0:1", "--model", "market-adjusted", "--format", "table"}},
	{"event-csv", "", []string{"event", "--prices", "testdata/prices.csv", "--company", "NVDA", "--date", "2025-01-27", "--model", "mean",
		"--estimation", "-3:-1", "--window", "0:0"}},
	{"event-no-market", "", []string{"event", "--prices", "testdata/prices.csv", "--company", "NVDA", "--date", "2025-01-27"}},
	{"event-no-symbol", "", []string{"event", "--prices", "testdata/prices.csv", "--company", "nvda", "--date", "2025-01-27", "--market", "SPY"}},
	{"event-late", "", []string{"event", "--prices", "testdata/prices.csv", "--company", "NVDA", "--date", "2026-01-27", "--market", "SPY"}},
	{"event-ff3", "", oneEvent("--model", "ff3", "--factors", "testdata/events/factors.csv", "--format", "table")},
	{"event-ff5", "", oneEvent("--model", "ff5", "--factors", "testdata/events/factors.csv", "--format", "jsonl")},
	{"event-carhart", "", oneEvent("--model", "carhart", "--factors", "testdata/events/factors.csv", "--factors", "testdata/events/momentum.csv")},
	{"event-factor-market", "", oneEvent("--factors", "testdata/events/factors.csv", "--format", "table")},
	{"event-dimson", "", oneEvent("--market", "INDEX", "--dimson", "1", "--returns", "log", "--format", "table")},
	{"event-many", "", manyEvents("--market", "INDEX")},
	{"event-many-table", "", manyEvents("--market", "INDEX", "--format", "table")},
	{"event-many-jsonl", "", manyEvents("--market", "INDEX", "--model", "market-adjusted", "--format", "jsonl", "--quiet")},
	{"event-many-mean", "", manyEvents("--market", "INDEX", "--model", "mean", "--format", "table", "--window", "0:0", "--quiet")},
	{"event-many-ff3", "", manyEvents("--market", "INDEX", "--model", "ff3", "--factors", "testdata/events/factors.csv", "--format", "table", "--quiet")},
	{"event-many-gaps", "", manyEvents("--market", "INDEX", "--gaps", "trade-to-trade", "--returns", "log", "--format", "table", "--quiet")},
	{"event-aggregate", "", manyEvents("--market", "INDEX", "--window", "0:1", "--quiet", "--out", os.DevNull, "--aggregate", "-")},
	{"event-aggregate-jsonl", "", manyEvents("--market", "INDEX", "--window", "0:0", "--quiet", "--out", os.DevNull, "--aggregate", "-",
		"--format", "jsonl", "--seed", "7", "--replications", "99", "--level", "0.9")},
	{"event-wrong-date", "", []string{"event", "--prices", "testdata/prices.csv", "--company", "NVDA", "--date", "27.1.2025", "--market", "SPY"}},

	{"companies-show", "", []string{"companies", "show", "NVDA"}},
	{"companies-resolve", "", []string{"companies", "resolve", "Apple Inc.", "no such firm"}},
	{"companies-check", "", []string{"companies", "check", "testdata/companies.tsv"}},
	{"companies-check-bad", "", []string{"companies", "check", "testdata/badcompanies.tsv"}},
	{"companies-suggest", "Barnaby Quillfeather met Barnaby Quillfeather in Paris.\n", []string{"companies", "suggest", "--input", "text", "--min-count", "1", "-"}},
	{"lexicon-show", "", []string{"lexicon", "show", "--format", "table", "plunged", "qwzx"}},
	{"lexicon-explain", "", []string{"lexicon", "explain", "--format", "table", "shares plunged 17%"}},
	{"lexicon-check", "", []string{"lexicon", "check", "testdata/terms.tsv"}},
	{"lexicon-check-bad", "", []string{"lexicon", "check", "testdata/badterms.tsv"}},
}

// oneEvent is a run of the verb event on the made-up prices of testdata/events; manyEvents one on its events.
func oneEvent(flags ...string) []string {
	return append([]string{"event", "--prices", "testdata/events/prices.csv", "--company", "ALFA", "--date", "2024-10-09",
		"--estimation", "-60:-11", "--window", "-1:1"}, flags...)
}

func manyEvents(flags ...string) []string {
	return append([]string{"event", "--prices", "testdata/events/prices.csv", "--events", "testdata/events/events.csv",
		"--estimation", "-60:-11", "--window", "-1:1"}, flags...)
}

func TestGolden(t *testing.T) {
	for _, g := range goldens {
		t.Run(g.name, func(t *testing.T) {
			code, out, err := runWith(g.in, g.args...)
			command := strings.ReplaceAll(quoteArgs(g.args), os.DevNull, "/dev/null")
			got := fmt.Sprintf("$ tickertone %s\n-- exit --\n%d\n-- stdout --\n%s-- stderr --\n%s", command, code, out, err)
			file := filepath.Join("testdata", "golden", g.name+".txt")
			if code == exitUsage && out != "" {
				t.Errorf("a usage error wrote %q to stdout", out)
			}
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, ferr := os.ReadFile(file)
			if ferr != nil {
				t.Fatal(ferr)
			}
			if runtime.GOARCH != "amd64" && sameDigits(got, string(want)) == nil {
				return // The files were written on amd64.
			}
			if got != string(want) {
				t.Errorf("output differs from %s (go test -update rewrites it)\n--- got\n%s\n--- want\n%s", file, got, want)
			}
		})
	}
}

// TestGoldenFiles: no golden file is left over from a run that is gone.
func TestGoldenFiles(t *testing.T) {
	names := map[string]bool{}
	for _, g := range goldens {
		if names[g.name] {
			t.Errorf("two runs are called %s", g.name)
		}
		names[g.name] = true
	}
	files, err := filepath.Glob("testdata/golden/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), ".txt"); !names[name] {
			t.Errorf("%s belongs to no run", f)
		}
	}
}

// runWith runs the program on a text as stdin.
func runWith(in string, args ...string) (code int, out, err string) {
	var stdout, stderr bytes.Buffer
	code = run(args, strings.NewReader(in), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}
