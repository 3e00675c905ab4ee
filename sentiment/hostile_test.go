package sentiment

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tickertone/tickertone/data/news"
)

// hostileLimit is what a hostile article of hostileSize may take. Before these were bounded, the cost of some grew
// with the cube of the text: the worst took minutes.
const (
	hostileSize  = 64 << 10
	hostileLimit = 15 * time.Second
)

// fill repeats s up to size bytes.
func fill(s string, size int) string { return strings.Repeat(s, size/len(s)) }

// TestHostileTexts: texts made to be slow take time in proportion to their length, and their scores still add up.
func TestHostileTexts(t *testing.T) {
	e := newEngine(t, Config{Document: true})
	half := hostileSize / 2
	for name, art := range map[string]news.Article{
		"one sentence":          {Text: fill("Intel shares fell after a profit warning and ", hostileSize)},
		"comparisons":           {Text: fill("profit rose 5% compared with 3%, ", hostileSize)},
		"names, then terms":     {Text: fill("Intel Boeing ", half) + fill("profit plunged ", half)},
		"nested quotes":         {Text: strings.Repeat("“‘", 10_000) + "Intel fell" + strings.Repeat("’”", 10_000)},
		"commas":                {Text: fill("a,", hostileSize)},
		"one token":             {Text: fill("a", 1<<20)},
		"one Korean token":      {Text: fill("급락", hostileSize)},
		"Korean terms, no stop": {Text: fill("삼성전자 주가가 급락하고 ", hostileSize)},
		"Korean names":          {Text: fill("삼성전자 SK하이닉스 ", half) + fill("이익이 급락 ", half)},
	} {
		start := time.Now()
		for _, s := range e.Score(art) {
			if err := verify(s, art); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if d := time.Since(start); d > hostileLimit {
			t.Errorf("%s: %v; want less than %v", name, d, hostileLimit)
		}
	}
}

// TestManyCompanies: the cost of an article grows with its companies, not with their square.
func TestManyCompanies(t *testing.T) {
	e := newEngine(t, Config{})
	name := func(i int) string {
		letters := []byte("Aaaaaco")
		for k := 4; k >= 0; k-- {
			letters[k] += byte(i % 26)
			i /= 26
		}
		return string(letters)
	}
	var given []string
	var named, introduced strings.Builder
	for i := range 5_000 {
		given = append(given, name(i))
		named.WriteString(name(i) + " shares fell. ")
		introduced.WriteString(name(i) + " (NYSE: " + strings.ToUpper(name(i)[:5]) + ") shares fell. ")
	}
	many := given
	for i := range 20_000 {
		many = append(many, name(5_000+i))
	}
	for why, art := range map[string]news.Article{
		"given":       {Text: "Intel shares fell.", Companies: many},
		"given again": {Text: "Intel shares fell.", Companies: slices.Repeat([]string{"Intel"}, len(many))},
		"named":       {Text: named.String(), Companies: given},
		"introduced":  {Text: introduced.String()},
	} {
		start := time.Now()
		rows := e.Score(art)
		if d := time.Since(start); d > hostileLimit {
			t.Errorf("%s: %v; want less than %v", why, d, hostileLimit)
		}
		if art.Companies != nil && len(rows) != len(art.Companies) || len(rows) < 4_900 { // The table knows a few of the tickers.
			t.Fatalf("%s: %d rows", why, len(rows))
		}
		if last := rows[4_899]; strings.Contains(art.Text, last.Name) && last.Label != Negative {
			t.Errorf("%s: %s is %q, want negative", why, last.Name, last.Label)
		}
	}
}
