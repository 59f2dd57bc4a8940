package holding

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/restrict"
)

// Shows is a floor of whose texts more is public where less is held.
type Shows interface {
	// Under gives what everybody would read under some rules, as it stands in q. It authorises nothing.
	Under(ctx context.Context, q db.Querier, inquiry string, held restrict.Rules) ([]jigsaw.Text, error)
}

// rules are those of a day: what the book holds; and from everybody, too, what it held before and that nobody let out.
func (v *View) rules(day clock.Day) restrict.Rules {
	return restrict.Compile(v.Book, day).Unshown(restrict.Compile(v.unshown(day), day))
}

// unshown are the restrictions that were in force, pending or claimed, and of which nobody recorded by that day that everybody is
// shown what they held; each as if it went on. An application that was granted goes on as its order, and one day
// shown is no day to come.
func (v *View) unshown(day clock.Day) restrict.Book {
	still := func(id string) bool {
		e, ok := v.Find(id)
		return !ok || e.Shown.IsZero() || day.Before(e.Shown)
	}
	out := restrict.Book{}
	for _, o := range v.Orders {
		if still(o.ID) {
			o.Until, o.Revoked = clock.Day{}, restrict.Opening{}
			out.Orders = append(out.Orders, o)
		}
	}
	for _, a := range v.Applications {
		if still(a.ID) && (a.Decision.Outcome != restrict.Granted || a.Decision.Opening != (restrict.Opening{})) {
			a.Decision = restrict.Decision{}
			out.Applications = append(out.Applications, a)
		}
	}
	for _, c := range v.Claims {
		if still(c.ID) {
			c.Failed = restrict.Opening{}
			out.Claims = append(out.Claims, c)
		}
	}
	for _, s := range v.Stops {
		if still(s.ID) {
			s.Lifted = restrict.Opening{}
			out.Stops = append(out.Stops, s)
		}
	}
	return out
}

// Waits says that a restriction holds nothing any more, and that everybody is not shown yet what it held: the last day of an order
// has passed, or it was opened before the program asked.
func (v *View) Waits(e *Entry, today clock.Day) bool {
	if e.Ended != "" {
		return e.Shown.IsZero() && !e.Opens.IsZero() && !today.Before(e.Opens)
	}
	o := find(v.Orders, e.ID)
	return o != nil && over(o, today)
}

// opens gives the texts of which everybody would read more, or other words, once an opening is made.
func (s *Service) opens(ctx context.Context, q db.Querier, v *View, t *Opening, o restrict.Opening) ([]jigsaw.Text, error) {
	book, err := t.try(v.Book, o, s.Today())
	if err != nil {
		return nil, err
	}
	next := View{Book: book, Entries: slices.Clone(v.Entries)}
	for i := range next.Entries {
		if next.Entries[i].ID == t.Restriction {
			next.Entries[i].Shown = t.Opens
		}
	}
	day := t.Opens
	if day.Before(s.Today()) {
		day = s.Today()
	}
	was, will := v.rules(s.Today()), next.rules(day)
	var out []jigsaw.Text
	for _, floor := range s.Shows {
		before, err := floor.Under(ctx, q, t.Inquiry, was)
		if err != nil {
			return nil, err
		}
		after, err := floor.Under(ctx, q, t.Inquiry, will)
		if err != nil {
			return nil, err
		}
		for _, text := range after {
			if b, ok := letting.Find(before, text.Kind, text.Ref); !ok || b.Words != text.Words {
				out = append(out, text)
			}
		}
	}
	return out, nil
}

// liftedKind is what a text is, among those that are read, as it would be once something opens.
const liftedKind = "lifted"

// ahead are the texts that would be otherwise by what waits for a second human, to whoever reads what waits.
func (s *Service) ahead(ctx context.Context, id string) (out []jigsaw.Text, err error) {
	all, err := s.proposals.Waiting(ctx, KindOpening)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		var t Opening
		if p.Into(&t) != nil || t.Inquiry != id {
			continue
		}
		texts, err := s.would(ctx, s.DB, &t)
		if err != nil && !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Forbidden) {
			return nil, err
		}
		for _, text := range texts {
			text.Ref, text.Kind = text.Kind+"/"+text.Ref+"/"+t.Restriction, liftedKind
			text.Title += ", with what a restriction holds"
			out = append(out, text)
		}
	}
	return out, nil
}

// would gives the texts that would be otherwise by an opening that is proposed.
func (s *Service) would(ctx context.Context, q db.Querier, t *Opening) ([]jigsaw.Text, error) {
	x, err := s.Inquiries.Of(ctx, q, t.Inquiry)
	if err != nil {
		return nil, err
	}
	v, err := s.read(ctx, q, &x)
	if err != nil {
		return nil, err
	}
	at := *t
	if at.Opens.Before(s.Today()) {
		at.Opens = s.Today()
	}
	return s.opens(ctx, q, &v, &at, at.opening("first", "second", s.Today()))
}

// Ahead lists them.
func (s *Service) Ahead(ctx context.Context, id string) ([]jigsaw.Text, error) {
	all, err := s.ahead(ctx, id)
	return letting.Bare(all), err
}

// Words gives one in the words that everybody would read.
func (s *Service) Words(ctx context.Context, id, kind, ref string) (jigsaw.Text, error) {
	if kind != liftedKind {
		return jigsaw.Text{}, errNone
	}
	all, err := s.ahead(ctx, id)
	return letting.Waiting(all, err, kind, ref)
}

// Told gives, of each text that would be otherwise, every reading of it, to whoever answers an opening.
func (s *Service) Told(ctx context.Context, t *Opening) (out []jigsaw.Read, err error) {
	texts, err := s.would(ctx, s.DB, t)
	if err != nil {
		return nil, err
	}
	for _, text := range texts {
		told, err := letting.Told(ctx, s.DB, s.Gate, t.Inquiry, text)
		if err != nil {
			return nil, err
		}
		out = append(out, jigsaw.Read{Text: text, Told: told})
	}
	return out, nil
}
