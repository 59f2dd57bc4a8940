package bodies

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"sync"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/site/room"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Config is what a Service needs.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
	// BuiltIn and Ties are what the program knows.
	BuiltIn []Body
	Ties    []Tie
	// Registered gives the bodies that the register names. Their kind is
	// believed where it is Force, and nowhere else: it may be a guess.
	Registered func(ctx context.Context, q db.Querier) ([]Body, error)
	// RegisteredMark gives another text after each write of those. Nil where Registered
	// is not: the list is then read anew each time.
	RegisteredMark func(ctx context.Context, q db.Querier) (string, error)
	// Columns are those, of all rooms, that hold the id of a body.
	Columns []room.BodyColumn
	// Merged runs in the write that reads one entry as another. It may be nil.
	Merged func(ctx context.Context, tx *ledger.Tx, from, to string) error
	// Changed runs in the write that changes what bodies are called, or what is read as
	// what; After when it is stored. Either may be nil.
	Changed func(ctx context.Context, tx *ledger.Tx, ids ...string) error
	After   func()
}

// Service keeps the list. It is safe for many goroutines.
type Service struct {
	cfg Config
	// last is the whole list, told what is said without those that the register names.
	last, told built
	asked      marked
}

// built is the list as it was put together last, with what it was made of.
type built struct {
	mu sync.Mutex
	of sources
	is *Directory
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service { return &Service{cfg: c} }

// newID gives a random id.
func newID(prefix string) string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	return prefix + "-" + hex.EncodeToString(b[:])
}

// marked is the list as it stood at a mark.
type marked struct {
	mu   sync.Mutex
	mark string
	is   *Directory
}

func (m *marked) at(mark string) *Directory {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.mark != mark {
		return nil
	}
	return m.is
}

func (m *marked) keep(mark string, d *Directory) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.mark, m.is = mark, d
}

// Directory gives the list as it stands in q. It asks no rule: walls need it
// for everybody.
//
// Outside a write it asks for the mark alone while nobody wrote, on any node. Within one
// it reads the list: what is not stored may have a mark that something else gets later.
func (s *Service) Directory(ctx context.Context, q db.Querier) (*Directory, error) {
	if q != db.Querier(s.cfg.DB) || s.cfg.Registered != nil && s.cfg.RegisteredMark == nil {
		return s.read(ctx, q)
	}
	now, err := s.markOf(ctx, q)
	if err != nil {
		return nil, err
	}
	if d := s.asked.at(now); d != nil {
		return d, nil
	}
	d, err := s.read(ctx, q)
	if err != nil {
		return nil, err
	}
	if after, err := s.markOf(ctx, q); err == nil && after == now { // nobody wrote while it was read
		s.asked.keep(now, d)
	}
	return d, nil
}

// markOf is another text after each write of anything that the list is made of.
func (s *Service) markOf(ctx context.Context, q db.Querier) (string, error) {
	own, err := mark(ctx, q)
	if err != nil || s.cfg.RegisteredMark == nil {
		return own, err
	}
	registered, err := s.cfg.RegisteredMark(ctx, q)
	return own + " " + registered, err
}

func (s *Service) read(ctx context.Context, q db.Querier) (*Directory, error) {
	of, err := s.sources(ctx, q)
	if err != nil {
		return nil, err
	}
	return s.last.build(of), nil
}

// sources gives all that the list is made of.
func (s *Service) sources(ctx context.Context, q db.Querier) (of sources, err error) {
	if of.list, err = s.entries(ctx, q); err != nil {
		return of, err
	}
	return of, s.rest(ctx, q, &of)
}

// rest reads what is said of entries.
func (s *Service) rest(ctx context.Context, q db.Querier, of *sources) error {
	tied, err := ties(ctx, q)
	if err != nil {
		return err
	}
	of.ties = append(append([]Tie(nil), s.cfg.Ties...), tied...)
	if of.said, err = said(ctx, q); err != nil {
		return err
	}
	of.merges, err = merges(ctx, q)
	return err
}

// entries gives every entry of the list, from each of the places that it comes from.
func (s *Service) entries(ctx context.Context, q db.Querier) ([]Body, error) {
	list := append([]Body(nil), s.cfg.BuiltIn...)
	if s.cfg.Registered != nil {
		known, err := s.cfg.Registered(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, b := range known {
			b.Source = Register
			if b.Kind != Force {
				b.Kind = ""
			}
			list = append(list, b)
		}
	}
	kept, err := listed(ctx, q)
	return append(list, kept...), err
}

// build puts the list together, unless it is as it was the last time.
func (b *built) build(of sources) *Directory {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.is == nil || !b.of.equal(of) {
		b.of, b.is = of, of.directory()
	}
	return b.is
}

func (s sources) equal(o sources) bool {
	return slices.Equal(s.list, o.list) && slices.Equal(s.ties, o.ties) && slices.Equal(s.said, o.said) && slices.Equal(s.merges, o.merges)
}

// Standing is what the walls weigh of a member of staff.
type Standing struct {
	// As is the body that theirs counts as: what it was merged into, if it was.
	As string
	// Kin is empty when the body of theirs, or one of their past, is not listed.
	Kin    []string
	Closes Closing
}

// Belongs is where somebody works, by each account of theirs.
type Belongs struct {
	Body string
	// Others are the bodies of their other accounts, Accounts all their accounts.
	Others, Accounts []string
}

// Standing gives the kin of a member of staff with this body: of the body, and
// of each that they worked for, by any account of theirs.
func (s *Service) Standing(ctx context.Context, q db.Querier, body string, staff ...string) (Standing, error) {
	all, err := s.Standings(ctx, q, Belongs{Body: body, Accounts: staff})
	if err != nil {
		return Standing{}, err
	}
	return all[0], nil
}

// fewAccounts is up to how many accounts are asked for one by one.
const fewAccounts = 4

// Standings is [Service.Standing] for people who may have several accounts, each with
// its body. The list is read once for all of them.
func (s *Service) Standings(ctx context.Context, q db.Querier, people ...Belongs) ([]Standing, error) {
	d, err := s.Directory(ctx, q)
	if err != nil {
		return nil, err
	}
	var accounts []string
	for _, p := range people {
		accounts = append(accounts, p.Accounts...)
	}
	if len(accounts) > fewAccounts {
		accounts = []string{""} // everybody's
	}
	worked := map[string][]string{}
	for _, id := range accounts {
		past, err := pasts(ctx, q, id)
		if err != nil {
			return nil, err
		}
		for _, p := range past {
			worked[p.Staff] = append(worked[p.Staff], p.Body)
		}
	}
	out := make([]Standing, len(people))
	for i, p := range people {
		own := append([]string{p.Body}, p.Others...)
		for _, id := range p.Accounts {
			own = append(own, worked[id]...)
		}
		out[i] = d.standing(own)
		out[i].As = d.As(p.Body)
	}
	return out, nil
}

func (d *Directory) standing(own []string) Standing {
	for _, id := range own {
		if _, ok := d.Find(id); !ok {
			return Standing{}
		}
	}
	kin := d.Kin(own...)
	return Standing{Kin: kin, Closes: d.Closes(kin)}
}

// Kin gives the kin of a body alone; nothing when it is not listed.
func (s *Service) Kin(ctx context.Context, q db.Querier, body string) ([]string, error) {
	st, err := s.Standing(ctx, q, body)
	return st.Kin, err
}

// Has says whether a body is on the list.
func (s *Service) Has(ctx context.Context, q db.Querier, id string) (bool, error) {
	d, err := s.Directory(ctx, q)
	if err != nil {
		return false, err
	}
	_, ok := d.Find(id)
	return ok, nil
}

// Named gives the listed body that a name means. A name that is the place of a
// force and says no more is refused: nobody can tell who is meant.
func (s *Service) Named(ctx context.Context, q db.Querier, name string) (Body, bool, error) {
	d, err := s.Directory(ctx, q)
	if err != nil {
		return Body{}, false, err
	}
	b, found, nearest := d.Named(name)
	if !found && nearest != nil {
		return Body{}, false, errs.Newf(errs.Invalid, "“%s” may mean %s. Write the full name of the body that is meant.", name, nearest.Name)
	}
	return b, found, nil
}

func (s *Service) may(ctx context.Context, action access.Action, kind, id string) error {
	return s.cfg.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: kind, ID: id})
}

// List gives the list to whoever keeps it.
func (s *Service) List(ctx context.Context) (*Directory, error) {
	if err := s.may(ctx, BodyManage, listedTable, ""); err != nil {
		return nil, err
	}
	return s.Directory(ctx, s.cfg.DB)
}
