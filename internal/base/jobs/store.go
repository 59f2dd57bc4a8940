package jobs

import (
	"context"
	"database/sql"
	"embed"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations is this package's schema. It needs no other.
func Migrations() db.Migrations { return db.Embedded("jobs", migrations) }

// Status is one job as the schedule has it, for metrics and the
// administrator's page.
type Status struct {
	Name    string
	NextRun time.Time
	// LeaseUntil is in the future while some node runs it; zero otherwise.
	LeaseUntil time.Time
	// Started and Finished are of the newest run; zero when there was none.
	Started, Finished time.Time
	Runs              int64
	// Failures is how many runs in a row failed, up to now.
	Failures  int64
	LastError string
}

// Status reads the schedule, jobs of other versions of the program included.
func (r *Runner) Status(ctx context.Context) (out []Status, err error) {
	defer errs.Wrap(&err, "jobs.Status")
	return store{}.schedule(ctx, r.cfg.DB)
}

// Due says how many of this node's jobs should have begun by now and have not:
// the depth of the queue. It is 0 or nearly so on a healthy service.
func (r *Runner) Due(ctx context.Context) (n int, err error) {
	all, err := r.Status(ctx)
	now := r.cfg.Clock.Now()
	for _, row := range all {
		if p, ours := r.byName[row.Name]; ours && !row.dueAt(p, now).After(now) {
			n++
		}
	}
	return n, err
}

// store is the SQL of the schedule.
type store struct{}

func (store) enter(ctx context.Context, tx *db.Tx, name, now string) error {
	_, err := tx.Exec(ctx, `INSERT INTO job_schedule (name, next_run, runs, failures) VALUES (?, ?, 0, 0) ON CONFLICT (name) DO NOTHING`, name, now)
	return err
}

func (store) schedule(ctx context.Context, q db.Querier) ([]Status, error) {
	rows, err := q.Query(ctx, `SELECT name, next_run, lease_until, started, finished, runs, failures, last_error FROM job_schedule ORDER BY next_run, name`)
	return db.Collect(rows, err, func(r *sql.Rows) (s Status, err error) {
		var next string
		var lease, started, finished, last sql.NullString
		if err = r.Scan(&s.Name, &next, &lease, &started, &finished, &s.Runs, &s.Failures, &last); err != nil {
			return s, err
		}
		s.LastError = last.String
		for _, f := range []struct {
			text string
			into *time.Time
		}{{next, &s.NextRun}, {lease.String, &s.LeaseUntil}, {started.String, &s.Started}, {finished.String, &s.Finished}} {
			if f.text == "" {
				continue
			}
			if *f.into, err = time.Parse(time.RFC3339Nano, f.text); err != nil {
				return s, err
			}
		}
		return s, nil
	})
}

// take gives the lease to a node if the job is due and nobody's lease holds.
func (store) take(ctx context.Context, tx *db.Tx, name, node string, now, lease, farthest time.Time) (bool, error) {
	res, err := tx.Exec(ctx, `UPDATE job_schedule SET holder = ?, lease_until = ?, started = ?, runs = runs + 1
 WHERE name = ? AND (next_run <= ? OR next_run > ?) AND (lease_until IS NULL OR lease_until <= ?)`,
		node, stamp(lease), stamp(now), name, stamp(now), stamp(farthest), stamp(now))
	return one(res, err)
}

func (store) renew(ctx context.Context, tx *db.Tx, name, node, lease string) (bool, error) {
	res, err := tx.Exec(ctx, `UPDATE job_schedule SET lease_until = ? WHERE name = ? AND holder = ?`, lease, name, node)
	return one(res, err)
}

func (store) failures(ctx context.Context, tx *db.Tx, name string) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT failures FROM job_schedule WHERE name = ?`, name).Scan(&n)
	return n, err
}

// settle does nothing when another node has taken the job over meanwhile.
func (store) settle(ctx context.Context, tx *db.Tx, name, node, next, now string, failures int, words string) error {
	var last any
	if words != "" {
		last = words
	}
	_, err := tx.Exec(ctx, `UPDATE job_schedule SET next_run = ?, finished = ?, failures = ?, last_error = ?, holder = NULL, lease_until = NULL
 WHERE name = ? AND holder = ?`, next, now, failures, last, name, node)
	return err
}

// one says whether a statement changed its one row.
func one(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}
