package sentiment

import (
	"slices"
	"strings"

	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// assignment gives a piece of evidence to the companies it is about. Nobody means unassigned.
type assignment struct {
	evidence
	field     *field
	companies []int // indexes into the cast
}

// group is a list of companies that share a predicate: A, B and C.
type group struct {
	first, last int // tokens [first, last)
	members     []int
	oblique     bool // with NAME, like NAME, including NAME: what stands before is not about it
}

// assigner walks the sentences of a field in order and remembers the topic.
type assigner struct {
	engine *Engine
	cast   *company.Cast
	f      *field
	topic  []int // companies of the last sentence that named any
	topicS int
	only   []int // the company, when the article names one only
	lead   []int // the company that the article is about, when there is one
}

// assign gives the evidence of a field to companies: within the clause to the company before it, else to
// the one after it; from a clause that names nobody to the subject of the sentence; from a sentence that
// names nobody but refers back to the only company of the article, else to the topic before it; from one
// that does not refer back to the company the article is about.
func (e *Engine) assign(f *field, cast *company.Cast, lead []int, evs []evidence) []assignment {
	a := assigner{engine: e, cast: cast, f: f, topicS: -1, only: onlyCompany(cast), lead: lead}
	f.groups = a.findGroups()
	out := make([]assignment, 0, len(evs))
	done := 0
	for s := range f.x.Sentences {
		for ; done < len(evs) && evs[done].sentence == s; done++ {
			ev := evs[done]
			as := assignment{field: f}
			as.companies, ev.valence = a.target(ev)
			as.evidence = ev
			out = append(out, as)
		}
		if len(a.f.groups[s]) > 0 {
			a.topic, a.topicS = a.f.groups[s][0].members, s
		}
	}
	return out
}

// onlyCompany is the one company that an article names, or nothing when it names several or none.
func onlyCompany(cast *company.Cast) []int {
	var only []int
	for _, list := range cast.Mentions {
		for _, m := range list {
			if only == nil {
				only = []int{m.Company}
			} else if only[0] != m.Company {
				return nil
			}
		}
	}
	return only
}

// leadCompany is the company that an article is about: the only one it is filed under, when it is longer than
// a brief and names it; else one named often enough, with a good share of all names. A sentence that comes
// again counts once.
func (e *Engine) leadCompany(texts []*text.Text, cast *company.Cast) []int {
	count := make([]int, len(cast.Companies))
	all, lead := 0, 0
	for i, list := range cast.Mentions {
		again := repeats(texts[i])
		for _, m := range list {
			kind := cast.Companies[m.Company].Kind
			if kind == "index" || kind == "agency" || again[texts[i].Tokens[m.First].Sentence] {
				continue
			}
			all++
			if count[m.Company]++; count[m.Company] > count[lead] {
				lead = m.Company
			}
		}
	}
	if len(cast.Given) == 1 && count[cast.Given[0]] > 0 && sentences(texts) > int(e.rules.get("lead.sentences")) {
		return cast.Given
	}
	if all == 0 || count[lead] < int(e.rules.get("lead.mentions")) || float64(count[lead]) < e.rules.get("lead.share")*float64(all) {
		return nil
	}
	return []int{lead}
}

func sentences(texts []*text.Text) int {
	n := 0
	for _, x := range texts {
		n += len(x.Sentences)
	}
	return n
}

// repeats says of every sentence whether it stood before.
func repeats(x *text.Text) []bool {
	again := make([]bool, len(x.Sentences))
	seen := map[string]bool{}
	for i, s := range x.Sentences {
		words := strings.TrimSpace(x.Folded[s.Start:s.End])
		again[i] = seen[words]
		seen[words] = true
	}
	return again
}

// findGroups lists, by sentence, the companies that can be targets, lists joined. In an article about one company
// those that nobody knows only play a part in its story.
func (a *assigner) findGroups() [][]group {
	groups := make([][]group, len(a.f.x.Sentences))
	for i := range a.f.mentions {
		m := &a.f.mentions[i]
		if a.speaks(m) || a.describes(m) || a.standsBy(m) || a.causes(m) || a.isMarket(m) || a.lead != nil && m.Stranger {
			continue
		}
		s := a.f.x.Tokens[m.First].Sentence
		list := groups[s]
		if n := len(list); n > 0 && a.listed(list[n-1].last, m) {
			list[n-1].members = append(list[n-1].members, m.Company)
			list[n-1].last = m.Last
			continue
		}
		g := group{first: m.First, last: m.Last, members: []int{m.Company}}
		g.oblique = a.isOblique(m)
		groups[s] = append(list, g)
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
	ahead := next < len(x.Tokens) && a.engine.roles.has("tie", x.Word(next))
	behind := m.First > 1 && a.engine.roles.has("tie", x.Word(m.First-2)) && (x.Word(m.First-1) == "of" || x.Word(m.First-1) == "to")
	return (ahead || behind) && a.f.namesAnother(m)
}

// causes says whether a Korean mention names where something came from, NAME발 충격, beside the company it came to.
func (a *assigner) causes(m *company.Mention) bool {
	return m.Tail == "발" && a.f.namesAnother(m)
}

// isMarket says whether a Korean mention of an index names the market that another company lists on: 코스닥 상장, 코스피 입성.
func (a *assigner) isMarket(m *company.Mention) bool {
	return a.cast.Companies[m.Company].Kind == "index" && m.Last < len(a.f.x.Tokens) &&
		a.engine.roles.has("listing", a.f.x.Word(m.Last)) && a.f.namesAnother(m)
}

// standsBy says whether an English mention only tells of a thing or person that has to do with another's news: a
// yacht insured by NAME, offices of NAME, a former NAME banker, and, beside another name, jets leased from NAME.
func (a *assigner) standsBy(m *company.Mention) bool {
	x := a.f.x
	if x.Lang != text.English || m.Anaphor || m.First < 2 {
		return false
	}
	phrase := x.Word(m.First-2) + " " + x.Word(m.First-1)
	return a.engine.roles.has("bystander", phrase) || a.engine.roles.has("lender of things", phrase) && a.tellsOfAnother(m) || a.formerly(m)
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
	if m.First > s.First && a.engine.roles.has("former", x.Word(m.First-1)) && m.Last < s.Last {
		return a.engine.roles.has("office", x.Word(m.Last))
	}
	if !a.engine.roles.has("office joins", x.Word(m.First-1)) || !a.engine.roles.has("office", x.Word(m.First-2)) {
		return false
	}
	for i := m.First - 3; i >= max(s.First, m.First-6) && x.Tokens[i].Kind == text.Word; i-- {
		if a.engine.roles.has("former", x.Word(i)) {
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
		return m.First == 1 && x.Lang == text.English && a.engine.roles.has("oblique", x.Word(0))
	}
	before, word := x.Word(m.First-2), x.Word(m.First-1)
	if word == "by" && a.engine.roles.has("agentive", before) {
		return false
	}
	return a.engine.roles.has("oblique", word) || a.engine.roles.has("oblique", before+" "+word)
}

// listed says whether mention m goes on with a list that token last ends: only commas, and, a ticker in
// brackets or a joining particle stand between, or, in English, the nouns that introduce the next name
// (Acme, rival Globex and chipmaker Initech). The comma that ends a contrast begins no list: despite a slump at Acme, Globex.
func (a *assigner) listed(last int, m *company.Mention) bool {
	if c := a.f.clauseAt(last - 1); c != a.f.clauseAt(m.First) && a.f.opensWithContrast(c) {
		return false
	}
	i := last
	for i < m.First && a.joins(i) {
		i++
	}
	if i == m.First {
		return i > last || a.joinsNext(last) || a.f.x.Word(last-1) == ">" // A wire code parts two names.
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
	}
	return a.engine.roles.has("joining word", a.f.x.Word(i))
}

// introduces says whether the tokens [first, last) are English words in front of a name that say neither
// what happens nor how it is joined: chipmaker, drugstore chain.
func (a *assigner) introduces(first, last int) bool {
	if a.f.x.Lang != text.English || last-first > int(a.engine.rules.get("list.nouns")) {
		return false
	}
	for i := first; i < last; i++ {
		if a.f.x.Tokens[i].Kind != text.Word || a.engine.roles.has("function", a.f.x.Word(i)) || a.f.itemAt(i) != nil {
			return false
		}
	}
	return true
}

// joinsNext says whether the Korean particle before token last joins two names: 와, 과.
func (a *assigner) joinsNext(last int) bool {
	if last == 0 {
		return false
	}
	return a.engine.roles.ends("joining particle", a.f.x.Word(last-1))
}

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
		if a.attributes(i) || i >= m.Last && (a.engine.roles.has("speaker", x.Word(i)) || a.engine.roles.has("opines", x.Word(i))) {
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
	return m.First > s.First && !m.Anaphor && a.cast.Companies[m.Company].ID == "" && a.engine.roles.has("body", a.f.x.Word(m.First-1))
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
	return c.Kind == "agency" || a.engine.roles.has("house", c.Sector) || c.ID == "" && a.isBody(c.Name)
}

// isBody says whether a name that the table does not hold is one of an authority, a research house or the
// like, by its words.
func (a *assigner) isBody(name string) bool {
	return slices.ContainsFunc(strings.Fields(strings.ToLower(name)), func(w string) bool { return a.engine.roles.has("body", w) })
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
		if a.attributes(i) && a.engine.roles.has("of itself", a.f.x.Word(i+1)) {
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
		if a.engine.roles.has("source", w) {
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
		return a.engine.roles.has("affiliation", word(2))
	case "of":
		return a.speaksOfOthers(m.Company) && (a.engine.roles.has("affiliation", word(2)) || a.saysPerson(m.First-2, s))
	case "where", "than":
		if a.expects(m.Last) {
			return true
		}
	case "by", "from":
		return a.engine.roles.has("source", word(2)) || word(1) == "from" && word(2) == "data"
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
	return i+1 < len(a.f.x.Tokens) && a.f.x.Word(i) == "had" && a.engine.roles.has("foresees", a.f.x.Word(i+1))
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
	reach := int(a.engine.rules.get("affiliation.reach"))
	for i := at - 1; i >= max(s.First, at-reach) && x.Tokens[i].Kind != text.Mark && !a.attributes(i); i-- {
		if a.engine.roles.has("affiliation", x.Word(i)) {
			return true
		}
	}
	return false
}

// analystSays says whether somebody who speaks for the name says something: NAME analyst Jo Doe said.
func (a *assigner) analystSays(m *company.Mention, s text.Sentence) bool {
	if m.Last >= s.Last || !a.engine.roles.has("speaker", a.f.x.Word(m.Last)) {
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
	for k := range a.f.items {
		it := &a.f.items[k]
		if it.First <= i && i < it.Last {
			return it.reading(lexicon.Shifter, lexicon.Attribution) != nil
		}
	}
	return false
}

// attributedLater says whether a Korean subject is followed by a verb of saying in its sentence.
func (a *assigner) attributedLater(m *company.Mention, s text.Sentence) bool {
	if !a.engine.roles.has("topic particle", m.Tail) && m.Tail != "이" && m.Tail != "가" {
		return false
	}
	for k := range a.f.items {
		it := &a.f.items[k]
		if it.First >= m.Last && it.First < s.Last && it.shifts(lexicon.Attribution) {
			return true
		}
	}
	return false
}

// target finds the companies a piece of evidence is about and its valence for them.
func (a *assigner) target(ev evidence) ([]int, float64) {
	groups := a.f.groups[ev.sentence]
	if len(groups) == 0 {
		return a.fromTopic(ev)
	}
	if a.f.x.Lang == text.Korean && ev.role != subject {
		return a.koreanRole(groups, ev), ev.valence
	}
	switch ev.role {
	case agent:
		if g := before(groups, ev.anchor); g != nil {
			return g.members, ev.valence
		}
		if g := a.enclosed(groups, ev); g != nil { // the loss of ACME as a customer will cost GLOBEX
			return g.members, ev.valence
		}
		return groups[0].members, ev.valence
	case patient:
		if g := after(groups, ev.anchor); g != nil {
			return g.members, ev.valence
		}
		return nil, ev.valence
	}
	if g := a.pointed(groups, ev); g != nil {
		a.claim(groups, g)
		return g.members, ev.valence
	}
	g := a.f.nearest(groups, ev.clause, ev.anchor)
	led := a.ledBy(groups, ev)
	if a.ofStranger(ev) {
		return led, ev.valence
	}
	if g.oblique && g.first > a.f.decides(ev) {
		if led == nil && a.typical(ev, g) {
			return g.members, ev.valence
		}
		return led, ev.valence
	}
	if led != nil {
		return append(slices.Clone(g.members), led...), ev.valence
	}
	if ev.topic == ratingTopic && a.isHouse(g) || a.isAgency(g) {
		rated := a.rated(groups, g)
		switch {
		case rated != nil:
			g = rated
		case a.isAgency(g):
			ev.valence *= a.engine.rules.get("agency.factor")
		}
	}
	return g.members, ev.valence
}

// ofStranger says whether a bare move of a price is said of a name that is none of the cast, right before it:
// Stranger soared 11% after NAME placed an order.
func (a *assigner) ofStranger(ev evidence) bool {
	if a.f.x.Lang != text.English || ev.rule != ruleMove || ev.topic != lexicon.Price || ev.item < 0 || len(ev.cues) == 0 {
		return false
	}
	x, verb := a.f.x, a.f.items[ev.item].First
	s := x.Sentences[ev.sentence]
	first := verb
	for first > s.First && a.isCapital(first-1) {
		first--
	}
	if first == verb || x.Tokens[verb].Capital || first > s.First && (a.f.masked[first-1] || x.Tokens[first-1].Glued || x.Tokens[first-1].Kind == text.Mark && x.Word(first-1) != ",") {
		return false
	}
	return first > s.First || verb-first > 1 || !strings.HasSuffix(x.Word(first), "s")
}

// isCapital says whether a token is a word with a capital that is no term and no part of a known name.
func (a *assigner) isCapital(token int) bool {
	t := a.f.x.Tokens[token]
	w := a.f.x.Word(token)
	return t.Kind == text.Word && t.Capital && !a.f.masked[token] && a.f.itemAt(token) == nil &&
		!a.engine.roles.has("function", w) && !a.engine.roles.has("companies", w) && !a.engine.roles.has("stock", w)
}

// enclosed is the group behind a relation whose words hold a name of their own, so that its agent stands
// there when none stands before.
func (a *assigner) enclosed(groups []group, ev evidence) *group {
	if ev.item < 0 || !strings.Contains(ev.term, lexicon.Name) {
		return nil
	}
	return after(groups, a.f.items[ev.item].Last-1)
}

// decides is the token of the word that decides a piece of evidence: rose, in stocks such as NAME rose.
func (f *field) decides(ev evidence) int {
	if ev.item < 0 {
		return ev.anchor
	}
	return max(ev.anchor, f.items[ev.item].First)
}

// ledBy lists the companies that share a move of a price before them: higher, led by NAME.
func (a *assigner) ledBy(groups []group, ev evidence) []int {
	g := after(groups, a.f.decides(ev))
	if ev.rule != ruleMove || ev.topic != lexicon.Price || g == nil || a.f.x.Lang != text.English {
		return nil
	}
	reach := int(a.engine.rules.get("list.nouns"))
	for by := g.first - 1; by > a.f.decides(ev) && g.first-by <= reach+1; by-- {
		if a.f.x.Word(by) == "by" {
			if a.leads(by-1) && a.introduces(by+1, g.first) {
				return g.members
			}
			return nil
		}
	}
	return nil
}

// leads says whether the participle at a token, which may end in down or higher, tells who led a market, not
// whom a group of buyers is led by.
func (a *assigner) leads(token int) bool {
	if a.engine.roles.has("leads", a.f.x.Word(token)) {
		return !a.engine.roles.has("bloc", a.f.x.Word(token-1))
	}
	return a.engine.roles.has("leads", a.f.x.Word(token-1)+" "+a.f.x.Word(token))
}

// pointed is the group that a preposition joins to a tone: a threat to NAME, bullish on NAME.
func (a *assigner) pointed(groups []group, ev evidence) *group {
	if a.f.x.Lang != text.English || ev.rule != ruleTone && ev.rule != ruleMention || ev.item < 0 {
		return nil
	}
	it := &a.f.items[ev.item]
	if g := after(groups, it.First); g != nil && g.last <= it.Last && strings.Contains(it.entry.Term, lexicon.Name) {
		return g
	}
	last := it.Last
	g := after(groups, last-1)
	if g != nil && a.points(last-1) && a.f.examplesAt(last) == g.first || g != nil && a.points(last) && a.f.examplesAt(last+1) == g.first {
		return g
	}
	if g == nil || a.f.gap(last, g.first) > 1 {
		return nil
	}
	if w := a.f.x.Word(last); a.f.gap(last, g.first) == 1 && (a.engine.roles.has("points", w) || ev.topic == ratingTopic && w == "of" && g.first > groups[0].first && a.acts(it)) {
		return g
	}
	if g.first == last && a.engine.roles.has("points", a.f.x.Word(last-1)) {
		return g
	}
	return nil
}

// points says whether the word at a token points at what follows it.
func (a *assigner) points(token int) bool {
	return token < len(a.f.x.Tokens) && a.engine.roles.has("points", a.f.x.Word(token))
}

// typical says whether a group gives examples of the companies that a move of a price before it is said of:
// uranium stocks jumped, including NAME.
func (a *assigner) typical(ev evidence, g *group) bool {
	if ev.rule != ruleMove || ev.topic != lexicon.Price || !a.f.exemplary(g.first) {
		return false
	}
	for i := a.f.decides(ev) - 1; i >= a.f.clauses[ev.clause].first; i-- {
		if a.engine.roles.has("companies", a.f.x.Word(i)) {
			return true
		}
	}
	return false
}

// exemplary says whether the name that holds an English token is given as an example: including NAME, the likes of
// NAME, such as NAME.
func (f *field) exemplary(token int) bool {
	if f.x.Lang != text.English {
		return false
	}
	for _, m := range f.mentions {
		if m.First <= token && token < m.Last && m.First > 1 {
			word := f.x.Word(m.First - 1)
			return f.roles.has("examples", word) || f.roles.has("examples", f.x.Word(m.First-2)+" "+word)
		}
	}
	return false
}

// examplesAt is the name that gives an example of the companies whose noun begins at an English token or behind
// one word that tells their kind: miners such as NAME, chip makers including NAME. It is -1 when there is none.
func (f *field) examplesAt(token int) int {
	for _, m := range f.mentions {
		if m.First <= token || m.First-token > 5 || !f.exemplary(m.First) {
			continue
		}
		for i := token; i < min(token+2, m.First); i++ {
			behind := m.First - i - 1
			if f.roles.has("companies", f.x.Word(i)) && behind > 0 && behind <= 3 {
				return m.First
			}
		}
	}
	return -1
}

// acts says whether a term begins with a verb: cut the rating, not the top pick, of NAME.
func (a *assigner) acts(it *item) bool {
	verb, _, _ := strings.Cut(it.entry.Term, " ")
	return strings.HasSuffix(verb, "/v")
}

// claim is a run of tokens [first, last) that belongs to a group behind it.
type claim struct {
	first, last int
	members     []int
}

// claim gives the words between the name before and a group to that group.
func (a *assigner) claim(groups []group, g *group) {
	first := a.f.x.Sentences[a.f.x.Tokens[g.first].Sentence].First
	for i := range groups {
		if groups[i].last <= g.first {
			first = max(first, groups[i].last)
		}
	}
	a.f.claims = append(a.f.claims, claim{first: first, last: g.first, members: g.members})
}

// ratingTopic is the class of terms that a house says of somebody else.
const ratingTopic = "rating"

// isHouse says whether every member of a group is a bank, broker or rating agency.
func (a *assigner) isHouse(g *group) bool {
	return !slices.ContainsFunc(g.members, func(i int) bool { return !a.speaksOfOthers(i) })
}

// isAgency says whether every member of a group is a regulator, news agency or the like, which acts on
// companies and is none.
func (a *assigner) isAgency(g *group) bool {
	return !slices.ContainsFunc(g.members, func(i int) bool { return a.cast.Companies[i].Kind != "agency" })
}

// rated is the group a house rates or an agency acts on: the first one behind it, else the last one before
// it, that is no house itself.
func (a *assigner) rated(groups []group, house *group) *group {
	var last *group
	for i := range groups {
		g := &groups[i]
		if a.isHouse(g) {
			continue
		}
		if g.first > house.first {
			return g
		}
		last = g
	}
	return last
}

// koreanRole finds the side of a relation by particle: both sides stand before the predicate. The object
// has 을, 를, 에, 에게, 로부터 or 와, or is the owner of what is acted on (NAME의 지분); the subject any other particle or none.
func (a *assigner) koreanRole(groups []group, ev evidence) []int {
	for i := len(groups) - 1; i >= 0; i-- {
		g := groups[i]
		if g.first > ev.anchor {
			continue
		}
		if (a.f.isObject(g) || a.f.isPartner(groups, i) || a.f.isOwner(groups, i) || a.f.ownsAt(g, ev.anchor)) == (ev.role == patient) {
			return g.members
		}
	}
	if ev.role == agent && len(groups) > 0 && !a.f.isObject(groups[0]) {
		return groups[0].members
	}
	return nil
}

// tailOf is the particle of the last name of a group.
func (f *field) tailOf(g group) string {
	for _, m := range f.mentions {
		if m.Last == g.last {
			return m.Tail
		}
	}
	return ""
}

// isOwner says whether group i owns what another company, the subject before it, acts on: A가 B의 지분을 늘렸다.
func (f *field) isOwner(groups []group, i int) bool {
	if f.tailOf(groups[i]) != "의" {
		return false
	}
	for k := range groups[:i] {
		if tail := f.tailOf(groups[k]); f.roles.has("topic particle", tail) || tail == "이" || tail == "가" {
			return true
		}
	}
	return false
}

// ownsAt says whether token is what a group owns, so that what is done to it is done to the group: NAME 지분을 매각.
func (f *field) ownsAt(g group, token int) bool {
	tail := f.tailOf(g)
	return g.last == token && (tail == "" || tail == "의") && f.roles.has("owned", f.x.Word(token))
}

// lends says whether group i only tells whose thing the subject before it has to do with: A가 B의 협력사에서 탈락했다. A thing
// that is a subject itself is what the sentence is about.
func (f *field) lends(groups []group, i, token int) bool {
	if !f.isOwner(groups, i) {
		return false
	}
	for k := groups[i].last; k < token; k++ {
		if f.roles.ends("subject particle", f.x.Word(k)) {
			return false
		}
	}
	return true
}

// isObject says whether a group is acted on, by its particle.
func (f *field) isObject(g group) bool { return f.roles.has("object particle", f.tailOf(g)) }

// isPartner says whether Korean group i is whom the group before it acts with: A가 B와 계약을 맺었다.
func (f *field) isPartner(groups []group, i int) bool {
	return i > 0 && f.x.Lang == text.Korean && f.roles.has("joining particle", f.tailOf(groups[i]))
}

// nearest is the group that token in clause c belongs to: in its clause the one before it, else the first;
// in a clause that names nobody the subject of the sentence. In Korean a name with an object particle, or
// a partner, yields to a subject.
func (f *field) nearest(groups []group, c, token int) *group {
	cl := &f.clauses[c]
	var first, object *group
	for i := len(groups) - 1; i >= 0; i-- {
		g := &groups[i]
		if g.first < cl.first || g.first >= cl.last {
			continue
		}
		if g.first > token {
			if !g.oblique || first == nil {
				first = g
			}
		} else if f.x.Lang == text.Korean && (f.isObject(*g) || f.isPartner(groups, i) || f.lends(groups, i, token)) {
			if object == nil {
				object = g
			}
		} else if resumed := f.resumed(groups, i, token); resumed != nil {
			return resumed
		} else {
			return g
		}
	}
	switch {
	case object != nil:
		return object
	case first != nil:
		return first
	}
	return f.subject(groups, cl.first)
}

// resumed is the group of which token tells again, behind a relative clause or apposition that names group
// i: Acme, which owns Globex, rose; Acme, a rival of Globex, rose. It is nil when group i stands in none.
func (f *field) resumed(groups []group, i, token int) *group {
	if i == 0 || f.x.Lang != text.English {
		return nil
	}
	h := &groups[i-1]
	if h.last+1 >= groups[i].first || f.x.Word(h.last) != "," || !f.roles.has("apposes", f.x.Word(h.last+1)) {
		return nil
	}
	for c := groups[i].last; c < token; c++ {
		if f.x.Word(c) == "," && f.isVerb(c+1) {
			return h
		}
	}
	return nil
}

// isVerb says whether token i begins a predicate: a word that says something, or an auxiliary.
func (f *field) isVerb(i int) bool {
	if f.roles.has("auxiliary", f.x.Word(i)) {
		return true
	}
	it := f.itemAt(i)
	return it != nil && (it.is(lexicon.Move) || it.is(lexicon.Relation) || it.is(lexicon.Tone) || it.shifts(lexicon.Attribution)) && !strings.HasSuffix(f.x.Word(i), "ing")
}

// subject is the group that a clause from token first on takes over: the one named last before it when
// nothing was said of it yet or a relative clause begins, else the first of the sentence.
func (f *field) subject(groups []group, first int) *group {
	g := before(groups, first)
	if g == nil {
		return &groups[0]
	}
	if g.last == first || g.last+1 == first && f.x.Word(g.last) == "," && f.roles.has("relative", f.x.Word(first)) {
		return g
	}
	return &groups[0]
}

// before is the last group that begins before a token.
func before(groups []group, token int) *group {
	for i := len(groups) - 1; i >= 0; i-- {
		if groups[i].first <= token {
			return &groups[i]
		}
	}
	return nil
}

func after(groups []group, token int) *group {
	for i := range groups {
		if groups[i].first > token {
			return &groups[i]
		}
	}
	return nil
}

// fromTopic gives evidence of a sentence that names nobody but refers back: to the only company of the
// article, else to the topic of the sentence before in the same paragraph. What does not refer back is about
// the company the article is about.
func (a *assigner) fromTopic(ev evidence) ([]int, float64) {
	to := a.only
	if a.quotes(ev.sentence) || a.quotesOnly() {
		to = nil
	}
	switch {
	case !ev.ironic && !a.headed() && !a.refersBack(ev.sentence):
		if to = a.lead; to == nil {
			return nil, ev.valence
		}
	case to == nil && a.topicS >= 0 && ev.sentence-a.topicS == 1 && !a.breaks(ev.sentence):
		to = a.topic
	}
	return to, ev.valence * a.engine.rules.get("topic.factor")
}

// quotes says whether a sentence names companies, as sources of what it says.
func (a *assigner) quotes(sentence int) bool {
	return slices.ContainsFunc(a.f.mentions, func(m company.Mention) bool {
		return !m.Anaphor && int(a.f.x.Tokens[m.First].Sentence) == sentence
	})
}

// quotesOnly says whether the field names companies, all of them as sources.
func (a *assigner) quotesOnly() bool {
	return slices.ContainsFunc(a.f.mentions, func(m company.Mention) bool { return !m.Anaphor }) &&
		!slices.ContainsFunc(a.f.groups, func(list []group) bool { return len(list) > 0 })
}

// headed says whether the only company of an article is named in its title or by a cashtag, so that all of
// it is about that company.
func (a *assigner) headed() bool {
	if a.only == nil {
		return false
	}
	titled := len(a.cast.Mentions) > 1 && len(a.cast.Mentions[0]) > 0
	return titled || slices.ContainsFunc(a.f.mentions, func(m company.Mention) bool {
		return m.First > 0 && isCashtag(a.f.x, m.First)
	})
}

// breaks says whether a blank line stands before a sentence.
func (a *assigner) breaks(sentence int) bool {
	before, s := a.f.x.Sentences[sentence-1], a.f.x.Sentences[sentence]
	return strings.Count(a.f.x.Folded[before.End:s.Start], "\n") > 1
}

// refersBack says whether a sentence holds a pronoun for a company, its shares or, in Korean, no subject of
// its own.
func (a *assigner) refersBack(sentence int) bool {
	s := a.f.x.Sentences[sentence]
	for i := s.First; i < s.Last; i++ {
		if a.engine.roles.has("pronoun", a.f.x.Word(i)) || a.isStock(i, s) {
			return true
		}
	}
	return a.f.x.Lang == text.Korean
}

// isStock says whether token i names the shares of somebody named before: "Shares fell", "the stock has
// gained". The stock market and shares of another are not meant.
func (a *assigner) isStock(i int, s text.Sentence) bool {
	x := a.f.x
	if !a.engine.roles.has("stock", x.Word(i)) {
		return false
	}
	if i+1 < s.Last && (a.engine.roles.has("not stock", x.Word(i+1))) {
		return false
	}
	return i == s.First || a.engine.roles.has("its", x.Word(i-1))
}

// itemAt is the term at a token, or nil.
func (f *field) itemAt(token int) *item {
	for k := range f.items {
		if it := &f.items[k]; it.First <= token && token < it.Last {
			return it
		}
	}
	return nil
}
