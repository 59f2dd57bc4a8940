package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"candour/internal/access"
	"candour/internal/db"
	"candour/internal/errs"
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
}

// After adds something to do once the rows are stored, still in the same
// transaction: bringing an index up to date, for example. It is not done when
// there was nothing to store.
func (t *Tx) After(fn func(context.Context, *Tx) error) { t.after = append(t.after, fn) }

type write struct {
	image   Image
	version int64 // the version that the row must still have; 0 for an insert
}

// SetRecord names the record when its id was not known before the function
// ran.
func (t *Tx) SetRecord(kind, id string) { t.act.Kind, t.act.ID = kind, id }

// Insert adds a row. Columns that row does not name are NULL.
func (t *Tx) Insert(table, id string, row Row) error {
	def, ok := t.ledger.tables[table]
	if !ok {
		return fmt.Errorf("ledger: table %s is not declared", table)
	}
	values := make(map[string]json.RawMessage, len(def.Columns))
	for _, c := range def.Columns {
		values[c] = json.RawMessage("null")
	}
	if err := mergeRow(def, values, row); err != nil {
		return err
	}
	t.writes = append(t.writes, write{image: Image{Table: table, ID: id, Op: "+", Values: values}})
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
	before := string(mustJSON(cur.image.Values))
	if err := mergeRow(def, cur.image.Values, set); err != nil {
		return err
	}
	if before == string(mustJSON(cur.image.Values)) {
		return nil
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
	cur.image.Op, cur.image.Values = "-", nil
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
	im, at, err := scanImage(def, rows)
	if err != nil {
		return def, write{}, err
	}
	if version != 0 && at != version {
		return def, write{}, errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
	}
	return def, write{image: im, version: at}, rows.Err()
}

// scanImage reads one row of def.selectSQL. The row's present leaf is in Prev.
func scanImage(def Table, rows *sql.Rows) (Image, int64, error) {
	cols := def.columnList()
	var (
		im      = Image{Table: def.Name, Op: "=", Values: make(map[string]json.RawMessage, len(cols))}
		version int64
		cells   = make([]any, len(cols))
		dest    = []any{&im.ID, &version, &im.Prev}
	)
	for i := range cells {
		dest = append(dest, &cells[i])
	}
	if err := rows.Scan(dest...); err != nil {
		return im, 0, err
	}
	for i, c := range cols {
		raw, err := encode(cells[i])
		if err != nil {
			return im, 0, fmt.Errorf("%s.%s: %w", def.Name, c, err)
		}
		im.Values[c] = raw
	}
	return im, version, nil
}

func mergeRow(def Table, values map[string]json.RawMessage, row Row) error {
	for name, v := range row {
		if _, ok := values[name]; !ok {
			return fmt.Errorf("ledger: table %s has no column %s", def.Name, name)
		}
		n, err := normal(v)
		if err != nil {
			return err
		}
		if values[name], err = encode(n); err != nil {
			return err
		}
	}
	return nil
}

// flush stores the leaf and then the rows, which is the order that the guards
// demand.
func (t *Tx) flush(ctx context.Context, actor access.Actor) (Entry, error) {
	if len(t.writes) == 0 {
		return Entry{}, nil
	}
	l := t.ledger
	id, err := l.newID()
	if err != nil {
		return Entry{}, err
	}
	at := l.cfg.Clock.Now().UTC()
	if err := t.storeLeaf(ctx, id, at, actor); err != nil {
		return Entry{}, err
	}
	for _, w := range t.writes {
		if err := t.storeRow(ctx, id, w); err != nil {
			return Entry{}, err
		}
	}
	for _, fn := range t.after {
		if err := fn(ctx, t); err != nil {
			return Entry{}, err
		}
	}
	if t.Dialect() == db.SQLite {
		if _, err := t.Exec(ctx, `DELETE FROM ledger_open`); err != nil {
			return Entry{}, err
		}
	}
	return Entry{ID: id, At: at, Rows: len(t.writes)}, nil
}

func (t *Tx) storeLeaf(ctx context.Context, id string, at time.Time, actor access.Actor) error {
	b := &Body{Actor: actor.ID, Name: actor.Name, For: actor.Body, Act: t.act.Action, Kind: t.act.Kind,
		Record: t.act.ID, Reason: t.act.Reason, Policy: t.ledger.cfg.Auth.Version()}
	for _, w := range t.writes {
		b.Rows = append(b.Rows, w.image)
	}
	salt := make([]byte, 32)
	if _, err := io.ReadFull(t.ledger.cfg.Random, salt); err != nil {
		return err
	}
	body, err := marshalBody(b)
	if err != nil {
		return err
	}
	_, err = t.Exec(ctx, `INSERT INTO ledger_leaf (id, at, leaf, salt, body, kind, record_id, actor_id`+xactColumn(t.Dialect()),
		id, at.Format(timeFormat), []byte(makeLeaf(id, at, salt, b)), salt, string(body), b.Kind, b.Record, b.Actor)
	return err
}

// timeFormat has a fixed width, so that text order is time order.
const timeFormat = "2006-01-02T15:04:05.000000000Z"

// xactColumn ends the insert: PostgreSQL's trigger overwrites the 0.
func xactColumn(d db.Dialect) string {
	if d == db.Postgres {
		return `, xact) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)`
	}
	return `) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
}

func (t *Tx) storeRow(ctx context.Context, leafID string, w write) error {
	def := t.ledger.tables[w.image.Table]
	if w.image.Op == "-" {
		return t.one(ctx, `DELETE FROM `+def.Name+` WHERE id = ? AND version = ?`, w.image.ID, w.version)
	}
	args := make([]any, 0, len(def.Columns)+4)
	for _, c := range def.columnList() {
		v, err := decode(w.image.Values[c])
		if err != nil {
			return err
		}
		args = append(args, v)
	}
	args = append(args, leafID, w.version+1, w.image.ID)
	if w.image.Op == "+" {
		return t.one(ctx, def.insertSQL(), args...)
	}
	return t.one(ctx, def.updateSQL(), append(args, w.version)...)
}

func (t Table) insertSQL() string {
	return "INSERT INTO " + t.Name + " (" + strings.Join(t.columnList(), ", ") + ", leaf_id, version, id) VALUES (" +
		db.Placeholders(len(t.Columns)+3) + ")"
}

func (t Table) updateSQL() string {
	return "UPDATE " + t.Name + " SET " + strings.Join(t.columnList(), " = ?, ") + " = ?, leaf_id = ?, version = ? WHERE id = ? AND version = ?"
}

// one runs a statement that must touch exactly one row.
func (t *Tx) one(ctx context.Context, query string, args ...any) error {
	res, err := t.Exec(ctx, query, args...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errs.Because(errs.Conflict, "Somebody else changed this while you were writing.", err)
	}
	return nil
}

func mustJSON(v map[string]json.RawMessage) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // every value was made by encode
	}
	return b
}
