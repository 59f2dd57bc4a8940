package participants

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/typed"
)

// everybody is as whom the public reads.
var everybody = restrict.Audience{Circle: restrict.Public}

// Out is somebody who is or was a participant, or whose application was refused, as everybody reads them.
type Out struct {
	ID, Name  string
	Standing  participant.Standing
	Decisions []participant.Decision
	// Held says of a decision that its reasons are not given, by its place: they name somebody who is not named
	// here.
	Held map[int]bool
	// Challenge is until when the last decision can be challenged, counted from the day on which it was made;
	// the zero day: no statute says it.
	Challenge clock.Day
}

// Known is what everybody reads of participants.
type Known struct {
	X      inquiry.Inquiry
	Called string
	Test   participant.Test
	All    []Out
	Text   Text // the undertaking that those who act for participants give
}

// Public gives who is a participant, for what, since when and until when, and what was refused, with the
// reasons. A form without participants has no such page.
func (s *Service) Public(ctx context.Context, id string) (out Known, err error) {
	if _, err := s.Inquiries.See(ctx, id); err != nil {
		return out, err
	}
	if out.X, err = s.Inquiries.Of(ctx, s.DB, id); err != nil {
		return out, err
	}
	if out.Test, err = s.test(ctx, s.DB, &out.X); err != nil {
		return out, err
	}
	out.Called = s.Called(ctx, &out.X)
	all, err := s.store.parties(ctx, s.DB, `WHERE inquiry_id = ?`, id)
	if err != nil {
		return out, err
	}
	held, err := s.rules(ctx, s.DB, id)
	if err != nil {
		return out, err
	}
	texts, err := s.store.texts(ctx, s.DB, id)
	if err != nil {
		return out, err
	}
	if len(texts) > 0 {
		out.Text = texts[len(texts)-1]
	}
	hidden := hiddenNames(all, held)
	for _, p := range all {
		if len(p.Decisions) == 0 {
			continue // that somebody applied is nobody's business until it is decided
		}
		o := Out{ID: p.ID, Name: nameTo(held, everybody, &p.Party), Standing: p.Standing(s.Today()), Decisions: slices.Clone(p.Decisions), Held: map[int]bool{}}
		for i, d := range o.Decisions {
			if o.Decisions[i] = seenBy(d, hidden); names(d, hidden) {
				o.Held[i] = true
			}
			o.Decisions[i].By, o.Decisions[i].Second = "", ""
		}
		if o.Standing.Why = ""; slices.ContainsFunc(hidden, typed.Holds(o.Standing.Scope.Part)) {
			o.Standing.Scope.Part = "Not given"
		}
		o.Challenge, _ = out.Test.Until(p.Decisions[len(p.Decisions)-1].On)
		out.All = append(out.All, o)
	}
	return out, nil
}
