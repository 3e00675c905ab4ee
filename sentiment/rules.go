package sentiment

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
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
	f, err := data.FS.Open("lexicon/rules.tsv")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return parseRules(f, "data/lexicon/rules.tsv")
})

func parseRules(r io.Reader, name string) (rules, error) {
	table := rules{}
	scan := bufio.NewScanner(r)
	for line := 1; scan.Scan(); line++ {
		row := scan.Text()
		if line == 1 || row == "" || strings.HasPrefix(row, "#") {
			continue
		}
		cells := strings.Split(row, "\t")
		if len(cells) != 4 {
			return nil, fmt.Errorf("%s:%d: %d cells: expected name, value, meaning and source", name, line, len(cells))
		}
		v, err := strconv.ParseFloat(cells[1], 64)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: value %q: expected a number", name, line, cells[1])
		}
		table[cells[0]] = v
	}
	return table, scan.Err()
}

// roleWords holds data/lexicon/roles.tsv: which words and sectors play a role in a sentence.
type roleWords map[string]map[string]bool // by role

// has says whether a word plays a role.
func (r roleWords) has(role, word string) bool { return r[role][word] }

var embeddedRoles = sync.OnceValues(func() (roleWords, error) {
	f, err := data.FS.Open("lexicon/roles.tsv")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return parseRoles(f, "data/lexicon/roles.tsv")
})

// parseRoles reads "role<TAB>language<TAB>word<TAB>source". Words of both languages share a role; no word
// is written alike in the two.
func parseRoles(r io.Reader, name string) (roleWords, error) {
	table := roleWords{}
	scan := bufio.NewScanner(r)
	for line := 1; scan.Scan(); line++ {
		row := scan.Text()
		if line == 1 || row == "" || strings.HasPrefix(row, "#") {
			continue
		}
		cells := strings.Split(row, "\t")
		if len(cells) != 4 {
			return nil, fmt.Errorf("%s:%d: %d cells: expected role, language, word and source", name, line, len(cells))
		}
		if table[cells[0]] == nil {
			table[cells[0]] = map[string]bool{}
		}
		table[cells[0]][cells[2]] = true
	}
	return table, scan.Err()
}
