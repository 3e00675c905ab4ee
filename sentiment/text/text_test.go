package text

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSentences(t *testing.T) {
	tests := []struct {
		lang Lang
		in   string
		want []string
	}{
		{English, "Apple Inc. rose 3.2%. Analysts at J. P. Morgan cheered!", []string{"Apple Inc. rose 3.2%.", "Analysts at J. P. Morgan cheered!"}},
		{English, "\"We are done.\" He left. U.S. stocks fell.", []string{"\"We are done.\"", "He left.", "U.S. stocks fell."}},
		{English, "Profit fell ,\nhowever , it said .\nSales rose .", []string{"Profit fell ,\nhowever , it said .", "Sales rose ."}},
		{Korean, "주가가 2,517.37로 내렸다. 다만 1.5배 늘었다.\"최악\"이라고 했다", []string{"주가가 2,517.37로 내렸다.", "다만 1.5배 늘었다.\"", "최악\"이라고 했다"}},
		{Korean, "급락했다.이어 반등했다.", []string{"급락했다.", "이어 반등했다."}},
	}
	for _, tt := range tests {
		got := New(tt.in, tt.lang)
		var have []string
		for _, s := range got.Sentences {
			have = append(have, got.Raw[got.Source(s.Span).Start:got.Source(s.Span).End])
		}
		if strings.Join(have, "|") != strings.Join(tt.want, "|") {
			t.Errorf("%q:\n got %q\nwant %q", tt.in, have, tt.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	tests := []struct {
		lang  Lang
		in    string
		value float64
		unit  Unit
		cur   string
		span  string
	}{
		{English, "fell 17% today", 17, Percent, "", "17%"},
		{English, "fell 17 percent", 17, Percent, "", "17 percent"},
		{English, "fell 17 per cent", 17, Percent, "", "17 per cent"},
		{English, "to EUR6 .5 m a year", 6.5e6, Money, "EUR", "EUR6 .5 m"},
		{English, "of SEK1,200 .50 .", 1200.5, Money, "SEK", "SEK1,200 .50"},
		{English, "rose 2 percentage points", 2, Points, "", "2 percentage points"},
		{English, "wiped out $589 billion in a day", 589e9, Money, "USD", "$589 billion"},
		{English, "of EUR 13.1 mn", 13.1e6, Money, "EUR", "EUR 13.1 mn"},
		{English, "in 2007 it", 2007, Calendar, "", "2007"},
		{English, "Rs 71.77 crore", 71.77e7, Money, "INR", "Rs 71.77 crore"},
		{English, "a three-fold 3-fold rise", 3, Multiple, "", "3-fold"},
		{English, "(-2.5%)", -2.5, Percent, "", "-2.5%"},
		{Korean, "118.42달러까지", 118.42, Money, "USD", "118.42달러까지"},
		{Korean, "3천556억원을", 3556e8, Money, "KRW", "3천556억원을"},
		{Korean, "1조2271억원", 12271e8, Money, "KRW", "1조2271억원"},
		{Korean, "6000억달러 증발", 6000e8, Money, "USD", "6000억달러"},
		{Korean, "1.2%p 올랐다", 1.2, Points, "", "1.2%p"},
		{Korean, "▲1.6%", 1.6, Percent, "", "▲1.6%"},
		{Korean, "4거래일 사이", 4, Calendar, "", "4거래일"},
		{Korean, "870억원 대비", 870e8, Money, "KRW", "870억원"},
		{Korean, "3배 늘어", 3, Multiple, "", "3배"},
	}
	for _, tt := range tests {
		got := New(tt.in, tt.lang)
		if len(got.Numbers) != 1 {
			t.Errorf("%q: %d numbers, want 1", tt.in, len(got.Numbers))
			continue
		}
		n := got.Numbers[0]
		value := n.Value
		if n.Signed < 0 {
			value = -value
		}
		span := got.Source(n.Span)
		if math.Abs(value-tt.value) > 1e-9*math.Abs(tt.value) || n.Unit != tt.unit || n.Currency != tt.cur || got.Raw[span.Start:span.End] != tt.span {
			t.Errorf("%q: got %v %v %q %q, want %v %v %q %q", tt.in, value, n.Unit, n.Currency, got.Raw[span.Start:span.End], tt.value, tt.unit, tt.cur, tt.span)
		}
	}
}

// TestAddresses checks that web addresses hold no words and end where the text goes on.
func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"Acme beats https://a.example/Plunge-17":      "acme beats",
		"See www.acme.example, or call. (http://x.y)": "see or call . (",
		"상승 https://a.example/b급락":                    "상승 급락",
		"the www is free":                             "the www is free",
	} {
		x := New(in, Detect(in))
		var words []string
		for i := range x.Tokens {
			words = append(words, x.Word(i))
		}
		if got := strings.Join(words, " "); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// FuzzText holds that tokens are ordered, in range and rebuild the text but for web addresses, and that every span of the
// folded text leads to a span of the source.
func FuzzText(f *testing.F) {
	for _, s := range []string{"Apple Inc. rose 3.2%.", "美 株 17% 폭락…", "e\u0301clair", "\xff\xfe", "３．５％", "1조2271억", "Up https://a.example/b 3%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range []Lang{English, Korean} {
			x := New(s, lang)
			checkReused(t, s, lang)
			end := 0
			for _, tok := range x.Tokens {
				if tok.Start < end || tok.End <= tok.Start || tok.End > len(x.Folded) {
					t.Fatalf("token %v after %d in %d bytes", tok.Span, end, len(x.Folded))
				}
				for _, w := range strings.Fields(x.Folded[end:tok.Start]) {
					if !strings.HasPrefix(w, "http") && !strings.HasPrefix(w, "www.") {
						t.Fatalf("gap %q is neither space nor a web address", w)
					}
				}
				end = tok.End
				src := x.Source(tok.Span)
				if src.Start < 0 || src.End > len(x.Raw) || src.End < src.Start {
					t.Fatalf("source %v of %v in %d bytes", src, tok.Span, len(x.Raw))
				}
			}
			for _, n := range x.Numbers {
				if n.First < 0 || n.Last > len(x.Tokens) || n.First >= n.Last {
					t.Fatalf("number tokens [%d,%d) of %d", n.First, n.Last, len(x.Tokens))
				}
			}
		}
	})
}

// TestLimits: no run of text makes a token, a sentence or a Text of any length, and what is cut is not lost.
func TestLimits(t *testing.T) {
	const size = 3 * stretch
	for _, s := range []string{"a", "가", "1", "a ", "가나 다", "a,", "é\n", "A. b\n\n", "\u0301", "\xff"} {
		raw := strings.Repeat(s, size/len(s))
		for _, lang := range []Lang{English, Korean} {
			at := 0
			for _, x := range Read(raw, lang) {
				part := x.Source(Span{0, len(x.Folded)})
				if part.Start != at && x.Folded != "" || part.End-part.Start > stretch {
					t.Errorf("%q: a stretch %v, after one that ends at %d", s, part, at)
				}
				at = part.End
				for _, tok := range x.Tokens {
					if tok.Len() >= maxToken+utf8.UTFMax {
						t.Fatalf("%q: a token of %d bytes", s, tok.Len())
					}
				}
				for _, sentence := range x.Sentences {
					if n := sentence.Last - sentence.First; n > maxSentence {
						t.Fatalf("%q: a sentence of %d tokens", s, n)
					}
				}
			}
			if at != len(raw) {
				t.Errorf("%q: read up to byte %d of %d", s, at, len(raw))
			}
		}
	}
}

// TestReadOffsets: spans of a later stretch are those of the whole field.
func TestReadOffsets(t *testing.T) {
	raw := strings.Repeat("가나다 line\n", stretch/8) + "Ünique end"
	all := Read(raw, English)
	x := all[len(all)-1]
	if len(all) < 2 || x.Raw != raw {
		t.Fatalf("%d stretches", len(all))
	}
	last := x.Source(x.Tokens[len(x.Tokens)-2].Span)
	if got := raw[last.Start:last.End]; got != "Ünique" || !x.Tokens[len(x.Tokens)-2].Capital {
		t.Errorf("the last word but one is %q", got)
	}
}
