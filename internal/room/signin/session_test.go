package signin_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/signin"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

func (a *app) count(table string) (n int) {
	a.t.Helper()
	if err := a.db.QueryRow(context.Background(), `SELECT count(*) FROM `+table).Scan(&n); err != nil {
		a.t.Fatal(err)
	}
	return n
}

const asOwner = "owner1 [owner] force"

func TestSessionsEnd(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.register()
		t.Run("without use", func(t *testing.T) {
			b := a.browser()
			b.signIn(a, "s-owner")
			a.clock.Advance(29 * time.Minute)
			if got := b.whoami(); got != asOwner {
				t.Fatalf("after 29 minutes: %s", got)
			}
			a.clock.Advance(29 * time.Minute) // the use above counts
			if got := b.whoami(); got != asOwner {
				t.Fatalf("29 minutes after that: %s", got)
			}
			a.clock.Advance(30 * time.Minute)
			if got := b.whoami(); !strings.HasPrefix(got, "public ") {
				t.Errorf("30 minutes after that: %s", got)
			}
		})
		t.Run("whatever happens", func(t *testing.T) {
			b := a.browser()
			b.signIn(a, "s-owner")
			for range 24*2 - 1 {
				a.clock.Advance(15 * time.Minute)
				if got := b.whoami(); got != asOwner {
					t.Fatalf("in use: %s", got)
				}
			}
			a.clock.Advance(15 * time.Minute)
			if got := b.whoami(); !strings.HasPrefix(got, "public ") {
				t.Errorf("after 12 hours: %s", got)
			}
		})
	})
}

func TestTokenIsNewAtSignInAndHashedAtRest(t *testing.T) {
	a := staffed(t)
	b := a.browser()
	undo := b.stop()
	b.post("/sign-in", "/sign-in/oidc", url.Values{}) // begins a session for the flow
	before := b.cookie(signin.CookieName)
	undo()
	b.signIn(a, "s-owner")
	after := b.cookie(signin.CookieName)
	if before == nil || after == nil || before.Value == after.Value {
		t.Fatal("the token did not change at sign-in")
	}
	if len(after.Value) < 43 { // 256 bits
		t.Errorf("the token has %d characters", len(after.Value))
	}
	// The old token, had somebody planted it, is worth nothing.
	c := a.browser()
	u, _ := url.Parse(publicURL)
	c.jar.SetCookies(u, []*http.Cookie{{Name: signin.CookieName, Value: before.Value, Secure: true, Path: "/"}})
	if got := c.whoami(); !strings.HasPrefix(got, "public ") {
		t.Errorf("the planted token is %s", got)
	}
	var n int
	if err := a.db.QueryRow(t.Context(), `SELECT count(*) FROM session WHERE token_hash = ? OR data LIKE ?`, after.Value, "%"+after.Value+"%").Scan(&n); err != nil || n != 0 {
		t.Errorf("the token is in the database (%d, %v)", n, err)
	}
}

func TestCookieIsForThisHostAlone(t *testing.T) {
	a := staffed(t)
	b := a.browser()
	defer b.stop()()
	var cookie string
	for _, c := range b.post("/sign-in", "/sign-in/oidc", url.Values{}).header.Values("Set-Cookie") {
		if strings.HasPrefix(c, signin.CookieName+"=") {
			cookie = c
		}
	}
	for _, want := range []string{"Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie %q lacks %s", cookie, want)
		}
	}
	for _, not := range []string{"Domain", "Expires", "Max-Age"} {
		if strings.Contains(cookie, not) {
			t.Errorf("cookie %q has %s", cookie, not)
		}
	}
}

func TestPagesOfTheSignedInAreNotStored(t *testing.T) {
	_, b := signedIn(t, "s-owner")
	if got := b.get("/").header.Get("Cache-Control"); !strings.Contains(got, "no-store") {
		t.Errorf("Cache-Control %q", got)
	}
}

func TestSignOutEverywhere(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.register()
		one, two, admin := a.browser(), a.browser(), a.browser()
		one.signIn(a, "s-owner")
		two.signIn(a, "s-owner")
		admin.signIn(a, "s-admin")
		if got := strings.Count(one.get("/account").body, "Your organisation"); got != 2 {
			t.Errorf("the account page lists %d sessions, want 2", got)
		}
		one.post("/account", "/account/sign-out-everywhere", url.Values{})
		for _, b := range []*visitor{one, two} {
			if got := b.whoami(); !strings.HasPrefix(got, "public ") {
				t.Errorf("still %s", got)
			}
		}
		if got := admin.whoami(); !strings.HasPrefix(got, "admin1 ") {
			t.Errorf("somebody else was signed out: %s", got)
		}
	})
}

// A change to a person counts from their very next request.
func TestChangesCountAtTheNextRequest(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		owner, _ := a.register()
		b := a.browser()
		b.signIn(a, "s-owner")
		if got := b.get("/desk"); got.status != http.StatusOK {
			t.Fatalf("desk: %d", got.status)
		}
		owner.Roles = []access.Role{access.RoleInspector}
		if err := a.signin.ChangeStaff(a.admin(), owner, "moved"); err != nil {
			t.Fatal(err)
		}
		if got := b.whoami(); got != "owner1 [inspector] force" {
			t.Errorf("after the change: %s", got)
		}
		if got := b.get("/desk"); got.status != http.StatusForbidden {
			t.Errorf("desk after the change: %d", got.status)
		}
		owner.Disabled, owner.Version = true, 0
		if err := a.signin.ChangeStaff(a.admin(), owner, "left"); err != nil {
			t.Fatal(err)
		}
		if got := b.whoami(); !strings.HasPrefix(got, "public ") {
			t.Errorf("disabled, and still %s", got)
		}
		if got := b.signIn(a, "s-owner"); got.status != http.StatusForbidden {
			t.Errorf("disabled, and let in: %d", got.status)
		}
	})
}

// Without the database nobody can say who this is: nothing is shown.
func TestDatabaseAwayFailsClosed(t *testing.T) {
	a, b := signedIn(t, "s-owner")
	if err := a.db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := b.get("/desk"); got.status != http.StatusServiceUnavailable || strings.Contains(got.body, "owner") {
		t.Errorf("status %d, body %q", got.status, got.body)
	}
	got := b.post("/desk", "/staff/new", url.Values{"name": {"Synthetic Person 31, typed with care"}})
	if got.status != http.StatusServiceUnavailable || !strings.Contains(got.body, "Synthetic Person 31, typed with care") || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("what was typed is lost: status %d, body %q", got.status, got.body)
	}
}

func TestDemoChooser(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{demo: true, noOIDC: true})
		real, _ := a.register()
		a.staff(signin.Staff{ID: "syn1", Name: "Synthetic Person 3 (verifier)", Email: "v3@example.test", Human: "W-3", Body: "panel",
			Roles: []access.Role{access.RoleVerifier}, Synthetic: true})
		b := a.browser()
		page := b.get(signin.DemoPath).body
		if !strings.Contains(page, "Synthetic Person 3 (verifier)") || strings.Contains(page, real.Name) {
			t.Error("the page must list the invented people and nobody else")
		}
		if got := b.post(signin.DemoPath, signin.DemoPath, url.Values{"id": {real.ID}}); got.status != http.StatusNotFound {
			t.Errorf("became a real person: %d", got.status)
		}
		if got := b.post(signin.DemoPath, signin.DemoPath, url.Values{"id": {"syn1"}}); got.body != "syn1 [verifier] panel" {
			t.Errorf("after choosing: %d %s", got.status, got.body)
		}
	})
}

func TestDemoChooserDoesNotExistOtherwise(t *testing.T) {
	a := newApp(t, testkit.SQLite(t), options{})
	a.mark()
	a.staff(signin.Staff{ID: "syn1", Name: "Synthetic Person 3 (verifier)", Email: "v3@example.test", Human: "W-3", Body: "panel",
		Roles: []access.Role{access.RoleVerifier}, Synthetic: true})
	b := a.browser()
	if got := b.get(signin.DemoPath); got.status != http.StatusNotFound {
		t.Errorf("GET: %d", got.status)
	}
	if got := b.post("/sign-in", signin.DemoPath, url.Values{"id": {"syn1"}}); got.status != http.StatusNotFound {
		t.Errorf("POST: %d", got.status)
	}
	for _, rt := range a.signin.Routes() {
		if rt.Pattern == signin.DemoPath || rt.Action == signin.DemoChoose {
			t.Errorf("route %s is served outside the demonstration", rt)
		}
	}
}

// A request that was under way while its owner signed out everywhere may write
// its session back. That session is over all the same.
func TestASessionWrittenBackIsOver(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.register()
		b, other := a.browser(), a.browser()
		b.signIn(a, "s-owner")
		var hash, expires string
		var data []byte
		if err := d.QueryRow(t.Context(), `SELECT token_hash, data, expires FROM session WHERE staff_id = 'owner1'`).Scan(&hash, &data, &expires); err != nil {
			t.Fatal(err)
		}
		other.signIn(a, "s-owner")
		other.post("/account", "/account/sign-out-everywhere", url.Values{})
		err := d.InTx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `INSERT INTO session (token_hash, staff_id, data, method, started, seen, expires) VALUES (?, 'owner1', ?, 'oidc', '', '', ?)`, hash, data, expires)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := b.whoami(); !strings.HasPrefix(got, "public ") {
			t.Errorf("still %s", got)
		}
	})
}

// Even a disabling that ended no session by itself counts at once.
func TestDisabledIsReadEachTime(t *testing.T) {
	a, b := signedIn(t, "s-owner")
	act := ledger.Act{Action: access.UserManage, Kind: "staff", ID: "owner1", Reason: "test"}
	_, err := a.ledger.Write(a.admin(), act, func(ctx context.Context, tx *ledger.Tx) error {
		return tx.Update(ctx, "staff", "owner1", 0, ledger.Row{"disabled": true})
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := b.whoami(); !strings.HasPrefix(got, "public ") {
		t.Errorf("still %s", got)
	}
}

// TestSomebodyWithNothingToDoIsToldSo: whose roles wait, or were taken, is signed
// in and sent round in no circle.
func TestSomebodyWithNothingToDoIsToldSo(t *testing.T) {
	a, b := signedIn(t, "s-owner")
	owner := a.owner
	if _, err := a.ledger.Write(a.admin(), ledger.Act{Action: access.UserManage, Kind: "staff", ID: owner.ID}, func(ctx context.Context, tx *ledger.Tx) error {
		return tx.Update(ctx, "staff", owner.ID, 0, ledger.Row{"roles": "[]"})
	}); err != nil {
		t.Fatal(err)
	}
	if got := b.get("/sign-in?next=/desk"); got.status != http.StatusOK || !strings.Contains(got.body, "nothing is given to you to do yet") {
		t.Errorf("told %d", got.status)
	}
}
