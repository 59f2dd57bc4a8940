package db

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// TestTheFileIsItsOwnersAlone: in a folder that all may read, and with files
// that an earlier release left open to others.
func TestTheFileIsItsOwnersAlone(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "candour.db")
	for range 2 {
		d, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.SQL().ExecContext(context.Background(), `CREATE TABLE IF NOT EXISTS thing (id TEXT)`); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{path, path + "-wal", path + "-shm"} {
			info, err := os.Stat(name)
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v %v", name, info, err)
			}
		}
		_ = d.Close()
		if err := os.Chmod(path, 0o644); err != nil { // as an earlier release left it
			t.Fatal(err)
		}
	}
}
