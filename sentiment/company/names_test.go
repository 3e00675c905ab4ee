package company

import "testing"

// TestWords checks names that are words: found without being given only where the company is meant, and
// dropped where the word is meant even when given.
func TestWords(t *testing.T) {
	tests := []struct{ in, given, want string }{
		{"Apple growers lost half of their crop.", "", ""},
		{"The apple harvest was poor. Apple rose.", "", "Apple"},
		{"Visa delays have hurt universities.", "", ""},
		{"Visa beat estimates.", "", "Visa"},
		{"She applied for a visa.", "Visa", ""},
		{"Visa applications surged.", "Visa", ""},
		{"Visa posted a record profit.", "Visa", "Visa"},
		{"Shares of Block plunged.", "", "Block"},
		{"Block trades surged in May.", "Block", ""},
		{"Investors in Target want answers.", "", "Target"},
		{"Target warned of weak sales.", "", "Target"},
		{"The target was missed. Target shares fell.", "", "Target"},
		{"Analysts raised their target.", "Target", ""},
		{"The snap election hurt markets.", "Snap", ""},
		{"Snap Inc. cut jobs.", "", "Snap"},
		{"The Gap between the two widened.", "Gap", ""},
		{"GAP SHARES RISE", "", "Gap"},
		{"IT IS OVER", "IT", ""},
		{"$IT fell", "IT", "Gartner"},
		{"Shares plunged on ALL exchanges.", "ALL", ""},
		{"Trading on the floor stopped.", "ON", ""},
		{"nvidia and Apple rose", "Nvidia", "NVIDIA|Apple"},
		{"long oil here, but Gold fell", "oil", "Oil India"},
		{"the best buy of the day, they say. It is cheap.", "Best Buy", ""},
		{"Best Buy opened a store.", "", "Best Buy"},
		{"Manchester United lost again.", "", ""},
		{"the shell of a car burned in Ohio", "Shell", ""},
		{"Target to open 20 stores, a bank says Target to buy.", "Target", "Target|Target"},
		{"Snap up 12% after results.", "Snap", "Snap"},
		{"The Gap between the two widened.", "", ""},
		{"Next year will be hard for shops.", "Next", ""},
	}
	for _, tt := range tests {
		var given []string
		if tt.given != "" {
			given = []string{tt.given}
		}
		if got := named(t, tt.in, given...); got != tt.want {
			t.Errorf("%q (%s): got %q, want %q", tt.in, tt.given, got, tt.want)
		}
	}
}

// TestModifiedAnaphors checks nouns that refer back behind places, compounds and epithets, and those of two.
func TestModifiedAnaphors(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Nike fell. The Oregon-based firm cut its outlook.", "Nike|Nike=firm"},
		{"Nike fell. The ailing US company cut jobs.", "Nike|Nike=company"},
		{"Nike fell. The German carmaker Opel rose.", "Nike"},
		{"Nike fell. The idle company of actors left.", "Nike"},
		{"Nike and Adobe met. The latter won.", "Nike|Adobe|Adobe=the latter"},
		{"Nike and Adobe met. The former won.", "Nike|Adobe|Nike=the former"},
		{"Nike and Adobe met. The former chief left.", "Nike|Adobe"},
		{"Nike fell. The latter won.", "Nike"},
	}
	for _, tt := range tests {
		if got := named(t, tt.in); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.in, got, tt.want)
		}
	}
}
