package review_test

import (
	"testing"

	"candour/internal/room/review"

	"candour/internal/base/db"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/testkit/pairs"
	"candour/internal/trust/vault"
)

// outcomeTables are every table that an act on a case or on the custodians can
// change, and the keys themselves.
func outcomeTables() []string {
	var out []string
	for _, t := range append(vault.Tables(), review.Tables()...) {
		out = append(out, t.Name)
	}
	return append(out, "vault_key", "vault_index", "review_find", "review_draft", "review_session")
}

// atOnce tries every pair of acts on one case in a state.
func atOnce(t *testing.T, state rules.State, prepare func(*panel, intake.PersonKey), acts ...pairs.Act[*panel]) {
	t.Helper()
	keys, person := t.TempDir(), map[db.Dialect]intake.PersonKey{}
	pairs.Suite[*panel]{
		Start: func(t *testing.T, d *db.DB) {
			w := panelOn(t, d, keys)
			for _, n := range []string{"custodian1", "custodian2", "custodian3"} {
				w.OK(w.S.Enrol(w.As(n), "five plain words make "+n))
			}
			k := w.Apply()
			if state != rules.Received {
				w.To(k.CaseID, state)
			}
			if prepare != nil {
				prepare(w, k)
			}
			person[d.Dialect()] = k
		},
		Open: func(t *testing.T, d *db.DB) *panel {
			w := panelOn(t, d, keys)
			w.Mine = person[d.Dialect()]
			return w
		},
		Tables: outcomeTables(), Acts: acts,
	}.Run(t)
}

func act(name string, do func(w *panel, id string) error) pairs.Act[*panel] {
	return pairs.Act[*panel]{Name: name, Do: func(w *panel) error { return do(w, w.Mine.CaseID) }}
}

// The acts of these tests, each by whoever does it in the service.
var (
	actAskPapers = act("ask for papers", func(w *panel, id string) error {
		return w.S.AskPapers(w.As("secretary"), id, 0, review.PapersInput{Bodies: []string{"made-up-northern-police"}, Words: "All papers."})
	})
	actWithdraw = act("withdraw", func(w *panel, _ string) error { return w.S.Withdraw(w.T.Context(), w.Mine) })
	actErase    = act("erase", func(w *panel, _ string) error { return w.S.EraseMine(w.T.Context(), w.Mine) })
	actNoPapers = act("take back papers", func(w *panel, _ string) error { return w.S.Agree(w.T.Context(), w.Mine, rules.StepPapers, false) })
	actKnown    = act("let my name be known", func(w *panel, _ string) error { return w.S.Agree(w.T.Context(), w.Mine, rules.StepIdentity, true) })
	actUnknown  = act("take back my name", func(w *panel, _ string) error { return w.S.Agree(w.T.Context(), w.Mine, rules.StepIdentity, false) })
	actAddWords = act("add words", func(w *panel, _ string) error { return w.S.AddWords(w.T.Context(), w.Mine, "Neutral words.", "") })
	actKeepOut  = act("keep somebody out", func(w *panel, _ string) error { return w.S.Exclude(w.T.Context(), w.Mine, "", "Synthetic Reviewer") })
	actMessage  = act("write to the person", func(w *panel, id string) error { return w.S.Message(w.As("secretary"), id, "Neutral words.", "") })
	actAskName  = act("ask who it is", func(w *panel, id string) error {
		_, err := w.S.AskIdentity(w.As("secretary"), id, "To reach them.")
		return err
	})
	actRead = act("read the case", func(w *panel, id string) error {
		_, err := w.S.Case(w.As("secretary"), id, "To work on it.")
		return err
	})
	actAllocate = act("allocate", func(w *panel, id string) error {
		return w.S.Allocate(w.As("secretary"), id, 0, "staff-Reviewer", "staff-Independent")
	})
	actAllocate2 = act("allocate to another", func(w *panel, id string) error {
		return w.S.Allocate(w.As("second"), id, 0, "staff-Reviewer Two", "staff-Independent Two")
	})
	actBar = act("bar the reviewer's force", func(w *panel, id string) error {
		return w.S.Bar(w.As("second"), id, review.BarInput{Body: "made-up-southern-police", Kind: review.BarTouched, Reason: "It held papers too."})
	})
	actRecuse = act("the reviewer stands back", func(w *panel, id string) error { return w.S.Recuse(w.As("reviewer"), id, "Knows a witness.") })
	actFinish = act("finish examining", func(w *panel, id string) error {
		return w.S.FinishExamining(w.As("reviewer"), id, 0, "Not in the papers.")
	})
	actPropose = act("propose", func(w *panel, id string) error {
		return w.S.Propose(w.As("second"), id, review.ProposalInput{Kind: string(rules.Decided), Code: w.S.Codes.OutcomeCodes[0].ID, Words: "Other reasons."})
	})
	actSecond  = act("agree to it", func(w *panel, id string) error { return w.S.Second(w.As("independent"), id, w.Open(id), true, "") })
	actDecline = act("decline it", func(w *panel, id string) error {
		return w.S.Second(w.As("independent"), id, w.Open(id), false, "Not yet.")
	})
)

func TestTwoActsAtOnceOnACaseBeforePapers(t *testing.T) {
	atOnce(t, rules.Eligible, nil, actAskPapers, actWithdraw, actErase, actNoPapers, actKnown, actUnknown, actAddWords, actMessage, actAskName, actBar)
}

func TestTwoActsAtOnceOnACaseToAllocate(t *testing.T) {
	atOnce(t, rules.Gathered, nil, actAllocate, actAllocate2, actBar, actKeepOut, actWithdraw, actErase, actRead)
}

func TestTwoActsAtOnceOnACaseUnderReview(t *testing.T) {
	line := func(w *panel, k intake.PersonKey) {
		w.Reads("reviewer", k.CaseID, review.JudgeLines, "", "")
		w.OK(w.S.RecordLine(w.As("reviewer"), k.CaseID, review.LineInput{Line: w.S.Codes.LineCodes[0].ID, Followed: w.S.Codes.LineStates[0].ID}))
	}
	atOnce(t, rules.Allocated, line, actRecuse, actFinish, actBar, actKeepOut, actWithdraw, actErase)
}

func TestTwoActsAtOnceOnADecision(t *testing.T) {
	propose := func(w *panel, k intake.PersonKey) {
		for _, who := range []string{"secretary", "second"} {
			w.Reads(who, k.CaseID, review.JudgePropose, string(rules.Decided), "")
		}
		defer func() { w.Reads("independent", k.CaseID, review.JudgeSecond, string(rules.Decided), w.Open(k.CaseID)) }()
		w.OK(w.S.Propose(w.As("secretary"), k.CaseID, review.ProposalInput{Kind: string(rules.Decided), Code: w.S.Codes.OutcomeCodes[0].ID, Words: "Reasons."}))
	}
	atOnce(t, rules.Viewed, propose, actPropose, actSecond, actDecline, actWithdraw, actErase, actBar)
}
