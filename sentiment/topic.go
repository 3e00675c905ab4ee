package sentiment

import (
	"slices"
	"strings"

	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/text"
)

// onlyCompany is the one company that an article names, or nothing when it names several or none.
func (f *field) onlyCompany(cast *company.Cast) []int {
	var only []int
	for _, list := range cast.Mentions {
		for k := range list {
			if only == nil {
				only = f.memory.ints.push(nil, list[k].Company)
			} else if only[0] != list[k].Company {
				return nil
			}
		}
	}
	return only
}

// leadCompany is the company that an article is about: the only one it is filed under, when it is longer than
// a brief and names it; else one named often enough, with a good share of all names. A sentence that comes
// again counts once.
func (d *document) leadCompany() []int {
	cast, rules := d.cast, d.engine.rules
	count := d.memory.ints.take(len(cast.Companies))
	all, lead := 0, 0
	for i, list := range cast.Mentions {
		x := d.texts[i]
		again := d.memory.repeats(x)
		for k := range list {
			m := &list[k]
			kind := cast.Companies[m.Company].Kind
			if kind == "index" || kind == "agency" || again[x.Tokens[m.First].Sentence] {
				continue
			}
			all++
			if count[m.Company]++; count[m.Company] > count[lead] {
				lead = m.Company
			}
		}
	}
	if len(cast.Given) == 1 && count[cast.Given[0]] > 0 && sentences(d.texts) > int(rules[leadSentences]) {
		return cast.Given
	}
	if all == 0 || count[lead] < int(rules[leadMentions]) || float64(count[lead]) < rules[leadShare]*float64(all) {
		return nil
	}
	return d.memory.ints.push(nil, lead)
}

func sentences(texts []*text.Text) int {
	n := 0
	for _, x := range texts {
		n += len(x.Sentences)
	}
	return n
}

// repeats says of every sentence whether it stood before.
func (s *scratch) repeats(x *text.Text) []bool {
	again := s.flags.take(len(x.Sentences))
	clear(s.seen)
	for i, sentence := range x.Sentences {
		words := strings.TrimSpace(x.Folded[sentence.Start:sentence.End])
		again[i] = s.seen[words]
		if s.seen == nil {
			s.seen = map[string]bool{}
		}
		s.seen[words] = true
	}
	return again
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
	return to, ev.valence * a.engine.rules[topicFactor]
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
		if a.f.plays(rolePronoun, i) || a.isStock(i, s) {
			return true
		}
	}
	return a.f.x.Lang == text.Korean
}

// isStock says whether token i names the shares of somebody named before: "Shares fell", "the stock has
// gained". The stock market and shares of another are not meant.
func (a *assigner) isStock(i int, s text.Sentence) bool {
	if !a.f.plays(roleStock, i) {
		return false
	}
	if i+1 < s.Last && (a.f.plays(roleNotStock, i+1)) {
		return false
	}
	return i == s.First || a.f.plays(roleIts, i-1)
}
