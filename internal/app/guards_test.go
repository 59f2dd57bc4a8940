package app

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"candour/internal/base/config"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
)

// unguarded runs something on both databases: the configuration of who serves, the
// one of who owns the tables, and the database as its owner.
func unguarded(t *testing.T, run func(t *testing.T, serves, owns config.Config, owner *db.DB)) {
	t.Run("postgres", func(t *testing.T) {
		r := newRolled(t)
		owns := r.cfg
		owns.Database = ownerURL(t, r.cfg.Database)
		run(t, r.cfg, owns, r.owner)
	})
	t.Run("sqlite", func(t *testing.T) {
		cfg := config.Default()
		cfg.Data, cfg.PublicURL, cfg.Listen = filepath.Join(t.TempDir(), "data"), "http://127.0.0.1", "127.0.0.1:0"
		migrated(t, cfg)
		run(t, cfg, cfg, openAt(t, cfg.DatabaseURL()))
	})
}

// takeOff takes one guard off and gives how it is named.
func takeOff(t *testing.T, owner *db.DB) string {
	t.Helper()
	if owner.Dialect() == db.Postgres {
		mustExec(t, owner, `ALTER TABLE report DISABLE TRIGGER report_guard`)
		return "the trigger report_guard on report is gone or turned off"
	}
	mustExec(t, owner, `DROP TRIGGER report_guard_update`)
	return "the trigger report_guard_update on report is gone or turned off"
}

// TestGuardsTakenOffAreSaidAndNeverPutBackInSilence: whoever verifies, checks, serves or
// changes anything says which guard is off and leaves it so; only candour migrate, as the
// owner of the tables, puts it back, and the log keeps that it did.
func TestGuardsTakenOffAreSaidAndNeverPutBackInSilence(t *testing.T) {
	unguarded(t, func(t *testing.T, serves, owns config.Config, owner *db.DB) {
		s, err := startAs(serves) // makes the log's key, and its first entries
		if err != nil {
			t.Fatal(err)
		}
		s.close()
		words := takeOff(t, owner)
		off := func(when string) {
			t.Helper()
			if got, known, err := ledger.Found(t.Context(), owner); err != nil || !known || len(got) != 1 || got[0] != words {
				t.Fatalf("%s: off is %q, known %v, %v", when, got, known, err)
			}
		}
		off("before anything")
		for _, cfg := range []config.Config{serves, owns} {
			for _, c := range []struct{ args, says string }{
				{"ledger verify", words}, {"ledger verify", "THE LOG DOES NOT HOLD"}, {"database check", "OFF: " + words + "."},
				{"database check", "run candour migrate"}, {"ledger checkpoint", words},
			} {
				said, status := ran(t, cfg, c.args)
				if status != 1 || !strings.Contains(said, c.says) || strings.Contains(said, "SQLSTATE") {
					t.Errorf("candour %s ended with %d and said %s", c.args, status, said)
				}
				off("after candour " + c.args)
			}
		}
		if s, err := startAs(serves); err == nil {
			s.close()
			t.Error("it served")
		} else if !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), words) {
			t.Errorf("serve said %v", err)
		}
		off("after serve")
		migrated(t, owns)
		said, status := ran(t, serves, "database check")
		if status != 0 || !strings.Contains(said, "found off (seen, by version ") || !strings.Contains(said, "found off (put back, by version ") || strings.Count(said, words) < 2 {
			t.Errorf("afterwards candour database check ended with %d and said %s", status, said)
		}
		if said, status := ran(t, serves, "ledger verify"); status != 0 || !strings.Contains(said, "The log holds") {
			t.Errorf("afterwards candour ledger verify ended with %d and said %s", status, said)
		}
		migrated(t, owns)
		if again, _ := ran(t, serves, "database check"); again != said {
			t.Errorf("nothing was off, and it says\n%s\nin place of\n%s", again, said)
		}
	})
}

func ran(t *testing.T, cfg config.Config, line string) (said string, status int) {
	t.Helper()
	var out, errOut strings.Builder
	status = Main(append(strings.Fields(line), "--data", cfg.Data, "--database", cfg.DatabaseURL()), strings.NewReader(""), &out, &errOut)
	return out.String() + errOut.String(), status
}

// TestARunningNodeSeesThatGuardsAreOff: the next look says so in the log of the service,
// in its metrics, to whoever asks whether it is ready, and in the log of the register;
// it is said again when they are back.
func TestARunningNodeSeesThatGuardsAreOff(t *testing.T) {
	unguarded(t, func(t *testing.T, serves, owns config.Config, owner *db.DB) {
		var log bytes.Buffer
		s, err := newServer(context.Background(), serves, serverOptions{log: slog.New(slog.NewTextHandler(&log, nil))})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.close)
		look := func(ready int, off string) {
			t.Helper()
			if err := s.lookAtGuards(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := asked(s, "/readyz"); got.Code != ready {
				t.Errorf("readyz: %d, want %d", got.Code, ready)
			}
			if got := scraped(s); !strings.Contains(got, "\ncandour_guards_off "+off+"\n") {
				t.Errorf("metrics do not say that %s are off:\n%s", off, got)
			}
		}
		if got := scraped(s); strings.Contains(got, "\ncandour_guards_off ") {
			t.Error("metrics say how many guards are off before anybody looked")
		}
		look(http.StatusOK, "0")
		words := takeOff(t, owner)
		look(http.StatusServiceUnavailable, "1")
		look(http.StatusServiceUnavailable, "1")
		if n := strings.Count(log.String(), "THE DATABASE DOES NOT GUARD ITS RECORDS"); n != 1 || !strings.Contains(log.String(), words) {
			t.Errorf("it was said %d times: %s", n, log.String())
		}
		all, err := s.ledger.Sightings(t.Context())
		if err != nil || len(all) != 1 || all[0].Deed != ledger.DeedSeen || all[0].Found != words || all[0].Program != Version {
			t.Errorf("the log says %+v, %v", all, err)
		}
		migrated(t, owns)
		look(http.StatusOK, "0")
		if !strings.Contains(log.String(), "guards its records again") {
			t.Error("it was not said that they are back")
		}
	})
}

// TestWhatSomebodyAddsIsSaidAndStays: a trigger of somebody on a guarded table is named by a
// check, by verification, by a node that runs and by one that would start; candour migrate
// says so and leaves it.
func TestWhatSomebodyAddsIsSaidAndStays(t *testing.T) {
	unguarded(t, func(t *testing.T, serves, owns config.Config, owner *db.DB) {
		s, err := startAs(serves)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.close)
		add, away := `CREATE TRIGGER mine AFTER INSERT ON report BEGIN SELECT 1; END`, `DROP TRIGGER mine`
		if owner.Dialect() == db.Postgres {
			add, away = `CREATE TRIGGER mine AFTER INSERT ON report FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`, `DROP TRIGGER mine ON report`
		}
		mustExec(t, owner, add)
		if err := s.lookAtGuards(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := asked(s, "/readyz"); got.Code != http.StatusServiceUnavailable || !strings.Contains(scraped(s), "\ncandour_guards_off 1\n") {
			t.Errorf("readyz: %d", got.Code)
		}
		s.close()
		const words = "the trigger mine on report"
		for _, args := range []string{"ledger verify", "database check", "migrate"} {
			said, status := ran(t, owns, args)
			if status != 1 || !strings.Contains(said, words) || args != "ledger verify" && !strings.Contains(said, "Candour never takes away what was added") {
				t.Errorf("candour %s ended with %d and said %s", args, status, said)
			}
		}
		if s, err := startAs(serves); err == nil || !strings.Contains(errs.Message(err), words) {
			if err == nil {
				s.close()
			}
			t.Errorf("serve said %v", err)
		}
		mustExec(t, owner, away)
		if said, status := ran(t, serves, "database check"); status != 0 || !strings.Contains(said, "found off (seen, by version ") {
			t.Errorf("afterwards candour database check ended with %d and said %s", status, said)
		}
		takeOff(t, owner)
		if said, status := ran(t, owns, "migrate"); status != 0 || !strings.Contains(said, "Found off, put back, and noted in the log: the trigger report_guard") {
			t.Errorf("candour migrate ended with %d and said %s", status, said)
		}
	})
}

func scraped(s *server) string {
	w := httptest.NewRecorder()
	promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return w.Body.String()
}
