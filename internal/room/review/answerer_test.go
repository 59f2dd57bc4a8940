package review_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
)

// TestAWithdrawnCaseHasItsSecondHuman: an independent member who may look at it is
// called to answer, opens nothing but the reasons, and has it no more afterwards.
func TestAWithdrawnCaseHasItsSecondHuman(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		for _, from := range []rules.State{rules.Acknowledged, rules.Examined} {
			for _, agree := range []bool{true, false} {
				k := w.Apply()
				w.To(k.CaseID, from)
				w.OK(w.S.Withdraw(t.Context(), k))
				w.Refused(second(w.S.Case(w.As("independent"), k.CaseID, "To look")), errs.NotFound)
				w.OK(w.S.Propose(w.As("secretary"), k.CaseID, review.ProposalInput{Kind: review.ProposeHold, Words: "An inquiry asked."}))
				p := w.Open(k.CaseID)
				_, n, err := w.S.List(w.As("independent"), review.Filter{Mine: true})
				w.OK(err)
				if n != 1 {
					t.Errorf("it is not on the list of who may answer: %d", n)
				}
				for _, who := range []string{"reviewer", "insider"} {
					w.Refused(second(w.S.Case(w.As(who), k.CaseID, "To look")), errs.NotFound)
				}
				w.Refused(w.S.Second(w.As("second"), k.CaseID, p, agree, "Reasons."), errs.Forbidden)
				w.Reads("independent", k.CaseID, review.JudgeSecond, review.ProposeHold, p)
				texts, err := w.S.Reveal(w.As("independent"), k.CaseID, intake.PartAccount, "To answer")
				w.OK(err)
				for _, x := range texts {
					if x.Name != "proposal" {
						t.Errorf("%s is opened", x.Name)
					}
				}
				w.Refused(second(w.S.Reveal(w.As("independent"), k.CaseID, intake.PartMessages, "To answer")), errs.Forbidden)
				w.OK(w.S.Second(w.As("independent"), k.CaseID, p, agree, "Reasons."))
				w.Refused(second(w.S.Case(w.As("independent"), k.CaseID, "To look")), errs.NotFound)
				if c := mustCase(t, w.S, k.CaseID); c.Held != agree {
					t.Errorf("from %s: held %v after %v", from, c.Held, agree)
				}
			}
		}
	})
}

// TestNobodyIsCalledWhoMayNotLook: where no independent member may see the case nothing
// is proposed, and it is said why.
func TestNobodyIsCalledWhoMayNotLook(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply()
	w.To(k.CaseID, rules.Acknowledged)
	w.OK(w.S.Withdraw(t.Context(), k))
	delete(w.People, "independent")
	delete(w.People, "independent2")
	w.Refused(w.S.Propose(w.As("secretary"), k.CaseID, review.ProposalInput{Kind: review.ProposeHold, Words: "An inquiry asked."}), errs.Conflict)
}
