package news

import (
	"fmt"
	"sort"
	"strings"

	"github.com/tickertone/tickertone/data"
)

// field is one thing an input row can say about an article.
type field int

const (
	fieldID field = iota
	fieldPublished
	fieldModified
	fieldSource
	fieldTitle
	fieldText
	fieldLang
	fieldCompanies
	numFields
)

// fieldNames holds the names of each field, its own first. When a row has several, the first that is not
// empty counts.
var fieldNames = [numFields][]string{
	fieldID:        {"id", "article_id", "doc_id", "url"},
	fieldPublished: {"published", "published_at", "publishedDate", "time_published", "timestamp", "date", "time"},
	fieldModified:  {"modified", "updated", "lastmod"},
	fieldSource:    {"source", "site", "publisher", "outlet"},
	fieldTitle:     {"title", "headline"},
	fieldText:      {"text", "body", "content", "article", "summary"},
	fieldLang:      {"lang", "language"},
	fieldCompanies: {"companies", "tickers", "symbols"},
}

func (f field) String() string { return fieldNames[f][0] }

// slot is a column's place: its field, and its rank among the names of that field.
type slot struct {
	field field
	rank  int8
}

// bit is a mask with one bit for each slot.
func (s slot) bit() uint64 { return 1 << (uint(s.field)*8 + uint(s.rank)) }

// columns knows which header or key is which field, without regard to case.
type columns struct {
	slots  map[string]slot   // lower case
	mapped map[string]string // lower-case header -> header as given with --columns, until it is seen
	fields map[string]string // lower-case header -> field, for messages
	cache  map[string]slot   // headers as written; rank -1 for those of no field
}

// newColumns merges the known names with the caller's. The error names a field that does not exist.
func newColumns(mapping map[string]string) (*columns, error) {
	c := &columns{slots: map[string]slot{}, mapped: map[string]string{}, fields: map[string]string{}, cache: map[string]slot{}}
	for f := range numFields {
		if _, ok := mapping[f.String()]; ok {
			continue
		}
		for rank, name := range fieldNames[f] {
			c.slots[strings.ToLower(name)] = slot{f, int8(rank)}
		}
	}
	return c, c.add(mapping)
}

// add enters the caller's mapping, in the order of the field names.
func (c *columns) add(mapping map[string]string) error {
	names := make([]string, 0, len(mapping))
	for name := range mapping {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		f, ok := fieldNamed(name)
		if !ok {
			return fmt.Errorf("--columns: unknown field %q; expected %s", name, ownNames())
		}
		key := strings.ToLower(strings.TrimSpace(mapping[name]))
		if key == "" {
			return fmt.Errorf("--columns: no header for field %q; write %s=HEADER", name, name)
		}
		if other, ok := c.fields[key]; ok {
			return fmt.Errorf("--columns: header %q is mapped to both %s and %s", mapping[name], other, name)
		}
		c.slots[key], c.mapped[key], c.fields[key] = slot{f, 0}, mapping[name], name
	}
	return nil
}

// find returns the slot of a header or key. The lookup of one already seen does not allocate.
func (c *columns) find(header []byte) (slot, bool) {
	if s, ok := c.cache[string(header)]; ok {
		return s, s.rank >= 0
	}
	key := strings.ToLower(strings.TrimSpace(string(header)))
	s, ok := c.slots[key]
	if !ok {
		s = slot{rank: -1}
	}
	delete(c.mapped, key)
	if len(c.cache) < 4096 {
		c.cache[string(header)] = s
	}
	return s, ok
}

// seen lists the headers and keys met so far, for messages.
func (c *columns) seen() []string {
	names := make([]string, 0, len(c.cache))
	for name := range c.cache {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// unseen returns an error if a header given with --columns was never found; have lists what was there.
func (c *columns) unseen(have []string) error {
	if len(c.mapped) == 0 {
		return nil
	}
	keys := make([]string, 0, len(c.mapped))
	for key := range c.mapped {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return fmt.Errorf("--columns %s=%s: no such header %q; the file has %s",
		c.fields[keys[0]], c.mapped[keys[0]], c.mapped[keys[0]], data.QuoteList(have))
}

// ParseColumns reads the form of the --columns flag, "published=날짜,text=본문". It checks the form and
// that fields are named once; NewReader checks their names.
func ParseColumns(s string) (map[string]string, error) {
	mapping := map[string]string{}
	for _, part := range strings.Split(s, ",") {
		name, header, ok := strings.Cut(part, "=")
		name, header = strings.TrimSpace(name), strings.TrimSpace(header)
		if !ok || name == "" || header == "" {
			return nil, fmt.Errorf("--columns: %q is not FIELD=HEADER; write for example published=date,text=body", part)
		}
		if _, ok := fieldNamed(name); !ok {
			return nil, fmt.Errorf("--columns: unknown field %q; expected %s", name, ownNames())
		}
		if _, ok := mapping[name]; ok {
			return nil, fmt.Errorf("--columns: field %q is mapped twice", name)
		}
		mapping[name] = header
	}
	return mapping, nil
}

// fieldNamed finds a field by its own name.
func fieldNamed(name string) (field, bool) {
	for f := range numFields {
		if f.String() == name {
			return f, true
		}
	}
	return 0, false
}

// ownNames lists the fields for messages.
func ownNames() string {
	names := make([]string, numFields)
	for f := range numFields {
		names[f] = f.String()
	}
	return strings.Join(names[:numFields-1], ", ") + " or " + names[numFields-1]
}

// acceptedNames says how the text and the title may be called.
func acceptedNames() string {
	return fmt.Sprintf("name one %s (or %s), or map one with --columns text=HEADER",
		strings.Join(fieldNames[fieldText], ", "), strings.Join(fieldNames[fieldTitle], ", "))
}
