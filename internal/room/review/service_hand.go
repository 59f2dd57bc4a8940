package review

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Whose narrows a list by who has a case in hand; empty narrows nothing.
const (
	WhoseMine = "mine" // the reader was given it, or has taken it
	WhoseTeam = "team" // of the reader's own role, and nobody has it
	// WhoseOthers: a colleague of the reader's own role has it.
	WhoseOthers = "others"
)

// WhoseOf is [whoseSQL] of a case that was read.
func WhoseOf(a access.Actor, it *Item) string {
	officer := false
	for _, h := range it.Holders {
		if a.Is(h.Human) {
			return WhoseMine
		}
		officer = officer || h.Role == string(access.RoleSecretariat)
	}
	switch {
	case !a.Has(access.RoleSecretariat):
		return ""
	case officer:
		return WhoseOthers
	}
	return WhoseTeam
}

// Holder is who has a case in hand, and as what.
type Holder struct{ Human, Name, Body, Role string }

// Officers lists whom of the secretariat a case could be given to: nobody with a
// conflict, and nothing says that there was one.
func (s *Service) Officers(ctx context.Context, id string) ([]Candidate, error) {
	return s.able(ctx, s.DB, id, map[access.Role]access.Action{access.RoleSecretariat: rules.ReviewWork})
}

// Keep says who of the secretariat has a case in hand: somebody takes it, gives it
// back (to is empty) or to a colleague. Whoever may not work it, or could not, has
// no part in it.
func (s *Service) Keep(ctx context.Context, id string, version int64, to string) error {
	if _, err := s.Officers(ctx, id); err != nil {
		return err // before anything: whether there is such a case for this reader
	}
	return s.onCase(ctx, rules.ReviewWork, id, version, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if c.State.Ended() {
			return errs.New(errs.Conflict, "The case has ended. Nobody needs to have it in hand.")
		}
		able, err := s.able(ctx, tx, id, map[access.Role]access.Action{access.RoleSecretariat: rules.ReviewWork})
		if err != nil {
			return err
		}
		next, known := candidate(able, to, access.RoleSecretariat)
		switch {
		case to != "" && !known:
			return errs.InvalidInput("Choose who has the case.", errs.Field{Name: "to", Message: "Choose somebody from the list"})
		case to == "" && c.Officer == nil:
			return errs.New(errs.Conflict, "Nobody has the case in hand.")
		case to != "" && c.Officer != nil && next.who.Is(c.Officer.Human):
			return errs.New(errs.Conflict, next.Name+" has the case already.")
		}
		if err := s.endOfficer(ctx, tx, c, map[bool]string{true: "Given back.", false: "Given to a colleague."}[to == ""]); err != nil {
			return err
		}
		if known {
			if err := tx.Insert("review_officer", ids.Random("officer"), ledger.Row{"case_id": id, "human": next.Human, "name": next.Name, "body": next.Body,
				"state": "active", "on_day": s.Today().String()}); err != nil {
				return err
			}
		}
		// Of two who take it at once, the second finds that the case is not as it was.
		return tx.Update(ctx, "review_case", id, c.Version, ledger.Row{"held": c.Held})
	})
}

func (s *Service) endOfficer(ctx context.Context, tx *ledger.Tx, c *Case, reason string) error {
	if c.Officer == nil {
		return nil
	}
	return tx.Update(ctx, "review_officer", c.Officer.ID, 0, ledger.Row{"state": "ended", "reason": reason})
}

// HandOver passes a case from one who looks at it to another of the same role. Its
// state, its clock and what is noted of it stay; the two who have it then are two
// people without a conflict.
func (s *Service) HandOver(ctx context.Context, id string, version int64, from, to string) error {
	if _, err := s.Candidates(ctx, id); err != nil {
		return err // before anything: whether there is such a case for this reader
	}
	return s.onCase(ctx, rules.ReviewWork, id, version, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		people, err := s.Staff.PeopleIn(ctx, tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(people, func(p access.Actor) bool { return p.ID == from && from != "" })
		var had *Allocation
		for j := range c.Allocations {
			if a := &c.Allocations[j]; i >= 0 && a.State == "active" && people[i].Is(a.Human) && slices.Contains(inHand[access.Role(a.Role)], c.State) {
				had = a
			}
		}
		if had == nil {
			return errs.New(errs.Conflict, "This person does not have the case in hand now.")
		}
		able, err := s.candidates(ctx, tx, id)
		if err != nil {
			return err
		}
		next, ok := candidate(able, to, access.Role(had.Role))
		if !ok || next.who.Is(had.Human) {
			return errs.InvalidInput("Choose somebody else.", errs.Field{Name: "to", Message: "This person cannot be given this case. Open it and choose from those who are offered"})
		}
		for _, a := range c.Allocations {
			if a.State == "active" && a.ID != had.ID && next.who.MayBe(a.Human) {
				return errs.InvalidInput("Choose somebody else.", errs.Field{Name: "to", Message: "The reviewer and the independent member must be two people"})
			}
		}
		if err := tx.Update(ctx, "review_allocation", had.ID, 0, ledger.Row{"state": "ended", "reason": "Handed over."}); err != nil {
			return err
		}
		if err := s.give(tx, c, []Candidate{next}, ""); err != nil {
			return err
		}
		return tx.Update(ctx, "review_case", id, c.Version, ledger.Row{"held": c.Held})
	})
}

// Colleagues are those who work at the panel, by role and name: whom lists can be
// narrowed to, and to whom cases can be offered. Whether somebody may have one is
// asked of each case.
func (s *Service) Colleagues(ctx context.Context) ([]Candidate, error) {
	if err := s.Auth.Authorize(ctx, access.ActorFrom(ctx), rules.ReviewWork, access.Route()); err != nil {
		return nil, err
	}
	people, err := s.Staff.PeopleIn(ctx, s.DB)
	var out []Candidate
	for _, p := range people {
		for _, role := range panelRoles {
			if p.Has(role) && p.Human != "" {
				out = append(out, Candidate{Staff: p.ID, Human: p.Human, Name: p.Name, Body: p.Body, Role: string(role), who: p})
			}
		}
	}
	sortCandidates(out)
	return out, err
}

func sortCandidates(list []Candidate) {
	slices.SortFunc(list, func(a, b Candidate) int { return strings.Compare(a.Role+a.Name+a.Staff, b.Role+b.Name+b.Staff) })
}
