package company

import "testing"

// A code in angle brackets is a part of the name before it, and shows that words are a name.
func TestCodes(t *testing.T) {
	for in, want := range map[string]string{
		"Apple Inc <AAPL.O> rose.":                          "Apple",
		"Renfield Bank <RFB.N> rose.":                       "Renfield Bank",
		"The maker of tents Talbot Outdoor Holdings <TO.L>": "Talbot Outdoor Holdings",
		"Retail stocks <.RTL> <.RTX> fell":                  "stocks",
		"energy <.ENE> fell and energy bills rose":          "energy",
		"Talbot <TO.L> fell; Talbot <TO.L> rose":            "Talbot|Talbot",
		"profit < 5 and > 3":                                "",
		"<b>bold</b>":                                       "",
	} {
		if got := named(t, in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	c, x := cast(t, "Microsoft Gaming Holdings <MSFT.O> rose.")
	if m := c.Mentions[0]; len(m) != 1 || x.Word(m[0].Last) != "rose" {
		t.Errorf("mentions %v: the capitalised words and the code belong to the name", m)
	}
}

// A given name is found with an s behind it, and without the s of a possessive name.
func TestGivenForms(t *testing.T) {
	for _, c := range []struct{ in, given, want string }{
		{"Tractors rallied.", "Tractor", "Tractor"},
		{"Police raid Renfield Banks offices", "Renfield Bank", "Renfield Bank"},
		{"McDonald's sales rose.", "McDonald", "McDonald's"},
	} {
		if got := named(t, c.in, c.given); got != c.want {
			t.Errorf("%q given %q: got %q, want %q", c.in, c.given, got, c.want)
		}
	}
}
