package review

import (
	"context"
	"encoding/json"

	"candour/internal/base/errs"
	"candour/internal/room/review/figures"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Releases gives what was published, the oldest quarter first.
func (s *Service) Releases(ctx context.Context) ([]figures.Release, error) {
	texts, err := s.store.releases(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	var out []figures.Release
	for _, text := range texts {
		var r figures.Release
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// PublishDue publishes each quarter that has ended, since the first
// application, and that has no release yet. It says how many.
func (s *Service) PublishDue(ctx context.Context) (n int, err error) {
	passages, err := s.store.allPassages(ctx, s.DB)
	if err != nil || len(passages) == 0 {
		return 0, err
	}
	first := passages[0].On
	for _, p := range passages {
		if p.On.Before(first) {
			first = p.On
		}
	}
	done, err := s.Releases(ctx)
	if err != nil {
		return 0, err
	}
	have := map[string]bool{}
	for _, r := range done {
		have[r.Quarter] = true
	}
	for q := figures.QuarterOf(first); q.Last().Before(s.Today()); q = q.Next() {
		if have[q.String()] {
			continue
		}
		if err := s.publish(ctx, q, passages); errs.Is(err, errs.Conflict) {
			continue // another node was first
		} else if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// PublishRelease publishes one quarter. A quarter that has not ended is
// Invalid; one that was published is Conflict.
func (s *Service) PublishRelease(ctx context.Context, q figures.Quarter) error {
	if !q.Last().Before(s.Today()) {
		return errs.Newf(errs.Invalid, "%s has not ended.", q.Words())
	}
	done, err := s.Releases(ctx)
	if err != nil {
		return err
	}
	for _, r := range done {
		if r.Quarter == q.String() {
			return errs.Newf(errs.Conflict, "The figures of %s were published. They are never changed.", q.Words())
		}
	}
	passages, err := s.store.allPassages(ctx, s.DB)
	if err != nil {
		return err
	}
	return s.publish(ctx, q, passages)
}

// publish writes one quarter's release. It is never written again.
func (s *Service) publish(ctx context.Context, q figures.Quarter, passages []rules.Passage) error {
	var forces []string
	for _, b := range s.Bodies {
		if b.Kind == "force" {
			forces = append(forces, b.ID)
		}
	}
	r := figures.BuildRelease(passages, forces, q)
	r.Synthetic = s.Synthetic
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	id := "release-" + q.String()
	_, err = s.Ledger.Write(ctx, ledger.Act{Action: access.ReviewClock, Kind: "review-release", ID: id}, func(_ context.Context, tx *ledger.Tx) error {
		return tx.Insert("review_release", id, ledger.Row{"quarter": q.String(), "published": string(text), "made": s.Today().String()})
	})
	return err
}
