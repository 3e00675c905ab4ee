package models

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestStream: rows that come in blocks of any size give what they give all at once, to 1e-10.
func TestStream(t *testing.T) {
	y, x, names := simulated(5000, 6, 4)
	group := make([]int, len(y))
	for i := range group {
		group[i] = i * 7 % 31
	}
	for _, intercept := range []bool{true, false} {
		if !intercept {
			x, names = mat.DenseCopyOf(x.Slice(0, 5000, 1, 6)), names[1:]
		}
		want, err := OLS(y, x, names)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []int{1, 7, 1000, 5000} {
			s := NewStream(names)
			blocks(y, x, size, func(y []float64, x mat.Matrix, _ int) {
				if err := s.Add(y, x); err != nil {
					t.Fatal(err)
				}
			})
			fit, err := s.Fit()
			if err != nil {
				t.Fatal(err)
			}
			checkStreamed(t, fit, want)
			for _, c := range []Covariance{HC0(), HC1(), Clustered(group), DriscollKraay(2, group)} {
				second := s.Second(fit, c)
				blocks(y, x, size, func(y []float64, x mat.Matrix, from int) { second.Add(y, x, group[from:from+len(y)]) })
				got, err := second.Inference()
				if err != nil {
					t.Fatal(err)
				}
				checkSame(t, got, mustInfer(t, want, c))
			}
			checkSame(t, mustInfer(t, fit, IID()), mustInfer(t, want, IID()))
		}
	}
}

func blocks(y []float64, x *mat.Dense, size int, f func(y []float64, x mat.Matrix, from int)) {
	_, k := x.Dims()
	for from := 0; from < len(y); from += size {
		to := min(len(y), from+size)
		f(y[from:to], x.Slice(from, to, 0, k), from)
	}
}

func checkStreamed(t *testing.T, got, want *Fit) {
	t.Helper()
	if got.N != want.N || got.DF != want.DF || got.HasConstant != want.HasConstant {
		t.Fatalf("n = %d, df = %d, constant %v, want %d, %d, %v", got.N, got.DF, got.HasConstant, want.N, want.DF, want.HasConstant)
	}
	for _, pair := range [][2]float64{{got.SSR, want.SSR}, {got.SST, want.SST}, {got.R2, want.R2}, {got.AdjR2, want.AdjR2}, {got.Sigma, want.Sigma}} {
		if !near(pair[0], pair[1], 1e-10) {
			t.Errorf("%.15g, want %.15g (1e-10)", pair[0], pair[1])
		}
	}
}

func checkSame(t *testing.T, got, want *Inference) {
	t.Helper()
	if got.DF != want.DF || got.Covariance != want.Covariance {
		t.Errorf("%s with %g degrees of freedom, want %s with %g", got.Covariance, got.DF, want.Covariance, want.DF)
	}
	for j := range want.Coef {
		if !near(got.Coef[j], want.Coef[j], 1e-10) || !near(got.StdErr[j], want.StdErr[j], 1e-10) {
			t.Errorf("%s: %.15g (%.15g), want %.15g (%.15g) (1e-10)", want.Covariance, got.Coef[j], got.StdErr[j], want.Coef[j], want.StdErr[j])
		}
	}
}

func TestStreamDataErrors(t *testing.T) {
	s := NewStream([]string{"a", "b"})
	if err := s.Add([]float64{1, 2}, mat.NewDense(2, 2, []float64{1, 2, 2, 4})); err != nil {
		t.Fatal(err)
	}
	var few *TooFewError
	if _, err := s.Fit(); !errors.As(err, &few) || few.N != 2 {
		t.Errorf("error %v, want TooFewError of 2 rows", err)
	}
	var notFinite *NotFiniteError
	if err := s.Add([]float64{1, 2}, mat.NewDense(2, 2, []float64{1, 2, 2, math.NaN()})); !errors.As(err, &notFinite) || notFinite.Row != 3 || notFinite.Column != "b" || s.N() != 2 {
		t.Errorf("error %v with %d rows, want NotFiniteError in b, row 3, with 2", err, s.N())
	}
	if err := s.Add([]float64{3, 5}, mat.NewDense(2, 2, []float64{3, 6, 5, 10})); err != nil {
		t.Fatal(err)
	}
	var collinear *CollinearError
	if _, err := s.Fit(); !errors.As(err, &collinear) || len(collinear.Columns) != 1 {
		t.Errorf("error %v, want CollinearError", err)
	}
	flat := NewStream([]string{"one"})
	flat.Add([]float64{3, 3, 3}, mat.NewDense(3, 1, ones(3)))
	var constant *ConstantError
	if _, err := flat.Fit(); !errors.As(err, &constant) || constant.Value != 3 {
		t.Errorf("error %v, want ConstantError of 3", err)
	}
	y, x, names := simulated(50, 3, 1)
	s = NewStream(names)
	s.Add(y, x)
	fit, err := s.Fit()
	if err != nil {
		t.Fatal(err)
	}
	var streamed *StreamedError
	if _, err := fit.Inference(HC1()); !errors.As(err, &streamed) {
		t.Errorf("hc1: error %v, want StreamedError", err)
	}
	mustPanic(t, "second pass of hc3", func() { s.Second(fit, HC3()) })
	mustPanic(t, "second pass too short", func() { s.Second(fit, HC0()).Inference() })
	mustPanic(t, "columns", func() { s.Add(y, mat.NewDense(50, 1, nil)) })
}
