package sweep

import (
	"context"
	"encoding/json"

	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Turned is the stratum of cases that were caught once and screened out by what
// a later list said of them.
const Turned = "turned"

// The results of looking at a screened-out case.
const (
	CheckOpen   = ""
	CheckRight  = "right"
	CheckMissed = "missed"
)

// CheckLabels name the results.
var CheckLabels = []Choice{{CheckRight, "It was rightly screened out"}, {CheckMissed, "It should have been caught"}}

// SampleCheck is a screened-out case that was drawn.
type SampleCheck struct {
	ID        string
	Version   int64
	CaseID    string
	ForceID   string
	Reference string
	Rule      string
	Result    string
	Day       string
	Synthetic bool
}

// QualitySample is some of the screened-out cases, drawn by chance on one day, and what
// looking at them says of all that were screened out that day.
type QualitySample struct {
	// DrawID is empty when no sample was ever drawn.
	DrawID, Seed, Made string
	Checks             []SampleCheck
	Estimate           Estimate
}

// Quality is the newest sample of the screened-out, and the earlier ones, newest
// first. They are not added up: each was drawn from what was screened out then.
type Quality struct {
	QualitySample
	Earlier []QualitySample
	// OutNow is how many cases are screened out now, which may be more than when
	// the sample was drawn.
	OutNow int
}

// DrawSample draws a new sample of n of the screened-out cases, a part for each
// rule that screened them out. The seed makes it possible to draw it again.
func (s *Service) DrawSample(ctx context.Context, n int, seed string) error {
	seed = clean(seed)
	if n < 1 || n > 2000 {
		return bad("n", "Enter how many cases to draw, from 1 to 2,000")
	}
	if seed == "" || len(seed) > 100 {
		return bad("seed", "Enter a word or number that the sample is drawn from, of at most 100 characters")
	}
	act := ledger.Act{Action: SweepAllocate, Kind: "sweep_draw"}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		byRule, forces, err := s.store.screenedOut(ctx, tx)
		if err != nil {
			return err
		}
		if len(forces) == 0 {
			return bad("n", "No case is screened out yet, so there is nothing to draw from.")
		}
		sizes := map[string]int{}
		for r, ids := range byRule {
			sizes[r] = len(ids)
		}
		strata, err := json.Marshal(sizes)
		if err != nil {
			return err
		}
		id := s.ids.Next("draw")
		tx.SetRecord("sweep_draw", id)
		if err := tx.Insert("sweep_draw", id, ledger.Row{"seed": seed, "size": n, "strata": string(strata), "made": s.now()}); err != nil {
			return err
		}
		for rule, ids := range Draw(byRule, n, seed) {
			for i, c := range ids {
				if err := tx.Insert("sweep_check", s.ids.Next("check"), ledger.Row{"draw_id": id, "case_id": c, "rule": rule, "position": i, "result": CheckOpen}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return err
}

// Quality reads the newest sample, for the taskforce.
func (s *Service) Quality(ctx context.Context) (Quality, error) {
	actor := access.ActorFrom(ctx)
	if err := s.auth.Authorize(ctx, actor, SweepAllocate, access.Resource{Kind: "sweep_draw"}); err != nil {
		return Quality{}, err
	}
	return s.store.quality(ctx, s.db)
}

// RecordCheck enters what a look at a screened-out case found, by somebody who
// opened it. One that should have been caught joins the queue.
func (s *Service) RecordCheck(ctx context.Context, checkID string, version int64, result string) error {
	if !OneOf(CheckLabels, result) {
		return bad("result", "Choose whether it was rightly screened out")
	}
	actor := access.ActorFrom(ctx)
	var c SampleCheck
	act := ledger.Act{Action: SweepAllocate, Kind: "sweep_check", ID: checkID, Facts: func(ctx context.Context, tx *ledger.Tx) (_ access.Resource, err error) {
		c, err = s.store.check(ctx, tx, checkID)
		return forceFacts("sweep_check", checkID, c.ForceID), err
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if c.Result != CheckOpen {
			return errs.New(errs.Conflict, "Somebody else looked at this case already.")
		}
		kept, err := s.store.caseByID(ctx, tx, c.CaseID)
		if err == nil {
			err = seenCase(ctx, tx, &kept)
		}
		if err != nil {
			return err
		}
		if err := tx.Update(ctx, "sweep_check", checkID, version, ledger.Row{"result": result, "human": humanOf(actor), "on_day": s.Today().String()}); err != nil {
			return err
		}
		if result != CheckMissed || kept.State != ScreenedOut {
			return nil
		}
		return tx.Update(ctx, "sweep_case", c.CaseID, 0, ledger.Row{"state": string(Waiting)})
	})
	return hide(err)
}
