package lexicon

import (
	"strings"
	"testing"

	"github.com/tickertone/tickertone/sentiment/text"
)

// loaded compiles the shipped tables.
func loaded(t *testing.T, lang text.Lang) *Lexicon {
	t.Helper()
	l, err := Load(lang, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// own compiles a table of terms, all tones.
func own(t *testing.T, lang text.Lang, terms ...string) *Lexicon {
	t.Helper()
	var entries []*Entry
	for i, term := range terms {
		entries = append(entries, &Entry{Term: term, Kind: Tone, Valence: 0.5, Lang: lang, File: "own.tsv", Line: i + 2})
	}
	l, err := Compile(lang, entries)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// hits lists what a lexicon finds, each as the bytes found and the tail, joined by bars.
func hits(l *Lexicon, in string) string {
	x := text.New(in, l.Lang)
	var list []string
	for _, h := range l.Match(x, nil) {
		s := x.Slice(h.Span)
		if h.Tail != "" {
			s += "+" + h.Tail
		}
		list = append(list, s)
	}
	return strings.Join(list, "|")
}

func TestMatchEnglish(t *testing.T) {
	l := own(t, text.English, "plunge/v", "better than expected", "cut/v * job/n", "record", "record loss/n", "go/v bust", "profit/n")
	for in, want := range map[string]string{
		"Shares PLUNGED.":                       "plunged",
		"plunger":                               "",
		"a better-than-expected quarter":        "better-than-expected",
		"a record loss, a record":               "record loss|record",
		"It cut 5,000 jobs.":                    "cut 5,000 jobs",
		"It cut a lot of its many jobs.":        "",
		"It will cut costs, and jobs are safe.": "",
		"It cut. Jobs grow.":                    "",
		"Acme went bust; profits fell.":         "went bust|profits",
	} {
		if got := hits(l, in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestMatchKorean(t *testing.T) {
	l := own(t, text.Korean, "영업이익/n", "급락/h", "오르다/v르", "줄다/v", "밑돌다/v", "목표 주가", "우려~해소/h", "감소/h", "약세", "어렵다/vㅂ", "가 아니라/x")
	for in, want := range map[string]string{
		"영업이익이 영업이익을 영업이익도": "영업이익+이|영업이익+을|영업이익+도",
		"영업이익률": "",
		"급락 급락했다 급락하면서 급락한": "급락|급락+했다|급락+하면서|급락+한",
		"급락했다고 밝혔다":         "급락+했다고",
		"급락세를 보였다":          "급락+세를",
		"올랐다 오른 오르며 올라":     "올랐+다|오른|오르+며|올라",
		"떠올라 날아올랐다":         "",
		"힘을 주는 날":           "",
		"줄었다 줄고 줄곧 줄줄이":     "줄었+다|줄+고",
		"밑도는 밑돌았다":          "밑도+는|밑돌았+다",
		"목표주가 목표 주가를":       "목표주가|목표 주가+를",
		"우려가 해소됐다 우려 해소":    "우려가 해소+됐다|우려 해소",
		"영업이익감소":            "영업이익|감소",
		"약세다 약세를":           "약세+다|약세+를",
		"어려운 어려워졌다":         "어려운|어려워+졌다",
	} {
		if got := hits(l, in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// TestLookalikes checks words of the shipped tables against words that only look like them.
func TestLookalikes(t *testing.T) {
	l := loaded(t, text.Korean)
	tests := []struct{ in, without string }{
		{"전년동기대비 매출", "기대"},
		{"전분기대비 매출", "기대"},
		{"힘을 주는 사람", "줄다"},
		{"두산 주는 소폭", "줄다"},
		{"줄곧 줄줄이 한 줄", "줄다"},
		{"뛰어난 성능", "뛰다"},
		{"뛰어난 성능", "뛰어들다"},
		{"급등락을 반복", "급등/"},
		{"급등락을 반복", "급락/"},
		{"오늘 하늘", "늘다"},
		{"감자튀김", "감자"},
		{"떠올라", "오르다"},
		{"국민이 늘 걷는 길", "늘다"},
		{"경기도 화성", "경기"},
		{"대표이사는 김민수", "대표"},
		{"배당을 늘리기로 했다", "기로"},
	}
	for _, tt := range tests {
		if term := mistaken(l, tt.in, tt.without); term != "" {
			t.Errorf("%q: found %s", tt.in, term)
		}
	}
}

// mistaken is the first term found that begins with prefix and says something; empty when there is none.
func mistaken(l *Lexicon, in, prefix string) string {
	for _, h := range l.Match(text.New(in, l.Lang), nil) {
		for _, e := range h.Entries {
			if strings.HasPrefix(e.Term, prefix) && e.Kind != Neutral {
				return e.Term
			}
		}
	}
	return ""
}

// TestKnownLookalikes holds words that are mistaken today; it fails when one is mended, so that the row moves
// to TestLookalikes.
func TestKnownLookalikes(t *testing.T) {
	l := loaded(t, text.Korean)
	for _, tt := range []struct{ in, without, cause string }{
		{"오르간 연주", "오르다", "간 is taken for an ending"},
		{"웃돈을 얹어", "웃돌다", "the adnominal 웃돈 is the noun as well"},
	} {
		if mistaken(l, tt.in, tt.without) == "" {
			t.Errorf("%q: %s is not found any more: move it to TestLookalikes (%s)", tt.in, tt.without, tt.cause)
		}
	}
}

// TestFound checks that everyday words of market reports are found by the shipped tables, as the kind they
// are.
func TestFound(t *testing.T) {
	tests := []struct {
		lang text.Lang
		in   string
		kind Kind
		sign float64
	}{
		{text.English, "plummeted", Move, -1}, {text.English, "soaring", Move, 1}, {text.English, "sank", Move, -1},
		{text.English, "net losses", Quantity, -1}, {text.English, "revenues", Quantity, 1}, {text.English, "costs", Quantity, -1},
		{text.English, "bankruptcy", Tone, -1}, {text.English, "fraud", Tone, -1}, {text.English, "upgraded", Tone, 1},
		{text.English, "did not", Shifter, -1}, {text.English, "overtook", Relation, 1},
		{text.Korean, "폭락했다", Move, -1}, {text.Korean, "급등하며", Move, 1}, {text.Korean, "떨어졌다", Move, -1},
		{text.Korean, "적자를", Quantity, -1}, {text.Korean, "매출이", Quantity, 1}, {text.Korean, "부채가", Quantity, -1},
		{text.Korean, "횡령", Tone, -1}, {text.Korean, "부진했다", Tone, -1}, {text.Korean, "호실적", Tone, 1},
	}
	for _, tt := range tests {
		if !finds(loaded(t, tt.lang), tt.in, tt.kind, tt.sign) {
			t.Errorf("%q: no %s of sign %+.0f", tt.in, tt.kind, tt.sign)
		}
	}
}

func finds(l *Lexicon, in string, kind Kind, sign float64) bool {
	for _, h := range l.Match(text.New(in, l.Lang), nil) {
		for _, e := range h.Entries {
			if e.Kind == kind && e.Valence*sign > 0 {
				return true
			}
		}
	}
	return false
}

// TestMasked checks that masked tokens neither match nor lend themselves to a longer term.
func TestMasked(t *testing.T) {
	tests := []struct {
		l    *Lexicon
		in   string
		mask int
		want int
	}{
		{own(t, text.English, "strong growth", "growth"), "strong growth", 0, 1},
		{own(t, text.English, "strong growth", "growth"), "strong growth", 1, 0},
		{own(t, text.Korean, "호재", "대형 호재"), "대형 호재", 0, 1},
		{own(t, text.Korean, "호재", "대형 호재"), "대형 호재", 1, 0},
	}
	for _, tt := range tests {
		x := text.New(tt.in, tt.l.Lang)
		masked := make([]bool, len(x.Tokens))
		masked[tt.mask] = true
		got := tt.l.Match(x, masked)
		if len(got) != tt.want {
			t.Errorf("%q without token %d: %d hits, want %d", tt.in, tt.mask, len(got), tt.want)
		}
		for _, h := range got {
			if h.First <= tt.mask && tt.mask < h.Last {
				t.Errorf("%q: hit %v takes in the masked token %d", tt.in, h.Span, tt.mask)
			}
		}
	}
}

// TestName checks that a term with a Name takes in names side by side, and nothing else.
func TestName(t *testing.T) {
	l := own(t, text.English, "short "+Name)
	for in, want := range map[string]int{"short ACME": 2, "short ACME BETA now": 3, "short of ACME": 0, "short it": 0} {
		x := text.New(in, text.English)
		masked := make([]bool, len(x.Tokens))
		for i := range x.Tokens {
			masked[i] = x.Tokens[i].AllCaps
		}
		last := 0
		for _, h := range l.Match(x, masked) {
			last = h.Last
		}
		if last != want {
			t.Errorf("%q: hit ends at token %d, want %d", in, last, want)
		}
	}
}

// FuzzMatch finds terms in any bytes: hits lie in the text, in order, without overlap.
func FuzzMatch(f *testing.F) {
	f.Add("Shares plunged; net loss narrowed, better-than-expected.", "영업이익감소, 우려가 해소됐다. 급등락")
	f.Add("\xff a\u00ad*", "가\x00나 ~ 줄었\u1161")
	english, err := Load(text.English, nil)
	if err != nil {
		f.Fatal(err)
	}
	korean, err := Load(text.Korean, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, en, ko string) {
		for _, c := range []struct {
			l  *Lexicon
			in string
		}{{english, en}, {korean, ko}} {
			x := text.New(c.in, c.l.Lang)
			end := 0
			for _, h := range c.l.Match(x, nil) {
				if h.Start < end || h.End <= h.Start || h.End > len(x.Folded) || len(h.Entries) == 0 || h.First >= h.Last || h.Last > len(x.Tokens) {
					t.Errorf("%q: hit %+v after byte %d of %d", c.in, h, end, len(x.Folded))
				}
				end = h.End
			}
		}
	})
}

// TestMatchPassesAdverbials: one adverbial of time or manner may stand between a noun and its verb, no other word.
func TestMatchPassesAdverbials(t *testing.T) {
	l := own(t, text.Korean, "가동~멈추다/v", "계약~해지/h", "이용자~모으다/v", "협상~타결/h")
	for in, want := range map[string]string{
		"가동을 이틀째 멈췄다.":      "가동을 이틀째 멈췄+다",
		"가동을 두 달 만에 멈췄다.":   "가동을 두 달 만에 멈췄+다",
		"가동을 3년 연속 멈췄다.":    "가동을 3년 연속 멈췄+다",
		"계약을 전격 해지했다.":      "계약을 전격 해지+했다",
		"이용자 천만 명을 모았다.":    "이용자 천만 명을 모았+다",
		"협상을 파업 없이 타결했다.":   "협상을 파업 없이 타결+했다",
		"가동을 사람들이 멈췄다.":     "",
		"가동을 두 사람이 멈췄다.":    "",
		"가동을 전격 이틀째 멈췄다.":   "",
		"계약을 만 명에 해지했다.":    "",
		"이용자 만족을 모았다. 모았다.": "",
	} {
		if got := hits(l, in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
