package rules_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// TestNoTwoThingsThatPartsDoAreOne: two floors that name what their parts do by one word would give
// each the sight of the other.
func TestNoTwoThingsThatPartsDoAreOne(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "parts.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if typ, is := typeOf(v, ok); is && typ == "Does" {
			word := v.Values[0].(*ast.BasicLit).Value
			if was := seen[word]; was != "" {
				t.Errorf("%s and %s are both %s", was, v.Names[0], word)
			}
			seen[word] = v.Names[0].Name
		}
		return true
	})
	if len(seen) < 10 {
		t.Errorf("%d were found", len(seen))
	}
}

// typeOf is the type of constants.
func typeOf(v *ast.ValueSpec, ok bool) (string, bool) {
	if !ok || v.Type == nil {
		return "", false
	}
	id, is := v.Type.(*ast.Ident)
	if !is {
		return "", false
	}
	return id.Name, true
}
