// Package lexicon holds what words mean to a holder of a stock: terms with a tone of their own, moves
// and the quantities that make them good or bad, relations between two companies, and the shifters that
// change other evidence. It finds them in a text, longest first, and says where.
//
// Where a change goes:
//
//   - a new word or phrase: data/lexicon/en or data/lexicon/ko, never here;
//   - entry.go: the columns of those tables and what is checked in them;
//   - english.go: how English words inflect; trie.go: how phrases are entered and matched;
//   - hangul.go: how Korean verbs conjugate; korean.go: how stems are entered and matched;
//   - ends.go: what ends at the nodes of both tries;
//   - lexicon.go: loading, merging with a user's own table, matching.
package lexicon
