package sentiment

import (
	"math"
	"sort"
	"strings"

	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// Rules by which evidence arises; a part of the ledger names its rule.
const (
	ruleTone        = "tone"        // a term with a tone of its own
	ruleMove        = "move"        // direction x quantity, or a price word said of a company
	ruleComparison  = "comparison"  // two printed values of one quantity
	ruleExpectation = "expectation" // above or below what was expected
	ruleRelation    = "relation"    // a predicate over two companies
	ruleMention     = "mention"     // a quantity that is telling when merely named
)

// role says which side of a relation a piece of evidence is for.
type role uint8

const (
	subject role = iota
	agent
	patient
)

// evidence is one piece of evidence before it is given to a company.
type evidence struct {
	text.Span // in the folded text
	rule      string
	term      string
	topic     lexicon.Class // of the term, or of the quantity that moved
	valence   float64
	cues      []text.Span // other spans that took part
	item      int         // index of the deciding item
	anchor    int         // token that decides which company it is about
	clause    int
	sentence  int
	role      role
	past      bool
}

// composer turns the items of a field into evidence.
type composer struct {
	rules rules
	f     *field
	links []int // for each move, the item of its quantity, or -1
	out   []evidence
}

func (e *Engine) compose(f *field) []evidence {
	c := composer{rules: e.rules, f: f, links: make([]int, len(f.items))}
	for i := range c.links {
		c.links[i] = -1
	}
	c.expectations()
	c.moves()
	c.signedNumbers()
	c.comparisons()
	c.terms()
	c.cancel()
	c.shift()
	return c.finish()
}

// finish drops what came to nothing and puts the rest in order of place.
func (c *composer) finish() []evidence {
	kept := c.out[:0]
	for _, ev := range c.out {
		if ev.valence != 0 && !math.IsNaN(ev.valence) {
			ev.past = c.isPast(ev)
			kept = append(kept, ev)
		}
	}
	sort.SliceStable(kept, func(i, j int) bool { return kept[i].Start < kept[j].Start })
	return kept
}

// isPast says whether evidence tells of a day before the publication day. A day named in its clause does
// it; words such as last year only for a move of a price: results of last year are news today.
func (c *composer) isPast(ev evidence) bool {
	cl := c.f.clauses[ev.clause]
	return cl.past || cl.earlier && ev.rule == ruleMove && ev.topic == lexicon.Price
}

// add records evidence decided by item i.
func (c *composer) add(i int, rule string, valence float64, cues ...text.Span) *evidence {
	it := &c.f.items[i]
	it.spent = true
	c.out = append(c.out, evidence{
		Span: it.Span, rule: rule, term: it.entry.Term, topic: it.entry.Class, valence: valence, cues: cues,
		item: i, anchor: it.First, clause: it.clause, sentence: it.sentence,
	})
	return &c.out[len(c.out)-1]
}

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
		c.links[i] = q
		n := c.numberOf(i)
		made := len(c.out)
		if q < 0 {
			c.bareMove(i, n)
		} else {
			c.quantityMove(i, q, n)
		}
		if n != nil && len(c.out) > made {
			c.share(i, q, n, c.out[made])
		}
	}
}

// share gives the move to the companies before it that have a percent of their own and no predicate: "A
// by 1.6% and B by 2.3% fell", as Korean lists them.
func (c *composer) share(i, q int, taken *number, made evidence) {
	class := lexicon.Price
	if q >= 0 {
		class = c.f.items[q].entry.Class
	}
	it := &c.f.items[i]
	for k := range c.f.numbers {
		n := &c.f.numbers[k]
		if n.spent || n == taken || n.clause != it.clause || n.Unit != text.Percent || n.Last > it.First ||
			c.moveBetween(n.Last, it.First) || !c.f.namedBetween(n.Last, taken.First) {
			continue
		}
		own := made
		size := c.rules.strength(math.Abs(it.entry.Valence), n, class) / c.rules.strength(math.Abs(it.entry.Valence), taken, class)
		own.Span, own.anchor, own.valence = n.Span, n.First, made.valence*size
		own.cues = append([]text.Span{it.Span}, c.spend(n)...)
		c.out = append(c.out, own)
	}
}

// bareMove is a price word said of a company: "Acme slumps". Level words say nothing alone.
func (c *composer) bareMove(i int, n *number) {
	it := &c.f.items[i]
	if it.entry.Class != lexicon.Price {
		return
	}
	s := c.rules.strength(math.Abs(it.entry.Valence), n, lexicon.Price)
	c.add(i, ruleMove, math.Copysign(s, it.entry.Valence), c.spend(n)...)
}

// quantityMove multiplies direction and quantity: a loss that narrows is good.
func (c *composer) quantityMove(i, q int, n *number) {
	it, qt := &c.f.items[i], &c.f.items[q]
	good := qt.entry.Valence
	if c.isOwnPrice(qt) {
		good = 1
	}
	qt.spent = true
	it.spent = true
	if good == 0 {
		c.spend(n)
		return
	}
	s := c.rules.strength(math.Abs(it.entry.Valence), n, qt.entry.Class)
	weight := math.Max(math.Abs(good), c.rules.get("quantity.floor"))
	sign := math.Copysign(1, it.entry.Valence) * math.Copysign(1, good)
	cues := append([]text.Span{qt.Span}, c.spend(n)...)
	ev := c.add(i, ruleMove, sign*s*weight, cues...)
	ev.anchor = min(it.First, qt.First)
	ev.topic = qt.entry.Class
}

// isOwnPrice says whether a quantity is the price of what is scored, named right before it: for oil as the
// subject, "oil prices rose" is good, whatever dear oil means to others.
func (c *composer) isOwnPrice(qt *item) bool {
	if qt.entry.Valence != 0 || !c.f.roles.has("own price", c.f.x.Word(qt.Last-1)) {
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
	if before.clause != it.clause || c.f.gap(before.Last, it.First) > 1 || c.markBetween(before.Last, it.First) {
		return false
	}
	for k := range c.out {
		ev := &c.out[k]
		if ev.item == i-1 && (before.is(lexicon.Move) || before.is(lexicon.Tone)) {
			ev.cues = append(ev.cues, ev.Span)
			ev.Span, ev.term, ev.item = it.Span, it.entry.Term, i
			ev.valence *= math.Copysign(math.Min(1, 0.5+math.Abs(it.entry.Valence)), it.entry.Valence)
			it.spent = true
			return true
		}
	}
	if before.is(lexicon.Tone) && !before.spent {
		before.spent = true
		c.add(i, ruleMove, before.entry.Valence*math.Copysign(math.Min(1, 0.5+math.Abs(it.entry.Valence)), it.entry.Valence), before.Span)
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
	if q < 0 && c.f.items[i].entry.Class == lexicon.Level {
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
			if o.spent || c.f.roles.has("cause particle", o.Tail) {
				return -1
			}
			return k
		}
	}
	return -1
}

// numberOf finds the change printed beside move i: the nearest one after it, else right before it (in
// Korean the other way round). It does not look past another move.
func (c *composer) numberOf(i int) *number {
	it := &c.f.items[i]
	reach := int(c.rules.get("number.reach"))
	var after, before *number
	for k := range c.f.numbers {
		n := &c.f.numbers[k]
		if n.spent || n.clause != it.clause || !isChange(n.Unit) {
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

// spend marks a number as used and returns its span as a cue.
func (c *composer) spend(n *number) []text.Span {
	if n == nil {
		return nil
	}
	n.spent = true
	return []text.Span{n.Span}
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
			Span: n.Span, rule: ruleMove, term: "%", topic: lexicon.Price, valence: float64(n.Signed) * c.rules.size(n.Value, lexicon.Price),
			item: -1, anchor: n.First, clause: n.clause, sentence: n.sentence,
		})
	}
}

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

// terms adds what terms say by themselves: tones, relations, and quantities that are telling when named.
func (c *composer) terms() {
	for i := range c.f.items {
		it := &c.f.items[i]
		if it.spent {
			continue
		}
		switch it.entry.Kind {
		case lexicon.Tone:
			c.add(i, ruleTone, it.entry.Valence)
		case lexicon.Relation:
			c.add(i, ruleRelation, it.entry.Valence).role = agent
			if it.entry.Object != 0 {
				c.add(i, ruleRelation, it.entry.Object).role = patient
			}
		case lexicon.Quantity:
			if it.entry.Object != 0 {
				c.add(i, ruleMention, it.entry.Object)
			}
		}
	}
}

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
			ev.valence *= entry.Valence
			ev.cues = append(ev.cues, it.Span)
		}
		c.drop(i)
	}
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
		d := c.f.gap(it.Last, o.First)
		if c.f.x.Lang == text.Korean {
			d = c.f.gap(o.Last, it.First)
		}
		if d >= 0 && d < distance {
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

// governed finds the evidence a shifter governs: the nearest after it in English, before it in Korean.
func (c *composer) governed(it *item, reach int) int {
	best, distance := -1, reach+1
	for k := range c.out {
		ev := &c.out[k]
		if ev.clause != it.clause || ev.item < 0 || ev.valence == 0 || ev.Overlaps(it.Span) {
			continue
		}
		o := &c.f.items[ev.item]
		d := c.f.gap(it.Last, o.First)
		if c.f.x.Lang == text.Korean {
			d = c.f.gap(o.Last, it.First)
		}
		if d >= 0 && d < distance {
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
			c.out[k].valence *= it.entry.Valence
			c.out[k].cues = append(c.out[k].cues, it.Span)
		}
		return
	}
	if c.deniesExistence(it) && c.removes(i, it.entry, 1) {
		return
	}
	k := c.governed(it, reach)
	if k < 0 {
		return
	}
	c.out[k].valence *= it.entry.Valence
	c.out[k].cues = append(c.out[k].cues, it.Span)
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
		c.out[best].valence *= it.entry.Valence
		c.out[best].cues = append(c.out[best].cues, it.Span)
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
		d := c.f.gap(it.Last, c.f.items[ev.item].First)
		if c.f.x.Lang == text.Korean {
			d = c.f.gap(c.f.items[ev.item].Last, it.First)
		}
		if d >= 0 && d <= reach {
			ev.valence *= it.entry.Valence
			ev.cues = append(ev.cues, it.Span)
		}
	}
}
