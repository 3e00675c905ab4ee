package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"
)

// outputOptions says where and how results are written.
type outputOptions struct {
	format string // csv, jsonl or table
	out    string // empty for stdout
	excel  bool
	quiet  bool
}

func outputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "format", Usage: "write `FORMAT`: csv, jsonl or table (default: table on a terminal, else csv)"},
		outFlag(),
		&cli.BoolFlag{DisableDefaultText: true, Name: "excel", Usage: "begin CSV with a byte order mark, which Excel needs to read Hangul"},
		quietFlag(),
	}
}

func outFlag() cli.Flag {
	return &cli.StringFlag{Name: "out", Usage: "write to `FILE`, which is replaced only when all went well"}
}

func quietFlag() cli.Flag {
	return &cli.BoolFlag{DisableDefaultText: true, Name: "quiet", Usage: "no warnings, notes or progress on stderr; rejected rows are still named"}
}

// outputOptions reads the flags.
func (p *program) outputOptions(c *cli.Context) (outputOptions, error) {
	opt := outputOptions{format: c.String("format"), out: c.String("out"), excel: c.Bool("excel"), quiet: c.Bool("quiet")}
	if opt.out == "-" {
		opt.out = ""
	}
	if c.IsSet("out") && c.String("out") == "" {
		return opt, p.usagef(c, "--out is empty: expected a file")
	}
	switch opt.format {
	case "csv", "jsonl", "table":
	case "":
		opt.format = "csv"
		if opt.out == "" && !opt.excel && isTerminal(p.out) {
			opt.format = "table"
		}
	default:
		return opt, p.usagef(c, "--format %q: expected csv, jsonl or table", opt.format)
	}
	if opt.excel && opt.format != "csv" {
		return opt, p.usagef(c, "--excel goes with --format csv, not %s", opt.format)
	}
	return opt, nil
}

// output is where results go. Its user calls discard when done, whatever happened, and commit before that
// when all went well.
type output struct {
	*bufio.Writer
	file *os.File // nil for stdout
	temp string   // path of the file beside the target, empty when written in place
	path string
}

// target is what --out names.
type target struct {
	name    string      // as given
	path    string      // of the file itself, behind links
	perm    fs.FileMode // of the file that is there; 0 leaves those of a new one to the user's mask
	inPlace bool        // no regular file, such as /dev/null or a pipe
}

func findTarget(name string) (target, error) {
	t := target{name: name, path: name}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return t, outError(name, err)
	case info.IsDir():
		return t, fmt.Errorf("--out %s: a directory, not a file", name)
	default:
		t.perm, t.inPlace = info.Mode().Perm(), !info.Mode().IsRegular()
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		t.path = real
	}
	return t, nil
}

// create opens stdout for an empty path, else a new file beside the one that commit will replace. What
// is no regular file is written in place.
func (p *program) create(path string) (*output, error) {
	if path == "" {
		return p.stdout(), nil
	}
	t, err := findTarget(path)
	if err != nil {
		return nil, err
	}
	if t.inPlace {
		return t.open()
	}
	return t.beside()
}

func (p *program) stdout() *output { return &output{Writer: bufio.NewWriterSize(p.out, 1<<16)} }

// open writes to the target in place.
func (t target) open() (*output, error) {
	f, err := os.OpenFile(t.name, os.O_WRONLY, 0)
	if err != nil {
		return nil, outError(t.name, err)
	}
	return newOutput(f, "", t.name), nil
}

// beside creates a hidden file in the directory of the target.
func (t target) beside() (*output, error) {
	dir, base := filepath.Split(t.path)
	for i := 0; ; i++ {
		temp := filepath.Join(dir, fmt.Sprintf(".%s.%d.tmp", base, i))
		f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if errors.Is(err, fs.ErrExist) && i < 1000 {
			continue
		}
		if err != nil {
			return nil, outError(t.name, err)
		}
		if err := t.allow(f); err != nil {
			f.Close()
			os.Remove(temp)
			return nil, err
		}
		return newOutput(f, temp, t.path), nil
	}
}

// allow gives a file that will replace the target the target's permissions.
func (t target) allow(f *os.File) error {
	if t.perm == 0 {
		return nil
	}
	if err := f.Chmod(t.perm); err != nil {
		return outError(t.name, err)
	}
	return nil
}

func newOutput(f *os.File, temp, path string) *output {
	return &output{Writer: bufio.NewWriterSize(f, 1<<16), file: f, temp: temp, path: path}
}

// outError words an error about the target without the name of the file beside it.
func outError(path string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("--out %s: %w", path, err)
}

// commit writes what is buffered and puts the file in its place.
func (o *output) commit() error {
	if err := o.Flush(); err != nil {
		return o.failed(err)
	}
	if o.file == nil {
		return nil
	}
	if err := o.close(); err != nil {
		return o.failed(err)
	}
	if o.temp != "" {
		if err := os.Rename(o.temp, o.path); err != nil {
			return o.failed(err)
		}
		o.temp = ""
	}
	return nil
}

// close ends the file. What will replace another is on the disk before it does.
func (o *output) close() error {
	f := o.file
	o.file = nil
	if o.temp == "" {
		return f.Close()
	}
	return errors.Join(f.Sync(), f.Close())
}

// failed words an error of writing.
func (o *output) failed(err error) error {
	if o.path == "" {
		return fmt.Errorf("cannot write results: %w", err)
	}
	return outError(o.path, err)
}

// discard undoes what was not committed. Rows that already went to stdout stay there: a bad row in the
// middle of a stream does not unsay those before it.
func (o *output) discard() {
	if o.temp == "" {
		o.Flush()
	}
	if o.file != nil {
		o.file.Close()
	}
	if o.temp != "" {
		os.Remove(o.temp)
	}
}

// write runs f on the output that opt names, and commits it if f did not fail, or failed in part only.
func (p *program) write(opt outputOptions, f func(w io.Writer) error) error {
	o, err := p.create(opt.out)
	if err != nil {
		return err
	}
	defer o.discard()
	err = f(o.Writer)
	if failure := o.Flush(); failure != nil {
		return o.failed(failure)
	}
	var part *partialError
	if err != nil && !errors.As(err, &part) {
		return err
	}
	return errors.Join(err, o.commit())
}

// isTerminal tells whether w shows its text to a person: a character device, but not the null device.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
