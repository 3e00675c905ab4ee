package daily

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
)

// Row is one article's score of one company, as far as the panel needs it. Numbers that are missing are
// NaN.
type Row struct {
	ArticleID   string    // rows of one id are versions of one article; an empty id is no other's version
	Lang        string    // of the article; empty when unknown
	AvailableAt time.Time // zero when unknown
	Company     string
	Ticker      string // EXCHANGE:SYMBOL; empty when unlisted or unknown

	Label         sentiment.Label // empty without evidence
	Tone          float64         // in [-1, 1]; NaN without evidence
	P             [3]float64      // p_positive, p_neutral, p_negative; NaN without evidence
	ToneCurrent   float64         // tone without what tells of earlier days; NaN when nothing is left
	LabelCurrent  sentiment.Label // label without it; empty when nothing is left, or when unknown
	Retrospective float64         // share of such evidence, in [0, 1]; NaN without evidence
	Relevance     float64         // in [0, 1]

	Fingerprint string // 64 hexadecimal digits; empty when unknown, and then the article is no other's copy
}

// rowOf is the row of a score of the article.
func rowOf(art news.Article, s sentiment.Score) Row {
	return Row{
		ArticleID: art.ID, Lang: string(sentiment.Lang(art)), AvailableAt: art.AvailableAt(), Company: s.Name, Ticker: s.Ticker(),
		Label: s.Label, Tone: s.Tone, P: s.P, ToneCurrent: s.ToneCurrent, LabelCurrent: s.LabelCurrent, Retrospective: s.Retrospective,
		Relevance: s.Relevance, Fingerprint: s.Fingerprint,
	}
}

// key tells companies apart.
func (r Row) key() string {
	if r.Ticker != "" {
		return "ticker " + r.Ticker
	}
	return "name " + r.Company
}

// check returns what is wrong with the row's values, apart from its time.
func (r Row) check() error {
	if r.Company == "" {
		return fmt.Errorf("company is empty: want a name")
	}
	for _, v := range r.numbers() {
		if x := *v.value; x < v.low || x > v.high || math.IsInf(x, 0) {
			return fmt.Errorf("%s %v: want a number from %v to %v, or none", v.name, x, v.low, v.high)
		}
	}
	if math.IsNaN(r.Relevance) {
		return fmt.Errorf("relevance is empty: want a number from 0 to 1")
	}
	for _, l := range []sentiment.Label{r.Label, r.LabelCurrent} {
		switch l {
		case "", sentiment.Positive, sentiment.Neutral, sentiment.Negative:
		default:
			return fmt.Errorf("label %q: want positive, neutral, negative, or none", l)
		}
	}
	_, err := parseFingerprint(r.Fingerprint)
	return err
}

type bounded struct {
	name      string
	value     *float64
	low, high float64
}

// numbers lists the row's numbers by their columns, with the range of each.
func (r *Row) numbers() []bounded {
	return []bounded{
		{"tone", &r.Tone, -1, 1},
		{"tone_current", &r.ToneCurrent, -1, 1},
		{"p_positive", &r.P[0], 0, 1},
		{"p_neutral", &r.P[1], 0, 1},
		{"p_negative", &r.P[2], 0, 1},
		{"relevance", &r.Relevance, 0, 1},
		{"retrospective", &r.Retrospective, 0, 1},
	}
}

// current is the row without the evidence that tells of earlier days.
func (r Row) current() Row {
	if r.ToneCurrent != r.Tone {
		none := math.NaN()
		r.Tone, r.Label, r.P = r.ToneCurrent, r.LabelCurrent, [3]float64{none, none, none}
	}
	return r
}

// compare puts rows in the order in which they became known. Everything a row holds takes part, so that
// the panel does not depend on the order in which rows of one instant were added.
func (r Row) compare(other Row) int {
	order := cmp.Or(
		r.AvailableAt.Compare(other.AvailableAt),
		strings.Compare(r.ArticleID, other.ArticleID),
		strings.Compare(r.Fingerprint, other.Fingerprint),
		strings.Compare(r.Ticker, other.Ticker),
		strings.Compare(r.Company, other.Company),
		strings.Compare(r.Lang, other.Lang),
		strings.Compare(string(r.Label), string(other.Label)),
		strings.Compare(string(r.LabelCurrent), string(other.LabelCurrent)),
	)
	if order != 0 {
		return order
	}
	theirs := other.numbers()
	for i, v := range r.numbers() {
		if order := cmp.Compare(*v.value, *theirs[i].value); order != 0 {
			return order
		}
	}
	return 0
}

// fingerprint is a sketch of a text: the share of equal bytes of two of them estimates the Jaccard
// similarity of their texts.
type fingerprint [32]byte

// parseFingerprint reads hexadecimal digits; nil stands for none.
func parseFingerprint(digits string) (*fingerprint, error) {
	if digits == "" {
		return nil, nil
	}
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != len(fingerprint{}) {
		return nil, fmt.Errorf("fingerprint %q: want %d hexadecimal digits, or none", digits, 2*len(fingerprint{}))
	}
	f := fingerprint(b)
	if f == noWords {
		return nil, nil
	}
	return &f, nil
}

// noWords is the fingerprint of a text without a word: all such texts would be copies of each other.
var noWords = fingerprint([]byte(strings.Repeat("\xff", len(fingerprint{}))))

// similarity is the share of equal bytes. Source: Li and König (2010), b-Bit Minwise Hashing, with b = 8,
// where unrelated texts share one byte in 256 by chance.
func (f *fingerprint) similarity(other *fingerprint) float64 {
	equal := 0
	for i := range f {
		if f[i] == other[i] {
			equal++
		}
	}
	return float64(equal) / float64(len(f))
}
