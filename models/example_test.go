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

// Many events are studied at once; how sure their mean is depends on what the test allows for.
func ExampleStudies_Tests() {
	market := []float64{0.002, -0.004, 0.006, 0.001, -0.003, 0.005, -0.001, 0.003, 0.004}
	events := []models.FirmEvent{
		{Firm: "Acme", Session: 8, Returns: []float64{0.004, -0.006, 0.004, 0.003, -0.001, 0.007, -0.004, 0.002, 0.029}},
		{Firm: "Bolt", Session: 8, Returns: []float64{0.003, -0.006, 0.007, 0.002, -0.004, 0.008, -0.003, 0.002, 0.018}},
		{Firm: "Core", Session: 8, Returns: []float64{0.005, -0.009, 0.007, -0.002, -0.001, 0.008, -0.003, 0.007, 0.011}},
	}
	for i := range events {
		events[i].Factors = [][]float64{market}
	}
	cfg := models.EventConfig{Estimation: models.Days(-8, -1), Event: models.Days(0, 0), MinObservations: 8}
	studies, err := models.EventStudies(events, cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	tests, err := studies.Tests(models.Window{}, models.TestConfig{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("mean AR %.4f of %d\n", studies.MeanAR[0], studies.CountAR[0])
	for _, test := range tests[:4] {
		fmt.Printf("%-15s %6.2f p %.4f (%s)\n", test.Statistic, test.Value, test.P, test.Reference)
	}
	// Output:
	// mean AR 0.0143 of 3
	// cross-sectional   2.49 p 0.1305 (t)
	// patell            9.68 p 0.0000 (normal)
	// bmp               2.61 p 0.1208 (t)
	// kolari-pynnonen   1.48 p 0.2767 (t)
}
