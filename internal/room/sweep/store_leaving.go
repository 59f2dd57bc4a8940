package sweep

import (
	"context"
	"database/sql"

	"candour/internal/base/db"
	"candour/internal/trust/access"
)

// heldBy gives what somebody who loses the work of a reviewer was given and has
// not looked at.
func (store) heldBy(ctx context.Context, q db.Querier, who access.Leaver) ([]held, error) {
	if !who.Loses(access.RoleReviewer) || who.Human == "" {
		return nil, nil
	}
	rows, err := q.Query(ctx, `SELECT a.id, a.case_id FROM sweep_allocation a JOIN sweep_case c ON c.id = a.case_id
		WHERE a.state = 'active' AND a.human = ? AND c.state = ? ORDER BY a.id`, who.Human, string(Allocated))
	return db.Collect(rows, err, func(r *sql.Rows) (h held, err error) { return h, r.Scan(&h.allocation, &h.caseID) })
}
