package sentiment

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tickertone/tickertone/data/news"
)

// seedPath is a real page, saved as text; it is not part of the repository.
const seedPath = "../../shared/seed/newspim-2025-01-31.txt"

// readSeed reads the page, or skips the test where it is absent.
func readSeed(t *testing.T) news.Article {
	t.Helper()
	f, err := os.Open(seedPath)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is absent", seedPath)
	}
	if err != nil {
		t.Fatal(err)
	}
	r := news.NewReader(f, filepath.Base(seedPath), news.Options{})
	defer r.Close()
	if !r.Scan() {
		t.Fatalf("%s: no article: %v", seedPath, r.Err())
	}
	return r.Article()
}

// TestSeedPage scores a page on the fall of Nvidia in January 2025: the companies it names have rows, and
// Nvidia's is negative.
func TestSeedPage(t *testing.T) {
	art := readSeed(t)
	scores := newEngine(t, Config{}).Score(art)
	byName := map[string]Score{}
	for _, s := range scores {
		byName[s.Name] = s
		if err := verify(s, art); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"Nvidia", "DeepSeek", "OpenAI", "Microsoft", "Anthropic"} {
		if _, ok := rowOf(scores, name); !ok {
			t.Errorf("no row for %s", name)
		}
	}
	if s, _ := rowOf(scores, "Nvidia"); s.Label != Negative || s.Ticker() != "XNAS:NVDA" {
		t.Errorf("Nvidia: label %q, tone %v, ticker %q: expected negative and XNAS:NVDA\n%s", s.Label, s.Tone, s.Ticker(), ledgerText(s))
	}
	if len(byName) != len(scores) {
		t.Errorf("%d rows for %d companies", len(scores), len(byName))
	}
}

// rowOf finds the row of a company by its English name.
func rowOf(scores []Score, name string) (Score, bool) {
	for _, s := range scores {
		if s.Company != nil && strings.EqualFold(s.Company.Name, name) {
			return s, true
		}
	}
	return Score{}, false
}

// TestSeedArithmetic checks the page's amounts against its percents. Oracle: 118.42/142.62 - 1 = -16.97%,
// printed as 17%, and 124.65/142.62 - 1 = -12.60%, printed as 12.6%.
func TestSeedArithmetic(t *testing.T) {
	checks := newEngine(t, Config{}).Arithmetic(readSeed(t))
	for _, want := range []struct {
		from, to, printed string
		change            float64
	}{
		{"142.62", "118.42", "17%", -0.1696817},
		{"142.62", "124.65", "12.6%", -0.1259991},
	} {
		c, ok := checkOf(checks, want.from, want.to)
		if !ok || !c.Agrees || c.Printed != want.printed || math.Abs(c.Change-want.change) > 1e-6 {
			t.Errorf("%s -> %s: got %+v, want %v agreeing with %s", want.from, want.to, c, want.change, want.printed)
		}
	}
}

// checkOf finds the check of two amounts by the digits they begin with.
func checkOf(checks []Check, from, to string) (Check, bool) {
	for _, c := range checks {
		if strings.HasPrefix(c.From, from) && strings.HasPrefix(c.To, to) {
			return c, true
		}
	}
	return Check{}, false
}
