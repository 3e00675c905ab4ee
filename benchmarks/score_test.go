package benchmarks

import (
	"testing"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
)

// sample reads the embedded articles of one language.
func sample(b *testing.B, lang string) (articles []news.Article, bytes int64) {
	b.Helper()
	f, err := data.FS.Open("sample/articles.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	r := news.NewReader(f, "sample/articles.jsonl", news.Options{})
	for r.Scan() {
		if a := r.Article(); a.Lang == lang {
			articles = append(articles, a)
			bytes += int64(len(a.Title) + len(a.Text))
		}
	}
	if err := r.Err(); err != nil {
		b.Fatal(err)
	}
	return articles, bytes
}

func benchmarkScore(b *testing.B, lang string) {
	engine, err := sentiment.New(sentiment.Config{})
	if err != nil {
		b.Fatal(err)
	}
	articles, bytes := sample(b, lang)
	b.SetBytes(bytes)
	b.ReportAllocs()
	for b.Loop() {
		for _, a := range articles {
			engine.Score(a)
		}
	}
}

func BenchmarkScoreEnglish(b *testing.B) { benchmarkScore(b, "en") }
func BenchmarkScoreKorean(b *testing.B)  { benchmarkScore(b, "ko") }

// BenchmarkNew is the cost of a start: reading and compiling every table.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := sentiment.New(sentiment.Config{}); err != nil {
			b.Fatal(err)
		}
	}
}
