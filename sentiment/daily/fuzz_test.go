package daily

import (
	"errors"
	"strings"
	"testing"
)

// FuzzReadScores reads any bytes as scores: rows that a panel takes, or errors with the file.
func FuzzReadScores(f *testing.F) {
	const header = "article_id,available_at,company,tone,label,relevance"
	f.Add(header + "\n1,2025-01-27T12:00:00Z,Intel,0.5,positive,1\n2,x,Intel,5,positive,1\n")
	f.Add(strings.ReplaceAll(header, ",", "\t") + "\tlabel\n1\t\t\"\tInf\t\t1\n")
	f.Add(`{"article_id":"1","available_at":"9999-12-31T23:59:59Z","company":"\ud800","tone":1e-400,"label":"","relevance":0}` + "\n{}\n")
	f.Fuzz(func(t *testing.T, in string) {
		b := NewBuilder(Config{})
		for row, err := range ReadScores(strings.NewReader(in), "f") {
			var bad *RowError
			switch {
			case err == nil:
				b.AddRow(row)
			case !strings.HasPrefix(err.Error(), "f:"):
				t.Errorf("error without the file: %v", err)
			case errors.As(err, &bad) && bad.Line < 1:
				t.Errorf("error without a line: %v", err)
			}
		}
		if _, err := b.Each(Sink{Row: func(*Observation) error { return nil }}); err != nil {
			t.Error(err)
		}
	})
}
