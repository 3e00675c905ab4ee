package models_test

import (
	"fmt"

	"github.com/tickertone/tickertone/models"
)

// A regression is estimated once; its covariance is chosen afterwards.
func Example() {
	tone := []float64{0.4, -0.2, 0.1, 0.7, -0.5, 0.3, -0.1, 0.6}
	returns := []float64{0.011, -0.008, 0.004, 0.012, -0.015, 0.003, 0.001, 0.019}
	design := models.Design{Intercept: true}
	design.Add("tone", tone)
	x, names := design.Matrix(len(returns))

	fit, err := models.OLS(returns, x, names)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range []models.Covariance{models.IID(), models.HC3(), models.NeweyWest(2)} {
		inf, err := fit.Inference(c)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-4s %s %.4f (%.4f) t %.2f\n", inf.Covariance, inf.Names[1], inf.Coef[1], inf.StdErr[1], inf.T[1])
	}
	// Output:
	// iid  tone 0.0251 (0.0036) t 6.97
	// hc3  tone 0.0251 (0.0049) t 5.18
	// nw:2 tone 0.0251 (0.0021) t 12.13
}
