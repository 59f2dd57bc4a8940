package listening

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/ledger"
)

// Support is one time at which support is offered around a session.
type Support struct {
	testimony.SupportOffer
	// Asked is when it was offered; zero: not yet. Wanted is what the person said then.
	Asked  clock.Day
	Wanted bool
}

// supportOf gives when support is offered around the session of an approach, and what was said. A
// no is asked once more, and then no longer (testimony.SupportTimes).
func (s *Service) supportOf(ctx context.Context, q db.Querier, at *Sitting, approach string) (out []Support, err error) {
	if at.ID == "" || at.Stage == testimony.SittingOff || at.Stage == testimony.SittingOffered {
		return nil, nil
	}
	said, err := s.store.support(ctx, q, approach, at.Day)
	var declined []string
	for _, x := range said {
		if !x.Wanted {
			declined = append(declined, x.Key)
		}
	}
	for _, o := range testimony.OwnSupportTimes.Support(at.Day, declined) {
		x := Support{SupportOffer: o}
		if i := slices.IndexFunc(said, func(y Support) bool { return y.Key == o.Key }); i >= 0 {
			x.Asked, x.Wanted = said[i].Asked, said[i].Wanted
		}
		out = append(out, x)
	}
	return out, err
}

// IsDue says that support is to be offered, or should have been.
func (x *Support) IsDue(today clock.Day) bool { return x.Asked.IsZero() && !x.Due.After(today) }

// Supported records that support was offered around a session, and what the person said: by one of
// the two whose session it is, once for each time, on its day or after. It goes on while the
// inquiry is suspended and after its end: people were promised it.
func (s *Service) Supported(ctx context.Context, approach, key string, wanted bool) error {
	a, err := s.store.approach(ctx, s.DB, approach)
	if err != nil {
		return err
	}
	of := ledger.Of{Kind: "inquiry_approach", ID: approach}
	return s.write(ctx, inquiry.InquirySit, of, a.Inquiry, approach, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		at, err := s.store.sitting(ctx, tx, approach)
		if err != nil {
			return err
		}
		all, err := s.supportOf(ctx, tx, &at, approach)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(o Support) bool { return o.Key == key && o.IsDue(s.Today()) })
		if i < 0 {
			return errs.InvalidInput("Choose.", errs.Field{Name: "offer", Message: "Choose which offer it was: one whose day has come, and that is not recorded"})
		}
		return tx.Insert("inquiry_support", ids.Random("support"), ledger.Row{"inquiry_id": x.ID, "approach_id": approach, "day": at.Day.String(), "offer": key, "wanted": wanted,
			"on_day": s.Today().String()})
	})
}
