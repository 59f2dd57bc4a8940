package holding

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// KindOpening is the kind of proposals of this floor: whatever opens something.
const KindOpening = "inquiry_opening"

// Opening is what is proposed: what becomes of a restriction, from which day on, and why.
type Opening struct {
	Inquiry     string    `json:"inquiry"`
	Restriction string    `json:"restriction"`
	Did         Did       `json:"did"`
	Order       string    `json:"order,omitempty"` // that grants an application
	Opens       clock.Day `json:"opens"`
	Why         string    `json:"why"`
	// Ordered says which court or law opens it, where one does: then it is not asked whom it could tell.
	Ordered string `json:"ordered,omitempty"`
}

// try does it to a book, which says whether it can be done.
func (t *Opening) try(b restrict.Book, o restrict.Opening, today clock.Day) (out restrict.Book, err error) {
	switch t.Did {
	case Granted:
		return b.Decide(t.Restriction, restrict.Decision{Outcome: restrict.Granted, Order: t.Order, On: today, Opening: o})
	case Refused, Withdrawn:
		return b.Decide(t.Restriction, restrict.Decision{Outcome: restrict.Outcome(t.Did), On: today, Opening: o})
	case Revoked:
		return b.Revoke(t.Restriction, o)
	case Upheld:
		return b.Uphold(t.Restriction, today)
	case Rejected:
		return b.Reject(t.Restriction, o)
	case Lifted:
		return b.Lift(t.Restriction, o)
	case Over:
		return b, nil // whether it waits says [View.Waits]
	}
	return b, errNone
}

func find(all []restrict.Order, id string) *restrict.Order {
	for i := range all {
		if all[i].ID == id {
			return &all[i]
		}
	}
	return nil
}

// over says that the last day of an order has passed.
func over(o *restrict.Order, today clock.Day) bool {
	return !o.Until.IsZero() && !o.Until.Before(o.From) && today.After(o.Until) && o.Revoked == (restrict.Opening{})
}

func (t *Opening) opening(by, second string, today clock.Day) restrict.Opening {
	return restrict.Opening{Office: restrict.Chair, By: by, Second: second, On: today, Opens: t.Opens, Why: t.Why}
}

func (s *Service) kind() proposal.Kind {
	return proposal.Kind{Name: KindOpening, Propose: inquiry.InquiryRule, Agree: inquiry.InquiryRuled, FactsIn: s.factsOfProposal, Apply: s.apply}
}

// factsOfProposal is what the rules weigh of a proposal, as things stand; whoever may be the
// second reads it too, and whoever reads the book.
func (s *Service) factsOfProposal(ctx context.Context, q db.Querier, action access.Action, p proposal.Proposal) (map[string]any, error) {
	var t Opening
	if p.Into(&t) != nil {
		return map[string]any{}, nil
	}
	x, err := s.Inquiries.Of(ctx, q, t.Inquiry)
	if errs.Is(err, errs.NotFound) {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, err
	}
	attrs, err := s.weigh(ctx, q, &x, action)
	if err != nil || action == inquiry.InquiryRuled {
		return attrs, err
	}
	seats, err := s.Inquiries.SeatsToday(ctx, q, x.ID)
	attrs["allocated"] = slices.Concat(attrs["allocated"].([]string), inquiry.Sight(seats, rules.Decides), inquiry.Sight(seats, rules.Holds))
	return attrs, err
}

// Propose asks a second human to open what a restriction holds, from a day on. Nothing opens
// before they agree.
func (s *Service) Propose(ctx context.Context, t Opening) (id string, err error) {
	t.Why, t.Ordered = typed.Clean(t.Why), typed.Clean(t.Ordered)
	err = s.write(ctx, inquiry.InquiryRule, t.Restriction, t.Inquiry, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, v View) error {
		if err := s.checkOpening(&t); err != nil {
			return err
		}
		e, ok := v.Find(t.Restriction)
		if !ok {
			return errNone
		}
		if t.Did == Over && !v.Waits(&e, s.Today()) {
			return errs.New(errs.Conflict, "Everybody is shown what this held, or it holds still.")
		}
		if _, err := t.try(v.Book, t.opening("first", "second", s.Today()), s.Today()); err != nil {
			return powerless(err)
		}
		id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: KindOpening, Record: t.Restriction, Title: "Open what a restriction holds", Terms: t, Reason: t.Why})
		return err
	})
	return id, err
}

func (s *Service) checkOpening(t *Opening) error {
	var bad typed.Asked
	bad.Reason(t.Why, "why", "Write why it may be seen", MaxWords)
	bad.Seen(t.Why, "why")
	if t.Ordered != "" {
		bad.Reason(t.Ordered, "ordered", "Name the court and the day of its order, or the provision of law", MaxWords)
		bad.Seen(t.Ordered, "ordered")
	}
	bad.Need(!t.Opens.Before(s.Today()), "opens", "Write the day from which it may be seen: today, or a day to come")
	return bad.Err()
}

// powerless says to the chair that nobody here may open something: it is no secret to them that it
// is held.
func powerless(err error) error {
	if errs.Is(err, errs.Forbidden) {
		return errs.New(errs.Conflict, "Nobody of this inquiry may open this now.")
	}
	return err
}

func (s *Service) apply(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var t Opening
	if err := p.Into(&t); err != nil {
		return err
	}
	x, err := s.Inquiries.Of(ctx, tx, t.Inquiry)
	if err != nil {
		return err
	}
	if err := s.Inquiries.StillMay(ctx, tx, &x, p, inquiry.InquiryRule, rules.Rules); err != nil {
		return err
	}
	v, err := s.read(ctx, tx, &x)
	if err != nil {
		return err
	}
	o := t.opening(p.Human, access.ActorFrom(ctx).Human, s.Today())
	if t.Opens.Before(s.Today()) { // the day came before the second agreed: it opens on theirs
		o.Opens = s.Today()
		t.Opens = o.Opens
	}
	if e, ok := v.Find(t.Restriction); !ok || t.Did == Over && !v.Waits(&e, s.Today()) {
		return errMoved
	}
	texts, err := s.opens(ctx, tx, &v, &t, o)
	if errs.Is(err, errs.Invalid) {
		return errMoved
	} else if err != nil {
		return powerless(err)
	}
	if t.Ordered == "" {
		if s.Gate == nil {
			return letting.ErrNoGate()
		}
		for _, text := range texts {
			if err := s.Gate.Let(ctx, tx, t.Inquiry, text); err != nil {
				return err
			}
		}
	}
	return s.end(tx, &x, &v, &t, o.By, o.Second, t.Opens)
}

var errMoved = errs.New(errs.Conflict, "This can no longer be done as it was proposed. It can only be turned down.")

// Proposed gives, to whoever answers it, what was proposed and of which restriction.
func (s *Service) Proposed(ctx context.Context, p proposal.Proposal) (t Opening, x inquiry.Inquiry, e Entry, v View, err error) {
	if err := p.Into(&t); err != nil {
		return t, x, e, v, err
	}
	if x, err = s.Inquiries.Of(ctx, s.DB, t.Inquiry); err != nil {
		return t, x, e, v, err
	}
	if v, err = s.read(ctx, s.DB, &x); err != nil {
		return t, x, e, v, err
	}
	e, found := v.Find(t.Restriction)
	if !found {
		err = errNone
	}
	return t, x, e, v, err
}
