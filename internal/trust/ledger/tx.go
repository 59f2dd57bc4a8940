package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/once"
	"candour/internal/trust/access"
)

// Tx is a write under way: reads see the database, Insert, Update and Delete
// are kept until the leaf has been stored. Exec is for tables that hold no
// record (queues, search indexes, stored files); a guard refuses it elsewhere.
type Tx struct {
	*db.Tx
	ledger *Ledger
	act    Act
	writes []write
	after  []func(context.Context, *Tx) error
	erased []Image // what EraseWords took out, as the leaf says it
	last   bool    // nothing comes after it in its transaction
}

// After adds something to do once the rows are stored, still in the same
// transaction: bringing an index up to date, for example. It is not done when
// there was nothing to store.
func (t *Tx) After(fn func(context.Context, *Tx) error) { t.after = append(t.after, fn) }

type write struct {
	image   Image
	values  map[string]any // the columns as they are stored
	version int64          // the version that the row must still have; 0 for an insert
}

// encoded gives the image with its values as JSON.
func (w write) encoded() (Image, error) {
	im := w.image
	if im.Op == "-" {
		return im, nil
	}
	im.Values = make(map[string]json.RawMessage, len(w.values))
	for c, v := range w.values {
		raw, err := encode(v)
		if err != nil {
			return im, fmt.Errorf("%s.%s: %w", im.Table, c, err)
		}
		im.Values[c] = raw
	}
	return im, nil
}

// SetRecord names the record when its id was not known before the function
// ran.
func (t *Tx) SetRecord(kind, id string) { t.act.Kind, t.act.ID = kind, id }

// Insert adds a row. Columns that row does not name are NULL, or what their
// [Since] says that earlier rows hold.
func (t *Tx) Insert(table, id string, row Row) error {
	def, ok := t.ledger.tables[table]
	if !ok {
		return fmt.Errorf("ledger: table %s is not declared", table)
	}
	values := make(map[string]any, len(def.Columns))
	for _, c := range def.Columns {
		was, err := normal(def.Since[c].Was)
		if err != nil {
			return err
		}
		values[c] = was
	}
	if _, err := mergeRow(def, values, row); err != nil {
		return err
	}
	t.writes = append(t.writes, write{image: Image{Table: table, ID: id, Op: "+"}, values: values})
	return nil
}

// Update changes some columns of a row that was at the given version when the
// person saw it. Zero means whatever version is there now. A row that has
// moved on is a Conflict; a row that is not there is NotFound. An update that
// changes nothing is dropped.
func (t *Tx) Update(ctx context.Context, table, id string, version int64, set Row) error {
	def, cur, err := t.current(ctx, table, id, version)
	if err != nil {
		return err
	}
	changed, err := mergeRow(def, cur.values, set)
	if err != nil || !changed {
		return err
	}
	cur.image.Op = "="
	t.writes = append(t.writes, cur)
	return nil
}

// Delete removes a row, for ties between records that no longer hold. The
// leaf keeps that it was there.
func (t *Tx) Delete(ctx context.Context, table, id string, version int64) error {
	_, cur, err := t.current(ctx, table, id, version)
	if err != nil {
		return err
	}
	cur.image.Op = "-"
	t.writes = append(t.writes, cur)
	return nil
}

// current loads the row as it is now, with Prev set to its present leaf.
func (t *Tx) current(ctx context.Context, table, id string, version int64) (Table, write, error) {
	def, ok := t.ledger.tables[table]
	if !ok {
		return def, write{}, fmt.Errorf("ledger: table %s is not declared", table)
	}
	for _, w := range t.writes {
		if w.image.Table == table && w.image.ID == id {
			return def, write{}, fmt.Errorf("ledger: %s %s is written twice in one act", table, id)
		}
	}
	rows, err := t.Query(ctx, def.selectSQL("WHERE id = ?"), id)
	if err != nil {
		return def, write{}, err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return def, write{}, err
		}
		return def, write{}, errs.New(errs.NotFound, "There is no such record.")
	}
	w, err := scanRow(def, rows)
	if err != nil {
		return def, write{}, err
	}
	if version != 0 && w.version != version {
		return def, write{}, errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
	}
	return def, w, rows.Err()
}

// scanRow reads one row of def.selectSQL. The row's present leaf is in Prev.
func scanRow(def Table, rows *sql.Rows) (write, error) {
	cols := def.columnList()
	var (
		w     = write{image: Image{Table: def.Name, Op: "="}, values: make(map[string]any, len(cols))}
		cells = make([]any, len(cols))
		dest  = []any{&w.image.ID, &w.version, &w.image.Prev}
	)
	for i := range cells {
		dest = append(dest, &cells[i])
	}
	if err := rows.Scan(dest...); err != nil {
		return w, err
	}
	for i, c := range cols {
		if b, ok := cells[i].([]byte); ok { // a driver may give TEXT as bytes
			cells[i] = string(b)
		}
		w.values[c] = cells[i]
	}
	return w, nil
}

// mergeRow puts what is to be set over the values, and says whether anything
// changed by that.
func mergeRow(def Table, values map[string]any, row Row) (changed bool, err error) {
	for name, v := range row {
		old, ok := values[name]
		if !ok {
			return false, fmt.Errorf("ledger: table %s has no column %s", def.Name, name)
		}
		n, err := normal(v)
		if err != nil {
			return false, err
		}
		if n != old {
			values[name], changed = n, true
		}
	}
	return changed, nil
}

// flush stores the leaf and then the rows, which is the order that the guards
// demand.
func (t *Tx) flush(ctx context.Context, actor access.Actor, mark *once.Mark) (Entry, error) {
	if len(t.writes) == 0 {
		return Entry{}, nil
	}
	l := t.ledger
	id, err := l.newID()
	if err != nil {
		return Entry{}, err
	}
	at := l.cfg.Clock.Now().UTC()
	all, err := t.statements(id, at, actor, mark)
	if err != nil {
		return Entry{}, err
	}
	entry := Entry{ID: id, At: at, Rows: len(t.writes)}
	if t.last && len(t.after) == 0 {
		// Its answer may be lost with that of the commit: then the entry is asked for.
		return entry, db.Finish(ctx, t.Tx, append(all, t.shut(id)...)...)
	}
	if err := t.Together(ctx, all...); err != nil {
		return Entry{}, err
	}
	for _, fn := range t.after {
		if err := fn(ctx, t); err != nil {
			return Entry{}, err
		}
	}
	return entry, t.Together(ctx, t.shut(id)...)
}

// statements are all that an act stores, in the order that the guards demand.
func (t *Tx) statements(id string, at time.Time, actor access.Actor, mark *once.Mark) ([]db.Statement, error) {
	leaf, err := t.storeLeaf(id, at, actor)
	if err != nil {
		return nil, err
	}
	all := append([]db.Statement{leaf}, t.keepMark(mark, id)...)
	for _, w := range t.writes {
		all = append(all, t.storeRow(id, w))
	}
	return append(all, t.dropWords(id)...), nil
}

// shut says that an entry is written: no row can be changed under it any more.
// PostgreSQL's guards look at the transaction and need no telling.
func (t *Tx) shut(id string) []db.Statement {
	if t.Dialect() == db.Postgres {
		return nil
	}
	return []db.Statement{{Query: `UPDATE ledger_leaf SET writing = NULL WHERE id = ?`, Args: []any{id}, One: true}}
}

func (t *Tx) storeLeaf(id string, at time.Time, actor access.Actor) (db.Statement, error) {
	b := &Body{Actor: actor.ID, Name: actor.Name, For: actor.Body, Act: t.act.Action, Kind: t.act.Kind,
		Record: t.act.ID, Reason: t.act.Reason, Policy: t.ledger.cfg.Auth.Version()}
	for _, w := range t.writes {
		im, err := w.encoded()
		if err != nil {
			return db.Statement{}, err
		}
		b.Rows = append(b.Rows, im)
	}
	b.Rows = append(b.Rows, t.erased...)
	_, store, err := t.storeBody(id, at, b, t.soon())
	return store, err
}

// soon says whether somebody may see a word of what is written. The time of such
// an act is told by what is shown of it; that of any other is not told.
func (t *Tx) soon() bool {
	return slices.ContainsFunc(t.writes, func(w write) bool { return t.ledger.public(w.image.Table) })
}

// storeBody makes the leaf that commits to what an entry says, and the statement
// that stores both.
func (t *Tx) storeBody(id string, at time.Time, b *Body, soon bool) (Leaf, db.Statement, error) {
	salt := make([]byte, 32)
	if _, err := io.ReadFull(t.ledger.cfg.Random, salt); err != nil {
		return nil, db.Statement{}, err
	}
	body, err := marshalBody(b)
	if err != nil {
		return nil, db.Statement{}, err
	}
	leaf := makeLeaf(id, at, salt, b)
	return leaf, t.insertLeaf(id, at.Format(timeFormat), []byte(leaf), salt, string(body), b.Kind, b.Record, b.Actor, t.ledger.cfg.Schema.Number, truth(soon)), nil
}

// insertLeaf stores a leaf, open until it is shut. PostgreSQL's trigger puts in
// the number of the transaction.
func (t *Tx) insertLeaf(args ...any) db.Statement {
	const into = `INSERT INTO ledger_leaf (id, at, leaf, salt, body, kind, record_id, actor_id, schema_number, soon`
	if t.Dialect() == db.Postgres {
		return db.Statement{Query: into + `, xact) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`, Args: args, One: true}
	}
	return db.Statement{Query: into + `, writing) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`, Args: args, One: true}
}

// timeFormat has a fixed width, so that text order is time order.
const timeFormat = "2006-01-02T15:04:05.000000000Z"

func (t *Tx) storeRow(leafID string, w write) db.Statement {
	def := t.ledger.tables[w.image.Table]
	if w.image.Op == "-" {
		return db.Statement{Query: `DELETE FROM ` + def.Name + ` WHERE id = ? AND version = ?`, Args: []any{w.image.ID, w.version}, One: true}
	}
	args := make([]any, 0, len(def.Columns)+4)
	for _, c := range def.columnList() {
		args = append(args, w.values[c])
	}
	args = append(args, leafID, w.version+1, w.image.ID)
	if w.image.Op == "+" {
		return db.Statement{Query: def.insertSQL(), Args: args, One: true}
	}
	return db.Statement{Query: def.updateSQL(), Args: append(args, w.version), One: true}
}

func (t Table) insertSQL() string {
	return "INSERT INTO " + t.Name + " (" + strings.Join(t.columnList(), ", ") + ", leaf_id, version, id) VALUES (" +
		db.Placeholders(len(t.Columns)+3) + ")"
}

func (t Table) updateSQL() string {
	return "UPDATE " + t.Name + " SET " + strings.Join(t.columnList(), " = ?, ") + " = ?, leaf_id = ?, version = ? WHERE id = ? AND version = ?"
}
