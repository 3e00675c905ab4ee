package sentiment

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment/lexicon"
	"github.com/tickertone/tickertone/sentiment/text"
)

const (
	sumTolerance    = 1e-9 // of a sum of a few hundred float64 near one
	repeatTolerance = 1e-6 // of a tone when its paragraph is pasted again
)

// sample reads the articles of data/sample.
func sample(t testing.TB) []news.Article {
	t.Helper()
	f, err := data.FS.Open("sample/articles.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	r := news.NewReader(f, "sample/articles.jsonl", news.Options{})
	defer r.Close()
	var all []news.Article
	for r.Scan() {
		all = append(all, r.Article())
	}
	if r.Err() != nil || len(all) < 100 {
		t.Fatalf("sample: %d articles, %v", len(all), r.Err())
	}
	return all
}

// dump writes every field of a score that a user can see, floats bit by bit.
func dump(s Score) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s %x %x %x %d %x %x %x\n", s.Name, s.Ticker(), s.Label, s.Tone, s.P, s.Logit, s.Evidence, s.Retrospective, s.ToneCurrent, s.Relevance)
	fmt.Fprintf(&b, "%d %d %d %d %d %s %v\n", s.Mentions, s.FirstMention, s.Sentences, s.Words, s.Unassigned, s.Fingerprint, s.Warnings)
	for _, p := range s.Ledger {
		fmt.Fprintf(&b, "%s %v %q %s %s %x %x %x %t %v\n", p.Field, p.Span, p.Text, p.Rule, p.Term, p.Valence, p.Positive, p.Negative, p.Retrospective, p.Cues)
	}
	return b.String()
}

func dumpAll(scores []Score) string {
	var b strings.Builder
	for _, s := range scores {
		b.WriteString(dump(s))
	}
	return b.String()
}

// verify checks what holds of every score: its parts sum to the log-odds, softmax of these gives its
// probabilities, the tone is their difference, and every span holds the text it says.
func verify(s Score, art news.Article) error {
	if len(s.Ledger) == 0 {
		if s.Label != "" || !math.IsNaN(s.Tone) || !math.IsNaN(s.P[0]) || !math.IsNaN(s.Logit[0]) || s.Evidence != 0 {
			return fmt.Errorf("%s: no ledger, but label %q, tone %v, p %v", s.Name, s.Label, s.Tone, s.P)
		}
		return nil
	}
	var logit [2]float64
	for _, p := range s.Ledger {
		logit[0] += p.Positive
		logit[1] += p.Negative
	}
	top := math.Max(0, math.Max(logit[0], logit[1])) // lest a long sentence overflow
	weight := [3]float64{math.Exp(logit[0] - top), math.Exp(-top), math.Exp(logit[1] - top)}
	total := weight[0] + weight[1] + weight[2]
	for i, v := range logit {
		if !(math.Abs(v-s.Logit[i]) <= sumTolerance) {
			return fmt.Errorf("%s: parts sum to %v, log-odds are %v", s.Name, logit, s.Logit)
		}
	}
	for i, v := range weight {
		if !(math.Abs(v/total-s.P[i]) <= sumTolerance) {
			return fmt.Errorf("%s: softmax of the parts gives %v, p is %v", s.Name, v/total, s.P)
		}
	}
	if !(math.Abs(s.P[0]-s.P[2]-s.Tone) <= sumTolerance) || s.Evidence != len(s.Ledger)-1 {
		return fmt.Errorf("%s: tone %v of p %v, evidence %d of %d parts", s.Name, s.Tone, s.P, s.Evidence, len(s.Ledger))
	}
	return verifySpans(s, art)
}

// verifySpans checks that parts lie in their field, in order of place, and quote it.
func verifySpans(s Score, art news.Article) error {
	fields := map[string]string{"title": art.Title, "text": art.Text}
	before, field := -1, "title"
	for i, p := range s.Ledger {
		if i == 0 {
			if p.Rule != Intercept || p.Field != "" {
				return fmt.Errorf("%s: the ledger begins with %q in field %q", s.Name, p.Rule, p.Field)
			}
			continue
		}
		raw, ok := fields[p.Field]
		for _, span := range append([]text.Span{p.Span}, p.Cues...) {
			if !ok || span.Start < 0 || span.Start >= span.End || span.End > len(raw) {
				return fmt.Errorf("%s: %s: span %v outside field %q of %d bytes", s.Name, p.Term, span, p.Field, len(raw))
			}
		}
		if raw[p.Span.Start:p.Span.End] != p.Text {
			return fmt.Errorf("%s: span %v holds %q, part says %q", s.Name, p.Span, raw[p.Span.Start:p.Span.End], p.Text)
		}
		if p.Field == "text" && field == "title" {
			field, before = "text", -1
		}
		if p.Field != field || p.Span.Start < before {
			return fmt.Errorf("%s: part %d in %s at %d is out of order", s.Name, i, p.Field, p.Span.Start)
		}
		before = p.Span.Start
	}
	return nil
}

// TestLedgerSums scores the sample and damaged copies of it, and checks each score against its parts.
func TestLedgerSums(t *testing.T) {
	e := newEngine(t, Config{Document: true})
	random := rand.New(rand.NewPCG(1, 2))
	articles := sample(t)
	rows, evidence := 0, 0
	for _, art := range articles {
		other := articles[random.IntN(len(articles))]
		for _, a := range []news.Article{art, mutate(random, art, other), mutate(random, art, other), mutate(random, art, other)} {
			for _, s := range e.Score(a) {
				rows++
				evidence += s.Evidence
				if err := verify(s, a); err != nil {
					t.Errorf("%s: %v\n%q", art.ID, err, a.Text)
				}
			}
		}
	}
	if rows < 1000 || evidence < 2000 {
		t.Errorf("%d rows and %d parts checked: expected at least 1000 and 2000", rows, evidence)
	}
}

// mutate damages an article: it moves sentences, cuts runes, pastes bytes of another article, or folds case.
func mutate(random *rand.Rand, art, other news.Article) news.Article {
	switch random.IntN(5) {
	case 0:
		parts := strings.SplitAfter(art.Text, ".")
		random.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		art.Text = strings.Join(parts, " ")
	case 1:
		runes := []rune(art.Text)
		for range 20 {
			i := random.IntN(len(runes))
			runes = slices.Delete(runes, i, min(i+3, len(runes)))
		}
		art.Text = string(runes)
	case 2:
		i, j := random.IntN(len(art.Text)), random.IntN(len(other.Text))
		art.Text = art.Text[:i] + other.Text[j:] + art.Text[i:]
		art.Lang = ""
	case 3:
		art.Text = strings.ToUpper(art.Text)
		art.Title = other.Text
	case 4:
		art.Title, art.Text = art.Text, strings.ReplaceAll(art.Title, " ", "\n")
	}
	return art
}

// TestRepeatedText pastes the text of an article twenty times: every tone stays what it was.
func TestRepeatedText(t *testing.T) {
	e := newEngine(t, Config{Document: true})
	checked := 0
	for _, art := range sample(t) {
		art.Title = ""
		long := art
		long.Text = strings.Repeat(art.Text+"\n\n", 20)
		once, often := e.Score(art), e.Score(long)
		if len(once) != len(often) {
			t.Errorf("%s: %d rows once, %d rows pasted", art.ID, len(once), len(often))
			continue
		}
		for i := range once {
			a, b := once[i], often[i]
			checked++
			if math.IsNaN(a.Tone) != math.IsNaN(b.Tone) || math.Abs(a.Tone-b.Tone) > repeatTolerance || a.Label != b.Label {
				t.Errorf("%s: %s: tone %v once, %v pasted\n%s\n%s", art.ID, a.Name, a.Tone, b.Tone, art.Text, ledgerText(a))
			}
			if b.Evidence != 20*a.Evidence {
				t.Errorf("%s: %s: %d parts once, %d pasted: expected twenty times as many", art.ID, a.Name, a.Evidence, b.Evidence)
			}
		}
	}
	if checked < 300 {
		t.Errorf("%d rows checked: expected at least 300", checked)
	}
}

// renamings are texts about a company X, and names for it that take the same particles.
var renamings = []struct {
	lang  string
	names []string
	texts []string
}{
	{"en", []string{"Nvidia", "Zorbla", "Acme", "Apple", "Delta Air Lines", "Crash Loss Fraud", "Growth", "3M", "한빛소재", "Boom", "Old Grand Union of Northern Rail and Steam"}, []string{
		"X shares plunged 17% after the company cut its outlook.",
		"Profit at X rose 12%, and X raised its dividend. It expects strong demand.",
		"X did not report a loss. Regulators opened an investigation into X.",
		"X (+3.1%) beat estimates while Intel sank 5%.",
		"X's net loss narrowed to $5 million from $20 million.",
		"Analysts said X would benefit from record orders.",
		"Profit fell at X by 12%, and the decline at X was its worst.",
		"X, Intel and AMD all fell 3%. They were hit by weak demand.",
		"Demand for what X makes is strong, said X.",
	}},
	{"ko", []string{"카카오", "네이버", "가람나라", "현대차", "적자회사", "호재", "Zorba", "기아"}, []string{
		"X는 영업이익이 35% 증가했다.",
		"X가 17% 급락했다. 회사는 적자가 확대됐다고 밝혔다.",
		"X 주가가 신고가를 썼지만 X의 매출은 감소했다.",
		"X와 인텔이 동반 하락했다. X는 부진을 면치 못했다.",
		"X를 둘러싼 우려가 해소됐다.",
		"인텔과 X가 3% 하락했고 X 매출은 12% 줄었다.",
		"X, 인텔, 퀄컴이 급등했다. X로서는 겹경사다.",
	}},
}

// TestRenaming replaces the company given by others: no bit of its tone or its parts changes.
func TestRenaming(t *testing.T) {
	e := newEngine(t, Config{})
	for _, r := range renamings {
		for _, pattern := range r.texts {
			want, first := "", ""
			for i, name := range r.names {
				art := news.Article{Lang: r.lang, Text: strings.ReplaceAll(pattern, "X", name), Companies: []string{name}}
				s := e.Score(art)[0]
				got := nameless(s, name)
				if s.Evidence == 0 {
					t.Errorf("%q: no evidence", art.Text)
				}
				if i == 0 {
					want, first = got, art.Text
				} else if got != want {
					t.Errorf("%q:\n%s%q:\n%s", first, want, art.Text, got)
				}
			}
		}
	}
}

// nameless is what a score says without its name and the places that shift with the length of a name.
func nameless(s Score, name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\t%s %x %x %d %x %x %x\n", s.Label, s.Tone, s.P, s.Evidence, s.Retrospective, s.ToneCurrent, s.Logit)
	for _, p := range s.Ledger {
		fmt.Fprintf(&b, "\t%s %q %s %s %x %x %x %d\n", p.Field, strings.ReplaceAll(p.Text, name, "X"), p.Rule, p.Term, p.Valence, p.Positive, p.Negative, len(p.Cues))
	}
	return b.String()
}

// TestOrderOfCompanies gives the companies found in each article in reverse: every row stays the same.
func TestOrderOfCompanies(t *testing.T) {
	e := newEngine(t, Config{})
	several := 0
	for _, art := range sample(t) {
		for _, s := range e.Score(art) {
			art.Companies = append(art.Companies, s.Name)
		}
		if len(art.Companies) < 2 {
			continue
		}
		several++
		rows := e.Score(art)
		slices.Reverse(art.Companies)
		back := e.Score(art)
		slices.Reverse(back)
		for i := range rows {
			if a, b := dump(rows[i]), dump(back[i]); a != b {
				t.Errorf("%s: in order:\n%s\nreversed:\n%s", art.ID, a, b)
			}
		}
	}
	if several < 50 {
		t.Errorf("%d articles with several companies: expected at least 50", several)
	}
}

// TestDeterminism scores the sample again with the same engine, with a second one, and from eight
// goroutines at once: not a bit differs.
func TestDeterminism(t *testing.T) {
	articles := sample(t)
	run := func(e *Engine) string {
		var b strings.Builder
		for _, art := range articles {
			b.WriteString(dumpAll(e.Score(art)))
		}
		return b.String()
	}
	e := newEngine(t, Config{Document: true})
	want := run(e)
	if run(e) != want {
		t.Error("second run differs")
	}
	if run(newEngine(t, Config{Document: true})) != want {
		t.Error("second engine differs")
	}
	var wait sync.WaitGroup
	same := make([]bool, 8)
	for i := range same {
		wait.Go(func() { same[i] = run(e) == want })
	}
	wait.Wait()
	for i, ok := range same {
		if !ok {
			t.Errorf("goroutine %d differs", i)
		}
	}
}

// TestSizeOrder checks that the size of the tone grows with the printed move.
func TestSizeOrder(t *testing.T) {
	tests := []struct {
		lang, format string
		sign         float64
	}{
		{"en", "Acme shares fell %s%% on Monday.", -1},
		{"en", "Acme shares rose %s%% on Monday.", 1},
		{"en", "Acme (-%s%%) traded in New York.", -1},
		{"en", "Profit at Acme dropped %s%%.", -1},
		{"en", "Acme's revenue grew by %s percent.", 1},
		{"ko", "Acme 주가가 %s%% 하락했다.", -1},
		{"ko", "Acme 주가가 %s%% 상승했다.", 1},
		{"ko", "Acme(-%s%%)가 거래를 마쳤다.", -1},
		{"ko", "Acme의 영업이익이 %s%% 감소했다.", -1},
		{"ko", "Acme의 매출이 %s%% 늘었다.", 1},
	}
	e := newEngine(t, Config{})
	for _, tt := range tests {
		before := math.Inf(-1)
		for _, percent := range []string{"0.2", "1", "5", "17"} {
			art := news.Article{Lang: tt.lang, Text: fmt.Sprintf(tt.format, percent), Companies: []string{"Acme"}}
			tone := tt.sign * e.Score(art)[0].Tone
			if !(tone > before) {
				t.Errorf("%q: tone %v is not larger than %v of the smaller move", art.Text, tone, before)
			}
			before = tone
		}
		if !(before > 0) {
			t.Errorf("%s: tone %v of the largest move has the wrong sign", tt.format, before)
		}
	}
}

// mirror negates every tone and move of both languages.
func mirror(e *Engine) []*lexicon.Entry {
	var list []*lexicon.Entry
	for _, lang := range []text.Lang{text.English, text.Korean} {
		for _, entry := range e.Lexicon(lang).Entries() {
			if entry.Kind == lexicon.Tone || entry.Kind == lexicon.Move {
				turned := *entry
				turned.Valence = -entry.Valence
				list = append(list, &turned)
			}
		}
	}
	return list
}

// plain sentences hold tones and moves, with and without a quantity, and shifters over them. Two moves in
// a row (the decline narrowed) are left out: turned twice, they say the same.
var plain = []struct{ lang, text string }{
	{"en", "Acme shares plunged 17% on Monday."},
	{"en", "Profit at Acme rose 12% and sales climbed 3%."},
	{"en", "Acme's costs jumped."},
	{"en", "Acme was upgraded to buy by analysts who praised its strong demand."},
	{"en", "Acme faces an accounting scandal and a costly recall."},
	{"en", "Acme did not disappoint."},
	{"en", "Acme may go bankrupt."},
	{"en", "Although sales fell, profit at Acme soared."},
	{"ko", "Acme는 영업이익이 35% 증가했다."},
	{"ko", "Acme 주가가 17% 폭락했다."},
	{"ko", "Acme의 비용이 급증했다."},
	{"ko", "Acme는 호재가 많지만 실적이 부진하다."},
	{"ko", "Acme가 신고가를 썼다."},
	{"ko", "Acme는 횡령 사건으로 상장폐지 위기에 놓였다."},
	{"ko", "Acme의 실적은 개선되지 않았다."},
}

// TestMirror turns the lexicon over: every piece of evidence of the plain sentences turns with it, and
// keeps its size.
func TestMirror(t *testing.T) {
	e := newEngine(t, Config{})
	turned := newEngine(t, Config{Lexicon: mirror(e)})
	for _, p := range plain {
		art := news.Article{Lang: p.lang, Text: p.text, Companies: []string{"Acme"}}
		a, b := evidenceOf(e.Score(art)[0]), evidenceOf(turned.Score(art)[0])
		if len(a) == 0 || len(a) != len(b) {
			t.Errorf("%q: %d pieces of evidence, %d turned over", p.text, len(a), len(b))
			continue
		}
		for i := range a {
			if a[i].Valence != -b[i].Valence || a[i].Span != b[i].Span || a[i].Valence == 0 {
				t.Errorf("%q: %q %s %v, turned over %q %s %v", p.text, a[i].Text, a[i].Rule, a[i].Valence, b[i].Text, b[i].Rule, b[i].Valence)
			}
		}
	}
}

// evidenceOf is the ledger without the intercept and what quantities and n-grams say by being named.
func evidenceOf(s Score) []Part {
	var list []Part
	for _, p := range s.Ledger {
		if p.Rule == ruleTone || p.Rule == ruleMove {
			list = append(list, p)
		}
	}
	return list
}

// TestNoEvidence checks that a text that says nothing of a company gives it no tone, which is not a neutral
// tone: neither a term of the lexicon nor a learned n-gram speaks of it.
func TestNoEvidence(t *testing.T) {
	e := newEngine(t, Config{})
	for _, art := range []news.Article{
		{Lang: "en", Text: "Qwzxv Acme jkqzx.", Companies: []string{"Acme"}},
		{Lang: "ko", Text: "뷁퉯 Acme 쀍뚫쉙.", Companies: []string{"Acme"}},
		{Lang: "en", Text: "Nvidia shares plunged 17%.", Companies: []string{"Acme"}},
		{Lang: "ko", Text: "엔비디아 주가가 17% 폭락했다.", Companies: []string{"Acme"}},
		{Lang: "en", Text: "", Companies: []string{"Acme"}},
		{Lang: "ko", Title: " \n", Text: "…", Companies: []string{"Acme"}},
	} {
		for _, s := range e.Score(art) {
			if s.Label != "" || !math.IsNaN(s.Tone) || !math.IsNaN(s.P[1]) || !math.IsNaN(s.ToneCurrent) || len(s.Ledger) != 0 {
				t.Errorf("%q: %s: label %q, tone %v, p %v: expected none", art.Text, s.Name, s.Label, s.Tone, s.P)
			}
		}
	}
}
