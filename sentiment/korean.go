package sentiment

import (
	"unicode/utf8"

	"github.com/tickertone/tickertone/sentiment/lexicon"
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
		if !o.is(lexicon.Quantity) || c.isCause(o, it) || c.objectOfOther(k, i) {
			continue
		}
		if c.f.gap(o.Last, it.First) > c.reachOf(o) || !c.f.roles.has("topic particle", o.Tail) && c.f.namedBetween(o.Last, it.First) {
			return -1
		}
		return k
	}
	return -1
}

// isCause says whether a term, or the move right behind it that makes one noun with it, has a particle of
// what something follows from: 비용 부담에, 비용 증가로. The move it, which asks, is no such noun.
func (c *composer) isCause(o, it *item) bool {
	if o.Tail != "" {
		return c.f.roles.has("cause particle", o.Tail)
	}
	next := c.f.itemAt(o.Last)
	return next != nil && next != it && next.is(lexicon.Move) && next.clause == o.clause && c.f.roles.has("cause particle", next.Tail)
}

// reachOf is how far after a quantity its move may stand: anywhere in the clause for a topic, close by for
// a cost or risk that is no subject, which is mostly part of another noun phrase (분쟁에 따른 집객력 약화).
func (c *composer) reachOf(o *item) int {
	switch {
	case c.f.roles.has("topic particle", o.Tail):
		return len(c.f.x.Tokens)
	case o.entry.Valence < 0 && o.Tail != "이" && o.Tail != "가":
		return int(c.rules.get("move.reach.near"))
	}
	return int(c.rules.get("move.reach"))
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

// modified is the quantity right after an adnominal move.
func (c *composer) modified(i int) int {
	if i+1 >= len(c.f.items) {
		return -1
	}
	it, o := &c.f.items[i], &c.f.items[i+1]
	if !o.is(lexicon.Quantity) || o.clause != it.clause || c.f.gap(it.Last, o.First) > 0 || !adnominal(c.f.x.Word(it.Last-1)) {
		return -1
	}
	return i + 1
}

// adnominal says whether an eojeol ends as one that modifies the next noun: in -ㄴ (감소한, 늘어난, 줄어드는).
func adnominal(eojeol string) bool {
	r, _ := utf8.DecodeLastRuneInString(eojeol)
	return r >= 0xAC00 && r <= 0xD7A3 && (r-0xAC00)%28 == 4
}
