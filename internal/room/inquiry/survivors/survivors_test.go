package survivors_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestNominationsOpenLast: not before the terms of the inquiry, the whole offer and the link person are
// public; what is missing is named, and a nomination is taken only while they are there.
func TestNominationsOpenLast(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		wants := func(missing ...string) {
			t.Helper()
			_, err := w.ProposeDoor(as(secretary), w.aDoor())
			refused(t, "a door with something missing", err, errs.Invalid)
			for _, m := range missing {
				if !strings.Contains(fmt.Sprint(errs.FieldsOf(err)), m) {
					t.Errorf("%q is not named in %v", m, errs.FieldsOf(err))
				}
			}
		}
		wants("terms of reference", "what is paid", "how to leave", "the notice about benefits", "link person")
		_, err := w.Nominate(as(visitor), w.nominating())
		refused(t, "a nomination before anything", err, errs.Conflict)
		w.offer()
		wants("terms of reference", "link person")
		w.terms()
		wants("link person")
		w.linked()
		p, err := w.ProposeDoor(as(secretary), w.aDoor())
		w.agreed(w.Proposals(), chair, p, err)
		w.nominated()
		// The link person leaves: nobody is left to read what is written, and none is taken.
		seats, err := w.LinkSeats(as(secretary), w.db, w.id)
		w.do(err)
		end, err := w.inquiries.ProposeLeave(as(com1), inquiry.LeaveInput{Inquiry: w.id, Seat: seats[0].ID, Why: "Their term is over."})
		w.agreed(w.inquiries.Proposals(), com2, end, err)
		_, err = w.Nominate(as(visitor), w.nominating())
		refused(t, "a nomination with no link person", err, errs.Conflict)
	})
}

// TestNoTaxFormBeforeTheAnswer: a nomination has no field for money, tax or a bank.
func TestNoTaxFormBeforeTheAnswer(t *testing.T) {
	typ := reflect.TypeFor[survivors.Nominating]()
	var names []string
	for i := range typ.NumField() {
		names = append(names, typ.Field(i).Name)
	}
	if got := strings.Join(names, " "); got != "Inquiry Key BySelf Consent Name Contact Words Promote" {
		t.Errorf("a nomination asks for %s", got)
	}
}

// TestMissingNamesEachLine: an offer that lacks a line is not whole.
func TestMissingNamesEachLine(t *testing.T) {
	whole := survivors.Offer{Work: "a", Time: "b", Pay: "c", Ways: "d", Benefits: "e", Length: "f", Leaving: "g", PapersDays: 5, AnswerDays: 5, Body: "x"}
	person := &survivors.LinkPerson{Employer: "a", Interests: "b"}
	if got := survivors.Missing(&whole, person, true); len(got) != 0 {
		t.Errorf("nothing is missing, but %v", got)
	}
	for i, lose := range []func(*survivors.Offer){func(o *survivors.Offer) { o.Work = " " }, func(o *survivors.Offer) { o.Time = "" }, func(o *survivors.Offer) { o.Pay = "" },
		func(o *survivors.Offer) { o.Ways = "" }, func(o *survivors.Offer) { o.Benefits = "" }, func(o *survivors.Offer) { o.Length = "" }, func(o *survivors.Offer) { o.Leaving = "" },
		func(o *survivors.Offer) { o.PapersDays = 0 }, func(o *survivors.Offer) { o.AnswerDays = 0 }, func(o *survivors.Offer) { o.Body = "" }} {
		o := whole
		lose(&o)
		if got := survivors.Missing(&o, person, true); len(got) != 1 {
			t.Errorf("line %d: %v", i, got)
		}
	}
	for what, got := range map[string][]string{"no link": survivors.Missing(&whole, nil, true), "no employer": survivors.Missing(&whole, &survivors.LinkPerson{Interests: "b"}, true),
		"no interests": survivors.Missing(&whole, &survivors.LinkPerson{Employer: "b"}, true), "no terms": survivors.Missing(&whole, person, false)} {
		if len(got) != 1 {
			t.Errorf("%s: %v", what, got)
		}
	}
}

// TestANominationIsReadByTwo: the chair and the link person alone; answered by both; the person reads why at the
// same place; a no ends there, and what is taken back is destroyed.
func TestANominationIsReadByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.open()
		p := w.nominated()
		for _, a := range []access.Actor{com1, judge, secretary, solicitor, analyst, conflict, heron, doubled, admin, auditor, visitor} {
			_, _, err := w.Nominations(as(a), w.id)
			refused(t, "the list for "+a.ID, err, errs.NotFound)
			_, _, err = w.OpenNomination(as(a), w.id, p.Nomination, "To look at it.")
			refused(t, "one for "+a.ID, err, errs.NotFound)
		}
		_, err := w.ProposeChoice(as(link), survivors.ChoiceInput{Inquiry: w.id, Nomination: p.Nomination, Reason: "A made-up reason."})
		refused(t, "an answer by whoever has not opened it", err, errs.Invalid)
		w.answered(p, false)
		m, err := w.Mine(as(visitor), p)
		w.do(err)
		if m.State != survivors.No || m.Answer != "A made-up reason, canary-reason." || len(m.Opened) != 2 {
			t.Errorf("the person reads %+v", m)
		}
		other := survivors.Person{Nomination: p.Nomination, Key: newKey()}
		_, err = w.Mine(as(visitor), other)
		_, none := w.Mine(as(visitor), survivors.Person{Nomination: "nomination-none", Key: p.Key})
		if err == nil || errs.CodeOf(err) != errs.CodeOf(none) || errs.Message(err) != errs.Message(none) {
			t.Errorf("another's: %v; none: %v", err, none)
		}
		refused(t, "an alias after a no", w.ChooseAlias(as(visitor), p, "Heron"), errs.NotFound)
		w.do(w.TakeBack(as(visitor), p))
		_, err = w.Mine(as(visitor), p)
		if err == nil {
			t.Error("what was taken back opens")
		}
		in := w.nominating()
		in.BySelf = false
		_, err = w.Nominate(as(visitor), in)
		refused(t, "somebody who was not asked", err, errs.Invalid)
	})
}

// TestAMemberIsAnAlias: the account has no other role and is called by the alias; whoever works on the inquiry, or is of
// another body, or sits already does not join; an alias is nobody's name, and nobody else's alias.
func TestAMemberIsAnAlias(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.open()
		w.sits(heron)
		p := w.nominated()
		w.answered(p, true)
		for _, alias := range []string{"", "a", "HERON", "Synthetic chair", "Canary", "x\u200bx", "My canary-name"} {
			refused(t, "the alias "+alias, w.ChooseAlias(as(visitor), p, alias), errs.Invalid)
		}
		join := func(a access.Actor, code errs.Code) {
			t.Helper()
			in := w.joining(p, a)
			_, err := w.ProposeJoin(as(link), in)
			refused(t, a.ID+" joins", err, code)
		}
		join(wren, errs.Invalid) // no alias yet
		for _, a := range []access.Actor{doubled, elsewhere, analyst, heron} {
			w.do(w.ChooseAlias(as(visitor), p, a.ID+" too"))
			join(a, errs.Invalid)
		}
		w.do(w.ChooseAlias(as(visitor), p, "Wren"))
		// The same human works on the inquiry under another account.
		for i := range w.staff.all {
			if w.staff.all[i].ID == "Wren" {
				w.staff.all[i].Selves = append(w.staff.all[i].Selves, analyst.Human)
			}
		}
		join(wren, errs.Invalid)
		w.staff.all = staff()
		for i := range w.staff.all { // nobody knows which human it is
			if w.staff.all[i].ID == "Wren" {
				w.staff.all[i].Human, w.staff.all[i].Selves = "", nil
			}
		}
		join(wren, errs.Invalid)
		w.staff.all = staff()
		_, err := w.ProposeJoin(as(secretary), w.joining(p, wren))
		refused(t, "the secretary proposes", err, errs.NotFound)
		id, err := w.ProposeJoin(as(link), w.joining(p, wren))
		w.agreed(w.Proposals(), chair, id, err)
		// The name stands nowhere but sealed.
		for _, table := range []string{"inquiry_panel_member", "inquiry_panel_nomination", "inquiry_panel_sealed", "proposal", "ledger_leaf", "opened", "vault_opening"} {
			for _, row := range testkit.Rows(t, d, table, func(_ []string, cells []any) string { return fmt.Sprint(cells...) }) {
				if strings.Contains(row, canary) || strings.Contains(row, "canary-contact") {
					t.Errorf("%s tells who a member is", table)
				}
			}
		}
	})
}

// TestAMemberSeesNothingElse: under the role every action of the team and of accounts is refused; and the same human
// under another account, with a part of the team, is barred from it from the moment that they sit.
func TestAMemberSeesNothingElse(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.seated()
	x, err := w.inquiries.Of(as(visitor), w.db, w.id)
	w.do(err)
	for _, a := range []access.Action{inquiry.InquiryWork, inquiry.InquiryAgree, inquiry.InquiryOpen, inquiry.InquirySeat, inquiry.InquiryFound, inquiry.InquiryDeclare} {
		if w.inquiries.May(as(heron), &x, a) {
			t.Errorf("a member may %s", a)
		}
	}
	for _, a := range []access.Action{inquiry.InquiryPanel, inquiry.InquiryPaneled, inquiry.InquiryChoose, inquiry.InquiryChosen} {
		if w.May(as(heron), &x, a) {
			t.Errorf("a member may %s", a)
		}
	}
	both := analyst
	both.Selves = append([]string{heron.Human}, both.Selves...)
	if !w.inquiries.May(as(solicitor), &x, inquiry.InquiryOpen) {
		t.Fatal("the solicitor opens answers")
	}
	second := solicitor
	second.Selves = append([]string{heron.Human}, second.Selves...)
	if w.inquiries.May(as(second), &x, inquiry.InquiryOpen) || w.inquiries.May(as(second), &x, inquiry.InquiryWork) || w.May(as(second), &x, inquiry.InquiryPaneled) {
		t.Error("a member of the panel does the team's work under another account")
	}
	if w.May(as(chair), &x, inquiry.InquiryAdvise) || w.May(as(visitor), &x, inquiry.InquiryAdvise) || w.May(as(finch), &x, inquiry.InquiryAdvise) {
		t.Error("somebody who does not sit is a member")
	}
	if _, err := w.Table(as(finch), w.id); !errs.Is(err, errs.NotFound) {
		t.Errorf("the table of another: %v", err)
	}
	// Of a body of which nobody knows the kin any more nobody may do anything here.
	delete(w.bodies, council)
	if w.May(as(heron), &x, inquiry.InquiryAdvise) || w.May(as(chair), &x, inquiry.InquiryPanel) {
		t.Error("with the kin of the council unknown something may be done")
	}
}

// TestAPaperIsInTimeOrSaysWhy: N working days before, by the calendar; a late one says so by itself and why;
// confidential alone, with a reason and a last day, after which everybody reads it.
func TestAPaperIsInTimeOrSaysWhy(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.seated()
		far, near := w.meeting(20), w.meeting(3)
		w.paper(w.aPaper(far))
		in := w.aPaper(near)
		_, err := w.ProposePaper(as(secretary), in)
		refused(t, "a late paper without a word", err, errs.Invalid)
		in.Why = "A made-up printer broke."
		in.Confidential = "A made-up reason."
		_, err = w.ProposePaper(as(secretary), in)
		refused(t, "confidential without end", err, errs.Invalid)
		in.Until = w.Today().AddDays(400)
		_, err = w.ProposePaper(as(secretary), in)
		refused(t, "confidential for more than a year", err, errs.Invalid)
		in.Until = w.Today().AddDays(2)
		in.Text = "Summary withheld in test data, canary-confidential."
		w.paper(in)
		p, err := w.Public(as(visitor), w.id)
		w.do(err)
		if len(p.Papers) != 2 || p.Papers[0].Late || !p.Papers[1].Late || p.Papers[1].Why == "" || p.Papers[1].Text != "" || p.Papers[1].SHA256 != rules.Digest(in.Text) {
			t.Errorf("everybody reads %+v", p.Papers)
		}
		_, _, err = w.PaperOut(as(visitor), w.id, p.Papers[1].ID)
		refused(t, "a confidential paper for everybody", err, errs.NotFound)
		got, err := w.OpenPaper(as(heron), w.id, p.Papers[1].ID)
		w.do(err)
		if got.Text != in.Text {
			t.Errorf("a member reads %q", got.Text)
		}
		w.clock.Advance(72 * time.Hour)
		if _, out, err := w.PaperOut(as(visitor), w.id, p.Papers[1].ID); err != nil || out.Text != in.Text {
			t.Errorf("after its last day: %v", err)
		}
	})
}

// TestInTimeByTheCalendar: bank holidays and weekends are no working days, and a year that is not known is not in time.
func TestInTimeByTheCalendar(t *testing.T) {
	cal, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	day := clock.NewDay
	for _, x := range []struct {
		out, meeting clock.Day
		days         int
		want         bool
	}{
		{day(2026, 3, 2), day(2026, 3, 9), 5, true}, {day(2026, 3, 3), day(2026, 3, 9), 5, false}, // Monday to Monday
		{day(2026, 12, 18), day(2026, 12, 29), 5, true}, {day(2026, 12, 21), day(2026, 12, 29), 5, false}, // over Christmas
		{day(2026, 3, 2), day(2026, 3, 9), 0, false}, {clock.Day{}, day(2026, 3, 9), 5, false}, {day(2026, 3, 2), clock.Day{}, 5, false}, {day(2150, 3, 2), day(2150, 6, 9), 5, false},
	} {
		if got := survivors.InTime(cal, x.out, x.meeting, x.days); got != x.want {
			t.Errorf("out %s for %s, %d days: %v", x.out, x.meeting, x.days, got)
		}
	}
	if survivors.InTime(nil, day(2026, 3, 2), day(2026, 3, 9), 5) {
		t.Error("without a calendar it is in time")
	}
}

// TestWhatIsKeptFromAMember: their own area, if they choose, with the kin of the body; their own case by the link
// person's word. A paper that is kept is not there for them, and not counted.
func TestWhatIsKeptFromAMember(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.seated()
		m := w.meeting(30)
		for i, bodies := range [][]string{{trust}, {force}, {survivors.NoBody}} {
			in := w.aPaper(m)
			if i == 2 {
				in.Confidential, in.Until = "A made-up plan is not decided.", w.Today().AddDays(60)
			}
			in.Title, in.Bodies = fmt.Sprint("Made-up paper ", i+1), bodies
			w.paper(in)
		}
		if got := w.outside(); strings.Count(got, w.aPaper(m).Text) != 2 || !strings.Contains(got, "Made-up paper 3") || !strings.Contains(got, "is not decided") {
			t.Errorf("counted: %s", got)
		}
		w.do(w.WallBody(as(heron), w.id, council))
		see := func(a access.Actor, want int) survivors.Work {
			t.Helper()
			k, err := w.Table(as(a), w.id)
			w.do(err)
			if len(k.Papers) != want {
				t.Errorf("%s sees %d papers, want %d", a.ID, len(k.Papers), want)
			}
			return k
		}
		k := see(heron, 2)
		all := see(wren, 3).Papers
		_, err := w.OpenPaper(as(heron), w.id, all[0].ID)
		refused(t, "a paper about their own area", err, errs.NotFound)
		w.register.claims = []survivors.Claim{{Commitment: "c1", ID: "r1", Owner: trust, MadeUp: access.Yes}, {Commitment: "c2", ID: "r2", Owner: force, MadeUp: access.Yes},
			{Commitment: "c3", ID: "r3", MadeUp: access.Yes}, {Commitment: "c4", ID: "r4", Owner: force, MadeUp: access.No}, {Commitment: "c5", ID: "r5", Owner: force}}
		_, claims, err := w.Claims(as(heron), w.id)
		w.do(err)
		if len(claims) != 1 || claims[0].Commitment != "c2" { // none of the council's kin, of nobody known, real, or of which that is not known
			t.Errorf("a member with a wall sees %v", claims)
		}
		refused(t, "another's wall", w.WallDown(as(wren), w.id, k.Walls[0].ID), errs.NotFound)
		w.do(w.WallDown(as(heron), w.id, k.Walls[0].ID))
		see(heron, 3)
		// Their own case: the link person and the chair say so together, for a reason, of what not everybody may read.
		members, err := w.Keeping(as(link), w.id)
		w.do(err)
		own := survivors.CaseInput{Inquiry: w.id, Paper: all[2].ID, Member: members.Sitting[0].ID, Reason: "It is about their own case."}
		keep := func(a access.Actor, change func(*survivors.CaseInput)) (string, error) {
			in := own
			change(&in)
			return w.ProposeCase(as(a), in)
		}
		for what, change := range map[string]func(*survivors.CaseInput){"no reason": func(in *survivors.CaseInput) { in.Reason = "" },
			"a reason that says nothing": func(in *survivors.CaseInput) { in.Reason = "n/a" },
			"a paper of everybody":       func(in *survivors.CaseInput) { in.Paper = all[0].ID }, "no paper": func(in *survivors.CaseInput) { in.Paper = "" },
			"no member": func(in *survivors.CaseInput) { in.Member = "" }} {
			_, err := keep(link, change)
			refused(t, what, err, errs.Invalid)
		}
		same := func(*survivors.CaseInput) {}
		_, err = keep(secretary, same)
		refused(t, "the secretary says whose case it is", err, errs.NotFound)
		asked, err := keep(link, same)
		w.do(err)
		if k := see(heron, 3); k.Kept != 0 {
			t.Error("one person alone keeps a paper from a member")
		}
		if w.agree(w.Proposals(), link, asked) == nil || w.agree(w.Proposals(), secretary, asked) == nil {
			t.Error("agreed to by the same person, or by the secretary")
		}
		w.do(w.agree(w.Proposals(), chair, asked))
		if k := see(heron, 2); len(k.Walls) != 0 || k.Kept != 1 {
			t.Errorf("the member is told of %d papers, %v", k.Kept, k.Walls)
		}
		_, err = w.OpenPaper(as(heron), w.id, all[2].ID)
		refused(t, "a paper about their own case", err, errs.NotFound)
		_, err = keep(chair, same)
		refused(t, "what is kept already", err, errs.Invalid)
		again := w.aPaper(m)
		again.Series, again.Title, again.Text = all[2].Series, "Made-up paper 3, again", "Other words."
		again.Confidential, again.Until = "A made-up plan is not decided.", w.Today().AddDays(60)
		w.paper(again)
		if k := see(heron, 2); k.Kept != 1 { // the next version of it too
			t.Errorf("%d papers, want one in two versions", k.Kept)
		}
		see(wren, 4)
		_, err = w.Cases(as(secretary), w.id)
		refused(t, "the secretary lists whose case it is", err, errs.NotFound)
		cases, err := w.Cases(as(chair), w.id)
		w.do(err)
		if len(cases) != 1 || cases[0].Reason != own.Reason || cases[0].Alias != "Heron" || cases[0].On != w.Today() || cases[0].Agreed == "" || cases[0].Idle {
			t.Fatalf("%+v", cases)
		}
		refused(t, "the member ends it", w.WallDown(as(heron), w.id, cases[0].ID), errs.NotFound)
		refused(t, "the secretary ends it", w.EndCase(as(secretary), w.id, cases[0].ID), errs.NotFound)
		w.do(w.EndCase(as(chair), w.id, cases[0].ID))
		if k := see(heron, 4); k.Kept != 0 {
			t.Error("what was ended is kept")
		}
		refused(t, "it is ended twice", w.EndCase(as(link), w.id, cases[0].ID), errs.Conflict)
		asked, err = keep(chair, same)
		w.do(err)
		w.do(w.agree(w.Proposals(), link, asked))
		see(heron, 2)
		w.clock.Advance(61 * 24 * time.Hour)
		if k := see(heron, 4); k.Kept != 0 { // everybody may read it now
			t.Error("what everybody may read is kept from a member")
		}
	})
}

// TestMinutesAreAgreedByMembers: each once, having opened them, for each version; a no says why in their own words.
func TestMinutesAreAgreedByMembers(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.seated()
		m := w.meeting(1)
		refused(t, "minutes before the meeting", w.WriteMinutes(as(secretary), w.id, m, "Made-up minutes."), errs.Invalid)
		w.do(w.AddItem(as(heron), w.id, m, "Something made up."))
		w.clock.Advance(24 * time.Hour)
		w.do(w.WriteMinutes(as(secretary), w.id, m, "Made-up minutes."))
		k, err := w.Table(as(heron), w.id)
		w.do(err)
		id := k.Minutes[0].ID
		if err := w.AgreeMinutes(as(heron), w.id, id, "yes", ""); err == nil {
			t.Error("minutes agreed to unopened")
		}
		open := func(a access.Actor, id string) {
			t.Helper()
			_, err := w.OpenMinutes(as(a), w.id, id)
			w.do(err)
		}
		open(heron, id)
		w.do(w.AgreeMinutes(as(heron), w.id, id, "yes", ""))
		refused(t, "twice", w.AgreeMinutes(as(heron), w.id, id, "no", "Not so."), errs.Invalid)
		open(wren, id)
		w.do(w.AgreeMinutes(as(wren), w.id, id, "no", "I said something else."))
		refused(t, "the team agrees", w.AgreeMinutes(as(chair), w.id, id, "yes", ""), errs.NotFound)
		p, err := w.Public(as(visitor), w.id)
		w.do(err)
		if p.Meetings[0].Minutes != "Not agreed by all members" {
			t.Errorf("everybody reads %q", p.Meetings[0].Minutes)
		}
		w.do(w.WriteMinutes(as(secretary), w.id, m, "Made-up minutes, put right."))
		k, err = w.Table(as(wren), w.id)
		w.do(err)
		open(wren, id)
		refused(t, "an old version", w.AgreeMinutes(as(wren), w.id, id, "yes", ""), errs.Invalid)
		for _, a := range []access.Actor{heron, wren} {
			open(a, k.Minutes[1].ID)
			w.do(w.AgreeMinutes(as(a), w.id, k.Minutes[1].ID, "yes", ""))
		}
		if p, _ = w.Public(as(visitor), w.id); p.Meetings[0].Minutes != "Agreed by the members" {
			t.Errorf("everybody reads %q", p.Meetings[0].Minutes)
		}
	})
}

// TestAdviceIsAnsweredByADay: two members; due by the offer's days; late by the clock alone; answered by two of the team.
func TestAdviceIsAnsweredByADay(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.seated()
		w.do(w.Advise(as(heron), w.id, survivors.ForInquiry, "", "Say it in plain words."))
		w.do(w.Advise(as(heron), w.id, survivors.OtherLink, "", "We ask for another link person."))
		public := func() []survivors.Advice {
			t.Helper()
			p, err := w.Public(as(visitor), w.id)
			w.do(err)
			return p.Advice
		}
		if len(public()) != 0 || w.outside() != "" {
			t.Error("what one member wrote is public")
		}
		k, err := w.Table(as(wren), w.id)
		w.do(err)
		refused(t, "one's own", w.SecondAdvice(as(heron), w.id, k.Advice[0].ID), errs.Conflict)
		w.one[wren.Human] = heron.Human // the two turn out to be one human
		refused(t, "the same human", w.SecondAdvice(as(wren), w.id, k.Advice[0].ID), errs.Conflict)
		delete(w.one, wren.Human)
		_, err = w.ProposeDone(as(secretary), survivors.DoneInput{Inquiry: w.id, Advice: k.Advice[0].ID, Answer: survivors.Did, Because: "Every page was read again."})
		refused(t, "an answer to one member", err, errs.Invalid)
		w.do(w.SecondAdvice(as(wren), w.id, k.Advice[0].ID))
		w.do(w.SecondAdvice(as(wren), w.id, k.Advice[1].ID))
		got := public()
		if len(got) != 2 || got[0].Due != clock.NewDay(2026, 3, 16) || got[0].Stands(w.Today()) != survivors.AdviceWaits || got[0].Alias+got[0].Human+got[0].SecondAlias != "" {
			t.Errorf("everybody reads %+v", got)
		}
		w.clock.Advance(15 * 24 * time.Hour)
		if got := public()[0].Stands(w.Today()); got != survivors.AdviceLate {
			t.Errorf("the day after: %s", got)
		}
		p, err := w.ProposeDone(as(secretary), survivors.DoneInput{Inquiry: w.id, Advice: k.Advice[0].ID, Answer: survivors.DidNot, Because: "A made-up reason."})
		w.agreed(w.Proposals(), chair, p, err)
		if got := public()[0]; got.Stands(w.Today()) != survivors.AdviceSaidLate || got.Because == "" {
			t.Errorf("answered: %+v", got)
		}
		if got := w.outside(); !strings.Contains(got, "Say it in plain words.") || !strings.Contains(got, "A made-up reason.") || !strings.Contains(got, "another link person") {
			t.Errorf("counted: %s", got)
		}
	})
}

// TestAResignationIsTheirs: kept word for word; published from the day after they said yes, and not taken back after;
// they do nothing else from that moment; it goes on while the inquiry is suspended.
func TestAResignationIsTheirs(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.seated()
		words := "I leave, because it was not what was offered.\nSummary withheld in test data."
		refused(t, "no choice", w.Resign(as(heron), w.id, words, ""), errs.Invalid)
		refused(t, "the chair resigns for them", w.Resign(as(chair), w.id, words, "yes"), errs.NotFound)
		w.do(w.Resign(as(heron), w.id, words, "yes"))
		if _, err := w.Table(as(heron), w.id); !errs.Is(err, errs.NotFound) {
			t.Errorf("whoever left sees papers: %v", err)
		}
		public := func() int {
			p, err := w.Public(as(visitor), w.id)
			w.do(err)
			return len(p.Resigned)
		}
		if public() != 0 {
			t.Error("published on the day itself")
		}
		w.do(w.PublishResignation(as(heron), w.id, "no"))
		w.clock.Advance(48 * time.Hour)
		if public() != 0 || w.outside() != "" {
			t.Error("published against their word")
		}
		set, err := w.inquiries.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: w.id, Kind: inquiry.TurnSetUp, On: w.Today(), Why: "The team is there."})
		w.agreed(w.inquiries.Proposals(), com2, set, err)
		stop, err := w.inquiries.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: w.id, Kind: inquiry.TurnSuspend, Why: "It waits for something made up."})
		w.agreed(w.inquiries.Proposals(), com2, stop, err)
		w.do(w.PublishResignation(as(heron), w.id, "yes"))
		w.clock.Advance(24 * time.Hour)
		p, err := w.Public(as(visitor), w.id)
		w.do(err)
		if len(p.Resigned) != 1 || p.Resigned[0].Words != words || p.Resigned[0].SHA256 != rules.Digest(words) {
			t.Errorf("published: %+v", p.Resigned)
		}
		if w.outside() != words {
			t.Errorf("counted: %s", w.outside())
		}
		refused(t, "taken back after it is out", w.PublishResignation(as(heron), w.id, "no"), errs.Conflict)
		refused(t, "twice", w.Resign(as(heron), w.id, "Other words.", "yes"), errs.Conflict)
		w.do(w.Resign(as(wren), w.id, "I leave too.", "no"))
	})
}
