package sentiment

import (
	"strings"

	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// speaks says whether a mention is the source of a statement and not its subject: ": Name" at the end,
// "says Name", "according to Name", "economist at Name", "polled by Name", or a bank, broker or rating
// agency beside a word of saying.
func (a *assigner) speaks(m *company.Mention) bool {
	x := a.f.x
	s := x.Sentences[x.Tokens[m.First].Sentence]
	atEnd := m.Last >= s.Last || m.Last == s.Last-1 && x.Tokens[m.Last].Kind == text.Mark
	if m.First > s.First && atEnd && (x.Word(m.First-1) == ":" || x.Word(m.First-1) == "-" || a.attributes(m.First-1) && !a.tellsOwn(m)) {
		return true
	}
	if x.Lang == text.English && (a.isSource(m, s) || a.analystSays(m, s)) || x.Lang == text.Korean && a.isKoreanSource(m, s) {
		return true
	}
	if !a.speaksOfOthers(m.Company) && !a.isCalledBody(m, s) || a.reportsOwn(m, s) {
		return false
	}
	last := a.behindPerson(a.behindBrackets(m.Last))
	for i := max(s.First, m.First-2); i < min(s.Last, last+3); i++ {
		if i == last && x.Lang == text.English && x.Word(i) == "," && i+1 < s.Last && x.Word(i+1) == "the" { // NAME, the analyst said
			break
		}
		if a.attributes(i) || i >= m.Last && (a.f.plays(roleSpeaker, i) || a.f.plays(roleOpines, i)) {
			return true
		}
	}
	return x.Lang == text.Korean && a.attributedLater(m, s)
}

// tellsOwn says whether an English name behind a word of saying tells of itself: the article names no other, and
// it is no house or body.
func (a *assigner) tellsOwn(m *company.Mention) bool {
	return a.f.x.Lang == text.English && a.only != nil && !a.speaksOfOthers(m.Company)
}

// isCalledBody says whether the word before a name that the table does not hold calls it a house or body:
// the lobby NAME.
func (a *assigner) isCalledBody(m *company.Mention, s text.Sentence) bool {
	return m.First > s.First && !m.Anaphor && a.cast.Companies[m.Company].ID == "" && a.f.plays(roleBody, m.First-1)
}

// behindBrackets is the token behind the short form of a name in brackets that opens at token i, or i.
func (a *assigner) behindBrackets(i int) int {
	if i+2 < len(a.f.x.Tokens) && a.f.x.Word(i) == "(" && a.f.x.Word(i+2) == ")" {
		return i + 3
	}
	return i
}

// behindPerson is the token behind the name of somebody who works for an English name that ends at token i: NAME's
// Jo Doe; or i.
func (a *assigner) behindPerson(i int) int {
	x := a.f.x
	if x.Lang != text.English || i+2 >= len(x.Tokens) || x.Word(i) != "'" || x.Word(i+1) != "s" {
		return i
	}
	last := i + 2
	for last < len(x.Tokens) && last < i+4 && x.Tokens[last].Capital && a.f.itemAt(last) == nil {
		last++
	}
	if last == i+2 {
		return i
	}
	return last
}

// speaksOfOthers says whether a company is a bank, broker, rating agency or news agency, a regulator or
// another body that is named as a source more often than as the subject.
func (a *assigner) speaksOfOthers(i int) bool {
	c := a.cast.Companies[i]
	return c.Kind == "agency" || a.engine.roles.has(roleHouse, c.Sector) || c.ID == "" && (a.isBody(c.Name) || a.engine.roles.ends(roleHouseName, c.Name))
}

// isBody says whether a name that the table does not hold is one of an authority, a research house or the
// like, by its words; in Korean, where they are one, by its end: 한빛증권.
func (a *assigner) isBody(name string) bool {
	if a.engine.roles.ends(roleHouseName, name) {
		return true
	}
	for w := range strings.FieldsSeq(name) {
		if a.engine.roles.hasInAnyCase(roleBody, w) {
			return true
		}
	}
	return false
}

// reportsOwn says whether a house tells of its own earnings: it is alone in an article with them, or, in
// English, what it says begins with it or its.
func (a *assigner) reportsOwn(m *company.Mention, s text.Sentence) bool {
	if a.only != nil && a.reports(s) {
		return true
	}
	if a.f.x.Lang != text.English || a.cast.Companies[m.Company].Kind == "agency" {
		return false
	}
	for i := m.Last; i < min(m.Last+3, s.Last-1); i++ {
		if a.attributes(i) && a.f.plays(roleOfItself, i+1) {
			return true
		}
	}
	return false
}

// reports says whether a sentence tells of earnings.
func (a *assigner) reports(s text.Sentence) bool {
	for k := range a.f.items {
		it := &a.f.items[k]
		if it.First >= s.First && it.First < s.Last && it.is(lexicon.Quantity) && it.entry.Class == "earnings" {
			return true
		}
	}
	return false
}

// isKoreanSource says whether a mention is followed by 따르면 or its kin, over a particle and
// brackets: NAME(FT)에 따르면.
func (a *assigner) isKoreanSource(m *company.Mention, s text.Sentence) bool {
	for i := m.Last; i < min(m.Last+6, s.Last); i++ {
		w := a.f.x.Word(i)
		if a.engine.roles.has(roleSource, w) {
			return true
		}
		if a.f.x.Tokens[i].Kind == text.Hangul && !text.KoreanEndings().Josa(w) {
			return false
		}
	}
	return false
}

// isSource says whether an English mention stands where sources stand.
func (a *assigner) isSource(m *company.Mention, s text.Sentence) bool {
	x := a.f.x
	word := func(back int) string {
		if i := m.First - back; i >= s.First {
			return x.Word(i)
		}
		return ""
	}
	switch word(1) {
	case "to":
		return word(2) == "according"
	case "with", "for":
		return a.engine.roles.has(roleAffiliation, word(2))
	case "of":
		return a.speaksOfOthers(m.Company) && (a.engine.roles.has(roleAffiliation, word(2)) || a.saysPerson(m.First-2, s))
	case "where", "than":
		if a.expects(m.Last) {
			return true
		}
	case "by", "from":
		return a.engine.roles.has(roleSource, word(2)) || word(1) == "from" && word(2) == "data"
	}
	return a.employs(m, s)
}

// saysPerson says whether a word of saying stands before the name of a person that ends at a token: said Jo Doe.
func (a *assigner) saysPerson(last int, s text.Sentence) bool {
	for i := last; i > max(s.First, last-4); i-- {
		if !a.isCapital(i) {
			return i < last && a.attributes(i)
		}
	}
	return false
}

// expects says whether the words from token i on tell of an expectation: where NAME had expected, than NAME had
// forecast.
func (a *assigner) expects(i int) bool {
	for k := range a.f.items {
		it := &a.f.items[k]
		if it.First <= i+1 && i < it.Last && it.reading(lexicon.Shifter, lexicon.Expect) != nil {
			return true
		}
	}
	return i+1 < len(a.f.x.Tokens) && a.f.x.Word(i) == "had" && a.f.plays(roleForesees, i+1)
}

// employs says whether a mention is where a speaker works: at NAME, said; head of sales for the region at
// asset manager NAME.
func (a *assigner) employs(m *company.Mention, s text.Sentence) bool {
	x := a.f.x
	at := m.First - 1
	for at > s.First && x.Word(at) != "at" && a.introduces(at, m.First) {
		at--
	}
	if at < s.First || x.Word(at) != "at" {
		return false
	}
	if a.attributesBehind(m.Last) {
		return true
	}
	reach := int(a.engine.rules[affiliationReach])
	for i := at - 1; i >= max(s.First, at-reach) && x.Tokens[i].Kind != text.Mark && !a.attributes(i); i-- {
		if a.f.plays(roleAffiliation, i) {
			return true
		}
	}
	return false
}

// analystSays says whether somebody who speaks for the name says something: NAME analyst Jo Doe said.
func (a *assigner) analystSays(m *company.Mention, s text.Sentence) bool {
	if m.Last >= s.Last || !a.f.plays(roleSpeaker, m.Last) {
		return false
	}
	for i := m.Last + 1; i < min(m.Last+5, s.Last); i++ {
		if a.attributes(i) {
			return true
		}
	}
	return false
}

// attributesBehind says whether a word of saying stands at token i, over a comma: a fund manager at NAME,
// said.
func (a *assigner) attributesBehind(i int) bool {
	if i < len(a.f.x.Tokens) && a.f.x.Word(i) == "," {
		i++
	}
	return a.attributes(i)
}

// attributes says whether a word of saying stands at token i.
func (a *assigner) attributes(i int) bool {
	it := a.f.itemAt(i)
	return it != nil && it.reading(lexicon.Shifter, lexicon.Attribution) != nil
}

// attributedLater says whether a Korean subject is followed by a verb of saying in its sentence, or by what a broker says as a
// verb of its own (최선호주로 꼽았다). A verb that says what is thought of the subject itself, 전망이다 or 판단된다, is none; nor is one
// that another house says, or a bank that tells of its own accounts.
func (a *assigner) attributedLater(m *company.Mention, s text.Sentence) bool {
	if !a.engine.roles.has(roleTopicParticle, m.Tail) && m.Tail != "이" && m.Tail != "가" || a.tellsOfItself(m, s) {
		return false
	}
	last := a.nextHouse(m, s)
	for k := range a.f.items {
		it := &a.f.items[k]
		if it.First >= m.Last && it.First < last && it.shifts(lexicon.Attribution) && !a.engine.roles.has(roleImpersonalEnding, it.Tail) {
			return true
		}
	}
	return a.recommends(m, last)
}

// nextHouse is where another house becomes the topic of the sentence of a mention, or the end of the sentence.
func (a *assigner) nextHouse(m *company.Mention, s text.Sentence) int {
	for i := range a.f.mentions {
		o := &a.f.mentions[i]
		if o.First >= m.Last && o.First < s.Last && o.Company != m.Company && a.engine.roles.has(roleTopicParticle, o.Tail) && a.speaksOfOthers(o.Company) {
			return o.First
		}
	}
	return s.Last
}

// recommends says whether a house without accounts of its own rates another company that its sentence names, or quotes itself,
// within the tokens behind a mention.
func (a *assigner) recommends(m *company.Mention, last int) bool {
	if a.engine.roles.has(roleOwnAccounts, a.cast.Companies[m.Company].Sector) || !a.f.namesAnother(m) {
		return false
	}
	for i := m.Last; i < last; i++ {
		if a.f.x.Tokens[i].Kind == text.Hangul && (a.engine.roles.ends(roleQuotingEnding, a.f.x.Word(i)) || a.engine.roles.starts(roleRecommends, a.f.x.Word(i))) {
			return true
		}
	}
	return false
}

// tellsOfItself says whether a bank with accounts of its own is the only company of a sentence that tells of accounts.
func (a *assigner) tellsOfItself(m *company.Mention, s text.Sentence) bool {
	return a.engine.roles.has(roleOwnAccounts, a.cast.Companies[m.Company].Sector) && a.accounts(s) && !a.f.namesAnother(m)
}

// accounts says whether a sentence tells of earnings or costs.
func (a *assigner) accounts(s text.Sentence) bool {
	for k := range a.f.items {
		it := &a.f.items[k]
		if it.First >= s.First && it.First < s.Last && it.is(lexicon.Quantity) && (it.entry.Class == "earnings" || it.entry.Class == "cost") {
			return true
		}
	}
	return false
}
