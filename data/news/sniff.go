package news

import (
	"bufio"
	"bytes"
	"io"
	"path/filepath"
	"strings"

	"golang.org/x/text/transform"
)

// extensions that decide the format. For .txt the content decides between text and page.
var extensions = map[string]string{
	".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
	".csv": "csv", ".tsv": "tsv", ".tab": "tsv",
	".txt": "prose", ".text": "prose",
}

// open looks at the beginning of the input and returns its format's rows.
func (r *Reader) open() (rows, error) {
	cols, err := newColumns(r.opt.Columns)
	if err != nil {
		return nil, badUse("%w", err)
	}
	switch r.opt.Format {
	case "", "jsonl", "csv", "tsv", "text", "page":
	default:
		return nil, badUse("unknown input format %q; expected jsonl, csv, tsv, text or page", r.opt.Format)
	}
	in, first, err := r.decode()
	if err != nil {
		return nil, err
	}
	format := r.format(first, cols)
	if format == "prose" && isMarkup(first) {
		return nil, badFile(1, "an HTML or XML file; expected the text of the page: save it as text")
	}
	switch format {
	case "jsonl":
		return &jsonRows{lines: in, cols: cols}, nil
	case "csv":
		return newCSV(in, cols), nil
	case "tsv":
		return &tsvRows{lines: in, cols: cols}, nil
	}
	return &pageRows{lines: in, format: format}, nil
}

// decode unpacks the input and finds its encoding. It returns its lines and the first that is not blank.
func (r *Reader) decode() (*lines, []byte, error) {
	unpacked, err := r.in.unpack(r.name)
	if err != nil {
		return nil, nil, err
	}
	text := bufio.NewReaderSize(unpacked, sampleSize)
	sample, err := text.Peek(sampleSize)
	if err != nil && err != io.EOF && len(sample) == 0 {
		return nil, nil, badFile(1, "%w", err)
	}
	enc := detect(sample)
	if enc == encUTF16LE || enc == encUTF16BE {
		text = bufio.NewReaderSize(transform.NewReader(text, utf16Decoder(enc)), sampleSize)
		sample, _ = text.Peek(sampleSize)
	} else if err := binary(sample); err != nil {
		return nil, nil, badFile(1, "%w", err)
	}
	first := firstLine(sample)
	switch {
	case len(first) > 0:
	case len(sample) == sampleSize:
		return nil, nil, badFile(1, "nothing but blank lines in the first %d bytes; expected text", sampleSize)
	default:
		return nil, nil, badFile(1, "empty file")
	}
	dec := decoder{enc: enc}
	first, _ = dec.line(first)
	return &lines{r: text, dec: decoder{enc: enc}, max: r.opt.MaxLine}, bytes.Clone(first), nil
}

// firstLine returns the first line with something on it.
func firstLine(sample []byte) []byte {
	for len(sample) > 0 {
		line, rest, _ := bytes.Cut(sample, []byte("\n"))
		if line = bytes.TrimSpace(bytes.TrimPrefix(line, bom)); len(line) > 0 {
			return line
		}
		sample = rest
	}
	return nil
}

// format decides: the option, the extension, the first line. The result "prose" is one article, text or page.
func (r *Reader) format(first []byte, cols *columns) string {
	if r.opt.Format != "" {
		return r.opt.Format
	}
	if format, ok := extensions[strings.ToLower(filepath.Ext(trimPacking(r.name)))]; ok {
		return format
	}
	switch {
	case first[0] == '{', first[0] == '[' && bytes.HasPrefix(bytes.TrimSpace(first[1:]), []byte("{")):
		return "jsonl"
	case isHeader(first, "\t", cols):
		return "tsv"
	case isHeader(first, ",", cols):
		return "csv"
	}
	return "prose"
}

// isHeader reports whether a line names columns: two or more cells, one of them the text or the title,
// and either a second known one or no cell of several words.
func isHeader(line []byte, comma string, cols *columns) bool {
	cells := strings.Split(string(line), comma)
	known, body, words := 0, false, false
	for _, cell := range cells {
		name := strings.ToLower(strings.Trim(cell, " \"\r"))
		s, ok := cols.slots[name]
		if ok {
			known++
		}
		body = body || ok && (s.field == fieldText || s.field == fieldTitle)
		words = words || strings.ContainsAny(strings.Trim(cell, "\""), " ")
	}
	return len(cells) > 1 && body && (known > 1 || !words)
}

// isMarkup reports whether a first line opens an HTML or XML file.
func isMarkup(first []byte) bool {
	line := bytes.ToLower(first[:min(len(first), 20)])
	for _, tag := range []string{"<!doctype", "<html", "<head", "<body", "<?xml", "<rss", "<feed"} {
		if bytes.HasPrefix(line, []byte(tag)) {
			return true
		}
	}
	return false
}
