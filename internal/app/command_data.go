package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"filippo.io/age"

	"candour/internal/app/homes"
	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
	"candour/internal/site/command"
	"candour/internal/site/room"
	"candour/internal/trust/access"
	"candour/internal/trust/backup"
	"candour/internal/trust/ledger"
)

type migrateCommand struct {
	command.Settings
	Grant string `help:"Give this role what candour serve needs, and no more (PostgreSQL). Anything else that it may do with the tables is taken from it." placeholder:"ROLE"`
}

// Help is the example under --help.
func (migrateCommand) Help() string {
	return "Example:\n  candour migrate --data /var/lib/candour\n  candour migrate --config /etc/candour-owner.toml --grant candour_serve\n\nSafe to run again: it does what is missing and no more.\n" +
		"On PostgreSQL run it as the role that owns the tables; candour serve needs to own nothing (docs/runbooks/database-roles.md)."
}

// Run brings the database up to date.
func (m migrateCommand) Run(s *command.Streams) error {
	c, err := openBare(s, m.Settings)
	if err != nil {
		return err
	}
	defer func() { _ = c.db.Close() }()
	n, err := c.prepare(s.Ctx)
	if err != nil {
		return err
	}
	for _, words := range c.off {
		if _, err := fmt.Fprintf(s.Out, "Found off, put back, and noted in the log: %s.\n", words); err != nil {
			return err
		}
	}
	if _, err = fmt.Fprintf(s.Out, "The database is up to date (%d steps ran).\n", n); err != nil || m.Grant == "" {
		return err
	}
	return c.grant(s.Ctx, m.Grant, s.Out)
}

type backupCommand struct {
	command.Settings
	File string   `arg:"" help:"File to write."`
	To   []string `help:"age public key to encrypt to; repeat for several." placeholder:"age1..."`
	// Plain is asked for by name: who finds the file reads the whole database.
	Plain bool `help:"Write it without encryption, for a test or a disk that is encrypted itself."`
}

// recipients are those whom the backup is encrypted to. None is refused unless
// that was asked for.
func (m backupCommand) recipients(configured []string) ([]string, error) {
	all := append(slices.Clone(m.To), configured...)
	switch {
	case m.Plain && len(all) > 0:
		return nil, errs.New(errs.Invalid, "You asked for a plain backup and named who it is encrypted to. Leave out --plain, or the recipients (also backup_recipients in the configuration).")
	case !m.Plain && len(all) == 0:
		return nil, errs.New(errs.Invalid, "This backup would not be encrypted: whoever finds the file could read the database. Say to whom it is encrypted, with --to "+
			"age1... or backup_recipients in the configuration. If it must be plain, say --plain.")
	}
	return all, nil
}

// Help is the example under --help.
func (backupCommand) Help() string {
	return "Example:\n  candour backup --data /var/lib/candour --to age1... /backup/candour-2026-11-23.backup\n\n" +
		"The service may go on running. Keys are not in the backup: keep a copy of the folder keys apart from it."
}

// Run writes the backup.
func (m backupCommand) Run(s *command.Streams) error {
	cfg, err := m.Load(s)
	if err != nil {
		return err
	}
	to, err := m.recipients(cfg.BackupRecipients)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(m.File); err == nil {
		return errs.Newf(errs.Invalid, "There is a file %s already, and it may be the only backup. Name another file, or move that one away.", m.File)
	}
	return toRead("").On(s, cfg, func(o command.Opened[*core]) error { return m.write(s, o.Room, to) })
}

func (m backupCommand) write(s *command.Streams, c *core, to []string) error {
	sets, err := db.Versions(c.rooms().Migrations()...)
	if err != nil {
		return err
	}
	o := backup.Options{Tables: backupTables(c.rooms()), Recipients: to, Signer: c.signer, Now: c.clock.Now(), Program: Version, Sets: sets, Schedule: c.review.Schedule.Version}
	today := clock.DayOf(o.Now)
	if goes, set := c.review.Schedule.BackupGoes(today); set {
		o.Destroy = goes.String()
	}
	var made backup.Manifest
	err = wholefile.Fill(m.File, 0o600, func(w io.Writer) (err error) {
		made, err = backup.Write(s.Ctx, c.db, w, o)
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%d entries of the log and their records are in %s.\n%s\n%s\n%s", made.Rows["ledger_leaf"], m.File, made.Counts(), c.review.Schedule.BackupWords(today),
		homes.NotInBackup(c.cfg.Data))
	if err == nil && made.Signature == "" {
		_, err = fmt.Fprintf(s.Out, "It is not signed, as the log's key is not here. Keep this digest apart from it; a restore asks for it (--digest):\n%s\n", made.SHA256)
	}
	return err
}

type restoreCommand struct {
	command.Settings
	File     string `arg:"" help:"Backup to read."`
	Identity string `help:"File with the age key that opens it." env:"CANDOUR_IDENTITY" placeholder:"FILE"`
	Key      string `help:"The log's public key (text or file); the folder's when empty." placeholder:"VKEY"`
	Digest   string `help:"Digest of a backup that is not signed, as it was printed when it was made." placeholder:"SHA256"`
}

// Help is the example under --help.
func (restoreCommand) Help() string {
	return "Example:\n  cp -r /safe/keys /var/lib/candour-new/keys\n  candour restore --data /var/lib/candour-new --identity key.txt candour-2026-11-23.backup\n\n" +
		"The database must be empty; it may be of the other kind (SQLite or PostgreSQL) than the one backed up.\n" +
		"The whole log is verified afterwards. See docs/runbooks/restore.md."
}

// Run restores and verifies.
func (m restoreCommand) Run(s *command.Streams) error {
	cfg, err := m.Load(s)
	if err != nil {
		return err
	}
	ids, err := identities(m.Identity)
	if err != nil {
		return err
	}
	f, err := os.Open(m.File)
	if err != nil {
		return errs.Because(errs.Invalid, "The backup "+m.File+" cannot be read.", err)
	}
	defer func() { _ = f.Close() }()
	// The keys come first: a backup that this log did not sign could hold a
	// stranger's passkey, and must not get in.
	c := &core{cfg: cfg}
	if err := c.loadPublic(m.Key); err != nil {
		return errs.Because(errs.Invalid, "Copy the folder keys of this log into the data folder first, or give its public key with --key: the backup is checked against it.", err)
	}
	if err := c.keepPublic(); err != nil {
		return err
	}
	o := backup.RestoreOptions{Tables: restorableTables(c.rooms()), Identities: ids, Verifier: c.verifier, Digest: m.Digest}
	if err := c.restoreInto(s.Ctx, f, o, s.Out); err != nil {
		return err
	}
	return toRead("").On(s, cfg, func(o command.Opened[*core]) error {
		if err := o.Room.register.Reindex(access.WithActor(s.Ctx, access.SystemActor("restore"))); err != nil {
			return err
		}
		return sayVerified(s, o.Room)
	})
}

func (c *core) restoreInto(ctx context.Context, f io.Reader, o backup.RestoreOptions, out io.Writer) error {
	d, err := db.Open(ctx, c.cfg.DatabaseURL())
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	o.Prepare = func(ctx context.Context, was *backup.Schema) error { return prepare(ctx, d, c.rooms(), was) }
	m, err := backup.Restore(ctx, d, f, o)
	if err != nil {
		return err
	}
	// The rows stand as the release of the backup left them; now the migrations
	// since then run over them, as they would have in place. The guards of the tables
	// come last; that they were not there before is no alarm.
	if _, err := bringUp(ctx, d, c.rooms()); err != nil {
		return err
	}
	whole := &core{cfg: c.cfg, clock: clock.System{}, db: d, verifier: c.verifier}
	if whole.policy, err = loadPolicy(c.cfg, c.rooms()); err != nil {
		return err
	}
	if err := whole.openLedger(ctx, ledger.GuardsPut); err != nil {
		return err
	}
	if _, err = fmt.Fprintf(out, "Restored the backup of %s: %d entries.\n%s\n", clock.Words(m.Made), m.Rows["ledger_leaf"], m.Counts()); err != nil {
		return err
	}
	sign, err := isDemonstration(ctx, d)
	if err == nil && sign != "" {
		_, err = fmt.Fprintln(out, "It is a demonstration's ("+sign+"): candour demo can show it, and no real service runs on it.")
	}
	return err
}

// prepare gives an empty database the shape that the backup was made of.
func prepare(ctx context.Context, d *db.DB, h room.House, was *backup.Schema) error {
	ours, err := db.Versions(h.Migrations()...)
	if err != nil {
		return err
	}
	to := firstRelease()
	if was != nil {
		to = was.Sets
		for set, n := range was.Sets {
			if n > ours[set] {
				return errs.Newf(errs.Invalid, "This backup was made by a newer program (version %s): its tables are at step %d of %s, and this program knows %d. Restore it "+
					"with the newer program. Nothing was changed.", was.Program, n, set, ours[set])
			}
		}
	}
	_, err = d.MigrateTo(ctx, to, h.Migrations()...)
	return err
}

func identities(path string) ([]age.Identity, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errs.New(errs.Invalid, "There is no key file "+path+".")
	}
	if err != nil {
		return nil, err
	}
	ids, err := age.ParseIdentities(strings.NewReader(string(text)))
	if err != nil {
		return nil, errs.Because(errs.Invalid, "The key file "+path+" cannot be read.", err)
	}
	return ids, nil
}
