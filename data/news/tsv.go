package news

import "strings"

// tsvRows reads tab-separated text with a header. Quotes mean nothing unless they wrap a whole cell and
// all inside are doubled, as spreadsheets write a cell with a tab or a quote. Such a cell may run over
// lines when it stands in the last place of a row that is short of cells, or of one that is not, if the line
// after that is no row itself.
type tsvRows struct {
	lines  *lines
	cols   *columns
	header *header
	held   *heldLine // read ahead
	n      int       // number of the line last taken
	bad    int       // places that were no text in the row being read
}

type heldLine struct {
	text string
	n    int
	bad  int
	err  error
}

func (t *tsvRows) next() (*row, error) {
	if t.header == nil {
		line, err := t.text()
		if err != nil {
			return nil, endFile(err)
		}
		if t.header, err = newHeader(cells(line), t.n, t.cols); err != nil {
			return nil, err
		}
	}
	line, err := t.text()
	if err != nil {
		return nil, err
	}
	n := t.n
	if line, err = t.whole(line); err != nil {
		return nil, err
	}
	w, err := t.header.row(cells(line), n)
	if err == nil {
		w.warnBytes(t.bad, t.lines.dec.enc)
	}
	return w, err
}

// text returns the next line that is not blank.
func (t *tsvRows) text() (string, error) {
	t.bad = 0
	for {
		line, err := t.line()
		if err != nil || strings.TrimSpace(line) != "" {
			return line, err
		}
	}
}

func (t *tsvRows) line() (string, error) {
	if h := t.held; h != nil {
		t.held, t.n, t.bad = nil, h.n, t.bad+h.bad
		return h.text, h.err
	}
	line, err := t.lines.next()
	t.n = t.lines.n
	if err != nil {
		return "", t.lines.fault(err)
	}
	if t.lines.nul > 0 {
		return "", t.lines.nulFault()
	}
	t.bad += t.lines.bad
	return string(line), nil
}

// whole joins the lines of a row.
func (t *tsvRows) whole(line string) (string, error) {
	// A last cell that is an open quote stands in parts as it was written.
	first, parts := t.n, cells(line)
	have := len(parts)
	last := len(line) - len(parts[have-1])
	if !t.open(have, parts[have-1]) {
		return line, nil
	}
	row := []byte(line)
	for {
		next, err := t.line()
		if err != nil {
			return "", badFile(first, "unclosed quote: the row that begins here has too few cells, and its last cell "+
				"runs to line %d", t.n)
		}
		if len(row)+len(next) > t.lines.max {
			return "", badFile(first, "%w", longError{"row", t.lines.max})
		}
		row = append(append(row, '\n'), next...)
		if strings.Count(next, `"`)%2 == 0 {
			continue
		}
		// The quote closed here; only what follows it can open another.
		parts := cells(string(row[last:]))
		have += len(parts) - 1
		tail := parts[len(parts)-1]
		if len(parts) == 1 || !t.open(have, tail) {
			return string(row), nil
		}
		last = len(row) - len(tail)
	}
}

// open reports whether a row of so many cells goes on in the next line, given its last cell as written.
func (t *tsvRows) open(have int, last string) bool {
	if !strings.HasPrefix(last, `"`) || strings.Count(last, `"`)%2 == 0 {
		return false
	}
	return have < len(t.header.names) || have == len(t.header.names) && t.shortAhead()
}

// shortAhead reports whether the next line has too few cells for a row.
func (t *tsvRows) shortAhead() bool {
	bad := t.bad
	text, err := t.line()
	t.held = &heldLine{text, t.n, t.bad - bad, err}
	t.bad = bad
	return err == nil && len(cells(text)) < len(t.header.names)
}

// cells splits a row on its tabs and takes off the quotes that wrap whole cells. A tab inside such a
// cell does not separate.
func cells(line string) []string {
	var out []string
	for {
		if cell, rest, ok := quoted(line); ok {
			out = append(out, cell)
			if rest == "" {
				return out
			}
			line = rest[1:]
			continue
		}
		cell, rest, more := strings.Cut(line, "\t")
		out = append(out, cell)
		if !more {
			return out
		}
		line = rest
	}
}

// quoted reads a well-formed quoted cell, which ends before a tab or at the end of the row.
func quoted(s string) (cell, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		return "", "", false
	}
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] != '"':
		case strings.HasPrefix(s[i+1:], `"`):
			i++
		default:
			rest = s[i+1:]
			ok = rest == "" || rest[0] == '\t'
			return strings.ReplaceAll(s[1:i], `""`, `"`), rest, ok
		}
	}
	return "", "", false
}
