package audit

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/base/longwork"
	"candour/internal/table/codebook"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Staff lists the people who could be given work.
type Staff interface {
	People(ctx context.Context) ([]access.Actor, error)
}

// Handed is one recommendation on its way to the register.
type Handed struct{ Number, Title, Words, Addressee string }

// Register takes the recommendations of a published report. It asks its own
// rules who may enter them.
type Register interface {
	Hand(ctx context.Context, title, url, published string, synthetic bool, list []Handed) (report string, err error)
}

// Service is the use cases. Each authorises, loads, decides and writes with its
// ledger entry in one transaction.
type Service struct {
	db       *db.DB
	ledger   *ledger.Ledger
	auth     access.Authorizer
	clock    clock.Clock
	vault    *vault.Vault
	staff    Staff
	register Register
	book     *codebook.Book
	code     string
	log      *slog.Logger
	store    store
	ids      *ids.Maker
	tasks    longwork.Works
}

// Config is what a Service needs.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
	// Keys hold the keys that seal lists, outside the database.
	Keys     vault.Keys
	Staff    Staff
	Register Register
	// Book is the code book of lists (codebook.Lists).
	Book *codebook.Book
	// Code is the version of the program, which every result names.
	Code string
	Log  *slog.Logger
}

// The parts of a project in the vault, and the groups of staff that they are
// sealed to.
const (
	partLists vault.Part = "audit-lists"
	PartPairs vault.Part = "audit-pairs"

	groupAnalysts = "audit-analysts"
	groupClerks   = "audit-clerks"
)

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	s := &Service{db: c.DB, ledger: c.Ledger, auth: c.Auth, clock: c.Clock, staff: c.Staff, register: c.Register, book: c.Book, code: c.Code, log: c.Log, ids: ids.New(c.Clock)}
	s.vault = vault.New(vault.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock, Keys: c.Keys, Subjects: subjects{s.store},
		Groups: map[access.Role][]string{access.RoleAuditAnalyst: {groupAnalysts}, access.RoleClerk: {groupClerks}}})
	s.tasks.Words, s.tasks.Log, s.tasks.Name = taskWords, c.Log, "audit"
	return s
}

// subjects tells the vault who belongs to a project.
type subjects struct{ store store }

// Facts is what the rules weigh of a project.
func (s subjects) Facts(ctx context.Context, q db.Querier, project string) (map[string]any, error) {
	members, err := s.store.members(ctx, q, project)
	return attrs(counts(members, access.Actor{})), err
}

func attrs(members []Member) map[string]any {
	humans := make([]string, 0, len(members))
	for _, m := range members {
		humans = append(humans, m.Human)
	}
	return map[string]any{"sealed": true, "allocated": humans}
}

func facts(id string, members []Member) access.Resource {
	return access.Resource{Kind: "audit_project", ID: id, Attrs: attrs(members)}
}

func (s *Service) now() string { return stamp(s.clock.Now()) }

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// errNone is what everybody hears who does not belong to a project, whether
// there is one or not.
var errNone = errs.New(errs.NotFound, "There is no such project here.")

func hide(err error) error {
	if errs.Is(err, errs.Forbidden) || errs.Is(err, errs.Unauthenticated) {
		return errNone
	}
	return err
}

var errClosed = errs.New(errs.Conflict, "This project is closed.")

// open loads a project for somebody who may do this in it.
func (s *Service) open(ctx context.Context, action access.Action, id string) (Project, []Member, error) {
	p, err := s.store.project(ctx, s.db, id)
	if err != nil {
		return p, nil, err
	}
	members, err := s.store.members(ctx, s.db, id)
	if err == nil {
		err = hide(s.auth.Authorize(ctx, access.ActorFrom(ctx), action, facts(id, counts(members, access.ActorFrom(ctx)))))
	}
	if err != nil {
		return Project{}, nil, err
	}
	return p, members, nil
}

// May says whether the actor could do it, for deciding which buttons to show.
func (s *Service) May(ctx context.Context, action access.Action, members []Member) bool {
	return s.auth.Authorize(ctx, access.ActorFrom(ctx), action, facts("", counts(members, access.ActorFrom(ctx)))) == nil
}

// change is a write in a project under way.
type change struct {
	tx      *ledger.Tx
	actor   access.Actor
	p       Project
	members []Member
	s       *Service
}

// write changes a project that goes on, with its line in the history and its
// entry in the log.
func (s *Service) write(ctx context.Context, action access.Action, project, step, note string, fn func(ctx context.Context, c *change) error) error {
	c := &change{actor: access.ActorFrom(ctx), s: s}
	act := ledger.Act{Action: action, Kind: "audit_project", ID: project, Facts: func(ctx context.Context, tx *ledger.Tx) (_ access.Resource, err error) {
		if c.p, err = s.store.project(ctx, tx, project); err != nil {
			return access.Resource{}, err
		}
		c.members, err = s.store.members(ctx, tx, project)
		return facts(project, counts(c.members, c.actor)), err
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		c.tx = tx
		if c.p.State != Open {
			return errClosed
		}
		if err := fn(ctx, c); err != nil {
			return err
		}
		return c.step(step, note)
	})
	return hide(err)
}

func (c *change) step(step, note string) error {
	if step == "" {
		return nil
	}
	return c.tx.Insert("audit_step", c.s.ids.Next("step"), ledger.Row{"project_id": c.p.ID, "step": step, "made": c.s.now(),
		"human": c.actor.Human, "name": c.actor.Name, "words": db.OrNil(note)})
}

// set changes columns of the project.
func (c *change) set(ctx context.Context, row ledger.Row) error {
	return c.tx.Update(ctx, "audit_project", c.p.ID, 0, row)
}

func asJSON(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err) // only plain data is handed in
	}
	return string(out)
}
