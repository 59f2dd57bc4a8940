package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/trust/access"
)

// Of names what a history is about.
type Of struct{ Kind, ID string }

// Item is one entry as a history shows it: what was done and to what. Who did
// it is there for those who may read the log, and empty for everybody else.
type Item struct {
	ID  string `json:"entry"`
	Seq int64  `json:"index"` // -1 while it waits for its place
	// At is when it was stored; the hour alone of an entry that nobody may see a
	// word of (Hour says so).
	At     time.Time     `json:"at"`
	Hour   bool          `json:"-"`
	Act    access.Action `json:"act"`
	Kind   string        `json:"kind"`
	Record string        `json:"record"`
	Reason string        `json:"reason,omitempty"`
	For    string        `json:"body,omitempty"` // the body that the actor belongs to
	Actor  string        `json:"actor,omitempty"`
	Name   string        `json:"name,omitempty"`
	Erased bool          `json:"erased,omitempty"`
	Rows   []Image       `json:"rows,omitempty"`
}

// History gives the entries about some records in the order in which they were
// written, whatever the clocks of the nodes said. The caller decides who may see
// them, and of what: Item.Actor and Item.Name are to be cleared for the public
// (see Item.Public).
func (l *Ledger) History(ctx context.Context, records ...Of) ([]Item, error) {
	if len(records) == 0 {
		return nil, nil
	}
	args := make([]any, 0, 6*len(records))
	for range 3 {
		for _, of := range records {
			args = append(args, of.Kind, of.ID)
		}
	}
	d := l.cfg.DB.Dialect()
	rows, err := l.cfg.DB.Query(ctx, historyQuery(d, len(records)), args...)
	return db.Collect(rows, err, l.scanItem)
}

// historyQuery asks for the entries of n records: those that have their place, and the
// two sorts that wait for it. Where the index of records is to be used they are joined:
// for a list SQLite reads the whole log. Where what waits is, they are a list: for a join
// SQLite makes an index of the whole log first.
func historyQuery(d db.Dialect, n int) string {
	records := `(VALUES ` + strings.TrimSuffix(strings.Repeat(`(?, ?), `, n), `, `) + `)`
	among := ` AND (kind, record_id) IN ` + records
	return `SELECT ` + entryColumns + ` FROM ledger_leaf WHERE id IN (
 SELECT id FROM ` + records + ` AS asked JOIN ledger_leaf ON kind = asked.column1 AND record_id = asked.column2 WHERE seq IS NOT NULL
 UNION ALL SELECT id FROM ledger_leaf WHERE ` + waitsSoon(d) + among + `
 UNION ALL SELECT id FROM ledger_leaf WHERE ` + waitsLater + among + `
) ORDER BY CASE WHEN seq IS NULL THEN 1 ELSE 0 END, seq, ` + arrival(d)
}

// Recent gives entries newest first: those with a number below before, at most
// limit. A before of 0 begins with those that wait for their number and are
// given it soon. Cover entries, and those that wait for the batch of their hour,
// are not there.
func (l *Ledger) Recent(ctx context.Context, before int64, limit int) ([]Item, error) {
	return l.recent(ctx, before, limit, `kind <> '`+coverKind+`'`)
}

// RecentPublic is Recent of what somebody may see a word of, alone.
func (l *Ledger) RecentPublic(ctx context.Context, limit int) ([]Item, error) {
	return l.recent(ctx, 0, limit, `COALESCE(soon, 1) = 1`)
}

func (l *Ledger) recent(ctx context.Context, before int64, limit int, where string) ([]Item, error) {
	var out []Item
	if before == 0 {
		rows, err := l.cfg.DB.Query(ctx, `SELECT `+entryColumns+` FROM ledger_leaf WHERE `+waitsSoon(l.cfg.DB.Dialect())+` ORDER BY `+arrivalBack(l.cfg.DB.Dialect())+` LIMIT ?`, limit)
		if out, err = db.Collect(rows, err, l.scanItem); err != nil {
			return nil, err
		}
		before = math.MaxInt64
	}
	rows, err := l.cfg.DB.Query(ctx, `SELECT `+entryColumns+` FROM ledger_leaf WHERE seq < ? AND `+where+` ORDER BY seq DESC LIMIT ?`, before, limit-len(out))
	placed, err := db.Collect(rows, err, l.scanItem)
	return append(out, placed...), err
}

// arrivalBack is arrival, newest first.
func arrivalBack(d db.Dialect) string {
	if d == db.Postgres {
		return `xact DESC, at DESC, id DESC`
	}
	return `rowid DESC`
}

func (l *Ledger) scanItem(rows *sql.Rows) (Item, error) {
	e, err := scanEntry(rows)
	if err != nil {
		return Item{}, err
	}
	return l.itemOf(e)
}

// itemOf puts a stored entry into today's names.
func (l *Ledger) itemOf(e *entry) (Item, error) {
	it := Item{ID: e.id, Seq: -1, Kind: e.kind, Record: e.record, Actor: e.actor, Erased: e.erased.Valid}
	if e.seq.Valid {
		it.Seq = e.seq.Int64
	}
	at, err := time.Parse(time.RFC3339Nano, e.at)
	if err != nil {
		return it, err
	}
	if it.At, it.Hour = at.Truncate(batchEvery), true; e.body == nil {
		return it, nil
	}
	var b Body
	err = json.Unmarshal(e.body, &b)
	it.Act, it.Reason, it.For, it.Name, it.Rows = b.Act, b.Reason, b.For, b.Name, b.Rows
	for i, im := range it.Rows {
		if lay, ok := l.past[im.Table]; ok {
			it.Rows[i] = lay.asToday(im)
		}
		if im.Op != opErased && l.public(im.Table) {
			it.At, it.Hour = at, false
		}
	}
	return it, err
}

// public says whether a table, under any name that it ever had, may be shown
// to anybody.
func (l *Ledger) public(table string) bool {
	lay, ok := l.past[table]
	return ok && lay.Public
}

// AllPublic says that every row of an entry is of a public table. Entries that it
// took the words of are named in it by their ids alone.
func (l *Ledger) AllPublic(it Item) bool {
	return !slices.ContainsFunc(it.Rows, func(im Image) bool { return im.Op != opErased && !l.public(im.Table) })
}

// Public gives the item without who did it and without rows of tables that are
// not public. False when nothing of it may be shown.
func (l *Ledger) Public(it Item) (Item, bool) {
	it.Actor, it.Name = "", ""
	kept := make([]Image, 0, len(it.Rows))
	taken := 0
	for _, im := range it.Rows {
		switch {
		case im.Op == opErased:
			taken++ // which entries lost their words is in their own place
		case l.public(im.Table):
			kept = append(kept, im)
		}
	}
	shown := len(kept) > 0 || it.Erased
	whole := len(kept)+taken == len(it.Rows)
	it.Rows = kept
	if !whole {
		it.Reason = ""
	}
	return it, shown
}
