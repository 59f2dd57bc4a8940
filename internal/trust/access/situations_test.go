package access

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/errs"
)

// A situation is one way in which an actor can stand to a record.
type situation struct {
	mark  byte
	words string
	// actor and res change the plain case: somebody of another body, everything
	// known, who was given the record, which is a draft.
	actor func(*Actor)
	res   func(map[string]any)
	route bool
}

const (
	ownBody, parentBody, otherBody = "own", "parent", "other"
	ownAccount, twinAccount        = "p1", "p2"
)

func plainActor(r Role) Actor {
	if r == RoleSystem {
		a := SystemActor("test")
		a.Standing = Standing{Kin: []string{ownBody}, Closes: No, Selves: []string{a.ID}}
		a.Body = ownBody
		return a
	}
	a := Actor{ID: ownAccount, Name: "Synthetic Person 1", Body: ownBody, Human: "H1", Roles: []Role{r}}
	a.Standing = Standing{Kin: []string{ownBody, parentBody}, Closes: No, Selves: []string{ownAccount, twinAccount, "H1"}}
	if r == RoleToken {
		a = TokenActor(a, "t1", "records", []string{"returns.send", "returns.read"})
	}
	return a
}

func plainFacts() map[string]any {
	return map[string]any{"owner": otherBody, "reporter": otherBody, "author": "p9", "bodies": []string{otherBody}, "published": false,
		"origin": []string{"closer"}, "confirmed": true, "barred": []string{"H9"}, "allocated": []string{"H1"}, "proposer": "H8",
		"consented": true, "custodians": 0, "administrators": 1, "walled": true, "sealed": true, "move": "receive"}
}

func setFact(name string, v any) func(map[string]any) {
	return func(m map[string]any) { m[name] = v }
}

func without(name string) func(map[string]any) { return func(m map[string]any) { delete(m, name) } }

func each(fs ...func(map[string]any)) func(map[string]any) {
	return func(m map[string]any) {
		for _, f := range fs {
			f(m)
		}
	}
}

func owned(body string) func(map[string]any) {
	return each(setFact("owner", body), setFact("reporter", body), setFact("bodies", []string{body}))
}

func closing(k Known) func(*Actor) { return func(a *Actor) { a.Closes = k } }

func nameless(a *Actor) { a.Body, a.Human, a.Standing = "", "", Standing{} }

func also(r Role) func(*Actor) { return func(a *Actor) { a.Roles = append(a.Roles, r) } }

// situations are what the golden file and the test of the walls go through.
func situations() []situation {
	unsure := setFact("confirmed", false)
	return []situation{
		{mark: 'p', words: "a page", route: true},
		{mark: 'a', words: "a draft of another body, all known, given to them"},
		{mark: 'A', words: "the same, published", res: setFact("published", true)},
		{mark: 'o', words: "owner, reporter and addressee are their own body", res: owned(ownBody)},
		{mark: 'O', words: "the same, published", res: each(owned(ownBody), setFact("published", true))},
		{mark: 'P', words: "the same are their body's parent", res: owned(parentBody)},
		{mark: 'm', words: "owner is their own body, addressee another", res: setFact("owner", ownBody)},
		{mark: 'M', words: "owner is their body's parent, reporter another", res: setFact("owner", parentBody)},
		{mark: 'j', words: "addressee is their own body, owner another", res: setFact("bodies", []string{ownBody})},
		{mark: '=', words: "addressee is their own body, no owner", res: each(setFact("bodies", []string{ownBody}), without("owner"))},
		{mark: '*', words: "their own body took over from the owner, which was closed", res: setFact("heirs", []string{ownBody})},
		{mark: '<', words: "another body took over from the owner, which was closed", res: setFact("heirs", []string{"heir"})},
		{mark: 'r', words: "their body's parent reported", res: setFact("reporter", parentBody)},
		{mark: 'b', words: "their own body closed the case", res: setFact("origin", []string{ownBody})},
		{mark: 'k', words: "their body's parent closed the case", res: setFact("origin", []string{"closer", parentBody})},
		{mark: 'u', words: "who closed it is not confirmed; their body closes none", res: unsure},
		{mark: 'U', words: "who closed it is not confirmed; their body closes cases", res: unsure, actor: closing(Yes)},
		{mark: '?', words: "who closed it is not confirmed; of their body nobody has said", res: unsure, actor: closing(Unknown)},
		{mark: 'C', words: "confirmed; their body closes cases, not this one", actor: closing(Yes)},
		{mark: 'c', words: "confirmed; whether their body closes cases is not known", actor: closing(Unknown)},
		{mark: 'x', words: "another account of theirs is barred", res: setFact("barred", []string{twinAccount})},
		{mark: 's', words: "another account of theirs proposed or wrote it", res: each(setFact("proposer", twinAccount), setFact("author", twinAccount))},
		{mark: '>', words: "another account of theirs proposed it, and somebody else wrote it", res: setFact("proposer", twinAccount)},
		{mark: 'n', words: "given to others", res: setFact("allocated", []string{"H9"})},
		{mark: 'h', words: "which human they are is not known", actor: func(a *Actor) { a.Human, a.Selves = "", nil }},
		{mark: 'w', words: "they belong to no body", actor: func(a *Actor) { a.Body, a.Kin, a.Closes = "", nil, Unknown }},
		{mark: 'W', words: "their body is not on the list", actor: func(a *Actor) { a.Kin = nil }},
		{mark: '1', words: "no origin", res: without("origin")},
		{mark: '2', words: "nothing said whether it is confirmed", res: without("confirmed")},
		{mark: '3', words: "no list of the barred", res: without("barred")},
		{mark: '4', words: "nobody known to whom it was given", res: without("allocated")},
		{mark: '5', words: "no owner", res: without("owner")},
		{mark: '6', words: "no proposer", res: without("proposer")},
		{mark: '7', words: "no reporter", res: without("reporter")},
		{mark: '8', words: "no author", res: without("author")},
		{mark: '9', words: "no addressee", res: without("bodies")},
		{mark: 'z', words: "no fact known", res: func(m map[string]any) { clear(m) }},
		{mark: 'i', words: "the person's own, by their phrase", res: setFact("mine", true)},
		{mark: 'I', words: "the person's own, and their body closed it", res: each(setFact("mine", true), setFact("origin", []string{ownBody}))},
		{mark: 'f', words: "said not to be the person's own, and their body closed it", res: each(setFact("mine", false), setFact("origin", []string{ownBody}))},
		{mark: 'J', words: "the person's own, of whom nothing else is known", res: setFact("mine", true), actor: nameless},
		{mark: 'F', words: "said not to be the person's own, and nothing is known of them", res: setFact("mine", false), actor: nameless},
		{mark: 'K', words: "the person's own, not confirmed, and their body closes cases", res: each(setFact("mine", true), unsure), actor: closing(Yes)},
		{mark: 'H', words: "said not to be the person's own, not confirmed, and their body closes cases", res: each(setFact("mine", false), unsure), actor: closing(Yes)},
		{mark: 'L', words: "the person's own, and another account of theirs is barred", res: each(setFact("mine", true), setFact("barred", []string{twinAccount}))},
		{mark: 'X', words: "said not to be the person's own, and another account of theirs is barred", res: each(setFact("mine", false), setFact("barred", []string{twinAccount}))},
		{mark: 'R', words: "the person's own, and nothing else known", res: func(m map[string]any) { clear(m); m["mine"] = true }},
		{mark: 'Z', words: "said not to be the person's own, and nothing else known", res: func(m map[string]any) { clear(m); m["mine"] = false }},
		{mark: 'E', words: "the person's own, no origin", res: each(setFact("mine", true), without("origin"))},
		{mark: 'S', words: "the person's own, nothing said whether it is confirmed", res: each(setFact("mine", true), without("confirmed"))},
		{mark: '!', words: "the person's own, no list of the barred", res: each(setFact("mine", true), without("barred"))},
		{mark: 'N', words: "said not to be the person's own; a custodian too", actor: also(RoleCustodian), res: setFact("mine", false)},
		{mark: 'Y', words: "said not to be the person's own; an administrator too", actor: also(RoleAdministrator), res: setFact("mine", false)},
		{mark: 'q', words: "the person has not agreed, one custodian has", res: each(setFact("consented", false), setFact("custodians", 1))},
		{mark: 'Q', words: "the person has not agreed, two custodians have", res: each(setFact("consented", false), setFact("custodians", 2))},
		{mark: '+', words: "nothing said whether the person has agreed; two custodians have", res: each(without("consented"), setFact("custodians", 2))},
		{mark: '$', words: "the person has not agreed, and nothing said how many custodians have", res: each(setFact("consented", false), without("custodians"))},
		{mark: '%', words: "two administrators are left", res: setFact("administrators", 2)},
		{mark: '0', words: "no administrator is left", res: setFact("administrators", 0)},
		{mark: 'y', words: "the project is not sealed", res: setFact("sealed", false)},
		{mark: 'e', words: "nobody said whether it has walls", res: without("walled")},
		{mark: 'l', words: "it has no walls, and their body closes cases", res: each(setFact("walled", false), unsure, setFact("origin", []string{ownBody}),
			setFact("barred", []string{twinAccount})), actor: closing(Yes)},
		{mark: 'B', words: "it has no walls, and nothing is known of them", res: setFact("walled", false), actor: nameless},
		{mark: '#', words: "their own body's, and the step is another than to send a file", res: each(owned(ownBody), setFact("move", "submit"))},
		{mark: '&', words: "their own body's, and nobody said which step", res: each(owned(ownBody), without("move"))},
		{mark: '@', words: "their own body's, and the token may do nothing", res: owned(ownBody), actor: func(a *Actor) { a.Scopes = nil }},
		{mark: '_', words: "their own body's, and which human they are is not known", res: owned(ownBody), actor: func(a *Actor) { a.Human, a.Selves = "", nil }},
		{mark: '~', words: "a page, and the token may do nothing", route: true, actor: func(a *Actor) { a.Scopes = nil }},
		{mark: 'd', words: "a draft; an auditor too", actor: also(RoleAuditor)},
		{mark: 'D', words: "a draft; an administrator too", actor: also(RoleAdministrator)},
		{mark: 'g', words: "a draft; a custodian too", actor: also(RoleCustodian)},
		{mark: 'G', words: "a draft; a coordinator too", actor: also(RoleCoordinator)},
		{mark: 'v', words: "the person's own; an administrator too", actor: also(RoleAdministrator), res: setFact("mine", true)},
		{mark: 'V', words: "the person's own; a custodian too", actor: also(RoleCustodian), res: setFact("mine", true)},
		{mark: 't', words: "a page; an auditor too", actor: also(RoleAuditor), route: true},
		{mark: 'T', words: "a page; an administrator too", actor: also(RoleAdministrator), route: true},
	}
}

// of gives who asks about what in this situation.
func (s situation) of(r Role) (Actor, Resource) {
	a, res := plainActor(r), Route()
	if s.actor != nil && r != RoleSystem {
		s.actor(&a)
	}
	if !s.route {
		facts := plainFacts()
		if s.res != nil {
			s.res(facts)
		}
		res = Resource{Kind: "record", ID: "r1", Attrs: facts}
	}
	return a, res
}

func (s situation) ask(p *Policy, r Role, action Action) error {
	a, res := s.of(r)
	return p.Authorize(context.Background(), a, action, res)
}

var rewrite = flag.Bool("update-situations", false, "write the golden file of situations again")

const situationsFile = "testdata/situations.golden"

// TestSituations holds, for every action and role, in which situations it is
// allowed: own, other, parent's and barred bodies, origin known and not, human
// known and not, each fact missing.
func TestSituations(t *testing.T) {
	p, err := Compile(House()...)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("# In which situations each role may do each action; run with -update-situations to write it again.\n")
	for _, s := range situations() {
		fmt.Fprintf(&b, "# %c %s\n", s.mark, s.words)
	}
	for _, a := range p.Actions() {
		writeAction(&b, p, a)
	}
	if *rewrite {
		if err := os.WriteFile(situationsFile, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(situationsFile)
	if err != nil {
		t.Fatal(err)
	}
	sameLines(t, string(want), b.String())
}

// writeAction groups the roles that may do an action in the same situations.
func writeAction(b *strings.Builder, p *Policy, a Action) {
	by := map[string][]string{}
	for _, r := range Roles() {
		marks := ""
		for _, s := range situations() {
			if s.ask(p, r, a) == nil {
				marks += string(s.mark)
			} else {
				marks += "-"
			}
		}
		if strings.Trim(marks, "-") != "" {
			by[marks] = append(by[marks], string(r))
		}
	}
	fmt.Fprintf(b, "\n%s\n", a)
	for _, marks := range slices.Sorted(maps.Keys(by)) {
		fmt.Fprintf(b, "  %s  %s\n", marks, strings.Join(by[marks], " "))
	}
}

func sameLines(t *testing.T, want, got string) {
	t.Helper()
	if want == got {
		return
	}
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			t.Fatalf("who may do what has changed, first in line %d:\nwas %s\nis  %s\nIf that is meant, run with -update-situations and read the difference.", i+1, a, b)
		}
	}
}

// outcome is what somebody is told: nothing, or the words of the refusal.
func outcome(err error) string {
	if err == nil {
		return "allowed"
	}
	return errs.Message(err)
}
