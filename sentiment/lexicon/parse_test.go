package lexicon

import (
	"fmt"
	"io/fs"
	"math"
	"path"
	"strings"
	"testing"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/sentiment/text"
)

func TestParseErrors(t *testing.T) {
	tests := []struct{ row, want string }{
		{"soar/v\tmove", `own.tsv:3: 2 cells: expected 7 separated by tabs (term, kind, class, valence, object, pos, source)`},
		{" \ttone\tother\t0.5\t\t\tx", `own.tsv:3: term " ": expected at least one word`},
		{"soar/v\tverb\tprice\t0.5\t\t\tx", `own.tsv:3: kind "verb": expected tone, move, quantity, relation, shifter, neutral`},
		{"not\tshifter\tdeny\t-0.5\t\t\tx", `own.tsv:3: class "deny" of a shifter: expected negate, cancel, hedge, condition, question, intensify, diminish, contrast, attribution, retrospect, compare, expect, below, above or irony`},
		{"soar/v\tmove\tup\t0.5\t\t\tx", `own.tsv:3: class "up" of a move: expected price or level`},
		{"soar/v\tmove\tprice\tgood\t\t\tx", `own.tsv:3: valence "good": expected a number from -1 to 1 (factors up to 2)`},
		{"soar/v\tmove\tprice\t2.5\t\t\tx", `own.tsv:3: valence "2.5": expected a number from -1 to 1 (factors up to 2)`},
		{"soar/v\tmove\tprice\tNaN\t\t\tx", `own.tsv:3: valence "NaN": expected a number from -1 to 1 (factors up to 2)`},
		{"beat/v\trelation\tother\t0.5\t0,5\t\tx", `own.tsv:3: object "0,5": expected a number from -1 to 1 (factors up to 2)`},
		{"fine\ttone\tother\t0.5\t\tadverb\tx", `own.tsv:3: pos "adverb": expected noun, verb, adj or nothing`},
	}
	for _, tt := range tests {
		_, err := Parse(strings.NewReader(Header+"\n# mine\n"+tt.row+"\n"), "own.tsv", text.English)
		if err == nil || err.Error() != tt.want {
			t.Errorf("%q:\n got %v\nwant %s", tt.row, err, tt.want)
		}
	}
	want := `own.tsv:1: header "term\tkind": expected "term\tkind\tclass\tvalence\tobject\tpos\tsource" (tab-separated)`
	if _, err := Parse(strings.NewReader("term\tkind\n"), "own.tsv", text.English); err == nil || err.Error() != want {
		t.Errorf("header:\n got %v\nwant %s", err, want)
	}
}

func TestCompileErrors(t *testing.T) {
	tests := []struct {
		lang       text.Lang
		term, want string
	}{
		{text.English, "soar/w", `own.tsv:2: mark "/w" of "soar/w": expected /v, /n or /a`},
		{text.Korean, "급등/q", `own.tsv:2: mark "/q" of "급등/q": expected /n, /h, /v, /v르, /vㅂ, /vㅅ, /vㄷ, /vㅎ or /x`},
		{text.Korean, "up/v", `own.tsv:2: verb "up/v": expected a dictionary form in Hangul that ends in 다`},
	}
	for _, tt := range tests {
		entries, err := Parse(strings.NewReader(Header+"\n"+tt.term+"\ttone\tother\t0.5\t\t\tx\n"), "own.tsv", tt.lang)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = Compile(tt.lang, entries); err == nil || err.Error() != tt.want {
			t.Errorf("%s:\n got %v\nwant %s", tt.term, err, tt.want)
		}
	}
}

// TestParse checks that a table in Windows lines and with a byte order mark reads as any other.
func TestParse(t *testing.T) {
	in := "\ufeff" + Header + "\r\n# remark\r\n\r\nBeat/v\trelation\tcompetition\t0.6\t-0.4\tverb\tmine\r\n"
	got, err := Parse(strings.NewReader(in), "own.tsv", text.English)
	if err != nil || len(got) != 1 {
		t.Fatalf("got %d entries, %v", len(got), err)
	}
	want := Entry{Term: "Beat/v", Kind: Relation, Class: "competition", Valence: 0.6, Object: -0.4, POS: "verb", Source: "mine", Lang: text.English, File: "own.tsv", Line: 4}
	if *got[0] != want {
		t.Errorf("got %+v, want %+v", *got[0], want)
	}
}

// TestOverride checks that a user's entry replaces the embedded one of the same term and kind.
func TestOverride(t *testing.T) {
	user := []*Entry{{Term: "bankruptcy", Kind: Tone, Class: "other", Valence: 0.125, Lang: text.English}}
	l, err := Load(text.English, append(user, &Entry{Term: "부도", Kind: Tone, Lang: text.Korean}))
	if err != nil {
		t.Fatal(err)
	}
	own, err := Load(text.English, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(l.Entries()) - len(own.Entries()); n > 1 {
		t.Errorf("%d entries more: expected one at most", n)
	}
	hits := l.Match(text.New("bankruptcy", text.English), nil)
	if len(hits) != 1 {
		t.Fatalf("%d hits: expected one", len(hits))
	}
	if e := hits[0].Entries; len(e) != 1 || e[0].Valence != 0.125 {
		t.Errorf("got %+v, want the valence of the user", *e[0])
	}
}

// surfaceOf is one way to write a term: without marks, a word in each gap, no particle.
func surfaceOf(e *Entry) string {
	var words []string
	for _, w := range strings.Fields(e.Term) {
		if base, mark, ok := strings.Cut(w, "/"); ok && base != "" && mark != "" {
			w = base
		}
		if w == "*" {
			w = "xyz"
		}
		words = append(words, w)
	}
	return strings.ReplaceAll(strings.Join(words, " "), "~", "")
}

// shadowed terms are never found today: a tone with an open gap (고객사~확보) takes the place of the relation
// spelled out, and a term in hanja meets a text whose hanja are folded.
var shadowed = map[string]bool{
	"고객사로 확보/h": true, "시공사로 선정/h": true, "파트너로 선정/h": true,
	"전년比/n": true,
}

// TestEmbedded compiles the shipped tables: at least 1,500 terms a language, each with a source, a valence
// in range, and found in a text that is nothing but the term.
func TestEmbedded(t *testing.T) {
	for _, lang := range []text.Lang{text.English, text.Korean} {
		l, err := Load(lang, nil)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(l.Entries()); n < 1500 {
			t.Errorf("%s: %d entries, want at least 1500", lang, n)
		}
		var lost []string
		for _, e := range l.Entries() {
			if err := sane(e); err != nil {
				t.Errorf("%s:%d: %s: %v", e.File, e.Line, e.Term, err)
			}
			if findsItself(l, e) == shadowed[e.Term] {
				lost = append(lost, fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Term))
			}
		}
		if len(lost) > 0 {
			t.Errorf("%s: %d of %d terms are not found in their own text, or are and stand among those known to be shadowed:\n%s", lang, len(lost), len(l.Entries()), strings.Join(lost[:min(len(lost), 40)], "\n"))
		}
	}
}

// sane checks what the columns of an entry must hold by its kind.
func sane(e *Entry) error {
	switch {
	case e.Source == "":
		return fmt.Errorf("no source")
	case e.Kind == Tone && e.Valence == 0:
		return fmt.Errorf("tone without a valence")
	case e.Kind != Shifter && (math.Abs(e.Valence) > 1 || math.Abs(e.Object) > 1):
		return fmt.Errorf("%s of valence %v and object %v, beyond one", e.Kind, e.Valence, e.Object)
	case e.Kind == Neutral && (e.Valence != 0 || e.Object != 0):
		return fmt.Errorf("neutral with a valence")
	case e.Kind == Shifter && e.Class == Negate && e.Valence >= 0:
		return fmt.Errorf("negation by %v: expected a negative factor", e.Valence)
	}
	return nil
}

// findsItself says whether the whole text of a term is a hit that holds its entry, or one that says the
// same (기대에 부응 beside 기대~부응).
func findsItself(l *Lexicon, e *Entry) bool {
	x := text.New(surfaceOf(e), l.Lang)
	for _, hit := range l.Match(x, nil) {
		for _, have := range hit.Entries {
			if have == e || hit.First == 0 && hit.Last == len(x.Tokens) && have.Kind == e.Kind && have.Valence*e.Valence >= 0 {
				return true
			}
		}
	}
	return false
}

// TestOneRowATerm holds that the embedded tables of a language say no two things of one term: both rows would count.
func TestOneRowATerm(t *testing.T) {
	files, err := fs.Glob(data.FS, "lexicon/*/*.tsv")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	seen := map[[4]string]string{}
	for _, file := range files {
		f, err := data.FS.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		lang := path.Base(path.Dir(file))
		entries, err := Parse(f, file, text.Lang(lang))
		if err != nil {
			continue // endings and irregular forms have other columns
		}
		for _, e := range entries {
			key := [4]string{lang, e.Term, e.POS, e.Kind.String()}
			place := fmt.Sprintf("%s:%d", file, e.Line)
			if before, twice := seen[key]; twice {
				t.Errorf("%s: %s %q stands on %s already", place, e.Kind, e.Term, before)
			}
			seen[key] = place
		}
	}
}
