package recommendation

import (
	"context"

	"candour/internal/access"
	"candour/internal/db"
)

// Reindex makes every summary and the full-text index again from the records,
// after a restore. It changes no record.
func (s *Service) Reindex(ctx context.Context) error {
	if err := s.may(ctx, access.ReminderSend, access.Resource{Kind: "index"}); err != nil {
		return err
	}
	ids, err := s.store.recommendationIDs(ctx, s.db, "")
	if err != nil {
		return err
	}
	const batch = 200 // one transaction each, so that other writers get their turn
	for len(ids) > 0 {
		n := min(batch, len(ids))
		if err := s.db.InTx(ctx, func(tx *db.Tx) error { return s.store.reindex(ctx, tx, s.at(), ids[:n]...) }); err != nil {
			return err
		}
		ids = ids[n:]
	}
	s.index.touch()
	return nil
}
