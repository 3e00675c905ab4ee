package text

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/tickertone/tickertone/data"
)

// Unit is what a number counts.
type Unit uint8

// Units of numbers.
const (
	Plain    Unit = iota // a bare number
	Percent              // 17%, 17 percent, 17퍼센트
	Points               // percentage points, 2%p
	Basis                // basis points
	Money                // an amount of a currency
	Multiple             // three times, threefold, 3배
	Count                // people, cars, 명, 대
	Calendar             // years, months, days, quarters: never compared
)

// Number is a value read in the text: "$589 billion" is Money, 589e9, USD.
type Number struct {
	Span            // in Folded, with sign, currency and unit
	First, Last int // tokens [First, Last)
	Value       float64
	Decimals    int // digits printed after the point, before any magnitude word
	Unit        Unit
	Currency    string // ISO code when it is Money and known
	Signed      int    // -1 or +1 when a sign or mark stands before the digits, else 0
	Scaled      bool   // a magnitude word multiplied it
}

// unitWord is one line of data/lexicon/units.tsv.
type unitWord struct {
	role     string  // unit, scale, currency
	unit     Unit    // for unit and currency
	factor   float64 // for scale
	currency string
}

// unitTable maps folded words to what they do beside a number; data/lexicon/units.tsv, read once.
var unitTable = sync.OnceValue(func() map[string]unitWord {
	table := map[string]unitWord{}
	err := data.Embedded("lexicon/units.tsv", "word\trole\tvalue\tsource", func(_ int, cells []string) (err error) {
		table[cells[0]], err = parseUnit(cells[1], cells[2])
		return err
	})
	if err != nil {
		panic("text: " + err.Error())
	}
	return table
})

var unitNames = map[string]Unit{
	"percent": Percent, "points": Points, "basis": Basis, "money": Money, "multiple": Multiple,
	"count": Count, "calendar": Calendar,
}

// parseUnit reads a role (unit, scale or currency) and its value: the unit's name, the factor or the ISO
// code.
func parseUnit(role, value string) (unitWord, error) {
	switch role {
	case "unit":
		unit, ok := unitNames[value]
		if !ok {
			return unitWord{}, fmt.Errorf("unit %q: expected percent, points, basis, money, multiple, count or calendar", value)
		}
		return unitWord{role: role, unit: unit}, nil
	case "scale":
		factor, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return unitWord{}, fmt.Errorf("scale %q: expected a number", value)
		}
		return unitWord{role: role, factor: factor}, nil
	case "currency":
		return unitWord{role: role, unit: Money, currency: value}, nil
	}
	return unitWord{}, fmt.Errorf("role %q: expected unit, scale or currency", role)
}

// readNumbers finds every number of the text with its unit.
func (t *Text) readNumbers() {
	table := unitTable()
	t.Numbers = t.Numbers[:0]
	for i := 0; i < len(t.Tokens); i++ {
		if t.Tokens[i].Kind != Digits {
			continue
		}
		n := t.readNumber(i, table)
		t.Numbers = append(t.Numbers, n)
		i = n.Last - 1
	}
}

// readNumber reads the number whose first digits are token i.
func (t *Text) readNumber(i int, table map[string]unitWord) Number {
	digits := t.Word(i)
	n := Number{First: i, Last: i + 1, Value: parseDigits(digits), Decimals: decimals(digits)}
	t.readScale(&n, table)
	t.readUnit(&n, table)
	t.readPrefix(&n, table)
	if n.Unit == Plain && !n.Scaled && isYear(digits) {
		n.Unit = Calendar
	}
	n.Span = Span{t.Tokens[n.First].Start, t.Tokens[n.Last-1].End}
	return n
}

// parseDigits is the value of digits, whatever stands between them that is no decimal point.
func parseDigits(s string) float64 {
	var room [32]byte
	digits := room[:0]
	for i := range len(s) {
		if s[i] != ',' && s[i] != ' ' {
			digits = append(digits, s[i])
		}
	}
	v, err := strconv.ParseFloat(string(digits), 64)
	if err != nil {
		return math.NaN() // such as 1.2.3, a version and no value
	}
	return v
}

func decimals(s string) int {
	if i := strings.IndexByte(s, '.'); i >= 0 {
		return len(s) - i - 1
	}
	return 0
}

func isYear(digits string) bool {
	return len(digits) == 4 && (digits[:2] == "19" || digits[:2] == "20")
}

// readScale multiplies in the magnitude words after the digits. Korean chains them: 1조2271억 is
// 1*1e12 + 2271*1e8.
func (t *Text) readScale(n *Number, table map[string]unitWord) {
	part, sum := n.Value, 0.0
	for n.Last < len(t.Tokens) {
		factor, rest := t.scaleAt(n.Last, table)
		if factor == 0 {
			break
		}
		n.Scaled = true
		part = float64(part * factor)
		n.Last++
		if rest { // the same token goes on with a unit: 억원
			n.Last--
			sum += part
			part = 0
			break
		}
		sum, part = t.chain(n, sum, part, table)
		if part == 0 {
			break
		}
	}
	n.Value = sum + part
}

// chain adds the next digits of a chained Korean number (3천556억: 3*1e3+556 counts the same scale).
func (t *Text) chain(n *Number, sum, part float64, table map[string]unitWord) (float64, float64) {
	if n.Last >= len(t.Tokens) || t.Tokens[n.Last].Kind != Digits || t.Tokens[n.Last-1].Kind != Hangul {
		if n.Last < len(t.Tokens) {
			if factor, _ := t.scaleAt(n.Last, table); factor != 0 { // "million million", "천 억"
				return sum, part
			}
		}
		return sum + part, 0
	}
	next := parseDigits(t.Word(n.Last))
	n.Last++
	if part < 1e4 { // a thousands word stays inside the group that 억 or 조 will scale
		return sum, part + next
	}
	return sum + part, next
}

// scaleAt is the factor of a magnitude word at token i, or 0; rest is true when the token holds more than that word.
func (t *Text) scaleAt(i int, table map[string]unitWord) (factor float64, rest bool) {
	s := t.Word(i)
	if w, ok := table[s]; ok && w.role == "scale" {
		return w.factor, false
	}
	if t.Tokens[i].Kind != Hangul || !t.Tokens[i].Glued {
		return 0, false
	}
	for _, size := range [...]int{6, 3} { // 천억 before 천
		if len(s) > size {
			if w, ok := table[s[:size]]; ok && w.role == "scale" {
				return w.factor, true
			}
		}
	}
	return 0, false
}

// readUnit reads the unit or currency that follows.
func (t *Text) readUnit(n *Number, table map[string]unitWord) {
	i := n.Last
	if i < len(t.Tokens) && t.Word(i) == "-" && i+1 < len(t.Tokens) { // three-fold, 10-percent
		if w, ok := table[t.Word(i+1)]; ok && w.role == "unit" && w.unit != Count {
			i++
		}
	}
	if i >= len(t.Tokens) || t.Tokens[i].Sentence != t.Tokens[n.First].Sentence {
		return
	}
	s := t.Word(i)
	if t.Tokens[i].Kind == Hangul {
		t.readKoreanUnit(n, i, s, table)
		return
	}
	if s == "percentage" && i+1 < len(t.Tokens) && t.isPointWord(i+1) {
		n.Unit, n.Last = Points, i+2
		return
	}
	if s == "per" && i+1 < len(t.Tokens) && t.Word(i+1) == "cent" {
		i, s = i+1, "percent"
	}
	w, ok := table[s]
	if !ok || w.role == "scale" {
		return
	}
	n.Unit, n.Currency, n.Last = w.unit, w.currency, i+1
	if n.Unit == Percent && i+1 < len(t.Tokens) && t.isPointWord(i+1) {
		n.Unit, n.Last = Points, i+2
	}
}

func (t *Text) isPointWord(i int) bool {
	switch s := t.Word(i); {
	case s == "p" || s == "pt" || s == "포인트":
		return true
	case s == "points" || s == "point":
		return !t.Tokens[i].Glued
	default:
		return t.Tokens[i].Glued && strings.HasPrefix(s, "포인트")
	}
}

// readKoreanUnit reads a unit at the start of the Hangul that is glued to the digits or magnitude:
// 달러까지, 원으로, 억원.
func (t *Text) readKoreanUnit(n *Number, i int, s string, table map[string]unitWord) {
	if n.Scaled { // skip the magnitude that readScale left in the token: 억원
		for _, size := range [...]int{6, 3} {
			if len(s) > size {
				if w, ok := table[s[:size]]; ok && w.role == "scale" {
					s = s[size:]
					break
				}
			}
		}
	}
	for size := min(len(s), 15); size >= 3; size -= 3 {
		w, ok := table[s[:size]]
		if ok && w.role != "scale" {
			n.Unit, n.Currency, n.Last = w.unit, w.currency, i+1
			return
		}
	}
	if n.Scaled && n.Last == i && t.Tokens[i].Glued {
		n.Last = i + 1
	}
}

// readPrefix reads a currency and a sign before the digits: -$3, EUR 13.1 mn, ▲1.2%.
func (t *Text) readPrefix(n *Number, table map[string]unitWord) {
	if i := n.First - 1; i >= 0 && n.Unit != Percent && t.Tokens[i].Kind != Hangul {
		if w, ok := table[t.Word(i)]; ok && w.role == "currency" {
			n.Unit, n.Currency, n.First = Money, w.currency, i
		}
	}
	i := n.First - 1
	if i < 0 || !t.Tokens[n.First].Glued {
		return
	}
	switch t.Word(i) {
	case "-":
		if i == 0 || !t.Tokens[i].Glued || t.Word(i-1) == "(" {
			n.Signed, n.First = -1, i
		}
	case "▼", "▽", "△", "↓":
		n.Signed, n.First = -1, i
	case "+", "▲", "↑":
		n.Signed, n.First = 1, i
	}
}
