package app

import (
	"context"
	"sync"
	"time"

	"candour/internal/base/config"
	"candour/internal/base/jobs"
	"candour/internal/base/mail"
	"candour/internal/trust/access"
)

// newOutbox makes the outbox of messages. Without a mail server they wait in
// it, and nothing is lost when one is set up later.
func newOutbox(cfg config.Config) *mail.Outbox {
	return mail.NewOutbox(mail.Config{Address: cfg.SMTPAddress, User: cfg.SMTPUser, Password: cfg.SMTPPassword, From: cfg.SMTPFrom, Plain: cfg.SMTPPlain})
}

// jobs are those of all rooms, each done by the service itself under the job's name.
func (s *server) jobs() []jobs.Periodic {
	all := s.live.Jobs()
	for i, j := range all {
		all[i].Run = func(ctx context.Context) error { return j.Run(access.WithActor(ctx, access.SystemActor(j.Name))) }
	}
	return all
}

// startJobs starts what runs by the clock: the jobs of all rooms, on one node at a
// time, and what each node does for itself.
func (s *server) startJobs(ctx context.Context) (stop func(context.Context) error, err error) {
	runner, err := jobs.New(jobs.Config{DB: s.db, Clock: s.clock, Log: s.log, Periodic: s.jobs()})
	if err != nil {
		return nil, err
	}
	s.runner = runner
	if err := runner.Start(ctx); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var own sync.WaitGroup // what every node does for itself
	for _, node := range s.live.Nodes() {
		own.Go(func() { node(ctx) })
	}
	own.Go(func() { s.watchGuards(ctx) })
	return func(stopCtx context.Context) error {
		cancel()
		own.Wait()
		return runner.Stop(stopCtx)
	}, nil
}

// publishing signs a checkpoint each interval until ctx ends. A witness that
// is away or refuses is logged once, until what it says changes.
func (s *server) publishing(ctx context.Context) {
	ctx = access.WithActor(ctx, access.SystemActor("checkpoint"))
	said := ""
	tick := time.NewTicker(s.cfg.CheckpointEvery.Duration)
	defer tick.Stop()
	for {
		_, err := s.ledger.Publish(ctx, s.witness.asker())
		if words := errorText(err); words != said && ctx.Err() == nil {
			if said = words; err != nil {
				s.log.Error("the checkpoint was not agreed to", "error", err)
			} else {
				s.log.Info("the checkpoint is agreed to again")
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
