package sentiment

import (
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// Sarcasm is read only where a cue of data/lexicon/en/irony.tsv or a pair of scare quotes shows it. A cue
// has its own tone as its object. One with a good tone is praise (bravo, great job), sincere unless the
// news beside it is bad; any other is never meant (what could possibly go wrong, /s). Its valence is the
// factor that turns the good evidence beside it round.

// irony turns round the good evidence beside each cue.
func (c *composer) irony() {
	if c.f.x.Lang != text.English {
		return
	}
	for i := range c.f.items {
		it := &c.f.items[i]
		entry := it.reading(lexicon.Shifter, lexicon.Irony)
		if entry == nil || c.f.x.Word(it.First) == "/" && c.f.x.Tokens[it.First].Glued {
			continue
		}
		own := c.ownTone(i, entry)
		scope := c.besides(own, it.sentence)
		if entry.Object > 0 && !c.isBad(scope) {
			continue
		}
		for _, k := range append(scope, own...) {
			if c.out[k].valence > 0 {
				c.out[k].valence = c.turned(&c.out[k], entry.Valence)
				c.cue(&c.out[k], it.Span)
			}
		}
	}
	c.scareQuotes()
}

// ownTone is the evidence that a cue itself gives, none when its object is 0.
func (c *composer) ownTone(i int, entry *lexicon.Entry) []int {
	for k := range c.out {
		if c.out[k].item == i {
			return []int{k}
		}
	}
	if entry.Object == 0 {
		return nil
	}
	ev := c.add(i, ruleTone, entry.Object)
	ev.term, ev.topic, ev.ironic = entry.Term, "opinion", true
	return []int{len(c.out) - 1}
}

// besides lists the evidence of a sentence apart from own; where there is none, that of the sentences
// before and after.
func (c *composer) besides(own []int, sentence int) []int {
	in := func(first, last int) (list []int) {
		for k := range c.out {
			if s := c.out[k].sentence; s >= first && s <= last && (len(own) == 0 || k != own[0]) && c.out[k].valence != 0 {
				list = append(list, k)
			}
		}
		return list
	}
	if list := in(sentence, sentence); len(list) > 0 {
		return list
	}
	return in(sentence-1, sentence+1)
}

// isBad says whether evidence is bad on the whole.
func (c *composer) isBad(list []int) bool {
	var sum float64
	for _, k := range list {
		sum += c.out[k].valence
	}
	return sum < 0
}

// scareQuotes turns round praise of one or two words that stands in quotes behind an article, where the
// sentence quotes nobody: the "improved" results.
func (c *composer) scareQuotes() {
	for k := range c.out {
		ev := &c.out[k]
		if ev.item < 0 || ev.valence <= 0 || ev.topic == ratingTopic {
			continue
		}
		it := &c.f.items[ev.item]
		if first := c.quoteBefore(it); first > 0 && c.f.plays(roleNounFollows, first-1) && !c.quotes(it.sentence) {
			ev.valence = c.turned(ev, c.rules[quotesFactor])
		}
	}
}

// quoteBefore is the token of the quote that opens before an item, or -1 when none does within a word of it
// or more than two words are quoted.
func (c *composer) quoteBefore(it *item) int {
	const most = 2
	for first := max(0, it.First-2); first < it.First; first++ {
		if c.f.x.Word(first) != "\"" {
			continue
		}
		for last := first + 2; last <= min(first+1+most, len(c.f.x.Tokens)-1); last++ {
			if c.f.x.Word(last) == "\"" && last > it.First {
				return first
			}
		}
	}
	return -1
}

// quotes says whether a sentence tells who says what it quotes.
func (c *composer) quotes(sentence int) bool {
	for k := range c.f.items {
		it := &c.f.items[k]
		if it.sentence == sentence && it.reading(lexicon.Shifter, lexicon.Attribution) != nil {
			return true
		}
	}
	return false
}
