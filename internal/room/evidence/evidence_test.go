package evidence_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	library "candour/evidence"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/evidence"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestNothingIsLost: an archive with a mail that has two files attached, a locked file and a damaged one. Each is on
// record where it lay, what is read by humans has numbers that follow each other, and the delivery closes when
// its count balances, with the counts in the record.
func TestNothingIsLost(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.deliver(3, "all.zip", zipped(t, "mail.eml", "MAIL Timetable\na.txt=first\nb.txt=second", "locked.doc", "LOCKED"), "cut.pdf", "BROKEN", "note.txt", "a note")
		if w.shelf.came != "asking-1 "+id {
			t.Errorf("whoever was asked is still silent: %q", w.shelf.came)
		}
		if err := w.Close(as(paralegal), id, ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("closed before anything was read: %v", err)
		}
		w.read(id)
		got := w.files(paralegal, id)
		for place, want := range map[string]struct {
			name, urn string
			state     evidence.State
			code      library.Code
		}{"1": {"all.zip", "", evidence.Indexed, ""}, "1.1": {"mail.eml", "NHC000001", evidence.Indexed, ""}, "1.1.1": {"a.txt", "NHC000002", evidence.Indexed, ""},
			"1.1.2": {"b.txt", "NHC000003", evidence.Indexed, ""}, "1.2": {"locked.doc", "NHC000004", evidence.Exception, library.Locked},
			"2": {"cut.pdf", "NHC000005", evidence.Exception, library.Broken}, "3": {"note.txt", "NHC000006", evidence.Indexed, ""}} {
			f := got[place]
			if f.Name != want.name || f.URN() != want.urn || f.State != want.state || f.Code != want.code {
				t.Errorf("%s is %s %q %s %s, want %+v", place, f.Name, f.URN(), f.State, f.Code, want)
			}
		}
		if len(got) != 7 || len(w.shelf.took) != 6 || w.shelf.took[0].URN != "NHC000001" || w.shelf.took[0].Body != council {
			t.Errorf("%d files, and the home was told of %+v", len(got), w.shelf.took)
		}
		if got["1.1"].Title != "Timetable" {
			t.Errorf("the mail calls itself %q", got["1.1"].Title)
		}
		w.do(w.Exclude(as(paralegal), id, got["2"].ID, "Whoever sent it sent a whole copy as NHC000009."))
		w.do(w.Close(as(paralegal), id, ""))
		l, err := w.List(as(counsel), id, "", "")
		w.do(err)
		if s := l.Sum; l.State != evidence.Closed || s.Items != 7 || s.Indexed != 5 || s.Exceptions != 1 || s.Excluded != 1 || l.ClosedBy != "H-paralegal" {
			t.Errorf("closed with %+v", l.Delivery)
		}
		if _, err := w.Add(as(paralegal), id, []evidence.File{{Name: "late.txt", Data: strings.NewReader("late")}}); !errs.Is(err, errs.Conflict) {
			t.Errorf("a file came into a delivery that was closed: %v", err)
		}
	})
}

// TestACountThatDiffersIsSaid: a delivery is not closed with fewer files than were declared unless somebody says why.
func TestACountThatDiffersIsSaid(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(3, "a.txt", "one")
	w.read(id)
	if err := w.Close(as(paralegal), id, "none"); !errs.Is(err, errs.Invalid) {
		t.Errorf("closed without a word on the two that are missing: %v", err)
	}
	w.do(w.Close(as(paralegal), id, "They say that the two others are on another disk."))
}

// TestALockedFileOpensWithItsPassword: the number that it had stays, and the password is kept nowhere.
func TestALockedFileOpensWithItsPassword(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1, "locked.txt", "LOCKED words", "after.txt", "after")
	w.read(id)
	before := w.files(paralegal, id)["1"]
	w.do(w.Again(as(paralegal), id, before.ID))
	w.read(id, "wrong", "open sesame")
	after := w.files(paralegal, id)["1"]
	if before.URN() != "NHC000001" || after.URN() != before.URN() || after.State != evidence.Indexed || after.Code != "" {
		t.Errorf("before %s %s, after %s %s", before.URN(), before.State, after.URN(), after.State)
	}
	kept(t, w, "open sesame")
}

// TestAPartThatCannotBeTakenOutIsOnRecord: with no bytes and a reason; it is taken out when the file in which it lies is read again
// with the password, and has its number then.
func TestAPartThatCannotBeTakenOutIsOnRecord(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.deliver(-1, "m.eml", "MAIL M\nlocked.txt=INSIDE words\nopen.txt=open\nalso.txt=INSIDE others")
		w.read(id)
		urn := func(a map[string]evidence.Shown) (out []string) {
			for _, place := range []string{"1", "1.1", "1.2", "1.3"} {
				f := a[place]
				out = append(out, f.URN()+" "+string(f.State)+" "+string(f.Code))
			}
			return out
		}
		before := w.files(paralegal, id)
		if got := urn(before); !slices.Equal(got, []string{"NHC000001 indexed ", " exception locked", "NHC000002 indexed ", " exception locked"}) || before["1.1"].SHA256 != "" {
			t.Errorf("before: %q", got)
		}
		o, err := w.Open(as(counsel), id, before["1.1"].ID, "")
		w.do(err)
		if len(o.Copies) != 0 || o.Original != nil {
			t.Errorf("what has no bytes has copies: %+v", o)
		}
		w.do(w.Again(as(paralegal), id, before["1.1"].ID))
		w.read(id, "open sesame")
		after := w.files(paralegal, id)
		if got := urn(after); !slices.Equal(got, []string{"NHC000001 indexed ", "NHC000003 indexed ", "NHC000002 indexed ", "NHC000004 indexed "}) || after["1.1"].SHA256 == "" {
			t.Errorf("after: %q", got)
		}
		w.do(w.Close(as(paralegal), id, ""))
	})
}

// TestTheSameDeliveryTwice (pitfall 7): no document is new, each place is kept, and what belongs to a family is in each
// family (pitfall 1).
func TestTheSameDeliveryTwice(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		files := []string{"all.zip", zipped(t, "one.eml", "MAIL One\nplan.txt=the plan", "two.eml", "MAIL Two\nplan.txt=the plan"), "note.txt", "a note"}
		first := w.deliver(-1, files...)
		w.read(first)
		n := len(w.shelf.took)
		got := w.files(paralegal, first)
		if a, b := got["1.1.1"], got["1.2.1"]; a.URN() == "" || b.URN() == "" || a.URN() == b.URN() || a.SHA256 != b.SHA256 {
			t.Errorf("two mails with the same file have %q and %q", a.URN(), b.URN())
		}
		second := w.deliver(-1, files...)
		w.read(second)
		for place, f := range w.files(paralegal, second) {
			if f.CopyOf != got[place].ID || f.URN() != "" {
				t.Errorf("%s of the second delivery is a copy of %q, not of %q; its number is %q", place, f.CopyOf, got[place].ID, f.URN())
			}
		}
		if len(w.shelf.took) != n {
			t.Errorf("the home was told of %d documents more", len(w.shelf.took)-n)
		}
		w.do(w.Close(as(paralegal), second, ""))
	})
}

// TestItGoesOnWhereItWas (pitfall 6): wherever the reading dies, another service goes on with the same numbers, and
// nothing is there twice.
func TestItGoesOnWhereItWas(t *testing.T) {
	var want []string
	shape := func(w *world, id string) (out []string) {
		for place, f := range w.files(paralegal, id) {
			out = append(out, place+" "+f.Name+" "+f.URN()+" "+string(f.State))
		}
		slices.Sort(out)
		return out
	}
	for dies := range 8 {
		w := newWorld(t, testkit.SQLite(t))
		id := w.deliver(-1, "a.zip", zipped(t, "m.eml", "MAIL M\n1.txt=one\n2.txt=two", "n.txt", "three"), "z.txt", "four")
		count := 0
		w.reader.stop = func(string) error {
			if count++; count == dies {
				return errors.New("the power is gone")
			}
			return nil
		}
		w.do(w.Read(as(paralegal), id, nil))
		err := w.Wait(id)
		if dies > 0 && dies < 7 && err == nil {
			t.Fatalf("%d: it did not die", dies)
		}
		w.reader.stop = nil
		w.Service = w.again()
		w.read(id)
		if got := shape(w, id); want == nil {
			want = got
		} else if !slices.Equal(got, want) {
			t.Errorf("dying at file %d: %q, want %q", dies, got, want)
		}
		w.do(w.Close(as(paralegal), id, ""))
	}
}

// TestAWriteThatFailsLeavesNoFamilyInHalf: where the home cannot be told of a mail, neither it nor what is attached is stored as read.
func TestAWriteThatFailsLeavesNoFamilyInHalf(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1, "m.eml", "MAIL M\n1.txt=one")
	w.shelf.fails = errs.New(errs.Unavailable, "The home is away.")
	w.do(w.Read(as(paralegal), id, nil))
	if err := w.Wait(id); err == nil || !strings.Contains(errs.Message(err), "The home is away") {
		t.Errorf("it ended with %v", err)
	}
	if got := w.files(paralegal, id); len(got) != 1 || got["1"].State != evidence.Waiting {
		t.Errorf("half a family: %+v", got)
	}
}

// TestWhoSeesDocuments: whoever has no part sees nothing, nor whoever is of a body that is looked at; who reads
// takes nothing in; and all hear the same as for what is not there.
func TestWhoSeesDocuments(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1, "a.txt", "one")
	w.read(id)
	item := w.files(paralegal, id)["1"].ID
	for name, a := range map[string]access.Actor{"stranger": stranger, "insider": insider, "visitor": visitor} {
		_, _, deliveries := w.Deliveries(as(a), home)
		_, list := w.List(as(a), id, "", "")
		_, open := w.Open(as(a), id, item, "")
		_, none := w.List(as(a), "delivery-none", "", "")
		for _, err := range []error{deliveries, list, open, none} {
			if !errs.Is(err, errs.NotFound) || errs.Message(err) != "There is nothing here." {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	_, err := w.Deliver(as(counsel), evidence.New{Home: home, On: w.Today(), Prefix: "NHC", Asking: "asking-1", Medium: "by upload", Declared: -1})
	for _, err := range []error{err, w.Exclude(as(counsel), id, item, "They are not looked at."), w.Close(as(counsel), id, ""), w.Read(as(counsel), id, nil)} {
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("counsel takes in: %v", err)
		}
	}
	if _, err := w.Open(as(counsel), id, item, ""); err != nil {
		t.Errorf("counsel reads: %v", err)
	}
}

// TestWhatIsHeldIsHeldWithItsFamilyAndItsCopies: a hold on a mail holds what is attached to it, a hold on a document its
// copies; neither a list, nor a page, nor an act says that they are there.
func TestWhatIsHeldIsHeldWithItsFamilyAndItsCopies(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1, "m.eml", "MAIL M\nplan.txt=the plan", "copy.txt", "a note", "again.txt", "a note", "free.txt", "free")
	w.read(id)
	all := w.files(solicitor, id)
	w.shelf.held = map[string]bool{all["1"].ID: true, all["2"].ID: true}
	var left []string
	for place := range w.files(paralegal, id) {
		left = append(left, place)
	}
	if !slices.Equal(left, []string{"4"}) {
		t.Errorf("the paralegal sees %q", left)
	}
	for _, place := range []string{"1", "1.1", "2", "3"} {
		_, open := w.Open(as(paralegal), id, all[place].ID, "")
		for _, err := range []error{open, w.Exclude(as(paralegal), id, all[place].ID, "They are not looked at."), w.Again(as(paralegal), id, all[place].ID)} {
			if !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", place, err)
			}
		}
	}
	if len(w.files(solicitor, id)) != 5 {
		t.Errorf("who holds sees %d", len(w.files(solicitor, id)))
	}
}

// TestWhatLiesInWhatIsHeldIsHeldEverywhere: the same bytes as what is attached to a mail that is held are held wherever they came,
// and what lies in those; the search says the same.
func TestWhatLiesInWhatIsHeldIsHeldEverywhere(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1, "held.eml", "MAIL Held\nannex.txt=a canary annex", "other.eml", "MAIL Other\nannex.txt=a canary annex", "loose.txt", "a canary annex", "free.txt", "a canary")
	w.read(id)
	all := w.files(solicitor, id)
	w.shelf.held = map[string]bool{all["1"].ID: true}
	var left []string
	for place := range w.files(paralegal, id) {
		left = append(left, place)
	}
	slices.Sort(left)
	if !slices.Equal(left, []string{"2", "4"}) {
		t.Errorf("the paralegal sees %q", left)
	}
	got, r := w.found(paralegal, "annex.txt")
	if len(got) != 1 || r.Pages != 1 || !strings.HasPrefix(got[0], "NHC000003") { // my simple mails have what is attached in their own words
		t.Errorf("the paralegal finds %q", got)
	}
}

// TestAMailThatIsHeldIsHeldInEveryMailbox: the same Message-ID with other headers, and what is attached to that; whatever lies in the
// index, which a backup does not have.
func TestAMailThatIsHeldIsHeldInEveryMailbox(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.deliver(-1, "one.eml", "MAIL Canary id:m1@example.test\na.txt=the canary plan",
			"two.eml", "MAIL Canary with Bcc id:m1@example.test\nb.txt=another canary", "three.eml", "MAIL Canary id:m2@example.test")
		w.read(id)
		all := w.files(solicitor, id)
		w.shelf.held = map[string]bool{all["1"].ID: true}
		w.do(w.db.InTx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `DELETE FROM evidence_mail`)
			return err
		}))
		if got := w.files(paralegal, id); len(got) != 1 || got["3"].Serial == 0 {
			t.Errorf("the paralegal sees %+v", got)
		}
		got, r := w.found(paralegal, "canary")
		if len(got) != 2 || r.Documents != 1 { // its name and words stand on no page, and its text on the first
			t.Errorf("the paralegal finds %q", got)
		}
	})
}

// TestACopyOfWhatNobodyReadYetIsReadForItself: an archive that came twice before what lies in the first was read.
func TestACopyOfWhatNobodyReadYetIsReadForItself(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	words := zipped(t, "a.txt", "one", "b.txt", "two")
	first := w.deliver(-1, "all.zip", words)
	count := 0
	w.reader.stop = func(string) error {
		if count++; count == 2 {
			return errors.New("the power is gone")
		}
		return nil
	}
	w.do(w.Read(as(paralegal), first, nil))
	if err := w.Wait(first); err == nil {
		t.Fatal("it did not die")
	}
	w.reader.stop = nil
	second := w.deliver(-1, "all.zip", words)
	w.read(second)
	if got := w.files(paralegal, second); len(got) != 3 || got["1"].CopyOf != "" {
		t.Errorf("the second delivery has %d files: %+v", len(got), got)
	}
}

// TestAnEmptyFileIsOnRecord: whoever declared it finds it in the count.
func TestAnEmptyFileIsOnRecord(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(2, "empty.txt", "", "a.txt", "one")
	w.read(id)
	w.do(w.Close(as(paralegal), id, ""))
	if f := w.files(paralegal, id)["1"]; f.Size != 0 || f.State != evidence.Indexed {
		t.Errorf("%+v", f)
	}
}

// TestAPageThatIsHeldIsNotShown: nor what stands on no page, nor what the file is called, while a page of it, or of a
// copy of it, is held.
func TestAPageThatIsHeldIsNotShown(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1, "canary.txt", "PAGES canary one/two/three", "same.eml", "MAIL M\nsame.txt=PAGES canary one/two/three")
	w.read(id)
	first := w.files(solicitor, id)["1"].ID
	w.shelf.parted = map[string]evidence.Pages{first: {From: 1, To: 1}}
	for _, place := range []string{"1", "2.1"} {
		o, err := w.Open(as(paralegal), id, w.files(paralegal, id)[place].ID, "")
		w.do(err)
		if o.Name != "" || o.Shown.Title != "" || !o.Parted() || len(o.Reading.Pieces) != 2 || o.Reading.Pieces[0].Text != "two" {
			t.Errorf("%s: %q %+v", place, o.Name, o.Reading)
		}
	}
	o, err := w.Open(as(solicitor), id, first, "")
	w.do(err)
	if o.Name != "canary.txt" || len(o.Reading.Pieces) != 4 {
		t.Errorf("who holds reads %q %+v", o.Name, o.Reading)
	}
}

// TestNoWordLiesInClear: neither the names of files nor their words lie in the folder of bytes, nor in the database.
func TestNoWordLiesInClear(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1, "canaryname.eml", "MAIL canarysubject\ncanaryattached.txt=canarywords")
	w.read(id)
	o, err := w.Open(as(counsel), id, w.files(counsel, id)["1.1"].ID, "")
	w.do(err)
	if o.Reading == nil || o.Reading.Pieces[0].Text != "canarywords" || o.Shown.Name != "canaryattached.txt" || len(o.Around) != 1 {
		t.Errorf("opened as %+v", o)
	}
	kept(t, w, "canary")
}

// kept fails where a word lies in clear in a file of the world's data.
func kept(t *testing.T, w *world, words ...string) {
	t.Helper()
	roots, n := []string{w.folder}, 0
	if w.db.Dialect() == db.SQLite {
		roots = append(roots, filepath.Dir(sqliteOf(t, w)))
	}
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			n++
			b, err := os.ReadFile(path)
			for _, word := range words {
				if bytes.Contains(b, []byte(word)) {
					t.Errorf("%q lies in clear in %s", word, path)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 2 {
		t.Fatalf("only %d files were looked at", n)
	}
}

// sqliteOf is the file of the world's database.
func sqliteOf(t *testing.T, w *world) string {
	t.Helper()
	var seq int
	var name, file string
	if err := w.db.QueryRow(t.Context(), `PRAGMA database_list`).Scan(&seq, &name, &file); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestBytesThatWereChangedAreNotRead: a file beside the database that somebody changed, moved or took away is told, and
// nothing is made of it.
func TestBytesThatWereChangedAreNotRead(t *testing.T) {
	for name, harm := range map[string]func(path string) error{
		"changed": func(p string) error {
			b, err := os.ReadFile(p)
			if err == nil {
				b[len(b)-1] ^= 1
				err = os.WriteFile(p, b, 0o600)
			}
			return err
		},
		"cut":  func(p string) error { return os.Truncate(p, 50) },
		"gone": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, testkit.SQLite(t))
			id := w.deliver(-1, "a.txt", strings.Repeat("words ", 40))
			item := w.files(paralegal, id)["1"].ID
			w.do(harm(filepath.Join(w.folder, item[len(item)-2:], item)))
			w.do(w.Read(as(paralegal), id, nil))
			if err := w.Wait(id); err == nil {
				t.Error("it was read")
			}
			if f := w.files(paralegal, id)["1"]; f.State != evidence.Waiting {
				t.Errorf("it is %s", f.State)
			}
		})
	}
}

// TestALargeArchive: more files than are stored in one write, some of one name.
func TestALargeArchive(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		var pairs []string
		for i := range 450 {
			pairs = append(pairs, "same name.txt", fmt.Sprint("words ", i))
		}
		id := w.deliver(-1, "all.zip", zipped(t, pairs...))
		w.read(id)
		w.do(w.Close(as(paralegal), id, ""))
		l, err := w.List(as(paralegal), id, "", "")
		w.do(err)
		if l.Sum.Items != 451 || l.Sum.Indexed != 451 || len(w.shelf.took) != 450 || w.shelf.took[449].URN != "NHC000450" {
			t.Errorf("%+v, %d documents", l.Sum, len(w.shelf.took))
		}
	})
}

// TestWhatADeliveryNeeds names each field that is wrong.
func TestWhatADeliveryNeeds(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	good := evidence.New{Home: home, On: w.Today(), Prefix: "NHC", Sender: "An archive in a made-up town", Medium: "by upload", Declared: -1}
	_, err := w.Deliver(as(paralegal), good)
	w.do(err)
	for field, change := range map[string]func(*evidence.New){
		"received": func(n *evidence.New) { n.On = n.On.AddDays(1) }, "prefix": func(n *evidence.New) { n.Prefix = "W12" }, "sender": func(n *evidence.New) { n.Sender = "n/a" },
		"medium": func(n *evidence.New) { n.Medium = "" }, "declared": func(n *evidence.New) { n.Declared = -2 }, "body": func(n *evidence.New) { n.Body = "nobody" },
		"asking": func(n *evidence.New) { n.Asking = "asking-9" }} {
		in := good
		change(&in)
		_, err := w.Deliver(as(paralegal), in)
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != field {
			t.Errorf("%s: %v", field, f)
		}
	}
	w.shelf.closed = "This inquiry has ended."
	if _, err := w.Deliver(as(paralegal), good); !errs.Is(err, errs.Conflict) {
		t.Errorf("into a home that is closed: %v", err)
	}
}
