package awards

import (
	"context"
	"encoding/json"

	"candour/internal/base/db"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Apply enters an application for costs. biller is the account of the lawyer who bills, if they have one.
func (s *Service) Apply(ctx context.Context, id string, in award.Application, biller string) (string, error) {
	aid := ids.Random("award")
	return aid, s.write(ctx, inquiry.InquiryCosts, ledger.Of{Kind: kindAward, ID: aid}, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		in := in
		if err := s.powered(ctx, tx, x); err != nil {
			return err
		}
		if err := in.Check(s.Today()); err != nil {
			return err
		}
		human, err := s.biller(ctx, tx, biller)
		if err != nil {
			return err
		}
		text, err := json.Marshal(award.Award{Application: in})
		if err != nil {
			return err
		}
		return tx.Insert(kindAward, aid, ledger.Row{"inquiry_id": id, "text": string(text), "biller": biller, "biller_human": human, "made": s.Today().String()})
	})
}

// powered refuses what is about an award where there can be none, or while nothing is decided.
func (s *Service) powered(ctx context.Context, q db.Querier, x *inquiry.Inquiry) error {
	power, err := s.power(ctx, q, x)
	if err == nil && power.By == "" {
		err = errNone
	}
	if err == nil && x.Frozen() {
		err = inquiry.ErrFrozen()
	}
	return err
}

// biller gives the human of an account that bills; none for no account.
func (s *Service) biller(ctx context.Context, q db.Querier, account string) (string, error) {
	if account == "" {
		return "", nil
	}
	who, known, err := s.Inquiries.Person(ctx, q, account)
	if err != nil {
		return "", err
	}
	if !known || who.Human == "" || !bills(who) {
		return "", typed.Wrong("biller", "Choose somebody of the list")
	}
	return who.Human, nil
}

// bills says that somebody can send bills: a lawyer who bills, or who acts for a participant.
func bills(a access.Actor) bool {
	return a.Has(access.RoleBiller) || a.Has(access.RoleParticipant)
}

// Billers are the accounts that bills can come from, with their names.
func (s *Service) Billers(ctx context.Context, id string) (map[string]string, error) {
	if _, err := s.one(ctx, id); err != nil {
		return nil, err
	}
	all, err := s.Inquiries.Everybody(ctx, s.DB)
	out := map[string]string{}
	for _, a := range all {
		if bills(a) && a.Human != "" {
			out[a.ID] = a.Name
		}
	}
	return out, err
}

// Overview is the money of an inquiry as the team sees it.
type Overview struct {
	Inquiry  inquiry.Inquiry
	Power    award.Power
	Budgets  []Budget
	Bills    []Bill // without what was done
	Payees   []Payee
	Payments []Payment
	Outs     []award.Release
}

// Overview gives it.
func (s *Service) Overview(ctx context.Context, id string) (out Overview, err error) {
	if out.Inquiry, err = s.one(ctx, id); err != nil {
		return out, err
	}
	get := func(read func() error) {
		if err == nil {
			err = read()
		}
	}
	var awards []Award
	get(func() (e error) { out.Power, e = s.power(ctx, s.DB, &out.Inquiry); return e })
	get(func() (e error) { awards, e = s.store.awards(ctx, s.DB, `WHERE inquiry_id = ?`, id); return e })
	get(func() (e error) { out.Bills, e = s.store.bills(ctx, s.DB, `WHERE inquiry_id = ?`, id); return e })
	get(func() (e error) { out.Payees, e = s.store.payees(ctx, s.DB, id); return e })
	get(func() (e error) { out.Payments, e = s.store.payments(ctx, s.DB, id); return e })
	get(func() (e error) { out.Outs, e = s.store.outs(ctx, s.DB, id); return e })
	for i := range awards {
		out.Budgets = append(out.Budgets, budget(&awards[i], out.Bills))
	}
	return out, err
}

// One gives an award with its bills.
func (s *Service) One(ctx context.Context, id, of string) (x inquiry.Inquiry, out Budget, bills []Bill, err error) {
	if x, err = s.one(ctx, id); err != nil {
		return x, out, nil, err
	}
	a, err := s.award(ctx, s.DB, id, of)
	if err != nil {
		return x, out, nil, err
	}
	bills, err = s.store.bills(ctx, s.DB, `WHERE award_id = ?`, of)
	return x, budget(&a, bills), bills, err
}

// PowerOf gives what an inquiry may do about costs, for its pages.
func (s *Service) PowerOf(ctx context.Context, x *inquiry.Inquiry) (award.Power, error) {
	return s.power(ctx, s.DB, x)
}

// Own says that a bill is the actor's own, so that they do not assess it.
func (s *Service) Own(ctx context.Context, b *Bill) bool {
	by, err := s.by(ctx, s.DB)
	return err != nil || b.IsOwn(by)
}

// Again says that a bill must be assessed again; where that cannot be read, it must.
func (s *Service) Again(ctx context.Context, b *Bill) bool {
	by, err := s.by(ctx, s.DB)
	return err != nil || b.Bill.Again(by)
}
