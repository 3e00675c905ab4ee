package company

import (
	"strings"
	"unicode/utf8"

	"github.com/tickertone/tickertone/sentiment/text"
)

// introductions finds "Name (TICKER)", "Name (NYSE: TICKER)" and 이름(005930). A known ticker makes the
// name an alias for this article; an unknown one introduces a company. Its exchange stays empty unless the
// text names it: six digits may be KOSPI or KOSDAQ.
func (r *Reader) introductions(x *text.Text) {
	for i := 1; i+2 < len(x.Tokens); i++ {
		if x.Word(i) != "(" {
			continue
		}
		market, symbol, ok := bracketed(x, i)
		if !ok {
			continue
		}
		written := nameBefore(x, i)
		if written == "" || !r.isTickerHere(x, written, market, symbol) {
			continue
		}
		r.introduce(written, market, symbol)
	}
}

// bracketed reads the brackets that open at token i: an optional exchange and colon, then a ticker.
func bracketed(x *text.Text, i int) (market, symbol string, ok bool) {
	j := i + 1
	if j+3 < len(x.Tokens) && x.Word(j+1) == ":" {
		market = upper(x, j)
		j += 2
	}
	if j+1 >= len(x.Tokens) || x.Word(j+1) != ")" {
		return "", "", false
	}
	tok := x.Tokens[j]
	switch {
	case tok.Kind == text.Digits && tok.Len() == 6:
	case tok.Kind == text.Word && tok.AllCaps && tok.Len() <= 5, market != "" && tok.Kind == text.Word:
	default:
		return "", "", false
	}
	return market, upper(x, j), true
}

// upper is token i in capitals, mostly as it is written.
func upper(x *text.Text, i int) string {
	src := x.Source(x.Tokens[i].Span)
	if raw := x.Raw[src.Start:src.End]; len(raw) == x.Tokens[i].Len() && strings.EqualFold(raw, x.Word(i)) {
		return strings.ToUpper(raw)
	}
	return strings.ToUpper(x.Word(i))
}

// nameBefore is the name written before the bracket at token i: the run of glued letters in Korean, the
// run of capitalised words in English.
func nameBefore(x *text.Text, i int) string {
	first := i
	for first > 0 && (x.Tokens[first].Glued || first == i && x.Lang == text.English) && x.Tokens[first-1].Kind != text.Mark {
		first--
		if x.Lang == text.English {
			break
		}
	}
	if x.Lang == text.English {
		for first > 0 && x.Tokens[first-1].Capital && x.Tokens[first].Capital && i-first < 4 && x.Tokens[first-1].Sentence == x.Tokens[i].Sentence {
			first--
		}
		if first < i && !x.Tokens[first].Capital {
			return ""
		}
	}
	if first == i {
		return ""
	}
	src := x.Source(text.Span{Start: x.Tokens[first].Start, End: x.Tokens[i-1].End})
	name := x.Raw[src.Start:src.End]
	if utf8.RuneCountInString(name) < 2 {
		return ""
	}
	return name
}

// isTickerHere tells a ticker from an acronym: an exchange or six digits beside it settles it; letters
// alone must not be a known acronym nor the initials of the name.
func (r *Reader) isTickerHere(x *text.Text, written, market, symbol string) bool {
	if symbol[0] >= '0' && symbol[0] <= '9' {
		return true
	}
	if market != "" {
		return r.table.words.markets[market] != ""
	}
	if _, known := r.table.bySymbol[symbol]; known && !r.table.words.acronyms[symbol] {
		return true
	}
	return !r.table.words.acronyms[symbol] && !areInitials(written, symbol) && len(symbol) >= 3
}

func areInitials(written, symbol string) bool {
	var initials strings.Builder
	for _, w := range strings.Fields(written) {
		initials.WriteString(strings.ToUpper(w[:1]))
	}
	return strings.HasSuffix(initials.String(), symbol) || strings.HasSuffix(symbol, initials.String()) && initials.Len() > 1
}

func (r *Reader) introduce(written, market, symbol string) {
	if c, ok := r.table.bySymbol[symbol]; ok && (market == "" || r.table.words.sameMarket(c.Exchange, market+":")) {
		r.addExtra(written, r.member(c))
		return
	}
	if _, ok := r.table.Resolve(written); ok {
		return
	}
	if i, ok := r.unknown[written]; ok {
		c := *r.cast.Companies[i]
		c.Symbol, c.Exchange = symbol, r.table.words.markets[market]
		r.cast.Companies[i] = &c
		return
	}
	i := r.member(&Company{Name: written, Symbol: symbol, Exchange: r.table.words.markets[market]})
	r.addExtra(written, i)
	r.addExtra(symbol, i)
}
