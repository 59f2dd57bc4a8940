package walls

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Source is one Go file that is not a test.
type Source struct {
	Path    string // from the module's folder, with slashes
	Package string // import path
	Imports []string
	File    *ast.File
	Lines   int
}

// Sources reads every Go file under the module's folder that is not a test, nor of a
// package that only tests of a room use (reviewtest).
func Sources(root string) ([]Source, error) {
	var out []Source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && skipped(d.Name()) && path != root:
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		s, err := read(root, path)
		out = append(out, s)
		return err
	})
	return out, err
}

func skipped(dir string) bool {
	return dir == "node_modules" || dir == "testdata" || strings.HasPrefix(dir, ".") || ForTests(dir)
}

// ForTests says whether a folder holds what only tests of a room use: it ends in
// "test" ("reviewtest"). What is built sees none.
func ForTests(dir string) bool { return strings.HasSuffix(dir, "test") }

func read(root, path string) (Source, error) {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, nil, parser.ParseComments)
	if err != nil {
		return Source{}, fmt.Errorf("read %s: %w", path, err)
	}
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return Source{}, fmt.Errorf("read %s: %w", path, err)
	}
	rel = filepath.ToSlash(rel)
	s := Source{Path: rel, Package: module + filepath.ToSlash(filepath.Dir(rel)), File: f, Lines: set.File(f.Pos()).LineCount()}
	for _, im := range f.Imports {
		p, err := strconv.Unquote(im.Path.Value)
		if err != nil {
			return Source{}, fmt.Errorf("read %s: %w", path, err)
		}
		s.Imports = append(s.Imports, p)
	}
	return s, nil
}

// module is what every import path of Candour's begins with.
const module = "candour/"

// Wing names the wing of a package by its folder: "room" for
// candour/internal/room/review, "linkage" for a public library, empty for a
// package of somebody else's.
func Wing(pkg string) string {
	parts := strings.Split(pkg, "/")
	if parts[0] != strings.TrimSuffix(module, "/") || len(parts) < 2 {
		return ""
	}
	if parts[1] == "internal" && len(parts) > 2 {
		return parts[2]
	}
	return parts[1]
}

// Room names the room of a package: "review" for candour/internal/room/review
// and all below it, empty outside the rooms.
func Room(pkg string) string {
	parts := strings.Split(pkg, "/")
	if Wing(pkg) != "room" || len(parts) < 4 {
		return ""
	}
	return parts[3]
}

// sees says which wings of internal/ each may import besides itself. A wing that
// is not named sees no other.
var sees = map[string][]string{
	"room":    {"trust", "site", "table", "text", "base"},
	"site":    {"trust", "base"},
	"trust":   {"base"},
	"table":   {"base"},
	"text":    {"base"},
	"testkit": {"trust", "site", "table", "text", "base"},
}

// aboveAll put the house together, or look at it from outside.
var aboveAll = []string{"app", "cmd", "bench", "walls", "tools"}

// MaySee says whether a package may import another one: arrows go down only, a
// room sees no other room, and a public library sees nothing of Candour.
func MaySee(from, to string) bool {
	a, b := Wing(from), Wing(to)
	switch {
	case b == "":
		return true
	case a == "room" && b == "room":
		return Room(from) == Room(to)
	case a == b:
		return true
	case slices.Contains(aboveAll, a):
		return b != "cmd"
	case isLibrary(to):
		return a == "room"
	}
	return slices.Contains(sees[a], b)
}

// isLibrary says whether a package is one of the public ones at the top.
func isLibrary(pkg string) bool {
	return strings.HasPrefix(pkg, module) && !strings.HasPrefix(pkg, module+"internal/") && !slices.Contains(aboveAll, Wing(pkg))
}
