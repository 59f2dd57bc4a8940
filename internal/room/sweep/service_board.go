package sweep

import (
	"context"
	"encoding/json"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// Board gives a published board: the newest, or the newest of a quarter. It is
// NotFound while none is published.
func (s *Service) Board(ctx context.Context, quarter string) (Board, error) {
	return s.Edition(ctx, quarter, 0)
}

// Edition gives one edition of a quarter's board; 0 is the newest.
func (s *Service) Edition(ctx context.Context, quarter string, edition int) (Board, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), SweepBoard, access.Route()); err != nil {
		return Board{}, err
	}
	return s.store.board(ctx, s.db, quarter, edition)
}

// Boards gives every edition that was published, the newest first.
func (s *Service) Boards(ctx context.Context) ([]Board, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), SweepBoard, access.Route()); err != nil {
		return nil, err
	}
	return s.store.boards(ctx, s.db)
}

// Quarters lists the quarters that were published, the newest first.
func (s *Service) Quarters(ctx context.Context) ([]string, error) { return s.store.quarters(ctx, s.db) }

// Tallies are the true numbers, for the taskforce.
func (s *Service) Tallies(ctx context.Context) ([]Tally, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), SweepPublish, access.Resource{Kind: "sweep_release"}); err != nil {
		return nil, err
	}
	return s.store.tallies(ctx, s.db, s.forces, s.Today())
}

// BoardKind is what the release of a board is called among proposals.
const BoardKind = "sweep_release"

// boardTerms are what is proposed of a board. Rows is a digest of what the public
// would read in it, whichever day it is published.
type boardTerms struct {
	Quarter string `json:"quarter"`
	Correct bool   `json:"correct,omitempty"`
	Why     string `json:"why,omitempty"`
	Changed string `json:"changed,omitempty"`
	// Number is the edition that it would become.
	Number int    `json:"number"`
	Rows   string `json:"rows"`
}

// Propose asks another human to release the board as things stand today, once in
// a quarter, and gives the proposal's id.
func (s *Service) Propose(ctx context.Context) (string, error) {
	return s.propose(ctx, boardTerms{Quarter: QuarterOf(s.Today())})
}

// ProposeCorrection asks another human to release another edition of a board that
// was wrong, as things stand today, with what was wrong and what is different.
// Those before stay readable.
func (s *Service) ProposeCorrection(ctx context.Context, quarter, why, changed string) (string, error) {
	why, changed = clean(why), clean(changed)
	var wrong []errs.Field
	for _, f := range []struct{ name, text, words string }{{"why", why, "Say what was wrong, in at most 1,000 characters"},
		{"changed", changed, "Say what is different now, in at most 1,000 characters"}} {
		if saysnothing.Is(f.text, f.name) || len([]rune(f.text)) > MaxWhy {
			wrong = append(wrong, errs.Field{Name: f.name, Message: f.words})
		}
	}
	if wrong != nil {
		return "", errs.InvalidInput("Some of this cannot be taken.", wrong...)
	}
	return s.propose(ctx, boardTerms{Quarter: quarter, Correct: true, Why: why, Changed: changed})
}

const MaxWhy = 1000

// propose writes what waits for another human. Who proposes a board has seen it as
// it is.
func (s *Service) propose(ctx context.Context, t boardTerms) (id string, err error) {
	act := ledger.Act{Action: SweepPublish, Kind: BoardKind, ID: t.Quarter}
	_, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		t := t
		next, now, err := s.next(ctx, tx, t)
		if err == nil {
			err = seen(ctx, tx, now)
		}
		if err == nil {
			t.Quarter, t.Number = next.Quarter, next.Number
			t.Rows, err = rowsOf(now)
		}
		if err != nil {
			return err
		}
		tx.SetRecord(BoardKind, t.Quarter)
		id, err = proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: BoardKind, Record: t.Quarter, Title: t.title(), Terms: t, Reason: t.Why})
		return err
	})
	return id, err
}

func (t boardTerms) title() string {
	if t.Correct {
		return "Correct the board of closed cases"
	}
	return "Publish the board of closed cases"
}

// next gives which edition a proposal would become, and the board as it is now.
func (s *Service) next(ctx context.Context, q db.Querier, t boardTerms) (next, now Board, err error) {
	if next, err = s.edition(ctx, q, t); err != nil {
		return next, now, err
	}
	tallies, err := s.store.tallies(ctx, q, s.forces, s.Today())
	return next, Protected(next.Quarter, s.Today(), s.ForceName, tallies), err
}

// edition says which edition of a quarter's board would be released.
func (s *Service) edition(ctx context.Context, q db.Querier, t boardTerms) (Board, error) {
	if t.Correct {
		was, err := s.store.board(ctx, q, t.Quarter, 0)
		return Board{Quarter: was.Quarter, Number: max(was.Number, 1) + 1, Why: t.Why, Changed: t.Changed}, err
	}
	have, err := s.store.quarters(ctx, q)
	switch {
	case err != nil:
	case slices.Contains(have, t.Quarter):
		err = errs.New(errs.Conflict, "A board was published in this quarter already. If it is wrong, publish a correction. The next is due in the next quarter.")
	case t.Quarter != QuarterOf(s.Today()):
		err = errs.New(errs.Conflict, "The quarter in which this was proposed is over. Propose the board of this quarter.")
	}
	return Board{Quarter: t.Quarter, Number: 1}, err
}

// Proposals answers what waits of the boards: another human than the one who
// proposed, who has seen the board as it is that day.
func (s *Service) Proposals() *proposal.Service {
	return proposal.NewService(proposal.Config{DB: s.db, Ledger: s.ledger, Auth: s.auth, Clock: s.clock}, s.askingKind(),
		proposal.Kind{Name: BoardKind, Propose: SweepPublish, Agree: SweepAgree, Apart: true,
			Parts: func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
				_, now, err := s.proposed(ctx, q, p)
				if err != nil {
					return nil, err
				}
				part, err := partOf(now)
				return []string{part}, err
			}, Apply: s.release})
}

// proposed gives a proposal's terms, and the board as it is now.
func (s *Service) proposed(ctx context.Context, q db.Querier, p proposal.Proposal) (t boardTerms, now Board, err error) {
	if err := p.Into(&t); err != nil {
		return t, now, err
	}
	tallies, err := s.store.tallies(ctx, q, s.forces, s.Today())
	return t, Protected(t.Quarter, s.Today(), s.ForceName, tallies), err
}

// ErrMoved refuses to publish another board than the one that was proposed.
var ErrMoved = errs.New(errs.Conflict, "The board changed since this was proposed. Turn it down, and propose the board as it is now.")

// release writes a board from what is true now, if it is still what was proposed.
func (s *Service) release(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var t boardTerms
	if err := p.Into(&t); err != nil {
		return err
	}
	next, out, err := s.next(ctx, tx, t)
	if err != nil {
		return err
	}
	rows, err := rowsOf(out)
	switch {
	case err != nil:
	case next.Number != t.Number:
		err = errs.New(errs.Conflict, "A correction of this board was published since this was proposed. Turn it down, and propose the board as it is now.")
	case rows != t.Rows:
		err = ErrMoved
	}
	if err != nil {
		return err
	}
	out.Number, out.Why, out.Changed = next.Number, next.Why, next.Changed
	out.Synthetic = slices.ContainsFunc(s.forces, func(f forces.Force) bool { return f.Synthetic })
	text, err := json.Marshal(out)
	if err != nil {
		return err
	}
	id := "release-" + out.Quarter
	if out.Number > 1 {
		id += "-" + itoa(out.Number)
	}
	tx.SetRecord(BoardKind, id)
	return tx.Insert(BoardKind, id, ledger.Row{"quarter": out.Quarter, "made": out.Made, "board": string(text), "number": out.Number, "why": db.OrNil(out.Why), "changed": db.OrNil(out.Changed)})
}
