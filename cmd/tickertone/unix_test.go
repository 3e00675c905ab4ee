//go:build unix

package main

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestOutPipe: a pipe is written to, not replaced.
func TestOutPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no named pipes here: %v", err)
	}
	got := make(chan string)
	go func() {
		b, _ := os.ReadFile(pipe)
		got <- string(b)
	}()
	_, want, _ := runWith("", "score", "--quiet", "testdata/news.jsonl")
	if code, _, text := runWith("", "score", "--quiet", "--out", pipe, "testdata/news.jsonl"); code != exitDone {
		t.Fatalf("exit %d: %s", code, text)
	}
	if s := <-got; s != want {
		t.Errorf("the pipe got %q, want %q", s, want)
	}
}

// TestInterrupt: a run that waits for input ends with 130, says what it wrote, and leaves the old file. The
// article in work is finished, so that what it wrote ends with a whole row.
func TestInterrupt(t *testing.T) {
	const last = `{"id":"last","published":"2025-02-03 10:00","text":"Intel rose."}` + "\n"
	in := lead + articles(7) + last
	_, want, _ := runWith(in, "score", "--quiet", "-")
	for _, number := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		file := filepath.Join(t.TempDir(), "scores.csv")
		write(t, file, "old")
		code, _, text := interrupted(t, number, in, "--out", file)
		if code != exitInterrupted || text != "8 rows written to "+file+".part: --resume goes on behind them\ninterrupted\n" {
			t.Errorf("%v: exit %d: %s", number, code, text)
		}
		if read(t, file) != "old" || read(t, file+".part") != want {
			t.Errorf("%v: file %q, part %q, want %q", number, read(t, file), read(t, file+".part"), want)
		}
		code, out, text := interrupted(t, number, in)
		if code != exitInterrupted || out != want || text != "8 rows written\ninterrupted\n" {
			t.Errorf("%v: exit %d, stdout %q, want %q: %s", number, code, out, want, text)
		}
		code, out, text = interrupted(t, number, in, "--format", "table")
		if code != exitInterrupted || strings.Count(out, "\n") != 9 || text != "8 rows written\ninterrupted\n" {
			t.Errorf("%v: exit %d, table %q: %s", number, code, out, text)
		}
		none := filepath.Join(t.TempDir(), "scores.csv")
		code, _, text = interrupted(t, number, lead+strings.Replace(last, "Intel", "Nobody", 1), "--out", none)
		if files, _ := filepath.Glob(filepath.Dir(none) + "/*"); code != exitInterrupted || files != nil || text != "0 rows written\ninterrupted\n" {
			t.Errorf("%v: exit %d, left behind %q: %s", number, code, files, text)
		}
	}
}

// interrupted runs score on a text, whose last article is the only one with a warning, and sends a signal
// when that is heard. The input stays open. It returns what came on stderr after the warning.
func interrupted(t *testing.T, number syscall.Signal, in string, args ...string) (code int, out, text string) {
	t.Helper()
	c := child(append([]string{"score", "--input", "jsonl"}, append(args, "-")...)...)
	var stdout strings.Builder
	c.Stdout = &stdout
	feed, err1 := c.StdinPipe()
	stderr, err2 := c.StderrPipe()
	if err := errors.Join(err1, err2, c.Start()); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(feed, in); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewReader(stderr)
	warning, err := said.ReadString('\n')
	if err != nil || !strings.Contains(warning, "naive_time") {
		t.Fatalf("stderr %q, error %v: want a warning", warning, err)
	}
	if err := c.Process.Signal(number); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(said)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err == nil {
		t.Error("exit 0")
	}
	return c.ProcessState.ExitCode(), stdout.String(), string(rest)
}

// TestInterruptBusy: a run in full swing stops between two articles; joined with what it goes on to write,
// that is the whole.
func TestInterruptBusy(t *testing.T) {
	in := articles(3000)
	_, want, _ := runWith(in, "score", "--quiet", "--skip-bad", "--document", "-")
	file := filepath.Join(t.TempDir(), "scores.csv")
	args := []string{"score", "--quiet", "--skip-bad", "--document", "--resume", "--out", file, "-"}
	c := child(args...)
	c.Stdin = strings.NewReader(in)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for start := time.Now(); fileSize(file+".part") < 10_000; time.Sleep(time.Millisecond) {
		if time.Since(start) > time.Minute {
			t.Fatal("no rows in a minute")
		}
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	part := readIf(file + ".part")
	if code := c.ProcessState.ExitCode(); code != exitInterrupted || !strings.HasPrefix(want, part) || !strings.HasSuffix(part, "\n") || len(part) == len(want) {
		t.Errorf("exit %d, %d bytes of %d, the last %q", code, len(part), len(want), part[max(0, len(part)-40):])
	}
	if code, _, text := runWith(in, args...); code != exitPartial || read(t, file) != want {
		t.Errorf("exit %d: %s", code, text)
	}
}

// limitFiles makes files of more than so many bytes fail as a full disk does.
func limitFiles(bytes string) {
	if bytes == "" {
		return
	}
	n, err := strconv.ParseUint(bytes, 10, 64)
	if err != nil {
		panic(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
		panic(err)
	}
}

// TestOutFull: a disk that is full leaves the old file, and the rows that fitted for --resume.
func TestOutFull(t *testing.T) {
	in := articles(200)
	for _, format := range []string{"csv", "jsonl"} {
		file := filepath.Join(t.TempDir(), "scores")
		write(t, file, "old")
		args := []string{"score", "--quiet", "--skip-bad", "--format", format, "--resume", "--out", file, "-"}
		c := child(args...)
		c.Env = append(c.Env, "TICKERTONE_TEST_FILE_SIZE=30000")
		c.Stdin = strings.NewReader(in)
		text, _ := c.CombinedOutput()
		if code := c.ProcessState.ExitCode(); code != exitFailed || !strings.Contains(string(text), "--out "+file+": file too large\n") || read(t, file) != "old" {
			t.Errorf("%s: exit %d, file %q: %s", format, code, read(t, file), text)
		}
		_, want, _ := runWith(in, "score", "--quiet", "--skip-bad", "--format", format, "-")
		if code, _, text := runWith(in, args...); code != exitPartial || read(t, file) != want {
			t.Errorf("%s: exit %d: %s", format, code, text)
		}
	}
}

// TestOutFullDevice: other verbs, and targets written in place, notice a full disk too.
func TestOutFullDevice(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full on this machine")
	}
	runs := [][]string{manyEvents("--market", "INDEX", "--aggregate", "/dev/full")}
	for _, args := range writers(t) {
		if !outless(args) {
			runs = append(runs, withOut(args, "/dev/full"))
		}
	}
	for _, args := range runs {
		code, _, text := runWith("", args...)
		if code != exitFailed || !strings.Contains(text, "/dev/full: no space left on device") {
			t.Errorf("%q: exit %d: %s", args, code, text)
		}
	}
}

// TestOutTwice: two runs do not write to one file at a time.
func TestOutTwice(t *testing.T) {
	file := filepath.Join(t.TempDir(), "scores.csv")
	first := child("score", "--quiet", "--input", "jsonl", "--out", file, "-")
	feed, err := first.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	for start := time.Now(); fileSize(file+".part.log") == 0; time.Sleep(time.Millisecond) {
		if time.Since(start) > time.Minute {
			t.Fatal("no log in a minute")
		}
	}
	for _, args := range [][]string{{}, {"--resume"}} {
		args = append(append([]string{"score", "--quiet"}, args...), "--out", file, "testdata/news.jsonl")
		if code, _, text := runWith("", args...); code != exitFailed || !strings.Contains(text, "another run is writing to it") {
			t.Errorf("exit %d: %s", code, text)
		}
	}
	_, err = io.WriteString(feed, articles(5))
	if err := errors.Join(err, feed.Close(), first.Wait()); err != nil {
		t.Fatal(err)
	}
	if _, want, _ := runWith(articles(5), "score", "--quiet", "-"); read(t, file) != want {
		t.Errorf("the first run wrote %q, want %q", read(t, file), want)
	}
}

// TestStall: a pipe that nobody writes to holds a run up until it is interrupted, whatever reads it.
func TestStall(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no named pipes here: %v", err)
	}
	for _, args := range [][]string{
		{"score", pipe},
		{"daily", pipe},
		{"eval", pipe},
		{"regress", "--data", pipe, "-y", "a", "-x", "b"},
		{"event", "--prices", pipe, "--company", "A", "--date", "2025-01-27", "--market", "M"},
		{"event", "--prices", "testdata/prices.csv", "--events", pipe, "--market", "SPY"},
		{"event", "--prices", "testdata/prices.csv", "--company", "NVDA", "--date", "2025-01-27", "--model", "ff3", "--factors", pipe},
		{"explain", pipe},
		{"train", pipe},
		{"daily", "--calendar", pipe, "testdata/news.jsonl"},
		{"score", "--model", pipe, "testdata/news.jsonl"},
		{"score", "--companies", pipe, "testdata/news.jsonl"},
		{"score", "--lexicon", pipe, "testdata/news.jsonl"},
		{"lexicon", "check", pipe},
		{"companies", "check", pipe},
	} {
		stall(t, pipe, args)
	}
}

// stall interrupts a run that reads a pipe.
func stall(t *testing.T, pipe string, args []string) {
	t.Helper()
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt)
	defer signal.Stop(signals)
	code := make(chan int)
	go func() { code <- run(args, strings.NewReader(""), io.Discard, io.Discard) }()
	select {
	case got := <-code:
		t.Fatalf("%s: exit %d before an interrupt", args, got)
	case <-time.After(200 * time.Millisecond):
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-code:
		if got != exitInterrupted {
			t.Errorf("%s: exit %d", args, got)
		}
	case <-time.After(10 * time.Second):
		t.Errorf("%s: the program goes on", args)
	}
	unblock, err := os.OpenFile(pipe, os.O_RDWR, 0) // lets go of the reader
	if err == nil {
		unblock.Close()
	}
}

// TestUnreadable: a file among many that cannot be read ends the run with its name, or is left out with --skip-bad.
func TestUnreadable(t *testing.T) {
	dir, err := os.MkdirTemp("", "t") // The path of a socket is short.
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	bad := filepath.Join(dir, "b.jsonl")
	socket, err := net.Listen("unix", bad) // Not even root can open one.
	if err != nil {
		t.Skipf("no sockets here: %v", err)
	}
	defer socket.Close()
	var files []string
	for _, name := range []string{"a.jsonl", "b.jsonl", "c.jsonl"} {
		files = append(files, filepath.Join(dir, name))
		if name != "b.jsonl" {
			write(t, filepath.Join(dir, name), `{"text":"Intel fell.","published":"2025-01-24T12:00:00Z"}`)
		}
	}
	for _, verb := range []string{"score", "daily", "explain"} {
		code, out, text := runWith("", append([]string{verb}, files...)...)
		if code != exitFailed || !strings.HasPrefix(text, bad+": no such device") {
			t.Errorf("%s: exit %d, %s: %s", verb, code, out, text)
		}
	}
	code, out, text := runWith("", append([]string{"score", "--skip-bad"}, files...)...)
	if code != exitPartial || strings.Count(out, "Intel") != 2 || !strings.HasPrefix(text, bad+":1: rejected: no such device") {
		t.Errorf("exit %d, %s: %s", code, out, text)
	}
	code, out, text = runWith("", append([]string{"daily", "--skip-bad"}, files...)...)
	if code != exitPartial || !strings.Contains(out, "Intel,XNAS:INTC,2,") || !strings.HasPrefix(text, bad+":1: rejected: no such device") {
		t.Errorf("daily: exit %d, %s: %s", code, out, text)
	}
}

// TestDailyPipe: articles from a pipe can be looked at, and then read, only once.
func TestDailyPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no named pipes here: %v", err)
	}
	in := articles(20)
	_, want, _ := runWith(in, "daily", "--quiet", "-")
	go func() { _ = os.WriteFile(pipe, []byte(in), 0o600) }()
	if code, got, text := runWith("", "daily", "--quiet", pipe); code != exitDone || got != want {
		t.Errorf("exit %d: %s\n%s", code, got, text)
	}
}

// outless are the runs that have no --out for a file.
func outless(args []string) bool {
	return args[0] == "demo" || len(args) > 1 && args[1] == "check"
}

// withOut puts --out FILE behind the verb and the sub-verb.
func withOut(args []string, file string) []string {
	n := 1
	if args[0] == "companies" || args[0] == "lexicon" {
		n = 2
	}
	return slices.Concat(args[:n], []string{"--out", file}, args[n:])
}

// TestOutOfSpace: a disk that fills up while --out is written leaves the old file and nothing beside it.
func TestOutOfSpace(t *testing.T) {
	for _, args := range writers(t) {
		if outless(args) || args[0] == "score" { // TestOutFull has score.
			continue
		}
		file := filepath.Join(t.TempDir(), "results")
		write(t, file, "old")
		c := child(withOut(args, file)...)
		c.Env = append(c.Env, "TICKERTONE_TEST_FILE_SIZE=10")
		text, _ := c.CombinedOutput()
		if code := c.ProcessState.ExitCode(); code != exitFailed || !strings.Contains(string(text), "--out "+file+": file too large\n") {
			t.Errorf("%q: exit %d: %s", args, code, text)
		}
		if left := names(t, filepath.Dir(file)); read(t, file) != "old" || len(left) != 1 {
			t.Errorf("%q: file %q among %q", args, read(t, file), left)
		}
	}
}

// names lists a directory.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}
