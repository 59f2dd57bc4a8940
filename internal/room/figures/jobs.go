package figures

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"candour/internal/base/jobs"
)

// Jobs publish releases at their time. After each look, note hears of it: which
// returns the published figures count.
func (s *Service) Jobs(log *slog.Logger, note func(context.Context) error) []jobs.Periodic {
	return []jobs.Periodic{{Name: "figures-publish", Every: time.Minute, Run: func(ctx context.Context) error {
		n, err := s.PublishDue(ctx)
		if n > 0 {
			log.Info("figures were published at their time", "releases", n)
		}
		return errors.Join(err, note(ctx))
	}}}
}
