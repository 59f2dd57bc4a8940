package holidays

import (
	"context"

	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/trust/access"
)

// DeskItems gives the days that have passed and wait for a second administrator.
func (s *Service) DeskItems(ctx context.Context, _ access.Actor) ([]room.DeskItem, error) {
	return second.DeskItems(ctx, s.Proposals(), ProposalsPath)
}
