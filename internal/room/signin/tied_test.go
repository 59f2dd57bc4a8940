package signin_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/signin"
	"candour/internal/testkit"
)

func (a *app) sql(text string, args ...any) {
	a.t.Helper()
	if err := a.db.InTx(a.t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(a.t.Context(), text, args...)
		return err
	}); err != nil {
		a.t.Fatal(err)
	}
}

// with gives a browser that holds a session's token.
func (a *app) with(token string) *visitor {
	b := a.browser()
	u, _ := url.Parse(publicURL)
	b.jar.SetCookies(u, []*http.Cookie{{Name: signin.CookieName, Value: token, Path: "/", Secure: true}})
	return b
}

// Whoever may write the database's rows, and has no key of the service, is
// nobody: a session, a passkey or a tie that they put there lets nobody in.
func TestAForgedRowLetsNobodyIn(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{passkeyAfter: 24 * time.Hour})
		a.register()
		admin, owner := a.browser(), a.browser()
		admin.signIn(a, "s-admin")
		owner.signIn(a, "s-owner")

		const token = "a token that the forger chose"
		sum := sha256.Sum256([]byte(token))
		hash := base64.RawURLEncoding.EncodeToString(sum[:])
		for what, data := range map[string]string{"a copy of theirs": "data", "without its code": "substr(data, 65)"} {
			a.sql(`DELETE FROM session WHERE token_hash = ?`, hash)
			a.sql(`INSERT INTO session (token_hash, staff_id, data, method, started, seen, expires)
				SELECT ?, staff_id, `+data+`, method, started, seen, expires FROM session WHERE staff_id = 'admin1'`, hash)
			if who := a.with(token).whoami(); !strings.HasPrefix(who, "public ") {
				t.Errorf("a session row, %s: %s", what, who)
			}
		}
		if who := a.with(admin.cookie(signin.CookieName).Value).whoami(); !strings.HasPrefix(who, "admin1 ") {
			t.Errorf("the real one: %s", who)
		}

		k := newAuthenticator(t)
		if got := owner.addPasskey(k); got.status != http.StatusOK {
			t.Fatalf("adding: %d", got.status)
		}
		a.sql(`UPDATE passkey SET staff_id = 'admin1'`)
		k.handle = []byte("admin1")
		if got := a.browser().usePasskey(k); got.status != http.StatusForbidden {
			t.Errorf("a passkey row of the administrator: %d %s", got.status, got.body)
		}

		a.sql(`DELETE FROM staff_identity WHERE staff_id = 'admin1'`)
		a.sql(`UPDATE staff_identity SET staff_id = 'admin1' WHERE subject = 's-owner'`)
		forger := a.browser()
		if got := forger.signIn(a, "s-owner"); got.status != http.StatusForbidden || !strings.HasPrefix(forger.whoami(), "public ") {
			t.Errorf("a tie to the administrator: %d %s", got.status, forger.whoami())
		}
	})
}

// A tie of the release before has no code. It counts when the provider says by
// itself that it is this person, and has its code from then on.
func TestATieOfTheReleaseBefore(t *testing.T) {
	a := staffed(t)
	a.browser().signIn(a, "s-owner")
	a.sql(`UPDATE staff_identity SET code = NULL, seen = NULL`)
	for range 2 {
		if got := a.browser().signIn(a, "s-owner"); got.body != asOwner {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	if n := a.count("staff_identity WHERE code IS NOT NULL AND seen IS NOT NULL"); n != 1 {
		t.Errorf("%d ties have their code", n)
	}
}

// A passkey of the release before is shown, can be removed, and lets nobody in.
func TestAPasskeyOfTheReleaseBefore(t *testing.T) {
	a := staffed(t)
	k, b := newAuthenticator(t), a.browser()
	b.signIn(a, "s-owner")
	b.addPasskey(k)
	a.sql(`UPDATE passkey SET code = NULL`)
	if got := a.browser().usePasskey(k); got.status != http.StatusForbidden {
		t.Errorf("signing in: %d", got.status)
	}
	if got := b.get("/account"); !strings.Contains(got.body, "Nobody can sign in with this one") {
		t.Error("the account does not say so")
	}
	if got := b.post("/account", "/account/passkeys/remove", url.Values{"id": {b64(k.id)}}); got.status != http.StatusOK || a.count("passkey") != 0 {
		t.Errorf("removing: %d", got.status)
	}
	if got := b.addPasskey(k); got.status != http.StatusOK || a.browser().usePasskey(k).body != asOwner {
		t.Errorf("adding it again: %d", got.status)
	}
}
