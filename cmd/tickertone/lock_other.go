//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package main

import "os"

// lock does nothing here: two runs at once into one file are not noticed.
func lock(*os.File) error { return nil }
