package audit

import (
	"context"
	"database/sql"
	"encoding/json"

	"candour/internal/base/db"
)

const reportSQL = `SELECT id, project_id, version, title, summary, unknown, state, proposer, proposer_name, hands, checked_by, checked_name, words, sha256, made, published_at, handed FROM audit_report `

func scanReport(r *sql.Rows) (x Report, err error) {
	var hands string
	var by, byName, words, sum, made, published, handed text
	if err = r.Scan(&x.ID, &x.Project, &x.Version, &x.Title, &x.Summary, &x.Unknown, &x.State, &x.Proposer, &x.ProposerName, &hands, &by, &byName, &words, &sum, &made, &published, &handed); err != nil {
		return x, err
	}
	x.CheckedBy, x.CheckedName, x.Words, x.SHA256, x.Handed = by.String, byName.String, words.String, sum.String, handed.String
	x.Made, x.PublishedAt = made.moment(), published.moment()
	return x, json.Unmarshal([]byte(hands), &x.Hands)
}

// reportOf gives the report of a project with its recommendations.
func (s store) reportOf(ctx context.Context, q db.Querier, project string) (Report, error) {
	rows, err := q.Query(ctx, reportSQL+`WHERE project_id = ?`, project)
	r, err := first(db.Collect(rows, err, scanReport))
	if err != nil {
		return r, err
	}
	rows, err = q.Query(ctx, `SELECT position, title, words, addressee FROM audit_recommendation WHERE report_id = ? ORDER BY position`, r.ID)
	r.Recommendation, err = db.Collect(rows, err, func(r *sql.Rows) (x Recommendation, err error) {
		return x, r.Scan(&x.Position, &x.Title, &x.Words, &x.Addressee)
	})
	return r, err
}

// publishedReports lists what everybody may read, newest first.
func (store) publishedReports(ctx context.Context, q db.Querier) ([]Report, error) {
	rows, err := q.Query(ctx, reportSQL+`WHERE state = 'published' ORDER BY published_at DESC, id DESC`)
	return db.Collect(rows, err, scanReport)
}
