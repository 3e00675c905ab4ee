package models

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestFamaMacBethPetersen reproduces the standard errors that Petersen (2009) gives by year, to 1e-9.
func TestFamaMacBethPetersen(t *testing.T) {
	var rows [][]float64
	var year []int
	for _, record := range readCSV(t, openOracle(t, "sandwich", "petersen.csv")) {
		rows = append(rows, parseFloats(t, []string{record["y"], record["x"]}))
		year = append(year, int(parseFloats(t, []string{record["year"]})[0]))
	}
	y, x, names := design(rows, true)
	cs, err := FamaMacBeth(y, x, names, year)
	if err != nil {
		t.Fatal(err)
	}
	inf, err := cs.Inference(IID())
	if err != nil {
		t.Fatal(err)
	}
	if inf.DF != 9 || len(cs.Period) != 10 || cs.N[3] != 500 {
		t.Fatalf("df = %g of %d periods, %d rows in the fourth, want 9 of 10, 500", inf.DF, len(cs.Period), cs.N[3])
	}
	for j, want := range [][2]float64{{0.031277965388573213, 0.023356490011082264}, {1.0355861035896943, 0.033341590491575424}} {
		if !near(inf.Coef[j], want[0], 1e-11) || !near(inf.StdErr[j], want[1], 1e-9) {
			t.Errorf("%s = %.15g (%.15g), want %.15g (%.15g)", names[j], inf.Coef[j], inf.StdErr[j], want[0], want[1])
		}
	}
}

// TestFamaMacBethSeries: inference on the mean of a series is that of its regression on a constant.
func TestFamaMacBethSeries(t *testing.T) {
	y, x, names := simulated(900, 3, 6)
	names[0] = InterceptName
	period := make([]int, len(y))
	for i := range period {
		period[i] = -i % 45
	}
	cs, err := FamaMacBeth(y, x, names, period)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ c, series Covariance }{
		{IID(), IID()}, {HC1(), HC1()}, {NeweyWest(3), NeweyWest(3).Adjusted()}, {NeweyWest(4).Adjusted(), NeweyWest(4).Adjusted()},
		{NeweyWest(3).WithFactor(FactorNone), NeweyWest(3)},
	} {
		inf, err := cs.Inference(test.c)
		if err != nil {
			t.Fatal(err)
		}
		for j := range names {
			one := mustInfer(t, mustOLSOne(t, mat.Col(nil, j, cs.Series)), test.series)
			if !near(inf.Coef[j], one.Coef[0], 1e-12) || !near(inf.StdErr[j], one.StdErr[0], 1e-12) || !near(inf.P[j], one.P[0], 1e-9) {
				t.Errorf("%s: %.15g (%.15g), want %.15g (%.15g)", test.c, inf.Coef[j], inf.StdErr[j], one.Coef[0], one.StdErr[0])
			}
		}
	}
	// With one slope, the automatic lag is that of its series.
	slope, err := FamaMacBeth(y, mat.DenseCopyOf(x.Slice(0, 900, 0, 2)), names[:2], period)
	if err != nil {
		t.Fatal(err)
	}
	got, err := slope.Inference(NeweyWestAuto())
	if err != nil {
		t.Fatal(err)
	}
	if want := mustInfer(t, mustOLSOne(t, mat.Col(nil, 1, slope.Series)), NeweyWestAuto()); got.Lag != want.Lag {
		t.Errorf("lag = %d, want %d", got.Lag, want.Lag)
	}
	mustPanic(t, "covariance", func() { cs.Inference(HC3()) })
}

func TestFamaMacBethDataErrors(t *testing.T) {
	y, x, names := simulated(20, 2, 7)
	period := make([]int, 20)
	for i := range period {
		period[i] = i / 6 // 6, 6, 6 and 2 rows
	}
	cs, err := FamaMacBeth(y, x, names, period)
	var skipped *SkippedPeriodWarning
	if err != nil || len(cs.Period) != 3 || len(cs.Warnings) != 1 || !errors.As(cs.Warnings[0], &skipped) || skipped.Period != 3 || skipped.Rows != 2 {
		t.Errorf("error %v, want period 3 left out", err)
	}
	var lag *LagError
	if _, err := cs.Inference(NeweyWest(3)); !errors.As(err, &lag) || lag.Periods != 3 {
		t.Errorf("error %v, want LagError of 3 periods", err)
	}
	var count *PeriodCountError
	if _, err := FamaMacBeth(y, x, names, sequence(20)); !errors.As(err, &count) || count.Periods != 0 || len(count.Skipped) != 20 {
		t.Errorf("error %v, want PeriodCountError of none, 20 left out", err)
	}
	y[5] = math.NaN()
	var notFinite *NotFiniteError
	if _, err := FamaMacBeth(y, x, names, period); !errors.As(err, &notFinite) || notFinite.Row != 5 {
		t.Errorf("error %v, want NotFiniteError in row 5", err)
	}
}
