package models

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// netData draws correlated columns of different units and an outcome that three of them move.
func netData(seed uint64, n, k int, family Family) ([]float64, *mat.Dense, []string) {
	rng := rand.New(rand.NewPCG(seed, 1))
	x, y, names := mat.NewDense(n, k, nil), make([]float64, n), make([]string, k)
	for j := range names {
		names[j] = fmt.Sprintf("x%d", j)
	}
	for i := range n {
		shared := rng.NormFloat64()
		for j := range k {
			x.Set(i, j, 3+float64(j+1)*(0.7*shared+0.7*rng.NormFloat64()))
		}
		eta := x.At(i, 0) - 0.5*x.At(i, 1) + 0.2*x.At(i, k-1)/float64(k) - 2
		y[i] = eta + rng.NormFloat64()
		if family == Logistic {
			y[i] = 0
			if rng.Float64() < logistic(eta) {
				y[i] = 1
			}
		}
	}
	return y, x, names
}

func mustNet(t *testing.T, y []float64, x mat.Matrix, names []string, config ElasticNetConfig) *ElasticNetPath {
	t.Helper()
	p, err := ElasticNet(y, x, names, config)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestElasticNetOrthonormal holds the closed form for columns with x'x/n = I: b_j = S(x_j'y/n, lambda a) /
// (1 + lambda (1-a)). Tolerance 1e-10.
func TestElasticNetOrthonormal(t *testing.T) {
	x := mat.NewDense(4, 3, []float64{1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1})
	y := []float64{3, 1, -1, 2.5}
	for _, ridge := range []float64{0, 0.3, 1} {
		for _, lambda := range []float64{0, 0.1, 0.5, 0.9} {
			p := mustNet(t, y, x, []string{"a", "b", "c"}, ElasticNetConfig{RidgeShare: ridge, Lambdas: []float64{lambda}})
			for j := range 3 {
				c := floats.Dot(mat.Col(nil, j, x), y) / 4
				want := math.Copysign(max(math.Abs(c)-lambda*(1-ridge), 0), c) / (1 + lambda*ridge)
				if math.Abs(p.Coef[0][j]-want) > 1e-10 {
					t.Errorf("ridge %g, lambda %g: coef %d = %v, want %v", ridge, lambda, j, p.Coef[0][j], want)
				}
			}
		}
	}
}

// TestElasticNetRidge holds ridge regression against inv(X'X/n + lambda I) X'y/n of centred columns, and
// lambda zero against OLS. Tolerance 1e-8.
func TestElasticNetRidge(t *testing.T) {
	y, x, names := netData(1, 80, 5, Gaussian)
	n, k := x.Dims()
	centred, yc := mat.NewDense(n, k, nil), mat.NewVecDense(n, nil)
	for j := range k {
		column := mat.Col(nil, j, x)
		floats.AddConst(-floats.Sum(column)/float64(n), column)
		centred.SetCol(j, column)
	}
	for i := range n {
		yc.SetVec(i, y[i]-floats.Sum(y)/float64(n))
	}
	for _, lambda := range []float64{2, 0.1, 0} {
		var a mat.Dense
		a.Mul(centred.T(), centred)
		a.Scale(1/float64(n), &a)
		var b, want mat.VecDense
		b.MulVec(centred.T(), yc)
		b.ScaleVec(1/float64(n), &b)
		for j := range k {
			a.Set(j, j, a.At(j, j)+lambda)
		}
		if err := want.SolveVec(&a, &b); err != nil {
			t.Fatal(err)
		}
		p := mustNet(t, y, x, names, ElasticNetConfig{RidgeShare: 1, KeepScale: true, Lambdas: []float64{lambda}})
		for j := range k {
			if math.Abs(p.Coef[0][j]-want.AtVec(j)) > 1e-8 {
				t.Errorf("lambda %g: coef %d = %v, want %v", lambda, j, p.Coef[0][j], want.AtVec(j))
			}
		}
	}
}

// TestElasticNetKKT recomputes, from the coefficients as reported and from the columns as given, the
// conditions of the optimum of the stated objective along whole paths, to 1e-9 of LambdaMax.
func TestElasticNetKKT(t *testing.T) {
	for _, family := range []Family{Gaussian, Logistic} {
		for _, shape := range [][2]int{{200, 8}, {30, 60}} {
			for _, ridge := range []float64{0, 0.5, 1} {
				for _, keep := range []bool{false, true} {
					y, x, names := netData(2, shape[0], shape[1], family)
					config := ElasticNetConfig{Family: family, RidgeShare: ridge, KeepScale: keep, Steps: 20, Ratio: 0.01}
					checkKKT(t, y, x, mustNet(t, y, x, names, config), keep)
				}
			}
		}
	}
}

func checkKKT(t *testing.T, y []float64, x *mat.Dense, p *ElasticNetPath, keep bool) {
	t.Helper()
	n, k := x.Dims()
	worst := 0.0
	for at, lambda := range p.Lambdas {
		e := p.Predict(x, at)
		for i := range e {
			e[i] = y[i] - e[i]
		}
		worst = max(worst, math.Abs(floats.Sum(e))/float64(n))
		for j := range k {
			column := mat.Col(nil, j, x)
			sd := 1.0
			if !keep {
				mean := floats.Sum(column) / float64(n)
				squares := 0.0
				for _, v := range column {
					squares += (v - mean) * (v - mean)
				}
				sd = math.Sqrt(squares / float64(n))
			}
			b := p.Coef[at][j] * sd
			c := floats.Dot(column, e) / float64(n) / sd
			missed := max(0, math.Abs(c)-lambda*(1-p.RidgeShare))
			if b != 0 {
				missed = math.Abs(c - lambda*p.RidgeShare*b - math.Copysign(lambda*(1-p.RidgeShare), b))
			}
			worst = max(worst, missed)
		}
	}
	if !(worst <= 1e-9*p.LambdaMax) {
		t.Errorf("family %d, %d x %d, ridge %g, keep %v: conditions missed by %g of %g", p.Family, n, k, p.RidgeShare, keep, worst, p.LambdaMax)
	}
}

// TestElasticNetLambdaMax holds that at LambdaMax every coefficient is zero and just below it one is not.
func TestElasticNetLambdaMax(t *testing.T) {
	for _, family := range []Family{Gaussian, Logistic} {
		y, x, names := netData(3, 100, 6, family)
		first := mustNet(t, y, x, names, ElasticNetConfig{Family: family, RidgeShare: 0.2, Steps: 2})
		top := first.LambdaMax
		p := mustNet(t, y, x, names, ElasticNetConfig{Family: family, RidgeShare: 0.2, Lambdas: []float64{1.000001 * top, 0.99 * top}})
		if p.NonZero[0] != 0 || p.NonZero[1] != 1 || p.DevianceRatio[0] != 0 {
			t.Errorf("family %d: %v coefficients, deviance ratio %v: want 0 and 1", family, p.NonZero, p.DevianceRatio)
		}
	}
}

// TestElasticNetLogisticClosedForm: with one column of 0 and 1 and no penalty, the coefficients are the log
// odds of the table 3 of 10 and 6 of 8: log(3/7) and log(3) - log(3/7). Tolerance 1e-8.
func TestElasticNetLogisticClosedForm(t *testing.T) {
	x, y := mat.NewDense(18, 1, nil), make([]float64, 18)
	for i := range 18 {
		if i >= 10 {
			x.Set(i, 0, 1)
		}
		if i < 3 || i >= 12 {
			y[i] = 1
		}
	}
	p := mustNet(t, y, x, []string{"group"}, ElasticNetConfig{Family: Logistic, Lambdas: []float64{0}})
	if a, b := math.Log(3.0/7), math.Log(3)-math.Log(3.0/7); math.Abs(p.Intercept[0]-a) > 1e-8 || math.Abs(p.Coef[0][0]-b) > 1e-8 {
		t.Errorf("%v, %v: want %v, %v", p.Intercept[0], p.Coef[0][0], a, b)
	}
}

// TestElasticNetScikit compares with ElasticNet(alpha=0.1, l1_ratio=0.7) and, at lambda 0.05,
// LogisticRegression(penalty="elasticnet", l1_ratio=0.7, C=1/(0.05*12), solver="saga") of scikit-learn
// 1.9.1 with a tolerance of 1e-15, which minimise the same objective on columns as given. Tolerance 1e-9.
func TestElasticNetScikit(t *testing.T) {
	x, y := mat.NewDense(12, 3, nil), make([]float64, 12)
	for i := range 12 {
		v := float64(i)
		x.SetRow(i, []float64{math.Sin(v + 1), math.Cos(2 * v), float64(i*i%7) / 3})
		y[i] = 1 + 2*x.At(i, 0) - x.At(i, 1) + 0.3*math.Sin(5*v)
	}
	for _, c := range []struct {
		family Family
		lambda float64
		y      []float64
		want   []float64 // intercept first
	}{
		{Gaussian, 0.1, y, []float64{0.9674301162420009, 1.6396725759985056, -0.7679520683432047, 0}},
		{Logistic, 0.05, []float64{1, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1},
			[]float64{0.006259263882284292, 0.5956625286611678, -0.02797440301532845, 0}},
	} {
		p := mustNet(t, c.y, x, []string{"a", "b", "c"}, ElasticNetConfig{Family: c.family, RidgeShare: 0.3, KeepScale: true, Lambdas: []float64{c.lambda}})
		for j, got := range append([]float64{p.Intercept[0]}, p.Coef[0]...) {
			if math.Abs(got-c.want[j]) > 1e-9 {
				t.Errorf("family %d: coefficient %d = %.16g, want %.16g", c.family, j, got, c.want[j])
			}
		}
	}
}

// TestElasticNetWarmStart holds that the path leads where a cold start does, to 1e-7.
func TestElasticNetWarmStart(t *testing.T) {
	for _, family := range []Family{Gaussian, Logistic} {
		y, x, names := netData(4, 150, 7, family)
		config := ElasticNetConfig{Family: family, RidgeShare: 0.1, Steps: 30}
		path := mustNet(t, y, x, names, config)
		config.Lambdas = path.Lambdas[20:21]
		cold := mustNet(t, y, x, names, config)
		if !floats.EqualApprox(path.Coef[20], cold.Coef[0], 1e-7) {
			t.Errorf("family %d: %v and %v", family, path.Coef[20], cold.Coef[0])
		}
	}
}

// TestCrossValidateElasticNet holds that the best lambda keeps what matters and that of noise, within one
// standard error, keeps nothing.
func TestCrossValidateElasticNet(t *testing.T) {
	for _, family := range []Family{Gaussian, Logistic} {
		y, x, names := netData(5, 400, 8, family)
		session := make([]int, len(y))
		for i := range session {
			session[i] = i / 2
		}
		config := ElasticNetConfig{Family: family, Steps: 30, Ratio: 0.001}
		cv, err := CrossValidateElasticNet(y, x, names, session, config, SplitConfig{Horizon: 3})
		if err != nil {
			t.Fatal(err)
		}
		if cv.OneSE > cv.Best || cv.Path.Coef[cv.OneSE][0] == 0 || cv.Deviance[cv.Best] >= cv.Deviance[0] {
			t.Errorf("family %d: best %d, one se %d, deviances %v", family, cv.Best, cv.OneSE, cv.Deviance)
		}
		if family == Logistic {
			continue
		}
		rng := rand.New(rand.NewPCG(1, 9))
		for i := range y {
			y[i] = rng.NormFloat64()
		}
		cv, err = CrossValidateElasticNet(y, x, names, session, config, SplitConfig{Horizon: 3})
		if err != nil || cv.Path.NonZero[cv.OneSE] != 0 {
			t.Errorf("noise keeps %d columns: %v", cv.Path.NonZero[cv.OneSE], err)
		}
	}
}

func TestElasticNetErrors(t *testing.T) {
	x := mat.NewDense(6, 2, []float64{1, 5, 2, 5, 3, 5, 4, 5, 5, 5, 6, 5})
	names := []string{"a", "flat"}
	p := mustNet(t, []float64{1, 2, 2, 3, 5, 4}, x, names, ElasticNetConfig{})
	var warning *ConstantColumnWarning
	if !errors.As(errors.Join(p.Warnings...), &warning) || warning.Column != "flat" {
		t.Errorf("flat column: %v", p.Warnings)
	}
	var class *ClassValueError
	if _, err := ElasticNet([]float64{0, 1, 2, 0, 1, 0}, x, names, ElasticNetConfig{Family: Logistic}); !errors.As(err, &class) || class.Row != 2 {
		t.Errorf("class: %v", err)
	}
	var constant *ConstantColumnError
	if _, err := ElasticNet(make([]float64, 6), x, names, ElasticNetConfig{}); !errors.As(err, &constant) || constant.Column != "y" {
		t.Errorf("constant y: %v", err)
	}
	var stuck *ConvergenceError
	separated := ElasticNetConfig{Family: Logistic, Lambdas: []float64{0}, MaxSweeps: 20}
	if _, err := ElasticNet([]float64{0, 0, 0, 1, 1, 1}, x, names, separated); !errors.As(err, &stuck) {
		t.Errorf("separated: %v", err)
	}
	var notFinite *NotFiniteError
	if _, err := ElasticNet([]float64{1, 2, math.NaN(), 0, 1, 0}, x, names, ElasticNetConfig{}); !errors.As(err, &notFinite) || notFinite.Row != 2 {
		t.Errorf("NaN: %v", err)
	}
}

func BenchmarkElasticNet(b *testing.B) {
	y, x, names := netData(6, 20000, 30, Gaussian)
	for b.Loop() {
		if _, err := ElasticNet(y, x, names, ElasticNetConfig{}); err != nil {
			b.Fatal(err)
		}
	}
}
