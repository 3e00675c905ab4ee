package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// labelled is rows for train and eval.
const labelled = `{"text":"Intel shares plunged.","target":"Intel","label":-1}
{"text":"Intel shares soared.","target":"Intel","label":1}
{"text":"Intel is based in Santa Clara.","target":"Intel","label":0}
`

// writers are runs that write results, one of each verb and form at least.
func writers(t *testing.T) [][]string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "labelled.jsonl")
	write(t, file, labelled)
	var runs [][]string
	for _, line := range []string{
		"score testdata/news.jsonl", "score --format jsonl testdata/news.jsonl", "score --format table testdata/news.jsonl",
		"explain testdata/news.jsonl",
		"daily testdata/news.jsonl", "daily --format jsonl testdata/news.jsonl", "daily --format table testdata/news.jsonl",
		"regress --data testdata/line.csv -y y -x x", "regress --data testdata/line.csv -y y -x x --format table",
		"regress --data testdata/signal.csv -y ret -x tone --entity firm --time day --ic",
		"regress --data testdata/signal.csv -y ret -x tone --entity firm --time day --quantiles 2 --format table",
		"regress --data testdata/signal.csv -y ret -x tone --entity firm --time day --project 2 --format table",
		"regress --data testdata/signal.csv -y ret -x tone --entity firm --time day --oos 2 --format table",
		"event --prices testdata/events/prices.csv --company ALFA --date 2024-10-09 --estimation -60:-11 --market INDEX",
		"event --prices testdata/events/prices.csv --company ALFA --date 2024-10-09 --estimation -60:-11 --market INDEX --format table",
		"event --prices testdata/events/prices.csv --events testdata/events/events.csv --estimation -60:-11 --market INDEX",
		"event --prices testdata/events/prices.csv --events testdata/events/events.csv --estimation -60:-11 --market INDEX --format table",
		"train LABELLED", "eval LABELLED", "eval --format table LABELLED",
		"companies list", "companies list --tsv", "companies show NVDA", "companies resolve NVDA", "companies suggest --min-count 1 testdata/news.jsonl",
		"companies check testdata/companies.tsv", "lexicon check testdata/terms.tsv",
		"lexicon list", "lexicon show plunged", "lexicon explain plunged",
		"version", "version --format csv", "demo",
	} {
		runs = append(runs, strings.Fields(strings.ReplaceAll(line, "LABELLED", file)))
	}
	return runs
}

// TestFullDisk: no verb takes a disk that is full for success.
func TestFullDisk(t *testing.T) {
	for _, args := range writers(t) {
		if code, out, text := runWith("", args...); code != exitDone && code != exitPartial || out == "" {
			t.Fatalf("%q: exit %d without a full disk: %s", args, code, text)
		}
		var text strings.Builder
		code := run(args, strings.NewReader(""), full{}, &text)
		if code != exitFailed || !strings.Contains(text.String(), "cannot write results: no space left") {
			t.Errorf("%q: exit %d: %s", args, code, text.String())
		}
	}
}

// evil is what a file may put into any name: escape sequences, a bell, a return, C1, bidi controls, a line end.
const evil = "Ev\x1b[31mil\x07\rC\u009bo\u202erp\u2066\u2028\u0085\nEnd"

// harmless tells whether text does nothing to a terminal but end lines.
func harmless(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029
	})
}

// quoteCell writes a cell of CSV.
func quoteCell(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// evilFiles are inputs of every verb that are evil in every name.
func evilFiles(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	article, err := json.Marshal(map[string]any{
		"id": evil, "source": evil, "title": evil + " fell", "text": "Shares of " + evil + " plunged 17% and Intel fell. " + evil, "published": "2025-01-24T12:00:00Z",
		"companies": []string{evil, "Intel"}, "lang": evil,
	})
	if err != nil {
		t.Fatal(err)
	}
	name := quoteCell(strings.ReplaceAll(evil, "\r", "")) // A return before a line end is part of that, in CSV.
	prices := "date,M," + name + "\n"
	frame := name + ",y\n"
	for i := range 20 {
		prices += fmt.Sprintf("2025-01-%02d,%d,%d\n", i+1, 100+i*i%7, 50+i*i%5)
		frame += fmt.Sprintf("%d,%d\n", i, i*i%7)
	}
	row := strings.ReplaceAll(evil, "\n", "")
	for file, s := range map[string]string{
		"article.jsonl": string(article), "prices.csv": prices, "frame.csv": frame,
		"events.csv":    "symbol,date\n" + name + ",2025-01-15\n" + name + ",2025-01-17\n",
		"companies.tsv": "id\tname\texchange\tsymbol\tkorean\taliases\tweak\tkind\tparent\tsector\tsource\nevil\t" + row + "\tXNAS\tEVIL\t\t\t\tcompany\t\tmachines\town\n",
		"bad.jsonl":     "{\"" + row + "\":1}\n{\"text\":\"a\",\"published\":\"" + strings.ReplaceAll(row, "\x1b", `\u001b`) + "\"}\n\x1b[2J\n",
	} {
		write(t, filepath.Join(dir, file), s)
	}
	return dir
}

// TestControls: what a person reads holds nothing that moves the cursor, colours or turns the line, on stdout and stderr.
func TestControls(t *testing.T) {
	dir := evilFiles(t)
	symbol := strings.ReplaceAll(evil, "\r", "")
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, args := range [][]string{
		{"score", "--format", "table", in("article.jsonl")},
		{"score", "--skip-bad", "--format", "table", in("bad.jsonl")},
		{"score", "--only", evil, "--format", "table", in("article.jsonl")},
		{"explain", in("article.jsonl")},
		{"explain", "--company", evil, in("article.jsonl")},
		{"explain", "--id", evil + "2", in("article.jsonl")},
		{"daily", "--format", "table", in("article.jsonl")},
		{"daily", "--calendar", evil, in("article.jsonl")},
		{"regress", "--data", in("frame.csv"), "-y", "y", "-x", symbol, "--format", "table"},
		{"regress", "--data", in("frame.csv"), "-y", "z", "-x", symbol},
		{"regress", "--data", in("frame.csv"), "-y", symbol, "-x", symbol + "2"},
		{"event", "--prices", in("prices.csv"), "--company", symbol, "--date", "2025-01-15", "--market", "M", "--estimation", "-10:-2", "--window", "0:1", "--format", "table"},
		{"event", "--prices", in("prices.csv"), "--company", "M", "--date", "2025-01-15", "--market", symbol, "--estimation", "-10:-2", "--window", "0:1", "--format", "table"},
		{"event", "--prices", in("prices.csv"), "--events", in("events.csv"), "--market", "M", "--estimation", "-10:-2", "--window", "0:1", "--format", "table"},
		{"event", "--prices", in("prices.csv"), "--company", evil, "--date", "2025-01-15", "--market", "M"},
		{"companies", "list", "--companies", in("companies.tsv"), "--format", "table"},
		{"companies", "show", "--companies", in("companies.tsv"), "EVIL"},
		{"companies", "resolve", "--companies", in("companies.tsv"), "--format", "table", "EVIL", evil},
		{"companies", "suggest", "--format", "table", "--min-count", "1", in("article.jsonl")},
		{"companies", "check", in("companies.tsv")},
		{"lexicon", "explain", "--format", "table", evil + " plunged"},
		{"lexicon", "show", "--format", "table", evil, "plunged"},
		{"lexicon", "check", in("companies.tsv")},
		{"train", in("bad.jsonl")},
		{"eval", in("bad.jsonl")},
		{evil}, {"score", "--" + evil}, {"score", evil},
	} {
		_, out, text := runWith("", args...)
		if out+text == "" {
			t.Errorf("%q: says nothing", args)
		}
		for name, s := range map[string]string{"stdout": out, "stderr": text} {
			if !harmless(s) {
				t.Errorf("%q: %s %q", args, name, s)
			}
		}
	}
}

// TestNUL: a NUL is an error with the file and the line in every input, as a byte and as an escape.
func TestNUL(t *testing.T) {
	file := filepath.Join(t.TempDir(), "in")
	for _, test := range []struct{ args, in, want string }{
		{"score --input jsonl FILE", "{\"text\":\"a\"}\n{\"text\":\"a\x00\"}\n", ":2: NUL byte"},
		{"score --input csv FILE", "id,text\n1,a\n2,\x00\n", ":3: NUL byte"},
		{"explain --input jsonl FILE", `{"text":"a\u0000"}`, ":1: NUL character"},
		{"daily --input jsonl FILE", `{"text":"a","companies":["\u0000"]}`, ":1: NUL character"},
		{"daily FILE", "article_id,available_at,company,tone,label,relevance\n1,,A,,,1\n2,,A\x00,,,1\n", ":3: NUL byte"},
		{"daily FILE", `{"article_id":"1","available_at":"2025-01-24T12:00:00Z","company":"\u0000","tone":0,"label":"neutral","relevance":1}`, ":1: NUL character"},
		{"regress -y a -x b --data FILE", "a,b\n1,\x002\n", ":2: NUL byte"},
		{"regress -y a -x b --data FILE", "{\"a\":1}\n{\"b\":\"\\u0000\"}\n", ":2: NUL character"},
		{"regress -y a -x b --data FILE", "{\"a\":1}\n{\"\\u0000\":1}\n", ":2: NUL character"},
		{"regress --daily testdata/prices.csv --prices FILE", "date,A\x00\n2025-01-24,1\n", ":1: NUL byte"},
		{"event --company A --date 2025-01-27 --market M --prices FILE", "date,A,M\n2025-01-24,1\x00,1\n", ":2: NUL byte"},
		{"event --market SPY --prices testdata/prices.csv --events FILE", "symbol,date\nNVDA\x00,2025-01-24\n", ":2: NUL byte"},
		{"event --company NVDA --date 2025-01-27 --model ff3 --prices testdata/prices.csv --factors FILE", ",Mkt-RF\x00\n", ":1: NUL byte"},
		{"eval FILE", `{"text":"a` + "\x00" + `","label":1}`, ":1: "},
	} {
		write(t, file, test.in)
		code, out, text := runWith("", strings.Fields(strings.Replace(test.args, "FILE", file, 1))...)
		if code != exitFailed || !strings.HasPrefix(text, file+test.want) {
			t.Errorf("%s %q: exit %d, %q: %s; want %s", test.args, test.in, code, out, text, test.want)
		}
	}
}

// TestWideTables: tables of 10,000 columns are read, and what is wrong with one is said in short.
func TestWideTables(t *testing.T) {
	const columns = 10_000
	file := filepath.Join(t.TempDir(), "wide.csv")
	header, row := "", ""
	for i := range columns {
		header, row = header+fmt.Sprintf(",c%d", i), row+fmt.Sprintf(",%d", i)
	}
	scores := "article_id,available_at,company,tone,label,relevance" + header + "\n1,2025-01-24T12:00:00Z,Intel,0.5,positive,1" + row + "\n"
	calendar := "date,kind,open,close,name" + header + "\n"
	for _, test := range []struct {
		in, args string
		code     int
		want     string
	}{
		{"y,x" + header + "\n1,1" + row + "\n2,3" + row + "\n5,4" + row + "\n", "regress --data FILE -y y -x x", exitDone, ""},
		{"y,x" + header + "\n1,1" + row + "\n", "regress --data FILE -y y -x z", exitFailed, `no column "z"`},
		{"y,x" + header + "\n1,1" + row + ",1\n", "regress --data FILE -y y -x x", exitFailed, ":2: 10003 fields: expected 10002"},
		{"date,A,M" + header + "\n", "event --prices FILE --company A --date 2025-01-27 --market M", exitFailed, "no prices"},
		{"time,A,M" + header + "\n", "event --prices FILE --company A --date 2025-01-27 --market M", exitFailed, "no column date"},
		{scores, "daily --quiet FILE", exitDone, ""},
		{strings.Replace(scores, ",label", ",lebal", 1), "daily FILE", exitFailed, ""},
		{calendar + "2025-01-24,regular,09:00,15:00,Asia/Tokyo" + row + "\n2025-12-31,end,,,x" + row + "\n", "daily --quiet --calendar FILE testdata/news.jsonl", exitDone, ""},
		{strings.Replace(calendar, "kind", "kond", 1), "daily --calendar FILE testdata/news.jsonl", exitFailed, `no column "kind"`},
	} {
		write(t, file, test.in)
		code, _, text := runWith("", strings.Fields(strings.Replace(test.args, "FILE", file, 1))...)
		if code != test.code || !strings.Contains(text, test.want) || len(text) > 1000 {
			t.Errorf("%s, %.40q: exit %d, %d bytes: %.2000s", test.args, test.in, code, len(text), text)
		}
	}
}

// TestInvisible: invisible characters and halves of characters do not part a ledger from its text, and every line is JSON.
func TestInvisible(t *testing.T) {
	for _, in := range []string{
		"In\u200btel shares plunged 17%. Intel\u200d fell. \ufeffIntel\u2060 rose.",
		"\u202eIntel shares plunged\u202c 17%. \u2066Intel fell\u2069.",
		"Intel\ufffd shares plunged. Intel\u0301 fell \U000e0001badly.",
		"삼성\u200b전자 주가가 급락했다. \u202e삼성전자\u202c 하락.",
	} {
		article, err := json.Marshal(map[string]any{"id": "1", "text": in, "companies": []string{"In\u200btel", "Intel", "삼성전자"}})
		if err != nil {
			t.Fatal(err)
		}
		checkLedger(t, string(article), in)
	}
	for _, half := range []string{`\ud800`, `\udc00`, `\ud83d\ud83d`} {
		checkLedger(t, `{"id":"1","text":"Intel`+half+` plunged.","companies":["Intel`+half+`","Intel"]}`, "Intel"+strings.Repeat("\ufffd", strings.Count(half, `\u`))+" plunged.")
	}
}

// checkLedger scores an article whose text is known.
func checkLedger(t *testing.T, article, text string) {
	t.Helper()
	code, out, said := runWith(article, "score", "--quiet", "--input", "jsonl", "--document", "--ledger", "--format", "jsonl", "-")
	if code != exitDone || !utf8.ValidString(out) {
		t.Fatalf("%q: exit %d: %s", text, code, said)
	}
	parts := 0
	for line := range strings.Lines(out) {
		var row struct {
			Ledger []struct {
				Field      string
				Start, End int
				Text       string
			}
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("%q: %v in %s", text, err, line)
		}
		for _, part := range row.Ledger {
			if part.Field == "text" {
				parts++
				if got := text[part.Start:part.End]; got != part.Text {
					t.Errorf("%q: bytes %d to %d are %q, the ledger has %q", text, part.Start, part.End, got, part.Text)
				}
			}
		}
	}
	if parts == 0 {
		t.Errorf("%q: no evidence in %s", text, out)
	}
}

// TestMixedEncodings: names in no encoding or in several leave numbers alone, and JSON that every reader takes.
func TestMixedEncodings(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "in")
	const mixed = "\xbb\xef\xbc\xba caf\xe9 삼성 \xff"
	for _, test := range []struct{ in, args string }{
		{"x,y," + mixed + "\n1,2," + mixed + "\n2,4," + mixed + "\n3,5,\n", "regress --data FILE -y y -x x"},
		{"x,y,g\n1,2," + mixed + "\n2,4," + mixed + "\n3,5,b\n4,5,c\n", "regress --data FILE -y y -x x --cov cluster:g"},
		{"article_id,available_at,company,tone,label,relevance\n1,2025-01-24T12:00:00Z," + mixed + ",0.5,positive,1\n", "daily FILE"},
		{"{\"article_id\":\"1\",\"available_at\":\"2025-01-24T12:00:00Z\",\"company\":\"" + mixed + "\",\"tone\":0.5,\"label\":\"positive\",\"relevance\":1}\n", "daily FILE"},
		{"id,text,companies\n1,삼성전자 주가가 급락했다.," + mixed + "\n2," + mixed + " fell,삼성전자\n", "score --input csv FILE"},
	} {
		write(t, file, test.in)
		args := strings.Fields(strings.Replace(test.args, "FILE", file, 1))
		args = append([]string{args[0], "--format", "jsonl"}, args[1:]...)
		code, out, text := runWith("", args...)
		if code != exitDone || out == "" {
			t.Errorf("%s %.60q: exit %d: %s", test.args, test.in, code, text)
		}
		for line := range strings.Lines(out + "\n") {
			if line != "\n" && (!json.Valid([]byte(line)) || !utf8.ValidString(line)) {
				t.Errorf("%s: %q", test.args, line)
			}
		}
	}
}
