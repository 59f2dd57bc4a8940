package survivors

import (
	"context"

	"candour/internal/room/inquiry"
)

// TeamWait is what waits for somebody of the team about the panel of one inquiry.
type TeamWait struct {
	Inquiry     inquiry.Inquiry
	Nominations int // not answered, for whoever reads them
	Late        int // advice that is late, for whoever keeps the panel
}

// TeamWaits gives what waits for the actor, of inquiries that go on: nothing of what they may not do.
func (s *Service) TeamWaits(ctx context.Context) (out []TeamWait, err error) {
	all, err := s.Inquiries.All(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		if x.Frozen() {
			continue
		}
		one := TeamWait{Inquiry: x}
		if s.May(ctx, &x, inquiry.InquiryChoose) {
			waits, err := s.store.nominations(ctx, s.DB, `WHERE inquiry_id = ? AND state = ?`, x.ID, Waits)
			if err != nil {
				return nil, err
			}
			one.Nominations = len(waits)
		}
		if s.May(ctx, &x, inquiry.InquiryPanel) {
			advice, err := s.store.advice(ctx, s.DB, x.ID)
			if err != nil {
				return nil, err
			}
			for i := range advice {
				if advice[i].Stands(s.Today()) == AdviceLate {
					one.Late++
				}
			}
		}
		if one.Nominations+one.Late > 0 {
			out = append(out, one)
		}
	}
	return out, nil
}
