// Table measures the program and prints one Markdown table: speed of the engine and of the bare trie,
// throughput and memory of score, its start, the size of the binary. Run it from the root of the module:
//
//	go run ./benchmarks/table
//
// Each row is the median of N measurements with its quartiles. What is compared is measured in turns.
// measure.go, one package up, says how; process.go what is run as a program, engine.go what is run here.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"

	"github.com/tickertone/tickertone/benchmarks"
	"github.com/tickertone/tickertone/sentiment/text"
)

// root is the directory of the module, where the program is run.
const root = "."

var languages = []struct {
	lang text.Lang
	name string
}{{text.English, "English"}, {text.Korean, "Korean"}}

// figure is one row of the table.
type figure struct {
	name, unit string
	benchmarks.Spread
}

func newFigure(name, unit string, values []float64) figure {
	return figure{name, unit, benchmarks.NewSpread(values)}
}

type config struct {
	turns       int
	bytes       int64 // scored for memory, of each language
	memoryTurns int
}

func main() {
	var c config
	flag.IntVar(&c.turns, "turns", 9, "measure speeds `N` times")
	megabytes := flag.Int64("size", 64, "measure peak memory over `MB` of JSON lines; 2048 takes a while")
	flag.IntVar(&c.memoryTurns, "memory-turns", 3, "measure peak memory `N` times")
	flag.Parse()
	c.bytes = *megabytes << 20
	if flag.NArg() > 0 || c.turns < 1 || c.memoryTurns < 1 || c.bytes < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(c, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "table:", err)
		os.Exit(1)
	}
}

// run measures the program first, while this process is small: a child's peak memory counts from that of
// the process that started it.
func run(c config, w io.Writer) error {
	figures, err := processFigures(c)
	if err != nil {
		return err
	}
	more, err := engineFigures(c)
	if err != nil {
		return err
	}
	return write(w, append(figures, more...))
}

func write(w io.Writer, figures []figure) error {
	fmt.Fprintf(w, "%s, %s/%s, %d cores\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	fmt.Fprintln(w, "| figure | unit | median | quartiles | N |")
	fmt.Fprintln(w, "|---|---|---|---|---|")
	for _, f := range figures {
		if _, err := fmt.Fprintf(w, "| %s | %s | %s | %s to %s | %d |\n",
			f.name, f.unit, digits(f.Median), digits(f.Low), digits(f.High), f.N); err != nil {
			return err
		}
	}
	return nil
}

// digits prints three digits, and no more zeros than it takes.
func digits(v float64) string {
	if v >= 100 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
