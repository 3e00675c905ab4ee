package daily

import (
	"math"
	"testing"
)

// The bounds are those of printed tables of Student's t, two-sided at 5 %, to all their digits.
func TestStudentBound(t *testing.T) {
	for _, c := range []struct{ df, want, tolerance float64 }{
		{1, 12.7062, 5e-5},
		{2, 4.302653, 5e-7},
		{5, 2.570582, 5e-7},
		{30, 2.042272, 5e-7},
		{120, 1.979930, 5e-7},
		{1e12, 1.959964, 5e-7},
	} {
		if got := studentBound(c.df); !near(got, c.want, c.tolerance) {
			t.Errorf("%v degrees of freedom: got %v, want %v", c.df, got, c.want)
		}
	}
	if a, b := studentBound(1e4), studentBound(1e4+1); !near(a, b, 1e-7) {
		t.Errorf("a step from %v to %v where the method changes", a, b)
	}
	for _, df := range []float64{0, 1e-300, 1e-9, 1e-3} {
		if got := studentBound(df); !(got > 1e6) {
			t.Errorf("%v degrees of freedom: got %v, want a very large number", df, got)
		}
	}
}

// The form of Cochran (1977) before it is simplified, as Gatz and Smith (1995) print it.
func TestStandardErrorAsPrinted(t *testing.T) {
	list := []weighted{{0.5, 0.9}, {-0.3, 0.2}, {0.1, 0.6}, {0.9, 0.05}, {-1, 0.4}}
	n, m := float64(len(list)), mean(list)
	w := total(list) / n
	var a, b, c float64
	for _, x := range list {
		d := x.weight*x.value - w*m
		a += d * d
		b += (x.weight - w) * d
		c += (x.weight - w) * (x.weight - w)
	}
	want := math.Sqrt(n / ((n - 1) * n * w * n * w) * (a - 2*m*b + m*m*c))
	if got := standardError(list, m); !near(got, want, 1e-14) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEqualTonesAgreeExactly(t *testing.T) {
	list := []weighted{{0.3, 0.7}, {0.3, 0.1}, {0.3, 0.9}}
	m := mean(list)
	if se := standardError(list, m); m != 0.3 || se != 0 {
		t.Errorf("got mean %v, standard error %v; want 0.3, 0", m, se)
	}
	if low, high := interval(list, m, 0); low != 0.3 || high != 0.3 {
		t.Errorf("got %v to %v; want 0.3", low, high)
	}
}

func TestWhatCannotBeKnown(t *testing.T) {
	one := []weighted{{0.5, 1}}
	low, high := interval(one, 0.5, math.NaN())
	for name, got := range map[string]float64{
		"mean of none": mean(nil), "standard error of one": standardError(one, 0.5),
		"deviation of one": deviation(one), "low of one": low, "high of one": high,
	} {
		if !math.IsNaN(got) {
			t.Errorf("%s: got %v, want NaN", name, got)
		}
	}
	if got := appendKnown(nil, weighted{math.NaN(), 1}); got != nil {
		t.Errorf("got %v", got)
	}
	if got := appendKnown(nil, weighted{1, 0}); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestEffective(t *testing.T) {
	if got := effective([]weighted{{0, 2}, {1, 2}, {0, 2}}); !near(got, 3, 1e-15) {
		t.Errorf("equal weights: got %v, want 3", got)
	}
	if got := effective([]weighted{{0, 3}, {1, 1}}); !near(got, 1.6, 1e-15) {
		t.Errorf("weights 3 and 1: got %v, want 1.6", got)
	}
}
