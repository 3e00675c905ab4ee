// Package company knows companies and finds them in text: by name, alias, ticker, legal form, by an
// introduction such as "Acme Robotics (NYSE: ACMR)", and by nouns that refer back (the chipmaker, 동사).
//
// Where a change goes:
//
//   - a company, alias or ticker: data/company/companies.tsv;
//   - nouns that refer back: data/company/generic.tsv; legal forms: suffixes.tsv; capital letters in
//     brackets that are no ticker (CEO, GPU): acronyms.tsv; what may follow a Korean name: tails.tsv;
//     words beside a company or a noun that refers back: cues.tsv; names that are words: ordinary.tsv;
//   - table.go: the columns, merging and resolving a value such as "Apple Inc." or "XNAS:AAPL";
//   - names.go: the trie of names; cast.go: who appears in an article, and where;
//   - ordinary.go: names that are words; anaphor.go: nouns that refer back;
//   - introduce.go: companies that the article itself introduces; code.go: those that a wire writes with a
//     code, Acme <ACME.N>.
package company
