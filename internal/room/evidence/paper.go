package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"sync"

	"candour/evidence"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
)

// Paper is a document with a number, on which a floor of this room works.
type Paper struct {
	Item
	Delivery Delivery
	Home     Home
}

// errParted is said to whoever works on a document of which they may not see all.
var errParted = errs.New(errs.Conflict, "Pages of this document are held from you. Somebody who may see all of it does this.")

// Paper gives a document in q to whoever may do something with those of its home, and may see all of it.
func (s *Service) Paper(ctx context.Context, q db.Querier, home, delivery, item string, action access.Action) (Paper, error) {
	d, err := s.delivery(ctx, q, delivery)
	if err == nil && d.Home != home {
		err = errNone
	}
	if err != nil {
		return Paper{}, err
	}
	h, err := s.home(ctx, q, home, action)
	if err != nil {
		return Paper{}, err
	}
	i, err := s.seen(ctx, q, &d, item)
	switch {
	case err != nil:
		return Paper{}, err
	case i.Serial == 0:
		return Paper{}, errNone
	case i.Parted():
		return Paper{}, errParted
	}
	return Paper{i, d, h}, nil
}

// HeldFrom gives what of a document is held from an audience; false: all of it is.
func (s *Service) HeldFrom(ctx context.Context, q db.Querier, p *Paper, to Audience) (Sight, bool, error) {
	all, err := s.seesBy(ctx, q, p.Home.ID, []Item{p.Item}, func(numbered []string) (map[string]Sight, error) {
		return s.Homes.Shows(ctx, q, p.Home.ID, to, numbered)
	})
	if err != nil {
		return Sight{}, false, err
	}
	sight, some := all[p.ID]
	return sight, some, nil
}

// Writing does something in a home in one transaction with its entry, while it takes things in. more adds to what the rules
// weigh; nil adds nothing.
func (s *Service) Writing(ctx context.Context, action access.Action, of ledger.Of, home string, more func(context.Context, *ledger.Tx, map[string]any) error,
	do func(context.Context, *ledger.Tx, Home) error) error {
	act := ledger.Act{Action: action, Kind: of.Kind, ID: of.ID, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		attrs, err := s.Homes.Facts(ctx, tx, home, action)
		if err == nil && more != nil {
			err = more(ctx, tx, attrs)
		}
		return access.Resource{Kind: of.Kind, ID: of.ID, Attrs: attrs}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		h, err := s.Homes.Home(ctx, tx, home)
		if err != nil {
			return err
		}
		if h.Closed != "" {
			return errs.New(errs.Conflict, h.Closed)
		}
		return do(ctx, tx, h)
	})
	return hide(err)
}

// Safe opens and seals what belongs to a document.
type Safe struct {
	keys  sealer
	blobs Blobs
}

// Unlock opens what belongs to a document to the actor, with one entry that says what for.
func (s *Service) Unlock(ctx context.Context, p *Paper, purpose string) (Safe, error) {
	keys, err := s.unlock(ctx, &p.Delivery, purpose)
	return Safe{keys, s.Blobs}, err
}

// Seal seals words to a row, and Unseal opens them.
func (s Safe) Seal(row string, plain []byte) (string, error) {
	sealed, err := phrase.Seal(s.keys.key, row, plain)
	return base64.StdEncoding.EncodeToString(sealed), err
}

// Unseal opens what Seal sealed to the same row.
func (s Safe) Unseal(row, sealed string) ([]byte, error) {
	b, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return nil, err
	}
	return phrase.Open(s.keys.key, row, b)
}

// Put stores what fill writes under a name, sealed; Get reads all of it.
func (s Safe) Put(ctx context.Context, name string, fill func(io.Writer) error) error {
	return s.keys.put(ctx, s.blobs, name, fill)
}

// Get reads all that a name has into w.
func (s Safe) Get(ctx context.Context, name string, w io.Writer) error {
	return s.keys.get(ctx, s.blobs, name, w)
}

// Original writes the bytes of a document into a file, and checks that they are those that came.
func (s Safe) Original(ctx context.Context, i *Item, path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	sum := sha256.New()
	err = errors.Join(s.keys.bytes(ctx, s.blobs, i, io.MultiWriter(f, sum)), f.Close())
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != i.SHA256 {
		err = errs.New(errs.Unavailable, "The bytes of this file are not those that came. Nothing was made of it. Tell whoever runs the service.")
	}
	return err
}

// Reading is what was read of a document that was, of which nothing is held from the actor.
func (s *Service) Reading(ctx context.Context, safe Safe, p *Paper) (*evidence.Reading, error) {
	if p.State != Indexed || p.Reader == "" {
		return nil, errs.New(errs.Conflict, "Nothing was read of this document.")
	}
	return s.reading(ctx, safe.keys, &p.Item)
}

// floors are what floors of this room do in the background.
type floors struct {
	mu    sync.Mutex
	stops []func()
}

func (f *floors) shut() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, stop := range f.stops {
		stop()
	}
	f.stops = nil
}

// AtShut has a floor stop what it does when the room does.
func (s *Service) AtShut(stop func()) {
	s.floor.mu.Lock()
	defer s.floor.mu.Unlock()
	s.floor.stops = append(s.floor.stops, stop)
}

// First is the number of the first document of a home that has the bytes of one; that of itself where there is no other.
func (s *Service) First(ctx context.Context, q db.Querier, i *Item) (string, error) {
	same, err := s.store.items(ctx, q, `WHERE home = ? AND sha256 = ? AND serial IS NOT NULL ORDER BY prefix, serial LIMIT 1`, i.Home, i.SHA256)
	if err != nil || len(same) == 0 {
		return i.URN(), err
	}
	return same[0].URN(), nil
}
