package drafting

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/trust/access"
)

// TimeAsked is that a recipient of a letter asks for more time, unread by who sends letters, or for a copy, until it is
// said what became of it.
type TimeAsked struct {
	Report, Letter string
	On             clock.Day
	Copy           bool // a copy of a document is asked for
}

// TimeAsked gives, to whoever sends the letters of an inquiry, what waits for them: of a letter that is out, and of a report that is not signed. To all others nothing waits.
func (s *Service) TimeAsked(ctx context.Context, x *inquiry.Inquiry) (out []TimeAsked, err error) {
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
		more, err := s.timeAskedIn(ctx, r.ID, func(h string) bool { return one(h) == one(human) })
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func (s *Service) timeAskedIn(ctx context.Context, report string, me func(string) bool) (out []TimeAsked, err error) {
	letters, err := s.store.letters(ctx, s.DB, report)
	if err != nil {
		return nil, err
	}
	seen, err := s.store.seen(ctx, s.DB, report)
	if err != nil {
		return nil, err
	}
	asked, err := s.store.answers(ctx, s.DB, `WHERE report_id = ? AND kind IN (?, ?, ?)`, report, AskedTime, AskedCopy, CopySaid)
	if err != nil {
		return nil, err
	}
	opened := map[string]bool{}
	for _, p := range seen {
		opened[p.b] = opened[p.b] || me(p.a)
	}
	for _, l := range letters {
		var copies []TimeAsked // until somebody says what became of them, whoever opened them
		for _, a := range asked {
			switch {
			case a.letter != l.id || !l.arrives():
			case a.kind == AskedCopy:
				copies = append(copies, TimeAsked{report, l.id, a.on, true})
			case a.kind == CopySaid:
				copies = nil
			case !opened[digest(a.id)]:
				out = append(out, TimeAsked{report, l.id, a.on, false})
			}
		}
		out = append(out, copies...)
	}
	return out, nil
}
