package sweep

import (
	"embed"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
)

//go:embed rules/*.toml
var ruleFiles embed.FS

// Code is one code with its words.
type Code struct {
	Code  string `toml:"code" json:"code"`
	Words string `toml:"words" json:"words"`
	// NFA marks an outcome that is no further action; Contact a class of
	// contact offences; Alone a code that goes with no other; Suspect and Dead
	// outcomes that say that a suspect was identified, or died.
	NFA     bool `toml:"nfa" json:"no_further_action,omitempty"`
	Contact bool `toml:"contact" json:"contact,omitempty"`
	Alone   bool `toml:"alone" json:"alone,omitempty"`
	Suspect bool `toml:"suspect" json:"-"`
	Dead    bool `toml:"dead" json:"-"`
}

// Book holds every code in force.
type Book struct {
	Version    string `toml:"version"`
	Outcomes   []Code `toml:"outcome"`
	Classes    []Code `toml:"class"`
	Indicators []Code `toml:"indicator"`
	Reasons    []Code `toml:"reason"`
	Undone     []Code `toml:"undone"`
}

// readBook reads codes.toml. It refuses keys that it does not know and codes
// that stand twice.
func readBook(text string) (*Book, error) {
	b := &Book{}
	if err := decode(text, b); err != nil {
		return nil, err
	}
	for _, list := range [][]Code{b.Outcomes, b.Classes, b.Indicators, b.Reasons, b.Undone} {
		seen := map[string]bool{}
		for _, c := range list {
			if c.Code == "" || c.Words == "" || seen[c.Code] || c.Code != strings.ToLower(c.Code) {
				return nil, fmt.Errorf("the code %q is empty, has no words, stands twice or is not in small letters", c.Code)
			}
			seen[c.Code] = true
		}
		if len(list) == 0 {
			return nil, fmt.Errorf("a list of codes is empty")
		}
	}
	return b, nil
}

// decode reads TOML strictly: a key that is misspelt is an error.
func decode(text string, into any) error {
	m, err := toml.Decode(text, into)
	if err != nil {
		return err
	}
	if left := m.Undecoded(); len(left) > 0 {
		return fmt.Errorf("unknown key %s", left[0])
	}
	return nil
}

// find gives the code in a list.
func find(list []Code, code string) (Code, bool) {
	for _, c := range list {
		if c.Code == code {
			return c, true
		}
	}
	return Code{}, false
}

// WordsFor gives the words of a code, or the code itself.
func WordsFor(list []Code, code string) string {
	if c, ok := find(list, code); ok {
		return c.Words
	}
	return code
}
