package sentiment

import (
	"slices"

	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// koreanPattern stands before the patterns of Korean, where a run of terms in another order means another
// thing.
var koreanPattern = pieceOf("ko ")

var spacePiece, commaPiece = pieceOf(" "), pieceOf(",")

// patterns adds the runs of two and three words of the open sentences that belong to member i, with each term of the
// lexicon read as its kind and sign: "profit" and "sales" are both quantity+, "fell" and "slid" both move-. So what is
// learned of one word holds for its kin, in texts unlike those it was learned from.
func (d *document) patterns(out []feature, f *field, l *lexis, i int) []feature {
	c := newCollector(d, f, patternPiece, out)
	prefix := pieceOf("")
	if f.x.Lang == text.Korean {
		prefix = koreanPattern
	}
	for _, s := range f.open {
		kinds := l.kindsFor(f, s, i)
		c.runs(l, s, i, kinds, pattern{prefix: prefix})
		c.end()
	}
	return c.out
}

// runs adds the runs of one sentence, whose tokens have the given kinds.
func (c *collector) runs(l *lexis, s, i int, kinds []kindOf, run pattern) {
	first := c.f.x.Sentences[s].First
	for k := first; k < c.f.x.Sentences[s].Last; k++ {
		g, kind := &l.forms[k], &kinds[k-first]
		if g.goesOn {
			continue
		}
		if !l.own[k] {
			run.n = 0
			continue
		}
		part, passed := c.part(l, k, i, kind)
		switch {
		case passed:
		case part.text == "":
			run.n = 0
		case kind.text != "" && run.ends(part): // One term of several words, or its like again.
		default:
			run.push(k, part, kind.tells)
			run.collect(c)
		}
	}
}

// part is what token k reads as in a pattern: the kind of its term, else itself where it is a name,
// a number or a function word. Any other word breaks the run, as the empty part; marks and what goes on a number are
// passed over.
func (c *collector) part(l *lexis, k, i int, kind *kindOf) (part piece, passed bool) {
	g := &l.forms[k]
	switch {
	case kind.text != "":
		return kind.piece, false
	case g.number != noNumber:
		part = g.numeral()
		return part, part.text == ""
	case c.f.masked[k]:
		part = l.form(c.f, k, i)
		return part, part.text == ""
	case g.text == "" && c.f.x.Word(k) == ",":
		return commaPiece, false
	case g.text == "":
		return piece{}, true
	case g.function:
		return g.piece, false
	}
	return piece{}, false
}

// kindOf is what a pattern reads of a term: its kind, the function of a shifter, and its sign; and whether
// that says something.
type kindOf struct {
	piece
	tells bool
}

// readKinds reads the kinds of all items, and sorts items and evidence by sentence.
func (l *lexis) readKinds(f *field) {
	l.kinds = f.memory.kinds.take(len(f.items))
	l.items = f.memory.ints.take(len(f.x.Sentences) + 1)
	l.evidence = f.memory.ints.take(len(f.x.Sentences) + 1)
	for n := range f.items {
		l.kinds[n] = f.items[n].kind()
		l.items[f.items[n].sentence+1] = n + 1
	}
	for k := range f.evs {
		l.evidence[f.evs[k].sentence+1] = k + 1
	}
	for s := 1; s < len(l.items); s++ {
		l.items[s] = max(l.items[s], l.items[s-1])
		l.evidence[s] = max(l.evidence[s], l.evidence[s-1])
	}
}

// kindsFor is what a pattern reads of the term that covers each token of a sentence. A term that became evidence has
// the rule and the sign of that, for member i where it is about it: in "losses shrank" the verb is move+. The list is good
// until the next call.
func (l *lexis) kindsFor(f *field, s, i int) []kindOf {
	from, to := l.items[s], l.items[s+1]
	copy(l.told[from:to], l.kinds[from:to])
	clear(l.mine[from:to])
	for k := l.evidence[s]; k < l.evidence[s+1]; k++ {
		ev := &f.evs[k]
		if ev.item < 0 {
			continue
		}
		if mine := ev.isAbout(i); mine || !l.mine[ev.item] {
			l.told[ev.item] = kindOf{signed(ev.rule, ev.valence), true}
			l.mine[ev.item] = mine
		}
	}
	sentence := f.x.Sentences[s]
	kinds := l.covers[sentence.First:sentence.Last]
	clear(kinds)
	for n := from; n < to; n++ {
		for k := f.items[n].First; k < min(f.items[n].Last, sentence.Last); k++ {
			kinds[k-sentence.First] = l.told[n]
		}
	}
	return kinds
}

// isAbout says whether evidence is about member i, or one of the agents of a text that is read as about everyone.
func (ev *assignment) isAbout(i int) bool {
	return i == everyone && ev.role != patient || slices.Contains(ev.companies, i)
}

// kind is what a pattern reads of a term that is no evidence.
func (it *item) kind() kindOf {
	switch {
	case it.is(lexicon.Shifter):
		return kindOf{pieceOf(string(it.entry.Class)), true}
	case it.entry.Valence == 0:
		return kindOf{pieceOf(it.entry.Kind.String()), false}
	}
	return kindOf{signed(it.entry.Kind.String(), it.entry.Valence), true}
}

// signed is a kind or rule with its sign.
func signed(name string, valence float64) piece {
	if valence < 0 {
		return signs[name].negative
	}
	return signs[name].positive
}

// signs is the kinds and rules with either sign.
var signs = func() map[string]struct{ positive, negative piece } {
	all := map[string]struct{ positive, negative piece }{}
	names := []string{ruleTone, ruleMove, ruleComparison, ruleExpectation, ruleRelation, ruleMention}
	for kind := range rank {
		names = append(names, lexicon.Kind(kind).String())
	}
	for _, name := range names {
		all[name] = struct{ positive, negative piece }{pieceOf(name + sign(1)), pieceOf(name + sign(-1))}
	}
	return all
}()

// pattern is the last words of a run, up to three.
type pattern struct {
	parts  [3]piece
	tokens [3]int
	tells  [3]bool
	n      int
	prefix piece // before the name of each
}

func (p *pattern) ends(part piece) bool { return p.n > 0 && p.parts[p.n-1].text == part.text }

func (p *pattern) push(k int, part piece, tells bool) {
	if p.n == len(p.parts) {
		copy(p.parts[:], p.parts[1:])
		copy(p.tokens[:], p.tokens[1:])
		copy(p.tells[:], p.tells[1:])
		p.n--
	}
	p.parts[p.n], p.tokens[p.n], p.tells[p.n] = part, k, tells
	p.n++
}

// collect adds the runs that end in the last word and hold a term that says something.
func (p *pattern) collect(c *collector) {
	n := p.n
	if n >= 2 && (p.tells[n-2] || p.tells[n-1]) {
		c.add(p.tokens[n-2], p.tokens[n-1], p.prefix, p.parts[n-2], spacePiece, p.parts[n-1])
	}
	if n >= 3 && (p.tells[0] || p.tells[1] || p.tells[2]) {
		c.add(p.tokens[0], p.tokens[2], p.prefix, p.parts[0], spacePiece, p.parts[1], spacePiece, p.parts[2])
	}
}
