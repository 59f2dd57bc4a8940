package vault

import (
	"context"
	"database/sql"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
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

const requestColumns = `id, version, person, parts, about, by_actor, by_human, by_name, COALESCE(by_role, ''), COALESCE(by_body, ''), reason, state, asked, expires`

func scanRequest(r interface{ Scan(...any) error }) (q Request, err error) {
	err = r.Scan(&q.ID, &q.version, &q.Person, &q.Parts, &q.About, &q.ByActor, &q.ByHuman, &q.ByName, &q.ByRole, &q.ByBody, &q.Reason, &q.State, &q.Asked, &q.Expires)
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
	key             string
}

func (store) addStep(ctx context.Context, tx *ledger.Tx, s stepRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO vault_step (request, part, custodian, next, wrapped, key_id) VALUES (?, ?, ?, ?, ?, ?)`,
		s.request, string(s.part), s.custodian, s.next, s.wrapped, s.key)
	return err
}

// stepsFor gives what other custodians have opened as far as they could, and
// that waits for this one.
func (store) stepsFor(ctx context.Context, q db.Querier, request, next string) ([]stepRow, error) {
	rows, err := q.Query(ctx, `SELECT request, part, custodian, next, wrapped, COALESCE(key_id, '') FROM vault_step WHERE request = ? AND next = ? ORDER BY part, custodian`, request, next)
	return db.Collect(rows, err, func(r *sql.Rows) (s stepRow, err error) {
		err = r.Scan(&s.request, &s.part, &s.custodian, &s.next, &s.wrapped, &s.key)
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
	expires, key    string
}

func (store) addGrant(ctx context.Context, tx *ledger.Tx, g grantRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO vault_grant (request, person, part, human, wrapped, expires, key_id) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		g.request, g.person, string(g.part), g.human, g.wrapped, g.expires, g.key)
	if err != nil {
		return refusedKey(err)
	}
	return nil
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

// dropPairs destroys a custodian's private key, and what was sealed to it.
func (store) dropPairs(ctx context.Context, tx *ledger.Tx, custodian string) error {
	_, err := tx.Exec(ctx, `DELETE FROM vault_key WHERE holder LIKE ? OR holder LIKE ? OR person = ?`,
		prefixPair+custodian+">%", prefixPair+"%>"+custodian, privateOf(custodian))
	return err
}

// inList gives a list for IN (...) that may be empty.
func inList(values []string) (string, []any) {
	if len(values) == 0 {
		return `''`, nil
	}
	var args []any
	for _, v := range values {
		args = append(args, v)
	}
	return db.Placeholders(len(values)), args
}

// hung counts the persons of whom some part has a wrap among some holders, and
// none among others.
func (store) hung(ctx context.Context, q db.Querier, some, none []string) (n int, err error) {
	a, args := inList(some)
	b, more := inList(none)
	err = q.QueryRow(ctx, `SELECT count(DISTINCT person) FROM (SELECT person, part FROM vault_key WHERE holder LIKE 'pair:%' GROUP BY person, part
HAVING SUM(CASE WHEN holder IN (`+a+`) THEN 1 ELSE 0 END) > 0 AND SUM(CASE WHEN holder IN (`+b+`) THEN 1 ELSE 0 END) = 0) hung`, append(args, more...)...).Scan(&n)
	return n, err
}

// sealedTo counts the persons who are sealed to custodians at all, and of them
// those who have no wrap among some holders.
func (store) sealedTo(ctx context.Context, q db.Querier, holders []string) (all, without int, err error) {
	in, args := inList(holders)
	err = q.QueryRow(ctx, `SELECT count(DISTINCT person), count(DISTINCT CASE WHEN has = 0 THEN person END) FROM (SELECT person, part,
SUM(CASE WHEN holder IN (`+in+`) THEN 1 ELSE 0 END) AS has FROM vault_key WHERE holder LIKE 'pair:%' GROUP BY person, part) sealed`, args...).Scan(&all, &without)
	return all, without, err
}

// placeOfKey is a part of a person.
type placeOfKey struct {
	person string
	part   Part
}

const lacking = `SELECT person, part FROM vault_key WHERE holder LIKE 'pair:%' `

// lacking lists, after a place, parts that are not sealed to all of some
// holders.
func (store) lacking(ctx context.Context, q db.Querier, holders []string, after placeOfKey, limit int) ([]placeOfKey, error) {
	in, args := inList(holders)
	args = append(append([]any{after.person, string(after.part)}, args...), len(holders), limit)
	rows, err := q.Query(ctx, lacking+`AND (person, part) > (?, ?) GROUP BY person, part
HAVING SUM(CASE WHEN holder IN (`+in+`) THEN 1 ELSE 0 END) < ? ORDER BY person, part LIMIT ?`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (p placeOfKey, err error) {
		err = r.Scan(&p.person, &p.part)
		return p, err
	})
}

// countLacking counts the persons of whom a part is not sealed to all of some
// holders.
func (store) countLacking(ctx context.Context, q db.Querier, holders []string) (n int, err error) {
	in, args := inList(holders)
	err = q.QueryRow(ctx, `SELECT count(DISTINCT person) FROM (`+lacking+`GROUP BY person, part
HAVING SUM(CASE WHEN holder IN (`+in+`) THEN 1 ELSE 0 END) < ?) l`, append(args, len(holders))...).Scan(&n)
	return n, err
}

func (store) dropHolders(ctx context.Context, tx *ledger.Tx, p placeOfKey, holders []string) error {
	in, args := inList(holders)
	_, err := tx.Exec(ctx, `DELETE FROM vault_key WHERE person = ? AND part = ? AND holder IN (`+in+`)`, append([]any{p.person, string(p.part)}, args...)...)
	return err
}

// pairsOf counts the wraps that are sealed to a custodian's key, half-opened
// ones too.
func (store) pairsOf(ctx context.Context, q db.Querier, custodian string) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT (SELECT count(*) FROM vault_key WHERE holder LIKE ? OR holder LIKE ?) + (SELECT count(*) FROM vault_step WHERE next = ?)`,
		prefixPair+custodian+">%", prefixPair+"%>"+custodian, custodian).Scan(&n)
	return n, err
}
