package participants_test

import (
	"slices"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/participants"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// listed gives one party as the team sees it.
func (w *world) listed(id string) participants.Listed {
	w.t.Helper()
	_, l, _, err := w.One(as("solicitor"), w.id, id)
	w.do(err)
	return l
}

// TestAnApplicationIsCorrectedAndWithdrawn before it is decided, and not after: the earlier stays, and a decision that waited
// is not made of what its second did not read.
func TestAnApplicationIsCorrectedAndWithdrawn(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		id, err := w.Enter(as("solicitor"), w.new("Famly A"))
		w.do(err)
		p, err := w.ProposeDecision(as("chair"), w.id, id, decision(participant.Granted))
		w.read(w.Proposals(), "solicitor", p, err)
		right := w.new("Family A")
		right.Party, right.Why = id, "They were there, and it is about them."
		for who, code := range map[string]errs.Code{"chair": errs.NotFound, "law-a": errs.NotFound, "com-1": errs.NotFound} {
			refused(t, "corrected by "+who, w.Correct(as(who), right, "A slip of the pen."), code)
			refused(t, "withdrawn by "+who, w.Withdraw(as(who), w.id, id, "A letter of 2 March 2026."), code)
		}
		refused(t, "without a word", w.Correct(as("paralegal"), right, ""), errs.Invalid)
		taken := right
		taken.Name = "Witness-A 1"
		refused(t, "to the name of a witness", w.Correct(as("paralegal"), taken, "A slip of the pen."), errs.Invalid)
		w.do(w.Correct(as("paralegal"), right, "A slip of the pen, as their letter shows."))
		refused(t, "agreed to what was not read", w.Proposals().Agree(as("solicitor"), p, ""), errs.Conflict)
		l := w.listed(id)
		if e := l.Earlier; l.Name != "Family A" || len(e) != 1 || e[0].Name != "Famly A" || e[0].Applied.Why == l.Waiting.Why || e[0].On != w.Today() || e[0].By == "" {
			t.Errorf("%s %+v", l.Name, e)
		}
		refused(t, "withdrawn without a paper", w.Withdraw(as("solicitor"), w.id, id, ""), errs.Invalid)
		w.do(w.Withdraw(as("solicitor"), w.id, id, "A signed letter of 2 March 2026, in the made-up file."))
		refused(t, "decided after it was withdrawn", w.Proposals().Agree(as("solicitor"), p, ""), errs.Conflict)
		x, err := w.inquiries.Of(as("solicitor"), w.DB, w.id)
		w.do(err)
		open, err := w.Undecided(as("solicitor"), w.DB, &x)
		if l = w.listed(id); err != nil || len(open) > 0 || l.Standing.State != participant.Withdrew || l.Applied.Withdrawn != w.Today() {
			t.Errorf("%v %v %+v", open, err, l.Standing)
		}
		if known, err := w.Public(as(""), w.id); err != nil || len(known.All) > 0 {
			t.Errorf("everybody reads that somebody asked and did not go on: %+v %v", known.All, err)
		}
		again := w.new("")
		again.Party, again.Name, again.Persons = id, "", nil
		_, err = w.Enter(as("solicitor"), again)
		w.do(err)
		w.decide(id, decision(participant.Granted))
		refused(t, "corrected after it was decided", w.Correct(as("solicitor"), right, "A slip of the pen."), errs.Conflict)
		refused(t, "withdrawn after it was decided", w.Withdraw(as("solicitor"), w.id, id, "A letter of 3 March 2026."), errs.Conflict)
	})
}

// TestNoNameStandsForTwo, of a participant and of a witness, whichever came first and however it is written.
func TestNoNameStandsForTwo(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	_, err := w.Enter(as("solicitor"), w.new("Participant W-12"))
	w.do(err)
	refusedBoth := []string{"participant w12", "Participant W 12", "PARTICIPANT–W12"}
	day := w.Today().AddDays(28)
	h, err := w.hearings.Begin(as("secretary"), hearings.New{Inquiry: w.id, Title: "Made-up records", Days: []clock.Day{day}, Nation: clock.EnglandAndWales})
	w.do(err)
	for _, name := range refusedBoth {
		_, err = w.Enter(as("solicitor"), w.new(name))
		refused(t, "a participant called "+name, err, errs.Invalid)
		_, err = w.hearings.Call(as("secretary"), hearings.Witness{Inquiry: w.id, Hearing: h, Alias: name, On: day, Order: 1})
		refused(t, "a witness called "+name, err, errs.Invalid)
	}
}

// TestACipherOfOneIsNotFinal: it holds the name at once, counts once another agreed, and is taken away by two alone; what two
// agreed to is not taken away.
func TestACipherOfOneIsNotFinal(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		a := w.party("Family A", clock.Day{})
		w.held.order(restrict.Scope{Kind: restrict.OfPerson, Of: "W12"}, restrict.Audience{Circle: restrict.RulingTeam})
		hidden := func(want bool) {
			t.Helper()
			if known, err := w.Public(as(""), w.id); err != nil || (known.All[0].Name == participants.Unnamed) != want {
				t.Errorf("%+v %v", known.All, err)
			}
		}
		const why = "A made-up letter says so."
		w.do(w.Identify(as("paralegal"), w.id, a, []string{"W12"}, why))
		hidden(true)
		waits := w.one(`SELECT id FROM proposal WHERE state = 'waiting'`)
		refused(t, "by the same", w.Proposals().Agree(as("paralegal"), waits, ""), errs.Forbidden)
		w.read(w.Proposals(), "chair", waits, nil)
		w.do(w.Proposals().Refuse(as("chair"), waits, "The letter is about another."))
		hidden(true)
		w.do(w.ProposePersons(as("paralegal"), w.id, a, []string{"W12"}, false, "The letter is about another."))
		hidden(true)
		w.agreed(w.Proposals(), "chair", w.one(`SELECT id FROM proposal WHERE state = 'waiting'`), nil)
		hidden(false)
		if l := w.listed(a); slices.Contains(l.Persons, "W12") || len(l.Maybe) > 0 {
			t.Errorf("%v %v", l.Persons, l.Maybe)
		}
		w.do(w.Identify(as("paralegal"), w.id, a, []string{"W12"}, why))
		w.agreed(w.Proposals(), "chair", w.one(`SELECT id FROM proposal WHERE state = 'waiting'`), nil)
		hidden(true)
		refused(t, "what two agreed to taken away", w.ProposePersons(as("paralegal"), w.id, a, []string{"W12"}, false, why), errs.Conflict)
	})
}

// TestWhatNobodyReadIsGivenForAReason of two, and the reason stays with what was given.
func TestWhatNobodyReadIsGivenForAReason(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		a := w.party("Family A", clock.Day{})
		w.held.unread = []string{"doc-2"}
		w.give([]string{a}, "doc-1")
		in := w.gives([]string{a}, "doc-1", "doc-2")
		_, err := w.ProposeGive(as("solicitor"), in)
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "unread" || !strings.Contains(f[0].Message, "1 of these") {
			t.Fatalf("%v", err)
		}
		in.Unread = "Its sender said that it names nobody."
		p, err := w.ProposeGive(as("solicitor"), in)
		w.agreed(w.Proposals(), "chair", p, err)
		_, _, given, err := w.One(as("solicitor"), w.id, a)
		w.do(err)
		for _, g := range given {
			if (g.Unread == in.Unread) != (g.Document == "doc-2") {
				t.Errorf("%s: %q", g.Document, g.Unread)
			}
		}
		in = w.gives([]string{a}, "doc-3")
		p, err = w.ProposeGive(as("solicitor"), in) // it was read when it was proposed
		w.held.unread = append(w.held.unread, "doc-3")
		w.read(w.Proposals(), "chair", p, err)
		refused(t, "given though it turned out that nobody read it", w.Proposals().Agree(as("chair"), p, ""), errs.Conflict)
	})
}

// TestNeitherDestroyedNorReturned stays open: on the desk with its day, among what the closing counts, after the end too, until
// they say that it is gone. What they said before stays.
func TestNeitherDestroyedNorReturned(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		w.text("I keep what I am shown to myself.")
		a := w.party("Family A", clock.Day{})
		of := w.acts("law-a", a)
		w.promise("law-a", of)
		w.give([]string{a}, "doc-1")
		given := w.one(`SELECT id FROM inquiry_disclosed`)
		due := w.Today().AddDays(3)
		w.do(w.CallBack(as("solicitor"), w.id, given, "It was for another file.", due))
		x, err := w.inquiries.Of(as("solicitor"), w.DB, w.id)
		w.do(err)
		counts := func(want int) {
			t.Helper()
			open, err := w.Astray(as("solicitor"), w.DB, &x)
			owing, err2 := w.Owing(as("solicitor"), &x)
			if err != nil || err2 != nil || len(open) != want || len(owing) != want || want > 0 && (owing[0].Due != due || owing[0].Party != a) {
				t.Errorf("%v %+v %v %v", open, owing, err, err2)
			}
		}
		counts(0) // nobody opened it, and nobody said anything
		w.do(w.Answer(as("law-a"), of, given, participants.Neither, "It lies with a court, under seal."))
		counts(1)
		w.do(w.EndActing(as("solicitor"), w.id, of, participant.Changed, "Another firm acts from today."))
		counts(1)
		w.do(w.Answer(as("law-a"), of, given, participants.Destroyed, "The court gave it back."))
		counts(0)
		refused(t, "once it is gone", w.Answer(as("law-a"), of, given, participants.Neither, "It was found."), errs.Conflict)
		_, _, all, err := w.One(as("solicitor"), w.id, a)
		if err != nil || len(all[0].Back) != 1 || len(all[0].Back[0].Before) != 1 || all[0].Back[0].Before[0].Did != participants.Neither {
			t.Errorf("what was said before is gone: %+v %v", all[0].Back, err)
		}
		if _, err := w.Owing(as("chair"), &x); !errs.Is(err, errs.NotFound) {
			t.Errorf("to the chair: %v", err)
		}
	})
}
