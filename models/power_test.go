package models

import (
	"errors"
	"math"
	"testing"
)

// TestPowerOf compares with power.t.test of R's stats, as its help page prints it: n = 20 per group,
// delta = 1, sd = 1 has power 0.8689528, counting one tail; the other adds about 2e-7. Tolerance 5e-7. With no effect, power is the level.
func TestPowerOf(t *testing.T) {
	got, err := PowerOf(1, math.Sqrt(2.0/20), 38, 0.05)
	if err != nil || math.Abs(got-0.8689528) > 5e-7 {
		t.Errorf("power %.9f, %v: want 0.8689528", got, err)
	}
	for _, df := range []float64{1, 2, 3.5, 10, 250, 1e5, 1e9, math.Inf(1)} {
		if got, err := PowerOf(0, 1, df, 0.05); err != nil || math.Abs(got-0.05) > 1e-6 {
			t.Errorf("df %v: power without effect %v, %v: want 0.05", df, got, err)
		}
	}
}

// TestDetectableEffect: with the normal, 80% power at 5% needs 2.8015852 standard errors, the sum of both
// quantiles, and 90% needs 3.2415155; tolerance 1e-5 for the far tail. R's power.t.test(power = .90,
// delta = 1) needs n = 22.02110 per group, so that with that n the effect is 1; tolerance 1e-6.
func TestDetectableEffect(t *testing.T) {
	n := 22.02110
	for _, c := range []struct{ se, df, power, want, tolerance float64 }{
		{0.5, math.Inf(1), 0.8, 0.5 * 2.8015852, 1e-5},
		{2, math.Inf(1), 0.9, 2 * 3.2415155, 1e-5},
		{math.Sqrt(2 / n), 2*n - 2, 0.9, 1, 1e-6},
	} {
		d, err := DetectableEffect(c.se, c.df, 0.05, c.power)
		if err != nil || !near(d.Effect, c.want, c.tolerance) {
			t.Errorf("%+v: %+v, %v", c, d, err)
			continue
		}
		if back, err := PowerOf(d.Effect, c.se, c.df, 0.05); err != nil || !near(back, c.power, 1e-9) {
			t.Errorf("power of that effect is %v, %v: want %v", back, err, c.power)
		}
	}
}

func TestPowerErrors(t *testing.T) {
	for _, c := range []struct {
		se, df, level, power float64
		what                 string
	}{
		{0, 10, 0.05, 0.8, "standard error"}, {math.NaN(), 10, 0.05, 0.8, "standard error"},
		{1, 0, 0.05, 0.8, "degrees of freedom"}, {1, 10, 1, 0.8, "level"}, {1, 10, 0.05, 0.05, "power"}, {1, 10, 0.05, 1, "power"},
	} {
		var bad *PowerError
		if _, err := DetectableEffect(c.se, c.df, c.level, c.power); !errors.As(err, &bad) || bad.What != c.what {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
