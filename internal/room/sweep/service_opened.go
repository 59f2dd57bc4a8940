package sweep

import (
	"context"
	"encoding/json"
	"fmt"

	"candour/internal/base/db"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// openFirst is said to whoever proposes a board that they were not shown.
const openFirst = "You have not seen the board as it stands now, or something changed since. It is on this page: read it, then propose it."

// boardOf is where it is noted who was shown the board of a day.
func boardOf(b Board) ledger.Of { return ledger.Of{Kind: "sweep_release", ID: b.Made} }

// partOf names a board as the public would see it, whichever edition it becomes.
func partOf(b Board) (string, error) {
	rows, err := json.Marshal(b.Rows)
	return opened.Part("board", b.Made, string(rows)), err
}

// rowsOf names what the public would read in a board, whichever its day.
func rowsOf(b Board) (string, error) {
	rows, err := json.Marshal(b.Rows)
	return opened.Part("rows", string(rows)), err
}

// Preview gives the board as it would be published today, with the true numbers,
// and notes that whoever publishes was shown it, once.
func (s *Service) Preview(ctx context.Context) (Board, []Tally, error) {
	tallies, err := s.Tallies(ctx)
	if err != nil {
		return Board{}, nil, err
	}
	b := Protected(QuarterOf(s.Today()), s.Today(), s.ForceName, tallies)
	part, err := partOf(b)
	if err != nil {
		return b, nil, err
	}
	if seen, err := opened.Has(ctx, s.db, boardOf(b), part); err != nil || seen {
		return b, tallies, err
	}
	act := ledger.Act{Action: SweepPublish, Kind: "sweep_release", ID: b.Made, Again: true}
	_, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		return opened.Note(ctx, tx, boardOf(b), part) // as it was shown, whatever came since
	})
	return b, tallies, err
}

// Proposed gives, to whoever may answer it, what was proposed of a board: the board
// as it is now with the true numbers, what was wrong with it, whether it changed
// since, and what is noted of it when it is shown.
func (s *Service) Proposed(ctx context.Context, p proposal.Proposal) (b Board, tallies []Tally, moved bool, part string, err error) {
	if tallies, err = s.Tallies(ctx); err != nil {
		return b, nil, false, "", err
	}
	var t boardTerms
	if err = p.Into(&t); err != nil {
		return b, nil, false, "", err
	}
	b = Protected(t.Quarter, s.Today(), s.ForceName, tallies)
	b.Why, b.Changed = t.Why, t.Changed
	rows, err := rowsOf(b)
	if err == nil {
		part, err = partOf(b)
	}
	return b, tallies, rows != t.Rows, part, err
}

// seen refuses to propose a board that its proposer was not shown.
func seen(ctx context.Context, q db.Querier, b Board) error {
	part, err := partOf(b)
	if err != nil {
		return err
	}
	return opened.Need(ctx, q, boardOf(b), openFirst, part)
}

// openCaseFirst is said to whoever judges a case that they have not opened.
const openCaseFirst = "You have not opened this case as it is now. Open its page and read it, then record what you found."

func caseOf(id string) ledger.Of { return ledger.Of{Kind: "sweep_case", ID: id} }

// casePart names a case as its force returned it last.
func casePart(c *Case) string { return opened.Part(c.ID, fmt.Sprintf("%+v", c.Facts)) }

// noteCase notes that somebody who may have to judge cases was shown one.
func noteCase(ctx context.Context, tx *ledger.Tx, c *Case) error {
	if a := access.ActorFrom(ctx); !a.Has(access.RoleNational) && !a.Has(access.RoleReviewer) {
		return nil
	}
	return opened.Note(ctx, tx, caseOf(c.ID), casePart(c))
}

// seenCase refuses a judgement of somebody who has not opened the case.
func seenCase(ctx context.Context, q db.Querier, c *Case) error {
	return opened.Need(ctx, q, caseOf(c.ID), openCaseFirst, casePart(c))
}

// openTwinsFirst is said to whoever judges two cases and has not opened both.
const openTwinsFirst = "You have not opened both of these cases as they are now. Open each on its own page and read it, then say whether they are one."

// seenTwins refuses a judgement of two cases of somebody who has not opened each.
func (s *Service) seenTwins(ctx context.Context, q db.Querier, ids ...string) error {
	for _, id := range ids {
		c, err := s.store.caseByID(ctx, q, id)
		if err == nil {
			err = opened.Need(ctx, q, caseOf(id), openTwinsFirst, casePart(&c))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// CaseOpened says whether whoever judges a case has opened it as it is.
func (s *Service) CaseOpened(ctx context.Context, id string) (bool, error) {
	c, err := s.store.caseByID(ctx, s.db, id)
	if err != nil {
		return false, err
	}
	return opened.Has(ctx, s.db, caseOf(id), casePart(&c))
}
