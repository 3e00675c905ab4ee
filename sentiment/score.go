package sentiment

import (
	"cmp"
	"math"
	"slices"

	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/text"
)

// Score is what an article says about one company.
type Score struct {
	Company *company.Company // nil for the text as a whole
	Name    string           // the value given, else the company's name, else "*"

	Label Label      // empty without evidence
	Tone  float64    // P[0] - P[2], in [-1, 1]; NaN without evidence
	P     [3]float64 // p_positive, p_neutral, p_negative; NaN without evidence
	Logit [2]float64 // positive and negative log-odds against neutral; the ledger sums to it

	Evidence      int     // parts of the ledger besides the intercept
	Retrospective float64 // share of them that tells of a day before the publication day; NaN without evidence
	ToneCurrent   float64 // tone without them; NaN when nothing is left
	LabelCurrent  Label   // label without them; empty when nothing is left

	// Relevance says how much of the article is about the company, from 0 to 1: weights of
	// data/lexicon/rules.tsv on whether the title names it, on its share of all mentions and on how early
	// it is first named. Without a title the first weight is spread over the others.
	Relevance    float64
	Mentions     int
	FirstMention int // 1-based sentence, title included; 0 when not mentioned

	Sentences, Words int // of the article as read
	Unassigned       int // pieces of evidence that no company got
	Fingerprint      string

	Ledger   []Part
	Warnings []error
}

// Ticker is EXCHANGE:SYMBOL of the company, or empty.
func (s *Score) Ticker() string {
	if s.Company == nil {
		return ""
	}
	return s.Company.Ticker()
}

// Part is one line of the ledger. Positive and Negative are what it adds to the two log-odds, after
// normalisation.
type Part struct {
	Field         string // title or text; empty for the intercept
	Span          text.Span
	Text          string // the bytes of the field in Span
	Rule          string
	Term          string
	Valence       float64 // signed strength of the evidence
	Positive      float64
	Negative      float64
	Retrospective bool
	Cues          []text.Span // other spans of the field that took part
}

// Rules of the parts that no reading of the text gave: Intercept begins every score; Ngram is a learned word;
// Headline is a learned word or pair of words of a headline, with its place from the company; Pattern is a
// learned run of terms, each read as its kind and sign.
const (
	Intercept = "intercept"
	Ngram     = "ngram"
	Headline  = "headline"
	Pattern   = "pattern"
)

// Learned says whether the part comes from words alone, with no rule behind it.
func (p Part) Learned() bool { return p.Rule == Ngram || p.Rule == Headline || p.Rule == Pattern }

// scoreOf builds the score of one company from the features that are its own.
func (e *Engine) scoreOf(features []feature) Score {
	s := Score{Tone: math.NaN(), ToneCurrent: math.NaN(), Retrospective: math.NaN(), P: [3]float64{math.NaN(), math.NaN(), math.NaN()}, Logit: [2]float64{math.NaN(), math.NaN()}}
	if len(features) == 0 {
		return s
	}
	s.Ledger = e.ledger(features)
	s.Logit = sum(s.Ledger)
	s.P = softmax(s.Logit[0], s.Logit[1])
	s.Tone = s.P[0] - s.P[2]
	s.Label = label(s.P)
	s.Evidence = len(s.Ledger) - 1
	s.withoutPast(e, features)
	return s
}

// withoutPast fills in the share of past evidence, and tone and label without it.
func (s *Score) withoutPast(e *Engine, features []feature) {
	past := 0
	for _, f := range features {
		if f.past {
			past++
		}
	}
	s.Retrospective = float64(past) / float64(len(features))
	switch past {
	case 0:
		s.ToneCurrent, s.LabelCurrent = s.Tone, s.Label
	case len(features):
	default:
		now := slices.DeleteFunc(slices.Clone(features), func(f feature) bool { return f.past })
		logit := sum(e.ledger(now))
		p := softmax(logit[0], logit[1])
		s.ToneCurrent, s.LabelCurrent = p[0]-p[2], label(p)
	}
}

// ledger turns features into parts, divided by the number of sentences that carry any, in source order
// behind the intercept.
func (e *Engine) ledger(features []feature) []Part {
	n := units(features)
	base := e.weights.of(interceptFeature)
	parts := make([]Part, 1, len(features)+1)
	parts[0] = Part{Rule: Intercept, Positive: base.positive, Negative: base.negative}
	for _, f := range features {
		parts = append(parts, e.part(f, n))
	}
	slices.SortStableFunc(parts[1:], func(a, b Part) int {
		switch {
		case a.Field == b.Field:
			return cmp.Compare(a.Span.Start, b.Span.Start)
		case a.Field == "title":
			return -1
		}
		return 1
	})
	return parts
}

func (e *Engine) part(f feature, n float64) Part {
	x := f.field.x
	src := x.Source(f.span)
	p := Part{
		Field: f.field.name, Span: src, Text: x.Raw[src.Start:src.End],
		Rule: f.rule, Term: f.term, Valence: f.valence, Retrospective: f.past,
	}
	positive, negative := f.weigh()
	p.Positive, p.Negative = positive/n, negative/n
	for _, cue := range f.cues {
		p.Cues = append(p.Cues, x.Source(cue))
	}
	return p
}

// sum adds the parts in ledger order, so that anyone who adds them gets the same bits.
func sum(parts []Part) (logit [2]float64) {
	for _, p := range parts {
		logit[0] += p.Positive
		logit[1] += p.Negative
	}
	return logit
}

// relevance computes Score.Relevance; mentions are those of one company and of all.
func (r *rules) relevance(inTitle, hasTitle bool, own, all, first, sentences int) float64 {
	if own == 0 {
		return 0
	}
	title, share, early := r[relevanceTitle], r[relevanceShare], r[relevanceEarly]
	part := share*float64(own)/float64(all) + float64(early*(1-float64(first-1)/float64(max(sentences, 1))))
	if !hasTitle {
		return part / (share + early)
	}
	if inTitle {
		part += title
	}
	return part / (title + share + early)
}
