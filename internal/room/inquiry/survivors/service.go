package survivors

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// Calendar counts working days.
type Calendar interface{ Now() *clock.Calendar }

// Config is what a Service needs.
type Config struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Auth      access.Authorizer
	Clock     clock.Clock
	Keys      vault.Keys
	Inquiries *inquiry.Service
	Calendar  Calendar
	Register  Register
	// OneHuman says, as things stand, which ids are of one human (package signin). Where it is not
	// there every id is a human by itself.
	OneHuman func(ctx context.Context, q db.Querier) (func(human string) string, error)
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	Config
	store     store
	ids       *ids.Maker
	vault     *vault.Vault
	proposals *proposal.Service
}

// NewService makes the use cases over a migrated database. Who sits on a panel is kept from all
// else of its inquiry from then on.
func NewService(c Config) *Service {
	s := &Service{Config: c, ids: ids.New(c.Clock)}
	s.vault = vault.New(vault.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock, Keys: c.Keys, Subjects: subjects{s},
		Groups: map[access.Role][]string{access.RoleInquiry: {groupChoose}}})
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock}, s.kinds()...)
	c.Inquiries.WallOff("survivors", s.Walled)
	return s
}

// Proposals answers what takes two humans here.
func (s *Service) Proposals() *proposal.Service { return s.proposals }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

var errNone = inquiry.ErrNothing()

// Walled gives the ids of those who sit on the panel of an inquiry, or will: they are kept from all
// that its team does, under whatever account.
func (s *Service) Walled(ctx context.Context, q db.Querier, id string) ([]string, error) {
	all, err := s.store.members(ctx, q, `WHERE inquiry_id = ?`, id)
	var out []string
	for _, m := range all {
		if m.Left.IsZero() && !s.Today().After(m.To) {
			out = append(out, m.Account, m.Human)
		}
	}
	return out, err
}

// doing says which part of the team's work each action is.
var doing = map[access.Action]rules.Does{inquiry.InquiryPanel: rules.Panels, inquiry.InquiryPaneled: rules.Decides, inquiry.InquiryChoose: rules.Chooses, inquiry.InquiryChosen: rules.Chooses}

// weigh is what the rules weigh of an inquiry where somebody asks for an action of this floor.
func (s *Service) weigh(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action) (map[string]any, error) {
	attrs := map[string]any{}
	if does, team := doing[action]; team {
		seats, err := s.Inquiries.SeatsToday(ctx, q, x.ID)
		if err != nil {
			return nil, err
		}
		allocated := []string{}
		barred, err := s.Inquiries.Barred(ctx, q, x)
		for _, seat := range seats {
			if seat.Human != "" && seat.Part.Can(does) {
				allocated = append(allocated, seat.Account, seat.Human)
			}
			if seat.Part.Apart(does) {
				barred = append(barred, seat.Account, seat.Human)
			}
		}
		attrs["allocated"], attrs["barred"] = allocated, barred
		if err != nil {
			return nil, err
		}
	} else {
		all, err := s.store.members(ctx, q, `WHERE inquiry_id = ?`, x.ID)
		if err != nil {
			return nil, err
		}
		if action != inquiry.InquiryResign {
			all = sitting(all, s.Today())
		}
		allocated := []string{}
		for _, m := range all {
			allocated = append(allocated, m.Account, m.Human)
		}
		attrs["allocated"] = allocated
		if attrs["barred"], err = s.Inquiries.Conflicts(ctx, q, x); err != nil {
			return nil, err
		}
	}
	known, err := s.Inquiries.BodiesKnown(ctx, q, x)
	if known { // who commissions the inquiry is kept out as those are whom it looks at
		attrs["bodies"] = append(slices.Clone(x.Bodies), x.Commissioner)
	}
	return attrs, err
}

func (s *Service) may(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action) error {
	attrs, err := s.weigh(ctx, q, x, action)
	if err != nil {
		return err
	}
	return inquiry.Hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs}))
}

// May says whether the actor could do something, for deciding what to show. The write asks again.
func (s *Service) May(ctx context.Context, x *inquiry.Inquiry, action access.Action) bool {
	return s.may(ctx, s.DB, x, action) == nil
}

// one gives an inquiry to whoever may do something in it.
func (s *Service) one(ctx context.Context, id string, actions ...access.Action) (inquiry.Inquiry, error) {
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err != nil {
		return x, err
	}
	for _, a := range actions {
		if s.May(ctx, &x, a) {
			return x, nil
		}
	}
	return inquiry.Inquiry{}, errNone
}

// act is an act of this floor about an inquiry: what is to be written asks the rules within it.
func (s *Service) act(action access.Action, of ledger.Of, id string, x *inquiry.Inquiry) ledger.Act {
	return ledger.Act{Action: action, Kind: of.Kind, ID: of.ID, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if *x, err = s.Inquiries.Of(ctx, tx, id); err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.weigh(ctx, tx, x, action)
		return access.Resource{Kind: of.Kind, ID: of.ID, Attrs: attrs}, err
	}}
}

// write does something in one transaction with its entry; nothing is written while an inquiry is
// suspended or has ended, but resignations.
func (s *Service) write(ctx context.Context, action access.Action, of ledger.Of, id string, do func(context.Context, *ledger.Tx, *inquiry.Inquiry) error) error {
	var x inquiry.Inquiry
	_, err := s.Ledger.Write(ctx, s.act(action, of, id, &x), func(ctx context.Context, tx *ledger.Tx) error {
		if x.Frozen() && action != inquiry.InquiryResign {
			return inquiry.ErrFrozen()
		}
		return do(ctx, tx, &x)
	})
	return inquiry.Hide(err)
}

// me gives the member that the actor is today; of a resignation, that they are or were.
func (s *Service) me(ctx context.Context, q db.Querier, id string, ever bool) (Member, error) {
	all, err := s.store.members(ctx, q, `WHERE inquiry_id = ?`, id)
	if err != nil {
		return Member{}, err
	}
	who := access.ActorFrom(ctx)
	for _, m := range slices.Backward(all) {
		if who.Is(m.Human) && (ever || m.On(s.Today())) {
			return m, nil
		}
	}
	return Member{}, errNone
}

// same says, as things stand, whether two ids are of one human. Of an id that is empty nobody knows
// whose it is, and it is taken for the same.
func (s *Service) same(ctx context.Context, q db.Querier, a, b string) (bool, error) {
	if a == "" || b == "" || a == b || s.OneHuman == nil {
		return a == "" || b == "" || a == b, nil
	}
	one, err := s.OneHuman(ctx, q)
	return err != nil || one(a) == one(b), err
}

// kinOf reads the kin of some bodies beforehand, for the pure rule.
func (s *Service) kinOf(ctx context.Context, q db.Querier, walls []Wall) (func(string) []string, error) {
	known := map[string][]string{}
	for _, w := range walls {
		if w.Body == "" || known[w.Body] != nil {
			continue
		}
		kin, err := s.Inquiries.Kin(ctx, q, w.Body)
		if err != nil {
			return nil, err
		}
		known[w.Body] = kin
	}
	return func(body string) []string { return known[body] }, nil
}

func orNil(d clock.Day) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}
