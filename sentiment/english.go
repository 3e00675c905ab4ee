package sentiment

import (
	"strings"

	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// englishQuantity finds the quantity of move i. A level verb takes its object (cut costs), an adjective
// its noun (higher costs), a noun what it is in or of (a drop in sales); any other move takes the
// nearest quantity before it as its subject (profit for the year fell).
func (c *composer) englishQuantity(i int) int {
	right, adjacent := c.objectOf(i)
	if right >= 0 && (adjacent || c.f.items[i].entry.Class == lexicon.Level || c.attributive(&c.f.items[i])) {
		return right
	}
	if left := c.subjectOf(i); left >= 0 {
		return left
	}
	return c.resumed(i)
}

// attributive says whether a move tells of a cause what happened to it, right behind a preposition: on falling steel
// prices.
func (c *composer) attributive(it *item) bool {
	return it.First > 0 && it.Last-it.First == 1 && strings.HasSuffix(c.f.x.Word(it.First), "ing") && c.f.plays(roleStop, it.First-1)
}

// resumed is the quantity of the clause before, when the clause of move i stands a pronoun for it: A's margins
// rose; those of B shrank.
func (c *composer) resumed(i int) int {
	it := &c.f.items[i]
	if !c.standsIn(it) {
		return -1
	}
	for k := i - 1; k >= 0 && c.f.items[k].clause >= it.clause-1; k-- {
		if c.f.items[k].is(lexicon.Quantity) && c.f.items[k].clause < it.clause {
			return k
		}
	}
	return -1
}

// standsIn says whether a pronoun stands for the quantity of a move: those of B shrank, B raised its own.
func (c *composer) standsIn(it *item) bool {
	if it.Last+1 < len(c.f.x.Tokens) && c.f.plays(roleOwn, it.Last+1) {
		return true
	}
	for t := c.f.clauses[it.clause].first; t+1 < it.First; t++ {
		if c.f.playsPair(roleResumes, t) {
			return true
		}
	}
	return false
}

// placed is the name that a preposition puts right behind move i and its number, or -1: fell 4% at NAME.
func (c *composer) placed(i int) int {
	at := c.behindChange(c.f.items[i].Last)
	if at+1 < len(c.f.masked) && c.f.plays(rolePlace, at) && c.f.masked[at+1] {
		return at + 1
	}
	return -1
}

// repeats says whether quantity q moved before, for another company than the one before move i: orders at A
// fell and at B they rose.
func (c *composer) repeats(i, q int) bool {
	if c.f.x.Lang != text.English || q < 0 {
		return false
	}
	for k := 0; k < i; k++ {
		if c.links[k] == q && q < k && c.f.namedBetween(c.f.items[k].Last, c.f.items[i].First) {
			return true
		}
	}
	return false
}

// objectOf looks for a quantity after the move, over at most move.gap words none of which is a stop.
// It is adjacent when it follows at once, after a printed change (lost 3 points of share), or after in, of
// or a determiner.
func (c *composer) objectOf(i int) (q int, adjacent bool) {
	it := &c.f.items[i]
	from := c.behindChange(it.Last)
	for k := i + 1; k < len(c.f.items); k++ {
		o := &c.f.items[k]
		if o.clause != it.clause || c.f.gap(it.Last, o.First) > int(c.rules[moveGap]) || c.stopBetween(it.Last, o.First) {
			return -1, false
		}
		switch o.entry.Kind {
		case lexicon.Quantity:
			return k, o.First == from || c.joined(from, o.First)
		case lexicon.Shifter, lexicon.Neutral:
			continue
		}
		return -1, false
	}
	return -1, false
}

// behindChange is where a change printed at a token ends, or the token itself.
func (c *composer) behindChange(token int) int {
	for k := range c.f.numbers {
		if n := &c.f.numbers[k]; n.First == token && (isChange(n.Unit) || c.countsPoints(n)) {
			return n.Last
		}
	}
	return token
}

func (c *composer) stopBetween(first, last int) bool {
	for i := first; i < last; i++ {
		// What follows a stop is the cause of the move, or its company.
		if w := c.f.x.Word(i); c.f.roles.has(roleStop, w) || w == "," || w == ":" {
			return true
		}
	}
	return false
}

// joined says whether the words between a move and a quantity make the second the object of the first:
// in, of, the, its.
func (c *composer) joined(first, last int) bool {
	w := c.f.x.Word(first)
	return w == "in" || w == "of" || c.f.roles.has(roleNounFollows, w) && last-first <= 2
}

// subjectOf looks for the nearest quantity before the move in its clause; a move in between that took a
// quantity of its own is passed over together with it.
func (c *composer) subjectOf(i int) int {
	it := &c.f.items[i]
	for k := i - 1; k >= 0; k-- {
		o := &c.f.items[k]
		if o.clause != it.clause || c.f.gap(o.Last, it.First) > int(c.rules[moveReach]) {
			return -1
		}
		if c.mayMove(k, i) && !c.objectOfOther(k, i) {
			return c.headOf(k, i)
		}
	}
	return -1
}

// headOf is the quantity that quantity k hangs on by a preposition: what grows in "fears about safety are
// growing" is the fears.
func (c *composer) headOf(k, i int) int {
	for h := k - 1; h >= 0; h-- {
		o, inner := &c.f.items[h], &c.f.items[k]
		if o.is(lexicon.Shifter) || o.is(lexicon.Neutral) {
			continue
		}
		if !o.is(lexicon.Quantity) || o.clause != inner.clause || c.objectOfOther(h, i) ||
			!c.f.plays(roleHeads, o.Last) || c.f.gap(o.Last, inner.First) > 1+int(c.rules[moveGap]) {
			break
		}
		inner.spent = true
		k = h
	}
	return k
}

// mayMove says whether item k is what move i moves: a quantity, or a move that reads as one when a level
// word acts on it (growth slowed). That reading is then chosen.
func (c *composer) mayMove(k, i int) bool {
	o := &c.f.items[k]
	if o.is(lexicon.Quantity) {
		return !c.isUnit(o)
	}
	entry := o.reading(lexicon.Quantity, "")
	if entry == nil || !o.is(lexicon.Move) || c.links[k] >= 0 || c.f.items[i].entry.Class != lexicon.Level {
		return false
	}
	c.drop(k)
	o.others = append(o.others, o.entry)
	o.entry = entry
	return true
}

// objectOfOther says whether quantity q already belongs to a move before it as its object.
func (c *composer) objectOfOther(q, i int) bool {
	for k := 0; k < i; k++ {
		if c.links[k] == q && k < q {
			return true
		}
	}
	return false
}
