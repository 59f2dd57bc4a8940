package awards

import (
	"context"
	"slices"
	"strconv"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

func num(n int) string { return strconv.Itoa(n) }

// ownFacts are what the rules weigh of an award where somebody bills under it: who does, and that they have no part
// in the inquiry themselves.
func (s *Service) ownFacts(ctx context.Context, q db.Querier, a *Award) (map[string]any, error) {
	barred, err := s.seats(ctx, q, a.Inquiry)
	allocated := slices.DeleteFunc([]string{a.Biller, a.BillerHuman}, func(id string) bool { return id == "" })
	return map[string]any{"allocated": allocated, "barred": barred}, err
}

// own gives one's own award as it stands in q. One that is another's, or that is not there, is answered alike.
func (s *Service) own(ctx context.Context, q db.Querier, of string) (x inquiry.Inquiry, a Award, err error) {
	all, err := s.store.awards(ctx, q, `WHERE id = ?`, of)
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
	if err := inquiry.Hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), inquiry.InquiryBill, access.Resource{Kind: kindAward, ID: of, Attrs: facts})); err != nil {
		return x, a, err
	}
	x, err = s.Inquiries.Of(ctx, q, all[0].Inquiry)
	return x, all[0], err
}

// Mine is an award of the actor's own, with its bills; nothing of what is said among the team is in it.
type Mine struct {
	Inquiry inquiry.Inquiry
	Budget
	Bills []Bill
}

// Mine gives the actor's own awards.
func (s *Service) Mine(ctx context.Context) (out []Mine, err error) {
	who := access.ActorFrom(ctx)
	if err := s.Auth.Authorize(ctx, who, inquiry.InquiryBill, access.Route()); err != nil {
		return nil, err
	}
	if who.Human == "" {
		return nil, nil
	}
	all, err := s.store.awards(ctx, s.DB, `WHERE biller_human = ?`, who.Human)
	for _, a := range all {
		m, err := s.Theirs(ctx, a.ID)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, err
}

// Theirs gives one of them.
func (s *Service) Theirs(ctx context.Context, of string) (out Mine, err error) {
	x, a, err := s.own(ctx, s.DB, of)
	if err != nil {
		return out, err
	}
	out.Inquiry = x
	if out.Bills, err = s.store.bills(ctx, s.DB, `WHERE award_id = ?`, of); err != nil {
		return out, err
	}
	out.Budget = budget(&a, out.Bills)
	return out, nil
}

// TheirBill gives a bill under an award of the actor's own.
func (s *Service) TheirBill(ctx context.Context, of, bill string) (m Mine, b Bill, err error) {
	if m, err = s.Theirs(ctx, of); err != nil {
		return m, b, err
	}
	i := slices.IndexFunc(m.Bills, func(b Bill) bool { return b.ID == bill })
	if i < 0 {
		return Mine{}, b, errNone
	}
	return m, m.Bills[i], nil
}

// billing does something under an award of the actor's own.
func (s *Service) billing(ctx context.Context, of string, kind ledger.Of, do func(context.Context, *ledger.Tx, *inquiry.Inquiry, *Award) error) error {
	var x inquiry.Inquiry
	var a Award
	act := ledger.Act{Action: inquiry.InquiryBill, Kind: kind.Kind, ID: kind.ID, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if x, a, err = s.own(ctx, tx, of); err != nil {
			return access.Resource{}, err
		}
		facts, err := s.ownFacts(ctx, tx, &a)
		return access.Resource{Kind: kind.Kind, ID: kind.ID, Attrs: facts}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error { return do(ctx, tx, &x, &a) })
	return inquiry.Hide(err)
}

// Send takes in a bill under one's own award.
func (s *Service) Send(ctx context.Context, of string, f File) (string, error) {
	if _, _, err := s.own(ctx, s.DB, of); err != nil {
		return "", err
	}
	f.Beside = ""
	others, err := s.store.bills(ctx, s.DB, `WHERE award_id = ?`, of)
	if err != nil {
		return "", err
	}
	lines, works, err := f.read(s.Today(), others)
	if err != nil {
		return "", err
	}
	bid := ids.Random("bill")
	return bid, s.billing(ctx, of, ledger.Of{Kind: kindBill, ID: bid}, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, a *Award) error {
		return s.take(ctx, tx, x, a, bid, &f, lines, works, false)
	})
}

func orNone(err error) error {
	if err == nil {
		err = errNone
	}
	return err
}
