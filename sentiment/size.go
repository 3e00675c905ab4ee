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
func (r *rules) size(percent float64, class lexicon.Class) float64 {
	reference := r[sizePriceReference]
	if class != lexicon.Price {
		reference = r[sizeLevelReference]
	}
	floor := r[sizeFloor]
	s := floor + (1-floor)*math.Log1p(math.Abs(percent)/reference)/math.Log1p(r[sizeFull])
	return math.Min(s, r[sizeCap])
}

// signed is the strength of a percent that stands alone with its sign: it says all there is to say, so that
// even a small one counts.
func (r *rules) signed(percent float64) float64 {
	floor := r[signedFloor]
	return floor + float64((1-floor)*r.size(percent, lexicon.Price))
}

// strength blends the word of a move with the number printed beside it.
func (r *rules) strength(word float64, n *number, class lexicon.Class) float64 {
	least := r[sizeLeast]
	word = least + float64((1-least)*word)
	if n == nil {
		return word
	}
	share := r[sizeWord]
	return float64(share*word) + float64((1-share)*r.size(percentOf(n), class))
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

// isLevel says whether a number is the value that something moved to or from, and not how far.
func (c *composer) isLevel(n *number) bool {
	if c.f.x.Lang != text.English || n.First == 0 {
		return false
	}
	w := c.f.x.Word(n.First - 1)
	return w == "from" || w == "to" && (n.First < 2 || c.f.x.Word(n.First-2) != "up" && c.f.x.Word(n.First-2) != "compared")
}

// countsPoints says whether a number counts points: of an index, or percentage points for short.
func (c *composer) countsPoints(n *number) bool {
	return n.Unit == text.Count && c.f.plays(rolePointsUnit, n.Last-1)
}

// pointsOf says whether a number of points is a change of quantity q: points of market share, not of an index.
func (c *composer) pointsOf(n *number, q int) bool {
	return q >= 0 && c.f.items[q].entry.Class != lexicon.Price && c.countsPoints(n)
}

// derivedChange computes the percent of move i from the amounts behind it: "to 35.6 from 28.0", "gained $212
// to $5,140". It is nil where the amounts do not tell.
func (c *composer) derivedChange(i int) *number {
	var to, from, by *number
	for k := range c.f.numbers {
		n := &c.f.numbers[k]
		if n.spent || n.clause != c.f.items[i].clause || n.First < c.f.items[i].Last || n.Unit == text.Calendar || n.First == 0 {
			continue
		}
		if c.moveBetween(c.f.items[i].Last, n.First) {
			break
		}
		switch w := c.f.x.Word(n.First - 1); {
		case w == "to" && to == nil:
			to = n
		case w == "from" && from == nil:
			from = n
		case (w == "by" || n.First == c.f.items[i].Last) && by == nil:
			by = n
		}
	}
	return c.changeOf(to, from, by, c.f.items[i].entry.Valence)
}

// changeOf is the change between two values, or by one up to the other, as a number in percent; in points
// when the values are percents themselves.
func (c *composer) changeOf(to, from, by *number, direction float64) *number {
	if to == nil || to.Unit == text.Multiple {
		return nil
	}
	n, other := *to, from
	switch {
	case from != nil && sameKind(from, to) && isChange(to.Unit):
		n.Unit, n.Value = text.Points, math.Abs(to.Value-from.Value)
	case from != nil && sameKind(from, to) && from.Value > 0:
		n.Unit, n.Value = text.Percent, 100*math.Abs(to.Value/from.Value-1)
	case by != nil && sameKind(by, to) && !isChange(to.Unit):
		base := to.Value - math.Copysign(by.Value, direction)
		if base <= 0 {
			return nil
		}
		n.Unit, n.Value, other = text.Percent, 100*by.Value/base, by
	default:
		return nil
	}
	n.First, n.Last = min(n.First, other.First), max(n.Last, other.Last)
	n.Span = text.Span{Start: min(n.Start, other.Start), End: max(n.End, other.End)}
	return &n
}

// adverb applies an adverb of degree that stands right behind the quantity of evidence k: cut its rating by
// three notches.
func (c *composer) adverb(k, q int) {
	if q < 0 {
		return
	}
	ev, end := &c.out[k], c.f.items[q].Last
	for d, to := c.f.itemsOf(ev.clause); d < to; d++ {
		o := &c.f.items[d]
		if o.spent || o.First < end || c.f.gap(end, o.First) > 1 || c.f.items[ev.item].First > o.First ||
			!o.shifts(lexicon.Intensify) && !o.shifts(lexicon.Diminish) {
			continue
		}
		o.spent = true
		ev.valence *= o.entry.Valence
		c.cue(ev, o.Span)
		return
	}
}

// amounts lets the sum or the number of things in a piece of news count: a fine of a billion weighs more
// than one of a million, 15,000 layoffs more than 500. Each piece has one amount, the nearest.
func (c *composer) amounts() {
	sized := c.f.memory.flags.take(len(c.out))
	for k := range c.f.numbers {
		n := &c.f.numbers[k]
		factor := c.weight(n)
		if n.spent || factor == 0 {
			continue
		}
		if best := c.sizedBy(n, sized); best >= 0 {
			sized[best] = true
			c.out[best].valence *= factor
			c.cue(&c.out[best], n.Span)
		}
	}
}

// opinionTopic is the class of terms whose strength no amount tells.
const opinionTopic = "opinion"

// sizedBy is the evidence whose amount a number is: the nearest in its clause that has no number yet.
func (c *composer) sizedBy(n *number, sized []bool) int {
	best, distance := -1, int(c.rules[amountReach])+1
	for k := range c.out {
		ev := &c.out[k]
		if ev.item < 0 || ev.clause != n.clause || sized[k] || ev.rule == ruleComparison || ev.rule == ruleExpectation || ev.topic == opinionTopic || len(ev.cues) > 1 {
			continue
		}
		it := &c.f.items[ev.item]
		d := max(c.f.gap(it.Last, n.First), c.f.gap(n.Last, it.First))
		if ev.rule == ruleMove && d > 1 { // Else it is the amount of something else.
			continue
		}
		if d < distance && !c.markBetween(it.Last, n.First) && !c.markBetween(n.Last, it.First) {
			best, distance = k, d
		}
	}
	return best
}

// weight is the factor of an amount, 0 for a number that is none: a sum of money, a count of things. It
// grows with the logarithm.
func (c *composer) weight(n *number) float64 {
	reference := c.reference(n)
	if c.isLevel(n) || n.Value <= 0 || reference == 0 {
		return 0
	}
	f := 1 + float64(c.rules[amountStep]*math.Log10(n.Value/reference))
	return math.Max(c.rules[amountLeast], math.Min(f, c.rules[amountMost]))
}

// reference is the amount of the kind of n whose news has its plain weight; 0 when n is no amount.
func (c *composer) reference(n *number) float64 {
	switch n.Unit {
	case text.Money:
		return c.sum(n)
	case text.Plain:
		if n.Scaled || c.countsThings(n) {
			return c.rules[amountCount]
		}
	case text.Count:
		if !c.countsPoints(n) {
			return c.rules[amountCount]
		}
	}
	return 0
}

// sum is the reference of a sum of money in its currency; 0 for a price, which is too small to be a sum.
func (c *composer) sum(n *number) float64 {
	reference := c.rules[amountMoney]
	if c.f.roles.has(roleSmallCurrency, n.Currency) {
		reference *= c.rules[amountSmall]
	}
	if !n.Scaled && n.Value < reference*c.rules[amountPrice] {
		return 0
	}
	return reference
}

// countsThings says whether a plural noun follows a bare number: 120 jets.
func (c *composer) countsThings(n *number) bool {
	if n.Last >= len(c.f.x.Tokens) || c.f.x.Tokens[n.Last].Kind != text.Word || c.f.x.Tokens[n.Last].Glued {
		return false
	}
	w := c.f.x.Word(n.Last)
	return len(w) > 3 && w[len(w)-1] == 's'
}
