package models

import (
	"bufio"
	"compress/gzip"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// estudy reads the seven firms of the oracle around March 2020: log returns on the S&P 500, of which two
// firms' begin within the estimation window 2019-04-01..2020-03-13; the event window is 2020-03-16..20.
func estudy(t *testing.T) ([]string, *Studies) {
	t.Helper()
	market := readCSV(t, openOracle(t, "estudy2", "estudy2_rates_indx.csv"))
	records := readCSV(t, openOracle(t, "estudy2", "estudy2_rates.csv"))
	dates, index := []string{}, []float64{}
	for _, record := range market {
		dates = append(dates, record["date"])
		index = append(index, parseFloats(t, []string{record["^GSPC"]})[0])
	}
	event := slices.Index(dates, "2020-03-16")
	var events []FirmEvent
	for _, firm := range []string{"AMZN", "ZM", "UBER", "NFLX", "SHOP", "FB", "UPWK"} {
		returns := make([]float64, len(dates))
		for i, record := range records {
			returns[i] = math.NaN()
			if text := strings.TrimSpace(record[firm]); text != "NA" {
				returns[i] = parseFloats(t, []string{text})[0]
			}
		}
		events = append(events, FirmEvent{Firm: firm, Session: event, Returns: returns, Factors: [][]float64{index}})
	}
	ss, err := EventStudies(events, EventConfig{Estimation: Days(-event, -1), Event: Days(0, 4)})
	if err != nil {
		t.Fatal(err)
	}
	return dates[event : event+5], ss
}

// TestEstudy2Model compares each firm's market model. The package divides by n-1. Tolerance 1e-9 relative.
func TestEstudy2Model(t *testing.T) {
	expected := readCSV(t, openOracle(t, "estudy2", "estudy2_market_model_coefs_expected.csv"))
	_, ss := estudy(t)
	for i, want := range expected {
		s := ss.Studies[i]
		sd := s.Sigma * math.Sqrt(float64(s.DF)/float64(s.N-1))
		for _, c := range []struct {
			column string
			got    float64
		}{{"estimation_length", float64(s.N)}, {"alpha", s.Alpha}, {"beta", s.Betas[0]}, {"sd_est_abnormal", sd}} {
			if v := parseFloats(t, []string{want[c.column]})[0]; !near(c.got, v, 1e-9) {
				t.Errorf("%s: %s = %.15g, want %.15g", want["security"], c.column, c.got, v)
			}
		}
	}
	if len(expected) != 7 {
		t.Errorf("the oracle has %d firms, want 7", len(expected))
	}
}

// TestEstudy2Tests compares every statistic of every day and of the CAR under the package's conventions,
// to 1e-9 relative.
func TestEstudy2Tests(t *testing.T) {
	parametric := readCSV(t, openOracle(t, "estudy2", "estudy2_parametric_expected.csv"))
	nonparametric := readCSV(t, openOracle(t, "estudy2", "estudy2_nonparametric_expected.csv"))
	dates, ss := estudy(t)
	columns := map[Statistic]string{
		CrossSectional: "t_test_stat", Patell: "pt_stat", BMP: "bh_stat", BrownWarner1980: "bw_1980_stat",
		BrownWarner1985: "bw_1985_stat", Lamb: "lmb_stat", CorradoRank: "rank_stat", ModifiedRank: "mrank_stat",
		CorradoSign: "csign_stat", Sign: "sign_stat", GeneralizedSign: "gsign_stat", Wilcoxon: "wlcx_stat",
	}
	compared, worst := 0, 0.0
	compare := func(day string, test Test, text string) {
		want := parseFloats(t, []string{strings.TrimSpace(text)})[0]
		if !near(test.Value, want, 1e-9) {
			t.Errorf("%s: %s = %.15g, want %.15g", day, test.Statistic, test.Value, want)
		}
		compared++
		worst = max(worst, math.Abs(test.Value/want-1))
	}
	for k, date := range dates {
		for _, test := range mustTest(t, ss, Days(k, k), TestConfig{Convention: Estudy2}) {
			column, ok := columns[test.Statistic]
			if !ok {
				continue
			}
			text := parametric[k][column]
			if text == "" {
				text = nonparametric[k][column]
			}
			compare(date, test, text)
		}
		if want := parseFloats(t, []string{parametric[k]["mean"]})[0]; !near(ss.MeanAR[k], want, 1e-9) {
			t.Errorf("%s: mean AR = %.15g, want %.15g", date, ss.MeanAR[k], want)
		}
	}
	cars := map[string]Statistic{
		"car_lamb": Lamb, "car_brown_warner_1985": BrownWarner1985, "car_rank_test": CorradoRank,
	}
	tests := mustTest(t, ss, Window{}, TestConfig{Convention: Estudy2})
	for _, name := range []string{"estudy2_car_parametric_expected.csv", "estudy2_car_nonparametric_expected.csv"} {
		for _, record := range readCSV(t, openOracle(t, "estudy2", name)) {
			compare("CAR", find(t, tests, cars[record["name"]]), record["statistic"])
		}
	}
	if compared != 5*12+3 {
		t.Errorf("compared %d statistics, want 63", compared)
	}
	t.Logf("largest relative difference of %d statistics: %.1e", compared, worst)
}

// TestEstudy2Papers: the formulas of the papers stay near those of the package where only one firm in four
// has gaps: within 6 per cent, or 0.02 for what is near zero.
func TestEstudy2Papers(t *testing.T) {
	_, ss := estudy(t)
	for k := range 5 {
		theirs := mustTest(t, ss, Days(k, k), TestConfig{Convention: Estudy2})
		for i, test := range mustTest(t, ss, Days(k, k), TestConfig{}) {
			if math.Abs(test.Value-theirs[i].Value) > max(0.02, 0.06*math.Abs(test.Value)) {
				t.Errorf("day %d: %s = %g, the package has %g", k, test.Statistic, test.Value, theirs[i].Value)
			}
		}
	}
}

func mustTest(t *testing.T, ss *Studies, w Window, cfg TestConfig) []Test {
	t.Helper()
	tests, err := ss.Tests(w, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return tests
}

func find(t *testing.T, tests []Test, s Statistic) Test {
	t.Helper()
	i := slices.IndexFunc(tests, func(test Test) bool { return test.Statistic == s })
	if i < 0 {
		t.Fatalf("no %s among the tests", s)
	}
	return tests[i]
}

// readFactors reads a daily factor file as published, in percent, into returns by date as 2006-01-02.
func readFactors(t *testing.T, name string) map[string][]float64 {
	t.Helper()
	factors := make(map[string][]float64)
	lines := bufio.NewScanner(openOracle(t, "..", "factors", name))
	for lines.Scan() {
		fields := strings.Split(lines.Text(), ",")
		date := strings.TrimSpace(fields[0])
		if _, err := strconv.Atoi(date); err != nil || len(date) != 8 || len(fields) < 2 {
			continue
		}
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		values := parseFloats(t, fields[1:])
		for i := range values {
			values[i] /= 100
		}
		factors[date[:4]+"-"+date[4:6]+"-"+date[6:]] = values
	}
	return factors
}

// withMomentum puts momentum before the riskless rate.
func withMomentum(t *testing.T, factors map[string][]float64) map[string][]float64 {
	t.Helper()
	momentum := readFactors(t, "F-F_Momentum_Factor_daily.csv")
	for date, row := range factors {
		if m, ok := momentum[date]; ok {
			factors[date] = slices.Insert(row, len(row)-1, m[0])
		} else {
			delete(factors, date)
		}
	}
	return factors
}

// easyEvents builds the 48 events on the firms' own sessions: simple returns on adjusted closes, less the
// riskless rate, which is the last of the published columns, on the first of them.
func easyEvents(t *testing.T, published map[string][]float64, columns int) []FirmEvent {
	t.Helper()
	zipped, err := gzip.NewReader(openOracle(t, "easy_event_study", "prices.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	dates, closes := make(map[string][]string), make(map[string][]float64)
	for _, record := range readCSV(t, zipped) {
		symbol := record["symbol"]
		dates[symbol] = append(dates[symbol], record["Date"])
		closes[symbol] = append(closes[symbol], parseFloats(t, []string{record["Adj Close"]})[0])
	}
	var events []FirmEvent
	for _, record := range readCSV(t, openOracle(t, "easy_event_study", "input_events.csv")) {
		sessions := dates[record["ticker"]]
		event := FirmEvent{
			Firm: record["ticker"], Session: slices.Index(sessions, record["event_date"]),
			Returns: simpleReturns(closes[record["ticker"]]), Riskless: make([]float64, len(sessions)),
			Factors: make([][]float64, columns),
		}
		for j := range event.Factors {
			event.Factors[j] = make([]float64, len(sessions))
		}
		for i, date := range sessions {
			row, ok := published[date]
			if !ok {
				row = slices.Repeat([]float64{math.NaN()}, columns+1) // the sessions after the file ends
			}
			for j := range event.Factors {
				event.Factors[j][i] = row[j]
			}
			event.Riskless[i] = row[len(row)-1]
		}
		events = append(events, event)
	}
	return events
}

// TestEasyEventStudy compares the mean CAR of 48 events with those published with the data. Its 255 sessions
// before a gap of 50 turn out to be 256, -315 to -60, with which the market-adjusted model agrees to 4e-5, the CAPM
// to 2e-5 and three factors to 2e-4: closes and factors have been revised since. What is published as five
// factors is the four of Carhart, which agree with it to 5e-4 on every session, where the five are up to 3.3e-3
// away: of all sets of the five, momentum and the other file's SMB, only those with the market, SMB, HML
// and momentum come near. The five are kept to 4e-3 of it, to show that it is the same events.
func TestEasyEventStudy(t *testing.T) {
	three := readFactors(t, "F-F_Research_Data_Factors_daily.csv")
	four := withMomentum(t, readFactors(t, "F-F_Research_Data_Factors_daily.csv"))
	five := readFactors(t, "F-F_Research_Data_5_Factors_2x3_daily.csv")
	for _, test := range []struct {
		oracle    string
		published map[string][]float64
		model     ReturnModel
		factors   int
		tolerance float64
	}{
		{"gt_mam.csv", three, MarketAdjusted, 1, 1e-4},
		{"gt_capm.csv", three, MarketModel, 1, 1e-4},
		{"gt_ff3.csv", three, FamaFrench3, 3, 3e-4},
		{"gt_ff5.csv", four, Carhart, 4, 6e-4},
		{"gt_ff5.csv", five, FamaFrench5, 5, 4e-3},
	} {
		events := easyEvents(t, test.published, test.factors)
		ss, err := EventStudies(events, EventConfig{Model: test.model, Estimation: Days(-315, -60), Event: Days(-10, 10)})
		if err != nil {
			t.Fatal(err)
		}
		worst := 0.0
		expected := readCSV(t, openOracle(t, "easy_event_study", test.oracle))
		for k, want := range expected {
			car := parseFloats(t, []string{want["car"]})[0]
			worst = max(worst, math.Abs(ss.MeanCAR[k]-car))
		}
		if !(worst < test.tolerance) || len(expected) != 21 || len(ss.Studies) != 48 {
			t.Errorf("%s by %s: %d events, mean CAR off by %.2g, want less than %g", test.oracle, test.model,
				len(ss.Studies), worst, test.tolerance)
		}
		t.Logf("%s by %s: largest difference of the mean CAR %.2g", test.oracle, test.model, worst)
	}
}
