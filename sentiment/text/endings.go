package text

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/tickertone/tickertone/data"
)

// Endings is the closed list of what may follow a Korean stem in its eojeol: particles and the copula
// after nouns, the endings of 하다 and its kin, and verbal endings.
type Endings struct{ josa, hada, verb map[string]bool }

// Josa says whether s is a particle or a form of the copula.
func (e Endings) Josa(s string) bool { return e.josa[s] }

// Hada says whether s may follow a noun that takes 하다, 되다 or 시키다.
func (e Endings) Hada(s string) bool { return e.hada[s] }

// Verb says whether s is a verbal ending.
func (e Endings) Verb(s string) bool { return e.verb[s] }

// KoreanEndings returns the embedded list, read once.
var KoreanEndings = sync.OnceValue(func() Endings {
	f, err := data.FS.Open("lexicon/ko/endings.tsv")
	if err != nil {
		panic(fmt.Sprintf("text: embedded endings: %v", err))
	}
	defer f.Close()
	endings, err := parseEndings(f, "data/lexicon/ko/endings.tsv")
	if err != nil {
		panic(fmt.Sprintf("text: embedded endings: %v", err))
	}
	return endings
})

// parseEndings reads "class<TAB>ending" lines; class is josa, hada or verb.
func parseEndings(r io.Reader, name string) (Endings, error) {
	e := Endings{josa: map[string]bool{}, hada: map[string]bool{}, verb: map[string]bool{}}
	sets := map[string]map[string]bool{"josa": e.josa, "hada": e.hada, "verb": e.verb}
	scan := bufio.NewScanner(r)
	for line := 1; scan.Scan(); line++ {
		row := scan.Text()
		if line == 1 || row == "" || strings.HasPrefix(row, "#") {
			continue
		}
		class, ending, _ := strings.Cut(row, "\t")
		set, ok := sets[class]
		if !ok {
			return e, fmt.Errorf("%s:%d: class %q: expected josa, hada or verb", name, line, class)
		}
		ending, _, _ = strings.Cut(ending, "\t")
		set[ending] = true
	}
	return e, scan.Err()
}
