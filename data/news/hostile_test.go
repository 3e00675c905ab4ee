package news

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
)

// endless yields size bytes of one pattern without holding them.
type endless struct {
	pattern []byte
	at      int
	size    int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.size == 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && int64(n) < e.size {
		k := copy(p[n:], e.pattern[e.at:])
		n, e.at = n+k, (e.at+k)%len(e.pattern)
	}
	n = int(min(int64(n), e.size))
	e.size -= int64(n)
	return n, nil
}

// repeated yields a pattern over and over, in steps large enough to be quick.
func repeated(pattern string, size int64) *endless {
	return &endless{pattern: bytes.Repeat([]byte(pattern), 1+(1<<16)/len(pattern)), size: size}
}

// readHostile reads all, and returns the error that stopped it and how many bytes of memory it allocated.
func readHostile(in io.Reader, name string, opt Options) (articles int, allocated uint64, err error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := NewReader(in, name, opt)
	defer r.Close()
	for r.Scan() {
		articles++
	}
	runtime.ReadMemStats(&after)
	return articles, after.TotalAlloc - before.TotalAlloc, r.Err()
}

// TestHugeLine: a line of a gigabyte takes no memory to speak of, and the error names the limit and the flag.
func TestHugeLine(t *testing.T) {
	const size, most = 1 << 30, 128 << 20
	for name, test := range map[string]struct{ head, pattern, want string }{
		"a.jsonl": {`{"text":"`, "x", "a.jsonl:1: line longer than 16777216 bytes; raise the limit with --max-line"},
		"a.csv":   {"text\n\"", "x\n", "a.csv:2: CSV record longer than 16777216 bytes: a quote that opens here may not be closed; close it, or raise the limit with --max-line"},
		"a.tsv":   {"a\ttext\n1\t", "x", "a.tsv:2: line longer than 16777216 bytes; raise the limit with --max-line"},
		"a.txt":   {"", "line of text\n", "a.txt:1290556: page longer than 16777216 bytes; raise the limit with --max-line"},
	} {
		in := io.MultiReader(strings.NewReader(test.head), repeated(test.pattern, size))
		_, allocated, err := readHostile(in, name, Options{})
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v; want %s", name, err, test.want)
		}
		if allocated > most {
			t.Errorf("%s: %d MB allocated; want at most %d", name, allocated>>20, most>>20)
		}
	}
}

// pack packs what r yields.
func pack(t *testing.T, r io.Reader, packer func(io.Writer) io.WriteCloser) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	w := packer(&b)
	if _, err := io.Copy(w, r); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

// TestBomb: a small file that unpacks without end stops at the ratio, whether its lines are long or short.
func TestBomb(t *testing.T) {
	const size = 600 << 20
	for name, packer := range map[string]func(io.Writer) io.WriteCloser{
		"bomb.jsonl.gz": func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
		"bomb.jsonl.zst": func(w io.Writer) io.WriteCloser {
			z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
			if err != nil {
				t.Fatal(err)
			}
			return z
		},
	} {
		for _, pattern := range []string{"x", "\n"} {
			packed := pack(t, io.MultiReader(strings.NewReader("{\"text\":\"a\"}\n"), repeated(pattern, size)), packer)
			bytes, articles := packed.Len(), 0
			var bad rejections
			r := NewReader(packed, name, Options{Skip: bad.add, MaxLine: 1 << 20})
			for r.Scan() {
				articles++
			}
			if articles != 1 || len(bad) == 0 || !strings.Contains(bad[len(bad)-1].Error(), "unpacks to over 1000 times its size") || r.Err() != nil {
				t.Errorf("%s, %d bytes of %q: %d articles, %v, error %v", name, bytes, pattern, articles, bad, r.Err())
			}
		}
	}
}

// TestManyColumns: 10,000 columns are read when one of them is the text, and named in short when none is.
func TestManyColumns(t *testing.T) {
	var names, cells []string
	for i := range 10_000 {
		names, cells = append(names, fmt.Sprintf("column %d", i)), append(cells, "1")
	}
	for _, test := range []struct{ name, comma string }{{"a.csv", ","}, {"a.tsv", "\t"}} {
		in := func(last string) string {
			return strings.Join(append(names, last), test.comma) + "\n" + strings.Repeat(strings.Join(append(cells, "Intel fell."), test.comma)+"\n", 100)
		}
		arts, r := readAll(t, test.name, in("text"), Options{})
		if len(arts) != 100 || r.Err() != nil || arts[99].Text != "Intel fell." {
			t.Errorf("%s: %d articles, error %v", test.name, len(arts), r.Err())
		}
		_, r = readAll(t, test.name, in("other"), Options{})
		if err := r.Err(); err == nil || !strings.HasPrefix(err.Error(), test.name+":1: no text column: the header has ") || len(err.Error()) > 2000 {
			t.Errorf("%s: error of %d bytes: %.300v", test.name, len(fmt.Sprint(err)), err)
		}
		short := in("text") + strings.Join(cells, test.comma) + "\n"
		_, r = readAll(t, test.name, short, Options{})
		if want := test.name + ":102: 10000 cells, and the header has 10001; put a cell that holds the separator in quotes"; r.Err() == nil || r.Err().Error() != want {
			t.Errorf("%s: got %.300v; want %s", test.name, r.Err(), want)
		}
	}
}

// TestNested: JSON that nests 10,000 deep and 10,000 quotes inside quotes are rows or errors with a line.
func TestNested(t *testing.T) {
	const deep = 10_000
	quotes := strings.Repeat(`"`, deep)
	for _, test := range []struct{ why, name, in, text, want string }{
		{"arrays in an unknown key", "a.jsonl", `{"x":` + strings.Repeat("[", deep-1) + strings.Repeat("]", deep-1) + `,"text":"a"}`, "a", ""},
		{"arrays without end", "a.jsonl", strings.Repeat("[", 1<<20), "", "a.jsonl:1: a JSON array; expected one JSON object per line: convert it with jq -c '.[]'"},
		{"objects beyond the depth of the JSON reader", "a.jsonl", "{\"text\":\"a\"}\n" + strings.Repeat(`{"x":`, 1<<18) + "1" + strings.Repeat("}", 1<<18), "", "a.jsonl:2: invalid JSON at byte 50001: invalid character '{' exceeded max depth; expected one JSON object per line"},
		{"escaped quotes", "a.jsonl", `{"text":"a` + strings.Repeat(`\"`, deep) + `"}`, "a" + quotes, ""},
		{"doubled quotes", "a.csv", "text\n\"a" + quotes + quotes + "\"\n", "a" + quotes, ""},
		{"doubled quotes", "a.tsv", "id\ttext\n1\t\"a" + quotes + quotes + "\"\n", "a" + quotes, ""},
		{"an odd quote", "a.csv", "text\n\"a" + quotes + "\"\"\n", "", "a.csv:2: unclosed quote: the cell that opens here runs to the end of the file, line 2"},
		{"quotes around text", "a.txt", strings.Repeat("“‘", deep) + "a" + strings.Repeat("’”", deep), strings.Repeat("“‘", deep) + "a" + strings.Repeat("’”", deep), ""},
	} {
		arts, r := readAll(t, test.name, test.in, Options{})
		if test.want != "" {
			if r.Err() == nil || r.Err().Error() != test.want {
				t.Errorf("%s in %s: got %.300v; want %s", test.why, test.name, r.Err(), test.want)
			}
			continue
		}
		if r.Err() != nil || len(arts) != 1 || arts[0].Text != test.text {
			t.Errorf("%s in %s: %d articles, error %v", test.why, test.name, len(arts), r.Err())
		}
	}
}

// TestMixedEncodings: lines of another encoding than the file's become marks and a warning; the others stay whole.
func TestMixedEncodings(t *testing.T) {
	row := func(text string) string { return "{\"text\":\"" + text + "\"}\n" }
	const ko, western = "\xbb\xef\xbc\xba\xc0\xfc\xc0\xda", "caf\xe9" // 삼성전자 in EUC-KR, café in Latin-1
	arts, r := readAll(t, "a.jsonl", "\xef\xbb\xbf"+row("삼성전자 올랐다")+row(ko)+row(western)+row("\xff\xfeI\x80")+row("하이닉스 내렸다"), Options{})
	if r.Err() != nil || len(arts) != 5 {
		t.Fatalf("%d articles, error %v", len(arts), r.Err())
	}
	for i, art := range arts {
		damaged := i >= 1 && i <= 3
		if damaged != (codes(art) == "bad_utf8") || damaged != strings.Contains(art.Text, "\ufffd") || !utf8.ValidString(art.Text) {
			t.Errorf("line %d: %q, warnings %v", art.Line, art.Text, art.Warnings)
		}
	}
}

// TestInvisible: bidi controls and zero-width characters stay in the text as they were given, so that offsets hold.
func TestInvisible(t *testing.T) {
	const text = "In\u200btel \u202efell\u202c 9%\u2066\u2069\ufeff."
	if art := readOne(t, "a.jsonl", "{\"text\":\""+text+"\"}", Options{}); art.Text != text {
		t.Errorf("got %q", art.Text)
	}
	for _, in := range []string{`{"text":"\ud83d"}`, `{"text":"\ude00\ud83d"}`, `{"text":"\ud83d\ud83d\ude00"}`, `{"\ud800":1,"text":"\uDFFF"}`} {
		if art := readOne(t, "a.jsonl", in, Options{}); !utf8.ValidString(art.Text) || codes(art) != "bad_utf8" {
			t.Errorf("%s: %q, warnings %v", in, art.Text, art.Warnings)
		}
	}
}
