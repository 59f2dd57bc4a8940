package bodies

import (
	"context"

	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/trust/access"
)

// DeskItems gives the ties that wait for a second administrator, and the merges that
// wait for a second person.
func (s *Service) DeskItems(ctx context.Context, _ access.Actor) ([]room.DeskItem, error) {
	ties, err := second.DeskItems(ctx, s.Proposals(), ProposalsPath)
	if err != nil {
		return nil, err
	}
	merges, err := second.DeskItems(ctx, s.Merges(), MergesPath)
	return append(ties, merges...), err
}
