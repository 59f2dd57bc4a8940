package awards

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// build makes the next release of a quarter as things stand, and gives those before it.
func (s *Service) build(ctx context.Context, q db.Querier, id string, quarter award.Quarter) (out award.Release, before []award.Release, err error) {
	if !quarter.OK() || !s.Today().After(quarter.Ends()) {
		return out, nil, typed.Wrong("quarter", "Choose a quarter that is over")
	}
	payments, err := s.store.payments(ctx, q, id)
	if err != nil {
		return out, nil, err
	}
	all, err := s.store.outs(ctx, q, id)
	if err != nil {
		return out, nil, err
	}
	before = slices.DeleteFunc(all, func(r award.Release) bool { return r.Quarter != quarter })
	counted := entries(payments, quarter)
	slices.SortFunc(counted, func(a, b award.Entry) int { return cmp.Compare(a.ID, b.ID) })
	if out, err = award.Build(quarter, counted, before); err == nil {
		err = award.Attacked(ctx, out)
	}
	return out, before, err
}

// Publish proposes that everybody reads the figures of a quarter.
// One of which nothing would be given is published for a reason alone.
func (s *Service) Publish(ctx context.Context, id string, quarter award.Quarter, why, despite string) (string, error) {
	in := Terms{Inquiry: id, Quarter: quarter, Why: typed.Clean(why), Despite: typed.Clean(despite)}
	return s.propose(ctx, inquiry.InquiryPay, KindOut, ledger.Of{Kind: "inquiry", ID: id}, id+"/"+string(quarter), "Publish what was paid from "+quarter.Human(), in, in.Why,
		func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
			var bad typed.Asked
			bad.Reason(in.Why, "why", "Write why it is published now; of a correction, what was wrong. Everybody reads it", award.MaxWhy)
			bad.Seen(in.Why, "why")
			if err := bad.Err(); err != nil {
				return err
			}
			r, _, err := s.build(ctx, tx, id, quarter)
			if err != nil {
				return err
			}
			return despiteOf(&r, in.Despite)
		})
}

// despiteOf asks why a release is published in which everything would be "Not given".
func despiteOf(r *award.Release, why string) error {
	if !r.Empty() {
		return nil
	}
	var bad typed.Asked
	bad.Reason(why, "despite", "Every figure of this quarter would read “Not given”: too few people were paid, or one of them stands out. Wait for more payments, or write why it is "+
		"published all the same", award.MaxWhy)
	return bad.Err()
}

func (s *Service) applyOut(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, _ *inquiry.Inquiry, in *Terms) error {
	r, _, err := s.build(ctx, tx, in.Inquiry, in.Quarter)
	if err == nil {
		err = despiteOf(&r, in.Despite)
	}
	if err != nil {
		return err
	}
	r.Why = in.Why
	if err := letting.Let(ctx, tx, s.Gate, in.Inquiry, whyText(&r)); err != nil {
		return err
	}
	asked, agreed, err := s.Inquiries.Both(ctx, tx, in.Inquiry, p)
	if err != nil {
		return err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	counted, err := json.Marshal(r.Counted)
	if err != nil {
		return err
	}
	return tx.Insert(KindOut, ids.Random("money"), ledger.Row{"inquiry_id": in.Inquiry, "quarter": string(r.Quarter), "number": r.Number, "text": string(text), "counted": string(counted),
		"on_day": s.Today().String(), "why": in.Why, "asked": asked, "agreed": agreed})
}

// Public gives what everybody reads: every release, by quarter and number, without what it was made of.
func (s *Service) Public(ctx context.Context, id string) (inquiry.Inquiry, []award.Release, error) {
	p, err := s.Inquiries.See(ctx, id)
	if err != nil {
		return inquiry.Inquiry{}, nil, err
	}
	all, err := s.store.outs(ctx, s.DB, id)
	for i := range all {
		all[i].Counted = nil
	}
	return p.Inquiry, all, err
}
