package participants

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/participant"
)

// Stand gives the names of those who are core participants of an inquiry today, by their ids.
func (s *Service) Stand(ctx context.Context, q db.Querier, id string) (map[string]string, error) {
	all, err := s.store.parties(ctx, q, `WHERE inquiry_id = ?`, id)
	out := map[string]string{}
	for _, p := range all {
		if p.Standing(s.Today()).State == participant.Stands {
			out[p.ID] = p.Name
		}
	}
	return out, err
}
