package inquiry

import (
	"context"
	"crypto/rand"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// Bodies is the list of bodies, as the room needs it.
type Bodies interface {
	// Kin gives the bodies that count as one's own; nothing where it is not listed.
	Kin(ctx context.Context, q db.Querier, body string) ([]string, error)
	// Listed gives every body of the list.
	Listed(ctx context.Context, q db.Querier) ([]Body, error)
}

// Body is one body of the list.
type Body struct {
	ID, Name  string
	Also      []string // what it is or was called besides
	Synthetic bool
}

// Staff tells who works here.
type Staff interface {
	PeopleIn(ctx context.Context, q db.Querier) ([]access.Actor, error)
}

// Config is what a Service needs.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
	Bodies Bodies
	Staff  Staff
	// Keys wrap those that answers to consultations are sealed to.
	Keys vault.Keys
	// Knows are the floors that know of people who may not be told by short official words. Without any, ages, years of a
	// school and how people are related are found all the same.
	Knows []Knows
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	db        *db.DB
	ledger    *ledger.Ledger
	auth      access.Authorizer
	clock     clock.Clock
	bodies    Bodies
	staff     Staff
	store     store
	ids       *ids.Maker
	proposals *proposal.Service
	vault     *vault.Vault
	keys      vault.Keys
	sentKey   [32]byte
	knows     []Knows
	walled    map[string]Walled // by the floor that names them
	// undone says in words what is not done yet in an inquiry; nil: nothing knows.
	undone func(ctx context.Context, q db.Querier, x *Inquiry) ([]string, error)
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	s := &Service{db: c.DB, ledger: c.Ledger, auth: c.Auth, clock: c.Clock, bodies: c.Bodies, staff: c.Staff, ids: ids.New(c.Clock), keys: c.Keys, knows: c.Knows, walled: map[string]Walled{}}
	_, _ = rand.Read(s.sentKey[:]) // never fails
	s.vault = vault.New(vault.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock, Keys: c.Keys, Subjects: subjects{s},
		Groups: map[access.Role][]string{access.RoleInquiry: {groupAnswers}}})
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock}, s.kinds()...)
	return s
}

// Proposals answers what takes two humans.
func (s *Service) Proposals() *proposal.Service { return s.proposals }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.clock) }

// BodyNames gives what each listed body is called, by its id.
func (s *Service) BodyNames(ctx context.Context) (map[string]string, error) {
	all, err := s.bodies.Listed(ctx, s.db)
	out := map[string]string{}
	for _, b := range all {
		out[b.ID] = b.Name
	}
	return out, err
}

// BodyChoices are the bodies that the actor can commission an inquiry into: made-up people
// look at made-up bodies, and real ones at real ones.
func (s *Service) BodyChoices(ctx context.Context) ([]Body, error) { return s.choices(ctx, s.db) }

func (s *Service) choices(ctx context.Context, q db.Querier) ([]Body, error) {
	all, err := s.bodies.Listed(ctx, q)
	who := access.ActorFrom(ctx)
	return slices.DeleteFunc(slices.Clone(all), func(b Body) bool { return b.Synthetic != who.Synthetic }), err
}

// days is how far from today a day may be that is entered of what happened or will: one
// further off is a slip of the keys.
const days = 366

func orNil(d clock.Day) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}

// Public is what everybody reads of an inquiry.
type Public struct {
	Inquiry
	// Set is the rules that it goes by today; Past those that it went by before, under
	// which what was given then still stands.
	Set  rules.Set
	Past []rules.Set
	// Next is a change of form that was agreed to and holds from a day to come.
	Next  *Coming
	Turns []Turn
	// Seats are the parts of today that are named in public, and Former those that ended.
	Seats, Former []Seat
	Interests     []Interest
	Words         []rules.Word
	Terms         []Terms // the newest last
	Consulted     []Consulted
	Consultations []Consultation
	Parent        *Inquiry
	Locals        []Inquiry
	Names         map[string]string
	Today         clock.Day
}

// Coming are rules by which an inquiry goes from a day to come.
type Coming struct {
	Set  rules.Set
	From clock.Day
}

// Goes is the rules that an inquiry goes by today, and those that come.
type Goes struct {
	Set  rules.Set
	Next *Coming
}

// Has says whether the inquiry has a step by the rules that it goes by today.
func (p *Public) Has(step rules.Step) bool { return p.Set.Has(step) }

// List gives every inquiry that was set up here, with the words that it gave.
func (s *Service) List(ctx context.Context) ([]Inquiry, map[string][]rules.Word, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), InquirySee, access.Route()); err != nil {
		return nil, nil, err
	}
	all, err := s.store.inquiries(ctx, s.db, ``)
	words := map[string][]rules.Word{}
	for _, x := range all {
		if err == nil {
			words[x.ID], err = s.store.words(ctx, s.db, x.ID)
		}
	}
	return all, words, err
}

// Goes gives the rules that an inquiry goes by today. Its form alone does not tell them: a
// change holds from the day after.
func (s *Service) Goes(ctx context.Context, x *Inquiry) (Goes, error) {
	turns, err := s.store.turns(ctx, s.db, x.ID)
	now, _ := s.setsOf(x, turns)
	return Goes{now, s.coming(turns)}, err
}

// coming is the first change of form that does not hold yet.
func (s *Service) coming(turns []Turn) *Coming {
	for _, t := range conversions(turns) {
		if !s.Today().After(t.On) {
			return &Coming{find(t.To), t.On.AddDays(1)}
		}
	}
	return nil
}

// find gives a version of the rules; one that the program does not know has no step:
// nothing may be done by it.
func find(version string) rules.Set {
	set, known := rules.Find(version)
	if !known {
		return rules.Set{Version: version}
	}
	return set
}

// See gives what everybody reads of an inquiry.
func (s *Service) See(ctx context.Context, id string) (*Public, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), InquirySee, access.Route()); err != nil {
		return nil, err
	}
	p := &Public{Today: s.Today()}
	var err error
	if p.Inquiry, err = s.store.inquiry(ctx, s.db, id); err != nil {
		return nil, err
	}
	for _, read := range []func(context.Context, *Public) error{s.seeRules, s.seePeople, s.seeRecord, s.seeConsultations, s.seeAround} {
		if err := read(ctx, p); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (s *Service) seeRules(ctx context.Context, p *Public) (err error) {
	p.Turns, err = s.store.turns(ctx, s.db, p.ID)
	p.Set, p.Past = s.setsOf(&p.Inquiry, p.Turns)
	p.Next = s.coming(p.Turns)
	return err
}

// setsOf gives the rules that an inquiry goes by today, and those before.
func (s *Service) setsOf(x *Inquiry, turns []Turn) (now rules.Set, past []rules.Set) {
	inForce := rules.InForce(x.Rules, conversions(turns), s.Today())
	for _, v := range append([]string{x.Rules}, becomes(turns)...) {
		set := find(v)
		if v == inForce {
			return set, past
		}
		past = append(past, set)
	}
	return rules.Set{Version: inForce}, past
}

func becomes(turns []Turn) (out []string) {
	for _, t := range conversions(turns) {
		out = append(out, t.To)
	}
	return out
}

// conversions are the changes of form among turns.
func conversions(turns []Turn) (out []rules.Turn) {
	for _, t := range turns {
		if t.Kind == TurnConvert {
			out = append(out, rules.Turn{On: t.On, From: t.Was, To: t.Becomes})
		}
	}
	return out
}

func (s *Service) seePeople(ctx context.Context, p *Public) error {
	seats, err := s.store.seatsOf(ctx, s.db, p.ID)
	if err != nil {
		return err
	}
	for _, x := range seats {
		info, _ := x.Part.Info()
		switch {
		case !info.Public:
		case x.On(p.Today):
			p.Seats = append(p.Seats, x)
		case !x.From.After(p.Today):
			p.Former = append(p.Former, x)
		}
	}
	all, err := s.store.interests(ctx, s.db, `WHERE inquiry_id = ?`, p.ID)
	p.Interests = all
	return err
}

func (s *Service) seeRecord(ctx context.Context, p *Public) (err error) {
	if p.Words, err = s.store.words(ctx, s.db, p.ID); err != nil {
		return err
	}
	if p.Terms, err = s.store.termsOf(ctx, s.db, p.ID); err != nil {
		return err
	}
	all, err := s.store.consulted(ctx, s.db, p.ID)
	for _, c := range all {
		if slices.ContainsFunc(p.Terms, func(t Terms) bool { return t.Number == c.Number && t.SHA256 == c.SHA256 }) { // about a text that is out
			p.Consulted = append(p.Consulted, c)
		}
	}
	return err
}

func (s *Service) seeConsultations(ctx context.Context, p *Public) (err error) {
	// Answers are told by the day, so that nobody can see when somebody wrote.
	p.Consultations, err = s.consultations(ctx, s.db, p.ID, p.Today)
	return err
}

func (s *Service) seeAround(ctx context.Context, p *Public) (err error) {
	if p.Names, err = s.BodyNames(ctx); err != nil {
		return err
	}
	if p.Inquiry.Parent != "" {
		parent, err := s.store.inquiry(ctx, s.db, p.Inquiry.Parent)
		if err != nil {
			return err
		}
		p.Parent = &parent
	}
	p.Locals, err = s.store.inquiries(ctx, s.db, `WHERE parent = ?`, p.ID)
	return err
}

// Step says that an inquiry goes by rules that have a step. Asking for one that its form
// has not is answered as if there were nothing there.
func (s *Service) Step(ctx context.Context, q db.Querier, x *Inquiry, step rules.Step) error {
	turns, err := s.store.turns(ctx, q, x.ID)
	if err != nil {
		return err
	}
	if now, _ := s.setsOf(x, turns); !now.Has(step) {
		return errs.New(errs.NotFound, "This form of inquiry has no such step.")
	}
	return nil
}

// One gives an inquiry to somebody who may do one of some things to it; who may do none is
// told that there is none.
func (s *Service) One(ctx context.Context, id string, actions ...access.Action) (Inquiry, error) {
	x, err := s.store.inquiry(ctx, s.db, id)
	if err != nil {
		return x, err
	}
	for _, a := range actions {
		if s.May(ctx, &x, a) {
			return x, nil
		}
	}
	return Inquiry{}, errNone
}

// Mine are the inquiries in which the actor may do something today, and their seats there.
func (s *Service) Mine(ctx context.Context) ([]Inquiry, error) {
	all, err := s.store.inquiries(ctx, s.db, ``)
	var out []Inquiry
	for _, x := range all {
		if s.May(ctx, &x, InquiryWork) || s.May(ctx, &x, InquiryFound) || s.May(ctx, &x, InquirySeat) || s.declarer(ctx, &x) {
			out = append(out, x)
		}
	}
	return out, err
}

// declarer says whether the actor has a part and no conflict: whoever has one sees nothing,
// though they may still declare by the address that they know.
func (s *Service) declarer(ctx context.Context, x *Inquiry) bool {
	if !s.May(ctx, x, InquiryDeclare) {
		return false
	}
	barred, err := s.barred(ctx, s.db, x)
	return err == nil && !access.ActorFrom(ctx).MayBeAmong(barred)
}

// ErrNone is what everybody hears of an inquiry in which they may do nothing.
func ErrNone() error { return errNone }

// Turns gives an inquiry to whoever may turn it, and what may happen to it now.
func (s *Service) Turns(ctx context.Context, id string) (Inquiry, []string, error) {
	x, err := s.One(ctx, id, InquiryFound)
	if err != nil {
		return x, nil, err
	}
	may, err := s.TurnsOf(ctx, s.db, &x)
	return x, may, err
}

// ProposedNow gives, to whoever answers it, terms that were proposed, as they stand now.
func (s *Service) ProposedNow(ctx context.Context, p proposal.Proposal) (TermsInput, *Drafting, string, error) {
	return s.proposed(ctx, s.db, p)
}

// RulesFor gives the rules under which something stands that was given to an inquiry on a
// day, whatever it became since (rules.RulesFor).
func (s *Service) RulesFor(ctx context.Context, id string, given clock.Day) (rules.Set, error) {
	x, err := s.store.inquiry(ctx, s.db, id)
	if err != nil {
		return rules.Set{}, err
	}
	turns, err := s.store.turns(ctx, s.db, id)
	return find(rules.RulesFor(given, x.Rules, conversions(turns))), err
}
