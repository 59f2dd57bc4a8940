package sweep

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Filter is what a reader asks a list of cases for. Empty is everything that
// they may see.
type Filter struct {
	Force, State, Result, Reference string
	// Caught leaves the screened-out cases away.
	Caught bool
	// Left asks for cases that the newest list leaves out, Turned for those
	// that a later list would screen out, Twins for those with an undecided twin.
	Left, Turned, Twins bool
	// Answer asks for those of which an answer of the force, or its next step, is
	// waited for; Late for those of them whose day is over.
	Answer, Late bool
	// NotOf leaves the cases of these forces away: who gives out cases gives out
	// none of their own. Given asks for those that the reader was given.
	NotOf []string
	Given bool
	// HeldBy asks for those that a human was given, Nobodys for those that nobody has.
	HeldBy  string
	Nobodys bool
	// IDs asks for these cases alone; nil for all.
	IDs []string
	// Page counts from 1; Size is at most 1000.
	Page, Size int
}

// Found is one page of cases and how many there are.
type Found struct {
	Cases []Case
	Total int
}

// Cases lists what the reader may see: a liaison their own force's cases, a
// reviewer those given to them, the taskforce all. The reader's right comes
// first in the query, before anything that they asked for.
func (s *Service) Cases(ctx context.Context, f Filter) (Found, error) {
	actor := access.ActorFrom(ctx)
	f.Size = min(max(f.Size, 1), 1000)
	f.Page = max(f.Page, 1)
	reader := actor
	if f.Given {
		reader.Roles = []access.Role{access.RoleReviewer}
	}
	among, err := s.among(ctx, s.db, f)
	if err != nil {
		return Found{}, err
	}
	found, err := s.store.search(ctx, s.db, scopeOf(reader), f, among)
	if err != nil {
		return found, err
	}
	for i := range found.Cases { // the rules are asked as well; they and the scope must say the same
		c := &found.Cases[i]
		humans, err := s.store.allocated(ctx, s.db, c.ID)
		if err != nil {
			return Found{}, err
		}
		if !s.sees(ctx, actor, c, humans) {
			return Found{}, errs.Newf(errs.Internal, "the scope shows %s, and the rules do not", c.ID)
		}
	}
	return found, nil
}

// among narrows a list to what no column says; nil narrows nothing.
func (s *Service) among(ctx context.Context, q db.Querier, f Filter) ([]string, error) {
	if !f.Late {
		return f.IDs, nil
	}
	waits, err := s.store.awaited(ctx, q, f.Force)
	ids := []string{}
	for _, x := range waits {
		if x.Late(s.Today()) {
			ids = append(ids, x.id)
		}
	}
	return ids, err
}

// Export is Cases for a file that is taken away: at most 1,000, each of them
// entered as seen, in the transaction that reads them.
func (s *Service) Export(ctx context.Context, f Filter) (out []Case, err error) {
	f.Page, f.Size = 1, 1000
	found, err := s.Cases(ctx, f)
	if err != nil || len(found.Cases) == 0 {
		return nil, err
	}
	actor := access.ActorFrom(ctx)
	act := ledger.Act{Action: SweepRead, Kind: "sweep_export", ID: found.Cases[0].ID, Again: true, Facts: s.caseFacts(found.Cases[0].ID)}
	_, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		among, err := s.among(ctx, tx, f)
		if err != nil {
			return err
		}
		again, err := s.store.search(ctx, tx, scopeOf(actor), f, among)
		if err != nil {
			return err
		}
		out = again.Cases
		for _, c := range out {
			if err := tx.Insert("sweep_sight", s.ids.Next("sight"), ledger.Row{"case_id": c.ID, "human": humanOf(actor), "made": s.now()}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, hide(err)
	}
	return out, nil
}

// Case reads one case with all that hangs on it, and enters in the log who
// opened it, in the same transaction. Whoever may not see it is told that there
// is none.
func (s *Service) Case(ctx context.Context, id string) (*Whole, error) {
	var out *Whole
	actor := access.ActorFrom(ctx)
	act := ledger.Act{Action: SweepRead, Kind: "sweep_case", ID: id, Again: true, Facts: s.caseFacts(id)}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) (err error) {
		if out, err = s.load(ctx, tx, id); err != nil {
			return err
		}
		humans, err := s.store.allocated(ctx, tx, id)
		if err != nil {
			return err
		}
		if !s.sees(ctx, actor, &out.Case, humans) {
			return errNoCase
		}
		if err := noteCase(ctx, tx, &out.Case); err != nil {
			return err
		}
		return tx.Insert("sweep_sight", s.ids.Next("sight"), ledger.Row{"case_id": id, "human": humanOf(actor), "made": s.now()})
	})
	if err != nil {
		return nil, hide(err)
	}
	return out, nil
}

// humanOf is the human who acts, or the account where nobody has said who it is.
func humanOf(a access.Actor) string {
	if a.Human != "" {
		return a.Human
	}
	return a.ID
}

func (s *Service) load(ctx context.Context, tx *ledger.Tx, id string) (*Whole, error) {
	c, err := s.store.caseByID(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	out := &Whole{Case: c}
	if out.List, err = s.store.list(ctx, tx, c.ListID); err != nil {
		return nil, err
	}
	if out.Allocations, err = s.store.allocations(ctx, tx, id); err != nil {
		return nil, err
	}
	if out.Looked, err = s.store.looked(ctx, tx, id); err != nil {
		return nil, err
	}
	if out.Answers, err = s.store.answers(ctx, tx, id); err != nil {
		return nil, err
	}
	out.Twins, err = s.store.twins(ctx, tx, id)
	return out, err
}

// Lists gives the newest lists that the reader may see: of their own force, or
// for the taskforce of all.
func (s *Service) Lists(ctx context.Context) ([]List, error) {
	actor := access.ActorFrom(ctx)
	switch {
	case actor.Has(access.RoleNational) && s.May(ctx, SweepRead, forceFacts("sweep_list", "", "")):
		return s.store.lists(ctx, s.db, "", 50)
	case actor.Has(access.RoleLiaison) && actor.Body != "" && s.May(ctx, SweepRead, forceFacts("sweep_list", "", actor.Body)):
		return s.store.lists(ctx, s.db, actor.Body, 20)
	}
	return nil, nil
}

// MayLoad gives the force whose list the reader may return; empty for none.
func (s *Service) MayLoad(ctx context.Context) string {
	actor := access.ActorFrom(ctx)
	if f, ok := forces.Find(s.forces, actor.Body); ok && f.ID == actor.Body && s.May(ctx, SweepLoad, forceFacts("sweep_list", "", actor.Body)) {
		return f.ID
	}
	return ""
}

// MayAllocate says whether the reader gives out cases of a force.
func (s *Service) MayAllocate(ctx context.Context, force string) bool {
	return s.May(ctx, SweepAllocate, forceFacts("sweep_case", "", force))
}

// MayReview says whether the reader records what a second look at a case found.
func (s *Service) MayReview(ctx context.Context, w *Whole) bool {
	var humans []string
	if g := w.Given(); g != nil {
		humans = append(humans, g.Human)
	}
	return s.May(ctx, SweepReview, forceFacts("sweep_case", w.ID, w.ForceID, humans...))
}

// MayPublish says whether the reader publishes the board.
func (s *Service) MayPublish(ctx context.Context) bool {
	return s.May(ctx, SweepPublish, access.Resource{Kind: "sweep_release"})
}
