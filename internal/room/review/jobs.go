package review

import (
	"context"
	"log/slog"
	"time"

	"candour/internal/base/jobs"
	"candour/internal/room/review/intake"
	"candour/internal/site/room"
)

// Jobs are what the panel's clocks do by themselves. Refresh reads the list of bank
// holidays again before days are counted by it.
func (s *Service) Jobs(log *slog.Logger, drafts *intake.Drafts, refresh func(context.Context) error) []jobs.Periodic {
	return []jobs.Periodic{
		room.Counting("review-clocks", time.Hour, log, "review clocks ran out", "cases", func(ctx context.Context) (int, error) {
			if err := refresh(ctx); err != nil {
				return 0, err
			}
			return s.RunClocks(ctx)
		}),
		room.Counting("review-figures", 6*time.Hour, log, "figures of the review panel published", "quarters", s.PublishDue),
		room.Counting("review-drafts", time.Hour, log, "drafts that nobody came back to are wiped", "count", func(ctx context.Context) (int, error) {
			return s.ExpireDrafts(ctx, drafts)
		}),
	}
}
