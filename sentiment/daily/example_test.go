package daily_test

import (
	"fmt"
	"strings"

	"github.com/tickertone/tickertone/sentiment/daily"
)

func ExampleReadScores() {
	scores := strings.NewReader(`article_id,available_at,company,ticker,label,tone,relevance
a,2025-01-31T05:43:00Z,Apple,XNAS:AAPL,positive,0.6,1
b,2025-01-31T21:00:00Z,Apple,XNAS:AAPL,negative,-0.2,0.5
c,2025-02-02T12:00:00Z,Apple,XNAS:AAPL,positive,0.4,0.5
d,,Apple,XNAS:AAPL,positive,0.4,0.5
`)
	b := daily.NewBuilder(daily.Config{})
	for row, err := range daily.ReadScores(scores, "scores.csv") {
		if err != nil {
			fmt.Println(err)
			return
		}
		b.AddRow(row)
	}
	panel, err := b.Panel()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, o := range panel.Rows {
		fmt.Printf("%s %s: %d articles, tone %.2f\n", o.Session, o.Company, o.Articles, o.Tone)
	}
	for _, r := range panel.Rejected {
		fmt.Println(r)
	}
	// Output:
	// 2025-01-31 Apple: 1 articles, tone 0.60
	// 2025-02-03 Apple: 2 articles, tone 0.10
	// article "d", company "Apple": neither published nor modified is known: want one
}
