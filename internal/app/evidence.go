package app

import (
	"context"

	"candour/internal/app/homes"
	"candour/internal/base/clock"
	"candour/internal/room/evidence"
	evidencepages "candour/internal/room/evidence/pages"
	"candour/internal/room/evidence/pages/sent"
	"candour/internal/room/inquiry"
	inquirydemo "candour/internal/room/inquiry/demo"
	"candour/internal/site/room"
	"candour/internal/site/web"
)

// evidenceOn is the documents that came, on the days of a clock. Their bytes lie beside the database.
func (c *core) evidenceOn(t clock.Clock, on *inquiry.Service) *evidence.Service {
	all := homes.Inquiries{Service: on, Asking: c.askingOn(t, on)}
	return evidence.NewService(evidence.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Keys: c.keys, Homes: all, Senders: all,
		Blobs: evidence.NewFolder(homes.Folder(c.cfg.Data)), Scratch: homes.Scratch(c.cfg.Data), Reads: homes.ReadFiles(homes.Scratch(c.cfg.Data))})
}

func (s *server) liveEvidence(context.Context) (room.Live, error) {
	return room.Live{Routes: append(evidencepages.New(s.evidence, s.renderer).Routes(), sent.New(s.evidence, s.renderer).Routes()...)}, homes.Clear(homes.Scratch(s.cfg.Data))
}

// paperLinks lead from an inquiry to its documents.
func (s *server) paperLinks(ctx context.Context, x *inquiry.Inquiry) []web.Link {
	return evidencepages.New(s.evidence, s.renderer).Links(ctx, x.ID)
}

// seedPapers hands so many made-up documents over to the made-up inquiry.
func (s *server) seedPapers(ctx context.Context, documents int) error {
	people, err := s.cast(ctx, inquirydemo.People()...)
	if err != nil {
		return err
	}
	takes := people.As(ctx, inquirydemo.Paralegal)
	all, _, err := s.inquiry.List(takes)
	if err != nil || len(all) == 0 {
		return err
	}
	if err := homes.Play(takes, people.As(ctx, inquirydemo.Chair), people.As(ctx, inquirydemo.Counsel), s.evidence, s.holding, all[0].ID, documents); err != nil {
		return err
	}
	return homes.PlayHanding(people.As(ctx, inquirydemo.Provider), takes, s.evidence, s.asking)
}
