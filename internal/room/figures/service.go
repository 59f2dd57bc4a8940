package figures

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/table/codebook"
	"candour/internal/table/tabulate"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Rows counts rows of returns. Package returns has it; internal/app hands it
// over.
type Rows interface {
	// Count counts what a plan says, in the return versions that are pinned.
	Count(ctx context.Context, plan tabulate.Plan, pins tabulate.Pins) (*tabulate.Cube, error)
	// RowsAt gives the rows behind one combination of codes, as far as the
	// actor in ctx is entitled to them: it asks the access rules itself.
	RowsAt(ctx context.Context, plan tabulate.Plan, pins tabulate.Pins, codes []string, limit int) ([]tabulate.RowRef, error)
}

// Service is the use cases. Each authorises, loads, decides and writes with its
// ledger entry in one transaction.
type Service struct {
	db     *db.DB
	ledger *ledger.Ledger
	auth   access.Authorizer
	clock  clock.Clock
	rows   Rows
	book   *codebook.Book
	code   string
	store  store
	ids    *ids.Maker
	copies copies
}

// Config is what a Service needs.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
	Rows   Rows
	Book   *codebook.Book
	// Code is the version of the program, which every edition names.
	Code string
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	return &Service{db: c.DB, ledger: c.Ledger, auth: c.Auth, clock: c.Clock, rows: c.Rows, book: c.Book, code: c.Code, ids: ids.New(c.Clock)}
}

// Book is the code book that tables are checked against.
func (s *Service) Book() *codebook.Book { return s.book }

// Now is the time by the service's clock.
func (s *Service) Now() time.Time { return s.clock.Now().UTC() }

func (s *Service) now() string { return stamp(s.clock.Now()) }

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// May says whether the actor could do it, for deciding which buttons to show.
// The write asks again.
func (s *Service) May(ctx context.Context, action access.Action, e *Edition) bool {
	res := access.Resource{Kind: "figures_edition"}
	actor := access.ActorFrom(ctx)
	if e != nil {
		res = facts(actor, e)
	}
	return s.auth.Authorize(ctx, actor, action, res) == nil
}

// facts is what the rules weigh of an edition. Whoever wrote any of it counts
// as its proposer: nobody checks their own work.
func facts(actor access.Actor, e *Edition) access.Resource {
	proposer := e.Proposer
	if e.wroteBy(actor) {
		proposer = actor.Human
	}
	return access.Resource{Kind: "figures_edition", ID: e.ID, Attrs: map[string]any{"proposer": proposer, "published": e.Public()}}
}

// change is one step of an edition under way.
type change struct {
	tx    *ledger.Tx
	actor access.Actor
	e     Edition
	set   ledger.Row
	words string
}

// step takes an edition from one state to the next, with its line in the trail
// and its entry in the log. A version that is not 0 must be the one that the
// person saw.
func (s *Service) step(ctx context.Context, action access.Action, id string, version int64, step Step, fn func(ctx context.Context, c *change) error) error {
	actor := access.ActorFrom(ctx)
	c := &change{actor: actor, set: ledger.Row{}}
	act := ledger.Act{Action: action, Kind: "figures_edition", ID: id, Facts: func(ctx context.Context, tx *ledger.Tx) (_ access.Resource, err error) {
		c.e, err = s.store.edition(ctx, tx, id)
		return facts(actor, &c.e), err
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		c.tx, c.set, c.words = tx, ledger.Row{}, "" // this runs again when the write does
		next, ok := c.e.State.After(step)
		if !ok {
			return errs.Newf(errs.Conflict, "This cannot be done now: the release is in the state \"%s\".", c.e.State.Words())
		}
		c.set["state"] = string(next)
		if fn != nil {
			if err := fn(ctx, c); err != nil {
				return err
			}
		}
		if err := tx.Update(ctx, "figures_edition", id, version, c.set); err != nil {
			return err
		}
		return s.trail(tx, id, step, actor, s.now(), c.digest(), c.words)
	})
	return err
}

// digest is the one that the edition has after the step.
func (c *change) digest() string {
	if d, ok := c.set["digest"].(string); ok {
		return d
	}
	return c.e.Digest
}

func (s *Service) trail(tx *ledger.Tx, edition string, step Step, a access.Actor, made, digest, words string) error {
	return tx.Insert("figures_step", s.ids.Next("step"), ledger.Row{"edition_id": edition, "step": string(step), "made": made,
		"human": a.Human, "name": a.Name, "digest": db.OrNil(digest), "words": db.OrNil(words)})
}

// hands adds a human to those who wrote in an edition.
func (e *Edition) hands(human string) string {
	all := slices.Clone(e.Hands)
	if human != "" && !slices.Contains(all, human) {
		all = append(all, human)
	}
	return asJSON(all)
}

func asJSON(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err) // only plain data is handed in
	}
	return string(out)
}

// clean trims what a person typed.
func clean(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

func bad(field, message string) error {
	return errs.InvalidInput(message, errs.Field{Name: field, Message: message})
}
