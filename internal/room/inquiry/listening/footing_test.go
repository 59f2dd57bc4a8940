package listening_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// asks proposes a sentence as the analyst, and wants it refused for one field with some words.
func (w *world) asks(what string, in finding.Input, field, words string) {
	w.t.Helper()
	_, err := w.finding.Propose(as(analyst1), in)
	got := errs.FieldsOf(err)
	if len(got) != 1 || got[0].Name != field || !strings.Contains(got[0].Message, words) {
		w.t.Errorf("%s: %v %v, want %q at %s", what, err, got, words, field)
	}
}

// resting gives the accounts that a proposed sentence rests on.
func (w *world) resting(proposed string) (ref string, out []string) {
	w.t.Helper()
	p, err := w.finding.Proposals().Read(as(chair), proposed)
	w.do(err)
	rests, err := w.Rests(as(chair), w.db, w.id, p.Record)
	w.do(err)
	for _, f := range rests {
		if f.Stands() {
			out = append(out, f.Account)
		}
	}
	return p.Record, out
}

// TestASentenceRestsOnNothingThatCameLater: of a report of a day only what had been given by then,
// and in a theme what two had read by then.
func TestASentenceRestsOnNothingThatCameLater(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		day := w.Today()
		p, unread := w.given(testimony.Themed, testimony.Quoted), w.given(testimony.Themed)
		both := w.themed("In both", p)
		w.clock.Advance(5 * 24 * time.Hour)
		late := w.given(testimony.Themed, testimony.Quoted)
		only := w.themed("In the late one", late)
		for _, a := range []access.Actor{analyst1, analyst2} {
			w.do(w.reads(a, w.account(unread), both))
		}
		in := w.sentence("A made-up sentence.")
		in.On, in.Singles = day, []finding.Single{w.single(late, testimony.Quoted)}
		w.asks("given after the report", in, "singles", "was given after "+day.Human())
		in.Singles, in.Themes = nil, []string{only}
		w.asks("found after the report", in, "themes", "no two people had found")
		in.Themes = []string{both}
		id, err := w.finding.Propose(as(analyst1), in)
		w.do(err)
		ref, on := w.resting(id)
		if len(on) != 1 || on[0] != w.account(p) {
			t.Errorf("it rests on %v, want %s alone", on, w.account(p))
		}
		w.do(w.rest(w.Cite, listening.Footing{Account: w.account(late), Use: testimony.Quoted, Ref: ref}))
		err = w.second(chair, id)
		if refused(t, "what came later, at agreeing", err, errs.Conflict); !strings.Contains(errs.Message(err), "given after the day of the report") {
			t.Error(err)
		}
		w.do(w.finding.Proposals().Refuse(as(chair), id, "It came later."))
		in.On, in.Themes, in.Singles = w.Today(), []string{both, only}, []finding.Single{w.single(late, testimony.Quoted)}
		id, err = w.finding.Propose(as(analyst1), in)
		w.do(err)
		w.do(w.second(chair, id))
		by, err := w.FoundBy(context.Background(), w.db, w.id, clock.Day{})
		if err != nil || len(by.Given)+len(by.In) != 0 {
			t.Errorf("of no day: %+v %v", by, err)
		}
	})
}

// TestNobodyCitesWhatTheyHaveNotOpened for that use, themselves.
func TestNobodyCitesWhatTheyHaveNotOpened(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	p := w.given(testimony.Themed, testimony.Quoted, testimony.Evidence)
	in := w.sentence("A made-up sentence.")
	in.Singles = []finding.Single{{Account: w.account(p), Use: testimony.Quoted}}
	opens := func(a access.Actor, u testimony.Use) {
		_, _, err := w.OpenWords(as(a), w.account(p), u, "For “quoted without a name”: a made-up purpose.")
		w.do(err)
	}
	w.asks("nobody opened it", in, "singles", "Open it first")
	opens(analyst2, testimony.Quoted)
	w.asks("another opened it", in, "singles", "Open it first")
	opens(analyst1, testimony.Themed)
	opens(analyst1, testimony.Evidence)
	w.asks("it was opened for other uses", in, "singles", "Open it first")
	opens(analyst1, testimony.Quoted)
	_, err := w.finding.Propose(as(analyst1), in)
	w.do(err)
}

// TestMadeUpAndRealAreNeverJoined: a made-up inquiry leads to what is known to be made up, at
// proposing and at agreeing.
func TestMadeUpAndRealAreNeverJoined(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	in := w.sentence("A made-up sentence.")
	in.Singles, in.Recommendations = []finding.Single{w.single(w.given(testimony.Quoted), testimony.Quoted)}, []string{"r1"}
	for name, of := range map[string]access.Known{"real": access.No, "not known": access.Unknown} {
		w.register["r1"] = finding.Recommendation{ID: "r1", Title: "Recommendation 1", MadeUp: of}
		w.asks(name, in, "recommendations", "never joined")
	}
	w.register["r1"] = finding.Recommendation{ID: "r1", Title: "Recommendation 1", MadeUp: access.Yes}
	id, err := w.finding.Propose(as(analyst1), in)
	w.do(err)
	w.register["r1"] = finding.Recommendation{ID: "r1", Title: "Recommendation 1"}
	refused(t, "it is not known any more", w.second(chair, id), errs.Conflict)
	w.register["r1"] = finding.Recommendation{ID: "r1", Title: "Recommendation 1", MadeUp: access.Yes}
	w.do(w.second(chair, id))
}

// TestAProposalDoesNotOutliveItsRight: where whoever proposed a sentence may not read accounts any
// more nobody agrees to it, and it can be turned down.
func TestAProposalDoesNotOutliveItsRight(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	waiting := func(a access.Actor, words string) string {
		in := w.sentence(words)
		in.Singles = []finding.Single{w.single(w.given(testimony.Quoted), testimony.Quoted)}
		id, err := w.finding.Propose(as(a), in)
		w.do(err)
		return id
	}
	conflicted, gone := waiting(analyst1, "A made-up sentence."), waiting(solicitor, "Another made-up sentence.")
	w.do(w.inquiries.Declare(as(analyst1), inquiry.InterestInput{Inquiry: w.id, Words: "Made up.", Conflict: "yes", Body: council}))
	seats, err := w.inquiries.SeatsToday(as(com1), w.db, w.id)
	w.do(err)
	for _, s := range seats {
		if s.Account == solicitor.ID {
			p, err := w.inquiries.ProposeLeave(as(com1), inquiry.LeaveInput{Inquiry: w.id, Seat: s.ID, Why: "The reason is made up."})
			w.agreed(w.inquiries.Proposals(), com2, p, err)
		}
	}
	for name, id := range map[string]string{"a conflict": conflicted, "a part that is over": gone} {
		err := w.second(chair, id)
		if refused(t, name, err, errs.Conflict); !strings.Contains(errs.Message(err), "Whoever proposed this may not see") {
			t.Errorf("%s: %v", name, err)
		}
		w.do(w.finding.Proposals().Refuse(as(chair), id, "Whoever proposed it has no part any more."))
	}
	if all := w.published(); len(all) != 0 {
		t.Errorf("%+v", all)
	}
}

// TestTwoAccountsOfOneHumanReadAsOne: what two read of which it came out that they are one human
// was read by one; a theme is found again by another, and a sentence on it waits.
func TestTwoAccountsOfOneHumanReadAsOne(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		p := w.given(testimony.Themed)
		theme := w.themed("Not written down", p)
		in := w.sentence("A made-up sentence.")
		in.Themes = []string{theme}
		id, err := w.finding.Propose(as(analyst1), in)
		w.do(err)
		twice := func(want int, day clock.Day) {
			t.Helper()
			_, found, _, err := w.ThemesFound(as(chair), w.db, w.id)
			if err != nil || len(found[theme]) != want-1 {
				t.Errorf("%v %v", found, err)
			}
			got, err := w.Read(as(analyst1), w.account(p))
			if err != nil || got.Readers != want || got.ReadTwice != day || len(got.Both) != want-1 {
				t.Errorf("%+v %v", got, err)
			}
			_, all, err := w.Accounts(as(analyst1), w.id)
			if err != nil || all[0].Readers != want || all[0].ReadTwice != day {
				t.Errorf("%+v %v", all, err)
			}
			mine, err := w.Mine(as(visitor), p)
			if err != nil || mine.ReadTwice != day {
				t.Errorf("%+v %v", mine.ReadTwice, err)
			}
		}
		twice(2, w.Today())
		w.one[analyst2.Human] = analyst1.Human
		twice(1, clock.Day{})
		refused(t, "a sentence on what one human found", w.second(chair, id), errs.Conflict)
		w.do(w.finding.Proposals().Refuse(as(chair), id, "One human read it."))
		w.asks("proposed anew", in, "themes", "two people found")
		w.clock.Advance(24 * time.Hour)
		w.seat(w.id, solicitor, rules.Analyst) // another human, who reads for themes
		w.do(w.reads(solicitor, w.account(p), theme))
		twice(2, w.Today())
	})
}
