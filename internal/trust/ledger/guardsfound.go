package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// guardsTable has a row for each time that guards were found off.
const guardsTable = "ledger_guards"

// GuardsKind is the kind of record that an entry about guards is about.
const GuardsKind = "guards"

// What was done when guards were found off.
const (
	DeedSeen    = "seen"     // whoever saw it may not put them back
	DeedPutBack = "put back" // by the owner of the tables
)

// Sighting is one time that guards were found off.
type Sighting struct {
	// Deed is one of the above; Found says what was off, in a line each.
	Deed, Found, Program, Made string
}

// Found says what of the guards was taken off or changed since they were last put
// on, by the list that the log keeps of them. It is asked before migrations run: what an
// upgrade brings, or takes away itself, is not in it. Known is false for a database that
// has no such list: a new one, one of a release that kept none, one that was put back
// from the other kind of database.
func Found(ctx context.Context, d *db.DB) (off []string, known bool, err error) {
	has, err := d.HasTable(ctx, guardsTable)
	if err != nil || !has {
		return nil, false, err
	}
	var list string
	err = d.QueryRow(ctx, `SELECT COALESCE(guards, '') FROM ledger_schema`+newestSchema).Scan(&list)
	if db.NoRows(err) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	return d.Gone(ctx, d, list)
}

// Sightings are all times that guards were found off, the earliest first.
func (l *Ledger) Sightings(ctx context.Context) ([]Sighting, error) {
	rows, err := l.cfg.DB.Query(ctx, `SELECT deed, found, program, made FROM ledger_guards ORDER BY made, id`)
	return db.Collect(rows, err, func(r *sql.Rows) (s Sighting, err error) {
		return s, r.Scan(&s.Deed, &s.Found, &s.Program, &s.Made)
	})
}

// NoteOff writes, as the service itself, into the log that guards were found off, by whoever may not put
// them back. Many nodes, and one that looks again, write it once an hour.
func (l *Ledger) NoteOff(ctx context.Context, off []string) error {
	if len(off) == 0 {
		return nil
	}
	sum := sha256.Sum256([]byte(strings.Join(off, "\n")))
	id := "seen-" + l.cfg.Clock.Now().UTC().Format("2006-01-02T15") + "-" + hex.EncodeToString(sum[:4])
	var n int
	if err := l.cfg.DB.QueryRow(ctx, `SELECT count(*) FROM ledger_guards WHERE id = ?`, id).Scan(&n); err != nil || n > 0 {
		return err
	}
	err := l.noteGuards(ctx, id, DeedSeen, off, func(context.Context, *Tx) error { return nil })
	if errs.Is(err, errs.Conflict) { // another node was first
		return nil
	}
	return err
}

// noteSeen is NoteOff for a start that refuses: it says so when the log could not
// be told, and nothing when the log does not keep such things.
func (l *Ledger) noteSeen(ctx context.Context, off []string) error {
	if _, ok := l.tables[guardsTable]; !ok {
		return nil
	}
	has, err := l.cfg.DB.HasTable(ctx, guardsTable)
	if err == nil && has {
		err = l.NoteOff(ctx, off)
	}
	if err != nil {
		return fmt.Errorf("this could not be written into the log: %w", err)
	}
	return nil
}

// putBack puts the guards on and says so in the log, both or neither.
func (l *Ledger) putBack(ctx context.Context, code db.Code) error {
	do := func(ctx context.Context, tx *Tx) error { return put(ctx, tx.Tx, code) }
	if _, ok := l.tables[guardsTable]; !ok {
		return l.cfg.DB.InTx(ctx, func(tx *db.Tx) error { return put(ctx, tx, code) })
	}
	id, err := l.newID()
	if err != nil {
		return err
	}
	err = l.noteGuards(ctx, "back-"+id, DeedPutBack, l.cfg.Off, do)
	if db.Denied(err) {
		return fmt.Errorf("%w (%w)", RefuseUnguarded(l.cfg.Off), err)
	}
	return err
}

// noteGuards writes one entry about guards, and does something with it.
func (l *Ledger) noteGuards(ctx context.Context, id, deed string, off []string, do func(context.Context, *Tx) error) error {
	_, err := l.Write(ctx, Act{Action: access.GuardsRecord, Kind: GuardsKind, ID: id}, func(ctx context.Context, tx *Tx) error {
		if err := do(ctx, tx); err != nil {
			return err
		}
		return tx.Insert(guardsTable, id, Row{"deed": deed, "found": strings.Join(off, "\n"), "program": l.cfg.Schema.Program,
			"made": l.cfg.Clock.Now().UTC().Format(time.RFC3339)})
	})
	return err
}
