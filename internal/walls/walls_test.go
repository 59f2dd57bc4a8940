package walls_test

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the module's folder.
const root = "../.."

// rooms are the packages that hold capabilities; no two may know each other,
// and no kernel package may know one.
var rooms = []string{"candour/internal/room/recommendation", "candour/internal/room/review", "candour/internal/room/sweep",
	"candour/internal/room/returns", "candour/internal/room/figures", "candour/internal/room/audit", "candour/internal/room/bodies"}

// libraries are useful without Candour, and so know nothing of it.
var libraries = []string{"linkage", "network", "mse", "disclosure"}

// source is one Go file that is not a test.
type source struct {
	path    string // from the root, with slashes
	pkg     string // import path
	imports []string
	file    *ast.File
	lines   int
}

func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		out = append(out, read(t, path))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 50 {
		t.Fatalf("only %d files found: the test looks in the wrong place", len(out))
	}
	return out
}

func read(t *testing.T, path string) source {
	t.Helper()
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	rel, err := filepath.Rel(root, path)
	if err != nil {
		t.Fatal(err)
	}
	rel = filepath.ToSlash(rel)
	s := source{path: rel, pkg: "candour/" + filepath.ToSlash(filepath.Dir(rel)), file: f, lines: set.File(f.Pos()).LineCount()}
	for _, im := range f.Imports {
		p, err := strconv.Unquote(im.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		s.imports = append(s.imports, p)
	}
	return s
}

func isRoom(pkg string) bool { return slices.Contains(rooms, pkg) }

func TestRoomsDoNotSeeEachOtherAndTheKernelSeesNone(t *testing.T) {
	for _, s := range sources(t) {
		for _, im := range s.imports {
			if !isRoom(im) || s.pkg == im || s.pkg == "candour/internal/app" || strings.HasPrefix(s.path, "bench/") {
				continue
			}
			t.Errorf("%s imports the room %s: only internal/app puts rooms together", s.path, im)
		}
	}
}

func TestLibrariesSeeNothingOfCandour(t *testing.T) {
	for _, s := range sources(t) {
		top, _, _ := strings.Cut(s.path, "/")
		if !slices.Contains(libraries, top) {
			continue
		}
		for _, im := range s.imports {
			if strings.HasPrefix(im, "candour/internal") {
				t.Errorf("%s imports %s", s.path, im)
			}
		}
	}
}

// mayUse names where a dangerous package may be used: file name patterns in
// rooms, and whole packages of the kernel.
func TestSQLStaysInStores(t *testing.T) {
	kernel := []string{"internal/base/db", "internal/trust/ledger", "internal/trust/backup", "internal/base/mail", "internal/base/jobs", "internal/testkit"}
	only(t, "database/sql", kernel, regexp.MustCompile(`/store(_\w+)?\.go$`))
}

func TestHTTPStaysAtTheEdge(t *testing.T) {
	kernel := []string{"internal/site/web", "internal/room/signin", "internal/trust/ledger/witness", "internal/testkit", "internal/app", "bench"}
	only(t, "net/http", kernel, regexp.MustCompile(`/(page|routes|api)(_\w+)?\.go$`))
}

func only(t *testing.T, imported string, packages []string, files *regexp.Regexp) {
	t.Helper()
	for _, s := range sources(t) {
		if !slices.Contains(s.imports, imported) || files.MatchString("/"+s.path) {
			continue
		}
		if !slices.ContainsFunc(packages, func(p string) bool { return s.path == p || strings.HasPrefix(s.path, p+"/") }) {
			t.Errorf("%s imports %s: it belongs in %s", s.path, imported, files)
		}
	}
}

// TestPagesReachDataThroughTheService: a page that ran SQL would go round the
// rules.
func TestPagesReachDataThroughTheService(t *testing.T) {
	for _, s := range sources(t) {
		base := filepath.Base(s.path)
		if !isRoom(s.pkg) || !strings.HasPrefix(base, "page_") && !strings.HasPrefix(base, "api") {
			continue
		}
		for _, im := range s.imports {
			if im == "candour/internal/base/db" || im == "candour/internal/trust/ledger" {
				t.Errorf("%s imports %s", s.path, im)
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "store" {
				t.Errorf("%s reaches into the store", s.path)
			}
			return true
		})
	}
}

// TestSystemActorIsRare: the actor that needs no person is for jobs and
// commands alone.
func TestSystemActorIsRare(t *testing.T) {
	for _, s := range sources(t) {
		if strings.HasPrefix(s.path, "internal/app/") || strings.HasPrefix(s.path, "internal/base/jobs/") || strings.HasPrefix(s.path, "internal/trust/access/") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "SystemActor" {
				t.Errorf("%s makes a system actor", s.path)
			}
			return true
		})
	}
}

// TestRecordsAreWrittenByTheLedgerAlone: no INSERT, UPDATE or DELETE on a
// table of records stands anywhere but in package ledger, which writes them
// from declarations.
func TestRecordsAreWrittenByTheLedgerAlone(t *testing.T) {
	plumbing := regexp.MustCompile(`(?i)\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+(recommendation_summary|recommendation_search|blob|import_preview|session|staff_identity|staff_epoch|passkey|mail_\w+|job_\w+|river_\w+|signin_\w+|web_\w+|review_draft|review_find|review_session|vault_key|vault_step|vault_grant|vault_index|vault_keyset|vault_turn|vault_node|sweep_work|return_row|return_problem|return_file|figures_cell|figures_data|audit_data)\b`)
	writes := regexp.MustCompile(`(?i)\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+[a-z_]+\b`)
	for _, s := range sources(t) {
		if strings.HasPrefix(s.path, "internal/trust/ledger/") || strings.HasPrefix(s.path, "internal/trust/backup/") || strings.HasPrefix(s.path, "bench/") || strings.HasPrefix(s.path, "internal/testkit/") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING || !strings.HasPrefix(lit.Value, "`") {
				return true
			}
			for _, w := range writes.FindAllString(lit.Value, -1) {
				if !plumbing.MatchString(w) && !strings.HasSuffix(strings.ToUpper(w), " SET") {
					t.Errorf("%s writes SQL to a table that is not known as plumbing: %s", s.path, w)
				}
			}
			return true
		})
	}
}

func TestEveryPackageTellsWhatItIsFor(t *testing.T) {
	packages, told := map[string]bool{}, map[string]bool{}
	for _, s := range sources(t) {
		packages[s.pkg] = true
		if s.file.Doc != nil && len(s.file.Doc.Text()) > 60 {
			told[s.pkg] = true
		}
	}
	for p := range packages {
		if !told[p] {
			t.Errorf("package %s has no comment of its own", p)
		}
	}
}

// longest is where a file becomes more than one idea.
const longest = 450

func TestFilesStaySmall(t *testing.T) {
	for _, s := range sources(t) {
		if s.lines > longest {
			t.Errorf("%s has %d lines, more than %d", s.path, s.lines, longest)
		}
	}
}

// TestDirectDependenciesAreThoseDecided compares go.mod, of the program and of its
// tools, with the list in docs/adr/0002-dependencies.md, which gives the reason for
// each.
func TestDirectDependenciesAreThoseDecided(t *testing.T) {
	adr, err := os.ReadFile(filepath.Join(root, "docs/adr/0002-dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range modFiles {
		checkDecided(t, name, string(adr))
	}
}

// modFiles are the modules of this repository: the program's, and the one that
// looks for known vulnerabilities.
var modFiles = []string{"go.mod", "tools/vuln/go.mod"}

func checkDecided(t *testing.T, name, adr string) {
	t.Helper()
	f, err := os.Open(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(strings.TrimPrefix(lines.Text(), "require "))
		if len(fields) < 2 || !strings.Contains(fields[0], ".") || strings.Contains(lines.Text(), "// indirect") || !strings.HasPrefix(fields[1], "v") {
			continue
		}
		n++
		if !strings.Contains(adr, "`"+fields[0]+"`") {
			t.Errorf("%s is not in docs/adr/0002-dependencies.md", fields[0])
		}
	}
	if n == 0 {
		t.Errorf("no direct dependency found: the test reads %s wrongly", name)
	}
}

// TestEveryModuleNamesTheSameGo: known vulnerabilities are looked for in the
// standard library that the program is built with.
func TestEveryModuleNamesTheSameGo(t *testing.T) {
	line := regexp.MustCompile(`(?m)^toolchain (go1\.\S+)$`)
	var first string
	for _, name := range modFiles {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		m := line.FindStringSubmatch(string(text))
		if m == nil {
			t.Fatalf("%s names no toolchain", name)
		}
		if first == "" {
			first = m[1]
		}
		if m[1] != first {
			t.Errorf("%s names %s, %s names %s", modFiles[0], first, name, m[1])
		}
	}
}

// TestFilesComeThroughTheFormsAlone: what is uploaded is shown to the virus
// checker where forms are read, so nothing else may read files of a request.
func TestFilesComeThroughTheFormsAlone(t *testing.T) {
	reads := regexp.MustCompile(`\.(MultipartReader|FormFile|ParseMultipartForm)\(`)
	for _, s := range sources(t) {
		if strings.HasPrefix(s.path, "internal/site/web/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, s.path))
		if err != nil {
			t.Fatal(err)
		}
		if found := reads.Find(text); found != nil {
			t.Errorf("%s reads files by %s past the forms of package web", s.path, found)
		}
	}
}
