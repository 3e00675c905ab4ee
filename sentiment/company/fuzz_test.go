package company

import (
	"strings"
	"testing"

	"github.com/tickertone/tickertone/sentiment/text"
)

// FuzzParse reads any bytes as a table of companies and compiles it: every company resolves, or the error names the file.
func FuzzParse(f *testing.F) {
	for _, rows := range []string{
		"a\tAcme\tXNYS\tACME\t에크미\tAcme Inc.;AI\tAI\tcompany\tb\tchip\tx\nb\tBeta\t\t\t\t\t\tunlisted\ta\t\tx\n", // parents in a circle
		"a\tAcme\t\t\t\t\t\t\ta\t\t\na\tAcme\t\t\t\t\t\t\t\t\t\n",
		"\xff\t\u200b\t\t\t\t;;\t \t\t\t\t\n", "a\t-\t:\t:\t(\t$\t.\t\t\t\t\n",
	} {
		f.Add(Header+"\n"+rows, "Acme (NYSE: ACME) fell; Beta, 에크미는")
	}
	words, err := embeddedWords()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, table, in string) {
		rows, err := Parse(strings.NewReader(table), "f")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Errorf("error without the file: %v", err)
			}
			return
		}
		compiled := compile(rows, words)
		for _, c := range rows {
			compiled.Resolve(c.Name)
		}
		compiled.Read([]*text.Text{text.New(in, text.Detect(in))}, []string{in})
	})
}
