package pages

import (
	"strings"
	"testing"
)

// Whoever adds up the shares of a report finds 102%: the table says why.
func TestTheTableSaysWhySharesDoNotAddUp(t *testing.T) {
	words := strings.Join(figuresBox(nil).Lines, " ")
	for _, want := range []string{"rounded on its own", "more or less than 100%"} {
		if !strings.Contains(words, want) {
			t.Errorf("the table of figures does not say %q: %s", want, words)
		}
	}
}
