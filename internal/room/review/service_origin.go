package review

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// OriginInput says which bodies closed a case, and how that is known.
type OriginInput struct {
	Bodies []string
	Reason string
}

// ConfirmOrigin records which bodies closed a case, once. Until then nobody sees
// it whose own body may have. Each body named is barred in the same write.
func (s *Service) ConfirmOrigin(ctx context.Context, id string, version int64, in OriginInput) error {
	reason, err := words("reason", in.Reason, "Say how you know.")
	if err != nil {
		return err
	}
	if len(present(in.Bodies...)) == 0 {
		return errs.InvalidInput("Choose who closed the case.", errs.Field{Name: "bodies", Message: "Choose at least one body"})
	}
	return s.onCase(ctx, ReviewWork, id, version, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if c.Origin != nil {
			return errs.New(errs.Conflict, "It is confirmed already who closed this case. If another body had a part in it, declare a conflict.")
		}
		if err := s.checkListed(ctx, tx, "bodies", in.Bodies); err != nil {
			return err
		}
		if err := s.checkCloser(ctx, tx, append(present(in.Bodies...), c.Force, c.Prosecutor)); err != nil {
			return err
		}
		bodies := slices.Clone(present(in.Bodies...))
		for _, r := range c.Requests {
			bodies = append(bodies, r.Body)
		}
		bodies = append(bodies, present(c.Force, c.Prosecutor)...)
		slices.Sort(bodies)
		bodies = slices.Compact(bodies)
		if err := s.barBodies(ctx, tx, c, bodies, BarOrigin, reason); err != nil {
			return err
		}
		actor := access.ActorFrom(ctx)
		return tx.Insert("review_origin", newID("origin"), ledger.Row{"case_id": c.ID, "bodies": strings.Join(bodies, " "), "reason": reason,
			"by_human": actor.Human, "by_name": actor.Name, "on_day": s.Today().String()})
	})
}

// barBodies bars those bodies that are not barred yet.
func (s *Service) barBodies(ctx context.Context, tx *ledger.Tx, c *Case, bodies []string, kind, reason string) error {
	var bars []BarInput
	for _, b := range bodies {
		if !c.barred(b) && !slices.ContainsFunc(bars, func(in BarInput) bool { return in.Body == b }) {
			bars = append(bars, BarInput{Body: b, Kind: kind, Reason: reason})
		}
	}
	if len(bars) == 0 {
		return nil
	}
	return s.bar(ctx, tx, c, bars...)
}

// offered gives every body that staff may name in a case.
func (s *Service) offered(ctx context.Context, q db.Querier) ([]BodyOption, error) {
	if s.Listed == nil {
		return s.Bodies, nil
	}
	list, err := s.Listed(ctx, q)
	for _, b := range list {
		s.more.Store(b.ID, b.Name)
	}
	return list, err
}

// closers are the kinds of bodies that close cases themselves (package bodies
// has all kinds and their words).
var closers = []string{"force", "prosecutor", "regional-unit", "national-policing"}

// checkCloser wants one at least that closes cases itself: a case that is said to
// be closed by a council alone would be open to the force that did.
func (s *Service) checkCloser(ctx context.Context, q db.Querier, ids []string) error {
	list, err := s.offered(ctx, q)
	if err != nil {
		return err
	}
	for _, b := range list {
		if slices.Contains(ids, b.ID) && slices.Contains(closers, b.Kind) {
			return nil
		}
	}
	return errs.InvalidInput("None of these closes cases.", errs.Field{Name: "bodies",
		Message: "Choose the police force or the prosecutors who closed the case. If nobody knows which, ask those who may have for papers first"})
}

// checkListed refuses a body that is not on the list: nobody could say who counts
// as the same.
func (s *Service) checkListed(ctx context.Context, q db.Querier, field string, ids []string) error {
	list, err := s.offered(ctx, q)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(list, func(b BodyOption) bool { return b.ID == id }) {
			return errs.InvalidInput("Choose from the list.", errs.Field{Name: field, Message: "Choose from the list"})
		}
	}
	return nil
}
