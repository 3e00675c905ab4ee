// Package benchmarks measures the engine and guards the architecture: speed of scoring in both languages,
// and a test that every package imports lower floors only. Nothing imports it.
package benchmarks
