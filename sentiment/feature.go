package sentiment

import (
	"math"

	"github.com/tickertone/tickertone/sentiment/text"
)

// feature is one thing the additive model reads: a piece of evidence, or a learned n-gram. Its names are
// the rows of the weight tables it draws on.
type feature struct {
	field    *field
	sentence int
	span     text.Span // in the folded text
	rule     string
	term     string
	valence  float64
	names    []string
	value    float64
	opens    bool // the first evidence of its sentence: adds the weight of presence as well
	past     bool
	cues     []text.Span
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
func featureOf(ev assignment) feature {
	s := sign(ev.valence)
	names := []string{ev.rule + s}
	if ev.topic != "" {
		topic := ev.rule + "." + string(ev.topic)
		if ev.role == patient {
			topic += ".patient"
		}
		names = append(names, topic+s)
	}
	return feature{
		field: ev.field, sentence: ev.sentence, span: ev.Span, rule: ev.rule, term: ev.term,
		valence: ev.valence, names: names, value: math.Abs(ev.valence), past: ev.past, cues: ev.cues,
	}
}

// features lists what the model reads about member i of the cast, or about the whole text when i is
// everyone: then the text counts as being about one company, the agent of its relations.
func (d *document) features(i int) []feature {
	var out []feature
	for _, at := range d.about[i] {
		out = append(out, featureOf(d.evs[at]))
	}
	spoken := markOpening(out)
	for _, f := range d.fields {
		for _, g := range d.learned(f, i) {
			if len(spoken) == 0 || spoken[unit{f, g.sentence}] {
				out = append(out, g)
			}
		}
	}
	return out
}

// learned lists what the model learned to read in the words around member i: n-grams, the places of words
// in headlines, and patterns of terms.
func (d *document) learned(f *field, i int) []feature {
	if !d.engine.weights.learned && !d.engine.training || len(f.sentencesOf(i)) == 0 {
		return nil
	}
	own := d.ownership(f, i)
	out := d.ngrams(f, i, own)
	out = append(out, d.headlines(f, i)...)
	return append(out, d.patterns(f, i, own)...)
}

// unit is one sentence of a field.
type unit struct {
	field    *field
	sentence int
}

// markOpening marks the first piece of evidence of every sentence and returns the sentences. Where some
// sentence has evidence, only n-grams of such sentences count: the others would drown it.
func markOpening(features []feature) map[unit]bool {
	seen := map[unit]bool{}
	for k := range features {
		u := unit{features[k].field, features[k].sentence}
		features[k].opens = !seen[u]
		seen[u] = true
	}
	return seen
}

// everyone stands for the text as a whole.
const everyone = -1

// units counts the sentences that carry features; each feature is divided by it, so that a paragraph
// pasted twenty times keeps the tone of one.
func units(features []feature) float64 {
	seen := map[unit]bool{}
	for _, f := range features {
		seen[unit{f.field, f.sentence}] = true
	}
	return float64(len(seen))
}
