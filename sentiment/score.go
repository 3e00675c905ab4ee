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
func (d *document) scoreOf(features []feature) Score {
	s := Score{Tone: math.NaN(), ToneCurrent: math.NaN(), Retrospective: math.NaN(), P: [3]float64{math.NaN(), math.NaN(), math.NaN()}, Logit: [2]float64{math.NaN(), math.NaN()}}
	if len(features) == 0 {
		return s
	}
	order := d.inOrder(features)
	s.Ledger = d.engine.ledger(features, order)
	s.Logit = sum(s.Ledger)
	s.P = softmax(s.Logit[0], s.Logit[1])
	s.Tone = s.P[0] - s.P[2]
	s.Label = label(s.P)
	s.Evidence = len(s.Ledger) - 1
	s.withoutPast(d.engine, features, order)
	return s
}

// withoutPast fills in the share of past evidence, and tone and label without it.
func (s *Score) withoutPast(e *Engine, features []feature, order []int32) {
	past := 0
	for k := range features {
		if features[k].past {
			past++
		}
	}
	s.Retrospective = float64(past) / float64(len(features))
	switch past {
	case 0:
		s.ToneCurrent, s.LabelCurrent = s.Tone, s.Label
	case len(features):
	default:
		logit := e.present(features, order)
		p := softmax(logit[0], logit[1])
		s.ToneCurrent, s.LabelCurrent = p[0]-p[2], label(p)
	}
}

// present is what the ledger would sum to without the features that tell of the past.
func (e *Engine) present(features []feature, order []int32) (logit [2]float64) {
	n := units(features, true)
	base := e.weights.of(interceptFeature)
	logit = [2]float64{base.positive, base.negative}
	for _, k := range order {
		if f := &features[k]; !f.past {
			positive, negative := f.weigh()
			logit[0] += positive / n
			logit[1] += negative / n
		}
	}
	return logit
}

// inOrder finds where every feature stands in the source, and lists them in the order of the ledger: the title
// first, then by place.
func (d *document) inOrder(features []feature) []int32 {
	order := d.memory.places.take(len(features))
	for k := range features {
		order[k] = int32(k)
		features[k].source = features[k].field.x.Source(features[k].span)
	}
	slices.SortFunc(order, func(i, k int32) int {
		a, b := &features[i], &features[k]
		switch {
		case a.field.name == b.field.name:
			return cmp.Or(cmp.Compare(a.source.Start, b.source.Start), cmp.Compare(i, k))
		case a.field.name == "title":
			return -1
		}
		return 1
	})
	return order
}

// ledger turns features into parts, divided by the number of sentences that carry any, in the order given behind the
// intercept.
func (e *Engine) ledger(features []feature, order []int32) []Part {
	n := units(features, false)
	base := e.weights.of(interceptFeature)
	parts := make([]Part, 1, len(features)+1)
	parts[0] = Part{Rule: Intercept, Positive: base.positive, Negative: base.negative}
	room := roomForCues(features)
	for _, k := range order {
		f := &features[k]
		p := partOf(f, n)
		if own := len(f.cues); own > 0 {
			p.Cues, room = room[:own:own], room[own:]
			for i, cue := range f.cues {
				p.Cues[i] = f.field.x.Source(cue)
			}
		}
		parts = append(parts, p)
	}
	return parts
}

// roomForCues is room for the cues of all features.
func roomForCues(features []feature) []text.Span {
	n := 0
	for k := range features {
		n += len(features[k].cues)
	}
	return make([]text.Span, n)
}

func partOf(f *feature, n float64) Part {
	positive, negative := f.weigh()
	return Part{
		Field: f.field.name, Span: f.source, Text: f.field.x.Raw[f.source.Start:f.source.End],
		Rule: f.rule, Term: f.term, Valence: f.valence, Retrospective: f.past,
		Positive: positive / n, Negative: negative / n,
	}
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
