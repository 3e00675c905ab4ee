package text

import (
	"fmt"
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

// KoreanEndings returns the embedded list, data/lexicon/ko/endings.tsv, read once.
var KoreanEndings = sync.OnceValue(func() Endings {
	e := Endings{josa: map[string]bool{}, hada: map[string]bool{}, verb: map[string]bool{}}
	sets := map[string]map[string]bool{"josa": e.josa, "hada": e.hada, "verb": e.verb}
	err := data.Embedded("lexicon/ko/endings.tsv", "class\tending", func(_ int, cells []string) error {
		set, ok := sets[cells[0]]
		if !ok {
			return fmt.Errorf("class %q: expected josa, hada or verb", cells[0])
		}
		set[cells[1]] = true
		return nil
	})
	if err != nil {
		panic("text: " + err.Error())
	}
	return e
})
