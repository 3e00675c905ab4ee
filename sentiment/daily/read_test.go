package daily

import (
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/tickertone/tickertone/sentiment"
)

const scoreHeader = "article_id,available_at,company,ticker,label,tone,p_positive,p_neutral,p_negative,retrospective,relevance,fingerprint,tone_current,warnings\n"

var mark = sketch(0xa1, 0x0b, 3)

func readAll(text string) (rows []Row, errs []string) {
	for r, err := range ReadScores(strings.NewReader(text), "scores") {
		if err != nil {
			errs = append(errs, err.Error())
			continue
		}
		rows = append(rows, r)
	}
	return rows, errs
}

func TestReadScores(t *testing.T) {
	none := math.NaN()
	want := []Row{
		{
			ArticleID: "a", AvailableAt: at(t, "2025-01-31T05:43:00Z"), Company: "Apple, Inc.", Ticker: apple,
			Label: sentiment.Positive, Tone: 0.5, P: [3]float64{0.6, 0.3, 0.1}, ToneCurrent: none,
			Retrospective: 1, Relevance: 0.75, Fingerprint: mark,
		},
		{
			ArticleID: "b", Company: "삼성전자", Tone: none, P: [3]float64{none, none, none},
			ToneCurrent: none, Retrospective: none, Relevance: 0,
		},
	}
	table := scoreHeader +
		"a,2025-01-31T14:43:00+09:00,\"Apple, Inc.\",XNAS:AAPL,positive,0.5,0.6,0.3,0.1,1,0.75," + mark + ",,furniture_cut\n" +
		"b,,삼성전자,,,,,,,,0,,,\n"
	lines := `{"article_id":"a","available_at":"2025-01-31T05:43:00Z","company":"Apple, Inc.","ticker":"XNAS:AAPL","label":"positive","tone":5e-1,"p_positive":0.6,"p_neutral":0.3,"p_negative":0.1,"retrospective":1.0,"relevance":0.75,"fingerprint":"` + mark + `","tone_current":null,"ledger":[{"rule":"intercept"}]}` + "\n\n" +
		`{"article_id":"b","available_at":null,"company":"삼성전자","ticker":null,"label":null,"tone":null,"relevance":0.0}`
	tabs := strings.NewReplacer("\"Apple, Inc.\"", "Apple; Inc.", ",", "\t").Replace(table)
	tabs = strings.Replace(tabs, "Apple; Inc.", "Apple, Inc.", 1)
	for name, text := range map[string]string{"csv": table, "bom": "\ufeff" + table, "crlf": strings.ReplaceAll(table, "\n", "\r\n"), "tsv": tabs, "jsonl": lines} {
		rows, errs := readAll(text)
		if len(errs) > 0 || !same(rows, want) {
			t.Errorf("%s: got %+v, errors %q; want %+v", name, rows, errs, want)
		}
	}
}

func TestReadScoresErrors(t *testing.T) {
	good := "b,2025-01-31T05:43:00Z,Apple,XNAS:AAPL,neutral,0,0,1,0,0,1,,0,\n"
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "scores: empty file: want a header, as `tickertone score` writes it"},
		{"column", "article_id,company\n", "scores:1: header \"article_id\", \"company\": no column available_at: want the columns `tickertone score` writes"},
		{"tone", scoreHeader + "a,,Apple,,,2,,,,,1,,,\n", "scores:2: tone 2: want a number from -1 to 1, or none"},
		{"number", scoreHeader + "a,,Apple,,,5%,,,,,1,,,\n", `scores:2: tone "5%": want a number, or an empty cell`},
		{"relevance", scoreHeader + "a,,Apple,,,,,,,,,,,\n", "scores:2: relevance is empty: want a number from 0 to 1"},
		{"company", scoreHeader + "a,,,,,,,,,,1,,,\n", "scores:2: company is empty: want a name"},
		{"label", scoreHeader + "a,,Apple,,good,,,,,,1,,,\n", `scores:2: label "good": want positive, neutral, negative, or none`},
		{"fingerprint", scoreHeader + "a,,Apple,,,,,,,,1,beef,,\n", `scores:2: fingerprint "beef": want 64 hexadecimal digits, or none`},
		{"time", scoreHeader + "a,2025-01-31,Apple,,,,,,,,1,,,\n", `scores:2: available_at "2025-01-31": want RFC 3339, such as 2025-01-31T05:43:00Z`},
		{"fields", scoreHeader + "a,b\n", "scores:2: 2 fields: want 14, as in the header"},
		{"json", `{"article_id":"a"}`, "scores:1: no \"available_at\": want the members `tickertone score` writes"},
		{"syntax", "{\n", "scores:1: invalid JSON: unexpected end of JSON input; want one object per line"},
	} {
		text := c.text
		if strings.HasPrefix(text, scoreHeader) {
			text += good // the reading goes on after a bad row
		}
		rows, errs := readAll(text)
		if len(errs) != 1 || errs[0] != c.want {
			t.Errorf("%s: got %q; want %q", c.name, errs, c.want)
		}
		if strings.HasPrefix(text, scoreHeader) && len(rows) != 1 {
			t.Errorf("%s: got %d rows after it; want 1", c.name, len(rows))
		}
	}
}

func TestReadScoresStops(t *testing.T) {
	broken := io.MultiReader(strings.NewReader(scoreHeader), iotest.ErrReader(io.ErrUnexpectedEOF))
	n := 0
	for _, err := range ReadScores(broken, "scores") {
		var row *RowError
		if err == nil || errors.As(err, &row) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %v; want the reader's error, of no row", err)
		}
		n++
	}
	if n != 1 {
		t.Errorf("got %d errors; want 1", n)
	}
	for range ReadScores(strings.NewReader(scoreHeader+"a,\nb,\n"), "scores") {
		break // must not be called again
	}
}
