// Package data holds the tables tickertone ships: lexicons, companies, exchange calendars, model
// weights and the sample. They are embedded, so that one binary answers the same offline.
//
// Every number and every word the engine knows stands in one of these files, with its source beside
// it; code holds none. [Tables] names each file with its digest, which is what the version verb prints.
//
// Where a change goes:
//
//   - lexicon/en, lexicon/ko: terms, shifters and patterns (see package lexicon for the format);
//   - lexicon/rules.tsv: the scalars of the composition rules;
//   - company/: companies, their listings, names and aliases;
//   - calendar/: sessions of the exchanges;
//   - model/: the weights of the additive model;
//   - sample/: the articles and closing prices that the demo reads;
//   - MANIFEST: what each file is, where it comes from, under which licence;
//   - rows.go, quote.go: how a table is read, and how a message quotes what a file holds.
package data

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"sort"
)

// FS is the tree of embedded tables, rooted at this directory.
//
//go:embed MANIFEST lexicon company calendar/*.tsv model sample
var FS embed.FS

// Table is one embedded file.
type Table struct {
	Name   string // slash-separated path below data/
	Bytes  int
	Digest string // first 16 hex digits of the SHA-256 of the file
}

// Tables lists every embedded file by name. It panics only if the binary itself is broken.
func Tables() []Table {
	var tables []Table
	err := fs.WalkDir(FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := FS.ReadFile(path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(b)
		tables = append(tables, Table{Name: path, Bytes: len(b), Digest: hex.EncodeToString(sum[:8])})
		return nil
	})
	if err != nil {
		panic(fmt.Sprintf("data: embedded tables: %v", err))
	}
	sort.Slice(tables, func(i, j int) bool { return tables[i].Name < tables[j].Name })
	return tables
}
