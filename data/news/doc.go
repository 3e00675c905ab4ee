// Package news turns files and streams into articles: JSON lines, CSV and TSV with a header, plain
// text, and web pages saved as text, in UTF-8, UTF-16 or EUC-KR/CP949, plain or packed with gzip or zstd.
//
//	r, err := news.Open("news.jsonl.gz", news.Options{})
//	for r.Scan() {
//		use(r.Article())
//	}
//	err = r.Err()
//
// One article is held at a time. What an article's Title and Text hold is final: decoded, with page
// furniture (breadcrumbs, stamps, bylines, captions, related stories) cut once and for all, so that an
// offset into them means the same to every later stage. In pages furniture is removed. In the text field
// of JSON lines, CSV and TSV only rules marked safe apply, and what they cut in front of or between
// the sentences is overwritten with spaces, so that byte offsets are those of the field as it was given.
//
// Nothing is dropped silently. A bad row ends the work with an error "file:line: ...", or, with
// Options.Skip, is told to the caller. What does not cost a row is a [Warning] of
// the article, with one of these codes: bad_utf8, date_only, furniture_cut, lang_unsupported, naive_time.
//
// Where a change goes:
//
//   - furniture.tsv: what counts as furniture, one rule a line; no Go is needed for a new outlet;
//   - furniture.go: how that table is read and matched; page.go: title, body and stamps of a page;
//   - fields.go: fields, their other names, --columns;
//   - stamp.go: forms of dates and times, and their zones;
//   - jsonl.go, csv.go, tsv.go, page.go: one format each, from lines to a row;
//   - row.go: from a row to an Article, and the checks on it;
//   - lines.go, encoding.go: from bytes to decoded lines; binary content;
//   - open.go: directories, decompression and its limit;
//   - sniff.go: which format a file has;
//   - reader.go: Options, Reader, Rejection.
package news
