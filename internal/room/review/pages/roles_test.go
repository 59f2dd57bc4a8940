package pages

import (
	"testing"

	"candour/internal/trust/access"
)

func TestEveryRoleHasWordsOnACase(t *testing.T) {
	for _, r := range access.Roles() {
		if words := roleWords(string(r)); r != "" && (words == "" || words == string(r)) {
			t.Errorf("the panel says %q of %s", words, r)
		}
	}
}
