package signin

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// Passkey is one key that a person may sign in with.
type Passkey struct {
	ID      string // the credential's id, base64url
	Name    string // what its owner calls it
	Created time.Time
	Used    time.Time // zero until first used

	credential webauthn.Credential
	// good says that the row is one that this service wrote.
	good bool
	// alone says that no provider knew its owner when they added it.
	alone bool
}

// kindOfKey is what a key's code ties it to, besides its owner.
func kindOfKey(alone bool) string {
	if alone {
		return "passkey of somebody whom no provider knows"
	}
	return "passkey"
}

func passkeyID(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

func (s *Service) listPasskeys(ctx context.Context, q db.Querier, staffID string) ([]Passkey, error) {
	rows, err := q.Query(ctx, `SELECT id, name, credential, created, COALESCE(used, ''), COALESCE(code, '') FROM passkey WHERE staff_id = ? ORDER BY created, id`, staffID)
	return db.Collect(rows, err, func(r *sql.Rows) (Passkey, error) {
		var (
			p                               Passkey
			credential, created, used, code string
		)
		if err := r.Scan(&p.ID, &p.Name, &credential, &created, &used, &code); err != nil {
			return p, err
		}
		p.alone = s.tying.holds(code, kindOfKey(true), p.ID, staffID, credential)
		if p.good = p.alone || s.tying.holds(code, kindOfKey(false), p.ID, staffID, credential); !p.good {
			credential = "{}" // not looked at
		}
		if err := json.Unmarshal([]byte(credential), &p.credential); err != nil {
			return p, err
		}
		var err error
		if p.Created, err = time.Parse(stampForm, created); err != nil || used == "" {
			return p, err
		}
		p.Used, err = time.Parse(stampForm, used)
		return p, err
	})
}

func (s *Service) insertPasskey(ctx context.Context, tx *db.Tx, staffID, name string, c *webauthn.Credential, at time.Time) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	alone := true
	if s.relying != nil {
		if _, err = s.tieWhere(ctx, tx, `issuer = ? AND staff_id = ?`, s.relying.Issuer(), staffID); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		alone = err != nil
	}
	_, err = tx.Exec(ctx, `INSERT INTO passkey (id, staff_id, name, credential, sign_count, created, code) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		passkeyID(c.ID), staffID, name, string(text), int64(c.Authenticator.SignCount), stamp(at),
		s.tying.code(kindOfKey(alone), passkeyID(c.ID), staffID, string(text)))
	return err
}

// usePasskey notes that a key was used. The count must still be what it was
// when the signature was checked: of two answers with one count, one is a copy.
func (s *Service) usePasskey(ctx context.Context, tx *db.Tx, staffID string, k Passkey, c *webauthn.Credential, at time.Time) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	res, err := tx.Exec(ctx, `UPDATE passkey SET credential = ?, sign_count = ?, used = ?, code = ? WHERE id = ? AND staff_id = ? AND sign_count = ?`,
		string(text), int64(c.Authenticator.SignCount), stamp(at), s.tying.code(kindOfKey(k.alone), passkeyID(c.ID), staffID, string(text)),
		passkeyID(c.ID), staffID, int64(k.credential.Authenticator.SignCount))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errs.Because(errs.Conflict, "This passkey was used somewhere else at the same moment. Try again.", err)
	}
	return nil
}

func deletePasskey(ctx context.Context, tx *db.Tx, staffID, id string) error {
	res, err := tx.Exec(ctx, `DELETE FROM passkey WHERE id = ? AND staff_id = ?`, id, staffID)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errs.Because(errs.NotFound, "This passkey is no longer there.", err)
	}
	return nil
}
