package evidence_test

import (
	"fmt"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/evidence"
	"candour/internal/room/evidence/index"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

func (w *world) found(a access.Actor, text string) (out []string, r evidence.Results) {
	w.t.Helper()
	r, err := w.Search(as(a), home, text, index.Hit{})
	w.do(err)
	for _, h := range r.Hits {
		out = append(out, fmt.Sprint(h.URN, "_", h.Page))
	}
	return out, r
}

// TestASearchFindsWhatItsReaderMaySee (pitfalls 9 and 10): a word of a document that is held, of what is attached to it, of a
// copy of it, on a page that is held, or in the name of its file is neither found nor counted, and is by who holds.
func TestASearchFindsWhatItsReaderMaySee(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.deliver(-1, "m.eml", "MAIL canary\nplan.txt=a canary plan",
			"canary.txt", "PAGES canary one/two/canary three", "other.eml", "MAIL Other\ncopy.txt=PAGES canary one/two/canary three", "free.txt", "a canary that flies free")
		w.read(id)
		all := w.files(solicitor, id)
		everything, r := w.found(solicitor, "canary")
		if got := strings.Join(everything, " "); got != "NHC000001_0 NHC000001_1 NHC000002_1 NHC000003_0 NHC000003_1 NHC000003_3 NHC000004_1 "+
			"NHC000005_0 NHC000005_1 NHC000005_3" || r.Pages != 11 || r.Next == nil {
			t.Errorf("who holds finds %s", got)
		}
		w.shelf.held = map[string]bool{all["1"].ID: true}
		w.shelf.parted = map[string]evidence.Pages{all["2"].ID: {From: 1, To: 1}}
		var got []string
		got, r = w.found(paralegal, "canary")
		if strings.Join(got, " ") != "NHC000003_3 NHC000004_1 NHC000005_3 NHC000006_1" || r.Pages != 4 || r.Documents != 4 {
			t.Errorf("the paralegal finds %q, %d pages of %d documents", got, r.Pages, r.Documents)
		}
		for _, h := range r.Hits {
			if h.Name != "other.eml" && strings.Contains(h.Words+h.Name, "one") || strings.Contains(h.Name, "canary") {
				t.Errorf("what is held is shown: %+v", h)
			}
		}
		if got, r := w.found(paralegal, `"canary plan" OR plan.txt`); len(got) != 0 || r.Pages != 0 {
			t.Errorf("what is attached to a mail that is held: %q", got)
		}
	})
}

// TestASearchIsKept: with its words, what it found then, and how many files could be found; its words open only with an entry, and to
// whoever made it or takes in.
func TestASearchIsKept(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1, "a.txt", "the timetable", "b.txt", "LOCKED timetable")
	w.read(id)
	if got, r := w.found(counsel, "timetable NOT canaryquery"); len(got) != 1 || r.Unread != 1 || r.Hits[0].Words != "a.txt the timetable" && !strings.Contains(r.Hits[0].Words, "the timetable") {
		t.Errorf("%q %+v", got, r)
	}
	w.found(paralegal, "school")
	for name, c := range map[string]struct {
		who  access.Actor
		want int
		held bool
	}{"counsel": {counsel, 1, false}, "paralegal": {paralegal, 2, false}, "paralegal, with something held": {paralegal, 1, true}} {
		w.shelf.held = map[string]bool{"doc-of-another": c.held}
		if !c.held {
			w.shelf.held = nil
		}
		_, all, err := w.Searches(as(c.who), home)
		w.do(err)
		if len(all) != c.want {
			t.Errorf("%s reads %d searches", name, len(all))
		}
		for _, x := range all {
			if x.Human == "H-counsel" && (x.Words != "timetable NOT canaryquery" || x.Pages != 1 || x.Documents != 1 || x.Indexed != 1 || x.More) {
				t.Errorf("kept as %+v", x)
			}
		}
	}
	kept(t, w, "canaryquery")
	for name, a := range map[string]access.Actor{"stranger": stranger, "insider": insider, "visitor": visitor} {
		_, search := w.Search(as(a), home, "timetable", index.Hit{})
		_, _, searches := w.Searches(as(a), home)
		if !errs.Is(search, errs.NotFound) || !errs.Is(searches, errs.NotFound) {
			t.Errorf("%s: %v, %v", name, search, searches)
		}
	}
}

// TestASearchInPages: more hits than a page lists come after each other, each once, and the search is kept once.
func TestASearchInPages(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1, "a.txt", "PAGES "+strings.Repeat("word/", 39)+"word")
	w.read(id)
	var got []int
	after := index.Hit{}
	for {
		r, err := w.Search(as(counsel), home, "word", after)
		w.do(err)
		for _, h := range r.Hits {
			got = append(got, h.Page)
		}
		if r.Pages != 41 || r.Documents != 1 { // the title has it too
			t.Errorf("%d pages of %d documents", r.Pages, r.Documents)
		}
		if r.Next == nil {
			break
		}
		after = *r.Next
	}
	for i, p := range got {
		if i != p {
			t.Fatalf("hit %d is page %d", i, p)
		}
	}
	if _, all, err := w.Searches(as(counsel), home); err != nil || len(all) != 1 || len(got) != 41 {
		t.Errorf("%d hits, %d searches, %v", len(got), len(all), err)
	}
}

// TestWhatIsNotLookedAtIsNotFound: a file that was excluded leaves the index in the same write.
func TestWhatIsNotLookedAtIsNotFound(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1, "a.txt", "the timetable")
	w.read(id)
	w.do(w.Exclude(as(paralegal), id, w.files(paralegal, id)["1"].ID, "It is of another matter."))
	if got, _ := w.found(paralegal, "timetable"); len(got) != 0 {
		t.Errorf("found %q", got)
	}
}

// TestAnIndexThatIsGoneIsMadeAgain: as after a backup was put back, from what was read.
func TestAnIndexThatIsGoneIsMadeAgain(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1, "a.txt", "the timetable", "b.txt", "PAGES  ")
	w.read(id)
	if _, r := w.found(counsel, "timetable"); r.Lost || len(r.Hits) != 1 {
		t.Errorf("before: %+v", r)
	}
	w.do(w.db.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `DELETE FROM evidence_words`)
		if err == nil {
			_, err = tx.Exec(t.Context(), `DELETE FROM evidence_page`)
		}
		return err
	}))
	if _, r := w.found(counsel, "timetable"); !r.Lost || len(r.Hits) != 0 {
		t.Errorf("gone: %+v", r)
	}
	if err := w.Refind(as(counsel), home); !errs.Is(err, errs.NotFound) {
		t.Errorf("who only reads: %v", err)
	}
	w.do(w.Refind(as(paralegal), home))
	w.do(w.Wait(home))
	if _, r := w.found(counsel, "timetable"); r.Lost || len(r.Hits) != 1 {
		t.Errorf("after: %+v", r)
	}
}

// TestAScanIsNotTakenForSearched: a file of which nobody read a word is said with each search, and on the page of its delivery.
func TestAScanIsNotTakenForSearched(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.deliver(-1, "a.png", "SCAN", "b.txt", "the timetable")
	w.read(id)
	if _, r := w.found(counsel, "absent"); r.Blank != 1 || r.Unread != 0 {
		t.Errorf("%+v", r)
	}
	l, err := w.List(as(counsel), id, "", "")
	w.do(err)
	if l.Blank != 1 || l.Sum.Indexed != 2 || l.Files[0].Blank != 1 {
		t.Errorf("%+v", l)
	}
}
