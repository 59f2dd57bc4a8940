package intake

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"sync"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/trust/phrase"
)

// Drafts keeps what people write before they send it, sealed under their
// return phrase: the service cannot open a draft between visits. Drafts are no
// records and leave no entry; nobody has been told anything yet.
type Drafts struct {
	DraftConfig
	store   draftStore
	room    draftRoom
	looking sync.Mutex // for what files tell unseen
}

// DraftConfig is what Drafts need.
type DraftConfig struct {
	DB    *db.DB
	Clock clock.Clock
	Gate  *phrase.Gate
	// Secret is kept out of the database: 32 bytes or more.
	Secret []byte
	// Earlier are secrets that it replaced. Who comes back by a phrase that was
	// indexed with one of them is found, and indexed anew.
	Earlier [][]byte
	// Params are the cost of a phrase; Life is how many days a draft is kept
	// after it was last saved, as the schedule says (Retention.DraftDays).
	Params phrase.Params
	Life   int
	// Limits bound what is kept; the usual ones when zero.
	Limits DraftLimits
	// Random makes phrases; crypto/rand when nil.
	Random io.Reader
}

// NewDrafts makes them.
func NewDrafts(c DraftConfig) *Drafts {
	if c.Random == nil {
		c.Random = rand.Reader
	}
	if c.Life <= 0 {
		panic("review.NewDrafts: no schedule says how long a draft is kept")
	}
	if c.Limits == (DraftLimits{}) {
		c.Limits = DefaultDraftLimits()
	}
	return &Drafts{DraftConfig: c}
}

// What a phrase leads to.
const (
	FoundDraft = "draft"
	FoundCase  = "case"
)

// Found is what a phrase opened: a draft or a case, with the key to it.
type Found struct {
	Kind, Ref string
	Key       phrase.Key
}

// Start makes a draft with its phrase, which is shown once and kept nowhere.
func (d *Drafts) Start(ctx context.Context, kind phrase.Kind) (phrase.Phrase, Found, error) {
	return d.start(ctx, kind, Answers{}, d.expiry())
}

func (d *Drafts) start(ctx context.Context, kind phrase.Kind, a Answers, ends clock.Day) (phrase.Phrase, Found, error) {
	if err := d.makeRoom(ctx); err != nil {
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
	f := Found{Kind: FoundDraft, Ref: ids.Random("draft"), Key: key}
	sealed, err := sealAnswers(f, a)
	if err != nil {
		return p, f, err
	}
	index := phrase.LookupIndex(d.Secret, p.Lookup())
	return p, f, d.sure(ctx, f.Ref, sealed, func(tx *db.Tx) error {
		return d.store.addDraft(ctx, tx, f.Ref, index, sealed, stored, clock.Today(d.Clock), ends, emptyHour(d.Clock.Now().Add(emptyLife)))
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

func (d *Drafts) expiry() clock.Day { return clock.Today(d.Clock).AddDays(d.Life) }

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

func draftAAD(ref string) string { return "review_draft/" + ref + "/answers" }

func sealAnswers(f Found, a Answers) ([]byte, error) {
	text, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	return phrase.Seal(f.Key, draftAAD(f.Ref), text)
}

// Load opens a draft.
func (d *Drafts) Load(ctx context.Context, f Found) (a Answers, err error) {
	sealed, err := d.store.draft(ctx, d.DB, f.Ref)
	if err != nil {
		return a, err
	}
	text, err := phrase.Open(f.Key, draftAAD(f.Ref), sealed)
	if err != nil {
		return a, phrase.Refused()
	}
	err = json.Unmarshal(text, &a)
	a.read = sealed
	return a, err
}

// Save seals a draft again and puts off its end. Answers that were loaded are
// saved only over what was loaded: when another device saved in between it
// gives errs.Conflict and changes nothing.
func (d *Drafts) Save(ctx context.Context, f Found, a Answers) error {
	return d.save(ctx, f, a, d.expiry())
}

func (d *Drafts) save(ctx context.Context, f Found, a Answers, ends clock.Day) error {
	sealed, err := sealAnswers(f, a)
	if err != nil {
		return err
	}
	if int64(len(sealed)) > d.Limits.Each {
		return errs.New(errs.Invalid, "This form is as long as it can be. Make an answer shorter.")
	}
	return d.sure(ctx, f.Ref, sealed, func(tx *db.Tx) error {
		return d.store.saveDraft(ctx, tx, f.Ref, sealed, a.read, clock.Today(d.Clock), ends, a.empty())
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
