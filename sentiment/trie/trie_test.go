package trie

import (
	"math/rand/v2"
	"testing"
)

// TestEdges compares the edges with a map that holds the same.
func TestEdges(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var e Edges
	want := map[[2]uint32]uint32{}
	if e.Next(0, 7) != 0 {
		t.Fatal("an empty trie leads somewhere")
	}
	for range 20_000 {
		node, label := uint32(r.IntN(max(1, len(e.nodes)))), uint32(r.IntN(50))*3000
		next := e.Grow(node, label)
		if have, ok := want[[2]uint32{node, label}]; ok && have != next {
			t.Fatalf("node %d by %d: %d, then %d", node, label, have, next)
		}
		want[[2]uint32{node, label}] = next
	}
	for node := range uint32(len(e.nodes)) {
		for label := uint32(0); label < 3*wide; label += 3000 {
			if got := e.Next(node, label); got != want[[2]uint32{node, label}] {
				t.Fatalf("node %d by %d: got %d, want %d", node, label, got, want[[2]uint32{node, label}])
			}
		}
	}
}
