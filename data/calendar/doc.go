// Package calendar knows the sessions of exchanges: which days they trade, when they open and close, and
// which session an instant belongs to.
//
// A session is a type of its own. [Calendar.At] maps an instant to the first session whose cutoff is
// strictly after it, so that an article that comes out at the close belongs to the next session. Nothing
// is ever extrapolated: outside the dates of its table a calendar returns a *[BoundsError].
//
// The calendars shipped are the tables xnys.tsv and xkrx.tsv in this directory; [Read] reads a user's own
// in the same format. Wall-clock times become instants through the time zone database, so a program must
// have one: the system's, or the package time/tzdata.
//
// Where a change goes:
//
//   - xnys.tsv, xkrx.tsv: a holiday, an early close, another year (move the "end" row);
//   - table.go: the format of these files;
//   - calendar.go: questions to a calendar;
//   - cutoff.go: what instant of a session counts;
//   - builtin.go: the calendars by name and by exchange;
//   - date.go: civil dates.
//
// # Format
//
// Tab- or comma-separated, with a header that names the columns date, kind, open, close, name, and
// optionally source; lines that begin with # are comments. The kinds are
//
//   - regular: from this date on, Monday to Friday are open from open to close, in the time zone name;
//   - closed: no session on this date, for the reason name;
//   - early_close, special_hours: a session on this date, from open to close;
//   - end: the last date the table knows.
//
// Dates are YYYY-MM-DD and times HH:MM, with 24:00 for the end of the day. The first regular row is the
// first date the table knows.
package calendar
