package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tickertone/tickertone/data/news"
)

// TestMain makes the test a program of its own, so that it can start itself and kill what it started.
func TestMain(m *testing.M) {
	if os.Getenv("TICKERTONE_TEST_PROGRAM") == "" {
		os.Exit(m.Run())
	}
	markEvery = 0
	limitFiles(os.Getenv("TICKERTONE_TEST_FILE_SIZE"))
	main()
}

// child is the program in a process of its own, which marks every article.
func child(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), "TICKERTONE_TEST_PROGRAM=1")
	return c
}

// TestResumeKilled kills a batch again and again, at random points, and goes on with it each time: what
// comes of it is what one run writes.
func TestResumeKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("52 starts of the program take seconds")
	}
	for _, format := range []string{"csv", "jsonl"} {
		for _, workers := range []string{"1", "4"} {
			t.Run(format+"-"+workers, func(t *testing.T) {
				t.Parallel()
				seed := uint64(len(format)*10 + len(workers+workers))
				k := &killing{
					random: rand.New(rand.NewPCG(seed, 1)),
					file:   filepath.Join(t.TempDir(), "scores"),
					lines:  strings.SplitAfter(lead+articles(150), "\n"),
				}
				k.args = []string{"score", "--skip-bad", "--quiet", "--format", format, "--input", "jsonl", "--workers", workers}
				_, want, _ := runWith(strings.Join(k.lines, ""), append(k.args, "-")...)
				k.args = append(k.args, "--resume", "--out", k.file, "-")
				for range 13 {
					k.once(t)
				}
				if k.resumed < 6 {
					t.Errorf("%d of 13 runs went on with anything: the test tests little", k.resumed)
				}
				code, _, text := runWith(strings.Join(k.lines, ""), k.args...)
				if got := read(t, k.file); code != exitPartial || got != want {
					t.Errorf("exit %d, %d bytes, want %d: %s", code, len(got), len(want), text)
				}
				if files, _ := filepath.Glob(k.file + "?*"); files != nil {
					t.Errorf("left behind: %q", files)
				}
			})
		}
	}
}

// lead is an article without a row that makes the reader begin before the input ends: it looks at so much at
// first, to find the encoding.
var lead = `{"id":"lead","text":"Nothing happened.","note":"` + strings.Repeat("x", 1<<16) + `"}` + "\n"

// killing is one batch and its misfortunes.
type killing struct {
	random  *rand.Rand
	args    []string
	file    string
	lines   []string // the input
	fed     int      // of them, at most so far
	resumed int      // runs that had something to go on with
}

// once runs the batch on a little more of the input than the last time, and kills it.
func (k *killing) once(t *testing.T) {
	t.Helper()
	c := child(k.args...)
	feed, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	before := fileSize(k.file + ".part.log")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	k.fed = min(k.fed+1+k.random.IntN(12), len(k.lines)-1)
	written := make(chan error, 1)
	go func() {
		_, err := io.WriteString(feed, strings.Join(k.lines[:k.fed], ""))
		written <- err
	}()
	limit := 2 * time.Second
	if k.random.IntN(5) == 0 {
		limit = time.Duration(k.random.IntN(200)) * time.Millisecond
	}
	for start := time.Now(); time.Since(start) < limit && fileSize(k.file+".part.log") <= before; {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(time.Duration(k.random.IntN(4000)) * time.Microsecond)
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-written
	feed.Close()
	var exit *exec.ExitError
	if err := c.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("the run was not killed: %v", err)
	}
	if bytes.Count([]byte(readIf(k.file+".part.log")), []byte("\n")) > 1 {
		k.resumed++
	}
}

func fileSize(name string) int64 {
	info, err := os.Stat(name)
	if err != nil {
		return 0
	}
	return info.Size()
}

func readIf(name string) string {
	b, _ := os.ReadFile(name)
	return string(b)
}

// stopBatch leaves a batch of n articles that was stopped by a bad row behind them, with a mark for each.
func stopBatch(t *testing.T, n int, args ...string) (file string) {
	t.Helper()
	old := markEvery
	markEvery = 0
	defer func() { markEvery = old }()
	file = filepath.Join(t.TempDir(), "scores")
	write(t, file, "old")
	in := firstLines(articles(49), n) + "{\n"
	code, _, text := runWith(in, append([]string{"score", "--quiet", "--out", file}, append(args, "-")...)...)
	if code != exitFailed || !strings.Contains(text, " written to "+file+".part: --resume goes on behind them\n") || read(t, file) != "old" {
		t.Fatalf("exit %d, file %q: %s", code, read(t, file), text)
	}
	return file
}

func firstLines(s string, n int) string {
	return strings.Join(strings.SplitAfter(s, "\n")[:n], "")
}

// TestResumeCut: wherever the part and its log end, a row is neither lost nor written twice. What a power
// failure leaves may end anywhere, in either file, or be empty space.
func TestResumeCut(t *testing.T) {
	old := markEvery
	markEvery = 0
	defer func() { markEvery = old }()
	file := filepath.Join(t.TempDir(), "scores")
	writeArticles(t, file, 30, 20)
	part, log := read(t, file+".part"), read(t, file+".part.log")
	writeArticles(t, file, 30, 30)
	want := read(t, file)
	if len(part) < 400 || !strings.HasPrefix(want, part) {
		t.Fatalf("the part is no beginning of the whole: %q", part)
	}
	random := rand.New(rand.NewPCG(7, 7))
	far := 0
	for i := range 1000 {
		p, l := part[:random.IntN(len(part)+1)], log[:random.IntN(len(log)+1)]
		switch i % 5 {
		case 0:
			p = part
		case 1:
			l = log
		case 2:
			p += strings.Repeat("\x00", len(part)-len(p))
		case 3:
			p = part + "half a r"
		}
		write(t, file+".part", p)
		write(t, file+".part.log", l)
		if writeArticles(t, file, 30, 30) > 0 {
			far++
		}
		if got := read(t, file); got != want {
			t.Fatalf("part of %d bytes, log of %d: got\n%s", len(p), len(l), got)
		}
	}
	if far < 500 {
		t.Errorf("%d of 1000 runs went on with anything", far)
	}
}

// writeArticles goes on with a batch of so many articles, with 0, 1 or 2 rows each, and is stopped at one of
// them. It returns where it began.
func writeArticles(t *testing.T, file string, articles, stop int) (begin int) {
	t.Helper()
	target, err := findTarget(file)
	if err != nil {
		t.Fatal(err)
	}
	b, err := (&program{err: io.Discard}).keeping(target, map[string]string{"a": "b"}, true)
	if err != nil {
		t.Fatal(err)
	}
	for i := range min(articles, stop) {
		rows := i % 3
		if i >= b.start.Articles {
			fmt.Fprint(b, strings.Repeat(fmt.Sprintf("%d: a row of the article\n", i), rows))
		}
		if err := b.count(&news.Article{ID: strconv.Itoa(i)}, rows); err != nil {
			t.Fatal(err)
		}
	}
	if stop < articles {
		if err := b.end(io.ErrUnexpectedEOF); err != io.ErrUnexpectedEOF {
			t.Fatal(err)
		}
	} else if err := b.end(nil); err != nil {
		t.Fatal(err)
	}
	return b.start.Articles
}

// TestResumeDiffers: a run goes on with its like only, and a refusal costs nothing.
func TestResumeDiffers(t *testing.T) {
	file := stopBatch(t, 20)
	in, part := articles(49), read(t, file+".part")
	weights := filepath.Join(t.TempDir(), "weights.tsv")
	write(t, weights, read(t, sourceDir+"/data/model/weights.tsv"))
	for _, test := range []struct {
		in   string
		args []string
		want string
	}{
		{in, []string{"--document"}, "was begun with another --document"},
		{in, []string{"--format", "jsonl"}, "was begun with another --format"},
		{in, []string{"--excel"}, "was begun with another --excel"},
		{in, []string{"--only", "Intel"}, "was begun with another --only"},
		{in, []string{"--lexicon", "testdata/terms.tsv"}, "was begun with another --lexicon"},
		{in, []string{"--companies", "testdata/companies.tsv"}, "was begun with another --companies"},
		{in, []string{"--model", weights}, "was begun with another --model"},
		{strings.Replace(in, `"id":"7"`, `"id":"8"`, 1), nil, "was begun with other input"},
		{strings.Replace(in, "record", "no", 1), nil, "was begun with other input"},
		{firstLines(in, 19), nil, "was begun with more input: 20 articles"},
	} {
		code, _, text := runWith(test.in, append(append([]string{"score", "--quiet", "--resume", "--out", file}, test.args...), "-")...)
		if code != exitFailed || !strings.Contains(text, "cannot resume: "+file+".part "+test.want) {
			t.Errorf("%v: exit %d: %s", test.args, code, text)
		}
		if read(t, file) != "old" || read(t, file+".part") != part {
			t.Fatalf("%v: the files were touched", test.args)
		}
	}
	_, want, _ := runWith(in, "score", "--quiet", "-")
	if code, _, text := runWith(in, "score", "--skip-bad", "--workers", "3", "--resume", "--out", file, "-"); code != exitDone || read(t, file) != want {
		t.Errorf("exit %d: %s", code, text)
	}
}

// TestResumeSettings: every flag of score that is not known to leave the rows alone is a setting.
func TestResumeSettings(t *testing.T) {
	file := stopBatch(t, 3)
	header := firstLines(read(t, file+".part.log"), 1)
	p := &program{}
	for _, f := range p.scoreVerb().flags {
		name := f.Names()[0]
		isFree := strings.Contains(" out resume workers quiet skip-bad ", " "+name+" ")
		if strings.Contains(header, strconv.Quote("--"+name)) == isFree {
			t.Errorf("--%s: in the settings %v", name, !isFree)
		}
	}
}

// TestResumeNothing: with nothing to go on with, --resume is a run like any other.
func TestResumeNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "scores.csv")
	_, want, _ := runWith(articles(9), "score", "--quiet", "-")
	for range 2 {
		if code, _, text := runWith(articles(9), "score", "--quiet", "--resume", "--out", file, "-"); code != exitDone || read(t, file) != want {
			t.Errorf("exit %d: %s", code, text)
		}
	}
}

// TestResumeScoresOnce: the articles of the earlier run are read, and not scored again.
func TestResumeScoresOnce(t *testing.T) {
	file := stopBatch(t, 20)
	part := read(t, file+".part")
	output := func(s *summed) string { return fmt.Sprintf(`"output":%d}`, s.sum) }
	forged := strings.Replace(part, "Intel", "Jotel", 1)
	log := read(t, file+".part.log")
	was, sum := &summed{w: io.Discard}, &summed{w: io.Discard}
	_, err1 := io.WriteString(was, part)
	_, err2 := io.WriteString(sum, forged)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	write(t, file+".part", forged)
	write(t, file+".part.log", strings.Replace(log, output(was), output(sum), 1))
	if code, _, text := runWith(articles(49), "score", "--quiet", "--resume", "--out", file, "-"); code != exitDone || !strings.HasPrefix(read(t, file), forged) {
		t.Errorf("exit %d: %s", code, text)
	}
}

func TestResumeUsage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "scores")
	for _, args := range [][]string{{}, {"--out", "-"}, {"--out", file, "--format", "table"}, {"--out", os.DevNull}} {
		if code, _, text := runWith("", append(append([]string{"score", "--resume"}, args...), "testdata/news.jsonl")...); code != exitUsage || !strings.Contains(text, "--resume needs ") {
			t.Errorf("%v: exit %d: %s", args, code, text)
		}
	}
}
