package app

import (
	"context"
	"fmt"

	"candour/internal/base/clock"
	auditdemo "candour/internal/room/audit/demo"
	figuresdemo "candour/internal/room/figures/demo"
	registerdemo "candour/internal/room/recommendation/demo"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/returns"
	returnsdemo "candour/internal/room/returns/demo"
	reviewdemo "candour/internal/room/review/demo"
	"candour/internal/room/signin"
	"candour/internal/site/command"
	"candour/internal/site/madeup"
	"candour/internal/trust/access"
)

// cast enters made-up people as staff.
func (s *server) cast(ctx context.Context, people ...madeup.Person) (out madeup.Players, err error) {
	ctx = command.By(ctx, "demo", access.RoleAdministrator)
	for _, p := range people {
		staff, err := s.signin.EnsureStaff(ctx, staffOf(p))
		if err != nil {
			return nil, err
		}
		out = append(out, staff.Actor())
	}
	return out, nil
}

// castOf enters the people of a room.
func (s *server) castOf(people func() []madeup.Person) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.cast(ctx, people()...)
		return err
	}
}

// staffOf is a made-up person as staff.
func staffOf(p madeup.Person) signin.Staff {
	return signin.Staff{Name: p.Name(), Email: p.Email(), Body: p.Body, Human: p.Human(), Roles: []access.Role{p.Role}, Synthetic: true}
}

func (c *core) seedReal(ctx context.Context) (exchange.Load, error) {
	return registerdemo.Real(ctx, c.register)
}

func (s *server) seedMadeUp(ctx context.Context) error {
	return registerdemo.Play(ctx, s.register, s.cast)
}

func (s *server) seedPanel(ctx context.Context) error {
	played, err := reviewdemo.Play(ctx, s.review, s.cast, s.clock)
	if err != nil || !played {
		return err
	}
	_, err = s.review.PublishDue(access.WithActor(ctx, access.SystemActor("review-figures")))
	return err
}

// seedReturns plays the returns, and the figures that are made of them.
func (s *server) seedReturns(ctx context.Context) error {
	d, err := s.returnsStage(ctx)
	if err != nil {
		return err
	}
	defer d.Returns.Close()
	if err = d.Play(ctx); err == nil {
		err = s.playReleases(ctx, d)
	}
	if err != nil {
		return fmt.Errorf("made-up returns: %w", err)
	}
	return nil
}

// returnsStage is where the returns' people act: on a service with days of its own,
// which whoever asks for it closes.
func (s *server) returnsStage(ctx context.Context) (*returnsdemo.Stage, error) {
	people, err := s.cast(ctx, returnsdemo.People()...)
	if err != nil {
		return nil, err
	}
	days := clock.NewFake(s.clock.Now())
	svc, err := s.newReturns(days, true, returns.Post{})
	if err != nil {
		return nil, err
	}
	return returnsdemo.NewStage(svc, days, people, s.clock), nil
}

func (s *server) playReleases(ctx context.Context, d *returnsdemo.Stage) error {
	d.Clock.Set(s.clock.Now())
	f := s.newFigures(d.Clock, d.Returns)
	if err := figuresdemo.Play(f, d.As(ctx, returnsdemo.Statistician1), d.As(ctx, returnsdemo.Statistician2)); err != nil {
		return err
	}
	return s.notePublished(access.WithActor(ctx, access.SystemActor("figures-publish")))
}

// seedAudits plays the audits, with so many made-up people and bootstrap draws.
func (s *server) seedAudits(ctx context.Context, people, draws int) error {
	team, err := s.cast(ctx, auditdemo.People()...)
	if err != nil {
		return err
	}
	return auditdemo.Play(ctx, s.audit, team, people, draws)
}
