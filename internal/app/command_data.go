package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/trust/access"
	"candour/internal/trust/backup"
)

type migrateCommand struct {
	common
	Grant string `help:"Give this role what candour serve needs, and no more (PostgreSQL). Anything else that it may do with the tables is taken from it." placeholder:"ROLE"`
}

// Help is the example under --help.
func (migrateCommand) Help() string {
	return "Example:\n  candour migrate --data /var/lib/candour\n  candour migrate --config /etc/candour-owner.toml --grant candour_serve\n\nSafe to run again: it does what is missing and no more.\n" +
		"On PostgreSQL run it as the role that owns the tables; candour serve needs to own nothing (docs/runbooks/database-roles.md)."
}

// Run brings the database up to date.
func (m migrateCommand) Run(s *streams) error {
	cfg, err := m.load(s)
	if err != nil {
		return err
	}
	c := &core{cfg: cfg, clock: clock.System{}}
	if c.policy, err = loadPolicy(cfg, rooms()); err != nil {
		return err
	}
	if c.db, err = db.Open(s.ctx, cfg.DatabaseURL()); err != nil {
		return err
	}
	defer func() { _ = c.db.Close() }()
	n, err := c.prepare(s.ctx)
	if err != nil {
		return err
	}
	if _, err = fmt.Fprintf(s.out, "The database is up to date (%d steps ran).\n", n); err != nil || m.Grant == "" {
		return err
	}
	return grant(s.ctx, c.db, m.Grant, s.out)
}

type importCommand struct {
	common
	Reports         string `help:"reports.jsonl" placeholder:"FILE"`
	Recommendations string `help:"recommendations.jsonl" placeholder:"FILE"`
	DryRun          bool   `help:"Say what would happen and change nothing." name:"dry-run"`
}

// Help is the example under --help.
func (importCommand) Help() string {
	return "Example:\n  candour register import --data /var/lib/candour --reports reports.jsonl --recommendations recommendations.jsonl\n\n" +
		"Every line is checked first; with one wrong line nothing is stored. Importing the same file twice changes nothing."
}

// Run imports the files.
func (m importCommand) Run(s *streams) error {
	cfg, err := m.load(s)
	if err != nil {
		return err
	}
	reps, recs, err := readFiles(m.Reports, m.Recommendations)
	if err != nil {
		return err
	}
	c, err := openCore(s.ctx, cfg, nil)
	if err != nil {
		return err
	}
	defer c.close()
	ctx := access.WithActor(s.ctx, access.Actor{ID: "command:register-import", Name: "candour register import",
		Roles: []access.Role{access.RoleCoordinator}})
	if m.DryRun {
		return m.dryRun(ctx, s, c, reps, recs)
	}
	load, err := c.register.Load(ctx, reps, recs)
	if err != nil {
		return err
	}
	return sayLoad(s.out, "", load)
}

func (importCommand) dryRun(ctx context.Context, s *streams, c *core, reps []recommendation.FileReport, recs []recommendation.FileRecommendation) error {
	load, bad, err := c.register.Plan(ctx, reps, recs)
	if err != nil {
		return err
	}
	if len(bad) > 0 {
		return errs.InvalidInput("Nothing would be imported.", bad...)
	}
	return sayLoad(s.out, "Nothing was stored. An import would say:\n", load)
}

func sayLoad(w io.Writer, before string, l recommendation.Load) error {
	for _, f := range l.Warnings {
		before += "Look at " + f.String() + "\n"
	}
	_, err := fmt.Fprintf(w, "%s%d reports added, %d already there; %d recommendations added, %d already there.\n",
		before, l.ReportsAdded, l.ReportsSame, l.RecommendationsAdded, l.RecommendationsSame)
	return err
}

func readFiles(reports, recommendations string) ([]recommendation.FileReport, []recommendation.FileRecommendation, error) {
	if reports == "" && recommendations == "" {
		return nil, nil, errs.New(errs.Invalid, "Name a file with --reports, --recommendations or both.")
	}
	open := func(path string) (io.Reader, error) {
		if path == "" {
			return nil, nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, errs.Because(errs.Invalid, "The file "+path+" cannot be read.", err)
		}
		return bytes.NewReader(text), nil
	}
	a, err := open(reports)
	if err != nil {
		return nil, nil, err
	}
	b, err := open(recommendations)
	if err != nil {
		return nil, nil, err
	}
	return recommendation.ReadFiles(a, b)
}

type exportCommand struct {
	common
	Out string `help:"Folder to write reports.jsonl and recommendations.jsonl into." required:"" placeholder:"DIR"`
}

// Help is the example under --help.
func (exportCommand) Help() string {
	return "Example:\n  candour register export --data /var/lib/candour --out ./export\n\n" +
		"The files can be imported again (docs/formats/register.md)."
}

// Run exports the published register.
func (m exportCommand) Run(s *streams) error {
	cfg, err := m.load(s)
	if err != nil {
		return err
	}
	c, err := openCore(s.ctx, cfg, nil)
	if err != nil {
		return err
	}
	defer c.close()
	reps, recs, err := c.register.ExportFiles(s.ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(m.Out, 0o755); err != nil {
		return err
	}
	err = errors.Join(
		writeLines(filepath.Join(m.Out, "reports.jsonl"), reps),
		writeLines(filepath.Join(m.Out, "recommendations.jsonl"), recs))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%d reports and %d recommendations written to %s.\n", len(reps), len(recs), m.Out)
	return err
}

func writeLines[T any](path string, values []T) error {
	return writeFile(path, func(w io.Writer) error { return recommendation.WriteLines(w, values) })
}

// writeFile writes a file so that it is whole or not there.
func writeFile(path string, fill func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".candour-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	err = fill(f)
	if err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

type backupCommand struct {
	common
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
		return nil, errs.New(errs.Invalid, "This backup would not be encrypted: whoever finds the file could read the database. Say to whom it is encrypted, with --to age1... or backup_recipients in the configuration. If it must be plain, say --plain.")
	}
	return all, nil
}

// Help is the example under --help.
func (backupCommand) Help() string {
	return "Example:\n  candour backup --data /var/lib/candour --to age1... /backup/candour-2026-11-23.backup\n\n" +
		"The service may go on running. Keys are not in the backup: keep a copy of the folder keys apart from it."
}

// Run writes the backup.
func (m backupCommand) Run(s *streams) error {
	cfg, err := m.load(s)
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
	c, err := openToRead(s.ctx, cfg, "")
	if err != nil {
		return err
	}
	defer c.close()
	sets, err := db.Versions(rooms().Migrations()...)
	if err != nil {
		return err
	}
	o := backup.Options{Tables: backupTables(), Recipients: to, Signer: c.signer, Now: c.clock.Now(), Program: Version, Sets: sets, Schedule: c.review.Schedule.Version}
	today := clock.DayOf(o.Now)
	if goes, set := c.review.Schedule.BackupGoes(today); set {
		o.Destroy = goes.String()
	}
	var made backup.Manifest
	err = writeFile(m.File, func(w io.Writer) (err error) {
		made, err = backup.Write(s.ctx, c.db, w, o)
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%d entries of the log and their records are in %s.\n%s\n", made.Rows["ledger_leaf"], m.File, c.review.Schedule.BackupWords(today))
	if err == nil && made.Signature == "" {
		_, err = fmt.Fprintf(s.out, "It is not signed, as the log's key is not here. Keep this digest apart from it; a restore asks for it (--digest):\n%s\n", made.SHA256)
	}
	return err
}

type restoreCommand struct {
	common
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
func (m restoreCommand) Run(s *streams) error {
	cfg, err := m.load(s)
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
	o := backup.RestoreOptions{Tables: restorableTables(), Identities: ids, Verifier: c.verifier, Digest: m.Digest}
	if err := restoreInto(s.ctx, cfg.DatabaseURL(), f, o, s.out); err != nil {
		return err
	}
	c, err = openToRead(s.ctx, cfg, "")
	if err != nil {
		return err
	}
	defer c.close()
	if err := c.register.Reindex(access.WithActor(s.ctx, access.SystemActor("restore"))); err != nil {
		return err
	}
	return sayVerified(s, c)
}

func restoreInto(ctx context.Context, url string, f io.Reader, o backup.RestoreOptions, out io.Writer) error {
	d, err := db.Open(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	o.Prepare = func(ctx context.Context, was *backup.Schema) error { return prepare(ctx, d, was) }
	m, err := backup.Restore(ctx, d, f, o)
	if err != nil {
		return err
	}
	// The rows stand as the release of the backup left them; now the migrations
	// since then run over them, as they would have in place.
	if _, err := bringUp(ctx, d, rooms()); err != nil {
		return err
	}
	if _, err = fmt.Fprintf(out, "Restored the backup of %s: %d entries.\n", clock.Words(m.Made), m.Rows["ledger_leaf"]); err != nil {
		return err
	}
	sign, err := isDemonstration(ctx, d)
	if err == nil && sign != "" {
		_, err = fmt.Fprintln(out, "It is a demonstration's ("+sign+"): candour demo can show it, and no real service runs on it.")
	}
	return err
}

// prepare gives an empty database the shape that the backup was made of.
func prepare(ctx context.Context, d *db.DB, was *backup.Schema) error {
	ours, err := db.Versions(rooms().Migrations()...)
	if err != nil {
		return err
	}
	to := firstRelease()
	if was != nil {
		to = was.Sets
		for set, n := range was.Sets {
			if n > ours[set] {
				return errs.Newf(errs.Invalid, "This backup was made by a newer program (version %s): its tables are at step %d of %s, and this program knows %d. Restore it with the newer program. Nothing was changed.", was.Program, n, set, ours[set])
			}
		}
	}
	_, err = d.MigrateTo(ctx, to, rooms().Migrations()...)
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
