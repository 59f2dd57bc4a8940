package walls_test

import (
	"bufio"
	"go/ast"
	"go/token"

	"candour/internal/walls"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the module's folder.
const root = "../.."

func sources(t *testing.T) []walls.Source {
	t.Helper()
	out, err := walls.Sources(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 50 {
		t.Fatalf("only %d files found: the test looks in the wrong place", len(out))
	}
	return out
}

// TestArrowsGoDown: the wings are the folders; a room sees no other room, and
// nothing sees a wing above it.
func TestArrowsGoDown(t *testing.T) {
	for _, s := range sources(t) {
		for _, im := range s.Imports {
			if !walls.MaySee(s.Package, im) || strings.HasPrefix(im, "candour/") && walls.ForTests(im) {
				t.Errorf("%s imports %s: arrows go down only (docs/house.md)", s.Path, im)
			}
		}
	}
}

// TestTheWallsStand tries the rule on what it is to find and what it is to let pass.
func TestTheWallsStand(t *testing.T) {
	const in = "candour/internal/"
	for _, c := range []struct {
		from, to string
		may      bool
	}{
		{in + "room/review", in + "room/sweep", false},
		{in + "room/review", in + "room/review/pages", true},
		{in + "room/review", in + "app", false},
		{in + "room/review", "candour/disclosure", true},
		{in + "room/review", in + "site/web/sheet", true},
		{in + "site/web", in + "room/review", false},
		{in + "site/web", in + "table/codebook", false},
		{in + "trust/ledger", in + "site/web", false},
		{in + "base/db", in + "trust/ledger", false},
		{in + "table/tabulate", in + "text/textsim", false},
		{in + "testkit/pages", in + "room/review", false},
		{in + "new/one", in + "base/db", false},
		{"candour/linkage", in + "base/errs", false},
		{"candour/linkage", "gonum.org/v1/gonum/mat", true},
		{in + "app", in + "room/review", true},
		{"candour/bench/load", in + "room/review", true},
	} {
		if walls.MaySee(c.from, c.to) != c.may {
			t.Errorf("may %s see %s? %v, want %v", c.from, c.to, !c.may, c.may)
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
	kernel := []string{"internal/site/web", "internal/site/api", "internal/site/formsession", "internal/room/signin", "internal/trust/ledger/witness", "internal/testkit", "internal/app", "bench"}
	only(t, "net/http", kernel, regexp.MustCompile(`/(page|routes|api)(_\w+)?\.go$|/room/\w+/pages/(\w+/)?\w+\.go$`))
}

func only(t *testing.T, imported string, packages []string, files *regexp.Regexp) {
	t.Helper()
	for _, s := range sources(t) {
		if !slices.Contains(s.Imports, imported) || files.MatchString("/"+s.Path) {
			continue
		}
		if !slices.ContainsFunc(packages, func(p string) bool { return s.Path == p || strings.HasPrefix(s.Path, p+"/") }) {
			t.Errorf("%s imports %s: it belongs in %s", s.Path, imported, files)
		}
	}
}

// TestPagesReachDataThroughTheService: a page that ran SQL would go round the
// rules. The logbook's pages show the log itself.
func TestPagesReachDataThroughTheService(t *testing.T) {
	for _, s := range sources(t) {
		if walls.Room(s.Package) == "" || !isPage(s.Path) {
			continue
		}
		for _, im := range s.Imports {
			if im == "candour/internal/base/db" || im == "candour/internal/trust/ledger" && walls.Room(s.Package) != "logbook" {
				t.Errorf("%s imports %s", s.Path, im)
			}
		}
		ast.Inspect(s.File, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "store" {
				t.Errorf("%s reaches into the store", s.Path)
			}
			return true
		})
	}
}

// isPage says whether a file of a room is one of its pages. What a room brings
// (room.go) names its tables too, wherever it stands.
func isPage(path string) bool {
	base := filepath.Base(path)
	return strings.HasPrefix(base, "page_") || strings.HasPrefix(base, "api") || strings.Contains(path, "/pages/") && strings.HasPrefix(path, "internal/room/") && base != "room.go"
}

// TestSystemActorIsRare: the actor that needs no person is for jobs and
// commands alone.
func TestSystemActorIsRare(t *testing.T) {
	for _, s := range sources(t) {
		if strings.HasPrefix(s.Path, "internal/app/") || strings.HasPrefix(s.Path, "internal/base/jobs/") || strings.HasPrefix(s.Path, "internal/trust/access/") {
			continue
		}
		ast.Inspect(s.File, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "SystemActor" {
				t.Errorf("%s makes a system actor", s.Path)
			}
			return true
		})
	}
}

// TestRecordsAreWrittenByTheLedgerAlone: no INSERT, UPDATE or DELETE on a
// table of records stands anywhere but in package ledger, which writes them
// from declarations.
func TestRecordsAreWrittenByTheLedgerAlone(t *testing.T) {
	plumbing := regexp.MustCompile(`(?i)\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+(recommendation_summary|recommendation_search|blob|import_preview|` +
		`session|staff_identity|staff_epoch|passkey|mail_\w+|job_\w+|river_\w+|signin_\w+|web_\w+|review_draft_file|review_file|vault_key|vault_step|vault_grant|` +
		`vault_index|vault_keyset|vault_turn|vault_node|sweep_work|return_row|return_problem|return_file|` +
		`figures_cell|figures_data|audit_data|evidence_page|evidence_mail|evidence_words|api_token_use)\b`)
	writes := regexp.MustCompile(`(?i)\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+(?:[a-z_]+\b|\{\w+\})`)
	named := regexp.MustCompile(`\s\{(?:draft|find|session|beside)\}$`) // tables of a room that package comeback is told of
	for _, s := range sources(t) {
		if strings.HasPrefix(s.Path, "internal/trust/ledger/") || strings.HasPrefix(s.Path, "internal/trust/backup/") || strings.HasPrefix(s.Path, "bench/") ||
			strings.HasPrefix(s.Path, "internal/testkit/") {
			continue
		}
		ast.Inspect(s.File, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING || !strings.HasPrefix(lit.Value, "`") {
				return true
			}
			for _, w := range writes.FindAllString(lit.Value, -1) {
				if !plumbing.MatchString(w) && !strings.HasSuffix(strings.ToUpper(w), " SET") && !(strings.HasPrefix(s.Path, "internal/trust/comeback/") && named.MatchString(w)) {
					t.Errorf("%s writes SQL to a table that is not known as plumbing: %s", s.Path, w)
				}
			}
			return true
		})
	}
}

func TestEveryPackageTellsWhatItIsFor(t *testing.T) {
	packages, told := map[string]bool{}, map[string]bool{}
	for _, s := range sources(t) {
		packages[s.Package] = true
		if s.File.Doc != nil && len(s.File.Doc.Text()) > 60 {
			told[s.Package] = true
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
		if s.Lines > longest {
			t.Errorf("%s has %d lines, more than %d", s.Path, s.Lines, longest)
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

// modFiles are the modules of this repository: the program's, the one that looks
// for known vulnerabilities, the one that looks for dead code, and the one that
// measures libraries beside ours.
var modFiles = []string{"go.mod", "tools/vuln/go.mod", "tools/check/go.mod", "bench/libraries/go.mod"}

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
		if len(fields) == 1 && strings.Contains(fields[0], "/") && strings.Contains(fields[0], ".") { // a tool, by the package of its command
			n++
			if !decidedTool(adr, fields[0]) {
				t.Errorf("the module of %s is not in docs/adr/0002-dependencies.md", fields[0])
			}
		}
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

// decidedTool says whether the module of a command is in the list.
func decidedTool(adr, command string) bool {
	for module := command; strings.Contains(module, "/"); module = path.Dir(module) {
		if strings.Contains(adr, "`"+module+"`") {
			return true
		}
	}
	return false
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
		if strings.HasPrefix(s.Path, "internal/site/web/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, s.Path))
		if err != nil {
			t.Fatal(err)
		}
		if found := reads.Find(text); found != nil {
			t.Errorf("%s reads files by %s past the forms of package web", s.Path, found)
		}
	}
}
