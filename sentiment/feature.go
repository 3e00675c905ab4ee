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
	source   text.Span // in the source, see inOrder
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

// The parts of the name of a topic: rule.topic+ and, for the other side of a relation, rule.topic.patient+.
var dotPiece, patientPiece = pieceOf("."), pieceOf(".patient")

// featureOf turns evidence into a feature: one weight for its rule and sign, and one for its topic. The two
// sides of a relation have topics of their own: a bid is news for its target rather than for the bidder.
func (d *document) featureOf(ev *assignment) feature {
	f := feature{
		field: ev.field, sentence: ev.sentence, span: ev.Span, rule: ev.rule, term: ev.term,
		valence: ev.valence, value: math.Abs(ev.valence), past: ev.past, cues: ev.cues,
	}
	rule, suffix := pieceOf(ev.rule), pieceOf(sign(ev.valence))
	f.name, f.weights[0] = d.engine.draw(rule, suffix)
	if ev.topic == "" {
		return f
	}
	side := piece{shift: 1}
	if ev.role == patient {
		side = patientPiece
	}
	f.topic, f.weights[1] = d.engine.draw(rule, dotPiece, pieceOf(string(ev.topic)), side, suffix)
	return f
}

// draw finds the row of the weight table whose name the parts spell. Where there is none the name is empty, unless the engine
// collects features to train on.
func (e *Engine) draw(head piece, parts ...piece) (name string, w weight) {
	if r := e.weights.find(head, parts...); r != nil {
		return r.name, r.weight
	}
	if !e.training {
		return "", weight{}
	}
	name = head.text
	for _, p := range parts {
		name += p.text
	}
	return name, weight{}
}

// features lists what the model reads about member i of the cast, or about the whole text when i is
// everyone: then the text counts as being about one company, the agent of its relations. Where some sentence
// has evidence, only learned words of such sentences count: the others would drown it. The list is good until the next call.
func (d *document) features(i int) []feature {
	out := d.memory.features[:0]
	defer func() { d.memory.features = longer(d.memory.features, out) }()
	for _, ev := range d.about.of(i) {
		out = append(out, d.featureOf(ev))
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
		f.open = f.open[:0]
	}
	if len(evidence) == 0 {
		d.openNaming(i)
	}
	presence := d.engine.weights.of(presenceFeature)
	for k := range evidence {
		g := &evidence[k]
		if g.field.opens(g.sentence) {
			g.opens, g.presence = true, presence
		}
	}
}

// openNaming opens the sentences that name member i, or all for everyone.
func (d *document) openNaming(i int) {
	if i != everyone {
		for _, at := range d.naming.of(i) {
			d.fields[at.field].opens(at.sentence)
		}
		return
	}
	for _, f := range d.fields {
		for s := range f.x.Sentences {
			f.opens(s)
		}
	}
}

// opens adds a sentence to the open ones of the field, unless it is open.
func (f *field) opens(sentence int) bool {
	at, again := slices.BinarySearch(f.open, sentence)
	if !again {
		f.open = f.memory.ints.push(f.open, sentence)
		copy(f.open[at+1:], f.open[at:])
		f.open[at] = sentence
	}
	return !again
}

// everyone stands for the text as a whole.
const everyone = -1

// units counts the sentences that carry features; each feature is divided by it, so that a paragraph
// pasted twenty times keeps the tone of one. Only those that tell of the present may be asked for.
func units(features []feature, present bool) float64 {
	n := 0
	for k := range features {
		g := &features[k]
		if counted := &g.field.counted[g.sentence]; !*counted && !(present && g.past) {
			*counted = true
			n++
		}
	}
	for k := range features {
		features[k].field.counted[features[k].sentence] = false
	}
	return float64(n)
}
