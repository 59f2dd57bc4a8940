package access

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/x/exp/ast"

	"candour/internal/base/errs"
)

// The Go edition of Cedar has no validator. A misspelt name in a rule would
// never match, and nobody would notice; so the names are checked here.

// position finds "FILE:LINE:COLUMN" in a parser's error.
var position = regexp.MustCompile(`:(\d+):(\d+)`)

// parseError says which file and line did not parse.
func parseError(name string, err error) error {
	line := 0
	if m := position.FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1])
	}
	return &errs.Error{
		Code:    errs.Invalid,
		Message: fmt.Sprintf("The policy file %s cannot be used: line %d does not parse (%v).", name, line, err),
		Fields:  []errs.Field{{Name: name, Message: err.Error(), Row: line}},
	}
}

// checkRule gives the actions that a rule bears on, of those that it may speak of,
// or says what is wrong.
func checkRule(rule *cedar.Policy, may []Action) ([]Action, error) {
	tree := (*ast.Policy)(rule.AST())
	at := fmt.Sprintf("line %d", rule.Position().Line)
	actions, err := actionsOf(tree, may)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	if err := errors.Join(checkPrincipal(tree), checkResource(tree), checkConditions(tree)); err != nil {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	return actions, nil
}

// actionsOf reads the action part of a rule. A forbidding rule may leave it
// open and so bear on everything; a permitting rule may not.
func actionsOf(tree *ast.Policy, may []Action) ([]Action, error) {
	var uids []cedar.EntityUID
	switch scope := tree.Action.(type) {
	case ast.ScopeTypeAll:
		if tree.Effect == ast.EffectForbid {
			return may, nil
		}
		return nil, errors.New("a rule that permits must name the actions that it permits")
	case ast.ScopeTypeEq:
		uids = append(uids, scope.Entity)
	case ast.ScopeTypeIn:
		uids = append(uids, scope.Entity)
	case ast.ScopeTypeInSet:
		uids = scope.Entities
	default:
		return nil, errors.New("the action must be named with == or in [...]")
	}
	var out []Action
	for _, uid := range uids {
		a := Action(uid.ID)
		if uid.Type != actionType || !slices.Contains(may, a) {
			return nil, fmt.Errorf("there is no action %s", uid)
		}
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out, nil
}

// checkPrincipal wants a permitting rule to name roles, never a person, and
// any rule to name roles that exist.
func checkPrincipal(tree *ast.Policy) error {
	switch scope := tree.Principal.(type) {
	case ast.ScopeTypeIn:
		return checkUID(scope.Entity)
	case ast.ScopeTypeAll:
		if tree.Effect == ast.EffectForbid || mentionsRole(tree) {
			return nil
		}
		return errors.New("a rule that permits must name the role that it permits")
	}
	return errors.New(`the principal must be left open or be: principal in Role::"..."`)
}

func checkResource(tree *ast.Policy) error {
	switch scope := tree.Resource.(type) {
	case ast.ScopeTypeAll:
		return nil
	case ast.ScopeTypeIs:
		if scope.Type == routeType || scope.Type == recordType {
			return nil
		}
		return fmt.Errorf("there is no type %s; a resource is a Route or a Record", scope.Type)
	}
	return errors.New("the resource must be left open or be: resource is Route, resource is Record")
}

// checkConditions looks at every name inside when and unless.
func checkConditions(tree *ast.Policy) error { return inspect(tree, checkAttr, checkUID) }

// inspect shows every attribute and every entity that the conditions of a rule
// name, and gives the first error.
func inspect(tree *ast.Policy, attr func(string) error, uid func(cedar.EntityUID) error) (err error) {
	note := func(e error) {
		if err == nil {
			err = e
		}
	}
	for _, c := range tree.Conditions {
		ast.Inspect(ast.NewNode(c.Body), func(n ast.IsNode) bool {
			switch n := n.(type) {
			case ast.NodeTypeAccess:
				note(attr(string(n.Value)))
			case ast.NodeTypeHas:
				note(attr(string(n.Value)))
			case ast.NodeValue:
				if v, ok := n.Value.(cedar.EntityUID); ok {
					note(uid(v))
				}
			}
			return true
		})
	}
	return err
}

func checkAttr(name string) error {
	if slices.Contains(knownAttrs, name) {
		return nil
	}
	return fmt.Errorf("there is no attribute %q", name)
}

// checkUID wants a role that exists: the rules name no person and no record.
func checkUID(uid cedar.EntityUID) error {
	if uid.Type == roleType && slices.Contains(Roles(), Role(uid.ID)) {
		return nil
	}
	return fmt.Errorf("there is no role %s; rules name roles, not people or records", uid)
}

// mentionsRole says whether a condition names a role, for rules that leave the
// principal open and list several roles in a condition.
func mentionsRole(tree *ast.Policy) (found bool) {
	_ = inspect(tree, func(string) error { return nil }, func(uid cedar.EntityUID) error {
		found = found || uid.Type == roleType
		return nil
	})
	return found
}
