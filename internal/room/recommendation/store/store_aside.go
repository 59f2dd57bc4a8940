package store

import (
	"context"
	"strconv"
	"strings"

	"candour/internal/base/db"
)

// asideTables are what pages show and summaries do not hold. Each is small beside
// the register, none of its rows is ever taken away, and a row's version goes up
// with each change.
var asideTables = []string{"report", "body", "tie", "ladder_step", "answer_known", "correction", "ending"}

// Aside sums those tables up: any write to one of them gives another text, the
// same on every node. It goes by no clock, and by no order in which transactions
// began: a later look has seen all that an earlier one has.
func (Store) Aside(ctx context.Context, q db.Querier) (string, error) {
	return sums(ctx, q, asideTables...)
}

// BodiesMark is [Store.Aside] of the register's bodies alone.
func (Store) BodiesMark(ctx context.Context, q db.Querier) (string, error) {
	return sums(ctx, q, "body")
}

func sums(ctx context.Context, q db.Querier, tables ...string) (string, error) {
	query := make([]string, len(tables))
	sums, dest := make([]int64, 2*len(tables)), make([]any, 2*len(tables))
	for i, t := range tables {
		query[i] = `(SELECT count(*) FROM ` + t + `), (SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM ` + t + `)`
		dest[2*i], dest[2*i+1] = &sums[2*i], &sums[2*i+1]
	}
	if err := q.QueryRow(ctx, `SELECT `+strings.Join(query, ", ")).Scan(dest...); err != nil {
		return "", err
	}
	out := make([]string, len(sums))
	for i, n := range sums {
		out[i] = strconv.FormatInt(n, 36)
	}
	return strings.Join(out, "."), nil
}
