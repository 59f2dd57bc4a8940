package returns

import (
	"time"

	"candour/internal/base/jobs"
	"candour/internal/site/room"
)

// Jobs end checks that a stop cut short.
func (s *Service) Jobs() []jobs.Periodic {
	return []jobs.Periodic{room.Job("returns-resume", 10*time.Minute, s.Resume)}
}
