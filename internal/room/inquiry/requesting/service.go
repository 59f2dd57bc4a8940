package requesting

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// Holding says what is held from whom.
type Holding interface {
	// Rules are those of an inquiry on a day, as they stand in q.
	Rules(ctx context.Context, q db.Querier, inquiry string, day clock.Day) (restrict.Rules, error)
}

// Calendar counts working days.
type Calendar interface{ Now() *clock.Calendar }

// Config is what a Service needs.
type Config struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Auth      access.Authorizer
	Clock     clock.Clock
	Inquiries *inquiry.Service
	// Calendar is the list of bank holidays; nil: nobody can say when something is due, and nothing
	// is sent.
	Calendar Calendar
	// Holding may be nil: then all is held from everybody.
	Holding Holding
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	Config
	store     store
	shelf     shelf
	hollows   hollows
	proposals *proposal.Service
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	s := &Service{Config: c}
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock}, s.kinds()...)
	return s
}

// Proposals answers what takes two humans here.
func (s *Service) Proposals() *proposal.Service { return s.proposals }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

var errNone = inquiry.ErrNothing()

// ErrNone is what is said where there is nothing that somebody may see.
func ErrNone() error { return errNone }

// errEarly is said before the setting-up day.
var errEarly = errs.New(errs.Conflict, "No evidence is taken before the setting-up day of the inquiry. Set the day first.")

// doing says which part of the work each action is.
var doing = map[access.Action]rules.Does{inquiry.InquiryEvidence: rules.Views, inquiry.InquiryGather: rules.Gathers, inquiry.InquiryRule: rules.Rules,
	inquiry.InquiryRuled: rules.Decides}

// May says whether the actor could do something, for deciding what to show. The write asks
// again.
func (s *Service) May(ctx context.Context, x *inquiry.Inquiry, action access.Action) bool {
	return s.may(ctx, s.DB, x, action) == nil
}

func (s *Service) may(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action) error {
	attrs, err := s.Inquiries.Inside(ctx, q, x, doing[action])
	if err != nil {
		return err
	}
	return inquiry.Hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs}))
}

// one gives an inquiry to whoever may do something in it.
func (s *Service) one(ctx context.Context, id string, action access.Action) (inquiry.Inquiry, error) {
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err == nil {
		err = s.may(ctx, s.DB, &x, action)
	}
	if err != nil {
		return inquiry.Inquiry{}, err
	}
	return x, nil
}

// working does something in one transaction with its entry, while the inquiry takes evidence.
func (s *Service) working(ctx context.Context, action access.Action, of ledger.Of, id string, do func(context.Context, *ledger.Tx, *inquiry.Inquiry) error) error {
	return s.lasting(ctx, action, of, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		switch {
		case x.Frozen():
			return inquiry.ErrFrozen()
		case !x.Considers(s.Today()):
			return errEarly
		}
		return do(ctx, tx, x)
	})
}

// lasting is working while the inquiry is suspended too.
func (s *Service) lasting(ctx context.Context, action access.Action, of ledger.Of, id string, do func(context.Context, *ledger.Tx, *inquiry.Inquiry) error) error {
	var x inquiry.Inquiry
	act := ledger.Act{Action: action, Kind: of.Kind, ID: of.ID, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if x, err = s.Inquiries.Of(ctx, tx, id); err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.Inquiries.Inside(ctx, tx, &x, doing[action])
		return access.Resource{Kind: of.Kind, ID: of.ID, Attrs: attrs}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if x.State == inquiry.Ended {
			return inquiry.ErrFrozen()
		}
		return do(ctx, tx, &x)
	})
	return inquiry.Hide(err)
}

// rules are what is held today.
func (s *Service) rules(ctx context.Context, q db.Querier, id string) (restrict.Rules, error) {
	return s.rulesOn(ctx, q, id, s.Today())
}

func (s *Service) rulesOn(ctx context.Context, q db.Querier, id string, day clock.Day) (restrict.Rules, error) {
	if s.Holding == nil {
		return restrict.Rules{}, nil
	}
	return s.Holding.Rules(ctx, q, id, day)
}
