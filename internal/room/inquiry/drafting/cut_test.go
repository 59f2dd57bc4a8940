package drafting_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// TestWhatIsHeldSinceLeavesTheLetter: what its recipient may not see any more stands on their page no more, and nothing
// else goes: the criticism and its facts were put to them. The team reads the letter as it went. Time stands still, and
// nobody can start it while something is hidden; then there are at least 14 days, to a working day.
func TestWhatIsHeldSinceLeavesTheLetter(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	paper, r := w.warned()
	w.do(w.Acknowledge(as(visitor), r, true))
	before, err := w.Mine(as(visitor), r)
	w.do(err)
	went, err := w.Letter(as(solicitor), paper.Letter)
	w.do(err)
	if before.Cut || len(before.Copy.Cases[0].Evidence) == 0 || len(before.Copy.Cases[0].Given) != len(before.Copy.Cases[0].Evidence) || !went.Since.IsZero() {
		t.Fatalf("%+v, %+v", before.Copy, went.Copy)
	}
	w.clock.Set(clock.Midnight(w.Today().AddDays(5)).Add(9 * time.Hour))
	since := w.Today()
	w.papers.hidden = since
	now, err := w.Mine(as(visitor), r)
	w.do(err)
	for i, c := range now.Copy.Cases {
		if c.Text != before.Copy.Cases[i].Text || strings.Join(c.Facts, "|") != strings.Join(before.Copy.Cases[i].Facts, "|") || len(c.Evidence) > 0 || len(c.Given) > 0 || !c.Cut {
			t.Errorf("something else than what is held went, or that stayed: %+v", c)
		}
	}
	desk, err := w.Letter(as(solicitor), paper.Letter)
	w.do(err)
	if !now.Cut || now.Since != since || desk.Since != since || strings.Join(desk.Copy.Cases[0].Evidence, "; ") != strings.Join(went.Copy.Cases[0].Evidence, "; ") {
		t.Errorf("the team does not read it as it went: %+v, before %+v", desk.Copy, went.Copy)
	}
	over := func() bool {
		l, err := w.Letters(as(solicitor), w.report)
		w.do(err)
		return len(l.Untreated) > 0 && l.Untreated[0].Over
	}
	w.clock.Set(clock.Midnight(paper.Due.AddDays(3)).Add(9 * time.Hour))
	if over() {
		t.Error("time ran out while something was held")
	}
	refused(t, "time is started while something is hidden", w.Extend(as(solicitor), paper.Letter, w.Today().AddDays(20), "Something of the letter is kept from them now."), errs.Invalid)
	all, err := w.Letters(as(solicitor), w.report)
	w.do(err)
	if len(all.Owed) != 1 || all.Owed[0].Party != theCouncil || !all.Letters[0].Until.IsZero() {
		t.Errorf("what is left cannot be put to them in a second letter: %+v", all.Owed)
	}
	w.papers.again = w.Today()
	back, err := w.Mine(as(visitor), r)
	if err != nil || back.Cut || !back.Since.IsZero() || back.Copy.Cases[0].Text != before.Copy.Cases[0].Text {
		t.Error("what is open again is not shown:", err)
	}
	least := w.Today().AddDays(14)
	if back.Until.Before(least) || !back.Again {
		t.Error("there are fewer than 14 days:", back.Until)
	}
	if working, err := w.Calendar.Now().IsWorkingDay(clock.EnglandAndWales, back.Until); err != nil || !working {
		t.Error("time ends on no working day:", back.Until, err)
	}
	w.clock.Set(clock.Midnight(back.Until).Add(9 * time.Hour))
	if over() {
		t.Error("time ran out before its last day")
	}
	saturday := back.Until
	for saturday.Weekday() != time.Saturday {
		saturday = saturday.AddDays(1)
	}
	refused(t, "a day that is no working day", w.Extend(as(solicitor), paper.Letter, saturday, "Somebody is ill."), errs.Invalid)
	w.clock.Set(clock.Midnight(back.Until.AddDays(1)).Add(9 * time.Hour))
	if !over() {
		t.Error("time does not run out any more")
	}
	w.papers.hidden, w.papers.again = w.Today(), clock.Day{}
	if v, err := w.Mine(as(visitor), r); err != nil || !v.Cut || !v.Since.IsZero() || !over() {
		t.Error("time that was over begins anew:", err)
	}
}

// TestTheCriticismGoesWhereItTellsWhatIsHeld: its very words, or somebody whom these name.
func TestTheCriticismGoesWhereItTellsWhatIsHeld(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.begun(rules.Statutory)
	f := w.wrote(counsel, fact("The made-up minutes name three lists."))
	a := w.wrote(counsel, criticism("The council did not compare them.", theCouncil, report.Significant, f))
	w.do(w.check(member, f))
	w.do(w.check(member, a))
	r := w.recipient(w.letter(theCouncil))
	w.do(w.Acknowledge(as(visitor), r, true))
	w.papers.hidden = w.Today()
	v, err := w.Mine(as(visitor), r)
	w.do(err)
	if c := v.Copy.Cases[0]; len(c.Facts) != 0 || c.Text != "The council did not compare them." {
		t.Errorf("a fact tells the title of what is held: %+v", c)
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
	asked, err := w.CameBack(as(solicitor), &x)
	if err != nil || !slices.ContainsFunc(asked, func(c drafting.CameBack) bool { return c.Kind == drafting.AskedCopy }) || over() {
		t.Error("a copy that is asked for:", asked, err)
	}
	const went = "Page 3 went by post on a made-up day."
	for _, l := range asked {
		if l.Kind != drafting.AskedCopy {
			continue
		}
		refused(t, "who is not to send", w.SayCopy(as(analyst1), l.Letter, went), errs.NotFound)
		refused(t, "unopened", w.SayCopy(as(solicitor), l.Letter, went), errs.Conflict)
		open, err := w.Letter(as(solicitor), l.Letter)
		w.do(err)
		for _, a := range open.Answers {
			_, err := w.OpenAnswer(as(solicitor), a.ID)
			w.do(err)
		}
		w.do(w.SayCopy(as(solicitor), l.Letter, went))
		refused(t, "nothing is asked for any more", w.SayCopy(as(solicitor), l.Letter, went), errs.Conflict)
	}
	if asked, err = w.CameBack(as(solicitor), &x); err != nil || len(asked) != 0 {
		t.Error("it is said what became of the copy, and it waits:", asked, err)
	}
	if v, err := w.Mine(as(visitor), r); err != nil || v.Ended || v.Answers[len(v.Answers)-1].Kind != drafting.CopySaid || v.Answers[len(v.Answers)-1].Words != went {
		t.Error("the recipient reads of the copy:", v.Answers, err)
	}
	w.do(w.Answer(as(visitor), r, "And this.", true))
	if !over() {
		t.Error("another last answer is not the last")
	}
}
