// Package market reads files of closing prices and turns them into returns; it also reads daily returns of
// factors, and events.
//
// [Read] takes a file as it comes, long or wide, and gives [Prices]: for each symbol,
// its closes by date. Returns are computed on a stated list of sessions: a return is there when both its
// closes are, and NaN otherwise. A missing day is a gap, never a zero and never a return over two days in
// the place of one.
//
// A row that cannot be used is an error with its file and line, or, with [Options].SkipBad, it is listed
// in [Prices].Rejected; nothing is dropped silently.
//
// Where a change goes:
//
//   - read.go: the shapes of files, what a cell may hold;
//   - prices.go: what can be asked of prices; returns;
//   - factors.go: the published form of factor returns;
//   - events.go: files of companies and dates;
//   - errors.go: rejections, warnings.
package market
