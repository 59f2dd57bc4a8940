package app

import (
	"context"
	"errors"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/forces"
	"candour/internal/base/jobs"
	"candour/internal/room/figures"
	"candour/internal/room/returns"
	"candour/internal/table/codebook"
	"candour/internal/trust/access"
)

// deskBody is the body of the national returns desk.
const deskBody = "national-returns-desk"

// returningForces are the forces that owe returns. A demonstration has as many
// as there are, and none of them exists.
func returningForces(demo bool) []forces.Force {
	if demo {
		return forces.StandIns()
	}
	return forces.Real()
}

// returningBodies are all that owe returns: forces, and the councils that the
// code book's look-up knows in their areas.
func returningBodies(book *codebook.Book, demo bool) (out []returns.Body) {
	known := map[string]bool{}
	for _, f := range returningForces(demo) {
		known[f.ID] = true
		out = append(out, returns.Body{ID: f.ID, Name: f.Name, Kind: "force", Region: f.Region, Synthetic: f.Synthetic})
	}
	seen := map[string]bool{}
	for _, a := range book.Areas() {
		if id := a.Council; known[a.Force] && !seen[id] {
			seen[id] = true
			out = append(out, returns.Body{ID: id, Name: a.CouncilName, Kind: "council", Area: a.Force, Synthetic: demo})
		}
	}
	return out
}

// buildReturns puts the returns on the core.
func (c *core) buildReturns(demo bool) (err error) {
	c.returns, err = c.newReturns(c.clock, demo)
	return err
}

func (c *core) newReturns(t clock.Clock, demo bool) (*returns.Service, error) {
	book, err := codebook.Load()
	if err != nil {
		return nil, err
	}
	cfg := returns.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Book: book, Bodies: returningBodies(book, demo)}
	if c.staff != nil {
		cfg.Staff = c.staff
	}
	return returns.NewService(cfg), nil
}

// newFigures puts the published figures on the core; they count rows of returns.
func (c *core) newFigures(t clock.Clock, rows *returns.Service) *figures.Service {
	return figures.NewService(figures.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Rows: rows, Book: rows.Book(), Code: Version})
}

// returnsJobs end checks that a stop cut short, publish releases at their time,
// and note which returns published figures count.
func (s *server) returnsJobs() []jobs.Periodic {
	as := func(ctx context.Context, what string) context.Context {
		return access.WithActor(ctx, access.SystemActor(what))
	}
	return []jobs.Periodic{{Name: "returns-resume", Every: 10 * time.Minute, Run: func(ctx context.Context) error {
		return s.returns.Resume(as(ctx, "returns-resume"))
	}}, {Name: "figures-publish", Every: time.Minute, Run: func(ctx context.Context) error {
		n, err := s.figures.PublishDue(as(ctx, "figures-publish"))
		if n > 0 {
			s.log.Info("figures were published at their time", "releases", n)
		}
		return errors.Join(err, s.notePublished(as(ctx, "figures-publish")))
	}}}
}

// notePublished tells the returns which of their versions are published.
func (c *core) notePublished(ctx context.Context) error {
	waiting, err := c.returns.Unpublished(ctx)
	var published []string
	for _, v := range waiting {
		if c.figures.Uses(ctx, v) {
			published = append(published, v)
		}
	}
	if err != nil || len(published) == 0 {
		return err
	}
	return c.returns.NotePublished(ctx, published)
}

// preloadFigures enters the figures that others published, as published, once.
func (s *server) preloadFigures(ctx context.Context) error {
	return s.figures.Preload(access.WithActor(ctx, access.SystemActor("figures-preload")))
}
