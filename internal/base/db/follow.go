package db

import (
	"context"
	"database/sql"
	"fmt"
)

// Follower keeps up with a table that several nodes write, for those who hold
// it in memory. It goes by marks and never by a clock: a clock steps back, and
// two nodes' clocks differ.
//
// The table has the columns id (TEXT, its key), mark (BIGINT, indexed) and doc.
// Triggers set the mark at each write: on SQLite, whose one writer commits in
// order, to the next number of the table NAME_mark (one row, column n); on
// PostgreSQL to the number of the transaction. There a transaction may commit
// long after one with a higher number, so each look begins again at the oldest
// one that was under way at the look before (the snapshot's xmin): whatever
// commits later bears that number or a higher one.
//
// It is for one goroutine at a time.
type Follower struct {
	table string
	from  int64            // the next look begins at this mark
	held  map[string]int64 // the mark of each row that was given out
}

// Changed is one row that a [Follower] gives out.
type Changed struct {
	ID   string
	Gone bool // the row is not there any more; Doc is empty
	Doc  string
}

// NewFollower follows a table from its beginning.
func NewFollower(table string) *Follower {
	return &Follower{table: table, held: map[string]int64{}}
}

// Next gives the rows that were stored or changed since the last call.
func (f *Follower) Next(ctx context.Context, d *DB) (out []Changed, err error) {
	err = d.Snapshot(ctx, func(q Querier) error {
		next, err := f.horizon(ctx, q, d.dialect)
		if err != nil {
			return err
		}
		if next < f.from { // another database is behind the same address: what was held tells nothing
			f.from = 0
		}
		marks, err := f.marks(ctx, q, f.from)
		if err != nil {
			return err
		}
		if out, err = f.fetch(ctx, q, f.news(marks), f.from); err == nil {
			f.from = next
		}
		return err
	})
	return out, err
}

// Check compares every row's mark with what was given out, and gives what
// differs: rows that Next missed, and rows that are gone. It is the belt to
// Next's braces, and finds nothing while those hold. What it gives counts as
// given out.
func (f *Follower) Check(ctx context.Context, d *DB) (out []Changed, err error) {
	err = d.Snapshot(ctx, func(q Querier) error {
		marks, err := f.marks(ctx, q, 0)
		if err != nil {
			return err
		}
		if out, err = f.fetch(ctx, q, f.news(marks), 0); err != nil || len(marks) == len(f.held) {
			return err
		}
		for id := range f.held {
			if _, there := marks[id]; !there {
				delete(f.held, id)
				out = append(out, Changed{ID: id, Gone: true})
			}
		}
		return nil
	})
	return out, err
}

// Held is how many rows were given out and are not known to be gone.
func (f *Follower) Held() int { return len(f.held) }

// horizon is where the next look must begin: no write that this snapshot does
// not show can bear a lower mark.
func (f *Follower) horizon(ctx context.Context, q Querier, dialect Dialect) (n int64, err error) {
	query := `SELECT n + 1 FROM ` + f.table + `_mark`
	if dialect == Postgres {
		query = `SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint`
	}
	return n, q.QueryRow(ctx, query).Scan(&n)
}

func (f *Follower) marks(ctx context.Context, q Querier, from int64) (map[string]int64, error) {
	rows, err := q.Query(ctx, `SELECT id, mark FROM `+f.table+` WHERE mark >= ?`, from)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]int64{}
	for rows.Next() {
		var id string
		var mark int64
		if err := rows.Scan(&id, &mark); err != nil {
			return nil, err
		}
		out[id] = mark
	}
	return out, rows.Err()
}

// news lists those whose mark is not the one held. A row that two looks both
// cover is given out once.
func (f *Follower) news(marks map[string]int64) (ids []string) {
	for id, mark := range marks {
		if held, ok := f.held[id]; !ok || held != mark {
			ids = append(ids, id)
		}
	}
	return ids
}

// fewRows is up to how many rows are asked for by name.
const fewRows = 200

// fetch reads the rows of the ids, and notes their marks once all are read.
func (f *Follower) fetch(ctx context.Context, q Querier, ids []string, from int64) ([]Changed, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	where, args, wanted := `mark >= ?`, []any{from}, make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	if len(ids) <= fewRows {
		where, args = `id IN (`+Placeholders(len(ids))+`)`, args[:0]
		for _, id := range ids {
			args = append(args, id)
		}
	}
	marks := make(map[string]int64, len(ids))
	rows, err := q.Query(ctx, `SELECT id, mark, doc FROM `+f.table+` WHERE `+where, args...)
	all, err := Collect(rows, err, func(r *sql.Rows) (c Changed, err error) {
		var mark int64
		if err = r.Scan(&c.ID, &mark, &c.Doc); err != nil {
			return c, fmt.Errorf("db.Follower(%s): %w", f.table, err)
		}
		marks[c.ID] = mark
		return c, nil
	})
	if err != nil {
		return nil, err
	}
	out := all[:0]
	for _, c := range all {
		if wanted[c.ID] {
			f.held[c.ID] = marks[c.ID]
			out = append(out, c)
		}
	}
	return out, nil
}
