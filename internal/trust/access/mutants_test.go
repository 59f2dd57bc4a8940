package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cedar-policy/cedar-go"

	"candour/internal/base/errs"
)

// TestEveryConditionOfARuleIsFelt drops, one after another, each built-in rule, each
// side of each "and" and "or" in it, each of its conditions, and each action that it
// names. Each time somebody in some situation must be told something else than
// before; otherwise nothing holds that condition, or nobody needs it.
func TestEveryConditionOfARuleIsFelt(t *testing.T) {
	p, err := Compile(House()...)
	if err != nil {
		t.Fatal(err)
	}
	before := map[Action]asked{}
	for _, a := range p.Actions() {
		before[a] = p.askAll(t, a)
	}
	tried := 0
	for _, d := range p.Documents() {
		list, err := cedar.NewPolicyListFromBytes(d.Name, []byte(d.Text))
		if err != nil {
			t.Fatal(err)
		}
		for i, rule := range list {
			id := cedar.PolicyID(fmt.Sprintf("%s#%d", d.Name, i+1))
			for _, m := range mutantsOf(t, rule) {
				tried++
				if !p.tells(before, id, rule, m.rule) {
					t.Errorf("%s line %d: nobody feels it without %s", d.Name, rule.Position().Line, m.without)
				}
			}
		}
	}
	t.Logf("%d mutants", tried)
	if tried == 0 {
		t.Error("nothing was tried")
	}
}

// question is one role in one situation, with its facts made once.
type question struct {
	who   Actor
	res   Resource
	facts *facts
}

func (p *Policy) questions(t *testing.T, a Action) (out []question) {
	t.Helper()
	for _, r := range Roles() {
		for _, s := range situations() {
			who, res := s.of(r)
			f, err := p.sets.newFacts(who, res, p.rules[a].attrs)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, question{who, res, f})
		}
	}
	return out
}

// asked is all questions about an action and what was answered to each.
type asked struct {
	questions []question
	answers   []string
}

func (p *Policy) askAll(t *testing.T, a Action) (out asked) {
	t.Helper()
	// Where a wall speaks comes first, and what no rule permits last: a change
	// is so found sooner.
	said, allowed, rest := asked{}, asked{}, asked{}
	for _, q := range p.questions(t, a) {
		err := p.decide(q.who, a, q.res, p.rules[a], q.facts)
		if cannotBeWorkedOut(err) {
			t.Errorf("%s in %+v: %v", a, q.res.Attrs, err)
		}
		to := &rest
		switch {
		case err == nil:
			to = &allowed
		case slices.Contains(slices.Collect(maps.Values(p.says)), errs.Message(err)):
			to = &said
		}
		to.questions, to.answers = append(to.questions, q), append(to.answers, told(err))
	}
	return asked{slices.Concat(said.questions, allowed.questions, rest.questions), slices.Concat(said.answers, allowed.answers, rest.answers)}
}

// cannotBeWorkedOut says whether a rule stumbled over a fact that is not there. It
// is a refusal too, but one that takes with it what other rules permit: a rule asks
// whether it has a fact before it looks at it.
func cannotBeWorkedOut(err error) bool {
	return err != nil && strings.Contains(fmt.Sprint(errors.Unwrap(err)), "#")
}

// told is what somebody is told, and whether a rule stumbled.
func told(err error) string {
	if cannotBeWorkedOut(err) {
		return "a rule stumbled"
	}
	return outcome(err)
}

// differs says whether somebody whom a rule can bear on is told something else
// under other rules.
func (p *Policy) differs(a Action, e ruleEntry, rules *actionRules, was asked) bool {
	for i, q := range was.questions {
		if e.role != 0 && e.role&q.facts.roles == 0 || e.kind != "" && e.kind != q.facts.resource.UID.Type {
			continue
		}
		if told(p.decide(q.who, a, q.res, rules, q.facts)) != was.answers[i] {
			return true
		}
	}
	return false
}

// tells says whether anybody is told something else with the mutant (nil: none)
// in the place of the rule.
func (p *Policy) tells(before map[Action]asked, id cedar.PolicyID, rule, mutant *cedar.Policy) bool {
	actions, err := checkRule(rule, p.Actions())
	if err != nil {
		panic(err)
	}
	var changed []Action
	if mutant != nil {
		if changed, err = checkRule(mutant, p.Actions()); err != nil {
			return true // no file with such a rule is taken
		}
	}
	if mutant != nil && len(changed) < len(actions) { // of one that lost an action, that action alone is different
		actions = slices.DeleteFunc(actions, func(a Action) bool { return slices.Contains(changed, a) })
	}
	for _, a := range actions {
		with, dropped := &actionRules{}, ruleEntry{}
		for _, e := range p.rules[a].list {
			if e.id != id {
				with.list = append(with.list, e)
				continue
			}
			dropped = e
			if mutant != nil && slices.Contains(changed, a) {
				with.add(e.id, mutant)
			}
		}
		if p.differs(a, dropped, with, before[a]) {
			return true
		}
	}
	return false
}

type mutant struct {
	without string
	rule    *cedar.Policy // nil: the whole rule is gone
}

func mutantsOf(t *testing.T, rule *cedar.Policy) []mutant {
	t.Helper()
	text, err := rule.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	out := []mutant{{without: "the rule"}}
	add := func(without string, tree map[string]any) {
		text, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		var m cedar.Policy
		if err := m.UnmarshalJSON(text); err != nil {
			t.Fatalf("%s: %v\n%s", without, err, text)
		}
		out = append(out, mutant{without, &m})
	}
	read := func() map[string]any {
		var tree map[string]any
		if err := json.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		return tree
	}
	tree := read()
	conditions, _ := tree["conditions"].([]any)
	for i := range conditions {
		with := read()
		with["conditions"] = slices.Delete(with["conditions"].([]any), i, i+1)
		add(fmt.Sprint("its ", conditions[i].(map[string]any)["kind"]), with)
		for n := range sides(conditions[i].(map[string]any)["body"]) {
			with := read()
			c := with["conditions"].([]any)[i].(map[string]any)
			left := n
			body, gone := dropSide(c["body"], &left)
			c["body"] = body
			add(gone, with)
		}
	}
	action := tree["action"].(map[string]any)
	names, _ := action["entities"].([]any)
	for i := range names {
		with := read()
		a := with["action"].(map[string]any)
		a["entities"] = slices.Delete(a["entities"].([]any), i, i+1)
		if len(names) > 1 {
			add(fmt.Sprintf("the action %v", names[i]), with)
		}
	}
	return out
}

var junctions = []string{"&&", "||"}

// sides counts the sides of all "and" and "or" of a condition.
func sides(node any) int {
	n := 0
	walkJSON(node, func(m map[string]any) {
		for _, j := range junctions {
			if _, ok := m[j]; ok {
				n += 2
			}
		}
	})
	return n
}

func walkJSON(node any, fn func(map[string]any)) {
	switch v := node.(type) {
	case map[string]any:
		fn(v)
		for _, k := range slices.Sorted(maps.Keys(v)) {
			walkJSON(v[k], fn)
		}
	case []any:
		for _, c := range v {
			walkJSON(c, fn)
		}
	}
}

// dropSide leaves out the n-th side and says what it was.
func dropSide(node any, n *int) (any, string) {
	switch v := node.(type) {
	case map[string]any:
		for _, j := range junctions {
			both, ok := v[j].(map[string]any)
			if !ok {
				continue
			}
			for _, side := range []string{"left", "right"} {
				if *n == 0 {
					*n--
					return both[map[string]string{"left": "right", "right": "left"}[side]], briefly(both[side])
				}
				*n--
			}
		}
		for _, k := range slices.Sorted(maps.Keys(v)) {
			child, gone := dropSide(v[k], n)
			if gone != "" {
				v[k] = child
				return v, gone
			}
		}
	case []any:
		for i := range v {
			child, gone := dropSide(v[i], n)
			if gone != "" {
				v[i] = child
				return v, gone
			}
		}
	}
	return node, ""
}

func briefly(node any) string {
	text, err := json.Marshal(node)
	if err != nil {
		return fmt.Sprint(node)
	}
	return strings.NewReplacer(`"`, "", "{", "", "}", "").Replace(string(text))
}

// TestWhoWatchesOrRunsDoesNothingElse: an auditor or an administrator who is
// given another role as well can do with both what they could do with the one
// alone, and no more.
func TestWhoWatchesOrRunsDoesNothingElse(t *testing.T) {
	p, err := Compile(House()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, extra := range []Role{RoleAuditor, RoleAdministrator} {
		for _, a := range p.Actions() {
			for _, s := range situations() {
				alone := s.ask(p, extra, a) == nil
				both := s
				both.actor = func(who *Actor) {
					if s.actor != nil {
						s.actor(who)
					}
					who.Roles = append(who.Roles, extra)
				}
				for _, r := range StaffRoles() {
					if !alone && both.ask(p, r, a) == nil {
						t.Errorf("%s who is also %s may %s (%s)", r, extra, a, s.words)
					}
				}
			}
		}
	}
}
