package logbook_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/logbook"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/ledger/witness"
)

// door stands before a witness, counts who comes, and can be shut.
type door struct {
	came atomic.Int64
	shut atomic.Bool
	line string // of the policy
}

// behind puts a door before a witness that runs.
func behind(t *testing.T, line string) *door {
	t.Helper()
	f := strings.Fields(line)
	to, err := url.Parse(f[3])
	if err != nil {
		t.Fatal(err)
	}
	d := &door{}
	proxy := httputil.NewSingleHostReverseProxy(to)
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.came.Add(1)
		if d.shut.Load() {
			http.Error(w, "away", http.StatusServiceUnavailable)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(ts.Close)
	d.line = strings.Join(append(f[:3:3], ts.URL), " ") + "\n"
	return d
}

func (b *book) agreed(t *testing.T, want int64, what string) {
	t.Helper()
	_, size, err := b.l.AgreedCheckpoint(b.ctx)
	if want < 0 {
		if code, _, _ := b.get(t, "/ledger/checkpoint"); !errs.Is(err, errs.Unavailable) || code != http.StatusServiceUnavailable {
			t.Errorf("%s: %d entries are served as agreed to (%v, %d)", what, size, err, code)
		}
		return
	}
	if err != nil || size != want {
		t.Errorf("%s: agreed to %d entries, want %d (%v)", what, size, want, err)
	}
}

// TestAPolicyDecidesAnew sets a witness policy on a log that had none, and then
// another: what no witness of the policy signed is not served as agreed.
func TestAPolicyDecidesAnew(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		lines := map[string]*door{}
		for _, name := range []string{"one", "two"} {
			line, stop := startWitness(t, name, b.vkey, t.TempDir(), true)
			t.Cleanup(stop)
			lines[name] = behind(t, line)
		}
		group := func(names ...string) *witness.Group {
			text := "log " + b.vkey + "\n"
			for _, n := range names {
				text += lines[n].line
			}
			return witness.NewGroup(policyOf(t, text+"group all all "+strings.Join(names, " ")+"\nquorum all\n"))
		}
		for i := range 3 {
			b.write(t, "thing", fmt.Sprint(i), "Title")
		}
		if _, err := b.l.Publish(b.ctx, nil); err != nil {
			t.Fatal(err)
		}
		b.agreed(t, 3, "no policy")

		lines["one"].shut.Store(true)
		reopen := func(g ledger.Witnesses) { // as at the next start
			b.open(t)
			b.serve(t)
			if err := b.l.Reconsider(b.ctx, g); err != nil {
				t.Fatal(err)
			}
		}
		first := group("one")
		reopen(first)
		b.agreed(t, -1, "a policy, and nobody of it has signed")
		if st, err := b.l.Status(b.ctx); err != nil || !st.Refused || st.Size != 0 {
			t.Errorf("the log's page says %+v, %v", st, err)
		}
		if _, err := b.l.Publish(b.ctx, first); err == nil {
			t.Error("the witness is away, and nobody said so")
		}
		b.agreed(t, -1, "the witness is away")
		lines["one"].shut.Store(false)
		if _, err := b.l.Publish(b.ctx, first); err != nil {
			t.Fatal(err)
		}
		b.agreed(t, 3, "the witness has signed")

		both := group("one", "two")
		reopen(both)
		b.agreed(t, -1, "the policy now asks for two")
		if _, err := b.l.Publish(b.ctx, both); err != nil {
			t.Fatal(err)
		}
		b.agreed(t, 3, "both have signed")
		came := lines["one"].came.Load()
		again := group("one")
		reopen(again)
		b.agreed(t, 3, "one of them is enough again, and has signed already")
		if n := lines["one"].came.Load(); n != came {
			t.Errorf("the witness was asked %d times for what it had signed", n-came)
		}
		reopen(nil)
		b.agreed(t, 3, "no policy again")
	})
}

// TestAnUnchangedCheckpointIsCosignedAgain lets hours pass over a log that does
// not grow: each hour the witness signs anew, and when it is away then, what it
// signed before stands, and it is asked again a minute later.
func TestAnUnchangedCheckpointIsCosignedAgain(t *testing.T) {
	b := newBook(t, testkit.SQLite(t))
	line, stop := startWitness(t, "one", b.vkey, t.TempDir(), true)
	defer stop()
	d := behind(t, line)
	policy := policyOf(t, "log "+b.vkey+"\n"+d.line+"quorum one\n")
	group := witness.NewGroup(policy)
	now := clock.NewFake(time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC))
	signer, err := note.NewSigner(b.skey)
	if err != nil {
		t.Fatal(err)
	}
	b.l, err = ledger.New(b.ctx, ledger.Config{DB: b.db, Auth: everything{}, Clock: now, Origin: origin, Signer: signer, Verifier: b.verifier,
		Tables: []ledger.Table{{Name: "thing", Columns: []string{"title"}, Public: true}}})
	if err != nil {
		t.Fatal(err)
	}
	b.write(t, "thing", "a", "Title")
	for _, step := range []struct {
		after  time.Duration
		shut   bool
		came   int64
		failed bool
	}{
		{0, false, 1, false},
		{time.Second, false, 0, false},
		{58 * time.Minute, false, 0, false},
		{2 * time.Minute, false, 1, false}, // an hour is over
		{30 * time.Minute, false, 0, false},
		{31 * time.Minute, true, 1, true}, // away
		{time.Second, true, 0, false},     // not asked at every turn
		{time.Minute, true, 1, true},
		{2 * time.Minute, false, 1, false},
		{59 * time.Minute, false, 0, false},
	} {
		now.Advance(step.after)
		d.shut.Store(step.shut)
		before := d.came.Load()
		_, err := b.l.Publish(b.ctx, group)
		// As after a clock that was ahead: the batches of these hours are placed, so
		// that nothing makes the log grow.
		if _, err := b.db.SQL().ExecContext(b.ctx, `UPDATE ledger_tree SET closed = '2026-11-29T06Z'`); err != nil {
			t.Fatal(err)
		}
		if came := d.came.Load() - before; came != step.came || (err != nil) != step.failed {
			t.Errorf("at %s the witness was asked %d times, want %d (%v)", now.Now().Format(time.TimeOnly), came, step.came, err)
		}
		signed, _, err := b.l.AgreedCheckpoint(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, by, met, err := policy.Open(signed); err != nil || !met || len(by) != 1 {
			t.Errorf("at %s it is signed by %v (%v)", now.Now().Format(time.TimeOnly), by, err)
		}
	}
	st, err := b.l.Status(b.ctx)
	if want := time.Date(2026, 11, 28, 11, 4, 3, 0, time.UTC); err != nil || st.Cosigned.Before(want.Add(-2*time.Minute)) || !st.Published.Equal(time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("signed %s, cosigned %s (%v)", st.Published, st.Cosigned, err)
	}
}

// everything lets everybody do everything: the access rules are tested elsewhere.
type everything struct{}

// Version names it.
func (everything) Version() string { return "test" }

// Authorize allows it.
func (everything) Authorize(context.Context, access.Actor, access.Action, access.Resource) error {
	return nil
}

// TestThePageShowsTheLogThatWasBefore: after a succession the log's page names
// the earlier key, its entries and the reason.
func TestThePageShowsTheLogThatWasBefore(t *testing.T) {
	b := newBook(t, testkit.SQLite(t))
	b.write(t, "thing", "a", "Title")
	if _, err := b.l.Publish(b.ctx, nil); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(logbook.Access(), pages.Borrowed(access.RoleCoordinator, reportCreate))
	if err != nil {
		t.Fatal(err)
	}
	l, err := ledger.New(b.ctx, ledger.Config{DB: b.db, Auth: policy, Clock: clock.System{}, Origin: origin, Verifier: b.verifier, Tables: ledger.Tables()})
	if err != nil {
		t.Fatal(err)
	}
	_, next, err := note.GenerateKey(rand.Reader, "second.example/ledger")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Succeed(b.ctx, b.vkey, next, "Made-up reason."); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a coordinator let a key take over: %v", err)
	}
	if _, err := l.Succeed(access.WithActor(b.ctx, access.SystemActor("test")), b.vkey, next, "Made-up reason."); err != nil {
		t.Fatal(err)
	}
	_, page, _ := b.get(t, "/ledger")
	for _, want := range []string{b.vkey, "It had 1 entry when the next key took over", "Made-up reason."} {
		if !strings.Contains(html.UnescapeString(page), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
