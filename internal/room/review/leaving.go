package review

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/ids"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// reasonLeft is why an allocation ended of somebody who works here no longer. It
// is no conflict: nothing bars them.
const reasonLeft = "the reviewer left"

// inHand are the states in which a role's holder has something to do: the
// independent member is one of the two who close a case too.
var inHand = map[access.Role][]rules.State{
	access.RoleReviewer:    {rules.Allocated, rules.Examined, rules.Viewed},
	access.RoleIndependent: {rules.Allocated, rules.Examined, rules.Viewed, rules.Decided, rules.Advised, rules.Acted},
}

// panelRoles are those who are given cases.
var panelRoles = []access.Role{access.RoleReviewer, access.RoleIndependent}

// Vacant gives the roles whose holder left, of a case that is in hand. It waits
// for another with its clock as it was.
func (c *Case) Vacant() []access.Role {
	return slices.DeleteFunc(slices.Clone(panelRoles), func(role access.Role) bool {
		return !slices.Contains(inHand[role], c.State) ||
			slices.ContainsFunc(c.Allocations, func(a Allocation) bool { return a.State == "active" && a.Role == string(role) })
	})
}

// Holds says what somebody has in hand, in words that name no case. A request
// for papers is the body's: it is listed where nobody else there could answer.
func (s *Service) Holds(ctx context.Context, q db.Querier, who access.Leaver) (out []string, err error) {
	held, err := s.store.heldBy(ctx, q, who)
	if err != nil {
		return nil, err
	}
	if len(held) > 0 {
		out = append(out, web.Plural(len(held), "case", "cases"))
	}
	taken, err := s.store.officerOf(ctx, q, who)
	if err != nil {
		return nil, err
	}
	if len(taken) > 0 {
		out = append(out, web.Plural(len(taken), "case", "cases")+" that they took in hand for the secretariat")
	}
	if !who.LastAt(access.RoleLiaison) {
		return out, nil
	}
	n, err := s.store.papersOpen(ctx, q, who.Body)
	if n > 0 {
		out = append(out, web.Plural(n, "request for papers", "requests for papers")+" that nobody else of their body can answer")
	}
	return out, err
}

// Left ends what somebody had in hand. Each case keeps its state and its clock,
// and waits to be given to somebody else.
func (s *Service) Left(ctx context.Context, tx *ledger.Tx, who access.Leaver) error {
	held, err := s.store.heldBy(ctx, tx, who)
	if err != nil {
		return err
	}
	for _, id := range held {
		if err := tx.Update(ctx, "review_allocation", id, 0, ledger.Row{"state": "ended", "reason": reasonLeft}); err != nil {
			return err
		}
	}
	taken, err := s.store.officerOf(ctx, tx, who)
	for _, id := range taken {
		if err == nil {
			err = tx.Update(ctx, "review_officer", id, 0, ledger.Row{"state": "ended", "reason": "the colleague left"})
		}
	}
	return err
}

// give writes who has a case.
func (s *Service) give(tx *ledger.Tx, c *Case, chosen []Candidate, why string) error {
	for _, p := range chosen {
		if err := tx.Insert("review_allocation", ids.Random("allocation"), ledger.Row{"case_id": c.ID, "human": p.Human, "name": p.Name, "body": p.Body,
			"role": p.Role, "state": "active", "reason": db.OrNil(why), "on_day": s.Today().String()}); err != nil {
			return err
		}
	}
	return nil
}

// fill gives a case that waits since somebody left to those who were chosen. Who
// has it already keeps it; neither its state nor its clock moves.
func (s *Service) fill(ctx context.Context, tx *ledger.Tx, c *Case, chosen []Candidate) error {
	keeps := func(p Candidate) bool {
		return slices.ContainsFunc(c.Allocations, func(a Allocation) bool { return a.State == "active" && a.Human == p.Human && a.Role == p.Role })
	}
	for _, a := range c.Allocations {
		still := slices.ContainsFunc(chosen, func(p Candidate) bool { return p.Human == a.Human && p.Role == a.Role })
		if a.State != "active" || still {
			continue
		}
		if err := tx.Update(ctx, "review_allocation", a.ID, 0, ledger.Row{"state": "ended", "reason": "Given to others."}); err != nil {
			return err
		}
	}
	return s.give(tx, c, slices.DeleteFunc(slices.Clone(chosen), keeps), "")
}
