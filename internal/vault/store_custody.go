package vault

import (
	"context"
	"database/sql"

	"candour/internal/db"
	"candour/internal/errs"
	"candour/internal/ledger"
)

const custodianColumns = `id, human, name, COALESCE(body, ''), public_key, state, added`

func scanCustodian(r interface{ Scan(...any) error }) (c Custodian, err error) {
	var public string
	if err = r.Scan(&c.ID, &c.Human, &c.Name, &c.Body, &public, &c.State, &c.Added); err != nil {
		return c, err
	}
	c.public, err = fromText(public)
	return c, err
}

func (store) custodians(ctx context.Context, q db.Querier) ([]Custodian, error) {
	rows, err := q.Query(ctx, `SELECT `+custodianColumns+` FROM vault_custodian ORDER BY added, id`)
	return db.Collect(rows, err, func(r *sql.Rows) (Custodian, error) { return scanCustodian(r) })
}

const requestColumns = `id, version, person, parts, about, by_actor, by_human, by_name, reason, state, asked, expires`

func scanRequest(r interface{ Scan(...any) error }) (q Request, err error) {
	err = r.Scan(&q.ID, &q.version, &q.Person, &q.Parts, &q.About, &q.ByActor, &q.ByHuman, &q.ByName, &q.Reason, &q.State, &q.Asked, &q.Expires)
	return q, err
}

func (store) request(ctx context.Context, q db.Querier, id string) (Request, error) {
	out, err := scanRequest(q.QueryRow(ctx, `SELECT `+requestColumns+` FROM vault_request WHERE id = ?`, id))
	if db.NoRows(err) {
		return out, errs.New(errs.NotFound, "There is no such request.")
	}
	return out, err
}

func (store) requests(ctx context.Context, q db.Querier, where string, args ...any) ([]Request, error) {
	rows, err := q.Query(ctx, `SELECT `+requestColumns+` FROM vault_request WHERE `+where+` ORDER BY asked, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (Request, error) { return scanRequest(r) })
}

// Approval is one custodian's answer.
type Approval struct{ Custodian, Human, Answer, Reason, At string }

func (store) approvals(ctx context.Context, q db.Querier, request string) ([]Approval, error) {
	rows, err := q.Query(ctx, `SELECT custodian, human, answer, COALESCE(reason, ''), at FROM vault_approval WHERE request = ? ORDER BY at, id`, request)
	return db.Collect(rows, err, func(r *sql.Rows) (a Approval, err error) {
		err = r.Scan(&a.Custodian, &a.Human, &a.Answer, &a.Reason, &a.At)
		return a, err
	})
}

type stepRow struct {
	request         string
	part            Part
	custodian, next string
	wrapped         []byte
}

func (store) addStep(ctx context.Context, tx *ledger.Tx, s stepRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO vault_step (request, part, custodian, next, wrapped) VALUES (?, ?, ?, ?, ?)`,
		s.request, string(s.part), s.custodian, s.next, s.wrapped)
	return err
}

// stepsFor gives what other custodians have opened as far as they could, and
// that waits for this one.
func (store) stepsFor(ctx context.Context, q db.Querier, request, next string) ([]stepRow, error) {
	rows, err := q.Query(ctx, `SELECT request, part, custodian, next, wrapped FROM vault_step WHERE request = ? AND next = ? ORDER BY part, custodian`, request, next)
	return db.Collect(rows, err, func(r *sql.Rows) (s stepRow, err error) {
		err = r.Scan(&s.request, &s.part, &s.custodian, &s.next, &s.wrapped)
		return s, err
	})
}

func (store) dropSteps(ctx context.Context, tx *ledger.Tx, request string) error {
	_, err := tx.Exec(ctx, `DELETE FROM vault_step WHERE request = ?`, request)
	return err
}

type grantRow struct {
	request, person string
	part            Part
	human           string
	wrapped         []byte
	expires         string
}

func (store) addGrant(ctx context.Context, tx *ledger.Tx, g grantRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO vault_grant (request, person, part, human, wrapped, expires) VALUES (?, ?, ?, ?, ?, ?)`,
		g.request, g.person, string(g.part), g.human, g.wrapped, g.expires)
	return err
}

// grant gives the newest opening of a part that this human may use now.
func (store) grant(ctx context.Context, q db.Querier, person string, part Part, human, now string) (g grantRow, ok bool, err error) {
	err = q.QueryRow(ctx, `SELECT request, person, part, human, wrapped, expires FROM vault_grant
		WHERE person = ? AND part = ? AND human = ? AND expires > ? ORDER BY expires DESC LIMIT 1`, person, string(part), human, now).
		Scan(&g.request, &g.person, &g.part, &g.human, &g.wrapped, &g.expires)
	if db.NoRows(err) {
		return g, false, nil
	}
	return g, err == nil, err
}

func (store) dropExpired(ctx context.Context, tx *db.Tx, now string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM vault_grant WHERE expires <= ?`, now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM vault_step WHERE request IN (SELECT id FROM vault_request WHERE expires <= ? OR state <> 'open')`, now)
	return err
}

func (store) dropPairs(ctx context.Context, tx *ledger.Tx, custodian string) error {
	_, err := tx.Exec(ctx, `DELETE FROM vault_key WHERE holder LIKE ? OR holder LIKE ? OR person = ?`,
		prefixPair+custodian+">%", prefixPair+"%>"+custodian, privateOf(custodian))
	return err
}

func (store) dropGrants(ctx context.Context, tx *ledger.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM vault_grant WHERE 1 = 1`)
	return err
}
