package daily

import (
	"math"
	"time"

	"github.com/tickertone/tickertone/sentiment"
)

const (
	// SameStory is the similarity from which two articles tell the same story: from 20 of 32 equal bytes.
	// At a true similarity of 0.6 the estimate from 32 bytes has a standard error of 0.09.
	SameStory = 0.6

	// StoryWindow is how long after its latest article a story still takes in another.
	StoryWindow = 7 * 24 * time.Hour

	// chance is the similarity below which texts count as unrelated. Of such pairs one in a hundred agrees
	// in two bytes of 32, and a busy week has hundreds of pairs; in four it is one in a hundred thousand.
	chance = 0.1
)

// story is a group of near-duplicate articles of a company.
type story struct {
	mark    *fingerprint // of the first article
	last    time.Time    // when the latest article became available
	novelty float64
	toned   bool
}

// tell groups the company's articles into stories and gives each its novelty. That of the article that
// tells a story first, or first with a tone, is
//
//	novelty = 1 - s
//
// where s is the largest similarity of the story's first article to the first article of another story
// told within [StoryWindow]; below 0.1, which unrelated texts reach by chance, s is taken as 0. Since s is
// less than [SameStory], novelty is in (0.4, 1]. That of an article that repeats a story is Config.Repeat
// times the story's. Only earlier articles take part. Compare Tetlock (2011), All the News That's Fit to
// Reprint, who measures staleness by the similarity to earlier stories of the firm.
func (h *history) tell() {
	var stories []story
	var live []int
	for i := range h.entries {
		e := &h.entries[i]
		live = prune(live, stories, e.AvailableAt)
		at, s := closest(live, stories, e.mark)
		if at < 0 || s < SameStory {
			at = len(stories)
			stories = append(stories, story{mark: e.mark, novelty: novelty(s)})
			live = append(live, at)
			e.fresh = true
		}
		st := &stories[at]
		toned := !math.IsNaN(e.Tone)
		e.story, e.fresh = at, e.fresh || toned && !st.toned
		e.novelty = st.novelty
		if !e.fresh {
			e.novelty = h.config.Repeat * st.novelty
		}
		st.last, st.toned = e.AvailableAt, st.toned || toned
	}
}

// prune drops the stories whose window has closed.
func prune(live []int, stories []story, now time.Time) []int {
	open := live[:0]
	for _, i := range live {
		if now.Sub(stories[i].last) <= StoryWindow {
			open = append(open, i)
		}
	}
	return open
}

// closest returns the most similar of the live stories, -1 if none is similar at all.
func closest(live []int, stories []story, mark *fingerprint) (at int, most float64) {
	at = -1
	if mark == nil {
		return at, 0
	}
	for _, i := range live {
		if stories[i].mark == nil {
			continue
		}
		if s := mark.similarity(stories[i].mark); s > most {
			at, most = i, s
		}
	}
	return at, most
}

func novelty(s float64) float64 {
	if s < chance {
		return 1
	}
	return 1 - s
}

// told is what a session says of a story.
type told struct {
	first   *entry // the first article in the session that has a tone, else the first
	tone    []weighted
	current []weighted
}

// tales groups the articles of one session that count by their story.
func tales(entries []entry, repeat float64) []*told {
	var all []*told
	index := map[int]*told{}
	for i := range entries {
		e := &entries[i]
		if !e.fresh && repeat == 0 {
			continue
		}
		t := index[e.story]
		if t == nil {
			t = &told{first: e}
			index[e.story] = t
			all = append(all, t)
		}
		t.add(e)
	}
	return all
}

func (t *told) add(e *entry) {
	if math.IsNaN(t.first.Tone) && !math.IsNaN(e.Tone) {
		t.first = e
	}
	t.tone = appendKnown(t.tone, weighted{e.Tone, e.weight()})
	t.current = appendKnown(t.current, weighted{e.ToneCurrent, e.weight()})
}

// merged is the story as one observation, whatever the number of its articles: copies are no independent
// evidence.
func merged(articles []weighted) weighted { return weighted{mean(articles), total(articles)} }

// count adds the stories to the row's counts and fills in its plain means.
func (o *Observation) count(stories []*told) {
	var relevance, novelty, retrospective, tones []weighted
	for _, t := range stories {
		relevance = append(relevance, weighted{t.first.Relevance, 1})
		novelty = append(novelty, weighted{t.first.novelty, 1})
		retrospective = appendKnown(retrospective, weighted{t.first.Retrospective, 1})
		tones = appendKnown(tones, weighted{merged(t.tone).value, 1})
		switch t.first.Label {
		case sentiment.Positive:
			o.Positive++
		case sentiment.Neutral:
			o.Neutral++
		case sentiment.Negative:
			o.Negative++
		}
	}
	o.Stories = len(stories)
	o.Relevance, o.Novelty, o.Retrospective = mean(relevance), mean(novelty), mean(retrospective)
	o.Dispersion = deviation(tones)
}
