// Package trie holds the edges of the tries that terms and company names are found in. What stands at a node is
// kept by whoever builds the trie: lexicon keeps entries, company keeps names.
package trie

import "math/bits"

// Edges leads from a node to the next by a label, a rune or the number of a word. Node 0 is the root. The zero
// value is a trie without edges. Looking up edges is much of what reading an article costs, and most nodes lead to one
// other, which mostly has the next number: so each node holds its first edge, and a hash table with open addressing, at
// most half full, holds the others. The root, where every walk begins, has a table of its own.
type Edges struct {
	root   []uint32 // by label below wide
	nodes  []node
	others []edge
	count  int   // of the edges in others
	shift  uint8 // 64 less the bits of an index into others
}

// wide bounds the labels in the table of the root: the runes of all scripts in use.
const wide = 1 << 16

// node is the first edge that leads on from a node; next is 0 where there is none, since no edge leads to the root.
type node struct {
	label, next uint32
	more        bool // others hold further ones
}

// edge is one slot; next is 0 in an empty one.
type edge struct {
	key  uint64
	next uint32
}

// Next is the node that a label leads to, or 0.
func (e *Edges) Next(from, label uint32) uint32 {
	if from == 0 && label < wide {
		if int(label) < len(e.root) {
			return e.root[label]
		}
		return 0
	}
	if int(from) >= len(e.nodes) {
		return 0
	}
	n := &e.nodes[from]
	switch {
	case n.label == label:
		return n.next
	case n.more:
		return e.other(keyOf(from, label))
	}
	return 0
}

// other is the node that an edge beside the first one leads to, or 0.
func (e *Edges) other(key uint64) uint32 {
	for i := e.home(key); ; i = (i + 1) & uint64(len(e.others)-1) {
		if s := &e.others[i]; s.next == 0 || s.key == key {
			return s.next
		}
	}
}

// Grow is the node that a label leads to, a new one if there was none. Nodes are numbered in the order they come.
func (e *Edges) Grow(from, label uint32) uint32 {
	if next := e.Next(from, label); next != 0 {
		return next
	}
	next := e.Node()
	n := &e.nodes[from]
	switch {
	case from == 0 && label < wide:
		e.open(label)
		e.root[label] = next
	case n.next == 0:
		n.label, n.next = label, next
	default:
		n.more = true
		e.put(edge{keyOf(from, label), next})
	}
	return next
}

// open makes room for a label in the table of the root.
func (e *Edges) open(label uint32) {
	if int(label) >= len(e.root) {
		e.root = append(e.root, make([]uint32, int(label)+1-len(e.root))...)
	}
}

// Node is a new node that no label leads to: what an edge of another kind, such as a gap, needs.
func (e *Edges) Node() uint32 {
	if len(e.nodes) == 0 {
		e.nodes = append(e.nodes, node{})
	}
	e.nodes = append(e.nodes, node{})
	return uint32(len(e.nodes) - 1)
}

func keyOf(from, label uint32) uint64 { return uint64(from)<<32 | uint64(label) }

// home is the slot a key is first looked for in, by Fibonacci hashing (Knuth, TAOCP 3, 6.4).
func (e *Edges) home(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> e.shift }

// put enters an edge that is not there yet.
func (e *Edges) put(new edge) {
	if e.count++; 2*e.count > len(e.others) {
		e.resize(max(64, 2*len(e.others)))
	}
	e.place(new)
}

func (e *Edges) place(new edge) {
	i := e.home(new.key)
	for e.others[i].next != 0 {
		i = (i + 1) & uint64(len(e.others)-1)
	}
	e.others[i] = new
}

// Reserve makes room for some edges, so that they come without the tables growing under them.
func (e *Edges) Reserve(edges int) {
	if edges+1 > cap(e.nodes) {
		e.nodes = append(make([]node, 0, edges+1), e.nodes...)
	}
	const perOther = 4 // edges to one that is not the first of its node, about
	if size := 1 << bits.Len(uint(2*edges/perOther)); size > len(e.others) {
		e.resize(size)
	}
}

// resize moves the edges to another number of slots, a power of two.
func (e *Edges) resize(size int) {
	old := e.others
	e.others, e.shift = make([]edge, size), uint8(64-bits.TrailingZeros(uint(size)))
	for _, s := range old {
		if s.next != 0 {
			e.place(s)
		}
	}
}
