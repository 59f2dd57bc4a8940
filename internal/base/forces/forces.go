package forces

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"
)

//go:embed forces.csv
var realFile string

// Force is one police force.
type Force struct {
	// ID is the name in small letters, its words joined by hyphens. It is the
	// Body of the force's staff (package access).
	ID string
	// Code is the statistical code ("E23000001"); empty when there is none.
	Code string
	Name string
	// Region and Country are empty when they do not apply.
	Region, Country string
	// Synthetic says that the force is made up.
	Synthetic bool
}

// ID makes the identifier of a force from its name.
func ID(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}

var readReal = sync.OnceValue(func() []Force {
	rows, err := csv.NewReader(strings.NewReader(realFile)).ReadAll()
	if err != nil {
		panic(err) // the file is built in
	}
	out := make([]Force, 0, len(rows)-1)
	for _, r := range rows[1:] {
		out = append(out, Force{ID: ID(r[1]), Code: r[0], Name: r[1], Region: r[3], Country: r[4]})
	}
	return out
})

// Real gives the 43 territorial forces and the British Transport Police.
func Real() []Force { return slices.Clone(readReal()) }

// MadeUp gives six forces that do not exist.
func MadeUp() []Force {
	names := []string{"Northern", "Southern", "Eastern", "Western", "Midland", "Coastal"}
	out := make([]Force, 0, len(names))
	for i, n := range names {
		name := "Made-up " + n + " Police"
		out = append(out, Force{ID: ID(name), Code: "X0000000" + string(rune('1'+i)), Name: name,
			Region: "Made-up " + n, Country: "Made-up", Synthetic: true})
	}
	return out
}

// Find finds a force by its id, code or name, without regard to case and outer
// spaces.
func Find(list []Force, what string) (Force, bool) {
	what = strings.TrimSpace(what)
	if what == "" {
		return Force{}, false
	}
	id := ID(what)
	for _, f := range list {
		if f.ID == id || f.Code != "" && strings.EqualFold(f.Code, what) {
			return f, true
		}
	}
	return Force{}, false
}

// StandIns gives 43 forces that do not exist, as many as there are territorial
// ones, for a made-up national set of returns.
func StandIns() []Force {
	out := make([]Force, 0, 43)
	for i := range 43 {
		n := string(rune('0'+(i+1)/10)) + string(rune('0'+(i+1)%10))
		region := "Made-up Region " + string(rune('A'+i%10))
		out = append(out, Force{ID: "made-up-force-" + n, Code: "Z230000" + n, Name: "Made-up Force " + n,
			Region: region, Country: "Made-up", Synthetic: true})
	}
	return out
}
