package sentiment

import (
	"encoding/hex"
	"math/bits"

	"github.com/tickertone/tickertone/sentiment/text"
)

const (
	shingle = 3  // tokens a shingle spans
	bins    = 32 // bytes of a fingerprint
)

// fingerprint is a one-permutation MinHash of the article's shingles of three tokens: 32 bins, one byte
// each, in hexadecimal. The share of equal bytes of two fingerprints estimates the Jaccard similarity of
// the two texts. Source: Li, Owen and Zhang (2012), One Permutation Hashing; empty bins borrow from the
// next full one (Shrivastava and Li 2014).
func (d *document) fingerprint() string {
	var low [bins]uint64
	for i := range low {
		low[i] = ^uint64(0)
	}
	for _, f := range d.fields {
		sketch(f.x, &low)
	}
	borrow(&low)
	var out [bins]byte
	for i, v := range low {
		out[i] = byte(v)
	}
	var text [2 * bins]byte
	hex.Encode(text[:], out[:])
	return string(text[:])
}

// sketch takes every shingle of a text, or all its words where they are fewer than a shingle has.
func sketch(x *text.Text, low *[bins]uint64) {
	var last [shingle]int // tokens of the last words
	n := 0
	for i := range x.Tokens {
		if x.Tokens[i].Kind == text.Mark {
			continue
		}
		copy(last[:], last[1:])
		last[shingle-1] = i
		if n++; n >= shingle {
			keep(low, x, last[:])
		}
	}
	if 0 < n && n < shingle {
		keep(low, x, last[shingle-n:])
	}
}

// keep hashes the words of a shingle by FNV-1a, each with a zero byte behind it, and keeps the hash if it is the least of its bin.
func keep(low *[bins]uint64, x *text.Text, tokens []int) {
	const offset, prime = 14695981039346656037, 1099511628211
	hash := uint64(offset)
	for _, t := range tokens {
		w := x.Word(t)
		for k := 0; k < len(w); k++ {
			hash = (hash ^ uint64(w[k])) * prime
		}
		hash *= prime
	}
	hash = scramble(hash)
	if bin := hash >> 59; hash < low[bin] {
		low[bin] = hash
	}
}

// scramble is the finaliser of SplitMix64: it spreads FNV's weak high bits.
func scramble(v uint64) uint64 {
	v = (v ^ v>>30) * 0xbf58476d1ce4e5b9
	v = (v ^ v>>27) * 0x94d049bb133111eb
	return v ^ v>>31
}

// borrow fills empty bins from the next full one to their right.
func borrow(low *[bins]uint64) {
	for i := range low {
		for step := 1; low[i] == ^uint64(0) && step < bins; step++ {
			if v := low[(i+step)%bins]; v != ^uint64(0) {
				low[i] = bits.RotateLeft64(v, step) | 1
			}
		}
	}
}
