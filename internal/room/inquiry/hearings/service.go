package hearings

import (
	"context"
	"encoding/json"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// Calendar counts working days.
type Calendar interface{ Now() *clock.Calendar }

// Holding says what is held from whom.
type Holding interface {
	// Rules are those of an inquiry on a day, as they stand in q.
	Rules(ctx context.Context, q db.Querier, inquiry string, day clock.Day) (restrict.Rules, error)
}

// Documents says of which documents of an inquiry an audience may have something, by their ids,
// with their titles.
type Documents interface {
	// Titles gives those of some ids.
	Titles(ctx context.Context, q db.Querier, inquiry string, who restrict.Audience, named []string) (map[string]string, error)
	// Latest gives the latest to choose from, and says whether there are more.
	Latest(ctx context.Context, q db.Querier, inquiry string, who restrict.Audience) (map[string]string, bool, error)
}

// Parties gives the names by which participants go in an inquiry, as they stand in q.
type Parties interface {
	Parties(ctx context.Context, q db.Querier, inquiry string) ([]string, error)
}

// Config is what a Service needs.
type Config struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Auth      access.Authorizer
	Clock     clock.Clock
	Inquiries *inquiry.Service
	Calendar  Calendar
	// Holding may be nil: then all is held from everybody. Documents may be nil: then there are none.
	Holding   Holding
	Documents Documents
	// Parties may be nil: then nobody takes part by any name.
	Parties Parties
	// Release may be nil: then neither a timetable nor a transcript is published.
	Release letting.Gate
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	Config
	store     store
	proposals *proposal.Service
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	s := &Service{Config: c}
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock}, s.kinds()...)
	return s
}

// Names gives the names by which witnesses go in an inquiry: for other floors, so that no name stands for
// two.
func (s *Service) Names(ctx context.Context, q db.Querier, id string) (out []string, err error) {
	all, err := s.store.hearings(ctx, q, `WHERE inquiry_id = ?`, id)
	for _, h := range all {
		for _, w := range h.Witnesses {
			out = append(out, w.Alias)
		}
	}
	return out, err
}

// Proposals answers what takes two humans here.
func (s *Service) Proposals() *proposal.Service { return s.proposals }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

var errNone = inquiry.ErrNothing()

// doing says which part of the work each action is.
var doing = map[access.Action][]rules.Does{inquiry.InquiryHearings: {rules.RulesOn, rules.Examines, rules.Arranges}, inquiry.InquiryArrange: {rules.Arranges},
	inquiry.InquiryExamine: {rules.Examines}, inquiry.InquiryAgree: {rules.RulesOn, rules.Decides}}

// weigh is what the rules weigh of an inquiry where somebody asks for what one of some parts of the work
// lets them do. Whom a part keeps from one of them has it by none of that; who is barred is by the last.
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

// May says whether the actor could do something, for deciding what to show. The write asks
// again.
func (s *Service) May(ctx context.Context, x *inquiry.Inquiry, action access.Action) bool {
	return s.may(ctx, s.DB, x, action) == nil
}

// Reads says whether the actor reads transcripts and topics before everybody does.
func (s *Service) Reads(ctx context.Context, x *inquiry.Inquiry) bool {
	return s.mayBy(ctx, s.DB, x, inquiry.InquiryHearings, rules.Examines, rules.RulesOn) == nil
}

func (s *Service) may(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action) error {
	return s.mayBy(ctx, q, x, action, doing[action]...)
}

func (s *Service) mayBy(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action, does ...rules.Does) error {
	attrs, err := s.weigh(ctx, q, x, does...)
	if err != nil {
		return err
	}
	return inquiry.Hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs}))
}

// one gives an inquiry to whoever sees its hearings.
func (s *Service) one(ctx context.Context, id string) (inquiry.Inquiry, error) {
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err == nil {
		err = s.may(ctx, s.DB, &x, inquiry.InquiryHearings)
	}
	if err != nil {
		return inquiry.Inquiry{}, err
	}
	return x, nil
}

// write does something in one transaction with its entry, while the inquiry is written to.
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
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if x.Frozen() {
			return inquiry.ErrFrozen()
		}
		return do(ctx, tx, &x)
	})
	return inquiry.Hide(err)
}

// hearing gives a hearing of an inquiry.
func (s *Service) hearing(ctx context.Context, q db.Querier, id, hearing string) (Hearing, error) {
	all, err := s.store.hearings(ctx, q, `WHERE inquiry_id = ? AND id = ?`, id, hearing)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Hearing{}, err
	}
	return all[0], nil
}

// keep stores a hearing as it is now.
func (s *Service) keep(ctx context.Context, tx *ledger.Tx, h *Hearing) error {
	text, err := json.Marshal(h.Hearing)
	if err != nil {
		return err
	}
	return tx.Update(ctx, kindHearing, h.ID, h.Version, ledger.Row{"title": h.Title, "text": string(text)})
}

// rules are what is held today.
func (s *Service) rules(ctx context.Context, q db.Querier, id string) (restrict.Rules, error) {
	return s.rulesOn(ctx, q, id, s.Today())
}

func (s *Service) rulesOn(ctx context.Context, q db.Querier, id string, day clock.Day) (restrict.Rules, error) {
	return letting.Rules(ctx, q, s.Holding, id, day)
}

func (s *Service) calendar() *clock.Calendar {
	if s.Calendar == nil {
		return nil
	}
	return s.Calendar.Now()
}

// Holds says whether the actor enters what is held, for deciding what to show.
func (s *Service) Holds(ctx context.Context, x *inquiry.Inquiry) bool {
	return s.mayBy(ctx, s.DB, x, inquiry.InquiryHold, rules.Holds) == nil
}
