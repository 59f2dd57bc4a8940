package returns

import (
	"time"

	"candour/internal/base/jobs"
)

// Jobs end checks that a stop cut short.
func (s *Service) Jobs() []jobs.Periodic {
	return []jobs.Periodic{{Name: "returns-resume", Every: 10 * time.Minute, Run: s.Resume}}
}
