package app

import (
	"context"
	"path/filepath"

	"candour/internal/app/homes"
	"candour/internal/base/clock"
	"candour/internal/room/evidence"
	evidencepages "candour/internal/room/evidence/pages"
	"candour/internal/room/inquiry"
	"candour/internal/site/room"
	"candour/internal/site/web"
)

// evidenceOn is the documents that came, on the days of a clock. Their bytes lie beside the database.
func (c *core) evidenceOn(t clock.Clock, on *inquiry.Service) *evidence.Service {
	return evidence.NewService(evidence.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Keys: c.keys, Homes: homes.Inquiries{Service: on, Asking: c.askingOn(t, on)},
		Blobs: evidence.NewFolder(filepath.Join(c.cfg.Data, "evidence")), Reader: c.reader})
}

func (s *server) liveEvidence(context.Context) (room.Live, error) {
	return room.Live{Routes: evidencepages.New(s.evidence, s.renderer).Routes()}, nil
}

// paperLinks lead from an inquiry to its documents.
func (s *server) paperLinks(ctx context.Context, x *inquiry.Inquiry) []web.Link {
	return evidencepages.New(s.evidence, s.renderer).Links(ctx, x.ID)
}
