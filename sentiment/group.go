package sentiment

import (
	"slices"
	"strings"

	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// group is a list of companies that share a predicate: A, B and C.
type group struct {
	first, last int // tokens [first, last)
	members     []int
	oblique     bool // with NAME, like NAME, including NAME: what stands before is not about it
}

// findGroups lists, by sentence, the companies that can be targets, lists joined. In an article about one company
// those that nobody knows only play a part in its story.
func (a *assigner) findGroups() [][]group {
	groups := a.f.memory.lists.take(len(a.f.x.Sentences))
	all := a.f.memory.groups.take(len(a.f.mentions))[:0]
	for i := range a.f.mentions {
		m := &a.f.mentions[i]
		if a.speaks(m) || a.describes(m) || a.standsBy(m) || a.causes(m) || a.isMarket(m) || a.f.isExcluded(m) || a.lead != nil && m.Stranger && a.f.x.Lang == text.English {
			continue
		}
		s := a.f.x.Tokens[m.First].Sentence
		list := groups[s]
		if n := len(list); n > 0 && a.listed(list[n-1].last, m) && !a.f.opposes(list[n-1], m) {
			list[n-1].members = a.f.memory.ints.push(list[n-1].members, m.Company)
			list[n-1].last = m.Last
			continue
		}
		all = append(all, group{first: m.First, last: m.Last, members: a.f.memory.ints.push(nil, m.Company), oblique: a.isOblique(m)})
		groups[s] = all[len(all)-1-len(list) : len(all) : len(all)]
	}
	return groups
}

// describes says whether an English mention only tells which company another one is: NAME supplier, a rival
// of NAME, NAME-backed.
func (a *assigner) describes(m *company.Mention) bool {
	x := a.f.x
	if x.Lang != text.English || m.Anaphor {
		return false
	}
	next := m.Last
	if next < len(x.Tokens) && x.Word(next) == "-" {
		next++
	}
	ahead := next < len(x.Tokens) && a.f.plays(roleTie, next)
	behind := m.First > 1 && a.f.plays(roleTie, m.First-2) && (x.Word(m.First-1) == "of" || x.Word(m.First-1) == "to")
	return (ahead || behind) && a.f.namesAnother(m)
}

// causes says whether a Korean mention names where something came from, NAME발 충격, beside the company it came to.
func (a *assigner) causes(m *company.Mention) bool {
	return m.Tail == "발" && a.f.namesAnother(m)
}

// isMarket says whether a Korean mention of an index names the market that another company lists on: 코스닥 상장, 코스피 입성.
func (a *assigner) isMarket(m *company.Mention) bool {
	return a.cast.Companies[m.Company].Kind == "index" && m.Last < len(a.f.x.Tokens) &&
		a.f.plays(roleListing, m.Last) && a.f.namesAnother(m)
}

// standsBy says whether an English mention only tells of a thing or person that has to do with another's news: a
// yacht insured by NAME, offices of NAME, a former NAME banker, and, beside another name, jets leased from NAME.
func (a *assigner) standsBy(m *company.Mention) bool {
	x := a.f.x
	if x.Lang != text.English || m.Anaphor || m.First < 2 {
		return false
	}
	before := m.First - 2
	return a.f.playsPair(roleBystander, before) || a.f.playsPair(roleLenderOfThings, before) && a.tellsOfAnother(m) || a.formerly(m)
}

// tellsOfAnother says whether the sentence of a mention names another company, not as the source of what it says.
func (a *assigner) tellsOfAnother(m *company.Mention) bool {
	return slices.ContainsFunc(a.f.mentions, func(o company.Mention) bool {
		same := a.f.x.Tokens[o.First].Sentence == a.f.x.Tokens[m.First].Sentence
		return same && o.Company != m.Company && !a.speaks(&o)
	})
}

// formerly says whether a mention is where somebody once worked: a former lawyer for NAME, two former NAME
// executives, the former head of sales at NAME.
func (a *assigner) formerly(m *company.Mention) bool {
	x := a.f.x
	s := x.Sentences[x.Tokens[m.First].Sentence]
	if m.First > s.First && a.f.plays(roleFormer, m.First-1) && m.Last < s.Last {
		return a.f.plays(roleOffice, m.Last)
	}
	if !a.f.plays(roleOfficeJoins, m.First-1) || !a.f.plays(roleOffice, m.First-2) {
		return false
	}
	for i := m.First - 3; i >= max(s.First, m.First-6) && x.Tokens[i].Kind == text.Word; i-- {
		if a.f.plays(roleFormer, i) {
			return true
		}
	}
	return false
}

// namesAnother says whether the sentence of a mention names another company.
func (f *field) namesAnother(m *company.Mention) bool {
	for i := range f.mentions {
		o := &f.mentions[i]
		if o.Company != m.Company && f.x.Tokens[o.First].Sentence == f.x.Tokens[m.First].Sentence {
			return true
		}
	}
	return false
}

// isOblique says whether a preposition before an English mention keeps it apart from what stands before:
// with NAME, the likes of NAME, but not "reported by NAME", who does what is told.
func (a *assigner) isOblique(m *company.Mention) bool {
	x := a.f.x
	if m.First < 2 || x.Lang != text.English {
		return m.First == 1 && x.Lang == text.English && a.f.plays(roleOblique, 0)
	}
	before, word := x.Word(m.First-2), x.Word(m.First-1)
	if word == "by" && a.engine.roles.has(roleAgentive, before) {
		return false
	}
	return a.engine.roles.has(roleOblique, word) || a.f.playsPair(roleOblique, m.First-2)
}

// listed says whether mention m goes on with a list that token last ends: only commas, and, a ticker in
// brackets or a joining particle stand between, or, in English, the nouns that introduce the next name
// (Acme, rival Globex and chipmaker Initech). The comma that ends a contrast begins no list: despite a slump at Acme, Globex.
func (a *assigner) listed(last int, m *company.Mention) bool {
	if c := a.f.clauseAt(last - 1); c != a.f.clauseAt(m.First) && a.f.opensWithContrast(c) {
		return false
	}
	i := last
	for i < m.First && (a.joins(i) || a.f.notOnly(last, i)) {
		i++
	}
	if i == m.First {
		return i > last || a.joinsNext(last) || a.addsUp(last, m) || a.f.x.Word(last-1) == ">" // A wire code parts two names.
	}
	return i > last && a.introduces(i, m.First)
}

// opensWithContrast says whether a clause begins with although, despite or the like.
func (f *field) opensWithContrast(c int) bool {
	it := f.itemAt(f.clauses[c].first)
	return it != nil && it.shifts(lexicon.Contrast) && f.x.Lang == text.English
}

// joins says whether token i stands between the names of a list.
func (a *assigner) joins(i int) bool {
	switch a.f.x.Word(i) {
	case ",", "and", "&", "/", "·", "및", "or", "nor", "(", ")", "$":
		return true
	case "-":
		return a.f.x.Lang == text.Korean && a.f.hyphenates(i)
	}
	return a.f.plays(roleJoiningWord, i) || a.f.x.Lang == text.Korean && a.f.isCode(i)
}

// hyphenates says whether a hyphen stands between two names without a space: A-B 맞손.
func (f *field) hyphenates(i int) bool {
	return f.x.Tokens[i].Glued && i+1 < len(f.x.Tokens) && f.x.Tokens[i+1].Glued && f.masked[i-1] && f.masked[i+1]
}

// isCode says whether a token is a bare number, such as the code that stands behind each name of a Korean list. A
// change has a unit or a sign, and belongs to its name alone.
func (f *field) isCode(token int) bool {
	for k := range f.numbers {
		if n := &f.numbers[k]; n.First <= token && token < n.Last {
			return n.Unit == text.Plain && n.Signed == 0
		}
	}
	return false
}

// introduces says whether the tokens [first, last) are English words in front of a name that say neither
// what happens nor how it is joined: chipmaker, drugstore chain.
func (a *assigner) introduces(first, last int) bool {
	if a.f.x.Lang != text.English || last-first > int(a.engine.rules[listNouns]) {
		return false
	}
	for i := first; i < last; i++ {
		if a.f.x.Tokens[i].Kind != text.Word || a.f.plays(roleFunction, i) || a.f.itemAt(i) != nil {
			return false
		}
	}
	return true
}

// notOnly says whether a word behind a Korean name that token last ends goes on to another: A뿐 아니라 B도.
func (f *field) notOnly(last, i int) bool {
	return f.x.Word(i) == "아니라" && strings.Contains(f.x.Word(last-1), "뿐") || i == last && strings.HasPrefix(f.x.Word(i), "뿐")
}

// addsUp says whether the particles of two Korean names side by side say the same of both: A도 B도.
func (a *assigner) addsUp(last int, m *company.Mention) bool {
	return last == m.First && m.Tail == "도" && a.f.x.Lang == text.Korean && a.f.tailOf(group{last: last}) == "도"
}

// joinsNext says whether the Korean particle before token last joins two names: 와, 과.
func (a *assigner) joinsNext(last int) bool {
	if last == 0 {
		return false
	}
	return a.engine.roles.ends(roleJoiningParticle, a.f.x.Word(last-1))
}
