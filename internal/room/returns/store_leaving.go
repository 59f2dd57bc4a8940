package returns

import (
	"context"

	"candour/internal/base/db"
)

// unsigned counts the profiles of a body that are not signed yet, and gives its
// name.
func (store) unsigned(ctx context.Context, q db.Querier, body string) (n int, name string, err error) {
	err = q.QueryRow(ctx, `SELECT count(*), COALESCE(max(body_name), '') FROM return_profile WHERE body = ? AND state = 'draft'`, body).Scan(&n, &name)
	return n, name, err
}
