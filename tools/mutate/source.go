package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// source is a package as it is, with its types.
type source struct {
	set   *token.FileSet
	info  *types.Info
	name  string            // of the package
	texts map[string][]byte // by file, from the root
	trees map[string]*ast.File
	order []string
}

// load reads and checks a package. The go command compiles what it imports.
func load(root, dir string) (*source, error) {
	paths, exports, err := list(root, dir)
	if err != nil {
		return nil, err
	}
	s := &source{set: token.NewFileSet(), texts: map[string][]byte{}, trees: map[string]*ast.File{},
		info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}}
	var trees []*ast.File
	for _, path := range paths {
		name := dir + "/" + filepath.Base(path)
		if s.texts[name], err = os.ReadFile(path); err != nil {
			return nil, err
		}
		tree, err := parser.ParseFile(s.set, path, s.texts[name], parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		s.trees[name], s.name = tree, tree.Name.Name
		s.order, trees = append(s.order, name), append(trees, tree)
	}
	conf := types.Config{Importer: importer.ForCompiler(s.set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })}
	_, err = conf.Check(dir, s.set, trees, s.info)
	return s, err
}

// list asks for the files of a package, and for what its imports were compiled to.
func list(root, dir string) (paths []string, exports map[string]string, err error) {
	cmd := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}\t{{.DepOnly}}\t{{.Dir}}\t{{range .GoFiles}}{{.}} {{end}}", "./"+dir)
	cmd.Dir = root
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %s", err, complaint.String())
	}
	exports = map[string]string{}
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if f[2] == "true" {
			exports[f[0]] = f[1]
			continue
		}
		for _, name := range strings.Fields(f[4]) {
			paths = append(paths, filepath.Join(f[3], name))
		}
	}
	return paths, exports, nil
}

// constant says whether an expression is worked out when the code is compiled, or
// is of a kind of truth of its own, which a helper does not give back.
func (s *source) constant(x ast.Expr) bool {
	tv, ok := s.info.Types[x]
	if !ok || tv.Value != nil {
		return true
	}
	_, basic := tv.Type.(*types.Basic)
	b, isBool := tv.Type.Underlying().(*types.Basic)
	return isBool && b.Info()&types.IsBoolean != 0 && !basic
}

// number says whether an expression is of a number's type, and no constant.
func (s *source) number(x ast.Expr) bool {
	tv, ok := s.info.Types[x]
	if !ok || tv.Value != nil {
		return false
	}
	b, ok := tv.Type.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsInteger|types.IsFloat) != 0 && b.Info()&types.IsUntyped == 0
}
