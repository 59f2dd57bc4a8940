package audit

import (
	"context"
	"database/sql"
	"encoding/json"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

const planSQL = `SELECT id, number, plan, digest, human, name, made, why FROM audit_plan `

func scanPlan(r *sql.Rows) (p Plan, err error) {
	var spec string
	var made, why text
	if err = r.Scan(&p.ID, &p.Number, &spec, &p.Digest, &p.Human, &p.Name, &made, &why); err != nil {
		return p, err
	}
	p.Made, p.Why = made.moment(), why.String
	return p, json.Unmarshal([]byte(spec), &p.Spec)
}

func (store) plan(ctx context.Context, q db.Querier, id string) (Plan, error) {
	rows, err := q.Query(ctx, planSQL+`WHERE id = ?`, id)
	return first(db.Collect(rows, err, scanPlan))
}

func (store) plans(ctx context.Context, q db.Querier, project string) ([]Plan, error) {
	rows, err := q.Query(ctx, planSQL+`WHERE project_id = ? ORDER BY number DESC`, project)
	return db.Collect(rows, err, scanPlan)
}

func (store) result(ctx context.Context, q db.Querier, id string) (Result, error) {
	rows, err := q.Query(ctx, `SELECT id, plan_id, run_id, made, code, sha256 FROM audit_result WHERE id = ?`, id)
	return first(db.Collect(rows, err, func(r *sql.Rows) (x Result, err error) {
		var made string
		err = r.Scan(&x.ID, &x.Plan, &x.Run, &made, &x.Code, &x.SHA256)
		x.Made = clock.MomentOrNone(made)
		return x, err
	}))
}
