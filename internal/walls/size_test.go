package walls_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// What a reader takes in at one go.
const (
	longestLine     = 200   // characters; a line has fewer
	longestFunction = 70    // lines, without its comment
	maxFiles        = 45    // of a package, without tests
	maxLines        = 6_000 // of a package, without tests
)

func TestPackagesStaySmall(t *testing.T) {
	files, lines := map[string]int{}, map[string]int{}
	for _, s := range sources(t) {
		files[s.Package]++
		lines[s.Package] += s.Lines
	}
	for _, pkg := range slices.Sorted(maps.Keys(files)) {
		if files[pkg] > maxFiles || lines[pkg] > maxLines {
			t.Errorf("%s has %d files and %d lines, more than %d or %d: part it", pkg, files[pkg], lines[pkg], maxFiles, maxLines)
		}
	}
}

func TestFunctionsStaySmall(t *testing.T) {
	eachGoFile(t, func(path string, text []byte) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		for _, name := range longFunctions(t, path, text) {
			t.Errorf("%s: %s has more than %d lines", path, name, longestFunction)
		}
	})
}

// longFunctions names the functions of a file that are too long.
func longFunctions(t *testing.T, path string, text []byte) (out []string) {
	t.Helper()
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && set.Position(fn.End()).Line-set.Position(fn.Pos()).Line >= longestFunction {
			out = append(out, fn.Name.Name)
		}
	}
	return out
}

// mayBeLong are files in which a line is one thing that cannot be broken: a
// document in quotes, a tag of a field, a pattern.
var mayBeLong = map[string]bool{
	"internal/app/command_database.go":                   true,
	"internal/app/realwords_test.go":                     true,
	"internal/base/config/config.go":                     true,
	"internal/room/audit/report.go":                      true,
	"internal/room/audit/store_report.go":                true,
	"internal/room/figures/output/export_html.go":        true,
	"internal/room/recommendation/index_test.go":         true,
	"internal/room/recommendation/pages/api/register.go": true,
	"internal/room/recommendation/sheet_test.go":         true,
	"internal/room/returns/service_test.go":              true,
	"internal/room/returns/store.go":                     true,
	"internal/room/returns/store_count.go":               true,
	"internal/room/returns/without_test.go":              true,
	"internal/room/sweep/screen_test.go":                 true,
	"internal/room/sweep/store_search.go":                true,
	"internal/site/web/components_test.go":               true,
	"internal/table/codebook/document.go":                true,
	"internal/table/rowcheck/flawed_list_test.go":        true,
	"internal/table/spreadsheet/awkward_files_test.go":   true,
	"internal/table/spreadsheet/flawed_test.go":          true,
	"internal/table/spreadsheet/fuzz_test.go":            true,
	"internal/table/spreadsheet/helper_test.go":          true,
	"internal/table/spreadsheet/mark/notes.go":           true,
	"internal/table/spreadsheet/mark/mark_test.go":       true,
	"internal/table/spreadsheet/ods_parts.go":            true,
	"internal/table/spreadsheet/stream_test.go":          true,
	"internal/table/tabulate/file.go":                    true,
	"internal/testkit/browser/browser_test.go":           true,
	"internal/text/filemeta/filemeta_test.go":            true,
	"internal/text/pdfreport/marks.go":                   true,
	"linkage/fuzz_test.go":                               true,
	"network/export.go":                                  true,
}

func TestLinesStayShort(t *testing.T) {
	met := map[string]bool{}
	eachGoFile(t, func(path string, text []byte) {
		for i, line := range strings.Split(string(text), "\n") {
			switch {
			case utf8.RuneCountInString(line) < longestLine:
			case mayBeLong[path]:
				met[path] = true
			default:
				t.Errorf("%s:%d has %d characters or more", path, i+1, longestLine)
			}
		}
	})
	for path := range mayBeLong {
		if !met[path] {
			t.Errorf("%s has no long line: take it off the list", path)
		}
	}
}

// TestTheMeasuresFindWhatIsTooLong tries the rules on what they are to find.
func TestTheMeasuresFindWhatIsTooLong(t *testing.T) {
	body := func(lines int) []byte { return []byte("package x\nfunc f() {" + strings.Repeat("\n", lines-1) + "}\n") }
	if got := longFunctions(t, "x.go", body(longestFunction+1)); len(got) != 1 {
		t.Errorf("a function of %d lines is not found", longestFunction+1)
	}
	if got := longFunctions(t, "x.go", body(longestFunction)); len(got) != 0 {
		t.Errorf("a function of %d lines is found", longestFunction)
	}
}

// eachGoFile calls do with every Go file of the module, tests among them.
func eachGoFile(t *testing.T, do func(path string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root):
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err == nil {
			name, _ := filepath.Rel(root, path)
			do(filepath.ToSlash(name), text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
