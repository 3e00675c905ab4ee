package text

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tickertone/tickertone/data"
	"golang.org/x/text/unicode/norm"
)

// sample is the text of every sample article.
func sample(t testing.TB) []string {
	t.Helper()
	f, err := data.FS.Open("sample/articles.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []string
	for lines := json.NewDecoder(f); lines.More(); {
		var art struct{ Text string }
		if err := lines.Decode(&art); err != nil {
			t.Fatal(err)
		}
		all = append(all, art.Text)
	}
	if len(all) < 100 {
		t.Fatalf("%d sample articles", len(all))
	}
	return all
}

// hostile are texts of all kinds and lengths, each unlike the one before.
func hostile() []string {
	return []string{
		strings.Repeat("가나다 A 1,200.50% line\n", stretch/8), "", "a", "\xff\xfe", "e\u0301clair — ①", "UP 3%", "３．５％ 美 株\u200b폭락",
		strings.Repeat("\u0301", stretch), "up 3% ", strings.Repeat("Ünique. ", stretch/4), "1조2271억원 1.2.3", "…", "lower case",
	}
}

// dump writes all there is to a text.
func dump(texts []*Text) string {
	var b strings.Builder
	for _, x := range texts {
		fmt.Fprintf(&b, "%d %q %s %v %v %v %v\n", x.base, x.Folded, x.Lang, x.Tokens, x.Sentences, x.Numbers, x.source)
	}
	return b.String()
}

// checkReused compares what a reader in use gives with what a fresh one gives.
func checkReused(t *testing.T, raw string, lang Lang) {
	t.Helper()
	var r Reader
	for _, before := range []string{"Ünique: it fell 3.2%. And 5 more", "plain. it rose 1,200 2"} {
		r.Read(before, Korean)
		checkSame(t, r.Read(raw, lang), raw, lang)
	}
}

func checkSame(t *testing.T, got []*Text, raw string, lang Lang) {
	t.Helper()
	if have, want := dump(got), dump(Read(raw, lang)); have != want {
		t.Errorf("%.60q: a reader in use gives\n%.400s\na fresh one\n%.400s", raw, have, want)
	}
}

// TestReader: what a reader has read before changes nothing.
func TestReader(t *testing.T) {
	var r Reader
	for _, raw := range append(sample(t), hostile()...) {
		for _, lang := range []Lang{Korean, English} {
			checkSame(t, r.Read(raw, lang), raw, lang)
		}
	}
}

// TestReaderAllocates: a reader in use makes no more than the folded text of each text.
func TestReaderAllocates(t *testing.T) {
	var r Reader
	for _, raw := range sample(t) {
		lang := Detect(raw)
		want := float64(len(r.Read(raw, lang)))
		if got := testing.AllocsPerRun(3, func() { r.Read(raw, lang) }); got > want {
			t.Errorf("%.40q: %g allocations; want at most %g", raw, got, want)
		}
	}
	if got := testing.AllocsPerRun(3, func() { r.Read("it rose 3% to $1,200.", English) }); got != 0 {
		t.Errorf("%g allocations for a text that needs no folding", got)
	}
}

// TestInert: characters that are taken to be composed already are so, whatever stands before them.
func TestInert(t *testing.T) {
	for r := rune(0); r <= 0x10FFFF; r++ {
		if s := string(r); isInert(r) && !(norm.NFC.IsNormalString(s) && norm.NFC.PropertiesString(s).BoundaryBefore()) {
			t.Fatalf("%U may change when its text is composed", r)
		}
	}
	if !isInert('가') || !isInert('é') || !isInert('’') || isInert('\u0301') {
		t.Error("the characters of news are not told from marks that join")
	}
}
