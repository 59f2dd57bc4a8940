package inquiry_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestAnInquiryIsSetUpByTwoOfItsCommissioner: nothing is public before the second, nobody
// agrees with themselves, and nobody of another body does.
func TestAnInquiryIsSetUpByTwoOfItsCommissioner(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, err := w.Propose(as(com1), newOf(rules.Council, "Made-up Inquiry", "", council))
		w.do(err)
		if all, _, err := w.List(as(visitor)); err != nil || len(all) != 0 {
			t.Fatalf("%d inquiries before anybody agreed, %v", len(all), err)
		}
		p, err := w.Proposals().Read(as(com1), id)
		w.do(err)
		refused(t, "of one's own", w.Proposals().Agree(as(com1), p.ID, ""), errs.Forbidden)
		refused(t, "of another body", w.agree(elsewhere, id), errs.NotFound)
		refused(t, "unread", w.Proposals().Agree(as(com2), id, ""), errs.Conflict)
		w.do(w.agree(com2, id))
		all, _, err := w.List(as(visitor))
		if err != nil || len(all) != 1 || all[0].State != inquiry.Preparing || all[0].Rules != "council-2" || all[0].Commissioner != office || !all[0].Synthetic {
			t.Fatalf("%+v %v", all, err)
		}
		x, err := w.See(as(visitor), all[0].ID)
		if err != nil || x.Considers(w.Today()) || !x.SetUp.IsZero() {
			t.Errorf("evidence is considered before the setting-up day: %+v %v", x, err)
		}
		w.seat(all[0].ID, chair, rules.Chair)
		in := inquiry.TurnInput{Inquiry: all[0].ID, Kind: inquiry.TurnSetUp, On: w.Today().AddDays(3), Why: "Made up."}
		turn, err := w.ProposeTurn(as(com1), in)
		w.agreed(com2, turn, err)
		for days, considered := range map[int]bool{0: false, 2: false, 3: true, 30: true} {
			if w.inquiry(all[0].ID).Considers(w.Today().AddDays(days)) != considered {
				t.Errorf("on day %d evidence is considered: %v", days, !considered)
			}
		}
	})
}

// TestWhatIsWrongWithAnInquiryIsSaid: who commissions it is not looked at, nor its kin, and
// a body that nobody lists closes, as does a real one where all else is made up.
func TestWhatIsWrongWithAnInquiryIsSaid(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.found(newOf(rules.Council, "Another", "", council))
	for field, n := range map[string]inquiry.New{
		"bodies":  newOf(rules.Council, "x", "", office),
		"bodies ": newOf(rules.Council, "x", "", "made-up-nobody-knows"), "bodies  ": newOf(rules.Council, "x", "", "real-council"), "bodies   ": newOf(rules.Council, "x", ""),
		"title": newOf(rules.Council, " ", "", council), "form": newOf("royal", "x", "", council), "parent": newOf(rules.Local, "x", "", council),
		"parent ": newOf(rules.Local, "x", id, council), "parent  ": newOf(rules.Council, "x", id, council), "parent   ": newOf(rules.Local, "x", "inquiry-none", council),
	} {
		_, err := w.Propose(as(com1), n)
		if fields := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || !slices.ContainsFunc(fields, func(f errs.Field) bool { return f.Name == strings.TrimSpace(field) }) {
			t.Errorf("%s of %+v: %v %v", field, n, err, fields)
		}
	}
	lost := com1
	lost.Standing.Kin = nil
	_, err := w.Propose(as(lost), newOf(rules.Council, "x", "", council))
	refused(t, "somebody of whom nobody knows where they belong", err, errs.Forbidden)
	_, err = w.Propose(as(chair), newOf(rules.Council, "x", "", council))
	if !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Invalid) {
		t.Errorf("the team sets an inquiry up: %v", err)
	}
}

// TestASeatIsGivenByTwo, from a day to a day; nobody of a body that is looked at has one.
func TestASeatIsGivenByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.found(newOf(rules.Council, "Made-up Inquiry", "", council))
		ask := func(a, who access.Actor, part rules.Part) (string, error) {
			return w.ProposeSeat(as(a), inquiry.SeatInput{Inquiry: id, Account: who.ID, Part: part, From: w.Today(), To: w.Today().AddDays(10), Why: "Made up."})
		}
		for _, a := range []access.Actor{insider, trusted, nobody, com2} {
			_, err := ask(com1, a, rules.Member)
			refused(t, a.ID, err, errs.Invalid)
		}
		p, err := ask(com1, secretary, rules.Secretary)
		w.do(err)
		if w.May(as(secretary), w.inquiry(id), inquiry.InquiryWork) {
			t.Error("one human gave a part")
		}
		w.do(w.agree(com2, p))
		if !w.May(as(secretary), w.inquiry(id), inquiry.InquiryWork) || w.May(as(chair), w.inquiry(id), inquiry.InquiryWork) {
			t.Error("the secretary has a part, and the chair none yet")
		}
		_, err = ask(com1, secretary, rules.Secretary)
		refused(t, "twice", err, errs.Invalid)
		_, err = ask(secretary, member, rules.Member)
		refused(t, "a panel member by the secretary", err, errs.Invalid)
		w.clock.Advance(11 * 24 * time.Hour)
		if w.May(as(secretary), w.inquiry(id), inquiry.InquiryWork) {
			t.Error("the part goes on after its last day")
		}
		w.seat(id, chair, rules.Chair)
		w.seat(id, support, rules.Support)
		if x, err := w.See(as(visitor), id); err != nil || len(x.Seats) != 1 || x.Seats[0].Part != rules.Chair || len(x.Former) != 1 {
			t.Errorf("the public page names %+v %v", x, err)
		}
		_, seats, _, err := w.Seats(as(com1), id)
		w.do(err)
		leave, err := w.ProposeLeave(as(com1), inquiry.LeaveInput{Inquiry: id, Seat: seats[1].ID, Why: "Made up."})
		w.agreed(chair, leave, err)
		if w.May(as(chair), w.inquiry(id), inquiry.InquiryWork) {
			t.Error("a part that was ended goes on")
		}
	})
}

func (w *world) inquiry(id string) *inquiry.Inquiry {
	w.t.Helper()
	x, err := w.See(as(visitor), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return &x.Inquiry
}

// TestAConflictTakesSightAwayInTheSameMoment: no list, no count, no page and no proposal of
// the area is left to whoever declared one, in any inquiry that looks at the body.
func TestAConflictTakesSightAwayInTheSameMoment(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		other := w.found(newOf(rules.Audit, "Made-up Audit", "", police))
		third := w.found(newOf(rules.Audit, "Made-up Audit of the trust", "", trust))
		for _, x := range []string{other, third} {
			w.seat(x, member, rules.Member)
		}
		w.draft(id, "1. A made-up paragraph.", true)
		p, err := w.ProposeTerms(as(secretary), id, inquiry.TermsInForce, "Made up.")
		w.do(err)
		count := func() (int, int, int) {
			mine, err := w.Mine(as(member))
			w.do(err)
			waits, err := w.Proposals().Waiting(as(member))
			w.do(err)
			desk, err := w.DeskItems(as(member), member)
			w.do(err)
			return len(mine), len(waits), len(desk)
		}
		if a, b, c := count(); a != 3 || b != 1 || c == 0 {
			t.Fatalf("%d inquiries, %d proposals, %d things", a, b, c)
		}
		w.do(w.Declare(as(member), inquiry.InterestInput{Inquiry: id, Words: "Made up.", Conflict: "yes", Body: council}))
		mine, err := w.Mine(as(member))
		if err != nil || len(mine) != 1 || mine[0].ID != other {
			t.Errorf("they still see %+v %v", mine, err)
		}
		if _, b, _ := count(); b != 0 {
			t.Errorf("%d proposals of the area wait for them", b)
		}
		_, err = w.Proposals().Read(as(member), p)
		refused(t, "the proposal", err, errs.NotFound)
		refused(t, "agreeing", w.Proposals().Agree(as(member), p, ""), errs.NotFound)
		_, err = w.Drafting(as(member), id)
		refused(t, "the draft", err, errs.NotFound)
		_, _, err = w.Words(as(member), id)
		refused(t, "the words", err, errs.NotFound)
		refused(t, "writing", w.SetWord(as(member), id, w.Today().AddDays(5), "Made up."), errs.NotFound)
		if x, err := w.See(as(visitor), id); err != nil || len(x.Interests) != 1 || !x.Interests[0].Conflict {
			t.Errorf("it is not published: %+v %v", x, err)
		}
	})
}

// TestInvestigationsOfOneInquiryAreWalledOff: a member of one area sees nothing of another
// that is not public, nor of the inquiry around both (pitfall 10).
func TestInvestigationsOfOneInquiryAreWalledOff(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		whole := w.found(newOf(rules.Statutory, "Made-up National Inquiry", "", council, police))
		w.seat(whole, chair, rules.Chair)
		w.turn(whole, inquiry.TurnSetUp)
		a := w.found(newOf(rules.Local, "Made-up Area A", whole, council))
		b := w.found(newOf(rules.Local, "Made-up Area B", whole, police))
		w.seat(a, member, rules.Member)
		w.seat(b, secretary, rules.Secretary)
		w.seat(b, chair, rules.Chair)
		w.draft(b, "1. A made-up paragraph of B that is not public.", true)
		_, err := w.ProposeTerms(as(secretary), b, inquiry.TermsInForce, "Made up.")
		w.do(err)
		for _, other := range []string{b, whole} {
			_, err = w.Drafting(as(member), other)
			refused(t, "the draft of B", err, errs.NotFound)
			_, _, err = w.Words(as(member), other)
			refused(t, "the words of B", err, errs.NotFound)
			_, _, _, err = w.Seats(as(member), other)
			refused(t, "the seats of B", err, errs.NotFound)
		}
		waits, err := w.Proposals().Waiting(as(member))
		if err != nil || len(waits) != 0 {
			t.Errorf("%d proposals of B wait for a member of A, %v", len(waits), err)
		}
		if x, err := w.See(as(member), whole); err != nil || len(x.Locals) != 2 {
			t.Errorf("what is public is not seen: %v", err)
		}
		if x, err := w.See(as(member), b); err != nil || len(x.Terms) != 0 || len(x.Consulted) != 0 {
			t.Errorf("a draft of B is public: %+v %v", x, err)
		}
	})
}

// TestNothingIsWrittenWhileAnInquiryIsSuspended, nor after its end; the record is read.
func TestNothingIsWrittenWhileAnInquiryIsSuspended(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		w.draft(id, "1. A made-up paragraph.", true)
		p, err := w.ProposeTerms(as(secretary), id, inquiry.TermsInForce, "Made up.")
		w.do(err)
		w.turn(id, inquiry.TurnSuspend)
		frozen := func() {
			t.Helper()
			refused(t, "a draft", w.SaveDraft(as(secretary), inquiry.DraftInput{Inquiry: id, Text: "1. Other.", Version: 1}), errs.Conflict)
			refused(t, "what was proposed before", w.agree(chair, p), errs.Conflict)
			if x, err := w.See(as(visitor), id); err != nil || x.Considers(w.Today()) {
				t.Errorf("the record is not read, or evidence is considered: %v", err)
			}
			w.do(w.Declare(as(solicitor), inquiry.InterestInput{Inquiry: id, Words: "None.", Conflict: "no"})) // that is always open
		}
		w.do(w.SetWord(as(secretary), id, w.Today().AddDays(3), "Made up.")) // when it says something is said also then
		frozen()
		w.turn(id, inquiry.TurnResume)
		w.do(w.SetWord(as(secretary), id, w.Today().AddDays(9), "Made up."))
		w.turn(id, inquiry.TurnEnd)
		frozen()
		refused(t, "a word", w.SetWord(as(secretary), id, w.Today().AddDays(9), "Made up."), errs.Conflict)
		_, err = w.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: id, Kind: inquiry.TurnResume, Why: "Made up."})
		refused(t, "after the end", err, errs.Invalid)
	})
}

// TestAStepThatTheFormHasNotIsNotThere: a form without it answers as if there were nothing.
func TestAStepThatTheFormHasNotIsNotThere(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.found(newOf(rules.Panel, "Made-up Panel", "", council))
	w.seat(id, chair, rules.Chair)
	w.turn(id, inquiry.TurnSetUp)
	convert := inquiry.TurnInput{Inquiry: id, Kind: inquiry.TurnConvert, Form: rules.Statutory, Why: "Made up."}
	_, err := w.ProposeTurn(as(com1), convert)
	refused(t, "a panel is turned into another form", err, errs.NotFound)
	for step, there := range map[rules.Step]bool{rules.Compel: false, rules.Core: false, rules.Letters: false, rules.Terms: true} {
		if err := w.Step(as(visitor), w.db, w.inquiry(id), step); (err == nil) != there || err != nil && !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", step, err)
		}
	}
}

// TestAChangeOfFormKeepsWhatWasBefore: from the day after it goes by other rules, and the
// old ones stay readable, with what was given under them.
func TestAChangeOfFormKeepsWhatWasBefore(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		day := w.Today()
		w.turn(id, inquiry.TurnConvert)
		if x, err := w.See(as(visitor), id); err != nil || x.Set.Version != "council-2" || x.Has(rules.Compel) {
			t.Errorf("on the day itself it compels: %+v %v", x.Set, err)
		}
		w.clock.Advance(24 * time.Hour)
		x, err := w.See(as(visitor), id)
		if err != nil || x.Set.Version != "statutory-1" || !x.Has(rules.Compel) || len(x.Past) != 1 || x.Past[0].Version != "council-2" {
			t.Errorf("the day after: %+v %+v %v", x.Set, x.Past, err)
		}
		for given, want := range map[int]string{-30: "council-2", 0: "council-2", 1: "statutory-1"} {
			if got, err := w.RulesFor(as(visitor), id, day.AddDays(given)); err != nil || got.Version != want {
				t.Errorf("given on day %d it stands under %s, %v", given, got.Version, err)
			}
		}
	})
}

func TestADateOfNextWordIsKeptOrMissed(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		refused(t, "today", w.SetWord(as(secretary), id, w.Today(), "Made up."), errs.Invalid)
		w.do(w.SetWord(as(secretary), id, w.Today().AddDays(5), "First."))
		w.clock.Advance(8 * 24 * time.Hour)
		w.do(w.SetWord(as(secretary), id, w.Today().AddDays(30), "Second."))
		stands := func() (out []string) {
			x, err := w.See(as(visitor), id)
			w.do(err)
			for _, word := range x.Words {
				out = append(out, string(word.Stands(x.Today)))
			}
			return out
		}
		if got := strings.Join(stands(), " "); got != "missed waits" {
			t.Errorf("after a later date: %s", got)
		}
		x, _ := w.See(as(visitor), id)
		w.keeps(id, x.Words[0].ID)
		if got := strings.Join(stands(), " "); got != "late waits" {
			t.Errorf("said after its day: %s", got)
		}
	})
}

// TestTermsGoOutByTwoAfterTheChairWasAsked: the very text, read by the second beside the
// one before, and the one before is replaced and stays.
func TestTermsGoOutByTwoAfterTheChairWasAsked(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		w.draft(id, "1. What was known?", false)
		_, err := w.ProposeTerms(as(secretary), id, inquiry.TermsInForce, "Made up.")
		refused(t, "before the chair was asked", err, errs.Invalid)
		w.draft(id, "1. What was known?", true)
		w.draft(id, "1. What was known, and when?", false)
		_, err = w.ProposeTerms(as(secretary), id, inquiry.TermsInForce, "Made up.")
		refused(t, "the chair was asked about another text", err, errs.Invalid)
		w.draft(id, "1. What was known, and when?", true)
		p, err := w.ProposeTerms(as(secretary), id, inquiry.TermsInForce, "Made up.")
		w.do(err)
		if x, err := w.See(as(visitor), id); err != nil || len(x.Terms)+len(x.Consulted) != 0 {
			t.Errorf("a draft is public: %+v %v", x, err)
		}
		refused(t, "of one's own", w.Proposals().Agree(as(secretary), p, ""), errs.Forbidden)
		refused(t, "unread", w.Proposals().Agree(as(chair), p, ""), errs.Conflict)
		w.draft(id, "1. What was known, by whom and when?", false)
		refused(t, "the draft is another by now", w.agree(chair, p), errs.Conflict)
		w.draft(id, "1. What was known, and when?", true)
		w.publish(id, inquiry.TermsInForce)
		w.draft(id, "1. What was known, and when?\n2. More.", true)
		w.publish(id, inquiry.TermsInForce)
		x, err := w.See(as(visitor), id)
		w.do(err)
		if len(x.Terms) != 2 || x.Terms[0].State != inquiry.TermsReplaced || x.Terms[1].State != inquiry.TermsInForce || x.Terms[1].SHA256 != rules.Digest(x.Terms[1].Text) {
			t.Errorf("%+v", x.Terms)
		}
		if len(x.Consulted) == 0 {
			t.Error("who was asked is not public with the version")
		}
		refused(t, "an older draft", w.SaveDraft(as(secretary), inquiry.DraftInput{Inquiry: id, Text: "1. Other.", Version: 1}), errs.Conflict)
	})
}

// TestWhatTheChairSaidIsTheirsAndOfOneText: nobody records it for them, no day lies before the
// text was written, another text begins anew, and another chair is asked again.
func TestWhatTheChairSaidIsTheirsAndOfOneText(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		w.draft(id, "1. What was known?", false)
		in := inquiry.ConsultedInput{Inquiry: id, Whom: inquiry.WhomChair, On: w.Today(), Said: "Agrees.", Changed: "Nothing."}
		for _, a := range []access.Actor{secretary, solicitor, member} {
			refused(t, "for the chair, by "+a.ID, w.RecordConsulted(as(a), in), errs.Invalid)
		}
		panel := inquiry.ConsultedInput{Inquiry: id, Whom: inquiry.WhomSurvivors, On: w.Today().AddDays(-1), Said: "They agree with everything.", Changed: "Nothing."}
		refused(t, "before the text was written", w.RecordConsulted(as(secretary), panel), errs.Invalid)
		panel.On = w.Today()
		w.do(w.RecordConsulted(as(secretary), panel))
		in.On = w.Today().AddDays(-1)
		refused(t, "the chair on another day", w.RecordConsulted(as(chair), in), errs.Invalid)
		in.On = w.Today()
		w.do(w.RecordConsulted(as(chair), in))
		w.draft(id, "1. What was known, and by whom?", true)
		w.publish(id, inquiry.TermsInForce)
		if x, err := w.See(as(visitor), id); err != nil || len(x.Consulted) != 1 || x.Consulted[0].Whom != inquiry.WhomChair {
			t.Errorf("what was said of an earlier text stands under another: %+v %v", x.Consulted, err)
		}
		w.draft(id, "1. What was known, by whom and when?", true)
		p, err := w.ProposeTerms(as(secretary), id, inquiry.TermsInForce, "Made up.")
		w.do(err)
		leave, err := w.ProposeLeave(as(com1), inquiry.LeaveInput{Inquiry: id, Seat: w.partOf(id, rules.Chair), Why: "Made up."})
		w.agreed(member, leave, err)
		refused(t, "there is no chair", w.agree(member, p), errs.Conflict)
		_, err = w.ProposeTerms(as(secretary), id, inquiry.TermsInForce, "Made up.")
		refused(t, "proposed without a chair", err, errs.Invalid)
	})
}

// TestACopySaysWhatItChanged of the terms of another inquiry, and why.
func TestACopySaysWhatItChanged(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	first := w.open()
	w.draft(first, "1. What was known?\n2. What was done?", true)
	w.publish(first, inquiry.TermsInForce)
	x, err := w.See(as(visitor), first)
	w.do(err)
	second := w.found(newOf(rules.Audit, "Made-up Audit", "", police))
	w.seat(second, secretary, rules.Secretary)
	w.seat(second, chair, rules.Chair)
	in := inquiry.DraftInput{Inquiry: second, Text: "1. What was known?\n2. What was done, and by whom?", Template: x.Terms[0].ID}
	refused(t, "a change without a reason", w.SaveDraft(as(secretary), in), errs.Invalid)
	in.Template = "terms-none"
	refused(t, "a copy of nothing", w.SaveDraft(as(secretary), in), errs.Invalid)
	in.Template, in.TemplateWhy = x.Terms[0].ID, "By whom: a made-up reason."
	w.do(w.SaveDraft(as(secretary), in))
	w.do(w.RecordConsulted(as(chair), inquiry.ConsultedInput{Inquiry: second, Whom: inquiry.WhomChair, On: w.Today(), Said: "Agrees.", Changed: "Nothing."}))
	w.publish(second, inquiry.TermsInForce)
	y, err := w.See(as(visitor), second)
	if err != nil || y.Terms[0].Template != x.Terms[0].ID || y.Terms[0].TemplateWhy != in.TemplateWhy {
		t.Errorf("%+v %v", y, err)
	}
}

// TestWhoLeavesHasNoPartAnyMore.
func TestWhoLeavesHasNoPartAnyMore(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.open()
	who := access.Leaver{Account: secretary.ID, Human: secretary.Human, Roles: []access.Role{access.RoleInquiry}}
	held, err := w.Holds(as(com1), w.db, who)
	if err != nil || !slices.Equal(held, []string{"1 part in an inquiry"}) {
		t.Fatalf("%v %v", held, err)
	}
	w.leaves(who)
	if w.May(as(secretary), w.inquiry(id), inquiry.InquiryWork) {
		t.Error("somebody who left works on")
	}
}
