package signin

import (
	"context"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// identityTie is what the database says of somebody at a provider.
type identityTie struct {
	issuer, subject, staffID string
	// seen is when the provider last said that this is the person; zero when
	// nobody knows.
	seen time.Time
	// good says that the row is one that this service wrote.
	good bool
}

func (t tying) identity(i identityTie) string {
	return t.code("identity", i.issuer, i.subject, i.staffID, stamp(i.seen))
}

// tieWhere gives the tie that a condition selects, or NotFound.
func (s *Service) tieWhere(ctx context.Context, q db.Querier, where string, args ...any) (i identityTie, err error) {
	var seen, code string
	err = q.QueryRow(ctx, `SELECT issuer, subject, staff_id, COALESCE(seen, ''), COALESCE(code, '') FROM staff_identity WHERE `+where, args...).
		Scan(&i.issuer, &i.subject, &i.staffID, &seen, &code)
	if db.NoRows(err) {
		return i, errs.New(errs.NotFound, "There is no such person.")
	}
	if err != nil {
		return i, err
	}
	at, bad := time.Parse(stampForm, seen)
	if i.good = bad == nil && s.tying.holds(code, "identity", i.issuer, i.subject, i.staffID, seen); i.good {
		i.seen = at
	}
	return i, nil
}

// linkIdentity ties a person at a provider to one of ours. A person has one
// identity at each provider: a second is a Conflict.
func (s *Service) linkIdentity(ctx context.Context, tx *db.Tx, issuer, subject, staffID string, at time.Time) error {
	i := identityTie{issuer: issuer, subject: subject, staffID: staffID, seen: at}
	_, err := tx.Exec(ctx, `INSERT INTO staff_identity (issuer, subject, staff_id, linked, seen, code) VALUES (?, ?, ?, ?, ?, ?)`,
		issuer, subject, staffID, at.UTC().Format(time.RFC3339), stamp(at), s.tying.identity(i))
	return err
}

// confirmIdentity notes that the provider has just said who somebody is.
func (s *Service) confirmIdentity(ctx context.Context, i identityTie, at time.Time) error {
	i.seen = at
	return s.cfg.DB.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE staff_identity SET seen = ?, code = ? WHERE issuer = ? AND subject = ? AND staff_id = ?`,
			stamp(at), s.tying.identity(i), i.issuer, i.subject, i.staffID)
		return err
	})
}

// unlinkIdentities forgets a person's ties to providers, so that a changed
// e-mail address can be linked anew.
func unlinkIdentities(ctx context.Context, tx *db.Tx, staffID string) error {
	_, err := tx.Exec(ctx, `DELETE FROM staff_identity WHERE staff_id = ?`, staffID)
	return err
}
