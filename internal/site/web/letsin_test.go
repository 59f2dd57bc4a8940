package web

import (
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"candour/internal/testkit/source"
)

// letsInLabel is how a field is called in which somebody types what lets them in.
var letsInLabel = regexp.MustCompile(`(?i)your (seven )?words or numbers|your (seven|24)( new)? (words|numbers)|[a-z]+ (new )?passphrase( |$)|invitation code`)

// writtenOut is a field that no form made.
var writtenOut = regexp.MustCompile(`<(?:input|textarea)[^>]*name="([^"]*)"[^>]*>`)

// TestWhatLetsSomebodyInIsKnownByItsName: a phrase, a passphrase or an invitation code is
// typed into a field of a name by which every template keeps it from the browser. Forms
// make such fields, and no template writes one out.
func TestWhatLetsSomebodyInIsKnownByItsName(t *testing.T) {
	met := 0
	text := func(e ast.Expr) string {
		lit, ok := e.(*ast.BasicLit)
		if !ok {
			return ""
		}
		s, _ := strconv.Unquote(lit.Value)
		return s
	}
	loose := source.Having(t, "../../..", func(string) bool { return false }, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 3 {
			return false
		}
		fun, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || fun.Sel.Name != "Input" && fun.Sel.Name != "Textarea" {
			return false
		}
		name := text(call.Args[0])
		if (Field{Name: name}).LetsIn() {
			met++
		}
		return name != "" && letsInLabel.MatchString(text(call.Args[1])) && !(Field{Name: name}).LetsIn()
	})
	for file, is := range loose {
		if is {
			t.Errorf("%s: a field of what lets somebody in has another name than the templates know (LetsIn)", file)
		}
	}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".gohtml") {
			return err
		}
		b, err := os.ReadFile(path)
		for _, m := range writtenOut.FindAllStringSubmatch(string(b), -1) {
			if (Field{Name: m[1]}).LetsIn() && !strings.Contains(m[0], `type="hidden"`) {
				t.Errorf("%s writes out %s", path, m[0])
			}
		}
		return err
	})
	if err != nil || met < 8 {
		t.Errorf("%d fields were met (%v): the test does not test", met, err)
	}
}
