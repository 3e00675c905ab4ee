package news

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The pages in testdata/pages are laid out as Korean outlets lay theirs out; the words are ours. Each line
// begins with its mark: "=" the title, "+" body that must stay, "." furniture that must go, "~" a caption
// that looks like a heading and may stay. Braces hold furniture within a line that stays.
func TestLayouts(t *testing.T) {
	paths, err := filepath.Glob("testdata/pages/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, path := range paths {
		marked, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		page, title, body, furniture, either := unmark(string(marked))
		art := readOne(t, path, page, Options{})
		if art.Title != title {
			t.Errorf("%s: title %q; want %q", path, art.Title, title)
		}
		got := map[string]bool{}
		for _, line := range strings.Split(art.Text, "\n") {
			got[line] = true
		}
		for _, line := range body {
			if !got[line] {
				t.Errorf("%s: the text lacks %q", path, line)
			}
			delete(got, line)
		}
		for _, line := range furniture {
			if got[line] {
				t.Errorf("%s: the text still has %q", path, line)
			}
			delete(got, line)
		}
		for _, line := range append(either, "") {
			delete(got, line)
		}
		for line := range got {
			t.Errorf("%s: the text has %q, a part of a line", path, line)
		}
	}
}

var inBraces = regexp.MustCompile(`\{([^}]*)\}`)

// unmark takes a marked page apart.
func unmark(marked string) (page, title string, body, furniture, either []string) {
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(marked), "\n") {
		text := strings.TrimSpace(line[1:])
		lines = append(lines, inBraces.ReplaceAllString(text, "$1"))
		switch {
		case line[0] == '=':
			title = text
		case line[0] == '+':
			body = append(body, inBraces.ReplaceAllString(text, ""))
		case line[0] == '~':
			either = append(either, text)
		case text != "":
			furniture = append(furniture, text)
		}
	}
	return strings.Join(lines, "\n") + "\n", title, body, furniture, either
}
