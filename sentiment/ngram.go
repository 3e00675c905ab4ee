package sentiment

// ofOther stands before a word said of another company in the same sentence.
const ofOther = "~"

var ofOtherPiece = pieceOf(ofOther)

// ngrams adds the words of the open sentences that belong to member i: in sentences that name it, those nearer to it
// than to another company. The words of the others count apart. A word that a sentence repeats counts once: a
// list of figures says no more than one. What stands beside what is read by headlines and patterns.
func (d *document) ngrams(out []feature, f *field, l *lexis, i int) []feature {
	c := newCollector(d, f, ngramPiece, out)
	for _, s := range f.open {
		c.words(l, s, f.shares(s, i))
		c.end()
	}
	return c.out
}

// words adds the words of one sentence.
func (c *collector) words(l *lexis, s int, shares bool) {
	for k := c.f.x.Sentences[s].First; k < c.f.x.Sentences[s].Last; k++ {
		g := &l.forms[k]
		word := g.gram()
		switch {
		case g.goesOn || word.text == "":
		case l.own[k]:
			if l.fresh(0, g.first) {
				c.add(k, k, word)
			}
		case shares:
			if l.fresh(1, g.first) {
				c.add(k, k, ofOtherPiece, word)
			}
		}
	}
}

// fresh says whether a word was not yet counted for the company, as its own (0) or as another's (1). The first of its
// sentence stands for all that read the same.
func (l *lexis) fresh(whose int, first int32) bool {
	if l.seen[whose][first] == l.reader {
		return false
	}
	l.seen[whose][first] = l.reader
	return true
}
