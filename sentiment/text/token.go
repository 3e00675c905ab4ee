package text

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what a token is made of.
type Kind uint8

// Kinds of token.
const (
	Word   Kind = iota // letters, with inner apostrophes, ampersands and dots (U.S., AT&T, isn't)
	Digits             // digits with inner points and commas
	Hangul             // a run of Hangul
	Mark               // one punctuation mark or symbol
)

// Token is a piece of Folded that holds no space, but for a number torn in print (6 .8). Hyphens join words in print but not here: each half
// is a token, so that "better-than-expected" and "better than expected" read alike.
type Token struct {
	Span
	Kind     Kind
	Glued    bool // no space before it
	Capital  bool // the source begins with an upper-case letter
	AllCaps  bool // the source is all upper case, two letters or more
	Sentence int32
}

// maxToken is the most bytes that are read as one token; what goes on behind them is the next. Korean is
// matched inside of tokens, from each place to the end. The longest token of news had 99 bytes.
const maxToken = 128

// tokenize cuts Folded into tokens. Tokens and the gaps between them rebuild it. Web addresses are gaps:
// their letters are no words.
func (t *Text) tokenize() {
	t.Tokens = slices.Grow(t.Tokens[:0], len(t.Folded)/5+1)
	end := 0
	for i := 0; i < len(t.Folded); {
		r, n := utf8.DecodeRuneInString(t.Folded[i:])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		kind := kindOf(r)
		if kind == Word {
			if address := t.addressEnd(i); address > i {
				i = address
				continue
			}
		}
		tok := Token{Span: Span{i, i + n}, Kind: kind, Glued: i == end && i > 0}
		tok.End = t.tokenEnd(i, n, tok.Kind)
		t.readCase(&tok)
		t.Tokens = append(t.Tokens, tok)
		i, end = tok.End, tok.End
	}
}

// addressEnd is where the web address that begins at i ends, or i when none does. It runs to the next space
// or character outside ASCII.
func (t *Text) addressEnd(i int) int {
	rest := t.Folded[i:]
	if !strings.HasPrefix(rest, "http://") && !strings.HasPrefix(rest, "https://") && !strings.HasPrefix(rest, "www.") {
		return i
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || r >= utf8.RuneSelf })
	if end < 0 {
		return len(t.Folded)
	}
	return i + end
}

func kindOf(r rune) Kind {
	switch {
	case r < utf8.RuneSelf:
		return kindsOfASCII[r]
	case isHangul(r):
		return Hangul
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return Word
	default:
		return Mark
	}
}

// kindsOfASCII is what a token of each ASCII character is made of. Folded holds no upper case.
var kindsOfASCII = func() (kinds [utf8.RuneSelf]Kind) {
	for c := range kinds {
		switch {
		case c >= '0' && c <= '9':
			kinds[c] = Digits
		case c >= 'a' && c <= 'z':
			kinds[c] = Word
		default:
			kinds[c] = Mark
		}
	}
	return kinds
}()

// tokenEnd finds where the token that begins at i with a character of n bytes ends.
func (t *Text) tokenEnd(i, n int, kind Kind) int {
	if kind == Mark {
		return i + n
	}
	end := i + n
	for end < len(t.Folded) && end-i < maxToken {
		r, m := utf8.DecodeRuneInString(t.Folded[end:])
		k := kindOf(r)
		switch {
		case kind == Word && k == Digits && isCurrency(t.Folded[i:end]): // EUR6
			return end
		case k == kind || kind == Word && k == Digits:
			end += m
		case k == Mark && t.joins(end, m, r, kind):
			end += m
		case r == ' ' && kind == Digits && t.splitPoint(end):
			end += 2
		default:
			return end
		}
	}
	return end
}

// joins says whether the mark r at offset at stands inside a token of the given kind: the apostrophe of
// a contraction, the ampersand of a name, the dots of U.S., the point and commas of a number.
func (t *Text) joins(at, n int, r rune, kind Kind) bool {
	if at+n >= len(t.Folded) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(t.Folded[at+n:])
	switch kind {
	case Digits:
		return (r == '.' || r == ',') && next >= '0' && next <= '9' && (r == '.' || threeDigits(t.Folded[at+n:]))
	case Word:
		if r == '\'' {
			return !isPossessive(t.Folded[at+n:]) && kindOf(next) == Word
		}
		return r == '&' && kindOf(next) == Word || r == '.' && t.isInitialism(at)
	}
	return false
}

// splitPoint says whether a decimal point that print has torn off its number follows the space at offset at: 6 .8.
func (t *Text) splitPoint(at int) bool {
	rest := t.Folded[at+1:]
	return len(rest) > 1 && rest[0] == '.' && rest[1] >= '0' && rest[1] <= '9'
}

// isCurrency says whether a word is the name of a currency, which digits may follow without a space.
func isCurrency(word string) bool {
	w, ok := unitTable()[word]
	return ok && w.role == "currency"
}

// threeDigits says whether s begins with exactly three digits, as after a thousands separator.
func threeDigits(s string) bool {
	for i := 0; i < 3; i++ {
		if i >= len(s) || s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) == 3 || s[3] < '0' || s[3] > '9'
}

// isPossessive says whether what follows an apostrophe is the s of a possessive.
func isPossessive(s string) bool {
	if s[0] != 's' {
		return false
	}
	if len(s) == 1 {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[1:])
	return kindOf(r) != Word && kindOf(r) != Digits
}

// isInitialism says whether the dot at offset at stands between single letters: u.s, e.g.
func (t *Text) isInitialism(at int) bool {
	single := at >= 1 && (at < 2 || !isLetterByte(t.Folded[at-2]))
	return single && isLetterByte(t.Folded[at-1]) && isLetterByte(t.Folded[at+1]) &&
		(at+2 >= len(t.Folded) || !isLetterByte(t.Folded[at+2]))
}

func isLetterByte(b byte) bool { return b >= 'a' && b <= 'z' || b >= utf8.RuneSelf }

// readCase sets Capital and AllCaps from the source.
func (t *Text) readCase(tok *Token) {
	if tok.Kind != Word {
		return
	}
	upper := 0
	raw := t.Source(tok.Span)
	for i, r := range t.Raw[raw.Start:raw.End] {
		if unicode.IsUpper(r) {
			upper++
			tok.Capital = tok.Capital || i == 0
		} else if unicode.IsLower(r) {
			return
		}
	}
	tok.AllCaps = upper >= 2
}

// Word is the folded text of token i.
func (t *Text) Word(i int) string { return t.Slice(t.Tokens[i].Span) }

// TokenAt finds the token that holds byte at of Folded, or the first one behind it.
func (t *Text) TokenAt(at int) int {
	return sort.Search(len(t.Tokens), func(i int) bool { return t.Tokens[i].End > at })
}
