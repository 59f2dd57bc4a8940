package recommendation

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
)

// Reindex makes every summary and the full-text index again from the records,
// after a restore. It changes no record.
func (s *Service) Reindex(ctx context.Context) error {
	if err := s.may(ctx, ReminderSend, access.Resource{Kind: "index"}); err != nil {
		return err
	}
	ids, err := s.store.RecommendationIDs(ctx, s.db, "")
	if err != nil {
		return err
	}
	return s.remake(ctx, ids)
}

// Renew makes the summaries again that an earlier release made, and says how
// many those were: what that release did not look at is not in them. Several
// nodes may do it at once.
func (s *Service) Renew(ctx context.Context) (int, error) {
	if err := s.may(ctx, ReminderSend, access.Resource{Kind: "index"}); err != nil {
		return 0, err
	}
	all, err := s.index.All(ctx)
	if err != nil {
		return 0, err
	}
	var old []string
	for _, sum := range all {
		if sum.Form < record.SummaryForm {
			old = append(old, sum.ID)
		}
	}
	return len(old), s.remake(ctx, old)
}

// remake makes summaries again, some at a time, so that other writers get
// their turn.
func (s *Service) remake(ctx context.Context, ids []string) error {
	for some := range slices.Chunk(ids, 200) {
		if err := s.db.InSerialTx(ctx, func(tx *db.Tx) error { return s.store.Reindex(ctx, tx, s.at(), some...) }); err != nil {
			return err
		}
		s.index.Touch()
	}
	return nil
}

// ListsReady says whether the lists were read from the database at all: until then
// every page of them waits.
func (s *Service) ListsReady(ctx context.Context) error { return s.index.Ready(ctx) }

// CheckLists compares what this process holds for its lists with the database,
// takes what differs, and says how many recommendations that were. It is run
// each minute on each node and finds nothing while all is well; it shows
// nothing to anybody.
func (s *Service) CheckLists(ctx context.Context) (int, error) { return s.index.Check(ctx) }
