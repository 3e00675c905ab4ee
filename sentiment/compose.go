package sentiment

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// Rules by which evidence arises; a part of the ledger names its rule.
const (
	ruleTone        = "tone"        // a term with a tone of its own
	ruleMove        = "move"        // direction x quantity, or a price word said of a company
	ruleComparison  = "comparison"  // two printed values of one quantity
	ruleExpectation = "expectation" // above or below what was expected
	ruleRelation    = "relation"    // a predicate over two companies
	ruleMention     = "mention"     // a quantity that is telling when merely named
)

// role says which side of a relation a piece of evidence is for.
type role uint8

const (
	subject role = iota
	agent
	patient
)

// evidence is one piece of evidence before it is given to a company.
type evidence struct {
	text.Span // in the folded text
	rule      string
	term      string
	topic     lexicon.Class // of the term, or of the quantity that moved
	valence   float64
	cues      []text.Span // other spans that took part
	item      int         // index of the deciding item
	anchor    int         // token that decides which company it is about
	clause    int
	sentence  int
	role      role
	past      bool
	affirmed  float64 // what a first negation turned over, for a second to bring back
	ironic    bool    // the tone of a cue of sarcasm, which refers back without a pronoun
}

// composer turns the items of a field into evidence.
type composer struct {
	rules *rules
	f     *field
	links []int // for each move, the item of its quantity, or -1
	out   []evidence
}

func (e *Engine) compose(f *field) []evidence {
	c := composer{rules: e.rules, f: f, links: f.memory.ints.take(len(f.items)), out: f.memory.evidence[:0]}
	for i := range c.links {
		c.links[i] = -1
	}
	c.measures()
	c.expectations()
	c.expectedValues()
	c.moves()
	c.percentSizes()
	c.signedNumbers()
	c.comparisons()
	c.standings()
	c.terms()
	c.toldTwice()
	c.amounts()
	c.cancel()
	c.shift()
	c.instead()
	c.preferred()
	c.irony()
	f.memory.evidence = longer(f.memory.evidence, c.out)
	return c.finish()
}

// finish drops what came to nothing and puts the rest in order of place.
func (c *composer) finish() []evidence {
	kept := c.out[:0]
	for _, ev := range c.out {
		if ev.valence != 0 && !math.IsNaN(ev.valence) {
			ev.past = c.isPast(ev)
			kept = append(kept, ev)
		}
	}
	slices.SortStableFunc(kept, func(a, b evidence) int { return cmp.Compare(a.Start, b.Start) })
	return kept
}

// isPast says whether evidence tells of a day before the publication day. A day named in its clause does
// it; words such as last year only for a move of a price: results of last year are news today.
func (c *composer) isPast(ev evidence) bool {
	cl := c.f.clauses[ev.clause]
	return cl.past || cl.earlier && ev.rule == ruleMove && ev.topic == lexicon.Price
}

// add records evidence decided by item i.
func (c *composer) add(i int, rule string, valence float64, cues ...text.Span) *evidence {
	it := &c.f.items[i]
	it.spent = true
	c.out = append(c.out, evidence{
		Span: it.Span, rule: rule, term: it.entry.Term, topic: it.entry.Class, valence: valence, cues: c.f.memory.spans.push(nil, cues...),
		item: i, anchor: it.First, clause: it.clause, sentence: it.sentence,
	})
	return &c.out[len(c.out)-1]
}

// cue records spans that took part in a piece of evidence.
func (c *composer) cue(ev *evidence, spans ...text.Span) {
	ev.cues = c.f.memory.spans.push(ev.cues, spans...)
}

// terms adds what terms say by themselves: tones, relations, and quantities that are telling when named.
func (c *composer) terms() {
	for i := range c.f.items {
		it := &c.f.items[i]
		if it.spent {
			continue
		}
		switch it.entry.Kind {
		case lexicon.Tone:
			c.add(i, ruleTone, it.entry.Valence)
		case lexicon.Relation:
			if c.exchanges(it) {
				c.exchange(i)
				continue
			}
			c.add(i, ruleRelation, it.entry.Valence).role = agent
			if it.entry.Object != 0 {
				c.add(i, ruleRelation, it.entry.Object).role = patient
			}
		case lexicon.Quantity:
			if it.entry.Object != 0 && !c.namesBase(i) {
				c.add(i, ruleMention, it.entry.Object)
			}
		}
	}
}

// exchanges says whether a relation is about the names that stand in it, not about its subject: chosen words
// that enclose a name, and terms that spell out both.
func (c *composer) exchanges(it *item) bool {
	return c.f.roles.has(roleExchange, it.entry.Term) || strings.Count(it.entry.Term, lexicon.Name) > 1
}

// exchange reads a relation whose words enclose the name it is first about, with the other name in them or behind
// them: replaced ACME with GLOBEX, left ACME for GLOBEX. Its subject is neither.
func (c *composer) exchange(i int) {
	it := &c.f.items[i]
	behind := it.Last
	if m := c.firstNamed(it.First, it.Last, it.sentence); m != nil {
		c.sideOf(i, m, it.entry.Valence)
		if strings.Count(it.entry.Term, lexicon.Name) > 1 {
			behind = m.Last
		}
	}
	if m := c.firstNamed(behind, max(it.Last, c.f.clauses[it.clause].last), it.sentence); m != nil {
		c.sideOf(i, m, it.entry.Object)
	}
}

// sideOf records what item i says of the company named at m.
func (c *composer) sideOf(i int, m *company.Mention, valence float64) {
	ev := c.add(i, ruleRelation, valence)
	ev.anchor, ev.clause = m.First, c.f.clauseAt(m.First)
}

// firstNamed is the first mention of a sentence that begins within tokens [first, last), or nil.
func (c *composer) firstNamed(first, last, sentence int) *company.Mention {
	for k := range c.f.mentions {
		m := &c.f.mentions[k]
		if m.First >= first && m.First < last && int(c.f.x.Tokens[m.First].Sentence) == sentence {
			return m
		}
	}
	return nil
}
