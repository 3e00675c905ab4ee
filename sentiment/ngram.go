package sentiment

import (
	"math"
	"slices"
	"sort"

	"github.com/tickertone/tickertone/sentiment/text"
)

// Marks that stand for masked names and numbers in n-grams.
const (
	ownName   = "§" // the company that is scored
	otherName = "¤" // any other company
	anyNumber = "#"
	ofOther   = "~" // before a word said of another company in the same sentence
)

// unitForms is what numbers read as by their unit: an amount of money is one word in both languages, whatever
// its currency and scale.
var unitForms = [...]string{
	text.Plain: anyNumber, text.Percent: "#%", text.Points: "#%p", text.Basis: anyNumber, text.Money: "#$",
	text.Multiple: anyNumber, text.Count: anyNumber, text.Calendar: "#y",
}

// ngrams lists the words of a field that belong to member i: in sentences that name it, those nearer to it
// than to another company. The words of the others count apart. A word that a sentence repeats counts once: a
// list of figures says no more than one. What stands beside what is read by headlines and patterns.
func (d *document) ngrams(f *field, i int, own []bool) []feature {
	c := newCollector(d, f, Ngram)
	c.seen = map[string]bool{}
	for _, s := range f.sentencesOf(i) {
		shared := f.shares(s, i)
		for k := s.First; k < s.Last; k++ {
			if f.continues(k) {
				continue
			}
			form := d.form(f, k, i)
			if n := f.numerals[k]; n.unit == text.Money && n.part {
				form = n.form
			}
			switch {
			case form == "" || d.engine.roles.has("function", form):
			case own[k]:
				c.add(k, k, form)
			case !f.masked[k] && shared:
				c.add(k, k, ofOther, form)
			}
		}
	}
	return c.weighed()
}

// numeral is what a token of a number reads as: the first by the unit of the number, the others as nothing.
type numeral struct {
	part bool // of a number
	unit text.Unit
	form string
}

// readNumerals gives every token its numeral. Digits of a name are no number.
func (f *field) readNumerals() {
	f.numerals = make([]numeral, len(f.x.Tokens))
	for _, n := range f.x.Numbers {
		if f.masked[n.First] {
			continue
		}
		for k := n.First; k < n.Last; k++ {
			f.numerals[k] = numeral{part: true, unit: n.Unit}
		}
		f.numerals[n.First].form = unitForms[n.Unit]
	}
}

// collector gathers the learned features of one rule in a field. Only those with a weight are kept, unless
// the engine is collecting features to train on; all are counted.
type collector struct {
	d     *document
	f     *field
	rule  string
	out   []feature
	count []int           // by sentence: candidates, with a weight or not
	name  []byte          // the rule, a colon and the candidate, kept to look it up without building a string
	seen  map[string]bool // candidates of the sentence, where each counts once; else nil
	last  int             // the sentence that seen is about
}

func newCollector(d *document, f *field, rule string) *collector {
	return &collector{d: d, f: f, rule: rule, count: make([]int, len(f.x.Sentences))}
}

// add takes the candidate that joins some parts and spans tokens first to last.
func (c *collector) add(first, last int, parts ...string) {
	sentence := int(c.f.x.Tokens[first].Sentence)
	c.name = append(append(c.name[:0], c.rule...), ':')
	for _, p := range parts {
		c.name = append(c.name, p...)
	}
	if c.repeats(sentence) {
		return
	}
	c.count[sentence]++
	if _, ok := c.d.engine.weights.table[string(c.name)]; !ok && !c.d.engine.training {
		return
	}
	name := string(c.name)
	c.out = append(c.out, feature{
		field: c.f, sentence: sentence, rule: c.rule, term: name[len(c.rule)+1:],
		span:  text.Span{Start: c.f.x.Tokens[first].Start, End: c.f.endOf(last)},
		names: []string{name}, value: 1, past: c.f.clauses[c.f.clauseAt(first)].past,
	})
}

// repeats says whether the candidate stood in its sentence before, where that matters.
func (c *collector) repeats(sentence int) bool {
	if c.seen == nil {
		return false
	}
	if sentence != c.last {
		clear(c.seen)
		c.last = sentence
	}
	if c.seen[string(c.name)] {
		return true
	}
	c.seen[string(c.name)] = true
	return false
}

// weighed gives the candidates of a sentence a common length, so that a long sentence does not outvote its
// evidence: each counts ngram.length over the square root of their number.
func (c *collector) weighed() []feature {
	length, least := c.d.engine.rules.get("ngram.length"), c.d.engine.rules.get("ngram.least")
	for k := range c.out {
		c.out[k].value = length / math.Sqrt(math.Max(float64(c.count[c.out[k].sentence]), least))
	}
	return c.out
}

// shares says whether a sentence names member i beside others.
func (f *field) shares(s text.Sentence, i int) bool {
	for _, g := range f.groups[f.x.Tokens[s.First].Sentence] {
		if slices.Contains(g.members, i) {
			return true
		}
	}
	return false
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

// ownership says which tokens belong to member i.
func (d *document) ownership(f *field, i int) []bool {
	own := make([]bool, len(f.x.Tokens))
	if i == everyone {
		for k := range own {
			own[k] = true
		}
		return own
	}
	for _, s := range f.naming[i] {
		f.own(own, s, i)
	}
	return own
}

// own marks the tokens of a sentence that belong to member i.
func (f *field) own(own []bool, s text.Sentence, i int) {
	if groups := f.groups[f.x.Tokens[s.First].Sentence]; len(groups) > 0 {
		for k := s.First; k < s.Last; k++ {
			g := f.nearest(groups, f.clauseAt(k), k)
			own[k] = slices.Contains(g.members, i) && !(g.oblique && g.first > k)
		}
	}
	first := sort.Search(len(f.claims), func(c int) bool { return f.claims[c].last > s.First })
	for _, c := range f.claims[first:] {
		if c.first >= s.Last {
			break
		}
		for k := c.first; k < c.last; k++ {
			own[k] = slices.Contains(c.members, i)
		}
	}
}

// form is what token k reads as in an n-gram, or nothing when it breaks one.
func (d *document) form(f *field, k, i int) string {
	tok := f.x.Tokens[k]
	if f.masked[k] {
		m := sort.Search(len(f.mentions), func(m int) bool { return f.mentions[m].Last > k })
		switch {
		case m == len(f.mentions) || f.mentions[m].First > k:
			return f.cashtag(k, i)
		case i == everyone || f.mentions[m].Company == i:
			return ownName
		}
		return otherName
	}
	switch tok.Kind {
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

// cashtag is what a token of a cashtag that names no known company reads as: the symbol is a name, its
// dollar sign nothing.
func (f *field) cashtag(k, i int) string {
	switch {
	case f.x.Tokens[k].Kind == text.Mark:
		return ""
	case i == everyone:
		return ownName
	}
	return otherName
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
