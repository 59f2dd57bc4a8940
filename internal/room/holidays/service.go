package holidays

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/hex"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the slice's schema. It comes after the ledger's.
func Migrations() db.Migrations { return db.Embedded("holidays", migrationFiles) }

const changeTable = "holiday_change"

// Tables declares the table of records. It is not public: it names who said what.
func Tables() []ledger.Table {
	return []ledger.Table{ledger.Table{Name: changeTable, Columns: strings.Fields("position nation day what title why source made account name")}.Later(2, "agreed")}
}

// Config is what a Service needs.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
	// Base is the list that comes with the program.
	Base *clock.Calendar
}

// Service keeps the list. It is safe for many goroutines.
type Service struct {
	cfg    Config
	live   *clock.Live
	follow func(ctx context.Context) error
	moves  Moving
}

// NewService makes the use cases over a migrated database. The calendar is the
// program's own until [Service.Refresh] has read what was said of it.
func NewService(c Config) *Service { return &Service{cfg: c, live: clock.NewLive(c.Base)} }

// Live is the calendar that clocks count by.
func (s *Service) Live() *clock.Live { return s.live }

// FollowWith says what moves the due days of clocks that run when the list has
// changed. It is called once, before the service is used.
func (s *Service) FollowWith(follow func(ctx context.Context) error) { s.follow = follow }

// Refresh reads what was said of the list, here or by another node.
func (s *Service) Refresh(ctx context.Context) error {
	list, err := changes(ctx, s.cfg.DB)
	if err == nil {
		s.live.Set(over(s.cfg.Base, list))
	}
	return err
}

// List is the list with its history.
type List struct {
	Calendar *clock.Calendar
	Changes  []Change // the newest first
	Today    clock.Day
}

// List gives the list for whoever keeps it.
func (s *Service) List(ctx context.Context) (List, error) {
	out := List{Today: clock.Today(s.cfg.Clock)}
	if err := s.cfg.Auth.Authorize(ctx, access.ActorFrom(ctx), HolidayManage, access.Route()); err != nil {
		return out, err
	}
	list, err := changes(ctx, s.cfg.DB)
	out.Calendar = over(s.cfg.Base, list)
	for i := range list {
		out.Changes = append(out.Changes, list[len(list)-1-i])
	}
	return out, err
}

// Add puts a holiday on the list.
func (s *Service) Add(ctx context.Context, in Input) error {
	return s.say(ctx, in, Added, func(c *clock.Calendar) (clock.Day, string, error) {
		d, err := in.adding(c, clock.Today(s.cfg.Clock), false)
		return d, in.Title, err
	})
}

// Remove takes a holiday out, as when one was entered by mistake or is moved.
func (s *Service) Remove(ctx context.Context, in Input) error {
	return s.say(ctx, in, Removed, func(c *clock.Calendar) (clock.Day, string, error) {
		d, err := in.removing(c, clock.Today(s.cfg.Clock), false)
		return d, holidayOn(c, in.Nation, d), err
	})
}

// Complete says that the list is whole for one more year.
func (s *Service) Complete(ctx context.Context, in Input) error {
	return s.say(ctx, in, Whole, func(c *clock.Calendar) (clock.Day, string, error) {
		d, err := in.completing(c)
		return d, "", err
	})
}

// say checks a change against the list as it is in the transaction, writes it with
// its entry, and lets the clocks follow.
func (s *Service) say(ctx context.Context, in Input, what string, check func(c *clock.Calendar) (clock.Day, string, error)) error {
	id := newID()
	act := ledger.Act{Action: HolidayManage, Kind: "holiday", ID: id}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		list, err := changes(ctx, tx)
		if err != nil {
			return err
		}
		d, title, err := check(over(s.cfg.Base, list))
		if err != nil {
			return err
		}
		who := access.ActorFrom(ctx)
		return tx.Insert(changeTable, id, ledger.Row{"position": len(list) + 1, "nation": string(in.Nation), "day": d.String(), "what": what, "title": db.OrNil(title),
			"why": oneLine(in.Why), "source": oneLine(in.Source), "made": s.cfg.Clock.Now().UTC().Format(time.RFC3339), "account": who.ID, "name": who.Name})
	})
	if err != nil {
		return err
	}
	return s.spread(ctx)
}

// spread lets everything count by the list as it is now.
func (s *Service) spread(ctx context.Context) error {
	if err := s.Refresh(ctx); err != nil {
		return err
	}
	if s.follow == nil {
		return nil
	}
	if err := s.follow(ctx); err != nil {
		return errs.Because(errs.Unavailable, "The list was changed. Not every due day was moved yet; the rest follow within the hour.", err)
	}
	return nil
}

func newID() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	return "holiday-" + hex.EncodeToString(b[:])
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
