package recommendation

import (
	"context"
	"fmt"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// End records that its own inquiry withdrew a recommendation, replaced it or merged it
// with another. Nobody is chased for it from then on. A mistake is put right in view, as
// any record is.
func (s *Service) End(ctx context.Context, id string, in record.EndInput) error {
	act := ledger.Act{Action: RecommendationEnd, Kind: "recommendation", ID: id, Facts: s.factsOf(id, "")}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		r, err := s.store.Load(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		var p record.Problems
		e := in.Check(r, s.todayDate(), &p)
		if r.Ended() != nil {
			p.Add("what", "It is recorded already that its inquiry ended it. Put that right first, if it is a mistake")
		}
		if err := s.mayTakeOver(ctx, tx, r, e.ByID, &p); err != nil {
			return nil, err
		}
		if err := p.Err(); err != nil {
			return nil, err
		}
		ids := []string{id}
		if e.ByID != "" {
			ids = append(ids, e.ByID)
		}
		return ids, tx.Insert("ending", s.ids.Next("ending"), ledger.Row{"recommendation_id": id, "what": e.What, "by_id": record.OrNil(e.ByID), "by_name": e.By,
			"on_day": record.OrNil(e.On.Text()), "source_url": e.SourceURL, "words": e.Words, "synthetic": r.Synthetic || access.ActorFrom(ctx).Synthetic})
	})
	return err
}

// mayTakeOver refuses what is not there, what readers may not see, what another inquiry
// made, and a ring: what ended in favour of another cannot take that one's place.
func (s *Service) mayTakeOver(ctx context.Context, q db.Querier, of *record.Record, by string, p *record.Problems) error {
	id := of.ID
	seen := map[string]bool{id: true}
	for at := by; at != "" && at != id; {
		if seen[at] {
			return nil
		}
		seen[at] = true
		r, err := s.store.Load(ctx, q, at)
		if errs.Is(err, errs.NotFound) || err == nil && r.State != record.StatePublished {
			p.Add("by", "No published recommendation has this id")
			return nil
		}
		if err != nil {
			return err
		}
		if at == by && !of.SameInquiry(r) {
			p.Add("by", record.OtherInquiry)
			return nil
		}
		e := r.Ended()
		if e == nil {
			return nil
		}
		if e.ByID == id {
			p.Add("by", fmt.Sprintf("%s ended in favour of this one. The two cannot take each other's place", at))
			return nil
		}
		at = e.ByID
	}
	return nil
}
