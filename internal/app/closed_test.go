package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/base/config"
	"candour/internal/base/errs"
)

// TestFoldersThatOthersCanLookIntoAreRefused: of keys always, of data where the
// database lies in it.
func TestFoldersThatOthersCanLookIntoAreRefused(t *testing.T) {
	cfg := config.Default()
	cfg.Data = filepath.Join(t.TempDir(), "data")
	keys := keysFolder(cfg)
	if err := mustBeClosed(cfg); err != nil {
		t.Errorf("folders that are not there yet: %v", err)
	}
	if err := os.MkdirAll(keys, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		folder   string
		mode     os.FileMode
		database string
		refused  bool
	}{
		{cfg.Data, 0o700, "", false}, {cfg.Data, 0o711, "", false}, {cfg.Data, 0o750, "", true}, {cfg.Data, 0o755, "", true}, {cfg.Data, 0o702, "", true},
		{cfg.Data, 0o755, "postgres://db.example/candour", false},
		{keys, 0o700, "", false}, {keys, 0o740, "", true}, {keys, 0o755, "postgres://db.example/candour", true},
	} {
		if err := os.Chmod(c.folder, c.mode); err != nil {
			t.Fatal(err)
		}
		cfg.Database = c.database
		err := mustBeClosed(cfg)
		if errs.Is(err, errs.Invalid) != c.refused || c.refused && !strings.Contains(errs.FieldsOf(err)[0].Message, "chmod 700 "+c.folder) {
			t.Errorf("%s %v with %q: %v", filepath.Base(c.folder), c.mode, c.database, err)
		}
		if err := os.Chmod(c.folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	cfg.Database = ""
	if err := os.Chmod(cfg.Data, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := openCore(t.Context(), cfg, nil); !errs.Is(err, errs.Invalid) {
		t.Errorf("the service opens it: %v", err)
	}
}
