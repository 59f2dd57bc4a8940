package audit

import (
	"context"
	"database/sql"

	"candour/internal/base/db"
	"candour/internal/trust/access"
)

// worksIn gives the projects that go on in which somebody does what they lose.
func (store) worksIn(ctx context.Context, q db.Querier, who access.Leaver) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT m.project_id, m.work FROM audit_member m JOIN audit_project p ON p.id = m.project_id
		WHERE m.human = ? AND p.state = ? ORDER BY m.project_id`, who.Human, string(Open))
	type in struct {
		project string
		work    Work
	}
	all, err := db.Collect(rows, err, func(r *sql.Rows) (x in, err error) { return x, r.Scan(&x.project, &x.work) })
	var out []string
	for _, x := range all {
		if x.work == Analyst && who.Loses(access.RoleAuditAnalyst) || x.work == Clerk && who.Loses(access.RoleClerk) {
			out = append(out, x.project)
		}
	}
	return out, err
}
