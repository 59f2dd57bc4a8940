package participants_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/participants"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// TestFromApplicationToOpening: without consent nothing is entered; the chair proposes and another agrees; nothing
// opens before the lawyer's own promise to the text that counts; each opening is a row.
func TestFromApplicationToOpening(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		in := w.new("Family A")
		in.Consent = participant.Consent{}
		_, err := w.Enter(as("solicitor"), in)
		refused(t, "without consent", err, errs.Invalid)
		for _, taken := range []string{"Family A", "family  a", "witness a1"} {
			if _, err := w.Enter(as("solicitor"), w.new(taken)); taken != "Family A" {
				refused(t, "a name that stands for another: "+taken, err, errs.Invalid)
			}
		}
		own := w.new("Family B")
		own.Own = true
		_, err = w.Enter(as("solicitor"), own)
		refused(t, "the chair's own motion by the solicitor", err, errs.NotFound)
		a := w.count(`SELECT COUNT(*) FROM inquiry_participant`)
		if a != 1 {
			t.Fatalf("%d are entered", a)
		}
		_, team, err := w.Team(as("paralegal"), w.id)
		w.do(err)
		id := team.All[0].ID
		half := decision(participant.Granted)
		delete(half.Factors, "interest")
		_, err = w.ProposeDecision(as("chair"), w.id, id, half)
		refused(t, "a factor is not weighed", err, errs.Invalid)
		_, err = w.ProposeDecision(as("solicitor"), w.id, id, decision(participant.Granted))
		refused(t, "the solicitor decides", err, errs.NotFound)
		prop, err := w.ProposeDecision(as("chair"), w.id, id, decision(participant.Granted))
		w.do(err)
		if err := w.answer(w.Proposals(), "chair", prop); err == nil {
			t.Error("the chair agrees with the chair")
		}
		w.agreed(w.Proposals(), "member", prop, nil)
		known, err := w.Public(as(""), w.id)
		w.do(err)
		if len(known.All) != 1 || known.All[0].Name != "Family A" || known.All[0].Challenge != w.Today().AddDays(14) || known.All[0].Decisions[0].By != "" {
			t.Errorf("everybody reads %+v", known.All)
		}
		of := w.acts("law-a", id)
		w.give([]string{id}, "doc-1", "doc-2")
		if got := w.opens("law-a", of); len(got) > 0 {
			t.Errorf("before there is a text: %v", got)
		}
		w.text("I keep what I am shown to myself and to those whom I act for.")
		refused(t, "a text that is not there", w.Promise(as("law-a"), of, 2, participant.Gave), errs.Conflict)
		refused(t, "the promise of another", w.Promise(as("law-b"), of, 1, participant.Gave), errs.NotFound)
		if got := w.opens("law-a", of); len(got) > 0 {
			t.Errorf("before the promise: %v", got)
		}
		w.promise("law-a", of)
		if got := w.opens("law-a", of); !slices.Equal(got, []string{"Title of doc-1", "Title of doc-2"}) || w.count(`SELECT COUNT(*) FROM inquiry_disclosed_read`) != 2 {
			t.Errorf("after it: %v", got)
		}
		w.opens("law-a", of)
		if n := w.count(`SELECT COUNT(*) FROM inquiry_disclosed_read`); n != 4 {
			t.Errorf("four openings are %d rows", n)
		}
		w.text("I keep what I am shown to myself. I send nothing on.")
		if got := w.opens("law-a", of); len(got) > 0 {
			t.Errorf("after another text: %v", got)
		}
		w.promise("law-a", of)
		w.do(w.Promise(as("law-a"), of, 2, participant.Withdrawn))
		if got := w.opens("law-a", of); len(got) > 0 {
			t.Errorf("after it was taken back: %v", got)
		}
		r, err := w.Ledger.Verify(as(""), nil)
		if err != nil || !r.Holds() {
			t.Errorf("the log does not hold: %+v %v", r, err)
		}
	})
}

// TestTheLastDayCutsInTheSameSecond: at the last second of the last day it opens, and at the first of the next
// it does not; an end before the day, of the party, of who acts or of the inquiry, is at once.
func TestTheLastDayCutsInTheSameSecond(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	w.text("I keep what I am shown to myself.")
	last := w.Today().AddDays(60)
	id := w.party("Family A", last)
	of := w.acts("law-a", id)
	w.promise("law-a", of)
	w.give([]string{id}, "doc-1")
	_, all, err := w.Items(as("law-a"), of, "")
	w.do(err)
	over := clock.Midnight(last.AddDays(1)) // summer time by then
	w.clock.Set(over.Add(-time.Second))
	if _, _, err := w.Open(as("law-a"), of, all[0].ID); err != nil {
		t.Errorf("a second before: %v", err)
	}
	w.clock.Set(over)
	_, _, err = w.Open(as("law-a"), of, all[0].ID)
	refused(t, "at the second", err, errs.NotFound)
	if got := w.opens("law-a", of); len(got) > 0 {
		t.Errorf("at the second: %v", got)
	}
	again := w.new("")
	again.Party = id
	again.Name, again.Persons = "", nil
	_, err = w.Enter(as("solicitor"), again)
	w.do(err)
	w.decide(id, decision(participant.Granted))
	if got := w.opens("law-a", of); len(got) != 1 {
		t.Errorf("renewed: %v", got)
	}
	w.decide(id, decision(participant.Ended))
	if got := w.opens("law-a", of); len(got) > 0 {
		t.Errorf("ended before: %v", got)
	}
	b := w.party("Family B", clock.Day{})
	of2 := w.acts("law-b", b)
	w.promise("law-b", of2)
	w.give([]string{b}, "doc-2")
	if got := w.opens("law-b", of2); len(got) != 1 {
		t.Fatal(got)
	}
	p, err := w.inquiries.ProposeTurn(as("com-1"), inquiry.TurnInput{Inquiry: w.id, Kind: inquiry.TurnSuspend, Why: "Made up."})
	w.agreed(w.inquiries.Proposals(), "com-2", p, err)
	if got := w.opens("law-b", of2); len(got) != 1 {
		t.Errorf("suspended: %v", got)
	}
	refused(t, "given while it is suspended", func() error { _, err := w.ProposeGive(as("solicitor"), w.gives([]string{b}, "doc-3")); return err }(), errs.Conflict)
	p, err = w.inquiries.ProposeTurn(as("com-1"), inquiry.TurnInput{Inquiry: w.id, Kind: inquiry.TurnEnd, Why: "Made up."})
	w.agreed(w.inquiries.Proposals(), "com-2", p, err)
	if got := w.opens("law-b", of2); len(got) > 0 {
		t.Errorf("after the end of the inquiry: %v", got)
	}
}

// TestWhoSeesNothing: every other person, of what the team sees and of what a lawyer does; and whoever acts sees
// nothing of the team's, under any account.
func TestWhoSeesNothing(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	w.text("I keep what I am shown to myself.")
	id := w.party("Family A", clock.Day{})
	of := w.acts("law-a", id)
	w.promise("law-a", of)
	w.give([]string{id}, "doc-1")
	_, all, err := w.Items(as("law-a"), of, "")
	w.do(err)
	for _, a := range everyone() {
		_, _, err := w.Team(as(a.ID), w.id)
		sees := slices.Contains([]string{"chair", "solicitor", "paralegal"}, a.ID)
		if (err == nil) != sees || !sees && !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: the team's page: %v", a.ID, err)
		}
		_, _, err = w.Open(as(a.ID), of, all[0].ID)
		own := a.ID == "law-a"
		if (err == nil) != own || !own && err.Error() != noSuch(w, a.ID) {
			t.Errorf("%s opens what the participant was given: %v", a.ID, err)
		}
	}
	x, err := w.inquiries.Of(as(""), w.DB, w.id)
	w.do(err)
	barred, err := w.inquiries.Barred(as(""), w.DB, &x)
	w.do(err)
	if !slices.ContainsFunc(barred, who("law-a-2").Is) {
		t.Error("the other account of a lawyer works for the team")
	}
	for _, wrong := range []string{"council-law", "office-law", "teamlawyer", "law-a-2", "chair", "nobody", ""} {
		_, err := w.ProposeActs(as("solicitor"), participants.Terms{Inquiry: w.id, Parties: []string{id}, Account: wrong, Acting: participant.Lawyer})
		refused(t, wrong+" acts", err, errs.Invalid)
	}
	none := newWorld(t, testkit.SQLite(t), rules.Panel)
	_, err = none.Enter(as("solicitor"), none.new("Family A"))
	refused(t, "a form without participants", err, errs.NotFound)
	if _, err := none.Public(as(""), none.id); !errs.Is(err, errs.NotFound) {
		t.Errorf("a form without participants has a page: %v", err)
	}
	full := newWorld(t, testkit.SQLite(t), rules.Council)
	if k, err := full.Public(as(""), full.id); err != nil || k.Called != "full participant" {
		t.Errorf("%+v %v", k, err)
	}
}

// noSuch is what somebody is told of what never was.
func noSuch(w *world, a string) string {
	_, _, err := w.Open(as(a), "represents-none", "given-none")
	return err.Error()
}

// TestOneWhoActsForTwo: together with a note; what is held from one of them is held from their lawyer; a conflict
// ends it for both at once, and they come back for one only with words.
func TestOneWhoActsForTwo(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	w.text("I keep what I am shown to myself.")
	a, b := w.party("Family A", clock.Day{}), w.party("Family B", clock.Day{})
	_, err := w.ProposeActs(as("solicitor"), participants.Terms{Inquiry: w.id, Parties: []string{a, b}, Account: "law-a", Acting: participant.Lawyer})
	refused(t, "together without a note", err, errs.Invalid)
	of := w.acts("law-a", a, b)
	w.promise("law-a", of)
	w.give([]string{a}, "doc-1")
	w.give([]string{b}, "doc-2")
	if got := w.opens("law-a", of); len(got) != 2 {
		t.Errorf("%v", got)
	}
	w.held.order(restrict.Scope{Kind: restrict.OfDocument, Of: "doc-1"}, restrict.Audience{Circle: restrict.CoreParticipant, Of: a})
	if got := w.opens("law-a", of); !slices.Equal(got, []string{"Title of doc-2"}) {
		t.Errorf("what is held from B is shown to B's lawyer: %v", got)
	}
	w.held.lift()
	w.do(w.EndActing(as("solicitor"), w.id, of, participant.Conflict, "One of them may be criticised by the other."))
	if got := w.opens("law-a", of); len(got) > 0 {
		t.Errorf("after the conflict: %v", got)
	}
	_, err = w.ProposeActs(as("solicitor"), participants.Terms{Inquiry: w.id, Parties: []string{a}, Account: "law-a", Acting: participant.Lawyer})
	refused(t, "back for one, without words", err, errs.Invalid)
	w.promise("law-b", w.acts("law-b", a))
	if _, err := w.Theirs(as("law-a"), of); err != nil {
		t.Errorf("it is not said that it ended: %v", err)
	}
}

// TestWhatIsHeldIsNotThere: all of a document, a page of one of which the copy was whole, and what was lifted; a
// copy with a part cut out has its own hash.
func TestWhatIsHeldIsNotThere(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	w.text("I keep what I am shown to myself.")
	a := w.party("Family A", clock.Day{})
	of := w.acts("law-a", a)
	w.promise("law-a", of)
	w.give([]string{a}, "doc-1", "doc-2")
	part := restrict.Scope{Kind: restrict.OfPassage, Of: "doc-1", Span: page2}
	w.held.order(part)
	if got := w.opens("law-a", of); !slices.Equal(got, []string{"Title of doc-2"}) {
		t.Errorf("a copy that holds a page which is held now: %v", got)
	}
	whole := w.gives([]string{a}, "doc-1")
	whole.Documents[0].SHA256 = sha("a") // the file that the inquiry has
	_, err := w.ProposeGive(as("solicitor"), whole)
	refused(t, "the whole file, of which a page is held", err, errs.Invalid)
	whole.Documents[0].SHA256 = w.one(`SELECT sha256 FROM inquiry_disclosed WHERE document_id = 'doc-1'`)
	_, err = w.ProposeGive(as("solicitor"), whole)
	refused(t, "the copy that still has the page", err, errs.Invalid)
	w.give([]string{a}, "doc-1")
	if got := w.opens("law-a", of); len(got) != 2 {
		t.Errorf("the copy without the page: %v", got)
	}
	prop, err := w.ProposeGive(as("solicitor"), w.gives([]string{a}, "doc-3"))
	w.do(err)
	w.held.order(restrict.Scope{Kind: restrict.OfDocument, Of: "doc-3"}, restrict.Audience{Circle: restrict.Team})
	if err := w.answer(w.Proposals(), "chair", prop); !errs.Is(err, errs.Conflict) {
		t.Errorf("what is held meanwhile is given: %v", err)
	}
	w.held.lift()
	if got := w.opens("law-a", of); len(got) != 3 {
		t.Errorf("after it was lifted: %v", got)
	}
	w.held.order(restrict.Scope{Kind: restrict.OfPerson, Of: "C-Family-A"}, restrict.Audience{Circle: restrict.RulingTeam})
	known, err := w.Public(as(""), w.id)
	w.do(err)
	if known.All[0].Name != participants.Unnamed {
		t.Errorf("a restricted name is read by everybody: %s", known.All[0].Name)
	}
	w.held.lift()
	w.held.order(restrict.Scope{Kind: restrict.OfPerson, Of: "W12"}, restrict.Audience{Circle: restrict.RulingTeam})
	refused(t, "by the chair", w.Identify(as("chair"), w.id, a, []string{"W12"}, "The letter of 2 March 2026 says so."), errs.NotFound)
	refused(t, "a name", w.Identify(as("solicitor"), w.id, a, []string{"Some Body"}, "The letter of 2 March 2026 says so."), errs.Invalid)
	if known, err = w.Public(as(""), w.id); err != nil || known.All[0].Name != "Family A" {
		t.Errorf("%+v %v", known.All, err)
	}
	w.do(w.Identify(as("solicitor"), w.id, a, []string{"W12"}, "The letter of 2 March 2026 says so."))
	if known, err = w.Public(as(""), w.id); err != nil || known.All[0].Name != participants.Unnamed {
		t.Errorf("a name that was found to identify somebody who is restricted: %+v %v", known.All, err)
	}
	_, team, err := w.Team(as("paralegal"), w.id)
	w.do(err)
	if team.All[0].Name != participants.Unnamed {
		t.Errorf("a name that is held from the team is read by a paralegal: %s", team.All[0].Name)
	}
}

// TestWhatWasSentInErrorClosesAtOnce: it says by when, and to whom only those are told who had it; each answers
// once.
func TestWhatWasSentInErrorClosesAtOnce(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	w.text("I keep what I am shown to myself.")
	a, b := w.party("Family A", clock.Day{}), w.party("Family B", clock.Day{})
	ofA, ofB := w.acts("law-a", a), w.acts("law-b", b)
	w.promise("law-a", ofA)
	w.promise("law-b", ofB)
	w.give([]string{a}, "doc-1")
	w.opens("law-a", ofA)
	_, all, err := w.Items(as("law-a"), ofA, "")
	w.do(err)
	refused(t, "no day", w.CallBack(as("solicitor"), w.id, all[0].ID, "It was for somebody else.", clock.Day{}), errs.Invalid)
	refused(t, "by its reader", w.CallBack(as("law-a"), w.id, all[0].ID, "It was for somebody else.", w.Today()), errs.NotFound)
	w.do(w.CallBack(as("paralegal"), w.id, all[0].ID, "It was for somebody else.", w.Today().AddDays(3)))
	_, _, err = w.Open(as("law-a"), ofA, all[0].ID)
	refused(t, "called back", err, errs.NotFound)
	o, err := w.Theirs(as("law-a"), ofA)
	w.do(err)
	if len(o.Asked) != 1 || o.Asked[0].Title != "Title of doc-1" || o.Asked[0].Destroy != w.Today().AddDays(3) {
		t.Errorf("%+v", o.Asked)
	}
	if o, err := w.Theirs(as("law-b"), ofB); err != nil || len(o.Asked) != 0 {
		t.Errorf("another is told: %+v %v", o.Asked, err)
	}
	w.held.order(restrict.Scope{Kind: restrict.OfDocument, Of: "doc-1"}, restrict.Audience{Circle: restrict.Team})
	if o, err := w.Theirs(as("law-a"), ofA); err != nil || o.Asked[0].Title != "" {
		t.Errorf("what is held is named: %+v %v", o.Asked, err)
	}
	_, _, given, err := w.One(as("solicitor"), w.id, a)
	w.do(err)
	if len(given[0].Owing) != 1 {
		t.Errorf("%+v", given)
	}
	refused(t, "no words", w.Answer(as("law-a"), ofA, all[0].ID, participants.Neither, "n/a"), errs.Invalid)
	refused(t, "another answers", w.Answer(as("law-b"), ofB, all[0].ID, participants.Destroyed, ""), errs.NotFound)
	w.do(w.EndActing(as("solicitor"), w.id, ofA, participant.Changed, "Another acts from now on."))
	w.do(w.Answer(as("law-a"), ofA, all[0].ID, participants.Destroyed, ""))
	refused(t, "twice", w.Answer(as("law-a"), ofA, all[0].ID, participants.Returned, ""), errs.Conflict)
	if _, _, given, err = w.One(as("solicitor"), w.id, a); err != nil || len(given[0].Owing) != 0 || given[0].Back[0].Did != participants.Destroyed {
		t.Errorf("%+v %v", given, err)
	}
}

// TestScopeBoundsWhatIsGiven: what is for another part of the inquiry is not given, and closes once a party is a
// participant for less.
func TestScopeBoundsWhatIsGiven(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	w.text("I keep what I am shown to myself.")
	a := w.party("Family A", clock.Day{})
	of := w.acts("law-a", a)
	w.promise("law-a", of)
	in := w.gives([]string{a}, "doc-1")
	in.Scope.Part = "Module 2"
	p, err := w.ProposeGive(as("solicitor"), in)
	w.agreed(w.Proposals(), "chair", p, err)
	more := w.new("")
	more.Party, more.Name, more.Persons = a, "", nil
	_, err = w.Enter(as("solicitor"), more)
	w.do(err)
	less := decision(participant.Granted)
	less.Scope.Part = "Module 1"
	w.decide(a, less)
	if got := w.opens("law-a", of); len(got) > 0 {
		t.Errorf("a participant of module 1 opens what is of module 2: %v", got)
	}
	_, err = w.ProposeGive(as("solicitor"), in)
	refused(t, "given out of scope", err, errs.Invalid)
}

// TestTwoAtOnce: two who would act for one party at once, and a document called back while it is opened: one of
// each counts.
func TestTwoAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		w.text("I keep what I am shown to myself.")
		a, b := w.party("Family A", clock.Day{}), w.party("Family B", clock.Day{})
		terms := func(lawyer string, parties ...string) string {
			id, err := w.ProposeActs(as("solicitor"), participants.Terms{Inquiry: w.id, Parties: parties, Account: lawyer, Acting: participant.Lawyer,
				Alike: "Their interests are alike, as far as was looked."})
			w.do(err)
			return id
		}
		both := []string{terms("law-a", a), terms("law-b", a, b)}
		parts := map[string]string{}
		for _, id := range both {
			p, err := w.Proposals().Read(as("chair"), id)
			w.do(err)
			_, part, err := w.Proposed(as("chair"), w.DB, p)
			w.do(err)
			w.do(w.Proposals().Opened(as("chair"), p, part))
			parts[id] = part
		}
		var wg sync.WaitGroup
		got := make([]error, 2)
		gate := make(chan struct{})
		for i, id := range both {
			wg.Go(func() {
				<-gate
				got[i] = w.Proposals().Agree(as("chair"), id, "")
			})
		}
		close(gate)
		wg.Wait()
		if (got[0] == nil) == (got[1] == nil) || w.count(`SELECT COUNT(*) FROM inquiry_representation`) != 1 {
			t.Errorf("two act for one: %v", got)
		}
	})
}

// TestTheSecondSeesWhatCountsNow: what was changed since it was shown is shown again before it counts.
func TestTheSecondSeesWhatCountsNow(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	a := w.party("Family A", clock.Day{})
	prop, err := w.ProposeGive(as("solicitor"), w.gives([]string{a}, "doc-1"))
	w.do(err)
	p, err := w.Proposals().Read(as("chair"), prop)
	w.do(err)
	_, part, err := w.Proposed(as("chair"), w.DB, p)
	w.do(err)
	w.do(w.Proposals().Opened(as("chair"), p, part))
	w.held.order(restrict.Scope{Kind: restrict.OfPassage, Of: "doc-1", Span: page2})
	if err := w.Proposals().Agree(as("chair"), prop, ""); err == nil {
		t.Error("what is cut otherwise counts unseen")
	}
	w.do(w.answer(w.Proposals(), "chair", prop))
}
