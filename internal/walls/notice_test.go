package walls_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var updateNotice = flag.Bool("update", false, "write NOTICE anew")

// TestTheNoticeNamesWhatIsBuiltIn holds NOTICE to the modules that the binary is
// built of, and each of them to a licence that lets us.
func TestTheNoticeNamesWhatIsBuiltIn(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/candour")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(lines)
	var b strings.Builder
	b.WriteString("Candour\nLicensed under the MIT licence (LICENSE).\n\nIts binary is built of these modules, each under its own licence:\n\n")
	for _, line := range slices.Compact(lines) {
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			continue
		}
		licence := licenceOf(t, f[2])
		if licence == "" {
			t.Errorf("%s has no licence that we know to allow this", f[0])
		}
		fmt.Fprintf(&b, "%s %s (%s)\n", f[0], f[1], licence)
	}
	b.WriteString("\nIts pages use govuk-frontend (MIT, Crown copyright), without the crown and without the typeface GDS Transport, which are for\nGOV.UK alone.\n")
	path := filepath.Join(root, "NOTICE")
	if *updateNotice {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(path); err != nil || string(have) != b.String() {
		t.Errorf("NOTICE is not what the binary is built of (%v): run go test ./internal/walls -run Notice -update", err)
	}
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying)(\.txt|\.md)?$`)

// licenceOf names the licence of a module by its text; empty for one that is not
// known to allow what we do.
func licenceOf(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !licenceFile.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		switch s := strings.Join(strings.Fields(string(text)), " "); {
		case strings.Contains(s, "Apache License"):
			return "Apache-2.0"
		case strings.Contains(s, "Permission is hereby granted, free of charge"):
			return "MIT"
		case strings.Contains(s, "Redistribution and use in source") && strings.Contains(s, "endorse or promote"):
			return "BSD-3-Clause"
		case strings.Contains(s, "Redistribution and use in source"):
			return "BSD-2-Clause"
		}
	}
	return ""
}
