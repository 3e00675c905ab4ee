// Package daily turns scores of articles into a panel: one row per company and trading session.
//
//	b := daily.NewBuilder(daily.Config{})
//	for r.Scan() {
//		b.Add(r.Article(), engine.Score(r.Article()))
//	}
//	panel := b.Panel()
//
// Rows of `tickertone score` written to a file come back through [ReadScores] and [Builder.AddRow] and
// give the same panel.
//
// A row belongs to the first session of its company's exchange whose cutoff is strictly after the instant
// the article became available. Every number of a session is made of that session and of those before it,
// so that a later article never changes it; the one exception is a later version of the same article,
// which takes the place of the earlier (see [Panel]). The order in which articles are added has no effect.
// Missing is NaN, never zero: a session of which only articles without evidence are known has no tone.
//
// Companies are told apart by their ticker, and by their name where they have none.
//
// Where a change goes:
//
//   - row.go: what is known of one article and company, and in which order rows are taken;
//   - read.go: rows out of files;
//   - builder.go: settings, and which rows enter, under which session;
//   - story.go: near-duplicates, novelty and weights;
//   - history.go: the sessions of one company, carry-over and surprise;
//   - estimate.go: mean, standard error and interval;
//   - panel.go: the panel, and what did not get into it.
package daily
