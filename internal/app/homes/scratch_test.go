package homes_test

import (
	"os"
	"path/filepath"
	"testing"

	"candour/internal/app/homes"
)

// TestWhatAServiceThatWasCutOffLeftIsCleared: each data folder has scratch of its own, which nobody else reads.
func TestWhatAServiceThatWasCutOffLeftIsCleared(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	one, two := homes.Scratch("/data/one"), homes.Scratch("/data/two")
	if one == two || one != homes.Scratch("/data/one/") {
		t.Errorf("%s and %s", one, two)
	}
	for _, dir := range []string{one, two} {
		if err := homes.Clear(dir); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "file"), []byte("words"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := homes.Clear(one); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(one)
	info, err2 := os.Stat(one)
	if err != nil || err2 != nil || len(left) != 0 || info.Mode().Perm() != 0o700 {
		t.Errorf("%d files left, %v, %v", len(left), info, err)
	}
	if _, err := os.Stat(filepath.Join(two, "file")); err != nil {
		t.Errorf("another's was cleared: %v", err)
	}
}
