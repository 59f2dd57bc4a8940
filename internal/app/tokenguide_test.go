package app

import (
	"context"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/room/returns"
	returnsdemo "candour/internal/room/returns/demo"
	"candour/internal/room/tokens"
	"candour/internal/trust/access"
)

// TestTheGuidesCommandsWork runs the commands of docs/guides/api-tokens.md as they
// stand, with curl and jq, against the whole program: the files are sent, and what was
// found is read.
func TestTheGuidesCommandsWork(t *testing.T) {
	s := bareSite(t)
	ctx := context.Background()
	openSignedRound(t, &demoSite{server: s.server})
	admin := access.WithActor(ctx, access.Actor{ID: "command:test", Name: "test", Roles: []access.Role{access.RoleAdministrator}})
	lead, err := s.signin.EnsureStaff(admin, staffOf(returnsdemo.People()[returnsdemo.Lead1]))
	if err != nil {
		t.Fatal(err)
	}
	who, err := s.signin.PersonIn(ctx, s.db, lead.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, text, err := s.tokens.Make(access.WithActor(ctx, who), tokens.Input{Name: "Synthetic system", Scopes: []string{"returns.send", "returns.read"}, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s.web)
	defer srv.Close()
	dir := t.TempDir()
	for _, f := range changed(t, quarterFiles(t, "2026-Q2", 2)["made-up-force-01"], "group", "gruop") {
		data, err := io.ReadAll(io.NewSectionReader(f.File, 0, f.Size))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, f.Name), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	guide, err := os.ReadFile("../../docs/guides/api-tokens.md")
	if err != nil {
		t.Fatal(err)
	}
	script := "set -eu\n"
	for _, m := range shellBlock.FindAllStringSubmatch(string(guide), -1) {
		if !strings.Contains(m[1], "export TOKEN=") { // those two are given
			script += m[1]
		}
	}
	run := exec.Command("bash", "-c", script)
	run.Dir, run.Env = dir, append(os.Environ(), "CANDOUR="+srv.URL, "TOKEN="+text)
	out, err := run.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "gruop") || !strings.Contains(string(out), `"takes_files": true`) || !strings.Contains(string(out), "investigation.csv row ") {
		t.Fatalf("%v\n%s\n%s", err, script, out)
	}
	mine, err := s.returns.Mine(access.WithActor(ctx, who))
	if err != nil || len(mine) != 1 || mine[0].State != returns.Checked || mine[0].Versions != 1 {
		t.Errorf("%+v, %v", mine, err)
	}
}
