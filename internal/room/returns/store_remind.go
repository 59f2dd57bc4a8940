package returns

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

// reminders gives those of the returns of a round, or of all, the newest first.
func (store) reminders(ctx context.Context, q db.Querier, round string) ([]Reminder, error) {
	rows, err := q.Query(ctx, `SELECT m.return_id, m.body, m.step, m.made, m.name, m.told FROM return_reminder m JOIN return_due d ON d.id = m.return_id
 WHERE d.round_id = ? OR ? = '' ORDER BY m.made DESC, m.id DESC`, round, round)
	return db.Collect(rows, err, func(r *sql.Rows) (m Reminder, err error) {
		var made string
		err = r.Scan(&m.ReturnID, &m.Body, &m.Step, &made, &m.Name, &m.Told)
		m.Made = clock.MomentOrNone(made)
		return m, err
	})
}

// reminded says whether a reminder of a return went.
func (store) reminded(ctx context.Context, q db.Querier, id, step string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT count(*) FROM return_reminder WHERE return_id = ? AND step = ?`, id, step).Scan(&n)
	return n > 0, err
}

// since gives from when each submitted return has waited: its newest step.
func (store) since(ctx context.Context, q db.Querier) (map[string]string, error) {
	rows, err := q.Query(ctx, `SELECT d.id, MAX(s.made) FROM return_due d JOIN return_step s ON s.return_id = d.id WHERE d.state = 'submitted' GROUP BY d.id`)
	out := map[string]string{}
	_, err = db.Collect(rows, err, func(r *sql.Rows) (id string, err error) {
		var made string
		err = r.Scan(&id, &made)
		out[id] = made
		return id, err
	})
	return out, err
}
