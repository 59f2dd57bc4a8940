package review

import (
	"context"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// reasonAnswers is why an independent member has a case that has ended.
const reasonAnswers = "to answer a proposal"

// callAnswerer lets an independent member answer a proposal about a case that has ended,
// when none has it any more: all who may look at it, until one has answered. They see the
// case as the secretariat does; what is sealed stays as it is ([Service.stillOpen]).
func (s *Service) callAnswerer(ctx context.Context, tx *ledger.Tx, c *Case) error {
	actor := access.ActorFrom(ctx)
	if !c.State.Ended() || actor.Has(access.RoleIndependent) || slices.ContainsFunc(c.Allocations, func(a Allocation) bool {
		return a.State == "active" && a.Role == string(access.RoleIndependent)
	}) {
		return nil
	}
	able, err := s.able(ctx, tx, c.ID, map[access.Role]access.Action{access.RoleIndependent: rules.ReviewOpine})
	if err != nil {
		return err
	}
	able = slices.DeleteFunc(able, func(p Candidate) bool { return p.who.MayBe(actor.Human) })
	if len(able) == 0 {
		return errs.New(errs.Conflict, "No independent member may look at this case, so nobody could agree. Ask an administrator to register one who may.")
	}
	return s.give(tx, c, able, reasonAnswers)
}

// endAnswerer takes the case from those who had it to answer.
func (s *Service) endAnswerer(ctx context.Context, tx *ledger.Tx, c *Case) error {
	for _, a := range c.Allocations {
		if a.State == "active" && a.Reason == reasonAnswers {
			if err := tx.Update(ctx, "review_allocation", a.ID, 0, ledger.Row{"state": "ended"}); err != nil {
				return err
			}
		}
	}
	return nil
}
