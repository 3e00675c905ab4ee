package sentiment

import (
	"strings"
	"time"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment/text"
)

// dayOf is the publication day in the zone of the stamp; zero when unknown. A date without a time is
// carried as the end of its day.
func dayOf(art news.Article) time.Time {
	t := art.Published
	if t.IsZero() {
		return t
	}
	if art.DateOnly {
		t = t.Add(-time.Second)
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

var weekdays = map[string]time.Weekday{
	"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday,
	"friday": time.Friday, "saturday": time.Saturday, "sunday": time.Sunday,
}

var months = map[string]time.Month{
	"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
	"june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
	"october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}

// markPast marks the clauses that name a weekday or date before the publication day.
func (f *field) markPast(day time.Time) {
	if day.IsZero() {
		return
	}
	for i := range f.clauses {
		c := &f.clauses[i]
		if c.past || f.compares(i) {
			continue
		}
		for k := c.first; k < c.last && !c.past; k++ {
			if f.x.Lang == text.Korean {
				c.past = f.koreanDateBefore(k, day)
			} else {
				c.past = f.englishDateBefore(k, day)
			}
		}
	}
}

// englishDateBefore says whether token k begins a weekday other than that of day ("on Monday", which
// looks back unless "next" stands before it), or a date such as "Jan. 27" before it.
func (f *field) englishDateBefore(k int, day time.Time) bool {
	w := f.x.Word(k)
	if wd, ok := weekdays[w]; ok && f.x.Tokens[k].Capital {
		return wd != day.Weekday() && !(k > 0 && (f.x.Word(k-1) == "next" || f.x.Word(k-1) == "by" || f.x.Word(k-1) == "until"))
	}
	m, ok := months[w]
	if !ok || !f.x.Tokens[k].Capital {
		return false
	}
	for _, i := range [...]int{k + 1, k + 2} {
		if i < len(f.x.Tokens) && f.x.Tokens[i].Kind == text.Digits && f.x.Tokens[i].Len() <= 2 {
			return f.before(day, m, atoi(f.x.Word(i)))
		}
	}
	return false
}

// koreanDateBefore says whether token k is the day of a date before day: 27일, 1월27일. Spans of days
// (7일간) are no dates.
func (f *field) koreanDateBefore(k int, day time.Time) bool {
	w := f.x.Word(k)
	if k == 0 || !strings.HasPrefix(w, "일") || strings.HasPrefix(w, "일간") || strings.HasPrefix(w, "일째") ||
		f.x.Tokens[k-1].Kind != text.Digits || !f.x.Tokens[k].Glued {
		return false
	}
	month := day.Month()
	if k >= 3 && strings.HasPrefix(f.x.Word(k-2), "월") && f.x.Tokens[k-3].Kind == text.Digits {
		month = time.Month(atoi(f.x.Word(k - 3)))
	}
	return f.before(day, month, atoi(f.x.Word(k-1)))
}

// before says whether the given month and day lie in the half year before day.
func (f *field) before(day time.Time, month time.Month, d int) bool {
	if month < 1 || month > 12 || d < 1 || d > 31 {
		return false
	}
	at := time.Date(day.Year(), month, d, 0, 0, 0, 0, time.UTC)
	if at.After(day.AddDate(0, 6, 0)) {
		at = at.AddDate(-1, 0, 0)
	}
	return at.Before(day)
}

func atoi(s string) int {
	n := 0
	for i := 0; i < len(s) && s[i] >= '0' && s[i] <= '9' && n < 1e6; i++ {
		n = 10*n + int(s[i]-'0')
	}
	return n
}
