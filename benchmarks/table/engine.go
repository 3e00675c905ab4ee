package main

import (
	"github.com/tickertone/tickertone/benchmarks"
	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
	"github.com/tickertone/tickertone/sentiment/text"
)

// engineBytes is how much text one turn scores in this process.
const engineBytes = 256 << 10

// engineFigures measures what a Go program that imports the engine sees, on one core.
func engineFigures(c config) ([]figure, error) {
	engine, err := sentiment.New(sentiment.Config{})
	if err != nil {
		return nil, err
	}
	var figures []figure
	for _, l := range languages {
		texts, err := benchmarks.NewTexts(root, l.lang)
		if err != nil {
			return nil, err
		}
		more := languageFigures(c, engine, l.lang, texts.Make(engineBytes))
		for i := range more {
			more[i].name += ", " + l.name
		}
		figures = append(figures, more...)
	}
	return figures, nil
}

func languageFigures(c config, engine *sentiment.Engine, lang text.Lang, articles []news.Article) []figure {
	trie := benchmarks.NewTrie(engine, lang)
	score, scan := benchmarks.Race(c.turns, engine, trie, articles)
	megabytes, n := float64(benchmarks.Bytes(articles))/1e6, float64(len(articles))
	percent := benchmarks.Ratios(scan, score)
	for i := range percent {
		percent[i] *= 100
	}
	return []figure{
		newFigure("engine", "MB/s", benchmarks.Rates(megabytes, score)),
		newFigure("engine", "articles/s", benchmarks.Rates(n, score)),
		newFigure("engine, besides the result", "allocations/article", []float64{benchmarks.Allocations(engine, articles)}),
		newFigure("bare trie", "MB/s", benchmarks.Rates(megabytes, scan)),
		newFigure("engine, of the trie's speed", "%", percent),
	}
}
