package listening

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/access"
)

// errTwo is said to whoever would be the third.
var errTwo = errs.New(errs.Conflict, "Two people read this account for themes, as the person was promised. Nobody else opens it for that.")

// errNoAsking is said to whoever would read an account before it may go.
var errNoAsking = errs.New(errs.Conflict, "There is nobody to whom this account may go now: propose that first, and wait for the answer. Nothing was opened.")

// mayOpen refuses whoever does not open an account for a use: whose part does not do that, and,
// for themes, who would be another than the two that the person was promised.
func (s *Service) mayOpen(ctx context.Context, q db.Querier, x *inquiry.Inquiry, a *Account, use testimony.Use) error {
	seats, err := s.Inquiries.SeatsToday(ctx, q, x.ID)
	if err != nil {
		return err
	}
	who, may := access.ActorFrom(ctx), inquiry.Sight(seats, rules.Reads)
	part := slices.ContainsFunc(seats, func(seat inquiry.Seat) bool {
		return slices.Contains(may, seat.Human) && who.Is(seat.Human) && opensFor(seat.Part, use)
	})
	if !part {
		return errs.InvalidInput("Choose what it is for.", errs.Field{Name: "use", Message: "Choose a use for which your part reads accounts"})
	}
	if use == testimony.Passed || use == testimony.Researched {
		all, err := s.store.outward(ctx, q, `WHERE account_id = ?`, a.ID)
		if err == nil && !opensOutFor(all, use) {
			err = errNoAsking
		}
		return err
	}
	if use != testimony.Themed {
		return nil
	}
	two, err := s.themers(ctx, q, seats, a)
	if err == nil && len(two) > 1 && !slices.ContainsFunc(two, who.Is) {
		err = errTwo
	}
	return err
}

// themers are the humans who read an account for themes: who said what they found, and who opened
// it for that and reads for themes still.
func (s *Service) themers(ctx context.Context, q db.Querier, seats []inquiry.Seat, a *Account) (out []string, err error) {
	one, err := s.oneHuman(ctx, q)
	if err != nil {
		return nil, err
	}
	read, _, err := s.found(ctx, q, `WHERE account_id = ?`, a.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range read {
		out = append(out, r.Reader)
	}
	all, err := s.vault.Openings(ctx, q, a.Approach)
	may := inquiry.Sight(seats, rules.Reads)
	for _, o := range all {
		still := slices.ContainsFunc(seats, func(seat inquiry.Seat) bool {
			return seat.Human == o.Human && slices.Contains(may, seat.Human) && opensFor(seat.Part, testimony.Themed)
		})
		if o.Human != "" && still && strings.HasPrefix(o.Purpose, openedFor(testimony.Themed)) {
			out = append(out, one(o.Human))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), err
}

// opens are the uses for which the actor can open an account now.
func (s *Service) opens(ctx context.Context, x *inquiry.Inquiry, a *Account) (out []testimony.Use, err error) {
	for _, u := range append(slices.Clone(readings), testimony.Passed, testimony.Researched) {
		if a.May(u) != nil {
			continue
		}
		switch err := s.mayOpen(ctx, s.DB, x, a, u); {
		case err == nil:
			out = append(out, u)
		case !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Conflict):
			return nil, err
		}
	}
	return out, nil
}

// MayAnswer says that the actor can give the first word back: they opened it, or nobody opens it
// under what the person said yes to, and no restriction stands.
func (x *Reading) MayAnswer() bool {
	return x.May && !x.WordBy.IsZero() && x.FirstWord.IsZero() && !x.Restricted &&
		(x.Opened || !slices.ContainsFunc(x.Uses, func(u testimony.Use) bool { return slices.Contains(readings, u) }))
}
