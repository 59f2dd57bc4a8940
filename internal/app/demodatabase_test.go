package app

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/base/config"
	"candour/internal/base/errs"
	"candour/internal/site/command"
	"candour/internal/testkit"
)

// output is what a command prints, and tells when it prints a certain word.
type output struct {
	strings.Builder
	until string
	met   chan struct{}
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.Builder.Write(p)
	if o.met != nil && strings.Contains(o.String(), o.until) {
		close(o.met)
		o.met = nil
	}
	return n, err
}

// demonstrate runs candour demo until it says where it is, asks for a page, and
// stops it.
func demonstrate(t *testing.T, data, database string) error {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	met := make(chan struct{})
	out := &output{until: "Stop with", met: met}
	done := make(chan error, 1)
	go func() {
		done <- demoCommand{Listen: "127.0.0.1:0", Data: data, Database: database, RealOnly: true}.Run(&command.Streams{Ctx: ctx, Out: out, Err: &strings.Builder{}})
	}()
	select {
	case err := <-done:
		return err
	case <-met:
	}
	_, rest, _ := strings.Cut(out.String(), "Candour is at ")
	address, _, _ := strings.Cut(rest, "\n")
	got, err := http.Get(address + "/recommendations")
	if err != nil {
		t.Fatal(err)
	}
	_ = got.Body.Close()
	if got.StatusCode != http.StatusOK {
		t.Errorf("the list: %d", got.StatusCode)
	}
	cancel()
	return <-done
}

// TestDemoOnAnyDatabase: the demonstration runs on a database that is named, of
// either kind, and again on what it left there; never on a real one.
func TestDemoOnAnyDatabase(t *testing.T) {
	for kind, address := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "elsewhere.db") },
		"postgres": func(t *testing.T) string { return testkit.PostgresURL(t) },
	} {
		t.Run(kind, func(t *testing.T) {
			data, database := filepath.Join(t.TempDir(), "demo-data"), address(t)
			for range 2 {
				if err := demonstrate(t, data, database); err != nil {
					t.Fatal(err)
				}
			}
			cfg := config.Default()
			cfg.Data, cfg.Database = filepath.Join(t.TempDir(), "real"), address(t)
			migrated(t, cfg)
			err := demonstrate(t, filepath.Join(t.TempDir(), "other"), cfg.Database)
			if !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), "not a demonstration's") {
				t.Errorf("on a real database: %v", err)
			}
			d := openAt(t, cfg.Database)
			var n int
			if err := d.QueryRow(context.Background(), `SELECT count(*) FROM recommendation`).Scan(&n); err != nil || n != 0 {
				t.Errorf("%d recommendations were put into a real database, %v", n, err)
			}
		})
	}
}
