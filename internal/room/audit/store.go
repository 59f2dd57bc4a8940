package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// store reads records. It takes the Querier with each call, so that a load may
// run inside a write or outside one.
type store struct{}

// text reads a NULL as empty.
type text struct{ sql.NullString }

func (t text) moment() time.Time { return clock.MomentOrNone(t.String) }

const projectSQL = `SELECT id, version, title, question, people, place, since, until, basis, state, lead, lead_name, made, synthetic, run_id, plan_id, result_id, closed FROM audit_project `

func scanProject(r *sql.Rows) (p Project, err error) {
	var made string
	var synthetic int
	var run, plan, result, closed text
	err = r.Scan(&p.ID, &p.Version, &p.Title, &p.Question, &p.People, &p.Place, &p.Since, &p.Until, &p.Basis, &p.State, &p.Lead, &p.LeadName, &made, &synthetic,
		&run, &plan, &result, &closed)
	p.Made, p.Synthetic, p.Run, p.Plan, p.Result, p.Closed = clock.MomentOrNone(made), synthetic == 1, run.String, plan.String, result.String, closed.moment()
	return p, err
}

// first gives the only row, or errNone.
func first[T any](all []T, err error) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	if len(all) == 0 {
		return none, errNone
	}
	return all[0], nil
}

func (store) project(ctx context.Context, q db.Querier, id string) (Project, error) {
	rows, err := q.Query(ctx, projectSQL+`WHERE id = ?`, id)
	return first(db.Collect(rows, err, scanProject))
}

// projectsOf lists the projects that somebody belongs to, newest first, and
// those that they may take up since the last analyst left.
func (store) projectsOf(ctx context.Context, q db.Querier, who access.Actor) ([]Project, error) {
	if who.Human == "" {
		return nil, nil
	}
	body := ""
	if who.Has(access.RoleAuditAnalyst) {
		body = who.Body
	}
	rows, err := q.Query(ctx, projectSQL+`WHERE id IN (SELECT project_id FROM audit_member WHERE human = ? AND work <> ?)
 OR state = ? AND id IN (SELECT m.project_id FROM audit_member m WHERE m.work = ? AND m.body = ? AND m.body <> ''
 AND NOT EXISTS (SELECT 1 FROM audit_member n WHERE n.project_id = m.project_id AND n.work = ?)) ORDER BY made DESC, id DESC`,
		who.Human, string(Gone), string(Open), string(Gone), body, string(Analyst))
	return db.Collect(rows, err, scanProject)
}

func (store) members(ctx context.Context, q db.Querier, project string) ([]Member, error) {
	rows, err := q.Query(ctx, `SELECT id, human, name, body, work, added FROM audit_member WHERE project_id = ? ORDER BY added, id`, project)
	return db.Collect(rows, err, func(r *sql.Rows) (m Member, err error) {
		var body, added text
		err = r.Scan(&m.ID, &m.Human, &m.Name, &body, &m.Work, &added)
		m.Body, m.Added = body.String, added.moment()
		return m, err
	})
}

func (store) steps(ctx context.Context, q db.Querier, project string) ([]Step, error) {
	rows, err := q.Query(ctx, `SELECT step, made, human, name, words FROM audit_step WHERE project_id = ? ORDER BY made DESC, id DESC`, project)
	return db.Collect(rows, err, func(r *sql.Rows) (s Step, err error) {
		var made, words text
		err = r.Scan(&s.Step, &made, &s.Human, &s.Name, &words)
		s.At, s.Note = made.moment(), words.String
		return s, err
	})
}

// keep stores the bytes behind a record, once the record is stored.
func (store) keep(ctx context.Context, tx *ledger.Tx, id, project string, data []byte) error {
	if _, err := tx.Exec(ctx, `DELETE FROM audit_data WHERE id = ?`, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO audit_data (id, project_id, data) VALUES (?, ?, ?)`, id, project, data)
	return err
}

func (store) drop(ctx context.Context, tx *ledger.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM audit_data WHERE id = ?`, id)
	return err
}

// data gives the bytes behind a record, which must have the hash that the record
// says.
func (store) data(ctx context.Context, q db.Querier, id, sum string) ([]byte, error) {
	var out []byte
	err := q.QueryRow(ctx, `SELECT data FROM audit_data WHERE id = ?`, id).Scan(&out)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("audit: the bytes of %s are gone", id)
	}
	if err == nil && sum != "" && hash(out) != sum {
		err = fmt.Errorf("audit: the bytes of %s are not those that were recorded", id)
	}
	return out, err
}

// into reads JSON that was kept.
func (s store) into(ctx context.Context, q db.Querier, id, sum string, v any) error {
	data, err := s.data(ctx, q, id, sum)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, v)
}

// hash is the SHA-256 of some bytes, in hexadecimal.
func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

var errNoList = errs.New(errs.NotFound, "There is no such list here.")
