package review

import (
	"testing"

	"candour/internal/trust/access"
)

func TestThePersonIsToldOfEveryReader(t *testing.T) {
	for _, r := range append(access.Roles(), "") {
		if name := readerName(string(r)); name == "" || r != "" && name == string(r) {
			t.Errorf("a reader who is %q is told as %q", r, name)
		}
		if words := roleWords(string(r)); r != "" && (words == "" || words == string(r)) {
			t.Errorf("the panel says %q of %s", words, r)
		}
	}
}
