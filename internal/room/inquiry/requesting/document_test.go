package requesting_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestWhoReadsDocuments: those whose part reads evidence, and nobody else, whatever other parts
// they have; none of a body that is looked at or commissions, with a conflict, or who runs the
// service.
func TestWhoReadsDocuments(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.open(rules.Council)
		id := w.document()
		reads, writes := []access.Actor{chair, member, counsel, solicitor, paralegal}, []access.Actor{solicitor, paralegal}
		for _, a := range staff {
			_, all, _, err := w.Documents(as(a), w.id, "", requesting.Place{})
			_, _, _, one := w.Document(as(a), w.id, id)
			write := w.Looked(as(a), w.id, id, requesting.Found{Nobody: true, None: true})
			if slices.ContainsFunc(reads, func(x access.Actor) bool { return x.ID == a.ID }) {
				w.do(err)
				w.do(one)
				if len(all) != 1 || all[0].Title != canary {
					t.Errorf("%s: %v", a.ID, all)
				}
			} else {
				refused(t, a.ID+" lists", err, errs.NotFound)
				refused(t, a.ID+" reads", one, errs.NotFound)
			}
			if slices.ContainsFunc(writes, func(x access.Actor) bool { return x.ID == a.ID }) {
				w.do(write)
			} else {
				refused(t, a.ID+" writes", write, errs.NotFound)
			}
		}
		delete(w.bodies, council)
		_, _, _, err := w.Documents(as(chair), w.id, "", requesting.Place{})
		refused(t, "nobody knows who is of the council's kin", err, errs.NotFound)
	})
}

// TestADocumentIsTakenFromTheSettingUpDayOn: before it, while suspended and after the end none is.
func TestADocumentIsTakenFromTheSettingUpDayOn(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.found(rules.Council)
	_, err := w.Receive(as(paralegal), w.received())
	refused(t, "before the day", err, errs.Conflict)
	w.turn(inquiry.TurnSetUp)
	id := w.document()
	w.turn(inquiry.TurnSuspend)
	_, err = w.Receive(as(paralegal), w.received())
	refused(t, "while suspended", err, errs.Conflict)
	refused(t, "while suspended", w.TakeBack(as(paralegal), w.id, id, "Sent in error."), errs.Conflict)
	_, all, _, err := w.Documents(as(chair), w.id, "", requesting.Place{})
	if err != nil || len(all) != 1 {
		t.Errorf("the record is read: %v %v", all, err)
	}
}

func TestWhatIsAskedOfADocument(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.open(rules.Council)
	for field, spoil := range map[string]func(*requesting.Received){
		"title":    func(in *requesting.Received) { in.Title = " " },
		"sha256":   func(in *requesting.Received) { in.SHA256 = strings.Repeat("ag", 32) },
		"pages":    func(in *requesting.Received) { in.Pages = 0 },
		"received": func(in *requesting.Received) { in.On = w.Today().AddDays(1) },
		"sender":   func(in *requesting.Received) { in.Body = "" },
		"body":     func(in *requesting.Received) { in.Body = "of-no-list" },
	} {
		in := w.received()
		spoil(&in)
		_, err := w.Receive(as(paralegal), in)
		if all := errs.FieldsOf(err); len(all) != 1 || all[0].Name != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	for _, bad := range []func(*requesting.Received){
		func(in *requesting.Received) { in.Title = "..." }, func(in *requesting.Received) { in.Title = "Made\u202eup" },
		func(in *requesting.Received) { in.On = clock.Day{} }, func(in *requesting.Received) { in.SHA256 = "ab" },
	} {
		in := w.received()
		bad(&in)
		_, err := w.Receive(as(paralegal), in)
		refused(t, "bad", err, errs.Invalid)
	}
	in := w.received()
	in.Body, in.Sender, in.SHA256 = "", "A made-up archive, unasked", strings.ToUpper(in.SHA256)
	id, err := w.Receive(as(paralegal), in)
	w.do(err)
	if _, d, same, err := w.Document(as(chair), w.id, id); err != nil || d.SHA256 != strings.Repeat("ab", 32) || len(same) != 0 || !d.Looked.IsZero() {
		t.Errorf("%+v %v", d, err)
	}
	other := w.document()
	if _, _, same, err := w.Document(as(chair), w.id, id); err != nil || len(same) != 1 || same[0].ID != other {
		t.Errorf("the same file: %v %v", same, err)
	}
	refused(t, "a name of somebody", w.Looked(as(paralegal), w.id, id, requesting.Found{Persons: []string{"Synthetic Person"}}), errs.Invalid)
	w.do(w.Looked(as(paralegal), w.id, id, requesting.Found{Persons: requesting.NamesOf("W12, W3\r\nW12"), Classes: []string{"medical"}}))
	if _, d, _, err := w.Document(as(chair), w.id, id); err != nil || !slices.Equal(d.PersonIDs(), []string{"W12", "W3"}) || !slices.Equal(d.ClassIDs(), []string{"medical"}) || d.Looked.IsZero() {
		t.Errorf("%+v %v", d, err)
	}
}

var public = restrict.Audience{Circle: restrict.Public}

func (w *world) look(id string, page int, who restrict.Audience) report.Sight {
	w.t.Helper()
	got, err := w.Look(context.Background(), w.db, w.id, id, page, who)
	if err != nil {
		w.t.Fatal(err)
	}
	return got
}

// TestHowAPageStands: it stands with one mark for each rendition; what is held in part stands
// with another; what is held whole is held; what was taken back is; what is not known has no
// sight.
func TestHowAPageStands(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.open(rules.Statutory)
		id := w.document()
		recipient := restrict.Audience{Circle: restrict.Recipient, Of: "one"}
		first := w.look(id, 3, public)
		if first.Stand != report.Stands || first.Mark == "" || w.look(id, 4, public).Mark == first.Mark {
			t.Fatalf("%+v", first)
		}
		for _, page := range []int{0, 13} {
			if w.look(id, page, public) != (report.Sight{}) {
				t.Error("a page that is not there has a sight")
			}
		}
		if w.look("doc-none", 1, public) != (report.Sight{}) {
			t.Error("a document that is not there has a sight")
		}
		held := func(s restrict.Scope, only ...restrict.Audience) {
			w.book.Applications = append(w.book.Applications, restrict.Application{ID: s.Of + string(s.Kind), By: "made up", Scopes: []restrict.Scope{s}, Only: only, Seen: only})
		}
		held(restrict.Scope{Kind: restrict.OfPassage, Of: id, Span: restrict.Span{From: restrict.Place{Page: 3, Line: 2}, To: restrict.Place{Page: 3, Line: 4}}}, reader)
		if got := w.look(id, 3, public); got.Stand != report.Stands || got.Mark == first.Mark {
			t.Errorf("a part is held: %+v", got)
		}
		if got := w.look(id, 3, reader); got != first {
			t.Errorf("the team: %+v", got)
		}
		if _, got, _, err := w.Document(as(chair), w.id, id); err != nil || got.Parted {
			t.Errorf("%+v %v", got, err)
		}
		// Whom it identifies is not known: it may be anybody.
		held(restrict.Scope{Kind: restrict.OfPerson, Of: "W1"}, reader, recipient)
		if got := w.look(id, 5, public); got.Stand != report.Held || got.Mark == "" {
			t.Errorf("a person is held: %+v", got)
		}
		if got := w.look(id, 5, recipient); got.Stand != report.Stands {
			t.Errorf("whoever may see it: %+v", got)
		}
		w.do(w.Looked(as(paralegal), w.id, id, requesting.Found{Persons: []string{"W2"}, None: true}))
		if got := w.look(id, 5, public); got.Stand != report.Stands {
			t.Errorf("somebody looked, and it is about another: %+v", got)
		}
		w.do(w.TakeBack(as(paralegal), w.id, id, "It was sent in error."))
		refused(t, "twice", w.TakeBack(as(paralegal), w.id, id, "It was sent in error."), errs.Conflict)
		if got := w.look(id, 5, public); got.Stand != report.TakenBack {
			t.Errorf("taken back: %+v", got)
		}
		if all, err := w.Footings(context.Background(), w.db, w.id, public, []string{id}); err != nil || len(all) != 0 {
			t.Errorf("%v %v", all, err)
		}
	})
}

var reader = restrict.Audience{Circle: restrict.Team}

// TestWhatIsHeldFromTheTeamIsNotThere: it is in no list, and answered as none; its taking back
// is too.
func TestWhatIsHeldFromTheTeamIsNotThere(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.open(rules.Statutory)
	id := w.document()
	w.book.Claims = append(w.book.Claims, restrict.Claim{ID: "c", By: "made up", Ground: restrict.Privilege, Scopes: []restrict.Scope{{Kind: restrict.OfDocument, Of: id}}})
	_, all, _, err := w.Documents(as(paralegal), w.id, "", requesting.Place{})
	if err != nil || len(all) != 0 {
		t.Errorf("%v %v", all, err)
	}
	_, _, _, one := w.Document(as(paralegal), w.id, id)
	refused(t, "read", one, errs.NotFound)
	refused(t, "taken back", w.TakeBack(as(paralegal), w.id, id, "It was sent in error."), errs.NotFound)
	if got := w.look(id, 1, public); got.Stand != report.Held {
		t.Errorf("%+v", got)
	}
	closed := requesting.NewService(requesting.Config{DB: w.db, Auth: w.Auth, Clock: w.clock, Inquiries: w.inquiries})
	if all, err := closed.Footings(context.Background(), w.db, w.id, public, []string{id}); err != nil || len(all) != 0 {
		t.Errorf("nobody says what is held: %v %v", all, err)
	}
}

// TestALongListIsReadInParts: each page in order, nothing twice and nothing left out, of some hundred documents of
// which most are held; one of them is found by its title, its hash and its reference, and no held one is.
func TestALongListIsReadInParts(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.open(rules.Statutory)
		shown := map[string]bool{}
		var held, odd string
		every := []string{"doc-none"}
		for i := range 460 {
			in := w.received()
			in.Title, in.On = fmt.Sprintf("Made-up paper %d of 100%%_", i), clock.NewDay(2026, 2, 20).AddDays(i%3)
			in.SHA256 = fmt.Sprintf("%064x", i)
			id, err := w.Receive(as(paralegal), in)
			w.do(err)
			if every = append(every, id); i == 30 {
				w.do(w.TakeBack(as(paralegal), w.id, id, "It was sent to us in error"))
			}
			if i%10 != 0 {
				held = id
				w.book.Claims = append(w.book.Claims, restrict.Claim{ID: id, By: "made up", Ground: restrict.Privilege, Scopes: []restrict.Scope{{Kind: restrict.OfDocument, Of: id}}})
				continue
			}
			shown[id], odd = true, id
		}
		var from requesting.Place
		var last *requesting.Document
		pages, seen := 0, map[string]bool{}
		for pages == 0 || from.ID != "" {
			_, all, next, err := w.Documents(as(paralegal), w.id, "", from)
			w.do(err)
			for i := range all {
				x := &all[i]
				if seen[x.ID] || !shown[x.ID] || last != nil && (x.Received.After(last.Received) || x.Received == last.Received && x.ID <= last.ID) {
					t.Fatalf("%+v after %+v", x, last)
				}
				seen[x.ID], last = true, x
			}
			from = next
			pages++
		}
		if len(seen) != len(shown) || pages != (len(shown)+requesting.APage-1)/requesting.APage {
			t.Errorf("%d of %d on %d pages", len(seen), len(shown), pages)
		}
		for words, want := range map[string]int{"PAPER 450 OF 100%_": 1, fmt.Sprintf("%064x", 450): 1, odd: 1, held: 0, "paper 451 ": 0, "100%%": 0, "paper 1_0": 0, `\`: 0} {
			_, all, next, err := w.Documents(as(paralegal), w.id, words, requesting.Place{})
			w.do(err)
			if len(all) != want || next.ID != "" {
				t.Errorf("%q: %d, want %d", words, len(all), want)
			}
		}
		w.sameAhead(every)
		all, more, err := w.Latest(context.Background(), w.db, w.id, reader, odd, held)
		if err != nil || more || len(all) != len(shown)-1 {
			t.Errorf("%d %v %v", len(all), more, err)
		}
	})
}

// sameAhead wants documents that are read together to stand as each does by itself.
func (w *world) sameAhead(ids []string) {
	w.t.Helper()
	ahead, err := w.Stands(context.Background(), w.db, w.id, ids[:len(ids)-1]...)
	w.do(err)
	stand := map[report.Stand]int{}
	for i, id := range ids {
		page := 1 + i%13 // of twelve
		want := w.look(id, page, public)
		if got := ahead(id, page); got != want {
			w.t.Fatalf("%s, page %d: %+v, want %+v", id, page, got, want)
		}
		stand[want.Stand]++
	}
	if stand[report.Stands] == 0 || stand[report.Held] == 0 || stand[report.TakenBack] == 0 || stand[""] == 0 {
		w.t.Errorf("it looks at %v", stand)
	}
}

// TestWhatWasFoundStays: nobody takes away alone whom a document was found to identify, nor its classes, with an empty
// form, the word "nobody" or other ciphers; what an order on the person holds is held before and after. No empty
// form is an answer.
func TestWhatWasFoundStays(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.open(rules.Statutory)
		id := w.document()
		for _, empty := range []requesting.Found{{}, {Nobody: true}, {None: true}, {Persons: []string{"W1"}}, {Classes: []string{"medical"}}, {Persons: []string{"W1"}, Nobody: true, None: true}} {
			refused(t, fmt.Sprintf("no answer: %+v", empty), w.Looked(as(paralegal), w.id, id, empty), errs.Invalid)
		}
		w.do(w.Looked(as(paralegal), w.id, id, requesting.Found{Persons: []string{"W1"}, Classes: []string{"medical"}}))
		for _, s := range []restrict.Scope{{Kind: restrict.OfPerson, Of: "W1"}, {Kind: restrict.OfClass, Of: "medical"}} {
			w.book.Applications = []restrict.Application{{ID: s.Of, By: "made up", Scopes: []restrict.Scope{s}, Only: restrict.Audiences{reader}, Seen: restrict.Audiences{reader}}}
			holds := func(when string) {
				t.Helper()
				if got := w.look(id, 5, public); got.Stand != report.Held {
					t.Errorf("%s: %+v", when, got)
				}
			}
			holds("before")
			for _, less := range []requesting.Found{{}, {Nobody: true, None: true}, {Nobody: true}, {None: true}, {Nobody: true, Classes: []string{"other"}}, {Persons: []string{"W2"}, None: true}} {
				refused(t, fmt.Sprintf("less: %+v", less), w.Looked(as(solicitor), w.id, id, less), errs.Invalid)
				holds("refused")
			}
			w.do(w.Looked(as(solicitor), w.id, id, requesting.Found{Persons: []string{"W2"}}))
			holds("another is added")
			w.do(w.Looked(as(solicitor), w.id, id, requesting.Found{Classes: []string{"school"}}))
			holds("another class is added")
		}
		if _, d, _, err := w.Document(as(chair), w.id, id); err != nil || !slices.Equal(d.PersonIDs(), []string{"W1", "W2"}) || !slices.Equal(d.ClassIDs(), []string{"medical", "school"}) {
			t.Errorf("%v %v %v", d.PersonIDs(), d.ClassIDs(), err)
		}
	})
}
