package mine

import (
	"encoding/json"
	"strings"

	"candour/internal/trust/vault"
)

// The names under which is sealed whom a person keeps out: with the application, and
// since.
const (
	KeepOut    = "keep out"
	KeepOutToo = "keep out too"
)

// Exclusions gives whom a person keeps out, of their opened values.
func Exclusions(names []string, items []vault.Sealed, plain [][]byte) ([]Exclusion, error) {
	var out []Exclusion
	for i, name := range names {
		text := string(plain[i])
		switch {
		case name == KeepOut && text != "":
			if err := json.Unmarshal(plain[i], &text); err != nil {
				return nil, err
			}
		case name != KeepOutToo:
			continue
		}
		if strings.TrimSpace(text) != "" {
			out = append(out, Exclusion{ID: items[i].Place.Row, Words: text})
		}
	}
	return out, nil
}
