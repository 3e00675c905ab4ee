// Package text reads plain text the way the engine needs it: which language it is in, where sentences
// and tokens begin and end, and what its numbers say.
//
// Every position it hands out can be walked back to a byte of the source. Matching works on a folded
// copy (lower case, NFC, plain quotes, half-width forms, newspaper hanja spelled out); [Text.Source]
// turns a span of the folded copy into the span of the source it came from.
//
// Where a change goes:
//
//   - reader.go: how a field becomes texts;
//   - fold.go: what is folded, and the map back to the source;
//   - language.go: English or Korean;
//   - token.go: words, numbers and marks;
//   - sentence.go: sentence boundaries and abbreviations;
//   - endings.go: what may follow a Korean stem; the list stands in data/lexicon/ko/endings.tsv;
//   - number.go: values, units and currencies; the words for them stand in data/lexicon/units.tsv.
package text
