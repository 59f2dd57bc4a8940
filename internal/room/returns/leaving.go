package returns

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Directory lists who may sign in; package signin does.
type Directory interface {
	PeopleIn(ctx context.Context, q db.Querier) ([]access.Actor, error)
}

// Waits says whether a return waits for its body.
func (r *Return) Waits() bool {
	switch {
	case r.Refused != "":
		return false
	case r.State == Submitted:
		return false
	}
	return !r.State.Counts() || r.Unlocked
}

// Holds says what nobody else of somebody's body could send or sign. A return
// and a profile are the body's: where a colleague stays, they go on with them.
func (s *Service) Holds(ctx context.Context, q db.Querier, who access.Leaver) (out []string, err error) {
	if who.LastAt(access.RoleDataLead) {
		all, err := s.store.returns(ctx, q, "", who.Body)
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(r Return) bool { return !r.Waits() })
		if len(all) > 0 {
			out = append(out, web.Plural(len(all), "open return", "open returns")+" that nobody else at "+all[0].BodyName+" can send")
		}
	}
	if who.LastAt(access.RoleChief) {
		signs, err := s.toSign(ctx, q, who.Body)
		return append(out, signs...), err
	}
	return out, nil
}

// toSign says what waits for a chief officer of a body.
func (s *Service) toSign(ctx context.Context, q db.Querier, body string) (out []string, err error) {
	all, err := s.store.returns(ctx, q, "", body)
	if err != nil {
		return nil, err
	}
	waiting, err := s.store.waitingForChief(ctx, q)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(r Return) bool { return !slices.Contains(waiting, r.ID) })
	if len(all) > 0 {
		out = append(out, web.Plural(len(all), "return", "returns")+" that nobody else at "+all[0].BodyName+" can sign")
	}
	n, name, err := s.store.unsigned(ctx, q, body)
	if n > 0 {
		out = append(out, web.Plural(n, "problem profile", "problem profiles")+" that nobody else at "+name+" can sign")
	}
	return out, err
}

// Left changes nothing: a return keeps its state and its last day, and the desk
// says that nobody can send it.
func (s *Service) Left(context.Context, *ledger.Tx, access.Leaver) error { return nil }

// StrandedAt says whether nobody at a body holds a role.
type StrandedAt func(body string, role access.Role) bool

// Stranded asks who may sign in now.
func (s *Service) Stranded(ctx context.Context) (StrandedAt, error) {
	if s.staff == nil {
		return func(string, access.Role) bool { return false }, nil
	}
	people, err := s.staff.PeopleIn(ctx, s.db)
	return func(body string, role access.Role) bool {
		return !slices.ContainsFunc(people, func(a access.Actor) bool { return a.Body == body && a.Has(role) })
	}, err
}

// WaitsWords says that nobody can send or sign a return that waits for its body;
// nothing where somebody can.
func WaitsWords(o *Owed, stranded StrandedAt) string {
	switch {
	case o.WaitsForChief && stranded(o.Body, access.RoleChief):
		return "Waits: nobody at " + o.BodyName + " can sign it"
	case o.Waits() && stranded(o.Body, access.RoleDataLead):
		return "Waits: nobody at " + o.BodyName + " can send it"
	}
	return ""
}
