package sentiment

import (
	"unicode/utf8"

	"github.com/tickertone/tickertone/sentiment/lexicon"
)

// koreanQuantity finds the quantity of move i: the noun it modifies when it is adnominal (늘어난 비용),
// else the nearest quantity before it in the clause (적자 축소, 매출은 3조원으로 10% 늘었다).
func (c *composer) koreanQuantity(i int) int {
	if q := c.modified(i); q >= 0 {
		return q
	}
	it := &c.f.items[i]
	for k := i - 1; k >= 0; k-- {
		o := &c.f.items[k]
		if o.clause != it.clause || it.First-o.Last > int(c.rules.get("move.reach")) {
			return -1
		}
		if o.is(lexicon.Quantity) && !c.objectOfOther(k, i) {
			return k
		}
	}
	return -1
}

// modified is the quantity right after an adnominal move.
func (c *composer) modified(i int) int {
	if i+1 >= len(c.f.items) {
		return -1
	}
	it, o := &c.f.items[i], &c.f.items[i+1]
	if !o.is(lexicon.Quantity) || o.clause != it.clause || o.First-it.Last > 0 || !adnominal(c.f.x.Word(it.Last-1)) {
		return -1
	}
	return i + 1
}

// adnominal says whether an eojeol ends as one that modifies the next noun: in -ㄴ (감소한, 늘어난, 줄어드는).
func adnominal(eojeol string) bool {
	r, _ := utf8.DecodeLastRuneInString(eojeol)
	return r >= 0xAC00 && r <= 0xD7A3 && (r-0xAC00)%28 == 4
}
