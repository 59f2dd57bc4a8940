package pages

import (
	"strings"
	"testing"

	"candour/internal/room/review"
)

// TestStaffAreToldOfWordsThatTurn: they read them straight, and hear that they turned.
func TestStaffAreToldOfWordsThatTurn(t *testing.T) {
	for _, name := range []string{"message 1", "keep out", "account", "papers"} {
		words := "a \u202eb\u202c c\u200b"
		if name == "account" {
			words = `{"words":"` + words + `"}`
		} else if name == "keep out" {
			words = `"` + words + `"`
		}
		got := strings.Join(textLines(review.Text{Name: name, Words: words}), "|")
		if strings.ContainsAny(got, "\u202e\u202c\u200b") || !strings.Contains(got, "a b c") || !strings.Contains(got, "3 characters that nobody can see, or that turn") {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := textLines(review.Text{Name: "message 1", Words: "a b c"}); len(got) != 1 {
		t.Errorf("nothing turns: %q", got)
	}
}
