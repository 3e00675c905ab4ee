//go:build unix

package main

import (
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
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

// TestInterrupt: a run that waits for input ends with 130 and leaves the old file.
func TestInterrupt(t *testing.T) {
	signals := make(chan os.Signal, 8) // Holds a signal that comes before the program listens.
	signal.Notify(signals, os.Interrupt)
	defer signal.Stop(signals)
	file := filepath.Join(t.TempDir(), "scores.csv")
	write(t, file, "old")
	in, feed := io.Pipe()
	defer feed.Close()
	code := make(chan int)
	var text strings.Builder
	go func() { code <- run([]string{"score", "--out", file, "-"}, in, io.Discard, &text) }()
	if _, err := feed.Write([]byte(articles(3))); err != nil {
		t.Fatal(err)
	}
	for tries := 0; ; tries++ {
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		select {
		case got := <-code:
			if got != exitInterrupted || read(t, file) != "old" {
				t.Errorf("exit %d, file %q: %s", got, read(t, file), text.String())
			}
			if entries, _ := os.ReadDir(filepath.Dir(file)); len(entries) != 1 {
				t.Errorf("left behind: %v", entries)
			}
			return
		case <-time.After(200 * time.Millisecond):
			if tries == 50 {
				t.Fatal("the program goes on")
			}
		}
	}
}

// TestStall: a pipe that nobody writes to holds a run up until it is interrupted.
func TestStall(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no named pipes here: %v", err)
	}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt)
	defer signal.Stop(signals)
	code := make(chan int)
	go func() { code <- run([]string{"score", pipe}, strings.NewReader(""), io.Discard, io.Discard) }()
	select {
	case got := <-code:
		t.Fatalf("exit %d before an interrupt", got)
	case <-time.After(200 * time.Millisecond):
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-code:
		if got != exitInterrupted {
			t.Errorf("exit %d", got)
		}
	case <-time.After(10 * time.Second):
		t.Error("the program goes on")
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
			write(t, filepath.Join(dir, name), `{"text":"Intel fell."}`)
		}
	}
	code, out, text := runWith("", append([]string{"score"}, files...)...)
	if code != exitFailed || !strings.HasPrefix(text, bad+": no such device") {
		t.Errorf("exit %d, %s: %s", code, out, text)
	}
	code, out, text = runWith("", append([]string{"score", "--skip-bad"}, files...)...)
	if code != exitPartial || strings.Count(out, "Intel") != 2 || !strings.HasPrefix(text, bad+":1: rejected: no such device") {
		t.Errorf("exit %d, %s: %s", code, out, text)
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
