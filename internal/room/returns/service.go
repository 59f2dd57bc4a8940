package returns

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/base/saysnothing"
	"candour/internal/table/codebook"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Service is the use cases. Each authorises, loads, decides and writes with its
// ledger entry in one transaction.
type Service struct {
	clock  clock.Clock
	db     *db.DB
	ledger *ledger.Ledger
	auth   access.Authorizer
	book   *codebook.Book
	bodies []Body
	desk   string
	staff  Directory
	post   Post
	bulk   int
	log    *slog.Logger
	store  store
	ids    *ids.Maker

	mu       sync.Mutex
	running  map[string]*progress // checks under way, by version
	closing  bool
	patience time.Duration // abandoned, and less in tests
	work     sync.WaitGroup
}

// Config is what a Service needs.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
	Book   *codebook.Book
	// Bodies are the forces and councils that owe returns.
	Bodies []Body
	// Desk names the national desk; "the national desk" when empty.
	Desk string
	// Staff lists who may sign in: the desk says of which bodies nobody can send.
	// Nil where nobody signs in (in commands).
	Staff Directory
	// Post is how people are reminded; nobody is where it has no mailer.
	Post Post
	// BulkChange is by how many of a hundred rows a return may differ from the one before
	// it and still be approved with others; 0: by any number.
	BulkChange int
	// Log is told of checks that could not end; slog.Default() when nil.
	Log *slog.Logger
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	if c.Desk == "" {
		c.Desk = "the national desk"
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return &Service{log: c.Log, db: c.DB, ledger: c.Ledger, auth: c.Auth, clock: c.Clock, book: c.Book, bodies: c.Bodies, desk: c.Desk, staff: c.Staff, post: c.Post, bulk: c.BulkChange,
		ids: ids.New(clock.System{}), patience: abandoned, running: map[string]*progress{}}
}

func (s *Service) report(words string, args ...any) { s.log.Error(words, args...) }

// Book is the code book that the service goes by.
func (s *Service) Book() *codebook.Book { return s.book }

// BulkChange is by how many of a hundred rows a return may have moved and still be
// approved with others; 0: by any number.
func (s *Service) BulkChange() int { return s.bulk }

// Desk names the national desk.
func (s *Service) Desk() string { return s.desk }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.clock) }

func (s *Service) now() string { return s.clock.Now().UTC().Format(time.RFC3339) }

// BodyOf finds a body.
func (s *Service) BodyOf(id string) (Body, bool) {
	i := slices.IndexFunc(s.bodies, func(b Body) bool { return b.ID == id })
	if i < 0 {
		return Body{ID: id, Name: id}, false
	}
	return s.bodies[i], true
}

// Bodies gives those that owe returns.
func (s *Service) Bodies() []Body { return s.bodies }

// MadeUp says whether any of them is made up.
func (s *Service) MadeUp() bool {
	return slices.ContainsFunc(s.bodies, func(b Body) bool { return b.Synthetic })
}

// May says whether the actor could do it, for deciding which buttons to show.
// The write asks again.
func (s *Service) May(ctx context.Context, action access.Action, body, proposer string) bool {
	return s.auth.Authorize(ctx, access.ActorFrom(ctx), action, factsOf("return_due", "", body, proposer)) == nil
}

// ask is May with its reason.
func (s *Service) ask(ctx context.Context, action access.Action, body string) error {
	return s.auth.Authorize(ctx, access.ActorFrom(ctx), action, factsOf("return_due", "", body, ""))
}

// factsOf is what the rules weigh of a return.
func factsOf(kind, id, body, proposer string) access.Resource {
	attrs := map[string]any{"owner": body}
	if proposer != "" {
		attrs["proposer"] = proposer
	}
	return access.Resource{Kind: kind, ID: id, Attrs: attrs}
}

// stepFacts are factsOf a return of which a step is made.
func stepFacts(r *Return, m Move) access.Resource {
	res := factsOf("return_due", r.ID, r.Body, r.Submitter)
	res.Attrs["move"] = m.Name
	return res
}

// hide turns a refusal about one return into "there is none".
func hide(err error) error {
	if errs.Is(err, errs.Forbidden) {
		return errs.New(errs.NotFound, noReturn)
	}
	return err
}

// change writes one step of a return. fn gets the return as it is inside the
// transaction and gives the columns to set; the state, the step and the log's
// entry are written here.
func (s *Service) change(ctx context.Context, action access.Action, id string, m Move, reason string, fn func(ctx context.Context, tx *ledger.Tx, r *Return) (ledger.Row, string, error)) error {
	if m.Reason && saysnothing.Is(reason, "reason") {
		return errs.InvalidInput("Say why.", errs.Field{Name: "reason", Message: "Say why"})
	}
	act := ledger.Act{Action: action, Kind: "return_due", ID: id, Reason: reason, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		r, err := s.store.oneReturn(ctx, tx, id)
		return stepFacts(&r, m), err
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		r, err := s.store.oneReturn(ctx, tx, id)
		if err != nil {
			return err
		}
		move := m
		if m.Name == MoveApprove.Name && r.PublishedVersion != "" {
			move = MoveReapprove
		}
		return s.step(ctx, tx, r, move, reason, fn)
	})
	return hide(err)
}

// step makes one move of a return inside a write.
func (s *Service) step(ctx context.Context, tx *ledger.Tx, r Return, m Move, reason string, fn func(ctx context.Context, tx *ledger.Tx, r *Return) (ledger.Row, string, error)) error {
	to, err := m.Try(r.State, r.Unlocked)
	if err != nil {
		return err
	}
	was := r.State
	set, hash, err := ledger.Row{}, "", error(nil)
	if fn != nil {
		if set, hash, err = fn(ctx, tx, &r); err != nil {
			return err
		}
	}
	if set == nil {
		set = ledger.Row{}
	}
	if _, ok := set["state"]; !ok {
		set["state"] = string(to)
	}
	if err := tx.Update(ctx, "return_due", r.ID, 0, set); err != nil {
		return err
	}
	a := access.ActorFrom(ctx)
	return tx.Insert("return_step", s.ids.Next("step"), ledger.Row{"return_id": r.ID, "version_id": db.OrNil(r.Current), "move": m.Name, "was": string(was), "became": set["state"],
		"made": s.now(), "human": a.Human, "name": a.Name, "body": db.OrNil(a.Body), "reason": db.OrNil(reason), "hash": db.OrNil(hash)})
}
