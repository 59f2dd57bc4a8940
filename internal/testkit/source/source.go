// Package source looks for things in the program's own Go code, for tests that hold
// every package to one rule.
package source

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// Having gives the files below internal, tests left out, in which something is there,
// by their path from the root. Files that skip names are passed over.
func Having(t testing.TB, root string, skip func(file string) bool, is func(ast.Node) bool) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if rel = filepath.ToSlash(rel); err != nil || skip(rel) {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			found[rel] = found[rel] || is(n)
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Excused holds what was found to a list of files with reasons: each that has it is on
// the list, and each that is on the list has it. Each of the words has a place for a
// file.
func Excused(t testing.TB, found map[string]bool, reasons map[string]string, unsaid, gone string) {
	t.Helper()
	for file, has := range found {
		if has && reasons[file] == "" {
			t.Errorf(unsaid, file)
		}
	}
	for file := range reasons {
		if !found[file] {
			t.Errorf(gone, file)
		}
	}
}
