package lexicon

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/sentiment/text"
)

// Kind says how a term takes part in the reading.
type Kind uint8

// Kinds of entry.
const (
	Tone     Kind = iota // good or bad by itself
	Move                 // a change of level, up or down
	Quantity             // what rises and falls
	Relation             // a predicate over two companies
	Shifter              // changes other evidence
	Neutral              // blocks the words inside it
)

var kindNames = [...]string{"tone", "move", "quantity", "relation", "shifter", "neutral"}

func (k Kind) String() string { return kindNames[k] }

// Class is what a shifter does, and the topic of every other kind.
type Class string

// Classes of shifters.
const (
	Negate      Class = "negate"
	Cancel      Class = "cancel"
	Hedge       Class = "hedge"
	Condition   Class = "condition"
	Question    Class = "question"
	Intensify   Class = "intensify"
	Diminish    Class = "diminish"
	Contrast    Class = "contrast"
	Attribution Class = "attribution"
	Retrospect  Class = "retrospect"
	Compare     Class = "compare"
	Expect      Class = "expect"
	Below       Class = "below"
	Above       Class = "above"
	Irony       Class = "irony"
)

// Classes of moves.
const (
	Price Class = "price" // good or bad when said alone of a company
	Level Class = "level" // good or bad only with a quantity
)

var shifterClasses = map[Class]bool{
	Negate: true, Cancel: true, Hedge: true, Condition: true, Question: true, Intensify: true, Diminish: true,
	Contrast: true, Attribution: true, Retrospect: true, Compare: true, Expect: true, Below: true, Above: true, Irony: true,
}

// Entry is one line of a lexicon table.
type Entry struct {
	Term  string // as written in the table, with its marks (plunge/v, 급락/h)
	Kind  Kind
	Class Class

	// Valence is, by kind: the polarity times strength of a tone; the direction times size of a move;
	// how good it is that a quantity rises; what a relation means for its agent; a shifter's factor.
	// It lies in [-1, 1], except that a factor may reach 2.
	Valence float64
	// Object is what a relation means for its patient, what a quantity carries when merely named, and what
	// a level move carries when it moves nothing named.
	Object float64

	POS    string // noun, verb or adj when the term has this meaning in that part of speech only
	Source string // register and sector the term comes from
	Lang   text.Lang
	File   string
	Line   int
}

// Header is the first line of every lexicon table.
const Header = "term\tkind\tclass\tvalence\tobject\tpos\tsource"

// Parse reads one table. Errors name the file and line, quote the value and say what was expected.
func Parse(r io.Reader, name string, lang text.Lang) ([]*Entry, error) {
	p := parser{name: name, lang: lang}
	if err := data.Rows(r, name, Header, p.row); err != nil {
		return nil, err
	}
	return p.entries, nil
}

// parser gathers the entries of a table.
type parser struct {
	name    string
	lang    text.Lang
	entries []*Entry
	block   []Entry // room for the next ones
}

// blockSize is how many entries are made at once.
const blockSize = 256

// row takes a row of the table.
func (p *parser) row(line int, cells []string) error {
	if len(p.block) == 0 {
		p.block = make([]Entry, blockSize)
	}
	e := &p.block[0]
	*e = Entry{Term: cells[0], Class: Class(cells[2]), POS: cells[5], Source: cells[6], Lang: p.lang, File: p.name, Line: line}
	if err := e.parse(cells); err != nil {
		return err
	}
	p.entries, p.block = append(p.entries, e), p.block[1:]
	return nil
}

// parse reads the cells that are no words, and checks all.
func (e *Entry) parse(cells []string) (err error) {
	if strings.TrimSpace(e.Term) == "" {
		return fmt.Errorf("term %q: expected at least one word", e.Term)
	}
	if e.Kind, err = parseKind(cells[1]); err != nil {
		return err
	}
	if e.Kind == Shifter && !shifterClasses[e.Class] {
		return fmt.Errorf("class %q of a shifter: expected negate, cancel, hedge, condition, question, intensify, diminish, contrast, attribution, retrospect, compare, expect, below, above or irony", cells[2])
	}
	if e.Kind == Move && e.Class != Price && e.Class != Level {
		return fmt.Errorf("class %q of a move: expected price or level", cells[2])
	}
	if e.Valence, err = parseValence(cells[3]); err != nil {
		return fmt.Errorf("valence %w", err)
	}
	if e.Object, err = parseValence(cells[4]); err != nil {
		return fmt.Errorf("object %w", err)
	}
	switch e.POS {
	case "", "noun", "verb", "adj":
	default:
		return fmt.Errorf("pos %q: expected noun, verb, adj or nothing", e.POS)
	}
	return nil
}

func parseKind(s string) (Kind, error) {
	for k, name := range kindNames {
		if s == name {
			return Kind(k), nil
		}
	}
	return 0, fmt.Errorf("kind %q: expected %s", s, strings.Join(kindNames[:], ", "))
}

func parseValence(s string) (float64, error) {
	if s == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.Abs(v) > 2 {
		return 0, fmt.Errorf("%q: expected a number from -1 to 1 (factors up to 2)", s)
	}
	return v, nil
}
