package review

import (
	"context"
	"database/sql"
	"strings"

	"candour/internal/base/db"
	"candour/internal/trust/access"
)

// vacantSQL says in SQL that a case has no holder of a role and needs one.
func vacantSQL(role access.Role) string {
	return `(c.state IN (` + statesSQL(role) + `) AND NOT EXISTS (SELECT 1 FROM review_allocation v WHERE v.case_id = c.id AND v.state = 'active' AND v.role = '` + string(role) + `'))`
}

func statesSQL(role access.Role) string {
	var names []string
	for _, s := range inHand[role] {
		names = append(names, "'"+string(s)+"'")
	}
	return strings.Join(names, ", ")
}

// heldBy gives the allocations that count of somebody who loses roles.
func (store) heldBy(ctx context.Context, q db.Querier, who access.Leaver) ([]string, error) {
	var any []string
	for _, role := range panelRoles {
		if who.Loses(role) {
			any = append(any, `(l.role = '`+string(role)+`' AND c.state IN (`+statesSQL(role)+`))`)
		}
	}
	if len(any) == 0 || who.Human == "" {
		return nil, nil
	}
	rows, err := q.Query(ctx, `SELECT l.id FROM review_allocation l JOIN review_case c ON c.id = l.case_id
		WHERE l.state = 'active' AND l.human = ? AND (`+strings.Join(any, ` OR `)+`) ORDER BY l.id`, who.Human)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
}

// papersOpen counts the requests for papers that a body has not answered.
func (store) papersOpen(ctx context.Context, q db.Querier, body string) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT count(*) FROM review_request WHERE body = ? AND state IN (?, ?)`, body, PapersOpen, PapersSilent).Scan(&n)
	return n, err
}
