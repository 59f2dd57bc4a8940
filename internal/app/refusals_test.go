package app

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/db"
)

// TestRefusalsAtATerminal: marks, and whose one is, by commands alone; and the
// first administrator of a service without a provider is invited by one too.
func TestRefusalsAtATerminal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	run := func(args ...string) string {
		t.Helper()
		var out, bad bytes.Buffer
		if code := Main(append(args, "--data", dir, "--set", "public_url=https://register.example"), strings.NewReader(""), &out, &bad); code != 0 {
			t.Fatalf("%v: %d\n%s", args, code, bad.String())
		}
		return out.String()
	}
	run("staff", "break-glass", "--email", "admin@register.example", "--number", "4711", "--reason", "This is a service of a test and has nobody yet.")
	if got := run("refusals"); !strings.Contains(got, "Nobody was refused") {
		t.Errorf("at the beginning: %s", got)
	}
	if got := run("staff", "invite", "--email", "admin@register.example"); !regexp.MustCompile(`https://register\.example/invitation#\S+`).MatchString(got) {
		t.Errorf("invited: %s", got)
	}
	d, err := db.Open(t.Context(), "sqlite:"+filepath.Join(dir, "candour.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if err := d.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO signin_refusal (day, who, route, status, times) VALUES (SUBSTR(?, 1, 10), 'somebodyelse0001', 'GET /staff', 403, 7)`, "2999-01-01")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got := run("refusals"); !strings.Contains(got, "somebodyelse0001") || !strings.Contains(got, " 7 ") {
		t.Errorf("the list: %s", got)
	}
	if got := run("refusals", "--account", "admin@register.example"); !strings.Contains(got, "Nobody was refused") {
		t.Errorf("of somebody else's account: %s", got)
	}
}
