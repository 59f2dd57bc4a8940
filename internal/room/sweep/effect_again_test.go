package sweep_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
)

// TestASecondListIsShownBesideTheFirst: what is new, changed, left out and as it was
// is said with numbers and examples before it is returned, and they are those that
// the list comes to.
func TestASecondListIsShownBesideTheFirst(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := served(t, w, pages.Sessions{})
		send := func(lines ...string) string {
			id, _, err := w.Upload(as(liaisonNorth), "list.csv", []byte(head+strings.Join(lines, "")), sweep.Count{})
			w.must(err)
			return sweep.UploadPath + "/" + id
		}
		s.Wants(s.Get(liaisonNorth, send(line("SYN/1"))), http.StatusOK, "This is the first list of the force")
		w.load(line("SYN/1"), line("SYN/2"), line("SYN/3"), line("SYN/4"))
		w.load(line("SYN/1"), line("SYN/2"), line("SYN/3"))

		at := send(line("syn/1"), line("SYN/2", "outcome", "1", "victims", "3"), line("SYN/4"), line("SYN/5"), line("SYN/6"))
		_, e, err := w.Effect(as(liaisonNorth), strings.TrimPrefix(at, sweep.UploadPath+"/"))
		w.must(err)
		b := e.Beside
		if b.Before != 4 || b.New != 2 || b.Changed != 2 || b.Same != 1 || b.Back != 1 || e.Left != 1 {
			t.Errorf("beside what was returned before: %+v", b)
		}
		s.Wants(s.Get(liaisonNorth, at), http.StatusOK, "Beside what you returned before", "New 2 SYN/5 SYN/6", "SYN/2 (outcome, victims)", "Left out 1 SYN/3",
			"Left out of your newest list, and in this one 1")
		l, err := w.Return(as(liaisonNorth), strings.TrimPrefix(at, sweep.UploadPath+"/"), true)
		w.must(err)
		if l.Added != b.New || l.Changed != b.Changed || l.Dropped != e.Left || l.Unchanged != b.Same {
			t.Errorf("it was said to be %+v, and was %+v", b, l)
		}
		var many []string
		for _, ref := range strings.Fields("A/1 A/2 A/3 A/4 A/5 A/6 A/7") {
			many = append(many, line(ref))
		}
		s.Wants(s.Get(liaisonNorth, send(many...)), http.StatusOK, "A/5 and 2 more", "!A/6")
	})
}

// TestTheNumberHeldIsNotWiped: a list that says nothing of how many cases the force
// holds keeps what it said before; that nobody knows any more is said.
func TestTheNumberHeldIsNotWiped(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		give := func(held sweep.Count, lines ...string) (sweep.List, error) {
			id, _, err := w.Upload(as(liaisonNorth), "list.csv", []byte(head+strings.Join(lines, "")), held)
			if err != nil {
				return sweep.List{}, err
			}
			return w.Return(as(liaisonNorth), id, true)
		}
		for _, step := range []struct {
			words string
			given sweep.Count
			want  sweep.Count
		}{
			{"nobody has counted", sweep.Count{}, sweep.Count{}}, {"a number", sweep.Known(3), sweep.Known(3)}, {"nothing said", sweep.Count{}, sweep.Known(3)},
			{"another number", sweep.Known(9), sweep.Known(9)}, {"nobody knows any more", sweep.HeldGone, sweep.Count{}}, {"nothing said after that", sweep.Count{}, sweep.Count{}},
		} {
			if l, err := give(step.given, line("SYN/1"), line("SYN/2")); err != nil || l.Held != step.want {
				t.Errorf("%s: the list has %+v, want %+v; %v", step.words, l.Held, step.want, err)
			}
		}
		_, err := give(sweep.Known(2), line("SYN/1"), line("SYN/2"))
		w.must(err)
		_, err = give(sweep.Count{}, line("SYN/1"), line("SYN/2"), line("SYN/3"))
		if !errs.Is(err, errs.Invalid) || !strings.Contains(errs.FieldsOf(err)[0].Message, "You said before that the force holds 2") {
			t.Errorf("more cases than the force holds: %v", err)
		}
		if l, err := give(sweep.HeldGone, line("SYN/1"), line("SYN/2"), line("SYN/3")); err != nil || l.Held.Known {
			t.Errorf("nobody knows any more: %+v %v", l.Held, err)
		}
	})
}

// TestTheFormsOfListsAndAskings: the upload page has a template that the check reads,
// says what number stands, and days are typed as people write them.
func TestTheFormsOfListsAndAskings(t *testing.T) {
	s := newSite(t)
	s.Wants(s.Get(liaisonNorth, sweep.UploadPath), http.StatusOK, "A template to fill in", "!Nobody knows it")
	got := s.Get(liaisonNorth, sweep.UploadPath+"/template.csv")
	if got.Code != http.StatusOK || strings.TrimSpace(strings.TrimPrefix(got.Body, "\ufeff")) != strings.TrimSpace(head) {
		t.Errorf("the template is %d %q", got.Code, got.Body)
	}
	if got := s.Get(national, sweep.UploadPath+"/template.csv"); got.Code == http.StatusOK {
		t.Error("it is for those who return lists")
	}
	s.load(line("SYN/1"))
	s.Wants(s.Get(liaisonNorth, sweep.UploadPath), http.StatusOK, "You said 40 before", "Nobody knows it")
	s.Wants(s.upload(liaisonNorth, head+line("SYN/1"), "held", "41", "gone", "yes"), http.StatusUnprocessableEntity, "Enter the number, or say that nobody knows it: not both")

	for typed, want := range map[string]string{"2 March 2026": "2026-03-02", "02/03/2026": "2026-03-02", "3 3 2026": "2026-03-03", "2026-03-02": "2026-03-02"} {
		s.Wants(s.Post(national, sweep.AsksPath, sweep.AsksPath, "forces", south, "asked", typed, "due", "30 June 2027", "how", "Letter"), http.StatusSeeOther)
		if n := s.count(`SELECT count(*) FROM sweep_ask WHERE asked = ? AND due = '2027-06-30'`, want); n == 0 {
			t.Errorf("%q was not read as %s", typed, want)
		}
	}
	for _, typed := range []string{"March 2026", "2 March", "", "31 February 2026", "31 2 2026", "about 2 March 2026"} {
		s.Wants(s.Post(national, sweep.AsksPath, sweep.AsksPath, "forces", south, "asked", typed, "due", "30 June 2027", "how", "Letter"), http.StatusUnprocessableEntity,
			"as day, month and year, such as 2 March 2026")
	}
	if today := clock.NewDay(2026, 11, 23); s.Today() != today {
		t.Fatal("the days of this test are not those of its world")
	}
}
