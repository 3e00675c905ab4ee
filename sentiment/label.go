package sentiment

import "math"

// Label is the most probable class of a tone.
type Label string

// The three labels; an empty label means that nothing was said.
const (
	Positive Label = "positive"
	Neutral  Label = "neutral"
	Negative Label = "negative"
)

// softmax turns the two log-odds, with 0 for neutral, into p_positive, p_neutral and p_negative.
func softmax(positive, negative float64) [3]float64 {
	top := math.Max(0, math.Max(positive, negative))
	p, u, n := math.Exp(positive-top), math.Exp(-top), math.Exp(negative-top)
	sum := p + u + n
	return [3]float64{p / sum, u / sum, n / sum}
}

// label is the class of the largest probability; neutral wins a tie.
func label(p [3]float64) Label {
	switch {
	case p[0] > p[1] && p[0] >= p[2]:
		return Positive
	case p[2] > p[1] && p[2] >= p[0]:
		return Negative
	}
	return Neutral
}
