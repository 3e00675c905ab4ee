package benchmarks

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/data/news"
	"github.com/tickertone/tickertone/sentiment"
	"github.com/tickertone/tickertone/sentiment/text"
)

// Article bodies that stand beside the repository, when they are there; data/sample serves otherwise.
const (
	englishBodies = "../shared/market/news/fnspid_bodies_2021_2022.jsonl.gz"
	koreanBody    = "../shared/seed/newspim-2025-01-31.txt"
)

// Sizes of what is read and made: articles read of a file, paragraphs of one text.
const (
	maxSources    = 300
	minParagraphs = 3
	maxParagraphs = 9
)

// Texts makes articles of one language without end, the same in every run: each a run of paragraphs of a
// real article, its last digits changed.
type Texts struct {
	From    string // what they are made from, for people
	sources []source
	random  *rand.Rand
	made    int
}

type source struct {
	title      string
	paragraphs []string
}

// NewTexts makes texts from the articles that stand beside the repository, or else from data/sample; root is
// the directory of the module.
func NewTexts(root string, lang text.Lang) (*Texts, error) {
	extra, from := filepath.Join(root, englishBodies), "FNSPID bodies"
	if lang == text.Korean {
		extra, from = filepath.Join(root, koreanBody), "data/sample and a Newspim article"
	}
	t, err := SampleTexts(lang)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(extra); errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if lang == text.English { // There are enough.
		t.sources = nil
	}
	t.From = from
	return t, t.readFile(extra)
}

// SampleTexts makes texts from data/sample, which is the same wherever the module is.
func SampleTexts(lang text.Lang) (*Texts, error) {
	t := &Texts{From: "data/sample", random: rand.New(rand.NewPCG(1, 2))}
	return t, t.readSample(lang)
}

func (t *Texts) readSample(lang text.Lang) error {
	f, err := data.FS.Open("sample/articles.jsonl")
	if err != nil {
		return err
	}
	defer f.Close()
	return t.read(news.NewReader(f, "sample/articles.jsonl", news.Options{}), lang)
}

func (t *Texts) readFile(path string) error {
	r, err := news.Open(path, news.Options{Columns: map[string]string{
		"published": "Date", "title": "Article_title", "text": "Article",
	}})
	if err != nil {
		return err
	}
	return t.read(r, "")
}

// read adds the articles of a reader that are in a language, or all; one of many paragraphs as many times,
// so that it is drawn as often.
func (t *Texts) read(r *news.Reader, lang text.Lang) error {
	for n := 0; n < maxSources && r.Scan(); n++ {
		a := r.Article()
		if lang != "" && sentiment.Lang(a) != lang {
			continue
		}
		s := source{a.Title, paragraphs(a.Text)}
		for range s.paragraphs {
			t.sources = append(t.sources, s)
		}
	}
	return r.Err()
}

func paragraphs(body string) []string {
	var all []string
	for line := range strings.Lines(body) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// Next makes an article.
func (t *Texts) Next() news.Article {
	s := t.sources[t.random.IntN(len(t.sources))]
	body := s.paragraphs
	if n := minParagraphs + t.random.IntN(maxParagraphs-minParagraphs+1); n < len(body) {
		first := t.random.IntN(len(body) - n + 1)
		body = body[first : first+n]
	}
	t.made++
	return news.Article{
		ID:        fmt.Sprintf("b%d", t.made),
		Published: time.Date(2025, 1, 2, 0, 0, 0, 0, time.UTC).Add(time.Duration(t.made) * time.Second),
		Title:     s.title,
		Text:      t.vary(strings.Join(body, "\n")),
	}
}

// Make makes articles of so many bytes of title and text, or a few more.
func (t *Texts) Make(bytes int) []news.Article {
	var all []news.Article
	for bytes > 0 {
		a := t.Next()
		all = append(all, a)
		bytes -= len(a.Title) + len(a.Text)
	}
	return all
}

// vary changes the last digit of every number that has two or more digits and does not begin with 0, as
// codes do.
func (t *Texts) vary(s string) string {
	b := []byte(s)
	for i := 0; i < len(b); i++ {
		first := i
		for i < len(b) && '0' <= b[i] && b[i] <= '9' {
			i++
		}
		if i-first >= 2 && b[first] != '0' {
			b[i-1] = byte('0' + t.random.IntN(10))
		}
	}
	return string(b)
}

// WriteLines writes so many bytes of JSON lines, or a few more, and returns how many.
func (t *Texts) WriteLines(w io.Writer, bytes int64) (int64, error) {
	var written int64
	for written < bytes {
		a := t.Next()
		line, err := json.Marshal(map[string]string{
			"id": a.ID, "published": a.Published.Format(time.RFC3339), "title": a.Title, "text": a.Text,
		})
		if err != nil {
			return written, err
		}
		n, err := w.Write(append(line, '\n'))
		written += int64(n)
		if err != nil {
			return written, err
		}
	}
	return written, nil
}
