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
		side := it.side()
		if side == nil {
			continue
		}
		good, cues := 1.0, []text.Span(nil)
		if side.Object == 0 { // Else the term names the expectation itself: higher than expected.
			x := c.near(i, int(c.rules[expectationReach]), func(o *item) bool { return o.reading(lexicon.Shifter, lexicon.Expect) != nil })
			if x < 0 {
				continue
			}
			cues = append(cues, c.f.items[x].Span)
			c.f.items[x].spent = true
		}
		if q := c.expectedQuantity(i); q >= 0 {
			good = math.Copysign(1, c.f.items[q].entry.Valence)
			c.f.items[q].spent = true
			cues = append(cues, c.f.items[q].Span)
		}
		good *= c.expectedMove(i)
		c.spendNumbers(it.clause)
		ev := c.add(i, ruleExpectation, math.Copysign(c.rules[expectationSize], side.Valence)*good, cues...)
		ev.term = side.Term
	}
}

// expectedQuantity finds the quantity whose value item i sets against what was expected, the nearest one. In
// Korean a quantity that tells the cause is passed over: 이익은 비용 증가로 컨센서스를 하회.
func (c *composer) expectedQuantity(i int) int {
	reach := int(c.rules[moveReach])
	isQuantity := func(o *item) bool { return o.is(lexicon.Quantity) && o.entry.Valence != 0 }
	if c.f.x.Lang == text.English {
		return c.near(i, reach, isQuantity)
	}
	return c.near(i, reach, func(o *item) bool { return isQuantity(o) && !c.isCause(o, &c.f.items[i]) })
}

// expectedMove is the direction of the move that item i measures, 1 when it measures a value: a smaller
// than expected drop in profit is good.
func (c *composer) expectedMove(i int) float64 {
	if i+1 == len(c.f.items) || c.f.x.Lang != text.English {
		return 1
	}
	it, next := &c.f.items[i], &c.f.items[i+1]
	if next.clause != it.clause || !next.is(lexicon.Move) || c.f.gap(it.Last, next.First) > 1 || c.markBetween(it.Last, next.First) {
		return 1
	}
	next.spent = true
	return math.Copysign(1, next.entry.Valence)
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
	for k, to := c.f.itemsOf(it.clause); k < to; k++ {
		o := &c.f.items[k]
		if k == i || !fits(o) {
			continue
		}
		d := max(c.f.gap(it.Last, o.First), c.f.gap(o.Last, it.First))
		if d < distance {
			best, distance = k, d
		}
	}
	return best
}

// expectedValues compares a printed value with the one that was expected, which stands right beside the word
// for it: "earned $4.51 a share; analysts had expected $3.97", "$1.30 against $1.12 expected".
func (c *composer) expectedValues() {
	if c.f.x.Lang != text.English {
		return
	}
	for i := range c.f.items {
		it := &c.f.items[i]
		if it.spent || it.reading(lexicon.Shifter, lexicon.Expect) == nil {
			continue
		}
		now, then := c.expectedPair(i)
		if now == nil || now.Value == then.Value {
			continue
		}
		good, at := 1.0, now.First
		if q := c.comparedQuantity(-1, it.sentence, now, then); q >= 0 && c.f.items[q].entry.Valence != 0 {
			qt := &c.f.items[q]
			good, at = math.Copysign(1, qt.entry.Valence), qt.First
			qt.spent = !c.hasBase(now, then)
		}
		sign := math.Copysign(good, good*(now.Value-then.Value))
		ev := c.add(i, ruleExpectation, sign*c.rules[expectationSize], append(c.spend(now), c.spend(then)...)...)
		now.spent = !c.hasBase(now, then)
		ev.anchor, ev.clause = at, c.f.clauseAt(at)
	}
}

// expectedPair finds the value that item i says was expected, and the last value of its unit before it.
func (c *composer) expectedPair(i int) (now, then *number) {
	it := &c.f.items[i]
	reach := int(c.rules[expectationValue])
	for k := range c.f.numbers {
		n := &c.f.numbers[k]
		if n.spent || n.sentence != it.sentence || n.Unit == text.Calendar {
			continue
		}
		after := n.First >= it.Last && c.f.gap(it.Last, n.First) <= reach && !c.markBetween(it.Last, n.First)
		if then = n; after || n.Last <= it.First && c.f.gap(n.Last, it.First) == 0 {
			break
		}
		then = nil
	}
	for k := range c.f.numbers {
		n := &c.f.numbers[k]
		if then != nil && !n.spent && n.sentence == it.sentence && n.Last <= min(then.First, it.First) && sameKind(n, then) && !c.isBase(n) && !c.isExpected(n) {
			now = n
		}
	}
	if then != nil && c.evenBefore(then) {
		return nil, nil
	}
	return now, then
}

// comparesValues says whether item i is a comparing word that sets one value against another.
func (c *composer) comparesValues(i int) bool {
	e := c.f.items[i].reading(lexicon.Shifter, lexicon.Compare)
	return e != nil && !c.f.roles.has(roleEven, e.Term)
}

// isBase says whether a comparing word stands right before a value, over up to three words: compared with
// last year's 276 million.
func (c *composer) isBase(n *number) bool {
	return c.isLevel(n) && c.f.x.Word(n.First-1) == "from" || c.comparedAt(n, c.comparesValues)
}

// isExpected says whether the word of an expectation stands right before a value.
func (c *composer) isExpected(n *number) bool {
	return c.comparedAt(n, func(i int) bool { return c.f.items[i].reading(lexicon.Shifter, lexicon.Expect) != nil })
}

// hasBase says whether a value is compared with an earlier one before the expected one comes: 46 cents against
// 41 a year ago; consensus 43.
func (c *composer) hasBase(now, then *number) bool {
	for k := range c.f.numbers {
		if n := &c.f.numbers[k]; n.First >= now.Last && n.Last <= then.First && sameKind(n, now) && c.isBase(n) {
			return true
		}
	}
	return false
}

// evenBefore says whether a value is one that another was found to equal.
func (c *composer) evenBefore(n *number) bool {
	return c.comparedAt(n, func(i int) bool { return c.f.roles.has(roleEven, c.f.items[i].entry.Term) })
}

func (c *composer) comparedAt(n *number, fits func(int) bool) bool {
	for i, to := c.f.itemsOf(n.clause); i < to; i++ {
		if d := c.f.gap(c.f.items[i].Last, n.First); d >= 0 && d <= 3 && fits(i) {
			return true
		}
	}
	return false
}

// sameKind says whether two values are of one kind. A currency printed once goes for both values, unless
// the bare one is a round number, which may count anything.
func sameKind(a, b *number) bool {
	if a.Unit == b.Unit {
		return a.Currency == "" || b.Currency == "" || a.Currency == b.Currency
	}
	if a.Unit != text.Plain {
		a, b = b, a
	}
	return a.Unit == text.Plain && b.Unit == text.Money && (a.Scaled || a.Decimals > 0 || b.Scaled && a.Value > 0 && sameScale(a, b))
}

// sameScale says whether a bare whole number is near enough to a scaled amount to be meant in its magnitude:
// 640 million euros (815), but not 640 million euros (2008).
func sameScale(a, b *number) bool {
	v := sameMagnitude(a, b)
	return v < 5*b.Value && 5*v > b.Value && (a.Value < 1900 || a.Value > 2100)
}

// isUnit says whether an item is no quantity but the unit of a value: 1.4 mln euro.
func (c *composer) isUnit(it *item) bool {
	for k := range c.f.numbers {
		if n := &c.f.numbers[k]; n.First < it.First && it.Last <= n.Last {
			return true
		}
	}
	return false
}

// sameMagnitude is the value of a number. Where only the other of two amounts is printed with its magnitude
// word, it is read in the same magnitude: EUR 8.3 mn, compared to EUR 8.4.
func sameMagnitude(n, other *number) float64 {
	v := n.Value
	if n.Scaled || !other.Scaled || n.Unit != text.Money && other.Unit != text.Money {
		return v
	}
	for v > 0 && 30*v < other.Value {
		v *= 1000
	}
	return v
}

// comparisons reads two printed values of one quantity when no move has said which way it went:
// "profit of 8.7 mn, compared with 13.1 mn", "profit of 8.7 mn (13.1 mn)". The quantity decides what the
// direction means.
func (c *composer) comparisons() {
	for i := range c.f.items {
		if !c.comparesValues(i) {
			continue
		}
		if now, then := c.pair(i); now != nil && sameKind(now, then) {
			c.compare(i, now, then)
		} else {
			c.swing(i)
		}
	}
	for k := 0; k+1 < len(c.f.numbers); k++ {
		now, then := &c.f.numbers[k], &c.f.numbers[k+1]
		switch {
		case now.spent:
		case c.bracketsBase(now, then):
			c.compare(-1, now, then)
		case c.leadsFrom(now, then):
			c.compare(-1, then, now)
		}
	}
}

// bracketsBase says whether a value stands in brackets right behind another of its kind, as reports print the
// value of the year before.
func (c *composer) bracketsBase(now, then *number) bool {
	return c.f.x.Lang == text.English && now.Unit != text.Plain && now.Unit != text.Calendar &&
		now.Last+1 == then.First && c.f.x.Word(now.Last) == "(" && c.f.x.Word(then.Last) == ")"
}

// leadsFrom says whether a Korean value is where the one right behind it comes from, and not the low end of a range:
// 43 mn에서 44 mn의 순매출, 38%에서 45%로.
func (c *composer) leadsFrom(then, now *number) bool {
	if c.f.x.Lang != text.Korean || then.clause != now.clause || now.spent || c.f.gap(then.Last, now.First) > 1 || then.Unit == text.Calendar || !sameKind(now, then) {
		return false
	}
	end := func(t int) string { return c.f.x.Word(min(t, len(c.f.x.Tokens)-1)) }
	from := c.f.roles.ends(roleFromParticle, end(now.First-1)) && c.f.itemAt(now.First-1) == nil
	return from && (c.f.roles.ends(roleToParticle, end(now.Last-1)) || c.f.roles.has(roleToParticle, end(now.Last)))
}

// compare adds what two values say of the quantity named before them. Item i is the comparing word, or -1.
func (c *composer) compare(i int, now, then *number) {
	q := c.comparedQuantity(i, now.sentence, now, then)
	if !sameKind(now, then) || q < 0 || c.f.items[q].spent && !c.comparedAgain(q, now) || c.f.items[q].entry.Valence == 0 || now.Value == then.Value && !c.opposite(q, now, then) {
		return
	}
	if i < 0 {
		i = q
	}
	qt := &c.f.items[q]
	qt.spent = true
	value, base := sameMagnitude(now, then), sameMagnitude(then, now)
	if c.opposite(q, now, then) {
		base = -base
	}
	change := 100 * (value - base) / math.Max(math.Abs(base), math.SmallestNonzeroFloat64)
	s := c.rules[comparisonSize] * c.rules.size(change, lexicon.Level)
	sign := math.Copysign(1, change) * math.Copysign(1, qt.entry.Valence)
	ev := c.add(i, ruleComparison, sign*s, append(append(c.f.memory.spans.push(nil, qt.Span), c.spend(now)...), c.spend(then)...)...)
	if ev.anchor = qt.First; c.f.x.Lang == text.English { // The name may stand between: the dividend of NAME is 5.
		ev.anchor = now.First
	}
	ev.topic = qt.entry.Class
}

// comparedAgain says whether quantity q was compared for another company than the one that stands before a value:
// orders at ACME were 9 (7), those at GLOBEX 4 (6).
func (c *composer) comparedAgain(q int, now *number) bool {
	for k := range c.out {
		if ev := &c.out[k]; ev.rule == ruleComparison && ev.item == q && c.f.x.Lang == text.English {
			return c.f.namedBetween(ev.anchor, now.First)
		}
	}
	return false
}

// opposite says whether the base is a value of the opposite of quantity q: a profit of 3 against a loss of 9.
func (c *composer) opposite(q int, now, then *number) bool {
	for k := range c.f.items {
		o := &c.f.items[k]
		named := o.First >= now.Last && o.Last <= then.First
		if c.f.x.Lang == text.Korean { // 390만 유로의 이익에 비해
			named = k != q && o.First >= then.First && c.f.gap(then.Last, o.First) <= 1 && !c.f.roles.has(roleStateParticle, o.Tail) ||
				o.Last <= then.First && c.f.gap(o.Last, then.First) == 0 && c.f.items[q].First >= then.Last // 이익 390만 유로에 비해
		}
		if o.is(lexicon.Quantity) && named && o.entry.Class == c.f.items[q].entry.Class {
			o.spent = true
			return o.entry.Valence*c.f.items[q].entry.Valence < 0
		}
	}
	return false
}

// swing reads a result against its opposite whose values cannot be compared, or are not printed: earnings per
// share of 30 cents versus a loss, a profit compared to a loss.
func (c *composer) swing(i int) {
	it := &c.f.items[i]
	if i+1 >= len(c.f.items) || !c.namesBase(i+1) {
		return
	}
	q := c.quantityBefore(it.sentence, it.First)
	if q < 0 || c.f.items[q].spent || !c.opposed(q, i+1) {
		return
	}
	qt := &c.f.items[q]
	qt.spent, c.f.items[i+1].spent = true, true
	size := c.rules[comparisonSize] * c.rules[sizeCap]
	ev := c.add(i, ruleComparison, math.Copysign(size, qt.entry.Valence), qt.Span, c.f.items[i+1].Span)
	ev.anchor, ev.topic = qt.First, qt.entry.Class
}

// turnRate turns evidence k of growth round when the rate was higher before: growth was 4% against 9%. It
// holds for a noun of movement, whose rate is itself a quantity, not for a verb.
func (c *composer) turnRate(i, k int, rate *number) {
	if c.f.items[i].reading(lexicon.Quantity, "") == nil || rate.Unit != text.Percent {
		return
	}
	for x := range c.f.items {
		it := &c.f.items[x]
		if it.sentence != rate.sentence || it.First < rate.Last || !c.comparesValues(x) {
			continue
		}
		rate.spent = false
		now, then := c.pair(x)
		rate.spent = true
		if now != rate || then.Unit != text.Percent {
			continue
		}
		if then.Value > rate.Value {
			c.out[k].valence = -c.out[k].valence
		}
		c.cue(&c.out[k], c.spend(then)...)
		return
	}
}

// amountAt says whether an amount begins at a token.
func (f *field) amountAt(token int) bool {
	for k := range f.numbers {
		if n := &f.numbers[k]; n.First == token && (n.Unit == text.Money || n.Scaled) {
			return true
		}
	}
	return false
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
		if n.First < it.First { // A particle of the comparing word may be glued to the unit: 5.2 mn에 비해.
			before, before2 = n, before
		} else if n.First >= it.Last && after == nil {
			after = n
		}
	}
	if c.f.x.Lang == text.Korean {
		now, then = after, before
		if now == nil { // The base is named last: 1.1 mn으로 1년 전 0.6 mn과 비교된다.
			now, then = before2, before
		}
	} else {
		now, then = c.lastLike(before, after), after
	}
	if now == nil || then == nil || c.f.x.Word(it.First) == "from" && !c.leads(it.Last, then.First) {
		return nil, nil
	}
	return now, then
}

// lastLike is the value nearest before another of its kind, which may stand in a second currency: a profit of
// 1.4 mln euro ($2.0 mln), compared to 0.5 mln euro.
func (c *composer) lastLike(now, then *number) *number {
	if now == nil || then == nil || sameKind(now, then) {
		return now
	}
	for k := len(c.f.numbers) - 1; k >= 0; k-- {
		n := &c.f.numbers[k]
		if !n.spent && n.sentence == now.sentence && n.Last <= now.First && n.Currency == then.Currency && sameKind(n, then) {
			return n
		}
	}
	return now
}

// leads says whether the tokens between from and a value only say which value it is: from a loss of 3, from
// last year's 276 million. Other words begin something else: shares from NAME and 3% more.
func (c *composer) leads(first, last int) bool {
	for t := first; t < last; t++ {
		w := c.f.x.Word(t)
		if !c.f.roles.has(roleNounFollows, w) && w != "s" && w != "'s" && c.f.x.Tokens[t].Kind != text.Mark && !c.named(t) {
			return false
		}
	}
	return true
}

// named says whether a token belongs to a quantity or to an earlier time.
func (c *composer) named(token int) bool {
	for k := range c.f.items {
		if it := &c.f.items[k]; it.First <= token && token < it.Last {
			return it.is(lexicon.Quantity) || it.shifts(lexicon.Retrospect) || it.shifts(lexicon.Hedge)
		}
	}
	return false
}

// comparedQuantity finds the quantity whose values item i compares: the nearest one before the first value. In
// Korean, where the base comes first, it may stand behind the comparing word: 이익 390만 유로에 비해 손실은.
func (c *composer) comparedQuantity(i, sentence int, now, then *number) int {
	first := c.quantityBefore(sentence, min(now.First, then.First))
	if c.f.x.Lang != text.Korean {
		return first
	}
	second := c.quantityBefore(sentence, max(now.First, then.First))
	if first < 0 && second < 0 && i < 0 { // 43 mn에서 44 mn의 순매출
		for k := range c.f.items {
			if it := &c.f.items[k]; it.is(lexicon.Quantity) && it.First == now.Last {
				return k
			}
		}
	}
	if first < 0 || i >= 0 && second > i {
		return second
	}
	return first
}

// quantityBefore finds the nearest quantity of a sentence before a token, or a term that ends in one (posted a
// net loss), or the one that it is only a part of the name of: the cash flow after investments.
func (c *composer) quantityBefore(sentence, limit int) int {
	best := -1
	for k := range c.f.items {
		it := &c.f.items[k]
		ends := it.is(lexicon.Tone) && c.f.plays(roleResult, it.Last-1)
		if it.sentence == sentence && (it.is(lexicon.Quantity) && !c.isUnit(it) || ends) && it.First < limit {
			best = k
		}
	}
	if best >= 0 && c.f.x.Lang == text.English {
		return c.headOf(best, best)
	}
	return best
}

// baseBehind finds the base that move i starts from when it is the opposite of its quantity q: a loss,
// down from a profit.
func (c *composer) baseBehind(i, q int) int {
	for k := i + 1; k < len(c.f.items) && c.f.items[k].clause == c.f.items[i].clause; k++ {
		if c.opposed(q, k) && c.namesBase(k) {
			return k
		}
	}
	return -1
}

// classEarnings is the class of results: profit, loss, sales.
const classEarnings lexicon.Class = "earnings"

// opposed says whether items q and k are results of which one is good and the other bad.
func (c *composer) opposed(q, k int) bool {
	a, b := &c.f.items[q], &c.f.items[k]
	return a.is(lexicon.Quantity) && b.is(lexicon.Quantity) && a.entry.Class == classEarnings &&
		b.entry.Class == classEarnings && a.entry.Valence*b.entry.Valence < 0
}

// namesBase says whether item k is what something is compared with, so that its mere mention is no news: a
// comparing word stands right before it, over an article or an adjective; in Korean right after it, over a
// value, or it has the particle of where a change begins.
func (c *composer) namesBase(k int) bool {
	o := &c.f.items[k]
	if c.f.x.Lang == text.Korean {
		return o.Tail == "에서" && o.entry.Class == classEarnings || c.compareNear(k, k+1, 3)
	}
	return o.entry.Class == classEarnings && c.compareNear(k, k-1, 2)
}

// compareNear says whether item j is a comparing word within the given number of words of item k.
func (c *composer) compareNear(k, j, reach int) bool {
	if j < 0 || j >= len(c.f.items) {
		return false
	}
	o, by := &c.f.items[k], &c.f.items[j]
	return by.clause == o.clause && by.shifts(lexicon.Compare) && max(c.f.gap(by.Last, o.First), c.f.gap(o.Last, by.First)) <= reach
}

// measures keeps words that end something (the strike is over) from doing so right before a value: the margin
// was over 19% tells its size.
func (c *composer) measures() {
	for k := range c.f.items {
		it := &c.f.items[k]
		if !it.shifts(lexicon.Cancel) || !c.f.plays(roleSpans, it.Last-1) {
			continue
		}
		for j := range c.f.numbers {
			if c.f.numbers[j].First == it.Last {
				it.entry, it.others = &lexicon.Entry{Term: it.entry.Term, Kind: lexicon.Neutral}, nil
				break
			}
		}
	}
}

// standings reads a quantity that lies above or below where it lay before, when no two values are printed:
// sales will be higher than in 2008, profit remained below the level of last year. Words that tell a
// place or a span as often (over the past year) say nothing here.
func (c *composer) standings() {
	for i := range c.f.items {
		it := &c.f.items[i]
		side := it.side()
		if side == nil || it.spent || c.f.roles.has(roleSpans, it.entry.Term) || !c.earlierBase(i) {
			continue
		}
		q := c.standing(i)
		if q < 0 {
			continue
		}
		qt := &c.f.items[q]
		qt.spent = true
		size := math.Abs(side.Valence) * math.Max(math.Abs(qt.entry.Valence), c.rules[quantityFloor])
		ev := c.add(i, ruleComparison, math.Copysign(size, side.Valence*qt.entry.Valence), qt.Span)
		ev.term, ev.topic, ev.anchor = side.Term, qt.entry.Class, min(it.First, qt.First)
	}
}

// standing finds the quantity that stands above or below, the nearest before item i in its clause. One that is measured
// by another quantity is the subject: 부채가 자산보다 많다.
func (c *composer) standing(i int) int {
	it, measured := &c.f.items[i], false
	for k := i - 1; k >= 0; k-- {
		o := &c.f.items[k]
		if o.clause != it.clause || c.f.gap(o.Last, it.First) > int(c.rules[moveReach]) {
			return -1
		}
		switch {
		case !o.is(lexicon.Quantity):
		case c.f.isMeasure(o):
			measured = true
		case o.spent || o.entry.Valence == 0 || measured && !c.f.subjectAt(o.Last-1):
			return -1
		default:
			return k
		}
	}
	return -1
}

// earlierBase says whether what item i compares with is an earlier time: a year or a word such as last
// year on the side of the base, within the reach of an expectation.
func (c *composer) earlierBase(i int) bool {
	it, reach := &c.f.items[i], int(c.rules[expectationReach])
	base := func(first, last int) bool {
		d := c.f.gap(it.Last, first)
		if c.f.x.Lang == text.Korean {
			d = c.f.gap(last, it.First)
		}
		return d >= 0 && d <= reach
	}
	for k, to := c.f.itemsOf(it.clause); k < to; k++ {
		o := &c.f.items[k]
		if (o.shifts(lexicon.Retrospect) || o.shifts(lexicon.Compare)) && base(o.First, o.Last) {
			return true
		}
	}
	for k := range c.f.numbers {
		n := &c.f.numbers[k]
		if n.clause == it.clause && n.Unit == text.Calendar && base(n.First, n.Last) {
			return true
		}
	}
	for t := c.f.clauses[it.clause].first; t < it.First; t++ { // 경쟁사보다 연체율이 낮다
		if c.f.x.Lang == text.Korean && c.f.roles.ends(roleComparingParticle, c.f.x.Word(t)) && base(t, t+1) && (!c.named(t) || c.outweighs(t, i)) {
			return true
		}
	}
	return false
}

// instead gives the opposite of what a Korean clause says of one company to the one it was preferred to: A 대신 B를
// 협력사로 골랐다.
func (c *composer) instead() {
	for k := range c.f.mentions {
		m := &c.f.mentions[k]
		if c.f.x.Lang != text.Korean || m.Tail != "" || m.Last >= len(c.f.x.Tokens) || !c.f.plays(roleInstead, m.Last) {
			continue
		}
		for i := range c.out {
			ev := c.out[i]
			if ev.Start < c.f.x.Tokens[m.Last].End || ev.sentence != int(c.f.x.Tokens[m.First].Sentence) || ev.valence == 0 || ev.role == agent {
				continue
			}
			c.out[i].valence = math.Copysign(math.Max(math.Abs(ev.valence), c.rules[insteadFloor]), ev.valence)
			ev.valence = c.rules[insteadFactor] * c.out[i].valence
			ev.role, ev.anchor, ev.clause = subject, m.First, c.f.clauseAt(m.First)
			ev.cues = append([]text.Span{c.f.x.Tokens[m.Last].Span}, ev.cues...)
			if b := c.firstNamed(m.Last, c.out[i].anchor+1, ev.sentence); b == nil { // Nobody knows the one that was chosen.
				c.out[i].valence = 0
			} else if c.f.roles.has(roleObjectParticle, b.Tail) {
				c.out[i].role = patient
			}
			c.out = append(c.out, ev)
			break
		}
	}
}

// preferred raises what is said of the company that a Korean clause sets in place of another one, which nobody knows:
// A 대신 NAME을 골랐다.
func (c *composer) preferred() {
	for k := range c.out {
		ev := &c.out[k]
		if ev.role != patient || ev.rule != ruleRelation || ev.valence == 0 || c.f.x.Lang != text.Korean {
			continue
		}
		for _, m := range c.f.mentions {
			if t := m.First - 1; t > 0 && m.First < ev.anchor && c.f.clauseAt(t) == ev.clause && c.f.plays(roleInstead, t) && c.f.itemAt(t-1) == nil && !c.f.masked[t-1] {
				ev.valence = math.Copysign(math.Max(math.Abs(ev.valence), c.rules[insteadFloor]), ev.valence)
			}
		}
	}
}

// toldTwice drops the mere mention of a loss with its amount where the same sentence goes on to say that it narrowed:
// the news is the move. 영업손실 120억원…적자 축소.
func (c *composer) toldTwice() {
	for k := range c.out {
		ev := &c.out[k]
		if ev.rule != ruleMention || ev.item < 0 || c.f.x.Lang != text.Korean {
			continue
		}
		loss := &c.f.items[ev.item]
		if !c.f.amountAt(loss.Last) {
			continue
		}
		for i, q := range c.links {
			if q < 0 || i < ev.item || c.f.items[i].sentence != ev.sentence {
				continue
			}
			o := &c.f.items[q]
			if o.entry.Class == loss.entry.Class && o.entry.Valence < 0 && loss.entry.Valence < 0 && c.f.items[i].entry.Valence < 0 && !c.f.namedBetween(loss.Last, o.First) {
				ev.valence = 0
			}
		}
	}
}
