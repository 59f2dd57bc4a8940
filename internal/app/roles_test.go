package app

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	auditdemo "candour/internal/room/audit/demo"
	inquirydemo "candour/internal/room/inquiry/demo"
	registerdemo "candour/internal/room/recommendation/demo"
	returnsdemo "candour/internal/room/returns/demo"
	reviewdemo "candour/internal/room/review/demo"
	"candour/internal/room/signin"
	"candour/internal/site/web"
	"candour/internal/testkit/source"
	"candour/internal/trust/access"
)

// peopledSite is a demonstration that has its people and no records: enough for
// what concerns roles alone.
func peopledSite(t *testing.T) *site {
	t.Helper()
	ctx, s := context.Background(), bareSite(t)
	admin := access.WithActor(ctx, access.Actor{ID: "command:test", Name: "test", Roles: []access.Role{access.RoleAdministrator}})
	for _, p := range slices.Concat(registerdemo.People(), reviewdemo.People(), returnsdemo.People(), auditdemo.People(), inquirydemo.People()) {
		p, err := s.signin.EnsureStaff(admin, staffOf(p))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Roles {
			s.people[string(r)] = p.ID
		}
	}
	return s
}

// TestEveryRoleCanBeGivenAndKept holds every role to what a person needs of it:
// words, a box on the form, somebody to become, an account of one's own, and a
// page on which the work begins.
func TestEveryRoleCanBeGivenAndKept(t *testing.T) {
	s := peopledSite(t)
	choose := s.browser("visitor").get(signin.DemoPath).Body.String()
	form := s.browser("administrator").get("/staff/new").Body.String()
	seen := map[string]bool{}
	for _, i := range access.RoleInfos() {
		role := string(i.Role)
		if i.Name == "" || i.Hint == "" || i.Room == "" || i.Name == role || seen[i.Name] {
			t.Errorf("%s has no words of its own: %+v", role, i)
		}
		seen[i.Name] = true
		if !strings.Contains(form, fmt.Sprintf(`name="roles" type="checkbox" value="%s"`, role)) || !strings.Contains(form, i.Name) {
			t.Errorf("%s has no box on the staff form", role)
		}
		if s.people[role] == "" {
			t.Errorf("nobody in the demonstration is %s", role)
			continue
		}
		if !strings.Contains(choose, i.Name+". Body:") {
			t.Errorf("/demo/choose does not say what %s is", role)
		}
		b := s.browser(role)
		if got := b.get(signin.AccountPath); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), i.Name) {
			t.Errorf("the account page of %s: %d", role, got.Code)
		}
		if got := b.get(i.Start); got.Code != http.StatusOK {
			t.Errorf("%s begins at %s: %d", role, i.Start, got.Code)
		}
		came := s.browser("visitor").post(signin.DemoPath, url.Values{"id": {s.people[role]}})
		if got := came.Header().Get("Location"); got != web.DeskPath {
			t.Errorf("%s comes to %q after signing in, not to the one desk", role, got)
		}
		if found, ok := access.RoleNamed(" " + strings.ToUpper(i.Name)); !ok || found != i.Role {
			t.Errorf("%q is taken for %q", i.Name, found)
		}
	}
}

// listsOfRoles are the places that name four roles or more, besides the one list
// of them, with what holds each to it.
var listsOfRoles = map[string]string{
	"internal/room/review/service.go":             "the keys to the vault's groups: whoever is not named has none, so a new role sees nothing",
	"internal/room/review/mine/readers.go":        "words to the person, who is told the role's own name where there are none (TestThePersonIsToldOfEveryReader)",
	"internal/app/openings.go":                    "what each room needs before it opens: a choice about each role that no list of roles holds",
	"internal/room/review/reviewtest/world.go":    "the made-up people of tests",
	"internal/room/review/pages/step_allocate.go": "names of fields of a form, and no list of roles",
	"internal/room/review/pages/several.go":       "names of fields of a form, and no list of roles",
}

// TestRolesAreListedOnce finds every list, map and switch of four roles or more.
func TestRolesAreListedOnce(t *testing.T) {
	found := source.Having(t, filepath.Join("..", ".."), func(file string) bool {
		return strings.HasPrefix(file, "internal/trust/access/") || strings.HasPrefix(filepath.Base(file), "demo")
	}, func(n ast.Node) bool { return rolesNamed(n) >= 4 })
	source.Excused(t, found, listsOfRoles, "%s lists roles of its own: make the list from access.RoleInfos, or say in listsOfRoles what holds it to them",
		"%s lists no roles any more")
}

// rolesNamed counts the different roles in one list, map or switch.
func rolesNamed(n ast.Node) int {
	switch n.(type) {
	case *ast.CompositeLit, *ast.SwitchStmt:
	default:
		return 0
	}
	roles := map[string]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectorExpr:
			if pkg, ok := n.X.(*ast.Ident); ok && pkg.Name == "access" && strings.HasPrefix(n.Sel.Name, "Role") && n.Sel.Name != "Role" {
				roles[n.Sel.Name] = true
			}
		case *ast.BasicLit:
			if role := access.Role(strings.Trim(n.Value, `"`)); n.Kind == token.STRING && slices.Contains(access.Roles(), role) {
				roles[string(role)] = true
			}
		}
		return true
	})
	return len(roles)
}

// TestTheGuideSaysEveryRole holds the table in the guide to the list of roles.
func TestTheGuideSaysEveryRole(t *testing.T) {
	const file = "../../docs/guides/staffing.md"
	was, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(was), "<!-- roles -->\n")
	_, tail, ok2 := strings.Cut(rest, "<!-- end -->")
	if !ok || !ok2 {
		t.Fatal("the guide has no place for the table of roles")
	}
	now := head + "<!-- roles -->\n" + rolesTable() + "<!-- end -->" + tail
	if *update {
		if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	compareLines(t, string(was), now)
}

func rolesTable() string {
	var b strings.Builder
	b.WriteString("| role | in a table | what it is for | needs a body | needs a number | a second administrator | begins at |\n|---|---|---|---|---|---|---|\n")
	say := func(yes bool) string { return map[bool]string{true: "yes"}[yes] }
	for _, i := range access.RoleInfos() {
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s | %s | `%s` |\n", i.Name, i.Role, i.Hint, say(i.Body), say(i.Human), say(i.Second), i.Start)
	}
	return b.String()
}
