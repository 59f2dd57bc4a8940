package access_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"candour/internal/app"
	"candour/internal/base/errs"
	"candour/internal/room/logbook"
	"candour/internal/room/recommendation"
	"candour/internal/trust/access"
)

var update = flag.Bool("update", false, "write the golden files")

func policy(t testing.TB) *access.Policy {
	t.Helper()
	p, err := access.Compile(app.Rules()...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func actor(body string, roles ...access.Role) access.Actor {
	id := "p1"
	if slices.Contains(roles, access.RoleSystem) {
		return access.SystemActor("test")
	}
	if slices.Contains(roles, access.RoleToken) {
		return access.TokenActor(access.Actor{ID: id, Name: "Synthetic Person 1", Body: body, Standing: access.Alone(id, "H1", body, access.No)}, "t1", "records", []string{"returns.send", "returns.read"})
	}
	return access.Actor{ID: id, Name: "Synthetic Person 1", Body: body, Roles: roles, Standing: access.Alone(id, "H1", body, access.No)}
}

// The resources of the matrix: a page; a record of the actor's own body; one
// of another body (each as a draft and published); and one with no facts.
func cases() []struct {
	name string
	res  access.Resource
} {
	record := func(body string, published bool) access.Resource {
		return access.Resource{Kind: "commitment", ID: "c1", Attrs: map[string]any{
			"bodies": []string{body}, "owner": body, "reporter": body, "author": "p2", "published": published,
		}}
	}
	return []struct {
		name string
		res  access.Resource
	}{
		{"page", access.Route()},
		{"own draft", record("own", false)},
		{"own published", record("own", true)},
		{"other draft", record("other", false)},
		{"other published", record("other", true)},
		{"no facts", access.Resource{Kind: "commitment", ID: "c1"}},
	}
}

func TestMatrix(t *testing.T) {
	p := policy(t)
	var b strings.Builder
	b.WriteString("# action x role: p page, o own draft, O own published, x other draft, X other published, n no facts known; - refused\n")
	fmt.Fprintf(&b, "%-22s", "")
	for _, r := range access.Roles() {
		fmt.Fprintf(&b, " %-13s", r)
	}
	b.WriteString("\n")
	for _, a := range p.Actions() {
		fmt.Fprintf(&b, "%-22s", a)
		for _, r := range access.Roles() {
			fmt.Fprintf(&b, " %-13s", cell(p, a, r))
		}
		b.WriteString("\n")
	}
	golden(t, "matrix.golden", b.String())
}

func cell(p *access.Policy, a access.Action, r access.Role) string {
	marks, out := "poOxXn", ""
	for i, c := range cases() {
		mark := "-"
		if p.Authorize(context.Background(), actor("own", r), a, c.res) == nil {
			mark = marks[i : i+1]
		}
		out += mark
	}
	return out
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	// Trailing blanks would be lost in an editor.
	got = regexp.MustCompile(`(?m) +$`).ReplaceAllString(got, "")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("who may do what has changed; if that is meant, run `go test ./internal/trust/access -update` and read the difference\n%s", got)
	}
}

// Facts about single people that the matrix cannot show.
func TestPeople(t *testing.T) {
	claim := func(owner, reporter, author string) access.Resource {
		return access.Resource{Kind: "commitment", ID: "c1", Attrs: map[string]any{
			"owner": owner, "reporter": reporter, "author": author, "published": true,
		}}
	}
	draft := access.Resource{Kind: "report", ID: "r1", Attrs: map[string]any{"published": false}}
	for _, c := range []struct {
		name   string
		who    access.Actor
		action access.Action
		res    access.Resource
		want   errs.Code // "" is allowed
		words  string
	}{
		{"a verifier of another body verifies", actor("panel", access.RoleVerifier), recommendation.FindingRecord, claim("force", "force", "p9"), "", ""},
		{"an owner who is also a verifier, another body", actor("panel", access.RoleVerifier, access.RoleOwner), recommendation.FindingRecord, claim("force", "force", "p9"), "", ""},
		{"own body", actor("force", access.RoleVerifier), recommendation.FindingRecord, claim("force", "dept", "p9"), errs.Forbidden, "own body"},
		{"own body reported", actor("dept", access.RoleVerifier), recommendation.FindingRecord, claim("force", "dept", "p9"), errs.Forbidden, "own body reported"},
		{"reported it themselves, then moved to the panel", actor("panel", access.RoleVerifier), recommendation.FindingRecord, claim("force", "force", "p1"), errs.Forbidden, "yourself"},
		{"a verifier of no body", actor("", access.RoleVerifier), recommendation.FindingRecord, claim("force", "force", "p9"), errs.Forbidden, ""},
		{"a commitment of no known body", actor("panel", access.RoleVerifier), recommendation.FindingRecord, claim("", "force", "p9"), errs.Forbidden, ""},
		{"a coordinator who is also a verifier", actor("panel", access.RoleVerifier, access.RoleCoordinator), recommendation.FindingRecord, claim("force", "force", "p9"), errs.Forbidden, "coordinator"},
		{"an administrator who is also a coordinator writes", actor("x", access.RoleAdministrator, access.RoleCoordinator), recommendation.ReportEdit, draft, errs.Forbidden, "administrator"},
		{"an administrator who is also a coordinator reads a draft", actor("x", access.RoleAdministrator, access.RoleCoordinator), recommendation.RegisterRead, draft, errs.Forbidden, "public"},
		{"an administrator who is also an auditor", actor("x", access.RoleAdministrator, access.RoleAuditor), logbook.LogRead, access.Route(), errs.Forbidden, "administrator"},
		{"an auditor who is also an analyst reads a draft", actor("x", access.RoleAuditor, access.RoleAnalyst), recommendation.RegisterRead, draft, errs.Forbidden, "auditor"},
		{"nobody at all", access.Actor{}, recommendation.RegisterRead, access.Route(), errs.Unauthenticated, ""},
		{"the public writes", access.Public(), recommendation.ReportEdit, draft, errs.Unauthenticated, "sign in"},
		{"the public and a draft", access.Public(), recommendation.RegisterRead, draft, errs.Unauthenticated, ""},
		{"a staff row that says system", access.Actor{ID: "p1", Roles: []access.Role{access.RoleSystem}}, recommendation.TakeLadderStep, draft, errs.Forbidden, ""},
		{"a role nobody knows", access.Actor{ID: "p1", Roles: []access.Role{"root"}}, recommendation.RegisterRead, access.Route(), errs.Forbidden, ""},
		{"an action nobody knows", actor("x", access.RoleCoordinator), "register.burn", access.Route(), errs.Forbidden, ""},
		{"nothing asked about", actor("x", access.RoleCoordinator), recommendation.RegisterRead, access.Resource{}, errs.Forbidden, ""},
		{"an attribute of the wrong type", actor("force", access.RoleOwner), recommendation.AnswerRecord,
			access.Resource{Kind: "recommendation", ID: "rec-77", Attrs: map[string]any{"bodies": "force"}}, errs.Forbidden, ""},
		{"an attribute of no type the rules know", actor("x", access.RoleCoordinator), recommendation.AnswerRecord,
			access.Resource{Kind: "report", ID: "rec-77", Attrs: map[string]any{"owner": struct{}{}}}, errs.Forbidden, ""},
		{"an owner commits in another body's name", actor("force", access.RoleOwner), recommendation.CommitmentCreate,
			access.Resource{Kind: "commitment", ID: "c", Attrs: map[string]any{"bodies": []string{"force"}, "owner": "dept"}}, errs.Forbidden, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := policy(t).Authorize(context.Background(), c.who, c.action, c.res)
			if errs.CodeOf(err) != c.want {
				t.Fatalf("got %v, want code %q", err, c.want)
			}
			if err != nil && !strings.Contains(errs.Message(err), c.words) {
				t.Errorf("words %q do not say %q", errs.Message(err), c.words)
			}
			if err != nil && c.res.ID == "rec-77" && strings.Contains(errs.Message(err), c.res.ID) {
				t.Errorf("words %q name the record", errs.Message(err))
			}
		})
	}
}

// Every action in the files is a constant and every constant is in the files.
func TestActionsInFilesAndCodeAgree(t *testing.T) {
	p := policy(t)
	named := map[access.Action]bool{}
	for _, d := range p.Documents() {
		for _, m := range regexp.MustCompile(`Action::"([^"]*)"`).FindAllStringSubmatch(d.Text, -1) {
			named[access.Action(m[1])] = true
			if !slices.Contains(p.Actions(), access.Action(m[1])) {
				t.Errorf("%s names %q, which is no action", d.Name, m[1])
			}
		}
	}
	for _, a := range p.Actions() {
		if !named[a] || !p.Knows(a) {
			t.Errorf("no policy file permits %q", a)
		}
	}
	if p.Knows("register.burn") {
		t.Error("Knows an action that does not exist")
	}
}

func TestVersionFollowsEveryByte(t *testing.T) {
	rooms := app.Rules()
	with := func(text string) string {
		p, err := access.Compile(append(rooms, reading(text))...)
		if err != nil {
			t.Fatal(err)
		}
		return p.Version()
	}
	if a, b := with(readable), with(readable+"\n"); a == b || len(a) != 12 || a == policy(t).Version() {
		t.Errorf("version %q did not follow the text: %q", a, b)
	}
}

func TestActorTravelsInContext(t *testing.T) {
	ctx := context.Background()
	if got := access.ActorFrom(ctx); got.ID != "public" || got.SignedIn() || !got.Has(access.RolePublic) {
		t.Errorf("with nobody noted: %+v, want a visitor", got)
	}
	want := actor("b", access.RoleOwner)
	if got := access.ActorFrom(access.WithActor(ctx, want)); got.ID != want.ID || !got.SignedIn() {
		t.Errorf("got %+v", got)
	}
	if got := access.ActorFrom(access.WithActor(ctx, access.Actor{})); got.Has(access.RolePublic) {
		t.Error("the zero actor became a visitor")
	}
}

func BenchmarkAuthorize(b *testing.B) {
	p := policy(b)
	res := access.Resource{Kind: "commitment", ID: "c1", Attrs: map[string]any{
		"owner": "force", "bodies": []string{"force", "dept"}, "reporter": "force", "author": "p9", "published": true}}
	who := actor("panel", access.RoleVerifier)
	ctx := context.Background()
	for _, a := range []access.Action{recommendation.RegisterRead, recommendation.FindingRecord} {
		b.Run(string(a), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := p.Authorize(ctx, who, a, res); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
