package listening_test

import (
	"testing"

	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestASentenceThatIsHeld: from the order on its words, its hash and its themes are told to nobody
// but those who hold; where nobody says what is held, all is.
func TestASentenceThatIsHeld(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	in := w.sentence("Made-up words of a report.")
	in.Singles = []finding.Single{w.single(w.given(testimony.Quoted), testimony.Quoted)}
	p, err := w.finding.Propose(as(solicitor), in)
	w.do(err)
	w.do(w.second(chair, p))
	_, all, err := w.finding.Public(as(visitor), w.id)
	w.do(err)
	id := all[0].ID
	read := func() (words, hash string) {
		t.Helper()
		_, all, err := w.finding.Public(as(visitor), w.id)
		w.do(err)
		return all[0].Words, all[0].SHA256
	}
	if words, hash := read(); words == "This sentence is restricted." || hash == "" {
		t.Fatalf("%q %q", words, hash)
	}
	w.book.Orders = append(w.book.Orders, restrict.Order{ID: "o", Scopes: []restrict.Scope{{Kind: restrict.OfDocument, Of: id}}})
	if words, hash := read(); words != "This sentence is restricted." || hash != "" {
		t.Errorf("%q %q", words, hash)
	}
	for a, held := range map[*access.Actor]bool{&analyst1: true, &chair: false, &solicitor: false} {
		_, team, err := w.finding.Team(as(*a), w.id)
		w.do(err)
		if (team[0].Words == "This sentence is restricted.") != held {
			t.Errorf("%s: %q", a.ID, team[0].Words)
		}
	}
	w.finding.Holding = nil
	w.book.Orders = nil
	if words, _ := read(); words != "This sentence is restricted." {
		t.Errorf("nobody says what is held: %q", words)
	}
}
