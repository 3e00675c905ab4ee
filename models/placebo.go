package models

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Placebo is a column from which the timing has been taken, so that a regression on it should find nothing.
// A relation that survives is one of the companies' levels, or of a leak.
type Placebo struct {
	Name   string // "shuffle", or "shift+2" and "shift-2"
	Column []float64
	// Lost counts rows that had a value and have none now, because no row supplies one.
	Lost int
	// Unmoved counts rows with a value that no other row of their company could have been swapped with.
	Unmoved int
}

// ShuffleWithin returns the column with the values of each company dealt anew among its own rows, every
// order being equally likely (Fisher and Yates 1938), so that each company keeps its level and spread and loses
// its timing. NaN stay where they are. The same seed gives the same column; the shuffle of one company
// does not depend on which others there are. It returns a *[NotFiniteError] for an infinity and panics if the slices differ in
// length.
func ShuffleWithin(column []float64, company []int, seed uint64) (*Placebo, error) {
	if len(column) != len(company) {
		panic(fmt.Sprintf("models: column has %d rows, %d companies", len(column), len(company)))
	}
	order, err := rowsWithValue(column)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(company[a], company[b]) })
	p := &Placebo{Name: "shuffle", Column: slices.Clone(column)}
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && company[order[to]] == company[order[from]] {
			to++
		}
		rows := order[from:to]
		if len(rows) == 1 {
			p.Unmoved++
		}
		rng := rand.New(rand.NewPCG(seed, uint64(company[rows[0]])))
		for i, j := range rng.Perm(len(rows)) {
			p.Column[rows[i]] = column[rows[j]]
		}
		from = to
	}
	return p, nil
}

// rowsWithValue returns the rows that are not NaN.
func rowsWithValue(column []float64) ([]int, error) {
	var rows []int
	for i, v := range column {
		if math.IsInf(v, 0) {
			return nil, &NotFiniteError{Column: "placebo", Row: i, Value: v}
		}
		if !math.IsNaN(v) {
			rows = append(rows, i)
		}
	}
	return rows, nil
}

// ShiftSessions returns the column moved within each company by a number of sessions. With by above zero
// it moves forward: the row of session t has the value of session t-by, which is stale. With by below zero
// it moves backward: the row has the value of a later session, which nobody knew, so that a relation much stronger
// than the real one says that the real one may look ahead too. A row has NaN if its company has no row
// by sessions away, as where news is rare; [ShiftRows] does without.
//
// It returns a *[DuplicateRowError] if a company has a session twice and a *[NotFiniteError] for an
// infinity; it panics if the slices differ in length or by is zero.
func ShiftSessions(column []float64, company, session []int, by int) (*Placebo, error) {
	return shift(column, company, session, by, func(order []int, i int) int {
		row := order[i]
		at, found := slices.BinarySearchFunc(order, session[row]-by, func(other, want int) int {
			return cmp.Or(cmp.Compare(company[other], company[row]), cmp.Compare(session[other], want))
		})
		if !found {
			return -1
		}
		return order[at]
	})
}

// ShiftRows is [ShiftSessions] that counts the rows of the company that have a value in place of sessions, so that only the
// first or last of each company are lost.
func ShiftRows(column []float64, company, session []int, by int) (*Placebo, error) {
	return shift(column, company, session, by, func(order []int, i int) int {
		if i-by < 0 || i-by >= len(order) || company[order[i-by]] != company[order[i]] {
			return -1
		}
		return order[i-by]
	})
}

// shift gives each row that has a value that of the row that source names, given the rows sorted by company and
// session; -1 is none.
func shift(column []float64, company, session []int, by int, source func(order []int, i int) int) (*Placebo, error) {
	if len(column) != len(company) || len(column) != len(session) || by == 0 {
		panic(fmt.Sprintf("models: shift by %d of %d rows, %d companies, %d sessions", by, len(column), len(company), len(session)))
	}
	if _, err := panelOrder(company, session); err != nil {
		return nil, err
	}
	order, err := rowsWithValue(column)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(company[a], company[b]), cmp.Compare(session[a], session[b]))
	})
	p := &Placebo{Name: fmt.Sprintf("shift%+d", by), Column: make([]float64, len(column))}
	for i := range p.Column {
		p.Column[i] = math.NaN()
	}
	for i, row := range order {
		from := source(order, i)
		if from < 0 {
			p.Lost++
			continue
		}
		p.Column[row] = column[from]
	}
	return p, nil
}
