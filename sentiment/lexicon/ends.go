package lexicon

import "slices"

// ends keeps what ends at the nodes of a trie. Nodes where the same ends share it: it is replaced, never changed.
type ends struct {
	places []uint32 // by node: the place of what ends there in all, or 0
	all    []ending // nothing ends at 0
}

// ending is what ends at a node.
type ending struct {
	entries []*Entry
	form    form // Korean only
}

// newEnds makes room for some entries.
func newEnds(entries int) ends {
	return ends{places: make([]uint32, 1, 1+nodesPerEntry*entries), all: make([]ending, 1, 1+entries)}
}

// reach makes room for what ends at a node that may be the next new one.
func (e *ends) reach(node uint32) uint32 {
	if int(node) == len(e.places) {
		e.places = append(e.places, 0)
	}
	return node
}

// at is what ends at a node.
func (e *ends) at(node uint32) *ending { return &e.all[e.places[node]] }

// add lets a list of one entry end at a node, behind those that do.
func (e *ends) add(node uint32, f form, entry []*Entry) {
	have := e.at(node)
	end := ending{entries: have.entries, form: have.form | f}
	if len(have.entries) == 0 {
		end.entries = entry
	} else if !slices.Contains(have.entries, entry[0]) {
		end.entries = slices.Concat(have.entries, entry)
	}
	if last := &e.all[len(e.all)-1]; last.form != end.form || !slices.Equal(last.entries, end.entries) {
		e.all = append(e.all, end)
	}
	e.places[node] = uint32(len(e.all) - 1)
}
