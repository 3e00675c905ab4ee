package company

import (
	"slices"

	"github.com/tickertone/tickertone/sentiment/text"
)

// anaphors finds nouns that refer back: "the company", "this chipmaker", "the latter", 이 회사, 동사.
func (r *Reader) anaphors(x *text.Text) {
	for i := 0; i < len(x.Tokens); i++ {
		start, end, noun := r.anaphorAt(x, i)
		if noun == "" {
			continue
		}
		m := mention(x, start, end, -1)
		m.Anaphor, m.noun = true, noun
		r.found = append(r.found, m)
		i = m.Last - 1
	}
}

func (r *Reader) anaphorAt(x *text.Text, i int) (start, end int, noun string) {
	if x.Lang == text.Korean {
		return r.koreanAnaphor(x, i, r.table.words.generic[x.Lang])
	}
	switch x.Word(i) {
	case "the", "this", "that", "same":
	default:
		return 0, 0, ""
	}
	generic := r.table.words.generic[x.Lang]
	if end, noun = nounAt(x, i+1, generic); noun != "" {
		return x.Tokens[i].Start, end, noun
	}
	if end, noun = r.ofTwo(x, i+1); noun != "" {
		return x.Tokens[i].Start, end, noun
	}
	k := r.modifiersFrom(x, i+1)
	if k >= len(x.Tokens) || x.Tokens[k].Capital || x.Tokens[k].Sentence != x.Tokens[i].Sentence {
		return 0, 0, ""
	}
	if end, noun = nounAt(x, k, generic); noun == "" || namesNext(x, end) {
		return 0, 0, ""
	}
	return x.Tokens[k].Start, end, noun
}

// nounAt finds the longest noun for a company that begins at token i.
func nounAt(x *text.Text, i int, generic map[string]string) (end int, noun string) {
	for n := 3; n >= 1; n-- {
		if i+n > len(x.Tokens) {
			continue
		}
		span := text.Span{Start: x.Tokens[i].Start, End: x.Tokens[i+n-1].End}
		if s := x.Slice(span); hasKey(generic, s) {
			return span.End, s
		}
	}
	return 0, ""
}

// Nouns that pick one of two companies.
const (
	former = "former"
	latter = "latter"
)

// ofTwo reads "the former" and "the latter" where a verb follows: a former chief is no company.
func (r *Reader) ofTwo(x *text.Text, i int) (end int, noun string) {
	if i+1 >= len(x.Tokens) {
		return 0, ""
	}
	switch w := x.Word(i); w {
	case former, latter:
		if r.table.words.verbs[x.Word(i+1)] {
			return x.Tokens[i].End, w
		}
	}
	return 0, ""
}

// modifiersFrom passes over what may stand between an article and a noun that refers back: names of places
// and compounds (the Seoul-based lender, the US bank), and epithets (the ailing carmaker).
func (r *Reader) modifiersFrom(x *text.Text, i int) int {
	const most = 6
	first := i
	for i < len(x.Tokens) && i-first < most {
		switch hyphen := i+1 < len(x.Tokens) && x.Word(i+1) == "-" && x.Tokens[i+1].Glued; {
		case hyphen && i+2 < len(x.Tokens) && x.Tokens[i+2].Glued:
			i += 3
		case x.Tokens[i].Kind == text.Word && (x.Tokens[i].Capital || r.table.words.epithets[x.Word(i)]):
			i++
		default:
			return i
		}
	}
	return i
}

// namesNext says whether a name follows byte end: "the German carmaker Opel" refers to nobody before.
func namesNext(x *text.Text, end int) bool {
	next := x.TokenAt(end-1) + 1
	return next < len(x.Tokens) && x.Tokens[next].Capital
}

func hasKey(m map[string]string, k string) bool {
	_, ok := m[k]
	return ok
}

// koreanAnaphor matches 회사, 이 회사, 같은 회사 and the like with a particle behind them.
func (r *Reader) koreanAnaphor(x *text.Text, i int, generic map[string]string) (start, end int, noun string) {
	if x.Tokens[i].Kind != text.Hangul || !startsWord(x, i) {
		return 0, 0, ""
	}
	start = x.Tokens[i].Start
	for n := min(2, len(x.Tokens)-i); n >= 1; n-- {
		last := x.Tokens[i+n-1]
		if last.Kind != text.Hangul || last.Sentence != x.Tokens[i].Sentence {
			continue
		}
		if n == 1 && i > 0 && r.table.words.others[x.Word(i-1)] { // 중국 업체, 경쟁 회사
			continue
		}
		for end = last.End; end > last.Start; end -= 3 {
			s := x.Folded[start:end]
			tail := x.Folded[end:last.End]
			if hasKey(generic, s) && (tail == "" || text.KoreanEndings().Josa(tail)) {
				return start, end, s
			}
		}
	}
	return 0, 0, ""
}

// resolveAnaphors binds each noun that refers back to the topic before it: the first company named in
// the nearest earlier sentence that names one, of the right sector when the noun tells it. Nouns that
// refer to nobody are dropped.
func (r *Reader) resolveAnaphors(texts []*text.Text) {
	all := &r.topics
	all.companies, all.starts = all.companies[:0], all.starts[:0]
	for i, x := range texts {
		kept := r.cast.Mentions[i][:0]
		sentence := int32(-1)
		for _, m := range r.cast.Mentions[i] {
			if m.Anaphor {
				if m.Company = r.antecedent(all, x, m); m.Company < 0 {
					continue
				}
			} else if s := x.Tokens[m.First].Sentence; s != sentence {
				all.open(m.Company)
				sentence = s
			} else if !slices.Contains(all.last(), m.Company) {
				all.companies = append(all.companies, m.Company)
			}
			kept = append(kept, m)
		}
		r.cast.Mentions[i] = kept
	}
}

// topics are the companies named in each sentence so far that names any, one sentence behind the other.
type topics struct {
	companies []int
	starts    []int // by sentence: its first company
}

// open begins a sentence with the first company it names.
func (t *topics) open(company int) {
	t.starts = append(t.starts, len(t.companies))
	t.companies = append(t.companies, company)
}

// last are the companies of the last sentence, nil when there is none.
func (t *topics) last() []int {
	if len(t.starts) == 0 {
		return nil
	}
	return t.companies[t.starts[len(t.starts)-1]:]
}

// antecedent is the company that an anaphor refers back to, or -1.
func (r *Reader) antecedent(before *topics, x *text.Text, m Mention) int {
	if m.noun == former || m.noun == latter {
		pair := before.last()
		switch {
		case len(pair) != 2:
			return -1
		case m.noun == former:
			return pair[0]
		default:
			return pair[1]
		}
	}
	sector := r.table.words.generic[x.Lang][m.noun]
	for _, start := range slices.Backward(before.starts) {
		topic := before.companies[start]
		c := r.cast.Companies[topic]
		if c.Kind == "index" || c.Kind == "etf" || c.Kind == "agency" {
			continue
		}
		if sector == "" || c.Sector == "" || c.Sector == sector {
			return topic
		}
	}
	return -1
}
