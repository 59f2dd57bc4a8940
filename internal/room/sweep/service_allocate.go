package sweep

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Reviewers lists who may be given a case of a force: reviewers of another body
// whose human is known. The force's own are not offered.
func (s *Service) Reviewers(ctx context.Context, force string) ([]access.Actor, error) {
	if !s.MayAllocate(ctx, force) {
		return nil, errNoCase
	}
	return s.reviewers(ctx, s.db, force)
}

func (s *Service) reviewers(ctx context.Context, q db.Querier, force string) ([]access.Actor, error) {
	if s.staff == nil {
		return nil, nil
	}
	all, err := s.staff.PeopleIn(ctx, q)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(slices.Clone(all), func(a access.Actor) bool {
		return s.mayBeGiven(ctx, a, force) != nil
	})
	slices.SortFunc(out, func(a, b access.Actor) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// mayBeGiven asks the rules whether somebody could review a case of a force if
// it were given to them.
func (s *Service) mayBeGiven(ctx context.Context, a access.Actor, force string) error {
	if a.Human == "" || !a.Is(a.Human) || !a.OfKin(a.Body) || a.OfKin(force) {
		return errs.New(errs.Forbidden, "Your own force closed this case. Somebody from another force must look at it.")
	}
	return s.auth.Authorize(ctx, a, SweepReview, forceFacts("sweep_case", "", force, a.Human))
}

// Allocate gives a case to a reviewer of another force. A case that somebody has
// already passes to the new reviewer, with a reason.
func (s *Service) Allocate(ctx context.Context, caseID string, version int64, to, reason string) error {
	return s.allocate(ctx, caseID, version, to, reason, func(*Allocation) error { return nil })
}

func (s *Service) allocate(ctx context.Context, caseID string, version int64, to, reason string, fits func(*Allocation) error) error {
	act := ledger.Act{Action: SweepAllocate, Kind: "sweep_case", ID: caseID, Reason: clean(reason), Facts: s.caseFacts(caseID)}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		w, err := s.load(ctx, tx, caseID)
		if err != nil {
			return err
		}
		who, err := s.reviewer(ctx, tx, to, w.ForceID)
		if err != nil {
			return err
		}
		given := w.Given()
		if err := fits(given); err != nil {
			return err
		}
		switch {
		case w.State == ScreenedOut:
			return bad("to", "This case was screened out. It is looked at through the quality control.")
		case w.State == Reviewed && w.Second != ResultReopenAdvised && w.Second != ResultNotReopened:
			return bad("to", "This case was looked at already.")
		case given != nil && who.Is(given.Human):
			return bad("to", "This person has the case already.")
		case given != nil && saysnothing.Is(reason, "reason"):
			return bad("reason", "Say why the case passes to somebody else")
		}
		if given != nil {
			if err := tx.Update(ctx, "sweep_allocation", given.ID, 0, ledger.Row{"state": "ended", "reason": clean(reason)}); err != nil {
				return err
			}
		}
		if err := tx.Insert("sweep_allocation", s.ids.Next("given"), ledger.Row{"case_id": caseID, "human": who.Human, "name": who.Name, "body": who.Body,
			"state": "active", "on_day": s.Today().String()}); err != nil {
			return err
		}
		state := Allocated
		if w.State == Reviewed {
			state = Reviewed
		}
		// Of two people who allocate one case at once, the second finds that the
		// case, or the allocation that it ends, is not as it was.
		return s.touch(ctx, tx, &w.Case, version, ledger.Row{"state": string(state)})
	})
	return hide(err)
}

// GiveBack ends an allocation of the reviewer who has the case and cannot look at it:
// it waits for somebody else.
func (s *Service) GiveBack(ctx context.Context, caseID string, version int64, reason string) error {
	act := ledger.Act{Action: SweepReview, Kind: "sweep_case", ID: caseID, Reason: clean(reason), Facts: s.caseFacts(caseID)}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		w, err := s.load(ctx, tx, caseID)
		if err != nil {
			return err
		}
		given := w.Given()
		switch {
		case given == nil || !access.ActorFrom(ctx).Is(given.Human):
			return errNoCase
		case w.State != Allocated:
			return bad("back", "You have recorded what you found. The taskforce gives it to somebody else if that is needed.")
		case saysnothing.Is(reason, "reason") || len([]rune(clean(reason))) > 500:
			return bad("back", "Say why you give it back, in at most 500 characters. Do not name anybody")
		}
		if err := tx.Update(ctx, "sweep_allocation", given.ID, 0, ledger.Row{"state": "ended", "reason": clean(reason)}); err != nil {
			return err
		}
		return s.touch(ctx, tx, &w.Case, version, ledger.Row{"state": string(Waiting)})
	})
	return hide(err)
}

// Colleagues are all reviewers, for whoever gives cases out: whom a list can be
// narrowed to, and to whom cases can be offered. Whether somebody may have one is
// asked of each case.
func (s *Service) Colleagues(ctx context.Context) ([]access.Actor, error) {
	return s.Reviewers(ctx, "-") // of a force that is nobody's
}

// HandOver gives a case of one reviewer to another: refused where the first does not
// have it now.
func (s *Service) HandOver(ctx context.Context, caseID, from, to, reason string) error {
	people, err := s.Colleagues(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(people, func(a access.Actor) bool { return a.ID == from && from != "" })
	return s.allocate(ctx, caseID, 0, to, reason, func(given *Allocation) error {
		if i < 0 || given == nil || !people[i].Is(given.Human) {
			return errs.New(errs.Conflict, "This person does not have the case now.")
		}
		return nil
	})
}

// GiveOut gives a case that nobody has.
func (s *Service) GiveOut(ctx context.Context, caseID, to string) error {
	return s.allocate(ctx, caseID, 0, to, "", func(given *Allocation) error {
		if given != nil {
			return errs.New(errs.Conflict, "Somebody has the case already.")
		}
		return nil
	})
}

// touch changes a case that must still be as the person saw it.
func (s *Service) touch(ctx context.Context, tx *ledger.Tx, c *Case, version int64, row ledger.Row) error {
	if version != 0 && version != c.Version {
		return errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
	}
	return tx.Update(ctx, "sweep_case", c.ID, version, row)
}

// reviewer finds who is to be given a case of a force, and refuses those who may
// not have it.
func (s *Service) reviewer(ctx context.Context, q db.Querier, id, force string) (access.Actor, error) {
	var all []access.Actor
	if s.staff != nil {
		var err error
		if all, err = s.staff.PeopleIn(ctx, q); err != nil {
			return access.Actor{}, err
		}
	}
	for _, a := range all {
		if a.ID != id || id == "" {
			continue
		}
		if err := s.mayBeGiven(ctx, a, force); err != nil {
			return a, bad("to", "This person may not be given the case: they belong to the force that closed it, or are no reviewer.")
		}
		return a, nil
	}
	return access.Actor{}, bad("to", "Choose who looks at the case")
}

func bad(field, message string) error {
	return errs.InvalidInput("Check what you entered. Nothing was saved.", errs.Field{Name: field, Message: message})
}

// OutcomeInput is what a second look found.
type OutcomeInput struct {
	Result string
	// Undone are codes of what was not done the first time.
	Undone []string
	// Words are the reasons, at most 1,000 characters, without names.
	Words string
}

// RecordOutcome enters what a second look found. Only the reviewer who was given
// the case may do it.
func (s *Service) RecordOutcome(ctx context.Context, caseID string, version int64, in OutcomeInput) error {
	actor := access.ActorFrom(ctx)
	act := ledger.Act{Action: SweepReview, Kind: "sweep_case", ID: caseID, Facts: s.caseFacts(caseID)}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		w, err := s.load(ctx, tx, caseID)
		if err != nil {
			return err
		}
		undone, err := s.checkOutcome(w, in)
		if err == nil {
			err = seenCase(ctx, tx, &w.Case)
		}
		if err != nil {
			return err
		}
		if err := tx.Insert("sweep_outcome", s.ids.Next("looked"), ledger.Row{"case_id": caseID, "result": in.Result, "undone": strings.Join(undone, ";"),
			"words": db.OrNil(clean(in.Words)), "human": humanOf(actor), "body": actor.Body, "on_day": s.Today().String()}); err != nil {
			return err
		}
		return s.touch(ctx, tx, &w.Case, version, ledger.Row{"state": string(Reviewed), "result": in.Result})
	})
	return hide(err)
}

func (s *Service) checkOutcome(w *Whole, in OutcomeInput) ([]string, error) {
	undone := slices.Compact(slices.Sorted(slices.Values(in.Undone)))
	alone := false
	for _, code := range undone {
		c, ok := find(s.rules.Codes.Undone, code)
		if !ok {
			return nil, bad("undone", "Choose from the list what was not done")
		}
		alone = alone || c.Alone
	}
	words := clean(in.Words)
	switch {
	case !OneOf(NextResults(w.Second), in.Result):
		return nil, bad("result", "Choose what the second look found")
	case w.Second == "" && len(undone) == 0:
		return nil, bad("undone", "Choose what was not done the first time, or that nothing was left undone")
	case alone && len(undone) > 1:
		return nil, bad("undone", "Nothing was left undone, or something was: choose one of the two")
	case saysnothing.Is(words, "reasons") && in.Result != ResultReopened:
		return nil, bad("words", "Enter the reasons")
	case len([]rune(words)) > 1000:
		return nil, bad("words", "Shorten the reasons to 1,000 characters or fewer")
	}
	return undone, nil
}

// DecideTwin records whether two cases are one, by somebody who has opened both as
// they are now. Nothing is merged: the second look happens once, and both keep
// their own record.
func (s *Service) DecideTwin(ctx context.Context, caseID, twinID string, version int64, state, words string) error {
	act := ledger.Act{Action: SweepAllocate, Kind: "sweep_case", ID: caseID, Facts: s.caseFacts(caseID)}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		twins, err := s.store.twins(ctx, tx, caseID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(twins, func(t Twin) bool { return t.ID == twinID })
		switch {
		case i < 0:
			return errNoCase
		case !OneOf(TwinLabels, state):
			return bad("twin", "Choose whether they are one case")
		case len([]rune(words)) > 500:
			return bad("twin_words", "Shorten this to 500 characters or fewer")
		}
		if err := s.seenTwins(ctx, tx, caseID, twins[i].CaseID); err != nil {
			return err
		}
		return tx.Update(ctx, "sweep_twin", twinID, version, ledger.Row{"state": state, "words": db.OrNil(clean(words)), "on_day": s.Today().String()})
	})
	return hide(err)
}
