package app

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/jobs"
	"candour/internal/room/own"
	"candour/internal/room/review/remind"
	"candour/internal/site/room"
)

// keeps is the room of what people keep for themselves. The rooms with lists add to
// it as they start.
func (s *server) keeps() *own.Service {
	if s.own == nil {
		s.own = own.NewService(own.Config{DB: s.db, Ledger: s.ledger, Auth: s.policy, Clock: s.clock})
	}
	return s.own
}

func (s *server) liveOwn(context.Context) (room.Live, error) {
	return room.Live{Routes: own.NewPages(s.keeps(), s.renderer).Routes()}, nil
}

// dueMail is the job that says by mail what is due at the panel: none without a mail
// server.
func (s *server) dueMail() []jobs.Periodic {
	if s.cfg.SMTPAddress == "" {
		return nil
	}
	return []jobs.Periodic{s.dueReminders().Job()}
}

func (s *server) dueReminders() remind.Config {
	return remind.Config{DB: s.db, Clock: s.clock, Due: s.review.Due, Quiet: own.Quiet, Mail: s.outbox, URL: s.cfg.PublicURL, Log: s.log, People: s.addressed}
}

// addressed are those who may sign in, with their addresses.
func (s *server) addressed(ctx context.Context, q db.Querier) ([]remind.Person, error) {
	people, err := s.signin.PeopleIn(ctx, q)
	if err != nil {
		return nil, err
	}
	emails, err := s.signin.Addresses(ctx, q)
	out := make([]remind.Person, 0, len(people))
	for _, a := range people {
		out = append(out, remind.Person{Actor: a, Email: emails[a.ID]})
	}
	return out, err
}
