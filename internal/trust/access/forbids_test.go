package access

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cedar-policy/cedar-go"
	"pgregory.net/rapid"
)

// permitAll is a folder that permits everything to everybody.
func permitAll(p *Policy) fstest.MapFS {
	var b strings.Builder
	for _, r := range Roles() {
		for _, a := range p.Actions() {
			_, _ = fmt.Fprintf(&b, "permit (principal in Role::%q, action == Action::%q, resource);\n", r, a)
		}
	}
	return fstest.MapFS{"all.cedar": {Data: []byte(b.String())}}
}

// overAll is such a folder over the rules of the house.
func overAll() (*Policy, error) {
	p, err := Compile(House()...)
	if err != nil {
		return nil, err
	}
	return Over(permitAll(p), House()...)
}

// forbidsBuiltIn is every rule of the built-in files that forbids, read from
// the files as they are.
func forbidsBuiltIn(t testing.TB) (out []*cedar.Policy) {
	t.Helper()
	p, err := Compile(House()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range p.Documents() {
		list, err := cedar.NewPolicyListFromBytes(d.Name, []byte(d.Text))
		if err != nil {
			t.Fatal(err)
		}
		for _, rule := range list {
			if rule.Effect() == cedar.Forbid {
				out = append(out, rule)
			}
		}
	}
	return out
}

// A folder that permits everything still meets each built-in rule that forbids,
// for each action that it names; and the page of policies shows it.
func TestFolderMeetsEveryBuiltInForbid(t *testing.T) {
	p, err := overAll()
	if err != nil {
		t.Fatal(err)
	}
	shown := ""
	for _, d := range p.Documents() {
		if d.BuiltIn {
			shown += d.Text
		}
	}
	forbids := forbidsBuiltIn(t)
	if len(forbids) < 20 {
		t.Fatalf("only %d rules that forbid were found", len(forbids))
	}
	for _, f := range forbids {
		actions, err := checkRule(f, p.Actions())
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range actions {
			held := false
			for _, e := range p.rules[a].list {
				held = held || bytes.Equal(e.rule.MarshalCedar(), f.MarshalCedar())
			}
			if !held {
				t.Errorf("%s is not held to:\n%s", a, f.MarshalCedar())
			}
		}
		if says := string(f.Annotations()["says"]); says != "" && !strings.Contains(shown, says) {
			t.Errorf("the page of policies does not show %q", says)
		}
	}
	if strings.Contains(shown, "permit (") {
		t.Error("a built-in rule that permits is shown as always in force")
	}
	more := Rules{Room: "test", Files: fstest.MapFS{"test.cedar": {Data: []byte(`forbid (principal in Role::"analyst", action == Action::"vault.ask", resource);`)}}}
	if other, err := Over(permitAll(p), append(House(), more)...); err != nil || other.Version() == p.Version() {
		t.Errorf("the version does not cover the built-in rules (%v)", err)
	}
}

// What such a folder decides is what the built-in rules that forbid leave.
func TestPropertyFolderLeavesForbidsInForce(t *testing.T) {
	p, err := overAll()
	if err != nil {
		t.Fatal(err)
	}
	alone := cedar.NewPolicySet()
	for i, f := range forbidsBuiltIn(t) {
		alone.Add(cedar.PolicyID(fmt.Sprint(i)), f)
	}
	names := rapid.SampledFrom([]string{"", "force", "dept", "panel"})
	some := rapid.SliceOfN(names, 0, 2)
	met := 0
	rapid.Check(t, func(t *rapid.T) {
		who := Actor{ID: "p1", Body: names.Draw(t, "body"),
			Roles: rapid.SliceOfN(rapid.SampledFrom(StaffRoles()), 1, 3).Draw(t, "roles")}
		who.Standing = Alone(who.ID, names.Draw(t, "human"), who.Body, Known(rapid.IntRange(0, 2).Draw(t, "closes")))
		res := Resource{Kind: rapid.SampledFrom([]string{"route", "review", "commitment"}).Draw(t, "kind"), ID: "c1", Attrs: map[string]any{
			"owner": names.Draw(t, "owner"), "reporter": names.Draw(t, "reporter"), "author": "p1", "origin": some.Draw(t, "origin"), "confirmed": rapid.Bool().Draw(t, "confirmed"),
			"barred": some.Draw(t, "barred"), "proposer": names.Draw(t, "proposer"), "published": rapid.Bool().Draw(t, "published")}}
		f, err := p.sets.newFacts(who, res, knownAttrs)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range p.Actions() {
			_, diag := cedar.Authorize(alone, f, f.asking(a))
			forbidden := len(diag.Reasons) > 0 || len(diag.Errors) > 0
			if forbidden {
				met++
			}
			if got := p.Authorize(context.Background(), who, a, res) != nil; got != forbidden {
				t.Fatalf("%v %s %v: refused %v, by the built-in rules %v", who, a, res, got, forbidden)
			}
		}
	})
	if met == 0 {
		t.Error("no rule that forbids was ever met")
	}
}
