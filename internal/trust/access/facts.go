package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cedar-policy/cedar-go"
)

// The types that the rules speak of.
const (
	userType   = cedar.EntityType("User")
	roleType   = cedar.EntityType("Role")
	actionType = cedar.EntityType("Action")
	routeType  = cedar.EntityType("Route")  // a page, before any record is known
	recordType = cedar.EntityType("Record") // anything else
)

// knownAttrs are the attributes a rule may name, of either side.
var knownAttrs = []string{"body", "kin", "closes", "selves", "scopes", // of the principal
	"kind", "bodies", "owner", "reporter", "author", "published", "heirs", // of the resource
	"origin", "confirmed", "barred", "allocated", "proposer", "mine", "consented", "custodians", // of a review
	"administrators", // of the list of staff: how many may still let others in
	"walled",         // of an entry of the log: what it is about has walls
	"sealed",         // of an audit project: its lists are in the vault
	"move"}           // of a return: which step is made

// facts is what the rules may look at: who asks, and about what. It is the
// whole of Cedar's entity store for one question.
type facts struct {
	roles     roleSet
	principal cedar.Entity
	resource  cedar.Entity
}

// Get finds one of the two entities. Roles hold no facts and are not stored.
func (f *facts) Get(uid cedar.EntityUID) (cedar.Entity, bool) {
	switch uid {
	case f.principal.UID:
		return f.principal, true
	case f.resource.UID:
		return f.resource, true
	}
	return cedar.Entity{}, false
}

func (sets *parentSets) newFacts(a Actor, res Resource, names []string) (*facts, error) {
	attrs, err := recordOf(res, names)
	if err != nil {
		return nil, err
	}
	kind := recordType
	if res.Kind == "route" {
		kind = routeType
	}
	roles := rolesOf(a)
	return &facts{
		roles:     roles,
		principal: principalOf(a, sets.of(roles), names),
		resource:  cedar.Entity{UID: cedar.NewEntityUID(kind, cedar.String(res.ID)), Attributes: attrs},
	}, nil
}

// rolesOf gives the roles that count. Whoever has a role is a member of the
// public too; whoever has none is nobody. The role "system" is believed only
// of an actor that [SystemActor] made, so that a row in the staff table cannot
// hand it out; "token" of one that [TokenActor] made, who has no other, and is no
// member of the public.
func rolesOf(a Actor) (out roleSet) {
	if strings.HasPrefix(a.ID, TokenPrefix) {
		if a.Has(RoleToken) {
			out = bitOf(RoleToken)
		}
		return out
	}
	for _, r := range a.Roles {
		if r != RoleToken && (r != RoleSystem || strings.HasPrefix(a.ID, "system:")) {
			out |= bitOf(r)
		}
	}
	if out != 0 {
		out |= bitOf(RolePublic)
	}
	return out
}

// principalOf makes the actor an entity whose parents are its roles.
func principalOf(a Actor, parents cedar.EntityUIDSet, names []string) cedar.Entity {
	attrs := make(cedar.RecordMap, 4)
	put := func(name string, known bool, v func() cedar.Value) {
		if known && slices.Contains(names, name) {
			attrs[cedar.String(name)] = v()
		}
	}
	put("body", a.Body != "", func() cedar.Value { return cedar.String(a.Body) })
	// Where somebody belongs is known only together with the body itself.
	put("kin", a.OfKin(a.Body), func() cedar.Value { return setOf(a.Kin) })
	put("closes", a.Closes != Unknown, func() cedar.Value { return cedar.Boolean(a.Closes == Yes) })
	put("selves", a.Is(a.ID), func() cedar.Value { return setOf(a.Selves) })
	put("scopes", a.Has(RoleToken), func() cedar.Value { return setOf(a.Scopes) })
	return cedar.Entity{
		UID:        cedar.NewEntityUID(userType, cedar.String(a.ID)),
		Parents:    parents,
		Attributes: cedar.NewRecord(attrs),
	}
}

// recordOf turns the attributes into Cedar's values. Empty text counts as
// missing: otherwise a person of no body would match a record of no body. Only
// the attributes that the rules for this action look at are turned.
func recordOf(res Resource, names []string) (cedar.Record, error) {
	m := make(cedar.RecordMap, len(names))
	for _, name := range names {
		if name == "kind" {
			m["kind"] = cedar.String(res.Kind)
			continue
		}
		v, ok := res.Attrs[name]
		if !ok {
			continue
		}
		value, err := valueOf(v)
		if err != nil {
			return cedar.Record{}, fmt.Errorf("attribute %q: %w", name, err)
		}
		if value != nil {
			m[cedar.String(name)] = value
		}
	}
	return cedar.NewRecord(m), nil
}

// valueOf gives nil, nil for a value that counts as missing.
func valueOf(v any) (cedar.Value, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		if v == "" {
			return nil, nil
		}
		return cedar.String(v), nil
	case bool:
		return cedar.Boolean(v), nil
	case int:
		return cedar.Long(v), nil
	case int64:
		return cedar.Long(v), nil
	case []string:
		return setOf(v), nil
	}
	return nil, fmt.Errorf("a %T is no attribute that the rules can weigh", v)
}

func setOf(list []string) cedar.Value {
	values := make([]cedar.Value, 0, len(list))
	for _, s := range list {
		if s != "" {
			values = append(values, cedar.String(s))
		}
	}
	return cedar.NewSet(values...)
}
