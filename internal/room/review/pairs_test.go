package review

import (
	"testing"

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
	for _, t := range append(vault.Tables(), Tables()...) {
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
				w.ok(w.s.Enrol(w.as(n), "five plain words make "+n))
			}
			k := w.apply()
			if state != rules.Received {
				w.to(k.CaseID, state)
			}
			if prepare != nil {
				prepare(w, k)
			}
			person[d.Dialect()] = k
		},
		Open: func(t *testing.T, d *db.DB) *panel {
			w := panelOn(t, d, keys)
			w.mine = person[d.Dialect()]
			return w
		},
		Tables: outcomeTables(), Acts: acts,
	}.Run(t)
}

func act(name string, do func(w *panel, id string) error) pairs.Act[*panel] {
	return pairs.Act[*panel]{Name: name, Do: func(w *panel) error { return do(w, w.mine.CaseID) }}
}

// The acts of these tests, each by whoever does it in the service.
var (
	actAskPapers = act("ask for papers", func(w *panel, id string) error {
		return w.s.AskPapers(w.as("secretary"), id, 0, PapersInput{Bodies: []string{"made-up-northern-police"}, Words: "All papers."})
	})
	actWithdraw = act("withdraw", func(w *panel, _ string) error { return w.s.Withdraw(w.t.Context(), w.mine) })
	actErase    = act("erase", func(w *panel, _ string) error { return w.s.EraseMine(w.t.Context(), w.mine) })
	actNoPapers = act("take back papers", func(w *panel, _ string) error { return w.s.Agree(w.t.Context(), w.mine, rules.StepPapers, false) })
	actKnown    = act("let my name be known", func(w *panel, _ string) error { return w.s.Agree(w.t.Context(), w.mine, rules.StepIdentity, true) })
	actUnknown  = act("take back my name", func(w *panel, _ string) error { return w.s.Agree(w.t.Context(), w.mine, rules.StepIdentity, false) })
	actAddWords = act("add words", func(w *panel, _ string) error { return w.s.AddWords(w.t.Context(), w.mine, "Neutral words.") })
	actKeepOut  = act("keep somebody out", func(w *panel, _ string) error { return w.s.Exclude(w.t.Context(), w.mine, "Synthetic Reviewer") })
	actMessage  = act("write to the person", func(w *panel, id string) error { return w.s.Message(w.as("secretary"), id, "Neutral words.") })
	actAskName  = act("ask who it is", func(w *panel, id string) error {
		_, err := w.s.AskIdentity(w.as("secretary"), id, "To reach them.")
		return err
	})
	actRead = act("read the case", func(w *panel, id string) error {
		_, err := w.s.Case(w.as("secretary"), id, "To work on it.")
		return err
	})
	actAllocate = act("allocate", func(w *panel, id string) error {
		return w.s.Allocate(w.as("secretary"), id, 0, "staff-Reviewer", "staff-Independent")
	})
	actAllocate2 = act("allocate to another", func(w *panel, id string) error {
		return w.s.Allocate(w.as("second"), id, 0, "staff-Reviewer Two", "staff-Independent Two")
	})
	actBar = act("bar the reviewer's force", func(w *panel, id string) error {
		return w.s.Bar(w.as("second"), id, BarInput{Body: "made-up-southern-police", Kind: BarTouched, Reason: "It held papers too."})
	})
	actRecuse = act("the reviewer stands back", func(w *panel, id string) error { return w.s.Recuse(w.as("reviewer"), id, "Knows a witness.") })
	actFinish = act("finish examining", func(w *panel, id string) error {
		return w.s.FinishExamining(w.as("reviewer"), id, 0, "Not in the papers.")
	})
	actPropose = act("propose", func(w *panel, id string) error {
		return w.s.Propose(w.as("second"), id, ProposalInput{Kind: string(rules.Decided), Code: w.s.Codes.OutcomeCodes[0].ID, Words: "Other reasons."})
	})
	actSecond  = act("agree to it", func(w *panel, id string) error { return w.s.Second(w.as("independent"), id, w.open(id), true, "") })
	actDecline = act("decline it", func(w *panel, id string) error {
		return w.s.Second(w.as("independent"), id, w.open(id), false, "Not yet.")
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
		w.reads("reviewer", k.CaseID, JudgeLines, "", "")
		w.ok(w.s.RecordLine(w.as("reviewer"), k.CaseID, LineInput{Line: w.s.Codes.LineCodes[0].ID, Followed: w.s.Codes.LineStates[0].ID}))
	}
	atOnce(t, rules.Allocated, line, actRecuse, actFinish, actBar, actKeepOut, actWithdraw, actErase)
}

func TestTwoActsAtOnceOnADecision(t *testing.T) {
	propose := func(w *panel, k intake.PersonKey) {
		for _, who := range []string{"secretary", "second"} {
			w.reads(who, k.CaseID, JudgePropose, string(rules.Decided), "")
		}
		defer func() { w.reads("independent", k.CaseID, JudgeSecond, string(rules.Decided), w.open(k.CaseID)) }()
		w.ok(w.s.Propose(w.as("secretary"), k.CaseID, ProposalInput{Kind: string(rules.Decided), Code: w.s.Codes.OutcomeCodes[0].ID, Words: "Reasons."}))
	}
	atOnce(t, rules.Viewed, propose, actPropose, actSecond, actDecline, actWithdraw, actErase, actBar)
}
