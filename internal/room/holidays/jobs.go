package holidays

import (
	"context"
	"log/slog"
	"time"

	"candour/internal/site/room"
)

// Watch reads each minute what another node said of the list, until ctx ends.
func (s *Service) Watch(ctx context.Context, log *slog.Logger) {
	room.Again(ctx, time.Minute, func(ctx context.Context) {
		if err := s.Refresh(ctx); err != nil && ctx.Err() == nil {
			log.Warn("the list of bank holidays could not be read", "error", err)
		}
	})
}
