package lexicon

import (
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

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

// Compile builds a lexicon. Of two entries with the same term, kind and part of speech the later wins, so
// that a user's table overrides the embedded one.
func Compile(lang text.Lang, entries []*Entry) (*Lexicon, error) {
	l := &Lexicon{Lang: lang, entries: override(entries)}
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
	for _, e := range l.entries {
		forms, err := irr.forms(strings.ToLower(e.Term))
		if err != nil {
			return fmt.Errorf("%s:%d: %w", e.File, e.Line, err)
		}
		l.english.add(0, forms, e)
	}
	return nil
}

func (l *Lexicon) compileKorean() error {
	l.korean = newStems(text.KoreanEndings(), len(l.entries))
	for _, e := range l.entries {
		if err := l.korean.add(e); err != nil {
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
	return Compile(lang, merge(entries, user, lang))
}

// merge puts a user's entries in the place of embedded ones of the same words, kind and part of speech,
// however the words are marked: bankruptcy/n replaces bankruptcy.
func merge(embedded, user []*Entry, lang text.Lang) []*Entry {
	type key struct {
		words, pos string
		kind       Kind
	}
	var own []*Entry
	replaced := map[key]bool{}
	for _, e := range user {
		if e.Lang == lang {
			own = append(own, e)
			replaced[key{unmarked(e.Term), e.POS, e.Kind}] = true
		}
	}
	merged := make([]*Entry, 0, len(embedded)+len(own))
	for _, e := range embedded {
		if len(own) == 0 || !replaced[key{unmarked(e.Term), e.POS, e.Kind}] {
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

func embedded(lang text.Lang) ([]*Entry, error) {
	names, err := fs.Glob(data.FS, path.Join("lexicon", string(lang), "*.tsv"))
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var all []*Entry
	for _, name := range names {
		if notLexicon[path.Base(name)] {
			continue
		}
		entries, err := parseEmbedded(name, lang)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	return all, nil
}

func parseEmbedded(name string, lang text.Lang) ([]*Entry, error) {
	f, err := data.FS.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Parse(f, "data/"+name, lang)
}
