package sentiment

import (
	"math"

	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// expectations reads a value above or below what was expected: "topped estimates", 컨센서스를 하회.
func (c *composer) expectations() {
	for i := range c.f.items {
		it := &c.f.items[i]
		side := it.reading(lexicon.Shifter, lexicon.Above)
		if side == nil {
			side = it.reading(lexicon.Shifter, lexicon.Below)
		}
		if side == nil {
			continue
		}
		good, cues := 1.0, []text.Span(nil)
		if side.Object == 0 { // Else the term names the expectation itself: higher than expected.
			x := c.near(i, int(c.rules.get("expectation.reach")), func(o *item) bool { return o.reading(lexicon.Shifter, lexicon.Expect) != nil })
			if x < 0 {
				continue
			}
			cues = append(cues, c.f.items[x].Span)
			c.f.items[x].spent = true
		}
		if q := c.near(i, int(c.rules.get("move.reach")), func(o *item) bool { return o.is(lexicon.Quantity) && o.entry.Valence != 0 }); q >= 0 {
			good = math.Copysign(1, c.f.items[q].entry.Valence)
			c.f.items[q].spent = true
			cues = append(cues, c.f.items[q].Span)
		}
		c.spendNumbers(it.clause)
		ev := c.add(i, ruleExpectation, math.Copysign(c.rules.get("expectation.size"), side.Valence)*good, cues...)
		ev.term = side.Term
	}
}

// spendNumbers keeps the values of a comparison with expectations out of other rules.
func (c *composer) spendNumbers(clause int) {
	for k := range c.f.numbers {
		if n := &c.f.numbers[k]; n.clause == clause && !isChange(n.Unit) {
			n.spent = true
		}
	}
}

// near finds the item nearest to i in its clause, within reach tokens, that fits.
func (c *composer) near(i, reach int, fits func(*item) bool) int {
	it := &c.f.items[i]
	best, distance := -1, reach+1
	for k := range c.f.items {
		o := &c.f.items[k]
		if k == i || o.clause != it.clause || !fits(o) {
			continue
		}
		d := max(c.f.gap(it.Last, o.First), c.f.gap(o.Last, it.First))
		if d < distance {
			best, distance = k, d
		}
	}
	return best
}

// comparisons reads two printed values of one quantity when no move has said which way it went:
// "profit of 8.7 mn, compared with 13.1 mn". The quantity decides what the direction means.
func (c *composer) comparisons() {
	for i := range c.f.items {
		it := &c.f.items[i]
		if it.reading(lexicon.Shifter, lexicon.Compare) == nil {
			continue
		}
		now, then := c.pair(i)
		if now == nil || now.Unit != then.Unit || now.Currency != "" && then.Currency != "" && now.Currency != then.Currency {
			continue
		}
		q := c.comparedQuantity(it.sentence, now, then)
		if q < 0 || c.f.items[q].spent || c.f.items[q].entry.Valence == 0 || now.Value == then.Value {
			continue
		}
		qt := &c.f.items[q]
		qt.spent = true
		change := 100 * (now.Value - then.Value) / math.Max(math.Abs(then.Value), math.SmallestNonzeroFloat64)
		s := c.rules.get("comparison.size") * c.rules.size(change, lexicon.Level)
		sign := math.Copysign(1, change) * math.Copysign(1, qt.entry.Valence)
		ev := c.add(i, ruleComparison, sign*s, append(append([]text.Span{qt.Span}, c.spend(now)...), c.spend(then)...)...)
		ev.anchor = qt.First
		ev.topic = qt.entry.Class
	}
}

// pair finds the value now and the value it is compared with, around the comparing word i. English puts
// the base after the word, Korean before it.
func (c *composer) pair(i int) (now, then *number) {
	it := &c.f.items[i]
	var before, after, before2 *number
	for k := range c.f.numbers {
		n := &c.f.numbers[k]
		if n.spent || n.sentence != it.sentence || n.Unit == text.Calendar || isChange(n.Unit) && n.Unit != text.Percent {
			continue
		}
		if n.Last <= it.First {
			before, before2 = n, before
		} else if n.First >= it.Last && after == nil {
			after = n
		}
	}
	if c.f.x.Lang == text.Korean {
		now, then = after, before
		if now == nil {
			now, then = before, before2
		}
	} else {
		now, then = before, after
	}
	if now == nil || then == nil {
		return nil, nil
	}
	return now, then
}

// comparedQuantity finds the quantity whose values are compared: the nearest one before the first value.
func (c *composer) comparedQuantity(sentence int, now, then *number) int {
	limit := min(now.First, then.First)
	best := -1
	for k := range c.f.items {
		it := &c.f.items[k]
		if it.sentence == sentence && it.is(lexicon.Quantity) && it.First < limit {
			best = k
		}
	}
	return best
}
