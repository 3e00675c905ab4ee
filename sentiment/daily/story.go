package daily

import (
	"math"
	"slices"
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
	lang    string       // of the first article
	last    time.Time    // when the latest article became available
	novelty float64
	toned   bool
}

// tell groups the session's articles into stories and gives each its novelty. That of the article that
// tells a story first, or first with a tone, is
//
//	novelty = 1 - max over other stories of s (1 - d / StoryWindow)
//
// where s is the similarity of this story's first article to the first article of the other, and d the time
// since the other's latest article; a story older than [StoryWindow] takes no part, and a similarity below
// 0.1, which unrelated texts reach by chance, counts as 0. So novelty is 1 for a text like no other, falls
// with similarity and recovers with time. Since s is less than [SameStory], it is in (0.4, 1]. That of an
// article that repeats a story is Config.Repeat times the story's. Only earlier articles take part. Compare
// Tetlock (2011), All the News That's Fit to Reprint, who measures staleness by the similarity to earlier
// stories of the firm. Articles in different languages are never compared.
func (h *history) tell() {
	for i := range h.entries {
		e := &h.entries[i]
		h.prune(e.AvailableAt)
		st, same := h.closest(e)
		if !same {
			st = &story{mark: e.mark, lang: e.Lang, novelty: h.novelty(e)}
			h.live = append(h.live, st)
		}
		toned := !math.IsNaN(e.Tone)
		e.story, e.fresh, e.novelty = st, !same || toned && !st.toned, st.novelty
		if !e.fresh {
			e.novelty = h.config.Repeat * st.novelty
		}
		st.last, st.toned = e.AvailableAt, st.toned || toned
	}
}

// prune drops the stories whose window has closed.
func (h *history) prune(now time.Time) {
	h.live = slices.DeleteFunc(h.live, func(s *story) bool { return now.Sub(s.last) > StoryWindow })
}

// closest returns the live story most similar to an article, of several the oldest, and whether it is the
// one that the article tells.
func (h *history) closest(e *entry) (told *story, same bool) {
	most := 0.0
	for _, st := range h.live {
		if s := st.similarity(e); s > most {
			told, most = st, s
		}
	}
	return told, most >= SameStory
}

// similarity is that of the story's first article to another one; 0 where it cannot be known.
func (s *story) similarity(e *entry) float64 {
	if s.mark == nil || e.mark == nil || s.lang != e.Lang {
		return 0
	}
	return s.mark.similarity(e.mark)
}

// novelty is that of a story which begins with the article; see [history.tell].
func (h *history) novelty(e *entry) float64 {
	stale := 0.0
	for _, st := range h.live {
		if s := st.similarity(e); s >= chance {
			stale = max(stale, s*(1-float64(e.AvailableAt.Sub(st.last))/float64(StoryWindow)))
		}
	}
	return 1 - stale
}

// tale is what a session says of a story.
type tale struct {
	first    *entry // the first article in the session that has a tone, else the first
	articles []article
}

// tales groups the articles of one session that count by their story.
func tales(entries []entry, repeat float64) []*tale {
	var all []*tale
	index := map[*story]*tale{}
	for i := range entries {
		e := &entries[i]
		if !e.fresh && repeat == 0 {
			continue
		}
		t := index[e.story]
		if t == nil {
			t = &tale{first: e}
			index[e.story] = t
			all = append(all, t)
		}
		t.add(e)
	}
	return all
}

func (t *tale) add(e *entry) {
	if math.IsNaN(t.first.Tone) && !math.IsNaN(e.Tone) {
		t.first = e
	}
	t.articles = append(t.articles, article{
		id: e.ArticleID, at: e.AvailableAt, tone: e.Tone, current: e.ToneCurrent, relevance: e.Relevance, novelty: e.novelty,
	})
}

func tone(a *article) float64    { return a.tone }
func current(a *article) float64 { return a.current }

// merged is a story as one observation, whatever the number of its articles: copies are no independent
// evidence.
func merged(articles []article, value func(*article) float64) weighted {
	var list []weighted
	for i := range articles {
		list = appendKnown(list, weighted{value(&articles[i]), articles[i].weight()})
	}
	return weighted{mean(list), total(list)}
}

// count adds the stories to the row's counts and fills in its plain means.
func (o *Observation) count(stories []*tale) {
	var relevance, novelty, retrospective, tones []weighted
	for _, t := range stories {
		relevance = append(relevance, weighted{t.first.Relevance, 1})
		novelty = append(novelty, weighted{t.first.novelty, 1})
		retrospective = appendKnown(retrospective, weighted{t.first.Retrospective, 1})
		tones = appendKnown(tones, weighted{merged(t.articles, tone).value, 1})
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
