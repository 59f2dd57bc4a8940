package ledger

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/once"
	"candour/internal/trust/access"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations is the ledger's own schema. It comes before any slice's.
func Migrations() db.Migrations { return db.Embedded("ledger", migrations) }

// Authorizer decides. Package access has the one that reads Cedar policies.
type Authorizer interface {
	access.Authorizer
	Version() string
}

// Config is what a ledger needs.
type Config struct {
	DB     *db.DB
	Auth   Authorizer
	Clock  clock.Clock
	Tables []Table
	// Retired are tables that earlier releases wrote to, and that are gone.
	// Their entries stay in the log and are checked like all others.
	Retired []Table
	// Behind is what lies outside the records and is vouched for by them.
	Behind []Behind
	// Schema is what this program knows of the database's shape; the zero value
	// for a ledger that does not say.
	Schema Schema
	// Origin names the log in its checkpoints, e.g. "register.example/ledger".
	Origin string
	// Signer signs checkpoints; nil for a ledger that only writes.
	Signer note.Signer
	// Verifier checks the log's own signatures; nil leaves them unchecked.
	Verifier note.Verifier
	// Migrations are those of all tables, for what the guards must be; only the
	// ledger's own when nil.
	Migrations []db.Migrations
	// Others are statements that make guards of other packages (the vault's).
	Others []string
	// Guarding is what is done about guards that are not there, and Off what
	// [Found] found before migrations ran.
	Guarding Guarding
	Off      []string
	// Random gives salts and ids; crypto/rand when nil.
	Random io.Reader
}

// Ledger writes records and keeps the log. It is safe for many goroutines, and
// many processes may share one PostgreSQL database.
type Ledger struct {
	cfg    Config
	tables map[string]Table
	past   layouts
	policy atomic.Value // string: the digest of the witness policy of today
	held   held
	code   func() (db.Code, error) // all that guards the tables, read once
	retry  atomic.Int64            // when old cosignatures may be asked for again, in nanoseconds
	// patience is how long the outcome of a write is asked for when the answer
	// to its commit was lost.
	patience time.Duration
}

// New makes a ledger over a migrated database. It looks whether the guards are
// on its tables, and does what [Config] Guarding says when they are not, as the service itself.
func New(ctx context.Context, cfg Config) (*Ledger, error) {
	if cfg.Random == nil {
		cfg.Random = rand.Reader
	}
	l := &Ledger{cfg: cfg, patience: askFor, tables: map[string]Table{}, code: sync.OnceValues(func() (db.Code, error) { return guards(cfg) })}
	for _, t := range cfg.Tables {
		if _, twice := l.tables[t.Name]; twice {
			return nil, fmt.Errorf("ledger.New: table %s is declared twice", t.Name)
		}
		l.tables[t.Name] = t
	}
	var err error
	if l.past, err = makeLayouts(cfg.Tables, cfg.Retired); err != nil {
		return nil, err
	}
	return l, l.guard(ctx)
}

// Tables lists the declared tables by name.
func (l *Ledger) Tables() []Table {
	out := make([]Table, 0, len(l.tables))
	for _, t := range l.tables {
		out = append(out, t)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// Act says what somebody is about to do.
type Act struct {
	// Action is what the access rules are asked about.
	Action access.Action
	// Kind and ID name the record that the entry is about. An ID that is not
	// yet known may be set by the function through Tx.SetRecord.
	Kind, ID string
	// Reason is in the actor's words; some actions demand one.
	Reason string
	// Again says that to do it twice is two acts, even from one form: a reading.
	Again bool
	// Facts loads, inside the transaction, what the rules need to know of the
	// record. Nil means that the action needs no more than kind and id.
	Facts func(ctx context.Context, tx *Tx) (access.Resource, error)
}

// Entry says what was written.
type Entry struct {
	ID string
	At time.Time
	// Rows is how many rows were written; 0 means that nothing changed and no
	// leaf was made.
	Rows int
}

// Write changes records. In one transaction it authorises the actor in ctx,
// runs fn, stores a leaf and then the rows that fn asked for; any error undoes
// it all. If fn asks for no change, nothing is stored. An act under a mark
// that was used before (package once) is refused with once.ErrRepeated.
//
// fn reads through the Tx and sees the database as it was when the write
// began: rows that it asks to insert or change are stored after it returns.
//
// Writes come out as if they ran one after the other, on both databases. On
// PostgreSQL one that met another is begun again from the top, facts and all,
// so fn may run more than once: it sets what is outside it and never adds to
// it, and does nothing outside the database that may not be done twice.
//
// An error of code errs.Unknown means that nobody could find out whether it
// was stored.
func (l *Ledger) Write(ctx context.Context, act Act, fn func(ctx context.Context, tx *Tx) error) (entry Entry, err error) {
	defer errs.Wrap(&err, "ledger.Write(%s)", act.Action)
	w := writing{ledger: l, act: act, actor: access.ActorFrom(ctx), mark: once.From(ctx), fn: fn, last: true}
	// Nothing below waits for anything but the database: a write that shares its
	// transaction must be short, and must not be stopped half-way.
	inside := context.WithoutCancel(ctx)
	err = l.cfg.DB.InSharedTx(ctx, func(dtx *db.Tx) error { return w.run(inside, dtx) })
	if errs.Is(err, errs.Unknown) {
		w.entry, err = l.settle(ctx, w.entry, w.xact, err)
	}
	if err != nil {
		return Entry{}, err
	}
	if w.mark != nil && w.entry.ID != "" && !act.Again {
		w.mark.Taken = true
	}
	return w.entry, nil
}

// writing is one call of Write; run may be called several times, and only what
// its last run left counts.
type writing struct {
	ledger *Ledger
	act    Act
	actor  access.Actor
	mark   *once.Mark
	fn     func(ctx context.Context, tx *Tx) error
	last   bool // no other act comes after it in its transaction
	entry  Entry
	xact   int64
}

func (w *writing) run(ctx context.Context, dtx *db.Tx) (err error) {
	tx := &Tx{Tx: dtx, ledger: w.ledger, act: w.act, last: w.last}
	w.entry, w.xact = Entry{}, dtx.Xact()
	if err := tx.unrepeated(ctx, w.mark); err != nil {
		return err
	}
	if err := w.ledger.authorise(ctx, tx, w.actor); err != nil {
		return err
	}
	if err := w.fn(ctx, tx); err != nil {
		return err
	}
	w.entry, err = tx.flush(ctx, w.actor, w.mark)
	return err
}

func (l *Ledger) authorise(ctx context.Context, tx *Tx, actor access.Actor) error {
	res := access.Resource{Kind: tx.act.Kind, ID: tx.act.ID}
	if tx.act.Facts != nil {
		var err error
		if res, err = tx.act.Facts(ctx, tx); err != nil {
			return err
		}
	}
	return l.cfg.Auth.Authorize(ctx, actor, tx.act.Action, res)
}

func (l *Ledger) newID() (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(l.cfg.Random, b[:]); err != nil {
		return "", err
	}
	return hex.EncodeToString(b[:]), nil
}
