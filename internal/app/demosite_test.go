package app

import (
	"context"
	"io"
	"log/slog"
	"net"
	"os"
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

// demonstrated is a demonstration with all that is made up, filled once for all tests: each that
// needs no other database runs on a copy of its own, at the same address, which stands in the data.
var demonstrated struct {
	folder, addr string
	busy         bool // a test runs at the address
}

// startSite runs the demonstration with the real register and the made-up
// acts, on a port of this machine, until the test ends.
func startSite(t *testing.T, database string) *demoSite {
	t.Helper()
	data, addr := filepath.Join(t.TempDir(), "data"), freeAddr(t)
	if database == "" && !demonstrated.busy {
		demonstrated.busy = true
		t.Cleanup(func() { demonstrated.busy = false }) // once the server stopped: what is put off last runs first
		fillOnce(t, addr)
		if err := os.CopyFS(data, os.DirFS(demonstrated.folder)); err != nil { // as private as the tests' umask makes it
			t.Fatal(err)
		}
		addr = demonstrated.addr
	}
	ready := make(chan struct{})
	s := demoOn(t, data, database, addr, ready)
	s.runFor(t, ready)
	return &demoSite{server: s, url: s.cfg.PublicURL}
}

// demoOn is a filled demonstration on a folder of data.
func demoOn(t *testing.T, data, database, addr string, ready chan struct{}) *server {
	t.Helper()
	cfg := config.Default()
	cfg.Data, cfg.Database, cfg.Listen, cfg.PublicURL = data, database, addr, "http://"+addr
	cfg.LeaveTo = cfg.PublicURL + "/healthz" // the tests have no other site to go to
	s, err := newServer(context.Background(), cfg, serverOptions{log: slog.New(slog.NewTextHandler(io.Discard, nil)), demo: true,
		ready: func(string) { close(ready) }})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.seedDemo(&command.Streams{Ctx: context.Background(), Out: io.Discard, Err: io.Discard}, false); err != nil {
		t.Fatal(err)
	}
	if err := s.seedPapers(context.Background(), 120); err != nil {
		t.Fatal(err)
	}
	return s
}

// fillOnce fills the folder that the tests copy.
func fillOnce(t *testing.T, addr string) {
	t.Helper()
	if demonstrated.folder != "" {
		return
	}
	folder, err := os.MkdirTemp("", "candour-demonstrated-")
	if err != nil {
		t.Fatal(err)
	}
	demoOn(t, folder, "", addr, nil).close()
	demonstrated.folder, demonstrated.addr = folder, addr
}

// freeAddr is an address of this machine at which nothing listens.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
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
