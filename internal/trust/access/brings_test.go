package access_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"candour/internal/app"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// reading is a made-up room with one action.
func reading(text string, acts ...access.Act) access.Rules {
	if acts == nil {
		acts = []access.Act{{Action: "test.read", Words: "Tested"}}
	}
	return access.Rules{Room: "test", Acts: acts, Files: fstest.MapFS{"bad.cedar": {Data: []byte(text)}}}
}

const readable = `permit (principal in Role::"analyst", action == Action::"test.read", resource);`

// TestARoomsRulesAreRefusedAtStart: each mistake in what a room brings, with the
// file and what is wrong.
func TestARoomsRulesAreRefusedAtStart(t *testing.T) {
	rule := strings.TrimSuffix(readable, ";")
	with := func(r access.Rules) error {
		_, err := access.Compile(append(app.Rules(), r)...)
		return err
	}
	if err := with(reading(readable)); err != nil {
		t.Fatalf("a room without a mistake: %v", err)
	}
	for _, c := range []struct{ name, text, want string }{
		{"does not parse", "// fine\n\npermit (principal, acton, resource);", "line 3"},
		{"unknown action", `permit (principal in Role::"analyst", action == Action::"test.reed", resource);`, "test.reed"},
		{"another room's action", readable + "\n" + strings.ReplaceAll(readable, "test.read", "review.read"), "review.read"},
		{"unknown role", `permit (principal in Role::"annalist", action == Action::"test.read", resource);`, "annalist"},
		{"unknown role in a condition", rule + ` when { principal in Role::"annalist" };`, "annalist"},
		{"unknown attribute", "\n" + rule + ` when { resource has onwer };`, "line 2"},
		{"unknown type", `permit (principal in Role::"analyst", action == Action::"test.read", resource is Page);`, "Page"},
		{"a person", `permit (principal == User::"p1", action == Action::"test.read", resource);`, "principal"},
		{"everybody", `permit (principal, action == Action::"test.read", resource);`, "role"},
		{"everything", `permit (principal in Role::"analyst", action, resource);`, "actions"},
	} {
		if err := with(reading(c.text)); !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), c.want) || !strings.Contains(errs.Message(err), "test/bad.cedar") {
			t.Errorf("%s: %v, want a refusal that names test/bad.cedar and %q", c.name, err, c.want)
		}
	}
	for name, c := range map[string]struct {
		room access.Rules
		want string
	}{
		"an action without rule":  {reading(readable, access.Act{Action: "test.read", Words: "Tested"}, access.Act{Action: "test.write", Words: "Written"}), "test.write"},
		"an action without words": {reading(readable, access.Act{Action: "test.read"}), "test.read"},
		"another's action":        {reading(readable, access.Act{Action: "log.read", Words: "Tested"}), "log.read"},
		"another's words":         {reading(readable, access.Act{Action: "test.read", Words: "Log of acts read"}), "log.read"},
	} {
		if err := with(c.room); !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), c.want) {
			t.Errorf("%s: %v, want a refusal that names %s", name, err, c.want)
		}
	}
	if _, err := access.FromFolder(t.TempDir(), app.Rules()...); !errs.Is(err, errs.Invalid) {
		t.Errorf("an empty folder: %v", err)
	}
}

// TestAForbiddingRuleOfARoomBindsNoOtherRoom: one that names no action bears on the
// room's own and the kernel's.
func TestAForbiddingRuleOfARoomBindsNoOtherRoom(t *testing.T) {
	p, err := access.Compile(append(app.Rules(), reading(readable+"\nforbid (principal in Role::\"analyst\", action, resource);"))...)
	if err != nil {
		t.Fatal(err)
	}
	who := actor("own", access.RoleAnalyst)
	if err := p.Authorize(t.Context(), who, "test.read", access.Route()); err == nil {
		t.Error("its own action is not forbidden")
	}
	if err := p.Authorize(t.Context(), who, "register.read", access.Route()); err != nil {
		t.Errorf("another room's action is forbidden: %v", err)
	}
}

// TestEveryConstantIsBrought: an action that code names and no room brings would be
// refused in use, not at start.
func TestEveryConstantIsBrought(t *testing.T) {
	p, n := policy(t), 0
	known := map[string]bool{"ledger.cover": true} // the log's own, of which nobody is asked
	for _, a := range p.Actions() {
		known[string(a)] = true
	}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range regexp.MustCompile(`(?m)^\s*(?:const )?\w+ +(?:access\.)?Action = "([^"]*)"`).FindAllStringSubmatch(string(text), -1) {
			if n++; !known[m[1]] {
				t.Errorf("%s names the action %q, which nobody brings", path, m[1])
			}
		}
		return err
	})
	if err != nil || n < 90 {
		t.Errorf("%d constants, %v", n, err)
	}
}

// TestWhatAsksForANewSignIn is the whole list: what opens sealed words or names, what
// gives somebody a right, what is put to somebody and signed, and what a custodian does.
func TestWhatAsksForANewSignIn(t *testing.T) {
	p := policy(t)
	var got []string
	for _, a := range p.Actions() {
		if p.WantsFresh(a) {
			got = append(got, string(a))
		}
	}
	slices.Sort(got)
	want := "inquiry.choose inquiry.chosen inquiry.closed inquiry.designate inquiry.designated inquiry.disclose inquiry.drafted inquiry.guarded inquiry.open inquiry.read inquiry.refer " +
		"inquiry.referred inquiry.seat inquiry.seated inquiry.send inquiry.settle inquiry.sign inquiry.sit " +
		"inquiry.warn settings.manage staff.agree token.make user.manage vault.approve vault.erase vault.identify vault.keep vault.reveal"
	if strings.Join(got, " ") != want {
		t.Errorf("%v", got)
	}
}
