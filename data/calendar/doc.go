// Package calendar knows the sessions of exchanges: which days they trade, when they open and close, and
// which session an instant belongs to.
//
// A session is a type of its own. [Calendar.At] maps an instant to the first session whose cutoff is
// strictly after it, so that an article that comes out at the close belongs to the next session. Nothing
// is ever extrapolated: outside the dates of its table a calendar returns a *[BoundsError].
//
// The calendars shipped are the tables xnys.tsv (2000 to 2030) and xkrx.tsv (2001 to 2027) in this
// directory, which say where each row comes from, what is not listed, and why they begin and end where they
// do, and 24x7, for what trades without a pause: there every day from midnight to midnight UTC is a session,
// so an instant belongs to its own UTC date. [Home] tells whether an exchange has a calendar of its own
// here, or New York's as a stand-in.
//
// Wall-clock times become instants through the time zone database, so a program must have one: the
// system's, or the package time/tzdata.
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
//   - end: the last date the table knows; name, which may be empty, says why there, and a question about
//     later repeats it.
//
// Dates are YYYY-MM-DD and times HH:MM, with 24:00 for the end of the day. The first regular row is the
// first date the table knows; a later one changes the hours. Rows of the other kinds may stand in any order,
// one to a date.
//
// [Read] takes a table of one's own. One of Tokyo's first weeks of 2025, in full:
//
//	date,kind,open,close,name
//	2025-01-01,regular,09:00,15:30,Asia/Tokyo
//	2025-01-01,closed,,,New Year's Day
//	2025-01-02,closed,,,Market holiday
//	2025-01-03,closed,,,Market holiday
//	2025-01-13,closed,,,Coming of Age Day
//	2025-01-31,end,,,the rest of the year is not written yet
package calendar
