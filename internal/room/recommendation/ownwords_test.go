package recommendation_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/pages/staff"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// askedOf goes through the pages by which a body asks for a correction, and gives
// the address at which it is answered.
func (s *site) askedOf(as context.Context, kind, id, column, is, why string) string {
	s.t.Helper()
	at := record.CorrectHref(kind, id)
	got := s.post(as, at, "reason", why, staff.WordsField+column, is, "step", staff.StepCheck)
	s.wants(got, http.StatusOK, "Check before you ask for it", is, why, "once a coordinator of another body has agreed")
	s.wants(s.again(as, at, got), http.StatusSeeOther)
	waits, err := s.Proposals().Waiting(as, recommendation.OwnWords)
	if err != nil || len(waits) == 0 {
		s.t.Fatalf("%v %v", waits, err)
	}
	return recommendation.ProposalsPath + "/" + waits[len(waits)-1].ID
}

// TestABodyCorrectsItsOwnWordsInView: an answer, a commitment, why a date moved and
// a report; nothing changes until a coordinator of another body, who has opened it,
// agrees, and then the earlier words stay in view.
func TestABodyCorrectsItsOwnWordsInView(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, c := pledgedOn(t, d)
		s.clock.Advance(time.Minute)
		rec := "/recommendations/iicsa-final-99"
		if _, err := s.RecordAnswer(owner, "iicsa-final-99", recommendation.AnswerInput{BodyID: "uk-government", Status: "accepted", Given: "2026-10-01", Words: "We acept it"}); err != nil {
			t.Fatal(err)
		}
		answer := s.idOf(t, "answer")
		if err := s.MoveDate(owner, c.ID, 0, "2030", "It took lnger"); err != nil {
			t.Fatal(err)
		}
		move := s.idOf(t, "date_move")
		if _, err := s.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, Words: "The plan was pubished", ClaimDone: true, NoEvidence: true, Submit: true}); err != nil {
			t.Fatal(err)
		}
		report := s.idOf(t, "progress")
		s.wants(s.get(owner, rec), http.StatusOK, "Ask for a correction", "!Put something right")
		s.wants(s.get(owner, rec+"/correct"), http.StatusOK, record.CorrectHref("answer", answer))
		s.wants(s.get(owner, "/commitments/"+c.ID+"/correct"), http.StatusOK, record.CorrectHref("progress", report), record.CorrectHref("date_move", move), record.CorrectHref("commitment", c.ID))
		for _, f := range []struct{ kind, id, column, was, is, page string }{
			{"answer", answer, "words", "We acept it", "We accept it", rec},
			{"commitment", c.ID, "wording", "Publish the plan", "Publish the whole plan", "/commitments/" + c.ID},
			{"date_move", move, "reason", "It took lnger", "It took longer", "/commitments/" + c.ID},
			{"progress", report, "words", "The plan was pubished", "The plan was published", "/commitments/" + c.ID},
		} {
			acts, why := len(s.acts(0)), "A slip of the pen in the "+f.column
			at := s.askedOf(owner, f.kind, f.id, f.column, f.is, why)
			s.wrote(acts, "correction.ask")
			s.wants(s.get(public(), f.page), http.StatusOK, f.was, "!"+f.is, "!"+why)
			if w, err := s.Work(keeper); err != nil || len(w.Asked) != 1 || !w.Asked[0].Synthetic {
				t.Fatalf("%+v %v", w.Asked, err)
			}
			// Not by whoever asked, nor unread.
			s.wants(s.get(owner, at), http.StatusOK, "Somebody else must answer")
			id := at[strings.LastIndex(at, "/")+1:]
			if err := s.Proposals().Agree(owner, id, ""); !errs.Is(err, errs.Forbidden) {
				t.Errorf("who asked agreed: %v", err)
			}
			if err := s.Proposals().Agree(keeper, id, ""); !errs.Is(err, errs.Conflict) {
				t.Errorf("%s was agreed to unread: %v", f.kind, err)
			}
			s.wants(s.get(keeper, at), http.StatusOK, f.was, f.is, why, "Do you agree?")
			s.wants(s.post(keeper, at, "answer", "yes"), http.StatusSeeOther)
			s.wrote(acts, "correction.ask", "correction.agree", "correction.agree", "correction.agree") // asked, opened, done, answered
			s.wants(s.get(public(), f.page), http.StatusOK, f.is, "<s>", f.was+"</s>", "by the body that said it; a coordinator of this register, of another body, agreed. Why: "+why+".")
			if err := s.Proposals().Agree(keeper, id, ""); !errs.Is(err, errs.Conflict) {
				t.Errorf("%s was agreed to twice: %v", f.kind, err)
			}
		}
		if _, err := s.ledger.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
	})
}

// TestWhoMayAskAndAnswerForABody: its own staff ask, for what it said itself, and a
// coordinator of another body answers; of nobody else do the pages open.
func TestWhoMayAskAndAnswerForABody(t *testing.T) {
	s, c := pledgedOn(t, testkit.SQLite(t))
	s.clock.Advance(time.Minute)
	given := recommendation.AnswerInput{BodyID: "uk-government", Status: "accepted", Given: "2026-10-01", Words: "We acept it"}
	if _, err := s.RecordAnswer(owner, "iicsa-final-99", given); err != nil {
		t.Fatal(err)
	}
	answer := s.idOf(t, "answer")
	at, sameBody := record.CorrectHref("answer", answer), as(access.RoleCoordinator, "uk-government")
	for name, ctx := range map[string]context.Context{"another body's owner": other, "a coordinator": keeper, "a coordinator of the body": sameBody, "a verifier": verifier,
		"an auditor": auditor, "an administrator": admin, "nobody's owner": as(access.RoleOwner, "")} {
		if got := s.get(ctx, at); got.code != http.StatusForbidden || strings.Contains(got.body, "We acept it") {
			t.Errorf("%s: %d", name, got.code)
		}
		if err := s.AskCorrection(ctx, recommendation.PutRight{Kind: "answer", ID: answer, Words: map[string]string{"words": "Other"}, Reason: "why"}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s asked: %v", name, err)
		}
	}
	// What others said, and what others judge by, is not the body's own to correct.
	if err := s.RecordPanelView(verifier, c.ID, "satisfied", "What the panel thinks", false); err != nil {
		t.Fatal(err)
	}
	s.wants(s.get(owner, record.CorrectHref("panel_view", s.idOf(t, "panel_view"))), http.StatusForbidden, "!What the panel thinks")
	easier := s.post(owner, record.CorrectHref("commitment", c.ID), "reason", "why", staff.WordsField+"criterion", "Something easier", "step", staff.StepCheck)
	s.wants(easier, http.StatusUnprocessableEntity, "others judge by")
	s.wants(s.post(owner, at, "reason", "", staff.WordsField+"words", "We accept it", "step", staff.StepCheck), http.StatusUnprocessableEntity, "Enter why")
	s.wants(s.post(owner, at, "reason", "why", staff.WordsField+"words", "We acept it", "step", staff.StepCheck), http.StatusUnprocessableEntity, "Nothing is different")

	page := s.askedOf(owner, "answer", answer, "words", "We accept it", "A slip of the pen")
	for name, ctx := range map[string]context.Context{"another body's owner": other, "a coordinator of the body": sameBody, "a verifier": verifier, "an auditor": auditor} {
		if err := s.Proposals().Agree(ctx, page[strings.LastIndex(page, "/")+1:], ""); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.NotFound) {
			t.Errorf("%s agreed: %v", name, err)
		}
		if name != "a coordinator of the body" && strings.Contains(s.get(ctx, page).body, "We accept it") {
			t.Errorf("%s reads it", name)
		}
	}
	// It was put right by somebody else meanwhile: it can only be turned down.
	s.wants(s.get(keeper, page), http.StatusOK, "Do you agree?")
	if err := s.PutRight(keeper, recommendation.PutRight{Kind: "answer", ID: answer, What: record.Rewording, Reason: "why", Words: map[string]string{"words": "We accept all of it"}}); err != nil {
		t.Fatal(err)
	}
	s.wants(s.get(keeper, page), http.StatusOK, "changed since this was asked for")
	s.wants(s.post(keeper, page, "answer", "yes"), http.StatusUnprocessableEntity, "changed since this was asked for")
	s.wants(s.post(keeper, page, "answer", "no", "words", "It says so already"), http.StatusSeeOther)
	s.wants(s.get(public(), "/recommendations/iicsa-final-99"), http.StatusOK, "We accept all of it", "!It says so already")
	if waits, err := s.Proposals().Waiting(keeper); err != nil || len(waits) != 0 {
		t.Errorf("%v %v", waits, err)
	}
}
