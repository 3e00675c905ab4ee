package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
)

const sampleFile = sourceDir + "/data/sample/articles.jsonl"

// TestSampleHash holds every digit of the scores of the sample, and every part of their ledgers. They change
// with the tables and the engine: read the difference in what demo prints, then go test -update.
func TestSampleHash(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("the hash is of the digits on amd64; TestArchitectures holds nine of them elsewhere")
	}
	var got strings.Builder
	for _, args := range [][]string{{"--format", "csv", "--document"}, {"--format", "jsonl", "--ledger"}} {
		code, out, text := runWith("", append(append([]string{"score", "--quiet"}, args...), sampleFile)...)
		if code != exitDone || strings.Count(out, "\n") < 400 {
			t.Fatalf("exit %d, %d rows: %s", code, strings.Count(out, "\n"), text)
		}
		fmt.Fprintf(&got, "%x  score %s data/sample/articles.jsonl\n", sha256.Sum256([]byte(out)), strings.Join(args, " "))
	}
	const file = "testdata/sample.sha256"
	if *update {
		write(t, file, got.String())
	}
	if want := read(t, file); got.String() != want {
		t.Errorf("hashes of the scores\n%swant\n%s(go test -update rewrites %s)", got.String(), want, file)
	}
}

// TestSameBytes scores a sample a hundred times: with many engines, workers and processors.
func TestSameBytes(t *testing.T) {
	in := firstLines(read(t, sampleFile), 25)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var eng *sentiment.Engine
	var want string
	for i := range 100 {
		runtime.GOMAXPROCS(1 + i%2)
		if i%10 == 0 {
			var err error
			if eng, err = sentiment.New(sentiment.Config{Document: true}); err != nil {
				t.Fatal(err)
			}
		}
		workers := []int{1, 2, 8}[i%3]
		got := scoreWith(t, eng, in, workers)
		if i == 0 {
			want = got
		}
		if got != want {
			t.Fatalf("run %d, %d workers: other bytes than before", i, workers)
		}
	}
	if strings.Count(want, "\n") < 50 {
		t.Errorf("%d rows: too few to say anything", strings.Count(want, "\n"))
	}
}

// scoreWith scores a text with an engine that is there already.
func scoreWith(t *testing.T, eng *sentiment.Engine, in string, workers int) string {
	t.Helper()
	var out bytes.Buffer
	p := &program{in: strings.NewReader(in), out: &out, err: io.Discard}
	src := &source{p: p, files: []string{"-"}, workers: workers, quiet: true, opt: news.Options{}, warned: map[string]int{}}
	b, err := p.passing(p.create(""))
	if err != nil {
		t.Fatal(err)
	}
	columns := append(scoreColumns[:len(scoreColumns):len(scoreColumns)], ledgerColumns...)
	if err := b.end(src.writeScores(context.Background(), eng, b, outputOptions{format: "jsonl"}, columns)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestSplitInput: articles with ids score the same from one file, many files, and a directory.
func TestSplitInput(t *testing.T) {
	lines := strings.SplitAfter(read(t, sampleFile), "\n")
	dir := t.TempDir()
	var files []string
	for i := 0; i < 60; i += 7 {
		files = append(files, filepath.Join(dir, fmt.Sprintf("%02d.jsonl", i)))
		write(t, files[len(files)-1], strings.Join(lines[i:min(i+7, 60)], ""))
	}
	_, want, _ := runWith(strings.Join(lines[:60], ""), "score", "--quiet", "-")
	for _, args := range [][]string{files, {dir}} {
		code, got, text := runWith("", append([]string{"score", "--quiet", "--workers", "2"}, args...)...)
		if code != exitDone || got != want {
			t.Errorf("%d operands: exit %d, %d bytes, want %d: %s", len(args), code, len(got), len(want), text)
		}
	}
}

// build builds the program for another processor, or another level of it.
func build(t *testing.T, env ...string) (program string) {
	t.Helper()
	if testing.Short() {
		t.Skip("building for other processors takes a while")
	}
	program = filepath.Join(t.TempDir(), "tickertone")
	c := exec.Command("go", "build", "-o", program, ".")
	c.Env = append(append(os.Environ(), "CGO_ENABLED=0"), env...)
	if text, err := c.CombinedOutput(); err != nil {
		t.Skipf("cannot build with %v: %v\n%s", env, err, text)
	}
	return program
}

// TestArchitectures: other processors give the same to nine digits, since exponentials and logarithms are
// their own. On all levels of amd64 scores are the same bytes; the quantiles of daily come from a module that
// the compiler is free to fuse.
func TestArchitectures(t *testing.T) {
	for _, env := range [][]string{{"GOARCH=386"}, {"GOARCH=amd64", "GOAMD64=v1"}, {"GOARCH=amd64", "GOAMD64=v3"}} {
		t.Run(strings.Join(env, ","), func(t *testing.T) {
			program := build(t, env...)
			if text, err := exec.Command(program, "version").CombinedOutput(); err != nil {
				t.Skipf("cannot run it here: %v\n%.200s", err, text)
			}
			for _, args := range [][]string{
				{"score", "--quiet", "--document", "--format", "jsonl", "--ledger", sampleFile},
				{"daily", "--quiet", sampleFile},
			} {
				_, want, _ := runWith("", args...)
				out, err := exec.Command(program, args...).Output()
				if err != nil {
					t.Fatal(err)
				}
				got := string(out)
				if err := sameDigits(got, want); err != nil {
					t.Errorf("%v: %v", args, err)
				}
				if runtime.GOARCH == "amd64" && len(env) == 2 && args[0] == "score" && got != want {
					t.Errorf("%v: another digit than on this level of amd64", args)
				}
			}
		})
	}
}

var fused = regexp.MustCompile(`\bV?FN?M(?:ADD|SUB)\w*`)

// TestFused: scoring holds no multiplication that the compiler joins with an addition, which rounds once
// where other processors round twice: a comparison on the edge would fall differently, and with it a label.
// float64(a*b) + c keeps them apart.
func TestFused(t *testing.T) {
	if testing.Short() {
		t.Skip("compiling for another processor takes a while")
	}
	const module = "github.com/tickertone/tickertone/sentiment"
	c := exec.Command("go", "build", "-gcflags="+module+"/...=-S", "./sentiment/...")
	c.Dir = sourceDir
	c.Env = append(os.Environ(), "GOARCH=arm64", "CGO_ENABLED=0")
	text, err := c.CombinedOutput()
	if err != nil {
		t.Skipf("cannot build for arm64: %v\n%.200s", err, text)
	}
	if !bytes.Contains(text, []byte(module+".softmax STEXT")) {
		t.Fatalf("no listing of softmax among %d bytes", len(text))
	}
	said := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if !fused.MatchString(line) {
			continue
		}
		_, place, _ := strings.Cut(line, "(")
		if place, _, _ = strings.Cut(place, ")"); !said[place] {
			said[place] = true
			t.Errorf("%s: write float64(a*b) + c, so that every processor rounds the product", place)
		}
	}
}

var realNumber = regexp.MustCompile(`-?\d+\.\d+(?:e[-+]?\d+)?`)

// sameDigits tells where two outputs differ in more than the digits of real numbers behind the ninth.
func sameDigits(got, want string) error {
	if a, b := realNumber.ReplaceAllString(got, "#"), realNumber.ReplaceAllString(want, "#"); a != b {
		return fmt.Errorf("the text differs, apart from its numbers\n--- got\n%s\n--- want\n%s", got, want)
	}
	a, b := realNumber.FindAllString(got, -1), realNumber.FindAllString(want, -1)
	for i := range a {
		x, err1 := strconv.ParseFloat(a[i], 64)
		y, err2 := strconv.ParseFloat(b[i], 64)
		if err1 != nil || err2 != nil || math.Abs(x-y) > 1e-9*max(1, math.Abs(y)) {
			return fmt.Errorf("number %d is %s, want %s", i+1, a[i], b[i])
		}
	}
	return nil
}

func TestSameDigits(t *testing.T) {
	for _, test := range []struct {
		got, want string
		same      bool
	}{
		{"a,0.12345678901,b", "a,0.12345678902,b", true},
		{"a,0.12345678,b", "a,0.12345679,b", false},
		{"a,-0.5,b", "a,0.5,b", false},
		{"a,0.5,b", "a,0.5,c", false},
		{"1.0e-17", "0.0", true},
		{"3.0", "3", false},
		{"2.00000000001e+20", "2.00000000002e+20", true},
	} {
		if err := sameDigits(test.got, test.want); (err == nil) != test.same {
			t.Errorf("%s and %s: %v", test.got, test.want, err)
		}
	}
}
