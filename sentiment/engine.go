package sentiment

import (
	"fmt"
	"slices"
	"sync"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// Config sets up an engine. The zero value uses the embedded tables and scores every company found.
type Config struct {
	Lexicon   []*lexicon.Entry   // own terms, merged over the embedded ones
	Companies []*company.Company // own companies, merged over the embedded ones
	Only      []string           // score these companies only, when an article names none itself
	Weights   *Weights           // in place of the embedded ones
	Document  bool               // add a score of the text as a whole, named "*"
}

// Whole is the name of the score of a text as a whole, as if one unnamed company were its subject.
const Whole = "*"

// Engine scores articles. It is immutable and safe for concurrent use.
type Engine struct {
	config   Config
	english  func() *lexicon.Lexicon
	korean   func() *lexicon.Lexicon
	table    func() *company.Table
	rules    *rules
	roles    *roleWords
	weights  *Weights
	only     map[*company.Company]bool
	training bool      // every n-gram is a feature, with a weight or not
	idle     sync.Pool // of documents whose memory the next article is read into
}

// New loads the tables and compiles them. It fails only on a bad table of the user's own.
func New(config Config) (*Engine, error) {
	e := &Engine{config: config, table: sync.OnceValue(func() *company.Table { return compiled(company.Load(config.Companies)) })}
	go e.table() // beside the other tables
	var err error
	if e.rules, err = embeddedRules(); err != nil {
		return nil, err
	}
	if e.roles, err = embeddedRoles(); err != nil {
		return nil, err
	}
	if e.weights = config.Weights; e.weights == nil {
		if e.weights, err = embeddedWeights(); err != nil {
			return nil, err
		}
	}
	if e.english, err = lexiconOf(text.English, config.Lexicon); err != nil {
		return nil, err
	}
	if e.korean, err = lexiconOf(text.Korean, config.Lexicon); err != nil {
		return nil, err
	}
	return e, e.resolveOnly()
}

func (e *Engine) resolveOnly() error {
	for _, value := range e.config.Only {
		c, ok := e.table().Resolve(value)
		if !ok {
			return fmt.Errorf("company %q: not in the table; give it in the article's companies field or in a table of your own", value)
		}
		if e.only == nil {
			e.only = map[*company.Company]bool{}
		}
		e.only[c] = true
	}
	return nil
}

// lexiconOf compiles the lexicon of a language: at once with a user's entries, which may be wrong, else
// when the first text of the language asks for it. The embedded tables compile; tests hold that.
func lexiconOf(lang text.Lang, user []*lexicon.Entry) (func() *lexicon.Lexicon, error) {
	if len(user) > 0 {
		l, err := lexicon.Load(lang, user)
		return func() *lexicon.Lexicon { return l }, err
	}
	return sync.OnceValue(func() *lexicon.Lexicon { return compiled(lexicon.Load(lang, nil)) }), nil
}

// compiled is a compiled table of the embedded ones.
func compiled[T any](table T, err error) T {
	if err != nil {
		panic("sentiment: embedded table: " + err.Error())
	}
	return table
}

func (e *Engine) lexicon(lang text.Lang) *lexicon.Lexicon {
	if lang == text.Korean {
		return e.korean()
	}
	return e.english()
}

// Companies is the compiled company table.
func (e *Engine) Companies() *company.Table { return e.table() }

// Lexicon is the compiled lexicon of a language.
func (e *Engine) Lexicon(lang text.Lang) *lexicon.Lexicon { return e.lexicon(lang) }

// Score scores an article toward each of its companies: those it lists, in that order, else every company
// found, in order of first mention. It cannot fail; what it could not do is a warning of the score.
func (e *Engine) Score(art news.Article) []Score {
	d := e.read(art)
	defer d.release()
	d.share()
	return d.scores()
}

// document is an article in the course of being scored.
type document struct {
	engine *Engine
	art    news.Article
	names  []string     // by field: title or text
	texts  []*text.Text // by field
	fields []*field
	cast   *company.Cast
	shared shared
	memory scratch

	readers             [2]text.Reader // of the title and of the text
	companies           company.Reader
	about               byMember[*assignment] // the evidence
	naming              byMember[place]       // the sentences that name the member
	presences           []presence            // by member of the cast
	mentions, sentences int                   // of all
}

// place is a sentence of a field.
type place struct{ field, sentence int }

// shared is what all rows of an article have in common.
type shared struct {
	words, unassigned int
	fingerprint       string
}

// read reads an article. The document may be released once nothing of it is in use.
func (e *Engine) read(art news.Article) *document {
	d, ok := e.idle.Get().(*document)
	if !ok {
		d = &document{engine: e}
	}
	d.art = art
	lang := Lang(art)
	e.lexicon(lang) // compiled before the companies are asked for, which may still be compiled beside it
	for i, part := range [...]struct{ name, raw string }{{"title", art.Title}, {"text", art.Text}} {
		for _, x := range d.readers[i].Read(part.raw, lang) {
			d.names, d.texts = append(d.names, part.name), append(d.texts, x)
		}
	}
	d.cast = d.companies.Read(e.table(), d.texts, art.Companies)
	lead := d.leadCompany()
	day := dayOf(art)
	for i := range d.texts {
		f := d.readField(i)
		f.markPast(day)
		d.fields = append(d.fields, f)
		f.evs = e.assign(f, d.cast, lead, e.compose(f))
	}
	m, members := &d.memory, len(d.cast.Companies)
	d.about = sortByMember(&m.ints, &m.pointers, members, d.evidence())
	d.naming = sortByMember(&m.ints, &m.named, members, d.places())
	d.countMentions()
	return d
}

// release lets the next article have the memory of this one.
func (d *document) release() {
	d.memory.reset()
	*d = document{
		engine: d.engine, memory: d.memory, readers: d.readers, companies: d.companies,
		names: emptied(d.names), texts: emptied(d.texts), fields: emptied(d.fields),
	}
	d.engine.idle.Put(d)
}

// evidence is every piece of evidence with each member of the cast that it is about, and everyone.
func (d *document) evidence() []filed[*assignment] {
	var all []filed[*assignment]
	for _, f := range d.fields {
		for at := range f.evs {
			ev := &f.evs[at]
			for k, i := range ev.companies {
				if !slices.Contains(ev.companies[:k], i) {
					all = d.memory.byAbout.push(all, filed[*assignment]{i, ev})
				}
			}
			if ev.role != patient {
				all = d.memory.byAbout.push(all, filed[*assignment]{everyone, ev})
			}
		}
	}
	return all
}

// places is every sentence that names a member of the cast, once for each time.
func (d *document) places() []filed[place] {
	var all []filed[place]
	for n, f := range d.fields {
		for k := range f.mentions {
			m := &f.mentions[k]
			all = d.memory.byPlace.push(all, filed[place]{m.Company, place{n, int(f.x.Tokens[m.First].Sentence)}})
		}
	}
	return all
}

func (d *document) scores() []Score {
	found := d.found()
	out := make([]Score, 0, max(len(d.art.Companies), len(found))+1)
	if d.art.Companies != nil {
		for i, value := range d.art.Companies {
			out = append(out, d.score(d.cast.Given[i], value))
		}
	} else {
		for _, i := range found {
			out = append(out, d.score(i, d.cast.Companies[i].Name))
		}
	}
	if d.engine.config.Document {
		out = append(out, d.whole())
	}
	return out
}

// found lists the companies mentioned, in order of first mention.
func (d *document) found() []int {
	seen := d.memory.flags.take(len(d.cast.Companies))
	var order []int
	for _, list := range d.cast.Mentions {
		for _, m := range list {
			if seen[m.Company] || d.engine.only != nil && !d.engine.only[d.cast.Companies[m.Company]] {
				continue
			}
			seen[m.Company] = true
			order = d.memory.ints.push(order, m.Company)
		}
	}
	return order
}

// score builds the row of the company with index i of the cast.
func (d *document) score(i int, name string) Score {
	s := d.scoreOf(d.features(i))
	s.Company, s.Name = d.cast.Companies[i], name
	d.count(&s, i)
	d.describe(&s)
	return s
}

// whole builds the row of the text as a whole: every piece of evidence counts.
func (d *document) whole() Score {
	s := d.scoreOf(d.features(everyone))
	s.Name, s.Relevance = Whole, 1
	d.describe(&s)
	s.Unassigned = 0
	return s
}

// presence is how often and how early a company is named. Nouns that refer back do not count.
type presence struct {
	mentions int
	first    int // 1-based sentence, 0 for none
	inTitle  bool
}

// countMentions counts the mentions of every company.
func (d *document) countMentions() {
	d.presences = d.memory.counts.take(len(d.cast.Companies))
	for k, f := range d.fields {
		for _, m := range d.cast.Mentions[k] {
			if m.Anaphor {
				continue
			}
			d.mentions++
			t := &d.presences[m.Company]
			t.mentions++
			t.inTitle = t.inTitle || f.name == "title"
			if t.first == 0 {
				t.first = d.sentences + int(f.x.Tokens[m.First].Sentence) + 1
			}
		}
		d.sentences += len(f.x.Sentences)
	}
}

// count fills in how often and how early the company is named.
func (d *document) count(s *Score, i int) {
	t := d.presences[i]
	s.Mentions, s.FirstMention = t.mentions, t.first
	s.Relevance = d.engine.rules.relevance(t.inTitle, d.art.Title != "", t.mentions, d.mentions, t.first, d.sentences)
}

// share counts what all rows of an article have in common, once.
func (d *document) share() {
	for _, f := range d.fields {
		d.shared.words += f.x.Words()
		for k := range f.evs {
			if len(f.evs[k].companies) == 0 {
				d.shared.unassigned++
			}
		}
	}
	d.shared.fingerprint = d.fingerprint()
}

// describe fills in what all rows of an article share.
func (d *document) describe(s *Score) {
	s.Sentences, s.Words, s.Unassigned = d.sentences, d.shared.words, d.shared.unassigned
	s.Fingerprint = d.shared.fingerprint
	s.Warnings = append([]error(nil), d.art.Warnings...)
}

// Lang is the language an article is read in: as it says, else as detected.
func Lang(art news.Article) text.Lang {
	if l := text.Lang(art.Lang); l == text.English || l == text.Korean {
		return l
	}
	return text.Detect(art.Title, art.Text)
}
