package drafting_test

import (
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/report"
	"candour/internal/testkit"
)

// TestWhatIsHeldSinceLeavesTheLetter: what its recipient may not see any more stands on their page no more; the team reads
// the letter as it went; and time does not run out before they were given more because of it.
func TestWhatIsHeldSinceLeavesTheLetter(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	paper, r := w.warned()
	w.do(w.Acknowledge(as(visitor), r, true))
	before, err := w.Mine(as(visitor), r)
	w.do(err)
	went, err := w.Letter(as(solicitor), paper.Letter)
	w.do(err)
	if before.Cut || len(before.Copy.Cases[0].Evidence) == 0 || len(before.Copy.Cases[0].Given) != len(before.Copy.Cases[0].Evidence) || went.Held || went.Stopped {
		t.Fatalf("%+v, %+v", before.Copy, went.Copy)
	}
	w.papers.shown = false
	now, err := w.Mine(as(visitor), r)
	w.do(err)
	for _, c := range now.Copy.Cases {
		if c.Text != "" || len(c.Facts) > 0 || len(c.Evidence) > 0 || len(c.Given) > 0 || !c.Cut {
			t.Errorf("what is held stands on their page: %+v", c)
		}
	}
	desk, err := w.Letter(as(solicitor), paper.Letter)
	w.do(err)
	if !now.Cut || !desk.Stopped || strings.Join(desk.Copy.Cases[0].Evidence, "; ") != strings.Join(went.Copy.Cases[0].Evidence, "; ") || desk.Copy.Cases[0].Text != went.Copy.Cases[0].Text {
		t.Errorf("the team does not read it as it went: %+v, before %+v", desk.Copy, went.Copy)
	}
	state := func() (out []report.State) {
		l, err := w.Letters(as(solicitor), w.report)
		w.do(err)
		for _, c := range l.Untreated {
			if c.Over {
				out = append(out, report.Answered)
			}
		}
		return out
	}
	w.clock.Set(clock.Midnight(paper.Due.AddDays(3)).Add(9 * time.Hour))
	if got := state(); len(got) > 0 {
		t.Error("time ran out while something was held:", got)
	}
	w.do(w.Extend(as(solicitor), paper.Letter, w.Today().AddDays(20), "Something of the letter is kept from them now."))
	if desk, err := w.Letter(as(solicitor), paper.Letter); err != nil || desk.Stopped || !desk.Held {
		t.Error("time stands still though more was given:", err)
	}
	w.clock.Set(clock.Midnight(w.Today().AddDays(21)).Add(9 * time.Hour))
	if got := state(); len(got) == 0 {
		t.Error("time does not run out after more was given")
	}
	w.papers.shown = true
	if back, err := w.Mine(as(visitor), r); err != nil || back.Cut || back.Copy.Cases[0].Text != before.Copy.Cases[0].Text {
		t.Error("what is open again is not shown:", err)
	}
}

// TestALastAnswerIsTakenBack until somebody said what became of it; and whoever takes it back is not told whether.
func TestALastAnswerIsTakenBack(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	_, r := w.warned()
	w.do(w.Acknowledge(as(visitor), r, true))
	if err := w.TakeBackLast(as(visitor), r); !errs.Is(err, errs.Conflict) {
		t.Error("nothing to take back:", err)
	}
	over := func() bool {
		l, err := w.Letters(as(solicitor), w.report)
		w.do(err)
		return len(l.Untreated) > 0 && l.Untreated[0].Over
	}
	w.do(w.Answer(as(visitor), r, canary, true))
	if !over() {
		t.Fatal("a last answer is not the last")
	}
	w.do(w.TakeBackLast(as(visitor), r))
	if v, err := w.Mine(as(visitor), r); err != nil || v.Ended || over() {
		t.Error("it was taken back, and time is over:", v.Ended, err)
	}
	w.do(w.AskCopy(as(visitor), r, "Made-up minutes, page 3, to a made-up address."))
	x, err := w.inquiries.Of(as(solicitor), w.db, w.id)
	w.do(err)
	asked, err := w.TimeAsked(as(solicitor), &x)
	if err != nil || len(asked) != 1 || !asked[0].Copy || over() {
		t.Error("a copy that is asked for:", asked, err)
	}
	w.do(w.Answer(as(visitor), r, "And this.", true))
	if !over() {
		t.Error("another last answer is not the last")
	}
}
