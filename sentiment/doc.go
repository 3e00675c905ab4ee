// Package sentiment scores an article toward each company it names: how the news bears on a holder of
// that company's stock.
//
// Scoring is one additive model in two layers. Evidence - terms composed by rules, such as loss times
// narrowed - and, where a model was trained, n-grams each add to two log-odds, positive against neutral
// and negative against neutral. Softmax gives the three probabilities; the tone is p_positive minus
// p_negative. The parts, divided by the number of sentences that carry any, and the intercept sum to the
// log-odds exactly: the ledger is the score.
//
// The zero [Config] works:
//
//	eng, err := sentiment.New(sentiment.Config{})
//	for _, s := range eng.Score(article) { fmt.Println(s.Name, s.Label, s.Tone) }
//
// Where a change goes, in the order a text is read:
//
//   - a word, phrase or scalar: the tables under data/lexicon; a company: data/company;
//   - read.go: fields, masked names, the reading chosen for each term; stranger.go: names of firms that no
//     table holds;
//   - clause.go: where a clause begins, and which clauses are conceded, conditional or past;
//   - compose.go: what evidence is, and the order of the rules: move.go, direction times quantity;
//     compare.go, values against expectations and each other; shift.go, negation, cancelling, degree;
//     sarcasm.go, praise that is not meant; english.go and korean.go: which quantity a move belongs to in
//     each language; size.go: how big a move is; past.go: days before the publication day, states that are
//     over;
//   - assign.go: which company a piece of evidence is about; group.go: the companies of a sentence that can
//     be it; source.go: those that only speak; topic.go: sentences that name nobody;
//   - ngram.go: the learned words around a company; headline.go: their places in a headline; pattern.go:
//     learned runs of terms; feature.go: what the model reads; model.go: from there to log-odds; score.go:
//     the row; fingerprint.go: for grouping near-duplicates;
//   - labelled.go and train.go: fitting the weights; arithmetic.go: checks of printed changes;
//   - tagger.go: the part of speech of the few terms whose meaning hangs on it.
package sentiment
