package evidence_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/evidence"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

const office = "made-up-office"

func provider(id, body string) access.Actor {
	a := person(id, body)
	a.Roles = []access.Role{access.RolePublic, access.RoleProvider}
	return a
}

var (
	clerk     = provider("clerk", council) // of the body that was asked, which is looked at too
	neighbour = provider("neighbour", office)
	seated    = provider("nobody", council) // has a part in the home
)

// senders is one request to the council, and one to the office.
type senders struct {
	mu     sync.Mutex
	closed string
	sent   []string
	held   map[string]evidence.Sight // from providers; the zero Sight: all of it
}

func (s *senders) Request(_ context.Context, _ db.Querier, asking string) (evidence.Request, error) {
	bodies := map[string]string{"asking-1": council, "asking-2": office}
	if bodies[asking] == "" {
		return evidence.Request{}, errs.New(errs.NotFound, "There is nothing here.")
	}
	return evidence.Request{ID: asking, Home: home, Title: "Made-up Inquiry", Synthetic: true, Body: bodies[asking], BodyName: "Made-up Council of Nowhere", Closed: s.closed,
		Facts: map[string]any{"owner": bodies[asking], "barred": []string{"H-nobody"}}}, nil
}

func (s *senders) Sent(_ context.Context, _ *ledger.Tx, r evidence.Request, delivery string, _ clock.Day) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if told := r.ID + " " + delivery; !slices.Contains(s.sent, told) { // a write that is tried again tells of the same
		s.sent = append(s.sent, told)
	}
	return nil
}

func (s *senders) Theirs(_ context.Context, _ db.Querier, _, _ string, documents []string) (map[string]evidence.Sight, error) {
	out := map[string]evidence.Sight{}
	for _, d := range documents {
		if sight, held := s.held[d]; !held || len(sight.Held) > 0 {
			out[d] = sight
		}
	}
	return out, nil
}

func (w *world) handIn(who access.Actor, asking string, pairs ...string) string {
	w.t.Helper()
	id, err := w.HandIn(as(who), asking, -1)
	w.do(err)
	for i := 0; i < len(pairs); i += 2 {
		_, err := w.Hand(as(who), asking, id, []evidence.File{{Name: pairs[i], Data: strings.NewReader(pairs[i+1])}})
		w.do(err)
	}
	return id
}

// theirFiles are the files of a delivery as its body reads of them: place, name, state, and why not.
func (w *world) theirFiles(who access.Actor, asking, delivery string) (out []string) {
	w.t.Helper()
	for after := ""; ; {
		_, h, err := w.Handed(as(who), asking, delivery, "", after)
		w.do(err)
		for _, f := range h.Files {
			words := evidence.PlaceWords(f.Place) + " " + f.Name + " " + string(f.State) + " " + f.Code
			if f.Again {
				words += "again"
			}
			out = append(out, words)
		}
		if after = h.Next; after == "" {
			return out
		}
	}
}

// TestABodyHandsOverAndCannotTakeOut: the clerk of a body that was asked hands an archive over, though the body is looked at
// and nobody of it opens a delivery. The team reads it, and the clerk reads what could not be read.
func TestABodyHandsOverAndCannotTakeOut(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.handIn(clerk, "asking-1", "all.zip", zipped(t, "mail.eml", "MAIL Timetable\na.txt=first", "locked.doc", "LOCKED words"), "note.txt", "a note")
		if got := w.theirFiles(clerk, "asking-1", id); !slices.Equal(got, []string{"1 all.zip waiting ", "2 note.txt waiting "}) {
			t.Errorf("before it is read: %q", got)
		}
		if !slices.Equal(w.senders.sent, []string{"asking-1 " + id}) {
			t.Errorf("the home was told of %q", w.senders.sent)
		}
		kept(t, w, "all.zip", "note.txt", "a note", "LOCKED")
		for name, who := range map[string]access.Actor{"clerk": clerk, "insider": insider, "neighbour": neighbour} {
			if _, err := w.List(as(who), id, "", ""); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s opens the delivery: %v", name, err)
			}
		}
		w.read(id)
		want := []string{"1 all.zip indexed ", "1.1 mail.eml indexed ", "1.1.1 a.txt indexed ", "1.2 locked.doc exception locked", "2 note.txt indexed "}
		if got := w.theirFiles(clerk, "asking-1", id); !slices.Equal(got, want) {
			t.Errorf("the clerk reads %q, want %q", got, want)
		}
		team := w.files(paralegal, id)
		if f := team["1.1"]; f.Name != "mail.eml" || f.Title != "Timetable" || f.URN() != "MCON000001" {
			t.Errorf("the team reads %s %q %s", f.Name, f.Title, f.URN())
		}
		o, err := w.Open(as(counsel), id, team["2"].ID, "")
		w.do(err)
		if o.Name != "note.txt" || o.Reading == nil || o.Reading.Pieces[0].Text != "a note" {
			t.Errorf("counsel opens %+v", o.Shown)
		}
		w.do(w.Again(as(paralegal), id, team["1.2"].ID))
		w.read(id, "open sesame")
		if got := w.theirFiles(clerk, "asking-1", id); got[3] != "1.2 locked.doc indexed " {
			t.Errorf("with its password: %q", got[3])
		}
		kept(t, w, "all.zip", "note.txt", "a note", "LOCKED", "locked.doc", "mail.eml")
	})
}

// TestNobodyHandsOverForAnother: another body, somebody who has a part in the home, the team and the public find nothing; nor
// does the clerk find what the team entered, or what was sent for another request.
func TestNobodyHandsOverForAnother(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id, teams := w.handIn(clerk, "asking-1", "note.txt", "a note"), w.deliver(-1, "theirs.txt", "from a disk")
	for name, who := range map[string]access.Actor{"another body": neighbour, "seated": seated, "team": paralegal, "public": visitor, "insider": insider} {
		_, _, one := w.Handed(as(who), "asking-1", id, "", "")
		_, all, list := w.Handings(as(who), "asking-1")
		_, in := w.HandIn(as(who), "asking-1", -1)
		_, hand := w.Hand(as(who), "asking-1", id, []evidence.File{{Name: "x", Data: strings.NewReader("x")}})
		for what, err := range map[string]error{"a delivery": one, "all": list, "begin": in, "hand over": hand, "complete": w.AllHanded(as(who), "asking-1", id)} {
			if !errs.Is(err, errs.NotFound) {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
		if len(all) > 0 || w.HandsOver(as(who), "asking-1") {
			t.Errorf("%s reads %+v", name, all)
		}
	}
	for asking, delivery := range map[string]string{"asking-1": teams, "asking-2": id, "asking-9": id} {
		if _, _, err := w.Handed(as(clerk), asking, delivery, "", ""); !errs.Is(err, errs.NotFound) {
			t.Errorf("the clerk finds %s under %s: %v", delivery, asking, err)
		}
	}
	if _, err := w.Add(as(paralegal), id, []evidence.File{{Name: "ours.txt", Data: strings.NewReader("ours")}}); !errs.Is(err, errs.Conflict) {
		t.Errorf("the team adds to what a body hands over: %v", err)
	}
	_, all, err := w.Handings(as(clerk), "asking-1")
	if w.do(err); len(all) != 1 || all[0].ID != id || all[0].Top != 1 {
		t.Errorf("the clerk has %+v", all)
	}
}

// TestTheSameFileIsThereOnce: in one delivery, and when two of the body send it in the same moment.
func TestTheSameFileIsThereOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.handIn(clerk, "asking-1", "note.txt", "a note")
		got, err := w.Hand(as(clerk), "asking-1", id, []evidence.File{{Name: "other name.txt", Data: strings.NewReader("a note")}, {Name: "new.txt", Data: strings.NewReader("new")}})
		if w.do(err); got.Added != 1 || !slices.Equal(got.Before, []string{"other name.txt"}) {
			t.Errorf("handed %+v", got)
		}
		var both sync.WaitGroup
		begin := make(chan struct{})
		errors := make([]error, 2)
		for n := range errors {
			both.Go(func() {
				<-begin
				_, errors[n] = w.Hand(as(clerk), "asking-1", id, []evidence.File{{Name: "third.txt", Data: strings.NewReader("third")}})
			})
		}
		close(begin)
		both.Wait()
		w.do(errors[0])
		w.do(errors[1])
		if files := w.theirFiles(clerk, "asking-1", id); len(files) != 3 {
			t.Errorf("there are %q", files)
		}
	})
}

// TestWhatTheTeamKnowsIsNotTold: what is held, what is not looked at, and what another body sent say nothing to the clerk.
func TestWhatTheTeamKnowsIsNotTold(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	other := w.handIn(neighbour, "asking-2", "same.txt", "the same bytes")
	w.read(other)
	id := w.handIn(clerk, "asking-1", "same.txt", "the same bytes", "cut.pdf", "BROKEN", "held.txt", "held", "parted.txt", "PAGES one/two", "left.txt", "left", "plain.txt", "plain")
	w.read(id)
	team := w.files(solicitor, id)
	w.do(w.Exclude(as(paralegal), id, team["2"].ID, "FORBIDDEN reason of the team"))
	w.do(w.Exclude(as(paralegal), id, team["5"].ID, "FORBIDDEN reason of the team"))
	w.senders.held = map[string]evidence.Sight{team["3"].ID: {}, team["4"].ID: {Held: []evidence.Pages{{From: 2, To: 2}}}, w.files(solicitor, other)["1"].ID: {}}
	want := []string{"1 same.txt indexed ", "2 cut.pdf exception broken", "3  indexed ", "4  indexed ", "5 left.txt indexed ", "6 plain.txt indexed "}
	if got := w.theirFiles(clerk, "asking-1", id); !slices.Equal(got, want) {
		t.Errorf("the clerk reads %q, want %q", got, want)
	}
	again := w.handIn(clerk, "asking-1", "plain again.txt", "plain")
	w.read(again)
	if got := w.theirFiles(clerk, "asking-1", again); !slices.Equal(got, []string{"1 plain again.txt indexed again"}) {
		t.Errorf("a copy of their own: %q", got)
	}
}

// TestTheBytesOfWhatIsHeldAreHeldWhereTheyCameAlone: what is attached to a mail that is held from a body is told without its name
// where the body sent it a second time by itself.
func TestTheBytesOfWhatIsHeldAreHeldWhereTheyCameAlone(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.handIn(clerk, "asking-1", "mail.eml", "MAIL Timetable\na.txt=first")
	w.read(id)
	alone := w.handIn(clerk, "asking-1", "b.txt", "first")
	w.read(alone)
	if got := w.theirFiles(clerk, "asking-1", alone); !slices.Equal(got, []string{"1 b.txt indexed again"}) {
		t.Errorf("before anything is held: %q", got)
	}
	w.senders.held = map[string]evidence.Sight{w.files(solicitor, id)["1"].ID: {}}
	if got := w.theirFiles(clerk, "asking-1", alone); !slices.Equal(got, []string{"1  indexed again"}) {
		t.Errorf("while the mail is held: %q", got)
	}
}

// TestWhatIsCompleteTakesNothing: nothing is complete without a file, and nothing comes after the word; where the home is
// closed nothing comes at all.
func TestWhatIsCompleteTakesNothing(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.handIn(clerk, "asking-1")
	if err := w.AllHanded(as(clerk), "asking-1", id); !errs.Is(err, errs.Conflict) || len(w.senders.sent) > 0 {
		t.Errorf("complete without a file: %v; the home was told of %q", err, w.senders.sent)
	}
	if _, err := w.HandIn(as(clerk), "asking-1", 0); !errs.Is(err, errs.Invalid) {
		t.Errorf("no file was declared: %v", err)
	}
	hand := func(words string) error {
		_, err := w.Hand(as(clerk), "asking-1", id, []evidence.File{{Name: "a.txt", Data: strings.NewReader(words)}})
		return err
	}
	if err := hand(""); !errs.Is(err, errs.Invalid) {
		t.Errorf("an empty file: %v", err)
	}
	w.do(hand("one"))
	w.senders.closed = "It is suspended."
	if err := hand("two"); !errs.Is(err, errs.Conflict) || !w.HandsOver(as(clerk), "asking-1") {
		t.Errorf("while it is suspended: %v", err)
	}
	w.senders.closed = ""
	w.do(w.AllHanded(as(clerk), "asking-1", id))
	if err := hand("two"); !errs.Is(err, errs.Conflict) {
		t.Errorf("after the word: %v", err)
	}
	_, h, err := w.Handed(as(clerk), "asking-1", id, "", "")
	if w.do(err); h.Open() || h.Done != w.Today() || len(h.Files) != 1 {
		t.Errorf("it stands %+v", h)
	}
}

// change writes into a row what the room never does.
func (w *world) change(table, id string, row ledger.Row) {
	w.t.Helper()
	act := ledger.Act{Action: evidence.DocumentsTake, Kind: table, ID: id, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		attrs, err := w.shelf.Facts(ctx, tx, home, evidence.DocumentsTake)
		return access.Resource{Kind: table, ID: id, Attrs: attrs}, err
	}}
	_, err := w.ledger.Write(as(paralegal), act, func(ctx context.Context, tx *ledger.Tx) error {
		var version int64
		if err := tx.QueryRow(ctx, `SELECT version FROM `+table+` WHERE id = ?`, id).Scan(&version); err != nil {
			return err
		}
		return tx.Update(ctx, table, id, version, row)
	})
	w.do(err)
}

// TestADeliveryOfBeforeOpens: rows without a public half are sealed under the key of the delivery, as they were.
func TestADeliveryOfBeforeOpens(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1)
	w.change("evidence_delivery", id, ledger.Row{"seals_to": nil})
	w.add(id, "old.txt", "old words")
	var own int
	if err := w.db.SQL().QueryRow(`SELECT count(*) FROM evidence_item WHERE sealed_key IS NOT NULL`).Scan(&own); err != nil || own != 0 {
		t.Errorf("%d files of a delivery of before have a key of their own: %v", own, err)
	}
	w.read(id)
	f := w.files(paralegal, id)["1"]
	o, err := w.Open(as(counsel), id, f.ID, "")
	if w.do(err); o.Name != "old.txt" || o.Reading.Pieces[0].Text != "old words" {
		t.Errorf("it opens as %+v", o.Shown)
	}
}

// TestAKeyOpensItsOwnFileAlone: the sealed key of one file, put into the row of another, opens nothing.
func TestAKeyOpensItsOwnFileAlone(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1, "a.txt", "one", "b.txt", "two")
	files := w.files(paralegal, id)
	var key string
	if err := w.db.QueryRow(t.Context(), `SELECT sealed_key FROM evidence_item WHERE id = ?`, files["1"].ID).Scan(&key); err != nil {
		t.Fatal(err)
	}
	w.change("evidence_item", files["2"].ID, ledger.Row{"sealed_key": key})
	if _, err := w.List(as(paralegal), id, "", ""); err == nil {
		t.Error("a key that was moved to another row opens it")
	}
}
