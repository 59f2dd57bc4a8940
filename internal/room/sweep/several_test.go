package sweep_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// TestSeveralCasesOfTheSweepAtOnce: each is given by itself; what cannot be given is
// named with why, and the same form sent again gives nothing twice.
func TestSeveralCasesOfTheSweepAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := served(t, w, pages.Sessions{})
		w.load(line("SYN/1"), line("SYN/2", "closed", "2015-01-01", "victims", "4"), line("SYN/3", "closed", "2016-01-01", "victims", "7"), line("SYN/4", "youngest_age", "30"))
		one, two, out := w.find("SYN/1").ID, w.find("SYN/2").ID, w.find("SYN/4").ID
		const give, hand = "/sweep/several/give", "/sweep/several/hand-over"
		send := func(a access.Actor, to string, v url.Values) pages.Answer { return s.SendForm(a, to, v) }
		form := s.Fill(s.Get(national, give), give, "to", reviewerSouth.ID)
		s.Wants(send(national, give, form), http.StatusUnprocessableEntity, "Choose at least one case")
		form["case"] = []string{one, two, out, "swept-none"}
		s.Wants(send(national, give, form), http.StatusOK, "2 cases were given out", "2 cases were left as they were", "SYN/4: This case was screened out", "A case that is not here: ")
		s.Wants(send(national, give, form), http.StatusOK, "0 cases were given out", "SYN/1: Somebody has the case already")
		if n := w.count(`SELECT count(*) FROM sweep_allocation`); n != 2 {
			t.Errorf("%d allocations of two cases", n)
		}
		form = s.Fill(s.Get(national, give), give, "to", reviewerNorth.ID, "case", w.find("SYN/3").ID)
		s.Wants(send(national, give, form), http.StatusOK, "0 cases were given out", "they belong to the force that closed it")
		for _, a := range []access.Actor{liaisonNorth, reviewerSouth, auditor, administrator} {
			if got := send(a, give, form); got.Code == http.StatusOK {
				t.Errorf("%s gives cases out", a.ID)
			}
		}

		s.Wants(s.Get(national, hand), http.StatusOK, "Cases of Synthetic Person (reviewer-south)", "!SYN/1")
		from := hand + "?from=" + reviewerSouth.ID
		s.Wants(s.Get(national, from), http.StatusOK, "SYN/1", "SYN/2", "!SYN/3")
		form = s.Fill(s.Get(national, from), hand, "to", reviewerEast.ID, "reason", "Leaves")
		form["case"] = []string{one, two}
		s.Wants(send(national, hand, form), http.StatusOK, "2 cases were handed over")
		s.Wants(send(national, hand, form), http.StatusOK, "0 cases were handed over", "This person does not have the case now")
		if f, err := w.Cases(as(reviewerEast), sweep.Filter{Size: 5}); err != nil || f.Total != 2 {
			t.Errorf("the second has %d cases, %v", f.Total, err)
		}
		if f, err := w.Cases(as(reviewerSouth), sweep.Filter{Size: 5}); err != nil || f.Total != 0 {
			t.Errorf("the first has still %d cases, %v", f.Total, err)
		}

		at := sweep.ListPath + "/cases/" + one
		s.Wants(s.Post(reviewerEast, at, at+"/back"), http.StatusUnprocessableEntity, "Say why you give it back")
		s.Wants(s.Post(reviewerEast, at, at+"/back", "back", "Is away"), http.StatusSeeOther)
		if c := w.find("SYN/1"); c.State != sweep.Waiting {
			t.Errorf("given back, it is %s", c.State)
		}
		s.Wants(s.Get(national, sweep.ListPath+"?only=nobodys"), http.StatusOK, "SYN/1", "SYN/3", "!SYN/2")
		s.Wants(s.Get(reviewerEast, at), http.StatusNotFound)
		if err := w.GiveBack(as(reviewerSouth), two, 0, "Is away"); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody else gives it back: %v", err)
		}
	})
}

// TestTwoWhoGiveOutTheSameSweptCasesAtOnce: each case goes to one, and the other is
// told of each that was lost.
func TestTwoWhoGiveOutTheSameSweptCasesAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		refs := strings.Fields("A-1 B-2 C-3 D-4 E-5")
		var lines []string
		for _, ref := range refs {
			lines = append(lines, line(ref))
		}
		w.load(lines...)
		var ids []string
		for _, ref := range refs {
			ids = append(ids, w.find(ref).ID)
		}
		begin, told := make(chan struct{}), [2][]error{}
		var all sync.WaitGroup
		for i, who := range []access.Actor{national, national2} {
			all.Go(func() {
				<-begin
				for _, id := range ids {
					told[i] = append(told[i], w.GiveOut(as(who), id, []string{reviewerSouth.ID, reviewerEast.ID}[i]))
				}
			})
		}
		close(begin)
		all.Wait()
		for n := range ids {
			if (told[0][n] == nil) == (told[1][n] == nil) {
				t.Errorf("%s: %v, %v", refs[n], told[0][n], told[1][n])
			}
			for i := range told {
				if told[i][n] != nil && !errs.Is(told[i][n], errs.Conflict) {
					t.Errorf("%s: the other is told %v", refs[n], told[i][n])
				}
			}
		}
		if n := w.count(`SELECT count(*) FROM sweep_allocation WHERE state = 'active'`); n != len(ids) {
			t.Errorf("%d allocations of %d cases", n, len(ids))
		}
	})
}
