package awards

import (
	"context"
	"encoding/json"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// Config is what a Service needs.
type Config struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Auth      access.Authorizer
	Clock     clock.Clock
	Keys      vault.Keys
	Inquiries *inquiry.Service
	// OneHuman says, as things stand, which ids are of one human (package signin). Where it is not
	// there every id is a human by itself.
	OneHuman func(ctx context.Context, q db.Querier) (func(human string) string, error)
	// Gate may be nil: then no figures are published, for everybody reads why.
	Gate letting.Gate
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	Config
	store     store
	vault     *vault.Vault
	proposals *proposal.Service
}

// partWork is what was done for which a bill claims; groupCosts are those who assess it.
const (
	partWork   vault.Part = "inquiry-bill"
	groupCosts            = "inquiry-costs"
)

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	s := &Service{Config: c}
	s.vault = vault.New(vault.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock, Keys: c.Keys, Subjects: subjects{s},
		Groups: map[access.Role][]string{access.RoleInquiry: {groupCosts}}})
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock}, s.kinds()...)
	return s
}

// Proposals answers what takes two humans here.
func (s *Service) Proposals() *proposal.Service { return s.proposals }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

var errNone = inquiry.ErrNothing()

// doing says which part of the work each action is.
var doing = map[access.Action][]rules.Does{inquiry.InquiryMoney: {rules.Costs, rules.Awards, rules.Pays}, inquiry.InquiryCosts: {rules.Costs}, inquiry.InquiryPay: {rules.Pays},
	inquiry.InquirySettle: {rules.Awards, rules.Pays}}

// weigh is what the rules weigh of an inquiry where somebody asks for what one of some parts of the work lets them
// do; who is barred is by the last.
func (s *Service) weigh(ctx context.Context, q db.Querier, x *inquiry.Inquiry, does ...rules.Does) (map[string]any, error) {
	var out map[string]any
	var allocated []string
	for _, d := range does {
		attrs, err := s.Inquiries.Inside(ctx, q, x, d)
		if err != nil {
			return nil, err
		}
		ids, _ := attrs["allocated"].([]string)
		allocated, out = append(allocated, ids...), attrs
	}
	if out != nil {
		out["allocated"] = allocated
	}
	return out, nil
}

// May says whether the actor could do something, for deciding what to show. The write asks again.
func (s *Service) May(ctx context.Context, x *inquiry.Inquiry, action access.Action) bool {
	return s.may(ctx, s.DB, x, action, doing[action]...) == nil
}

// Decides says whether the actor is the one who decides on costs.
func (s *Service) Decides(ctx context.Context, x *inquiry.Inquiry) bool {
	return s.may(ctx, s.DB, x, inquiry.InquirySettle, rules.Awards) == nil
}

func (s *Service) may(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action, does ...rules.Does) error {
	attrs, err := s.weigh(ctx, q, x, does...)
	if err != nil {
		return err
	}
	if action == inquiry.InquirySettle {
		attrs["proposer"] = "" // of what is proposed it is asked again
	}
	return inquiry.Hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs}))
}

// one gives an inquiry to whoever sees its money.
func (s *Service) one(ctx context.Context, id string) (inquiry.Inquiry, error) {
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err == nil {
		err = s.may(ctx, s.DB, &x, inquiry.InquiryMoney, doing[inquiry.InquiryMoney]...)
	}
	if err != nil {
		return inquiry.Inquiry{}, err
	}
	return x, nil
}

// write does something in one transaction with its entry.
func (s *Service) write(ctx context.Context, action access.Action, of ledger.Of, id string, do func(context.Context, *ledger.Tx, *inquiry.Inquiry) error) error {
	var x inquiry.Inquiry
	act := ledger.Act{Action: action, Kind: of.Kind, ID: of.ID, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if x, err = s.Inquiries.Of(ctx, tx, id); err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.weigh(ctx, tx, &x, doing[action]...)
		return access.Resource{Kind: of.Kind, ID: of.ID, Attrs: attrs}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error { return do(ctx, tx, &x) })
	return inquiry.Hide(err)
}

// power is what an inquiry may do about costs, by the rules that it goes by today.
func (s *Service) power(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (award.Power, error) {
	set, err := s.Inquiries.SetToday(ctx, q, x)
	return award.PowerOf(set.Form), err
}

// award gives an award of an inquiry.
func (s *Service) award(ctx context.Context, q db.Querier, id, of string) (Award, error) {
	all, err := s.store.awards(ctx, q, `WHERE inquiry_id = ? AND id = ?`, id, of)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Award{}, err
	}
	return all[0], nil
}

// bill gives a bill of an inquiry.
func (s *Service) bill(ctx context.Context, q db.Querier, id, of string) (Bill, error) {
	all, err := s.store.bills(ctx, q, `WHERE inquiry_id = ? AND id = ?`, id, of)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Bill{}, err
	}
	return all[0], nil
}

func (s *Service) keepAward(ctx context.Context, tx *ledger.Tx, a *Award) error {
	text, err := json.Marshal(a.Award)
	if err != nil {
		return err
	}
	return tx.Update(ctx, kindAward, a.ID, a.Version, ledger.Row{"text": string(text)})
}

func (s *Service) keepBill(ctx context.Context, tx *ledger.Tx, b *Bill) error {
	text, err := json.Marshal(b.Bill)
	if err != nil {
		return err
	}
	return tx.Update(ctx, kindBill, b.ID, b.Version, ledger.Row{"text": string(text)})
}

// by is the actor, as the rules of package award see them.
func (s *Service) by(ctx context.Context, q db.Querier) (award.By, error) {
	who := access.ActorFrom(ctx)
	out := award.By{Account: who.ID, Human: who.Human, On: s.Today()}
	if s.OneHuman == nil {
		return out, nil
	}
	var err error
	out.One, err = s.OneHuman(ctx, q)
	return out, err
}

// subjects tells the vault who may open what was done: whoever assesses bills, and the chair.
type subjects struct{ s *Service }

// Facts are those of the inquiry, as they are.
func (f subjects) Facts(ctx context.Context, q db.Querier, person string) (map[string]any, error) {
	all, err := f.s.store.bills(ctx, q, `WHERE id = ?`, person)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return nil, err
	}
	x, err := f.s.Inquiries.Of(ctx, q, all[0].Inquiry)
	if err != nil {
		return nil, err
	}
	attrs, err := f.s.weigh(ctx, q, &x, rules.Awards, rules.Costs)
	if bodies, known := attrs["bodies"]; known {
		attrs["origin"], attrs["confirmed"] = bodies, true
	}
	return attrs, err
}

// seats are the ids of those with a part in an inquiry today.
func (s *Service) seats(ctx context.Context, q db.Querier, id string) ([]string, error) {
	all, err := s.Inquiries.SeatsToday(ctx, q, id)
	out := []string{}
	for _, x := range all {
		out = append(out, x.Account, x.Human)
	}
	return slices.DeleteFunc(out, func(id string) bool { return id == "" }), err
}
