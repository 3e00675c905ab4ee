package sentiment

import "testing"

// TestRolesHaveWords holds that every role the code asks for has a word: a role without one never matches.
func TestRolesHaveWords(t *testing.T) {
	words, err := embeddedRoles()
	if err != nil {
		t.Fatal(err)
	}
	var have roleSet
	for _, set := range words.sets {
		for k := range set {
			have[k] |= set[k]
		}
	}
	for r := range numRoles {
		if !have.has(r) {
			t.Errorf("roles.tsv: no word for %q", roleNames[r])
		}
	}
}
