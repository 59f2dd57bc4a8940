package network

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// TestNobodyIsRanked: nothing that can be called puts persons in an order of
// blame.
func TestNobodyIsRanked(t *testing.T) {
	banned := regexp.MustCompile(`(?i)ringleader|rank|score|central|influence|importan|kingpin|leader`)
	set := token.NewFileSet()
	//lint:ignore SA1019 one folder without build tags
	packages, err := parser.ParseDir(set, ".", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packages {
		for name, f := range p.Files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && id.IsExported() && banned.MatchString(id.Name) {
					t.Errorf("%s: %s", set.Position(id.Pos()), id.Name)
				}
				return true
			})
		}
	}
}
