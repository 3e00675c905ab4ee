package sentiment

import (
	"math"
	"slices"

	"github.com/tickertone/tickertone/sentiment/text"
)

// Marks that stand for masked names and numbers in learned words.
const (
	ownName   = "§" // the company that is scored
	otherName = "¤" // any other company
	anyNumber = "#"
)

var ownPiece, otherPiece = pieceOf(ownName), pieceOf(otherName)

// unitForms is what numbers read as by their unit: an amount of money is one word in both languages, whatever
// its currency and scale.
var unitForms = [...]piece{
	text.Plain: pieceOf(anyNumber), text.Percent: pieceOf("#%"), text.Points: pieceOf("#%p"), text.Basis: pieceOf(anyNumber),
	text.Money: pieceOf("#$"), text.Multiple: pieceOf(anyNumber), text.Count: pieceOf(anyNumber), text.Calendar: pieceOf("#y"),
}

// lexis is what the learned rules read of a field, the same for every company.
type lexis struct {
	forms    []form
	kinds    []kindOf // of each item, before evidence
	items    []int    // by sentence: its first item, and the number of items at the end
	evidence []int    // by sentence: its first piece of evidence, and the number of pieces at the end
	clauses  []int    // by sentence: its first clause, and the number of clauses at the end
	claims   []int32  // by token: 1 + index of the last claim on it, or 0

	own    []bool     // scratch: tokens of the company that is scored
	told   []kindOf   // scratch: by item, with evidence
	covers []kindOf   // scratch: by token, of the item that covers it
	mine   []bool     // scratch: by item, whether it told of the company that is scored
	seen   [2][]int32 // scratch: by token, the last company for which its own or another's word was counted
	reader int32      // numbers the readings, for seen
}

// form is what a token reads as.
type form struct {
	piece            // the word; empty where it breaks a run. Names are read for each company, see [lexis.form]
	goesOn   bool    // with the name before it
	function bool    // a word of grammar
	cashtag  bool    // names a company that nobody knows
	name     int32   // 1 + index of the mention it is part of, or 0
	first    int32   // the first token of the sentence that is the same n-gram
	number   numeral // where it stands in a number
	unit     text.Unit
}

// numeral is where a token stands in a number, whose first token is read for all by the unit.
type numeral uint8

const (
	noNumber numeral = iota
	opensNumber
	insideNumber
)

// numeral is what a token of a number reads as: the first by the unit, the others as nothing.
func (g *form) numeral() piece {
	if g.number == opensNumber {
		return unitForms[g.unit]
	}
	return piece{}
}

// gram is what the token reads as alone; empty for names and words of grammar. An amount of money is one word.
func (g *form) gram() piece {
	switch {
	case g.number != noNumber && g.unit == text.Money:
		return g.numeral()
	case g.function:
		return piece{}
	}
	return g.piece
}

// readLexis prepares a field for the learned rules, once.
func (d *document) readLexis(f *field) *lexis {
	if f.lexis != nil {
		return f.lexis
	}
	n, memory := len(f.x.Tokens), f.memory
	l := &memory.lexes.take(1)[0]
	l.forms, l.own, l.covers = memory.forms.take(n), memory.flags.take(n), memory.kinds.take(n)
	l.told, l.mine = memory.kinds.take(len(f.items)), memory.flags.take(len(f.items))
	l.seen = [2][]int32{memory.places.take(n), memory.places.take(n)}
	f.lexis = l
	l.readNames(f)
	l.readNumbers(f)
	for k := range l.forms {
		if f.x.Sentences[f.x.Tokens[k].Sentence].First == k {
			memory.firsts.begin()
		}
		if f.masked[k] {
			continue
		}
		g := &l.forms[k]
		g.piece = pieceOf(f.form(k))
		if g.function = f.plays(roleFunction, k); f.x.Tokens[k].Kind == text.Hangul || f.x.Tokens[k].Kind == text.Digits {
			g.function = d.engine.roles.has(roleFunction, g.text) // not what the token says
		}
		g.first = memory.firsts.of(l.forms, int32(k))
	}
	l.readKinds(f)
	l.readClauses(f)
	return l
}

// firsts finds the first of the words of a sentence that read alike. It is a hash table with open addressing, at most
// half full since a sentence has no more than 256 tokens.
type firsts struct {
	slots [512]struct {
		round uint32 // the sentence that filled it
		token int32
	}
	round uint32
}

// begin empties the table for the next sentence.
func (t *firsts) begin() {
	if t.round++; t.round == 0 {
		*t = firsts{round: 1}
	}
}

// of is the first token of the sentence that reads as token k does.
func (t *firsts) of(forms []form, k int32) int32 {
	word := forms[k].gram()
	for i := word.hash >> 32; ; i++ {
		s := &t.slots[i%uint64(len(t.slots))]
		if s.round != t.round {
			s.round, s.token = t.round, k
			return k
		}
		if g := forms[s.token].gram(); g.hash == word.hash && g.text == word.text {
			return s.token
		}
	}
}

// readNames finds the name that each masked token is part of.
func (l *lexis) readNames(f *field) {
	for m := len(f.mentions) - 1; m >= 0; m-- {
		for k := f.mentions[m].First; k < f.mentions[m].Last; k++ {
			l.forms[k].name = int32(m + 1)
		}
	}
	for k := range l.forms {
		l.forms[k].goesOn = f.continues(k)
		l.forms[k].cashtag = f.masked[k] && l.forms[k].name == 0 && f.x.Tokens[k].Kind != text.Mark
	}
}

// readNumbers gives every token its numeral. Digits of a name are no number.
func (l *lexis) readNumbers(f *field) {
	for _, n := range f.x.Numbers {
		if f.masked[n.First] {
			continue
		}
		for k := n.First; k < n.Last; k++ {
			l.forms[k].number, l.forms[k].unit = insideNumber, n.Unit
		}
		l.forms[n.First].number = opensNumber
	}
}

// form is what token k, which is no name, reads as, or nothing when it breaks a run.
func (f *field) form(k int) string {
	switch f.x.Tokens[k].Kind {
	case text.Digits:
		return anyNumber
	case text.Hangul:
		return stripJosa(f.x.Word(k))
	case text.Word:
		return f.x.Word(k)
	}
	switch w := f.x.Word(k); w {
	case "%", "?", "$", ":", "↑", "↓", "▲", "▼", "!":
		return w
	}
	return ""
}

// form is what token k reads as for member i: a word, a name by whose it is, or nothing.
func (l *lexis) form(f *field, k, i int) piece {
	g := &l.forms[k]
	switch {
	case !f.masked[k]:
		return g.piece
	case g.name > 0 && (i == everyone || f.mentions[g.name-1].Company == i), g.cashtag && i == everyone:
		return ownPiece
	case g.name > 0, g.cashtag:
		return otherPiece
	}
	return piece{} // the dollar sign of a cashtag
}

// stripJosa cuts a particle, so that its variants are one feature. At least two syllables remain.
func stripJosa(w string) string {
	for cut := min(len(w)-6, 12); cut >= 3; cut -= 3 {
		if text.KoreanEndings().Josa(w[len(w)-cut:]) {
			return w[:len(w)-cut]
		}
	}
	return w
}

// learned adds what the model learned to read in the words around member i, in the open sentences of a field: n-grams, the
// places of words in headlines, and patterns of terms.
func (d *document) learned(out []feature, f *field, i int) []feature {
	l := d.readLexis(f)
	l.reader++
	l.ownership(f, i)
	out = d.ngrams(out, f, l, i)
	out = d.headlines(out, f, l, i)
	return d.patterns(out, f, l, i)
}

// collector gathers the learned features of one rule in a field. Only those with a weight are kept, unless
// the engine is collecting features to train on; all are counted.
type collector struct {
	d     *document
	f     *field
	name  piece // the rule and a colon
	out   []feature
	begin int // in out: the first feature of the sentence
	count int // candidates of the sentence, with a weight or not
}

// The learned rules, each as the beginning of the names of its features.
var (
	ngramPiece    = pieceOf(Ngram + ":")
	headlinePiece = pieceOf(Headline + ":")
	patternPiece  = pieceOf(Pattern + ":")
)

func newCollector(d *document, f *field, rule piece, out []feature) collector {
	return collector{d: d, f: f, name: rule, out: out, begin: len(out)}
}

// add takes the candidate that joins some parts and spans tokens first to last.
func (c *collector) add(first, last int, parts ...piece) {
	c.count++
	name, w := c.d.engine.draw(c.name, parts...)
	if name == "" {
		return
	}
	colon := len(c.name.text) - 1
	c.out = append(c.out, feature{
		field: c.f, sentence: int(c.f.x.Tokens[first].Sentence), rule: c.name.text[:colon], term: name[colon+1:],
		span:  text.Span{Start: c.f.x.Tokens[first].Start, End: c.f.endOf(last)},
		value: 1, past: c.f.clauses[c.f.clauseAt(first)].past, name: name, weights: [2]weight{w},
	})
}

// end gives the candidates of a sentence a common length, so that a long sentence does not outvote its
// evidence: each counts ngram.length over the square root of their number.
func (c *collector) end() {
	length, least := c.d.engine.rules[ngramLength], c.d.engine.rules[ngramLeast]
	for k := c.begin; k < len(c.out); k++ {
		c.out[k].value = length / math.Sqrt(math.Max(float64(c.count), least))
	}
	c.begin, c.count = len(c.out), 0
}

// endOf is where token k ends, or the name that begins there.
func (f *field) endOf(k int) int {
	for k+1 < len(f.masked) && f.continues(k+1) {
		k++
	}
	return f.x.Tokens[k].End
}

// continues says whether token k goes on with the name that began before it.
func (f *field) continues(k int) bool { return k > 0 && f.words[k] == f.words[k-1] }

// readClauses sorts the clauses by sentence and the claims by token.
func (l *lexis) readClauses(f *field) {
	l.clauses = f.memory.ints.take(len(f.x.Sentences) + 1)
	for c := range f.clauses {
		l.clauses[f.clauses[c].sentence+1] = c + 1
	}
	for s := 1; s < len(l.clauses); s++ {
		l.clauses[s] = max(l.clauses[s], l.clauses[s-1])
	}
	l.claims = f.memory.places.take(len(f.x.Tokens))
	for c := range f.claims {
		for k := f.claims[c].first; k < f.claims[c].last; k++ {
			l.claims[k] = int32(c + 1)
		}
	}
}

// ownership says which tokens of the open sentences belong to member i: those nearer to it than to another company.
func (l *lexis) ownership(f *field, i int) {
	for _, s := range f.open {
		for c := l.clauses[s]; c < l.clauses[s+1]; c++ {
			for k := f.clauses[c].first; k < f.clauses[c].last; k++ {
				l.own[k] = i == everyone || l.owns(f, s, c, k, i)
			}
		}
	}
}

// owns says whether token k, in clause c of sentence s, belongs to member i.
func (l *lexis) owns(f *field, s, c, k, i int) bool {
	if claim := l.claims[k]; claim > 0 {
		return slices.Contains(f.claims[claim-1].members, i)
	}
	if len(f.groups[s]) == 0 {
		return false
	}
	g := f.nearest(f.groups[s], c, k)
	return slices.Contains(g.members, i) && !(g.oblique && g.first > k)
}

// shares says whether a sentence names member i beside others.
func (f *field) shares(sentence, i int) bool {
	for _, g := range f.groups[sentence] {
		if slices.Contains(g.members, i) {
			return true
		}
	}
	return false
}
