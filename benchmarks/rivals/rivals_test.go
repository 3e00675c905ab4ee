package rivals

import (
	"testing"

	"github.com/ikawaha/kagome-dict-ko"
	"github.com/ikawaha/kagome/v2/tokenizer"
	"github.com/jonreiter/govader"

	"github.com/tickertone/tickertone/benchmarks"
	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
	"github.com/tickertone/tickertone/sentiment/text"
)

const (
	root      = "../.."
	textBytes = 128 << 10
)

// contest is one language: the texts, ours and a rival.
type contest struct {
	language, rival string
	articles        []news.Article
	ours, theirs    func(news.Article) int // what was found, which the tests look at
}

func contests(tb testing.TB) []contest {
	tb.Helper()
	engine, err := sentiment.New(sentiment.Config{})
	if err != nil {
		tb.Fatal(err)
	}
	ours := func(a news.Article) int { return len(engine.Score(a)) }
	return []contest{
		{"English", "govader", articles(tb, text.English), ours, govaderScores()},
		{"Korean", "kagome", articles(tb, text.Korean), ours, kagomeTokens(tb)},
	}
}

func articles(tb testing.TB, lang text.Lang) []news.Article {
	tb.Helper()
	texts, err := benchmarks.NewTexts(root, lang)
	if err != nil {
		tb.Fatal(err)
	}
	return texts.Make(textBytes)
}

// govaderScores scores title and text as one document; what it finds is whether that has a tone.
func govaderScores() func(news.Article) int {
	analyzer := govader.NewSentimentIntensityAnalyzer()
	return func(a news.Article) int {
		if analyzer.PolarityScores(a.Title+"\n"+a.Text).Compound != 0 {
			return 1
		}
		return 0
	}
}

// kagomeTokens cuts title and text into morphemes.
func kagomeTokens(tb testing.TB) func(news.Article) int {
	tb.Helper()
	t, err := tokenizer.New(ko.Dict(), tokenizer.OmitBosEos())
	if err != nil {
		tb.Fatal(err)
	}
	return func(a news.Article) int { return len(t.Tokenize(a.Title + "\n" + a.Text)) }
}

func all(articles []news.Article, f func(news.Article) int) {
	for _, a := range articles {
		f(a)
	}
}

// BenchmarkLibrary runs each library over the same texts.
func BenchmarkLibrary(b *testing.B) {
	for _, c := range contests(b) {
		for _, l := range []struct {
			name string
			run  func(news.Article) int
		}{{"tickertone", c.ours}, {c.rival, c.theirs}} {
			b.Run("lang="+c.language+"/library="+l.name, func(b *testing.B) {
				b.SetBytes(benchmarks.Bytes(c.articles))
				b.ReportAllocs()
				all(c.articles, l.run) // What is loaded when first needed is loaded now.
				for b.Loop() {
					all(c.articles, l.run)
				}
			})
		}
	}
}

// BenchmarkRatio runs ours and the rival in turns and reports the rival's speed over ours.
func BenchmarkRatio(b *testing.B) {
	for _, c := range contests(b) {
		b.Run("lang="+c.language+"/library="+c.rival, func(b *testing.B) {
			seconds := benchmarks.Interleave(b.N,
				func() { all(c.articles, c.ours) },
				func() { all(c.articles, c.theirs) })
			ratio := benchmarks.NewSpread(benchmarks.Ratios(seconds[0], seconds[1]))
			b.ReportMetric(ratio.Median, "x-our-speed")
			b.ReportMetric(0, "ns/op") // It is the sum of the two and says nothing.
		})
	}
}

// TestFound holds that both sides do their work: most texts have rows, tones, tokens.
func TestFound(t *testing.T) {
	for _, c := range contests(t) {
		for name, run := range map[string]func(news.Article) int{"tickertone": c.ours, c.rival: c.theirs} {
			found := 0
			for _, a := range c.articles {
				found += min(1, run(a))
			}
			if found < len(c.articles)*2/3 {
				t.Errorf("%s, %s: %d of %d texts", c.language, name, found, len(c.articles))
			}
		}
	}
}
