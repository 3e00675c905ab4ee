package sentiment

import (
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// koreanPattern stands before the patterns of Korean, where a run of terms in another order means another
// thing.
const koreanPattern = "ko "

// patterns lists the runs of two and three words that belong to member i, with each term of the lexicon
// read as its kind and sign: "profit" and "sales" are both quantity+, "fell" and "slid" both move-. So what is
// learned of one word holds for its kin, in texts unlike those it was learned from.
func (d *document) patterns(f *field, i int, own []bool) []feature {
	c := newCollector(d, f, Pattern)
	var run pattern
	if f.x.Lang == text.Korean {
		run.prefix = koreanPattern
	}
	kinds := d.kinds(f, i)
	for _, s := range f.sentencesOf(i) {
		run.n = 0
		for k := s.First; k < s.Last; k++ {
			if f.continues(k) {
				continue
			}
			if !own[k] {
				run.n = 0
				continue
			}
			d.extend(&run, c, k, i, kinds)
		}
	}
	return c.weighed()
}

// extend takes the next token of a run.
func (d *document) extend(run *pattern, c *collector, k, i int, kinds kinds) {
	kind := kinds.at(k)
	form, ok := d.patternForm(c.f, k, i, kind)
	if n := c.f.numerals[k]; n.part && kind.name == "" {
		form, ok = n.form, n.form != ""
	}
	switch {
	case !ok:
	case form == "":
		run.n = 0
	case kind.name != "" && run.ends(form): // One term of several words, or its like again.
	default:
		run.push(k, form, kind.tells)
		run.collect(c)
	}
}

// patternForm is what token k reads as in a pattern: the kind of its term, else itself where it is a name,
// a number or a function word. Any other word breaks the run, as the empty form; marks are passed over.
func (d *document) patternForm(f *field, k, i int, kind kindOf) (form string, ok bool) {
	if kind.name != "" {
		return kind.name, true
	}
	form = d.form(f, k, i)
	switch {
	case form == "":
		return ",", f.x.Word(k) == ","
	case d.engine.roles.has("function", form):
		return form, true
	}
	return "", true
}

// kindOf is what a pattern reads of a term: its kind, the function of a shifter, and its sign; and whether
// that says something.
type kindOf struct {
	name  string
	tells bool
}

// kinds is what a pattern reads of each item of a field.
type kinds struct {
	f    *field
	mine map[int]kindOf // items that became evidence for one company
}

// kinds is what a pattern reads of the terms of a field. A term that became evidence has the rule and the sign of
// that, for member i where it is about it: in "losses shrank" the verb is move+.
func (d *document) kinds(f *field, i int) kinds {
	if f.kinds == nil {
		f.readKinds()
	}
	all := kinds{f: f, mine: map[int]kindOf{}}
	for _, at := range d.about[i] {
		if ev := &d.evs[at]; ev.field == f && ev.item >= 0 {
			all.mine[ev.item] = ev.kind()
		}
	}
	return all
}

// readKinds reads the kinds of all items, whomever their evidence is about, and the item of each token.
func (f *field) readKinds() {
	f.kinds, f.itemOf = make([]kindOf, len(f.items)), make([]int, len(f.x.Tokens))
	for n := range f.items {
		f.kinds[n] = f.items[n].kind()
		for k := f.items[n].First; k < f.items[n].Last; k++ {
			f.itemOf[k] = n + 1
		}
	}
	for k := range f.evs {
		if ev := &f.evs[k]; ev.item >= 0 {
			f.kinds[ev.item] = ev.kind()
		}
	}
}

// at is the kind of the term that covers token k, the last one where several do.
func (a kinds) at(k int) kindOf {
	n := a.f.itemOf[k] - 1
	if n < 0 {
		return kindOf{}
	}
	if own, ok := a.mine[n]; ok {
		return own
	}
	return a.f.kinds[n]
}

// kind is what a pattern reads of a term that became evidence.
func (ev *evidence) kind() kindOf { return kindOf{ev.rule + sign(ev.valence), true} }

// kind is what a pattern reads of a term that is no evidence.
func (it *item) kind() kindOf {
	if it.is(lexicon.Shifter) {
		return kindOf{string(it.entry.Class), true}
	}
	if it.entry.Valence == 0 {
		return kindOf{it.entry.Kind.String(), false}
	}
	return kindOf{it.entry.Kind.String() + sign(it.entry.Valence), true}
}

// pattern is the last words of a run, up to three.
type pattern struct {
	forms  [3]string
	tokens [3]int
	tells  [3]bool
	n      int
	prefix string // before the name of each
}

func (p *pattern) ends(form string) bool { return p.n > 0 && p.forms[p.n-1] == form }

func (p *pattern) push(k int, form string, tells bool) {
	if p.n == len(p.forms) {
		copy(p.forms[:], p.forms[1:])
		copy(p.tokens[:], p.tokens[1:])
		copy(p.tells[:], p.tells[1:])
		p.n--
	}
	p.forms[p.n], p.tokens[p.n], p.tells[p.n] = form, k, tells
	p.n++
}

// collect adds the runs that end in the last word and hold a term that says something.
func (p *pattern) collect(c *collector) {
	n := p.n
	if n >= 2 && (p.tells[n-2] || p.tells[n-1]) {
		c.add(p.tokens[n-2], p.tokens[n-1], p.prefix, p.forms[n-2], " ", p.forms[n-1])
	}
	if n >= 3 && (p.tells[0] || p.tells[1] || p.tells[2]) {
		c.add(p.tokens[0], p.tokens[2], p.prefix, p.forms[0], " ", p.forms[1], " ", p.forms[2])
	}
}
