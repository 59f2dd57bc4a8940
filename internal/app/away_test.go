package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"candour/internal/base/config"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/testkit"
	"candour/internal/testkit/pgproxy"
	"candour/internal/trust/access"
)

// TestListsAndTheLogGoOnWithoutTheDatabase: while PostgreSQL is away, what people
// read most is shown from memory and says of what time it is; nothing that was not
// read before is made up, and no write is taken. When it is back all is as before.
func TestListsAndTheLogGoOnWithoutTheDatabase(t *testing.T) {
	proxy := pgproxy.New(t, testkit.PostgresURL(t))
	cfg := config.Default()
	cfg.Data, cfg.PublicURL, cfg.Listen, cfg.Database = filepath.Join(t.TempDir(), "data"), "http://127.0.0.1", "127.0.0.1:0", proxy.URL()
	migrated(t, cfg)
	s, err := newServer(context.Background(), cfg, serverOptions{log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	ctx := access.WithActor(context.Background(), access.Actor{ID: "synthetic", Name: "Synthetic Person 1", Body: "register", Roles: []access.Role{access.RolePublic, access.RoleCoordinator}})
	write := func(title string) error {
		_, err := s.register.CreateReport(ctx, recommendation.ReportInput{Title: title, Body: "Synthetic Inquiry", Kind: "inquiry", Published: "2025-06-16",
			URL: "https://example.org/r", Publish: true, Synthetic: true})
		return err
	}
	publish := func() {
		if _, err := s.ledger.Publish(access.WithActor(t.Context(), access.SystemActor("checkpoint")), nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := write("First"); err != nil {
		t.Fatal(err)
	}
	publish()
	held := []string{"/recommendations", "/api/v1/recommendations", "/ledger/checkpoint", "/ledger/tile/0/000.p/2", "/ledger/tile/entries/000.p/2"}
	before := map[string]*httptest.ResponseRecorder{}
	for _, path := range held {
		if before[path] = asked(s, path); before[path].Code != http.StatusOK || before[path].Header().Get("Candour-As-Of") != "" {
			t.Fatalf("GET %s: %d, as of %q", path, before[path].Code, before[path].Header().Get("Candour-As-Of"))
		}
	}

	proxy.Lose(pgproxy.Away)
	if err := s.ledger.Answer(t.Context(), "nobody's", ""); err == nil {
		t.Fatal("the proxy lost nothing")
	}
	asOf := func() string { return asked(s, "/recommendations").Header().Get("Candour-As-Of") }
	soon(t, "the lists come from memory", func() bool { return asOf() != "" })
	for _, path := range held {
		got := asked(s, path)
		if got.Code != http.StatusOK {
			t.Errorf("GET %s without a database: %d", path, got.Code)
			continue
		}
		tile := strings.Contains(path, "/tile/")
		if asOf := got.Header().Get("Candour-As-Of"); (asOf == "") != tile {
			t.Errorf("GET %s without a database is as of %q", path, asOf)
		}
		if path == "/recommendations" {
			if !strings.Contains(got.Body.String(), "This page is as of ") {
				t.Error("the page does not say of what time it is")
			}
			continue
		}
		if !bytes.Equal(got.Body.Bytes(), before[path].Body.Bytes()) {
			t.Errorf("GET %s without a database is another", path)
		}
	}
	for _, path := range []string{"/readyz", "/ledger", "/ledger/tile/0/000.p/1"} {
		if got := asked(s, path); got.Code != http.StatusServiceUnavailable {
			t.Errorf("GET %s without a database: %d, want 503", path, got.Code)
		}
	}
	if err := write("Second"); !errs.Is(err, errs.Unavailable) {
		t.Errorf("a write without a database: %v", err)
	}

	proxy.Return()
	soon(t, "the service is ready again", func() bool { return asked(s, "/readyz").Code == http.StatusOK })
	soon(t, "the lists come from the database", func() bool { return asOf() == "" })
	if err := write("Third"); err != nil {
		t.Fatal(err)
	}
	publish()
	if got := asked(s, "/ledger/checkpoint"); got.Code != http.StatusOK || bytes.Equal(got.Body.Bytes(), before["/ledger/checkpoint"].Body.Bytes()) || got.Header().Get("Candour-As-Of") != "" {
		t.Errorf("the checkpoint afterwards: %d %s %v", got.Code, got.Body, got.Header())
	}
}

// soon waits until something holds.
func soon(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within a minute", what)
		}
	}
}

// TestTilesAreForCaches: the same for everybody, whoever asks, so that a cache
// before the service may keep them.
func TestTilesAreForCaches(t *testing.T) {
	s := serving(t, nil)
	if _, err := s.ledger.Publish(access.WithActor(t.Context(), access.SystemActor("checkpoint")), nil); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/ledger/tile/0/000.p/1", "/ledger/tile/entries/000.p/1", "/ledger/checkpoint"} {
		got := asked(s, path)
		h := got.Header()
		if got.Code != http.StatusOK || h.Get("ETag") == "" || h.Get("Set-Cookie") != "" || strings.Contains(strings.Join(h.Values("Vary"), ","), "Cookie") ||
			!strings.HasPrefix(h.Get("Cache-Control"), "public") {
			t.Errorf("GET %s: %d %v", path, got.Code, h)
		}
		if n := h.Get("Content-Length"); n == "" || n == "0" {
			t.Errorf("GET %s: a length of %q for %d bytes", path, n, got.Body.Len())
		}
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("If-None-Match", h.Get("ETag"))
		again := httptest.NewRecorder()
		if s.web.ServeHTTP(again, r); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("GET %s by who has it: %d, %d bytes", path, again.Code, again.Body.Len())
		}
	}
}

// TestReadyTellsOfAFullDisk: no page limit is higher than the disk's.
func TestReadyTellsOfAFullDisk(t *testing.T) {
	s := serving(t, nil)
	limit := func(pages string) {
		t.Helper()
		if _, err := s.db.SQL().ExecContext(t.Context(), `PRAGMA max_page_count = `+pages); err != nil {
			t.Fatal(err)
		}
	}
	ctx := access.WithActor(t.Context(), access.Actor{ID: "synthetic", Name: "Synthetic Person 1", Body: "register", Roles: []access.Role{access.RolePublic, access.RoleCoordinator}})
	n := 0
	write := func() error {
		n++
		_, err := s.register.CreateReport(ctx, recommendation.ReportInput{Title: fmt.Sprint("Synthetic Report ", n), Body: "Synthetic Inquiry", Kind: "inquiry", Published: "2025-06-16",
			URL: "https://example.org/r", Publish: true, Synthetic: true})
		return err
	}
	limit("1") // SQLite takes the size that the file has
	var err error
	for i := 0; err == nil && i < 200; i++ {
		err = write()
	}
	if !errs.Is(err, errs.Unavailable) {
		t.Fatalf("the disk is full: %v", err)
	}
	if got := asked(s, "/readyz"); got.Code != http.StatusServiceUnavailable || !strings.Contains(got.Body.String(), "no room left") {
		t.Errorf("readyz with a full disk: %d %s", got.Code, got.Body)
	}
	if got := asked(s, "/recommendations"); got.Code != http.StatusOK {
		t.Errorf("a page with a full disk: %d", got.Code)
	}
	limit("1000000")
	if err := write(); err != nil {
		t.Fatal(err)
	}
	if got := asked(s, "/readyz"); got.Code != http.StatusOK {
		t.Errorf("readyz with room again: %d", got.Code)
	}
}

// TestTwoServicesOnOneFileRefuse: the second is told which runs, and changes
// nothing; once the first is gone another may start.
func TestTwoServicesOnOneFileRefuse(t *testing.T) {
	s := serving(t, nil)
	again := func() (*server, error) {
		return newServer(context.Background(), s.cfg, serverOptions{log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	}
	if _, err := again(); !errs.Is(err, errs.Conflict) || !strings.Contains(err.Error(), "Another service runs on ") {
		t.Fatalf("a second service: %v", err)
	}
	linked := s.cfg // the same file by another name, from another folder
	linked.Data = filepath.Join(t.TempDir(), "other")
	if err := errors.Join(os.MkdirAll(linked.Data, 0o700), os.Symlink(s.db.Path(), filepath.Join(linked.Data, "link.db"))); err != nil {
		t.Fatal(err)
	}
	linked.Database = "sqlite:" + filepath.Join(linked.Data, "link.db")
	if _, err := startAs(linked); !errs.Is(err, errs.Conflict) || !strings.Contains(err.Error(), "Another service runs on ") {
		t.Errorf("a second service on a link to the file: %v", err)
	}
	hard := s.cfg // and by a second name of its own
	hard.Data = filepath.Join(filepath.Dir(s.db.Path()), "hard")
	name := filepath.Join(hard.Data, "hard.db")
	if err := errors.Join(os.MkdirAll(hard.Data, 0o700), os.Link(s.db.Path(), name)); err != nil {
		t.Fatal(err)
	}
	hard.Database = "sqlite:" + name
	if _, err := startAs(hard); !errs.Is(err, errs.Conflict) || !strings.Contains(err.Error(), "a hard link") {
		t.Errorf("a second service on a hard link to the file: %v", err)
	}
	if _, err := os.Stat(name + "-wal"); err == nil {
		t.Error("it was opened by its second name")
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if got := asked(s, "/readyz"); got.Code != http.StatusOK {
		t.Errorf("readyz of the first: %d", got.Code)
	}
	var out, errOut strings.Builder
	if Main([]string{"ledger", "verify", "--data", s.cfg.Data}, strings.NewReader(""), &out, &errOut) != 0 {
		t.Errorf("a command beside a service: %s%s", out.String(), errOut.String())
	}
	s.close()
	other, err := again()
	if err != nil {
		t.Fatal(err)
	}
	other.close()
}
