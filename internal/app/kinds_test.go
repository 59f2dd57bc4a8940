package app

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"candour/internal/room/review/offices"
)

// TestNoTwoRoomsAnswerOneKindOfProposal: proposals of all rooms lie in one table, told apart by their
// kind. Two services that answer one kind would show, and agree to, each other's under their own rules.
func TestNoTwoRoomsAnswerOneKindOfProposal(t *testing.T) {
	s := newSite(t)
	all := map[string][]string{
		"inquiry": s.inquiry.Proposals().Kinds(), "listening": s.listening.Proposals().Kinds(), "finding": s.finding.Proposals().Kinds(), "requesting": s.asking.Proposals().Kinds(),
		"releasing": s.releasing.Proposals().Kinds(),
		"holding":   s.holding.Proposals().Kinds(), "hearings": s.hearings.Proposals().Kinds(), "participants": s.participants.Proposals().Kinds(), "money": s.money.Proposals().Kinds(),
		"drafting": s.drafting.Proposals().Kinds(), "survivors": s.survivors.Proposals().Kinds(), "closing": s.closing.Proposals().Kinds(), "sharing": s.sharing.Proposals().Kinds(),
		"sweep": s.sweep.Proposals().Kinds(), "returns": s.returns.Proposals().Kinds(), "holidays": s.holidays.Proposals().Kinds(), "recommendation": s.register.Proposals().Kinds(),
		"bodies": s.bodies.Proposals().Kinds(), "bodies that are one": s.bodies.Merges().Kinds(), "offices": {offices.Kind},
	}
	of := map[string]string{}
	for name, kinds := range all {
		for _, kind := range kinds {
			if of[kind] != "" {
				t.Errorf("%s and %s both answer proposals of the kind %s", of[kind], name, kind)
			}
			of[kind] = name
		}
	}
	if made := servicesMade(t); made != len(all) {
		t.Errorf("%d services of proposals are made in the program, and %d were looked at", made, len(all))
	}
}

// servicesMade counts where the rooms make a service of proposals.
func servicesMade(t *testing.T) (n int) {
	t.Helper()
	rooms := os.DirFS("../room")
	err := fs.WalkDir(rooms, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(rooms, path)
		n += strings.Count(string(text), "proposal.NewService(")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
