package benchmarks

import (
	"testing"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
	"github.com/tickertone/tickertone/sentiment/text"
)

// root is the module's directory, from where tests run.
const root = ".."

// benchmarkBytes is how much text one operation of a benchmark reads.
const benchmarkBytes = 256 << 10

var languages = []text.Lang{text.English, text.Korean}

func newEngine(tb testing.TB) *sentiment.Engine {
	tb.Helper()
	engine, err := sentiment.New(sentiment.Config{})
	if err != nil {
		tb.Fatal(err)
	}
	return engine
}

func newArticles(tb testing.TB, lang text.Lang, bytes int) []news.Article {
	tb.Helper()
	texts, err := NewTexts(root, lang)
	if err != nil {
		tb.Fatal(err)
	}
	return texts.Make(bytes)
}

// BenchmarkScore scores the texts of each language.
func BenchmarkScore(b *testing.B) {
	engine := newEngine(b)
	for _, lang := range languages {
		b.Run("lang="+string(lang), func(b *testing.B) {
			articles := newArticles(b, lang, benchmarkBytes)
			b.SetBytes(Bytes(articles))
			b.ReportAllocs()
			ScoreAll(engine, articles) // What is loaded when first needed is loaded now.
			for b.Loop() {
				ScoreAll(engine, articles)
			}
		})
	}
}

// BenchmarkTrie only looks up the terms of the same texts.
func BenchmarkTrie(b *testing.B) {
	engine := newEngine(b)
	for _, lang := range languages {
		b.Run("lang="+string(lang), func(b *testing.B) {
			trie, articles := NewTrie(engine, lang), newArticles(b, lang, benchmarkBytes)
			b.SetBytes(Bytes(articles))
			b.ReportAllocs()
			for b.Loop() {
				trie.CountAll(articles)
			}
		})
	}
}

// BenchmarkNew is the cost of a start: reading and compiling every table.
func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newEngine(b)
	}
}
