package sentiment

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRulesUsed holds that code asks for every scalar and role of the tables: a row that nothing reads would
// be tuned in vain.
func TestRulesUsed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(b)
	}
	table, err := embeddedRules()
	if err != nil {
		t.Fatal(err)
	}
	for name := range table {
		if !strings.Contains(code.String(), `"`+name+`"`) {
			t.Errorf("rules.tsv: nothing reads %q", name)
		}
	}
	roles, err := embeddedRoles()
	if err != nil {
		t.Fatal(err)
	}
	for role := range roles {
		if !strings.Contains(code.String(), `"`+role+`"`) {
			t.Errorf("roles.tsv: nothing reads %q", role)
		}
	}
}
