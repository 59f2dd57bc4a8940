package app

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/access"
	"candour/internal/audit"
	"candour/internal/clock"
	"candour/internal/config"
	"candour/internal/db"
	"candour/internal/errs"
	"candour/internal/figures"
	"candour/internal/ledger"
	"candour/internal/recommendation"
	"candour/internal/returns"
	"candour/internal/review"
	"candour/internal/sweep"
	"candour/internal/vault"
)

// core is what every command works with.
type core struct {
	cfg      config.Config
	clock    clock.Clock
	db       *db.DB
	policy   *access.Policy
	ledger   *ledger.Ledger
	register *recommendation.Service
	review   *review.Service
	sweep    *sweep.Service
	returns  *returns.Service
	figures  *figures.Service
	audit    *audit.Service
	keys     *vault.FileKeys
	// vaultFound is what the start found of keys and wraps.
	vaultFound vault.Started
	staff      *staffList
	verifier   note.Verifier
	signer     note.Signer
}

// openCore opens the database, brings it up to date and puts the kernel and
// the register on it. The log's key is made when there is none yet and the
// database is new; a database that has a log and no key is refused, since a
// new key would quietly start a different log.
func openCore(ctx context.Context, cfg config.Config, mail recommendation.Mailer) (*core, error) {
	return openCoreFor(ctx, cfg, opening{mail: mail})
}

// openCoreFor is openCore for a real service, or for a demonstration, which
// knows only forces that do not exist.
func openCoreFor(ctx context.Context, cfg config.Config, o opening) (_ *core, err error) {
	c := &core{cfg: cfg, clock: clock.System{}}
	if c.policy, err = loadPolicy(cfg); err != nil {
		return nil, err
	}
	if c.db, err = db.OpenWith(ctx, cfg.DatabaseURL(), o.database(cfg)); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = c.db.Close()
		}
	}()
	if _, err = bringUp(ctx, c.db); err != nil {
		return nil, err
	}
	if err = c.loadKey(ctx); err != nil {
		return nil, err
	}
	if err = c.openLedger(ctx); err != nil {
		return nil, err
	}
	ladder, err := loadLadder(cfg)
	if err != nil {
		return nil, err
	}
	c.register = recommendation.NewService(recommendation.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: c.clock,
		Ladder: ladder, Mail: o.mail, Escalate: cfg.EscalateTo})
	if err = c.buildReview(ctx, o.demo); err != nil {
		return c, err
	}
	if err = c.buildSweep(forceList(o.demo)); err != nil {
		return c, err
	}
	if err = c.buildReturns(o.demo); err != nil {
		return c, err
	}
	c.figures = c.newFigures(c.clock, c.returns)
	return c, c.buildAudit()
}

// bringUp runs the migrations that are missing, and says how many. A database
// of a newer program is left alone.
func bringUp(ctx context.Context, d *db.DB) (int, error) {
	s, err := schema()
	if err == nil {
		err = ledger.RefuseNewer(ctx, d, s)
	}
	if err != nil {
		return 0, err
	}
	return d.Migrate(ctx, migrations()...)
}

// openLedger puts the kernel on the migrated database, and the database's shape
// into the log when it is not there yet.
func (c *core) openLedger(ctx context.Context) error {
	cfg := ledger.Config{DB: c.db, Auth: c.policy, Clock: c.clock, Tables: tables(), Retired: retiredTables(), Signer: c.signer, Verifier: c.verifier}
	var err error
	if cfg.Schema, err = schema(); err != nil {
		return err
	}
	if c.verifier != nil {
		cfg.Origin = c.verifier.Name()
	}
	if c.ledger, err = ledger.New(ctx, cfg); err != nil {
		return err
	}
	return c.ledger.Announce(access.WithActor(ctx, access.SystemActor("migrate")))
}

func (c *core) close() {
	if c.audit != nil {
		c.audit.Close()
	}
	if c.returns != nil {
		c.returns.Close()
	}
	_ = c.db.Close()
}

func loadPolicy(cfg config.Config) (*access.Policy, error) {
	if cfg.PolicyFolder != "" {
		return access.FromFolder(cfg.PolicyFolder)
	}
	return access.Embedded()
}

func loadLadder(cfg config.Config) (recommendation.Ladder, error) {
	if cfg.LadderFile == "" {
		return recommendation.DefaultLadder()
	}
	f, err := os.Open(cfg.LadderFile)
	if err != nil {
		return recommendation.Ladder{}, errs.Because(errs.Invalid, "The chase ladder "+cfg.LadderFile+" cannot be read.", err)
	}
	defer func() { _ = f.Close() }()
	return recommendation.ReadLadder(f)
}

// The files of the data folder's keys.
const (
	logKeyFile     = "log.key"
	logVkeyFile    = "log.vkey" // public: give it to witnesses and to whoever checks
	formKeyFile    = "forms.key"
	keysFolder     = "keys"
	evidenceOfAKey = "The log of this database was signed with a key that is not in %s. Put the key back from its safe copy (docs/runbooks/lost-key.md). A new key would start a different log."
)

func (c *core) keyPath(name string) string { return filepath.Join(c.cfg.Data, keysFolder, name) }

func (c *core) loadKey(ctx context.Context) error {
	skey, err := os.ReadFile(c.keyPath(logKeyFile))
	if errors.Is(err, fs.ErrNotExist) {
		skey, err = c.makeKey(ctx)
	}
	if err != nil {
		return err
	}
	if c.signer, err = note.NewSigner(string(skey)); err != nil {
		return errs.Because(errs.Invalid, "The log's key "+c.keyPath(logKeyFile)+" cannot be read.", err)
	}
	vkey, err := os.ReadFile(c.keyPath(logVkeyFile))
	if err != nil {
		return errs.Because(errs.Invalid, "The log's public key "+c.keyPath(logVkeyFile)+" cannot be read.", err)
	}
	c.verifier, err = note.NewVerifier(string(vkey))
	switch {
	case err != nil:
		return errs.Because(errs.Invalid, "The log's public key "+c.keyPath(logVkeyFile)+" cannot be read.", err)
	case c.verifier.KeyHash() != c.signer.KeyHash():
		return errs.New(errs.Invalid, "The log's two key files do not belong together.")
	case c.cfg.Origin != "" && c.cfg.Origin != c.verifier.Name():
		// The name is in every checkpoint and in the key: it cannot change.
		return errs.Newf(errs.Invalid, "The log is called %s, and the configuration calls it %s. A log keeps its name.", c.verifier.Name(), c.cfg.Origin)
	}
	return nil
}

func (c *core) makeKey(ctx context.Context) ([]byte, error) {
	var n int64
	if err := c.db.QueryRow(ctx, `SELECT count(*) FROM ledger_checkpoint`).Scan(&n); err != nil {
		return nil, err
	}
	if n > 0 {
		return nil, errs.Newf(errs.Invalid, evidenceOfAKey, c.keyPath(logKeyFile))
	}
	skey, vkey, err := note.GenerateKey(rand.Reader, c.cfg.LogOrigin())
	if err != nil {
		return nil, err
	}
	if err := writeKey(c.keyPath(logVkeyFile), []byte(vkey), 0o644); err != nil {
		return nil, err
	}
	return []byte(skey), writeKey(c.keyPath(logKeyFile), []byte(skey), 0o600)
}

// writeKey stores a key so that it is whole or not there: a new file, synced,
// then linked to its name, which fails if another process was first.
func writeKey(path string, data []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Link(f.Name(), path)
}

// formKey gives the secret that form tokens are signed with, the same on every
// node that shares the data folder's keys.
func (c *core) formKey() ([]byte, error) {
	key, err := os.ReadFile(c.keyPath(formKeyFile))
	if errors.Is(err, fs.ErrNotExist) {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // never fails
		err = writeKey(c.keyPath(formKeyFile), key, 0o600)
	}
	if err == nil && len(key) < 32 {
		err = errs.New(errs.Invalid, "The key "+c.keyPath(formKeyFile)+" is too short.")
	}
	return key, err
}
