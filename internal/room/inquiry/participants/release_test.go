package participants_test

import (
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/participants"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// TestNoDecisionIsMadeThatTells: everybody reads why, so that it waits for the gate; what was asked about is what everybody
// reads then.
func TestNoDecisionIsMadeThatTells(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		id, err := w.Enter(as("solicitor"), w.new("Made-up Group"))
		w.do(err)
		p, err := w.ProposeDecision(as("chair"), w.id, id, decision(participant.Granted))
		w.do(err)
		w.tells = errs.New(errs.Conflict, "It could tell who somebody is.")
		refused(t, "decided", w.answer(w.Proposals(), "solicitor", p), errs.Conflict)
		w.tells, w.Gate = nil, nil
		refused(t, "without the gate", w.answer(w.Proposals(), "solicitor", p), errs.Unavailable)
		if out, err := w.Public(as(""), w.id); err != nil || len(out.All) != 0 {
			t.Error("it is public:", out.All, err)
		}
		w.Gate = w
		ahead, err := w.Ahead(as("solicitor"), w.id)
		if err != nil || len(ahead) != 1 || ahead[0].Words != "" || strings.Contains(ahead[0].Title, "Group") {
			t.Fatal(ahead, err)
		}
		text, err := w.Words(as("solicitor"), w.id, ahead[0].Kind, ahead[0].Ref)
		w.do(err)
		for _, who := range []string{"", "secretary", "torn", "law-a", "admin", "auditor", "com-1", "analyst"} {
			if all, err := w.Ahead(as(who), w.id); len(all) > 0 || err != nil {
				t.Error(who, "sees what waits:", all, err)
			}
			if _, err := w.Words(as(who), w.id, ahead[0].Kind, ahead[0].Ref); errs.CodeOf(err) != errs.NotFound {
				t.Error(who, "reads what waits:", err)
			}
		}
		w.do(w.answer(w.Proposals(), "solicitor", p))
		let := w.let[len(w.let)-1]
		for _, words := range []string{"Made-up Group", "They were there from the first day.", "They can answer", "they share a lawyer", "matters to the whole"} {
			if !strings.Contains(let.Words, words) {
				t.Error("not asked about:", words)
			}
		}
		on := participants.Outside{Clock: clock.Clock(w.clock), Holding: w.held}
		out, err := on.Public(as(""), w.DB, w.id)
		if err != nil || len(out) != 1 || out[0].Words != let.Words || out[0].Words != text.Words || out[0].Ref != text.Ref {
			t.Error("what was read is not what everybody reads:", out, err)
		}
		if all, err := w.Ahead(as("solicitor"), w.id); err != nil || len(all) != 0 {
			t.Error("it waits still:", all, err)
		}
		w.held.order(restrict.Scope{Kind: restrict.OfPerson, Of: "C-Made-up-Group"})
		if out, err = on.Public(as(""), w.DB, w.id); err != nil || strings.Contains(out[0].Words, "Made-up Group") {
			t.Error("a name that is held is among what is public:", out, err)
		}
		on.Holding = nil
		if out, err = on.Public(as(""), w.DB, w.id); err != nil || strings.Contains(out[0].Words, "Made-up Group") {
			t.Error("where nobody says what is held, a name is public:", out, err)
		}
	})
}
