package requesting

import (
	"context"
	"errors"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Own is something that one's own body was asked, as it reads it: nothing of what others were
// asked is in it, nor of what the team does about it among itself.
type Own struct {
	Asked
	Inquiry inquiry.Inquiry
	Came    []Document // what the body handed over for it
	Public  bool       // silence is public
}

// ownFacts are what the rules weigh of an asking where somebody answers for a body: the body, and
// that they have no part in the inquiry themselves.
func (s *Service) ownFacts(ctx context.Context, q db.Querier, a *Asked) (map[string]any, error) {
	seats, err := s.Inquiries.SeatsToday(ctx, q, a.Inquiry)
	barred := []string{}
	for _, x := range seats {
		barred = append(barred, x.Account, x.Human)
	}
	return map[string]any{"owner": a.Asking.Of, "barred": barred}, err
}

// own gives one of them, in q; whoever may not read it is answered as where there is none.
func (s *Service) own(ctx context.Context, q db.Querier, asking string) (x inquiry.Inquiry, a Asked, err error) {
	all, err := s.store.askings(ctx, q, `WHERE id = ?`, asking)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return x, a, err
	}
	facts, err := s.ownFacts(ctx, q, &all[0])
	if err != nil {
		return x, a, err
	}
	if err := inquiry.Hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), inquiry.InquiryProvide, access.Resource{Kind: kindAsking, ID: asking, Attrs: facts})); err != nil {
		return x, a, err
	}
	if x, err = s.Inquiries.Of(ctx, q, all[0].Inquiry); err != nil {
		return x, a, err
	}
	a, err = s.asked(ctx, q, &x, asking)
	return x, a, err
}

// Mine gives what the actor's body was asked by any inquiry, what is late first.
func (s *Service) Mine(ctx context.Context) (out []Own, err error) {
	if err := s.Auth.Authorize(ctx, access.ActorFrom(ctx), inquiry.InquiryProvide, access.Route()); err != nil {
		return nil, err
	}
	all, err := s.store.askings(ctx, s.DB, `WHERE body = ?`, access.ActorFrom(ctx).Body)
	if err != nil || access.ActorFrom(ctx).Body == "" {
		return nil, err
	}
	for _, one := range all {
		x, a, err := s.own(ctx, s.DB, one.ID)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Own{Asked: a, Inquiry: x})
	}
	slices.SortStableFunc(out, func(a, b Own) int {
		if by := rank(&a.Asked) - rank(&b.Asked); by != 0 {
			return by
		}
		return a.Standing.Due.Sub(b.Standing.Due)
	})
	return out, nil
}

// arrived records, once, that an account of the body opened what it was asked, unless it is on
// record in another way that it arrived, or nothing is open of it any more.
func (s *Service) arrived(ctx context.Context, x *inquiry.Inquiry, a *Asked) error {
	over := func(a *Asked) bool { return a.Arrived() || len(a.Standing.Open) == 0 || !a.Standing.Withdrawn.IsZero() }
	if over(a) || x.State == inquiry.Ended || access.NothingShown(ctx) {
		return nil
	}
	err := s.provide(ctx, a.ID, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, a *Asked) error {
		if over(a) {
			return errArrived // somebody else did at the same time
		}
		return s.add(tx, x, a, request.Act{Did: request.Opened, On: s.Today(), By: access.ActorFrom(ctx).Human}, false)
	})
	if err == nil || errors.Is(err, errArrived) {
		*a, err = s.asked(ctx, s.DB, x, a.ID)
	}
	return err
}

var errArrived = errors.New("requesting: it is on record already that it arrived")

// Theirs gives one of them, with what the body handed over for it. That it was opened is recorded.
func (s *Service) Theirs(ctx context.Context, asking string) (out Own, err error) {
	if out.Inquiry, out.Asked, err = s.own(ctx, s.DB, asking); err != nil {
		return Own{}, err
	}
	if err := s.arrived(ctx, &out.Inquiry, &out.Asked); err != nil {
		return Own{}, err
	}
	held, err := s.rules(ctx, s.DB, out.Inquiry.ID)
	if err != nil {
		return Own{}, err
	}
	who := restrict.Audience{Circle: restrict.Provider, Of: out.Asking.Of}
	came, err := s.store.documents(ctx, s.DB, `WHERE asking_id = ?`, asking)
	out.Came = slices.DeleteFunc(came, func(d Document) bool { return whole(held.Held(who, d.item(restrict.Span{}))) })
	if err != nil {
		return Own{}, err
	}
	choices, err := s.store.choices(ctx, s.DB, out.Inquiry.ID)
	out.Public = len(choices) > 0 && choices[len(choices)-1].Shown
	return out, err
}

// provide does something for the body that was asked, today. It goes on while the inquiry is
// suspended: nobody is taken for silent who could not answer.
func (s *Service) provide(ctx context.Context, asking string, do func(context.Context, *ledger.Tx, *inquiry.Inquiry, *Asked) error) error {
	var x inquiry.Inquiry
	var a Asked
	act := ledger.Act{Action: inquiry.InquiryProvide, Kind: kindAsking, ID: asking, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if x, a, err = s.own(ctx, tx, asking); err != nil {
			return access.Resource{}, err
		}
		facts, err := s.ownFacts(ctx, tx, &a)
		return access.Resource{Kind: kindAsking, ID: asking, Attrs: facts}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if x.State == inquiry.Ended {
			return inquiry.ErrFrozen()
		}
		return do(ctx, tx, &x, &a)
	})
	return inquiry.Hide(err)
}

// Answer acknowledges, answers matters, states a gap, asks for more time or objects, for the body
// that was asked.
func (s *Service) Answer(ctx context.Context, asking string, act request.Act) error {
	act = clean(act)
	if !slices.Contains(Theirs, act.Did) {
		return errNone
	}
	return s.provide(ctx, asking, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, a *Asked) error {
		act := act
		act.On, act.By = s.Today(), access.ActorFrom(ctx).Human
		return s.add(tx, x, a, act, false)
	})
}

// HandOver records a document that the body handed over, today.
func (s *Service) HandOver(ctx context.Context, asking string, in Received) (string, error) {
	id := ids.Random("doc")
	err := s.provide(ctx, asking, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, a *Asked) error {
		in := Received{Inquiry: x.ID, Title: typed.Clean(in.Title), SHA256: strings.ToLower(typed.Clean(in.SHA256)), Pages: in.Pages, On: s.Today(), Body: a.Asking.Of, Asking: a.ID}
		var bad typed.Asked
		if in.check(s.Today(), &bad); bad.Err() != nil {
			return bad.Err()
		}
		return s.came(ctx, tx, x, a, id, in, false)
	})
	return id, err
}

// came records a document that came for an asking: where something of it is open, that it came is
// an act, which ends a silence.
func (s *Service) came(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, a *Asked, id string, in Received, posted bool) error {
	if err := s.insert(tx, id, in); err != nil {
		return err
	}
	if !takes(a) {
		return nil
	}
	return s.add(tx, x, a, request.Act{Did: request.HandedOver, On: in.On, By: access.ActorFrom(ctx).Human, Documents: []string{id}}, posted)
}

// Suspended is for pages: since when an inquiry that is frozen stands still.
func (s *Service) Suspended(ctx context.Context, x *inquiry.Inquiry) (clock.Day, error) {
	return s.asOf(ctx, s.DB, x)
}
