package sentiment

import (
	"math"
	"strings"
	"testing"

	"github.com/tickertone/tickertone/data/news"
)

// FuzzScore scores any bytes: nothing panics, and every score keeps what TestLedgerSums checks.
func FuzzScore(f *testing.F) {
	f.Add("Acme slumps", "Shares of Acme (NYSE: ACME) fell 17%, but its loss narrowed.", "Acme", "en")
	f.Add("엔비디아 17% 폭락", "엔비디아(NVDA)는 급락했지만 반등했다. 회사는 적자 폭을 줄였다.", "엔비디아", "ko")
	f.Add("", "美 株價 ↑ 3.2%p, △12조3천억원…", "$NVDA", "")
	f.Add("\xff\xfe", "A\x00B\xed\xa0\x80 rose\u2028 1e999% not not not", "", "xx")
	f.Add("ｎｖｉｄｉａ ﬁne", "ᄒ\u1161\u11ab글 İ ẞ \u200b급\u200b락", "İ", "ko")
	e := newEngine(f, Config{Document: true})
	f.Fuzz(func(t *testing.T, title, body, company, lang string) {
		given := news.Article{Title: title, Text: body, Lang: lang, Companies: []string{company}}
		found := given
		found.Companies = nil
		for _, art := range []news.Article{given, found} {
			for _, s := range e.Score(art) {
				if err := verify(s, art); err != nil {
					t.Error(err)
				}
			}
		}
		e.Arithmetic(given)
	})
}

// FuzzReadWeights reads any bytes as weights: finite numbers, or an error with the file.
func FuzzReadWeights(f *testing.F) {
	f.Add(weightsHeader + "\nintercept\t0\t-1e308\nintercept\t1\t1\n")
	f.Add(weightsHeader + "\npresence\tNaN\t0x1p-2\n")
	f.Fuzz(func(t *testing.T, in string) {
		w, err := ReadWeights(strings.NewReader(in), "f")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Errorf("error without the file: %v", err)
			}
			return
		}
		for _, row := range w.rows {
			if sum := row.positive + row.negative; math.IsNaN(sum) || math.IsInf(sum, 0) {
				t.Errorf("%+v", row)
			}
		}
	})
}

// FuzzReadLabelled reads any bytes as labelled rows: rows with a label and a text, or an error with the file.
func FuzzReadLabelled(f *testing.F) {
	f.Add(`{"text":"Intel fell.","target":"Intel","label":-1,"score":-0.5}`)
	f.Add("{\"title\":\"\\ud800\",\"label\":1e0}\n\n{\"label\":2}\n")
	f.Fuzz(func(t *testing.T, in string) {
		rows, err := ReadLabelled(strings.NewReader(in), "f")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Errorf("error without the file: %v", err)
			}
			return
		}
		for _, r := range rows {
			if r.Label < -1 || r.Label > 1 || r.Text+r.Title == "" {
				t.Errorf("row %+v", r)
			}
		}
	})
}
