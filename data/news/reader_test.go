package news

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
	textenc "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
)

// readAll reads every article.
func readAll(t *testing.T, name, in string, opt Options) ([]Article, *Reader) {
	t.Helper()
	r := NewReader(strings.NewReader(in), name, opt)
	var arts []Article
	for r.Scan() {
		arts = append(arts, r.Article())
	}
	return arts, r
}

// rejections collects what Options.Skip is told.
type rejections []Rejection

func (r *rejections) add(bad Rejection) { *r = append(*r, bad) }

// readOne reads an input that must hold exactly one article.
func readOne(t *testing.T, name, in string, opt Options) Article {
	t.Helper()
	arts, r := readAll(t, name, in, opt)
	if r.Err() != nil || len(arts) != 1 {
		t.Fatalf("%s: %d articles, error %v; want one article", name, len(arts), r.Err())
	}
	return arts[0]
}

// codes lists the warnings' codes.
func codes(art Article) string {
	var list []string
	for _, err := range art.Warnings {
		var w Warning
		if !errors.As(err, &w) || w.Message == "" {
			panic("not a Warning with a message")
		}
		list = append(list, w.Code)
	}
	return strings.Join(list, ";")
}

func TestFormats(t *testing.T) {
	const body = "Profit rose 12%.\nShares followed."
	monday := time.Date(2025, 1, 27, 15, 30, 0, 0, time.UTC)
	for _, test := range []struct{ why, name, in, format string }{
		{"own names", "a.jsonl", `{"id":"x","published":"2025-01-27T15:30:00Z","title":"T","text":"Profit rose 12%.\nShares followed."}`, ""},
		{"other names, any case", "a.jsonl", `{"URL":"x","publishedDate":"2025-01-27T15:30:00Z","Headline":"T","BODY":"Profit rose 12%.\nShares followed."}`, ""},
		{"escapes", "a.jsonl", `{"id":"\u0078","published":"2025-01-27T15:30:00Z","title":"T","text":"Profit rose 12%.\u000aShares\u0020followed."}`, ""},
		{"nested and unknown keys", "a.jsonl", `{"x":{"text":["]}",{"a":"\\\""}]},"id":"x","n":-1.5e3,"b":true,"published":"2025-01-27T15:30:00Z","title":"T","text":"Profit rose 12%.\nShares followed."}`, ""},
		{"json extension", "a.json", `{"id":"x","published":"2025-01-27T15:30:00Z","title":"T","text":"Profit rose 12%.\nShares followed."}`, ""},
		{"json by content", "stdin", "\n" + `{"id":"x","published":"2025-01-27T15:30:00Z","title":"T","text":"Profit rose 12%.\nShares followed."}`, ""},
		{"csv", "a.csv", "id,published,title,text\nx,2025-01-27T15:30:00Z,T,\"Profit rose 12%.\nShares followed.\"\n", ""},
		{"csv with CRLF and a mark", "a.csv", "\ufeffid,published,title,text\r\nx,2025-01-27T15:30:00Z,T,\"Profit rose 12%.\r\nShares followed.\"\r\n", ""},
		{"csv by content", "-", "doc_id,date,headline,body,score\nx,2025-01-27T15:30:00Z,T,\"Profit rose 12%.\nShares followed.\",1\n", ""},
		{"csv by option", "a.dat", "id,published,title,text\nx,2025-01-27T15:30:00Z,T,\"Profit rose 12%.\nShares followed.\"", "csv"},
		{"tsv, cell over two lines", "a.tsv", "id\tpublished\ttext\ttitle\nx\t2025-01-27T15:30:00Z\t\"Profit rose 12%.\nShares followed.\"\tT\n", ""},
		{"tsv, last cell over lines", "a.tsv", "id\tpublished\ttitle\ttext\nx\t2025-01-27T15:30:00Z\tT\t\"Profit rose 12%.\nShares followed.\"\n", ""},
		{"tsv by content", "-", "id\ttitle\tpublished\tsummary\nx\tT\t2025-01-27T15:30:00Z\t\"Profit rose 12%.\nShares followed.\"", ""},
	} {
		art := readOne(t, test.name, test.in, Options{Format: test.format})
		if art.ID != "x" || art.Title != "T" || art.Text != body || !art.Published.Equal(monday) || len(art.Warnings) > 0 {
			t.Errorf("%s: got %+v", test.why, art)
		}
	}
}

func TestPlainText(t *testing.T) {
	for _, test := range []struct{ why, in, title, text string }{
		{"title apart", "Profits rise\n\nThe company earned more.\n\n\nIt said so.\n", "Profits rise", "The company earned more.\n\nIt said so."},
		{"one line", "Profits rise\n", "", "Profits rise"},
		{"a sentence first", "The company earned more.\n\nIt said so.", "", "The company earned more.\n\nIt said so."},
		{"no blank line", "Profits rise\nShares too\n", "", "Profits rise\nShares too"},
		{"long line follows", "Profits rise\n" + strings.Repeat("more and ", 20), "Profits rise", strings.TrimSpace(strings.Repeat("more and ", 20))},
	} {
		for _, format := range []string{"", "text"} {
			art := readOne(t, "a.txt", test.in, Options{Format: format})
			if art.Title != test.title || art.Text != test.text || art.ID != "a.txt:1" || art.Line != 1 {
				t.Errorf("%s: got %+v", test.why, art)
			}
		}
	}
}

func TestLinesAndIDs(t *testing.T) {
	in := "\n{\"text\":\"a\"}\n\r\n{\"text\":\"b\",\"id\":\"\"}\n{\"text\":\"c\",\"id\":17}\n"
	arts, r := readAll(t, "dir/news.jsonl", in, Options{})
	var got []string
	for _, art := range arts {
		got = append(got, art.ID+" "+art.File)
	}
	want := []string{"news.jsonl:2 dir/news.jsonl", "news.jsonl:4 dir/news.jsonl", "17 dir/news.jsonl"}
	if !reflect.DeepEqual(got, want) || r.Err() != nil || arts[2].Line != 5 {
		t.Errorf("got %q, line %d, error %v; want %q", got, arts[2].Line, r.Err(), want)
	}
	arts, _ = readAll(t, "a.csv", "text\n\n\"one\n\ntwo\"\nthree\n", Options{})
	if len(arts) != 2 || arts[0].Line != 3 || arts[1].Line != 6 || arts[1].ID != "a.csv:6" {
		t.Errorf("csv: got %+v", arts)
	}
}

func TestCompanies(t *testing.T) {
	for _, test := range []struct {
		name, in string
		want     []string
	}{
		{"a.jsonl", `{"text":"x","companies":["Apple Inc."," 삼성전자 ","AAPL","AAPL"]}`, []string{"Apple Inc.", " 삼성전자 ", "AAPL", "AAPL"}},
		{"a.jsonl", `{"text":"x","tickers":"AAPL; MSFT"}`, []string{"AAPL; MSFT"}},
		{"a.jsonl", `{"text":"x","companies":[]}`, nil},
		{"a.jsonl", `{"text":"x","companies":null}`, nil},
		{"a.jsonl", `{"text":"x","companies":["",  "A"]}`, []string{"A"}},
		{"a.csv", "text,companies\nx,Apple Inc.;XNAS:MSFT; 삼성전자;\n", []string{"Apple Inc.", "XNAS:MSFT", "삼성전자"}},
		{"a.csv", "text,symbols\nx,\n", nil},
		{"a.tsv", "text\tcompanies\nx\tA;B\n", []string{"A", "B"}},
	} {
		if got := readOne(t, test.name, test.in, Options{}).Companies; !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %q; want %q", test.in, got, test.want)
		}
	}
}

func TestPrecedence(t *testing.T) {
	art := readOne(t, "a.jsonl", `{"summary":"short","content":"whole","body":" ","headline":"h","url":"u","lang":"KO-kr"}`, Options{})
	if art.Text != "whole" || art.Title != "h" || art.ID != "u" || art.Lang != "ko" {
		t.Errorf("got %+v", art)
	}
	art = readOne(t, "a.jsonl", `{"text":"x","lang":"fr"}`, Options{})
	if art.Lang != "" || codes(art) != "lang_unsupported" {
		t.Errorf("got %+v", art)
	}
}

func TestColumns(t *testing.T) {
	columns, err := ParseColumns("published=날짜, text=본문")
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]string{
		"a.csv":   "날짜,본문,text\n2025-01-31T00:00:00Z,주가 급락,다른 글\n",
		"a.jsonl": `{"날짜":"2025-01-31T00:00:00Z","본문":"주가 급락","text":"다른 글"}`,
	} {
		art := readOne(t, name, in, Options{Columns: columns})
		if art.Text != "주가 급락" || art.Published.IsZero() {
			t.Errorf("%s: got %+v", name, art)
		}
	}
	for _, test := range []struct{ in, want string }{
		{"txt=a", `--columns: unknown field "txt"; expected id, published, modified, source, title, text, lang or companies`},
		{"text", `--columns: "text" is not FIELD=HEADER; write for example published=date,text=body`},
		{"text=a,text=b", `--columns: field "text" is mapped twice`},
	} {
		if _, err := ParseColumns(test.in); err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v; want %s", test.in, err, test.want)
		}
	}
}

// The texts of errors are part of the product: changing one is a decision.
func TestErrors(t *testing.T) {
	limit := Options{MaxLine: 64}
	for _, test := range []struct {
		name, in string
		opt      Options
		want     string
	}{
		{"a.jsonl", "", Options{}, `a.jsonl:1: empty file`},
		{"a.csv", " \n\n", Options{}, `a.csv:1: empty file`},
		{"-", "\ufeff", Options{}, `stdin:1: empty file`},
		{"a.jsonl", "{\"text\":\"a\"}\n{\"text\":\"a\"", Options{}, `a.jsonl:2: invalid JSON at byte 11: unexpected end of JSON input; expected one JSON object per line`},
		{"a.jsonl", "{\"text\":NaN}", Options{}, `a.jsonl:1: invalid JSON at byte 9: invalid character 'N' looking for beginning of value; expected one JSON object per line`},
		{"a.jsonl", "{\"text\":\"a\"}{}", Options{}, `a.jsonl:1: invalid JSON at byte 13: invalid character '{' after top-level value; expected one JSON object per line`},
		{"a.jsonl", "\n5", Options{}, `a.jsonl:2: the number 5; expected one JSON object per line`},
		{"a.json", "[\n{\"text\":\"a\"}\n]", Options{}, `a.json:1: a JSON array; expected one JSON object per line: convert it with jq -c '.[]'`},
		{"a.jsonl", `{"text":"a","text":"b"}`, Options{}, `a.jsonl:1: duplicate key "text"; expected each key once`},
		{"a.jsonl", `{"text":5}`, Options{}, `a.jsonl:1: "text" is the number 5; expected a string`},
		{"a.jsonl", `{"text":"a","companies":[{"t":1}]}`, Options{}, `a.jsonl:1: "companies" holds an object; expected an array of strings`},
		{"a.jsonl", `{"txt":"a","id":"1"}`, Options{}, `a.jsonl:1: no text and no title: the row has "txt", "id"; name one text, body, content, article, summary (or title, headline), or map one with --columns text=HEADER`},
		{"a.jsonl", "{\"text\":\"a\x00b\"}", Options{}, `a.jsonl:1: NUL byte at byte 11 of the line; expected text`},
		{"a.jsonl", `{"text":"a\u0000b"}`, Options{}, `a.jsonl:1: NUL character in text at byte 2; expected text`},
		{"a.jsonl", `{"text":"a","published":"yesterday"}`, Options{}, `a.jsonl:1: published "yesterday" is no time; expected RFC 3339 such as "2025-01-27T15:30:00Z", local time such as "2025-01-27 15:30:00" with --timezone, or a date`},
		{"a.jsonl", `{"text":"a","published":"2025-01-27 15:30 XYZ"}`, Options{}, `a.jsonl:1: published "2025-01-27 15:30 XYZ": unknown time zone "XYZ"; write an offset such as +09:00`},
		{"a.jsonl", `{"text":"` + strings.Repeat("a", 70) + `"}`, limit, `a.jsonl:1: line longer than 64 bytes; raise the limit with --max-line`},
		{"a.txt", strings.Repeat("a b c d\n", 20), limit, `a.txt:9: page longer than 64 bytes; raise the limit with --max-line`},
		{"a.csv", "id,price\n1,2\n", Options{}, `a.csv:1: no text column: the header has "id", "price"; name one text, body, content, article, summary (or title, headline), or map one with --columns text=HEADER`},
		{"a.csv", "2025-01-27,Apple falls\n", Options{}, `a.csv:1: no header: the first line looks like data: "2025-01-27", "Apple falls"; it must name the columns: name one text, body, content, article, summary (or title, headline), or map one with --columns text=HEADER`},
		{"a.csv", "id;text\n1;a\n", Options{}, `a.csv:1: no text column: the header has "id;text"; name one text, body, content, article, summary (or title, headline), or map one with --columns text=HEADER; columns seem to be separated by ";": save with commas as .csv, or with tabs as .tsv`},
		{"a.csv", "text,Text\na,b\n", Options{}, `a.csv:1: two columns are named "Text"; expected one`},
		{"a.csv", "id,text\n1,a\n2,b,c\n", Options{}, `a.csv:3: 3 cells, and the header has 2; put a cell that holds the separator in quotes`},
		{"a.csv", "id,text\n1,\n", Options{}, `a.csv:2: no text and no title: the row has "id", "text"; name one text, body, content, article, summary (or title, headline), or map one with --columns text=HEADER`},
		{"a.csv", "id,text\n1,a\n2,\"b\n3,c\n4,d\n", Options{}, `a.csv:3: unclosed quote: the cell that opens here runs to the end of the file, line 5`},
		{"a.csv", "id,text\n1,a\n2,\"b\n3,c\n4,d", Options{}, `a.csv:3: unclosed quote: the cell that opens here runs to the end of the file, line 5`},
		{"a.csv", "id,text\n\"1\n1\",\"b\n3,c\n", Options{}, `a.csv:3: unclosed quote: the cell that opens here runs to the end of the file, line 4`},
		{"a.csv", "id,text\n1,\"b\n2,\"c\"\n3,d\n", Options{}, `a.csv:2: unclosed quote: the cell that opens here runs to line 3, where text follows a quote; close it, or double quotes inside the cell`},
		{"a.csv", "id,text\n1,\"b\" c\n", Options{}, `a.csv:2: quote inside a quoted cell at byte 5 of the line; double it`},
		{"a.csv", "id,text\n1,b \"c\"\n", Options{}, `a.csv:2: quote inside a cell without quotes at byte 5 of the line; put the cell in quotes and double those inside`},
		{"a.csv", "id,text\n1,\"" + strings.Repeat("long\n", 30), limit, `a.csv:2: CSV record longer than 64 bytes: a quote that opens here may not be closed; close it, or raise the limit with --max-line`},
		{"a.csv", "id,text\n1,a\x00b\n", Options{}, `a.csv:2: NUL byte at byte 4 of the line; expected text`},
		{"a.tsv", "id\ttext\tx\n1\t\"a\nb\n", Options{}, `a.tsv:2: unclosed quote: the row that begins here has too few cells, and its last cell runs to line 3`},
		{"a.tsv", "id\ttext\n1\n", Options{}, `a.tsv:2: 1 cell, and the header has 2; put a cell that holds the separator in quotes`},
		{"a.csv", "id,text\n1,a\n", Options{Columns: map[string]string{"text": "본문"}}, `--columns text=본문: no such header "본문"; the file has "id", "text"`},
		{"a.jsonl", "{\"title\":\"a\"}\n", Options{Columns: map[string]string{"published": "날짜"}}, `--columns published=날짜: no such header "날짜"; the file has "title"`},
		{"a.csv", "id,text\n1,a\n", Options{Columns: map[string]string{"txt": "x"}}, `--columns: unknown field "txt"; expected id, published, modified, source, title, text, lang or companies`},
		{"a.csv", "id,text\n1,a\n", Options{Columns: map[string]string{"text": "x", "title": "X"}}, `--columns: header "X" is mapped to both text and title`},
		{"a.csv", "id,text\n", Options{Format: "xml"}, `unknown input format "xml"; expected jsonl, csv, tsv, text or page`},
		{"a.csv", strings.Repeat("\n", sampleSize) + "text\na\n", Options{}, `a.csv:1: nothing but blank lines in the first 65536 bytes; expected text`},
		{"a.txt", "\x89PNG\r\n\x1a\n\x00\x00", Options{}, `a.txt:1: binary content: a PNG image; expected text`},
		{"a.csv", "PK\x03\x04xx", Options{}, `a.csv:1: binary content: a ZIP archive or an Office file; expected text: unpack it, or save the sheet as CSV`},
		{"a.bin", "ab\x01" + strings.Repeat("\x02\x03", 50), Options{}, `a.bin:1: binary content: control character 0x01 at byte 3; expected text`},
		{"a.txt", "abc\x00def\n", Options{}, `a.txt:1: NUL byte at byte 4 of the line; expected text`},
		{"a.txt", "<!DOCTYPE html><p>x", Options{}, `a.txt:1: an HTML or XML file; expected the text of the page: save it as text`},
		{"a.csv.gz", "id,text\n", Options{}, `a.csv.gz:1: not gzip data, as the extension .gz says; rename the file`},
	} {
		_, r := readAll(t, test.name, test.in, test.opt)
		if err := r.Err(); err == nil || err.Error() != test.want {
			t.Errorf("%s %.40q:\n got %v\nwant %s", test.name, test.in, err, test.want)
		}
	}
}

func TestSkip(t *testing.T) {
	for _, test := range []struct {
		name, in string
		ids      string
		lines    []int
	}{
		{"a.jsonl", "{\"id\":\"1\",\"text\":\"a\"}\n{\n{\"id\":\"3\",\"text\":\"" + strings.Repeat("x", 300) + "\"}\n{\"id\":\"4\"}\n{\"id\":\"5\",\"text\":\"e\"}\n", "1 5", []int{2, 3, 4}},
		{"a.csv", "id,text\n1,a\n2,b,c\n3,c\"c\n4,d\n", "1 4", []int{3, 4}},
		{"a.csv", "id,text\n1,a\n2,\"b\n3,c\n", "1", []int{3}},
		{"a.csv", "id,text\n1,a\n2," + strings.Repeat("x", 300) + "\n3,c\n", "1 3", []int{3}},
		{"a.csv", "id,text\n1,a\x00\n2,b\n", "2", []int{2}},
		{"a.tsv", "id\ttext\n1\ta\n2\n3\tc\n", "1 3", []int{3}},
		{"a.tsv", "id\ttext\n1\t\"open\n2\tb\n3\n", "1 2", []int{4}},
		{"a.csv", "id,price\n1,2\n", "", []int{1}},
		{"a.dat", "\x89PNG\r\n", "", []int{1}},
		{"a.jsonl", "", "", []int{1}},
	} {
		var bad rejections
		arts, r := readAll(t, test.name, test.in, Options{Skip: bad.add, MaxLine: 200})
		var ids []string
		for _, art := range arts {
			ids = append(ids, art.ID)
		}
		var lines []int
		for _, rej := range bad {
			lines = append(lines, rej.Line)
			if rej.File != test.name || !strings.HasPrefix(rej.Error(), test.name+":") {
				t.Errorf("%.30q: rejection %v does not name the file", test.in, rej)
			}
		}
		if strings.Join(ids, " ") != test.ids || !reflect.DeepEqual(lines, test.lines) || r.Err() != nil {
			t.Errorf("%.30q: got %q, rejected %v, error %v; want %q, %v", test.in, ids, bad, r.Err(), test.ids, test.lines)
		}
	}
	var bad rejections
	_, r := readAll(t, "a.csv", "id,text\n1,a\n", Options{Skip: bad.add, Columns: map[string]string{"text": "본문"}})
	if r.Err() == nil {
		t.Error("a wrong --columns must stop the work in spite of Skip")
	}
	r = NewReader(io.MultiReader(strings.NewReader("{\"text\":\"a\"}\n"), iotest.ErrReader(errors.New("disk on fire"))), "a.jsonl", Options{Skip: bad.add})
	for r.Scan() {
	}
	if r.Err() == nil || r.Err().Error() != "a.jsonl: disk on fire" {
		t.Errorf("device error: got %v", r.Err())
	}
}

// encode writes s in an encoding of x/text.
func encode(t *testing.T, e textenc.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncodings(t *testing.T) {
	const ko = "엔비디아 주가가 17% 급락했다. 삼성전자는 올랐다. 똠방각하 펲시콜라"
	const en = "Nvidia fell 17%."
	le, be := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for _, text := range []string{ko, en} {
		for _, form := range []struct{ name, in string }{
			{"a.jsonl", "{\"text\":\"" + text + "\"}\n"},
			{"a.csv", "id,text\n,\"" + text + "\"\n"},
			{"a.tsv", "id\ttext\n\t" + text + "\n"},
			{"a.txt", text + "\n"},
		} {
			for why, in := range map[string]string{
				"utf-8":             form.in,
				"utf-8 with mark":   "\ufeff" + form.in,
				"utf-16le, mark":    "\xff\xfe" + encode(t, le, form.in),
				"utf-16be, mark":    "\xfe\xff" + encode(t, be, form.in),
				"utf-16le, no mark": encode(t, le, form.in),
				"utf-16be, no mark": encode(t, be, form.in),
				"euc-kr/cp949":      encode(t, korean.EUCKR, form.in),
			} {
				art := readOne(t, form.name, in, Options{})
				if art.Text != text || codes(art) != "" {
					t.Errorf("%s in %s: got %q, warnings %v", form.name, why, art.Text, art.Warnings)
				}
			}
		}
	}
}

func TestBadBytes(t *testing.T) {
	euckr := func(s string) string { return encode(t, korean.EUCKR, s) }
	for _, test := range []struct{ why, name, in, text string }{
		{"bytes in UTF-8", "a.jsonl", "{\"text\":\"caf\xe9 \xff삼성\"}", "caf\ufffd \ufffd삼성"},
		{"Western quotes are not Hangul", "a.txt", "The company\x92s profit and the bank\x92s loss.", "The company\ufffds profit and the bank\ufffds loss."},
		{"a bad byte in EUC-KR", "a.txt", euckr("삼성전자 주가가 올랐다 그리고 엔비디아 주가가 내렸다 ") + "\xff" + euckr(" 끝"), "삼성전자 주가가 올랐다 그리고 엔비디아 주가가 내렸다 \ufffd 끝"},
		{"half a surrogate", "a.jsonl", `{"text":"a\ud800b"}`, "a\ufffdb"},
		{"half a surrogate in UTF-16", "a.txt", "\xff\xfea\x00\x00\xd8b\x00", "a\ufffdb"},
		{"in a CSV cell over lines", "a.csv", "text\n\"삼성 a\nb\xff\"\n", "삼성 a\nb\ufffd"},
	} {
		art := readOne(t, test.name, test.in, Options{})
		if art.Text != test.text || codes(art) != "bad_utf8" {
			t.Errorf("%s: got %q, warnings %v; want %q", test.why, art.Text, art.Warnings, test.text)
		}
	}
	// The warning belongs to its own row, although the CSV reader reads ahead.
	arts, _ := readAll(t, "a.csv", "text\n가\n나\xff\n다\n", Options{})
	if len(arts) != 3 || codes(arts[0]) != "" || codes(arts[1]) != "bad_utf8" || codes(arts[2]) != "" {
		t.Errorf("got %+v", arts)
	}
	// A character cut by the end of the sample is no damage.
	long := "{\"text\":\"" + strings.Repeat("가", sampleSize) + "\"}"
	if art := readOne(t, "a.jsonl", long, Options{}); codes(art) != "" {
		t.Errorf("long Korean line: %v", art.Warnings)
	}
	// A file of English may turn to EUC-KR late.
	late := strings.Repeat("{\"text\":\"plain\"}\n", sampleSize/10) + euckr("{\"text\":\"삼성전자 급락\"}\n")
	arts, _ = readAll(t, "a.jsonl", late, Options{})
	if got := arts[len(arts)-1]; got.Text != "삼성전자 급락" || codes(got) != "" {
		t.Errorf("late EUC-KR: %+v", got)
	}
}

func gz(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zst(t *testing.T, s string) string {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(w.EncodeAll([]byte(s), nil))
}

func TestPacked(t *testing.T) {
	const in = "{\"text\":\"one\"}\n{\"text\":\"two\"}\n"
	for _, test := range []struct{ why, name, in string }{
		{"gzip", "news.jsonl.gz", gz(t, in)},
		{"two gzip members", "news.jsonl.gz", gz(t, in[:15]) + gz(t, in[15:])},
		{"zstd", "news.jsonl.zst", zst(t, in)},
		{"gzip without extension", "news.jsonl", gz(t, in)},
	} {
		arts, r := readAll(t, test.name, test.in, Options{})
		if r.Err() != nil || len(arts) != 2 || arts[1].ID != "news.jsonl:2" || arts[1].Text != "two" {
			t.Errorf("%s: got %+v, error %v", test.why, arts, r.Err())
		}
		if r.BytesRead() != int64(len(test.in)) {
			t.Errorf("%s: BytesRead %d; want %d", test.why, r.BytesRead(), len(test.in))
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if art := readOne(t, "-", gz(t, in[:15]), Options{}); art.ID != "stdin:1" {
		t.Errorf("stdin: got %q", art.ID)
	}
	for kind, packed := range map[string]string{"gzip": gz(t, in), "zstd": zst(t, in)} {
		_, r := readAll(t, "a.jsonl", packed[:len(packed)-5], Options{})
		if r.Err() == nil || !strings.Contains(r.Err().Error(), "corrupt "+kind+" data") {
			t.Errorf("%s cut short: got %v", kind, r.Err())
		}
		var bad rejections
		_, r = readAll(t, "a.jsonl", packed[:len(packed)-5], Options{Skip: bad.add})
		if r.Err() != nil || len(bad) != 1 {
			t.Errorf("%s cut short, Skip: got %v, %v", kind, r.Err(), bad)
		}
	}
}

func TestUnpackLimit(t *testing.T) {
	packed := &counter{r: strings.NewReader("x"), n: 1}
	u := &unpacker{r: strings.NewReader(strings.Repeat("\n", 5000)), kind: "zstd", packed: packed, floor: 2000}
	_, err := io.ReadAll(iotest.OneByteReader(u))
	want := "zstd data unpacks to over 1000 times its size (2001 bytes from 1); unpack it yourself and read it from stdin"
	if err == nil || err.Error() != want {
		t.Errorf("got %v; want %s", err, want)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"b.jsonl": `{"text":"b"}`, "a/z.txt": "z", "a/b/c.csv": "text\nc\n", ".hidden": "h", "c.png": "\x89PNG",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Files([]string{"-", dir, filepath.Join(dir, "b.jsonl")})
	want := []string{"-", dir + "/a/b/c.csv", dir + "/a/z.txt", dir + "/b.jsonl", dir + "/c.png", dir + "/b.jsonl"}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	for _, path := range want[1:4] {
		r, err := Open(path, Options{})
		if err != nil || !r.Scan() || r.Scan() || r.Err() != nil || r.Close() != nil {
			t.Errorf("%s: not one article: %v, %v", path, err, r.Err())
		}
	}
	var bad rejections
	r, err := Open(want[4], Options{Skip: bad.add})
	if err != nil || r.Scan() || len(bad) != 1 || r.Err() != nil {
		t.Errorf("image in a directory: %v, %v", bad, r.Err())
	}
	empty := filepath.Join(t.TempDir())
	for path, want := range map[string]string{
		dir + "/none": dir + "/none: no such file or directory",
		empty:         empty + ": no files in this directory",
	} {
		if _, err := Files([]string{path}); err == nil || err.Error() != want {
			t.Errorf("got %v; want %s", err, want)
		}
	}
	if err := os.Symlink(dir, filepath.Join(dir, "a", "loop")); err == nil {
		if _, err := Files([]string{dir}); err == nil || !strings.Contains(err.Error(), "a link that leads back to") {
			t.Errorf("loop: got %v", err)
		}
	}
	if _, err := Open(dir, Options{}); err == nil || err.Error() != dir+": a directory, not a file" {
		t.Errorf("directory: got %v", err)
	}
}

// The same bytes make the same articles however they arrive.
func TestChunks(t *testing.T) {
	in := "id,text\n1,\"삼성\n전자\"\n2,b\n"
	want, _ := readAll(t, "-", in, Options{})
	r := NewReader(iotest.OneByteReader(strings.NewReader(in)), "-", Options{})
	var got []Article
	for r.Scan() {
		got = append(got, r.Article())
	}
	if !reflect.DeepEqual(got, want) || len(got) != 2 {
		t.Errorf("got %+v; want %+v", got, want)
	}
}

func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		`{"text":"a\u00e9\ud83d\ude00","companies":["A"],"published":"2025-01-27 15:30"}`, "id,text\n1,\"a\nb\"\n", "a\ttext\n\"x\t1\"\t2\n",
		"홈 > 증권\n\n제목은 이렇다\n\n입력 2025.01.31 14:43\n\n(서울=연합뉴스) 홍길동 기자 = 주가가 올랐다. a@b.co\n무단전재 및 재배포 금지\n",
		"\xff\xfea\x00\n\x00", "\xbb\xef\xbc\xba\xc0\xfc\xc0\xda", "[", "{}", "(서울=뉴스1) =", "(@)",
	} {
		for format := range 6 {
			f.Add([]byte(seed), uint8(format))
		}
	}
	formats := []string{"", "jsonl", "csv", "tsv", "text", "page"}
	f.Fuzz(func(t *testing.T, in []byte, format uint8) {
		opt := Options{Format: formats[int(format)%len(formats)], Skip: func(Rejection) {}, MaxLine: 1 << 12}
		r := NewReader(bytes.NewReader(in), "fuzz", opt)
		for r.Scan() {
			art := r.Article()
			if !utf8.ValidString(art.Title) || !utf8.ValidString(art.Text) || strings.Contains(art.Text, "\x00") {
				t.Fatalf("invalid text: %q %q", art.Title, art.Text)
			}
			if strings.TrimSpace(art.Title+art.Text) == "" || art.ID == "" || art.Line < 1 {
				t.Fatalf("empty article: %+v", art)
			}
		}
		if err := r.Err(); err != nil && !strings.HasPrefix(err.Error(), "--columns") {
			t.Fatalf("Skip stopped: %v", err)
		}
	})
}
