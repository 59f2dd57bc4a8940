package awards_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/awards"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// TestNobodyAssessesTheirOwnUnderAnotherAccount: whoever came out to be the biller assesses, closes, answers, rules and
// pays nothing, also where it came out after they did; what they said is said again by somebody else before it is paid.
func TestNobodyAssessesTheirOwnUnderAnotherAccount(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		of := w.award()
		bill, err := w.Send(as("lawyer"), of, file(3))
		w.do(err)
		w.do(w.AddPayee(as("secretary"), w.id, "ab 12345", award.Lawyers, of))
		odd := awards.Said{Rows: []int{3}, Outcome: award.LineAllowed, Why: "It was agreed before."}
		w.do(w.AllowPlain(as("paralegal"), w.id, bill))
		w.do(w.Assess(as("solicitor"), w.id, bill, odd))
		w.do(w.Close(as("solicitor"), w.id, bill))
		w.do(w.Answer(as("lawyer"), of, bill, true, ""))
		waits, err := w.PayBill(as("secretary"), w.id, bill, "")
		w.read(w.Proposals(), "clerk", waits, err)

		w.merged = map[string]string{"H-lawyer": "H-solicitor"}
		refused(t, "paid as it waited", w.Proposals().Agree(as("clerk"), waits, ""), errs.Conflict)
		_, err = w.PayBill(as("secretary"), w.id, bill, "")
		refused(t, "proposed to be paid", err, errs.Conflict)
		_, err = w.PayBill(as("solicitor"), w.id, bill, "")
		refused(t, "their own", err, errs.NotFound)
		refused(t, "assessed by themselves", w.Assess(as("solicitor"), w.id, bill, odd), errs.NotFound)
		_, err = w.Decide(as("solicitor"), w.id, of, decision())
		refused(t, "more for themselves", err, errs.NotFound)
		_, _, b, err := w.Bill(as("paralegal"), w.id, bill)
		if w.do(err); !w.Again(as("paralegal"), &b) {
			t.Error("it is not flagged")
		}

		w.do(w.Assess(as("paralegal"), w.id, bill, odd))
		refused(t, "ended by themselves", w.Close(as("solicitor"), w.id, bill), errs.NotFound)
		w.do(w.Close(as("paralegal"), w.id, bill))
		_, err = w.Answered(as("solicitor"), w.id, bill, true, "By a letter of today.")
		refused(t, "answered by the other account", err, errs.NotFound)
		w.do(w.Answer(as("lawyer"), of, bill, false, "All of it is asked for."))
		_, err = w.RuleOn(as("solicitor"), w.id, bill, 650_00, "Half of it.")
		refused(t, "ruled", err, errs.NotFound)
		ruling, err := w.RuleOn(as("paralegal"), w.id, bill, 650_00, "Half of it.")
		w.agreed(w.Proposals(), "chair", ruling, err)
		w.do(w.Answer(as("lawyer"), of, bill, false, "All of it is asked for."))
		refused(t, "judged", w.Judged(as("solicitor"), w.id, bill, 700_00, "Made-up decision of 2 March 2026."), errs.NotFound)
		w.do(w.Judged(as("paralegal"), w.id, bill, 700_00, "Made-up decision of 2 March 2026."))
		pay, err := w.PayBill(as("secretary"), w.id, bill, "")
		w.read(w.Proposals(), "solicitor", pay, err)
		refused(t, "paid by themselves", w.Proposals().Agree(as("solicitor"), pay, ""), errs.Forbidden)
		w.agreed(w.Proposals(), "clerk", pay, nil)
	})
}
