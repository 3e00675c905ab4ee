package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const panelOfFour = "y,x,c,t\n1,1,a,1\n2,3,b,1\n1,5,d,1\n4,4,b,2\n"

// TestRegressErrors: what is wrong with the data is named by file, line and column; what is wrong with the
// command line is a usage error.
func TestRegressErrors(t *testing.T) {
	for _, test := range []struct {
		in, args string
		exit     int
		want     string
	}{
		{"y,x\n1,1\n2,2\n", "", exitFailed, "stdin: 2 rows for 2 coefficients"},
		{"y,x\n1,1\n1,2\n1,5\n", "", exitFailed, `column "y" is 1 in every row`},
		{"y,x\n1,1\n2,Inf\n", "", exitFailed, `stdin:3: column "x": value "Inf"`},
		{"y,x\n1,NaN\n2,\n", "", exitFailed, `no complete row among 2: "x" lacks 2 values`},
		{"y,x,g\n1,1,a\n2,3,a\n1,5,a\n", "--cov cluster:g", exitFailed, `column "g" has 1 group`},
		{"y,x,w\n1,1,1\n2,3,1\n,4,1\n1,5,0\n4,4,1\n", "--weights w", exitFailed, `stdin:5: column "w": weight 0`},
		{"y,x,d\n1,1,0\n2,3,0\n1,5,1\n4,4,0\n", "--x x,d --cov hc3", exitFailed, "stdin:4: the row alone decides"},
		{"y,x\n1,1\n2,3\n1,5\n4,4\n", "--cov nw:9", exitFailed, "stdin: lag 9 with 4 periods"},
		{"y,x,c,t\n1,1,a,1\n2,3,a,1\n1,5,b,1\n", "--entity c --time t --ic", exitFailed, "stdin:3: the same c and t as in line 2"},
		{"y,x,c,t\n1,1,a,1\n2,3,a,1\n1,5,b,1\n", "--entity c --time t --project 1", exitFailed, "stdin:3: the same c and t as in line 2"},
		{"y,x,c,t\n-3,1,a,1\n2,3,b,1\n1,5,d,1\n", "--entity c --time t --quantiles 2", exitFailed, `stdin:2: column "y": value -3`},
		{panelOfFour, "--entity c --time t --ic", exitFailed, "0 usable session(s)"},
		{panelOfFour, "--time t --oos 2", exitFailed, "the test from 1 to 1: 0 rows to learn from"},
		{panelOfFour, "--time t --fama-macbeth", exitFailed, "want at least 2"},
		{panelOfFour, "--fe c,t", exitFailed, "rows alone in a level of --fe do not count"},
		{panelOfFour, "--adjust romano-wolf", exitFailed, "4 usable session(s)"},
		{panelOfFour, "--entity c --time t --project 1 --fe x", exitFailed, `column "x" in --fe`},
		{panelOfFour, "--fama-macbeth --ic", exitUsage, "one analysis at a time"},
		{panelOfFour, "--placebo", exitUsage, "needs --entity"},
		{panelOfFour, "--time t --oos 2 --wild webb", exitUsage, "--wild does not go with --oos"},
		{panelOfFour, "--cost 5", exitUsage, "--cost without an analysis"},
		{panelOfFour, "--wild webb", exitUsage, "expected clusters by one column"},
		{panelOfFour, "--wild normal --cov cluster:c", exitUsage, "expected rademacher or webb"},
		{panelOfFour, "--adjust sidak", exitUsage, "expected holm, bh or romano-wolf"},
		{panelOfFour, "--fe c,t,x", exitUsage, "expected one column or two"},
		{panelOfFour, "--fe c --no-intercept", exitUsage, "an intercept per level"},
		{panelOfFour, "--seed 3", exitUsage, "without random samples"},
		{panelOfFour, "--time t --fama-macbeth --cov hc1", exitUsage, "expected iid, nw:L or nw:auto"},
		{panelOfFour, "--entity c --time t --quantiles 1", exitUsage, "expected a number from 2 to 100"},
	} {
		args := append([]string{"regress", "--data", "-", "--y", "y", "--x", "x"}, strings.Fields(test.args)...)
		code, out, text := runWith(test.in, args...)
		if code != test.exit || out != "" || !strings.Contains(text, test.want) {
			t.Errorf("%s: exit %d, stdout %q, stderr %q: want exit %d and %q", quoteArgs(args), code, out, text, test.exit, test.want)
		}
	}
}

// regressed runs the verb and returns the rows of its JSON lines.
func regressed(t *testing.T, args ...string) []map[string]any {
	t.Helper()
	code, out, text := runWith("", append([]string{"regress", "--format", "jsonl"}, args...)...)
	if code != exitDone {
		t.Fatalf("%s: exit %d: %s", quoteArgs(args), code, text)
	}
	var rows []map[string]any
	for line := range strings.Lines(out) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

func number(t *testing.T, row map[string]any, name string) float64 {
	t.Helper()
	v, ok := row[name].(float64)
	if !ok {
		t.Fatalf("%s is %v in %v: want a number", name, row[name], row)
	}
	return v
}

const oracles = "../../../shared/market/oracles/"

// TestRegressPetersen: R's sandwich and Petersen (2009), to 1e-9 relative.
func TestRegressPetersen(t *testing.T) {
	file, err := os.Open(oracles + "sandwich/petersen_expected_R.csv")
	if err != nil {
		t.Skipf("no oracle: %v", err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	expected := map[string][]string{}
	for _, r := range records {
		expected[r[1]] = r
	}
	for name, args := range map[string]string{
		"OLS": "--cov iid", "HC3": "--cov hc3",
		"cluster firm (G/(G-1)*(n-1)/(n-k), Stata)":                "--cov cluster:firm",
		"cluster firm no adj":                                      "--cov cluster:firm+none",
		"cluster year (Stata adj)":                                 "--cov cluster:year",
		"two-way firm+year (CGM, multi0=FALSE, each term own adj)": "--cov cluster:firm,year",
		"Driscoll-Kraay vcovPL NeweyWest lag=2 adjust=FALSE":       "--cov dk:2 --time year",
		"Fama-MacBeth by year":                                     "--fama-macbeth --cov iid --time year",
	} {
		want, ok := expected[name]
		if !ok {
			t.Errorf("the oracle has no %q", name)
			continue
		}
		rows := regressed(t, append([]string{"--data", oracles + "sandwich/petersen.csv", "--y", "y", "--x", "x"}, strings.Fields(args)...)...)
		for i, row := range rows {
			same(t, name, number(t, row, "coef"), want[2+i])
			same(t, name, number(t, row, "std_err"), want[4+i])
		}
	}
}

// TestRegressGrunfeld: the within model of R's plm, with the covariances of Arellano and of Driscoll and Kraay, to 1e-9.
func TestRegressGrunfeld(t *testing.T) {
	if _, err := os.Stat(oracles + "panel"); err != nil {
		t.Skipf("no oracle: %v", err)
	}
	content := read(t, oracles+"panel/grunfeld_plm_expected_R.csv")
	records, err := csv.NewReader(strings.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for at, cov := range map[int]string{3: "iid", 4: "cluster:firm+none", 5: "dk:2"} {
		rows := regressed(t, "--data", oracles+"panel/grunfeld_plm_10firms.csv", "--y", "inv", "--x", "value,capital", "--fe", "firm", "--time", "year", "--cov", cov)
		for _, record := range records {
			for _, row := range rows {
				if record[0] == "within individual" && record[1] == row["term"] {
					same(t, cov, number(t, row, "coef"), record[2])
					same(t, cov, number(t, row, "std_err"), record[at])
					found++
				}
			}
		}
	}
	if found != 6 {
		t.Errorf("compared %d coefficients, want 6", found)
	}
}

// TestProjectDaily: the projection of a panel has at each lead the coefficient of the regression of that
// lead, to 1e-12, though the one reads returns off rows without news and the other joins them.
func TestProjectDaily(t *testing.T) {
	file := filepath.Join(t.TempDir(), "daily.csv")
	if code, _, text := runWith("", "daily", "--quiet", "--only", "NVDA,AMD,AVGO,MU,MSFT,META", "--out", file, "../../data/sample/articles.jsonl"); code != exitDone {
		t.Fatal(text)
	}
	common := []string{"--quiet", "--daily", file, "--prices", "../../data/sample/prices.csv", "--market", "SPY", "--cumulative", "--fe", "company", "--cov", "dk:2"}
	leads := regressed(t, append(common, "--lead", "0,1,2")...)
	projected := regressed(t, append(common, "--project", "2")...)
	if len(leads) != 3 || len(projected) != 3 {
		t.Fatalf("%d and %d rows, want 3", len(leads), len(projected))
	}
	for i, row := range projected {
		for _, name := range []string{"coef", "std_err", "n"} {
			if got, want := number(t, row, name), number(t, leads[i], name); math.Abs(got-want) > 1e-12*math.Abs(want) {
				t.Errorf("lead %d: %s %v, want %v", i, name, got, want)
			}
		}
	}
}

// TestTwoCalendars: sessions of New York and Seoul are counted together, so that a return over one session of
// Seoul spans more numbers where Seoul is closed; a projection over both is refused.
func TestTwoCalendars(t *testing.T) {
	file := filepath.Join(t.TempDir(), "daily.csv")
	if code, _, text := runWith("", "daily", "--quiet", "--out", file, "../../data/sample/articles.jsonl"); code != exitDone {
		t.Fatal(text)
	}
	common := []string{"--quiet", "--daily", file, "--prices", "../../data/sample/prices.csv"}
	rows := regressed(t, append(common, "--lead", "1", "--oos", "2")...)
	if got := number(t, rows[0], "horizon"); got < 2 || got > 6 {
		t.Errorf("a return over one session spans %v numbers, want those of a holiday of Seoul, 2 to 6", got)
	}
	code, _, text := runWith("", append([]string{"regress", "--project", "2"}, common...)...)
	if code != exitFailed || !strings.Contains(text, "calendars XNYS and XKRX") {
		t.Errorf("exit %d, %q: want 1 and both calendars", code, text)
	}
}

// same compares a figure with what the oracle prints.
func same(t *testing.T, what string, got float64, printed string) {
	t.Helper()
	var want float64
	if err := json.Unmarshal([]byte(strings.TrimSpace(printed)), &want); err != nil {
		t.Fatal(err)
	}
	if math.Abs(got-want) > 1e-9*math.Abs(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
