package sentiment

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// ownRows reads one file of the labelled sentences.
func ownRows(t *testing.T, name string) []Labelled {
	t.Helper()
	f, err := os.Open("../data/labelled/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := ReadLabelled(f, name)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestTrainRoundTrip holds that weights written and read again score every row with the same bits, and that
// the fit has no random part.
func TestTrainRoundTrip(t *testing.T) {
	rows := ownRows(t, "en-2.jsonl")
	fitted, err := Train(rows, TrainConfig{})
	if err != nil {
		t.Fatal(err)
	}
	table := written(t, fitted)
	again, err := Train(rows, TrainConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(table, written(t, again)) {
		t.Error("two fits on the same rows differ")
	}
	w, err := ReadWeights(bytes.NewReader(table), "w.tsv")
	if err != nil {
		t.Fatal(err)
	}
	a, err := fitted.Engine(Config{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := New(Config{Weights: w})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range ownRows(t, "test-2.jsonl")[:200] {
		if x, y := a.Predict(r), b.Predict(r); x.Logit != y.Logit && x.Label != "" {
			t.Fatalf("%s: log-odds %v fitted, %v read", r.ID, x.Logit, y.Logit)
		}
	}
}

func written(t *testing.T, m *Model) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := m.WriteTo(&b, []string{"a test"}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestTrainLayers holds that each layer can be fitted alone: no learned words in one table, no weight of
// evidence in the other.
func TestTrainLayers(t *testing.T) {
	rows := ownRows(t, "en-2.jsonl")
	evidence, err := Train(rows, TrainConfig{EvidenceOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if evidence.weights.learned {
		t.Error("evidence alone: the table holds learned words")
	}
	words, err := Train(rows, TrainConfig{WordsOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range words.weights.rows {
		if !isLearned(r.name) && r.name != interceptFeature && r.weight != (weight{}) {
			t.Errorf("words alone: %s weighs %v", r.name, r.weight)
		}
	}
	if !words.weights.learned {
		t.Error("words alone: nothing was learned")
	}
}

func TestReadWeightsErrors(t *testing.T) {
	for _, c := range []struct{ table, want string }{
		{"name\tvalue\n", `w.tsv:1: header "name\tvalue"`},
		{"feature\tpositive\tnegative\nintercept\t1\n", "w.tsv:2: 2 cells"},
		{"feature\tpositive\tnegative\nintercept\tone\t2\n", `w.tsv:2: weights "one" and "2": expected numbers`},
		{"feature\tpositive\tnegative\nintercept\tNaN\t2\n", `w.tsv:2: weights "NaN" and "2"`},
		{"feature\tpositive\tnegative\ntone+\t1\t2\ntone+\t1\t2\n", `w.tsv:3: feature "tone+" stands twice`},
		{"feature\tpositive\tnegative\nintercept\t1\t2\n", `w.tsv: no weight for feature "presence"`},
	} {
		_, err := ReadWeights(strings.NewReader(c.table), "w.tsv")
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %s", c.table, err, c.want)
		}
	}
}
