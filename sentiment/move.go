package sentiment

import (
	"math"

	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// moves finds the quantity and the number of every move.
func (c *composer) moves() {
	for i := range c.f.items {
		it := &c.f.items[i]
		if it.spent || !it.is(lexicon.Move) {
			continue
		}
		if c.operate(i) {
			continue
		}
		q := c.quantityOf(i)
		again := c.repeats(i, q)
		c.links[i] = q
		n := c.numberOf(i, q)
		made := len(c.out)
		if q < 0 {
			c.bareMove(i, n)
		} else {
			c.quantityMove(i, q, n)
		}
		if len(c.out) == made {
			continue
		}
		if at := c.placed(i); at >= 0 {
			c.out[made].anchor = at
		} else if again {
			c.out[made].anchor = c.f.items[i].First
		}
		c.adverb(made, q)
		if n != nil {
			c.turnRate(i, made, n)
			c.share(i, q, n, c.out[made])
			c.shareOn(i, q, n, c.out[made])
		}
	}
}

// classOf is the class of quantity q, that of a price when a move has none.
func (c *composer) classOf(q int) lexicon.Class {
	if q < 0 {
		return lexicon.Price
	}
	return c.f.items[q].entry.Class
}

// share gives the move to the companies before it that have a percent of their own and no predicate: "A
// by 1.6% and B by 2.3% fell", as Korean lists them.
func (c *composer) share(i, q int, taken *number, made evidence) {
	class := c.classOf(q)
	it := &c.f.items[i]
	for k := range c.f.numbers {
		n := &c.f.numbers[k]
		if n.spent || n == taken || n.clause != it.clause || n.Unit != text.Percent || n.Last > it.First ||
			c.moveBetween(n.Last, it.First) || c.directed(n) || !c.f.namedBetween(n.Last, taken.First) {
			continue
		}
		own := made
		size := c.rules.strength(math.Abs(it.entry.Valence), n, class) / c.rules.strength(math.Abs(it.entry.Valence), taken, class)
		own.Span, own.anchor, own.valence = n.Span, n.First, made.valence*size
		own.cues = append([]text.Span{it.Span}, c.spend(n)...)
		c.out = append(c.out, own)
	}
}

// shareOn gives the move to the companies behind it that have a change of their own and no predicate: A fell 9%,
// B 5% and C 3%, as English lists them.
func (c *composer) shareOn(i, q int, taken *number, made evidence) {
	if c.f.x.Lang != text.English || taken.First < c.f.items[i].First {
		return
	}
	class := c.classOf(q)
	word := math.Abs(c.f.items[i].entry.Valence)
	size := c.rules.strength(word, taken, class)
	for name, n := c.nextListed(taken); n != nil; name, n = c.nextListed(n) {
		own := made
		own.Span, own.anchor, own.clause = n.Span, name, c.f.clauseAt(name)
		own.valence = made.valence * c.rules.strength(word, n, class) / size
		own.cues = append([]text.Span{c.f.items[i].Span}, c.spend(n)...)
		c.out = append(c.out, own)
	}
}

// nextListed finds the name and its change that go on with a list behind the change n: ", B 5%", "and
// chipmaker C 3%". Names that the table does not hold are passed over by their capitals.
func (c *composer) nextListed(n *number) (name int, next *number) {
	x, first := c.f.x, n.Last
	for first < len(x.Tokens) && c.f.plays(roleListJoins, first) {
		first++
	}
	if first == n.Last {
		return 0, nil
	}
	names := 0
	for t := first; t < len(x.Tokens) && t-first <= 2*int(c.rules[listNouns]); t++ {
		if next := c.changeAt(t, n.Unit); next != nil && names > 0 {
			return t - 1, next
		}
		switch {
		case c.f.masked[t] || x.Tokens[t].Kind == text.Word && x.Tokens[t].Capital:
			names++
		case x.Tokens[t].Kind != text.Word && x.Word(t) != "&" && x.Word(t) != "-", c.f.itemAt(t) != nil && names > 0, c.f.plays(roleFunction, t):
			return 0, nil
		}
	}
	return 0, nil
}

// changeAt is the change of a unit printed at a token that nothing has used, or nil.
func (c *composer) changeAt(token int, unit text.Unit) *number {
	for k := range c.f.numbers {
		if n := &c.f.numbers[k]; n.First == token && !n.spent && n.Unit == unit && !c.moveBetween(n.Last, min(n.Last+1, len(c.f.x.Tokens))) {
			return n
		}
	}
	return nil
}

// directed says whether a word right behind a percent tells its direction: 12% higher than a year ago.
func (c *composer) directed(n *number) bool {
	it := c.f.itemAt(n.Last)
	return it != nil && it.side() != nil
}

// bareMove is a price word said of a company: "Acme slumps". Level words say nothing alone, unless a
// percent stands at once behind them (Acme added 2.1%), they act on a company (the order lifted Acme) or
// the table gives them a valence of their own (strengthen).
func (c *composer) bareMove(i int, n *number) {
	it := &c.f.items[i]
	if it.entry.Class == lexicon.Level && it.entry.Object != 0 {
		c.add(i, ruleMove, it.entry.Object, c.spend(n)...)
		return
	}
	acts := c.actsOnCompany(it)
	if it.entry.Class != lexicon.Price && !acts && !c.movesCompany(it, n) {
		return
	}
	s := c.rules.strength(math.Abs(it.entry.Valence), n, lexicon.Price)
	ev := c.add(i, ruleMove, math.Copysign(s, it.entry.Valence), c.spend(n)...)
	if acts {
		ev.role = patient
	}
}

// actsOnCompany says whether a verb such as lift or hurt has a company as its object.
func (c *composer) actsOnCompany(it *item) bool {
	return c.f.x.Lang == text.English && c.f.plays(rolePoints, it.Last-1) && it.Last < len(c.f.masked) &&
		(c.f.masked[it.Last] || c.f.examplesAt(it.Last) >= 0)
}

// movesCompany says whether a level word stands between a company and a percent that is no share of something.
func (c *composer) movesCompany(it *item, n *number) bool {
	return c.f.x.Lang == text.English && n != nil && n.Unit == text.Percent && n.First == it.Last &&
		(n.Last >= len(c.f.x.Tokens) || c.f.x.Word(n.Last) != "of") && it.First > 0 && c.f.masked[it.First-1]
}

// quantityMove multiplies direction and quantity: a loss that narrows is good.
func (c *composer) quantityMove(i, q int, n *number) {
	it, qt := &c.f.items[i], &c.f.items[q]
	good := qt.entry.Valence
	if c.isOwnPrice(qt) {
		good = 1
	}
	joined := c.take(q)
	it.spent = true
	if good == 0 {
		c.spend(n)
		return
	}
	s := c.rules.strength(math.Abs(it.entry.Valence), n, qt.entry.Class)
	weight := math.Max(math.Abs(good), c.rules[quantityFloor])
	sign := math.Copysign(1, it.entry.Valence) * math.Copysign(1, good)
	cues := append(joined, c.spend(n)...)
	if b := c.baseBehind(i, q); b >= 0 {
		sign = math.Copysign(1, good)
		cues = append(cues, c.f.items[b].Span)
		c.f.items[b].spent = true
	}
	ev := c.add(i, ruleMove, sign*s*weight, cues...)
	ev.anchor = min(it.First, qt.First)
	ev.topic = qt.entry.Class
}

// take uses up quantity q, those joined to it and what they are about, and returns the spans of the quantities.
func (c *composer) take(q int) []text.Span {
	var spans []text.Span
	for _, k := range c.joinedTo(q) {
		c.f.items[k].spent = true
		spans = c.f.memory.spans.push(spans, c.f.items[k].Span)
		if content := c.contentOf(k); content >= 0 {
			for _, k := range c.joinedTo(content) {
				c.f.items[k].spent = true
				c.drop(k)
			}
		}
	}
	return spans
}

// isOwnPrice says whether a quantity is the price of what is scored, named right before it: for oil as the
// subject, "oil prices rose" is good, whatever dear oil means to others.
func (c *composer) isOwnPrice(qt *item) bool {
	if qt.entry.Valence != 0 || !c.f.plays(roleOwnPrice, qt.Last-1) {
		return false
	}
	for _, m := range c.f.mentions {
		if m.Last == qt.First && !m.Anaphor {
			return true
		}
	}
	return false
}

// operate lets a level move act on the move or tone right before it: a decline that narrows, 부진 완화.
func (c *composer) operate(i int) bool {
	it := &c.f.items[i]
	if i == 0 || it.entry.Class != lexicon.Level {
		return false
	}
	before := &c.f.items[i-1]
	if off := it.reading(lexicon.Shifter, lexicon.Cancel); off != nil && off.Object < 0 && c.f.roles.has(roleBurden, string(before.entry.Class)) && c.reduced(it) {
		return false // a ban lifted is gone, not more
	}
	if before.clause != it.clause || c.f.gap(before.Last, it.First) > 1 || c.f.namedBetween(before.Last, it.First) || c.markBetween(before.Last, it.First) || c.stopBetween(before.Last, it.First) {
		return false
	}
	factor := math.Copysign(math.Min(1, c.rules[operateFloor]+math.Abs(it.entry.Valence)), it.entry.Valence)
	for k := range c.out {
		ev := &c.out[k]
		if ev.item == i-1 && (before.is(lexicon.Move) || before.is(lexicon.Tone)) {
			c.cue(ev, ev.Span)
			ev.Span, ev.term, ev.item = it.Span, it.entry.Term, i
			ev.valence *= factor
			it.spent = true
			return true
		}
	}
	if before.is(lexicon.Tone) && !before.spent {
		before.spent = true
		c.add(i, ruleMove, before.entry.Valence*factor, before.Span)
		return true
	}
	return false
}

func (c *composer) markBetween(first, last int) bool {
	for i := first; i < last; i++ {
		if c.f.x.Tokens[i].Kind == text.Mark {
			return true
		}
	}
	return false
}

func (c *composer) quantityOf(i int) int {
	q := -1
	if c.f.x.Lang == text.Korean {
		q = c.koreanQuantity(i)
	} else {
		q = c.englishQuantity(i)
	}
	if entry := c.f.items[i].entry; q < 0 && (entry.Class == lexicon.Level || c.f.roles.has(roleArrow, entry.Term)) {
		q = c.carried(i)
	}
	return q
}

// carried is the quantity of the clause before, still without a move, when the clause of move i names
// neither a company nor a quantity: "net profit at 2 trillion won ... up 12% on the year".
func (c *composer) carried(i int) int {
	it := &c.f.items[i]
	cl := c.f.clauses[it.clause]
	if c.f.namedBetween(cl.first, cl.last) {
		return -1
	}
	for k := i - 1; k >= 0; k-- {
		o := &c.f.items[k]
		if o.sentence != it.sentence || o.clause < it.clause-1 {
			return -1
		}
		if o.is(lexicon.Quantity) {
			if o.spent || c.f.roles.has(roleCauseParticle, o.Tail) {
				return -1
			}
			return k
		}
	}
	return -1
}

// numberOf finds the change printed beside move i: the nearest one after it, else right before it (in
// Korean the other way round), else the one its two values give. It does not look past another move.
func (c *composer) numberOf(i, q int) *number {
	if n := c.printedChange(i, q); n != nil {
		return n
	}
	if c.f.x.Lang == text.English {
		return c.derivedChange(i)
	}
	return nil
}

func (c *composer) printedChange(i, q int) *number {
	it := &c.f.items[i]
	reach := int(c.rules[numberReach])
	var after, before *number
	for k := range c.f.numbers {
		n := &c.f.numbers[k]
		if n.spent || n.clause != it.clause || !isChange(n.Unit) && !c.pointsOf(n, q) || c.isLevel(n) {
			continue
		}
		if n.First >= it.Last && c.f.gap(it.Last, n.First) <= reach && after == nil && !c.moveBetween(it.Last, n.First) {
			after = n
		}
		if n.Last <= it.First && c.f.gap(n.Last, it.First) <= reach && !c.moveBetween(n.Last, it.First) {
			before = n
		}
	}
	if c.f.x.Lang == text.Korean {
		if before != nil {
			return before
		}
		return c.bracketed(after, it)
	}
	if after != nil {
		return after
	}
	if before != nil && c.f.gap(before.Last, it.First) <= 2 {
		return before
	}
	return nil
}

// bracketed keeps a number only when it opens in brackets or stands right behind the item.
func (c *composer) bracketed(n *number, it *item) *number {
	if n == nil || c.f.gap(it.Last, n.First) > 1 {
		return nil
	}
	return n
}

func isChange(u text.Unit) bool {
	return u == text.Percent || u == text.Points || u == text.Basis || u == text.Multiple
}

func (c *composer) moveBetween(first, last int) bool {
	for k := range c.f.items {
		it := &c.f.items[k]
		if it.First >= first && it.Last <= last && it.is(lexicon.Move) {
			return true
		}
	}
	return false
}

// spend marks a number, or the two that it was computed from, as used and returns its span as a cue.
func (c *composer) spend(n *number) []text.Span {
	if n == nil {
		return nil
	}
	for k := range c.f.numbers {
		if o := &c.f.numbers[k]; o.First >= n.First && o.Last <= n.Last {
			o.spent = true
		}
	}
	return c.f.memory.spans.push(nil, n.Span)
}

// signedNumbers reads a percent with a printed sign that no move took: "Acme (-7.1%)", B +3%.
func (c *composer) signedNumbers() {
	for k := range c.f.numbers {
		n := &c.f.numbers[k]
		if n.spent || n.Signed == 0 || n.Unit != text.Percent {
			continue
		}
		n.spent = true
		c.out = append(c.out, evidence{
			Span: n.Span, rule: ruleMove, term: "%", topic: lexicon.Price, valence: float64(n.Signed) * c.rules.signed(n.Value),
			item: -1, anchor: n.First, clause: n.clause, sentence: n.sentence,
		})
	}
}
