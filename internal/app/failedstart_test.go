package app

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/site/command"
)

// TestAStartThatFailsLeavesNoFile: where there is no database, and where the address is
// taken, serve says so and makes nothing: no database, no keys, no lock.
func TestAStartThatFailsLeavesNoFile(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	serve := func(data string, more ...string) string {
		t.Helper()
		var out, said bytes.Buffer
		s := &command.Streams{Ctx: t.Context(), Out: &out, Err: &said, Environ: append([]string{"CANDOUR_PUBLIC_URL=https://register.example", "CANDOUR_SERVICE_OWNER=Synthetic Body",
			"CANDOUR_SERVICE_EMAIL=synthetic@example.org", "CANDOUR_ACCESSIBILITY_REVIEWED=2026-11-20"}, more...)}
		if status := run(s, rooms(), []string{"serve", "--data", data, "--listen", taken.Addr().String()}); status != 1 {
			t.Errorf("it ends with %d: %s", status, said.String())
		}
		return said.String()
	}
	folder := filepath.Join(t.TempDir(), "new")
	if said := serve(folder); !strings.Contains(said, "cannot be listened on. Nothing was changed.") {
		t.Errorf("the address is taken: %s", said)
	}
	if said := serve(folder, "CANDOUR_METRICS=no such address"); !strings.Contains(said, "cannot be listened on") {
		t.Errorf("%s", said)
	}
	if err := taken.Close(); err != nil {
		t.Fatal(err)
	}
	if said := serve(folder); !strings.Contains(said, "There is no database at "+filepath.Join(folder, "candour.db")) || !strings.Contains(said, "candour migrate") {
		t.Errorf("there is no database: %s", said)
	}
	if _, err := os.Lstat(folder); !os.IsNotExist(err) {
		left, _ := os.ReadDir(folder)
		t.Errorf("it leaves %v (%v)", left, err)
	}
}
