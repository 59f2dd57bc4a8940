package bodies

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/table/tableschema"
)

// TestOneSlipIsAskedAbout: one letter wrong, missing, doubled or swapped, in any word of
// four letters or more; two slips, and words that are in other names, are not.
func TestOneSlipIsAskedAbout(t *testing.T) {
	list := []Body{{ID: "home-office", Name: "Home Office"}, {ID: "hertfordshire", Name: "Hertfordshire Constabulary"}, {ID: "herefordshire", Name: "Herefordshire Council"},
		{ID: "north", Name: "North Yorkshire Police"}, {ID: "south", Name: "South Yorkshire Police"}, {ID: "east", Name: "East Sussex Council"}, {ID: "west", Name: "West Sussex Council"}}
	d := sources{list: list}.directory()
	for _, c := range []struct {
		typed, name string
		slip        bool
	}{
		{"Hone Office", "Home Office", true}, {"Hoem Office", "Home Office", true}, {"Homee Office", "Home Office", true}, {"Hme Office", "Home Office", true},
		{"HomeOffice", "Home Office", false}, {"Home Offcie", "Home Office", true}, {"home  OFFICE", "Home Office", false},
		{"Hone Offise", "Home Office", false}, {"Hxyz Office", "Home Office", false}, {"Office", "Home Office", false}, {"", "Home Office", false},
		{"Herefordshire Constabulary", "Hertfordshire Constabulary", false}, {"Hertfordshire Council", "Herefordshire Council", false},
		{"South Yorkshire Police", "North Yorkshire Police", false}, {"Noth Yorkshire Police", "North Yorkshire Police", true}, {"Noth Yorkshire Police", "South Yorkshire Police", false},
		{"West Sussex Council", "East Sussex Council", false}, {"Eats Sussex Council", "East Sussex Council", true},
	} {
		if got := d.OneSlip(c.typed, c.name); got != c.slip {
			t.Errorf("%q for %q: %v", c.typed, c.name, got)
		}
		if b, found, _ := d.Named(c.typed); c.slip && found {
			t.Errorf("%q is taken for %s, and not asked about", c.typed, b.Name)
		}
		if asked := slices.ContainsFunc(d.Near(c.typed), func(b Body) bool { return b.Name == c.name }); c.slip && !asked {
			t.Errorf("%q is not asked about for %q", c.typed, c.name)
		}
	}
}

// TestASlipIsTheSameBothWays, is none of a word itself, and every single slip is one.
func TestASlipIsTheSameBothWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := []rune(rapid.StringMatching(`[a-e]{4,9}`).Draw(t, "word"))
		at := rapid.IntRange(0, len(word)-1).Draw(t, "at")
		other := slices.Clone(word)
		switch rapid.IntRange(0, 3).Draw(t, "how") {
		case 0:
			other[at] = 'z'
		case 1:
			other = slices.Delete(other, at, at+1)
		case 2:
			other = slices.Insert(other, at, other[at])
		case 3:
			if at+1 == len(word) || word[at] == word[at+1] {
				return
			}
			other[at], other[at+1] = other[at+1], other[at]
		}
		one := func(a, b []rune) bool { return tableschema.Slips(a, b) == 1 }
		if !one(word, other) || !one(other, word) {
			t.Fatalf("%s and %s", string(word), string(other))
		}
		if far := append(slices.Clone(other), 'z', 'z'); one(word, far) {
			t.Fatalf("%s and %s", string(word), string(far))
		}
	})
}
