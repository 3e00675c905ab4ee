package lexicon

import (
	"slices"
	"strings"
	"testing"
)

// irregularsForTest are the embedded irregular verbs.
func irregularsForTest(t *testing.T) irregulars {
	t.Helper()
	irr, err := embeddedIrregulars()
	if err != nil {
		t.Fatal(err)
	}
	return irr
}

func TestExpand(t *testing.T) {
	irr := irregularsForTest(t)
	tests := []struct {
		term string
		want []string // all forms, in order, separated by commas
	}{
		{"plunge/v", []string{"plunge", "plunges", "plunged", "plunging"}},
		{"rally/v", []string{"rally", "rallies", "rallied", "rallying"}},
		{"buoy/v", []string{"buoy", "buoys", "buoyed", "buoying"}},
		{"miss/v", []string{"miss", "misses", "missed", "missing"}},
		{"die/v", []string{"die", "dies", "died", "dying"}},
		{"agree/v", []string{"agree", "agrees", "agreed", "agreeing"}},
		{"loss/n", []string{"loss", "losses"}},
		{"crisis/n", []string{"crisis", "crises"}},
		{"penalty/n", []string{"penalty", "penalties"}},
		{"day/n", []string{"day", "days"}},
		{"tax/n", []string{"tax", "taxes"}},
		{"strong/a", []string{"strong", "stronger", "strongest"}},
		{"healthy/a", []string{"healthy", "healthier", "healthiest"}},
		{"large/a", []string{"large", "larger", "largest"}},
		{"big/a", []string{"big", "bigger", "biggest"}},
		{"slow/a", []string{"slow", "slower", "slowest"}},
		{"new/a", []string{"new", "newer", "newest"}},
		{"record high/n", []string{"record high", "record highs"}},
		{"cut/v job/n", []string{"cut job", "cut jobs", "cuts job", "cuts jobs", "cutting job", "cutting jobs"}},
		{"AC/DC deal", []string{""}},
	}
	for _, tt := range tests {
		got, err := phrasesOf(irr, tt.term)
		if tt.want[0] == "" {
			if want := `mark "/DC" of "AC/DC": expected /v, /n or /a`; err == nil || err.Error() != want {
				t.Errorf("%s: error %v, want %s", tt.term, err, want)
			}
			continue
		}
		slices.Sort(got)
		got = slices.Compact(got)
		slices.Sort(tt.want)
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, %v, want %q", tt.term, got, err, tt.want)
		}
	}
}

// phrasesOf joins every form of every word of a term.
func phrasesOf(irr irregulars, term string) ([]string, error) {
	all := []string{""}
	for i, word := range strings.Fields(term) {
		words, err := irr.forms(word)
		if err != nil {
			return nil, err
		}
		var longer []string
		for _, s := range all {
			for _, w := range words {
				if i > 0 {
					w = s + " " + w
				}
				longer = append(longer, w)
			}
		}
		all = longer
	}
	return all, nil
}

// TestIrregularVerbs checks verbs of market reports that do not follow the rule, doubled consonants
// included.
func TestIrregularVerbs(t *testing.T) {
	irr := irregularsForTest(t)
	for _, forms := range []string{
		"rise rose risen rises rising", "fall fell fallen falls falling", "sink sank sunk sinks sinking",
		"slip slipped slips slipping", "drop dropped drops dropping", "cut cuts cutting", "beat beaten beats beating",
		"lose lost loses losing", "win won wins winning", "shrink shrank shrunk shrinks shrinking",
		"grow grew grown grows growing", "slide slid slides sliding", "hit hits hitting", "dip dipped dips dipping",
		"slump slumped slumps slumping", "top topped tops topping", "ban banned bans banning", "sell sold sells selling",
		"trim trimmed trims trimming", "skid skidded skids skidding", "buy bought buys buying",
	} {
		words := strings.Fields(forms)
		got := irr.inflect(words[0], 'v')
		for _, want := range words {
			if !slices.Contains(got, want) {
				t.Errorf("%s: no form %q in %q", words[0], want, got)
			}
		}
	}
	for _, wrong := range []struct{ lemma, form string }{{"rise", "rised"}, {"slip", "sliped"}, {"cut", "cutted"}, {"drop", "droping"}} {
		if slices.Contains(irr.inflect(wrong.lemma, 'v'), wrong.form) {
			t.Errorf("%s: has the form %q", wrong.lemma, wrong.form)
		}
	}
}

func TestConjugate(t *testing.T) {
	tests := []struct{ term, class, has, hasNot string }{
		{"오르다", "르", "오르 오른 오를 오름 올라 올랐", "오르아 올르"},
		{"흐르다", "르", "흐르 흐른 흘러 흘렀", "흘라"},
		{"누르다", "르", "누른 눌러 눌렀", "눌라"},
		{"내리다", "", "내리 내린 내릴 내림 내려 내렸", ""},
		{"떨어지다", "", "떨어지 떨어진 떨어질 떨어져 떨어졌", ""},
		{"꺾이다", "", "꺾이 꺾인 꺾일 꺾여 꺾였", ""},
		{"주저앉다", "", "주저앉 주저앉은 주저앉을 주저앉아 주저앉았", "주저앉어"},
		{"꺾다", "", "꺾 꺾은 꺾어 꺾었", "꺾아"},
		{"늘다", "", "늘 늘어 늘었", "늘아 는 느"},
		{"줄다", "", "줄 줄어 줄었", "준 주 주는"},
		{"밑돌다", "", "밑돌 밑도 밑돈 밑돌아 밑돌았", "밑돌어"},
		{"줄어들다", "", "줄어들 줄어드 줄어든 줄어들어 줄어들었", ""},
		{"크다", "", "크 큰 클 커 컸", "카"},
		{"나쁘다", "", "나쁘 나쁜 나빠 나빴", "나뻐"},
		{"보내다", "", "보내 보낸 보낼 보냈", ""},
		{"나오다", "", "나오 나온 나와 나왔", ""},
		{"키우다", "", "키우 키운 키울 키워 키웠", ""},
		{"거두다", "", "거두 거둔 거둬 거뒀 거두었", ""},
		{"하다", "", "하 한 할 함 해 했", ""},
		{"되다", "", "되 된 될 됨 돼 됐 되어 되었", ""},
		{"어렵다", "ㅂ", "어렵 어려운 어려울 어려워 어려웠", "어렵어"},
		{"낫다", "ㅅ", "낫 나은 나을 나아 나았", ""},
		{"싣다", "ㄷ", "싣 실은 실을 실어 실었", ""},
		{"그렇다", "ㅎ", "그렇 그런 그럴 그래 그랬", ""},
		{"오르", "르", "오르 올라", ""},
	}
	for _, tt := range tests {
		got := conjugate(tt.term, tt.class)
		for _, form := range strings.Fields(tt.has) {
			if !slices.Contains(got, form) {
				t.Errorf("%s/v%s: no form %s in %v", tt.term, tt.class, form, got)
			}
		}
		for _, form := range strings.Fields(tt.hasNot) {
			if slices.Contains(got, form) {
				t.Errorf("%s/v%s: has the form %s in %v", tt.term, tt.class, form, got)
			}
		}
	}
	for _, term := range []string{"다", "", "up", "ㄱ다"} {
		if got := conjugate(term, ""); got != nil {
			t.Errorf("%q: got forms %v, want none", term, got)
		}
	}
}

func TestHasFinal(t *testing.T) {
	for r, want := range map[rune]bool{'카': false, '톡': true, '힣': true, '가': false, 'A': false, '1': false} {
		if hasFinal(r) != want {
			t.Errorf("%c: got %t, want %t", r, !want, want)
		}
	}
}
