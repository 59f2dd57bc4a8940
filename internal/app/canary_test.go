package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"candour/internal/base/config"
	"candour/internal/room/review/intake"
	"candour/internal/trust/access"
	"candour/internal/trust/backup"
	"candour/internal/trust/phrase"
)

// TestWhatWasToldIsNowhereInTheClear lets somebody tell things, staff read
// them, and the person erase them; then it looks for the words in the database
// with its log and free pages, in the service's own log, and in backups from
// before and after.
func TestWhatWasToldIsNowhereInTheClear(t *testing.T) {
	const canary = "zqcanary4417"
	var said bytes.Buffer
	ctx := context.Background()
	cfg := config.Default()
	cfg.Data, cfg.PublicURL, cfg.Listen = filepath.Join(t.TempDir(), "data"), "http://127.0.0.1:8080", "127.0.0.1:0"
	srv, err := newServer(ctx, cfg, serverOptions{log: slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug})), demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.close)
	if err := srv.seedPanel(ctx); err != nil {
		t.Fatal(err)
	}
	s := &site{server: srv, t: t, people: map[string]string{}}
	s.enter(ctx)
	key := phrase.NewKey([32]byte{4, 4, 1, 7})
	_, id, err := srv.review.Submit(ctx, "", intake.Application{Key: key, Force: "made-up-eastern-police", Synthetic: true, ExcludePeople: canary + " five",
		Identity: intake.Identity{Name: canary + " one"}, Contact: intake.ContactPlan{Email: canary + "@demo.invalid"},
		Account: intake.Account{Words: canary + " two", Reference: canary + "/three"}, IdentityTo: []intake.Group{intake.GroupPanel}})
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser("secretariat")
	got := b.post("/panel/cases/"+id+"/read", url.Values{"part": {"account"}, "purpose": {"check"}})
	if !strings.Contains(got.Body.String(), canary) {
		t.Fatalf("the secretariat did not read it (%d): the test does not test", got.Code)
	}
	b.get("/panel/cases/" + id)
	k := intake.PersonKey{CaseID: id, Key: key}
	if err := srv.review.AddWords(ctx, k, canary+" four", ""); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"backup before": unzipped(t, srv)}
	for _, act := range []func(context.Context, intake.PersonKey) error{srv.review.Withdraw, srv.review.EraseMine} {
		if err := act(ctx, k); err != nil {
			t.Fatal(err)
		}
	}
	files["backup after"], files["the service's log"] = unzipped(t, srv), said.Bytes()
	err = filepath.WalkDir(cfg.Data, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[filepath.Base(path)], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil || len(files) < 6 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for name, content := range files {
		if bytes.Contains(bytes.ToLower(content), []byte(canary)) {
			t.Errorf("%s holds what was told", name)
		}
	}
}

// unzipped is a whole backup as its reader sees it.
func unzipped(t *testing.T, s *server) []byte {
	t.Helper()
	var out bytes.Buffer
	ctx := access.WithActor(context.Background(), access.SystemActor("backup"))
	if _, err := backup.Write(ctx, s.db, &out, backup.Options{Tables: backupTables(s.rooms()), Signer: s.signer, Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil || !bytes.Contains(text, []byte("review_case")) {
		t.Fatalf("a backup of %d bytes, %v", len(text), err)
	}
	return text
}
