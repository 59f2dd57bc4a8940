package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/base/config"
	"candour/internal/base/errs"
	"candour/internal/site/command"
	"candour/internal/testkit"
)

// refusesAsDemonstration says that a real service does not start on it.
func refusesAsDemonstration(t *testing.T, cfg config.Config, sign string) {
	t.Helper()
	cfg.PublicURL, cfg.Listen = "http://127.0.0.1", "127.0.0.1:0"
	s, err := startAs(cfg)
	if err == nil {
		s.close()
		t.Fatalf("a real service started on a demonstration's data (%s)", sign)
	}
	if got := errs.Message(err); !errs.Is(err, errs.Invalid) || !strings.Contains(got, "demonstration's ("+sign+")") || !strings.Contains(got, "Nothing was changed.") {
		t.Errorf("%v", err)
	}
}

// TestServeRefusesADemonstration: by its mark, whatever the configuration calls
// the log; and without the mark, as an earlier release left it, by the log's name
// and by its staff.
func TestServeRefusesADemonstration(t *testing.T) {
	for kind, address := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "demo.db") },
		"postgres": func(t *testing.T) string { return testkit.PostgresURL(t) },
	} {
		t.Run(kind, func(t *testing.T) {
			cfg := config.Default()
			cfg.Data, cfg.Database = filepath.Join(t.TempDir(), "demo-data"), address(t)
			if err := demonstrate(t, cfg.Data, cfg.Database); err != nil {
				t.Fatal(err)
			}
			for _, origin := range []string{"", demoOrigin, "register.example/ledger"} {
				cfg.Origin = origin
				refusesAsDemonstration(t, cfg, "it is marked as one")
			}
			d := openAt(t, cfg.Database)
			mustExec(t, d, `DROP TABLE demonstration`)
			refusesAsDemonstration(t, cfg, "its log is a demonstration's")
			mustExec(t, d, `DELETE FROM ledger_checkpoint`)
			mustExec(t, d, `DROP TABLE staff_human`)
			mustExec(t, d, `CREATE TABLE made_up AS SELECT 'x' AS id, 1 AS synthetic`)
			if kind == "postgres" {
				mustExec(t, d, `DROP TABLE staff CASCADE`)
			} else {
				mustExec(t, d, `PRAGMA foreign_keys = OFF; DROP TABLE staff`)
			}
			mustExec(t, d, `ALTER TABLE made_up RENAME TO staff`)
			refusesAsDemonstration(t, cfg, "it has made-up staff")
		})
	}
}

// TestADemonstrationRestoredIsOneStill: its backup carries the mark.
func TestADemonstrationRestoredIsOneStill(t *testing.T) {
	dir := t.TempDir()
	demo, real, file := filepath.Join(dir, "demo"), filepath.Join(dir, "real"), filepath.Join(dir, "demo.backup")
	if err := demonstrate(t, demo, ""); err != nil {
		t.Fatal(err)
	}
	says := func(args ...string) string {
		var out, errOut strings.Builder
		if Main(args, strings.NewReader(""), &out, &errOut) != 0 {
			t.Fatalf("%v: %s%s", args, out.String(), errOut.String())
		}
		return out.String()
	}
	says("backup", "--plain", "--data", demo, file)
	if err := os.CopyFS(filepath.Join(real, "keys"), os.DirFS(filepath.Join(demo, "keys"))); err != nil {
		t.Fatal(err)
	}
	privately(t, filepath.Join(real, "keys"))
	if got := says("restore", "--data", real, file); !strings.Contains(got, "demonstration") {
		t.Errorf("the restore does not say what it restored: %s", got)
	}
	cfg := config.Default()
	cfg.Data = real
	refusesAsDemonstration(t, cfg, "it is marked as one")
}

// privately takes a folder's files from everybody else.
func privately(t *testing.T, folder string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chmod(path, map[bool]os.FileMode{true: 0o700, false: 0o600}[e.IsDir()])
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestOneDemonstrationAtATimeInAFolder: the second says who is there already.
func TestOneDemonstrationAtATimeInAFolder(t *testing.T) {
	data := filepath.Join(t.TempDir(), "demo-data")
	unlock, err := demoLock(data)
	if err != nil {
		t.Fatal(err)
	}
	err = demoCommand{Listen: "127.0.0.1:0", Data: data, RealOnly: true}.Run(&command.Streams{Ctx: context.Background(), Out: &strings.Builder{}, Err: &strings.Builder{}})
	if !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), "Another demonstration is running") {
		t.Errorf("beside another: %v", err)
	}
	unlock()
	if err := demonstrate(t, data, ""); err != nil {
		t.Errorf("after it: %v", err)
	}
}
