package figures_test

import (
	"slices"
	"testing"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestAReleaseOutlivesItsStatistician: drafts are listed, and releases that
// nobody who stays could be the second person for; a colleague goes on.
func TestAReleaseOutlivesItsStatistician(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		e := p.draft("Suspects in 2023", bySetting)
		holds := func(a access.Actor, stay []access.Actor, want ...string) {
			t.Helper()
			who := access.Leaver{Account: a.ID, Human: a.Human, Body: a.Body, Roles: a.Roles, Stay: stay}
			if held, err := p.Holds(t.Context(), d, who); err != nil || !slices.Equal(held, want) {
				t.Errorf("%s holds %q, want %q, %v", a.ID, held, want, err)
			}
		}
		draft, alone := "1 draft of a release of figures", "1 release of figures that nobody else may check"
		holds(drafter, []access.Actor{checker, third}, draft)
		holds(drafter, nil, draft, alone)
		holds(checker, []access.Actor{drafter, secondAccount}, alone) // both are the drafter
		holds(checker, []access.Actor{drafter, nameless}, alone)
		holds(checker, []access.Actor{drafter, third})
		_, err := p.Build(as(third), e.ID, 0) // the drafter is gone
		p.must(err)
		p.must(p.Send(as(third), e.ID, 0, ""))
		holds(drafter, []access.Actor{checker})
		e = p.again(e)
		p.sees(e, checker)
		p.must(p.Assure(as(checker), e.ID, 0, e.Digest, "Counted by hand."))
		holds(checker, nil)
		if e.ProposerName != drafter.Name {
			t.Errorf("it was drafted by %q", e.ProposerName)
		}
	})
}
