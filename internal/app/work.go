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
	periodic = append(periodic, jobs.Periodic{Name: "marks", Every: 24 * time.Hour, Run: s.ledger.ForgetMarks},
		jobs.Periodic{Name: "refusals", Every: 24 * time.Hour, Run: s.signin.ForgetRefusals})
	periodic = append(periodic, s.reviewJobs()...)
	periodic = append(periodic, s.returnsJobs()...)
	periodic = append(periodic, s.sweepJobs()...)
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
	ctx, cancel := context.WithCancel(ctx)
	var own sync.WaitGroup // what every node does for itself
	own.Go(func() { s.publishing(ctx) })
	own.Go(func() { s.checkingLists(ctx) })
	return func(stopCtx context.Context) error {
		cancel()
		own.Wait()
		return runner.Stop(stopCtx)
	}, nil
}

// sweepJobs put right what a release before screened out for want of knowledge.
func (s *server) sweepJobs() []jobs.Periodic {
	return []jobs.Periodic{{Name: "sweep-put-back", Every: 24 * time.Hour, Run: func(ctx context.Context) error {
		n, err := s.sweep.PutBack(access.WithActor(ctx, access.SystemActor("sweep-put-back")))
		if n > 0 {
			s.log.Info("closed cases put back that were screened out for what nobody knew", "cases", n)
		}
		return err
	}}}
}

// listsEvery is how often a node compares its lists with the database.
const listsEvery = time.Minute

// checkingLists compares the lists in memory with the database until ctx ends,
// and says what they had missed.
func (s *server) checkingLists(ctx context.Context) {
	tick := time.NewTicker(listsEvery)
	defer tick.Stop()
	s.renewLists(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.renewLists(ctx)
			s.checkLists(ctx)
			if err := s.holidays.Refresh(ctx); err != nil && ctx.Err() == nil {
				s.log.Warn("the list of bank holidays could not be read", "error", err)
			}
		}
	}
}

// renewLists makes again what a node of an earlier release made.
func (s *server) renewLists(ctx context.Context) {
	n, err := s.register.Renew(access.WithActor(ctx, access.SystemActor("lists")))
	switch {
	case err != nil && ctx.Err() == nil:
		s.log.Warn("the summaries of an earlier release could not be made again", "error", err)
	case err == nil && n > 0:
		s.log.Info("the summaries of an earlier release were made again", "count", n)
	}
}

// checkLists does it once.
func (s *server) checkLists(ctx context.Context) {
	missed, err := s.register.CheckLists(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		s.log.Warn("the lists in memory could not be compared with the database", "error", err)
	case missed > 0:
		s.metrics.missed.Add(float64(missed))
		s.log.Error("the lists in memory had missed records; they were read again", "count", missed)
	}
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
