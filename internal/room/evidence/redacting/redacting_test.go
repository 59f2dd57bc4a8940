package redacting_test

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	library "candour/evidence"
	"candour/evidence/pdf/canary"
	"candour/evidence/redact"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/evidence"
	"candour/internal/room/evidence/redacting"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestARedactionTakesTwo (pitfall 15): who had it made, under any account, and who put a mark on it, approves nothing; somebody else
// does once they looked at each page, and only the hash that they looked at. Then that file can be had, and no other.
func TestARedactionTakesTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.mark(w.at, false)
		w.do(w.Place(as(counsel), w.at, 1, library.Box{X: 72, Y: 230, W: 40, H: 15}, redacting.Why{Ground: redacting.Other, Words: "Not about this inquiry"}))
		r := w.make(paralegal, w.at)
		for name, a := range map[string]access.Actor{"who had it made": paralegal, "their other account": twin(), "who put a mark": counsel} {
			w.look(a, w.at, r)
			if err := w.approve(a, w.at, r); !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := w.approve(solicitor, w.at, r); !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), "each page") {
			t.Errorf("without a look: %v", err)
		}
		w.look(solicitor, w.at, r)
		if err := w.Answer(as(solicitor), w.at, redacting.Answer{ID: r.ID, Hash: strings.Repeat("0", 64), Approve: true}); !errs.Is(err, errs.Conflict) {
			t.Errorf("another hash: %v", err)
		}
		if _, _, err := w.Give(as(member), w.at, r.Output); !errs.Is(err, errs.NotFound) {
			t.Errorf("given before it was approved: %v", err)
		}
		w.do(w.approve(solicitor, w.at, r))
		if err := w.approve(solicitor, w.at, r); !errs.Is(err, errs.Conflict) {
			t.Errorf("approved twice: %v", err)
		}
		b, name, err := w.Give(as(member), w.at, r.Output)
		w.do(err)
		if name != "NHC000001-participants.pdf" || !bytes.HasPrefix(b, []byte("%PDF")) || bytes.Contains(b, []byte(secret)) {
			t.Errorf("%s, %d bytes", name, len(b))
		}
		for _, hash := range []string{r.Original, strings.Repeat("0", 64)} {
			if _, _, err := w.Give(as(member), w.at, hash); !errs.Is(err, errs.NotFound) {
				t.Errorf("another hash is given: %v", err)
			}
		}
	})
}

// TestWhoMayNotHearsNothing: strangers, people of a body that is looked at, and whoever reads without marking.
func TestWhoMayNotHearsNothing(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	r := w.approved(w.at)
	for name, a := range map[string]access.Actor{"a stranger": stranger, "an insider": insider, "the public": access.Public(), "a reader": member} {
		_, find := w.Find(as(a), w.at, "timetable", true, victim)
		_, sheet := w.Open(as(a), w.at)
		_, look := w.Look(as(a), w.at, r.ID)
		_, picture := w.Picture(as(a), w.at, r.ID, 1)
		_, _, give := w.Give(as(a), w.at, r.Output)
		for i, err := range []error{find, sheet, look, picture, w.Make(as(a), w.at), w.approve(a, w.at, r), give} {
			if !errs.Is(err, errs.NotFound) && !(i == 6 && name == "a reader" && err == nil) {
				t.Errorf("%s, %d: %v", name, i, err)
			}
		}
	}
	nobody := paralegal
	nobody.Human = ""
	if _, err := w.Find(as(nobody), w.at, "timetable", true, victim); !errs.Is(err, errs.Forbidden) {
		t.Errorf("somebody of whom nobody said who they are: %v", err)
	}
}

// TestAMarkThatChangesStopsIt (pitfall 15): what waits is not approved, what was approved does not leave, until a file was made
// by the marks as they are and approved.
func TestAMarkThatChangesStopsIt(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	first := w.approved(w.at)
	_, err := w.Find(as(paralegal), w.at, "Nothing", true, victim)
	w.do(err)
	if _, _, err := w.Give(as(member), w.at, first.Output); !errs.Is(err, errs.Conflict) {
		t.Errorf("a mark came: %v", err)
	}
	second := w.make(paralegal, w.at)
	w.look(solicitor, w.at, second)
	sh, err := w.Open(as(paralegal), w.at)
	w.do(err)
	if len(sh.Marks) != 2 {
		t.Fatalf("%d marks", len(sh.Marks))
	}
	w.do(w.Take(as(paralegal), w.at, sh.Marks[1].ID))
	if err := w.approve(solicitor, w.at, second); !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), "mark changed") {
		t.Errorf("approved after a mark changed: %v", err)
	}
	w.do(w.Answer(as(solicitor), w.at, redacting.Answer{ID: second.ID, Why: "A mark was taken away since."}))
	if err := w.Answer(as(solicitor), w.at, redacting.Answer{ID: second.ID}); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("refused without saying why: %v", err)
	}
	if _, _, err := w.Give(as(member), w.at, second.Output); !errs.Is(err, errs.NotFound) {
		t.Errorf("what was refused leaves: %v", err)
	}
}

// TestAHoldThatComesLater: what was approved leaves no more, whether a page or all is held, until it was made again; the page goes
// whole then.
func TestAHoldThatComesLater(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	r := w.approved(w.at)
	w.shelf.held[evidence.Participants] = []evidence.Pages{{From: 1, To: 1}}
	if _, _, err := w.Give(as(member), w.at, r.Output); !errs.Is(err, errs.Conflict) {
		t.Errorf("a page is held: %v", err)
	}
	again := w.make(paralegal, w.at)
	w.look(solicitor, w.at, again)
	l, err := w.Look(as(solicitor), w.at, again.ID)
	w.do(err)
	if words := l.Words(1); len(words) != 0 || again.Output == r.Output {
		t.Errorf("a page that is held still has %q", words)
	}
	w.do(w.approve(solicitor, w.at, again))
	_, _, err = w.Give(as(member), w.at, again.Output)
	w.do(err)
	w.shelf.whole = true
	if _, _, err := w.Give(as(member), w.at, again.Output); !errs.Is(err, errs.Conflict) {
		t.Errorf("all is held: %v", err)
	}
	if err := w.Make(as(paralegal), w.at); !errs.Is(err, errs.Conflict) {
		t.Errorf("made though all is held: %v", err)
	}
}

// TestOneByteThatDiffers (pitfall 16): what is not to the byte what was approved is given to nobody, whether it does not open or
// is another file that was sealed as well.
func TestOneByteThatDiffers(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	r := w.approved(w.at)
	name := w.at.Item + "-" + r.Output
	path := filepath.Join(w.folder, name[len(name)-2:], name)
	b, err := os.ReadFile(path)
	w.do(err)
	b[len(b)/2] ^= 1
	w.do(os.WriteFile(path, b, 0o600))
	if _, _, err := w.Give(as(member), w.at, r.Output); !errs.Is(err, errs.Unavailable) {
		t.Errorf("one byte differs: %v", err)
	}
	p, err := w.Paper(as(paralegal), w.db, home, w.at.Delivery, w.at.Item, evidence.DocumentsRead)
	w.do(err)
	safe, err := w.Unlock(as(paralegal), &p, "To put another file in its place")
	w.do(err)
	w.do(os.Remove(path))
	w.do(safe.Put(as(paralegal), name, func(out io.Writer) error { _, err := out.Write([]byte("%PDF-1.7 another")); return err }))
	if _, _, err := w.Give(as(member), w.at, r.Output); !errs.Is(err, errs.Unavailable) {
		t.Errorf("another file: %v", err)
	}
}

// TestThePublicHasNeverMore: what participants do not get the public does not either, and a mark for the public alone changes
// nothing for participants.
func TestThePublicHasNeverMore(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	public := w.at
	public.To = evidence.Public
	r := w.approved(w.at)
	sh, err := w.Open(as(paralegal), public)
	w.do(err)
	if len(sh.Marks) != 1 {
		t.Fatalf("the public has %d marks", len(sh.Marks))
	}
	if err := w.Take(as(paralegal), public, sh.Marks[0].ID); !errs.Is(err, errs.Conflict) {
		t.Errorf("a mark for participants was taken away for the public: %v", err)
	}
	_, err = w.Find(as(counsel), public, "timetable", true, redacting.Why{Ground: redacting.Personal})
	w.do(err)
	_, _, err = w.Give(as(member), w.at, r.Output)
	w.do(err)
	made := w.make(counsel, public)
	l, err := w.Look(as(solicitor), public, made.ID)
	w.do(err)
	if words := strings.Join(l.Words(1), " "); strings.Contains(words, secret) || strings.Contains(words, "timetable") || !strings.Contains(words, "Nothing else stands here") {
		t.Errorf("the public gets %q", words)
	}
	if other := (redacting.At{Home: home, Delivery: w.at.Delivery, Item: w.at.Item, To: "everybody"}); w.Make(as(paralegal), other) == nil {
		t.Error("made for an audience that there is not")
	}
}

// TestOtherWordsBeneath (pitfall 14): when the document is read again and other words stand under a mark, nothing leaves and nothing is
// made until somebody said that the mark is right.
func TestOtherWordsBeneath(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	r := w.approved(w.at)
	p, err := w.Paper(as(paralegal), w.db, home, w.at.Delivery, w.at.Item, evidence.DocumentsRead)
	w.do(err)
	safe, err := w.Unlock(as(paralegal), &p, "To read it again")
	w.do(err)
	var was bytes.Buffer
	w.do(safe.Get(as(paralegal), w.at.Item+"-read", &was))
	name := w.at.Item + "-read"
	w.do(os.Remove(filepath.Join(w.folder, name[len(name)-2:], name)))
	w.do(safe.Put(as(paralegal), name, func(out io.Writer) error {
		_, err := io.WriteString(out, strings.ReplaceAll(was.String(), secret, "Quibb1ewick"))
		return err
	}))
	if _, _, err := w.Give(as(member), w.at, r.Output); !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), "other words") {
		t.Errorf("given though other words stand beneath: %v", err)
	}
	if err := w.Make(as(paralegal), w.at); !errs.Is(err, errs.Conflict) {
		t.Errorf("made: %v", err)
	}
	sh, err := w.Open(as(paralegal), w.at)
	w.do(err)
	w.do(w.Keep(as(counsel), w.at, sh.Marks[0].ID))
	again := w.make(paralegal, w.at)
	w.look(solicitor, w.at, again)
	w.do(w.approve(solicitor, w.at, again))
}

// TestAProofThatDoesNotHold: what the second program does not find as the first said is not kept, and waits for nobody.
func TestAProofThatDoesNotHold(t *testing.T) {
	for name, lies := range map[string]func(*redact.Proof, *redact.Verdict){
		"words under a box":    func(_ *redact.Proof, v *redact.Verdict) { v.UnderBoxes[1] = 1 },
		"said by the first":    func(p *redact.Proof, _ *redact.Verdict) { p.Found.NotBlack = 1 },
		"another output":       func(p *redact.Proof, _ *redact.Verdict) { p.Output.SHA256 = strings.Repeat("0", 64) },
		"another original":     func(p *redact.Proof, _ *redact.Verdict) { p.Original.SHA256 = strings.Repeat("0", 64) },
		"more than pictures":   func(_ *redact.Proof, v *redact.Verdict) { v.Structure = false },
		"another size is said": func(p *redact.Proof, _ *redact.Verdict) { p.Output.Size++ },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, testkit.SQLite(t))
			w.mark(w.at, true)
			w.maker.lies = lies
			w.do(w.Make(as(paralegal), w.at))
			if err := w.Service.Wait(w.at); err == nil {
				t.Error("it was kept")
			}
			sh, err := w.Open(as(paralegal), w.at)
			w.do(err)
			if len(sh.Made) != 0 {
				t.Errorf("%d files", len(sh.Made))
			}
		})
	}
}

// TestAWidthIsTold: words behind a box on its line are told to whoever decides; a mark that goes to the end of the line leaves none.
func TestAWidthIsTold(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.mark(w.at, false)
	l, err := w.Look(as(solicitor), w.at, w.make(paralegal, w.at).ID)
	w.do(err)
	if l.Telling[1] != 1 || !l.Answers || len(l.Left) != 1 {
		t.Errorf("%v boxes tell; answers %v, left %v", l.Telling, l.Answers, l.Left)
	}
	public := w.at
	public.To = evidence.Public
	_, err = w.Find(as(paralegal), public, secret, true, victim)
	w.do(err)
	l, err = w.Look(as(solicitor), public, w.make(paralegal, public).ID)
	w.do(err)
	if len(l.Telling) != 0 {
		t.Errorf("%v boxes tell", l.Telling)
	}
}

// TestWhatIsMarkedIsGone (pitfall 9): the word is nowhere in what was made for the audience, and in clear nowhere in what is
// stored: not in the database, nor beside it.
func TestWhatIsMarkedIsGone(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	r := w.approved(w.at)
	b, _, err := w.Give(as(member), w.at, r.Output)
	w.do(err)
	d, err := w.maker.pool.Draw(t.Context(), bytes.NewReader(b), int64(len(b)))
	w.do(err)
	words, _, err := d.Words(t.Context(), 1)
	d.Close()
	w.do(err)
	if len(words) != 0 {
		t.Errorf("the file has words: %v", words)
	}
	looked := 0
	for _, table := range []string{"evidence_mark", "evidence_redaction", "evidence_item", "opened", "ledger_leaf"} {
		rows, err := w.db.Query(t.Context(), `SELECT * FROM `+table)
		w.do(err)
		names, err := rows.Columns()
		w.do(err)
		for rows.Next() {
			cells, at := make([]any, len(names)), make([]any, len(names))
			for i := range cells {
				at[i] = &cells[i]
			}
			w.do(rows.Scan(at...))
			for i, c := range cells {
				text, _ := c.(string)
				if raw, ok := c.([]byte); ok {
					text = string(raw)
				}
				if looked++; strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
					t.Errorf("%s.%s has it in clear", table, names[i])
				}
			}
		}
		w.do(rows.Err())
		w.do(rows.Close())
	}
	w.do(filepath.WalkDir(w.folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		looked++
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte(secret)) || bytes.Contains(raw, []byte("%PDF")) {
			t.Errorf("%s lies in clear", path)
		}
		return err
	}))
	if looked < 20 {
		t.Errorf("only %d places were looked at", looked)
	}
}

// TestTwoApprovalsAtOnce: of two who approve at the same moment one does, and one file can leave.
func TestTwoApprovalsAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.mark(w.at, true)
		r := w.make(paralegal, w.at)
		two := []access.Actor{solicitor, counsel}
		for _, a := range two {
			w.look(a, w.at, r)
		}
		var ready, done sync.WaitGroup
		start, out := make(chan struct{}), make([]error, len(two))
		for i, a := range two {
			ready.Add(1)
			done.Add(1)
			go func() {
				defer done.Done()
				ready.Done()
				<-start
				out[i] = w.approve(a, w.at, r)
			}()
		}
		ready.Wait()
		close(start)
		done.Wait()
		good := 0
		for _, err := range out {
			if err == nil {
				good++
			} else if !errs.Is(err, errs.Conflict) {
				t.Errorf("the other one: %v", err)
			}
		}
		sh, err := w.Open(as(paralegal), w.at)
		w.do(err)
		if n := slices.IndexFunc(sh.Made, func(r redacting.Redaction) bool { return r.State == redacting.Approved }); good != 1 || n < 0 {
			t.Errorf("%d approved it: %v", good, out)
		}
	})
}

// TestWhatCannotBeMarked is told by field.
func TestWhatCannotBeMarked(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	place := func(page int, x, y, wide, high float64, why redacting.Why) error {
		return w.Place(as(paralegal), w.at, page, library.Box{X: x, Y: y, W: wide, H: high}, why)
	}
	find := func(words string, why redacting.Why) error {
		_, err := w.Find(as(paralegal), w.at, words, true, why)
		return err
	}
	for name, c := range map[string]struct {
		err   error
		field string
	}{
		"no such words": {find("Nowhere", victim), "words"}, "no words": {find(" ", victim), "words"}, "no ground": {find(secret, redacting.Why{}), "ground"},
		"another reason without words": {find(secret, redacting.Why{Ground: redacting.Other}), "why"},
		"a long label":                 {find(secret, redacting.Why{Ground: redacting.Victim, Label: "Quibblewick"}), "label"},
		"no such page":                 {place(2, 0, 0, 10, 10, victim), "page"}, "no size": {place(1, 10, 10, 0, 10, victim), "box"}, "off the page": {place(1, 590, 10, 100, 10, victim), "box"},
	} {
		if f := errs.FieldsOf(c.err); len(f) != 1 || f[0].Name != c.field {
			t.Errorf("%s: %v %v", name, c.err, f)
		}
	}
	if err := w.Make(as(paralegal), w.at); !errs.Is(err, errs.Conflict) {
		t.Errorf("made without a mark: %v", err)
	}
	w.do(place(1, 300, 400, 50, 50, victim))
	if err := place(1, 300, 400, 50, 50, victim); !errs.Is(err, errs.Conflict) {
		t.Errorf("marked twice: %v", err)
	}
	sh, err := w.Open(as(paralegal), w.at)
	w.do(err)
	if len(sh.Marks) != 1 || len(sh.Marks[0].Spot.Beneath) != 0 {
		t.Errorf("a mark on nothing: %+v", sh.Marks)
	}
}

// TestTheSameBytesAreMarkedOnce: what is attached to another document with the bytes of one that is there is not marked for itself,
// since two files of the same pages would tell what is gone from each.
func TestTheSameBytesAreMarkedOnce(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	carrier := canary.Simple("/Annots [22 0 R] ", canary.Line(72, 700, 12, "Placeholder"), canary.Stream("/Type /EmbeddedFile", string(letter())),
		"<< /Type /Filespec /F (letter.pdf) /UF (letter.pdf) /EF << /F 20 0 R >> >>", "<< /Type /Annot /Subtype /FileAttachment /FS 21 0 R /Rect [10 10 20 20] >>")
	room := w.Service.Service
	id, err := room.Deliver(as(paralegal), evidence.New{Home: home, On: room.Today(), Prefix: "NHC", Sender: "a made-up archive", Medium: "by upload", Declared: 1})
	w.do(err)
	_, err = room.Add(as(paralegal), id, []evidence.File{{Name: "carrier.pdf", Data: bytes.NewReader(carrier)}})
	w.do(err)
	w.do(room.Read(as(paralegal), id, nil))
	w.do(room.Wait(id))
	all, err := room.List(as(paralegal), id, "", "")
	w.do(err)
	if len(all.Files) != 2 || all.Files[1].URN() != "NHC000003" {
		t.Fatalf("%+v", all.Files)
	}
	twin := redacting.At{Home: home, Delivery: id, Item: all.Files[1].ID, To: evidence.Participants}
	if _, err := w.Find(as(paralegal), twin, secret, false, victim); !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), "NHC000001") {
		t.Errorf("the twin was marked: %v", err)
	}
	w.mark(w.at, false)
}
