package market

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/data/calendar"
)

// The factors that files of daily returns name, in lower case as [Factors] has them.
const (
	MarketExcess = "mkt-rf" // the market's return less the riskless rate
	Size         = "smb"
	Value        = "hml"
	Robust       = "rmw"
	Conservative = "cma"
	Momentum     = "mom"
	Riskless     = "rf"
)

// momentumNames are what momentum is called elsewhere.
var momentumNames = []string{"umd", "wml"}

// Factors is the daily returns of factors, as fractions.
type Factors struct {
	Name     string
	Names    []string // lower case, in the order of the file
	Dates    []calendar.Date
	Warnings []error

	values [][]float64 // per name, per date; NaN where missing
}

// ReadFactors reads daily factor returns in the form in which Kenneth French publishes them:
// lines of text; a header whose first cell is empty (or date) and whose others name the factors; rows of a
// date, YYYYMMDD or YYYY-MM-DD, and percents; a blank line and lines of text. -99.99 and -999 are missing
// values. Dates must ascend.
//
// name is the file's, for errors, which give the line. Text before the header and after the last row is
// skipped; a row after that text is an error, because it belongs to another table.
func ReadFactors(r io.Reader, name string) (*Factors, error) {
	f := &factorFile{Factors: &Factors{Name: name}}
	lines := bufio.NewScanner(withoutMark(r))
	for lines.Scan() {
		f.line++
		if err := f.add(strings.TrimSpace(lines.Text())); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, f.line, err)
		}
	}
	err := lines.Err()
	if errors.Is(err, bufio.ErrTooLong) {
		return nil, fmt.Errorf("%s:%d: line longer than %d bytes: want a table of daily factor returns", name, f.line+1, bufio.MaxScanTokenSize)
	}
	if err != nil {
		return nil, syntaxError(name, err)
	}
	return f.finish()
}

// factorFile is a file of factors while it is read.
type factorFile struct {
	*Factors
	line int
	end  int // line of the first text after the rows, 0 before it
}

func (f *factorFile) add(line string) error {
	switch {
	case f.Names == nil:
		return f.addHeader(strings.Split(line, ","))
	case line == "" || line[0] < '0' || line[0] > '9':
		if len(f.Dates) > 0 && f.end == 0 {
			f.end = f.line
		}
		return nil
	case f.end > 0:
		return fmt.Errorf("row %s: the table ended on line %d: want one table in a file", data.Quote(line), f.end)
	}
	return f.addRow(strings.Split(line, ","))
}

// addHeader takes the cells for the header if they can be one.
func (f *factorFile) addHeader(cells []string) error {
	first := strings.TrimSpace(cells[0])
	if len(cells) < 2 || first != "" && !strings.EqualFold(first, "date") {
		if _, err := factorDate(first); err == nil && len(cells) > 1 {
			return fmt.Errorf("row %s before any header: want one, such as ,Mkt-RF,SMB,HML,RF", data.Quote(strings.Join(cells, ",")))
		}
		return nil
	}
	var names []string
	for _, cell := range cells[1:] {
		name := strings.ToLower(strings.TrimSpace(cell))
		if slices.Contains(momentumNames, name) {
			name = Momentum
		}
		if name == "" || slices.Contains(names, name) {
			return fmt.Errorf("header %s: factor %s: want names, each once", data.QuoteList(cells), data.Quote(name))
		}
		names = append(names, name)
	}
	f.Names, f.values = names, make([][]float64, len(names))
	return nil
}

func (f *factorFile) addRow(cells []string) error {
	if len(cells) != len(f.Names)+1 {
		return fmt.Errorf("%d fields: want %d, as in the header", len(cells), len(f.Names)+1)
	}
	date, err := factorDate(strings.TrimSpace(cells[0]))
	if err != nil {
		return err
	}
	if n := len(f.Dates); n > 0 && !f.Dates[n-1].Before(date) {
		return fmt.Errorf("date %s after %s: want ascending dates", date, f.Dates[n-1])
	}
	f.Dates = append(f.Dates, date)
	for j, cell := range cells[1:] {
		v, err := factorValue(strings.TrimSpace(cell))
		if err != nil {
			return fmt.Errorf("%s: %w", f.Names[j], err)
		}
		f.values[j] = append(f.values[j], v)
	}
	return nil
}

// factorDate reads YYYYMMDD or YYYY-MM-DD.
func factorDate(s string) (calendar.Date, error) {
	if len(s) == len("200601") {
		return calendar.Date{}, fmt.Errorf("date %q: want YYYYMMDD (is this a file of monthly returns?)", s)
	}
	if t, err := time.Parse("20060102", s); err == nil {
		return calendar.DateOf(t), nil
	}
	d, err := calendar.ParseDate(s)
	if err != nil {
		return d, fmt.Errorf("date %s: want YYYYMMDD", data.Quote(s))
	}
	return d, nil
}

const percent = 100

// factorValue reads a percent into a fraction.
func factorValue(s string) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%s: want a number of percent (-99.99 where it is missing)", data.Quote(s))
	}
	if v == -99.99 || v == -999 {
		return math.NaN(), nil
	}
	return v / percent, nil
}

func (f *factorFile) finish() (*Factors, error) {
	if f.Names == nil {
		return nil, fmt.Errorf("%s: no header: want a line such as ,Mkt-RF,SMB,HML,RF", f.Name)
	}
	if len(f.Dates) == 0 {
		return nil, fmt.Errorf("%s: no rows: want a date, YYYYMMDD, and a percent per factor", f.Name)
	}
	for j, name := range f.Names {
		if w := f.looksLikeFractions(j); name != Riskless && w != nil {
			f.Warnings = append(f.Warnings, w)
		}
	}
	return f.Factors, nil
}

// SmallFactorWarning says that the values of a factor are so small that they may be fractions.
type SmallFactorWarning struct {
	File, Factor string
	Largest      float64 // in size, in percent
}

func (w *SmallFactorWarning) Error() string {
	return fmt.Sprintf("%s: %s is nowhere beyond %v percent: are these fractions? want percent", w.File, w.Factor, w.Largest)
}

// looksLikeFractions tells of a factor that over many days never moves as factors do.
func (f *factorFile) looksLikeFractions(j int) error {
	const many, small = 100, 0.2 // days; percent, where a factor moves by half of one on a usual day
	largest := 0.0
	for _, v := range f.values[j] {
		if !math.IsNaN(v) {
			largest = max(largest, math.Abs(v)*percent)
		}
	}
	if len(f.Dates) < many || largest >= small {
		return nil
	}
	return &SmallFactorWarning{File: f.Name, Factor: f.Names[j], Largest: largest}
}

// Has tells whether the file has the factor.
func (f *Factors) Has(name string) bool { return slices.Contains(f.Names, name) }

// On returns a factor's returns on the given sessions, NaN on those that the file does not have. It panics
// for a factor that is not in the file.
func (f *Factors) On(sessions []calendar.Date, name string) []float64 {
	j := slices.Index(f.Names, name)
	if j < 0 {
		panic(fmt.Sprintf("market: no factor %q in %s", name, f.Name))
	}
	values := make([]float64, len(sessions))
	for i, d := range sessions {
		values[i] = math.NaN()
		if at, found := slices.BinarySearchFunc(f.Dates, d, calendar.Date.Compare); found {
			values[i] = f.values[j][at]
		}
	}
	return values
}
