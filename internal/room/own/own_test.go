package own_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/own"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

const listPath = "/list"

func person(id string, roles ...access.Role) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: "made-up-body", Human: "H-" + id, Roles: append([]access.Role{access.RolePublic}, roles...),
		Standing: access.Alone(id, "H-"+id, "made-up-body", access.No)}
}

var one, two, auditor = person("one", access.RoleSecretariat), person("two", access.RoleSecretariat), person("auditor", access.RoleAuditor)

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

// world is the room over a list that knows what is in knows.
type world struct {
	*own.Service
	t     *testing.T
	knows map[string]bool
	site  *pages.Site
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	if _, err := d.Migrate(t.Context(), ledger.Migrations(), own.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(own.Access())
	if err != nil {
		t.Fatal(err)
	}
	fake := clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	l, err := ledger.New(t.Context(), ledger.Config{DB: d, Auth: policy, Clock: fake, Tables: own.Tables(), Origin: "test.example/ledger"})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, knows: map[string]bool{"waiting": true, "late": true}}
	read := func(q url.Values) url.Values {
		out := url.Values{}
		if w.knows[q.Get("state")] {
			out.Set("state", q.Get("state"))
		}
		return out
	}
	w.Service = own.NewService(own.Config{DB: d, Ledger: l, Auth: policy, Clock: fake, Lists: []own.List{{Path: listPath, Title: "The list", Action: own.OwnKeep, Read: read, Mail: true},
		{Path: "/closed", Title: "A closed list", Action: access.VaultApprove, Read: read}}})
	w.site = pages.New(t, pages.Sessions{}, []access.Rules{own.Access()}, own.Room().Templates[0], func(rd *web.Renderer) []web.Route { return own.NewPages(w.Service, rd).Routes() })
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// TestASavedFilterIsItsOwnersAlone: it is what the list itself understands of an
// address, and nobody else sees, renames or deletes it.
func TestASavedFilterIsItsOwnersAlone(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.must(w.Save(as(one), listPath, "state=waiting&scope=everything&page=3", "  Mine  "))
		all, err := w.Mine(as(one))
		w.must(err)
		if len(all) != 1 || all[0].Name != "Mine" || all[0].Href != "/list?state=waiting" || all[0].Lost != nil {
			t.Fatalf("it is kept as %+v", all)
		}
		id := all[0].ID
		unknown := one
		unknown.Selves = nil
		for _, a := range []access.Actor{two, auditor, access.Public(), unknown} {
			if got, err := w.Mine(as(a)); err != nil || len(got) != 0 {
				t.Errorf("%s sees %+v, %v", a.ID, got, err)
			}
			for what, err := range map[string]error{"renames": w.Rename(as(a), id, "Theirs"), "deletes": w.Delete(as(a), id)} {
				if err == nil {
					t.Errorf("%s %s it", a.ID, what)
				}
			}
		}
		if a, b := w.Rename(as(two), id, "x"), w.Rename(as(two), "filter-none", "x"); errs.Message(a) != errs.Message(b) || !errs.Is(a, errs.NotFound) {
			t.Errorf("somebody else's is told from none: %v, %v", a, b)
		}
		w.must(w.Rename(as(one), id, "Another"))
		w.knows["waiting"] = false
		if all, err = w.Mine(as(one)); err != nil || strings.Join(all[0].Lost, "") != "state: waiting" || all[0].Href != "/list" {
			t.Errorf("what the list does not know any more: %+v, %v", all, err)
		}
		w.must(w.Delete(as(one), id))
		if all, err = w.Mine(as(one)); err != nil || len(all) != 0 {
			t.Errorf("deleted, and there: %+v, %v", all, err)
		}
	})
}

// TestWhatANameMayBe: and how many somebody may have.
func TestWhatANameMayBe(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	for _, bad := range []string{"", "  ", strings.Repeat("x", own.MaxName+1), "a\nb", "a\x00b", "a\u202eb", "a\u2028b"} {
		if err := w.Save(as(one), listPath, "state=late", bad); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q is taken as a name: %v", bad, err)
		}
	}
	for query, list := range map[string]string{"state=none": listPath, "": listPath, "%zz": listPath, "state=late": "/nowhere"} {
		if err := w.Save(as(one), list, query, "A name"); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q of %s is saved: %v", query, list, err)
		}
	}
	if err := w.Save(as(one), "/closed", "state=late", "A name"); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
		t.Errorf("a filter of a list that is not theirs: %v", err)
	}
	for i := range own.Most {
		w.must(w.Save(as(one), listPath, "state=late", fmt.Sprintf("Ŵyth <%d>", i)))
	}
	if err := w.Save(as(one), listPath, "state=late", "One more"); !errs.Is(err, errs.Invalid) {
		t.Errorf("one too many: %v", err)
	}
	if err := w.Rename(as(one), mine(w)[1].ID, strings.ToUpper(mine(w)[0].Name)); !errs.Is(err, errs.Invalid) {
		t.Errorf("two of one name: %v", err)
	}
	w.must(w.Save(as(two), listPath, "state=late", "One more")) // others are not counted
}

func mine(w *world) []own.Shown {
	all, err := w.Mine(as(one))
	w.must(err)
	return all
}

// TestThePageOfWhatIsOnesOwn: saved from a list, renamed, deleted, and mail stopped,
// each by its form.
func TestThePageOfWhatIsOnesOwn(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	panel := web.FilterPanel{Action: listPath}
	w.must(w.Panel(as(one), &panel, url.Values{"state": {"late"}, "x": {"y"}}))
	s := w.site
	s.Wants(s.Get(one, panel.Save), http.StatusOK, "What do you call this filter?", "You have saved no filter")
	got := s.Post(one, panel.Save, own.Path, "name", "")
	s.Wants(got, http.StatusUnprocessableEntity, "Enter a name for this filter", "What do you call this filter?")
	s.Wants(s.Post(one, panel.Save, own.Path, "name", "Late <b>"), http.StatusSeeOther)
	s.Wants(s.Get(one, own.Path), http.StatusOK, "Late &lt;b&gt;", "1 saved filter")
	s.Wants(s.Get(two, own.Path), http.StatusOK, "!Late", "0 saved filters")
	w.must(w.Panel(as(one), &panel, url.Values{}))
	if len(panel.Saved) != 1 || panel.Saved[0].Href != "/list?state=late" {
		t.Errorf("the list has %+v", panel.Saved)
	}
	id := mine(w)[0].ID
	s.Wants(s.Post(one, own.Path, own.Path+"/rename", "id", id, "other", ""), http.StatusUnprocessableEntity, "Enter a name for this filter")
	s.Wants(s.Post(one, own.Path, own.Path+"/rename", "id", id, "other", "Other"), http.StatusSeeOther)
	s.Wants(s.Post(one, own.Path, own.Path+"/delete"), http.StatusUnprocessableEntity, "Choose which filter goes")
	s.Wants(s.Post(one, own.Path, own.Path+"/delete", "gone", id), http.StatusSeeOther)
	for _, quiet := range []bool{true, false} {
		s.Wants(s.Post(one, own.Path, own.Path+"/mail"), http.StatusSeeOther)
		all, err := own.Quiet(t.Context(), w.DB)
		if w.must(err); all["one"] != quiet || all["two"] {
			t.Errorf("quiet are %v, want one: %v", all, quiet)
		}
		w.must(w.SetQuiet(as(one), quiet)) // again: nothing
	}
	if got := s.Get(access.Public(), own.Path); got.Code == http.StatusOK {
		t.Error("whoever has not signed in has a page of their own")
	}
}
