package sweep_test

import (
	"slices"
	"strings"
	"testing"

	"candour/internal/room/sweep"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestCasesWaitOnTheDeskOfWhoseTurnItIs: to be given out for the taskforce, then to
// be looked at for the reviewer who has them, and for nobody else; each line goes once
// it is done.
func TestCasesWaitOnTheDeskOfWhoseTurnItIs(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.load(line("SYN/1"), line("SYN/2"))
	const twins = "2 cases that may be one with another: decide /sweep?only=twins"
	c := w.find("SYN/1")
	has := func(who access.Actor, want ...string) {
		t.Helper()
		items, err := w.DeskItems(as(who), who)
		w.must(err)
		var got []string
		for _, it := range items {
			got = append(got, it.Title+" "+it.Href)
			if !it.Others && !strings.HasPrefix(it.Why, "The first of them: ") {
				t.Errorf("%s does not say why the first is first: %q", it.Title, it.Why)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %q, want %q", who.ID, got, want)
		}
	}
	has(national, "2 cases to give to a reviewer /sweep?state=waiting", twins)
	has(reviewerSouth)
	w.must(w.Allocate(as(national), c.ID, 0, reviewerSouth.ID, ""))
	has(national, "1 case to give to a reviewer /sweep?state=waiting", twins)
	has(reviewerSouth, "1 closed case to look at again /sweep?state=allocated")
	for _, a := range []access.Actor{reviewerEast, reviewerNorth, liaisonNorth, administrator, auditor, secretariat, access.Public()} {
		has(a)
	}
	if found, err := w.Cases(as(national), sweep.Filter{State: string(sweep.Waiting), NotOf: []string{north}}); err != nil || found.Total != 0 {
		t.Errorf("cases of one's own force are to be given out: %v, %v", found.Total, err)
	}
}
