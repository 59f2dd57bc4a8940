package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
)

// atOnce is how many records one query is about. Engines bound how many values a
// statement may hold.
const atOnce = 500

// together reads what hangs on many records, some hundreds of them a query, and
// gives each row away in the query's order. The query has %s where their ids
// belong; those of one record are all of one query.
func together[T any](ctx context.Context, q db.Querier, ids []string, query string, scan func(*sql.Rows) (T, error), give func(T)) error {
	for some := range slices.Chunk(ids, atOnce) {
		args := make([]any, len(some))
		for i, id := range some {
			args[i] = id
		}
		rows, err := q.Query(ctx, fmt.Sprintf(query, db.Placeholders(len(some))), args...)
		all, err := db.Collect(rows, err, scan)
		if err != nil {
			return err
		}
		for _, one := range all {
			give(one)
		}
	}
	return nil
}

// beneath is [together] for a query whose last column says which record a row
// hangs on.
func beneath[T any](ctx context.Context, q db.Querier, of map[string]*record.Record, query string, scan func(*sql.Rows, ...any) (T, error), give func(*record.Record, T)) error {
	type line struct {
		on  string
		one T
	}
	return together(ctx, q, slices.Sorted(maps.Keys(of)), query, func(rows *sql.Rows) (l line, err error) {
		l.one, err = scan(rows, &l.on)
		return l, err
	}, func(l line) { give(of[l.on], l.one) })
}
