package sentiment

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/tickertone/tickertone/data/news"
)

// Labelled is one row to learn from, or to be measured on.
type Labelled struct {
	ID     string   `json:"id"`
	Lang   string   `json:"lang"`
	Title  string   `json:"title"`
	Text   string   `json:"text"`
	Target string   `json:"target"` // company; empty for the text as a whole
	Label  int      `json:"label"`  // -1, 0 or 1
	Score  *float64 `json:"score"`  // optional, in [-1, 1]
}

// ReadLabelled reads JSON lines of labelled rows. Errors name the file and line.
func ReadLabelled(r io.Reader, name string) ([]Labelled, error) {
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, news.DefaultMaxLine)
	var rows []Labelled
	line := 1
	for ; scan.Scan(); line++ {
		if len(scan.Bytes()) == 0 {
			continue
		}
		row := Labelled{Label: 2}
		if err := json.Unmarshal(scan.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("%s:%d: %w; expected a JSON object with text, target and label", name, line, err)
		}
		if row.Label < -1 || row.Label > 1 {
			return nil, fmt.Errorf("%s:%d: label %d or none: expected -1, 0 or 1", name, line, row.Label)
		}
		if row.Text == "" && row.Title == "" {
			return nil, fmt.Errorf("%s:%d: neither text nor title", name, line)
		}
		rows = append(rows, row)
	}
	err := scan.Err()
	switch {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("%s:%d: line longer than %d bytes; expected a JSON object with text, target and label", name, line, news.DefaultMaxLine)
	case err != nil:
		return nil, fmt.Errorf("%s:%d: %w", name, line, err)
	}
	return rows, nil
}

func (r Labelled) article() news.Article {
	art := news.Article{ID: r.ID, Title: r.Title, Text: r.Text, Lang: r.Lang}
	if r.Target != "" {
		art.Companies = []string{r.Target}
	}
	return art
}

// Predict scores the target of a labelled row: the company, or the text as a whole.
func (e *Engine) Predict(r Labelled) Score {
	d := e.read(r.article())
	if r.Target == "" {
		return d.whole()
	}
	return d.score(d.cast.Given[0], r.Target)
}

// Class numbers a label: 0 neutral or none, 1 positive, 2 negative, as package models counts them.
func (l Label) Class() int {
	switch l {
	case Positive:
		return 1
	case Negative:
		return 2
	}
	return 0
}

// Class numbers the label of a row in the same way.
func (r Labelled) Class() int { return (r.Label + 3) % 3 }
