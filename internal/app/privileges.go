package app

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/site/room"
)

// roleName is what a role may be called here: plain, so that it needs no quotes.
var roleName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)

// vacuumSoon has PostgreSQL itself clear what was erased out of its pages within
// its next round (a minute, unless it is set otherwise): whoever serves owns
// nothing, and may not do it.
func (c *core) vacuumSoon(ctx context.Context) error {
	if c.db.Dialect() != db.Postgres {
		return nil
	}
	return c.db.InTx(ctx, func(tx *db.Tx) error {
		for _, t := range c.rooms().Erasing() {
			if _, err := tx.Exec(ctx, `ALTER TABLE `+t+` SET (autovacuum_enabled = true, autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 0)`); err != nil {
				return err
			}
		}
		return nil
	})
}

// grants gives the statements that let a role serve, and no more. They take
// from it what it had been given on these tables before.
func grants(h room.House, schema, role string) ([]string, error) {
	if !roleName.MatchString(role) || !roleName.MatchString(schema) {
		return nil, errs.New(errs.Invalid, "Name a role of small letters, digits and underscores, such as candour_serve.")
	}
	on := func(t string) string { return schema + "." + t }
	out := []string{
		"REVOKE CREATE ON SCHEMA " + schema + " FROM PUBLIC",
		"REVOKE ALL ON SCHEMA " + schema + " FROM " + role,
		"REVOKE ALL ON ALL TABLES IN SCHEMA " + schema + " FROM PUBLIC, " + role,
		"GRANT USAGE ON SCHEMA " + schema + " TO " + role,
	}
	give := func(may, table string) { out = append(out, "GRANT "+may+" ON "+on(table)+" TO "+role) }
	for _, m := range h.Migrations() {
		give("SELECT", "migration_"+m.Name)
	}
	for _, t := range h.Tables() {
		give(h.May(t.Name), t.Name)
	}
	for _, t := range h.OpenOn(db.Postgres) {
		give("SELECT, "+t.May, t.Name)
	}
	vacuum := make([]string, len(h.Erasing()))
	for i, t := range h.Erasing() {
		vacuum[i] = on(t)
	}
	return append(out, "DO $$ BEGIN IF current_setting('server_version_num')::int >= 170000 THEN EXECUTE 'GRANT MAINTAIN ON "+
		strings.Join(vacuum, ", ")+" TO "+role+"'; END IF; END $$"), nil
}

// grant gives a role what it needs to serve. It is run as the owner.
func (c *core) grant(ctx context.Context, role string, out io.Writer) error {
	if c.db.Dialect() != db.Postgres {
		return errs.New(errs.Invalid, "There are no roles in SQLite: whoever may write the file may change it. Use PostgreSQL where those who serve must not own the tables.")
	}
	err := c.db.InTx(ctx, func(tx *db.Tx) error {
		var schema string
		if err := tx.QueryRow(ctx, `SELECT current_schema()`).Scan(&schema); err != nil {
			return err
		}
		all, err := grants(c.rooms(), schema, role)
		if err != nil {
			return err
		}
		var n int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM pg_roles WHERE rolname = ?`, role).Scan(&n); err != nil || n == 0 {
			return orElse(err, errs.Newf(errs.Invalid, "There is no role %s. Make it first: CREATE ROLE %s LOGIN PASSWORD '...'", role, role))
		}
		for _, stmt := range all {
			if _, err := tx.Exec(ctx, stmt); err != nil {
				return fmt.Errorf("%s: %w", stmt, err)
			}
		}
		return nil
	})
	if err == nil {
		_, err = fmt.Fprintf(out, "The role %s may serve, and owns nothing.\n", role)
	}
	return err
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
