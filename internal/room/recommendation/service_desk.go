package recommendation

import (
	"context"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/room"
	"candour/internal/trust/access"
)

// Work is what waits for one person, gathered by what they may do.
type Work struct {
	// For an owner: commitments of their own body, by what is wanted.
	Drafts, SentBack, Overdue, Stalled, Soon []record.Commitment
	// Unanswered recommendations addressed to the owner's body.
	Unanswered []*record.Summary
	// For a verifier: claims that wait, the oldest first.
	Claims []Claim
	// LookToo are searches that found none and wait for a second person; for a
	// verifier and a coordinator.
	LookToo []SecondLook
	// For a coordinator. Asked are the corrections that bodies ask for.
	Asked   []room.DeskItem
	Letters []OwedLetter
	// LookFor are those whose answer was due, where none is entered and nobody
	// has looked for long.
	LookFor     []*record.Summary
	LookForMore int
	// Unheard are bodies that were looked for, and for which nobody can answer here.
	Unheard       []record.Unheard
	Ties          []record.Tie
	Escalated     []record.Due
	Unchecked     []*record.Summary
	UncheckedMore int
	NotPublished  []*record.Summary
}

// soonDays is how many days ahead the desk looks.
const soonDays = 30

// uncheckedShown is how many unchecked records the desk lists.
const uncheckedShown = 10

// Work gathers what waits for whoever asks. Each list is there only for those
// who may do something about it.
func (s *Service) Work(ctx context.Context) (Work, error) {
	var w Work
	actor := access.ActorFrom(ctx)
	if err := s.may(ctx, access.DeskRead, access.Route()); err != nil {
		return w, err
	}
	for _, part := range []struct {
		role access.Role
		fill func(context.Context, *Work) error
	}{{access.RoleOwner, s.ownersWork}, {access.RoleVerifier, s.verifiersWork}, {access.RoleCoordinator, s.coordinatorsWork}} {
		if actor.Has(part.role) {
			if err := part.fill(ctx, &w); err != nil {
				return w, err
			}
		}
	}
	return w, nil
}

func (s *Service) ownersWork(ctx context.Context, w *Work) error {
	body := access.ActorFrom(ctx).Body
	if body == "" {
		return nil
	}
	bodies, err := s.answersFor(ctx, body)
	if err != nil {
		return err
	}
	for _, body := range bodies {
		if err := s.owedOf(ctx, w, body); err != nil {
			return err
		}
	}
	return nil
}

// answersFor gives a body and those that were closed and that it took over.
func (s *Service) answersFor(ctx context.Context, body string) ([]string, error) {
	out := []string{body}
	if s.bodies == nil {
		return out, nil
	}
	lore, err := s.bodies.Lore(ctx, s.db)
	if err != nil {
		return nil, err
	}
	for closed, heirs := range lore.Heirs {
		if record.Owns(heirs, lore.ID(body)) {
			out = append(out, closed)
		}
	}
	slices.Sort(out[1:])
	return out, nil
}

func (s *Service) owedOf(ctx context.Context, w *Work, body string) error {
	all, err := s.Commitments(ctx, body)
	if err != nil {
		return err
	}
	for _, c := range all {
		over, err := s.servesNothing(ctx, &c)
		if err != nil {
			return err
		}
		if !over {
			s.sortOwned(w, c)
		}
	}
	list, err := s.List(ctx, record.Filter{Body: body, Answer: record.NoneYet}, 0, 0)
	if err != nil {
		return err
	}
	for _, r := range list.Items {
		if record.Owns(r.Bodies, body) && !r.Over() {
			w.Unanswered = append(w.Unanswered, r)
		}
	}
	return nil
}

// servesNothing says that its own inquiry ended every recommendation that a commitment
// serves. It stays a promise on its page, and nobody is asked for it. Where none of them
// is known it is asked for.
func (s *Service) servesNothing(ctx context.Context, c *record.Commitment) (bool, error) {
	served, err := s.Served(ctx, c)
	open := func(r *record.Summary) bool { return r.Ended == nil }
	return len(served) > 0 && !slices.ContainsFunc(served, open), err
}

// sortOwned puts a commitment under what is wanted of its owner. A draft is
// listed besides, since it silences nothing.
func (s *Service) sortOwned(w *Work, c record.Commitment) {
	today := s.Today()
	if record.DraftOf(&c) != nil && c.State == record.CommitmentOpen {
		w.Drafts = append(w.Drafts, c)
	}
	switch c.Condition(today).State {
	case record.StateNotAccepted:
		w.SentBack = append(w.SentBack, c)
	case record.StateOverdue, record.StateDatePassed, record.StateDoingKnown:
		w.Overdue = append(w.Overdue, c)
	case record.StateStalled:
		w.Stalled = append(w.Stalled, c)
	case record.StateOnTime, record.StateMoved:
		if last, ok := c.Due.Last(); ok && last.Sub(today) <= soonDays {
			w.Soon = append(w.Soon, c)
		}
	}
}

func (s *Service) verifiersWork(ctx context.Context, w *Work) (err error) {
	if w.Claims, err = s.Claims(ctx); err == nil {
		err = s.secondLooks(ctx, w)
	}
	return err
}

// SecondLook is a search that waits for a second person.
type SecondLook struct {
	Search    record.Search
	Title     string // of what was looked for
	Synthetic bool
}

// secondLooksAsked is how many of the newest searches the desk looks through.
const secondLooksAsked = 30

// secondLooks lists those that whoever asks may agree to, the newest first.
func (s *Service) secondLooks(ctx context.Context, w *Work) error {
	ids, err := s.store.SearchesAlone(ctx, s.db, secondLooksAsked)
	if err != nil {
		return err
	}
	w.LookToo = nil // whoever has two parts is asked once
	for _, id := range ids {
		about, one, facts, err := s.toAgree(ctx, s.db, id)
		if errs.Is(err, errs.NotFound) || err == nil && (notToAgree(*one, about) != "" || !s.May(ctx, SearchAgree, facts)) {
			continue // withdrawn, or not for this person
		}
		if err != nil {
			return err
		}
		w.LookToo = append(w.LookToo, SecondLook{*one, about.title, about.Synthetic})
	}
	return nil
}

func (s *Service) coordinatorsWork(ctx context.Context, w *Work) (err error) {
	if w.Letters, err = s.OwedLetters(ctx); err != nil {
		return err
	}
	if err = s.secondLooks(ctx, w); err != nil {
		return err
	}
	if w.Asked, err = s.askedItems(ctx); err != nil {
		return err
	}
	if w.Ties, err = s.store.Ties(ctx, s.db, record.TieSuggested); err != nil {
		return err
	}
	dues, err := s.Timetable(ctx, record.TimetableFilter{})
	if err != nil {
		return err
	}
	for _, d := range dues {
		if d.Kind == record.DueCommitment && d.Passed() && s.Today().Sub(d.Last) >= record.EscalateAfter {
			w.Escalated = append(w.Escalated, d)
		}
	}
	list, err := s.List(ctx, record.Filter{}, 0, 0)
	if err != nil {
		return err
	}
	w.Unheard = record.UnheardAmong(list.Items)
	for _, r := range list.Items {
		if r.ToLookFor(s.Today()) {
			if len(w.LookFor) < uncheckedShown {
				w.LookFor = append(w.LookFor, r)
			} else {
				w.LookForMore++
			}
		}
		if r.State == record.StateDraft {
			w.NotPublished = append(w.NotPublished, r)
		}
		if r.Checked == nil || !*r.Checked {
			if len(w.Unchecked) < uncheckedShown {
				w.Unchecked = append(w.Unchecked, r)
			} else {
				w.UncheckedMore++
			}
		}
	}
	return nil
}
