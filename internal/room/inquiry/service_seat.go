package inquiry

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// SeatInput is a seat as it is proposed.
type SeatInput struct {
	Inquiry string     `json:"inquiry"`
	Account string     `json:"account"`
	Part    rules.Part `json:"part"`
	From    clock.Day  `json:"from"`
	To      clock.Day  `json:"to"` // zero: no day is said
	Why     string     `json:"why"`
}

// Candidates are those whom a seat can be given: staff with the role of the inquiry team, of
// whom it is known which human they are and where they belong, and who are of no body that
// is looked at.
func (s *Service) Candidates(ctx context.Context, q db.Querier, x *Inquiry) ([]access.Actor, error) {
	people, err := s.staff.PeopleIn(ctx, q)
	return slices.DeleteFunc(slices.Clone(people), func(a access.Actor) bool {
		return !a.Has(access.RoleInquiry) || a.Has(access.RoleSurvivors) || a.Human == "" || !a.Is(a.ID) || !a.OfKin(a.Body) ||
			slices.ContainsFunc(x.Bodies, a.OfKin) || a.Synthetic != x.Synthetic
	}), err
}

// Seats gives the seats of an inquiry, with those that ended, to whoever may give one.
func (s *Service) Seats(ctx context.Context, id string) (Inquiry, []Seat, []access.Actor, error) {
	x, err := s.One(ctx, id, InquirySeat)
	if err != nil {
		return x, nil, nil, err
	}
	seats, err := s.store.seatsOf(ctx, s.db, id)
	if err != nil {
		return x, nil, nil, err
	}
	people, err := s.Candidates(ctx, s.db, &x)
	return x, seats, people, err
}

// ProposeSeat asks a second human to give somebody a part.
func (s *Service) ProposeSeat(ctx context.Context, in SeatInput) (string, error) {
	in.Why = typed.Clean(in.Why)
	var id string
	err := s.write(ctx, InquirySeat, in.Inquiry, in.Why, func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		who, err := s.checkSeat(ctx, tx, x, &in)
		if err != nil {
			return err
		}
		info, _ := in.Part.Info()
		if info.Panel && access.ActorFrom(ctx).Body != x.Commissioner {
			return typed.Wrong("part", "Whoever commissions the inquiry gives the parts of the chair and of the panel")
		}
		id, err = proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: KindSeat, Record: x.ID + " " + in.Account, Title: info.Name + ": " + who.Name, Terms: in, Reason: in.Why})
		return err
	})
	return id, err
}

func (s *Service) checkSeat(ctx context.Context, q db.Querier, x *Inquiry, in *SeatInput) (access.Actor, error) {
	var bad typed.Asked
	people, err := s.Candidates(ctx, q, x)
	if err != nil {
		return access.Actor{}, err
	}
	i := slices.IndexFunc(people, func(a access.Actor) bool { return a.ID == in.Account })
	bad.Need(i >= 0, "account", "Choose somebody who can have a part. Nobody of a body that is looked at can")
	_, known := in.Part.Info()
	bad.Need(known, "part", "Choose a part")
	bad.Need(!in.From.IsZero(), "from", "Write the first day, such as 2 March 2027")
	bad.Need(in.From.IsZero() || s.Today().Sub(in.From) <= days, "from", "That is more than a year ago. A part begins at most a year before it is entered")
	bad.Need(in.To.IsZero() || !in.To.Before(in.From), "to", "The last day is before the first")
	bad.Need(in.To.IsZero() || !in.To.Before(s.Today()), "to", "The last day is over")
	bad.Reason(in.Why, "why", "Write why they have this part", MaxWhy)
	if bad.Err() != nil {
		return access.Actor{}, bad.Err()
	}
	seats, err := s.store.seatsOf(ctx, q, x.ID)
	if err != nil {
		return access.Actor{}, err
	}
	who := people[i]
	for _, seat := range seats {
		over := seat.Over(s.Today())
		bad.Need(over || seat.Part != in.Part || !who.Is(seat.Human), "account", "They have this part already")
		bad.Need(over || seat.Part != rules.Chair || in.Part != rules.Chair, "part", "There is a chair. End that part first")
	}
	if bad.Err() != nil {
		return who, bad.Err()
	}
	return who, s.Official(ctx, q, x, Official{Field: "why", Words: in.Why})
}

func (s *Service) applySeat(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var in SeatInput
	x, err := s.about(ctx, tx, p, &in)
	if err != nil {
		return err
	}
	if x.Frozen() {
		return errFrozen
	}
	who, err := s.checkSeat(ctx, tx, &x, &in)
	if errs.Is(err, errs.Invalid) {
		return errs.New(errs.Conflict, "This no longer holds: "+fieldsOf(err))
	}
	if err != nil {
		return err
	}
	if access.ActorFrom(ctx).Is(who.Human) {
		return errs.New(errs.Conflict, "Nobody gives themselves a part. Somebody else must answer.")
	}
	return tx.Insert("inquiry_seat", s.ids.Next("seat"), ledger.Row{"inquiry_id": x.ID, "account": who.ID, "human": who.Human, "name": who.Name, "body": who.Body,
		"part": string(in.Part), "from_day": in.From.String(), "to_day": orNil(in.To), "why": in.Why})
}

// InterestInput is what somebody declares.
type InterestInput struct {
	Inquiry, Words string
	Conflict       string // "yes" or "no": what is not said is asked for
	Body           string // the body that it is with; empty: the area
}

// MaxInterest is how long a declaration may be, in characters.
const MaxInterest = 1000

// Declare publishes what somebody with a part declares. A conflict takes their sight of
// the area away in the same transaction.
func (s *Service) Declare(ctx context.Context, in InterestInput) error {
	in.Words = typed.Clean(in.Words)
	return s.writeEven(ctx, InquiryDeclare, in.Inquiry, "", func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		var bad typed.Asked
		bad.Words(in.Words, "words", "Write what the interest is. If there is none, write that there is none", MaxInterest)
		none := in.Conflict == "no" && saysnothing.Letters(in.Words) == "none"
		bad.Need(in.Words == "" || none || !saysnothing.Is(in.Words, "words", "interest"), "words", "Write what the interest is, in words that say something. If there is none, write that there is none")
		bad.Need(in.Conflict == "yes" || in.Conflict == "no", "conflict", "Say whether it is a conflict with this area or with a body that is looked at")
		bad.Need(in.Body == "" || slices.Contains(x.Bodies, in.Body), "body", "Choose a body that is looked at, or none")
		if bad.Err() != nil {
			return bad.Err()
		}
		if err := s.Official(ctx, tx, x, Official{Field: "words", Words: in.Words}); err != nil {
			return err
		}
		me := access.ActorFrom(ctx)
		seats, err := s.store.seatsOf(ctx, tx, x.ID)
		if err != nil {
			return err
		}
		part := ""
		for _, seat := range active(seats, s.Today()) {
			if me.Is(seat.Human) {
				part = string(seat.Part)
			}
		}
		return tx.Insert("inquiry_interest", s.ids.Next("interest"), ledger.Row{"inquiry_id": x.ID, "account": me.ID, "human": me.Human, "name": me.Name, "part": part, "words": in.Words,
			"conflict": in.Conflict == "yes", "body": db.OrNil(in.Body), "on_day": s.Today().String()})
	})
}

// heldSeats are the parts that somebody has who leaves.
func (s *Service) heldSeats(ctx context.Context, q db.Querier, who access.Leaver) ([]Seat, error) {
	if !slices.Contains(who.Roles, access.RoleInquiry) {
		return nil, nil
	}
	all, err := s.store.seats(ctx, q, `WHERE ended IS NULL AND account = ?`, who.Account)
	return slices.DeleteFunc(all, func(x Seat) bool { return x.Over(s.Today()) }), err
}

// Holds says what somebody has in hand, in words that name no inquiry.
func (s *Service) Holds(ctx context.Context, q db.Querier, who access.Leaver) ([]string, error) {
	all, err := s.heldSeats(ctx, q, who)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return []string{web.Plural(len(all), "part in an inquiry", "parts in inquiries")}, nil
}

// Left ends the parts of somebody who leaves.
func (s *Service) Left(ctx context.Context, tx *ledger.Tx, who access.Leaver) error {
	all, err := s.heldSeats(ctx, tx, who)
	for _, x := range all {
		if err == nil {
			err = s.endSeat(ctx, tx, &x, "They no longer work here.", "", "")
		}
	}
	return err
}

var _ room.Leaving = (*Service)(nil)
