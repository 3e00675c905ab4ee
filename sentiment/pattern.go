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
	for k := range f.x.Tokens {
		if f.continues(k) {
			continue
		}
		if !own[k] {
			run.n = 0
			continue
		}
		if run.breaks(f, k) {
			run.n = 0
		}
		form, ok := d.patternForm(f, k, i, kinds[k])
		if n := f.numerals[k]; n.part && kinds[k].name == "" {
			form, ok = n.form, n.form != ""
		}
		switch {
		case !ok:
		case form == "":
			run.n = 0
		case kinds[k].name != "" && run.ends(form): // One term of several words, or its like again.
		default:
			run.push(k, form, kinds[k].tells)
			run.collect(c)
		}
	}
	return c.weighed()
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
	case d.engine.roles.has(roleFunction, form):
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

// kinds is what a pattern reads of the term that covers each token. A term that became evidence has the
// rule and the sign of that, for member i where it is about it: in "losses shrank" the verb is move+.
func (d *document) kinds(f *field, i int) []kindOf {
	names := make([]kindOf, len(f.items))
	for n := range f.items {
		names[n] = f.items[n].kind()
	}
	set := make([]bool, len(f.items))
	for _, ev := range d.evs {
		if ev.field != f || ev.item < 0 {
			continue
		}
		if mine := d.counts(ev, i); mine || !set[ev.item] {
			names[ev.item] = kindOf{ev.rule + sign(ev.valence), true}
			set[ev.item] = mine
		}
	}
	kinds := make([]kindOf, len(f.x.Tokens))
	for n := range f.items {
		for k := f.items[n].First; k < f.items[n].Last; k++ {
			kinds[k] = names[n]
		}
	}
	return kinds
}

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

// breaks says whether token k begins another sentence than the run is in.
func (p *pattern) breaks(f *field, k int) bool {
	return p.n > 0 && f.x.Tokens[p.tokens[p.n-1]].Sentence != f.x.Tokens[k].Sentence
}

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
