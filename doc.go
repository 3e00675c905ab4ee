// Package tickertone is a market-sentiment scoring engine: it reads news in English and Korean, says for
// each company an article names how the news bears on a holder of its stock, and tests those tones
// against returns.
//
// The house has six floors, and a package imports lower floors only; a test in benchmarks holds that.
//
//	5  cmd/tickertone      the program: verbs, flags, files, tables, exit codes
//	4  sentiment/daily     scores -> company x session panel
//	3  sentiment           an article -> a score for each company, with its ledger; training
//	2  sentiment/lexicon   terms, shifters, matching
//	2  sentiment/company   companies, mentions, nouns that refer back
//	1  sentiment/text      language, sentences, tokens, numbers
//	1  sentiment/trie      the edges of the tries that terms and names are found in
//	1  data/news           article files and pages -> articles
//	1  data/market         price files -> returns
//	1  data/calendar       sessions of the exchanges
//	0  models              estimation: arrays in, structs out
//	0  data                the embedded tables
//
// benchmarks, on top, measures speed and imports anything. Data flows one way: data/news -> sentiment ->
// sentiment/daily -> models -> cmd. Market, which returns dates, stands on the calendar; that is the one
// import within a floor.
//
// A newcomer's tour: run `go run ./cmd/tickertone demo`, then read the package documentation of
// sentiment, which lists its files in the order a text passes through them. Words and numbers are tables
// under data/, never code.
package tickertone
