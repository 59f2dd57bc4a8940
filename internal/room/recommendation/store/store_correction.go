package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
)

const correctionColumns = `id, of_kind, of_id, what, made, reason, by_role, by_body, was, entry_before, synthetic, version`

func scanCorrection(rows *sql.Rows, after ...any) (c record.Correction, err error) {
	var made, body, was, before text
	err = rows.Scan(append([]any{&c.ID, &c.OfKind, &c.OfID, &c.What, &made, &c.Reason, &c.ByRole, &body, &was, &before, &c.Synthetic, &c.Version}, after...)...)
	c.Made, c.ByBody, c.EntryBefore = made.rough(), body.s(), before.s()
	if err == nil && was.s() != "" {
		err = json.Unmarshal([]byte(was.s()), &c.Was)
	}
	return c, err
}

// corrections lists what was put right about recommendations or commitments, by
// the record and oldest first (ids are made in order of time).
func (Store) corrections(ctx context.Context, q db.Querier, kind string, ids ...string) (map[string][]record.Correction, error) {
	type righted struct {
		about string
		record.Correction
	}
	out := map[string][]record.Correction{}
	err := together(ctx, q, ids, `SELECT `+correctionColumns+`, about_id FROM correction WHERE about_kind = '`+kind+`' AND about_id IN (%s) ORDER BY made, id`,
		func(rows *sql.Rows) (r righted, err error) {
			r.Correction, err = scanCorrection(rows, &r.about)
			return r, err
		}, func(r righted) { out[r.about] = append(out[r.about], r.Correction) })
	return out, err
}

// CorrectionsOf lists those of one record.
func (Store) CorrectionsOf(ctx context.Context, q db.Querier, kind, id string) ([]record.Correction, error) {
	rows, err := q.Query(ctx, `SELECT `+correctionColumns+` FROM correction WHERE of_kind = ? AND of_id = ? ORDER BY made, id`, kind, id)
	return db.Collect(rows, err, func(r *sql.Rows) (record.Correction, error) { return scanCorrection(r) })
}

func (s Store) loadCorrections(ctx context.Context, q db.Querier, of map[string]*record.Record) error {
	all, err := s.corrections(ctx, q, "recommendation", slices.Sorted(maps.Keys(of))...)
	for id, list := range all {
		of[id].Corrections = list
	}
	return err
}

func (s Store) loadCommitmentCorrections(ctx context.Context, q db.Querier, ids []string, of map[string]*record.Commitment) error {
	all, err := s.corrections(ctx, q, "commitment", ids...)
	for id, list := range all {
		of[id].Corrections = list
	}
	return err
}

// FixRow is a row of any kind that can be put right, as text.
type FixRow struct {
	Values  map[string]string
	Version int64
	Leaf    string
}

// FixRow reads the columns that a kind names.
func (Store) FixRow(ctx context.Context, q db.Querier, k *record.Fixable, id string) (FixRow, error) {
	cols := k.Columns()
	rows, err := q.Query(ctx, `SELECT version, leaf_id, `+strings.Join(cols, ", ")+` FROM `+k.Table+` WHERE id = ?`, id)
	return only(db.Collect(rows, err, func(rows *sql.Rows) (FixRow, error) {
		out := FixRow{Values: map[string]string{}}
		cells := make([]text, len(cols))
		dest := []any{&out.Version, &out.Leaf}
		for i := range cells {
			dest = append(dest, &cells[i])
		}
		err := rows.Scan(dest...)
		for i, c := range cols {
			out.Values[c] = cells[i].s()
		}
		return out, err
	}))
}

// SameFiles lists the files with the same bytes, wherever they are attached,
// with the commitment that each is about.
func (Store) SameFiles(ctx context.Context, q db.Querier, sha string) ([]FileAt, error) {
	rows, err := q.Query(ctx, `SELECT e.id, p.commitment_id, p.state FROM evidence e JOIN progress p ON p.id = e.progress_id WHERE e.sha256 = ? ORDER BY e.id`, sha)
	return db.Collect(rows, err, func(rows *sql.Rows) (f FileAt, err error) {
		err = rows.Scan(&f.ID, &f.Commitment, &f.State)
		return f, err
	})
}

// FileAt is where the bytes of a file are attached.
type FileAt struct{ ID, Commitment, State string }

// DropBlob removes bytes that no piece of evidence stands for any more.
func (Store) DropBlob(ctx context.Context, w writer, sha string) error {
	_, err := w.Exec(ctx, `DELETE FROM blob WHERE sha256 = ?`, sha)
	return err
}

// TakenDown says whether a file with these bytes was ever taken down.
func (Store) TakenDown(ctx context.Context, q db.Querier, sha string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT count(*) FROM correction c JOIN evidence e ON e.id = c.of_id
 WHERE c.of_kind = 'evidence' AND c.what = 'taken_down' AND e.sha256 = ?`, sha).Scan(&n)
	return n > 0, err
}

// Scrub empties the write-ahead log, or has dead rows removed, so that what was
// taken down is in no file of the database. It runs outside any transaction.
func (Store) Scrub(ctx context.Context, d *db.DB) error {
	if d.Dialect() == db.Postgres {
		return d.Unlimited(func(pool *sql.DB) error {
			_, err := pool.ExecContext(ctx, `VACUUM ledger_leaf, correction, answer, progress, finding, blob, evidence, recommendation_summary, recommendation_search`)
			return err
		})
	}
	_, err := d.SQL().ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}
