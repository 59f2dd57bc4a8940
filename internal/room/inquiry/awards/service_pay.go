package awards

import (
	"context"
	"crypto/rand"
	"math/big"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
)

// MaxRun is how many payments are proposed at once.
const MaxRun = 200

// AddPayee enters a payee by the reference that the accounts office has for them. One reference is one payee, and one
// class; of a lawyer it says under which award they bill.
func (s *Service) AddPayee(ctx context.Context, id, reference string, class award.Class, of string) error {
	reference = award.CleanReference(reference)
	pid := ids.Random("payee")
	return s.write(ctx, inquiry.InquiryPay, ledger.Of{Kind: kindPayee, ID: pid}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		all, err := s.store.payees(ctx, tx, id)
		if err != nil {
			return err
		}
		var bad typed.Asked
		bad.Need(award.PayeeReference(reference), "reference",
			"Write the reference that the accounts office has for them: one to three letters, then four to twelve figures, such as AB12345. Never a number of a bank account")
		bad.Need(!slices.ContainsFunc(all, func(p Payee) bool { return p.Reference == reference }), "reference", "This reference is entered already")
		bad.Need(class.Name() != "", "class", "Choose for what they are paid")
		bad.Need((class == award.Lawyers) == (of != ""), "award", "Choose the award of a lawyer, and none for anybody else")
		if of != "" {
			_, err := s.award(ctx, tx, id, of)
			bad.Need(err == nil, "award", "Choose an award of the list")
			bad.Need(!slices.ContainsFunc(all, func(p Payee) bool { return p.Award == of }), "award", "Somebody is paid under this award already")
		}
		if err := bad.Err(); err != nil {
			return err
		}
		row := ledger.Row{"inquiry_id": id, "reference": reference, "class": string(class), "made": s.Today().String()}
		if of != "" {
			row["award_id"] = of
		}
		return tx.Insert(kindPayee, pid, row)
	})
}

// PayLine is one payment of a run, as it is proposed.
type PayLine struct {
	Payee  string      `json:"payee"` // the reference
	Amount award.Pence `json:"amount"`
	Why    string      `json:"why"`
}

// reference draws one by lot that no payment has.
func reference() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000_000_000))
	if err != nil {
		return "", err
	}
	text := n.String()
	for len(text) < 12 {
		text = "0" + text
	}
	return "R" + text, nil
}

// order stores payments that two humans agreed to, today.
func (s *Service) order(ctx context.Context, tx *ledger.Tx, in *Terms, asked, agreed string) error {
	payees, err := s.store.payees(ctx, tx, in.Inquiry)
	if err != nil {
		return err
	}
	for _, l := range in.Lines {
		i := slices.IndexFunc(payees, func(p Payee) bool { return p.Reference == l.Payee })
		if i < 0 {
			return errMoved
		}
		ref, err := reference()
		if err != nil {
			return err
		}
		row := ledger.Row{"inquiry_id": in.Inquiry, "payee_id": payees[i].ID, "class": string(payees[i].Class), "amount": int64(l.Amount), "reference": ref, "why": l.Why,
			"on_day": s.Today().String(), "asked": asked, "agreed": agreed}
		if in.Bill != "" {
			row["bill_id"] = in.Bill
		}
		if err := tx.Insert(kindPayment, ids.Random("payment"), row); err != nil {
			return err
		}
	}
	return nil
}

// checkRun says what is wrong with payments as they are proposed.
func (s *Service) checkRun(ctx context.Context, q db.Querier, in *Terms) error {
	payees, err := s.store.payees(ctx, q, in.Inquiry)
	if err != nil {
		return err
	}
	lately, err := s.alike(ctx, q, in)
	if err != nil {
		return err
	}
	var bad typed.Asked
	bad.Need(len(in.Lines) > 0 && len(in.Lines) <= MaxRun, "lines", "Write one payment a line, at most 200")
	sum := award.Pence(0)
	for n, l := range in.Lines {
		at := "Line " + num(n+1) + ": "
		i := slices.IndexFunc(payees, func(p Payee) bool { return p.Reference == l.Payee })
		bad.Need(i >= 0, "lines", at+"nobody was entered with the reference "+l.Payee)
		bad.Need(i < 0 || in.Bill != "" || payees[i].Class != award.Lawyers, "lines", at+"lawyers are paid for bills that are settled, each from its own page")
		bad.Need(l.Amount > 0 && l.Amount <= award.MaxPence, "lines", at+"write an amount above nothing")
		bad.Reason(l.Why, "lines", at+"write what it is for", award.MaxWhy)
		hidden := typed.LineWords(l.Why)
		bad.Need(hidden == "", "lines", at+"what it is for: "+hidden)
		if sum, err = sum.Add(max(l.Amount, 0)); err != nil {
			bad.Need(false, "lines", "The sum is more than a thousand million pounds")
			break
		}
	}
	needsWhy(&bad, in, lately)
	return bad.Err()
}

// payment gives a payment of an inquiry.
func (s *Service) payment(ctx context.Context, q db.Querier, id, of string) (Payment, error) {
	all, err := s.store.payments(ctx, q, id)
	i := slices.IndexFunc(all, func(p Payment) bool { return p.ID == of })
	if err != nil || i < 0 {
		return Payment{}, orNone(err)
	}
	return all[i], nil
}

// PayFile is the file for the accounts office of the payments that were ordered on a day, less what came back.
func (s *Service) PayFile(ctx context.Context, id string, on clock.Day) ([]byte, error) {
	x, err := s.one(ctx, id)
	if err != nil || !s.May(ctx, &x, inquiry.InquiryPay) {
		return nil, orNone(err)
	}
	all, err := s.store.payments(ctx, s.DB, id)
	if err != nil {
		return nil, err
	}
	var out []award.Pay
	for _, p := range all {
		if p.On == on && p.Returned.IsZero() {
			out = append(out, award.Pay{Payee: p.PayeeReference, Amount: p.Amount, Reference: p.Reference})
		}
	}
	if len(out) == 0 {
		return nil, errNone
	}
	return award.PayFile(out)
}
