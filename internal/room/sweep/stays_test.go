package sweep_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/sweep"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// TestAForceTakesNoCaseOutOfTheQueue: whatever a newer list of the force that closed
// them says or leaves out, cases that an earlier list screened in wait in their place,
// marked with what changed, and the taskforce is told how many.
func TestAForceTakesNoCaseOutOfTheQueue(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := served(t, w, pages.Sessions{})
		w.load(line("SYN/1"), line("SYN/2"), line("SYN/3"), line("SYN/4", "youngest_age", "30"))
		w.must(w.Allocate(as(national), w.find("SYN/2").ID, 0, reviewerSouth.ID, ""))
		was := w.find("SYN/1")
		dead := []string{"suspects_alive", "no", "closed", "2014-07-08"}
		l := w.load(line("SYN/1", dead...), line("SYN/2", dead...), line("SYN/4", "youngest_age", "31"), line("SYN/5", dead...))
		if l.Changed != 3 || l.Dropped != 1 || l.Caught != 0 {
			t.Errorf("%+v", l)
		}
		for ref, want := range map[string]sweep.State{"SYN/1": sweep.Waiting, "SYN/2": sweep.Allocated, "SYN/3": sweep.Waiting, "SYN/4": sweep.ScreenedOut, "SYN/5": sweep.ScreenedOut} {
			if c := w.find(ref); c.State != want || c.Turned != (ref == "SYN/1" || ref == "SYN/2") {
				t.Errorf("%s is %s, turned %v", ref, c.State, c.Turned)
			}
		}
		if c := w.find("SYN/1"); c.Place != was.Place || c.Alive != sweep.No || c.Result.OutBy() != "suspects-alive" {
			t.Errorf("it moved from %s to %s: %+v", was.Place, c.Place, c.Result)
		}

		// Both versions are there for whoever looks, and the taskforce is told.
		said := []string{"Its force's newest list would screen it out. It stays", "All suspects are known to be dead",
			"The force's answer to suspects_alive was yes when the case was screened in, and is no in its newest list", "closed was 2014-05-06 when the case was screened in, and is 2014-07-08"}
		s.Wants(s.Get(national, sweep.ListPath+"/cases/"+was.ID), http.StatusOK, append(said, "Give the case to a reviewer")...)
		s.Wants(s.Get(reviewerSouth, sweep.ListPath+"/cases/"+w.find("SYN/2").ID), http.StatusOK, append(said, "Record what you found")...)
		desk := map[string]string{}
		items, err := w.DeskItems(as(national), national)
		w.must(err)
		for _, it := range items {
			desk[it.Href] = it.Title
		}
		for href, title := range map[string]string{sweep.ListPath + "?state=waiting&only=turned": "1 waiting case that its force's newest list would screen out",
			sweep.ListPath + "?state=waiting&only=left": "1 waiting case that its force's newest list leaves out"} {
			if !strings.HasPrefix(desk[href], title) {
				t.Errorf("the desk says %q at %s: %v", desk[href], href, desk)
			}
			s.Wants(s.Get(national, href), http.StatusOK, "1 case")
		}
		if items, err := w.DeskItems(as(liaisonNorth), liaisonNorth); err != nil || len(items) != 0 {
			t.Errorf("the force is given work with it: %v, %v", items, err)
		}

		// What is asked for decides alone: no state hides it.
		s.Wants(s.Get(national, sweep.ListPath+"?only=turned"), http.StatusOK, "2 cases", "SYN/1", "SYN/2", "!SYN/4", "Every case")
		s.Wants(s.Get(national, sweep.ListPath+"?only=left"), http.StatusOK, "1 case", "SYN/3")
		w.load(line("SYN/1", dead...))
		s.Wants(s.Get(national, sweep.ListPath+"?only=left"), http.StatusOK, "4 cases", "SYN/2", "SYN/3", "SYN/4", "SYN/5")

		// A third list that would screen it out by something else is beside the first,
		// and one that screens it in again leaves no mark.
		w.load(line("SYN/1", "suspects_alive", "no", "youngest_age", "40"))
		if c := w.find("SYN/1"); c.State != sweep.Waiting || !strings.Contains(c.CaughtAs, "suspects_alive=yes") || !strings.Contains(c.CaughtAs, "youngest_age=14") {
			t.Errorf("it is beside another list than the first: %q", c.CaughtAs)
		}
		w.load(line("SYN/1"))
		if c := w.find("SYN/1"); c.State != sweep.Waiting || c.Turned || c.CaughtAs != "" {
			t.Errorf("screened in again, it is marked still: %+v", c)
		}
		s.Wants(s.Get(national, sweep.ListPath+"/cases/"+was.ID), http.StatusOK, "!would screen it out")
	})
}

// TestAnEditionThatIsNotThere: it is said that there is none, and not that nothing
// was ever published.
func TestAnEditionThatIsNotThere(t *testing.T) {
	s := newSite(t)
	s.Wants(s.Get(access.Public(), sweep.BoardPath), http.StatusOK, "Nothing has been published yet")
	s.load(line("SYN/1"))
	_, err := s.Publish(as(national))
	s.must(err)
	s.Wants(s.Get(access.Public(), sweep.BoardPath+"?quarter=2026-Q4&edition=1"), http.StatusOK, "Made-up Northern Police")
	for _, q := range []string{"?quarter=2026-Q4&edition=9", "?quarter=1999-Q1", "?edition=x", "?edition=-1", "?edition=0"} {
		s.Wants(s.Get(access.Public(), sweep.BoardPath+q), http.StatusNotFound, "There is no such edition", "!Nothing has been published yet")
	}
}
