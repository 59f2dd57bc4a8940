package review

import (
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestWhoJudgesACaseHasOpenedIt takes a case to its end, on both databases: at
// each step that judges, who has opened nothing is refused and told what is left;
// what others opened does not count; what was added since must be opened again.
func TestWhoJudgesACaseHasOpenedIt(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.apply()
		id := k.CaseID
		needs := func(who string, j Judging, kind string, do func() error, words ...string) {
			t.Helper()
			p := w.open(id)
			err := do()
			said := errs.Message(err)
			for _, f := range errs.FieldsOf(err) {
				said += "; " + f.Message
			}
			for _, want := range words {
				if !errs.Is(err, errs.Invalid) || !strings.Contains(said, want) {
					t.Errorf("%s as %s: %v, want %q", j, who, err, want)
				}
			}
			if len(words) == 0 {
				w.ok(err)
				return
			}
			w.ok(w.judging(who, id, j, kind, p, func() error { return nil }))
		}
		w.to(id, rules.Acknowledged)
		eligible := func() error { return w.s.FindEligible(w.as("secretary"), id, 0) }
		needs("secretary", JudgeEligible, "", eligible, "What the person told us")
		needs("secretary", JudgeEligible, "", eligible)
		w.ok(w.s.AskPapers(w.as("secretary"), id, 0, PapersInput{Bodies: []string{"made-up-northern-police"}, Words: "All papers."}))
		tasks, err := w.s.Papers(w.as("liaison"))
		w.ok(err)
		w.ok(w.s.AnswerPapers(w.as("liaison"), tasks[0].ID, PapersAnswer{Code: "sent", Words: "By courier."}))
		w.ok(w.s.Gather(w.as("secretary"), id, 0))
		w.ok(w.s.Allocate(w.as("secretary"), id, 0, "staff-Reviewer", "staff-Independent"))
		w.ok(w.s.RecordLine(w.as("reviewer"), id, LineInput{Line: "witnesses", Followed: "followed", Words: "A note."}))
		finish := func() error { return w.s.FinishExamining(w.as("reviewer"), id, 0, "Not in the papers.") }
		needs("reviewer", JudgeLines, "", finish, "What the person told us", "What Made-up Northern Police answered")
		w.ok(w.s.AddWords(t.Context(), k, "Something I forgot."))
		needs("reviewer", JudgeLines, "", finish, "What the person") // changed since
		if err := w.s.FinishExamining(w.as("reviewer"), id, 0, " "); !errs.Is(err, errs.Invalid) || !strings.Contains(errs.FieldsOf(err)[0].Message, w.s.Codes.LineCodes[0].Staff) {
			t.Errorf("lines were left unnamed: %v", err)
		}
		needs("reviewer", JudgeLines, "", finish)
		view := func() error { return w.s.Opine(w.as("independent"), id, 0, "A view.") }
		needs("independent", JudgeView, "", view, "What the person told us", "The notes on the lines of inquiry", "What Made-up Northern Police answered")
		needs("independent", JudgeView, "", view)
		in := ProposalInput{Kind: string(rules.Decided), Code: w.s.Codes.OutcomeCodes[0].ID, Words: "No change."}
		propose := func() error { return w.s.Propose(w.as("secretary"), id, in) }
		needs("secretary", JudgePropose, in.Kind, propose, "The independent member's view", "What Made-up Northern Police answered")
		needs("secretary", JudgePropose, in.Kind, propose)
		agree := func() error { return w.s.Second(w.as("independent"), id, w.open(id), true, "") }
		needs("independent", JudgeSecond, in.Kind, agree, "The reasons for what was proposed")
		w.ok(w.s.AddWords(t.Context(), k, "And this."))
		needs("independent", JudgeSecond, in.Kind, agree, "What the person")
		needs("independent", JudgeSecond, in.Kind, agree)
		m, err := w.s.Mine(t.Context(), k)
		w.ok(err)
		if n := strings.Count(strings.Join(partsOpened(m), " "), "papers"); n < 3 {
			t.Errorf("the person sees %d openings of the papers' answer: %v", n, partsOpened(m))
		}
	})
}

func partsOpened(m Mine) (out []string) {
	for _, o := range m.Openings {
		out = append(out, o.Part)
	}
	return out
}

// TestWhatIsOpenedCountsForTheHuman: another account of the same human counts,
// another human does not, and an account of which nobody has said whose it is
// never has opened anything.
func TestWhatIsOpenedCountsForTheHuman(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	id := w.apply().CaseID
	w.to(id, rules.Acknowledged)
	w.reads("second", id, JudgeEligible, "", "")
	w.refused(w.s.FindEligible(w.as("secretary"), id, 0), errs.Invalid)
	first := w.people["secretary"]
	again := first
	again.ID = "staff-again"
	again.Selves = append([]string{"staff-again"}, first.Selves...)
	w.people["again"] = again
	w.reads("again", id, JudgeEligible, "", "")
	w.refused(w.s.FindEligible(w.as("secretary"), id, 0), errs.Invalid) // nobody said yet that they are one
	first.Selves = again.Selves
	w.people["secretary"] = first
	lost := first
	lost.Selves = nil
	if left, err := w.s.Unread(access.WithActor(t.Context(), lost), id, JudgeEligible, "", ""); err == nil && len(left) == 0 {
		t.Error("nobody knows who this is, and they opened everything")
	}
	w.ok(w.s.FindEligible(w.as("secretary"), id, 0))
}

// TestAPersonsChoiceOfReaderIsKept: who may not read what the person wrote is not
// asked to, and one of the two who decide must have.
func TestAPersonsChoiceOfReaderIsKept(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	for _, only := range []intake.Group{intake.GroupIndependent, intake.GroupPanel} {
		id := w.apply(func(a *intake.Application) { a.Readers = map[intake.Part][]intake.Group{intake.PartAccount: {only}} }).CaseID
		w.to(id, rules.Viewed)
		in := ProposalInput{Kind: string(rules.Decided), Code: w.s.Codes.OutcomeCodes[0].ID, Words: "Reasons."}
		w.reads("secretary", id, JudgePropose, in.Kind, "")
		w.ok(w.s.Propose(w.as("secretary"), id, in))
		w.reads("independent", id, JudgeSecond, in.Kind, w.open(id))
		w.ok(w.s.Second(w.as("independent"), id, w.open(id), true, ""))
	}
}
