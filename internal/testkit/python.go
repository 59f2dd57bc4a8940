package testkit

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Python runs a script with a package that scripts/peers.sh installs, a second
// opinion on files that we read or write, and gives what it prints. Where the
// package is not there the test is skipped with how to get it; on CI, which
// installs it, that is a failure.
func Python(t testing.TB, pkg, script string, args ...string) string {
	t.Helper()
	cache := filepath.Join(root(t), ".cache", "peers")
	installed, _ := filepath.Glob(filepath.Join(cache, pkg+"==*"))
	if len(installed) == 0 {
		words := "there is no Python package " + pkg + ": run scripts/peers.sh files once, on a machine that reaches the Python package index"
		if os.Getenv("CI") != "" {
			t.Fatal(words)
		}
		t.Skip("SKIPPED: " + words)
	}
	cmd := exec.CommandContext(t.Context(), filepath.Join(cache, "python", "bin", "python"), append([]string{"-c", script}, args...)...)
	cmd.Env = append(os.Environ(), "PYTHONUTF8=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", pkg, err, out)
	}
	return string(out)
}

// root finds the top of the repository above the folder that the test runs in.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
	}
	t.Fatal("there is no go.mod above the test: ", err)
	return ""
}
