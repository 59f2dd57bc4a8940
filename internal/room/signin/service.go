package signin

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/go-webauthn/webauthn/webauthn"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/signin/provider"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Writer changes records; package ledger does.
type Writer interface {
	Write(ctx context.Context, act ledger.Act, fn func(ctx context.Context, tx *ledger.Tx) error) (ledger.Entry, error)
}

// Mailer queues a letter in the transaction of what it tells of.
type Mailer interface {
	Queue(ctx context.Context, tx *db.Tx, key, to, subject, text string) (fresh bool, err error)
}

// Config is what sign-in needs. DB, Ledger, Policy, Pages, Clock, Log and
// PublicURL must be given.
type Config struct {
	DB     *db.DB
	Ledger Writer
	Policy access.Authorizer
	Pages  *web.Renderer
	Clock  clock.Clock
	Log    *slog.Logger
	// PublicURL is the address that people reach us at, with no path:
	// "https://register.example.org".
	PublicURL string
	// OIDC is the provider; nil for none.
	OIDC *provider.OIDC
	// Idle and Absolute end a session after so long without use, and after so
	// long whatever happens: 30 minutes and 12 hours when zero.
	Idle, Absolute time.Duration
	// PasskeyAfterProvider is how long a passkey of somebody counts after the
	// provider last said who they are; zero for ever. Without a provider it
	// means nothing.
	PasskeyAfterProvider time.Duration
	// Returning are invented people without an account, whom the demonstration shows.
	Returning []Returning
	// Bodies gives the bodies that a person can belong to, for the page where
	// staff are added. Nil makes that a box to type the body's id in.
	Bodies func(ctx context.Context) ([]web.Option, error)
	// Standing says where each of some people belongs, by all accounts of their
	// human. Nil, or what it leaves out, is not known, and the rules close on it.
	Standing func(ctx context.Context, q db.Querier, people ...Tied) ([]access.Standing, error)
	// List is the list of bodies; nil for none, and then any text is a body.
	List BodyList
	// MayLose is asked, in the write that would do it, before the last account
	// with which a human may work as a custodian is disabled, loses the role or
	// becomes somebody else's. It refuses while identities hang on them.
	MayLose func(ctx context.Context, tx *db.Tx, human string) error
	// Staffed is told, in the write, of the bodies at which other people may answer
	// now than before; nil: nobody asks.
	Staffed func(ctx context.Context, tx *ledger.Tx, bodies ...string) error
	// Openings says what each room needs before it can open; nil for no page of it.
	Openings Openings
	// Mail queues letters; nil where no mail is set up.
	Mail Mailer
	// Key ties rows that let somebody in to this service: 32 bytes or more, not
	// in the database, the same on every node. One that replaces it ends sessions
	// and passkeys: it may have been stolen.
	Key []byte
	// Work gives the rooms in which somebody may have things in hand. It is asked
	// when somebody leaves, once all are open; nil where there are none.
	Work func() []room.Leaving
	// NewID makes the id of a new person: 128 random bits when nil.
	NewID func() string
}

// BodyList is the closed list of bodies, asked within the write that gives
// somebody theirs.
type BodyList interface {
	// Has says whether a body is on the list.
	Has(ctx context.Context, q db.Querier, id string) (bool, error)
	// Left notes that somebody belonged to a body until now.
	Left(tx *ledger.Tx, staff, body string) error
	// Before says in words where somebody worked before.
	Before(ctx context.Context, q db.Querier, staff string) ([]string, error)
}

// Service keeps people signed in and serves the pages for it. It is safe for
// many goroutines.
type Service struct {
	cfg      Config
	limits   limits
	tying    tying
	sessions *scs.SessionManager
	relying  *provider.Relying  // nil when there is no provider
	webauthn *webauthn.WebAuthn // nil where passkeys cannot be
}

// New sets sign-in up. It does not call the provider: see [Service.Discover].
func New(cfg Config) (*Service, error) {
	u, err := url.Parse(cfg.PublicURL)
	if err != nil || u.Host == "" || (u.Scheme != "https" && !provider.IsLoopback(u)) {
		return nil, fmt.Errorf("signin: the public address %q must begin with https:// (or be on this machine)", cfg.PublicURL)
	}
	cfg = cfg.withDefaults()
	s := &Service{cfg: cfg, limits: limits{clock: cfg.Clock, idle: cfg.Idle, absolute: cfg.Absolute, codec: scs.GobCodec{}}}
	if s.tying, err = newTying(cfg.Key); err != nil {
		return nil, err
	}
	s.sessions = newManager(&sessionStore{db: cfg.DB, limits: s.limits, tying: s.tying}, s.limits)
	if cfg.OIDC != nil {
		if s.relying, err = provider.NewRelying(*cfg.OIDC, cfg.PublicURL+callbackPath, cfg.Clock); err != nil {
			return nil, err
		}
	}
	if s.webauthn, err = newWebAuthn(u); err != nil {
		return nil, fmt.Errorf("signin: passkeys: %w", err)
	}
	return s, nil
}

func (cfg Config) withDefaults() Config {
	cfg.PublicURL = strings.TrimSuffix(cfg.PublicURL, "/")
	if cfg.Idle == 0 {
		cfg.Idle = 30 * time.Minute
	}
	if cfg.Absolute == 0 {
		cfg.Absolute = 12 * time.Hour
	}
	if cfg.NewID == nil {
		cfg.NewID = func() string {
			var b [16]byte
			_, _ = rand.Read(b[:]) // never fails since Go 1.24
			return hex.EncodeToString(b[:])
		}
	}
	return cfg
}

// Discover asks the provider about itself. Call it when the program starts and
// log what it says: a provider that is away is asked again at each sign-in, so
// it is no reason to stop.
func (s *Service) Discover(ctx context.Context) error {
	if s.relying == nil {
		return nil
	}
	return s.relying.Discover(ctx)
}

// FormActions are the origins, besides our own, that our forms lead to, for
// the content policy (web.Config.FormActions).
func (s *Service) FormActions() []string {
	if s.relying == nil {
		return nil
	}
	u, err := url.Parse(s.relying.Issuer())
	if err != nil {
		return nil
	}
	return []string{u.Scheme + "://" + u.Host}
}

// errNotKnown is what somebody sees who may not sign in.
func errNotKnown(cause error) error {
	return errs.Because(errs.Forbidden,
		"You have not been registered to use this service, or you no longer are. Nothing was recorded about you. "+
			"If you should have access, ask the person who runs the register in your organisation.", cause)
}

// Staff lists everybody who may sign in or once could. The actor in ctx needs
// user.manage.
func (s *Service) Staff(ctx context.Context) ([]Staff, error) {
	if err := s.mayManage(ctx); err != nil {
		return nil, err
	}
	return listStaff(ctx, s.cfg.DB, false)
}

// People lists everybody who may sign in now, for other parts of the program
// that give out work. It asks no rule: the caller does.
func (s *Service) People(ctx context.Context) ([]access.Actor, error) {
	return s.PeopleIn(ctx, s.cfg.DB)
}

// PeopleIn is People as things stand in a transaction.
func (s *Service) PeopleIn(ctx context.Context, q db.Querier) ([]access.Actor, error) {
	list, err := listStaff(ctx, q, false)
	if err != nil {
		return nil, err
	}
	h, err := loadHumans(ctx, q)
	if err != nil {
		return nil, err
	}
	var people []Tied
	for _, p := range list {
		if !p.Disabled {
			people = append(people, Tied{Staff: p, Ties: h.tiesOf(p)})
		}
	}
	if people, err = s.place(ctx, q, people...); err != nil {
		return nil, err
	}
	out := make([]access.Actor, 0, len(people))
	for _, p := range people {
		out = append(out, p.Actor())
	}
	return out, nil
}

// PersonIn gives one person who may sign in now, as the rules see them, as things
// stand in q; NotFound for anybody else. It asks no rule: the caller does.
func (s *Service) PersonIn(ctx context.Context, q db.Querier, id string) (access.Actor, error) {
	p, err := staffByID(ctx, q, id)
	if err == nil && (p.Disabled || len(p.Roles) == 0) {
		err = errs.New(errs.NotFound, "There is no such person.")
	}
	if err == nil {
		p, err = s.standing(ctx, q, p)
	}
	if err != nil {
		return access.Actor{}, err
	}
	return p.Actor(), nil
}

// standing fills in where a person belongs and which human they are.
func (s *Service) standing(ctx context.Context, q db.Querier, p Staff) (Staff, error) {
	ties, err := TiesOf(ctx, q, p)
	if err != nil {
		return p, err
	}
	placed, err := s.place(ctx, q, Tied{Staff: p, Ties: ties})
	if err != nil {
		return p, err
	}
	return placed[0].Staff, nil
}

// place is standing for people of whom it is known which human they are.
func (s *Service) place(ctx context.Context, q db.Querier, people ...Tied) ([]Tied, error) {
	at := make([]access.Standing, len(people))
	if s.cfg.Standing != nil {
		var err error
		if at, err = s.cfg.Standing(ctx, q, people...); err != nil {
			return nil, err
		}
	}
	for i := range people {
		people[i].Standing = at[i]
		people[i].Standing.Selves = people[i].Selves
	}
	return people, nil
}

// Addresses gives the address of each account that may sign in.
func (s *Service) Addresses(ctx context.Context, q db.Querier) (map[string]string, error) {
	list, err := listStaff(ctx, q, false)
	out := map[string]string{}
	for _, p := range list {
		if !p.Disabled {
			out[p.ID] = p.Email
		}
	}
	return out, err
}

// StaffMember gives one person. The actor in ctx needs user.manage.
func (s *Service) StaffMember(ctx context.Context, id string) (Staff, error) {
	if err := s.mayManage(ctx); err != nil {
		return Staff{}, err
	}
	return staffByID(ctx, s.cfg.DB, id)
}

func (s *Service) mayManage(ctx context.Context) error {
	return s.cfg.Policy.Authorize(ctx, access.ActorFrom(ctx), access.UserManage, access.Resource{Kind: staffTable})
}

// AddStaff registers a person, with an entry in the ledger. It is for the
// service's own seeding (the demonstration, tests): no second administrator is
// waited for. An id that is
// given is kept (for the people of the demonstration). An e-mail address that
// somebody has already is errs.Invalid.
func (s *Service) AddStaff(ctx context.Context, p Staff) (_ Staff, err error) {
	return s.addUnless(ctx, p, entry{}, nobodyThere)
}

// Enter registers a person as [Service.AddStaff] does, for an administrator at
// a page: somebody like a human who is registered is errs.Invalid until
// [Staff.Answer] says whether they are that human, and roles that it takes two to
// give wait for a second administrator ([Service.Agree]).
func (s *Service) Enter(ctx context.Context, p Staff) (Staff, error) {
	return s.addUnless(ctx, p, entry{asks: true}, nobodyThere)
}

// entry is how somebody is entered: asks by an administrator at a page, who is
// asked about humans who are like them and is one of two; not by the service.
type entry struct{ asks bool }

func nobodyThere(context.Context, db.Querier) (Staff, bool, error) { return Staff{}, false, nil }

// addUnless registers a person unless somebody is there already, which is
// asked in the same write; then it gives that person.
func (s *Service) addUnless(ctx context.Context, p Staff, how entry, there func(context.Context, db.Querier) (Staff, bool, error)) (out Staff, err error) {
	p = p.clean()
	if err := p.check(); err != nil {
		return Staff{}, err
	}
	p = s.fresh(p)
	act := ledger.Act{Action: access.UserManage, Kind: staffTable, ID: p.ID}
	_, err = s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		known, found, err := there(ctx, tx)
		if out = known; err != nil || found {
			return err
		}
		out, err = s.enterIn(ctx, tx, p, how)
		return err
	})
	if err = taken(err); err != nil {
		return Staff{}, err
	}
	return s.standing(ctx, s.cfg.DB, out)
}

// fresh gives a new person an id where none was given.
func (s *Service) fresh(p Staff) Staff {
	if p.ID == "" {
		p.ID = s.cfg.NewID()
	}
	p.Created, p.Version = s.cfg.Clock.Now().UTC(), 2 // its own row's, and that of who it is
	return p
}

// newcomer is the reason of a proposal about somebody who is entered with it.
const newcomer = "Entered with this work to do."

// enterIn writes the rows of a new person.
func (s *Service) enterIn(ctx context.Context, tx *ledger.Tx, p Staff, how entry) (_ Staff, err error) {
	if err := mayBeMadeUp(ctx, tx, p); err != nil {
		return Staff{}, err
	}
	if err := s.checkBody(ctx, tx, p); err != nil {
		return Staff{}, err
	}
	return s.insertStaff(ctx, tx, p, how)
}

// insertStaff writes the rows of a new person whose body is known.
func (s *Service) insertStaff(ctx context.Context, tx *ledger.Tx, p Staff, how entry) (_ Staff, err error) {
	p.Number = p.Human
	if p.Human, err = s.settle(ctx, tx, Staff{}, p, how.asks); err != nil {
		return Staff{}, err
	}
	now, waits := p, false
	if how.asks {
		now, waits = split(Staff{}, p)
	}
	s.staffed(tx, Staff{}, now)
	if err := tx.Insert(staffTable, p.ID, staffRow(now)); err != nil {
		return Staff{}, err
	}
	if err := tx.Insert(humanTable, p.ID, ledger.Row{"human": now.Human}); err != nil || !waits {
		return now, err
	}
	return now, s.propose(ctx, tx, ProposeChange, now, p, newcomer)
}

// taken turns "there is already one" into words beside the field.
func taken(err error) error {
	if errs.Is(err, errs.Conflict) && strings.Contains(err.Error(), "email") {
		return errs.InvalidInput("Somebody with this email address is registered already.",
			errs.Field{Name: "email", Message: "Somebody with this email address is registered already."})
	}
	return err
}

// EnsureStaff registers a person unless somebody with the same e-mail address
// is registered already; then it gives that person, unchanged.
func (s *Service) EnsureStaff(ctx context.Context, p Staff) (Staff, error) {
	return s.addUnless(ctx, p, entry{}, func(ctx context.Context, q db.Querier) (Staff, bool, error) {
		known, err := staffByEmail(ctx, q, p.clean().Email)
		if errs.Is(err, errs.NotFound) {
			return Staff{}, false, nil
		}
		return known, err == nil, err
	})
}
