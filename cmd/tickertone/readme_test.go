package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

var updateReadme = flag.Bool("update-readme", false, "rewrite the output that README.md shows")

// readmeFile and its directory, from where tests run.
const (
	sourceDir  = "../.."
	readmeFile = sourceDir + "/README.md"
)

// notRun are lines of the README that its test must not run: it would run itself, or write to the source.
// The program they build is there already.
var notRun = map[string]bool{"go test ./...": true, "go build ./cmd/tickertone": true}

// fence is a fenced block of a Markdown file.
type fence struct {
	kind       string // sh, go, text
	line       int    // of its opening fence, from 1
	begin, end int    // lines [begin, end) of the content, from 0
	content    string
}

// fences finds the fenced blocks of a file.
func fences(lines []string) []fence {
	var all []fence
	open := -1
	for i, line := range lines {
		kind, found := strings.CutPrefix(line, "```")
		switch {
		case !found:
		case open < 0:
			open = i
			all = append(all, fence{kind: kind, line: i + 1, begin: i + 1})
		default:
			b := &all[len(all)-1]
			b.end, open = i, -1
			b.content = strings.Join(append(lines[b.begin:i:i], ""), "\n")
		}
	}
	return all
}

// follows tells whether b stands directly after a, with blank lines between at most.
func follows(lines []string, a, b fence) bool {
	return strings.TrimSpace(strings.Join(lines[a.end+1:b.line-1], "")) == ""
}

// TestReadme runs the README: every sh block in order in one directory, every go block as a program there,
// and compares a text block behind either with its stdout. The directory holds data/sample, data/labelled
// and what the blocks themselves write.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("README.md is run in full only: its eval takes seconds")
	}
	lines := strings.Split(read(t, readmeFile), "\n")
	blocks := fences(lines)
	if len(blocks) < 15 || blocks[len(blocks)-1].end == 0 {
		t.Fatalf("README.md: %d fenced blocks, want 15 or more, each with an end", len(blocks))
	}
	outputs := newReader(t).follow(t, lines, blocks)
	if *updateReadme {
		write(t, readmeFile, pasted(lines, blocks, outputs))
		return
	}
	for i, b := range blocks {
		if out := outputs[i]; b.kind == "text" && out != b.content {
			t.Errorf("README.md:%d: shows\n%s\nbut the block above it prints\n%s\nread the difference, then: go test ./cmd/tickertone -run TestReadme -update-readme",
				b.line, b.content, out)
		}
	}
}

// follow runs the blocks and returns what each text block should show, by its index.
func (r *reader) follow(t *testing.T, lines []string, blocks []fence) map[int]string {
	t.Helper()
	outputs := map[int]string{}
	for i, b := range blocks {
		switch {
		case b.kind != "text":
			outputs[i+1] = r.run(t, b)
		case i == 0 || blocks[i-1].kind == "text" || !follows(lines, blocks[i-1], b):
			t.Fatalf("README.md:%d: output without a command in front of it", b.line)
		}
	}
	return outputs
}

// pasted puts outputs in the place of what text blocks show.
func pasted(lines []string, blocks []fence, outputs map[int]string) string {
	for i := len(blocks) - 1; i >= 0; i-- {
		if blocks[i].kind != "text" {
			continue
		}
		shown := strings.Split(strings.TrimSuffix(outputs[i], "\n"), "\n")
		lines = slices.Replace(lines, blocks[i].begin, blocks[i].end, shown...)
	}
	return strings.Join(lines, "\n")
}

// reader is someone who follows the README, in a directory that looks like the source.
type reader struct {
	dir     string
	program string
}

func newReader(t *testing.T) *reader {
	t.Helper()
	for _, tool := range []string{"sh", "go"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s on this machine: the commands of README.md are not run", tool)
		}
	}
	r := &reader{dir: t.TempDir()}
	r.program = filepath.Join(r.dir, "tickertone")
	if runtime.GOOS == "windows" {
		r.program += ".exe"
	}
	r.build(t, r.program, "./cmd/tickertone")
	for _, dir := range []string{"data/sample", "data/labelled"} {
		if err := os.CopyFS(filepath.Join(r.dir, dir), os.DirFS(filepath.Join(sourceDir, dir))); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// build compiles a package, or a file outside the module, with the imports of the module.
func (r *reader) build(t *testing.T, target, from string) {
	t.Helper()
	c := exec.Command("go", "build", "-o", target, from)
	c.Dir = sourceDir
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", from, err, out)
	}
}

// run runs a block and returns its stdout.
func (r *reader) run(t *testing.T, b fence) string {
	t.Helper()
	var c *exec.Cmd
	switch b.kind {
	case "sh":
		c = exec.Command("sh", "-e", "-c", script(b.content))
	case "go":
		file := filepath.Join(t.TempDir(), "main.go")
		write(t, file, b.content)
		target := strings.TrimSuffix(file, ".go") + ".exe" // The name serves every system.
		r.build(t, target, file)
		c = exec.Command(target)
	default:
		t.Fatalf("README.md:%d: block of kind %q: expected sh, go or text", b.line, b.kind)
	}
	var out, text bytes.Buffer
	c.Dir, c.Stdout, c.Stderr = r.dir, &out, &text
	if err := c.Run(); err != nil {
		t.Fatalf("README.md:%d: %v\n%s%s", b.line, err, out.String(), text.String())
	}
	return out.String()
}

// script is a block with the built program in the place of go run, and without what is not run.
func script(content string) string {
	var kept []string
	for line := range strings.Lines(content) {
		if !notRun[strings.TrimSpace(line)] {
			kept = append(kept, line)
		}
	}
	return strings.ReplaceAll(strings.Join(kept, ""), "go run ./cmd/tickertone", "./tickertone")
}

// TestReadmeColumns: the data dictionary has every column of every verb, in order, and no other.
func TestReadmeColumns(t *testing.T) {
	for _, test := range []struct {
		verb    string
		columns []column
	}{
		{"score", scoreColumns}, {"daily", dailyColumns()}, {"regress", regressColumns},
		{"regress --project", projectionColumns}, {"regress --ic", icColumns}, {"regress --quantiles", portfolioColumns},
		{"regress --oos", forecastColumns}, {"event", eventColumns([]int{0})},
		{"event --aggregate", aggregateColumns},
	} {
		var want []string
		for _, c := range test.columns {
			want = append(want, strings.Replace(c.name, "_0", "_K", 1))
		}
		if got := dictionary(t, test.verb); !slices.Equal(got, want) {
			t.Errorf("README.md, data dictionary of %s:\n%q\nthe verb has\n%q", test.verb, got, want)
		}
	}
}

var dictionaryRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| \\S")

// dictionary lists the columns that the README describes under the heading of a verb.
func dictionary(t *testing.T, verb string) []string {
	t.Helper()
	_, section, found := strings.Cut(read(t, readmeFile), "\n### "+verb+"\n")
	if !found {
		t.Fatalf("README.md: no heading ### %s", verb)
	}
	section, _, _ = strings.Cut(section, "\n##")
	var names []string
	for _, row := range dictionaryRow.FindAllStringSubmatch(section, -1) {
		names = append(names, row[1])
	}
	return names
}

// TestReadmeNames: the verbs and flags that the README speaks of are there, in prose too.
func TestReadmeNames(t *testing.T) {
	text := read(t, readmeFile)
	known := map[string]bool{"--help": true}
	addFlags(known, (&program{}).app().Commands)
	for _, name := range regexp.MustCompile(`(?:^|[\s(\x60])(--[a-z][a-z-]*)`).FindAllStringSubmatch(text, -1) {
		if !known[name[1]] {
			t.Errorf("README.md names %s, which no verb has", name[1])
		}
	}
	for _, c := range (&program{}).app().Commands {
		if !strings.Contains(text, "tickertone "+c.Name) && !strings.Contains(text, "`"+c.Name) {
			t.Errorf("README.md does not name the verb %s", c.Name)
		}
	}
	for _, code := range []int{exitDone, exitFailed, exitUsage, exitPartial, exitInterrupted} {
		if !strings.Contains(text, fmt.Sprintf("\n| %d | ", code)) {
			t.Errorf("README.md does not name the exit code %d", code)
		}
	}
}

func addFlags(known map[string]bool, commands []*cli.Command) {
	for _, c := range commands {
		for _, f := range c.Flags {
			for _, name := range f.Names() {
				known["--"+name] = true
			}
		}
		addFlags(known, c.Subcommands)
	}
}
