package sentiment

import (
	"math"

	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// size maps a printed change in percent to a strength: logarithmic, so that 0.2% is faint, 3% is
// middling and 17% is large for a price, with a reference for levels such as earnings, which move more.
//
//	size = floor + (1 - floor) * ln(1 + percent/reference) / ln(1 + full)
func (r rules) size(percent float64, class lexicon.Class) float64 {
	reference := r.get("size.price.reference")
	if class != lexicon.Price {
		reference = r.get("size.level.reference")
	}
	floor := r.get("size.floor")
	s := floor + (1-floor)*math.Log1p(math.Abs(percent)/reference)/math.Log1p(r.get("size.full"))
	return math.Min(s, r.get("size.cap"))
}

// strength blends the word of a move with the number printed beside it.
func (r rules) strength(word float64, n *number, class lexicon.Class) float64 {
	if n == nil {
		return word
	}
	share := r.get("size.word")
	return share*word + (1-share)*r.size(percentOf(n), class)
}

// percentOf expresses a change as percent: basis points are hundredths, a multiple adds what it exceeds
// one by.
func percentOf(n *number) float64 {
	switch n.Unit {
	case text.Basis:
		return n.Value / 100
	case text.Multiple:
		return 100 * math.Max(n.Value-1, 0)
	}
	return n.Value
}
