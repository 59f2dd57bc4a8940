package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// openRules let everybody write, so that these tests are about marks alone.
type openRules struct{}

func (openRules) Version() string { return "test" }
func (openRules) Authorize(context.Context, access.Actor, access.Action, access.Resource) error {
	return nil
}

// counting is a site with one address that stores a row for each act.
type counting struct {
	*testSite
	ledger *ledger.Ledger
	fail   atomic.Bool // the act is stored, and then the page fails
	// nothing answers without an act, refused says that the input is wrong.
	nothing, refused atomic.Bool
	t                *testing.T
}

func newCounting(t *testing.T) *counting {
	t.Helper()
	d := testkit.SQLite(t)
	if _, err := d.Migrate(t.Context(), ledger.Migrations()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.SQL().ExecContext(t.Context(), `CREATE TABLE thing (id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL, title TEXT)`); err != nil {
		t.Fatal(err)
	}
	l, err := ledger.New(t.Context(), ledger.Config{DB: d, Auth: openRules{}, Clock: clock.NewFake(time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)),
		Origin: "web.test/ledger", Tables: []ledger.Table{{Name: "thing", Columns: []string{"title"}}}})
	if err != nil {
		t.Fatal(err)
	}
	c := &counting{ledger: l, t: t}
	c.testSite = testSetup(t, func(cfg *web.Config) { cfg.Once = l })
	var n atomic.Int64
	take := func(w http.ResponseWriter, r *http.Request) error {
		if c.nothing.Load() {
			return web.Text(w, "text/plain", []byte("as it was"))
		}
		if c.refused.Load() {
			return errs.New(errs.Invalid, "The value is wrong.")
		}
		id := fmt.Sprint("thing-", n.Add(1))
		_, err := l.Write(r.Context(), ledger.Act{Action: "thing.write", Kind: "thing", ID: id}, func(_ context.Context, tx *ledger.Tx) error {
			return tx.Insert("thing", id, ledger.Row{"title": "Title"})
		})
		if err == nil && c.fail.Load() {
			err = errs.New(errs.Unavailable, "The page could not be made.")
		}
		if err != nil {
			return err
		}
		return web.Redirect(w, r, "/things/"+id)
	}
	cfg := c.testSite.Server.Config
	if c.testSite.Server, err = web.New(cfg,
		web.Route{Method: "POST", Pattern: "/things", Action: access.LedgerRead, Handler: take},
		web.Route{Method: "POST", Pattern: "/api/v1/things", Action: access.HealthRead, Bearer: true, Handler: take}); err != nil {
		t.Fatal(err)
	}
	return c
}

// call sends an API call with a key, or without one.
func (c *counting) call(key string) *httptest.ResponseRecorder { return c.callWith(key, "") }

// callWith is a call that sends a value.
func (c *counting) callWith(key, value string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/api/v1/things", strings.NewReader("value="+value))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer of-somebody")
	if key != "" {
		r.Header.Set(web.IdempotencyHeader, key)
	}
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return w
}

// TestACallIsMarkedByItsKey: the same call under its key gets the same answer; another
// call under it is refused; without a key each call counts.
func TestACallIsMarkedByItsKey(t *testing.T) {
	c := newCounting(t)
	first := c.call("one")
	if again := c.call("one"); again.Code != first.Code || again.Header().Get("Location") != first.Header().Get("Location") || again.Body.String() != first.Body.String() ||
		again.Header().Get("Content-Type") != first.Header().Get("Content-Type") {
		t.Errorf("the same key: %d to %q, first %d to %q", again.Code, again.Header().Get("Location"), first.Code, first.Header().Get("Location"))
	}
	other := c.callWith("one", "else")
	if other.Code != http.StatusConflict || !strings.Contains(other.Body.String(), `"code":"idempotency_key_used"`) || other.Header().Get("Location") != "" {
		t.Errorf("other bytes under the same key: %d %s", other.Code, other.Body)
	}
	seen := map[string]bool{first.Header().Get("Location"): true}
	for _, key := range []string{"two", "", ""} {
		seen[c.call(key).Header().Get("Location")] = true
	}
	if len(seen) != 4 {
		t.Errorf("acts: %v", seen)
	}
}

// TestAKeyIsUsedAlsoWhereNothingWasDone: a call that changed nothing has used its key, and
// one that was refused has not.
func TestAKeyIsUsedAlsoWhereNothingWasDone(t *testing.T) {
	c := newCounting(t)
	c.nothing.Store(true)
	if got := c.call("one"); got.Code != http.StatusOK || got.Body.String() != "as it was" {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	c.nothing.Store(false)
	if again := c.call("one"); again.Code != http.StatusOK || again.Body.String() != "as it was" {
		t.Errorf("the same again: %d %s", again.Code, again.Body)
	}
	if other := c.callWith("one", "else"); other.Code != http.StatusConflict {
		t.Errorf("another call under the key: %d", other.Code)
	}
	c.refused.Store(true)
	if got := c.callWith("two", "bad"); got.Code != http.StatusUnprocessableEntity {
		t.Fatalf("%d", got.Code)
	}
	c.refused.Store(false)
	if got := c.callWith("two", "good"); got.Code != http.StatusSeeOther {
		t.Errorf("after a refusal: %d %s", got.Code, got.Body)
	}
}

// TestWhatWasStoredBeforeThePageFailedIsNotStoredAgain: and it is said.
func TestWhatWasStoredBeforeThePageFailedIsNotStoredAgain(t *testing.T) {
	c := newCounting(t)
	c.fail.Store(true)
	if got := c.call("one"); got.Code != http.StatusServiceUnavailable {
		t.Fatalf("the page did not fail: %d", got.Code)
	}
	c.fail.Store(false)
	got := c.call("one")
	if got.Code != http.StatusConflict || !strings.Contains(got.Body.String(), "sent before") {
		t.Errorf("sent again: %d %s", got.Code, got.Body)
	}
}
