package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// raced are the packages that start goroutines, whose tests run under the race
// detector: all of them, or those that are named where the others take minutes and
// start no goroutine that these do not. The tests that want PostgreSQL or a browser
// are left out (-short): the detector makes everything about ten times slower.
var raced = map[string][]string{
	"disclosure":                         nil,
	"linkage":                            nil,
	"mse":                                {"TestEstimatesDoNotDependOnProcessors", "TestAMultiverseHasEveryWayAndNoHeadline", "TestNobodyIsHiddenLessThanNone"},
	"internal/app":                       {"TestReadyFollowsTheDatabaseAndHealthDoesNot", "TestAStopPlacesWhatWaits", "TestAServiceHasNoDemonstrationAndNoMetricsInPublic"},
	"internal/base/db":                   nil,
	"internal/base/jobs":                 nil,
	"internal/base/longwork":             nil,
	"internal/room/lookup":               nil,
	"internal/room/recommendation/shelf": nil,
	"internal/room/returns":              nil,
	"internal/site/formsession":          nil,
	"internal/trust/ledger":              {"TestManyWritersOfOneRowAllGetThrough", "TestTwoNodesPlaceOneBatch", "TestABatch", "TestTamper", "TestALostAnswerIsLookedUp"},
	"internal/trust/ledger/witness":      nil,
}

// program are the folders whose code is the program or a library of it.
var program = []string{"cmd", "internal", "disclosure", "linkage", "mse", "network"}

// race runs the tests of those packages under the race detector, which alone of all
// here needs cgo and a C compiler.
func race() error {
	if _, err := exec.LookPath(compiler()); err != nil {
		return fmt.Errorf("the race detector needs a C compiler, and there is no %s (on Debian, install gcc and libc6-dev)", compiler())
	}
	var all []error
	for _, dir := range slices.Sorted(maps.Keys(raced)) {
		began := time.Now()
		cmd := exec.Command("go", "test", "-race", "-short", "-vet=off", "-timeout", "20m", "-run", pattern(raced[dir]), "./"+dir)
		cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=1")
		out, err := cmd.CombinedOutput()
		fmt.Printf("race %s: %s\n", dir, time.Since(began).Round(time.Second))
		if err != nil {
			all = append(all, fmt.Errorf("the tests of %s under the race detector: %w", dir, err), show(out))
		}
	}
	return errors.Join(all...)
}

// pattern is what go test -run takes for some tests, or for all.
func pattern(tests []string) string {
	if len(tests) == 0 {
		return "."
	}
	return "^(" + strings.Join(tests, "|") + ")$"
}

// compiler is the C compiler that Go would call.
func compiler() string {
	out, err := exec.Command("go", "env", "CC").Output()
	if words := strings.Fields(string(out)); err == nil && len(words) > 0 {
		return words[0]
	}
	return "gcc"
}

// concurrent lists the folders of packages of the program that start a goroutine.
func concurrent(root string) (map[string]bool, error) {
	out := map[string]bool{}
	for _, top := range program {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "testdata" || d.Name() == "testkit"):
				return fs.SkipDir
			case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			starts, err := startsGoroutine(path)
			if dir, rel := filepath.Rel(root, filepath.Dir(path)); starts && rel == nil {
				out[filepath.ToSlash(dir)] = true
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// startsGoroutine says whether a file has a go statement, or calls a method Go, as
// that of a wait group.
func startsGoroutine(path string) (found bool, err error) {
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return false, err
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.GoStmt:
			found = true
		case *ast.CallExpr:
			if s, ok := x.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Go" {
				found = true
			}
		}
		return !found
	})
	return found, nil
}
