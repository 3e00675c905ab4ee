package sentiment

import (
	"github.com/tickertone/tickertone/sentiment/text"
)

// Places of a word in a headline, seen from the name of the company that is scored: within reach of it or
// farther away, or beyond another company's name. In the tone of a whole text every word is in one place.
const (
	placeWhole  = "whole "
	placeBefore = "before "
	placeAfter  = "after "
	placeFar    = "far "    // in front of the other two
	placeAcross = "across " // in front of the other two: another company stands between
)

// headlines lists the words and pairs of words of the headlines that name member i, with their place.
// A headline leaves out the small words and full stops that carry the grammar of a sentence, so where a
// word stands says there who it is about.
func (d *document) headlines(f *field, i int) []feature {
	if f.x.Lang != text.English {
		return nil
	}
	c := newCollector(d, f, Headline)
	for _, s := range f.sentencesOf(i) {
		if !f.isHeadline(s) {
			continue
		}
		line := d.headline(f, s, i)
		if i == everyone || len(line.own) > 0 {
			line.collect(c, i == everyone)
		}
	}
	return c.weighed()
}

// isHeadline says whether a sentence is written as headlines are: without a full stop, closing quotes
// aside.
func (f *field) isHeadline(s text.Sentence) bool {
	for k := s.Last - 1; k >= s.First; k-- {
		switch w := f.x.Word(k); w {
		case `"`, "'", "”", "’", ")", "»":
		default:
			return w != "."
		}
	}
	return false
}

// headline is the words of one headline, with each name and number as one word.
type headline struct {
	forms      []string
	tokens     []int
	own, other []int // places in forms of the company that is scored, and of the others
}

func (d *document) headline(f *field, s text.Sentence, i int) headline {
	var h headline
	for k := s.First; k < s.Last; k++ {
		if f.continues(k) {
			continue
		}
		form := d.form(f, k, i)
		if w := f.x.Word(k); form == "" && (w == "," || w == ";") {
			form = w
		}
		switch form {
		case "":
			continue
		case ownName:
			h.own = append(h.own, len(h.forms))
		case otherName:
			h.other = append(h.other, len(h.forms))
		}
		h.forms, h.tokens = append(h.forms, form), append(h.tokens, k)
	}
	return h
}

// collect adds each word and each pair of neighbours. The name alone says nothing; a pair that holds it
// counts as standing after it.
func (h headline) collect(c *collector, whole bool) {
	for k, form := range h.forms {
		if p := h.place(c, k, k, whole); p != "" && form != "," && form != ";" {
			c.add(h.tokens[k], h.tokens[k], p, form)
		}
		if k+1 < len(h.forms) {
			p := h.place(c, k, k+1, whole)
			if p == "" {
				p = placeAfter
			}
			c.add(h.tokens[k], h.tokens[k+1], p, form, " ", h.forms[k+1])
		}
	}
}

// place is where words first to last stand, seen from the nearest mention of the company; nothing when
// they hold it.
func (h headline) place(c *collector, first, last int, whole bool) string {
	if whole {
		return placeWhole
	}
	own := h.nearestOwn(first)
	switch {
	case own >= first && own <= last:
		return ""
	case own > last:
		return h.side(c, last, own, placeBefore)
	}
	return h.side(c, own, first, placeAfter)
}

// side is a side of the company with how far it is from there: from place a to place b of the headline.
func (h headline) side(c *collector, a, b int, side string) string {
	for _, o := range h.other {
		if a < o && o < b {
			return placeAcross + side
		}
	}
	if b-a > int(c.d.engine.rules.get("headline.near")) {
		return placeFar + side
	}
	return side
}

func (h headline) nearestOwn(k int) int {
	best := h.own[0]
	for _, o := range h.own {
		if max(o-k, k-o) < max(best-k, k-best) {
			best = o
		}
	}
	return best
}
