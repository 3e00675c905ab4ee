package news

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tickertone/tickertone/data"
)

// row is an article as its format gave it: cells by field, before any check.
type row struct {
	line      int
	cell      [numFields]string
	rank      [numFields]int8 // rank of the name that gave the cell, plus 1; 0 for none
	companies []string
	names     []string // headers or keys of the row, for messages; may be nil
	warnings  []error
	page      *page // set for pages, whose cells are clean already
	plain     bool  // the text is a file of its own: cuts close up instead of leaving spaces
}

// wins reports whether a value for s would replace what the row has.
func (w *row) wins(s slot) bool {
	return w.rank[s.field] == 0 || s.rank+1 < w.rank[s.field]
}

// set fills a cell, unless the value is blank or a better name gave one.
func (w *row) set(s slot, value string) {
	if !w.wins(s) || strings.TrimSpace(value) == "" {
		return
	}
	w.cell[s.field], w.rank[s.field] = value, s.rank+1
}

// warn adds a warning; a second one of the same code joins the first.
func (w *row) warn(code, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	for i, err := range w.warnings {
		if have := err.(Warning); have.Code == code {
			w.warnings[i] = Warning{Code: code, Message: have.Message + "; " + message}
			return
		}
	}
	w.warnings = append(w.warnings, Warning{Code: code, Message: message})
}

// warnBytes notes bytes that were no text.
func (w *row) warnBytes(bad int, enc encoding) {
	if bad > 0 {
		w.warn("bad_utf8", "%s read as U+FFFD: bytes that are no %s", plural(bad, "place", "places"), enc)
	}
}

// article checks a row and makes the Article.
func (r *Reader) article(w *row) (Article, error) {
	if w.rank[fieldText] == 0 && w.rank[fieldTitle] == 0 {
		return Article{}, r.noText(w)
	}
	if err := noNUL(w); err != nil {
		return Article{}, err
	}
	art := Article{
		ID: w.cell[fieldID], Source: w.cell[fieldSource], Title: w.cell[fieldTitle], Text: w.cell[fieldText],
		Companies: w.companies, File: r.name, Line: w.line,
	}
	if art.ID == "" {
		art.ID = fmt.Sprintf("%s:%d", r.base(), w.line)
	}
	art.Lang = w.language()
	if err := r.stamps(w, &art); err != nil {
		return Article{}, err
	}
	if w.page == nil {
		art.Text = w.clean(art.Text, art.Lang)
	}
	art.Warnings = w.warnings
	return art, nil
}

func (r *Reader) noText(w *row) error {
	if w.names == nil {
		return badRow(w.line, "no text")
	}
	return badRow(w.line, "no text and no title: the row has %s; %s", data.QuoteList(w.names), acceptedNames())
}

// noNUL refuses NUL characters, which no text holds and which end strings elsewhere.
func noNUL(w *row) error {
	for f := range numFields {
		if i := strings.IndexByte(w.cell[f], 0); i >= 0 {
			return badRow(w.line, "NUL character in %s at byte %d; expected text", f, i+1)
		}
	}
	for _, name := range w.companies {
		if i := strings.IndexByte(name, 0); i >= 0 {
			return badRow(w.line, "NUL character in %s at byte %d of %s; expected text", fieldCompanies, i+1, data.Quote(name))
		}
	}
	return nil
}

// language reads the lang cell: en, ko, or their longer forms.
func (w *row) language() string {
	s := strings.ToLower(strings.TrimSpace(w.cell[fieldLang]))
	base, _, _ := strings.Cut(strings.ReplaceAll(s, "_", "-"), "-")
	switch base {
	case "":
		return ""
	case "en", "eng", "english":
		return "en"
	case "ko", "kor", "korean", "한국어":
		return "ko"
	}
	w.warn("lang_unsupported", "language %q is not supported; expected en or ko, detected instead", w.cell[fieldLang])
	return ""
}

// stamps reads the two times and notes what had to be assumed about them.
func (r *Reader) stamps(w *row, art *Article) error {
	zone := r.opt.Timezone
	if zone == nil && w.page != nil && art.Lang == "ko" {
		zone = seoul()
	}
	published, err := w.stamp(fieldPublished, zone)
	if err != nil {
		return err
	}
	modified, err := w.stamp(fieldModified, zone)
	if err != nil {
		return err
	}
	art.Published, art.DateOnly, art.Modified = published.time, published.dateOnly, modified.time
	w.warnStamps(published, modified)
	return nil
}

func (w *row) stamp(f field, zone *time.Location) (stamp, error) {
	s := strings.TrimSpace(w.cell[f])
	if s == "" {
		return stamp{}, nil
	}
	t, err := parseStamp(s, zone)
	if errors.Is(err, errNoTime) {
		return stamp{}, badRow(w.line, "%s %s is no time; expected RFC 3339 such as \"2025-01-27T15:30:00Z\", "+
			"local time such as \"2025-01-27 15:30:00\" with --timezone, or a date", f, data.Quote(s))
	}
	if err != nil {
		return stamp{}, badRow(w.line, "%s %s: %w", f, data.Quote(s), err)
	}
	return t, nil
}

// warnStamps gives each code once an article, with the first stamp it is about.
func (w *row) warnStamps(stamps ...stamp) {
	naive, date := false, false
	for _, t := range stamps {
		if t.naive && !naive {
			naive = true
			w.warn("naive_time", "no time zone in %q: read as UTC; name one with --timezone", t.text)
		}
		if t.dateOnly && !date {
			date = true
			w.warn("date_only", "no time of day in %q: taken as available at 24:00 of that day, %s", t.text,
				t.time.UTC().Format(time.RFC3339))
		}
	}
}

// clean cuts safe furniture from a text field.
func (w *row) clean(text, lang string) string {
	if lang == "" {
		lang = hangulShare(text)
	}
	cuts := furniture().safeCuts(text, lang)
	if len(cuts) == 0 {
		return text
	}
	out := blank(text, cuts)
	if w.plain {
		out = remove(text, cuts)
	}
	w.warn("furniture_cut", "%s", fieldReport(text, cuts))
	return out
}

// fieldReport says what was cut from a text field, and where.
func fieldReport(text string, cuts []cut) string {
	n := 0
	where := make([]string, len(cuts))
	for i, c := range cuts {
		n += utf8.RuneCountInString(text[c.start:c.end])
		where[i] = fmt.Sprintf("%s at byte %d", c.kind, c.start)
	}
	return fmt.Sprintf("cut %d of %s of the text as page furniture: %s", n,
		plural(utf8.RuneCountInString(text), "character", "characters"), data.Clip(strings.Join(where, ", "), 200))
}

// plural writes a count with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
