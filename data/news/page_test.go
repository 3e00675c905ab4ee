package news

import (
	"os"
	"strings"
	"testing"
	"time"
)

const seed = "../../../shared/seed/newspim-2025-01-31.txt"

func TestSeedPage(t *testing.T) {
	in, err := os.ReadFile(seed)
	if err != nil {
		t.Skip("no seed page: ", err)
	}
	art := readOne(t, seed, string(in), Options{})
	if want := "[딥시크 쇼크] NVDA 밀어올린 'AI 규모의 법칙' 흔들①"; art.Title != want {
		t.Errorf("title %q; want %q", art.Title, want)
	}
	if got := art.Published.UTC().Format(time.RFC3339) + art.Modified.UTC().Format(time.RFC3339); got != "2025-01-31T05:43:00Z2025-01-31T06:33:00Z" {
		t.Errorf("times %s", got)
	}
	if art.Source != "뉴스핌" || art.Lang != "ko" || codes(art) != "furniture_cut" || art.DateOnly {
		t.Errorf("source %q, lang %q, warnings %v", art.Source, art.Lang, art.Warnings)
	}
	for _, gone := range []string{"전체기사", "디데이", "GAM", "기사입력", "최종수정", "[사진=", "[자료=", "황숙혜", "뉴스핌", "@", "베스트", "여객기", "안다쇼핑"} {
		if strings.Contains(art.Text, gone) {
			t.Errorf("the text still has %q", gone)
		}
	}
	for _, kept := range []string{"엔비디아 주가 동력 흔들\n\n중국 인공지능", "하루 17% 폭락", "\n\nIT 업계 전문가들은 R1의"} {
		if !strings.Contains(art.Text, kept) {
			t.Errorf("the text lacks %q", kept)
		}
	}
	if !strings.HasSuffix(art.Text, "가능성을 배제할 수 없다는 얘기다.") {
		t.Errorf("the text ends with %q", art.Text[len(art.Text)-60:])
	}
	want := "cut 3132 of 6290 characters of the page as furniture: lines 1-3 (title-skip), lines 7-9 (stamp), line 15 (byline), " +
		"line 29 (line), line 37 (line), line 79 (line), lines 81-88 (tail)"
	if got := art.Warnings[0].Error(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Pages laid out as the named outlets lay theirs out; the words are ours.
func TestPages(t *testing.T) {
	const ko = "가온전자는 지난해 4분기 영업이익이 한 해 전보다 12% 늘어난 3조원을 기록했다고 31일 밝혔다."
	const ko2 = "증권가는 올해 실적이 더 나아질 것으로 내다봤다."
	const en = "Gaon Electronics said on Friday its quarterly operating profit rose 12% from a year earlier."
	const en2 = "Analysts had expected less."
	for _, test := range []struct{ outlet, in, title, text, published, modified, source string }{
		{"연합뉴스", "본문 바로가기 메뉴\n홈 > 산업 > 전기전자\n\n가온전자, 4분기 영업익 12% 증가\n\n송고시간2025-01-31 14:43\n\n홍길동 기자\n기자 페이지\n\n공유\n댓글\n글자크기조정\n프린트\n\n(서울=연합뉴스) 홍길동 기자 = " + ko +
			"\n\n가온전자 사옥 [연합뉴스 자료사진]\n\n" + ko2 + "\n\nabc@yna.co.kr\n\n제보는 카카오톡 okjebo\n<저작권자(c) 연합뉴스, 무단 전재-재배포, AI 학습 및 활용 금지>\n2025/01/31 14:43 송고\n",
			"가온전자, 4분기 영업익 12% 증가", ko + "\n\n" + ko2, "2025-01-31T05:43:00Z", "", "연합뉴스"},
		{"한국경제", "정치 경제 증권 부동산 국제\n\n가온전자, 4분기 '깜짝 실적' 기록\n\n입력2025.01.31 14:43 수정2025.01.31 15:33 지면A3\n\n가온전자 본사 / 사진=한경DB\n\n" + ko + "\n\n" + ko2 +
			"\n\n홍길동 기자 abc@hankyung.com\n\n관련 뉴스\n\n1\n다른 회사 파산 신청\n\nⓒ 한경닷컴, 무단전재 및 재배포 금지\n",
			"가온전자, 4분기 '깜짝 실적' 기록", ko + "\n\n" + ko2, "2025-01-31T05:43:00Z", "2025-01-31T06:33:00Z", ""},
		{"매일경제", "매일경제\n홈\n기업\n\n가온전자 4분기 영업익 12% 쑥\n\n홍길동 기자 abc@mk.co.kr\n\n입력 :  2025-01-31 14:43:00 수정 : 2025-01-31 15:33:10\n\n" + ko + "\n" + ko2 + "\n\n[ⓒ 매일경제 & mk.co.kr, 무단 전재, 재배포 및 AI학습 이용 금지]\n\n많이 본 뉴스\n다른 회사 급락\n",
			"가온전자 4분기 영업익 12% 쑥", ko + "\n" + ko2, "2025-01-31T05:43:00Z", "2025-01-31T06:33:10Z", ""},
		{"이데일리", "가온전자, 4분기 영업익 12% 증가 - 이데일리\n\n등록 2025-01-31 오후 2:43:00   수정 2025-01-31 오후 3:33:10\n\n홍길동 기자\n\n[이데일리 홍길동 기자] " + ko + "\n\n(사진=가온전자)\n\n" + ko2 + "\n\n저작권자 © 이데일리 - 당신의 경제가 빛으로, 무단전재, 재배포 금지\n",
			"가온전자, 4분기 영업익 12% 증가", ko + "\n\n" + ko2, "2025-01-31T05:43:00Z", "2025-01-31T06:33:10Z", "이데일리"},
		{"뉴시스", "가온전자, 작년 4분기 영업이익 12%↑\n\n등록 2025.01.31 14:43:00 수정 2025.01.31 15:33:24\n\n[서울=뉴시스]홍길동 김철수 기자 = " + ko + "\n" + ko2 + "\n◎공감언론 뉴시스 abc@newsis.com\nCopyright © NEWSIS.COM, 무단 전재 및 재배포 금지\n",
			"가온전자, 작년 4분기 영업이익 12%↑", ko + "\n" + ko2, "2025-01-31T05:43:00Z", "2025-01-31T06:33:24Z", "뉴시스"},
		{"뉴스1", "홈 > 산업 > 전자\n\n가온전자 4분기 영업익 3조…12% 늘어\n\n홍길동 기자 | 2025.01.31 오후 02:43\n\n(서울=뉴스1) 홍길동 기자 = " + ko + "\n\n" + ko2 + "\n\nabc@news1.kr\n\n<저작권자 © 뉴스1코리아, 무단전재 및 재배포, AI학습 이용금지>\n",
			"가온전자 4분기 영업익 3조…12% 늘어", ko + "\n\n" + ko2, "2025-01-31T05:43:00Z", "", "뉴스1"},
		{"머니투데이", "가온전자 4분기 영업익 12% 증가\n\n머니투데이\n홍길동 기자\n2025.01.31 14:43\n\n" + ko + "\n" + ko2 + "\n\n<저작권자 © '돈이 보이는 리얼타임 뉴스' 머니투데이, 무단전재 및 재배포 금지>\n",
			"가온전자 4분기 영업익 12% 증가", ko + "\n" + ko2, "2025-01-31T05:43:00Z", "", ""},
		{"조선비즈", "IT IT·과학\n\n가온전자, 4분기 영업이익 12% 늘어\n\n홍길동 기자\n\n입력 2025.01.31. 14:43\n업데이트 2025.01.31. 15:33\n\n" + ko + "\n\n" + ko2 + "\n\n관련 기사\n다른 회사 급락\n",
			"가온전자, 4분기 영업이익 12% 늘어", ko + "\n\n" + ko2, "2025-01-31T05:43:00Z", "2025-01-31T06:33:00Z", ""},
		{"Reuters", "Skip to main content\nMarkets\n\nGaon Electronics profit beats estimates\n\nBy Jane Doe and John Roe\n\nJanuary 31, 2025 5:43 AM UTC\n\nSEOUL, Jan 31 (Reuters) - " + en + "\n\nA logo is seen in Seoul. REUTERS/Jane Doe/File Photo Purchase Licensing Rights\n\n" + en2 +
			"\n\n(Reporting by Jane Doe; Editing by John Roe)\n\nOur Standards: The Trust Principles.\n\nRead Next\nAnother firm goes bankrupt\n",
			"Gaon Electronics profit beats estimates", en + "\n\n" + en2, "2025-01-31T05:43:00Z", "", "Reuters"},
		{"MarketWatch", "Home\nInvesting\nStocks\n\nGaon Electronics stock jumps as profit beats\n\nPublished: Jan. 31, 2025 at 5:43 a.m. ET\nUpdated: Jan. 31, 2025 at 6:33 a.m. ET\n\n" + en + "\n\nRead more: Why another firm is failing\n\n" + en2 + "\n\nMost Popular\nAnother firm goes bankrupt\n",
			"Gaon Electronics stock jumps as profit beats", en + "\n\n" + en2, "2025-01-31T10:43:00Z", "2025-01-31T11:33:00Z", ""},
		{"Motley Fool", "Why Gaon Electronics stock jumped today\n\nBy Jane Doe – Jan 31, 2025 at 5:43AM UTC\n\n" + en + "\n\nImage source: Getty Images.\n\n" + en2 + "\n\nShould you invest $1,000 in Gaon right now?\n\nConsider this first.\n",
			"Why Gaon Electronics stock jumped today", en + "\n\n" + en2, "2025-01-31T05:43:00Z", "", ""},
	} {
		art := readOne(t, "a.txt", test.in, Options{})
		if art.Title != test.title || art.Text != test.text {
			t.Errorf("%s:\ntitle %q\nwant  %q\ntext %q\nwant %q", test.outlet, art.Title, test.title, art.Text, test.text)
		}
		times := [2]string{}
		for i, at := range []time.Time{art.Published, art.Modified} {
			if !at.IsZero() {
				times[i] = at.UTC().Format(time.RFC3339)
			}
		}
		if times[0] != test.published || times[1] != test.modified {
			t.Errorf("%s: times %q; want %s, %s", test.outlet, times, test.published, test.modified)
		}
		if test.source != "" && art.Source != test.source {
			t.Errorf("%s: source %q", test.outlet, art.Source)
		}
		if codes(art) != "furniture_cut" {
			t.Errorf("%s: warnings %v", test.outlet, art.Warnings)
		}
	}
}

func TestPageZone(t *testing.T) {
	in := "가온전자 4분기 영업익 12% 증가\n\n입력 2025-01-31\n\n가온전자 주가가 올랐다.\n"
	art := readOne(t, "a.txt", in, Options{})
	if got := art.Published.UTC().Format(time.RFC3339); got != "2025-01-31T15:00:00Z" || !art.DateOnly {
		t.Errorf("date of a Korean page: %s, %t", got, art.DateOnly)
	}
	art = readOne(t, "a.txt", in, Options{Timezone: time.UTC})
	if got := art.Published.UTC().Format(time.RFC3339); got != "2025-02-01T00:00:00Z" {
		t.Errorf("with --timezone: %s", got)
	}
	art = readOne(t, "a.txt", "Gaon profit rises again\n\nPublished: Jan 31, 2025 5:43 AM\n\nGaon said so.\n", Options{})
	if codes(art) != "furniture_cut;naive_time" {
		t.Errorf("English page: %v", art.Warnings)
	}
}

// In text fields cuts keep the offsets of what stays, and never take everything.
func TestFieldFurniture(t *testing.T) {
	sp := func(s string) string { return strings.Repeat(" ", len(s)) }
	for _, test := range []struct{ in, want string }{
		{"(서울=연합뉴스) 홍길동 기자 = 주가가 올랐다. abc@yna.co.kr", sp("(서울=연합뉴스) 홍길동 기자 = ") + "주가가 올랐다."},
		{"[이데일리 홍길동 기자] 주가가 올랐다.", sp("[이데일리 홍길동 기자] ") + "주가가 올랐다."},
		{"주가가 올랐다. 홍길동 기자 abc@mk.co.kr", "주가가 올랐다."},
		{"주가가 올랐다. [뉴스핌 베스트 기사] 다른 회사 파산", "주가가 올랐다."},
		{"주가가 올랐다. <저작권자(c) 연합뉴스, 무단 전재-재배포 금지>", "주가가 올랐다."},
		{"주가가 올랐다.\n\n관련기사\n다른 회사 파산\n", "주가가 올랐다."},
		{"주가가 올랐다.\n본사 전경 [사진=가온]\n더 오를까.", "주가가 올랐다.\n" + sp("본사 전경 [사진=가온]") + "\n더 오를까."},
		{"주가 급락 [사진=가온]", "주가 급락"},
		{"SEOUL, Jan 31 (Reuters) - Shares rose. (Reporting by Jane Doe; Editing by John Roe)", sp("SEOUL, Jan 31 (Reuters) - ") + "Shares rose."},
		{"Shares rose.\nRead more: Another firm fails\nThen fell.", "Shares rose.\n" + sp("Read more: Another firm fails") + "\nThen fell."},
		{"Shares rose.\n\nRelated Articles\nAnother firm fails", "Shares rose."},
		{"Shares rose. © 2025 Example Inc. All rights reserved.", "Shares rose."},
		{"SANTA CLARA, Calif., Jan. 27, 2025 (GLOBE NEWSWIRE) -- Shares rose.", sp("SANTA CLARA, Calif., Jan. 27, 2025 (GLOBE NEWSWIRE) -- ") + "Shares rose."},
		{"AUSTIN, Texas, Jan. 31, 2025 /PRNewswire/ -- Shares rose.", sp("AUSTIN, Texas, Jan. 31, 2025 /PRNewswire/ -- ") + "Shares rose."},
		// No furniture.
		{"Gaon recalls phones (Reuters) - it said.", "Gaon recalls phones (Reuters) - it said."},
		{"관련기사", "관련기사"},
		{"abc@yna.co.kr", "abc@yna.co.kr"},
		{"Related articles", "Related articles"},
		{"관련기사\n주가가 올랐다.", "관련기사\n주가가 올랐다."},
		{"Read more books, analysts say, as shares rise.", "Read more books, analysts say, as shares rise."},
		{"Apple (NASDAQ: AAPL) rose [sic] and a@b stayed.", "Apple (NASDAQ: AAPL) rose [sic] and a@b stayed."},
		{"가온전자 관련 기사가 많이 나왔다. 가온(GAON) 주가는 올랐다.", "가온전자 관련 기사가 많이 나왔다. 가온(GAON) 주가는 올랐다."},
		{"무단으로 쓴 자료에 대해 소송을 냈다.", "무단으로 쓴 자료에 대해 소송을 냈다."},
	} {
		in := strings.ReplaceAll(test.in, "\n", `\n`)
		art := readOne(t, "a.jsonl", `{"text":"`+in+`"}`, Options{})
		if art.Text != test.want || (codes(art) == "furniture_cut") != (test.in != test.want) {
			t.Errorf("%q:\n got %q %v\nwant %q", test.in, art.Text, art.Warnings, test.want)
		}
	}
	art := readOne(t, "a.jsonl", `{"text":"Shares rose. (Reporting by Jane Doe)"}`, Options{})
	if want := "cut 24 of 36 characters of the text as page furniture: inline at byte 12"; art.Warnings[0].Error() != want {
		t.Errorf("got %q; want %q", art.Warnings[0], want)
	}
}

func TestFurnitureTable(t *testing.T) {
	for _, test := range []struct{ row, want string }{
		{"ko\tline\tany\tx", "f:1: 4 columns; expected language, kind, scope, pattern and source"},
		{"fr\tline\tany\tx\ty", `f:1: language "fr"; expected en, ko or *`},
		{"ko\tlines\tany\tx\ty", `f:1: kind "lines"; expected title-skip, title, stamp, byline, line, inline or tail`},
		{"ko\tline\tsafe\tx\ty", `f:1: scope "safe"; expected any or page`},
		{"ko\tline\tany\tx*\ty", `f:1: pattern of scope any has no fixed text to look for`},
		{"ko\tline\tpage\t(\ty", "f:1: pattern: error parsing regexp: missing closing ): `^(?:()$`"},
		{"ko\tline\tpage\tx\t", `f:1: no source; expected where the pattern is seen`},
	} {
		if _, err := parseFurniture("f", test.row); err == nil || err.Error() != test.want {
			t.Errorf("%q: got %v; want %s", test.row, err, test.want)
		}
	}
	// A rule's fixed text must be in all it matches: the scan relies on it.
	for _, test := range []struct{ kind, in string }{{kindByline, "[서울=뉴스핌] 홍길동 기자 = "}, {kindLine, "▶ 네이버에서 구독하기"}, {kindTail, "많이 본 뉴스"}} {
		for _, u := range furniture().rules {
			if u.kind == test.kind && u.needs != nil && u.match().MatchString(test.in) {
				found := false
				for _, need := range u.needs {
					found = found || strings.Contains(test.in, need)
				}
				if !found {
					t.Errorf("furniture.tsv:%d matches %q without any of %q", u.line, test.in, u.needs)
				}
			}
		}
	}
}
