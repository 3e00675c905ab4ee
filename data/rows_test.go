package data

import (
	"errors"
	"strings"
	"testing"
)

func TestRows(t *testing.T) {
	var got []string
	table := "\ufeffa\tb\r\n# comment\n\n1\t2\r\n3\t\n"
	err := Rows(strings.NewReader(table), "t.tsv", "a\tb", func(line int, cells []string) error {
		got = append(got, strings.Join(cells, "|"))
		return nil
	})
	if err != nil || strings.Join(got, " ") != "1|2 3|" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestRowsErrors(t *testing.T) {
	bad := errors.New(`value "x": expected a number`)
	for _, tt := range []struct{ table, want string }{
		{"a\n1\n", `t.tsv:1: header "a": expected "a\tb" (tab-separated)`},
		{"a\tb\n1\n", "t.tsv:2: 1 cells: expected 2 separated by tabs (a, b)"},
		{"a\tb\n1\t2\n" + strings.Repeat("x", maxRow+1), "t.tsv:3: row longer than 1048576 bytes: expected a table of short rows"},
		{strings.Repeat("x", 300) + "\n", `t.tsv:1: header "` + strings.Repeat("x", 200) + `": expected "a\tb" (tab-separated)`},
		{"a\tb\n1\t2\nx\t2\n", `t.tsv:3: value "x": expected a number`},
	} {
		err := Rows(strings.NewReader(tt.table), "t.tsv", "a\tb", func(_ int, cells []string) error {
			if cells[0] == "x" {
				return bad
			}
			return nil
		})
		if err == nil || err.Error() != tt.want {
			t.Errorf("%q: got %v, want %s", tt.table, err, tt.want)
		}
	}
}

// TestTables checks that every embedded table is listed once, with a digest.
func TestTables(t *testing.T) {
	seen := map[string]bool{}
	for _, table := range Tables() {
		if seen[table.Name] || len(table.Digest) != 16 || table.Bytes == 0 {
			t.Errorf("%+v: listed twice, without a digest, or empty", table)
		}
		seen[table.Name] = true
	}
	for _, name := range []string{"MANIFEST", "lexicon/en/moves.tsv", "company/companies.tsv", "calendar/xkrx.tsv", "model/weights.tsv", "sample/articles.jsonl"} {
		if !seen[name] {
			t.Errorf("%s is not embedded", name)
		}
	}
}
