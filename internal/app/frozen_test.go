package app

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/internal/base/config"
	"candour/internal/testkit"
	"candour/internal/testkit/pgproxy"
)

// TestAFrozenDatabaseHangsNobody: PostgreSQL takes connections and says nothing, as when
// its process is stopped. More people ask than there are connections; each has an answer,
// the lists from memory and the rest that the service is not available; long work under
// way is not cut. Afterwards all is as before.
func TestAFrozenDatabaseHangsNobody(t *testing.T) {
	proxy := pgproxy.New(t, testkit.PostgresURL(t))
	cfg := config.Default()
	cfg.Data, cfg.PublicURL, cfg.Listen, cfg.Database = filepath.Join(t.TempDir(), "data"), "http://127.0.0.1", "127.0.0.1:0", proxy.URL()
	cfg.DatabaseReaders, cfg.DatabaseWriters, cfg.WelshReviewer = 3, 2, "Synthetic Translators"
	cfg.DatabaseStatementTime.Duration, cfg.DatabaseWait.Duration = time.Second, time.Second
	migrated(t, cfg)
	s, err := newServer(context.Background(), cfg, serverOptions{log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	paths := []string{"/recommendations", "/ledger", "/readyz", "/reports", "/figures", "/api/v1/reports"}
	for _, path := range paths {
		if got := asked(s, path); got.Code != http.StatusOK {
			t.Fatalf("GET %s: %d %s", path, got.Code, got.Body)
		}
	}
	proxy.Freeze()
	var all sync.WaitGroup
	var mu sync.Mutex
	codes := map[string][]int{}
	for range 3 {
		for _, path := range paths {
			all.Go(func() {
				got := asked(s, path)
				if got.Code == http.StatusServiceUnavailable && strings.Contains(got.Body.String(), "This page is as of") {
					t.Errorf("GET %s says that it is not available, and of what time it is", path)
				}
				mu.Lock()
				defer mu.Unlock()
				codes[path] = append(codes[path], got.Code)
			})
		}
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(2 * time.Minute): // generous: two cores, and others at work
		t.Fatal("somebody has had no answer for two minutes")
	}
	for _, path := range paths[1:3] {
		for _, code := range codes[path] {
			if code != http.StatusServiceUnavailable {
				t.Errorf("GET %s of a frozen database: %d", path, code)
			}
		}
	}
	if page := asked(s, "/cy/ledger").Body.String(); !strings.Contains(page, `<html lang="cy"`) || strings.Contains(page, "Please try again") ||
		!strings.Contains(page, "gronfa ddata") && !strings.Contains(page, "yn brysur") {
		t.Errorf("a Welsh page gives the reason so: %s", page)
	}
	if got := asked(s, "/recommendations"); got.Code != http.StatusOK || got.Header().Get("Candour-As-Of") == "" {
		t.Errorf("the lists of a frozen database: %d, as of %q", got.Code, got.Header().Get("Candour-As-Of"))
	}
	if said := s.measure(t.Context()); said == nil || strings.Contains(scraped(s), "\ncandour_ledger_pending ") {
		t.Errorf("metrics say what waits of a database that says nothing (%v)", said)
	}
	proxy.Thaw()
	soon(t, "the service is ready again", func() bool {
		return asked(s, "/readyz").Code == http.StatusOK && asked(s, "/ledger").Code == http.StatusOK
	})
}
