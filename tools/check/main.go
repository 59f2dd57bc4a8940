// Command check fails when code is dead, is only used by tests where it should
// not be, is what staticcheck and unparam complain of, or when a test of a package
// that starts goroutines finds a data race.
//
// The tools are pinned in this module's go.mod, so that what they need is not
// among the dependencies of the program.
//
//	go -C tools/check run .   (from the root)
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// root is the folder of the program, from this one.
const root = "../.."

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(1)
	}
}

// run asks every tool, so that one run tells everything.
func run() error {
	bin, err := os.MkdirTemp("", "check-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(bin) }()
	if out, err := exec.Command("go", "build", "-o", bin, "tool").CombinedOutput(); err != nil {
		return fmt.Errorf("the tools cannot be built: %w\n%s", err, out)
	}
	return errors.Join(
		silent(bin, "staticcheck", "./..."),
		silent(bin, "unparam", "./..."),
		silent(bin, "deadcode", "-test", "./..."),
		onlyTests(bin),
		race(),
	)
}

// silent runs a tool that has nothing to say when all is well.
func silent(bin, tool string, args ...string) error {
	out, err := ask(bin, tool, args...)
	if err == nil && len(out) == 0 {
		return nil
	}
	return errors.Join(fmt.Errorf("%s has found something (above)", tool), err, show(out))
}

// onlyTests looks for code of the program that only tests reach.
func onlyTests(bin string) error {
	out, err := ask(bin, "deadcode", "./...")
	if err != nil {
		return errors.Join(err, show(out))
	}
	faults := judge(unreachable(out), mayServeTests)
	for _, f := range faults {
		fmt.Println(f)
	}
	if len(faults) > 0 {
		return errors.New("move what only tests use to a _test file or to internal/testkit, or say in tools/check/tests.go why it stays")
	}
	return nil
}

func show(out []byte) error {
	_, err := os.Stdout.Write(out)
	return err
}

// ask runs a tool over the program, and tells how long it took.
func ask(bin, tool string, args ...string) ([]byte, error) {
	began := time.Now()
	cmd := exec.Command(filepath.Join(bin, tool), args...)
	cmd.Dir = root
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	fmt.Printf("%s %v: %s\n", tool, args, time.Since(began).Round(time.Second))
	return out.Bytes(), err
}
