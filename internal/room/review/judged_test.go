package review_test

import (
	"strings"
	"testing"

	"candour/internal/room/review"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
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
		k := w.Apply()
		id := k.CaseID
		needs := func(who string, j review.Judging, kind string, do func() error, words ...string) {
			t.Helper()
			p := w.Open(id)
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
				w.OK(err)
				return
			}
			w.OK(w.Judging(who, id, j, kind, p, func() error { return nil }))
		}
		w.To(id, rules.Acknowledged)
		eligible := func() error { return w.S.FindEligible(w.As("secretary"), id, 0) }
		needs("secretary", review.JudgeEligible, "", eligible, "What the person told us")
		needs("secretary", review.JudgeEligible, "", eligible)
		w.OK(w.S.AskPapers(w.As("secretary"), id, 0, review.PapersInput{Bodies: []string{"made-up-northern-police"}, Words: "All papers."}))
		tasks, err := w.S.Papers(w.As("liaison"))
		w.OK(err)
		w.OK(w.S.AnswerPapers(w.As("liaison"), tasks[0].ID, review.PapersAnswer{Code: "sent", Words: "By courier."}))
		w.OK(w.S.Gather(w.As("secretary"), id, 0))
		w.OK(w.S.Allocate(w.As("secretary"), id, 0, "staff-Reviewer", "staff-Independent"))
		w.OK(w.S.RecordLine(w.As("reviewer"), id, review.LineInput{Line: "witnesses", Followed: "followed", Words: "A note."}))
		finish := func() error { return w.S.FinishExamining(w.As("reviewer"), id, 0, "Not in the papers.") }
		needs("reviewer", review.JudgeLines, "", finish, "What the person told us", "What Made-up Northern Police answered")
		w.OK(w.S.AddWords(t.Context(), k, "Something I forgot.", ""))
		needs("reviewer", review.JudgeLines, "", finish, "What the person") // changed since
		if err := w.S.FinishExamining(w.As("reviewer"), id, 0, " "); !errs.Is(err, errs.Invalid) || !strings.Contains(errs.FieldsOf(err)[0].Message, w.S.Codes.LineCodes[0].Staff) {
			t.Errorf("lines were left unnamed: %v", err)
		}
		needs("reviewer", review.JudgeLines, "", finish)
		view := func() error { return w.S.Opine(w.As("independent"), id, 0, "A view.") }
		needs("independent", review.JudgeView, "", view, "What the person told us", "The notes on the lines of inquiry", "What Made-up Northern Police answered")
		needs("independent", review.JudgeView, "", view)
		in := review.ProposalInput{Kind: string(rules.Decided), Code: w.S.Codes.OutcomeCodes[0].ID, Words: "No change."}
		propose := func() error { return w.S.Propose(w.As("secretary"), id, in) }
		needs("secretary", review.JudgePropose, in.Kind, propose, "The independent member's view", "What Made-up Northern Police answered")
		needs("secretary", review.JudgePropose, in.Kind, propose)
		agree := func() error { return w.S.Second(w.As("independent"), id, w.Open(id), true, "") }
		needs("independent", review.JudgeSecond, in.Kind, agree, "The reasons for what was proposed")
		w.OK(w.S.AddWords(t.Context(), k, "And this.", ""))
		needs("independent", review.JudgeSecond, in.Kind, agree, "What the person")
		needs("independent", review.JudgeSecond, in.Kind, agree)
		m, err := w.S.Mine(t.Context(), k)
		w.OK(err)
		if n := strings.Count(strings.Join(partsOpened(m), " "), "papers"); n < 3 {
			t.Errorf("the person sees %d openings of the papers' answer: %v", n, partsOpened(m))
		}
	})
}

func partsOpened(m mine.Case) (out []string) {
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
	id := w.Apply().CaseID
	w.To(id, rules.Acknowledged)
	w.Reads("second", id, review.JudgeEligible, "", "")
	w.Refused(w.S.FindEligible(w.As("secretary"), id, 0), errs.Invalid)
	first := w.People["secretary"]
	again := first
	again.ID = "staff-again"
	again.Selves = append([]string{"staff-again"}, first.Selves...)
	w.People["again"] = again
	w.Reads("again", id, review.JudgeEligible, "", "")
	w.Refused(w.S.FindEligible(w.As("secretary"), id, 0), errs.Invalid) // nobody said yet that they are one
	first.Selves = again.Selves
	w.People["secretary"] = first
	lost := first
	lost.Selves = nil
	if left, err := w.S.Unread(access.WithActor(t.Context(), lost), id, review.JudgeEligible, "", ""); err == nil && len(left) == 0 {
		t.Error("nobody knows who this is, and they opened everything")
	}
	w.OK(w.S.FindEligible(w.As("secretary"), id, 0))
}

// TestAPersonsChoiceOfReaderIsKept: who may not read what the person wrote proposes
// nothing that rests on it, and hears who can; they may be the second of two of whom
// the first has read it. A hold rests on nothing of it.
func TestAPersonsChoiceOfReaderIsKept(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		for _, only := range []struct {
			group            intake.Group
			reads, shut, can string
		}{{intake.GroupIndependent, "independent", "secretary", "The independent member can"}, {intake.GroupPanel, "secretary", "independent", "The secretariat can"}} {
			id := w.Apply(func(a *intake.Application) {
				a.Readers = map[intake.Part][]intake.Group{intake.PartAccount: {only.group}}
			}).CaseID
			w.To(id, rules.Acknowledged)
			refused := func(in review.ProposalInput) {
				t.Helper()
				w.Reads(only.shut, id, review.JudgePropose, in.Kind, "")
				if err := w.S.Propose(w.As(only.shut), id, in); !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), only.can) {
					t.Errorf("%s proposes %s unread: %v", only.shut, in.Kind, err)
				}
				c, err := w.S.Case(w.As(only.shut), id, "Working on this case.")
				w.OK(err)
				if why, err := w.S.CannotPropose(w.As(only.shut), c, in.Kind); err != nil || !strings.Contains(why, only.can) {
					t.Errorf("the page says %q, %v", why, err)
				}
				if w.Open(id) != "" {
					t.Error("a proposal waits")
				}
			}
			if only.shut == "secretary" {
				refused(review.ProposalInput{Kind: string(rules.NotEligible), Code: w.S.Codes.NotEligibleCodes[0].ID, Words: "Reasons."})
			}
			id = w.Apply(func(a *intake.Application) {
				a.Readers = map[intake.Part][]intake.Group{intake.PartAccount: {only.group}}
			}).CaseID
			w.To(id, rules.Viewed)
			in := review.ProposalInput{Kind: string(rules.Decided), Code: w.S.Codes.OutcomeCodes[0].ID, Words: "Reasons."}
			refused(in)
			hold := review.ProposalInput{Kind: review.ProposeHold, Words: "An inquiry asked."}
			w.OK(w.S.Propose(w.As(only.shut), id, hold))
			w.Reads(only.reads, id, review.JudgeDecline, hold.Kind, w.Open(id))
			w.OK(w.S.Second(w.As(only.reads), id, w.Open(id), false, "Not now."))
			w.Reads(only.reads, id, review.JudgePropose, in.Kind, "")
			w.OK(w.S.Propose(w.As(only.reads), id, in))
			w.Reads(only.shut, id, review.JudgeSecond, in.Kind, w.Open(id))
			w.OK(w.S.Second(w.As(only.shut), id, w.Open(id), true, ""))
		}
	})
}
