package tokens

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// works gives the tokens of somebody who leaves that still work. A token works while
// its maker does this work at this body: another account of theirs does not keep it.
func (s *Service) works(ctx context.Context, q db.Querier, who access.Leaver) ([]Token, error) {
	if !who.Loses(access.RoleDataLead) {
		return nil, nil
	}
	list, err := selected(ctx, q, `WHERE t.staff = ?`, who.Account)
	now := s.cfg.Clock.Now()
	return slices.DeleteFunc(list, func(t Token) bool { return t.Over(now) }), err
}

// Holds says how many systems would stop.
func (s *Service) Holds(ctx context.Context, q db.Querier, who access.Leaver) ([]string, error) {
	list, err := s.works(ctx, q, who)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return []string{web.Plural(len(list), "API token", "API tokens") + " with which a system of their body sends returns"}, nil
}

// Left revokes what somebody made who leaves.
func (s *Service) Left(ctx context.Context, tx *ledger.Tx, who access.Leaver) error {
	list, err := s.works(ctx, tx, who)
	for _, t := range list {
		if err == nil {
			err = s.end(ctx, tx, t, "The service, because "+who.Name+" no longer does this work")
		}
	}
	return err
}
