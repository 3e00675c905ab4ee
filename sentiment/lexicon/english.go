package lexicon

import (
	"fmt"
	"strings"
	"sync"

	"github.com/tickertone/tickertone/data"
)

// irregulars maps a verb's base form to its other forms.
type irregulars map[string][]string

// embeddedIrregulars reads data/lexicon/en/irregular.tsv, alternatives split by |.
var embeddedIrregulars = sync.OnceValues(func() (irregulars, error) {
	forms := irregulars{}
	err := data.Embedded("lexicon/en/irregular.tsv", "lemma\tpast\tparticiple\tthird\tgerund", func(_ int, cells []string) error {
		for _, cell := range cells[1:] {
			for form := range strings.SplitSeq(cell, "|") {
				if form != "" {
					forms[cells[0]] = append(forms[cells[0]], form)
				}
			}
		}
		return nil
	})
	return forms, err
})

// inflect lists the forms of an English word by its mark: v, n or a. The base form comes first.
func (irr irregulars) inflect(word string, mark byte) []string {
	switch mark {
	case 'v':
		return irr.verb(word)
	case 'n':
		return []string{word, plural(word)}
	case 'a':
		return []string{word, comparative(word, "er"), comparative(word, "est")}
	}
	return []string{word}
}

func (irr irregulars) verb(w string) []string {
	if forms, ok := irr[w]; ok {
		return append([]string{w}, forms...)
	}
	return []string{w, plural(w), past(w), gerund(w)}
}

func plural(w string) string {
	switch {
	case endsInConsonantY(w):
		return w[:len(w)-1] + "ies"
	case hasAnySuffix(w, "sis"):
		return w[:len(w)-2] + "es"
	case hasAnySuffix(w, "s", "x", "z", "ch", "sh"):
		return w + "es"
	}
	return w + "s"
}

func past(w string) string {
	switch {
	case strings.HasSuffix(w, "e"):
		return w + "d"
	case endsInConsonantY(w):
		return w[:len(w)-1] + "ied"
	}
	return w + "ed"
}

func gerund(w string) string {
	switch {
	case strings.HasSuffix(w, "ie"):
		return w[:len(w)-2] + "ying"
	case strings.HasSuffix(w, "e") && !hasAnySuffix(w, "ee", "oe", "ye"):
		return w[:len(w)-1] + "ing"
	}
	return w + "ing"
}

// comparative forms stronger/strongest; words of more than two syllables take more and most instead,
// which needs no form of its own.
func comparative(w, suffix string) string {
	switch {
	case strings.HasSuffix(w, "e"):
		return w + suffix[1:]
	case endsInConsonantY(w):
		return w[:len(w)-1] + "i" + suffix
	case len(w) == 3 && !hasAnySuffix(w, "w", "x", "y"):
		return w + w[2:] + suffix
	}
	return w + suffix
}

func endsInConsonantY(w string) bool {
	return len(w) > 1 && w[len(w)-1] == 'y' && !strings.ContainsRune("aeiou", rune(w[len(w)-2]))
}

func hasAnySuffix(w string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}

// forms lists the forms of a word with its mark.
func (irr irregulars) forms(word string) ([]string, error) {
	base, mark, err := cutMark(word)
	if err != nil {
		return nil, err
	}
	return irr.inflect(base, mark), nil
}

func cutMark(word string) (base string, mark byte, err error) {
	i := strings.LastIndexByte(word, '/')
	if i <= 0 {
		return word, 0, nil
	}
	switch m := word[i+1:]; m {
	case "v", "n", "a":
		return word[:i], m[0], nil
	default:
		return "", 0, fmt.Errorf("mark %q of %q: expected /v, /n or /a", "/"+m, word)
	}
}
