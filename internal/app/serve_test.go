package app

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/base/config"
	"candour/internal/room/signin"
)

func asked(s *server, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.web.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

// migrated brings a service's database up to date, as candour migrate does.
func migrated(t *testing.T, cfg config.Config, grantTo ...string) {
	t.Helper()
	args := []string{"migrate", "--data", cfg.Data, "--database", cfg.DatabaseURL()}
	for _, role := range grantTo {
		args = append(args, "--grant", role)
	}
	var out, errOut strings.Builder
	if Main(args, strings.NewReader(""), &out, &errOut) != 0 {
		t.Fatalf("candour migrate: %s%s", out.String(), errOut.String())
	}
}

// serving is a service without a demonstration, on a fresh database.
func serving(t *testing.T, ready func(string)) *server {
	t.Helper()
	cfg := config.Default()
	cfg.Data, cfg.PublicURL, cfg.Listen = filepath.Join(t.TempDir(), "data"), "http://127.0.0.1", "127.0.0.1:0"
	migrated(t, cfg)
	s, err := newServer(context.Background(), cfg, serverOptions{log: slog.New(slog.NewTextHandler(io.Discard, nil)), ready: ready})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	return s
}

func TestAServiceHasNoDemonstrationAndNoMetricsInPublic(t *testing.T) {
	s := serving(t, nil)
	for _, target := range []string{signin.DemoPath, "/metrics"} {
		if got := asked(s, target); got.Code != http.StatusNotFound {
			t.Errorf("GET %s: %d, want 404", target, got.Code)
		}
	}
	for _, rt := range s.web.Routes() {
		if rt.Action == signin.DemoChoose {
			t.Errorf("%s is served", rt)
		}
	}
}

func TestReadyFollowsTheDatabaseAndHealthDoesNot(t *testing.T) {
	s := serving(t, nil)
	if h, r := asked(s, "/healthz").Code, asked(s, "/readyz").Code; h != 200 || r != 200 {
		t.Fatalf("healthz %d, readyz %d, want 200", h, r)
	}
	s.close()
	got := asked(s, "/readyz")
	if got.Code != http.StatusServiceUnavailable {
		t.Errorf("readyz without a database: %d, want 503", got.Code)
	}
	if text := got.Body.String(); got.Header().Get("Content-Type") != "text/plain; charset=utf-8" || !strings.HasPrefix(text, "not ready: ") || strings.Count(text, "\n") != 1 || len(text) < 20 {
		t.Errorf("readyz says %q (%s)", text, got.Header().Get("Content-Type"))
	}
	if got := asked(s, "/healthz").Code; got != 200 {
		t.Errorf("healthz without a database: %d, want 200", got)
	}
}

// TestAStopPlacesWhatWaits: what was written just before the stop is under the
// last checkpoint.
func TestAStopPlacesWhatWaits(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var s *server
	s = serving(t, func(address string) {
		got, err := http.Get("http://" + address + "/healthz")
		if err != nil || got.StatusCode != 200 {
			t.Errorf("healthz while serving: %v", err)
		} else {
			_ = got.Body.Close()
		}
		if _, err := s.seedReal(context.Background()); err != nil {
			t.Error(err)
		}
		stop()
	})
	cfg := s.cfg
	if err := s.run(ctx); err != nil {
		t.Fatal(err)
	}
	c, err := openCore(context.Background(), cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	st, err := c.ledger.Status(context.Background())
	if err != nil || st.Pending != 0 || st.Size == 0 || !strings.Contains(st.Note, c.verifier.Name()) {
		t.Errorf("after the stop: %d entries, %d waiting, %v", st.Size, st.Pending, err)
	}
}
