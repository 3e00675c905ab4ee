package sentiment

import (
	"math"
	"slices"

	"github.com/tickertone/tickertone/sentiment/text"
)

// feature is one thing the additive model reads: a piece of evidence, or a learned n-gram.
type feature struct {
	field    *field
	sentence int
	span     text.Span // in the folded text
	rule     string
	term     string
	valence  float64
	value    float64
	past     bool
	cues     []text.Span

	// The rows of the weight table it draws on, by name; the name of the topic is empty without one. Where it is
	// the first evidence of its sentence, presence is added as well.
	name, topic string
	weights     [2]weight
	opens       bool
	presence    weight
}

// names lists the rows of the weight table that the feature draws on.
func (f *feature) names() []string {
	if f.topic == "" {
		return []string{f.name}
	}
	return []string{f.name, f.topic}
}

// weigh is what the feature adds to the two log-odds before normalisation: the sum over its rows, of which all
// but the first may be unknown.
func (f *feature) weigh() (positive, negative float64) {
	for _, w := range f.weights {
		positive += float64(w.positive * f.value)
		negative += float64(w.negative * f.value)
	}
	return positive + f.presence.positive, negative + f.presence.negative
}

// sign is the suffix of a feature for good or bad news.
func sign(valence float64) string {
	if valence < 0 {
		return "-"
	}
	return "+"
}

// featureOf turns evidence into a feature: one weight for its rule and sign, and one for its topic. The two
// sides of a relation have topics of their own: a bid is news for its target rather than for the bidder.
func (e *Engine) featureOf(ev *assignment) feature {
	f := feature{
		field: ev.field, sentence: ev.sentence, span: ev.Span, rule: ev.rule, term: ev.term,
		valence: ev.valence, value: math.Abs(ev.valence), past: ev.past, cues: ev.cues,
		name: ev.rule + sign(ev.valence),
	}
	f.weights[0] = e.weights.of(f.name)
	if ev.topic != "" {
		f.topic = ev.rule + "." + string(ev.topic)
		if ev.role == patient {
			f.topic += ".patient"
		}
		f.topic += sign(ev.valence)
		f.weights[1] = e.weights.of(f.topic)
	}
	return f
}

// features lists what the model reads about member i of the cast, or about the whole text when i is
// everyone: then the text counts as being about one company, the agent of its relations. Where some sentence
// has evidence, only learned words of such sentences count: the others would drown it. The list is good until the next call.
func (d *document) features(i int) []feature {
	out := d.scratch[:0]
	defer func() { d.scratch = out }()
	for _, at := range d.about[i] {
		out = append(out, d.engine.featureOf(&d.evs[at]))
	}
	if d.openSentences(out, i); !d.engine.weights.learned && !d.engine.training {
		return out
	}
	for _, f := range d.fields {
		if len(f.open) > 0 {
			out = d.learned(out, f, i)
		}
	}
	return out
}

// openSentences marks the first piece of evidence of every sentence, and lists in every field the sentences whose learned
// words count: those with evidence, or all that name the company where there is none.
func (d *document) openSentences(evidence []feature, i int) {
	for _, f := range d.fields {
		f.open = nil
		if len(evidence) == 0 {
			f.open = f.naming[i]
		}
	}
	presence := d.engine.weights.of(presenceFeature)
	for k := range evidence {
		g := &evidence[k]
		if at, again := slices.BinarySearch(g.field.open, g.sentence); !again {
			g.field.open = slices.Insert(g.field.open, at, g.sentence)
			g.opens, g.presence = true, presence
		}
	}
}

// everyone stands for the text as a whole.
const everyone = -1

// units counts the sentences that carry features; each feature is divided by it, so that a paragraph
// pasted twenty times keeps the tone of one.
func units(features []feature) float64 {
	n := 0
	seen := map[*field][]bool{}
	for _, f := range features {
		sentences := seen[f.field]
		if sentences == nil {
			sentences = make([]bool, len(f.field.x.Sentences))
			seen[f.field] = sentences
		}
		if !sentences[f.sentence] {
			sentences[f.sentence] = true
			n++
		}
	}
	return float64(n)
}
