package company

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tickertone/tickertone/sentiment/text"
)

// loaded is the shipped table.
func loaded(t testing.TB) *Table {
	t.Helper()
	table, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// cast reads one text; given may be empty.
func cast(t testing.TB, in string, given ...string) (*Cast, *text.Text) {
	t.Helper()
	x := text.New(in, text.Detect(in))
	return loaded(t).Read([]*text.Text{x}, given), x
}

// named lists the mentions of a text as name[=bytes][+tail], in order, joined by bars.
func named(t testing.TB, in string, given ...string) string {
	t.Helper()
	c, x := cast(t, in, given...)
	var list []string
	for _, m := range c.Mentions[0] {
		s := c.Companies[m.Company].Name
		if m.Anaphor {
			s += "=" + x.Slice(m.Span)
		}
		if m.Tail != "" {
			s += "+" + m.Tail
		}
		list = append(list, s)
	}
	return strings.Join(list, "|")
}

func TestResolve(t *testing.T) {
	table := loaded(t)
	for value, want := range map[string]ID{
		"Apple": "apple", "apple": "apple", "Apple Inc.": "apple", "Apple, Inc.": "apple", "AAPL": "apple",
		"XNAS:AAPL": "apple", "NASDAQ:AAPL": "apple", "$AAPL": "apple", "애플": "apple",
		"Alphabet Inc Class C": "alphabet", "Alphabet Inc. Class A": "alphabet", "GOOG": "alphabet", "Google": "alphabet", "구글": "alphabet",
		"$NVDA": "nvidia", "NVIDIA Corporation": "nvidia", "Nvidia Corp": "nvidia", "엔비디아": "nvidia", "xnas:nvda": "nvidia",
		"삼전": "samsung-electronics", "삼성전자": "samsung-electronics", "005930": "samsung-electronics", "XKRX:005930": "samsung-electronics", "KRX:005930": "samsung-electronics",
		"삼성전기": "samsung-electro-mechanics", "009150": "samsung-electro-mechanics",
		"카카오": "kakao", "카카오뱅크": "kakaobank", "카뱅": "kakaobank",
		"현대차": "hyundai-motor", "현대자동차": "hyundai-motor", "현대차증권": "hyundai-motor-securities",
		"Target": "target", " Target Corp. ": "target", "ON": "onsemi",
		"The Coca-Cola Company": "coca-cola",
		"Orion":                 "orion-korea", "Orion Oyj": "orion-oyj", // not the one whose name is Orion but for its legal form
	} {
		c, ok := table.Resolve(value)
		if !ok || c.ID != want {
			t.Errorf("%q: got %v, want %s", value, c, want)
		}
	}
	for _, value := range []string{"", "$", ":", "Zorblatt", "XKRX:AAPL", "aapl ltd bank", "Inc."} {
		if c, ok := table.Resolve(value); ok {
			t.Errorf("%q: got %s, want none", value, c.ID)
		}
	}
}

func TestMentions(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Apple and Nvidia rose.", "Apple|NVIDIA"},
		{"Nvidia's profit, NVDA, $NVDA and NVIDIA", "NVIDIA|NVIDIA|NVIDIA|NVIDIA"},
		{"A pineapple and an apple pie", ""},
		{"Applesauce sold well", ""},
		{"카카오와 카카오뱅크는 다르다", "Kakao+와|KakaoBank+는"},
		{"삼성전자가 삼성전기를 앞섰다", "Samsung Electronics+가|Samsung Electro-Mechanics+를"},
		{"현대차증권은 현대차를 분석했다", "Hyundai Motor Securities+은|Hyundai Motor+를"},
		{"엔비디아로부터 엔비디아에서만 엔비디아보다", "NVIDIA+로부터|NVIDIA+에서만|NVIDIA+보다"},
		{"nVidia rose", "NVIDIA"},
		{"삼성전자(005930)는 올랐다", "Samsung Electronics+는|Samsung Electronics"},
		{"삼성전자측은 삼성전자株 삼성전자주가", "Samsung Electronics+측은|Samsung Electronics+주|Samsung Electronics+주가"},
	}
	for _, tt := range tests {
		if got := named(t, tt.in); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.in, got, tt.want)
		}
	}
}

// TestWeakNames checks that names that are ordinary words count only with a cue.
func TestWeakNames(t *testing.T) {
	tests := []struct {
		in    string
		given string
		want  string
	}{
		{"Target prices rose across the market.", "", ""},
		{"Target date funds grew.", "", ""},
		{"The light is ON again.", "", ""},
		{"Turn it ON, he said.", "", ""},
		{"The Gap in earnings widened.", "", ""},
		{"Block the road.", "", ""},
		{"이번 조사의 대상은 학생이다.", "", ""},
		{"Target shares fell.", "", "Target"},
		{"Target Corp said so.", "", "Target"},
		{"$ON fell.", "", "onsemi"},
		{"onsemi fell. ON was down.", "", "onsemi|onsemi"},
		{"Target fell.", "Target", "Target"},
	}
	for _, tt := range tests {
		var given []string
		if tt.given != "" {
			given = []string{tt.given}
		}
		if got := named(t, tt.in, given...); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestIntroductions checks names that a text introduces with a ticker, and brackets that hold none.
func TestIntroductions(t *testing.T) {
	tests := []struct{ in, name, ticker string }{
		{"가온칩스(399720)가 상승했다. 가온칩스는 강했다.", "가온칩스", ""},
		{"Acme Robotics (NYSE: ACMR) rose. Acme Robotics is new.", "Acme Robotics", "XNYS:ACMR"},
		{"Acme Robotics (NASDAQ:ACMR) rose.", "Acme Robotics", "XNAS:ACMR"},
		{"Zorblatt (ZRBT) rose.", "Zorblatt", ""},
		{"그래핀소재(KOSDAQ: 399999)가 상승했다.", "그래핀소재", "XKOS:399999"},
	}
	for _, tt := range tests {
		c, _ := cast(t, tt.in)
		found := false
		for _, company := range c.Companies {
			found = found || (company.Name == tt.name || company.Korean == tt.name) && (tt.ticker == "" || company.Ticker() == tt.ticker)
		}
		if !found || len(c.Mentions[0]) == 0 {
			t.Errorf("%q: no %s (%s) in %s", tt.in, tt.name, tt.ticker, describe(c))
		}
	}
	for _, in := range []string{
		"Generative Models (AI) grew fast.", "The Chief (CEO) left.", "Graphics Chip (GPU) sales rose.",
		"인공지능(AI) 투자가 늘었다.", "최고경영자(CEO)가 물러났다.", "그래픽처리장치(GPU) 수요가 늘었다.",
		"Gross Domestic Product (GDP) grew.", "Net Profit (NP) fell.", "Sales (see below) fell.", "국내총생산(GDP)이 늘었다.",
		"The Northern Reef Authority (NRA) met.", "매출(2024)이 늘었다.",
	} {
		if got := named(t, in); got != "" {
			t.Errorf("%q: got %s, want nobody", in, got)
		}
	}
}

func describe(c *Cast) string {
	var list []string
	for _, company := range c.Companies {
		list = append(list, fmt.Sprintf("%s (%s)", company.Name, company.Ticker()))
	}
	return strings.Join(list, ", ")
}

func TestAnaphors(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Nike fell. The company cut its outlook.", "Nike|Nike=the company"},
		{"Qualcomm and Nike fell. The chipmaker cut jobs.", "Qualcomm|Nike|Qualcomm=the chipmaker"},
		{"The company fell. Nike rose.", "Nike"},
		{"카카오가 올랐다. 이 회사는 성장했다.", "Kakao+가|Kakao=이 회사+는"},
		{"카카오가 올랐다. 회사 측은 말했다.", "Kakao+가|Kakao=회사 측+은"},
	}
	for _, tt := range tests {
		if got := named(t, tt.in); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.in, got, tt.want)
		}
	}
}

// TestGiven checks that every value given has its place, known or not, twice or not.
func TestGiven(t *testing.T) {
	c, _ := cast(t, "Zorblatt Inc. and Apple rose. Zorblatt fell.", "Zorblatt Inc.", "AAPL", "Apple", "Nobody")
	if len(c.Given) != 4 || c.Given[1] != c.Given[2] || c.Companies[c.Given[1]].ID != "apple" {
		t.Fatalf("given %v of %s", c.Given, describe(c))
	}
	count := map[int]int{}
	for _, m := range c.Mentions[0] {
		count[m.Company]++
	}
	if count[c.Given[0]] != 2 || count[c.Given[1]] != 1 || count[c.Given[3]] != 0 {
		t.Errorf("mentions %v of %s", count, describe(c))
	}
}

// TestUserRows checks that a row of the user's replaces the embedded one with the same id.
func TestUserRows(t *testing.T) {
	table, err := Load([]*Company{{ID: "apple", Name: "Apple Growers", Exchange: "XLON", Symbol: "APLG"}, {ID: "zorblatt", Name: "Zorblatt"}})
	if err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]string{"APLG": "Apple Growers", "XLON:APLG": "Apple Growers", "Zorblatt Ltd": "Zorblatt"} {
		if c, ok := table.Resolve(value); !ok || c.Name != want {
			t.Errorf("%q: got %v, want %s", value, c, want)
		}
	}
	if c, ok := table.Resolve("AAPL"); ok {
		t.Errorf("AAPL: got %v, want none", c)
	}
	if c, ok := table.ByID("apple"); !ok || c.Name != "Apple Growers" {
		t.Errorf("apple: got %v", c)
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct{ in, want string }{
		{"id\tname\n", `own.tsv:1: header "id\tname": expected "id\tname\texchange\tsymbol\tkorean\taliases\tweak\tkind\tparent\tsector\tsource" (tab-separated)`},
		{Header + "\nacme\tAcme\n", `own.tsv:2: 2 cells: expected 11 separated by tabs (id, name, exchange, symbol, korean, aliases, weak, kind, parent, sector, source)`},
		{Header + "\n# mine\n\tAcme" + strings.Repeat("\t", 9) + "\n", `own.tsv:3: id "", name "Acme": expected both`},
		{Header + "\nacme" + strings.Repeat("\t", 10) + "\n", `own.tsv:2: id "acme", name "": expected both`},
	}
	for _, tt := range tests {
		if _, err := Parse(strings.NewReader(tt.in), "own.tsv"); err == nil || err.Error() != tt.want {
			t.Errorf("%q:\n got %v\nwant %s", tt.in, err, tt.want)
		}
	}
}

// TestEmbedded checks the shipped rows: ids stand once, parents exist, and every company is found by its id's
// own names unless another one has the name first.
func TestEmbedded(t *testing.T) {
	table := loaded(t)
	if n := len(table.Companies()); n < 2000 {
		t.Errorf("%d companies, want at least 2000", n)
	}
	rows, err := embeddedCompanies()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(table.Companies()) {
		t.Errorf("%d rows for %d ids: an id stands twice", len(rows), len(table.Companies()))
	}
	kinds := map[string]bool{"company": true, "unlisted": true, "etf": true, "index": true, "agency": true}
	for _, c := range table.Companies() {
		if _, ok := table.ByID(c.Parent); c.Parent != "" && !ok {
			t.Errorf("%s: parent %q is not in the table", c.ID, c.Parent)
		}
		if !kinds[c.Kind] || c.Source == "" {
			t.Errorf("%s: kind %q, source %q", c.ID, c.Kind, c.Source)
		}
		if got, ok := table.Resolve(c.Name); !ok {
			t.Errorf("%s: %q resolves to %v", c.ID, c.Name, got)
		}
	}
}

// FuzzRead finds companies in any bytes: mentions lie in the text, in order, and point into the cast.
func FuzzRead(f *testing.F) {
	f.Add("Acme Robotics (NYSE: ACMR) and Apple's (AAPL) rose. The company fell.", "Acme Inc.")
	f.Add("가온칩스(399720), 카카오뱅크는 \xff삼성전자(005930)株. 이 회사는", "삼전")
	f.Add("(((: A)$ON", "(")
	table := loaded(f)
	f.Fuzz(func(t *testing.T, in, given string) {
		for _, lang := range []text.Lang{text.English, text.Korean} {
			x := text.New(in, lang)
			c := table.Read([]*text.Text{x}, []string{given})
			end := 0
			for _, m := range c.Mentions[0] {
				if m.Start < end || m.End <= m.Start || m.End > len(x.Folded) || m.Company < 0 || m.Company >= len(c.Companies) || m.First >= m.Last || m.Last > len(x.Tokens) {
					t.Errorf("%q: mention %+v after byte %d of %d", in, m, end, len(x.Folded))
				}
				end = m.End
			}
			if len(c.Given) != 1 {
				t.Errorf("%q: %d given", given, len(c.Given))
			}
		}
	})
}
