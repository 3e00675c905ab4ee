//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakOfState is the peak memory of a process that ended, in bytes.
func peakOfState(state *os.ProcessState) float64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return peakBytes(usage)
}

// ownPeak is the peak memory of this process so far, in bytes.
func ownPeak() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return peakBytes(&usage)
}

// peakBytes: Darwin counts in bytes, the others in kilobytes.
func peakBytes(usage *syscall.Rusage) float64 {
	if runtime.GOOS == "darwin" {
		return float64(usage.Maxrss)
	}
	return float64(usage.Maxrss) * 1024
}
