package store

import (
	"context"

	"candour/internal/base/db"
)

// Drafts counts the reports and the recommendations that are not published yet.
func (Store) Drafts(ctx context.Context, q db.Querier) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT (SELECT count(*) FROM report WHERE state = 'draft') + (SELECT count(*) FROM recommendation WHERE state = 'draft')`).Scan(&n)
	return n, err
}
