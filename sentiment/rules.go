package sentiment

import (
	"fmt"
	"strconv"
	"sync"

	"github.com/tickertone/tickertone/data"
)

// rules are the scalars of data/lexicon/rules.tsv, by name.
type rules map[string]float64

// get panics on an unknown name: the table and the code that reads it are one program.
func (r rules) get(name string) float64 {
	v, ok := r[name]
	if !ok {
		panic(fmt.Sprintf("sentiment: rule %q is not in data/lexicon/rules.tsv", name))
	}
	return v
}

var embeddedRules = sync.OnceValues(func() (rules, error) {
	table := rules{}
	err := data.Embedded("lexicon/rules.tsv", "name\tvalue\tmeaning\tsource", func(_ int, cells []string) error {
		v, err := strconv.ParseFloat(cells[1], 64)
		if err != nil {
			return fmt.Errorf("value %q: expected a number", cells[1])
		}
		table[cells[0]] = v
		return nil
	})
	return table, err
})

// roleWords holds data/lexicon/roles.tsv: which words and sectors play a role in a sentence. Words of both
// languages share a role; no word is written alike in the two.
type roleWords map[string]map[string]bool

// has says whether a word plays a role.
func (r roleWords) has(role, word string) bool { return r[role][word] }

// ends says whether a word is one of the endings of a role or ends in one.
func (r roleWords) ends(role, word string) bool {
	for i := range word {
		if r[role][word[i:]] {
			return true
		}
	}
	return false
}

// starts says whether a word begins with one of the stems of a role.
func (r roleWords) starts(role, word string) bool {
	for i := range word {
		if r[role][word[:i]] {
			return true
		}
	}
	return r[role][word]
}

var embeddedRoles = sync.OnceValues(func() (roleWords, error) {
	table := roleWords{}
	err := data.Embedded("lexicon/roles.tsv", "role\tlanguage\tword\tsource", func(_ int, cells []string) error {
		if table[cells[0]] == nil {
			table[cells[0]] = map[string]bool{}
		}
		table[cells[0]][cells[2]] = true
		return nil
	})
	return table, err
})
