package sweep_test

import (
	"testing"

	"pgregory.net/rapid"

	"candour/internal/room/sweep"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// Whoever asks, whatever for: what a list shows and counts, what a page opens
// and what a file holds is what the rules allow, and nothing of a force is ever
// given to its own reviewer.
func TestWhatIsShownIsWhatTheRulesAllow(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	bodies := []string{north, south, east, "made-up-taskforce", ""}
	var lines []string
	for i := range 8 {
		lines = append(lines, line("SYN/"+sweep.Itoa(i*37+1), "youngest_age", sweep.Itoa(12+i)))
	}
	w.load(lines...)
	all, err := w.Cases(as(national), sweep.Filter{Size: 100})
	w.must(err)
	given := map[string]string{} // case -> human
	for i, c := range all.Cases {
		if c.State == sweep.Waiting && i%2 == 0 {
			to := []access.Actor{reviewerSouth, reviewerEast}[i/2%2]
			w.must(w.Allocate(as(national), c.ID, 0, to.ID, ""))
			given[c.ID] = to.Human
		}
	}
	humans := []string{reviewerSouth.Human, reviewerEast.Human, reviewerNorth.Human, ""}
	roles := []access.Role{access.RoleReviewer, access.RoleLiaison, access.RoleNational, access.RoleAdministrator, access.RoleAuditor, access.RoleSecretariat, access.RoleIndependent}
	rapid.Check(t, func(t *rapid.T) {
		a := access.Actor{ID: "somebody", Name: "Synthetic Person", Body: rapid.SampledFrom(bodies).Draw(t, "body"), Human: rapid.SampledFrom(humans).Draw(t, "human"),
			Roles: append([]access.Role{access.RolePublic}, rapid.SliceOfNDistinct(rapid.SampledFrom(roles), 0, 3, rapid.ID).Draw(t, "roles")...)}
		a.Standing = access.Alone(a.ID, a.Human, a.Body, access.Unknown)
		f := sweep.Filter{Size: 100, Force: rapid.SampledFrom([]string{"", north, south}).Draw(t, "force"), State: rapid.SampledFrom([]string{"", "waiting", "allocated", "out"}).Draw(t, "state"),
			Caught: rapid.Bool().Draw(t, "caught")}
		want := 0
		for i := range all.Cases {
			c, err := w.CaseByID(t.Context(), w.db, all.Cases[i].ID)
			if err != nil {
				t.Fatal(err)
			}
			var has []string
			if h := given[c.ID]; h != "" {
				has = append(has, h)
			}
			may := w.Sees(t.Context(), a, &c, has)
			if may && a.Body == north && !a.Has(access.RoleLiaison) && !a.Has(access.RoleNational) {
				t.Fatalf("%+v sees a case of their own force", a)
			}
			if _, err := w.Case(as(a), c.ID); (err == nil) != may {
				t.Fatalf("%+v: the rules say %v, the page %v", a, may, err)
			}
			if may && (f.Force == "" || f.Force == c.ForceID) && (f.State == "" || f.State == string(c.State)) && (!f.Caught || c.State != sweep.ScreenedOut) {
				want++
			}
		}
		found, err := w.Cases(as(a), f)
		if err != nil || found.Total != want || len(found.Cases) != want {
			t.Fatalf("%+v asks for %+v: %d counted, %d shown, want %d, %v", a, f, found.Total, len(found.Cases), want, err)
		}
		file, err := w.Export(as(a), f)
		if err != nil || len(file) != want {
			t.Fatalf("%+v takes away %d, want %d, %v", a, len(file), want, err)
		}
	})
}
