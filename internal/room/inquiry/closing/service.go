package closing

import (
	"context"
	"slices"
	"strings"

	"filippo.io/age"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/archive"
	"candour/internal/room/inquiry/banded"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// Hearers close what was told to the inquiry.
type Hearers interface {
	Unclosed(ctx context.Context, q db.Querier, inquiry string) ([]string, error)
	Close(ctx context.Context, tx *ledger.Tx, approach string, to age.Recipient) (listening.Closed, error)
	AfterClose(ctx context.Context, c listening.Closed) error
}

// Drafters seal what is in their drafts to the archive.
type Drafters interface {
	Hand(ctx context.Context, tx *ledger.Tx, inquiry string, to age.Recipient) ([]drafting.Handed, error)
}

// Config is what a Service needs.
type Config struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Auth      access.Authorizer
	Clock     clock.Clock
	Keys      vault.Keys
	Inquiries *inquiry.Service
	Hearers   Hearers
	Drafters  Drafters
	// Looks say what is open, by kind. A kind that nobody looks for is not known, and nothing is closed.
	Looks map[Kind]Look
	// Persons give, by class of retention, the persons of the vault under which something of an inquiry is sealed. A
	// class that is not here is destroyed by nobody.
	Persons map[string]func(ctx context.Context, q db.Querier, inquiry string) ([]string, error)
	// Tables are all tables of the room, in the order of [archive.Layout] or any other.
	Tables []ledger.Table
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	Config
	vault     *vault.Vault
	store     store
	proposals *proposal.Service
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	s := &Service{Config: c}
	s.vault = vault.New(vault.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock, Keys: c.Keys})
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock}, s.kinds()...)
	c.Inquiries.Undone(s.Undone)
	return s
}

// Proposals answers what takes two humans here.
func (s *Service) Proposals() *proposal.Service { return s.proposals }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

var errNone = inquiry.ErrNothing()

// doing says which part of the work each action is.
var doing = map[access.Action]rules.Does{inquiry.InquiryClose: rules.Closes, inquiry.InquiryClosed: rules.Decides}

func (s *Service) weigh(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action) (map[string]any, error) {
	return s.Inquiries.Inside(ctx, q, x, doing[action])
}

// May says whether the actor could do something, for deciding what to show. The write asks again.
func (s *Service) May(ctx context.Context, x *inquiry.Inquiry, action access.Action) bool {
	attrs, err := s.weigh(ctx, s.DB, x, action)
	return err == nil && s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs}) == nil
}

// one gives an inquiry to whoever closes its record.
func (s *Service) one(ctx context.Context, id string) (inquiry.Inquiry, error) {
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err == nil && !s.May(ctx, &x, inquiry.InquiryClose) {
		err = errNone
	}
	if err != nil {
		return inquiry.Inquiry{}, err
	}
	return x, nil
}

// write does something in one transaction with its entry. It goes on when the inquiry has ended.
func (s *Service) write(ctx context.Context, action access.Action, id, reason string, do func(context.Context, *ledger.Tx, *inquiry.Inquiry) error) error {
	var x inquiry.Inquiry
	act := ledger.Act{Action: action, Kind: "inquiry", ID: id, Reason: reason, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if x, err = s.Inquiries.Of(ctx, tx, id); err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.weigh(ctx, tx, &x, action)
		return access.Resource{Kind: "inquiry", ID: id, Attrs: attrs}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error { return do(ctx, tx, &x) })
	return inquiry.Hide(err)
}

// View is how the closing of a record stands, as its team reads it.
type View struct {
	Inquiry   inquiry.Inquiry
	Points    []Point
	Closing   *Closing // nil: nobody agreed to one
	Left      int      // approaches that are to be closed still; told in bands
	Due       []Due
	Destroyed []Destroyed
	Holds     []Hold
}

// Due is how a class of what is kept here stands.
type Due struct {
	archive.Class
	On   clock.Day // zero: kept for good, or the record is not closed
	Many int       // how many there are; 0: none, or nobody counts them
	May  error     // why it may not be destroyed now
}

// Open says that something is open and no reason closes it.
func (v *View) Open() bool {
	return slices.ContainsFunc(v.Points, func(p Point) bool { return len(p.Open) > 0 })
}

// See gives it to whoever closes a record.
func (s *Service) See(ctx context.Context, id string) (v View, err error) {
	if v.Inquiry, err = s.one(ctx, id); err != nil {
		return View{}, err
	}
	return v, s.fill(ctx, s.DB, &v)
}

func (s *Service) fill(ctx context.Context, q db.Querier, v *View) (err error) {
	id := v.Inquiry.ID
	if v.Points, err = s.points(ctx, q, &v.Inquiry); err != nil {
		return err
	}
	if v.Closing, err = s.store.closing(ctx, q, id); err != nil {
		return err
	}
	if v.Destroyed, err = s.store.destroyed(ctx, q, id); err != nil {
		return err
	}
	if v.Holds, err = s.store.holds(ctx, q, id); err != nil {
		return err
	}
	left, err := s.Hearers.Unclosed(ctx, q, id)
	if err != nil {
		return err
	}
	v.Left = len(left)
	table, err := archive.Keeps()
	if err != nil {
		return err
	}
	for _, c := range table.Class {
		d := Due{Class: c}
		closed := closedDay(v.Closing)
		if on, ever := c.Due(closed); ever {
			d.On = on
		}
		persons, err := s.persons(ctx, q, c.Name, id)
		if err != nil {
			return err
		}
		d.Many, d.May = len(persons), c.MayDestroy(closed, s.Today(), standing(v.Holds))
		v.Due = append(v.Due, d)
	}
	return nil
}

func closedDay(c *Closing) clock.Day {
	if c == nil {
		return clock.Day{}
	}
	return c.Closed
}

// standing are the holds that stand, in words.
func standing(all []Hold) (out []string) {
	for _, h := range all {
		if h.Stands() {
			out = append(out, HoldWords(h.Kind)+", since "+h.From.Human())
		}
	}
	return out
}

// HoldWords say who wants everything kept.
func HoldWords(kind string) string {
	for _, k := range HoldKinds {
		if k.Value == kind {
			return k.Words
		}
	}
	return "Somebody"
}

// persons are those of a class that are kept still.
func (s *Service) persons(ctx context.Context, q db.Querier, class, id string) ([]string, error) {
	of := s.Persons[class]
	if of == nil {
		return nil, nil
	}
	all, err := of(ctx, q, id)
	if err != nil {
		return nil, err
	}
	return s.store.kept(ctx, q, all)
}

// Opens gives from which day on the record of an inquiry may be closed, as it stands in q; zero where nobody agreed
// to that.
func Opens(ctx context.Context, q db.Querier, id string) (clock.Day, error) {
	c, err := store{}.closing(ctx, q, id)
	if err != nil || c == nil {
		return clock.Day{}, err
	}
	return c.Opens, nil
}

// Public is what everybody reads of the closing of a record.
type Public struct {
	Closing   *Closing
	Destroyed []Destroyed // by class and day, the numbers of people in bands
	Reasons   []Reason    // why something was left undone
}

// Public gives it.
func (s *Service) Public(ctx context.Context, id string) (p Public, err error) {
	if p.Closing, err = s.store.closing(ctx, s.DB, id); err != nil {
		return p, err
	}
	if p.Destroyed, err = s.store.destroyed(ctx, s.DB, id); err != nil {
		return p, err
	}
	p.Reasons, err = s.store.reasons(ctx, s.DB, id)
	return p, err
}

// FewWords say how many of something there are, where they are people.
func FewWords(n int) string { return banded.Few(n) }

func lines(all []string) string { return strings.Join(all, " ") }
