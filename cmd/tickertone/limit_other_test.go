//go:build !unix

package main

// limitFiles is for tests that run on unix only.
func limitFiles(string) {}
