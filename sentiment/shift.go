package sentiment

import (
	"math"
	"strings"

	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// cancel lets a cancelling word remove the tone it governs: dropped the lawsuit, 소송 취하. A word that is
// a move as well (drop) cancels only when a tone, and no quantity, stands within its reach.
func (c *composer) cancel() {
	reach := int(c.rules.get("cancel.reach"))
	for i := range c.f.items {
		it := &c.f.items[i]
		entry := it.reading(lexicon.Shifter, lexicon.Cancel)
		if entry == nil || it.entry != entry && c.links[i] >= 0 {
			continue
		}
		if c.removes(i, entry, reach) {
			continue
		}
		k := c.governed(it, reach)
		if k < 0 {
			continue
		}
		for _, k := range c.phraseOf(k) {
			ev := &c.out[k]
			ev.valence = c.turned(ev.valence, entry.Valence)
			ev.cues = append(ev.cues, it.Span)
		}
		c.drop(i)
	}
}

// turned is a valence after cancelling: turned round, and not too faint, since news that something is off
// the table is news.
func (c *composer) turned(valence, factor float64) float64 {
	turned := valence * factor
	if floor := c.rules.get("removal.floor"); factor < 0 && math.Abs(turned) < floor && math.Abs(valence) >= floor/2 {
		return math.Copysign(floor, turned)
	}
	return turned
}

// removes reads a cancelling word or a negation of a quantity that nothing moves: a dividend cancelled, no
// growth, 우려 해소. What is removed would have been good or bad, so its opposite is.
func (c *composer) removes(i int, entry *lexicon.Entry, reach int) bool {
	it := &c.f.items[i]
	q := c.nearestQuantity(it, reach)
	if q < 0 {
		return false
	}
	qt := &c.f.items[q]
	c.drop(q)
	c.drop(i)
	size := math.Max(c.rules.get("removal.floor"), math.Abs(qt.entry.Valence*entry.Valence))
	ev := c.add(i, ruleMove, -math.Copysign(size, qt.entry.Valence), qt.Span)
	ev.term, ev.topic = entry.Term, qt.entry.Class
	ev.anchor = min(it.First, qt.First)
	qt.spent = true
	return true
}

// nearestQuantity finds the quantity a shifter governs, when it is the next thing that says anything and
// no move has taken it.
func (c *composer) nearestQuantity(it *item, reach int) int {
	best, distance := -1, reach+1
	for k := range c.f.items {
		o := &c.f.items[k]
		if o.clause != it.clause || o.is(lexicon.Shifter) || o.is(lexicon.Neutral) || o.Overlaps(it.Span) {
			continue
		}
		if d := c.ahead(it, o); d >= 0 && d < distance {
			best, distance = k, d
		}
	}
	if best < 0 || !c.f.items[best].is(lexicon.Quantity) || c.f.items[best].entry.Valence == 0 || c.taken(best) {
		return -1
	}
	return best
}

// taken says whether a rule other than its mere mention has used a quantity.
func (c *composer) taken(q int) bool {
	for k := range c.out {
		if c.out[k].item == q && c.out[k].rule == ruleMention {
			return false
		}
	}
	return c.f.items[q].spent
}

// phraseOf lists evidence k and what stands side by side with it in one phrase, away from the cancelling
// word: all the fraud charges against them are dropped, not the fraud alone.
func (c *composer) phraseOf(k int) []int {
	phrase := []int{k}
	korean := c.f.x.Lang == text.Korean
	for grown := true; grown; {
		grown = false
		at := c.f.items[c.out[phrase[len(phrase)-1]].item]
		for j := range c.out {
			if c.out[j].item < 0 || c.out[j].clause != at.clause {
				continue
			}
			o := c.f.items[c.out[j].item]
			if !korean && o.First == at.Last || korean && o.Last == at.First {
				phrase = append(phrase, j)
				grown = true
				break
			}
		}
	}
	return phrase
}

// drop removes the evidence that item i gave as something else than a cancelling word.
func (c *composer) drop(i int) {
	for k := range c.out {
		if c.out[k].item == i {
			c.out[k].valence = 0
		}
	}
}

// ahead is how far o stands on the side of a shifter that it governs: after it in English, before it in
// Korean. It is negative on the other side.
func (c *composer) ahead(it, o *item) int {
	if c.f.x.Lang == text.Korean {
		return c.f.gap(o.Last, it.First)
	}
	return c.f.gap(it.Last, o.First)
}

// scale applies the factor of a shifter to evidence k.
func (c *composer) scale(k int, it *item) {
	c.out[k].valence *= it.entry.Valence
	c.out[k].cues = append(c.out[k].cues, it.Span)
}

// governed finds the evidence a shifter governs: the nearest after it in English, before it in Korean.
func (c *composer) governed(it *item, reach int) int {
	best, distance := -1, reach+1
	for k := range c.out {
		ev := &c.out[k]
		if ev.clause != it.clause || ev.item < 0 || ev.valence == 0 || ev.Overlaps(it.Span) {
			continue
		}
		o := &c.f.items[ev.item]
		if d := c.ahead(it, o); d >= 0 && d < distance {
			best, distance = k, d
		}
	}
	return best
}

// shift applies degree, negation, hedges, conditions, questions and concessions.
func (c *composer) shift() {
	for i := range c.f.items {
		it := &c.f.items[i]
		if !it.is(lexicon.Shifter) || it.spent {
			continue
		}
		switch it.entry.Class {
		case lexicon.Negate:
			c.negate(i)
		case lexicon.Intensify, lexicon.Diminish:
			c.degree(it)
		case lexicon.Hedge:
			c.hedge(it)
		}
	}
	c.reverse()
	for k := range c.out {
		ev := &c.out[k]
		cl := c.f.clauses[ev.clause]
		if cl.conditional || cl.question {
			ev.valence *= c.rules.get("question.factor")
		}
		if cl.conceded || c.wasState(ev) {
			ev.valence *= c.rules.get("concession.factor")
		}
	}
}

// reverse discounts what news has turned round: "after plunging on Monday, shares recovered", 급락 뒤 반등.
// The part before the turn yields when the part after it points the other way.
func (c *composer) reverse() {
	for _, turn := range c.turns() {
		var before, after float64
		for k := range c.out {
			switch ev := &c.out[k]; {
			case ev.sentence != turn.sentence:
			case turn.holds(ev):
				before += ev.valence
			case ev.Start >= turn.end:
				after += ev.valence
			}
		}
		if before*after >= 0 {
			continue
		}
		for k := range c.out {
			if turn.holds(&c.out[k]) {
				c.out[k].valence *= c.rules.get("reversal.factor")
			}
		}
	}
}

// turn is a stretch of a sentence, in bytes, that what follows may turn round.
type turn struct{ sentence, start, end int }

func (t turn) holds(ev *evidence) bool {
	return ev.sentence == t.sentence && ev.Start >= t.start && ev.Start < t.end
}

// turns finds the stretches: in English a clause that opens with a word such as after, in Korean what stands
// before a word such as 뒤.
func (c *composer) turns() []turn {
	var turns []turn
	for _, cl := range c.f.clauses {
		first, last := c.f.x.Tokens[cl.first], c.f.x.Tokens[cl.last-1]
		if c.f.roles.has("turn before", c.f.x.Word(cl.first)) {
			turns = append(turns, turn{cl.sentence, first.Start, last.End})
		}
		for k := cl.first + 1; k < cl.last; k++ {
			if c.f.roles.has("turn after", c.f.x.Word(k)) && !c.f.x.Tokens[k].Glued {
				turns = append(turns, turn{cl.sentence, first.Start, c.f.x.Tokens[k].Start})
			}
		}
	}
	return turns
}

// wasState says whether Korean evidence ends in -던 and so tells of what was until something else came: the
// share that had been sliding rebounded.
func (c *composer) wasState(ev *evidence) bool {
	if c.f.x.Lang != text.Korean || ev.item < 0 {
		return false
	}
	it := &c.f.items[ev.item]
	return strings.HasSuffix(it.Tail, "던") && ev.item+1 < len(c.f.items) && c.f.items[ev.item+1].clause == it.clause
}

func (c *composer) negate(i int) {
	it := &c.f.items[i]
	reach := int(c.rules.get("negate.reach"))
	if it.entry.Term == "안/x" || it.entry.Term == "못/x" { // These two stand before the verb.
		if k := c.rightOf(it, 1); k >= 0 {
			c.scale(k, it)
		}
		return
	}
	if c.deniesExistence(it) && c.removes(i, it.entry, 1) {
		return
	}
	if k := c.governed(it, reach); k >= 0 {
		c.scale(k, it)
	}
}

// deniesExistence says whether a negation says that something is not there (no growth, 수혜 없다), as
// against that it does not happen.
func (c *composer) deniesExistence(it *item) bool {
	return c.f.roles.has("absence", c.f.x.Word(it.First)) || strings.HasPrefix(it.entry.Term, "없")
}

// rightOf finds the evidence within reach tokens after it.
func (c *composer) rightOf(it *item, reach int) int {
	for k := range c.out {
		ev := &c.out[k]
		if ev.item >= 0 && ev.clause == it.clause {
			if d := c.f.gap(it.Last, c.f.items[ev.item].First); d >= 0 && d <= reach {
				return k
			}
		}
	}
	return -1
}

// degree scales the evidence right beside an adverb of degree, on either side.
func (c *composer) degree(it *item) {
	reach := int(c.rules.get("degree.reach"))
	best, distance := -1, reach+1
	for k := range c.out {
		ev := &c.out[k]
		if ev.item < 0 || ev.clause != it.clause {
			continue
		}
		o := &c.f.items[ev.item]
		if d := max(c.f.gap(it.Last, o.First), c.f.gap(o.Last, it.First)); d >= 0 && d < distance {
			best, distance = k, d
		}
	}
	if best >= 0 {
		c.scale(best, it)
	}
}

// hedge discounts the evidence of its clause on its side: after it in English, before it in Korean.
func (c *composer) hedge(it *item) {
	reach := int(c.rules.get("hedge.reach"))
	for k := range c.out {
		ev := &c.out[k]
		if ev.item < 0 || ev.clause != it.clause {
			continue
		}
		if d := c.ahead(it, &c.f.items[ev.item]); d >= 0 && d <= reach {
			c.scale(k, it)
		}
	}
}
