package news

import "time"

// Article is one piece of news as it was read: decoded, with page furniture cut, and nothing else done
// to it.
type Article struct {
	ID     string // as given, else made from file and line
	Source string // outlet, if known
	Title  string // UTF-8
	Text   string // UTF-8 body, without furniture
	Lang   string // "en" or "ko"; empty when the engine should decide

	// Published and Modified are instants; zero when unknown. A date without a time stands for the
	// end of that day (24:00), the first moment at which all of it can be known, and sets DateOnly.
	// Their Location is the zone they were written in, which says what "Monday" means in the text.
	Published time.Time
	Modified  time.Time
	DateOnly  bool

	// Companies are the values to score, in order and byte for byte; nil means every company found.
	Companies []string

	File string // where it was read
	Line int    // 1-based line of its first byte

	// Warnings say what the reader did or could not do; each is a Warning.
	Warnings []error
}

// AvailableAt is the later of Published and Modified: the first instant at which this version of the
// article could be used. It is zero when both are unknown.
func (a Article) AvailableAt() time.Time {
	if a.Modified.After(a.Published) {
		return a.Modified
	}
	return a.Published
}

// Warning is a condition that does not stop the work, and that the user must see. Code is the stable,
// lower-case name that stands in the warnings column, such as "furniture_cut".
type Warning struct {
	Code    string
	Message string
}

func (w Warning) Error() string { return w.Message }
