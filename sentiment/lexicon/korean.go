package lexicon

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tickertone/tickertone/sentiment/text"
	"github.com/tickertone/tickertone/sentiment/trie"
)

// form says what may follow a Korean stem in its eojeol.
type form uint8

const (
	nounForm  form = 1 << iota // particles, the copula, another known noun
	hadaForm                   // these and 하다, 되다, 시키다 and kin
	verbForm                   // verbal endings
	fusedForm                  // the same, or nothing (올라, 오른)
	fixedForm                  // nothing
)

// stems is a trie over characters. '~' stands for an optional particle and an optional space, behind which an
// amount or an adverbial may stand.
type stems struct {
	endings    text.Endings
	adverbials adverbials
	edges      trie.Edges
	ends       ends
}

const anyParticle = '~'

// onlyWithNegation is the particle that means nothing but, which a term does not pass over: 수 없다 is no 수밖에 없다.
const onlyWithNegation = "밖에"

// newStems makes room for some entries.
func newStems(endings text.Endings, entries int) *stems {
	s := &stems{endings: endings, adverbials: koreanAdverbials(), ends: newEnds(entries)}
	s.edges.Reserve(nodesPerEntry * entries)
	return s
}

// maxSpaces is the most spaces in a term: each is optional and so doubles its spellings.
const maxSpaces = 6

// conjugator enters terms into stems. Most verbs stand in many terms, and are conjugated once.
type conjugator struct {
	*stems
	verbs map[string][]stem // by dictionary form, with its mark
}

// stem is what may end a term, the whole of it behind its last space or particle if it is a verb.
type stem struct {
	text string
	form form
}

func newConjugator(s *stems) *conjugator { return &conjugator{stems: s, verbs: map[string][]stem{}} }

// The stems of terms that are no verbs: nothing behind the term.
var (
	nounStem  = []stem{{form: nounForm}}
	hadaStem  = []stem{{form: nounForm | hadaForm}}
	fixedStem = []stem{{form: fixedForm}}
)

// add enters every surface prefix of the term of a list of one entry.
func (c *conjugator) add(entry []*Entry) error {
	whole := entry[0].Term
	if n := strings.Count(whole, " ") + strings.Count(whole, string(anyParticle)); n > maxSpaces {
		return fmt.Errorf("term %.100q has %d spaces: expected at most %d", whole, n, maxSpaces)
	}
	term, mark := whole, "n"
	if i := strings.LastIndexByte(whole, '/'); i > 0 {
		term, mark = whole[:i], whole[i+1:]
	}
	switch {
	case mark == "n":
		c.enter(0, term, nounStem, entry)
	case mark == "h":
		c.enter(0, predicative(term), hadaStem, entry)
	case mark == "x":
		c.enter(0, term, fixedStem, entry)
	case strings.HasPrefix(mark, "v"):
		return c.addVerb(term, mark[1:], entry)
	default:
		return fmt.Errorf("mark %q of %q: expected /n, /h, /v, /v르, /vㅂ, /vㅅ, /vㄷ, /vㅎ or /x", "/"+mark, whole)
	}
	return nil
}

// predicative lets a particle stand before the last word of a term that takes 하다 or is a verb, since the noun before it
// is its subject or object: 계약 체결 is 계약을 체결 as well.
func predicative(term string) string {
	i := strings.LastIndexByte(term, ' ')
	if i < 0 || strings.IndexByte(term[i:], anyParticle) >= 0 {
		return term
	}
	return term[:i] + string(anyParticle) + term[i+1:]
}

func (c *conjugator) addVerb(term, class string, entry []*Entry) error {
	cut := strings.LastIndexAny(term, " ~") + 1
	stems := c.conjugate(entry[0].Term[cut:], term[cut:], class)
	if len(stems) == 0 {
		return fmt.Errorf("verb %q: expected a dictionary form in Hangul that ends in 다", entry[0].Term)
	}
	c.enter(0, predicative(term)[:cut], stems, entry)
	return nil
}

// conjugate lists the stems of a verb that is written with its mark.
func (c *conjugator) conjugate(marked, verb, class string) []stem {
	if stems, ok := c.verbs[marked]; ok {
		return stems
	}
	var stems []stem
	for i, text := range conjugate(verb, class) {
		f := fusedForm
		if i == 0 {
			f = verbForm
		}
		stems = append(stems, stem{text, f})
	}
	c.verbs[marked] = stems
	return stems
}

// enter enters, from a node on, a surface with each of the stems behind it. A space is optional, so both spellings go in.
func (s *stems) enter(node uint32, surface string, stems []stem, entry []*Entry) {
	for i, r := range surface {
		if r == ' ' {
			s.enter(node, surface[i+1:], stems, entry)
		}
		node = s.step(node, r)
	}
	for _, stem := range stems {
		end := node
		for _, r := range stem.text {
			end = s.step(end, r)
		}
		s.ends.add(end, stem.form, entry)
	}
}

// step is the node that a character of a term leads to.
func (s *stems) step(node uint32, r rune) uint32 {
	if r < hangulBase || r > hangulLast {
		r = unicode.ToLower(r)
	}
	return s.ends.reach(s.edges.Grow(node, uint32(r)))
}

// found is a stem in the text: its end, the end of its eojeol part, and its node.
type found struct {
	end  int
	node uint32
}

// match appends stems with a permitted ending, leftmost and longest first; hits do not overlap.
func (s *stems) match(hits []Hit, t *text.Text, masked []bool) []Hit {
	for i := 0; i < len(t.Tokens); {
		tok := t.Tokens[i]
		if masked != nil && masked[i] {
			i++
			continue
		}
		hit, ok := s.matchToken(t, tok, masked, i)
		if !ok {
			i++
			continue
		}
		hits = append(hits, hit)
		i = s.afterHit(t, &hits, hit, masked)
	}
	return hits
}

// matchToken looks for a stem at the start of token i and, in a run of Hangul, after two or more
// syllables of an unknown noun (조선업황악화).
func (s *stems) matchToken(t *text.Text, tok text.Token, masked []bool, i int) (Hit, bool) {
	at := tok.Start
	if f, ok := s.longest(t, at, masked, ^form(0)); ok {
		return s.hit(t, at, f), true
	}
	if tok.Kind != text.Hangul {
		return Hit{}, false
	}
	for at += 6; at+6 <= tok.End; at += 3 {
		if f, ok := s.longest(t, at, masked, nounForm|hadaForm); ok && s.mayContinue(f, at) {
			return s.hit(t, at, f), true
		}
	}
	return Hit{}, false
}

// mayContinue says whether a stem may stand behind an unknown noun: any of three syllables or more, and
// moves and quantities of two. Shorter ones are chance: 공사의 is no 사의, 장기적 no 기적.
func (s *stems) mayContinue(f found, at int) bool {
	if f.end-at != 6 {
		return f.end-at > 6
	}
	kind := s.ends.at(f.node).entries[0].Kind
	return kind == Move || kind == Quantity
}

// afterHit matches on within the eojeol of the hit (영업이익감소) and returns the next token to look at.
func (s *stems) afterHit(t *text.Text, hits *[]Hit, hit Hit, masked []bool) int {
	for {
		end := t.Tokens[hit.Last-1].End
		if hit.End >= end {
			return hit.Last
		}
		f, ok := s.longest(t, hit.End, masked, ^form(0))
		if !ok || s.endings.Josa(t.Folded[hit.End:end]) {
			return hit.Last
		}
		(*hits)[len(*hits)-1].Tail = ""
		hit = s.hit(t, hit.End, f)
		*hits = append(*hits, hit)
	}
}

func (s *stems) hit(t *text.Text, at int, f found) Hit {
	first, last := t.TokenAt(at), t.TokenAt(f.end-1)
	tail := ""
	if f.end < t.Tokens[last].End {
		tail = t.Folded[f.end:t.Tokens[last].End]
	}
	return Hit{
		Span:  text.Span{Start: at, End: f.end},
		First: first, Last: last + 1, Tail: tail, Entries: s.ends.at(f.node).entries,
	}
}

// longest walks from byte at and keeps the longest stem whose tail is permitted and whose form is among
// those wanted.
func (s *stems) longest(t *text.Text, at int, masked []bool, want form) (found, bool) {
	best := found{end: -1}
	s.walk(t, 0, at, masked, want, &best)
	return best, best.end > at
}

func (s *stems) walk(t *text.Text, node uint32, at int, masked []bool, want form, best *found) {
	for {
		if gap := s.edges.Next(node, anyParticle); gap != 0 {
			s.skipParticle(t, gap, at, masked, want, best)
		}
		if at >= len(t.Folded) {
			return
		}
		r, n := utf8.DecodeRuneInString(t.Folded[at:])
		next := s.edges.Next(node, uint32(r))
		if next == 0 && quotesWord(t.Folded, at) {
			at += n
			continue
		}
		if next == 0 {
			return
		}
		if masked != nil && r != ' ' && masked[t.TokenAt(at)] {
			return
		}
		node, at = next, at+n
		end := s.ends.at(node)
		if len(end.entries) > 0 && at > best.end && end.form&want != 0 && s.permitted(t, at, end.form) {
			*best = found{end: at, node: node}
		}
	}
}

// quotesWord says whether a quotation mark at byte i opens or closes a word inside a phrase: '매도' 의견.
func quotesWord(text string, i int) bool {
	if text[i] != '\'' && text[i] != '"' {
		return false
	}
	return i > 0 && text[i-1] == ' ' || i+1 < len(text) && text[i+1] == ' '
}

// skipParticle continues a walk after an optional particle, an optional space and then an amount or one adverbial. The words before it may stand in
// quotation marks: '적자'로 전환.
func (s *stems) skipParticle(t *text.Text, node uint32, at int, masked []bool, want form, best *found) {
	if at < len(t.Folded) && (t.Folded[at] == '\'' || t.Folded[at] == '"') {
		at++
	}
	for _, n := range [...]int{0, 3, 6} {
		if at+n > len(t.Folded) || n > 0 && (!s.endings.Josa(t.Folded[at:at+n]) || t.Folded[at:at+n] == onlyWithNegation) {
			continue
		}
		s.walk(t, node, at+n, masked, want, best)
		if at+n < len(t.Folded) && t.Folded[at+n] == ' ' {
			s.walk(t, node, at+n+1, masked, want, best)
			if after := s.afterAmount(t, at+n+1); after > 0 {
				s.walk(t, node, after, masked, want, best)
			} else if after := s.adverbials.after(t.Folded, at+n+1); after > 0 {
				s.walk(t, node, after, masked, want, best)
			}
		}
	}
}

// amountStops are the particles by which an amount is a value that something came to or from, which belongs to what
// stands behind it: 30만명에서, 30만명으로.
var amountStops = [...]string{"에서", "으로", "만대로", "원대로", "명대로", "에", "부터", "까지", "보다", "대비"}

// afterAmount is the byte behind an amount that begins at byte at and its space, 0 when none begins there: 가입자 60만명이 이탈,
// 자사주 500억원어치를 매입, 인력을 30% 감축.
func (s *stems) afterAmount(t *text.Text, at int) int {
	for i := range t.Numbers {
		n := &t.Numbers[i]
		if n.Start != at || n.Signed != 0 || n.Unit == text.Points || n.Unit == text.Basis || n.Unit == text.Multiple {
			continue
		}
		end := t.Tokens[t.TokenAt(n.End-1)].End
		for end < len(t.Folded) && t.Folded[end] != ' ' {
			end = t.Tokens[t.TokenAt(end)].End
		}
		if end == len(t.Folded) || isStopped(t.Folded[at:end]) {
			return 0
		}
		return s.adverbials.afterReach(t.Folded, end+1)
	}
	return 0
}

func isStopped(amount string) bool {
	for _, stop := range amountStops {
		if strings.HasSuffix(amount, stop) {
			return true
		}
	}
	return false
}

// permitted says whether what follows byte at in its token may follow a stem of the given forms.
func (s *stems) permitted(t *text.Text, at int, f form) bool {
	tok := t.Tokens[t.TokenAt(at-1)]
	if tok.End <= at {
		return f != verbForm || tok.Kind != text.Hangul
	}
	tail := t.Folded[at:tok.End]
	switch {
	case f&(nounForm|hadaForm) != 0 && s.endings.Josa(tail):
		return true
	case f&hadaForm != 0 && s.endings.Hada(tail):
		return true
	case f&(verbForm|fusedForm) != 0 && s.endings.Verb(tail):
		return true
	case f&(nounForm|hadaForm) != 0:
		next := found{end: -1}
		s.walk(t, 0, at, nil, ^form(0), &next)
		return next.end >= at+6
	}
	return false
}
