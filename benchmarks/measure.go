package benchmarks

import (
	"math"
	"runtime"
	"slices"
	"time"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
)

// Spread sums up repeated measurements of one thing.
type Spread struct {
	Median, Low, High float64 // Low and High are the quartiles
	N                 int
}

// NewSpread sums up values; quantiles are interpolated between neighbours.
func NewSpread(values []float64) Spread {
	sorted := slices.Sorted(slices.Values(values))
	return Spread{Median: quantile(sorted, 0.5), Low: quantile(sorted, 0.25), High: quantile(sorted, 0.75), N: len(sorted)}
}

func quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := p * float64(len(sorted)-1)
	below := int(at)
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (at-float64(below))*(sorted[above]-sorted[below])
}

// Interleave runs each function once, unmeasured, then all in turn so many times, and returns the seconds
// by function and turn. What else the machine does then slows one as much as the other.
func Interleave(turns int, functions ...func()) [][]float64 {
	for _, f := range functions {
		f()
	}
	seconds := make([][]float64, len(functions))
	for range turns {
		for i, f := range functions {
			start := time.Now()
			f()
			seconds[i] = append(seconds[i], time.Since(start).Seconds())
		}
	}
	return seconds
}

// scans is how often one turn scans a text: once would be too short for the clock, and with cold caches.
const scans = 50

// Race scores articles and scans them with the bare trie in turns and returns the seconds of each.
func Race(turns int, engine *sentiment.Engine, trie *Trie, articles []news.Article) (score, scan []float64) {
	seconds := Interleave(turns,
		func() { ScoreAll(engine, articles) },
		func() {
			for range scans {
				trie.CountAll(articles)
			}
		})
	for i := range seconds[1] {
		seconds[1][i] /= scans
	}
	return seconds[0], seconds[1]
}

// ScoreAll scores articles, one after the other.
func ScoreAll(engine *sentiment.Engine, articles []news.Article) {
	for _, a := range articles {
		engine.Score(a)
	}
}

// Rates turns seconds into units a second.
func Rates(units float64, seconds []float64) []float64 {
	rates := make([]float64, len(seconds))
	for i, s := range seconds {
		rates[i] = units / s
	}
	return rates
}

// Ratios divides a by b, turn by turn.
func Ratios(a, b []float64) []float64 {
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = a[i] / b[i]
	}
	return ratios
}

// Bytes is the length of titles and texts.
func Bytes(articles []news.Article) int64 {
	var n int64
	for i := range articles {
		n += int64(len(articles[i].Title) + len(articles[i].Text))
	}
	return n
}

// Allocations is how many pieces of memory the engine takes to score an article, besides those of the result, once it has
// scored them all before.
func Allocations(engine *sentiment.Engine, articles []news.Article) float64 {
	given := 0
	for _, art := range articles {
		given += pieces(engine.Score(art))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	ScoreAll(engine, articles)
	runtime.ReadMemStats(&after)
	return float64(int(after.Mallocs-before.Mallocs)-given) / float64(len(articles))
}

// pieces counts the pieces of memory of a result: the scores and the fingerprint they share; of each score the ledger, and the
// cues of its parts.
func pieces(scores []sentiment.Score) int {
	n := 2
	for _, s := range scores {
		if len(s.Ledger) > 0 {
			n++
		}
		if slices.ContainsFunc(s.Ledger, func(p sentiment.Part) bool { return len(p.Cues) > 0 }) {
			n++
		}
	}
	return n
}
