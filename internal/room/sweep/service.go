package sweep

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/base/ids"
	"candour/internal/base/jobs"
	"candour/internal/site/room"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Staff tells who works here, for allocation.
type Staff interface {
	PeopleIn(ctx context.Context, q db.Querier) ([]access.Actor, error)
}

// Service is the use cases. Each authorises, loads, decides and writes with its
// ledger entry in one transaction.
type Service struct {
	db     *db.DB
	ledger *ledger.Ledger
	auth   access.Authorizer
	clock  clock.Clock
	staff  Staff
	rules  *Rules
	forces []forces.Force
	store  store
	ids    *ids.Maker
}

// Config is what a Service needs.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
	// Staff may be nil in commands, which allocate nothing.
	Staff Staff
	Rules *Rules
	// Forces are those that return lists and that the board shows.
	Forces []forces.Force
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	return &Service{db: c.DB, ledger: c.Ledger, auth: c.Auth, clock: c.Clock, staff: c.Staff, rules: c.Rules, forces: c.Forces, ids: ids.New(c.Clock)}
}

// Rules are the rules and codes that the service goes by.
func (s *Service) Rules() *Rules { return s.rules }

// Forces are the forces that return lists.
func (s *Service) Forces() []forces.Force { return s.forces }

// ForceName gives a force's name, or its id when it is not known.
func (s *Service) ForceName(id string) string {
	if f, ok := forces.Find(s.forces, id); ok {
		return f.Name
	}
	return id
}

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.clock) }

func (s *Service) now() string { return s.clock.Now().UTC().Format(time.RFC3339) }

// May says whether the actor could do it to a force's cases, for deciding which
// buttons to show. The write asks again.
func (s *Service) May(ctx context.Context, action access.Action, res access.Resource) bool {
	return s.auth.Authorize(ctx, access.ActorFrom(ctx), action, res) == nil
}

// forceFacts is what the rules weigh of a force's list or case.
func forceFacts(kind, id, force string, humans ...string) access.Resource {
	return access.Resource{Kind: kind, ID: id, Attrs: map[string]any{"owner": force, "allocated": append([]string{}, humans...)}}
}

// caseFacts loads what the rules weigh of a case, inside the write.
func (s *Service) caseFacts(id string) func(context.Context, *ledger.Tx) (access.Resource, error) {
	return func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		c, err := s.store.caseByID(ctx, tx, id)
		if err != nil {
			return access.Resource{}, err
		}
		humans, err := s.store.allocated(ctx, tx, id)
		return forceFacts("sweep_case", id, c.ForceID, humans...), err
	}
}

// hide turns a refusal about one case into "there is none": whoever may not see
// a case does not learn that it is there.
func hide(err error) error {
	if errs.Is(err, errs.Forbidden) {
		return errNoCase
	}
	return err
}

// sees says whether an actor may see a case at all. It is the rule of the pages
// and of every write; the scope of lists says the same in SQL.
func (s *Service) sees(ctx context.Context, a access.Actor, c *Case, humans []string) bool {
	if s.auth.Authorize(ctx, a, SweepRead, forceFacts("sweep_case", c.ID, c.ForceID, humans...)) != nil {
		return false
	}
	// A reviewer who moves to the force that closed a case, or to one of its kin,
	// loses sight of it; so does one of whom nobody knows where they belong.
	return a.Has(access.RoleNational) || a.Has(access.RoleLiaison) || a.OfKin(a.Body) && !a.OfKin(c.ForceID)
}

// clean trims what a person typed.
func clean(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

func (c Count) orNil() any {
	if !c.Known {
		return nil
	}
	return c.N
}

// Jobs put right what a release before screened out for want of knowledge.
func (s *Service) Jobs(log *slog.Logger) []jobs.Periodic {
	return []jobs.Periodic{room.Counting("sweep-put-back", 24*time.Hour, log, "closed cases put back that were screened out for what nobody knew, or by a newer list", "cases", s.PutBack)}
}
