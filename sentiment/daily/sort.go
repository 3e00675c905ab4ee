package daily

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"time"

	"github.com/lanrat/extsort"
)

// sorter puts rows in the order of [Row.compare], in memory as long as they fit in one chunk, beyond it
// with sorted chunks in a temporary file.
type sorter struct {
	chunk int
	dir   string
	held  []Row
	spill *spill
}

// spill is a sort on its way outside of memory.
type spill struct {
	in    chan Row
	ended chan struct{} // closed once nobody reads in any more
	out   <-chan Row
	errs  <-chan error
	stop  context.CancelFunc
}

func (s *sorter) add(r Row) {
	if s.spill == nil && len(s.held) < s.chunk {
		s.held = append(s.held, r)
		return
	}
	if s.spill == nil {
		s.spill = newSpill(s.chunk, s.dir)
		for _, h := range s.held {
			s.spill.add(h)
		}
		s.held = nil
	}
	s.spill.add(r)
}

func newSpill(chunk int, dir string) *spill {
	if dir == "" {
		dir = os.TempDir()
	}
	ctx, stop := context.WithCancel(context.Background())
	p := &spill{in: make(chan Row, channelled), ended: make(chan struct{}), stop: stop}
	sorted, out, errs := extsort.Generic(p.in, decodeRow, encodeRow, Row.compare,
		&extsort.Config{ChunkSize: chunk, TempFilesDir: dir, SortedChanBuffSize: channelled})
	p.out, p.errs = out, errs
	go func() {
		sorted.Sort(ctx)
		close(p.ended)
	}()
	return p
}

// channelled is how many rows wait between two goroutines.
const channelled = 64

// add hands over a row; after a failure, which each returns, it does nothing.
func (p *spill) add(r Row) {
	select {
	case p.in <- r:
	case <-p.ended:
	}
}

// each hands the rows over in order. The sorter is empty afterwards.
func (s *sorter) each(take func(Row) error) error {
	if s.spill == nil {
		slices.SortFunc(s.held, Row.compare)
		for _, r := range s.held {
			if err := take(r); err != nil {
				return err
			}
		}
		s.held = nil
		return nil
	}
	return s.spill.each(take)
}

func (p *spill) each(take func(Row) error) error {
	close(p.in)
	defer p.stop()
	var failed error
	for r := range p.out {
		if failed = take(r); failed != nil {
			p.stop()
			for range p.out { // until the file is gone
			}
			break
		}
	}
	if err := <-p.errs; err != nil && failed == nil {
		return fmt.Errorf("sorting rows on disk: %w", err)
	}
	return failed
}

// texts lists the row's texts.
func (r *Row) texts() []*string {
	return []*string{
		&r.ArticleID, &r.Fingerprint, &r.Ticker, &r.Company, &r.Lang, (*string)(&r.Label), (*string)(&r.LabelCurrent),
	}
}

// encodeRow writes a row for the temporary file: the texts with their lengths, the instant, the numbers.
func encodeRow(r Row) ([]byte, error) {
	var b []byte
	for _, s := range r.texts() {
		b = binary.AppendUvarint(b, uint64(len(*s)))
		b = append(b, *s...)
	}
	b = binary.BigEndian.AppendUint64(b, uint64(r.AvailableAt.Unix()))
	b = binary.BigEndian.AppendUint64(b, uint64(r.AvailableAt.Nanosecond()))
	for _, v := range r.numbers() {
		b = binary.BigEndian.AppendUint64(b, math.Float64bits(*v.value))
	}
	return b, nil
}

func decodeRow(b []byte) (Row, error) {
	var r Row
	for _, s := range r.texts() {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return r, errCut
		}
		end := size + int(n)
		*s, b = string(b[size:end]), b[end:]
	}
	numbers := r.numbers()
	if len(b) != 8*(2+len(numbers)) {
		return r, errCut
	}
	word := func(i int) uint64 { return binary.BigEndian.Uint64(b[8*i:]) }
	r.AvailableAt = time.Unix(int64(word(0)), int64(word(1))).UTC()
	for i, v := range numbers {
		*v.value = math.Float64frombits(word(2 + i))
	}
	return r, nil
}

var errCut = errors.New("a row is cut short")
