// Package trie holds the edges of the tries that terms and company names are found in. What stands at a node is
// kept by whoever builds the trie: lexicon keeps entries, company keeps names.
package trie

import "math/bits"

// Edges leads from a node to the next by a label, a rune or the number of a word. Node 0 is the root. The zero
// value is a trie without edges. It is a hash table with open addressing, at most three quarters full, since looking up
// edges is most of what reading an article costs; a lookup that misses, which most do, reads one line of memory.
type Edges struct {
	slots []edge
	shift uint8 // 64 less the bits of an index into slots
	nodes uint32
}

// edge is one slot; next is 0 in an empty one, since no edge leads to the root.
type edge struct {
	key  uint64
	next uint32
}

// Next is the node that a label leads to, or 0.
func (e *Edges) Next(node, label uint32) uint32 {
	if len(e.slots) == 0 {
		return 0
	}
	key := uint64(node)<<32 | uint64(label)
	for i := e.home(key); ; i = (i + 1) & uint64(len(e.slots)-1) {
		if s := &e.slots[i]; s.next == 0 || s.key == key {
			return s.next
		}
	}
}

// Grow is the node that a label leads to, a new one if there was none. Nodes are numbered in the order they come.
func (e *Edges) Grow(node, label uint32) uint32 {
	if next := e.Next(node, label); next != 0 {
		return next
	}
	next := e.Node()
	if 4*int(next) > 3*len(e.slots) {
		e.resize(max(64, 2*len(e.slots)))
	}
	e.put(edge{uint64(node)<<32 | uint64(label), next})
	return next
}

// Node is a new node that no label leads to: what an edge of another kind, such as a gap, needs.
func (e *Edges) Node() uint32 {
	e.nodes++
	return e.nodes
}

// home is the slot a key is first looked for in, by Fibonacci hashing (Knuth, TAOCP 3, 6.4).
func (e *Edges) home(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> e.shift }

func (e *Edges) put(new edge) {
	i := e.home(new.key)
	for e.slots[i].next != 0 {
		i = (i + 1) & uint64(len(e.slots)-1)
	}
	e.slots[i] = new
}

// Reserve makes room for some edges, so that they come without the table growing under them.
func (e *Edges) Reserve(edges int) {
	if size := 1 << bits.Len(uint(edges+edges/3)); size > len(e.slots) {
		e.resize(size)
	}
}

// resize moves the edges to another number of slots, a power of two.
func (e *Edges) resize(size int) {
	old := e.slots
	e.slots, e.shift = make([]edge, size), uint8(64-bits.TrailingZeros(uint(size)))
	for _, s := range old {
		if s.next != 0 {
			e.put(s)
		}
	}
}
