package web_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"candour/internal/site/tongue"
)

// TestEveryReasonOfTheDatabaseIsInWelsh: what the database gives as a reason while the
// service runs (it hangs, is away, is full, is busy) can stand on any page, so it is in
// Welsh where the page is. The reasons are read from the program, so that none is added
// without its Welsh.
func TestEveryReasonOfTheDatabaseIsInWelsh(t *testing.T) {
	welsh, err := tongue.Read("cy", os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range []string{"errors.go", "silence.go", "limits.go", "group.go"} { // the rest speaks before there is a page
		for _, reason := range reasonsIn(t, filepath.Join("../../base/db", name)) {
			n++
			welsh.Page([]byte(`<!doctype html><html lang="en-GB"><body><main><p>`+reason+`</p></main></body></html>`),
				tongue.Options{Extent: tongue.Whole, Missed: func(english string) { t.Errorf("%s: no Welsh of %q", name, english) }})
		}
	}
	if n < 8 {
		t.Errorf("only %d reasons were found", n)
	}
}

// reasonsIn gives the words of errors of a file that say that a thing was not done, or
// that nobody knows.
func reasonsIn(t *testing.T, name string) (out []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 {
			return true
		}
		code, ok := call.Args[0].(*ast.SelectorExpr)
		if !ok || code.Sel.Name != "Unavailable" && code.Sel.Name != "Unknown" {
			return true
		}
		words := call.Args[1]
		if id, named := words.(*ast.Ident); named && id.Obj != nil {
			words = id.Obj.Decl.(*ast.ValueSpec).Values[0]
		}
		lit, ok := words.(*ast.BasicLit)
		if !ok {
			t.Errorf("%s: the words of an error cannot be read", name)
			return true
		}
		text, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, text)
		return true
	})
	return out
}
