package app

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/forces"
	"candour/internal/room/figures"
	"candour/internal/room/returns"
	"candour/internal/room/returns/remind"
	"candour/internal/table/codebook"
)

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
func (c *core) buildReturns(o opening) (err error) {
	c.returns, err = c.newReturns(c.clock, o.invents(), c.returnsPost(o.mail))
	return err
}

// returnsPost is how people are reminded of returns: by mail where there is a mail
// server, and else not at all.
func (c *core) returnsPost(m returns.Mailer) returns.Post {
	p := returns.Post{Times: remind.Times{Before: c.cfg.ReturnsRemindBefore, After: c.cfg.ReturnsRemindAfter, Approve: c.cfg.ReturnsRemindApprover}, URL: c.cfg.PublicURL}
	if c.cfg.SMTPAddress != "" && m != nil && c.staff != nil {
		p.Mail, p.Boxes = m, c.staff
	}
	return p
}

func (c *core) newReturns(t clock.Clock, demo bool, post returns.Post) (*returns.Service, error) {
	book, err := codebook.Load()
	if err != nil {
		return nil, err
	}
	cfg := returns.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Book: book, Bodies: returningBodies(book, demo), Post: post, BulkChange: c.cfg.ReturnsBulkChange}
	if c.staff != nil {
		cfg.Staff = c.staff
	}
	return returns.NewService(cfg), nil
}

// newFigures puts the published figures on the core; they count rows of returns.
func (c *core) newFigures(t clock.Clock, rows *returns.Service) *figures.Service {
	return figures.NewService(figures.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Rows: rows, Book: rows.Book(), Code: Version})
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
