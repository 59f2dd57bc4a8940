package vault

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Subjects tells what the rules weigh of a person's case: origin, barred,
// allocated (see access.Resource). It is asked inside the transaction, and by
// the vault itself, so that no caller can hand in kinder facts.
type Subjects interface {
	Facts(ctx context.Context, q db.Querier, person string) (map[string]any, error)
}

// Config is what a Vault needs.
type Config struct {
	DB       *db.DB
	Ledger   *ledger.Ledger
	Auth     access.Authorizer
	Clock    clock.Clock
	Keys     Keys
	Subjects Subjects
	// Groups says as which groups of staff a role reads.
	Groups map[access.Role][]string
	// Identifying are the parts that say who somebody is.
	Identifying []Part
	// OneHuman says, as things stand in a transaction, which id stands for the
	// human with an id: two ids of one human give the same. Nil for each its own.
	OneHuman func(ctx context.Context, q db.Querier) (func(human string) string, error)
	// Keepers says, as things stand in a transaction, which humans may work as
	// custodians: accounts that are not disabled, with the role. Nil: all.
	Keepers func(ctx context.Context, q db.Querier) (func(human string) bool, error)
	// StretchKiB is the memory that one guess at a passphrase takes; 64 MiB
	// when 0. Only tests take less.
	StretchKiB uint32
	// Random gives ids and salts; crypto/rand when nil.
	Random io.Reader
}

// Vault seals and opens. It is safe for many goroutines.
type Vault struct {
	Config
	store store
	turn  chan struct{} // one passphrase is stretched at a time
}

// New makes a vault over a migrated database.
func New(c Config) *Vault {
	if c.Random == nil {
		c.Random = rand.Reader
	}
	return &Vault{Config: c, turn: make(chan struct{}, 1)}
}

// The holders of a wrap.
const (
	holderSelf   = "self"
	holderPublic = "public" // the public half, which is no secret
	prefixGroup  = "group:"
	prefixPair   = "pair:"
)

func pairHolder(a, b string) string { return prefixPair + a + ">" + b }

// NewPerson says whose keys are to be made.
type NewPerson struct {
	ID string
	// Self is the key made from the person's return phrase.
	Self [32]byte
	// Parts gives each part the groups that may read it. An identifying part
	// with no group is sealed to pairs of custodians.
	Parts map[Part][]string
	// Index are values that may be looked for exactly, by field.
	Index     map[string][]string
	Synthetic bool
}

// Person is somebody whose keys were just made; values can be sealed to them
// before the keys are stored.
type Person struct {
	id      string
	public  map[Part][]byte
	private map[Part][]byte
}

// Seal seals a value in its place.
func (p *Person) Seal(part Part, at Place, plain []byte) (string, error) {
	return sealValue(p.public[part], p.id, part, at, plain)
}

func sealValue(public []byte, person string, part Part, at Place, plain []byte) (string, error) {
	if len(plain) == 0 {
		return "", nil
	}
	if public == nil {
		return "", errs.Newf(errs.Unavailable, "There is no key for the part %s.", part)
	}
	b, err := sealTo(public, padded(plain), placed(person, part, at))
	if err != nil {
		return "", err
	}
	return asText(b), nil
}

// MinCustodians is how many people must keep keys before anything is taken in.
// Two open an identity; with only two, one lost passphrase loses everything.
const MinCustodians = 3

// minPairs is how many ordered pairs they make.
const minPairs = MinCustodians * (MinCustodians - 1)

// ErrNotOpen is why nobody can apply yet: there are not three custodians, and
// so nothing that could keep an identity safely.
var ErrNotOpen = errs.New(errs.Unavailable, "This service cannot take anything in just now: it needs three people to keep its keys.")

// Create makes the keys of a person within a write. The row is guarded by the
// log; the keys are stored beside it when the write is.
func (v *Vault) Create(ctx context.Context, tx *ledger.Tx, n NewPerson) (*Person, error) {
	if err := v.store.hold(ctx, tx.Tx, lockCustodians, false); err != nil {
		return nil, err
	}
	pairs, err := v.pairs(ctx, tx)
	if err != nil {
		return nil, err
	}
	p := &Person{id: n.ID, public: map[Part][]byte{}, private: map[Part][]byte{}}
	w := v.wrapper(tx.Tx)
	var keys []keyRow
	for part, groups := range n.Parts {
		rows, err := v.keysOf(ctx, w, p, n.Self, part, groups, pairs)
		if err != nil {
			return nil, err
		}
		keys = append(keys, rows...)
	}
	marks, err := v.marks(ctx, tx, n.ID, n.Index)
	if err != nil {
		return nil, err
	}
	err = tx.Insert("vault_person", n.ID, ledger.Row{"state": "kept", "created": clock.Today(v.Clock).String(), "synthetic": n.Synthetic})
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		if err := v.store.addKeys(ctx, tx.Tx, keys); err != nil {
			return err
		}
		return v.store.addMarks(ctx, tx, marks)
	})
	return p, err
}

// keysOf makes a part's key pair and all its wraps.
func (v *Vault) keysOf(ctx context.Context, w *wrapper, p *Person, self [32]byte, part Part, groups []string, pairs []pair) ([]keyRow, error) {
	private, public, err := pairOfKeys()
	if err != nil {
		return nil, err
	}
	p.public[part], p.private[part] = public, private
	own, err := withKey(self, private, wrapping(p.id, part, holderSelf))
	if err != nil {
		return nil, err
	}
	row, err := w.wrap(ctx, p.id, part, holderSelf, own)
	if err != nil {
		return nil, err
	}
	out := []keyRow{{person: p.id, part: part, holder: holderPublic, wrapped: public}, row}
	for _, g := range groups {
		if row, err = w.wrap(ctx, p.id, part, prefixGroup+g, private); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	if !slices.Contains(v.Identifying, part) {
		return out, nil
	}
	if len(pairs) < minPairs {
		return nil, ErrNotOpen
	}
	rows, err := w.sealToPairs(ctx, p.id, part, private, pairs)
	return append(out, rows...), err
}

// sealToPairs seals a private key to each ordered pair of custodians: to the
// second, and that again to the first. Neither opens it alone.
func (w *wrapper) sealToPairs(ctx context.Context, person string, part Part, private []byte, pairs []pair) ([]keyRow, error) {
	var out []keyRow
	for _, c := range pairs {
		holder := pairHolder(c.first.ID, c.second.ID)
		inner, err := sealTo(c.second.public, private, wrapping(person, part, holder+"#2"))
		if err != nil {
			return nil, err
		}
		outer, err := sealTo(c.first.public, inner, wrapping(person, part, holder+"#1"))
		if err != nil {
			return nil, err
		}
		row, err := w.wrap(ctx, person, part, holder, outer)
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}

func (v *Vault) marks(ctx context.Context, q db.Querier, person string, index map[string][]string) ([]markRow, error) {
	var out []markRow
	for field, values := range index {
		found, err := v.marksOf(ctx, q, field, values)
		if err != nil {
			return nil, err
		}
		for _, m := range found {
			if row := (markRow{field, m, person}); !slices.Contains(out, row) {
				out = append(out, row)
			}
		}
	}
	return out, nil
}

// marksOf are the marks of the values that say something.
func (v *Vault) marksOf(ctx context.Context, q db.Querier, field string, values []string) ([]string, error) {
	var out []string
	for _, value := range values {
		if value = normalMark(value); value == "" {
			continue
		}
		m, err := v.mark(ctx, q, field, value)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// AddMarks lets a person be found by more values, once the write is stored.
func (v *Vault) AddMarks(ctx context.Context, tx *ledger.Tx, person, field string, values ...string) error {
	marks, err := v.marks(ctx, tx, person, map[string][]string{field: values})
	tx.After(func(ctx context.Context, tx *ledger.Tx) error { return v.store.addMarks(ctx, tx, marks) })
	return err
}

// DropMarks takes marks of a person's indexed field away.
func (v *Vault) DropMarks(ctx context.Context, tx *ledger.Tx, person, field string, values ...string) error {
	marks, err := v.marks(ctx, tx, person, map[string][]string{field: values})
	tx.After(func(ctx context.Context, tx *ledger.Tx) error { return v.store.dropMarks(ctx, tx, marks) })
	return err
}

// normalMark makes values that people write in several ways the same.
func normalMark(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '/' || r == '.' {
			return -1
		}
		return r
	}, strings.ToLower(strings.TrimSpace(s)))
}

// Seal seals one more value to a person's part.
func (v *Vault) Seal(ctx context.Context, q db.Querier, person string, part Part, at Place, plain []byte) (string, error) {
	public, err := v.store.key(ctx, q, person, part, holderPublic)
	if err != nil {
		return "", err
	}
	return sealValue(public.wrapped, person, part, at, plain)
}

// Find gives the persons who have exactly this value in an indexed field. The
// caller shows of them only what the reader may see.
func (v *Vault) Find(ctx context.Context, q db.Querier, field, value string) ([]string, error) {
	return v.FindAny(ctx, q, field, value)
}

// FindAny gives the persons who have one of these values in an indexed field.
func (v *Vault) FindAny(ctx context.Context, q db.Querier, field string, values ...string) ([]string, error) {
	marks, err := v.marksOf(ctx, q, field, values)
	if err != nil || len(marks) == 0 {
		return nil, err
	}
	return v.store.marked(ctx, q, field, marks...)
}

// may asks the rules outside a write, for lists.
func (v *Vault) may(ctx context.Context, a access.Actor, action access.Action, res access.Resource) error {
	return v.Auth.Authorize(ctx, a, action, res)
}

func (v *Vault) now() string { return v.Clock.Now().UTC().Format(time.RFC3339) }

func (v *Vault) id(prefix string) (string, error) {
	var b [12]byte
	if _, err := io.ReadFull(v.Random, b[:]); err != nil {
		return "", err
	}
	return prefix + "-" + hex.EncodeToString(b[:]), nil
}
