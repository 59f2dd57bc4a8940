package signin_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/signin"
	"candour/internal/testkit"
)

// Somebody who probes is found by a mark that is the same all month; the mark
// names nobody to whoever has no key, and no record is in what is kept.
func TestWhoProbesIsFound(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.clock.Set(time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC))
		a.register()
		key := []byte("a key of the tests, 32 bytes long")
		list := func(who string) []signin.Refusals {
			t.Helper()
			out, err := signin.ListRefusals(t.Context(), d, a.clock, key, 92, who)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		probe := func() {
			t.Helper()
			b := a.browser()
			b.signIn(a, "s-owner")
			for _, path := range []string{"/staff", "/staff/admin1", "/staff/admin1", "/no/such-page-7711"} {
				b.get(path)
			}
		}
		a.browser().get("/no/such-page") // a visitor, who has no mark
		if n := len(list("")); n != 0 {
			t.Fatalf("%d marks before anybody probed", n)
		}
		probe()
		a.clock.Advance(24 * time.Hour)
		probe()
		all, mine := list(""), list("owner1")
		if len(all) != 1 || len(mine) != 1 || all[0] != mine[0] || len(list("admin1")) != 0 {
			t.Fatalf("marks %+v, the owner's %+v", all, mine)
		}
		if x := all[0]; x.Forbidden != 6 || x.NotFound != 2 || x.Days != 2 || x.Routes != 3 || x.Last != "2026-11-04" || strings.Contains(x.Who, "owner") {
			t.Errorf("%+v", x)
		}
		if out, err := signin.ListRefusals(t.Context(), d, a.clock, make([]byte, 32), 92, "owner1"); err != nil || len(out) != 0 {
			t.Errorf("another key ties the mark to the account: %v, %v", out, err)
		}
		if !strings.Contains(a.log.String(), "who="+all[0].Who) {
			t.Error("the service's log does not say the mark")
		}
		if n := a.count("signin_refusal WHERE route LIKE '%7711%' OR route LIKE '%admin1%'"); n != 0 {
			t.Error("what was asked for is kept")
		}
		a.clock.Set(time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC))
		probe()
		if all = list(""); len(all) != 2 || all[0].Who == all[1].Who || len(list("owner1")) != 2 {
			t.Errorf("in another month: %+v", all)
		}
		a.clock.Advance(93 * 24 * time.Hour)
		if err := a.signin.ForgetRefusals(t.Context()); err != nil || a.count("signin_refusal") != 0 {
			t.Errorf("they are kept for ever: %v", err)
		}
	})
}

// A refusal that cannot be counted is a refusal all the same.
func TestARefusalThatCannotBeCounted(t *testing.T) {
	a, b := signedIn(t, "s-owner")
	a.sql(`DROP TABLE signin_refusal`)
	if got := b.get("/staff"); got.status != http.StatusForbidden || !strings.Contains(a.log.String(), "a refusal was not counted") {
		t.Errorf("%d", got.status)
	}
}
