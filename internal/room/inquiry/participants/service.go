package participants

import (
	"context"
	"encoding/json"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/participant"
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

// Paper is a document of an inquiry as an audience may have it today.
type Paper struct {
	participant.Paper
	SHA256 string
	Pages  int
	// Looked says that somebody read it for whom it identifies. Where that is not known nobody did.
	Looked bool
}

// Documents gives those of some ids that an audience may have something of and that stand, in q; and the latest of those with
// some words in their title, so many as are offered at once, and whether there are more.
type Documents interface {
	Papers(ctx context.Context, q db.Querier, inquiry string, who restrict.Audience, named []string) ([]Paper, error)
	Offered(ctx context.Context, q db.Querier, inquiry string, who restrict.Audience, words string) ([]Paper, bool, error)
}

// Names gives the names by which others are known in an inquiry: of witnesses.
type Names interface {
	Names(ctx context.Context, q db.Querier, inquiry string) ([]string, error)
}

// Config is what a Service needs.
type Config struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Auth      access.Authorizer
	Clock     clock.Clock
	Inquiries *inquiry.Service
	// Holding may be nil: then all is held from everybody. Documents may be nil: then there are none. Without
	// Names nobody else has any.
	Holding   Holding
	Documents Documents
	Names     Names
	// OneHuman says, as things stand, which ids are of one human (package signin). Where it is not there every id is
	// a human by itself.
	OneHuman func(ctx context.Context, q db.Querier) (func(human string) string, error)
	// Topics may be nil: then nobody proposes what a witness is asked.
	Topics Topics
	// Gate may be nil: then nothing is decided, for everybody reads why.
	Gate letting.Gate
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	Config
	store     store
	proposals *proposal.Service
}

// floor is what this floor is called among those that wall somebody off.
const floor = "participants"

// NewService makes the use cases over a migrated database. Whoever acts or acted for a participant is kept
// from all that the team of that inquiry does from then on.
func NewService(c Config) *Service {
	s := &Service{Config: c}
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock}, s.kinds()...)
	c.Inquiries.WallOff(floor, s.Walled)
	return s
}

// Proposals answers what takes two humans here.
func (s *Service) Proposals() *proposal.Service { return s.proposals }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

var errNone = inquiry.ErrNothing()

// Walled gives the ids of those who act for a participant of an inquiry, or did.
func (s *Service) Walled(ctx context.Context, q db.Querier, id string) (out []string, err error) {
	all, err := s.store.representations(ctx, q, `WHERE inquiry_id = ?`, id)
	for _, r := range all {
		out = append(out, r.Account, r.Human)
	}
	return out, err
}

// apart says of each representation of an inquiry whether its human acts apart by another too, as far as is known now.
func (s *Service) apart(ctx context.Context, q db.Querier, id string) (map[string]bool, error) {
	all, err := s.store.representations(ctx, q, `WHERE inquiry_id = ?`, id)
	if err != nil {
		return nil, err
	}
	one := func(id string) string { return id }
	if s.OneHuman != nil {
		if one, err = s.OneHuman(ctx, q); err != nil {
			return nil, err
		}
	}
	bare := make([]participant.Representation, len(all))
	for i, r := range all {
		bare[i] = r.Representation
	}
	return participant.Apart(bare, one), nil
}

// doing says which part of the team's work each action is.
var doing = map[access.Action][]rules.Does{inquiry.InquiryParticipants: {rules.Discloses, rules.Designates}, inquiry.InquiryDisclose: {rules.Discloses},
	inquiry.InquiryDesignate: {rules.Designates}, inquiry.InquiryDesignated: {rules.Decides}}

// weigh is what the rules weigh of an inquiry where one of the team asks. Whom a part keeps from evidence of
// participants has it by no other part.
func (s *Service) weigh(ctx context.Context, q db.Querier, x *inquiry.Inquiry, does ...rules.Does) (map[string]any, error) {
	seats, err := s.Inquiries.SeatsToday(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	out, err := s.Inquiries.Inside(ctx, q, x, rules.Discloses)
	if err != nil {
		return nil, err
	}
	allocated := []string{}
	for _, d := range does {
		allocated = append(allocated, inquiry.Sight(seats, d)...)
	}
	out["allocated"] = allocated
	return out, nil
}

// May says whether the actor could do something, for deciding what to show. The write asks again.
func (s *Service) May(ctx context.Context, x *inquiry.Inquiry, action access.Action) bool {
	return s.may(ctx, s.DB, x, action) == nil
}

func (s *Service) may(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action) error {
	if _, err := s.test(ctx, q, x); err != nil {
		return err
	}
	attrs, err := s.weigh(ctx, q, x, doing[action]...)
	if err != nil {
		return err
	}
	return inquiry.Hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs}))
}

// test gives what is weighed in an inquiry; one whose form has no participants is answered as if nothing
// were there.
func (s *Service) test(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (participant.Test, error) {
	set, err := s.Inquiries.SetToday(ctx, q, x)
	if err != nil {
		return participant.Test{}, err
	}
	t, ok := participant.TestOf(set)
	if !ok {
		return t, errNone
	}
	return t, nil
}

// Called is what an inquiry calls somebody who takes part, as its form does.
func (s *Service) Called(ctx context.Context, x *inquiry.Inquiry) string {
	set, err := s.Inquiries.SetToday(ctx, s.DB, x)
	if err != nil {
		return "participant"
	}
	return set.Called(rules.Core, "core participant")
}

// one gives an inquiry to whoever sees its participants.
func (s *Service) one(ctx context.Context, id string) (inquiry.Inquiry, error) {
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err == nil {
		err = s.may(ctx, s.DB, &x, inquiry.InquiryParticipants)
	}
	if err != nil {
		return inquiry.Inquiry{}, err
	}
	return x, nil
}

// write does something in one transaction with its entry, while the inquiry is written to.
func (s *Service) write(ctx context.Context, action access.Action, of ledger.Of, id string, do func(context.Context, *ledger.Tx, *inquiry.Inquiry) error) error {
	return s.closing(ctx, action, of, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		if x.Frozen() {
			return inquiry.ErrFrozen()
		}
		return do(ctx, tx, x)
	})
}

// closing is write for what takes sight away: it goes on while the inquiry is suspended, and after its end.
func (s *Service) closing(ctx context.Context, action access.Action, of ledger.Of, id string, do func(context.Context, *ledger.Tx, *inquiry.Inquiry) error) error {
	var x inquiry.Inquiry
	act := ledger.Act{Action: action, Kind: of.Kind, ID: of.ID, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if x, err = s.Inquiries.Of(ctx, tx, id); err != nil {
			return access.Resource{}, err
		}
		if _, err = s.test(ctx, tx, &x); err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.weigh(ctx, tx, &x, doing[action]...)
		return access.Resource{Kind: of.Kind, ID: of.ID, Attrs: attrs}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error { return do(ctx, tx, &x) })
	return inquiry.Hide(err)
}

// party gives one of an inquiry.
func (s *Service) party(ctx context.Context, q db.Querier, id, party string) (Party, error) {
	all, err := s.store.parties(ctx, q, `WHERE inquiry_id = ? AND id = ?`, id, party)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Party{}, err
	}
	return all[0], nil
}

// keep stores a party as it is now.
func (s *Service) keep(ctx context.Context, tx *ledger.Tx, p *Party) error {
	text, err := json.Marshal(p.Party)
	if err != nil {
		return err
	}
	return tx.Update(ctx, kindParty, p.ID, p.Version, ledger.Row{"name": p.Name, "text": string(text)})
}

// rules are what is held today.
func (s *Service) rules(ctx context.Context, q db.Querier, id string) (restrict.Rules, error) {
	return letting.Rules(ctx, q, s.Holding, id, s.Today())
}

// papers are those of some documents of an inquiry of which each of some participants may have something, with
// what is held from any of them.
func (s *Service) papers(ctx context.Context, q db.Querier, id string, named []string, parties ...string) (map[string]Paper, error) {
	out := map[string]Paper{}
	if s.Documents == nil {
		return out, nil
	}
	for i, party := range parties {
		all, err := s.Documents.Papers(ctx, q, id, restrict.Audience{Circle: restrict.CoreParticipant, Of: party}, named)
		if err != nil {
			return nil, err
		}
		next := map[string]Paper{}
		for _, p := range all {
			before, there := out[p.ID]
			if i == 0 || there {
				p.Cut = append(slices.Clone(before.Cut), p.Cut...)
				next[p.ID] = p
			}
		}
		out = next
	}
	return out, nil
}

// of are the documents of copies.
func of(all []Copy) []string {
	out := make([]string, len(all))
	for i, c := range all {
		out[i] = c.Document
	}
	return out
}

// ofGiven are the documents that were given.
func ofGiven(all []Disclosed) []string {
	out := make([]string, len(all))
	for i, d := range all {
		out[i] = d.Document
	}
	return out
}

var errMoved = errs.New(errs.Conflict, "What this is about is not there any more, or changed meanwhile. It can only be turned down.")

func moved(err error) error {
	if errs.Is(err, errs.NotFound) {
		return errMoved
	}
	return err
}
