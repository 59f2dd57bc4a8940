package sweep

import (
	"log/slog"
	"time"

	"candour/internal/base/jobs"
	"candour/internal/site/room"
)

// Jobs put right what a release before screened out for want of knowledge.
func (s *Service) Jobs(log *slog.Logger) []jobs.Periodic {
	return []jobs.Periodic{room.Counting("sweep-put-back", 24*time.Hour, log, "closed cases put back that were screened out for what nobody knew", "cases", s.PutBack)}
}
