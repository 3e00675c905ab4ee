package lexicon

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/sentiment/text"
)

// Lexicon is a compiled set of entries of one language. It is immutable and safe for concurrent use.
type Lexicon struct {
	Lang    text.Lang
	entries []*Entry
	english *phrases
	korean  *stems
}

// Hit is a term found in a text.
type Hit struct {
	text.Span          // in the folded text, without the ending
	First, Last int    // tokens [First, Last)
	Tail        string // Korean: what follows the stem in its eojeol, such as 했지만
	Entries     []*Entry
}

// Entries lists what the lexicon was compiled from, in file order.
func (l *Lexicon) Entries() []*Entry { return l.entries }

// Match finds the longest terms of the text, leftmost first. Tokens marked in masked (which may be nil)
// match nothing, so that the name of a company never counts as evidence.
func (l *Lexicon) Match(t *text.Text, masked []bool) []Hit {
	return new(Reader).Match(l, t, masked)
}

// Reader matches one text after the other in memory of its own. The zero value is ready.
type Reader struct {
	hits  []Hit
	words reading
}

// Match is [Lexicon.Match] with hits that are good until the next call.
func (r *Reader) Match(l *Lexicon, t *text.Text, masked []bool) []Hit {
	r.hits = r.hits[:0]
	if l.Lang == text.Korean {
		r.hits = l.korean.match(r.hits, t, masked)
	} else {
		l.english.read(&r.words, t, masked)
		r.hits = l.english.match(r.hits, &r.words, t, masked)
	}
	return r.hits
}

// Compile builds a lexicon. Of two entries with the same term, kind and part of speech the later wins.
func Compile(lang text.Lang, entries []*Entry) (*Lexicon, error) {
	return compile(lang, override(entries))
}

// compile builds a lexicon of entries that differ in term, kind or part of speech.
func compile(lang text.Lang, entries []*Entry) (*Lexicon, error) {
	l := &Lexicon{Lang: lang, entries: entries}
	if lang == text.Korean {
		return l, l.compileKorean()
	}
	return l, l.compileEnglish()
}

func override(entries []*Entry) []*Entry {
	type key struct {
		term, pos string
		kind      Kind
	}
	at := make(map[key]int, len(entries))
	kept := make([]*Entry, 0, len(entries))
	for _, e := range entries {
		k := key{e.Term, e.POS, e.Kind}
		if i, ok := at[k]; ok {
			kept[i] = e
			continue
		}
		at[k] = len(kept)
		kept = append(kept, e)
	}
	return kept
}

func (l *Lexicon) compileEnglish() error {
	irr, err := embeddedIrregulars()
	if err != nil {
		return err
	}
	l.english = newPhrases(len(l.entries))
	return l.each(newSpeller(l.english, irr, len(l.entries)).add)
}

func (l *Lexicon) compileKorean() error {
	l.korean = newStems(text.KoreanEndings(), len(l.entries))
	return l.each(newConjugator(l.korean).add)
}

// each calls add with every entry, as a list of one. An error comes with file and line.
func (l *Lexicon) each(add func(entry []*Entry) error) error {
	for i, e := range l.entries {
		if err := add(l.entries[i : i+1 : i+1]); err != nil {
			return fmt.Errorf("%s:%d: %w", e.File, e.Line, err)
		}
	}
	return nil
}

// Load compiles the embedded tables of a language together with a user's entries, which win.
func Load(lang text.Lang, user []*Entry) (*Lexicon, error) {
	entries, err := embedded(lang)
	if err != nil {
		return nil, err
	}
	return compile(lang, merge(entries, override(inLanguage(user, lang))))
}

func inLanguage(entries []*Entry, lang text.Lang) []*Entry {
	var own []*Entry
	for _, e := range entries {
		if e.Lang == lang {
			own = append(own, e)
		}
	}
	return own
}

// merge puts a user's entries in the place of embedded ones of the same words, kind and part of speech,
// however the words are marked: bankruptcy/n replaces bankruptcy.
func merge(embedded, own []*Entry) []*Entry {
	if len(own) == 0 {
		return embedded
	}
	type key struct {
		words, pos string
		kind       Kind
	}
	replaced := map[key]bool{}
	for _, e := range own {
		replaced[key{unmarked(e.Term), e.POS, e.Kind}] = true
	}
	merged := make([]*Entry, 0, len(embedded)+len(own))
	for _, e := range embedded {
		if !replaced[key{unmarked(e.Term), e.POS, e.Kind}] {
			merged = append(merged, e)
		}
	}
	return append(merged, own...)
}

// unmarked is a term without its marks.
func unmarked(term string) string {
	words := strings.Fields(term)
	for i, w := range words {
		if at := strings.LastIndexByte(w, '/'); at > 0 {
			words[i] = w[:at]
		}
	}
	return strings.Join(words, " ")
}

// notLexicon names the files beside the tables that hold word forms, not entries.
var notLexicon = map[string]bool{"irregular.tsv": true, "endings.tsv": true, "adverbials.tsv": true}

// embedded reads the tables of a language, beside each other, in the order of their names. No two of their entries
// have the same term, kind and part of speech; a test holds that.
func embedded(lang text.Lang) ([]*Entry, error) {
	names, err := fs.Glob(data.FS, path.Join("lexicon", string(lang), "*.tsv"))
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	tables, errs := make([][]*Entry, len(names)), make([]error, len(names))
	var reading sync.WaitGroup
	for i, name := range names {
		if !notLexicon[path.Base(name)] {
			reading.Go(func() { tables[i], errs[i] = parseEmbedded(name, lang) })
		}
	}
	reading.Wait()
	return slices.Concat(tables...), errors.Join(errs...)
}

func parseEmbedded(name string, lang text.Lang) ([]*Entry, error) {
	p := parser{name: "data/" + name, lang: lang}
	err := data.Embedded(name, Header, p.row)
	return p.entries, err
}
