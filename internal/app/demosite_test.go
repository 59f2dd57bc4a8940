package app

import (
	"context"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"testing"

	"candour/internal/base/config"
	"candour/internal/site/command"
)

// demoSite is a whole running demonstration for a test.
type demoSite struct {
	*server
	url string
}

// startSite runs the demonstration with the real register and the made-up
// acts, on a port of this machine, until the test ends.
func startSite(t *testing.T, database string) *demoSite {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	cfg := config.Default()
	cfg.Data, cfg.Database, cfg.Listen, cfg.PublicURL = filepath.Join(t.TempDir(), "data"), database, addr, "http://"+addr
	cfg.LeaveTo = cfg.PublicURL + "/healthz" // the tests have no other site to go to
	ready := make(chan struct{})
	s, err := newServer(context.Background(), cfg, serverOptions{log: slog.New(slog.NewTextHandler(io.Discard, nil)), demo: true,
		ready: func(string) { close(ready) }})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.seedDemo(&command.Streams{Ctx: context.Background(), Out: io.Discard, Err: io.Discard}, false); err != nil {
		t.Fatal(err)
	}
	s.runFor(t, ready)
	return &demoSite{server: s, url: cfg.PublicURL}
}

// runFor runs the server until the test ends; it comes back when pages are served.
func (s *server) runFor(t *testing.T, ready <-chan struct{}) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the server stopped badly: %v", err)
		}
	})
	select {
	case <-ready:
	case err := <-done:
		t.Fatalf("the server did not start: %v", err)
	}
}
