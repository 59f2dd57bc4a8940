package listening

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
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
	// Calendar is the list of bank holidays.
	Calendar Calendar
	// OneHuman says, as things stand, which ids are of one human (package signin). Where it is not
	// there every id is a human by itself.
	OneHuman func(ctx context.Context, q db.Querier) (func(human string) string, error)
	// Closes gives from which day on the record of an inquiry may be closed, once two people agreed to
	// that; zero: nobody did. Nil where nothing closes a record.
	Closes func(ctx context.Context, q db.Querier, inquiry string) (clock.Day, error)
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	Config
	vault     *vault.Vault
	store     store
	folded    folded
	proposals *proposal.Service
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	s := &Service{Config: c}
	s.vault = vault.New(vault.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock, Keys: c.Keys, Subjects: subjects{s},
		Groups: map[access.Role][]string{access.RoleInquiry: {groupHear, groupRead, groupRefer}}})
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock}, s.kinds()...)
	return s
}

// Proposals answers what takes two humans here.
func (s *Service) Proposals() *proposal.Service { return s.proposals }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

// What people are told.
var (
	errNone  = inquiry.ErrNothing()
	errStale = errs.New(errs.Conflict, "What we promise changed while you wrote. It is on this page as it is now. Read it, and answer again: nothing was sent.")
	errShut  = errs.New(errs.Conflict, "This inquiry takes no accounts now. What you wrote was not sent.")
	errOver  = errs.New(errs.Conflict, "This was ended. You can begin anew.")
)

// doing says which part of the work each action is.
var doing = map[access.Action]rules.Does{inquiry.InquiryHear: rules.Hears, inquiry.InquirySit: rules.Hears, inquiry.InquiryRead: rules.Reads, inquiry.InquiryRefer: rules.Refers,
	inquiry.InquiryReferred: rules.Decides, inquiry.InquiryRestrict: rules.Restricts, inquiry.InquiryLifted: rules.Decides, inquiry.InquiryArrange: rules.Arranges}

// weigh is what the rules weigh of an inquiry, and of one approach to it where one is named.
func (s *Service) weigh(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action, approach string) (map[string]any, error) {
	seats, err := s.Inquiries.SeatsToday(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	barred, err := s.Inquiries.Barred(ctx, q, x)
	if err != nil {
		return nil, err
	}
	allocated := inquiry.Sight(seats, doing[action])
	if action == inquiry.InquirySit || action == inquiry.InquiryRefer {
		own, err := s.own(ctx, q, seats, approach)
		if err != nil {
			return nil, err
		}
		if allocated = own; action == inquiry.InquiryRefer {
			allocated = append(own, inquiry.Sight(seats, rules.Reads)...)
			seconds, err := s.seconds(ctx, q, seats, approach)
			if err != nil {
				return nil, err
			}
			allocated = append(allocated, seconds...)
		}
	}
	barred = append(barred, inquiry.KeptOut(seats, doing[action])...)
	attrs := map[string]any{"allocated": allocated, "barred": barred}
	known, err := s.Inquiries.BodiesKnown(ctx, q, x)
	if known { // who commissions the inquiry is kept out as those are whom it looks at
		attrs["bodies"] = append(slices.Clone(x.Bodies), x.Commissioner)
	}
	return attrs, err
}

// own gives the ids of those whose session an approach is, as long as they have a part that
// sits with people.
func (s *Service) own(ctx context.Context, q db.Querier, seats []inquiry.Seat, approach string) ([]string, error) {
	at, err := s.store.sitting(ctx, q, approach)
	out := []string{}
	if err != nil || at.ID == "" {
		return out, err
	}
	may := inquiry.Sight(seats, rules.Hears)
	for _, human := range []string{at.facilitatorHuman, at.supportHuman} {
		if human != "" && slices.Contains(may, human) {
			out = append(out, human)
		}
	}
	return out, nil
}

// seconds gives those who agreed to a referral about somebody and still decide: they see to it that
// it is sent, and that the person is told.
func (s *Service) seconds(ctx context.Context, q db.Querier, seats []inquiry.Seat, approach string) (out []string, err error) {
	if approach == "" {
		return nil, nil
	}
	all, err := s.store.referrals(ctx, q, `WHERE approach_id = ?`, approach)
	may := inquiry.Sight(seats, rules.Decides)
	for _, f := range all {
		if f.agreer != "" && slices.Contains(may, f.agreer) {
			out = append(out, f.agreer)
		}
	}
	return out, err
}

// May says whether the actor could do something, for deciding what to show; approach may be
// empty. The write asks again.
func (s *Service) May(ctx context.Context, x *inquiry.Inquiry, action access.Action, approach string) bool {
	return s.may(ctx, s.DB, x, action, approach) == nil
}

func (s *Service) may(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action, approach string) error {
	attrs, err := s.weigh(ctx, q, x, action, approach)
	if err != nil {
		return err
	}
	return inquiry.Hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs}))
}

// One gives an inquiry to somebody who may do one of some things in it.
func (s *Service) One(ctx context.Context, id string, actions ...access.Action) (inquiry.Inquiry, error) {
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err != nil {
		return x, err
	}
	for _, a := range actions {
		if s.May(ctx, &x, a, "") {
			return x, nil
		}
	}
	return inquiry.Inquiry{}, errNone
}

// subjects tells the vault who may open what of an approach.
type subjects struct{ s *Service }

// Facts are those of the inquiry, as they are. What opens how to reach somebody is their own
// session; what opens an account is a part that reads; the way back opens to nobody.
func (f subjects) Facts(ctx context.Context, q db.Querier, person string) (map[string]any, error) {
	id, kind := approachOf(person)
	a, err := f.s.store.approach(ctx, q, id)
	if err != nil {
		return nil, err
	}
	x, err := f.s.Inquiries.Of(ctx, q, a.Inquiry)
	if err != nil {
		return nil, err
	}
	action, known := map[string]access.Action{"contact": inquiry.InquirySit, "words": inquiry.InquiryRead, "referral": inquiry.InquiryRefer}[kind]
	if !known {
		return map[string]any{}, nil // nothing is known, and so nobody is let in
	}
	attrs, err := f.s.weigh(ctx, q, &x, action, id)
	if err != nil {
		return nil, err
	}
	if kind == "referral" { // whoever answers as the second reads it too
		second, err := f.s.weigh(ctx, q, &x, inquiry.InquiryReferred, id)
		if err != nil {
			return nil, err
		}
		attrs["allocated"] = append(attrs["allocated"].([]string), second["allocated"].([]string)...)
	}
	if bodies, known := attrs["bodies"]; known {
		attrs["origin"], attrs["confirmed"] = bodies, true
	}
	return attrs, nil
}

// write does something of the team to an inquiry in one transaction with its entry.
func (s *Service) write(ctx context.Context, action access.Action, of ledger.Of, id, approach string, do func(context.Context, *ledger.Tx, *inquiry.Inquiry) error) error {
	var x inquiry.Inquiry
	act := ledger.Act{Action: action, Kind: of.Kind, ID: of.ID, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if x, err = s.Inquiries.Of(ctx, tx, id); err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.weigh(ctx, tx, &x, action, approach)
		return access.Resource{Kind: of.Kind, ID: of.ID, Attrs: attrs}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error { return do(ctx, tx, &x) })
	return inquiry.Hide(err)
}

// working is write while something may be written: an inquiry that is suspended or has ended
// is only read.
func (s *Service) working(ctx context.Context, action access.Action, of ledger.Of, id, approach string, do func(context.Context, *ledger.Tx, *inquiry.Inquiry) error) error {
	return s.write(ctx, action, of, id, approach, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		if x.Frozen() {
			return inquiry.ErrFrozen()
		}
		return do(ctx, tx, x)
	})
}

// onMine runs an act of the person on what is theirs: the key of the phrase proves that it
// is. It goes on while the inquiry is suspended and after it has ended.
func (s *Service) onMine(ctx context.Context, p Person, do func(context.Context, *ledger.Tx, *Approach) error) error {
	ctx = access.WithActor(ctx, access.Public())
	act := ledger.Act{Action: inquiry.InquiryReturn, Kind: "inquiry_approach", ID: p.Approach, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		if p.Approach == "" || p.Key.IsZero() {
			return access.Resource{}, errNone
		}
		if err := s.vault.Proves(ctx, tx, p.Approach, p.Key.Bytes()); err != nil {
			return access.Resource{}, err
		}
		return access.Resource{Kind: "inquiry_approach", ID: p.Approach, Attrs: map[string]any{"mine": true}}, nil
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		a, err := s.store.approach(ctx, tx, p.Approach)
		if err != nil {
			return err
		}
		return do(ctx, tx, &a)
	})
	return inquiry.Hide(err)
}

func orNil(d clock.Day) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}
