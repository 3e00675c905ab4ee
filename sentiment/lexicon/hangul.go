package lexicon

import "strings"

// A Hangul syllable is lead x 588 + vowel x 28 + tail above 0xAC00.
const (
	hangulBase  = 0xAC00
	hangulLast  = 0xD7A3
	tailNone    = 0
	tailN       = 4  // ㄴ
	tailD       = 7  // ㄷ
	tailL       = 8  // ㄹ
	tailM       = 16 // ㅁ
	tailB       = 17 // ㅂ
	tailS       = 19 // ㅅ
	tailSS      = 20 // ㅆ
	tailH       = 27 // ㅎ
	leadR       = 5
	leadNothing = 11
	vowelA      = 0
	vowelAE     = 1
	vowelYA     = 2
	vowelEO     = 4
	vowelE      = 5
	vowelYEO    = 6
	vowelO      = 8
	vowelWA     = 9
	vowelWAE    = 10
	vowelOE     = 11
	vowelU      = 13
	vowelWO     = 14
	vowelEU     = 18
	vowelI      = 20
)

type syllable struct{ lead, vowel, tail int }

func split(r rune) (syllable, bool) {
	if r < hangulBase || r > hangulLast {
		return syllable{}, false
	}
	n := int(r - hangulBase)
	return syllable{n / 588, n / 28 % 21, n % 28}, true
}

func (s syllable) rune() rune { return rune(hangulBase + s.lead*588 + s.vowel*28 + s.tail) }

func (s syllable) with(tail int) syllable { s.tail = tail; return s }

// hasFinal says whether the syllable r ends in a consonant, which decides 은/는, 이/가, 을/를.
func hasFinal(r rune) bool {
	s, ok := split(r)
	return ok && s.tail != tailNone
}

// conjugate lists the surface prefixes of a verb or adjective given in dictionary form (오르다) and its
// irregular class ("", 르, ㅂ, ㅅ, ㄷ, ㅎ). The endings that may follow stand in endings.tsv; what fuses
// with the stem (오른, 올라, 올랐) is made here.
func conjugate(term, class string) []string {
	runes := []rune(strings.TrimSuffix(term, "다"))
	if len(runes) == 0 {
		return nil
	}
	head, last := string(runes[:len(runes)-1]), runes[len(runes)-1]
	s, ok := split(last)
	if !ok {
		return nil
	}
	v := verb{head: head, last: s, stem: string(runes)}
	v.add(v.stem)
	switch {
	case class == "르":
		v.reu()
	case class == "ㅂ":
		v.vowelStem(head+string(s.with(tailNone).rune()), syllable{leadNothing, vowelU, tailNone})
	case class == "ㅅ":
		v.consonantStem(head + string(s.with(tailNone).rune()))
	case class == "ㄷ":
		v.consonantStem(head + string(s.with(tailL).rune()))
	case class == "ㅎ":
		v.hieut()
	case s.tail == tailNone:
		v.vowelStem(head, s)
	case s.tail == tailL:
		v.lieul()
	default:
		v.consonantStem(v.stem)
	}
	return v.forms
}

type verb struct {
	head, stem string
	last       syllable
	forms      []string
}

func (v *verb) add(forms ...string) { v.forms = append(v.forms, forms...) }

// vowelStem conjugates head+s where s has no final: 내리, 크, 보내, 어려우.
func (v *verb) vowelStem(head string, s syllable) {
	base := head + string(s.rune())
	for _, tail := range [...]int{tailN, tailL, tailM, tailB} {
		v.add(head + string(s.with(tail).rune()))
	}
	v.add(base)
	c, contracted := contract(head, s)
	if contracted {
		v.add(head+string(c.rune()), head+string(c.with(tailSS).rune()))
	}
	if s.vowel != vowelA && s.vowel != vowelEO && s.vowel != vowelEU {
		v.add(base+"어", base+"었")
		if s.vowel == vowelO {
			v.add(base+"아", base+"았")
		}
	}
}

// contract fuses the last syllable of a vowel stem with 아 or 어: 오 와, 주 줘, 내리 내려, 크 커, 하 해.
func contract(head string, s syllable) (syllable, bool) {
	switch s.vowel {
	case vowelA:
		if s.lead == 18 { // 하
			s.vowel = vowelAE
		}
	case vowelO:
		s.vowel = vowelWA
	case vowelU:
		s.vowel = vowelWO
	case vowelI:
		s.vowel = vowelYEO
	case vowelOE:
		s.vowel = vowelWAE
	case vowelEU:
		s.vowel = harmony(head)
	case vowelEO, vowelAE, vowelE, vowelYEO, vowelYA, vowelWAE:
	default:
		return s, false
	}
	return s, true
}

// harmony chooses 아 after ㅏ and ㅗ, else 어.
func harmony(head string) int {
	runes := []rune(head)
	if len(runes) > 0 {
		if s, ok := split(runes[len(runes)-1]); ok && (s.vowel == vowelA || s.vowel == vowelO) {
			return vowelA
		}
	}
	return vowelEO
}

// consonantStem conjugates a stem that ends in a consonant and takes 으: 꺾, 앉, 지(짓), 실(싣).
func (v *verb) consonantStem(stem string) {
	vowel := syllable{leadNothing, harmony(stem), tailNone}
	v.add(stem+"은", stem+"을", stem+"음", stem+"으", stem+string(vowel.rune()), stem+string(vowel.with(tailSS).rune()))
}

// lieul conjugates a stem that drops its ㄹ: 늘다 느는, 밑돌다 밑도는. One-syllable fused forms (는, 준)
// are left out: they are particles or other verbs far more often.
func (v *verb) lieul() {
	open := v.head + string(v.last.with(tailNone).rune())
	vowel := syllable{leadNothing, harmony(v.stem), tailNone}
	if v.head != "" { // 줄어들 전망: the adnominal in ㄹ is the stem itself
		v.add(v.stem)
	}
	v.add(v.stem+string(vowel.rune()), v.stem+string(vowel.with(tailSS).rune()), v.head+string(v.last.with(tailB).rune()))
	if v.head != "" {
		v.add(open, v.head+string(v.last.with(tailN).rune()))
	}
}

// reu conjugates the 르 class: 오르다 올라, 흐르다 흘러.
func (v *verb) reu() {
	for _, tail := range [...]int{tailN, tailL, tailM, tailB} {
		v.add(v.head + string(v.last.with(tail).rune()))
	}
	runes := []rune(v.head)
	if len(runes) == 0 {
		return
	}
	before, ok := split(runes[len(runes)-1])
	if !ok {
		return
	}
	fused := string(runes[:len(runes)-1]) + string(before.with(tailL).rune())
	r := syllable{leadR, harmony(v.head), tailNone}
	v.add(fused+string(r.rune()), fused+string(r.with(tailSS).rune()))
}

// hieut conjugates the ㅎ class: 그렇다 그런, 그래.
func (v *verb) hieut() {
	open := v.last.with(tailNone)
	v.add(v.head+string(open.with(tailN).rune()), v.head+string(open.with(tailL).rune()))
	open.vowel = vowelAE
	v.add(v.head+string(open.rune()), v.head+string(open.with(tailSS).rune()))
}
