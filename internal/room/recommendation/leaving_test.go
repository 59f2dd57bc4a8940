package recommendation_test

import (
	"slices"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestACommitmentOutlivesItsOwner: what nobody else of the body could go on with
// is listed, and the next owner of the body goes on with the draft.
func TestACommitmentOutlivesItsOwner(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := began(t, d)
		if err := progressOf("Half of it is done.", false, false)(w); err != nil {
			t.Fatal(err)
		}
		body := access.ActorFrom(owner).Body
		me := access.Actor{ID: "me", Human: "H-me", Body: body, Roles: []access.Role{access.RoleOwner}}
		next := access.ActorFrom(as(access.RoleOwner, body))
		holds := func(a access.Actor, stay []access.Actor, want ...string) {
			t.Helper()
			who := access.Leaver{Account: a.ID, Human: a.Human, Body: a.Body, Roles: a.Roles, Stay: stay}
			if held, err := w.Holds(t.Context(), d, who); err != nil || !slices.Equal(held, want) {
				t.Errorf("holds %q, want %q, %v", held, want, err)
			}
		}
		listed := []string{"1 open commitment of UK Government, which has no other owner", "1 draft of progress"}
		holds(me, nil, listed...)
		holds(me, []access.Actor{access.ActorFrom(as(access.RoleOwner, "another-body"))}, listed...)
		holds(me, []access.Actor{next})
		judge := me
		judge.Roles = []access.Role{access.RoleVerifier}
		holds(judge, nil)

		before, err := w.Commitment(owner, w.commitment)
		if err != nil {
			t.Fatal(err)
		}
		draft := before.Progress[0]
		if _, err := w.SaveProgress(as(access.RoleOwner, body), recommendation.ProgressInput{ID: draft.ID, CommitmentID: w.commitment, Version: 1, Words: "It is done.",
			ClaimDone: true, NoEvidence: true, Submit: true}); err != nil {
			t.Fatalf("the next owner cannot send the draft: %v", err)
		}
		after, err := w.Commitment(owner, w.commitment)
		if err != nil || after.Due != before.Due || len(after.Moves) != 0 {
			t.Errorf("its date is %v, was %v, %v", after.Due, before.Due, err)
		}
		keep := me
		keep.Roles = []access.Role{access.RoleCoordinator}
		holds(keep, nil)
		if _, err := w.CreateReport(keeper, recommendation.ReportInput{ID: "made-up-draft", Title: "Made-up draft", Body: "Made-up inquiry", Kind: "inquiry report"}); err != nil {
			t.Fatal(err)
		}
		holds(keep, nil, "1 draft of the register that nobody else can publish")
		holds(keep, []access.Actor{access.ActorFrom(keeper)})
	})
}
