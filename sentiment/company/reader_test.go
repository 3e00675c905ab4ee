package company

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/sentiment/text"
)

// sampleTexts is the text of every sample article.
func sampleTexts(t *testing.T) [][]*text.Text {
	t.Helper()
	f, err := data.FS.Open("sample/articles.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all [][]*text.Text
	for lines := json.NewDecoder(f); lines.More(); {
		var art struct{ Title, Text string }
		if err := lines.Decode(&art); err != nil {
			t.Fatal(err)
		}
		lang := text.Detect(art.Title, art.Text)
		all = append(all, append(text.Read(art.Title, lang), text.Read(art.Text, lang)...))
	}
	if len(all) < 100 {
		t.Fatalf("%d sample articles", len(all))
	}
	return all
}

// dumpCast writes all there is to a cast.
func dumpCast(c *Cast) string {
	var b strings.Builder
	for _, company := range c.Companies {
		fmt.Fprintf(&b, "%+v\n", *company)
	}
	fmt.Fprintf(&b, "%v %+v", c.Given, c.Mentions)
	return b.String()
}

// TestReader: what a reader has read before changes nothing, neither names given nor an article of very many.
func TestReader(t *testing.T) {
	table, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	var r Reader
	many := make([]string, membersKept+1)
	for i := range many {
		many[i] = fmt.Sprint("Company ", i)
	}
	for i, texts := range sampleTexts(t) {
		given := [][]string{nil, {"Acme", "NVDA"}, {"Auto"}, {}}[i%4]
		if i == 10 {
			given = many
		}
		if got, want := dumpCast(r.Read(table, texts, given)), dumpCast(table.Read(texts, given)); got != want {
			t.Fatalf("article %d: a reader in use gives\n%.400s\na fresh one\n%.400s", i, got, want)
		}
	}
}

// TestReaderAllocates: a reader in use makes no lists of its own.
func TestReaderAllocates(t *testing.T) {
	table, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	var r Reader
	all, articles := 0.0, sampleTexts(t)
	for _, texts := range articles {
		r.Read(table, texts, nil)
	}
	for _, texts := range articles {
		all += testing.AllocsPerRun(1, func() { r.Read(table, texts, nil) })
	}
	if mean := all / float64(len(articles)); mean > 3 {
		t.Errorf("%g allocations per article, want at most 3", mean)
	} else {
		t.Logf("%g allocations per article", mean)
	}
}
