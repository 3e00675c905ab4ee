package news

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// benchText makes an article of about 1.5 KB.
func benchText(lang string) string {
	if lang == "ko" {
		return strings.Repeat("삼성전자는 지난해 4분기 영업이익이 시장 전망을 밑돌았다고 관련 자료에서 밝혔다. ", 14)
	}
	return strings.Repeat("The company said on Monday that its quarterly profit rose 12%, ahead of the mean estimate. ", 16)
}

func benchInput(format, lang string, rows int) []byte {
	var b bytes.Buffer
	if format == "csv" {
		b.WriteString("id,published,title,text\n")
	}
	for i := range rows {
		if format == "csv" {
			fmt.Fprintf(&b, "a%d,2025-01-27T15:30:00Z,Results,\"%s\"\n", i, benchText(lang))
		} else {
			fmt.Fprintf(&b, `{"id":"a%d","published":"2025-01-27T15:30:00Z","title":"Results","text":"%s\n"}`+"\n", i, benchText(lang))
		}
	}
	return b.Bytes()
}

func BenchmarkReader(b *testing.B) {
	for _, format := range []string{"jsonl", "csv"} {
		for _, lang := range []string{"en", "ko"} {
			b.Run(format+"/"+lang, func(b *testing.B) {
				in := benchInput(format, lang, 500)
				b.SetBytes(int64(len(in)))
				b.ReportAllocs()
				for b.Loop() {
					r := NewReader(bytes.NewReader(in), "a."+format, Options{})
					n := 0
					for r.Scan() {
						n++
					}
					if n != 500 || r.Err() != nil {
						b.Fatal(n, r.Err())
					}
				}
			})
		}
	}
}
