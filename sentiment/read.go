package sentiment

import (
	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// field is one field of an article as the engine reads it, or a stretch of a long one.
type field struct {
	name     string // title or text
	memory   *scratch
	roles    *roleWords
	x        *text.Text
	mentions []company.Mention
	masked   []bool     // by token: part of a company's name
	parts    []*roleSet // by token: the roles of its word, nil for none
	items    []item     // terms in order of place
	covers   []int32    // by token: 1 + the first item that holds it, or 0
	said     []int32    // by token: how many items that say something begin before it
	named    []int32    // by token: how many mentions begin before it
	numbers  []number
	clauses  []clause
	words    []int     // by token: its number when every name counts as one word, whatever its length
	claims   []claim   // stretches that a preposition joins to a company
	groups   [][]group // by sentence: companies that evidence may be about
	evs      []assignment
	lexis    *lexis // what the learned rules read, once they ask
	open     []int  // the sentences whose learned words count for the company in work
	counted  []bool // by sentence: see units
}

// item is a term in its place, with the reading that was chosen for it.
type item struct {
	lexicon.Hit
	entry    *lexicon.Entry
	others   []*lexicon.Entry // the readings not chosen
	clause   int
	sentence int
	spent    bool // used up by a rule
}

func (it *item) is(kind lexicon.Kind) bool { return it.entry.Kind == kind }

func (it *item) shifts(class lexicon.Class) bool {
	return it.entry.Kind == lexicon.Shifter && it.entry.Class == class
}

// reading returns the reading of the item of the given kind and class, chosen or not; class "" is any.
func (it *item) reading(kind lexicon.Kind, class lexicon.Class) *lexicon.Entry {
	if it.entry.Kind == kind && (class == "" || it.entry.Class == class) {
		return it.entry
	}
	for _, e := range it.others {
		if e.Kind == kind && (class == "" || e.Class == class) {
			return e
		}
	}
	return nil
}

// side is the reading that puts a value above or below another, or nil.
func (it *item) side() *lexicon.Entry {
	if above := it.reading(lexicon.Shifter, lexicon.Above); above != nil {
		return above
	}
	return it.reading(lexicon.Shifter, lexicon.Below)
}

// number is a number in its place.
type number struct {
	text.Number
	clause   int
	sentence int
	spent    bool
}

// readField finds everything the rules work on in one field.
func (d *document) readField(n int) *field {
	e, x, memory := d.engine, d.texts[n], &d.memory
	f := &memory.fields.take(1)[0]
	f.name, f.memory, f.roles, f.x = d.names[n], memory, e.roles, x
	f.mentions = d.strangers(x, d.cast.Mentions[n])
	f.mask()
	f.parts = memory.roles.take(len(x.Tokens))
	for i := range f.parts {
		f.parts[i] = e.roles.of(x.Word(i))
	}
	hits := memory.hits.Match(e.lexicon(x.Lang), x, f.masked)
	f.items = memory.items.take(len(hits))[:0]
	for i := range hits {
		if it, ok := f.choose(hits[i]); ok {
			f.items = append(f.items, it)
		}
	}
	f.numbers = memory.numbers.take(len(x.Numbers))[:0]
	for _, n := range x.Numbers {
		if n.Value == n.Value && !f.masked[n.First] {
			f.numbers = append(f.numbers, number{Number: n, sentence: int(x.Tokens[n.First].Sentence)})
		}
	}
	f.counted = memory.flags.take(len(x.Sentences))
	f.numberWords()
	f.index()
	f.cutClauses()
	return f
}

// index finds terms and mentions by their tokens.
func (f *field) index() {
	n := len(f.x.Tokens)
	f.covers, f.said, f.named = f.memory.places.take(n), f.memory.places.take(n+1), f.memory.places.take(n+1)
	for i := len(f.items) - 1; i >= 0; i-- {
		it := &f.items[i]
		for k := it.First; k < it.Last; k++ {
			f.covers[k] = int32(i + 1)
		}
		if it.is(lexicon.Move) || it.is(lexicon.Tone) || it.is(lexicon.Relation) {
			f.said[it.First+1]++
		}
	}
	for k := range f.mentions {
		f.named[f.mentions[k].First+1]++
	}
	for k := range n {
		f.said[k+1] += f.said[k]
		f.named[k+1] += f.named[k]
	}
}

// plays says whether the word of a token plays a role.
func (f *field) plays(r wordRole, token int) bool {
	set := f.parts[token]
	return set != nil && set.has(r)
}

// playsPair says whether the word of a token and the next one, with a space between, play a role.
func (f *field) playsPair(r wordRole, token int) bool {
	a, b := f.x.Word(token), f.x.Word(token+1)
	if len(a)+1+len(b) > f.roles.longest[r] {
		return false
	}
	var room [64]byte
	pair := append(append(append(room[:0], a...), ' '), b...)
	set := f.roles.sets[string(pair)] // the string of a look-up costs no memory
	return set != nil && set.has(r)
}

// numberWords numbers the tokens with each name as one word, so that no distance depends on a name's length.
func (f *field) numberWords() {
	n := len(f.x.Tokens)
	f.words = f.memory.ints.take(n + 1)
	inside := f.memory.flags.take(n + 1)
	for k := range f.mentions {
		for i := f.mentions[k].First + 1; i < f.mentions[k].Last; i++ {
			inside[i] = true
		}
	}
	for i := range n {
		f.words[i+1] = f.words[i]
		if !inside[i+1] {
			f.words[i+1]++
		}
	}
}

// gap is how many words stand between a token range that ends before last and one that begins at first.
// It is negative when the second stands first.
func (f *field) gap(last, first int) int { return f.words[first] - f.words[last] }

// mask marks the tokens of company names, so that a name never moves its own tone. Nouns that refer
// back and cashtags of companies that nobody knows are masked as well.
func (f *field) mask() {
	f.masked = f.memory.flags.take(len(f.x.Tokens))
	for k := range f.mentions {
		for i := f.mentions[k].First; i < f.mentions[k].Last; i++ {
			f.masked[i] = true
		}
	}
	for i := 1; i < len(f.masked); i++ {
		if isCashtag(f.x, i) {
			f.masked[i-1], f.masked[i] = true, true
		}
	}
}

// isCashtag says whether token i is the symbol of a cashtag: the acme of $ACME.
func isCashtag(x *text.Text, i int) bool {
	tok := x.Tokens[i]
	return tok.Kind == text.Word && tok.Glued && x.Word(i-1) == "$" && (i == 1 || !x.Tokens[i-1].Glued || x.Tokens[i-2].Kind == text.Mark)
}

// choose picks the reading of a hit. Where several fit the part of speech, evidence comes before
// shifters, and a move before a tone; the rest stay at hand for the rules. A term all of whose readings
// are of another part of speech is no hit.
func (f *field) choose(hit lexicon.Hit) (item, bool) {
	it := item{Hit: hit, sentence: int(f.x.Tokens[hit.First].Sentence)}
	var use *usage
	for _, entry := range hit.Entries {
		if entry.POS != "" && f.x.Lang == text.English {
			if use == nil {
				u := f.usageOf(hit)
				use = &u
			}
			if !use.is(entry.POS) {
				continue
			}
		}
		if it.entry == nil {
			it.entry = entry
		} else if precedes(entry, it.entry) {
			it.others = f.memory.readings.push(it.others, it.entry)
			it.entry = entry
		} else {
			it.others = f.memory.readings.push(it.others, entry)
		}
	}
	return it, it.entry != nil
}

// precedes orders readings; one bound to a part of speech that fits wins over one that is not.
func precedes(a, b *lexicon.Entry) bool {
	if (a.POS != "") != (b.POS != "") {
		return a.POS != ""
	}
	return rank[a.Kind] < rank[b.Kind]
}

var rank = [...]int{lexicon.Neutral: 0, lexicon.Move: 1, lexicon.Relation: 2, lexicon.Tone: 3, lexicon.Quantity: 4, lexicon.Shifter: 5}
