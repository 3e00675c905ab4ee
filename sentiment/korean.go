package sentiment

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// koreanQuantity finds the quantity of move i: the noun it modifies when it is adnominal (늘어난 비용),
// else the nearest quantity before it in the clause (적자 축소, 매출은 3조원으로 10% 늘었다). A quantity
// whose particle makes it a cause or a circumstance is passed over (우려에 급락). A company named between
// the two has a predicate of its own, unless the quantity is the topic, whose reach is the whole clause.
func (c *composer) koreanQuantity(i int) int {
	if q := c.modified(i); q >= 0 {
		return q
	}
	it := &c.f.items[i]
	for k := i - 1; k >= 0; k-- {
		o := &c.f.items[k]
		if o.clause != it.clause {
			return -1
		}
		if !o.is(lexicon.Quantity) || c.isCause(o, it) || c.isGone(o, it) || c.pairedElsewhere(k) || c.objectOfOther(k, i) {
			continue
		}
		if c.f.gap(o.Last, it.First) > c.reachOf(o) || !c.f.roles.has(roleTopicParticle, o.Tail) && c.f.namedBetween(o.Last, it.First) {
			return -1
		}
		return k
	}
	return -1
}

// isCause says whether a term, or the move right behind it that makes one noun with it, has a particle of
// what something follows from: 비용 부담에, 비용 증가로, 소송 소식에. The move it, which asks, is no such noun.
func (c *composer) isCause(o, it *item) bool {
	if o.Tail != "" {
		return c.f.roles.has(roleCauseParticle, o.Tail)
	}
	if o.Last < len(c.f.x.Tokens) && c.f.plays(roleCauseNoun, o.Last) {
		return true
	}
	next := c.f.itemAt(o.Last)
	if next == nil || next == it || !next.is(lexicon.Move) || next.clause != o.clause {
		return false
	}
	return c.f.roles.has(roleCauseParticle, next.Tail) ||
		(next.Tail == "" || next.Tail == "의") && next.Last < len(c.f.x.Tokens) && c.f.plays(roleCauseNoun, next.Last)
}

// pairedElsewhere says whether the particle of a cost or risk joins it to a noun that is no quantity: 우려와 주식시장 하락.
func (c *composer) pairedElsewhere(k int) bool {
	o := &c.f.items[k]
	if o.entry.Valence >= 0 || !c.f.roles.has(roleJoiningParticle, o.Tail) || k+1 == len(c.f.items) {
		return false
	}
	next := &c.f.items[k+1]
	return !next.is(lexicon.Quantity) || !c.joins(o, next)
}

// reachOf is how far after a quantity its move may stand: anywhere in the clause for a topic, close by for
// a cost or risk that is no subject, which is mostly part of another noun phrase (분쟁에 따른 집객력 약화).
func (c *composer) reachOf(o *item) int {
	switch {
	case c.f.roles.has(roleTopicParticle, o.Tail):
		return len(c.f.x.Tokens)
	case o.entry.Valence < 0 && o.Tail != "이" && o.Tail != "가":
		return int(c.rules[moveReachNear])
	}
	return int(c.rules[moveReach])
}

// namedBetween says whether a company is named as a subject within tokens [first, last).
func (f *field) namedBetween(first, last int) bool {
	for _, m := range f.mentions {
		if m.First >= first && m.Last <= last {
			return true
		}
	}
	return false
}

// modified is the quantity right after an adnominal move. One in -던 tells of what was, and leaves the quantity to the move
// that came: 감소하던 수주가 늘었다.
func (c *composer) modified(i int) int {
	if i+1 >= len(c.f.items) {
		return -1
	}
	it, o := &c.f.items[i], &c.f.items[i+1]
	if !o.is(lexicon.Quantity) || o.clause != it.clause || c.f.gap(it.Last, o.First) > 0 || c.f.roles.has(roleTopicParticle, it.Tail) || !adnominal(c.f.x.Word(it.Last-1)) || strings.HasSuffix(c.f.x.Word(it.Last-1), "던") {
		return -1
	}
	return i + 1
}

// adnominal says whether an eojeol ends as one that modifies the next noun: in -ㄴ (감소한, 늘어난, 줄어드는).
func adnominal(eojeol string) bool {
	r, _ := utf8.DecodeLastRuneInString(eojeol)
	return r >= 0xAC00 && r <= 0xD7A3 && (r-0xAC00)%28 == 4
}

// joinedTo lists the quantities that share the move of quantity q, joined to it one by one, and q itself: 악재와 불확실성이
// 해소. Those whose rise means the opposite have a move of their own elsewhere.
func (c *composer) joinedTo(q int) []int {
	list := c.f.memory.ints.push(nil, q)
	for k := q - 1; k >= 0 && c.f.x.Lang == text.Korean; k-- {
		o, next := &c.f.items[k], &c.f.items[k+1]
		if c.taken(k) || !o.is(lexicon.Quantity) || o.clause != next.clause || o.entry.Valence*next.entry.Valence <= 0 || !c.joins(o, next) {
			break
		}
		list = c.f.memory.ints.push(list, k)
	}
	return list
}

// joins says whether only a joining particle or a mark of a list stands between two items, over up to two words.
func (c *composer) joins(o, next *item) bool {
	if c.f.roles.has(roleJoiningParticle, o.Tail) {
		return c.f.gap(o.Last, next.First) <= 1
	}
	return o.Tail == "" && next.First-o.Last == 1 && c.f.plays(roleJoiningMark, o.Last)
}

// contentOf is the tone or move that a concern is about, right before it, or -1: 실적 악화 우려. Where the concern moves or
// goes, it is not said that its content came true.
func (c *composer) contentOf(q int) int {
	if c.f.x.Lang != text.Korean || q == 0 || !c.f.roles.has(roleConcern, c.f.items[q].entry.Term) {
		return -1
	}
	o := &c.f.items[q-1]
	if o.clause != c.f.items[q].clause || o.Last != c.f.items[q].First || o.Tail != "" {
		return -1
	}
	return q - 1
}

// percentSizes reads a Korean adjective of size right behind a percent as a move of the quantity before it: 작년보다 30% 많은 매출,
// 이익이 20% 적었다.
func (c *composer) percentSizes() {
	for i := range c.f.items {
		it := &c.f.items[i]
		side := it.side()
		if it.spent || side == nil || side.Object != 0 || c.f.x.Lang != text.Korean {
			continue
		}
		n, q := c.percentAt(it.First), c.koreanQuantity(i)
		if n == nil || q < 0 || c.f.items[q].entry.Valence == 0 || c.taken(q) {
			continue
		}
		qt := &c.f.items[q]
		s := c.rules.strength(math.Abs(side.Valence), n, qt.entry.Class) * math.Max(math.Abs(qt.entry.Valence), c.rules[quantityFloor])
		ev := c.add(i, ruleMove, math.Copysign(s, side.Valence*qt.entry.Valence), append(c.take(q), c.spend(n)...)...)
		ev.anchor, ev.topic = min(it.First, qt.First), qt.entry.Class
	}
}

// percentAt is the percent that ends right before a token, or nil.
func (c *composer) percentAt(token int) *number {
	for k := range c.f.numbers {
		if n := &c.f.numbers[k]; !n.spent && n.Last == token && n.Unit == text.Percent {
			return n
		}
	}
	return nil
}

// lacks says whether the verb before a Korean negation has a quantity for its object, so that the quantity is not there:
// 배당을 주지 않았다.
func (c *composer) lacks(it *item) bool {
	return c.f.x.Lang == text.Korean && it.First > 0 && c.f.plays(roleHaving, it.First-1)
}

// aims discounts what a Korean sentence only wants or demands: 늘리려고, 성공해야 한다. What is done for the sake of a
// thing (강화하기 위해) is news of that thing.
func (c *composer) aims() {
	if c.f.x.Lang != text.Korean {
		return
	}
	for k := range c.out {
		ev := &c.out[k]
		if ev.item < 0 {
			continue
		}
		switch it := &c.f.items[ev.item]; {
		case c.f.obliges(it):
			ev.valence *= c.rules[obligationFactor]
		case it.Tail != "" && c.f.roles.ends(rolePurposeEnding, it.Tail):
			ev.valence *= c.rules[purposeFactor]
		}
	}
}

// obliges says whether a Korean predicate is said to be a must: 성공해야 한다.
func (f *field) obliges(it *item) bool {
	return strings.HasSuffix(it.Tail, "야") && it.Last < len(f.x.Tokens) && f.plays(roleMust, it.Last)
}

// unachieved says whether a Korean predicate names what is still to be reached: 만회하려고, 만회하기 위해, 만회해야 한다.
func (f *field) unachieved(it *item) bool {
	return it.Tail != "" && f.roles.ends(rolePurposeEnding, it.Tail) || f.obliges(it) ||
		it.Last < len(f.x.Tokens) && f.plays(roleForTheSakeOf, it.Last)
}

// inSpiteOf says whether Korean evidence ends in 에도, as what did not prevent the rest: 호재에도 급락.
func (c *composer) inSpiteOf(ev *evidence) bool {
	if c.f.x.Lang != text.Korean || ev.item < 0 {
		return false
	}
	it := &c.f.items[ev.item]
	return it.Tail == "에도" && ev.item+1 < len(c.f.items) && c.f.items[ev.item+1].clause == it.clause
}

// isGone says whether a cancelling word stands between a quantity and the move it, at once behind the
// quantity: once a fear is gone (불안감이 해소되며), what rises later is something else.
func (c *composer) isGone(o, it *item) bool {
	next := c.f.itemAt(o.Last)
	return next != nil && next != it && next.First < it.First && next.reading(lexicon.Shifter, lexicon.Cancel) != nil
}

// isExcluded says whether a Korean mention is what the rest of the phrase leaves out: NAME을 제외한 은행주, NAME을 뺀 나머지.
func (f *field) isExcluded(m *company.Mention) bool {
	return f.x.Lang == text.Korean && (m.Tail == "" || m.Tail == "을" || m.Tail == "를") &&
		m.Last < len(f.x.Tokens) && f.plays(roleLeavesOut, m.Last)
}

// isOpponent says whether a Korean group names whom something is done against: NAME 상대 소송.
func (f *field) isOpponent(g group) bool {
	return f.x.Lang == text.Korean && g.last < len(f.x.Tokens) && f.plays(roleAgainst, g.last)
}

// opposes says whether a Korean mention is the opponent of the group that begins a headline before it: A, B 상대 소송.
func (f *field) opposes(g group, m *company.Mention) bool {
	return f.isOpponent(group{last: m.Last}) && f.x.Word(g.last) == "," && g.first == f.x.Sentences[f.x.Tokens[g.first].Sentence].First
}

// isMeasure says whether a Korean quantity is what another one is measured by: 자산 in 부채가 자산보다 많다.
func (f *field) isMeasure(o *item) bool {
	return f.x.Lang == text.Korean && f.roles.has(roleComparingParticle, o.Tail)
}

// outweighs says whether the quantity at a token is one that item i measures its opposite by: 부채가 자산보다 많다.
func (c *composer) outweighs(token, i int) bool {
	o, q := c.f.itemAt(token), c.standing(i)
	return o != nil && q >= 0 && o.is(lexicon.Quantity) && c.f.items[q].entry.Valence*o.entry.Valence < 0
}

// koreanSteps reads a rating that goes from one grade to another: '부정적'에서 '안정적'으로.
func (c *composer) koreanSteps() {
	for i := range c.f.x.Tokens {
		if c.f.x.Tokens[i].Kind == text.Mark {
			continue
		}
		if from, next := c.gradeWith(roleOldGradeParticle, i); from > 0 {
			if to, _ := c.gradeWith(roleToParticle, next); to > 0 {
				c.step(i, to-from)
			}
		}
	}
}

// gradeWith is the rank of the grade at token i, in quotes or bare, when a particle of the role follows it, and the token
// behind both; else 0.
func (c *composer) gradeWith(role wordRole, i int) (rank, next int) {
	i = c.pastMarks(i)
	word := c.f.x.Word(i)
	if k := c.f.roles.ending(role, word); k >= 0 {
		return c.rank(word[:k]), i + 1
	}
	if next = c.pastMarks(i + 1); c.f.plays(role, next) {
		return c.rank(word), next + 1
	}
	return 0, i
}

// pastMarks is the first token from i on that is no mark, or the last token of the text.
func (c *composer) pastMarks(i int) int {
	last := len(c.f.x.Tokens) - 1
	for i < last && c.f.x.Tokens[i].Kind == text.Mark {
		i++
	}
	return min(i, last)
}
