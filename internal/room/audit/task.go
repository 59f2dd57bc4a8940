package audit

import (
	"context"

	"candour/internal/base/longwork"
)

// Task is long work of a project: a linkage, or the estimates of a plan.
type Task = longwork.Work

// taskWords are what people read of it.
var taskWords = longwork.Words{Busy: "Something is being worked out for this project. Wait until it ends, or stop it.",
	Stopped: "It was stopped, and nothing was kept. You can begin it again.",
	Failed:  "Something went wrong here. It is not your lists. Begin it again; if it ends like this once more, tell whoever runs the service."}

// Running gives the work of a project that goes on here, or the last that ended
// here without a result; nil for neither.
func (s *Service) Running(project string) *Task { return s.tasks.Running(project) }

// Stop ends the work of a project that goes on.
func (s *Service) Stop(ctx context.Context, project string) error {
	if _, _, err := s.open(ctx, AuditWork, project); err != nil {
		return err
	}
	s.tasks.Stop(project)
	return nil
}

// Wait gives the work's end, for commands and tests.
func (s *Service) Wait(project string) error { return s.tasks.Wait(project) }

// Close stops what goes on and waits for its end.
func (s *Service) Close() { s.tasks.Close() }
