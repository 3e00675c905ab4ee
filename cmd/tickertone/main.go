// Command tickertone reads news, scores it toward each company it names, turns the scores into a company
// x session panel and tests the panel against returns.
//
// Each verb has a file of its own, named for it: score.go, explain.go, daily.go, regress.go, event.go,
// demo.go, train.go, eval.go, companies.go, lexicon.go, version.go. What they share:
//
//   - main.go: one run of the program, and the only place where an error becomes an exit code;
//   - help.go: verbs as commands, their help, what counts as a usage error;
//   - articles.go: from files to scored articles, over many workers, in the order of the input;
//   - frame.go: files of columns, for the verbs that read numbers;
//   - table.go: results as CSV, JSON lines or a table on the terminal;
//   - output.go: where results go, --out, what is a terminal;
//   - batch.go: what score keeps when it is stopped, and how --resume goes on with it; lock_*.go.
//
// event.go has the flags of its verb; event_setup.go puts prices and factors on the market's sessions,
// event_study.go is one event, event_many.go a file of them, event_aggregate.go the tests across them and
// event_text.go what a person reads of those.
//
// Results go to stdout, everything else to stderr. The tests hold the text of both.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	_ "time/tzdata" // Exchanges keep local time, also on machines without a zone database.
)

// Exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitPartial     = 3
	exitInterrupted = 130
)

func main() {
	collectLate()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// collectLate puts off the first garbage collection to a heap of 48 MB, twelve times the usual. The tables are most of what
// a short run allocates, and they stay: to collect while they are loaded finds nothing and takes a third of the run. From
// the first collection on, all is as usual, so that a long run takes no more memory.
func collectLate() {
	usual := debug.SetGCPercent(1200)
	if usual < 0 { // GOGC=off
		debug.SetGCPercent(usual)
		return
	}
	runtime.AddCleanup(new(*byte), func(percent int) { debug.SetGCPercent(percent) }, usual)
}

// program is one run of tickertone.
type program struct {
	ctx      context.Context // done at an interrupt
	args     []string        // as given, without the program's name
	in       io.Reader
	out, err io.Writer
}

// run is the whole program.
func run(args []string, in io.Reader, out, err io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // A second interrupt ends the program at once.
	p := &program{ctx: ctx, args: args, in: &interruptible{ctx: ctx, r: in}, out: out, err: err}
	return p.exit(p.app().RunContext(ctx, append([]string{"tickertone"}, args...)))
}

// exit reports an error and returns its exit code.
func (p *program) exit(err error) int {
	var usage *usageError
	var partial *partialError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		p.printf("interrupted")
		return exitInterrupted
	case errors.As(err, &usage):
		p.printf("%s: %v", usage.verb, usage.err)
		p.printf("%s", usage.hint)
		return exitUsage
	case errors.As(err, &partial):
		p.printf("%v", err)
		return exitPartial
	}
	p.printf("%v", err)
	return exitFailed
}

// usageError is a command line that cannot be meant.
type usageError struct {
	verb string // as in "tickertone score"
	err  error
	hint string
}

func (e *usageError) Error() string { return e.err.Error() }

// partialError says that the work was done without some of the input.
type partialError struct {
	n         int
	one, many string // of what was left out
}

func (e *partialError) Error() string { return "done without " + plural(e.n, e.one, e.many) }

// partial is nil when nothing was rejected.
func partial(rejected int) error { return without(rejected, "rejected row", "rejected rows") }

// without is nil when n is 0.
func without(n int, one, many string) error {
	if n == 0 {
		return nil
	}
	return &partialError{n, one, many}
}

// printf writes a line to stderr. What it quotes may come from a file, so it is made safe to show.
func (p *program) printf(format string, args ...any) {
	if s := fmt.Sprintf(format, args...); s != "" {
		fmt.Fprintln(p.err, printable(shortened(s)))
	}
}

// A message shows this many bytes of its beginning and end, where a file gave it a value without end to quote.
const messageHead, messageTail = 3000, 600

// shortened leaves out the middle of a message that is too long to be read.
func shortened(s string) string {
	if len(s) <= messageHead+messageTail {
		return s
	}
	head, tail := strings.ToValidUTF8(s[:messageHead], ""), strings.ToValidUTF8(s[len(s)-messageTail:], "")
	return fmt.Sprintf("%s ... %d bytes more ... %s", head, len(s)-len(head)-len(tail), tail)
}

// printable replaces what would move the cursor or turn the direction of a line.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return '\ufffd'
		}
		return r
	}, s)
}

// interruptible makes a read that waits for input give way to an interrupt.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i *interruptible) Read(b []byte) (int, error) {
	type result struct {
		b   []byte
		err error
	}
	done := make(chan result, 1)
	go func() {
		own := make([]byte, len(b)) // The caller may be gone when the read returns.
		n, err := i.r.Read(own)
		done <- result{own[:n], err}
	}()
	select {
	case r := <-done:
		return copy(b, r.b), r.err
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	}
}
