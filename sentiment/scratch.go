package sentiment

import (
	"reflect"

	"github.com/tickertone/tickertone/sentiment/company"
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

// scratch is the memory that an article is read into. It is kept from one article to the next, so that reading
// allocates nothing once its slabs are as large as articles are. Nothing of it may become part of a result.
type scratch struct {
	fields   slab[field]
	flags    slab[bool]
	ints     slab[int]
	places   slab[int32]
	roles    slab[*roleSet]
	items    slab[item]
	readings slab[*lexicon.Entry]
	numbers  slab[number]
	clauses  slab[clause]
	claims   slab[claim]
	groups   slab[group]
	lists    slab[[]group]
	mentions slab[company.Mention]
	found    slab[assignment]
	pointers slab[*assignment]
	spans    slab[text.Span]
	lexes    slab[lexis]
	forms    slab[form]
	kinds    slab[kindOf]
	counts   slab[presence]
	named    slab[place]
	byPlace  slab[filed[place]]
	byAbout  slab[filed[*assignment]]

	hits     lexicon.Reader
	evidence []evidence
	turns    []turn
	features []feature
	line     headline
	firsts   firsts
	seen     map[string]bool // see repeats
	known    map[string]int  // the strangers of a field, by name: their place in the cast
}

// reset takes back all that was lent.
func (s *scratch) reset() {
	s.fields.reset()
	s.flags.reset()
	s.ints.reset()
	s.places.reset()
	s.roles.reset()
	s.items.reset()
	s.readings.reset()
	s.numbers.reset()
	s.clauses.reset()
	s.claims.reset()
	s.groups.reset()
	s.lists.reset()
	s.mentions.reset()
	s.found.reset()
	s.pointers.reset()
	s.spans.reset()
	s.lexes.reset()
	s.forms.reset()
	s.kinds.reset()
	s.counts.reset()
	s.named.reset()
	s.byPlace.reset()
	s.byAbout.reset()
	s.evidence, s.features = emptied(s.evidence), emptied(s.features)
	s.turns = emptied(s.turns)
	s.seen, s.known = cleared(s.seen), cleared(s.known)
}

// kept is how many bytes a slab or list keeps for the next article: as many as a long article needs.
const kept = 2 << 20

// isKept says whether so many elements are kept.
func isKept[T any](n int) bool { return n <= kept/int(reflect.TypeFor[T]().Size()) }

// slab lends stretches of one array until it is reset.
type slab[T any] struct {
	array []T
	used  int
}

// take lends n zero elements.
func (s *slab[T]) take(n int) []T {
	if s.used+n > len(s.array) {
		s.array, s.used = make([]T, max(64, 2*len(s.array), n)), 0
	}
	s.used += n
	return s.array[s.used-n : s.used : s.used]
}

// push appends to a list that the slab lent, or to an empty one. A full list moves to a longer stretch.
func (s *slab[T]) push(list []T, values ...T) []T {
	if n := len(list) + len(values); n > cap(list) {
		longer := s.take(max(4, 2*n))
		list = longer[:copy(longer, list)]
	}
	return append(list, values...)
}

func (s *slab[T]) reset() {
	if !isKept[T](len(s.array)) {
		*s = slab[T]{}
		return
	}
	clear(s.array[:s.used])
	s.used = 0
}

// emptied is a list without its elements, ready to be filled again. What lies behind its end must be empty.
func emptied[T any](list []T) []T {
	if !isKept[T](cap(list)) {
		return nil
	}
	clear(list)
	return list[:0]
}

// longer is the longer of two lists in the same memory, or of which the longer has moved.
func longer[T any](a, b []T) []T {
	if len(b) > len(a) {
		return b
	}
	return a
}

// cleared is a map without its entries.
func cleared[V any](m map[string]V) map[string]V {
	if !isKept[string](len(m)) {
		return nil
	}
	clear(m)
	return m
}

// byMember is lists by member of the cast, one behind the other.
type byMember[T any] struct {
	starts []int
	all    []T
}

// of is the list of member i, or of everyone.
func (b *byMember[T]) of(i int) []T { return b.all[b.starts[i+1]:b.starts[i+2]] }

// filed is an element with the member of the cast that it belongs to.
type filed[T any] struct {
	member  int
	element T
}

// sortByMember makes lists of elements in their order.
func sortByMember[T any](ints *slab[int], room *slab[T], members int, all []filed[T]) byMember[T] {
	starts := ints.take(members + 3) // By member: first where the next list but one begins, at last its own.
	for i := range all {
		starts[all[i].member+3]++
	}
	for k := 1; k < len(starts); k++ {
		starts[k] += starts[k-1]
	}
	sorted := room.take(len(all))
	for i := range all {
		at := &starts[all[i].member+2]
		sorted[*at] = all[i].element
		*at++
	}
	return byMember[T]{starts, sorted}
}
