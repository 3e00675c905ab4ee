package main

import (
	"io"
	"strings"
	"testing"
)

// FuzzFrame reads any bytes as a file of columns: rows as wide as the header or shorter, or an error with the file.
func FuzzFrame(f *testing.F) {
	for _, in := range []string{"a,b\n1,\"2\n3\"\n", "a\tb\n1\t2\n", "{\"a\":1}\n{\"b\":[{}],\"a\":\"\\ud800\"}\n", "\x1f\x8b\x08", "\ufeff", "{\"a\":1,\"a\":2}", "'=a,'+b\n1,2\n"} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		p := &program{in: strings.NewReader(in), err: io.Discard}
		frame, err := p.readFrame("-", 1<<12)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "stdin:") {
				t.Errorf("error without the file: %v", err)
			}
			return
		}
		for _, name := range frame.columns {
			if _, err := frame.numbers(name); err != nil && !strings.HasPrefix(err.Error(), "stdin:") {
				t.Errorf("error without the file: %v", err)
			}
		}
	})
}
