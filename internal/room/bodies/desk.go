package bodies

import (
	"context"

	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/trust/access"
)

// DeskItems gives the ties that wait for a second administrator.
func (s *Service) DeskItems(ctx context.Context, _ access.Actor) ([]room.DeskItem, error) {
	return second.DeskItems(ctx, s.Proposals(), ProposalsPath)
}
