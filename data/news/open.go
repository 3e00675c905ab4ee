package news

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

const (
	gzipMagic = "\x1f\x8b"
	zstdMagic = "\x28\xb5\x2f\xfd"

	// A packed file may unpack to maxRatio times its size; below ratioFloor bytes it is not asked. News
	// packs 3 to 20 times, the same row over and over a few hundred; gzip cannot pass 1032.
	maxRatio   = 1000
	ratioFloor = 256 << 20

	zstdWindow = 128 << 20
)

// Open opens a file for reading; Close closes it. Directories are for [Files]. The path "-" is not
// stdin here: hand that to NewReader.
func Open(path string, opt Options) (*Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, pathError(err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, fmt.Errorf("%s: a directory, not a file", path)
	}
	r := NewReader(f, path, opt)
	r.closer = f
	return r, nil
}

// Files replaces each directory among paths by the files below it, in lexical order of their paths, and
// keeps "-" and files as they are. Names that begin with a dot are passed over, and so are pipes,
// sockets and devices inside directories. It is an error if a path does not exist, a directory holds no
// file, or links form a loop.
func Files(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		if path == "-" {
			files = append(files, path)
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, pathError(err)
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		below, err := walk(path, nil)
		if err != nil {
			return nil, err
		}
		if len(below) == 0 {
			return nil, fmt.Errorf("%s: no files in this directory", path)
		}
		files = append(files, below...)
	}
	return files, nil
}

// walk lists the files below dir; above holds the real paths of the directories it is in.
func walk(dir string, above []string) ([]string, error) {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, pathError(err)
	}
	for _, a := range above {
		if a == real {
			return nil, fmt.Errorf("%s: a link that leads back to %s", dir, real)
		}
	}
	entries, err := os.ReadDir(dir) // sorted by name
	if err != nil {
		return nil, pathError(err)
	}
	var files []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		below, err := entry(filepath.Join(dir, e.Name()), append(above[:len(above):len(above)], real))
		if err != nil {
			return nil, err
		}
		files = append(files, below...)
	}
	return files, nil
}

func entry(path string, above []string) ([]string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, pathError(err)
	case info.IsDir():
		return walk(path, above)
	case info.Mode().IsRegular():
		return []string{path}, nil
	}
	return nil, nil
}

// pathError puts the path first, as in all messages about files.
func pathError(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", pe.Path, pe.Err)
	}
	return err
}

// input is the way from the caller's bytes to unpacked ones.
type input struct {
	raw   counter
	close func()
}

// counter counts what is read, and keeps an error that is not the end of the input.
type counter struct {
	r   io.Reader
	n   int64
	err error
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

// unpack looks for gzip and zstd and returns the unpacked bytes.
func (in *input) unpack(name string) (io.Reader, error) {
	br := bufio.NewReaderSize(&in.raw, sampleSize)
	head, err := br.Peek(len(zstdMagic))
	if err != nil && err != io.EOF {
		return nil, badFile(1, "%w", err)
	}
	switch {
	case bytes.HasPrefix(head, []byte(gzipMagic)):
		zr, err := gzip.NewReader(br)
		if err != nil {
			return nil, badFile(1, "corrupt gzip data: %w", err)
		}
		in.close = func() { zr.Close() }
		return &unpacker{r: zr, kind: "gzip", packed: &in.raw, floor: ratioFloor}, nil
	case bytes.HasPrefix(head, []byte(zstdMagic)):
		// One goroutine: the caller's workers have the cores.
		zr, err := zstd.NewReader(br, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return nil, badFile(1, "corrupt zstd data: %w", err)
		}
		in.close = zr.Close
		return &unpacker{r: zr, kind: "zstd", packed: &in.raw, floor: ratioFloor}, nil
	}
	if ext := strings.ToLower(filepath.Ext(name)); packings[ext] != "" && len(head) > 0 {
		return nil, badFile(1, "not %s data, as the extension %s says; rename the file", packings[ext], ext)
	}
	return br, nil
}

// Unpack returns the unpacked bytes of a file, with the limits of a [Reader]: gzip and zstd are known by their first bytes. The
// name is that of the file, for its extension. The caller calls release at the end, also after an error of a read.
func Unpack(r io.Reader, name string) (unpacked io.Reader, release func(), err error) {
	in := &input{raw: counter{r: r}, close: func() {}}
	unpacked, err = in.unpack(name)
	return unpacked, in.close, err
}

// packings are the extensions of packed files.
var packings = map[string]string{".gz": "gzip", ".zst": "zstd"}

// trimPacking takes .gz or .zst off a file's name.
func trimPacking(name string) string {
	if ext := filepath.Ext(name); packings[strings.ToLower(ext)] != "" {
		return strings.TrimSuffix(name, ext)
	}
	return name
}

// unpacker names the packing in errors, and stops on a file made to unpack without end.
type unpacker struct {
	r      io.Reader
	kind   string
	packed *counter
	n      int64
	floor  int64
}

func (u *unpacker) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.n += int64(n)
	if u.n > u.floor && u.n > maxRatio*u.packed.n {
		return n, fmt.Errorf("%s data unpacks to over %d times its size (%d bytes from %d); unpack it yourself and read it from stdin",
			u.kind, maxRatio, u.n, u.packed.n)
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("corrupt %s data: %w", u.kind, err)
	}
	return n, err
}
