package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"candour/internal/base/config"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestALockDoesNotHangTheSite: while something holds the log's table, more
// people try to write than there are connections. Public pages answer all the
// while; each write is told that the service is not available, and is stored
// when it is sent again.
func TestALockDoesNotHangTheSite(t *testing.T) {
	url := testkit.PostgresURL(t)
	cfg := config.Default()
	cfg.Data, cfg.PublicURL, cfg.Listen = filepath.Join(t.TempDir(), "data"), "http://127.0.0.1", "127.0.0.1:0"
	cfg.Database, cfg.DatabaseReaders, cfg.DatabaseWriters = url, 2, 2
	cfg.DatabaseLockTime.Duration, cfg.DatabaseWait.Duration = 300*time.Millisecond, 300*time.Millisecond
	migrated(t, cfg)
	s, err := newServer(context.Background(), cfg, serverOptions{log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	other, err := db.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })

	ctx := access.WithActor(context.Background(), access.Actor{ID: "synthetic", Name: "Synthetic Person 1", Body: "register", Roles: []access.Role{access.RolePublic, access.RoleCoordinator}})
	write := func(i int) error {
		_, err := s.register.CreateReport(ctx, recommendation.ReportInput{Title: fmt.Sprintf("Synthetic Report %d", i), Body: "Synthetic Inquiry",
			Kind: "inquiry", Published: "2025-06-16", URL: "https://example.org/r", Publish: true, Synthetic: true})
		return err
	}
	const crowd = 12
	errsOf := make([]error, crowd)
	held := errors.New("let go")
	err = other.InTx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `LOCK TABLE ledger_leaf IN EXCLUSIVE MODE`); err != nil {
			return err
		}
		var all sync.WaitGroup
		for i := range crowd {
			all.Go(func() { errsOf[i] = write(i) })
		}
		for _, path := range []string{"/", "/register", "/recommendations", "/reports", "/bodies", "/timetable", "/chains", "/review", "/figures", "/audit", "/ledger", "/readyz", "/healthz"} {
			if got := asked(s, path); got.Code != http.StatusOK {
				t.Errorf("GET %s while a lock is held: %d", path, got.Code)
			}
		}
		all.Wait()
		return held
	})
	if !errors.Is(err, held) {
		t.Fatal(err)
	}
	for i, err := range errsOf {
		if web.StatusOf(err) != http.StatusServiceUnavailable || !errs.Is(err, errs.Unavailable) {
			t.Errorf("write %d: %v, want unavailable", i, err)
		}
	}
	reports, err := s.register.Reports(ctx)
	if err != nil || len(reports) != 0 {
		t.Errorf("%d reports are there that were refused, %v", len(reports), err)
	}
	if err := write(0); err != nil {
		t.Errorf("sent again: %v", err)
	}
}
