package access

import (
	"context"
	"testing"

	"github.com/cedar-policy/cedar-go"
	"pgregory.net/rapid"
)

// The index by action and by role is a short cut. This makes each decision
// again over every rule of every file, with none left out.
func TestPropertyIndexChangesNoDecision(t *testing.T) {
	p, err := Compile(House()...)
	if err != nil {
		t.Fatal(err)
	}
	all := cedar.NewPolicySet()
	for _, d := range p.Documents() {
		list, err := cedar.NewPolicyListFromBytes(d.Name, []byte(d.Text))
		if err != nil {
			t.Fatal(err)
		}
		for i, rule := range list {
			all.Add(cedar.PolicyID(d.Name+string(rune('a'+i))), rule)
		}
	}
	names := rapid.SampledFrom([]string{"", "force", "dept", "panel"})
	rapid.Check(t, func(t *rapid.T) {
		who := Actor{ID: rapid.SampledFrom([]string{"p1", "p2", "system:x"}).Draw(t, "id"), Body: names.Draw(t, "body"),
			Roles: rapid.SliceOf(rapid.SampledFrom(Roles())).Draw(t, "roles")}
		who.Standing = Alone(who.ID, names.Draw(t, "human"), who.Body, Known(rapid.IntRange(0, 2).Draw(t, "closes")))
		res := Resource{Kind: rapid.SampledFrom([]string{"route", "commitment"}).Draw(t, "kind"), ID: "c1", Attrs: map[string]any{
			"owner": names.Draw(t, "owner"), "reporter": names.Draw(t, "reporter"), "author": "p2",
			"bodies": rapid.SliceOf(names).Draw(t, "bodies"), "published": rapid.Bool().Draw(t, "published")}}
		f, err := p.sets.newFacts(who, res, knownAttrs)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range p.Actions() {
			want, diag := cedar.Authorize(all, f, f.asking(a))
			if len(diag.Errors) > 0 {
				t.Fatalf("%s: the rules cannot be worked out: %v", a, diag.Errors)
			}
			if got := p.Authorize(context.Background(), who, a, res) == nil; got != bool(want) {
				t.Fatalf("%v %s %v: %v, over all the rules %v", who, a, res, got, want)
			}
		}
	})
}
