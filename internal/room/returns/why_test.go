package returns_test

import (
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	returnspages "candour/internal/room/returns/pages"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// afterMany is a return with far fewer rows than the year before, checked.
func afterMany(t *testing.T, w *world, open func(period string) returns.Round) (id string, v returns.Version) {
	t.Helper()
	before := w.of(w.openEarlier(), force1)
	w.send(lead1, before.ID, nationalIn("2022", 30)...)
	w.do(w.Submit(as(lead1), before.ID, ""))
	w.do(w.Approve(as(deskA), before.ID))
	id = w.of(open("2023"), force1).ID
	return id, w.send(lead1, id, national(3)...)
}

// "If it is right, say why when you submit": the submission asks, keeps the words,
// and whoever signs or approves sees them.
func TestWhyIsAskedAndKept(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, v := afterMany(t, w, w.openSigned)
		remarks, err := w.Remarks(as(lead1), v.ID)
		w.do(err)
		if len(remarks) != 3 || remarks[0].Rule != "far-below-last-time" || remarks[0].Why != "" {
			t.Fatalf("%+v", remarks)
		}
		rest := []returns.Why{{remarks[1].N, "There were fewer."}, {remarks[2].N, "There were fewer."}}
		for name, first := range map[string]returns.Why{"nothing": {}, "blank": {remarks[0].N, " "}, "of another": {remarks[0].N + 9, "x"},
			"too long": {remarks[0].N, strings.Repeat("x", returns.MaxWhy+1)}} {
			err := w.Submit(as(lead1), id, "", append([]returns.Why{first}, rest[1])...)
			if name != "nothing" {
				err = w.Submit(as(lead1), id, "", append([]returns.Why{first}, rest...)...)
			}
			if f := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || len(f) == 0 || f[0].Name != remarks[0].Field() {
				t.Errorf("%s: %v", name, err)
			}
		}
		if r := w.of(w.roundNow(), force1); r.State != returns.Checked {
			t.Fatalf("it is %s", r.State)
		}
		w.do(w.Submit(as(lead1), id, "", append([]returns.Why{{remarks[0].N, "Two units were closed."}}, rest...)...))
		for _, a := range []access.Actor{lead1, deskA, person("chief-1", force1, access.RoleChief)} {
			got, err := w.Remarks(as(a), v.ID)
			if err != nil || len(got) != 3 || got[0].Why != "Two units were closed." || got[0].Name != lead1.Name {
				t.Errorf("%s sees %+v, %v", a.ID, got, err)
			}
		}
		if got, err := w.Remarks(as(lead2), v.ID); !errs.Is(err, errs.NotFound) || len(got) != 0 {
			t.Errorf("another body sees %+v, %v", got, err)
		}
	})
}

func TestWhyOnPages(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := pages.New(t, pages.Sessions{}, []access.Rules{returns.Access()}, returnspages.Templates(), func(rd *web.Renderer) []web.Route {
		return returnspages.New(w.Service, rd, "https://test.example").Routes()
	})
	id, v := afterMany(t, w, w.open)
	at := returns.ReturnPath + "/" + id
	remarks, err := w.Remarks(as(lead1), v.ID)
	w.do(err)
	said := []string{remarks[1].Field(), "There were fewer.", remarks[2].Field(), "There were fewer.", remarks[0].Field()}
	s.Wants(s.Get(lead1, at), 200, "Why is this right?", "30 in the return before", "Not said yet")
	s.Wants(s.Post(lead1, at, at+"/submit"), 422, "Say why, in at most 1,000 characters")
	s.Wants(s.Post(lead1, at, at+"/submit", append(said, strings.Repeat("Kept words. ", 100))...), 422, "Kept words.")
	s.Wants(s.Post(lead1, at, at+"/submit", append(said, "Two units were closed.")...), 303)
	s.Wants(s.Get(deskA, at), 200, "Two units were closed.", "Before you decide", "!Approve the return")
	s.Wants(s.Get(deskA, returns.VersionPath+"/"+v.ID), 200, "Two units were closed.")
	s.Wants(s.Get(deskA, at), 200, "Approve the return")
	s.Wants(s.Post(deskA, at, at+"/back", "reason", "Say which units."), 303)
	s.Wants(s.Get(lead1, at), 200, "Why is this right?", "Two units were closed.")
}

// A quarter is no measure of a year.
func TestOnlyPeriodsOfOneLengthAreCompared(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"2023", "2024", true}, {"2023", "2023-24", true}, {"2023-Q1", "2023-Q4", true}, {"2024", "2024-Q1", false}, {"2023-Q1", "2023-24", false}, {"", "2023", false}, {"soon", "soon", false}} {
		if returns.AsLong(c.a, c.b) != c.want {
			t.Errorf("%s and %s", c.a, c.b)
		}
	}
}
