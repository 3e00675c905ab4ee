package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// regression is one equation: its rows, and what is asked of them.
type regression struct {
	*request
	file string
	y    string
	lead string // empty without prices

	names    []string
	response []float64
	columns  [][]float64
	weight   []float64 // nil for ones

	text    map[string][]string // columns that group rows
	entity  string              // name of that of companies, or empty
	time    string              // of times, or empty
	periods []int               // number of each row's time, ascending; nil without times, -1 where it is missing
	lines   []int               // of each row in the file, 0 for a row made here

	reach   int // times from a row to the end of its return
	overlap int // times its return spans
	of      int // rows before incomplete ones were left out
}

// at names a row for a message.
func (eq *regression) at(row int) string {
	if row < 0 || row >= len(eq.lines) || eq.lines[row] == 0 {
		return eq.file
	}
	return fmt.Sprintf("%s:%d", eq.file, eq.lines[row])
}

// subset is the equation with those rows only.
func (eq *regression) subset(rows []int) *regression {
	part := *eq
	part.response, part.periods, part.lines = pick(eq.response, rows), pick(eq.periods, rows), pick(eq.lines, rows)
	part.weight = pick(eq.weight, rows)
	part.columns, part.text = nil, map[string][]string{}
	for _, column := range eq.columns {
		part.columns = append(part.columns, pick(column, rows))
	}
	for name, values := range eq.text {
		part.text[name] = pick(values, rows)
	}
	return &part
}

// pick returns the values at those rows; nil stays nil.
func pick[T any](values []T, rows []int) []T {
	if values == nil {
		return nil
	}
	picked := make([]T, len(rows))
	for i, r := range rows {
		picked[i] = values[r]
	}
	return picked
}

// complete leaves out rows on which something is missing, and puts the others in the order of time.
func (eq *regression) complete() (*regression, error) {
	var rows []int
	for r, y := range eq.response {
		ok := eq.placed(r) && !math.IsNaN(y) && (eq.weight == nil || !math.IsNaN(eq.weight[r]))
		for _, column := range eq.columns {
			ok = ok && !math.IsNaN(column[r])
		}
		if ok {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: no complete row among %d: %s", eq.file, len(eq.response), eq.emptiest())
	}
	part := eq.inTime(rows)
	part.of = len(eq.response)
	return part, nil
}

// inTime is the subset in the order of time, those of one time in the order of the file.
func (eq *regression) inTime(rows []int) *regression {
	if eq.periods != nil {
		slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(eq.periods[a], eq.periods[b]) })
	}
	return eq.subset(rows)
}

// repeats tells whether two rows, in the order of time, share one.
func (eq *regression) repeats() bool {
	for i := 1; i < len(eq.periods); i++ {
		if eq.periods[i] == eq.periods[i-1] {
			return true
		}
	}
	return false
}

// placed tells whether a row has its time and its groups.
func (eq *regression) placed(r int) bool {
	ok := eq.periods == nil || eq.periods[r] >= 0
	for _, values := range eq.text {
		ok = ok && values[r] != ""
	}
	return ok
}

// emptiest says which column lacks the most values.
func (eq *regression) emptiest() string {
	name, most := eq.y, gaps(eq.response)
	for i, column := range eq.columns {
		if n := gaps(column); n > most {
			name, most = eq.names[i], n
		}
	}
	return fmt.Sprintf("%q lacks %d values, the most of all columns", name, most)
}

func gaps(values []float64) int {
	n := 0
	for _, v := range values {
		if math.IsNaN(v) {
			n++
		}
	}
	return n
}

// group numbers the values of a column, in the order of their first row; the empty name stands for time.
func (eq *regression) group(name string) []int {
	if name == "" {
		return eq.periods
	}
	seen := map[string]int{}
	group := make([]int, len(eq.response))
	for r, value := range eq.text[name] {
		number, ok := seen[value]
		if !ok {
			number = len(seen)
			seen[value] = number
		}
		group[r] = number
	}
	return group
}

// timeNumbers numbers times in their order: numbers as numbers if all are, and otherwise, such as dates, as text.
func timeNumbers(values []string) []int {
	compare := cmp.Compare[string]
	if !slices.ContainsFunc(values, func(s string) bool {
		_, err := strconv.ParseFloat(s, 64)
		return s != "" && err != nil
	}) {
		compare = func(a, b string) int {
			x, _ := strconv.ParseFloat(a, 64)
			y, _ := strconv.ParseFloat(b, 64)
			return cmp.Compare(x, y)
		}
	}
	distinct := slices.Clone(values)
	slices.SortFunc(distinct, compare)
	distinct = slices.CompactFunc(distinct, func(a, b string) bool { return compare(a, b) == 0 })
	distinct = slices.DeleteFunc(distinct, func(s string) bool { return s == "" })
	numbers := make([]int, len(values))
	for i, value := range values {
		numbers[i] = -1
		if at, found := slices.BinarySearchFunc(distinct, value, compare); found && value != "" {
			numbers[i] = at
		}
	}
	return numbers
}
