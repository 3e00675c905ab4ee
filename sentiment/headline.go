package sentiment

import (
	"github.com/tickertone/tickertone/sentiment/text"
)

// Places of a word in a headline, seen from the name of the company that is scored: within reach of it or
// farther away, or beyond another company's name. In the tone of a whole text every word is in one place.
var (
	placeWhole        = pieceOf("whole ")
	placeBefore       = pieceOf("before ")
	placeAfter        = pieceOf("after ")
	placeFarBefore    = pieceOf("far before ")
	placeFarAfter     = pieceOf("far after ")
	placeAcrossBefore = pieceOf("across before ") // another company stands between
	placeAcrossAfter  = pieceOf("across after ")
)

// headlines adds the words and pairs of words of the open headlines that name member i, with their place.
// A headline leaves out the small words and full stops that carry the grammar of a sentence, so where a
// word stands says there who it is about.
func (d *document) headlines(out []feature, f *field, l *lexis, i int) []feature {
	if f.x.Lang != text.English {
		return out
	}
	c := newCollector(d, f, headlinePiece, out)
	for _, n := range f.open {
		s := f.x.Sentences[n]
		if !f.isHeadline(s) {
			continue
		}
		line := &f.memory.line
		line.read(f, l, s, i)
		if i == everyone || len(line.own) > 0 {
			line.collect(&c, i == everyone)
		}
		c.end()
	}
	return c.out
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
	words      []piece
	tokens     []int
	own, other []int // places in words of the company that is scored, and of the others
}

// read reads a sentence for member i.
func (h *headline) read(f *field, l *lexis, s text.Sentence, i int) {
	h.words, h.tokens, h.own, h.other = h.words[:0], h.tokens[:0], h.own[:0], h.other[:0]
	for k := s.First; k < s.Last; k++ {
		if l.forms[k].goesOn {
			continue
		}
		word := l.form(f, k, i)
		if w := f.x.Word(k); word.text == "" && (w == "," || w == ";") {
			word = pieceOf(w)
		}
		switch word.text {
		case "":
			continue
		case ownName:
			h.own = append(h.own, len(h.words))
		case otherName:
			h.other = append(h.other, len(h.words))
		}
		h.words, h.tokens = append(h.words, word), append(h.tokens, k)
	}
}

// collect adds each word and each pair of neighbours. The name alone says nothing; a pair that holds it
// counts as standing after it.
func (h *headline) collect(c *collector, whole bool) {
	for k, word := range h.words {
		if p := h.place(c, k, k, whole); p.text != "" && word.text != "," && word.text != ";" {
			c.add(h.tokens[k], h.tokens[k], p, word)
		}
		if k+1 < len(h.words) {
			p := h.place(c, k, k+1, whole)
			if p.text == "" {
				p = placeAfter
			}
			c.add(h.tokens[k], h.tokens[k+1], p, word, spacePiece, h.words[k+1])
		}
	}
}

// place is where words first to last stand, seen from the nearest mention of the company; nothing when
// they hold it.
func (h *headline) place(c *collector, first, last int, whole bool) piece {
	if whole {
		return placeWhole
	}
	own := h.nearestOwn(first)
	switch {
	case own >= first && own <= last:
		return piece{}
	case own > last:
		return h.side(c, last, own, placeBefore, placeFarBefore, placeAcrossBefore)
	}
	return h.side(c, own, first, placeAfter, placeFarAfter, placeAcrossAfter)
}

// side is a side of the company by how far it is from there: from place a to place b of the headline.
func (h *headline) side(c *collector, a, b int, near, far, across piece) piece {
	for _, o := range h.other {
		if a < o && o < b {
			return across
		}
	}
	if b-a > int(c.d.engine.rules[headlineNear]) {
		return far
	}
	return near
}

func (h *headline) nearestOwn(k int) int {
	best := h.own[0]
	for _, o := range h.own {
		if max(o-k, k-o) < max(best-k, k-best) {
			best = o
		}
	}
	return best
}
