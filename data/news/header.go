package news

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tickertone/tickertone/data"
)

// header is the first record of a CSV or TSV file.
type header struct {
	names []string
	slots []slot // rank -1 for columns of no field
}

// newHeader checks that --columns fits, that no column stands twice, and that there is something to read.
func newHeader(rec []string, line int, cols *columns) (*header, error) {
	h := &header{}
	var seen uint64
	for _, cell := range rec {
		name := strings.TrimSpace(strings.Clone(cell))
		s, ok := cols.find([]byte(name))
		if ok && seen&s.bit() != 0 {
			return nil, badFile(line, "two columns are named %q; expected one", name)
		}
		if ok {
			seen |= s.bit()
		}
		h.names, h.slots = append(h.names, name), append(h.slots, s)
	}
	if err := cols.unseen(h.names); err != nil {
		return nil, badUse("%w", err)
	}
	return h, h.check(line)
}

func (h *header) check(line int) error {
	for _, s := range h.slots {
		if s.rank >= 0 && (s.field == fieldText || s.field == fieldTitle) {
			return nil
		}
	}
	for _, name := range h.names {
		if _, err := parseStamp(name, nil); err == nil || len(name) > 100 {
			return badFile(line, "no header: the first line looks like data: %s; it must name the columns: %s",
				data.QuoteList(h.names), acceptedNames())
		}
	}
	err := fmt.Errorf("no text column: the header has %s; %s", data.QuoteList(h.names), acceptedNames())
	if len(h.names) == 1 {
		err = h.separator(err)
	}
	return badFile(line, "%w", err)
}

// separator adds a hint when the only column seems to be several.
func (h *header) separator(err error) error {
	for _, comma := range []string{";", "\t", "|", ","} {
		if strings.Contains(h.names[0], comma) {
			return fmt.Errorf("%w; columns seem to be separated by %q: save with commas as .csv, or with tabs as .tsv", err, comma)
		}
	}
	return err
}

// row maps cells to a row. Blank cells beyond the header do no harm.
func (h *header) row(rec []string, line int) (*row, error) {
	for len(rec) > len(h.names) && strings.TrimSpace(rec[len(rec)-1]) == "" {
		rec = rec[:len(rec)-1]
	}
	if len(rec) != len(h.names) {
		return nil, badRow(line, "%s, and the header has %d; put a cell that holds the separator in quotes",
			plural(len(rec), "cell", "cells"), len(h.names))
	}
	w := &row{line: line, names: h.names}
	for i, cell := range rec {
		if s := h.slots[i]; s.rank >= 0 {
			w.set(s, cell)
		}
	}
	w.companies = splitNames(w.cell[fieldCompanies])
	return w, nil
}

// splitNames splits a cell of names on semicolons. Blank names name nobody; nil means that there are none.
func splitNames(cell string) []string {
	var names []string
	for _, name := range strings.Split(cell, ";") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// endFile makes any fault of the header one of the file.
func endFile(err error) error {
	var f *fault
	if errors.As(err, &f) {
		f.end = true
	}
	return err
}

func allBlank(rec []string) bool {
	for _, cell := range rec {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}
