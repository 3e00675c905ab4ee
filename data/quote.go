package data

import (
	"strconv"
	"strings"
)

// Quote quotes a value of a file for a message: its beginning, if it is long.
func Quote(s string) string { return strconv.Quote(Clip(s, 60)) }

// QuoteList quotes names for a message, at most twelve of them.
func QuoteList(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	shown := min(len(names), 12)
	quoted := make([]string, shown)
	for i := range quoted {
		quoted[i] = strconv.Quote(Clip(names[i], 40))
	}
	list := strings.Join(quoted, ", ")
	if len(names) > shown {
		list += " and " + strconv.Itoa(len(names)-shown) + " more"
	}
	return list
}

// Clip shortens s for a message to n characters.
func Clip(s string, n int) string {
	count := 0
	for i := range s {
		if count == n {
			return s[:i] + "..."
		}
		count++
	}
	return s
}
