package requesting_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// every reads a list to its end.
func every(t *testing.T, s *requesting.Service, id, words string) (out []string) {
	t.Helper()
	for from, more := (requesting.Place{}), true; more; more = from.ID != "" {
		_, all, next, err := s.Documents(as(paralegal), id, words, from)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			out = append(out, d.ID)
		}
		from = next
	}
	return out
}

// TestWhatIsSearchedIsWhatIsThere: through whichever of two processes documents came, and in whatever
// order, both find at once those that have the words, in the order of the list; an order on one
// holds it from the next search on, in both, and hides no other.
func TestWhatIsSearchedIsWhatIsThere(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		b := newBooks(t, d, rules.Statutory)
		both := []*requesting.Service{b.Service, requesting.NewService(b.Config)}
		lot := rand.New(rand.NewPCG(3, 9))
		titles := map[string]string{b.doc: canary}
		var held string
		search := func(when string) {
			t.Helper()
			words := []string{"minutes", "ÉCOLE", "list 7", "made-up", "canary-document", "nobody has this"}[lot.IntN(6)]
			for i, s := range both {
				want := slices.DeleteFunc(every(t, s, b.id, ""), func(id string) bool {
					return !strings.Contains(strings.ToLower(titles[id]), strings.ToLower(words))
				})
				if got := every(t, s, b.id, words); !slices.Equal(got, want) || slices.Contains(got, held) && held != "" {
					t.Fatalf("%s, process %d, %q: %v, want %v", when, i, words, got, want)
				}
			}
		}
		for step := range 40 {
			for range lot.IntN(3) { // none, one or two come between two searches
				in := b.received()
				in.On = b.Today().AddDays(-lot.IntN(5))
				in.Title = fmt.Sprintf("Made-up %s %d", []string{"minutes", "list", "École"}[lot.IntN(3)], lot.IntN(9))
				id, err := both[lot.IntN(2)].Receive(as(paralegal), in)
				b.do(err)
				titles[id] = in.Title
			}
			search(fmt.Sprintf("step %d", step))
		}
		for _, s := range both {
			if got := every(t, s, b.id, "canary-document"); !slices.Equal(got, []string{b.doc}) {
				t.Fatalf("before the order: %v", got)
			}
		}
		_, err := b.holding.Make(as(chair), b.id, b.order(b.whole()))
		b.do(err)
		held = b.doc
		for i, s := range both {
			for _, words := range []string{"canary-document", "canary", b.doc, canary} {
				if got := every(t, s, b.id, words); len(got) > 0 {
					t.Errorf("process %d finds what is held by %q: %v", i, words, got)
				}
			}
		}
		search("after the order")
	})
}
