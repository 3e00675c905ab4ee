package sentiment

import (
	"math"
	"slices"
	"strings"

	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// cancel lets a cancelling word remove the tone it governs: dropped the lawsuit, 소송 취하. A word that is
// a move as well (drop) cancels only when a tone, and no quantity, stands within its reach.
func (c *composer) cancel() {
	reach := int(c.rules[cancelReach])
	for i := range c.f.items {
		it := &c.f.items[i]
		entry := it.reading(lexicon.Shifter, lexicon.Cancel)
		if entry == nil || it.entry != entry && c.links[i] >= 0 && c.subjectTrouble(it) < 0 || !it.is(lexicon.Move) && c.denied(i) {
			continue
		}
		if c.f.x.Lang == text.Korean && c.f.unachieved(it) { // What is to be made good is not made good.
			c.drop(i)
			continue
		}
		if c.removes(i, entry, c.lostQuantity(it, entry, reach)) {
			continue
		}
		k := c.cancelled(it, entry, reach)
		if k < 0 {
			continue
		}
		for _, k := range c.phraseOf(k, c.out[k].Start < it.Start) {
			ev := &c.out[k]
			ev.valence = c.turned(ev, entry.Valence)
			c.cue(ev, it.Span)
		}
		c.drop(i)
	}
}

// denied says whether negations stand before an English cancelling word with nothing between that says anything, and
// uses them up: what neither could avoid, and what was not lifted, is there.
func (c *composer) denied(i int) bool {
	it := &c.f.items[i]
	found := false
	for k := i - 1; k >= 0 && c.f.x.Lang == text.English; k-- {
		o := &c.f.items[k]
		if o.clause != it.clause || !o.is(lexicon.Shifter) || c.f.gap(o.Last, it.First) > int(c.rules[negateReach]) {
			break
		}
		if o.shifts(lexicon.Negate) {
			o.spent, found = true, true
		}
	}
	if found {
		c.drop(i)
	}
	return found
}

// cancelled finds the evidence that a cancelling word takes away, or gives -1. Its object column says where
// that stands: 0 on the side the word governs, or as the subject of a passive (the suit was dismissed);
// -1 the same, but a burden only, because the word has other senses (lifted the ban); 1 as its subject (talks
// broke down).
func (c *composer) cancelled(it *item, entry *lexicon.Entry, reach int) int {
	k := -1
	switch {
	case entry.Object > 0:
		k = c.governed(it, int(c.rules[subjectReach]), c.behind)
		if k >= 0 && c.out[k].rule == ruleMove && c.markBetween(c.f.items[c.out[k].item].Last, it.First) { // demand shrinking, the sale failed
			k = -1
		}
		return k
	case !c.detached(it):
		k = c.governed(it, reach, c.ahead)
	}
	if k < 0 && c.passive(it) {
		k = c.governed(it, int(c.rules[subjectReach]), c.behind)
	}
	if k < 0 {
		k = c.subjectTrouble(it)
	}
	if k >= 0 && entry.Object < 0 && !c.burden(it, &c.out[k]) {
		return -1
	}
	return k
}

// detached says whether an English preposition right behind a cancelling word keeps it from what follows:
// reversed to end lower, blocked by a strike.
func (c *composer) detached(it *item) bool {
	return c.f.x.Lang == text.English && it.Last < len(c.f.x.Tokens) && c.f.plays(roleStop, it.Last)
}

// passive says whether an English verb is a participle behind a form of be or get: was dropped, got dismissed.
func (c *composer) passive(it *item) bool {
	if strings.HasSuffix(c.f.x.Word(it.First), "ing") {
		return false
	}
	for i := it.First - 1; i >= max(0, it.First-2); i-- {
		if c.f.plays(rolePassive, i) {
			return c.f.x.Lang == text.English
		}
	}
	return false
}

// subjectTrouble finds the evidence that is the subject of an English participle without its be, or gives -1.
func (c *composer) subjectTrouble(it *item) int {
	if !c.reduced(it) {
		return -1
	}
	k := c.governed(it, int(c.rules[subjectReach]), c.behind)
	if k < 0 || !c.heads(&c.f.items[c.out[k].item], it) {
		return -1
	}
	return k
}

// reduced says whether an English verb is a participle that a headline leaves without its be: nothing stands behind it
// that it could act on.
func (c *composer) reduced(it *item) bool {
	verb := c.f.x.Word(it.First)
	if c.f.x.Lang != text.English || !strings.HasSuffix(verb, "ed") && !c.f.roles.has(roleParticiple, verb) {
		return false
	}
	if it.Last >= c.f.clauses[it.clause].last || c.f.x.Tokens[it.Last].Kind == text.Mark {
		return true
	}
	next := c.f.x.Word(it.Last)
	return c.f.roles.has(roleHeads, next) || c.f.roles.has(roleStop, next) || c.f.roles.has(roleSubordinator, next)
}

// heads says whether a trouble is the subject of the participle it, right before it or with nothing between but what a
// preposition joins to it: lawsuit against NAME dropped. One that is an object itself is no subject: hit by a strike,
// settled; to have the suit dismissed.
func (c *composer) heads(trouble, it *item) bool {
	for t := max(c.f.clauses[it.clause].first, trouble.First-2); t < trouble.First; t++ {
		if w := c.f.x.Word(t); w == "of" || w == "in" || w == "to" || w == "had" || c.f.roles.has(roleHaving, w) || c.f.roles.has(roleOblique, w) && w != "as" {
			return false
		}
	}
	if trouble.Last == it.First {
		return true
	}
	if !c.f.plays(roleComplement, trouble.Last) && !c.f.plays(roleComplement, trouble.Last-1) {
		return false
	}
	for t := trouble.Last; t < it.First; t++ {
		w := c.f.x.Word(t)
		mark := c.f.x.Tokens[t].Kind == text.Mark && w != "'" && w != "-" && w != "&"
		if !c.f.masked[t] && (mark || c.f.roles.has(rolePassive, w) || c.f.roles.has(roleVerbFollows, w) || c.says(t)) {
			return false
		}
	}
	return true
}

// says whether token t opens a term that is a predicate.
func (c *composer) says(t int) bool {
	o := c.f.itemAt(t)
	return o != nil && (o.is(lexicon.Move) || o.is(lexicon.Relation) || o.is(lexicon.Tone))
}

// burden says whether evidence names a trouble that a verb can take away, a suit, a ban or a strike, and no
// preposition keeps it from the verb.
func (c *composer) burden(it *item, ev *evidence) bool {
	trouble := &c.f.items[ev.item]
	if c.stopBetween(it.Last, trouble.First) || trouble.Last < len(c.f.x.Tokens) && c.f.x.Word(trouble.Last) == "-" { // strike-hit
		return false
	}
	return ev.valence < 0 && ev.rule != ruleMove && c.f.roles.has(roleBurden, string(ev.topic))
}

// turned is the valence of evidence after cancelling: turned round, and not too faint, since news that something is
// off the table is news. What it said of an agent in passing stays faint, and so
// does what is only put off.
func (c *composer) turned(ev *evidence, factor float64) float64 {
	turned := ev.valence * factor
	floor := c.rules[removalFloor]
	if factor <= -floor && ev.role != agent && math.Abs(turned) < floor && math.Abs(ev.valence) >= floor/3 {
		return math.Copysign(floor, turned)
	}
	return turned
}

// removes reads a cancelling word or a negation of a quantity that nothing moves: a dividend cancelled, no
// growth, 우려 해소. What is removed would have been good or bad, so its opposite is.
func (c *composer) removes(i int, entry *lexicon.Entry, q int) bool {
	if q < 0 {
		return false
	}
	qt := &c.f.items[q]
	for _, k := range c.joinedTo(q) {
		c.drop(k)
	}
	c.drop(i)
	joined := c.take(q)
	size := math.Max(c.rules[removalFloor], math.Abs(qt.entry.Valence*entry.Valence))
	ev := c.add(i, ruleMove, -math.Copysign(size, qt.entry.Valence), joined...)
	ev.term, ev.topic = entry.Term, qt.entry.Class
	ev.anchor = min(c.f.items[i].First, qt.First)
	return true
}

// lostQuantity finds the quantity that a cancelling word takes away, as its object or as its subject.
func (c *composer) lostQuantity(it *item, entry *lexicon.Entry, reach int) int {
	q := -1
	if entry.Object == 0 && !c.detached(it) {
		q = c.nearestQuantity(it, reach, c.ahead)
	}
	if q < 0 && (entry.Object > 0 || entry.Object == 0 && c.passive(it)) {
		q = c.nearestQuantity(it, int(c.rules[subjectReach]), c.behind)
	}
	return q
}

// nearestQuantity finds the quantity on one side of a shifter, when it is the next thing there that says anything
// and no move has taken it.
func (c *composer) nearestQuantity(it *item, reach int, side func(it, o *item) int) int {
	best, distance := -1, reach+1
	for k, to := c.f.itemsOf(it.clause); k < to; k++ {
		o := &c.f.items[k]
		if o.is(lexicon.Shifter) || o.is(lexicon.Neutral) || o.Overlaps(it.Span) ||
			c.f.plays(roleHaving, o.First) {
			continue
		}
		if d := side(it, o); d >= 0 && d < distance {
			best, distance = k, d
		}
	}
	if best < 0 || !c.f.items[best].is(lexicon.Quantity) || c.f.items[best].entry.Valence == 0 || c.taken(best) || c.modifies(best) {
		return -1
	}
	return best
}

// modifies says whether an English quantity only tells what kind of trouble follows it: a pricing investigation.
func (c *composer) modifies(q int) bool {
	if c.f.x.Lang != text.English || q+1 == len(c.f.items) {
		return false
	}
	next := &c.f.items[q+1]
	return next.is(lexicon.Tone) && next.First == c.f.items[q].Last
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
// word: all the fraud charges against them are dropped, not the fraud alone. The phrase grows to the left where it is
// the subject of the word.
func (c *composer) phraseOf(k int, subject bool) []int {
	var phrase []int
	for j := range c.out {
		if c.out[j].item == c.out[k].item {
			phrase = append(phrase, j)
		}
	}
	left := subject || c.f.x.Lang == text.Korean
	for grown := true; grown; {
		grown = false
		at := c.f.items[c.out[phrase[len(phrase)-1]].item]
		for j := range c.out {
			if c.out[j].item < 0 || c.out[j].clause != at.clause {
				continue
			}
			o := c.f.items[c.out[j].item]
			if !left && o.First == at.Last || left && o.Last == at.First {
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

// behind is how far o stands before an English verb as its subject.
func (c *composer) behind(it, o *item) int { return c.f.gap(o.Last, it.First) }

// scale applies the factor of a shifter to evidence k.
func (c *composer) scale(k int, it *item) {
	c.out[k].valence *= it.entry.Valence
	c.cue(&c.out[k], it.Span)
}

// deny turns evidence k over; a second negation brings most of it back: no reason why it should not succeed.
func (c *composer) deny(k int, it *item) {
	ev := &c.out[k]
	if before := ev.affirmed; before != 0 {
		ev.valence, ev.affirmed = before*c.rules[negateTwice], 0
		c.cue(ev, it.Span)
		return
	}
	ev.affirmed = ev.valence
	c.scale(k, it)
}

// governed finds the evidence nearest to a shifter on one side of it.
func (c *composer) governed(it *item, reach int, side func(it, o *item) int) int {
	best, distance := -1, reach+1
	for k := range c.out {
		ev := &c.out[k]
		if ev.clause != it.clause || ev.item < 0 || ev.valence == 0 || ev.Overlaps(it.Span) {
			continue
		}
		if d := side(it, &c.f.items[ev.item]); d >= 0 && d < distance {
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
		}
	}
	c.hedges()
	c.aims()
	c.steps()
	c.reverse()
	c.mixed()
	for k := range c.out {
		ev := &c.out[k]
		cl := c.f.clauses[ev.clause]
		switch {
		case cl.conditional && c.hasConsequence(ev.clause):
			ev.valence = 0
		case cl.rhetorical:
			denied := c.rules[rhetoricFactor] * ev.valence
			ev.valence = math.Copysign(math.Max(math.Abs(denied), c.rules[rhetoricFloor]), denied)
		case cl.conditional || cl.question && !c.stated(ev):
			ev.valence *= c.rules[questionFactor]
		case c.f.follows(ev.clause):
			ev.valence *= c.rules[consequenceFactor]
		}
		if cl.yields {
			ev.valence *= c.rules[yieldFactor]
		}
		if c.ofRivals(ev) {
			ev.valence = 0
		}
		if c.isOver(ev) {
			ev.valence *= c.rules[reversalFactor]
		}
		if cl.conceded || c.wasState(ev) || c.inSpiteOf(ev) {
			ev.valence *= c.rules[concessionFactor]
		}
	}
}

// stated says whether Korean evidence stands bare in front of a comma, as what the question behind it starts from: 주가
// 급락, 기회일까.
func (c *composer) stated(ev *evidence) bool {
	if c.f.x.Lang != text.Korean || ev.item < 0 {
		return false
	}
	it := &c.f.items[ev.item]
	return it.Tail == "" && it.Last+1 < c.f.clauses[ev.clause].last && c.f.x.Word(it.Last) == ","
}

// ofRivals says whether a Korean clause that names no company tells of unnamed rivals: 경쟁사들이 적자를 낸 것과 달리.
func (c *composer) ofRivals(ev *evidence) bool {
	cl := c.f.clauses[ev.clause]
	if c.f.x.Lang != text.Korean || ev.item < 0 || c.f.namedBetween(cl.first, cl.last) {
		return false
	}
	return c.f.tellsOfRivals(cl.first, c.f.items[ev.item].First)
}

// tellsOfRivals says whether unnamed rivals are a subject within tokens [first, last).
func (f *field) tellsOfRivals(first, last int) bool {
	for t := first; t < last; t++ {
		if f.plays(roleRivals, t) {
			return true
		}
	}
	return false
}

// hasConsequence says whether the clause behind a Korean condition says what would follow from it, which is the news:
// 수요가 줄면 매출이 급감할 수 있다.
func (c *composer) hasConsequence(condition int) bool {
	for k := range c.out {
		if ev := &c.out[k]; ev.clause > condition && ev.valence != 0 && c.f.follows(ev.clause) {
			return true
		}
	}
	return false
}

// mixed discounts two results side by side of which one is as good as the other is bad, whatever their weights
// would make of the sum: a profit that beats and sales that miss.
func (c *composer) mixed() {
	if c.f.x.Lang != text.English {
		return
	}
	for k := range c.out {
		a := &c.out[k]
		if !c.isResult(a) {
			continue
		}
		for j := k + 1; j < len(c.out); j++ {
			b := &c.out[j]
			if a.valence*b.valence >= 0 || !c.alongside(a, b) || !c.isResult(b) {
				continue
			}
			small, large := math.Min(math.Abs(a.valence), math.Abs(b.valence)), math.Max(math.Abs(a.valence), math.Abs(b.valence))
			if small > c.rules[mixedShare]*large {
				a.valence *= c.rules[mixedFactor]
				b.valence *= c.rules[mixedFactor]
			}
		}
	}
}

// alongside says whether two pieces of evidence stand side by side in a clause.
func (c *composer) alongside(a, b *evidence) bool {
	if a.item < 0 || b.item < 0 || a.clause != b.clause {
		return false
	}
	p, q := &c.f.items[a.item], &c.f.items[b.item]
	return max(c.f.gap(p.Last, q.First), c.f.gap(q.Last, p.First)) <= int(c.rules[expectationReach])
}

// isResult says whether evidence measures a result by what was expected of it, or calls it a beat or a miss.
func (c *composer) isResult(ev *evidence) bool {
	if ev.rule == ruleExpectation {
		return true
	}
	if ev.rule != ruleTone || ev.item < 0 {
		return false
	}
	it := &c.f.items[ev.item]
	for i := it.First; i < it.Last; i++ {
		if c.f.plays(roleMeasured, i) {
			return true
		}
	}
	return false
}

func (c *composer) negate(i int) {
	it := &c.f.items[i]
	reach := int(c.rules[negateReach])
	if it.entry.Term == "안/x" || it.entry.Term == "못/x" { // These two stand before the verb.
		if k := c.rightOf(it, 1); k >= 0 {
			c.deny(k, it)
		}
		return
	}
	if c.deniesExistence(it) && c.removes(i, it.entry, c.nearestQuantity(it, 1, c.ahead)) {
		return
	}
	if c.lacks(it) && c.removes(i, it.entry, c.nearestQuantity(it, 2, c.ahead)) {
		return
	}
	k := c.governed(it, reach, c.ahead)
	switch {
	case k < 0 && c.having(it.Last):
		c.removes(i, it.entry, c.nearestQuantity(it, reach, c.ahead))
	case k >= 0 && !c.goesOn(it) && !c.outdoes(it, &c.out[k]):
		c.deny(k, it)
	}
}

// having says whether the verb at token i has what follows it for its object: not pay a dividend, but not have to
// cut it.
func (c *composer) having(i int) bool {
	return i+1 < len(c.f.x.Tokens) && c.f.plays(roleHaving, i) && c.f.x.Word(i+1) != "to"
}

// goesOn says whether a second negation takes over from this one: neither sales nor profit.
func (c *composer) goesOn(it *item) bool {
	if c.f.x.Word(it.First) != "neither" {
		return false
	}
	for i := it.Last; i < c.f.clauses[it.clause].last; i++ {
		if c.f.x.Word(i) == "nor" {
			return true
		}
	}
	return false
}

// outdoes says whether never stands before a comparative and so praises or damns: has never been stronger.
func (c *composer) outdoes(it *item, ev *evidence) bool {
	if c.f.x.Word(it.First) != "never" {
		return false
	}
	for i := it.Last; i < c.f.items[ev.item].Last; i++ {
		if w := c.f.x.Word(i); c.f.roles.has(roleComparative, w) || i >= c.f.items[ev.item].First && strings.HasSuffix(w, "er") {
			return true
		}
	}
	return false
}

// deniesExistence says whether a negation says that something is not there (no growth, 수혜 없다), as
// against that it does not happen.
func (c *composer) deniesExistence(it *item) bool {
	return c.f.plays(roleAbsence, it.First) || strings.HasPrefix(it.entry.Term, "없")
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
	reach := int(c.rules[degreeReach])
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

// hedges discounts evidence by the strongest hedge of its clause on its side: after the hedge in English, before it
// in Korean. Two hedges of one thing, may possibly, are no weaker than one.
func (c *composer) hedges() {
	reach := int(c.rules[hedgeReach])
	claims := c.claims()
	for k := range c.out {
		ev := &c.out[k]
		var strongest *item
		for i := c.f.clauses[ev.clause].from; i < c.f.clauses[ev.clause].to; i++ {
			it := &c.f.items[i]
			if ev.item < 0 || !it.shifts(lexicon.Hedge) || it.spent || c.settled(ev, it) {
				continue
			}
			if d := c.ahead(it, &c.f.items[ev.item]); d >= 0 && d <= reach && (strongest == nil || it.entry.Valence < strongest.entry.Valence) {
				strongest = it
			}
		}
		switch claim := c.claimed(ev, claims); {
		case strongest != nil:
			c.scale(k, strongest)
		case claim != nil:
			ev.valence *= c.rules[claimFactor]
			c.cue(ev, claim.Span)
		}
	}
}

// claims lists the Korean terms that may make evidence what somebody claims or some say.
func (c *composer) claims() []*item {
	if c.f.x.Lang != text.Korean {
		return nil
	}
	var found []*item
	for i := range c.f.items {
		it := &c.f.items[i]
		if c.f.roles.has(roleClaims, it.entry.Term) || c.f.plays(roleSomeSay, it.First) {
			found = append(found, it)
		}
	}
	return found
}

// claimed is the first of the claims that is about a piece of evidence, or nil: 급증했다고 주장한다, 일각에서는.
func (c *composer) claimed(ev *evidence, claims []*item) *item {
	for _, it := range claims {
		if ev.item < 0 || it.sentence != ev.sentence {
			continue
		}
		behind := it.First >= c.f.items[ev.item].Last
		if behind && it.clause == ev.clause && c.f.roles.has(roleClaims, it.entry.Term) || !behind && c.f.plays(roleSomeSay, it.First) {
			return it
		}
	}
	return nil
}

// settled says whether a cancelling word stands before a hedge and governs what the hedge does: of a planned
// strike that is called off, nothing is in doubt.
func (c *composer) settled(ev *evidence, hedge *item) bool {
	for i := 0; i < len(c.f.items) && len(ev.cues) > 0; i++ {
		it := &c.f.items[i]
		if it.First < hedge.First && it.reading(lexicon.Shifter, lexicon.Cancel) != nil && slices.Contains(ev.cues, it.Span) {
			return c.f.x.Lang == text.English
		}
	}
	return false
}

// steps reads a rating that goes from one grade to another, in either order: cut to hold from buy, from sell to
// neutral. The step says whether it is good, whatever the grades are called.
func (c *composer) steps() {
	if c.f.x.Lang == text.Korean {
		c.koreanSteps()
		return
	}
	for i := 1; i+1 < len(c.f.x.Tokens); i++ {
		word := c.f.x.Word(i)
		if word != "from" && word != "to" {
			continue
		}
		left, right := c.grade(i-1, -1), c.grade(i+1, 1)
		switch {
		case left == 0 || right == 0:
		case word == "from":
			c.step(i, left-right)
		default:
			c.step(i, right-left)
		}
	}
}

// grade is the rank of the grade that begins or ends at token i, going by one or two words, or 0.
func (c *composer) grade(i, by int) int {
	for k := 0; k < 3 && i >= 0 && i < len(c.f.x.Tokens); k, i = k+1, i+by {
		w := c.f.x.Word(i)
		if rank := c.rank(w); rank > 0 {
			return rank
		}
		if by < 0 || c.f.x.Tokens[i].Kind == text.Mark && w != "-" && w != "\"" && w != "'" {
			break
		}
	}
	return 0
}

// rank is the place of a word among the grades of ratings, from 1 on, or 0.
func (c *composer) rank(word string) int {
	for i, role := range [...]wordRole{roleLowGrade, roleMiddleGrade, roleHighGrade} {
		if c.f.roles.has(role, word) {
			return i + 1
		}
	}
	return 0
}

// step reads one change of grade at token i in place of all that the words of the rating say.
func (c *composer) step(i, change int) {
	sentence := int(c.f.x.Tokens[i].Sentence)
	for k := range c.out {
		ev := &c.out[k]
		if ev.item < 0 || ev.sentence != sentence {
			continue
		}
		it := &c.f.items[ev.item]
		if !c.f.roles.has(roleRatingTopic, string(ev.topic)) && c.rank(c.f.x.Word(it.First)) == 0 {
			continue
		}
		if max(c.f.gap(it.Last, i), c.f.gap(i, it.First)) <= int(c.rules[stepReach]) {
			ev.valence = 0
		}
	}
	if change == 0 {
		return
	}
	c.out = append(c.out, evidence{
		Span: c.f.x.Tokens[i].Span, rule: ruleTone, term: c.f.x.Word(i), topic: ratingTopic, item: -1, anchor: i,
		valence: math.Copysign(c.rules[stepSize], float64(change)), clause: c.f.clauseAt(i), sentence: sentence,
	})
}
