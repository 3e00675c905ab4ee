// Package daily turns scores of articles into a panel: one row per company and trading session.
//
//	b := daily.NewBuilder(daily.Config{})
//	for r.Scan() {
//		b.Add(r.Article(), engine.Score(r.Article()))
//	}
//	panel, err := b.Panel()
//
// Rows of `tickertone score` written to a file come back through [ReadScores] and [Builder.AddRow] and
// give the same panel. [Builder.Each] hands the panel on row by row, in memory that does not grow with it.
//
// A row belongs to the first session of its company's exchange whose cutoff is strictly after the instant
// the article became available. Every number of a session is made of what was available by its cutoff, so
// that nothing later ever changes it, a later version of an article included: a session counts the version
// that was the latest at its cutoff (see [Panel]). The order in which articles are added has no effect.
// Missing is NaN, never zero: a session of which only articles without evidence are known has no tone.
//
// Companies are told apart by their ticker, and by their name where they have none.
//
// Where a change goes, in the order in which a row passes through:
//
//   - row.go: what is known of one article and company, and in which order rows are taken;
//   - read.go: rows out of files;
//   - builder.go: settings, and what a caller does;
//   - sort.go: rows in order, on disk when they are many;
//   - walk.go: which rows enter, under which session, and when a session is over;
//   - history.go: the sessions of one company, versions, carry-over and surprise;
//   - story.go: near-duplicates, novelty and weights;
//   - estimate.go: mean, standard error and interval;
//   - panel.go: the panel, and what did not get into it.
package daily
