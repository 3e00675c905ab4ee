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
	table    *company.Table
	rules    *rules
	roles    *roleWords
	weights  *Weights
	only     map[*company.Company]bool
	training bool // every n-gram is a feature, with a weight or not
}

// New loads the tables and compiles them. It fails only on a bad table of the user's own.
func New(config Config) (*Engine, error) {
	e := &Engine{config: config}
	companies := make(chan error, 1)
	go func() { // A third of the time to start, beside the other tables.
		var err error
		e.table, err = company.Load(config.Companies)
		companies <- err
	}()
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
	if err := <-companies; err != nil {
		return nil, err
	}
	return e, e.resolveOnly()
}

func (e *Engine) resolveOnly() error {
	for _, value := range e.config.Only {
		c, ok := e.table.Resolve(value)
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
	return sync.OnceValue(func() *lexicon.Lexicon {
		l, err := lexicon.Load(lang, nil)
		if err != nil {
			panic("sentiment: embedded lexicon: " + err.Error())
		}
		return l
	}), nil
}

func (e *Engine) lexicon(lang text.Lang) *lexicon.Lexicon {
	if lang == text.Korean {
		return e.korean()
	}
	return e.english()
}

// Companies is the compiled company table.
func (e *Engine) Companies() *company.Table { return e.table }

// Lexicon is the compiled lexicon of a language.
func (e *Engine) Lexicon(lang text.Lang) *lexicon.Lexicon { return e.lexicon(lang) }

// Score scores an article toward each of its companies: those it lists, in that order, else every company
// found, in order of first mention. It cannot fail; what it could not do is a warning of the score.
func (e *Engine) Score(art news.Article) []Score {
	d := e.read(art)
	d.share()
	return d.scores()
}

// document is an article in the course of being scored.
type document struct {
	engine *Engine
	art    news.Article
	fields []*field
	cast   *company.Cast
	evs    []assignment
	about  map[int][]int // by member of the cast: its evidence, as places in evs
	shared shared

	scratch             []feature  // see features
	presences           []presence // by member of the cast
	mentions, sentences int        // of all
}

// shared is what all rows of an article have in common.
type shared struct {
	words, unassigned int
	fingerprint       string
}

func (e *Engine) read(art news.Article) *document {
	d := &document{engine: e, art: art, about: map[int][]int{}}
	lang := Lang(art)
	var names []string
	var texts []*text.Text
	for _, part := range [...]struct{ name, raw string }{{"title", art.Title}, {"text", art.Text}} {
		if part.raw != "" {
			for _, x := range text.Read(part.raw, lang) {
				names, texts = append(names, part.name), append(texts, x)
			}
		}
	}
	d.cast = e.table.Read(texts, art.Companies)
	lead := e.leadCompany(texts, d.cast)
	day := dayOf(art)
	for i, x := range texts {
		f := e.readField(names[i], x, e.strangers(x, d.cast, d.cast.Mentions[i]))
		f.markPast(day)
		d.fields = append(d.fields, f)
		f.evs = e.assign(f, d.cast, lead, e.compose(f))
		for _, ev := range f.evs {
			d.file(ev)
		}
	}
	d.countMentions()
	return d
}

// file adds a piece of evidence to the document.
func (d *document) file(ev assignment) {
	at := len(d.evs)
	d.evs = append(d.evs, ev)
	for k, i := range ev.companies {
		if !slices.Contains(ev.companies[:k], i) {
			d.about[i] = append(d.about[i], at)
		}
	}
	if ev.role != patient {
		d.about[everyone] = append(d.about[everyone], at)
	}
}

func (d *document) scores() []Score {
	var out []Score
	if d.art.Companies != nil {
		for i, value := range d.art.Companies {
			out = append(out, d.score(d.cast.Given[i], value))
		}
	} else {
		for _, i := range d.found() {
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
	seen := make([]bool, len(d.cast.Companies))
	var order []int
	for _, list := range d.cast.Mentions {
		for _, m := range list {
			if seen[m.Company] || d.engine.only != nil && !d.engine.only[d.cast.Companies[m.Company]] {
				continue
			}
			seen[m.Company] = true
			order = append(order, m.Company)
		}
	}
	return order
}

// score builds the row of the company with index i of the cast.
func (d *document) score(i int, name string) Score {
	s := d.engine.scoreOf(d.features(i))
	s.Company, s.Name = d.cast.Companies[i], name
	d.count(&s, i)
	d.describe(&s)
	return s
}

// whole builds the row of the text as a whole: every piece of evidence counts.
func (d *document) whole() Score {
	s := d.engine.scoreOf(d.features(everyone))
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
	d.presences = make([]presence, len(d.cast.Companies))
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
	}
	for _, ev := range d.evs {
		if len(ev.companies) == 0 {
			d.shared.unassigned++
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
