package access

import (
	"iter"
	"slices"
	"sync"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
)

// actionRules is the rules for one action, in the order of the files, and the
// attributes that any of them looks at.
type actionRules struct {
	list  []ruleEntry
	attrs []string
}

type ruleEntry struct {
	id   cedar.PolicyID
	rule *cedar.Policy
	role roleSet          // the role its principal must hold; 0 when left open
	kind cedar.EntityType // Route or Record; empty when left open
}

func (l *actionRules) add(id cedar.PolicyID, rule *cedar.Policy) {
	l.list = append(l.list, ruleEntry{id, rule, needs(rule), kindOf(rule)})
	_ = inspect((*ast.Policy)(rule.AST()), func(attr string) error {
		if !slices.Contains(l.attrs, attr) {
			l.attrs = append(l.attrs, attr)
		}
		return nil
	}, func(cedar.EntityUID) error { return nil })
}

// roleSet has one bit for each role, in the order of [Roles].
type roleSet uint32

func bitOf(r Role) roleSet {
	for i, known := range allRoles {
		if r == known {
			return 1 << i
		}
	}
	return 0
}

// needs gives the role that a rule's principal must hold. Roles are flat (none
// contains another), so a rule for a role that the actor lacks cannot match.
func needs(rule *cedar.Policy) roleSet {
	if scope, ok := rule.AST().Principal.(ast.ScopeTypeIn); ok {
		return bitOf(Role(scope.Entity.ID))
	}
	return 0
}

func kindOf(rule *cedar.Policy) cedar.EntityType {
	if scope, ok := rule.AST().Resource.(ast.ScopeTypeIs); ok {
		return scope.Type
	}
	return ""
}

// parentSets holds, for the combinations of roles that were met, the parents
// that an actor with those roles has: making one anew for each decision was a
// third of its cost.
type parentSets struct{ met sync.Map } // roleSet to cedar.EntityUIDSet

func newParentSets() *parentSets { return &parentSets{} }

func (p *parentSets) of(mask roleSet) cedar.EntityUIDSet {
	if set, ok := p.met.Load(mask); ok {
		return set.(cedar.EntityUIDSet)
	}
	var uids []cedar.EntityUID
	for i, r := range Roles() {
		if mask&(1<<i) != 0 {
			uids = append(uids, cedar.NewEntityUID(roleType, cedar.String(r)))
		}
	}
	set, _ := p.met.LoadOrStore(mask, cedar.NewEntityUIDSet(uids...))
	return set.(cedar.EntityUIDSet)
}

// scopedRules is the rules for one action that can bear on one actor and one
// type of resource.
type scopedRules struct {
	*actionRules
	roles roleSet
	kind  cedar.EntityType
}

// All lets Cedar walk the rules.
func (s scopedRules) All() iter.Seq2[cedar.PolicyID, *cedar.Policy] {
	return func(yield func(cedar.PolicyID, *cedar.Policy) bool) {
		for _, e := range s.list {
			if (e.role != 0 && e.role&s.roles == 0) || (e.kind != "" && e.kind != s.kind) {
				continue
			}
			if !yield(e.id, e.rule) {
				return
			}
		}
	}
}

func (l *actionRules) permits() bool {
	for _, e := range l.list {
		if e.rule.Effect() == cedar.Permit {
			return true
		}
	}
	return false
}
