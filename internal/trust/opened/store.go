package opened

import (
	"context"
	"database/sql"
	"strings"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

// partsOf gives the parts of a record that were shown to any of some accounts.
func partsOf(ctx context.Context, q db.Querier, of ledger.Of, accounts []string) ([]string, error) {
	args := []any{of.Kind, of.ID}
	for _, a := range accounts {
		args = append(args, a)
	}
	in := strings.TrimSuffix(strings.Repeat("?, ", len(accounts)), ", ")
	rows, err := q.Query(ctx, `SELECT parts FROM opened WHERE kind = ? AND record = ? AND account IN (`+in+`)`, args...)
	lists, err := db.Collect(rows, err, func(r *sql.Rows) (parts string, err error) {
		err = r.Scan(&parts)
		return parts, err
	})
	return strings.Fields(strings.Join(lists, " ")), err
}
