package drafting

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/trust/access"
)

// CameBack is something from the recipient of a letter that waits: an answer until whoever sends letters has opened it, and
// what is asked for until the inquiry has answered it.
type CameBack struct {
	Report, Letter string
	On             clock.Day
	Kind           string // AnswerPart, AnswerLast, AskedTime or AskedCopy
}

// CameBack gives, to whoever sends the letters of an inquiry, what waits for them: of a letter that is out, and of a
// report that is not signed. To all others nothing waits.
func (s *Service) CameBack(ctx context.Context, x *inquiry.Inquiry) (out []CameBack, err error) {
	human := access.ActorFrom(ctx).Human
	if err := s.may(ctx, s.DB, x, inquiry.InquirySend); errs.Is(err, errs.NotFound) || human == "" || x.Frozen() {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	one, err := s.oneHuman(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	reports, err := s.store.reports(ctx, s.DB, x.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range reports {
		if r.State != Drafting {
			continue
		}
		more, err := s.cameBackIn(ctx, r.ID, func(h string) bool { return one(h) == one(human) })
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func (s *Service) cameBackIn(ctx context.Context, report string, me func(string) bool) (out []CameBack, err error) {
	letters, err := s.store.letters(ctx, s.DB, report)
	if err != nil {
		return nil, err
	}
	seen, err := s.store.seen(ctx, s.DB, report)
	if err != nil {
		return nil, err
	}
	came, err := s.store.came(ctx, s.DB, report)
	if err != nil {
		return nil, err
	}
	opened := map[string]bool{}
	for _, p := range seen {
		opened[p.b] = opened[p.b] || me(p.a)
	}
	for _, l := range letters {
		if !l.arrives() {
			continue
		}
		all := came[l.id]
		for _, a := range all {
			waits := false
			switch {
			case a.Kind == AnswerPart || a.Kind == AnswerLast:
				waits = !opened[digest(a.ID)]
			case saidOf[a.Kind] != "":
				last, unsaid := Unsaid(all, a.Kind)
				waits = unsaid && last.ID == a.ID
			}
			if waits {
				out = append(out, CameBack{report, l.id, a.On, a.Kind})
			}
		}
	}
	return out, nil
}
