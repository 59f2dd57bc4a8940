package app

import (
	"context"
	"time"

	"candour/internal/access"
	"candour/internal/config"
	"candour/internal/jobs"
	"candour/internal/mail"
)

// newOutbox makes the outbox of messages. Without a mail server they wait in
// it, and nothing is lost when one is set up later.
func newOutbox(cfg config.Config) *mail.Outbox {
	return mail.NewOutbox(mail.Config{Address: cfg.SMTPAddress, User: cfg.SMTPUser, Password: cfg.SMTPPassword, From: cfg.SMTPFrom, Plain: cfg.SMTPPlain})
}

// startJobs starts what runs by the clock: publishing checkpoints, reminders,
// and the delivery of messages.
func (s *server) startJobs(ctx context.Context) (stop func(context.Context) error, err error) {
	periodic := []jobs.Periodic{{Name: "reminders", Every: time.Hour, Run: func(ctx context.Context) error {
		n, err := s.register.SendReminders(access.WithActor(ctx, access.SystemActor("reminders")), s.cfg.PublicURL)
		if n > 0 {
			s.log.Info("reminders queued", "count", n)
		}
		return err
	}}}
	periodic = append(periodic, s.reviewJobs()...)
	periodic = append(periodic, s.returnsJobs()...)
	if s.cfg.SMTPAddress != "" {
		periodic = append(periodic, jobs.Periodic{Name: "mail", Every: 15 * time.Second, Run: func(ctx context.Context) error {
			_, err := s.outbox.Deliver(ctx, s.db, 50)
			return err
		}})
	}
	runner, err := jobs.New(jobs.Config{DB: s.db, Clock: s.clock, Log: s.log, Periodic: periodic})
	if err != nil {
		return nil, err
	}
	s.runner = runner
	if err := runner.Start(ctx); err != nil {
		return nil, err
	}
	publishing := make(chan struct{})
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer close(publishing)
		s.publishing(ctx)
	}()
	return func(stopCtx context.Context) error {
		cancel()
		<-publishing
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
		if err := s.measure(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("metrics of the log", "error", err)
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
