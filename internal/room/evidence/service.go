package evidence

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/base/longwork"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Config is what a Service needs.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
	Keys   vault.Keys
	Homes  Homes
	// Senders are the bodies that hand over themselves; nil: none does.
	Senders Senders
	Blobs   Blobs
	// Reads begins the reading of a delivery, with passwords that are tried on what is locked; nil: each file is an
	// exception that says so.
	Reads func(passwords []string) (Reader, error)
	// Scratch is a folder for a file while it is read; the system's own when empty.
	Scratch string
	Log     *slog.Logger
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	Config
	vault *vault.Vault
	store store
	works longwork.Works // by delivery
	floor floors
}

// workWords are what people read of the reading of a delivery.
var workWords = longwork.Words{Busy: "This delivery is being read. Wait until that ends, or stop it.", Stopped: "The reading was stopped. What was read stays; it goes on from there.",
	Failed: "Something went wrong here. It is not the files. Begin again: it goes on where it was. If it ends like this once more, tell whoever runs the service."}

// Whose keys of the vault are whose.
const (
	partKey vault.Part = "evidence-delivery"
	group              = "evidence"
)

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	s := &Service{Config: c, works: longwork.Works{Words: workWords, Log: c.Log, Name: "evidence"}}
	groups := map[access.Role][]string{access.RoleInquiry: {group}, access.RoleProvider: {groupSent}}
	s.vault = vault.New(vault.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock, Keys: c.Keys, Subjects: subjects{s}, Groups: groups})
	return s
}

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

// errNone is what everybody hears who may not see something, whether it is there or not.
var errNone = errs.New(errs.NotFound, "There is nothing here.")

// ErrNone is that, for pages.
func ErrNone() error { return errNone }

func hide(err error) error {
	if errs.Is(err, errs.Forbidden) || errs.Is(err, errs.Unauthenticated) {
		return errNone
	}
	return err
}

// subjects tells the vault who may open a delivery.
type subjects struct{ s *Service }

// Facts are those of the home of a delivery. Nobody of the kin of a body that it looks at opens anything.
func (f subjects) Facts(ctx context.Context, q db.Querier, person string) (map[string]any, error) {
	if id, sent := strings.CutPrefix(person, sentBy); sent {
		return f.s.senderFacts(ctx, q, id)
	}
	home, err := f.s.homeOf(ctx, q, person)
	if err != nil {
		return nil, err
	}
	attrs, err := f.s.Homes.Facts(ctx, q, home, DocumentsRead)
	if bodies, known := attrs["bodies"]; known {
		attrs["origin"], attrs["confirmed"] = bodies, true
	}
	return attrs, err
}

// senderFacts are those of what a delivery was handed over for.
func (s *Service) senderFacts(ctx context.Context, q db.Querier, delivery string) (map[string]any, error) {
	d, err := s.delivery(ctx, q, delivery)
	if err == nil && (s.Senders == nil || !d.Own) {
		err = errNone
	}
	if err != nil {
		return nil, err
	}
	r, err := s.Senders.Request(ctx, q, d.Asking)
	return r.Facts, err
}

// homeOf is whose a key is: of a delivery, or of what finds pages.
func (s *Service) homeOf(ctx context.Context, q db.Querier, person string) (string, error) {
	if strings.HasPrefix(person, "shelf-") {
		all, err := s.store.shelves(ctx, q, `WHERE id = ?`, person)
		if err == nil && len(all) == 0 {
			err = errNone
		}
		if err != nil {
			return "", err
		}
		return all[0].home, nil
	}
	d, err := s.delivery(ctx, q, person)
	return d.Home, err
}

func (s *Service) may(ctx context.Context, q db.Querier, home string, action access.Action) error {
	attrs, err := s.Homes.Facts(ctx, q, home, action)
	if err != nil {
		return err
	}
	return hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "evidence_home", ID: home, Attrs: attrs}))
}

// May says whether the actor could do something in a home, for deciding what to show. The write asks again.
func (s *Service) May(ctx context.Context, home string, action access.Action) bool {
	return s.may(ctx, s.DB, home, action) == nil
}

// home gives one to whoever may do something in it.
func (s *Service) home(ctx context.Context, q db.Querier, id string, action access.Action) (Home, error) {
	h, err := s.Homes.Home(ctx, q, id)
	if err == nil {
		err = s.may(ctx, q, id, action)
	}
	if err != nil {
		return Home{}, hide(err)
	}
	return h, nil
}

// writing does something in a home in one transaction with its entry, while it takes things in.
func (s *Service) writing(ctx context.Context, of ledger.Of, home string, do func(context.Context, *ledger.Tx, Home) error) error {
	return s.Writing(ctx, DocumentsTake, of, home, nil, do)
}

func (s *Service) delivery(ctx context.Context, q db.Querier, id string) (Delivery, error) {
	all, err := s.store.deliveries(ctx, q, `WHERE id = ?`, id)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Delivery{}, err
	}
	return all[0], nil
}

// one gives a delivery to whoever may do something in its home.
func (s *Service) one(ctx context.Context, id string, action access.Action) (Delivery, Home, error) {
	d, err := s.delivery(ctx, s.DB, id)
	if err != nil {
		return Delivery{}, Home{}, err
	}
	h, err := s.home(ctx, s.DB, d.Home, action)
	return d, h, err
}

func keyPlace(table, id string) vault.Place {
	return vault.Place{Table: table, Column: "sealed_key", Row: id}
}

// newKey makes the key of a delivery, or of what finds pages, and seals it to those who read evidence; half is the public
// half to which files are sealed.
func (s *Service) newKey(ctx context.Context, tx *ledger.Tx, table, id string, synthetic bool) (sealed, half string, err error) {
	var self, key [32]byte
	_, _ = rand.Read(self[:]) // it never fails; nobody has this key
	_, _ = rand.Read(key[:])
	p, err := s.vault.Create(ctx, tx, vault.NewPerson{ID: id, Self: self, Parts: map[vault.Part][]string{partKey: {group}}, Synthetic: synthetic})
	if err != nil {
		return "", "", err
	}
	if half, err = sealsTo(key[:]); err != nil {
		return "", "", err
	}
	sealed, err = p.Seal(partKey, keyPlace(table, id), key[:])
	return sealed, half, err
}

// unlock opens a delivery to the actor, with one entry that says what for.
func (s *Service) unlock(ctx context.Context, d *Delivery, purpose string) (sealer, error) {
	key, err := s.reveal(ctx, "evidence_delivery", d.ID, d.sealedKey, purpose)
	if err != nil {
		return sealer{}, err
	}
	return newSealer(key)
}

func (s *Service) reveal(ctx context.Context, table, id, sealed, purpose string) ([]byte, error) {
	out, err := s.vault.Reveal(ctx, vault.Reading{Person: id, Purpose: purpose, Items: []vault.Sealed{{Part: partKey, Place: keyPlace(table, id), Text: sealed}}})
	if err != nil {
		return nil, hide(err)
	}
	return out[0], nil
}

// newItem draws the id of a file that was handed over.
func newItem() string { return ids.Random("doc") }
