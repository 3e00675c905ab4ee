//go:build !unix

package main

import (
	"math"
	"os"
)

// peakOfState is not known on this system.
func peakOfState(*os.ProcessState) float64 { return math.NaN() }

func ownPeak() float64 { return math.NaN() }
