package models

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// InterceptName is the name a [Design] gives its column of ones.
const InterceptName = "(intercept)"

// Design puts the columns of a regression together. The zero value is an empty design without an
// intercept.
type Design struct {
	// Intercept adds a column of ones before the others.
	Intercept bool

	names   []string
	columns [][]float64
}

// Add appends a column. The values are not copied. Add panics if the column is not as long as those
// before it.
func (d *Design) Add(name string, column []float64) {
	if len(d.columns) > 0 && len(column) != len(d.columns[0]) {
		panic(fmt.Sprintf("models: column %q has %d rows, the design has %d", name, len(column), len(d.columns[0])))
	}
	d.names = append(d.names, name)
	d.columns = append(d.columns, column)
}

// Matrix returns the design for a regression of rows observations, and the names of its columns. It
// panics if rows is not positive, if the columns have another length, or if there is no column at all.
func (d *Design) Matrix(rows int) (*mat.Dense, []string) {
	columns, names := d.columns, d.names
	if d.Intercept {
		columns = append([][]float64{ones(rows)}, columns...)
		names = append([]string{InterceptName}, names...)
	}
	x := mat.NewDense(rows, len(columns), nil)
	for j, column := range columns {
		x.SetCol(j, column)
	}
	return x, append([]string(nil), names...)
}

func ones(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 1
	}
	return v
}
