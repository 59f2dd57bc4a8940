package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// opErased marks, among the rows of an entry, another entry whose words it
// took out (see shadowOf). It is part of what the leaf commits to, so that words
// can go and the fact that they went cannot.
const (
	opErased  = "x"
	leafTable = "ledger_leaf"
)

// RowRef names one row of a declared table.
type RowRef struct{ Table, ID string }

// Erasure says what EraseWords took out.
type Erasure struct {
	// Entries are the entries whose words are gone.
	Entries []string
}

// EraseWords takes the words of some rows out of every entry so far, and says
// so in the entry that is being written. The rows themselves must be changed or
// removed in the same act, or they would still hold the words.
//
// An entry's words go as a whole. Whatever else it said of rows that stand is
// said again, unchanged, by the entry that is being written, so that every
// record still has an entry that vouches for it. So it comes last in its act. Receipts of the entries that
// went say so and give no words; their leaves and proofs stand.
func (t *Tx) EraseWords(ctx context.Context, rows ...RowRef) (Erasure, error) {
	e := eraser{tx: t, seen: map[string]bool{}}
	for _, r := range rows {
		if !t.writesRow(r.Table, r.ID) {
			return Erasure{}, fmt.Errorf("ledger: the words of %s %s are erased and its row is not changed", r.Table, r.ID)
		}
		if err := e.follow(ctx, r); err != nil {
			return Erasure{}, err
		}
	}
	for _, id := range e.leaves {
		if err := e.restate(ctx, id); err != nil {
			return Erasure{}, err
		}
	}
	for i, id := range e.leaves {
		t.erased = append(t.erased, shadowOf(id, e.bodies[i].Rows))
	}
	return Erasure{Entries: e.leaves}, nil
}

// eraser collects the entries that hold the words of some rows.
type eraser struct {
	tx     *Tx
	seen   map[string]bool
	leaves []string
	bodies []Body
}

// follow walks from a row's present entry back to its first.
func (e *eraser) follow(ctx context.Context, r RowRef) error {
	at, err := e.tx.presentLeaf(ctx, r)
	for err == nil && at != "" {
		var b Body
		var known bool
		if b, known, err = e.tx.bodyOf(ctx, at); err != nil || !known {
			return err // erased before: what came before it went with it
		}
		e.add(at, b)
		at = prevOf(b, r)
	}
	return err
}

func (e *eraser) add(id string, b Body) {
	if !e.seen[id] {
		e.seen[id] = true
		e.leaves, e.bodies = append(e.leaves, id), append(e.bodies, b)
	}
}

func prevOf(b Body, r RowRef) string {
	for _, im := range b.Rows {
		if im.Table == r.Table && im.ID == r.ID {
			return im.Prev
		}
	}
	return ""
}

// restate says again what an entry that goes was the last to say.
func (e *eraser) restate(ctx context.Context, id string) error {
	for _, im := range e.bodies[slices.Index(e.leaves, id)].Rows {
		switch {
		case im.Op == opErased:
			e.tx.erased = append(e.tx.erased, im)
		case im.Op == "-", e.tx.writesRow(im.Table, im.ID), e.tx.ledger.past.gone(im.Table):
		default:
			if err := e.tx.sayAgain(ctx, RowRef{im.Table, im.ID}, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// sayAgain writes a row as it is, if the given entry is its present one.
func (t *Tx) sayAgain(ctx context.Context, r RowRef, leaf string) error {
	_, cur, err := t.current(ctx, r.Table, r.ID, 0)
	if errs.Is(err, errs.NotFound) || err == nil && cur.image.Prev != leaf {
		return nil
	}
	if err != nil {
		return err
	}
	cur.image.Op = "="
	t.writes = append(t.writes, cur)
	return nil
}

func (t *Tx) writesRow(table, id string) bool {
	return slices.ContainsFunc(t.writes, func(w write) bool { return w.image.Table == table && w.image.ID == id })
}

// presentLeaf gives the entry that a row carries before this act.
func (t *Tx) presentLeaf(ctx context.Context, r RowRef) (string, error) {
	def, ok := t.ledger.tables[r.Table]
	if !ok {
		return "", fmt.Errorf("ledger: table %s is not declared", r.Table)
	}
	var leaf string
	err := t.QueryRow(ctx, `SELECT leaf_id FROM `+def.Name+` WHERE id = ?`, r.ID).Scan(&leaf)
	if db.NoRows(err) {
		return "", nil // new in this act
	}
	return leaf, err
}

// bodyOf reads the words of an entry under today's names; false when they are gone.
func (t *Tx) bodyOf(ctx context.Context, leaf string) (b Body, known bool, err error) {
	var text []byte
	if err := t.QueryRow(ctx, `SELECT body FROM ledger_leaf WHERE id = ?`, leaf).Scan(&text); err != nil || text == nil {
		return b, false, err
	}
	if err := json.Unmarshal(text, &b); err != nil {
		return b, true, err
	}
	for i, im := range b.Rows {
		if lay, ok := t.ledger.past[im.Table]; ok {
			b.Rows[i] = lay.asToday(im)
		}
	}
	return b, true, nil
}

// shadowOf is what stays of an entry's rows when its words go: which rows they
// were, what was done to each and which entry it had before, and no value. With
// it every row's chain of entries is still whole.
func shadowOf(leaf string, rows []Image) Image {
	out := Image{Table: leafTable, ID: leaf, Op: opErased, Values: map[string]json.RawMessage{}}
	for _, im := range rows {
		if im.Op != opErased {
			out.Values[im.Table+" "+im.ID] = appendString(nil, im.Op+im.Prev)
		}
	}
	return out
}

// shadows reads back what shadowOf wrote.
func (im *Image) shadows(past layouts) []imageHash {
	var out []imageHash
	for _, place := range im.Columns() {
		table, id, _ := strings.Cut(place, " ")
		if lay, ok := past[table]; ok {
			table = lay.Name
		}
		if did := im.Text(place); did != "" {
			h := imageHash{table: table, id: id, op: did[:1], prev: did[1:], retired: past.gone(table)}
			h.place, _ = placeKey(nil, table, id)
			out = append(out, h)
		}
	}
	return out
}

// dropWords empties the entries whose words go. The database's own guard lets
// nothing else be changed in them.
func (t *Tx) dropWords(by string) (all []db.Statement) {
	for _, im := range t.erased {
		all = append(all, db.Statement{Query: `UPDATE ledger_leaf SET body = NULL, salt = NULL, erased_by = ? WHERE id = ? AND body IS NOT NULL`, Args: []any{by, im.ID}})
	}
	return all
}
