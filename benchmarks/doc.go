// Package benchmarks measures the engine and guards the architecture: speed of scoring in both languages
// beside the floor that no matcher goes below, and a test that every package imports lower floors only.
// Only the programs and tests below it import it.
//
// Where a change goes:
//
//   - texts.go: what is scored; trie.go: the floor; measure.go: repetitions, medians, quartiles;
//   - share_test.go: how near the engine must stay to that floor; floors_test.go: who may import whom;
//   - table: the program that measures everything and prints it, go run ./benchmarks/table;
//   - rivals: the same texts with other Go libraries, a module of its own:
//     cd benchmarks/rivals && go test -bench . -benchtime 5x -count 10;
//   - regress: regressions beside those of Python's libraries, by hand.
package benchmarks
