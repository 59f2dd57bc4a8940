package audit

import (
	"context"
	"sync/atomic"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// Task is long work of a project: a linkage, or the estimates of a plan.
type Task struct {
	What        string // "link" or "estimate"
	done, total atomic.Int64
	words       atomic.Value
	stop        context.CancelFunc
	ended       chan struct{}
	failure     atomic.Value
}

// Progress says how far it is: a total of 0 is one that is not known.
func (t *Task) Progress() (done, total int64, words string) {
	words, _ = t.words.Load().(string)
	return t.done.Load(), t.total.Load(), words
}

// Failure says in words why it ended without a result; "" when it did not.
func (t *Task) Failure() string {
	words, _ := t.failure.Load().(string)
	return words
}

// Ended says whether it is over.
func (t *Task) Ended() bool {
	select {
	case <-t.ended:
		return true
	default:
		return false
	}
}

func (t *Task) say(words string, done, total int64) {
	t.words.Store(words)
	t.done.Store(done)
	t.total.Store(total)
}

// begin starts long work of a project, unless some goes on.
func (s *Service) begin(ctx context.Context, project, what string, work func(ctx context.Context, t *Task) error) error {
	s.tasks.mu.Lock()
	defer s.tasks.mu.Unlock()
	if t := s.tasks.running[project]; t != nil && !t.Ended() {
		return errs.New(errs.Conflict, "Something is being worked out for this project. Wait until it ends, or stop it.")
	}
	ctx, stop := context.WithCancel(db.Patient(context.WithoutCancel(ctx)))
	t := &Task{What: what, stop: stop, ended: make(chan struct{})}
	s.tasks.running[project] = t
	s.tasks.wait.Add(1)
	go func() {
		defer s.tasks.wait.Done()
		defer stop()
		defer close(t.ended)
		err := work(ctx, t)
		switch {
		case err == nil:
		case ctx.Err() != nil:
			t.failure.Store("It was stopped, and nothing was kept. You can begin it again.")
		case errs.Is(err, errs.Invalid), errs.Is(err, errs.Conflict), errs.Is(err, errs.TooLarge):
			t.failure.Store(errs.Message(err))
		default:
			s.log.Error("audit: work ended early", "project", project, "work", what, "error", err)
			t.failure.Store("Something went wrong here. It is not your lists. Begin it again; if it ends like this once more, tell whoever runs the service.")
		}
	}()
	return nil
}

// Running gives the work of a project that goes on here, or the last that ended
// here without a result; nil for neither.
func (s *Service) Running(project string) *Task {
	s.tasks.mu.Lock()
	defer s.tasks.mu.Unlock()
	t := s.tasks.running[project]
	if t != nil && t.Ended() && t.Failure() == "" {
		return nil
	}
	return t
}

// Stop ends the work of a project that goes on.
func (s *Service) Stop(ctx context.Context, project string) error {
	if _, _, err := s.open(ctx, AuditWork, project); err != nil {
		return err
	}
	if t := s.Running(project); t != nil {
		t.stop()
	}
	return nil
}

// Wait gives the work's end, for commands and tests.
func (s *Service) Wait(project string) error {
	s.tasks.mu.Lock()
	t := s.tasks.running[project]
	s.tasks.mu.Unlock()
	if t == nil {
		return nil
	}
	<-t.ended
	if words := t.Failure(); words != "" {
		return errs.New(errs.Invalid, words)
	}
	return nil
}

// Close stops what goes on and waits for its end.
func (s *Service) Close() {
	s.tasks.mu.Lock()
	for _, t := range s.tasks.running {
		t.stop()
	}
	s.tasks.mu.Unlock()
	s.tasks.wait.Wait()
}
