package text

// Lang is a language the engine reads.
type Lang string

// The languages the engine reads.
const (
	English Lang = "en"
	Korean  Lang = "ko"
)

// koreanShare is the share of Hangul among letters from which a text counts as Korean: Korean business
// news is full of Latin tickers and product names, while English news hardly quotes Hangul.
const koreanShare = 0.2

// Detect tells Korean from English by the share of Hangul among the letters. It reads at most the first
// 4,096 bytes of each part; text without letters counts as English.
func Detect(parts ...string) Lang {
	hangul, letters := 0, 0
	for _, part := range parts {
		h, l := countLetters(part[:min(len(part), 4096)])
		hangul += h
		letters += l
	}
	if letters > 0 && float64(hangul) >= koreanShare*float64(letters) {
		return Korean
	}
	return English
}

func countLetters(s string) (hangul, letters int) {
	for _, r := range s {
		switch {
		case isHangul(r):
			hangul++
			letters++
		case r|0x20 >= 'a' && r|0x20 <= 'z':
			letters++
		}
	}
	return hangul, letters
}

func isHangul(r rune) bool {
	return r >= 0xAC00 && r <= 0xD7A3 || r >= 0x1100 && r <= 0x11FF || r >= 0x3131 && r <= 0x318E
}
