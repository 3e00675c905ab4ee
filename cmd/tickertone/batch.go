package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/data/news"
)

// batch is where a run of score writes, and what it keeps of its work when it is stopped.
//
// With --out FILE, rows go to FILE.part, which replaces FILE in the end. FILE.part.log begins with the
// settings of the run; then a mark follows every few rows: so many articles made so many bytes. A part is
// gone on with behind the last mark whose bytes are there, after the articles of that mark were read again
// and found the same. So a run can be killed at any moment, and what a mark says need not be on the disk
// already when it is written.
type batch struct {
	*output
	p      *program
	log    *os.File // nil when nothing is kept
	sum    *summed
	start  mark // what an earlier run left
	now    mark
	marked mark // the last in the log
	at     time.Time
	text   []byte // of the last article summed
}

// mark is how far a batch is.
type mark struct {
	Articles int    `json:"articles"`
	Input    uint32 `json:"input"`  // checksum of the articles
	Silent   int    `json:"silent"` // articles without a row
	Rows     int    `json:"rows"`
	Bytes    int64  `json:"bytes"`  // of the part
	Output   uint32 `json:"output"` // checksum of these bytes
}

// A mark is due after so many bytes, or so long, whichever comes first.
const markBytes = 1 << 16

var markEvery = time.Second

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// batch opens the output of score. What a terminal or a pipe shows, and a table, which is laid out when all
// rows are there, cannot be gone on with.
func (p *program) batch(c *cli.Context, opt outputOptions) (*batch, error) {
	resume := c.Bool("resume")
	switch {
	case resume && opt.out == "":
		return nil, p.usagef(c, "--resume needs --out: what went to stdout is gone")
	case resume && opt.format == "table":
		return nil, p.usagef(c, "--resume needs --format csv or jsonl")
	case opt.out == "" || opt.format == "table":
		return p.passing(p.create(opt.out))
	}
	t, err := findTarget(opt.out)
	if err != nil {
		return nil, err
	}
	if !t.inPlace {
		settings, err := batchSettings(c, opt)
		if err != nil {
			return nil, err
		}
		return p.keeping(t, settings, resume)
	}
	if resume {
		return nil, p.usagef(c, "--resume needs a regular file, which %s is not", t.name)
	}
	return p.passing(t.open())
}

// passing is a batch of which nothing is kept.
func (p *program) passing(o *output, err error) (*batch, error) {
	return &batch{p: p, output: o}, err
}

// keeping is a batch that can be gone on with.
func (p *program) keeping(t target, settings map[string]string, resume bool) (*batch, error) {
	b := &batch{p: p, output: &output{temp: t.path + ".part", path: t.path}}
	var err error
	if b.log, err = t.openLog(b.temp + ".log"); err != nil {
		return nil, err
	}
	if err := b.begin(t, settings, resume); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// openLog opens the log for this run alone.
func (t target) openLog(name string) (*os.File, error) {
	for {
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return nil, outError(t.name, err)
		}
		if lock(f) != nil {
			f.Close()
			return nil, fmt.Errorf("--out %s: another run is writing to it", t.name)
		}
		if isAt(f, name) {
			return f, nil
		}
		f.Close() // The other run ended between the two steps and took its log with it.
	}
}

// isAt tells whether an open file still has that name.
func isAt(f *os.File, name string) bool {
	a, err1 := f.Stat()
	b, err2 := os.Stat(name)
	return err1 == nil && err2 == nil && os.SameFile(a, b)
}

// begin opens the part, and sets it and the log to where the run begins.
func (b *batch) begin(t target, settings map[string]string, resume bool) error {
	var err error
	if b.file, err = os.OpenFile(b.temp, os.O_RDWR|os.O_CREATE, 0o666); err != nil {
		return b.failed(err)
	}
	if err := t.allow(b.file); err != nil {
		return err
	}
	var logged int64
	if resume {
		if logged, err = b.restore(settings); err != nil {
			return err
		}
	}
	if err := errors.Join(cut(b.file, b.start.Bytes), cut(b.log, logged)); err != nil {
		return b.failed(err)
	}
	b.sum = &summed{w: b.file, bytes: b.start.Bytes, sum: b.start.Output}
	b.Writer = bufio.NewWriterSize(b.sum, 2*markBytes)
	b.marked, b.at = b.start, time.Now()
	if logged > 0 {
		return nil
	}
	return b.append(settings)
}

// cut ends a file at an offset, from where it is written.
func cut(f *os.File, at int64) error {
	if err := f.Truncate(at); err != nil {
		return err
	}
	_, err := f.Seek(at, io.SeekStart)
	return err
}

// append writes a line of the log.
func (b *batch) append(v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if _, err := b.log.Write(append(line, '\n')); err != nil {
		return b.failed(err)
	}
	return nil
}

// restore finds the last mark that the part bears out, and where it ends in the log. Without one the run
// begins anew.
func (b *batch) restore(settings map[string]string) (logged int64, err error) {
	log := bufio.NewReader(b.log)
	line, err := log.ReadBytes('\n')
	var then map[string]string
	if err != nil || json.Unmarshal(line, &then) != nil {
		return 0, nil
	}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if then[name] != settings[name] {
			return 0, fmt.Errorf("--out %s: cannot resume: %s was begun with another %s", b.path, b.temp, name)
		}
	}
	part := &summed{w: io.Discard}
	for offset := int64(len(line)); ; {
		line, err := log.ReadBytes('\n')
		offset += int64(len(line))
		var m mark
		if err != nil || json.Unmarshal(line, &m) != nil || m.Bytes < part.bytes {
			return logged, nil
		}
		if _, err := io.CopyN(part, b.file, m.Bytes-part.bytes); err != nil {
			return logged, nil
		}
		if part.sum == m.Output {
			b.start, logged = m, offset
		}
	}
}

// count takes note of an article and its rows, which were written. An article of an earlier run comes
// without rows.
func (b *batch) count(art *news.Article, rows int) error {
	b.now.Articles++
	if b.log != nil {
		b.sumArticle(art)
	}
	switch {
	case b.now.Articles < b.start.Articles:
		return nil
	case b.now.Articles == b.start.Articles:
		if b.now.Input != b.start.Input {
			return fmt.Errorf("--out %s: cannot resume: %s was begun with other input, or fields read otherwise; they differ up to %s:%d",
				b.path, b.temp, art.File, art.Line)
		}
		b.now = b.start
		return nil
	}
	b.now.Rows += rows
	if rows == 0 {
		b.now.Silent++
	}
	if b.log == nil || b.sum.bytes+int64(b.Buffered())-b.marked.Bytes < markBytes && time.Since(b.at) < markEvery {
		return nil
	}
	return b.mark()
}

// mark makes the rows so far outlast the run.
func (b *batch) mark() error {
	if err := b.Flush(); err != nil {
		return b.failed(err)
	}
	b.now.Bytes, b.now.Output = b.sum.bytes, b.sum.sum
	if b.now == b.marked {
		return nil
	}
	if err := b.append(b.now); err != nil {
		return err
	}
	b.marked, b.at = b.now, time.Now()
	return nil
}

// end takes the error that ended the run, if any, and settles what becomes of the rows.
func (b *batch) end(err error) error {
	var part *partialError
	if err != nil && !errors.As(err, &part) {
		return b.stopped(err)
	}
	if b.now.Articles < b.start.Articles {
		return b.stopped(fmt.Errorf("--out %s: cannot resume: %s was begun with more input: %s", b.path, b.temp, plural(b.start.Articles, "article", "articles")))
	}
	if failure := b.commit(); failure != nil {
		return b.stopped(failure)
	}
	if b.log != nil {
		b.log.Close()
		os.Remove(b.log.Name())
	}
	return err
}

// stopped says how far a run came that did not come to its end. A part without rows is not kept.
func (b *batch) stopped(err error) error {
	interrupted := errors.Is(err, context.Canceled)
	if b.log == nil {
		if failure := b.Flush(); failure != nil {
			err, interrupted = b.failed(failure), false
		}
		b.discard()
		if interrupted {
			b.p.printf("%s written", plural(b.now.Rows, "row", "rows"))
		}
		return err
	}
	if b.now.Articles <= b.start.Articles { // Nothing new.
		b.now = b.start
	}
	if failure := b.mark(); failure != nil {
		err = failure
	}
	b.close()
	switch {
	case b.marked.Rows > 0:
		b.p.printf("%s written to %s: --resume goes on behind them", plural(b.marked.Rows, "row", "rows"), b.temp)
		return err
	case interrupted:
		b.p.printf("0 rows written")
	}
	os.Remove(b.temp)
	os.Remove(b.log.Name())
	return err
}

// close lets go of the files and leaves them where they are.
func (b *batch) close() {
	if b.file != nil {
		b.file.Close()
	}
	b.log.Close()
}

// sumArticle adds all that a score depends on to the checksum of the input.
func (b *batch) sumArticle(art *news.Article) {
	text := b.text[:0]
	for _, s := range append([]string{art.ID, art.Source, art.Title, art.Text, art.Lang}, art.Companies...) {
		text = append(binary.AppendUvarint(text, uint64(len(s))), s...)
	}
	text = art.Published.AppendFormat(text, time.RFC3339Nano)
	text = art.Modified.AppendFormat(text, time.RFC3339Nano)
	text = strconv.AppendBool(text, art.DateOnly)
	b.now.Input = crc32.Update(b.now.Input, castagnoli, text)
	b.text = text
}

// free are the flags that may change between a run and the one that goes on with it. Rows that --skip-bad
// leaves out now would have stopped the run before.
var free = []string{"out", "resume", "workers", "quiet", "skip-bad", "help"}

// batchSettings are what decides over the rows, apart from the articles.
func batchSettings(c *cli.Context, opt outputOptions) (map[string]string, error) {
	settings := map[string]string{}
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		if slices.Contains(free, name) {
			continue
		}
		settings["--"+name] = fmt.Sprint(c.Value(name))
	}
	settings["--format"] = opt.format
	for name, files := range map[string][]string{
		"--companies": c.StringSlice("companies"), "--lexicon": c.StringSlice("lexicon"), "--model": {c.String("model")},
	} {
		digest, err := digestFiles(files)
		if err != nil {
			return nil, err
		}
		settings[name] = digest
	}
	tables := sha256.New()
	for _, t := range data.Tables() {
		fmt.Fprintln(tables, t.Name, t.Digest)
	}
	settings["version or table"] = fmt.Sprintf("%s %x", version, tables.Sum(nil))
	return settings, nil
}

// digestFiles is a digest of the contents, in order.
func digestFiles(names []string) (string, error) {
	all := sha256.New()
	for _, name := range names {
		if name == "" {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return "", fileError(err)
		}
		one := sha256.Sum256(b)
		all.Write(one[:])
	}
	return hex.EncodeToString(all.Sum(nil)), nil
}

// summed keeps the number and the checksum of the bytes written through it.
type summed struct {
	w     io.Writer
	bytes int64
	sum   uint32
}

func (s *summed) Write(b []byte) (int, error) {
	n, err := s.w.Write(b)
	s.bytes += int64(n)
	s.sum = crc32.Update(s.sum, castagnoli, b[:n])
	return n, err
}
