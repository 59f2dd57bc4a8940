package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// schemaTable has a row for each shape that the database ever had.
const schemaTable = "ledger_schema"

// SchemaKind is the kind of record that an entry about the schema is about.
const SchemaKind = "schema"

// Tables declares the ledger's own tables of records.
func Tables() []Table {
	return []Table{
		Table{Name: schemaTable, Public: true, Columns: strings.Fields("number sets digest declared program made")}.Later(2, "guards"),
		{Name: guardsTable, Public: true, Columns: strings.Fields("deed found program made")},
		{Name: successionTable, Public: true, Columns: strings.Fields("old_origin old_key size root checkpoint new_origin new_key reason made")},
	}
}

// Schema is the shape of the database that a program works with.
type Schema struct {
	// Number grows with every migration: it is the sum of the numbers of the
	// sets. A program never writes into a database with a greater one.
	Number int64
	// Sets says how far each set of migrations is, "ledger=3 signin=2 ...".
	Sets string
	// Program is the program's version.
	Program string
}

// SchemaOf gives the schema that the sets lead to.
func SchemaOf(program string, versions map[string]int64) Schema {
	s := Schema{Program: program}
	var parts []string
	for name, n := range versions {
		s.Number += n
		parts = append(parts, fmt.Sprintf("%s=%d", name, n))
	}
	slices.Sort(parts)
	s.Sets = strings.Join(parts, " ")
	return s
}

// digest is over what the program declares of its tables.
func (l *Ledger) digest() (text, sum string) {
	all := declared(l.Tables())
	h := sha256.Sum256(all)
	return string(all), hex.EncodeToString(h[:])
}

// Announce writes the schema into the log when the log does not have it yet.
// It is called when migrations have run, as the service itself, before anything
// else is written. A database of a newer program is Invalid.
func (l *Ledger) Announce(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "ledger.Announce")
	s := l.cfg.Schema
	if err := RefuseNewer(ctx, l.cfg.DB, s); err != nil {
		return err
	}
	text, sum := l.digest()
	id, list, err := l.schemaID(sum)
	if err != nil {
		return err
	}
	known, err := l.announced(ctx, id)
	if err != nil || known {
		return err
	}
	made := l.cfg.Clock.Now().UTC()
	if id, err = l.unusedID(ctx, id, made); err != nil {
		return err
	}
	_, err = l.Write(ctx, Act{Action: access.SchemaRecord, Kind: SchemaKind, ID: id}, func(_ context.Context, tx *Tx) error {
		return tx.Insert(schemaTable, id, Row{"number": s.Number, "sets": s.Sets, "digest": sum, "declared": text,
			"program": s.Program, "guards": list, "made": made.Format(time.RFC3339)})
	})
	if errs.Is(err, errs.Conflict) { // another node was first
		return nil
	}
	return err
}

// Announced says whether the log has the schema of this program.
func (l *Ledger) Announced(ctx context.Context) (bool, error) {
	_, sum := l.digest()
	id, _, err := l.schemaID(sum)
	if err != nil {
		return false, err
	}
	return l.announced(ctx, id)
}

// schemaID names the row of this program, and gives the list of its guards.
func (l *Ledger) schemaID(sum string) (id, list string, err error) {
	code, err := l.code()
	if err != nil {
		return "", "", err
	}
	list = code.List()
	of := sha256.Sum256([]byte(list))
	return fmt.Sprintf("%d-%s-%s", l.cfg.Schema.Number, sum[:16], hex.EncodeToString(of[:4])), list, nil
}

// announced says whether the newest row is this one: a program that comes back
// after another puts its own guards on again, and says so.
func (l *Ledger) announced(ctx context.Context, id string) (bool, error) {
	var newest string
	err := l.cfg.DB.QueryRow(ctx, `SELECT id FROM ledger_schema`+newestSchema).Scan(&newest)
	if db.NoRows(err) {
		return false, nil
	}
	return strings.HasPrefix(newest, id), err
}

const newestSchema = ` ORDER BY number DESC, made DESC, id DESC LIMIT 1`

// unusedID is the id of a row that is entered now.
func (l *Ledger) unusedID(ctx context.Context, id string, now time.Time) (string, error) {
	var n int
	err := l.cfg.DB.QueryRow(ctx, `SELECT count(*) FROM ledger_schema WHERE id = ?`, id).Scan(&n)
	if n > 0 {
		id = fmt.Sprint(id, "-", now.Unix())
	}
	return id, err
}

// RefuseNewer says in words that a database was brought up to date by a newer
// program. A database that has no schema in its log yet is let through.
func RefuseNewer(ctx context.Context, d *db.DB, s Schema) error {
	has, err := d.HasTable(ctx, schemaTable)
	if err != nil || !has {
		return err
	}
	var number int64
	var program string
	err = d.QueryRow(ctx, `SELECT number, program FROM ledger_schema ORDER BY number DESC LIMIT 1`).Scan(&number, &program)
	if db.NoRows(err) || err == nil && number <= s.Number {
		return nil
	}
	if err != nil {
		return err
	}
	return errs.Newf(errs.Invalid, "The database was brought up to date by a newer program (version %s, schema %d). This is version %s, which knows schema %d, and "+
		"must not write into it. Use the newer program. Nothing was changed.",
		program, number, s.Program, s.Number)
}

// schema compares what the log says of the database's shape with what this
// program declares. A ledger that does not declare the table does not ask.
func (v *verifier) schema(ctx context.Context, q db.Querier) error {
	if _, ok := v.l.tables[schemaTable]; !ok || v.l.cfg.Schema.Number == 0 {
		return nil
	}
	type row struct {
		number int64
		digest string
	}
	rows, err := q.Query(ctx, `SELECT number, digest FROM ledger_schema ORDER BY number DESC`)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (out row, err error) { err = r.Scan(&out.number, &out.digest); return out, err })
	if err != nil {
		return err
	}
	_, sum := v.l.digest()
	ours := v.l.cfg.Schema.Number
	switch {
	case len(all) == 0:
		v.report.add(ProblemSchema, "schema", "The log does not say which tables and columns there are. Run candour migrate.")
	case all[0].number > ours:
		v.report.add(ProblemSchema, "schema", "The log says schema %d, and this program knows schema %d. Verify with the newer program.", all[0].number, ours)
	case !slices.Contains(all, row{ours, sum}):
		v.report.add(ProblemSchema, "schema", "The tables and columns of this program (schema %d) are not in the log. Run candour migrate.", ours)
	}
	return nil
}
