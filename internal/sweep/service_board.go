package sweep

import (
	"context"
	"encoding/json"
	"slices"

	"candour/internal/access"
	"candour/internal/errs"
	"candour/internal/forces"
	"candour/internal/ledger"
)

// Board gives a published board: the newest, or the newest of a quarter. It is
// NotFound while none is published.
func (s *Service) Board(ctx context.Context, quarter string) (Board, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), access.SweepBoard, access.Route()); err != nil {
		return Board{}, err
	}
	return s.store.board(ctx, s.db, quarter)
}

// Quarters lists the quarters that were published, the newest first.
func (s *Service) Quarters(ctx context.Context) ([]string, error) { return s.store.quarters(ctx, s.db) }

// Tallies are the true numbers, for the taskforce.
func (s *Service) Tallies(ctx context.Context) ([]Tally, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), access.SweepPublish, access.Resource{Kind: "sweep_release"}); err != nil {
		return nil, err
	}
	return s.store.tallies(ctx, s.db, s.forces)
}

// Publish releases the board of this quarter, once for each quarter.
func (s *Service) Publish(ctx context.Context) (Board, error) {
	return s.publish(ctx, QuarterOf(s.Today()))
}

func (s *Service) publish(ctx context.Context, quarter string) (out Board, err error) {
	act := ledger.Act{Action: access.SweepPublish, Kind: "sweep_release"}
	_, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		have, err := s.store.quarters(ctx, tx)
		if err != nil {
			return err
		}
		if slices.Contains(have, quarter) {
			return errs.New(errs.Conflict, "The board of "+QuarterWords(quarter)+" is published already. The next is due in the next quarter.")
		}
		tallies, err := s.store.tallies(ctx, tx, s.forces)
		if err != nil {
			return err
		}
		out = Protected(quarter, s.Today(), s.ForceName, tallies)
		out.Synthetic = slices.ContainsFunc(s.forces, func(f forces.Force) bool { return f.Synthetic })
		text, err := json.Marshal(out)
		if err != nil {
			return err
		}
		id := "release-" + quarter
		tx.SetRecord("sweep_release", id)
		return tx.Insert("sweep_release", id, ledger.Row{"quarter": quarter, "made": out.Made, "board": string(text)})
	})
	return out, err
}
