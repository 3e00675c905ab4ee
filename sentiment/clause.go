package sentiment

import (
	"sort"
	"strings"

	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// clause is a run of tokens with one predicate group: the reach of most rules.
type clause struct {
	first, last int // tokens [first, last)
	from, to    int // items [from, to)
	sentence    int
	conceded    bool // although ..., ... 지만
	yields      bool // the sentence behind it begins with a but
	conditional bool
	question    bool
	rhetorical  bool // a question that denies: 누가 사겠는가
	past        bool // names a day before the publication day
	earlier     bool // names an earlier time in words: last year, previously
}

// cutClauses cuts every sentence and places items and numbers in their clauses.
func (f *field) cutClauses() {
	c := cutter{f}
	for s, sent := range f.x.Sentences {
		start := sent.First
		for i := sent.First + 1; i < sent.Last; i++ {
			if i > start && c.cuts(start, i, sent) {
				f.clauses = f.memory.clauses.push(f.clauses, clause{first: start, last: i, sentence: s})
				start = i
			}
		}
		f.clauses = f.memory.clauses.push(f.clauses, clause{first: start, last: sent.Last, sentence: s})
	}
	f.place()
	f.colour()
}

// clauseAt finds the clause that holds a token.
func (f *field) clauseAt(token int) int {
	return sort.Search(len(f.clauses), func(c int) bool { return f.clauses[c].last > token })
}

// itemsOf is the items [from, to) of a clause.
func (f *field) itemsOf(clause int) (from, to int) {
	return f.clauses[clause].from, f.clauses[clause].to
}

// place tells every item and number its clause.
func (f *field) place() {
	next := 0
	for c := range f.clauses {
		f.clauses[c].from = next
		for next < len(f.items) && f.items[next].First < f.clauses[c].last {
			f.items[next].clause = c
			next++
		}
		f.clauses[c].to = next
	}
	for i := range f.numbers {
		f.numbers[i].clause = f.clauseAt(f.numbers[i].First)
	}
}

// cutter decides where a sentence is cut.
type cutter struct{ f *field }

// cuts says whether a clause begins at token i, given that the one before began at start.
func (c *cutter) cuts(start, i int, sent text.Sentence) bool {
	x := c.f.x
	prev, word := x.Word(i-1), x.Word(i)
	switch prev {
	case ";", "…":
		return true
	case ":":
		return x.Lang == text.English && !x.Tokens[i].Glued
	case "-":
		return !x.Tokens[i].Glued && !x.Tokens[i-1].Glued
	}
	if it := c.itemAt(i); it != nil && (it.shifts(lexicon.Contrast) || it.shifts(lexicon.Condition)) && x.Lang == text.English {
		return true
	}
	if x.Lang == text.Korean {
		return c.cutsKorean(start, i, sent)
	}
	return c.cutsEnglish(start, i, sent, prev, word)
}

// cutsEnglish cuts before a subordinator when both sides hold a predicate, at commas and before "and" when a
// company and a predicate follow.
func (c *cutter) cutsEnglish(start, i int, sent text.Sentence, prev, word string) bool {
	switch {
	case prev == "," && (c.fronted(start) && !c.lists(start, i) || c.mentionFrom(i, 2) && c.predicate(start, i) && c.predicate(i, sent.Last)):
		return true
	case c.f.plays(roleSubordinator, i):
		return c.predicate(start, i) && (c.predicate(i+1, sent.Last) || c.mention(i, sent.Last))
	case word == "and" || word == "or":
		return !c.f.exemplary(i-1) && c.mentionFrom(i+1, 1) && c.predicate(start, i) && c.predicate(i, sent.Last)
	}
	return false
}

// lists says whether the comma before token i parts the names of a list, of which nothing was said yet:
// while Acme, Globex and Initech fell.
func (c *cutter) lists(start, i int) bool {
	return c.f.masked[i-2] && c.mentionFrom(i, 3) && !c.predicate(start, i)
}

// fronted says whether the clause from start on begins with a subordinator or a contrast, so that a
// comma ends it: "After plunging 17% on Monday, ...".
func (c *cutter) fronted(start int) bool {
	if c.f.plays(roleSubordinator, start) || c.f.looksBack(start) {
		return true
	}
	it := c.itemAt(start)
	return it != nil && (it.shifts(lexicon.Contrast) || it.shifts(lexicon.Condition) || it.shifts(lexicon.Retrospect) && it.entry.Object != 0)
}

// looksBack says whether a clause from token first on opens with a word such as after: After plunging, Two years
// after its near-collapse.
func (f *field) looksBack(first int) bool {
	for i := first; i < min(first+4, len(f.x.Tokens)); i++ {
		if f.plays(roleTurnBefore, i) {
			return i == first || f.plays(roleSpanOfTime, i-1)
		}
	}
	return false
}

func (c *cutter) cutsKorean(start, i int, sent text.Sentence) bool {
	x := c.f.x
	if it := c.itemAt(i); it != nil && it.shifts(lexicon.Contrast) {
		return it.Tail != "" || c.predicate(start, i) || c.f.tellsOfRivals(start, i)
	}
	if x.Word(i-1) == "," {
		return c.predicate(start, i) && c.mention(i, min(i+3, sent.Last)) && c.predicate(i, sent.Last)
	}
	if x.Tokens[i].Glued || x.Tokens[i-1].Kind != text.Hangul {
		return false
	}
	w := x.Word(i - 1)
	if c.f.supposes(i-1) && c.predicate(i, sent.Last) { // What follows from a condition is hedged by itself.
		return true
	}
	if !c.predicate(start, i) && !(c.f.roles.ends(roleConcedingEnding, w) && c.state(start, i)) {
		return false
	}
	switch {
	case c.f.plays(roleCircumstance, i-1):
		return c.mention(i, min(i+3, sent.Last))
	case c.f.plays(roleClosingEnding, i-1) || c.f.plays(roleLinkingEnding, i-1) || c.f.plays(roleNoCondition, i-1): // a word of its own, no ending
		return false
	case c.f.roles.ends(roleClosingEnding, w):
		return true
	}
	return c.f.roles.ends(roleLinkingEnding, w) && c.mention(i, sent.Last) && c.predicate(i, sent.Last)
}

// itemAt is the first term that begins at a token, or nil.
func (c *cutter) itemAt(token int) *item {
	k := int(c.f.covers[token]) - 1
	if k >= 0 && c.f.items[k].First < token && k+1 < len(c.f.items) { // A glued term may begin where one ends.
		k++
	}
	if k < 0 || c.f.items[k].First != token {
		return nil
	}
	return &c.f.items[k]
}

// predicate says whether tokens [first, last) hold a term that says something.
func (c *cutter) predicate(first, last int) bool {
	return first < last && c.f.said[first] < c.f.said[last]
}

// state says whether tokens [first, last) hold a quantity that is telling when merely named: 적자를 냈지만.
func (c *cutter) state(first, last int) bool {
	for token := first; token < last; token++ {
		if it := c.itemAt(token); it != nil && it.is(lexicon.Quantity) && it.entry.Object != 0 {
			return true
		}
	}
	return false
}

// mention says whether a company is named from tokens [first, last) on.
func (c *cutter) mention(first, last int) bool {
	last = min(last, len(c.f.x.Tokens))
	return first < last && c.f.named[first] < c.f.named[last]
}

// mentionFrom says whether a company is named within n tokens from i on.
func (c *cutter) mentionFrom(i, n int) bool { return c.mention(i, i+n) }

// colour marks clauses that are conceded, conditional, questions or past.
func (f *field) colour() {
	for i := range f.clauses {
		cl := &f.clauses[i]
		s := f.x.Sentences[cl.sentence]
		cl.question = cl.last == s.Last && f.asks(s)
	}
	for k := range f.items {
		it := &f.items[k]
		cl := &f.clauses[it.clause]
		switch {
		case it.shifts(lexicon.Condition):
			cl.conditional = cl.conditional || !strings.HasPrefix(it.entry.Term, "경우") || !f.namesCase(it.First)
		case it.shifts(lexicon.Question):
			cl.question = cl.question || !f.presumes(f.x.Sentences[it.sentence])
		case it.shifts(lexicon.Contrast):
			f.concede(it)
		case it.shifts(lexicon.Retrospect):
			cl.earlier = cl.earlier || !f.compares(it.clause)
		}
	}
	if f.x.Lang == text.Korean {
		f.colourKorean()
		return
	}
	f.depend()
}

// depend makes a clause beside a condition conditional when it says what would follow: it would run out of cash
// if the trial fails.
func (f *field) depend() {
	for k := range f.items {
		it := &f.items[k]
		if !f.plays(roleSupposes, it.First) || !it.shifts(lexicon.Hedge) {
			continue
		}
		for _, c := range [...]int{it.clause - 1, it.clause + 1} {
			if c >= 0 && c < len(f.clauses) && f.clauses[c].sentence == it.sentence && f.conditioned(c) {
				f.clauses[it.clause].conditional = true
			}
		}
	}
}

// conditioned says whether a clause begins with if or the like.
func (f *field) conditioned(c int) bool {
	it := f.itemAt(f.clauses[c].first)
	return it != nil && it.shifts(lexicon.Condition)
}

// follows says whether a Korean clause says what would follow from the condition in front of it.
func (f *field) follows(c int) bool {
	if f.x.Lang != text.Korean || f.clauses[c].conditional {
		return false
	}
	for b := c - 1; b >= 0 && f.clauses[b].sentence == f.clauses[c].sentence; b-- {
		if f.clauses[b].conditional {
			return true
		}
		if it := f.itemAt(f.clauses[b+1].first); it != nil && it.shifts(lexicon.Contrast) {
			return false
		}
	}
	return false
}

// asks says whether a sentence is a question. One that opens with why takes for granted what it asks about.
func (f *field) asks(s text.Sentence) bool {
	if f.x.Word(s.First) == "why" || f.presumes(s) {
		return false
	}
	for i := s.Last - 1; i >= s.First && f.x.Tokens[i].Kind == text.Mark; i-- {
		if f.x.Word(i) == "?" {
			return true
		}
	}
	return false
}

// presumes says whether a Korean sentence asks how far or how long something will go on, which it takes for granted.
func (f *field) presumes(s text.Sentence) bool {
	for i := s.First; i < s.Last; i++ {
		if f.x.Lang == text.Korean && f.plays(roleTakenForGranted, i) {
			return true
		}
	}
	return false
}

// isRhetorical says whether a Korean clause asks who or how somebody would, and so says that nobody does: 누가 사겠는가.
func (f *field) isRhetorical(cl clause) bool {
	if !f.roles.ends(roleRhetoricalEnding, f.x.Word(f.lastHangul(cl))) {
		return false
	}
	for i := f.x.Sentences[cl.sentence].First; i < cl.last; i++ {
		if f.plays(roleRhetorical, i) {
			return true
		}
	}
	return false
}

// concede marks the clause a contrast concedes: its own (object 1: although, despite) or the one before
// (object -1: but). Two companies set against each other concede nothing.
func (f *field) concede(it *item) {
	switch own := it.clause; {
	case it.entry.Object > 0:
		f.clauses[own].conceded = own+1 == len(f.clauses) || f.clauses[own+1].sentence != f.clauses[own].sentence || !f.opposed(own, own+1)
	case it.entry.Object < 0 && own > 0 && f.clauses[own-1].sentence == f.clauses[own].sentence && !f.opposed(own-1, own):
		f.clauses[own-1].conceded = true
	case it.entry.Object < 0 && f.x.Lang == text.Korean && it.First == f.x.Sentences[it.sentence].First && own > 0 && !f.opposed(own-1, own):
		f.clauses[own-1].yields = true
	}
}

// differ says whether a clause names a company that the other clauses of its sentence do not agree in.
func (f *field) differ(c int) bool {
	for o := range f.clauses {
		if o != c && f.clauses[o].sentence == f.clauses[c].sentence && f.opposed(o, c) {
			return true
		}
	}
	return false
}

// opposed says whether two clauses name different companies.
func (f *field) opposed(a, b int) bool {
	for _, m := range f.mentionsIn(a) {
		for _, o := range f.mentionsIn(b) {
			if m.Company != o.Company {
				return true
			}
		}
	}
	return false
}

// mentionsIn is the mentions that begin in a clause.
func (f *field) mentionsIn(c int) []company.Mention {
	cl := &f.clauses[c]
	first := sort.Search(len(f.mentions), func(k int) bool { return f.mentions[k].First >= cl.first })
	last := first
	for last < len(f.mentions) && f.mentions[last].First < cl.last {
		last++
	}
	return f.mentions[first:last]
}

// compares says whether a clause compares values, so that "a year ago" in it is a base and no date.
func (f *field) compares(c int) bool {
	for k, to := f.itemsOf(c); k < to; k++ {
		if f.items[k].shifts(lexicon.Compare) {
			return true
		}
	}
	return false
}

func (f *field) colourKorean() {
	for i := range f.clauses {
		cl := &f.clauses[i]
		if f.roles.ends(roleConcedingEnding, f.x.Word(f.lastHangul(*cl))) && i+1 < len(f.clauses) && f.clauses[i+1].sentence == cl.sentence && !f.opposed(i, i+1) {
			cl.conceded = true
		}
		last := f.lastHangul(*cl)
		cl.conditional = cl.conditional || f.supposes(last)
		cl.rhetorical = f.isRhetorical(*cl)
		cl.question = cl.question || f.roles.ends(roleAskingEnding, f.x.Word(last)) && !f.roles.ends(roleGivingReason, f.x.Word(last)) && !f.presumes(f.x.Sentences[cl.sentence])
	}
}

// supposes says whether the Korean eojeol at token i closes a condition. A case that is only named (이 경우, Acme의 경우)
// or taken into account (감안할 경우) is none.
func (f *field) supposes(i int) bool {
	w := f.x.Word(i)
	if !f.roles.ends(roleConditionalEnding, w) || f.roles.has(roleNoCondition, w) {
		return false
	}
	return !strings.HasPrefix(w, "경우") || !f.namesCase(i)
}

// namesCase says whether the word before a Korean word for a case makes it one that is given.
func (f *field) namesCase(i int) bool {
	return i == 0 || strings.HasSuffix(f.x.Word(i-1), "의") || f.plays(roleCaseGiven, i-1)
}

// lastHangul is the token of the last eojeol of a clause, or its first token.
func (f *field) lastHangul(c clause) int {
	for i := c.last - 1; i >= c.first; i-- {
		if f.x.Tokens[i].Kind == text.Hangul {
			return i
		}
	}
	return c.first
}
