package recommendation

import (
	"context"
	"log/slog"
	"time"

	"candour/internal/base/jobs"
	"candour/internal/site/room"
)

// Jobs are what the register does by the clock: letters with links to where it is
// served.
func (s *Service) Jobs(publicURL string, log *slog.Logger) []jobs.Periodic {
	return []jobs.Periodic{room.Counting("reminders", time.Hour, log, "reminders queued", "count", func(ctx context.Context) (int, error) {
		return s.SendReminders(ctx, publicURL)
	})}
}

// listsEvery is how often a node compares its lists with the database.
const listsEvery = time.Minute

// Watch compares this node's lists in memory with the database until ctx ends, and
// says what they had missed.
func (s *Service) Watch(ctx context.Context, log *slog.Logger, missed func(int)) {
	s.renewLists(ctx, log)
	room.Again(ctx, listsEvery, func(ctx context.Context) {
		s.renewLists(ctx, log)
		s.checkLists(ctx, log, missed)
	})
}

// renewLists makes again what a node of an earlier release made.
func (s *Service) renewLists(ctx context.Context, log *slog.Logger) {
	n, err := s.Renew(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		log.Warn("the summaries of an earlier release could not be made again", "error", err)
	case err == nil && n > 0:
		log.Info("the summaries of an earlier release were made again", "count", n)
	}
}

// checkLists compares once.
func (s *Service) checkLists(ctx context.Context, log *slog.Logger, missed func(int)) {
	n, err := s.CheckLists(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		log.Warn("the lists in memory could not be compared with the database", "error", err)
	case n > 0:
		missed(n)
		log.Error("the lists in memory had missed records; they were read again", "count", n)
	}
}
