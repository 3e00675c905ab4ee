package sentiment

import (
	"slices"
	"sort"
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
	a := assigner{engine: e, cast: cast, f: f, topicS: -1, only: f.onlyCompany(cast), lead: lead}
	f.groups = a.findGroups()
	out := f.memory.found.take(len(evs))[:0]
	done := 0
	for s := range f.x.Sentences {
		for ; done < len(evs) && evs[done].sentence == s; done++ {
			ev := evs[done]
			as := assignment{field: f}
			as.companies, ev.valence = a.target(ev)
			as.evidence = ev
			out = append(out, as)
		}
		if len(a.f.groups[s]) > 0 && !(f.x.Lang == text.Korean && a.isStranger(a.f.groups[s][0])) {
			a.topic, a.topicS = a.f.groups[s][0].members, s
		}
	}
	return out
}

// isStranger says whether a group is of companies that nobody gave and no table holds.
func (a *assigner) isStranger(g group) bool {
	return slices.ContainsFunc(a.f.mentions, func(m company.Mention) bool { return m.First == g.first && m.Stranger })
}

// target finds the companies a piece of evidence is about and its valence for them.
func (a *assigner) target(ev evidence) ([]int, float64) {
	groups := a.f.groups[ev.sentence]
	if len(groups) == 0 {
		return a.fromTopic(ev)
	}
	if head := a.f.modifiedName(groups, ev); head != nil {
		if to := a.inRelative(groups, ev, head); to != nil {
			return to.members, ev.valence
		}
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
	if a.f.setAgainst(groups, ev.clause) {
		return nil, ev.valence
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
		return a.f.memory.ints.push(a.f.memory.ints.push(nil, g.members...), led...), ev.valence
	}
	if ev.topic == ratingTopic && a.isHouse(g) || a.isAgency(g) {
		rated := a.rated(groups, g)
		switch {
		case rated != nil:
			g = rated
		case a.isAgency(g) && a.actsOnTopic(groups, ev):
			return a.fromTopic(ev)
		case a.isAgency(g):
			ev.valence *= a.engine.rules[agencyFactor]
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
	return t.Kind == text.Word && t.Capital && !a.f.masked[token] && a.f.itemAt(token) == nil &&
		!a.f.plays(roleFunction, token) && !a.f.plays(roleCompanies, token) && !a.f.plays(roleStock, token)
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
	reach := int(a.engine.rules[listNouns])
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
	if a.f.plays(roleLeads, token) {
		return !a.f.plays(roleBloc, token-1)
	}
	return a.f.playsPair(roleLeads, token-1)
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
	if w := a.f.x.Word(last); a.f.gap(last, g.first) == 1 && (a.engine.roles.has(rolePoints, w) || ev.topic == ratingTopic && w == "of" && g.first > groups[0].first && a.acts(it)) {
		return g
	}
	if g.first == last && a.f.plays(rolePoints, last-1) {
		return g
	}
	return nil
}

// points says whether the word at a token points at what follows it.
func (a *assigner) points(token int) bool {
	return token < len(a.f.x.Tokens) && a.f.plays(rolePoints, token)
}

// typical says whether a group gives examples of the companies that a move of a price before it is said of:
// uranium stocks jumped, including NAME.
func (a *assigner) typical(ev evidence, g *group) bool {
	if ev.rule != ruleMove || ev.topic != lexicon.Price || !a.f.exemplary(g.first) {
		return false
	}
	for i := a.f.decides(ev) - 1; i >= a.f.clauses[ev.clause].first; i-- {
		if a.f.plays(roleCompanies, i) {
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
			return f.plays(roleExamples, m.First-1) || f.playsPair(roleExamples, m.First-2)
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
			if f.plays(roleCompanies, i) && behind > 0 && behind <= 3 {
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
	if first < g.first {
		a.f.claims = a.f.memory.claims.push(a.f.claims, claim{first: first, last: g.first, members: g.members})
	}
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

// actsOnTopic says whether an authority that is the only one a Korean sentence names does something to the company that the
// sentence before named: 공정위는 과징금을 부과할 전망이다.
func (a *assigner) actsOnTopic(groups []group, ev evidence) bool {
	return a.f.x.Lang == text.Korean && len(groups) == 1 && a.engine.roles.has(roleActOfAuthority, string(ev.topic)) &&
		(a.only != nil || a.topicS >= 0 && ev.sentence-a.topicS == 1)
}

// rated is the group a house rates or an agency acts on: the first one behind it, else the last one before
// it, that is no house itself.
func (a *assigner) rated(groups []group, house *group) *group {
	var last *group
	for i := range groups {
		g := &groups[i]
		if a.isAgency(g) || a.isHouse(g) && !a.isAgency(house) {
			continue
		}
		if g.first > house.first {
			return g
		}
		last = g
	}
	return last
}

// modifiedName is the group that a Korean predicate with its clause modifies, right behind it, or nil: 급락한 NAME, 최대 이익을 낸
// NAME.
func (f *field) modifiedName(groups []group, ev evidence) *group {
	if f.x.Lang != text.Korean || ev.item < 0 {
		return nil
	}
	it := &f.items[ev.item]
	last := it.Last
	switch w := f.x.Word(last - 1); {
	case !f.roles.has(roleTopicParticle, it.Tail) && modifies(w) && it.verbal():
	case last < len(f.x.Tokens) && (f.particleOf(last-1) != "" || it.Tail == "이" || it.Tail == "가") && modifies(f.x.Word(last)) && f.itemAt(last) == nil:
		last++ // 이익을 낸
	default:
		return nil
	}
	if g := after(groups, last-1); g != nil && g.first == last {
		return g
	}
	return nil
}

// modifies says whether an eojeol modifies the next noun: 급락한, but not 급락했지만 or 급락하면.
func modifies(eojeol string) bool {
	return adnominal(eojeol) && !strings.HasSuffix(eojeol, "만") && !strings.HasSuffix(eojeol, "면")
}

// verbal says whether a Korean term can end in a predicate: a verb, or a noun with 하다.
func (it *item) verbal() bool {
	return strings.Contains(it.entry.Term, "/v") || strings.HasSuffix(it.entry.Term, "/h") && it.Tail != ""
}

// inRelative is the group that evidence of a Korean relative clause is about, given the name behind it: that name, unless
// the clause has a subject of its own (A가 인수한 NAME), which is the one that acts and NAME the other. It is nil where another rule
// must tell.
func (a *assigner) inRelative(groups []group, ev evidence, head *group) *group {
	g := before(groups, ev.anchor)
	own := g != nil && (a.f.tailOf(*g) == "이" || a.f.tailOf(*g) == "가") && a.f.clauseAt(g.first) == ev.clause
	switch {
	case ev.role == patient && own, ev.role != patient && !own:
		return head
	}
	return nil
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
	at := sort.Search(len(f.mentions), func(i int) bool { return f.mentions[i].Last >= g.last })
	if at < len(f.mentions) && f.mentions[at].Last == g.last {
		return f.mentions[at].Tail
	}
	return ""
}

// isOwner says whether group i owns what another company, the subject before it, acts on: A가 B의 지분을 늘렸다.
func (f *field) isOwner(groups []group, i int) bool {
	if f.tailOf(groups[i]) != "의" {
		return false
	}
	for k := range groups[:i] {
		if tail := f.tailOf(groups[k]); f.roles.has(roleTopicParticle, tail) || tail == "이" || tail == "가" {
			return true
		}
	}
	return false
}

// ownsAt says whether token is what a group owns, so that what is done to it is done to the group: NAME 지분을 매각.
func (f *field) ownsAt(g group, token int) bool {
	tail := f.tailOf(g)
	return g.last == token && (tail == "" || tail == "의") && f.plays(roleOwned, token)
}

// lends says whether group i only tells whose thing the subject before it has to do with: A가 B의 협력사에서 탈락했다, A는 B 검증에서
// 떨어졌다, A는 B 물량을 빼앗겼다. What is said of the thing itself, as far as its phrase reaches, is about its owner; a thing that
// is a subject has a predicate of its own, behind which the subject of the sentence comes back.
func (f *field) lends(groups []group, i, token int) bool {
	if !f.isOwner(groups, i) && !f.isModifier(groups, i) {
		return false
	}
	if it := f.itemAt(groups[i].last); it != nil && it.is(lexicon.Quantity) && f.roles.has(roleMeasureOfAStock, string(it.entry.Class)) {
		return false // A가 B 목표주가를 올렸다
	}
	last := token
	if it := f.itemAt(token); it != nil { // A term may hold the thing and its particle: 물량을 빼앗기다.
		last = max(token, it.Last-1)
	}
	own := false // a predicate of the thing is still to come
	for k := groups[i].last; k < last; k++ {
		switch w := f.x.Word(k); {
		case own:
			own = !f.roles.ends(roleLinkingEnding, w)
			if !own {
				return true
			}
		case f.roles.ends(roleClosingParticle, w) || f.roles.has(roleObjectParticle, f.particleOf(k)):
			return true
		case f.subjectAt(k):
			own = true
		case f.x.Tokens[k].Kind == text.Mark:
			return false
		}
	}
	return !own && !f.roles.starts(roleRival, f.x.Word(groups[i].first)) && f.endsAsCause(last)
}

// endsAsCause says whether the Korean phrase of the token tells why, so that what is said in it bears on the subject: A는 B의 인도
// 지연 탓에. What something is thanks to does not, A는 B의 부진 덕에, nor what befalls a rival.
func (f *field) endsAsCause(token int) bool {
	for k := token; k < min(token+4, len(f.x.Tokens)); k++ {
		switch w := f.x.Word(k); {
		case f.x.Tokens[k].Kind != text.Hangul, f.roles.starts(roleThanksTo, w):
			return false
		case f.roles.has(roleCauseNoun, w), strings.HasSuffix(w, "로"), w == "탓에", w == "때문에":
			return true
		case f.particleOf(k) != "", f.subjectAt(k):
			return false
		}
	}
	return false
}

// subjectAt says whether the word at a token ends in the particle of a subject, which no term (저가, 주가) ends in by itself.
func (f *field) subjectAt(token int) bool {
	if it := f.itemAt(token); it != nil && (token < it.Last-1 || it.Tail == "") {
		return false
	}
	return f.roles.ends(roleSubjectParticle, f.x.Word(token))
}

// particleOf is the object particle that the word at a token ends in, or nothing.
func (f *field) particleOf(token int) string {
	w := f.x.Word(token)
	for _, particle := range [...]string{"을", "를"} {
		if strings.HasSuffix(w, particle) && w != particle {
			return particle
		}
	}
	return ""
}

// isModifier says whether the name of group i stands bare before a noun, behind a subject of its clause: A는 B 검증에서, A가 B
// 시세를.
func (f *field) isModifier(groups []group, i int) bool {
	g := groups[i]
	if i == 0 || f.tailOf(g) != "" || g.last >= len(f.x.Tokens) || f.x.Tokens[g.last].Kind != text.Hangul {
		return false
	}
	for k := range groups[:i] {
		if f.isSubject(groups[k]) && f.clauseAt(groups[k].first) == f.clauseAt(g.first) {
			return true
		}
	}
	return false
}

// setAgainst says whether the first company of a sentence is the topic of the clause behind a Korean clause and set against
// what that tells of others: 대형 선사가 선복을 늘린 반면 A는.
func (f *field) setAgainst(groups []group, c int) bool {
	if f.x.Lang != text.Korean || groups[0].first < f.clauses[c].last {
		return false
	}
	next := f.clauseAt(groups[0].first)
	first := f.clauses[next].first
	word := f.x.Word(first)
	if !f.roles.has(roleSetsAgainst, word) {
		first--
		word = f.x.Word(first)
	}
	if !f.roles.has(roleSetsAgainst, word) || !f.isSubject(groups[0]) && f.tailOf(groups[0]) != "의" {
		return false
	}
	return groups[0].first == first+1 || groups[0].first == first+2 && f.x.Word(first+1) == ","
}

// isSubject says whether a Korean group has the particle of a topic or of a subject.
func (f *field) isSubject(g group) bool {
	tail := f.tailOf(g)
	return f.roles.has(roleTopicParticle, tail) || tail == "이" || tail == "가" || tail == "도"
}

// isObject says whether a group is acted on, by its particle.
func (f *field) isObject(g group) bool {
	return f.roles.has(roleObjectParticle, f.tailOf(g)) || f.isOpponent(g)
}

// isPartner says whether Korean group i is whom the group before it acts with: A가 B와 계약을 맺었다.
func (f *field) isPartner(groups []group, i int) bool {
	return i > 0 && f.x.Lang == text.Korean && f.roles.has(roleJoiningParticle, f.tailOf(groups[i]))
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
	if h.last+1 >= groups[i].first || f.x.Word(h.last) != "," || !f.plays(roleApposes, h.last+1) {
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
	if f.plays(roleAuxiliary, i) {
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
	if f.x.Lang == text.Korean {
		return f.lastTopic(groups, first)
	}
	if g.last == first || g.last+1 == first && f.x.Word(g.last) == "," && f.plays(roleRelative, first) {
		return g
	}
	return &groups[0]
}

// lastTopic is the group before a token that a Korean topic particle made the topic last, else the first of the sentence.
func (f *field) lastTopic(groups []group, first int) *group {
	for i := len(groups) - 1; i >= 0; i-- {
		if g := &groups[i]; g.last <= first && (g.last == first || f.roles.has(roleTopicParticle, f.tailOf(*g))) {
			return g
		}
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

// itemAt is the term at a token, or nil.
func (f *field) itemAt(token int) *item {
	if token < 0 || token >= len(f.covers) || f.covers[token] == 0 {
		return nil
	}
	return &f.items[f.covers[token]-1]
}
