package survivors

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// held are the seats of somebody whose account loses the role.
func (s *Service) held(ctx context.Context, q db.Querier, who access.Leaver) ([]Member, error) {
	if !who.Loses(access.RoleSurvivors) {
		return nil, nil
	}
	all, err := s.store.members(ctx, q, `WHERE account = ? AND left_day IS NULL`, who.Account)
	return slices.DeleteFunc(all, func(m Member) bool { return s.Today().After(m.To) }), err
}

// Holds says what somebody has in hand, in words that name no inquiry.
func (s *Service) Holds(ctx context.Context, q db.Querier, who access.Leaver) ([]string, error) {
	all, err := s.held(ctx, q, who)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return []string{web.Plural(len(all), "seat on a survivors panel", "seats on survivors panels")}, nil
}

// Left ends the seats of somebody whose account is closed: nobody takes them over, and no words are
// theirs that they did not write.
func (s *Service) Left(ctx context.Context, tx *ledger.Tx, who access.Leaver) error {
	all, err := s.held(ctx, tx, who)
	for _, m := range all {
		if err == nil {
			err = tx.Update(ctx, "inquiry_panel_member", m.ID, m.Version, ledger.Row{"left_day": s.Today().String()})
		}
	}
	return err
}

var _ room.Leaving = (*Service)(nil)
