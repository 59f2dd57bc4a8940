package app

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"candour/internal/base/errs"
	"candour/internal/room/audit"
	"candour/internal/site/command"
	"candour/internal/trust/access"
)

// examplesOf gives the lines under "Example" of the help of each command below one of
// these, in the order of the help.
func examplesOf(t *testing.T, groups ...string) (out map[string][]string) {
	t.Helper()
	o := append(command.Options(append(commands(), rooms().Commands()...)), kong.Name("candour"), kong.Bind(bound()...))
	parser, err := kong.New(&struct{}{}, o...)
	if err != nil {
		t.Fatal(err)
	}
	out = map[string][]string{}
	_ = kong.Visit(parser.Model, func(v kong.Visitable, next kong.Next) error {
		if n, ok := v.(*kong.Node); ok && n.Leaf() && slices.Contains(groups, firstWord(n.Path())) {
			for line := range strings.SplitSeq(n.Detail, "\n") {
				if strings.HasPrefix(line, "  candour ") {
					out[n.Path()] = append(out[n.Path()], strings.TrimSpace(line))
				}
			}
		}
		return next(nil)
	})
	return out
}

func firstWord(path string) string {
	for _, w := range strings.Fields(path) {
		if w != "candour" {
			return w
		}
	}
	return ""
}

// folders say which examples are run in one folder, one after another: each goes on
// with what those before it wrote.
var folders = [][]string{
	{"link train", "link run", "link evaluate", "link explain", "link review", "link people"},
	{"link sample"}, {"estimate linked"}, {"estimate one", "estimate multiverse", "estimate consistency"}, {"estimate sample"},
	{"networks run"}, {"networks why"}, {"networks sample"}, {"returns check"}, {"returns schema"}, {"returns sample"},
}

// needsAService are examples that work on the data of a service or a demonstration, and
// name its people and its releases.
var needsAService = []string{"returns load", "returns table", "returns audit", "returns trace", "returns reproduce"}

// findsFaults are examples that are to end with status 1, and what they say: the
// made-up set has faults in it.
var findsFaults = map[string]string{"candour returns check sample/made-up-force-01/*.csv": "Put the errors right in your own file"}

// TestExamplesOfTheHelpRun: whoever copies the examples of the help of link, estimate,
// networks and returns, line by line into a shell, gets what they say.
func TestExamplesOfTheHelpRun(t *testing.T) {
	found := map[string][]string{}
	for path, lines := range examplesOf(t, "link", "estimate", "networks", "returns") {
		name := strings.TrimPrefix(path, "candour ")
		if i := strings.IndexAny(name, "<[("); i >= 0 {
			name = strings.TrimSpace(name[:i])
		}
		found[name] = lines
	}
	bin := t.TempDir()
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, filepath.Join(bin, "candour")) // by this name it is the program
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, names := range folders {
		t.Run(strings.Join(names, ", "), func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range names {
				if len(found[name]) == 0 {
					t.Errorf("the help of %s has no example", name)
				}
				for _, line := range found[name] {
					c := exec.CommandContext(t.Context(), "/bin/sh", "-c", line)
					c.Dir, c.Env = dir, append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
					out, err := c.CombinedOutput()
					faults := findsFaults[line]
					if (err != nil) != (faults != "") || !strings.Contains(string(out), faults) {
						t.Errorf("%s: %v\n%s", line, err, out)
					}
				}
				delete(found, name)
			}
		})
	}
	for _, name := range needsAService {
		if len(found[name]) == 0 {
			t.Errorf("%s has no example, or is gone: take it off the list", name)
		}
		delete(found, name)
	}
	for name := range found {
		t.Errorf("the examples of %q are run by nothing: add it to folders", name)
	}
}

// TestTheAuditTakesWhatTheSampleCommandMakes: the lists that candour link sample
// --audit writes are taken by an audit's upload as they are, without a warning about
// a column; those that show who is who are refused, since they say of nobody whether
// it is a child or a suspect.
func TestTheAuditTakesWhatTheSampleCommandMakes(t *testing.T) {
	s := bareSite(t)
	dir := t.TempDir()
	candour(t, 0, "link", "sample", "--audit", "--people", "200", "--seed", "3", "--out", filepath.Join(dir, "list.csv"))
	candour(t, 0, "link", "sample", "--people", "20", "--seed", "3", "--out", filepath.Join(dir, "plain.csv"))
	candour(t, 1, "link", "sample", "--audit", "--lists", "3", "--out", filepath.Join(dir, "no.csv"))
	candour(t, 1, "link", "sample", "--audit")
	ann := access.Actor{ID: "ann", Name: "Synthetic Person (ann)", Body: "made-up-audit", Human: "H-ann", Synthetic: true, Roles: []access.Role{access.RoleAuditAnalyst},
		Standing: access.Alone("ann", "H-ann", "made-up-audit", access.No)}
	ctx := access.WithActor(t.Context(), ann)
	p, err := s.audit.Begin(ctx, audit.ProjectInput{Title: "Made-up", Question: "How many?", People: "Made-up children.", Place: "Made-up Areas", Since: "2023-04",
		Until: "2024-03", Basis: "A made-up agreement."})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "list-*.csv"))
	if err != nil || len(files) != 4 {
		t.Fatalf("%q %v", files, err)
	}
	add := func(path string) error {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".csv")
		report, err := s.audit.AddList(ctx, p.ID, audit.ListInput{Name: name, Kind: "other", Body: "A made-up body", Agreed: "A made-up agreement."},
			audit.File{Name: filepath.Base(path), Data: bytes.NewReader(data), Size: int64(len(data))})
		if err == nil && (report.Errors > 0 || report.Warnings > 0) {
			t.Errorf("%s: %d errors, %d warnings", path, report.Errors, report.Warnings)
		}
		return err
	}
	for _, path := range files {
		if err := add(path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	if err := add(filepath.Join(dir, "plain.csv")); !errs.Is(err, errs.Invalid) {
		t.Errorf("a list without roles was taken: %v", err)
	}
	v, err := s.audit.Open(ctx, p.ID)
	if err != nil || len(v.Lists) != 4 || v.Lists[0].Records == 0 {
		t.Fatalf("%+v %v", v.Lists, err)
	}
}
