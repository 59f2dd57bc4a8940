package sweep

import (
	"context"

	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/trust/access"
)

// DeskItems gives the board, the correction or the asking that waits for a second human.
func (s *Service) DeskItems(ctx context.Context, _ access.Actor) ([]room.DeskItem, error) {
	return second.DeskItems(ctx, s.Proposals(), ProposalsPath)
}
