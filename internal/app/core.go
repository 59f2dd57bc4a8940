package app

import (
	"context"
	"os"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/clock"
	"candour/internal/base/config"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/audit"
	"candour/internal/room/bodies"
	"candour/internal/room/evidence"
	"candour/internal/room/figures"
	"candour/internal/room/holidays"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/awards"
	"candour/internal/room/inquiry/closing"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/participants"
	"candour/internal/room/inquiry/releasing"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/sharing"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/returns"
	"candour/internal/room/review"
	"candour/internal/room/sweep"
	"candour/internal/site/room"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// core is what every command works with.
type core struct {
	list         []entry // all rooms; see rooms
	cfg          config.Config
	clock        clock.Clock
	db           *db.DB
	policy       *access.Policy
	ledger       *ledger.Ledger
	bodies       *bodies.Service
	holidays     *holidays.Service
	register     *recommendation.Service
	review       *review.Service
	sweep        *sweep.Service
	returns      *returns.Service
	figures      *figures.Service
	audit        *audit.Service
	evidence     *evidence.Service
	inquiry      *inquiry.Service
	listening    *listening.Service
	finding      *finding.Service
	asking       *requesting.Service
	holding      *holding.Service
	sharing      *sharing.Service
	survivors    *survivors.Service
	hearings     *hearings.Service
	participants *participants.Service
	money        *awards.Service
	releasing    *releasing.Service
	closing      *closing.Service
	keys         *vault.FileKeys
	// vaultFound is what the start found of keys and wraps.
	vaultFound vault.Started
	staff      *staffList
	verifier   note.Verifier
	vkey       string // the text of verifier
	signer     note.Signer
	off        []string // guards that were found taken off, before anything was done
	unlock     func()   // lets another serve have the SQLite file
}

// rooms are all rooms: those of the list, unless it was opened with others.
func (c *core) rooms() room.House {
	return houseOf(c.entries())
}

// entries are the lines of the list that it was opened with.
func (c *core) entries() []entry {
	if c.list == nil {
		return list()
	}
	return c.list
}

// openCore opens the database, brings it up to date and puts the kernel and
// the register on it. The log's key is made when there is none yet and the
// database is new; a database that has a log and no key is refused, since a
// new key would quietly start a different log.
func openCore(ctx context.Context, cfg config.Config, mail recommendation.Mailer) (*core, error) {
	return openCoreFor(ctx, cfg, opening{mail: mail})
}

// openToRead is openCore for commands that need no more than the log's public
// key: the folder's, or the one named.
func openToRead(ctx context.Context, cfg config.Config, key string) (*core, error) {
	return openCoreFor(ctx, cfg, opening{key: keyUse{reads: true, public: key}})
}

// openCoreFor is openCore for a real service, or for a demonstration, which
// knows only forces that do not exist, or only those that do.
func openCoreFor(ctx context.Context, cfg config.Config, o opening) (_ *core, err error) {
	if err := mustBeClosed(cfg); err != nil {
		return nil, err
	}
	if err := mustBePrivate(keysFolder(cfg)); err != nil {
		return nil, err
	}
	c := &core{list: o.list, cfg: cfg, clock: clock.System{}}
	if c.policy, err = loadPolicy(cfg, c.rooms()); err != nil {
		return nil, err
	}
	if c.unlock, err = o.lock(cfg); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			c.letGo()
		}
	}()
	if c.db, err = db.OpenWith(ctx, cfg.DatabaseURL(), o.database(cfg)); err != nil {
		return nil, err
	}
	if c.off, _, err = ledger.Found(ctx, c.db); err != nil {
		return nil, err
	}
	if err = c.shape(ctx, o); err != nil {
		return nil, err
	}
	if err = c.loadKey(ctx, o.key); err != nil {
		return nil, err
	}
	if err = c.openLedger(ctx, o.guarding()); err != nil {
		return nil, err
	}
	return c, c.openServices(ctx, o)
}

// openServices makes the services of the rooms that commands or other rooms work with,
// each after those that it needs.
func (c *core) openServices(ctx context.Context, o opening) error {
	ladder, err := loadLadder(c.cfg)
	if err != nil {
		return err
	}
	if err = c.buildBodies(o.invents()); err != nil {
		return err
	}
	c.register = recommendation.NewService(recommendation.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: c.clock,
		Ladder: ladder, Mail: o.mail, Escalate: c.cfg.EscalateTo, Listed: c.listedBody, Member: c.memberBody, Bodies: &bodyLore{list: c.bodies, clock: c.clock},
		Answering: answering})
	if err = c.buildReview(ctx, o); err != nil {
		return err
	}
	if err = c.buildSweep(forceList(o.invents())); err != nil {
		return err
	}
	if err = c.buildReturns(o); err != nil {
		return err
	}
	c.figures = c.newFigures(c.clock, c.returns)
	c.buildInquiry()
	return c.buildAudit()
}

// bringUp runs the migrations that are missing, and says how many. A database
// of a newer program is left alone.
func bringUp(ctx context.Context, d *db.DB, h room.House) (int, error) {
	s, err := schemaOf(h)
	if err == nil {
		err = ledger.RefuseNewer(ctx, d, s)
	}
	if err != nil {
		return 0, err
	}
	pending, err := d.Pending(ctx, h.Migrations()...)
	if err != nil || len(pending) == 0 {
		return 0, err // nothing that needs to own the tables
	}
	n, err := d.Migrate(ctx, h.Migrations()...)
	if db.Denied(err) {
		err = errs.Because(errs.Invalid, notUpToDate, err)
	}
	return n, err
}

// openLedger puts the kernel on the migrated database, and the database's shape
// into the log when it is not there yet.
//
// How says what is done about guards that are not there. Who serves or looks writes
// nothing down of the database's shape.
func (c *core) openLedger(ctx context.Context, how ledger.Guarding) error {
	cfg := ledger.Config{DB: c.db, Guarding: how, Off: c.off, Others: vault.GuardSQL(c.db.Dialect()),
		Migrations: c.rooms().Migrations(), Auth: c.policy, Clock: c.clock, Tables: c.rooms().Tables(), Retired: retiredTables(),
		Signer: c.signer, Verifier: c.verifier}
	var err error
	if cfg.Schema, err = schemaOf(c.rooms()); err != nil {
		return err
	}
	if cfg.Behind, err = c.rooms().Behind(); err != nil {
		return err
	}
	if c.verifier != nil {
		cfg.Origin = c.verifier.Name()
	}
	if c.ledger, err = ledger.New(asSystem(ctx, "guards"), cfg); err != nil {
		return err
	}
	switch how {
	case ledger.GuardsPut, ledger.GuardsAdd:
		return c.ledger.Announce(access.WithActor(ctx, access.SystemActor("migrate")))
	case ledger.GuardsLook:
		return nil
	}
	known, err := c.ledger.Announced(ctx)
	if err == nil && !known {
		err = errs.New(errs.Invalid, notUpToDate)
	}
	return err
}

func (c *core) close() {
	if c.audit != nil {
		c.audit.Close()
	}
	if c.evidence != nil {
		c.evidence.Shut()
	}
	if c.returns != nil {
		c.returns.Close()
	}
	c.letGo()
}

// letGo closes the database, if it was opened, and lets another service have it.
func (c *core) letGo() {
	if c.db != nil {
		_ = c.db.Close()
	}
	c.unlock()
}

func loadPolicy(cfg config.Config, h room.House) (*access.Policy, error) {
	if cfg.PolicyFolder != "" {
		return access.FromFolder(cfg.PolicyFolder, h.Rules()...)
	}
	return access.Compile(h.Rules()...)
}

func loadLadder(cfg config.Config) (record.Ladder, error) {
	if cfg.LadderFile == "" {
		return record.DefaultLadder()
	}
	f, err := os.Open(cfg.LadderFile)
	if err != nil {
		return record.Ladder{}, errs.Because(errs.Invalid, "The chase ladder "+cfg.LadderFile+" cannot be read.", err)
	}
	defer func() { _ = f.Close() }()
	return record.ReadLadder(f)
}
