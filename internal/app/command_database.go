package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/site/command"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// databaseCommands are for whoever keeps the database.
type databaseCommands struct {
	Check  guardsCommand `cmd:"" help:"Say whether all that guards the records is there; changes nothing."`
	Grants grantsCommand `cmd:"" help:"Print what a role needs in order to serve and own nothing (PostgreSQL)."`
	Vacuum vacuumCommand `cmd:"" help:"Clear what was erased out of the database's pages, as the owner of the tables."`
}

type guardsCommand struct{ command.Settings }

// Help is the example under --help.
func (guardsCommand) Help() string {
	return "Example:\n  candour database check --config /etc/candour.toml\n\nNames each guard that is gone, turned off or another than it should be, and what somebody added to the\n" +
		"guarded tables (triggers; on PostgreSQL rules, row security, a session without triggers), and ends with status 1 then.\n" +
		"Also tells of each time that the log says guards were found off. Changes nothing."
}

// Run looks and says.
func (m guardsCommand) Run(s *command.Streams) error {
	c, err := openBare(s, m.Settings)
	if err != nil {
		return err
	}
	defer func() { _ = c.db.Close() }()
	if c.off, _, err = ledger.Found(s.Ctx, c.db); err != nil {
		return err
	}
	// What was taken off is said first: a database may be behind as well.
	up := (opening{key: keyUse{reads: true}, list: c.list}).schemaOf(s.Ctx, c.db)
	if up != nil {
		return errors.Join(sayOff(s.Out, c.off), up)
	}
	if err := c.openLedger(s.Ctx, ledger.GuardsLook); err != nil {
		return err
	}
	missing, err := c.ledger.MissingGuards(s.Ctx)
	if err == nil {
		err = c.saySightings(s)
	}
	if err == nil {
		err = sayOff(s.Out, missing)
	}
	if err != nil {
		return err
	}
	if known, err := c.ledger.Announced(s.Ctx); err != nil || !known {
		return orElse(err, errs.New(errs.Invalid, notUpToDate))
	}
	if _, err = fmt.Fprintln(s.Out, "The database is up to date, and all that guards its records is there."); err != nil {
		return err
	}
	owned, err := ownedTables(s.Ctx, c.db)
	if err == nil && owned != "" {
		_, err = fmt.Fprintln(s.Out, owned)
	}
	return err
}

// sayOff names each guard that is off, a line each, and says what to do.
func sayOff(w io.Writer, off []string) error {
	if len(off) == 0 {
		return nil
	}
	for _, words := range off {
		sign := "OFF: "
		if rest, added := strings.CutPrefix(words, db.AddedWords); added {
			sign, words = "ADDED: ", rest
		}
		if _, err := fmt.Fprintln(w, sign+words+"."); err != nil {
			return err
		}
	}
	return errs.Newf(errs.Invalid, "%s in the database is not as it should be. Records could be changed without an entry in the log. Find out who changed that "+
		"(candour ledger verify says whether records were changed too), then run candour migrate as the owner of the tables. %sNothing was changed.", numbered(len(off)), ledger.AddedStays(off))
}

func numbered(n int) string {
	if n == 1 {
		return "1 thing that guards the records, or acts on them,"
	}
	return fmt.Sprintf("Each of %d things that guard the records, or act on them,", n)
}

// saySightings tells of each time that guards were found off before.
func (c *core) saySightings(s *command.Streams) error {
	all, err := c.ledger.Sightings(s.Ctx)
	for _, x := range all {
		if err == nil {
			_, err = fmt.Fprintf(s.Out, "On %s guards were found off (%s, by version %s): %s.\n", x.Made, x.Deed, x.Program, strings.ReplaceAll(x.Found, "\n", "; "))
		}
	}
	return err
}

// openBare opens the database of a command's settings and nothing on it.
func openBare(s *command.Streams, m command.Settings) (*core, error) {
	cfg, err := m.Load(s)
	if err != nil {
		return nil, err
	}
	c := &core{cfg: cfg, clock: clock.System{}}
	if c.policy, err = loadPolicy(cfg, c.rooms()); err != nil {
		return nil, err
	}
	c.db, err = db.Open(s.Ctx, cfg.DatabaseURL())
	return c, err
}

// ownedTables warns of a role that owns what it should only serve; empty when
// there is nothing to warn of.
func ownedTables(ctx context.Context, d *db.DB) (string, error) {
	if d.Dialect() != db.Postgres {
		return "", nil
	}
	var role string
	var n int
	err := d.QueryRow(ctx, `SELECT current_user, (SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND pg_has_role(current_user, relowner, 'MEMBER'))`).Scan(&role, &n)
	if err != nil || n == 0 {
		return "", err
	}
	return fmt.Sprintf("The role %s owns %d of the tables: whoever has its password can take the guards off. Serve with a role that owns nothing (docs/runbooks/database-roles.md).", role, n), nil
}

type grantsCommand struct {
	Role   string `arg:"" help:"Role that serves."`
	Schema string `help:"Schema of the tables." default:"public"`
}

// Help is the example under --help.
func (grantsCommand) Help() string {
	return "Example:\n  candour database grants candour_serve | psql postgres://candour_owner@db.example/candour\n\n" +
		"The same is done by candour migrate --grant ROLE. Do it again after each upgrade: new tables have no grants."
}

// Run prints them.
func (m grantsCommand) Run(s *command.Streams) error {
	all, err := grants(rooms(), m.Schema, m.Role)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "BEGIN;\n%s;\nCOMMIT;\n", strings.Join(all, ";\n"))
	return err
}

type vacuumCommand struct{ command.Settings }

// Help is the example under --help.
func (vacuumCommand) Help() string {
	return "Example:\n  candour database vacuum --config /etc/candour-owner.toml\n\n" +
		"Writes every table anew. PostgreSQL's own vacuum frees the place of a row that was erased and leaves its bytes there until\n" +
		"another takes it; after this they are in no table's file. Each table is locked while it is written: run it at a quiet hour.\n" +
		"It needs the role that owns the tables, or from PostgreSQL 17 one with MAINTAIN."
}

// Run clears, and says when it may not.
func (m vacuumCommand) Run(s *command.Streams) error {
	c, err := openBare(s, m.Settings)
	if err != nil {
		return err
	}
	defer func() { _ = c.db.Close() }()
	if may, err := c.mayVacuum(s.Ctx); err != nil || !may {
		return orElse(err, errs.New(errs.Forbidden, "This role may not clear the tables. Run it as the role that owns them."))
	}
	if err := vault.New(vault.Config{DB: c.db}).Scrub(s.Ctx); err != nil {
		return err
	}
	if err := c.rewrite(s.Ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.Out, "Every table was written anew: what was erased is in none of their files. The server's write-ahead log and its archives,\n"+
		"replicas and old backups may still hold it until they are recycled or destroyed.")
	return err
}

// rewrite has PostgreSQL write each table anew, since a plain vacuum leaves the
// bytes of dead rows where they were. SQLite has secure_delete for that.
func (c *core) rewrite(ctx context.Context) error {
	if c.db.Dialect() != db.Postgres {
		return nil
	}
	for _, table := range append(backupTables(c.rooms()), "recommendation_summary", "recommendation_search") {
		if _, err := c.db.SQL().ExecContext(ctx, `VACUUM (FULL) `+table); err != nil {
			return fmt.Errorf("writing %s anew: %w", table, err)
		}
	}
	return nil
}

// mayVacuum says whether the database would not pass the tables over.
func (c *core) mayVacuum(ctx context.Context) (may bool, err error) {
	if c.db.Dialect() != db.Postgres {
		return true, nil
	}
	query := `SELECT count(*) = 0 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = ANY (string_to_array(?, ' '))
 AND NOT pg_has_role(current_user, relowner, 'USAGE')`
	var version int
	if err := c.db.QueryRow(ctx, `SELECT current_setting('server_version_num')::int`).Scan(&version); err != nil {
		return false, err
	}
	if version >= 170000 {
		query += ` AND NOT has_table_privilege(oid, 'MAINTAIN')`
	}
	err = c.db.QueryRow(ctx, query, strings.Join(c.rooms().Erasing(), " ")).Scan(&may)
	return may, err
}

// warnOwner says in the service's log what ownedTables found.
func (s *server) warnOwner(ctx context.Context) error {
	if s.opts.demo {
		return nil
	}
	words, err := ownedTables(ctx, s.db)
	if err == nil && words != "" {
		s.log.Warn(words)
	}
	return err
}
