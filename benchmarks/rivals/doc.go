// Package rivals runs the engine beside other Go libraries on the same texts: govader, a lexicon scorer of
// English, and kagome with its Korean dictionary, a tokeniser and no scorer. It is a module of its own, so
// that they never become dependencies of the program.
//
//	cd benchmarks/rivals
//	go test -bench . -benchtime 5x -count 10 | tee rivals.txt
//	go tool benchstat -col /library rivals.txt
//
// benchstat prints the medians, their confidence intervals and how each library compares with ours.
// BenchmarkRatio measures in turns, which a busy machine disturbs less, and reports how many times our
// speed the other has.
package rivals
