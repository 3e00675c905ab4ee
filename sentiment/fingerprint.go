package sentiment

import (
	"encoding/hex"
	"hash/fnv"
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
	return hex.EncodeToString(out[:])
}

func sketch(x *text.Text, low *[bins]uint64) {
	var words []string
	for i, tok := range x.Tokens {
		if tok.Kind != text.Mark {
			words = append(words, x.Word(i))
		}
	}
	for i := 0; i < len(words) && (i == 0 || i+shingle <= len(words)); i++ {
		h := fnv.New64a()
		for _, w := range words[i:min(i+shingle, len(words))] {
			h.Write([]byte(w))
			h.Write([]byte{0})
		}
		v := scramble(h.Sum64())
		if bin := v >> 59; v < low[bin] {
			low[bin] = v
		}
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
