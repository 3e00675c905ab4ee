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
