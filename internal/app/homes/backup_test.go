package homes_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/app/homes"
)

// TestABackupSaysWhatIsNotInIt: where documents have bytes beside the database, and nowhere else.
func TestABackupSaysWhatIsNotInIt(t *testing.T) {
	data := t.TempDir()
	if got := homes.NotInBackup(data); got != "" {
		t.Errorf("with no document: %q", got)
	}
	if err := os.Mkdir(homes.Folder(data), 0o700); err != nil {
		t.Fatal(err)
	}
	if got := homes.NotInBackup(data); !strings.Contains(got, filepath.Join(data, "evidence")) {
		t.Errorf("with some: %q", got)
	}
}
