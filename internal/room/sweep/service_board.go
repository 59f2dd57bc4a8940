package sweep

import (
	"context"
	"encoding/json"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Board gives a published board: the newest, or the newest of a quarter. It is
// NotFound while none is published.
func (s *Service) Board(ctx context.Context, quarter string) (Board, error) {
	return s.Edition(ctx, quarter, 0)
}

// Edition gives one edition of a quarter's board; 0 is the newest.
func (s *Service) Edition(ctx context.Context, quarter string, edition int) (Board, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), access.SweepBoard, access.Route()); err != nil {
		return Board{}, err
	}
	return s.store.board(ctx, s.db, quarter, edition)
}

// Boards gives every edition that was published, the newest first.
func (s *Service) Boards(ctx context.Context) ([]Board, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), access.SweepBoard, access.Route()); err != nil {
		return nil, err
	}
	return s.store.boards(ctx, s.db)
}

// Quarters lists the quarters that were published, the newest first.
func (s *Service) Quarters(ctx context.Context) ([]string, error) { return s.store.quarters(ctx, s.db) }

// Tallies are the true numbers, for the taskforce.
func (s *Service) Tallies(ctx context.Context) ([]Tally, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), access.SweepPublish, access.Resource{Kind: "sweep_release"}); err != nil {
		return nil, err
	}
	return s.store.tallies(ctx, s.db, s.forces, s.Today())
}

// Publish releases the board as things stand today, once in a quarter.
func (s *Service) Publish(ctx context.Context) (Board, error) {
	quarter := QuarterOf(s.Today())
	return s.release(ctx, func(ctx context.Context, tx *ledger.Tx) (Board, error) {
		have, err := s.store.quarters(ctx, tx)
		if err == nil && slices.Contains(have, quarter) {
			err = errs.New(errs.Conflict, "A board was published in this quarter already. If it is wrong, publish a correction. The next is due in the next quarter.")
		}
		return Board{Quarter: quarter, Number: 1}, err
	})
}

// Correct publishes another edition of a board that was wrong, as things stand
// today, with what was wrong and what is different. Those before stay readable.
func (s *Service) Correct(ctx context.Context, quarter, why, changed string) (Board, error) {
	why, changed = clean(why), clean(changed)
	var wrong []errs.Field
	for _, f := range []struct{ name, text, words string }{{"why", why, "Say what was wrong, in at most 1,000 characters"}, {"changed", changed, "Say what is different now, in at most 1,000 characters"}} {
		if f.text == "" || len([]rune(f.text)) > mostWhy {
			wrong = append(wrong, errs.Field{Name: f.name, Message: f.words})
		}
	}
	if wrong != nil {
		return Board{}, errs.InvalidInput("Some of this cannot be taken.", wrong...)
	}
	return s.release(ctx, func(ctx context.Context, tx *ledger.Tx) (Board, error) {
		was, err := s.store.board(ctx, tx, quarter, 0)
		return Board{Quarter: was.Quarter, Number: max(was.Number, 1) + 1, Why: why, Changed: changed}, err
	})
}

const mostWhy = 1000

// release writes a board from what is true now; next says which edition it is.
// Who publishes it has seen it as it is.
func (s *Service) release(ctx context.Context, next func(ctx context.Context, tx *ledger.Tx) (Board, error)) (out Board, err error) {
	act := ledger.Act{Action: access.SweepPublish, Kind: "sweep_release"}
	_, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		which, err := next(ctx, tx)
		if err != nil {
			return err
		}
		tallies, err := s.store.tallies(ctx, tx, s.forces, s.Today())
		if err != nil {
			return err
		}
		out = Protected(which.Quarter, s.Today(), s.ForceName, tallies)
		if err := seen(ctx, tx, out); err != nil {
			return err
		}
		out.Number, out.Why, out.Changed = which.Number, which.Why, which.Changed
		out.Synthetic = slices.ContainsFunc(s.forces, func(f forces.Force) bool { return f.Synthetic })
		text, err := json.Marshal(out)
		if err != nil {
			return err
		}
		id := "release-" + out.Quarter
		if out.Number > 1 {
			id += "-" + itoa(out.Number)
		}
		tx.SetRecord("sweep_release", id)
		return tx.Insert("sweep_release", id, ledger.Row{"quarter": out.Quarter, "made": out.Made, "board": string(text), "number": out.Number, "why": orNil(out.Why), "changed": orNil(out.Changed)})
	})
	return out, err
}
