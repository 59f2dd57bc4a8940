package recommendation

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/ids"
	"candour/internal/room/recommendation/catalogue"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/store"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Mailer queues a message in the same transaction as what it tells of. The
// key makes queueing twice harmless: the second time is not fresh.
type Mailer interface {
	Queue(ctx context.Context, tx *db.Tx, key, to, subject, text string) (fresh bool, err error)
}

// Service is the register's use cases. Each authorises, loads, decides and
// writes with its ledger entry in one transaction.
type Service struct {
	db       *db.DB
	ledger   *ledger.Ledger
	auth     access.Authorizer
	clock    clock.Clock
	ladder   record.Ladder
	store    store.Store
	index    *catalogue.Catalogue
	mail     Mailer
	escalate []string
	ids      *ids.Maker
	wrote    atomic.Int64 // acts of this process; see service_find.go
	listed   func(ctx context.Context, q db.Querier, name string) (record.Body, bool, error)
	member   func(ctx context.Context, q db.Querier, id string) (record.Body, bool, error)
	bodies   Bodies
}

// Config is what a Service needs.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
	Ladder record.Ladder
	// Mail queues reminders; nil in commands that send none.
	Mail Mailer
	// Escalate is the coordinators' addresses for what stays overdue.
	Escalate []string
	// Listed finds the listed body that a name means, of the list that staff are
	// given theirs from. An error of code errs.Invalid says that nobody can tell
	// whom the name means. Nil: there is no list.
	Listed func(ctx context.Context, q db.Querier, name string) (record.Body, bool, error)
	// Member finds the listed body with this id: somebody may speak for one that
	// no recommendation names.
	Member func(ctx context.Context, q db.Querier, id string) (record.Body, bool, error)
	// Bodies is what the list says of bodies beside their names. Nil: it says nothing.
	Bodies Bodies
	// Answering says at which bodies, by id, somebody may answer here. Nil: at none.
	Answering func(ctx context.Context, q db.Querier) (func(body string) bool, error)
}

// Bodies is the list of bodies, as far as the register asks it.
type Bodies interface {
	// Lore gives what is said in q of every body that something is said of.
	Lore(ctx context.Context, q db.Querier) (*record.Lore, error)
	// Mark is another text after each write that changes what is said.
	Mark(ctx context.Context, q db.Querier) (string, error)
	// Story gives what is told of one body.
	Story(ctx context.Context, q db.Querier, id string) (record.BodyStory, error)
	// Near gives bodies with a name that is like one that was typed, and means none of
	// the list.
	Near(ctx context.Context, q db.Querier, name string) ([]record.Body, error)
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	s := &Service{db: c.DB, ledger: c.Ledger, auth: c.Auth, clock: c.Clock, ladder: c.Ladder,
		index: catalogue.New(c.DB), mail: c.Mail, escalate: c.Escalate, listed: c.Listed, member: c.Member, bodies: c.Bodies, ids: ids.New(c.Clock)}
	if c.Bodies != nil {
		s.store.Lore, s.index.Beside = c.Bodies.Lore, c.Bodies.Mark
	}
	s.store.Answering = c.Answering
	return s
}

// Today is the day in the United Kingdom, which all deadlines are counted by.
func (s *Service) Today() clock.Day { return clock.Today(s.clock) }

// Now is the present moment by the service's clock.
func (s *Service) Now() time.Time { return s.clock.Now() }

// Ladder is the chase ladder in force.
func (s *Service) Ladder() record.Ladder { return s.ladder }

// todayDate is today as a stored date.
func (s *Service) todayDate() edtf.Date { return edtf.Of(s.Today()) }

// may asks the rules about one thing outside a write.
func (s *Service) may(ctx context.Context, action access.Action, res access.Resource) error {
	return s.auth.Authorize(ctx, access.ActorFrom(ctx), action, res)
}

// May says whether the actor could do it, for deciding which buttons to show.
// The write asks again.
func (s *Service) May(ctx context.Context, action access.Action, res access.Resource) bool {
	return s.may(ctx, action, res) == nil
}

// seesDrafts says whether the actor may read what is not published yet.
func (s *Service) seesDrafts(ctx context.Context) bool {
	return s.May(ctx, RegisterRead, access.Resource{Kind: "recommendation", Attrs: map[string]any{"published": false}})
}

// RecommendationFacts is what the rules weigh of a recommendation.
func RecommendationFacts(r *record.Record) access.Resource {
	bodies := make([]string, 0, len(r.Addressees))
	for _, b := range r.Addressees {
		bodies = append(bodies, b.ID)
		for _, h := range b.Heirs {
			bodies = append(bodies, h.ID)
		}
	}
	return access.Resource{Kind: "recommendation", ID: r.ID, Attrs: map[string]any{
		"bodies": bodies, "published": r.State == record.StatePublished,
	}}
}

// commitmentFacts is what the rules weigh of a commitment. The reporter and
// the author are those of the report in question, when there is one. Where its owner
// was closed, those who took it over answer for it too.
func commitmentFacts(c *record.Commitment, reporter, author string) access.Resource {
	attrs := map[string]any{"owner": c.BodyID, "bodies": []string{c.BodyID}, "published": true}
	if len(c.Heirs) > 0 {
		var heirs []string
		for _, h := range c.Heirs {
			heirs = append(heirs, h.ID)
		}
		attrs["heirs"], attrs["bodies"] = heirs, append(heirs, c.BodyID)
	}
	if reporter != "" {
		attrs["reporter"] = reporter
	}
	if author != "" {
		attrs["author"] = author
	}
	return access.Resource{Kind: "commitment", ID: c.ID, Attrs: attrs}
}

// write runs one act of the ledger and then brings lists and search up to date
// for the recommendations that fn names, in the same transaction.
func (s *Service) write(ctx context.Context, act ledger.Act, fn func(ctx context.Context, tx *ledger.Tx) ([]string, error)) error {
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		ids, err := fn(ctx, tx)
		if err != nil {
			return err
		}
		tx.After(func(ctx context.Context, tx *ledger.Tx) error {
			return s.store.Reindex(ctx, tx, s.clock.Now(), ids...)
		})
		return nil
	})
	if err == nil {
		err = s.touched(ctx)
	}
	return err
}

// writeAll is write for many acts in one transaction: fn does one of them and
// says which recommendations it touched. failed says which act failed, as
// [ledger.Ledger.WriteAll] does.
func (s *Service) writeAll(ctx context.Context, acts []ledger.Act, fn func(ctx context.Context, tx *ledger.Tx, i int) ([]string, error)) (failed int, err error) {
	touched := make([][]string, len(acts))
	_, failed, err = s.ledger.WriteAll(ctx, ledger.Acts{Acts: acts, Do: func(ctx context.Context, tx *ledger.Tx, i int) (err error) {
		touched[i], err = fn(ctx, tx, i)
		return err
	}, After: func(ctx context.Context, tx *ledger.Tx) error {
		return s.store.Reindex(ctx, tx, s.clock.Now(), slices.Concat(touched...)...)
	}})
	if err == nil {
		s.index.Touch()
		s.wrote.Add(int64(len(acts)))
	}
	return failed, err
}

// at is the present time, for entries that need it.
func (s *Service) at() time.Time { return s.clock.Now().UTC() }
