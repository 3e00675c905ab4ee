package sentiment

import (
	"math"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment/text"
)

// Check is a change computed from two amounts printed in a sentence and the percent printed for it
// somewhere in the article. The engine reports; it never repairs a printed number.
type Check struct {
	Field       string // title or text
	From, To    string // as printed
	FromSpan    text.Span
	ToSpan      text.Span
	Change      float64 // To/From - 1
	Printed     string  // the percent that agrees, empty when none does
	PrintedIn   string  // its field
	PrintedSpan text.Span
	Agrees      bool
}

// Arithmetic checks every pair of amounts of one currency in a sentence against the percents printed in
// the article. A pair is reported when a printed percent agrees with its change to the digits printed,
// and as a conflict when the sentence holds just these two amounts and one percent, and they disagree.
// Amounts that no percent speaks of are not a claim of the article.
func (e *Engine) Arithmetic(art news.Article) []Check {
	d := e.read(art)
	var checks []Check
	for _, f := range d.fields {
		for i := range f.numbers {
			for j := i + 1; j < len(f.numbers); j++ {
				if c, ok := d.check(f, &f.numbers[i], &f.numbers[j]); ok {
					checks = append(checks, c)
				}
			}
		}
	}
	return checks
}

func (d *document) check(f *field, a, b *number) (Check, bool) {
	if a.sentence != b.sentence || a.Unit != text.Money || b.Unit != text.Money || a.Currency != b.Currency || a.Value == b.Value {
		return Check{}, false
	}
	if f.x.Lang == text.English && b.First > 0 && f.x.Word(b.First-1) == "from" { // to 118.42 from 142.62
		a, b = b, a
	}
	if a.Value <= 0 {
		return Check{}, false
	}
	change := b.Value/a.Value - 1
	c := Check{
		Field: f.name, Change: change,
		FromSpan: f.x.Source(a.Span), ToSpan: f.x.Source(b.Span),
	}
	c.From, c.To = f.x.Raw[c.FromSpan.Start:c.FromSpan.End], f.x.Raw[c.ToSpan.Start:c.ToSpan.End]
	for _, g := range d.fields {
		for k := range g.numbers {
			n := &g.numbers[k]
			if n.Unit == text.Percent && d.engine.agrees(change, n) {
				c.PrintedSpan, c.PrintedIn, c.Agrees = g.x.Source(n.Span), g.name, true
				c.Printed = g.x.Raw[c.PrintedSpan.Start:c.PrintedSpan.End]
				return c, true
			}
		}
	}
	if n := f.only(a.sentence); n != nil {
		c.PrintedSpan, c.PrintedIn = f.x.Source(n.Span), f.name
		c.Printed = f.x.Raw[c.PrintedSpan.Start:c.PrintedSpan.End]
		return c, true
	}
	return c, false
}

// only is the percent of a sentence that holds one percent and two amounts, else nil.
func (f *field) only(sentence int) *number {
	var percent *number
	percents, amounts := 0, 0
	for k := range f.numbers {
		n := &f.numbers[k]
		if n.sentence != sentence {
			continue
		}
		switch n.Unit {
		case text.Percent:
			percent = n
			percents++
		case text.Money:
			amounts++
		}
	}
	if percents != 1 || amounts != 2 {
		return nil
	}
	return percent
}

// agrees says whether a change rounds to the printed percent.
func (e *Engine) agrees(change float64, n *number) bool {
	half := 0.5 * math.Pow(10, -float64(n.Decimals)) * e.rules[arithmeticSlack]
	return math.Abs(float64(100*math.Abs(change))-n.Value) <= half
}
