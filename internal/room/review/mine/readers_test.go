package mine_test

import (
	"testing"

	"candour/internal/room/review/mine"

	"candour/internal/trust/access"
)

func TestThePersonIsToldOfEveryReader(t *testing.T) {
	for _, r := range append(access.Roles(), "") {
		if name := mine.ReaderName(string(r)); name == "" || r != "" && name == string(r) {
			t.Errorf("a reader who is %q is told as %q", r, name)
		}
	}
}
