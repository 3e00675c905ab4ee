package sentiment

import (
	"fmt"
	"io"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/tickertone/tickertone/data"
)

// weight is what one unit of a feature adds to the two log-odds against neutral.
type weight struct{ positive, negative float64 }

// Weights are the additive model: a table like data/model/weights.tsv, which Train fits.
type Weights struct {
	rows    []weightRow // in the order of the table
	slots   []slot      // a hash table of them, open addressing, at most half full
	learned bool        // it holds n-grams, words of headlines or patterns
}

// slot is a place of the hash table: 1 + an index into rows, or 0, and a part of the hash, which spares a look at most
// rows of other features.
type slot struct {
	row int32
	tag uint32
}

// weightRow is the weight of one feature.
type weightRow struct {
	weight
	name string
	hash uint64
}

// piece is a part of a feature's name. Names are looked up by the hashes of their parts, so that the many
// candidates that have no weight cost no string.
type piece struct {
	text        string
	hash, shift uint64
}

// pieceOf hashes text as a polynomial, which lets hashes be joined as strings are: with base B modulo 2^64,
// h(ab) = h(a) B^len(b) + h(b).
func pieceOf(text string) piece {
	const base = 0x9E3779B97F4A7C15
	p := piece{text: text, shift: 1}
	for i := 0; i < len(text); i++ {
		p.hash = p.hash*base + uint64(text[i]) + 1
		p.shift *= base
	}
	return p
}

// find is the row whose name the parts spell, or nil.
func (w *Weights) find(head piece, parts ...piece) *weightRow {
	if len(w.slots) == 0 {
		return nil
	}
	hash := head.hash
	for k := range parts {
		hash = hash*parts[k].shift + parts[k].hash
	}
	for i := w.home(hash); w.slots[i].row != 0; i = (i + 1) & (len(w.slots) - 1) {
		if w.slots[i].tag != uint32(hash) {
			continue
		}
		if r := &w.rows[w.slots[i].row-1]; r.hash == hash && spells(r.name, head, parts) {
			return r
		}
	}
	return nil
}

// of is the weight of a feature, zero when it has none.
func (w *Weights) of(name string) weight {
	if r := w.find(pieceOf(name)); r != nil {
		return r.weight
	}
	return weight{}
}

// spells says whether the parts joined are a name.
func spells(name string, head piece, parts []piece) bool {
	rest, ok := strings.CutPrefix(name, head.text)
	for k := 0; ok && k < len(parts); k++ {
		rest, ok = strings.CutPrefix(rest, parts[k].text)
	}
	return ok && rest == ""
}

func (w *Weights) home(hash uint64) int { return int(scramble(hash) & uint64(len(w.slots)-1)) }

// add enters a feature that is not there yet.
func (w *Weights) add(name string, value weight) {
	w.rows = append(w.rows, weightRow{weight: value, name: name, hash: pieceOf(name).hash})
	w.learned = w.learned || isLearned(name)
	if 2*len(w.rows) <= len(w.slots) {
		w.place(len(w.rows) - 1)
		return
	}
	w.slots = make([]slot, max(64, 1<<bits.Len(uint(2*cap(w.rows)-1))))
	for r := range w.rows {
		w.place(r)
	}
}

func (w *Weights) place(row int) {
	i := w.home(w.rows[row].hash)
	for w.slots[i].row != 0 {
		i = (i + 1) & (len(w.slots) - 1)
	}
	w.slots[i] = slot{int32(row + 1), uint32(w.rows[row].hash)}
}

// isLearned says whether a feature comes from words alone; its name is rule:term. The others are evidence,
// the intercept and presence.
func isLearned(name string) bool { return strings.Contains(name, ":") }

// Names of the weights that belong to no rule: the intercept, and what it adds that a sentence holds
// any evidence at all, good or bad.
const (
	interceptFeature = "intercept"
	presenceFeature  = "presence"
)

// embeddedWeights reads data/model/weights.tsv, which the train verb writes.
var embeddedWeights = sync.OnceValues(func() (*Weights, error) {
	const path = "model/weights.tsv"
	w := &Weights{rows: make([]weightRow, 0, embeddedRows)}
	if err := data.Embedded(path, weightsHeader, w.row); err != nil {
		return nil, err
	}
	return w, w.complete("data/" + path)
})

// embeddedRows is about how many rows data/model/weights.tsv has.
const embeddedRows = 1 << 14

// ReadWeights reads a table that [Model.WriteTo] wrote. Errors name the file and line.
func ReadWeights(r io.Reader, name string) (*Weights, error) {
	w := &Weights{}
	if err := data.Rows(r, name, weightsHeader, w.row); err != nil {
		return nil, err
	}
	return w, w.complete(name)
}

// row takes a row of the table.
func (w *Weights) row(_ int, cells []string) error {
	p, err1 := strconv.ParseFloat(cells[1], 64)
	n, err2 := strconv.ParseFloat(cells[2], 64)
	if err1 != nil || err2 != nil || math.IsNaN(p+n) || math.IsInf(p+n, 0) {
		return fmt.Errorf("weights %q and %q: expected numbers", cells[1], cells[2])
	}
	if w.find(pieceOf(cells[0])) != nil {
		return fmt.Errorf("feature %q stands twice", cells[0])
	}
	w.add(cells[0], weight{p, n})
	return nil
}

const weightsHeader = "feature\tpositive\tnegative"

// evidence is the weights without those learned of words.
func (w *Weights) evidence() *Weights {
	rest := &Weights{}
	for _, r := range w.rows {
		if !isLearned(r.name) {
			rest.add(r.name, r.weight)
		}
	}
	return rest
}

// complete checks that every rule has a weight for both signs, so that no evidence is dropped in silence.
func (w *Weights) complete(name string) error {
	names := []string{interceptFeature, presenceFeature}
	for _, rule := range []string{ruleTone, ruleMove, ruleComparison, ruleExpectation, ruleRelation, ruleMention} {
		names = append(names, rule+"+", rule+"-")
	}
	for _, feature := range names {
		if w.find(pieceOf(feature)) == nil {
			return fmt.Errorf("%s: no weight for feature %q: expected a table that the train verb wrote", name, feature)
		}
	}
	return nil
}

// sorted is the rows in order of their names.
func (w *Weights) sorted() []weightRow {
	rows := slices.Clone(w.rows)
	slices.SortFunc(rows, func(a, b weightRow) int { return strings.Compare(a.name, b.name) })
	return rows
}
