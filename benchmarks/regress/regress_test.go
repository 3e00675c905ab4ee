// Package regress compares the regressions of package models with those of Python's statsmodels,
// linearmodels and pyfixest: the same data, the same answers, how long each takes. It is run by hand, by
// compare.py, which says how.
package regress

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/tickertone/tickertone/models"
)

// answer is what one regression gave, as compare.py reads it.
type answer struct {
	Name    string    `json:"name"`
	Seconds float64   `json:"seconds"`
	Coef    []float64 `json:"coef"`
	StdErr  []float64 `json:"std_err"`
}

// TestCompare estimates from the files compare.py wrote into the directory REGRESS_DATA names, and writes
// answers.jsonl there.
func TestCompare(t *testing.T) {
	dir := os.Getenv("REGRESS_DATA")
	if dir == "" {
		t.Skip("run by compare.py, which sets REGRESS_DATA")
	}
	y, x := read[float64](t, dir, "y"), read[float64](t, dir, "x")
	firm, session := read[int64](t, dir, "firm"), read[int64](t, dir, "session")
	k := len(x) / len(y)
	design, names := mat.NewDense(len(y), k, x), make([]string, k)
	for j := range names {
		names[j] = fmt.Sprintf("x%d", j)
	}
	slopes := mat.DenseCopyOf(design.Slice(0, len(y), 1, 4))
	firms, sessions := ints(firm), ints(session)
	effects := []models.Effect{{Name: "firm", Group: firms}, {Name: "session", Group: sessions}}
	out, err := os.Create(filepath.Join(dir, "answers.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	for _, c := range []struct {
		name     string
		estimate func() (inferrer, error)
		c        models.Covariance
	}{
		{"ols hc1", func() (inferrer, error) { return models.OLS(y, design, names) }, models.HC1()},
		{"ols nw:30", func() (inferrer, error) { return models.OLS(y, design, names) }, models.NeweyWest(30)},
		{"ols cluster:firm", func() (inferrer, error) { return models.OLS(y, design, names) }, models.Clustered(firms)},
		{"two effects hc1", func() (inferrer, error) {
			return models.Regress(y, slopes, names[1:4], models.RegressConfig{Effects: effects})
		}, models.HC1()},
		{"fama-macbeth nw:4", func() (inferrer, error) { return models.FamaMacBeth(y, design, names, sessions) }, models.NeweyWest(4)},
	} {
		start := time.Now()
		fit, err := c.estimate()
		if err != nil {
			t.Fatal(err)
		}
		inf, err := fit.Inference(c.c)
		if err != nil {
			t.Fatal(err)
		}
		a := answer{Name: c.name, Seconds: time.Since(start).Seconds(), Coef: inf.Coef, StdErr: inf.StdErr}
		if err := json.NewEncoder(out).Encode(a); err != nil {
			t.Fatal(err)
		}
	}
}

type inferrer interface {
	Inference(models.Covariance) (*models.Inference, error)
}

// read returns the little-endian numbers of a file.
func read[T float64 | int64](t *testing.T, dir, name string) []T {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	values := make([]T, len(data)/8)
	if _, err := binary.Decode(data, binary.LittleEndian, values); err != nil {
		t.Fatal(err)
	}
	return values
}

func ints(v []int64) []int {
	n := make([]int, len(v))
	for i, a := range v {
		n[i] = int(a)
	}
	return n
}
