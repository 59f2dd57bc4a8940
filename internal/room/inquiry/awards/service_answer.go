package awards

import (
	"context"
	"encoding/json"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// onIt checks something of a bill that is proposed, as the actor; nobody does it of their own.
func (s *Service) onIt(ctx context.Context, tx *ledger.Tx, in *Terms, try func(b *Bill, by award.By) (award.Bill, error)) error {
	b, err := s.bill(ctx, tx, in.Inquiry, in.Bill)
	if err != nil {
		return err
	}
	by, err := s.by(ctx, tx)
	if err != nil {
		return err
	}
	if err := ours(&b, by); err != nil {
		return err
	}
	_, err = try(&b, by)
	return err
}

// applyToBill does something to a bill that two agreed to.
func (s *Service) applyToBill(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, in *Terms, do func(b *Bill) (award.Bill, error)) error {
	b, err := s.bill(ctx, tx, in.Inquiry, in.Bill)
	if err == nil {
		err = s.notOwn(ctx, tx, &b, p.Human)
	}
	if err != nil {
		return err
	}
	if b.Bill, err = do(&b); err != nil {
		return err
	}
	return s.keepBill(ctx, tx, &b)
}

// Answered proposes to record what whoever sent a bill answered by post, in their words: another of those who assess
// bills reads the letter too. Nobody records it of their own.
func (s *Service) Answered(ctx context.Context, id, of string, agrees bool, why string) (string, error) {
	in := Terms{Inquiry: id, Bill: of, Agrees: agrees, Why: typed.Clean(why)}
	return s.propose(ctx, inquiry.InquiryCosts, KindAnswer, ledger.Of{Kind: kindBill, ID: of}, of, "Record an answer to an assessment that came by post", in, in.Why,
		func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
			return s.onIt(ctx, tx, &in, func(b *Bill, by award.By) (award.Bill, error) {
				return b.Posted(agrees, in.Why, by.Human, "the second", false, by.On)
			})
		})
}

func (s *Service) applyAnswer(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, _ *inquiry.Inquiry, in *Terms) error {
	return s.applyToBill(ctx, tx, p, in, func(b *Bill) (award.Bill, error) {
		a, err := s.award(ctx, tx, in.Inquiry, b.Award)
		if err != nil {
			return b.Bill, err
		}
		return b.Posted(in.Agrees, in.Why, p.Human, access.ActorFrom(ctx).Human, a.Biller != "", s.Today())
	})
}

// Hear proposes to the chair what is decided of an answer that whoever sent the bill says is not theirs.
func (s *Service) Hear(ctx context.Context, id, of string, stands bool, why string) (string, error) {
	in := Terms{Inquiry: id, Bill: of, Stands: stands, Why: typed.Clean(why)}
	return s.propose(ctx, inquiry.InquiryCosts, KindContest, ledger.Of{Kind: kindBill, ID: of}, of, "Decide whether an answer by post is theirs", in, in.Why,
		func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
			return s.onIt(ctx, tx, &in, func(b *Bill, by award.By) (award.Bill, error) {
				return b.Heard(stands, in.Why, "the chair", by.Human, by.On)
			})
		})
}

func (s *Service) applyContest(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, _ *inquiry.Inquiry, in *Terms) error {
	return s.applyToBill(ctx, tx, p, in, func(b *Bill) (award.Bill, error) {
		return b.Heard(in.Stands, in.Why, access.ActorFrom(ctx).Human, p.Human, s.Today())
	})
}

// theirBill does something to a bill under an award of the actor's own.
func (s *Service) theirBill(ctx context.Context, of, bill string, do func(ctx context.Context, tx *ledger.Tx, b *Bill, by string) error) error {
	return s.billing(ctx, of, ledger.Of{Kind: kindBill, ID: bill}, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, a *Award) error {
		b, err := s.bill(ctx, tx, x.ID, bill)
		if err != nil || b.Award != a.ID {
			return orNone(err)
		}
		return do(ctx, tx, &b, access.ActorFrom(ctx).Human)
	})
}

// onTheirs changes one, and keeps it.
func (s *Service) onTheirs(ctx context.Context, of, bill string, do func(b *Bill, by string) (award.Bill, error)) error {
	return s.theirBill(ctx, of, bill, func(ctx context.Context, tx *ledger.Tx, b *Bill, by string) (err error) {
		if b.Bill, err = do(b, by); err != nil {
			return err
		}
		return s.keepBill(ctx, tx, b)
	})
}

// Answer agrees with how one's own bill was assessed or ruled on, or does not, with the reason.
func (s *Service) Answer(ctx context.Context, of, bill string, agrees bool, why string) error {
	return s.onTheirs(ctx, of, bill, func(b *Bill, by string) (award.Bill, error) {
		if agrees {
			return b.Agree("", by, s.Today())
		}
		return b.Dispute(why, by, s.Today())
	})
}

// Posted confirms an answer that was recorded as the actor's own, or says that it is not what they wrote.
func (s *Service) Posted(ctx context.Context, of, bill string, theirs bool, why string) error {
	return s.onTheirs(ctx, of, bill, func(b *Bill, by string) (award.Bill, error) {
		if theirs {
			return b.Confirm(by, s.Today())
		}
		return b.Contest(why, by, s.Today())
	})
}

// Withdraw takes back a bill of the actor's own until it is assessed. It stays on record, and one that is the same can
// be sent again.
func (s *Service) Withdraw(ctx context.Context, of, bill, why string) error {
	return s.theirBill(ctx, of, bill, func(ctx context.Context, tx *ledger.Tx, b *Bill, by string) (err error) {
		if b.Bill, err = b.Bill.Withdraw(why, by, s.Today()); err != nil {
			return err
		}
		text, err := json.Marshal(b.Bill)
		if err != nil {
			return err
		}
		return tx.Update(ctx, kindBill, b.ID, b.Version, ledger.Row{"text": string(text), "digest": b.digest + " withdrawn " + b.ID})
	})
}

// Back is an entry of whether the money of a payment came back, by two.
type Back struct {
	Back  bool   `json:"back"`
	Why   string `json:"why"`
	On    string `json:"on"`
	Asked string `json:"asked"`
	Agree string `json:"agreed"`
}

// Return proposes to record that the money of a payment came back: it is counted no more, and a bill waits again to be
// paid. Where back is false, that such an entry is mistaken: a further one puts it right, and both stay.
func (s *Service) Return(ctx context.Context, id, payment string, back bool, why string) (string, error) {
	in := Terms{Inquiry: id, Payment: payment, Back: back, Why: typed.Clean(why)}
	title := "Record that the money of a payment came back"
	if !back {
		title = "Put right: the money of a payment did not come back"
	}
	return s.propose(ctx, inquiry.InquiryPay, KindReturn, ledger.Of{Kind: kindPayment, ID: payment}, payment, title, in, in.Why,
		func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
			var bad typed.Asked
			bad.Reason(in.Why, "why", "Write how this is known, from whom and of what day", award.MaxWhy)
			if err := bad.Err(); err != nil {
				return err
			}
			_, err := s.returning(ctx, tx, &in)
			return err
		})
}

// returning gives the payment of which something is recorded, if it can be.
func (s *Service) returning(ctx context.Context, tx *ledger.Tx, in *Terms) (Payment, error) {
	p, err := s.payment(ctx, tx, in.Inquiry, in.Payment)
	switch {
	case err != nil:
	case in.Back && !p.Returned.IsZero():
		err = errs.New(errs.Conflict, "It is recorded already that this money came back.")
	case !in.Back && p.Returned.IsZero():
		err = errs.New(errs.Conflict, "Nothing says of this money that it came back.")
	}
	return p, err
}

func (s *Service) applyReturn(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, _ *inquiry.Inquiry, in *Terms) error {
	one, err := s.returning(ctx, tx, in)
	if err != nil {
		return err
	}
	if one.Bill != "" {
		if err := s.returned(ctx, tx, p, in, one.Bill); err != nil {
			return err
		}
	}
	asked, agreed, err := s.Inquiries.Both(ctx, tx, in.Inquiry, p)
	if err != nil {
		return err
	}
	text, err := json.Marshal(append(one.Backs, Back{in.Back, in.Why, s.Today().String(), asked, agreed}))
	if err != nil {
		return err
	}
	row := ledger.Row{"back": string(text), "returned": nil, "returned_why": nil}
	if in.Back {
		row["returned"], row["returned_why"] = s.Today().String(), in.Why
	}
	return tx.Update(ctx, kindPayment, one.ID, one.Version, row)
}

// returned moves the bill of a payment on, or back to where it was.
func (s *Service) returned(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, in *Terms, of string) error {
	b, err := s.bill(ctx, tx, in.Inquiry, of)
	if err != nil {
		return err
	}
	move := b.Stayed
	if in.Back {
		move = b.Returned
	}
	if b.Bill, err = move(in.Why, p.Human, access.ActorFrom(ctx).Human, s.Today()); err != nil {
		return err
	}
	return s.keepBill(ctx, tx, &b)
}
