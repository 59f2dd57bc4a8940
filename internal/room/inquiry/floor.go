package inquiry

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

// What other floors of this room need of an inquiry: read within their own writes, and
// asked of the rules there. They authorise by themselves.

// Of gives an inquiry as it stands in q; who may know of it was asked before.
func (s *Service) Of(ctx context.Context, q db.Querier, id string) (Inquiry, error) {
	return s.store.inquiry(ctx, q, id)
}

// All gives every inquiry as it stands in q.
func (s *Service) All(ctx context.Context, q db.Querier) ([]Inquiry, error) {
	return s.store.inquiries(ctx, q, ``)
}

// SeatsToday gives the parts that somebody has today.
func (s *Service) SeatsToday(ctx context.Context, q db.Querier, id string) ([]Seat, error) {
	all, err := s.store.seatsOf(ctx, q, id)
	return active(all, s.Today()), err
}

// SeatsEver gives every part that somebody has or had, or will have.
func (s *Service) SeatsEver(ctx context.Context, q db.Querier, id string) ([]Seat, error) {
	return s.store.seatsOf(ctx, q, id)
}

// Barred gives the ids of those whose declared conflict reaches an inquiry.
func (s *Service) Barred(ctx context.Context, q db.Querier, x *Inquiry) ([]string, error) {
	return s.barred(ctx, q, x)
}

// Conflicts gives the ids of those who declared a conflict that reaches an inquiry, and of nobody
// who is kept from it otherwise.
func (s *Service) Conflicts(ctx context.Context, q db.Querier, x *Inquiry) ([]string, error) {
	return s.conflicts(ctx, q, x)
}

// WallOff has the humans whom a floor names for an inquiry kept from all that its team does,
// under each of their accounts: a part there adds a wall here, and never sight. The floor is called by a
// name of its own.
func (s *Service) WallOff(floor string, who Walled) {
	s.walled[floor] = who
}

// BarredBut is [Service.Barred] without those whom one floor names: for that floor, where it asks of
// them.
func (s *Service) BarredBut(ctx context.Context, q db.Querier, x *Inquiry, floor string) ([]string, error) {
	return s.barredBut(ctx, q, x, floor)
}

// Undone has a floor say in words what is not done yet in an inquiry: whoever ends it is asked first,
// and everybody reads what was left open.
func (s *Service) Undone(what func(ctx context.Context, q db.Querier, x *Inquiry) ([]string, error)) {
	s.undone = what
}

// Kin gives the bodies that count as one's own; nothing where it is not listed.
func (s *Service) Kin(ctx context.Context, q db.Querier, body string) ([]string, error) {
	return s.bodies.Kin(ctx, q, body)
}

// Apart says why a body may not stand apart from an inquiry: it is, or may be, of the kin of one
// that is looked at, or of the one that commissions it; empty where it stands apart.
func (s *Service) Apart(ctx context.Context, q db.Querier, x *Inquiry, body string) (string, error) {
	others := append(slices.Clone(x.Bodies), x.Commissioner)
	kin, err := s.kin(ctx, q, append([]string{body}, others...))
	if err != nil {
		return "", err
	}
	field, _ := rules.Apart(body, others, kin)
	if field == "" {
		return "", nil
	}
	return "Choose a body of the list that is no part of one that is looked at, nor of the one that commissions the inquiry", nil
}

// TermsInForce says whether terms of reference of an inquiry are out and in force.
func (s *Service) TermsInForce(ctx context.Context, q db.Querier, id string) (bool, error) {
	all, err := s.store.termsOf(ctx, q, id)
	return slices.ContainsFunc(all, func(t Terms) bool { return t.State == TermsInForce }), err
}

// Everybody gives who works here, as the rules see them in q.
func (s *Service) Everybody(ctx context.Context, q db.Querier) ([]access.Actor, error) {
	return s.staff.PeopleIn(ctx, q)
}

// BodiesKnown says whether it is known of every body that an inquiry looks at, and of the one
// that commissions it, what it is part of: where it is not, nobody can say who is of their kin.
func (s *Service) BodiesKnown(ctx context.Context, q db.Querier, x *Inquiry) (bool, error) {
	if x.Commissioner == "" || len(x.Bodies) == 0 {
		return false, nil
	}
	for _, b := range append([]string{x.Commissioner}, x.Bodies...) {
		kin, err := s.bodies.Kin(ctx, q, b)
		if err != nil || len(kin) == 0 {
			return false, err
		}
	}
	return true, nil
}

// Person gives somebody who works here as the rules see them in q; false where nobody may sign in
// by that account any more.
func (s *Service) Person(ctx context.Context, q db.Querier, account string) (access.Actor, bool, error) {
	people, err := s.staff.PeopleIn(ctx, q)
	i := slices.IndexFunc(people, func(a access.Actor) bool { return a.ID == account })
	if err != nil || account == "" || i < 0 {
		return access.Actor{}, false, err
	}
	return people[i], true, nil
}

// SetToday gives the rules that an inquiry goes by today; ones that the program does not
// know have no form and no step.
func (s *Service) SetToday(ctx context.Context, q db.Querier, x *Inquiry) (rules.Set, error) {
	turns, err := s.store.turns(ctx, q, x.ID)
	now, _ := s.setsOf(x, turns)
	return now, err
}

var errNothing = errs.New(errs.NotFound, "There is nothing here.")

// Broken is said on every floor of a record that does not hold: it was changed past the rules.
func Broken(err error) error {
	return errs.Because(errs.Unavailable, "This record does not hold together, so nothing is done with it. Tell whoever runs the service.", err)
}

// ErrNothing is said on every floor where there is nothing that somebody may see.
func ErrNothing() error { return errNothing }

// Hide turns a refusal into that, in the same words on every floor: a refusal would tell that there is
// something.
func Hide(err error) error {
	if errs.Is(err, errs.Forbidden) {
		return errNothing
	}
	return err
}

// ErrFrozen is said to whoever writes while nothing is written.
func ErrFrozen() error { return errFrozen }

// Facts is what the rules of this room weigh of an inquiry where somebody asks for an action of
// its first floor.
func (s *Service) Facts(ctx context.Context, q db.Querier, x *Inquiry, action access.Action) (map[string]any, error) {
	return s.facts(ctx, q, x, action)
}

// Both says who proposed something and who agrees to it, as everybody reads it.
func (s *Service) Both(ctx context.Context, q db.Querier, id string, p proposal.Proposal) (asked, agreed string, err error) {
	return s.both(ctx, q, id, p)
}

// Called gives the name and the part of a human in an inquiry, for those who work in it.
func (s *Service) Called(ctx context.Context, q db.Querier, id, human string) (string, error) {
	seats, err := s.store.seatsOf(ctx, q, id)
	for _, x := range seats {
		if human != "" && x.Human == human {
			info, _ := x.Part.Info()
			return x.Name + ", " + info.Name, err
		}
	}
	return "somebody whose part is not recorded", err
}

// FrozenSince gives the day since which nothing is written to an inquiry: that of its suspension
// or its end.
func (s *Service) FrozenSince(ctx context.Context, q db.Querier, x *Inquiry) (day clock.Day, err error) {
	turns, err := s.store.turns(ctx, q, x.ID)
	for _, t := range turns {
		if t.Kind == TurnSuspend || t.Kind == TurnEnd {
			day = t.On
		}
	}
	return day, err
}

// Sight gives the ids of those whose part in an inquiry does something today. A part can keep
// its human from it, whatever other parts they have ([KeptOut]).
func Sight(seats []Seat, does rules.Does) []string {
	out := []string{}
	for _, x := range seats {
		if x.Human != "" && x.Part.Can(does) && !slices.Contains(KeptOut(seats, does), x.Human) {
			out = append(out, x.Account, x.Human)
		}
	}
	return out
}

// KeptOut gives the ids of those whom a part of theirs keeps from doing something. The rules
// weigh them with the barred, and so for every account of each human.
func KeptOut(seats []Seat, does rules.Does) (out []string) {
	for _, x := range seats {
		if x.Part.Apart(does) {
			out = append(out, x.Account, x.Human)
		}
	}
	return out
}

// Inside is what the rules weigh where somebody asks for what is inside an inquiry, by what a
// part of theirs must do. Who commissions it is kept out as those are whom it looks at; where it
// is not known who is of their kin, nobody is let in.
func (s *Service) Inside(ctx context.Context, q db.Querier, x *Inquiry, does rules.Does) (map[string]any, error) {
	seats, err := s.SeatsToday(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	barred, err := s.barred(ctx, q, x)
	if err != nil {
		return nil, err
	}
	attrs := map[string]any{"allocated": Sight(seats, does), "barred": append(barred, KeptOut(seats, does)...)}
	known, err := s.BodiesKnown(ctx, q, x)
	if known {
		attrs["bodies"] = append(slices.Clone(x.Bodies), x.Commissioner)
	}
	return attrs, err
}

// StillMay refuses what somebody proposed who may not do so any more, as things stand in q: their
// part is over, or a conflict was declared.
func (s *Service) StillMay(ctx context.Context, q db.Querier, x *Inquiry, p proposal.Proposal, action access.Action, does rules.Does) error {
	who, known, err := s.Person(ctx, q, p.Account)
	if err != nil {
		return err
	}
	attrs, err := s.Inside(ctx, q, x, does)
	if err != nil {
		return err
	}
	if known {
		err = s.auth.Authorize(ctx, who, action, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs})
	}
	if !known || errs.Is(err, errs.Forbidden) {
		return errs.New(errs.Conflict, "Whoever proposed this may not do so in this inquiry now: their part is over, or a conflict was declared. It can only be turned down.")
	}
	return err
}

// Reader says as whom the actor reads what is inside an inquiry: as one of those who hold, from
// whom no restriction keeps anything, or as one of the team. It was asked before that they may.
func (s *Service) Reader(ctx context.Context, q db.Querier, x *Inquiry) (restrict.Audience, error) {
	attrs, err := s.Inside(ctx, q, x, rules.Holds)
	if err != nil {
		return restrict.Audience{}, err
	}
	if s.auth.Authorize(ctx, access.ActorFrom(ctx), InquiryHold, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs}) == nil {
		return restrict.Audience{Circle: restrict.RulingTeam}, nil
	}
	return restrict.Audience{Circle: restrict.Team}, nil
}
