package comeback

import (
	"context"
	"crypto/rand"
	"io"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/trust/phrase"
)

// Drafts keeps what people write before they send it, sealed under their
// return phrase: the service cannot open a draft between visits.
type Drafts struct {
	Config
	store store
	space space
}

// Config is what Drafts need.
type Config struct {
	DB     *db.DB
	Tables Tables
	Clock  clock.Clock
	Gate   *phrase.Gate
	// Secret is kept out of the database: 32 bytes or more.
	Secret []byte
	// Earlier are secrets that it replaced. Who comes back by a phrase that was
	// indexed with one of them is found, and indexed anew.
	Earlier [][]byte
	// Params are the cost of a phrase; Life is how many days a draft is kept
	// after it was last saved, as the schedule says.
	Params phrase.Params
	Life   int
	// Limits bound what is kept; the usual ones when zero.
	Limits Limits
	// Random makes phrases; crypto/rand when nil.
	Random io.Reader
}

// New makes them.
func New(c Config) *Drafts {
	if c.Random == nil {
		c.Random = rand.Reader
	}
	if c.Life <= 0 {
		panic("comeback.New: no schedule says how long a draft is kept")
	}
	if c.Tables.prefix == "" {
		panic("comeback.New: no room says which its tables are")
	}
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits()
	}
	return &Drafts{Config: c, store: store{c.Tables}}
}

// Draft is the kind of what a phrase leads to before it is sent; a room has kinds of its
// own for what becomes of it.
const Draft = "draft"

// Found is what a phrase opened: a draft or a record, with the key to it.
type Found struct {
	Kind, Ref string
	Key       phrase.Key
}

// Text is a draft that was opened: what is in it, and the sealed bytes that it was read
// from, over which alone it is saved.
type Text struct{ Plain, Sealed []byte }

// Start makes a draft with its phrase, which is shown once and kept nowhere. It ends on
// the day that is given; none is as the schedule says.
func (d *Drafts) Start(ctx context.Context, kind phrase.Kind, plain []byte, ends clock.Day) (phrase.Phrase, Found, error) {
	if err := d.makeSpace(ctx); err != nil {
		return phrase.Phrase{}, Found{}, err
	}
	p, err := d.freePhrase(ctx, kind)
	if err != nil {
		return p, Found{}, err
	}
	key, stored, err := d.Gate.Keep(ctx, p, d.Params)
	if err != nil {
		return p, Found{}, err
	}
	f := Found{Kind: Draft, Ref: ids.Random("draft"), Key: key}
	sealed, err := phrase.Seal(f.Key, d.Tables.aad(f.Ref), plain)
	if err != nil {
		return p, f, err
	}
	index := phrase.LookupIndex(d.Secret, p.Lookup())
	return p, f, d.sure(ctx, f.Ref, sealed, func(tx *db.Tx) error {
		return d.store.addDraft(ctx, tx, f.Ref, index, sealed, stored, clock.Today(d.Clock), d.ends(ends), emptyHour(d.Clock.Now().Add(emptyLife)))
	})
}

// freePhrase makes a phrase whose lookup part nobody has yet.
func (d *Drafts) freePhrase(ctx context.Context, kind phrase.Kind) (phrase.Phrase, error) {
	for range 20 {
		p, err := phrase.New(kind, d.Random)
		if err != nil {
			return p, err
		}
		_, taken, err := d.find(ctx, p)
		if err != nil || !taken {
			return p, err
		}
	}
	return phrase.Phrase{}, errs.New(errs.Unavailable, "No free words were found. Try again in a minute.")
}

// ends is the day on which a draft that is saved now ends.
func (d *Drafts) ends(day clock.Day) clock.Day {
	if day.IsZero() {
		return clock.Today(d.Clock).AddDays(d.Life)
	}
	return day
}

// Find gives what a phrase leads to. A phrase that leads nowhere and one whose
// secret part is wrong cost the same and say the same.
func (d *Drafts) Find(ctx context.Context, text string) (Found, error) {
	p, err := phrase.Parse(text)
	if err != nil {
		return Found{}, err
	}
	row, ok, err := d.find(ctx, p)
	if err != nil {
		return Found{}, err
	}
	var stored *phrase.Stored
	if ok {
		stored = &row.stored
	}
	key, err := d.Gate.Check(ctx, p, d.Secret, stored)
	if err != nil {
		return Found{}, err
	}
	return Found{Kind: row.kind, Ref: row.ref, Key: key}, d.indexAnew(ctx, p, row.lookup)
}

// find looks for the phrase's row under the secret of today and under those
// before it. The slow check comes after it, once, whichever it was.
func (d *Drafts) find(ctx context.Context, p phrase.Phrase) (row findRow, ok bool, err error) {
	for _, secret := range append([][]byte{d.Secret}, d.Earlier...) {
		index := phrase.LookupIndex(secret, p.Lookup())
		if row, ok, err = d.store.find(ctx, d.DB, index); err != nil || ok {
			row.lookup = index
			return row, ok, err
		}
	}
	return row, false, nil
}

// indexAnew puts a row that was found by an earlier secret under today's. When
// somebody else has that place, it stays where it is, and is still found.
func (d *Drafts) indexAnew(ctx context.Context, p phrase.Phrase, was string) error {
	now := phrase.LookupIndex(d.Secret, p.Lookup())
	if was == now {
		return nil
	}
	err := d.DB.InTx(ctx, func(tx *db.Tx) error { return d.store.moveLookup(ctx, tx, was, now) })
	if errs.Is(err, errs.Conflict) {
		return nil
	}
	return err
}

// Open opens a draft.
func (d *Drafts) Open(ctx context.Context, f Found) (Text, error) {
	sealed, err := d.store.draft(ctx, d.DB, f.Ref)
	if err != nil {
		return Text{}, err
	}
	plain, err := phrase.Open(f.Key, d.Tables.aad(f.Ref), sealed)
	if err != nil {
		return Text{}, phrase.Refused()
	}
	return Text{plain, sealed}, nil
}

// Writing is what is to stand in a draft.
type Writing struct {
	Plain []byte
	// Over is the sealed text that it was read from: when another device saved in
	// between, Put gives errs.Conflict and changes nothing. Nil is over whatever is there.
	Over []byte
	// Empty says that nothing was answered yet.
	Empty bool
	// Ends is the day on which it ends; none is as the schedule says.
	Ends clock.Day
	// Also is done in the same transaction.
	Also func(tx *db.Tx) error
}

// Put seals a draft again and puts off its end. It gives what was sealed.
func (d *Drafts) Put(ctx context.Context, f Found, w Writing) (sealed []byte, err error) {
	if sealed, err = phrase.Seal(f.Key, d.Tables.aad(f.Ref), w.Plain); err != nil {
		return nil, err
	}
	if int64(len(sealed)) > d.Limits.Each {
		return nil, errs.New(errs.Invalid, "This form is as long as it can be. Make an answer shorter.")
	}
	return sealed, d.sure(ctx, f.Ref, sealed, func(tx *db.Tx) error {
		if err := d.store.saveDraft(ctx, tx, f.Ref, sealed, w.Over, clock.Today(d.Clock), d.ends(w.Ends), w.Empty); err != nil || w.Also == nil {
			return err
		}
		return w.Also(tx)
	})
}

// Wipe destroys a draft now.
func (d *Drafts) Wipe(ctx context.Context, f Found) error {
	return d.sure(ctx, f.Ref, nil, func(tx *db.Tx) error { return d.store.dropDraft(ctx, tx, f.Ref) })
}

// Expire destroys drafts that nobody came back to, and says how many. What is
// left of forms that lay open goes with them.
func (d *Drafts) Expire(ctx context.Context) (n int, err error) {
	err = d.DB.InTx(ctx, func(tx *db.Tx) error {
		n, err = d.ExpireIn(ctx, tx)
		return err
	})
	return n, err
}

// ExpireIn does what Expire does, in a transaction of the caller.
func (d *Drafts) ExpireIn(ctx context.Context, tx *db.Tx) (int, error) {
	if err := d.store.expireSessions(ctx, tx, emptyHour(d.Clock.Now())); err != nil {
		return 0, err
	}
	return d.store.expireDrafts(ctx, tx, clock.Today(d.Clock), emptyHour(d.Clock.Now()))
}
