package benchmarks

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/tickertone/tickertone"

// floors says how high each package stands; see the module's doc.go.
var floors = map[string]int{
	"models":            0,
	"data":              0,
	"data/news":         1,
	"data/calendar":     1,
	"data/market":       1,
	"sentiment/text":    1,
	"sentiment/trie":    1,
	"sentiment/lexicon": 2,
	"sentiment/company": 2,
	"sentiment":         3,
	"sentiment/daily":   4,
	"cmd/tickertone":    5,
	"benchmarks":        6,
	"benchmarks/table":  7,
	"":                  7,
}

// sideways are the imports within a floor that are allowed.
var sideways = map[[2]string]bool{{"data/market", "data/calendar"}: true}

// TestFloors holds that a package imports lower floors only, that every package has a floor, and that
// models imports nothing but gonum and the standard library.
func TestFloors(t *testing.T) {
	root := ".."
	checked := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || hasModule(path)) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		checked++
		checkFile(t, root, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 20 {
		t.Fatalf("only %d files checked: the walk is broken", checked)
	}
}

// hasModule says whether a directory is a module of its own, such as benchmarks/rivals.
func hasModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

func checkFile(t *testing.T, root, path string) {
	rel, err := filepath.Rel(root, filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	pkg := filepath.ToSlash(rel)
	if pkg == "." {
		pkg = ""
	}
	own, ok := floors[pkg]
	if !ok {
		t.Errorf("%s: package %q has no floor; give it one here and in doc.go", path, pkg)
		return
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if pkg == "models" && strings.Contains(name, ".") && !strings.HasPrefix(name, "gonum.org/") {
			t.Errorf("%s: models imports %q; it may import gonum and the standard library", path, name)
		}
		if !strings.HasPrefix(name, module+"/") {
			continue
		}
		target := strings.TrimPrefix(name, module+"/")
		if floors[target] >= own && !sideways[[2]string{pkg, target}] {
			t.Errorf("%s: %q (floor %d) imports %q (floor %d)", path, pkg, own, target, floors[target])
		}
	}
}
