package lexicon

import (
	"strings"
	"testing"

	"github.com/tickertone/tickertone/sentiment/text"
)

// FuzzParse reads any bytes as a table and compiles it: the entries match, or the error names file and line.
func FuzzParse(f *testing.F) {
	for _, rows := range []string{
		"plunge/v\tmove\tprice\t-1\t\t\tx\n", "no * one\ttone\t\t.5\t\tnoun\tx\n", "급락/h\tmove\tprice\t-1\t\t\tx\n가동~멈추다/v\ttone\t\t-1\t\t\tx\n",
		"돕다/vㅂ\ttone\t\t1\t\t\tx\n", "a a a\ttone\t\t1\t\t\tx\na a a\ttone\t\t-1\t\t\tx\n", "*\ttone\t\t1\t\t\tx\n", "~\ttone\t\t1\t\t\tx\n", "§ /v\trelation\t\t1\t-1\tverb\tx\n",
	} {
		f.Add(Header+"\n"+rows, "shares plunge, a a a 급락했다. 가동을 멈췄다")
	}
	f.Fuzz(func(t *testing.T, table, in string) {
		for _, lang := range []text.Lang{text.English, text.Korean} {
			entries, err := Parse(strings.NewReader(table), "f", lang)
			if err == nil {
				var l *Lexicon
				if l, err = Compile(lang, entries); err == nil {
					l.Match(text.New(in, lang), nil)
				}
			}
			if err != nil && !strings.HasPrefix(err.Error(), "f:") {
				t.Errorf("error without the file: %v", err)
			}
		}
	})
}

// TestHostileTerms: terms whose forms or ways to match multiply are refused with their line; duplicates and terms that
// hold each other are none of these.
func TestHostileTerms(t *testing.T) {
	for _, test := range []struct{ term, want string }{
		{strings.Repeat("cut/v ", 20), " has over 1000 forms: expected fewer marked words"},
		{strings.Repeat("* a ", 5), " has 5 gaps: expected at most 4"},
		{strings.TrimSpace(strings.Repeat("급락 ", 40)), " has 39 spaces: expected at most 6"},
	} {
		entries, err := Parse(strings.NewReader(Header+"\n"+test.term+"\ttone\t\t1\t\t\tx\n"), "f", text.English)
		if err != nil {
			t.Fatal(err)
		}
		lang := text.Detect(test.term)
		if _, err = Compile(lang, entries); err == nil || !strings.HasPrefix(err.Error(), "f:2: term \"") || !strings.HasSuffix(err.Error(), test.want) {
			t.Errorf("got %v; want f:2: term ...%s", err, test.want)
		}
	}
	l := own(t, text.English, "a b", "b a", "a b a", "a b", "a")
	if got := len(l.Match(text.New(strings.Repeat("a b ", 1000), text.English), nil)); got == 0 || got > 2000 {
		t.Errorf("%d hits", got)
	}
}
