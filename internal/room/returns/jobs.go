package returns

import (
	"log/slog"
	"time"

	"candour/internal/base/jobs"
	"candour/internal/site/room"
)

// Jobs end checks that a stop cut short, and remind of what is due.
func (s *Service) Jobs(log *slog.Logger) []jobs.Periodic {
	return []jobs.Periodic{{Name: "returns-resume", Every: 10 * time.Minute, Run: s.Resume},
		room.Counting("returns-reminders", time.Hour, log, "reminders of returns queued", "count", s.SendReminders)}
}
