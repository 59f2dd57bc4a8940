// Command vuln fails when Candour calls code that is known to be vulnerable.
//
// It runs govulncheck over a vulnerability database that comes, like every
// library, as a Go module of a fixed version: what passes today passes tomorrow,
// until somebody raises the pin. It is a module of its own, so that what it needs
// is not among the dependencies of the program.
//
//	go -C tools/vuln run . [PACKAGE...]   (from the root; ./... if none is named)
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/vuln/scan"
)

// The pinned database. To raise it: `go mod download -json golang.org/x/vulndb@latest`,
// copy Version and Sum here, and run `make vuln`.
const (
	databaseModule  = "golang.org/x/vulndb"
	databaseVersion = "v0.0.0-20261105234957-e22db6528018"
	databaseSum     = "h1:mfngRv0Yoh0VApsXKEN82CjD99kl7mtparN3bs3JnqI="
)

const advice = `
Candour calls code that is known to be vulnerable (above).
What to do: raise the module to the version named under "Fixed in" (go get MODULE@VERSION,
go mod tidy, go test ./internal/walls -run Notice -update); for the standard library raise
"toolchain" in go.mod and tools/vuln/go.mod. Where nothing is fixed yet, stop calling it.`

var errVulnerable = errors.New("vulnerable code is called")

func main() {
	err := run(context.Background(), "../..", os.Args[1:])
	if errors.Is(err, errVulnerable) {
		fmt.Fprintln(os.Stderr, advice)
	} else if err != nil {
		fmt.Fprintln(os.Stderr, "vuln:", err)
	}
	if err != nil {
		os.Exit(1)
	}
}

// run checks the packages of the module in dir against the pinned database.
func run(ctx context.Context, dir string, packages []string) error {
	entries, err := download(ctx)
	if err != nil {
		return err
	}
	database, err := os.MkdirTemp("", "vulndb-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(database) }()
	n, err := writeDatabase(database, entries)
	if err != nil {
		return fmt.Errorf("the database of %s@%s: %w", databaseModule, databaseVersion, err)
	}
	fmt.Printf("vulnerabilities: %d entries of %s@%s\n", n, databaseModule, databaseVersion)
	return check(ctx, os.Stdout, database, dir, packages)
}

// download has the go command fetch the pinned database, and gives the folder of
// its entries.
func download(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "mod", "download", "-json", databaseModule+"@"+databaseVersion)
	out, failed := cmd.Output()
	var got struct{ Dir, Sum, Error string }
	if err := json.Unmarshal(out, &got); err != nil || failed != nil || got.Error != "" {
		return "", fmt.Errorf("%s@%s cannot be had, so nothing was checked (is the Go module proxy reached?): %s %w",
			databaseModule, databaseVersion, got.Error, errors.Join(failed, err))
	}
	if got.Sum != databaseSum {
		return "", fmt.Errorf("%s@%s has the sum %s, not %s: it is not the database that was pinned", databaseModule, databaseVersion, got.Sum, databaseSum)
	}
	return filepath.Join(got.Dir, "data", "osv"), nil
}

// check runs govulncheck over packages of the module in dir. What is only
// required or imported, and never called, is told and does not fail.
func check(ctx context.Context, out io.Writer, database, dir string, packages []string) error {
	if len(packages) == 0 {
		packages = []string{"./..."}
	}
	database, err := filepath.Abs(database)
	if err != nil {
		return err
	}
	cmd := scan.Command(ctx, append([]string{"-C", dir, "-db", "file://" + filepath.ToSlash(database)}, packages...)...)
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	err = cmd.Wait()
	// govulncheck's documented code for "found"; any other is a failure to look.
	const found = 3
	var code interface{ ExitCode() int }
	if errors.As(err, &code) && code.ExitCode() == found {
		return errVulnerable
	}
	return err
}
