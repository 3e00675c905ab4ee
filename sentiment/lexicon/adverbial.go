package lexicon

import (
	"fmt"
	"strings"
	"sync"

	"github.com/tickertone/tickertone/data"
)

// adverbials are the Korean words that may stand between a noun and its verb: 가동을 이틀째 멈췄다, 계약을 전격 해지했다. They are
// kept by class; data/lexicon/ko/adverbials.tsv.
type adverbials map[string]wordClass

// wordClass is a set of the parts that a word can play in an adverbial.
type wordClass uint8

const (
	isAdverb  wordClass = 1 << iota // 전격
	isSpan                          // 사흘
	isNumeral                       // 두
	isPeriod                        // 달
	isReach                         // 만에, 째, 연속
	isCounter                       // 명
	isWithout                       // 없이
)

var wordClasses = map[string]wordClass{
	"adverb": isAdverb, "span": isSpan, "numeral": isNumeral, "period": isPeriod,
	"reach": isReach, "counter": isCounter, "without": isWithout,
}

// koreanAdverbials is the embedded table, read once.
var koreanAdverbials = sync.OnceValue(func() adverbials {
	a := adverbials{}
	err := data.Embedded("lexicon/ko/adverbials.tsv", "class\tword", func(_ int, cells []string) error {
		class, ok := wordClasses[cells[0]]
		if !ok {
			return fmt.Errorf("class %q: expected adverb, span, numeral, period, reach, counter or without", cells[0])
		}
		a[cells[1]] |= class
		return nil
	})
	if err != nil {
		panic("lexicon: " + err.Error())
	}
	return a
})

// digitNumerals are the syllables that numerals of Chinese origin are spelled with: 천만, 삼백.
const digitNumerals = "일이삼사오육칠팔구십백천만억조"

// after is the byte behind one adverbial that begins at byte at and the space behind it, 0 when none begins there. It reads
// three words at most, so that a walk over a term stays short.
func (a adverbials) after(s string, at int) int {
	first, end := wordAt(s, at)
	if first == "" {
		return 0
	}
	class := a[first]
	if class&isAdverb != 0 || a.reaches(first, isSpan) {
		return end
	}
	second, end := wordAt(s, end)
	switch {
	case second == "":
		return 0
	case a[second]&isWithout != 0, class&isSpan != 0 && a[second]&isReach != 0:
		return end
	case class&isNumeral != 0 && a.reaches(second, isPeriod), (class&isNumeral != 0 || isNumber(first)) && a.counts(second):
		return end
	case class&isNumeral == 0 || a[second]&isPeriod == 0:
		return 0
	}
	if third, end := wordAt(s, end); a[third]&isReach != 0 {
		return end
	}
	return 0
}

// afterReach is the byte behind a word that makes the amount before it a span of time, else byte at: 3년 연속.
func (a adverbials) afterReach(s string, at int) int {
	if w, end := wordAt(s, at); w != "" && a[w]&isReach != 0 {
		return end
	}
	return at
}

// reaches says whether a word is one of a class and what makes it an adverbial: 이틀째, 달간.
func (a adverbials) reaches(w string, class wordClass) bool {
	for i := syllableBytes; i < len(w); i += syllableBytes {
		if a[w[:i]]&class != 0 && a[w[i:]]&isReach != 0 {
			return true
		}
	}
	return false
}

// counts says whether a word is a counter, as a subject, an object or bare: 명을.
func (a adverbials) counts(w string) bool {
	for _, particle := range [...]string{"을", "를", "이", "가", ""} {
		if noun, ok := strings.CutSuffix(w, particle); ok && a[noun]&isCounter != 0 {
			return true
		}
	}
	return false
}

// syllableBytes is the length of a Hangul syllable in bytes.
const syllableBytes = 3

// isNumber says whether a word is a numeral of Chinese origin.
func isNumber(w string) bool {
	for _, r := range w {
		if !strings.ContainsRune(digitNumerals, r) {
			return false
		}
	}
	return w != ""
}

// wordAt is the word from byte at to the next space and the byte behind that; the word is empty when no space follows or it
// is longer than any adverbial.
func wordAt(s string, at int) (word string, end int) {
	const longest = 8 * syllableBytes
	i := strings.IndexByte(s[at:min(len(s), at+longest)], ' ')
	if i <= 0 {
		return "", at
	}
	return s[at : at+i], at + i + 1
}
