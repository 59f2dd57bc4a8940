package inquiry

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// LeaveInput is the end of a part as it is proposed.
type LeaveInput struct {
	Inquiry string `json:"inquiry"`
	Seat    string `json:"seat"`
	Why     string `json:"why"`
	// Body is where whoever proposed it belongs, as it was then.
	Body string `json:"body"`
}

// ProposeLeave asks a second human to end a part. It takes sight away and gives none, and yet
// it can take an inquiry out of the hands of whom it was given to: so one human is too few,
// and of the two who end the part of the chair one is not of the commissioning body.
func (s *Service) ProposeLeave(ctx context.Context, in LeaveInput) (string, error) {
	in.Why, in.Body = typed.Clean(in.Why), access.ActorFrom(ctx).Body
	var id string
	err := s.writeEven(ctx, InquirySeat, in.Inquiry, in.Why, func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		seat, err := s.checkLeave(ctx, tx, x, &in)
		if err != nil {
			return err
		}
		info, _ := seat.Part.Info()
		me := access.ActorFrom(ctx)
		if info.Panel && me.Body != x.Commissioner && !me.Is(seat.Human) {
			return typed.Wrong("seat", "Whoever commissions the inquiry proposes the end of a part of the chair or of the panel, or whoever has it")
		}
		id, err = proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: KindLeave, Record: seat.ID, Title: "End the part of " + seat.Name + ": " + info.Name, Terms: in, Reason: in.Why})
		return err
	})
	return id, err
}

func (s *Service) checkLeave(ctx context.Context, q db.Querier, x *Inquiry, in *LeaveInput) (Seat, error) {
	var bad typed.Asked
	bad.Reason(in.Why, "why", "Write why the part ends", MaxWhy)
	seats, err := s.store.seats(ctx, q, `WHERE id = ? AND inquiry_id = ?`, in.Seat, x.ID)
	if err != nil {
		return Seat{}, err
	}
	bad.Need(len(seats) == 1 && !seats[0].Over(s.Today()), "seat", "Choose a part that somebody has")
	if bad.Err() != nil {
		return Seat{}, bad.Err()
	}
	return seats[0], s.Official(ctx, q, x, Official{Field: "why", Words: in.Why})
}

// outside says that somebody is of a body of which it is known that it neither commissions
// the inquiry nor is kin of the one that does. What is not known is not outside.
func (s *Service) outside(ctx context.Context, q db.Querier, x *Inquiry, body string) (bool, error) {
	if body == "" {
		return false, nil
	}
	own, err := s.bodies.Kin(ctx, q, x.Commissioner)
	if err != nil || len(own) == 0 || slices.Contains(own, body) {
		return false, err
	}
	theirs, err := s.bodies.Kin(ctx, q, body)
	return err == nil && len(theirs) > 0 && !slices.ContainsFunc(theirs, func(b string) bool { return slices.Contains(own, b) }), err
}

// factsOfLeave is what the rules weigh of the end of a part. Whoever may be the second reads
// it too. Where one of the two must be from outside the commissioning body, and whoever
// proposed it is not, that body does not answer.
func (s *Service) factsOfLeave(ctx context.Context, q db.Querier, action access.Action, x *Inquiry, p proposal.Proposal) (map[string]any, error) {
	attrs, err := s.facts(ctx, q, x, action)
	var in LeaveInput
	if err != nil || p.Into(&in) != nil {
		return map[string]any{}, err
	}
	if action == InquirySeat {
		more, err := s.allocation(ctx, q, x.ID, rules.Decides)
		if err != nil {
			return nil, err
		}
		attrs["allocated"] = append(attrs["allocated"].([]string), more...)
		return attrs, nil
	}
	seats, err := s.store.seats(ctx, q, `WHERE id = ? AND inquiry_id = ?`, in.Seat, x.ID)
	if err != nil {
		return nil, err
	}
	apart, err := s.outside(ctx, q, x, in.Body)
	if !apart && (len(seats) != 1 || seats[0].Part == rules.Chair) {
		delete(attrs, "owner")
	}
	return attrs, err
}

func (s *Service) applyLeave(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var in LeaveInput
	x, err := s.about(ctx, tx, p, &in)
	if err != nil {
		return err
	}
	seat, err := s.checkLeave(ctx, tx, &x, &in)
	if errs.Is(err, errs.Invalid) {
		return errs.New(errs.Conflict, "This no longer holds: "+fieldsOf(err)+". It can only be turned down.")
	}
	if err != nil {
		return err
	}
	if seat.Part == rules.Chair {
		first, err := s.outside(ctx, tx, &x, in.Body)
		if err != nil {
			return err
		}
		second, err := s.outside(ctx, tx, &x, access.ActorFrom(ctx).Body)
		if err != nil {
			return err
		}
		if !first && !second {
			return errs.New(errs.Conflict, "The commissioning body alone does not end the part of the chair. Somebody with a part in the inquiry must answer.")
		}
	}
	seats, err := s.store.seatsOf(ctx, tx, x.ID)
	if err != nil {
		return err
	}
	seats = active(seats, s.Today())
	return s.endSeat(ctx, tx, &seat, in.Why, publicWords(seats, p.Human), publicWords(seats, access.ActorFrom(ctx).Human))
}

// publicWords say who somebody is, as everybody reads it: by name where they have a part that
// is named in public.
func publicWords(seats []Seat, human string) string {
	words := "a person of the commissioning body"
	for _, x := range seats {
		info, _ := x.Part.Info()
		switch {
		case human == "" || x.Human != human:
		case info.Public:
			return x.Name + ", " + info.Name
		default:
			words = "a person with a part in it (" + info.Name + ")"
		}
	}
	return words
}

// endSeat ends a part today. Of a part that is named in public everybody reads why, and who
// asked for it and agreed.
func (s *Service) endSeat(ctx context.Context, tx *ledger.Tx, seat *Seat, why, asked, agreed string) error {
	if err := tx.Update(ctx, "inquiry_seat", seat.ID, seat.Version, ledger.Row{"ended": s.Today().String(), "ended_why": why}); err != nil {
		return err
	}
	if info, _ := seat.Part.Info(); !info.Public {
		return nil
	}
	return tx.Insert("inquiry_turn", s.ids.Next("turn"), ledger.Row{"inquiry_id": seat.Inquiry, "kind": TurnPart, "on_day": s.Today().String(), "why": why,
		"name": seat.Name, "part": string(seat.Part), "asked": db.OrNil(asked), "agreed": db.OrNil(agreed)})
}
