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
		if err := s.db.InSerialTx(ctx, func(tx *db.Tx) error { return s.store.reindex(ctx, tx, s.at(), ids[:n]...) }); err != nil {
			return err
		}
		ids = ids[n:]
	}
	s.index.touch()
	return nil
}

// CheckLists compares what this process holds for its lists with the database,
// takes what differs, and says how many recommendations that were. It is run
// each minute on each node and finds nothing while all is well; it shows
// nothing to anybody.
func (s *Service) CheckLists(ctx context.Context) (int, error) { return s.index.check(ctx) }
