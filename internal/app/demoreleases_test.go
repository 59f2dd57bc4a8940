package app

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"candour/internal/base/config"
	"candour/internal/room/figures"
	returnsdemo "candour/internal/room/returns/demo"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestTheDemonstrationsReleasesTellOfNobody plays the made-up returns and
// releases whole, and reads what was published: the rule of the case
// hidden-known.py finds nothing in any file of any release, and the attacker, on
// all of them together, nothing under the width promised.
func TestTheDemonstrationsReleasesTellOfNobody(t *testing.T) {
	cfg := config.Default()
	cfg.Data, cfg.PublicURL = filepath.Join(t.TempDir(), "data"), "http://127.0.0.1:1"
	s, err := newServer(context.Background(), cfg, serverOptions{log: slog.New(slog.NewTextHandler(io.Discard, nil)), demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	ctx := context.Background()
	d, err := s.returnsStage(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Returns.Close)
	for _, play := range []func(context.Context) error{d.PlayYear, d.PlaySecondYear, d.PlayCouncils, func(ctx context.Context) error { return s.playReleases(ctx, d) }} {
		if err := play(ctx); err != nil {
			t.Fatal(err)
		}
	}
	f := s.newFigures(d.Clock, d.Returns)
	public := access.WithActor(ctx, access.Public())
	list, err := f.List(public)
	if err != nil {
		t.Fatal(err)
	}
	files, hidden := 0, 0
	for _, e := range list.Releases {
		names, err := f.Files(public, e)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range names {
			if !strings.HasSuffix(one.Name, ".csv") {
				continue
			}
			file, _, err := f.File(public, e.ReleaseID, e.Number, one.Name)
			if err != nil {
				t.Fatal(err)
			}
			files++
			hidden += hiddenKnown(t, e.Title+" "+one.Name, file.Data)
		}
	}
	if files < 5 || hidden == 0 {
		t.Errorf("%d files with %d hidden numbers", files, hidden)
	}
	var out bytes.Buffer
	if err := figures.RunAudit(d.As(ctx, returnsdemo.Statistician1), f, &out); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
	if !strings.Contains(out.String(), "read back from their files") {
		t.Error(out.String())
	}
}

// hiddenKnown holds a file against the rule of the case, and counts what is
// hidden in it.
func hiddenKnown(t *testing.T, name string, file []byte) (hidden int) {
	t.Helper()
	for _, line := range testkit.Lines(t, file) {
		if line["count"] != "[c]" {
			continue
		}
		hidden++
		if n, err := strconv.Atoi(line["known"]); err == nil && line["missing"] == "0" {
			t.Errorf("%s: count [c] but known %d", name, n)
		}
		for _, column := range []string{"rows_given", "rows_not_given"} {
			if n, err := strconv.Atoi(line[column]); err == nil {
				t.Errorf("%s: count [c] but %s %d", name, column, n)
			}
		}
	}
	return hidden
}
