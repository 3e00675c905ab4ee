package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/tickertone/tickertone/benchmarks"
	"github.com/tickertone/tickertone/sentiment/text"
)

// throughputBytes is how much JSON one run of score reads when its speed is measured.
const throughputBytes = 4 << 20

// processFigures builds the program and measures it from outside.
func processFigures(c config) ([]figure, error) {
	dir, err := os.MkdirTemp("", "table")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	program, size, err := build(dir)
	if err != nil {
		return nil, err
	}
	figures := []figure{newFigure("stripped binary", "MB", []float64{size / 1e6})}
	for _, measure := range []func(string, string, config) ([]figure, error){memory, firstRow, throughput} {
		more, err := measure(program, dir, c)
		if err != nil {
			return nil, err
		}
		figures = append(figures, more...)
	}
	return figures, nil
}

// build makes the stripped program and returns its path and bytes.
func build(dir string) (program string, size float64, err error) {
	program = filepath.Join(dir, "tickertone.exe") // The name serves every system.
	c := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "./cmd/tickertone")
	if out, err := c.CombinedOutput(); err != nil {
		return "", 0, fmt.Errorf("%v: %w\n%s", c, err, out)
	}
	info, err := os.Stat(program)
	if err != nil {
		return "", 0, err
	}
	return program, float64(info.Size()), nil
}

// score is a run of the verb over a file, or - for stdin.
func score(program, file string, workers int) *exec.Cmd {
	return exec.Command(program, "score", "--quiet", "--format", "jsonl", "--input", "jsonl", "--workers", strconv.Itoa(workers), file)
}

// memory measures the peak of score while it reads generated lines from a pipe.
func memory(program, _ string, c config) ([]figure, error) {
	var figures []figure
	for _, l := range languages {
		var peaks []float64
		for range c.memoryTurns {
			peak, err := peakOf(score(program, "-", runtime.NumCPU()), l.lang, c.bytes)
			if err != nil {
				return nil, err
			}
			peaks = append(peaks, peak/1e6)
		}
		name := fmt.Sprintf("score, peak memory over %d MB, %s", c.bytes>>20, l.name)
		figures = append(figures, newFigure(name, "MB", peaks))
	}
	return figures, nil
}

// peakOf feeds a command so many bytes and returns its peak memory in bytes. It fails when this process was
// as large, for the system counts the starting process in the peak of the started.
func peakOf(cmd *exec.Cmd, lang text.Lang, bytes int64) (float64, error) {
	texts, err := benchmarks.NewTexts(root, lang)
	if err != nil {
		return 0, err
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return 0, err
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	own := ownPeak()
	_, writeErr := texts.WriteLines(in, bytes)
	in.Close()
	if err := cmd.Wait(); err != nil {
		return 0, err
	}
	peak := peakOfState(cmd.ProcessState)
	if writeErr == nil && peak <= own {
		return 0, fmt.Errorf("peak memory %.0f is that of the measuring process, %.0f", peak, own)
	}
	return peak, writeErr
}

// firstRow measures from the start of the program until the first row is out.
func firstRow(program, dir string, c config) ([]figure, error) {
	var figures []figure
	for _, l := range languages {
		file, _, err := writeLines(dir, l.lang, 1)
		if err != nil {
			return nil, err
		}
		var milliseconds []float64
		for range 2 * c.turns {
			elapsed, err := untilRow(score(program, file, 1))
			if err != nil {
				return nil, err
			}
			milliseconds = append(milliseconds, elapsed.Seconds()*1e3)
		}
		figures = append(figures, newFigure("score, start to first row, "+l.name, "ms", milliseconds))
	}
	return figures, nil
}

func untilRow(cmd *exec.Cmd) (time.Duration, error) {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	r := bufio.NewReader(out)
	_, rowErr := r.ReadSlice('\n')
	elapsed := time.Since(start)
	if rowErr == bufio.ErrBufferFull {
		rowErr = nil
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return 0, err
	}
	if err := cmd.Wait(); err != nil {
		return 0, err
	}
	return elapsed, rowErr
}

// throughput measures JSON lines read a second, the start included, by one worker and by two.
func throughput(program, dir string, c config) ([]figure, error) {
	var figures []figure
	for _, l := range languages {
		file, bytes, err := writeLines(dir, l.lang, throughputBytes)
		if err != nil {
			return nil, err
		}
		var failed error
		runWith := func(workers int) func() {
			return func() {
				if err := score(program, file, workers).Run(); err != nil {
					failed = err
				}
			}
		}
		seconds := benchmarks.Interleave(c.turns, runWith(1), runWith(2))
		if failed != nil {
			return nil, failed
		}
		for i, workers := range []string{"1 worker", "2 workers"} {
			rates := benchmarks.Rates(float64(bytes)/1e6, seconds[i])
			figures = append(figures, newFigure("score, JSON lines, "+workers+", "+l.name, "MB/s", rates))
		}
	}
	return figures, nil
}

// writeLines makes a file of JSON lines.
func writeLines(dir string, lang text.Lang, bytes int64) (file string, written int64, err error) {
	texts, err := benchmarks.NewTexts(root, lang)
	if err != nil {
		return "", 0, err
	}
	f, err := os.Create(filepath.Join(dir, fmt.Sprintf("%s-%d.jsonl", lang, bytes)))
	if err != nil {
		return "", 0, err
	}
	written, err = texts.WriteLines(f, bytes)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return f.Name(), written, err
}
