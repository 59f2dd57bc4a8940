package sharing_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/confirm"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/sharing"
	"candour/internal/testkit"
)

// TestARulingSharesOneDocument, and nothing else, in one direction, to those whom nothing keeps out of either; it
// ends on its day, or when it is lifted. A document that speaks of B opens nothing to B before.
func TestARulingSharesOneDocument(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a, b := w.id["A"], w.id["B"]
		one, two, own := w.document("a-para", "A", canary+" one"), w.document("a-para", "A", canary+" two"), w.document("b-para", "B", "papers of B")
		walled := func(when string, ids ...string) {
			t.Helper()
			for _, id := range ids {
				_, _, _, err := w.documents.Document(as("b-para"), b, id)
				refused(t, when+": by its id", err, errs.NotFound)
				_, _, _, err = w.documents.Document(as("b-para"), a, id)
				refused(t, when+": in A", err, errs.NotFound)
				_, _, err = w.One(as("b-para"), b, id)
				refused(t, when+": as if it were a ruling", err, errs.NotFound)
				for _, words := range []string{"canary", "Made-up B", id, strings.Repeat("ab", 32)} {
					_, found, next, err := w.documents.Documents(as("b-para"), b, words, requesting.Place{})
					if err != nil || next.ID != "" || slices.ContainsFunc(found, func(d requesting.Document) bool { return d.ID != own }) {
						t.Errorf("%s: a search for %q in B finds %v %v", when, words, found, err)
					}
				}
			}
			_, _, _, err := w.documents.Document(as("a-para"), b, own)
			refused(t, when+": the other direction", err, errs.NotFound)
			if got := w.reads("a-para", "A"); got != nil {
				t.Errorf("%s: A reads %v of B", when, got)
			}
		}
		walled("before", one, two)

		id, err := w.Propose(as("a"), w.terms(one))
		w.do(err)
		refused(t, "of one's own", w.answer(w.Proposals(), "a", id), errs.Forbidden)
		refused(t, "by the chair of B", w.answer(w.Proposals(), "b", id), errs.NotFound)
		refused(t, "unread", w.Proposals().Agree(as("a-sol"), id, ""), errs.Conflict)
		if got := w.reads("b-para", "B"); got != nil {
			t.Fatalf("one human shared %v", got)
		}
		w.do(w.answer(w.Proposals(), "a-sol", id))
		for _, who := range []string{"b", "b-para"} {
			if got := w.reads(who, "B"); !slices.Equal(got, []string{canary + " one"}) {
				t.Errorf("%s reads %v", who, got)
			}
		}
		_, it, err := w.came(as("b-para"), b)
		w.do(err)
		for _, who := range []string{"com-1", "b-sec", "cross", "torn", "looked", "admin", "a-para", "c-para", "whole-para"} {
			if got := w.reads(who, "B"); got != nil {
				t.Errorf("%s reads %v in B", who, got)
			}
			_, _, err := w.One(as(who), b, it.ID)
			refused(t, who+" opens the ruling", err, errs.NotFound)
		}
		for _, name := range []string{"whole", "other"} {
			_, _, err := w.One(as(map[string]string{"whole": "whole-para", "other": "c-para"}[name]), w.id[name], it.ID)
			refused(t, "in "+name, err, errs.NotFound)
		}
		walled("after", one, two)

		refused(t, "lifted by the chair of B", w.Lift(as("b"), a, it.ID, "It is not needed any more."), errs.NotFound)
		refused(t, "lifted in B", w.Lift(as("b"), b, it.ID, "It is not needed any more."), errs.NotFound)
		refused(t, "without a reason", w.Lift(as("a"), a, it.ID, " "), errs.Invalid)
		refused(t, "lifted by a paralegal", w.Lift(as("a-para"), a, it.ID, "It is not needed any more."), errs.NotFound)
		w.do(w.Lift(as("a-sol"), a, it.ID, "It is not needed any more."))
		if got := w.reads("b-para", "B"); got != nil {
			t.Errorf("lifted, and B reads %v", got)
		}
		_, was, err := w.One(as("b-para"), b, it.ID)
		if w.do(err); was.Document.ID != "" || was.Shared.Document != "" || was.Why+was.Fair+was.Cost != "" || was.Counted || was.LiftedWhy != "It is not needed any more." || was.Lifted.IsZero() {
			t.Errorf("lifted, and B is told %+v", was)
		}
		for _, who := range []string{"b-sec", "cross", "torn", "looked", "admin", "c-para", "whole-para"} {
			_, _, err := w.One(as(who), b, it.ID)
			refused(t, who+" opens what was lifted", err, errs.NotFound)
		}
		refused(t, "lifted twice", w.Lift(as("a"), a, it.ID, "It is not needed any more."), errs.Conflict)

		w.share(one)
		for day, want := range map[int]int{30: 1, 31: 0} {
			y, m, dd := clock.NewDay(2026, 3, 2).AddDays(day).Date()
			w.clock.Set(clockAt(y, m, dd))
			if got := w.reads("b-para", "B"); len(got) != want {
				t.Errorf("on day %d B reads %v", day, got)
			}
		}
	})
}

// TestWhatIsProposedIsWeighed: who may, with whom, which document, until when, and with reasons that say something.
func TestWhatIsProposedIsWeighed(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	one, foreign := w.document("a-para", "A", canary), w.document("b-para", "B", "papers of B")
	for what, change := range map[string]func(*sharing.Terms){
		"no reason": func(in *sharing.Terms) { in.Why = "..." }, "no fairness": func(in *sharing.Terms) { in.Fair = "" }, "no cost": func(in *sharing.Terms) { in.Cost = "" },
		"no last day": func(in *sharing.Terms) { in.Until = clock.Day{} }, "yesterday": func(in *sharing.Terms) { in.Until = w.Today().AddDays(-1) },
		"for ever": func(in *sharing.Terms) { in.Until = w.Today().AddDays(sharing.MaxDays + 1) }, "itself": func(in *sharing.Terms) { in.To = in.Inquiry },
		"an inquiry beside it": func(in *sharing.Terms) { in.To = w.id["other"] }, "none": func(in *sharing.Terms) { in.To = "inquiry-none" },
		"a document of B": func(in *sharing.Terms) { in.Document = foreign }, "no document": func(in *sharing.Terms) { in.Document = "doc-none" },
	} {
		in := w.terms(one)
		change(&in)
		_, err := w.Propose(as("a"), in)
		refused(t, what, err, errs.Invalid)
	}
	for _, who := range []string{"a-sol", "a-member", "a-para", "b", "chair", "admin", "com-1"} {
		_, err := w.Propose(as(who), w.terms(one))
		refused(t, "by "+who, err, errs.NotFound)
	}
	in := w.terms(one)
	in.To = w.id["whole"] // also to the inquiry around, and then not to B
	p, err := w.Propose(as("a"), in)
	w.agreed(w.Proposals(), "a-member", p, err)
	if got := w.reads("whole-para", "whole"); len(got) != 1 || w.reads("b-para", "B") != nil {
		t.Errorf("%v", got)
	}
}

// TestWhatIsHeldTravels: what either inquiry holds is not read, also where it is held after the ruling; ciphers of A say nothing
// in B; a book that nobody knows holds all.
func TestWhatIsHeldTravels(t *testing.T) {
	staff := restrict.Audience{Circle: restrict.Team}
	of := func(kind restrict.ScopeKind, of string) restrict.Scope { return restrict.Scope{Kind: kind, Of: of} }
	for what, c := range map[string]struct {
		by, name string
		scope    func(doc string) restrict.Scope
		only     restrict.Audiences
		para     int
		chair    int
	}{
		"the document, in A": {"a", "A", func(doc string) restrict.Scope { return of(restrict.OfDocument, doc) }, restrict.Audiences{staff}, 0, 0},
		"the person, in A":   {"a", "A", func(string) restrict.Scope { return of(restrict.OfPerson, "W1") }, restrict.Audiences{staff}, 0, 0},
		"another, in A":      {"a", "A", func(string) restrict.Scope { return of(restrict.OfPerson, "W9") }, restrict.Audiences{staff}, 1, 1},
		"the document, in B": {"b", "B", func(doc string) restrict.Scope { return of(restrict.OfDocument, doc) }, nil, 0, 1},
		"another, in B":      {"b", "B", func(string) restrict.Scope { return of(restrict.OfPerson, "W9") }, nil, 0, 1}, // of whom nobody there knows whether it is this one
		"the team may, in B": {"b", "B", func(string) restrict.Scope { return of(restrict.OfPerson, "W9") }, restrict.Audiences{staff}, 1, 1},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t, testkit.SQLite(t))
			doc := w.document("a-para", "A", canary)
			share := w.share(doc)
			w.order(c.by, c.name, c.scope(doc), c.only...)
			if para, chair := len(w.reads("b-para", "B")), len(w.reads("b", "B")); para != c.para || chair != c.chair {
				t.Errorf("a paralegal of B reads %d, its chair %d", para, chair)
			}
			if _, _, err := w.One(as("b-para"), w.id["B"], share); (err == nil) != (c.para == 1) {
				t.Error(err)
			}
			nobody := sharing.NewService(sharing.Config{DB: w.DB, Ledger: w.Ledger, Auth: w.Auth, Clock: w.Clock, Inquiries: w.inquiries,
				Documents: requesting.NewService(requesting.Config{DB: w.DB, Ledger: w.Ledger, Auth: w.Auth, Clock: w.Clock, Inquiries: w.inquiries})})
			if _, all, err := nobody.Came(as("b"), w.id["B"]); err != nil || len(all) != 0 {
				t.Errorf("without a book %d are read, %v", len(all), err)
			}
		})
	}
	w := newWorld(t, testkit.SQLite(t))
	doc := w.document("a-para", "A", canary)
	w.order("a", "A", of(restrict.OfPerson, "W1"), staff)
	_, err := w.Propose(as("a"), w.terms(doc))
	refused(t, "what is held from all outside", err, errs.Invalid)
}

// TestTwoRulingsAtOnce about one document make one: the one that is lifted is the one that counts.
func TestTwoRulingsAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		doc := w.document("a-para", "A", canary)
		var two []string
		for i := range 2 {
			in := w.terms(doc)
			in.Why = fmt.Sprintf("Its team looks at the same years, asked %d.", i)
			id, err := w.Propose(as("a"), in)
			w.do(err)
			p, err := w.Proposals().Read(as("a-sol"), id)
			w.do(err)
			_, part, err := w.Proposed(as("a-sol"), w.DB, p)
			w.do(err)
			w.do(w.Proposals().Opened(as("a-sol"), p, part))
			two = append(two, id)
		}
		w.waitsAgain(two[0]) // as if two stood from before one of a thing waits
		var wg sync.WaitGroup
		got, gate := make([]error, 2), make(chan struct{})
		for i, id := range two {
			wg.Go(func() {
				<-gate
				got[i] = w.Proposals().Agree(as("a-sol"), id, "")
			})
		}
		close(gate)
		wg.Wait()
		all, err := w.Went(as("a"), w.id["A"])
		w.do(err)
		if (got[0] == nil) == (got[1] == nil) || len(all) != 1 {
			t.Fatalf("%d rulings: %v", len(all), got)
		}
		w.do(w.Lift(as("a"), w.id["A"], all[0].ID, "It is not needed any more."))
		if got := w.reads("b-para", "B"); got != nil {
			t.Errorf("lifted, and B reads %v", got)
		}
	})
}

// TestAnOldProposalRevivesNothing: of one document for one investigation one proposal waits, none while it is shared, and
// what was lifted, or is over, is not shared again by what was proposed before.
func TestAnOldProposalRevivesNothing(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		doc, other := w.document("a-para", "A", canary), w.document("a-para", "A", canary+" other")
		var three []string
		for i := range 3 {
			in := w.terms(doc)
			in.Why = fmt.Sprintf("Its team looks at the same years, asked %d.", i)
			id, err := w.Propose(as("a"), in)
			w.do(err)
			three = append(three, id)
		}
		beside, err := w.Propose(as("a"), w.terms(other))
		w.do(err)
		waits, err := w.Proposals().Waiting(as("a-sol"))
		w.do(err)
		if len(waits) != 2 || waits[0].ID != three[2] || waits[1].ID != beside {
			t.Errorf("%d wait", len(waits))
		}
		refused(t, "the first, once the third took its place", w.answer(w.Proposals(), "a-sol", three[0]), errs.Conflict)
		w.do(w.answer(w.Proposals(), "a-sol", three[2]))
		_, err = w.Propose(as("a"), w.terms(doc))
		refused(t, "while it is shared", err, errs.Invalid)
		w.waitsAgain(three[:2]...) // as one that an older program kept
		refused(t, "an old one while it is shared", w.answer(w.Proposals(), "a-sol", three[0]), errs.Conflict)
		all, err := w.Went(as("a"), w.id["A"])
		w.do(err)
		w.do(w.Lift(as("a"), w.id["A"], all[0].ID, "It is not needed any more."))
		refused(t, "an old one once it was lifted", w.answer(w.Proposals(), "a-sol", three[0]), errs.Conflict)
		if got := w.reads("b-para", "B"); got != nil {
			t.Errorf("lifted, and B reads %v", got)
		}
		w.do(w.answer(w.Proposals(), "a-sol", beside))
		w.share(doc) // proposed anew, on the same day
		y, m, dd := w.Today().AddDays(31).Date()
		w.clock.Set(clockAt(y, m, dd))
		refused(t, "an old one once it is over", w.answer(w.Proposals(), "a-sol", three[1]), errs.Conflict)
		if got := w.reads("b-para", "B"); got != nil {
			t.Errorf("over, and B reads %v", got)
		}
	})
}

// TestTheChairChangesHalfWay: a ruling of the chair who went stays, what they proposed does nothing any more, and the next chair
// proposes it anew, and lifts what stands (inquiry.md, section 10, pitfall 12).
func TestTheChairChangesHalfWay(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	one, two := w.document("a-para", "A", canary+" one"), w.document("a-para", "A", canary+" two")
	share := w.share(one)
	waits, err := w.Propose(as("a"), w.terms(two))
	w.do(err)
	seats, err := w.inquiries.SeatsToday(as("a"), w.DB, w.id["A"])
	w.do(err)
	seat := seats[slices.IndexFunc(seats, func(s inquiry.Seat) bool { return s.Part == rules.Chair })]
	p, err := w.inquiries.ProposeLeave(as("a"), inquiry.LeaveInput{Inquiry: w.id["A"], Seat: seat.ID, Why: "Another takes over."})
	w.agreed(w.inquiries.Proposals(), "com-1", p, err)
	w.seat("A", "next", rules.Chair)

	if got := w.reads("b-para", "B"); !slices.Equal(got, []string{canary + " one"}) {
		t.Errorf("the ruling did not stay: %v", got)
	}
	refused(t, "what waits from the chair who went", w.answer(w.Proposals(), "a-sol", waits), errs.Conflict)
	refused(t, "the same, by the next chair", w.answer(w.Proposals(), "next", waits), errs.Conflict)
	refused(t, "by who went", w.Lift(as("a"), w.id["A"], share, "It is not needed any more."), errs.NotFound)
	if got := w.reads("b-para", "B"); len(got) != 1 {
		t.Errorf("%v", got)
	}
	_, err = w.Propose(as("next"), w.terms(two))
	refused(t, "the same anew, before they were asked", err, errs.Asks)
	p, err = w.Propose(confirm.With(as("next"), waits), w.terms(two))
	w.agreed(w.Proposals(), "a-sol", p, err)
	w.do(w.Lift(as("next"), w.id["A"], share, "It is not needed any more."))
	if got := w.reads("b-para", "B"); !slices.Equal(got, []string{canary + " two"}) {
		t.Errorf("%v", got)
	}
}
