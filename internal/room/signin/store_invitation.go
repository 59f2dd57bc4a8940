package signin

import (
	"context"
	"database/sql"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
)

// invitationTable says who was invited to make their first passkey.
const invitationTable = "staff_invitation"

// The states of an invitation.
const (
	invitationOpen      = "open"
	invitationUsed      = "used"
	invitationWithdrawn = "withdrawn"
)

// Invitation lets one person make their first passkey, once.
type Invitation struct {
	ID, Staff string
	Expires   time.Time
	State     string

	code  string // the hash of it
	epoch int64  // the person's, when it was made
}

func (i Invitation) row() ledger.Row {
	return ledger.Row{"staff": i.Staff, "code": i.code, "epoch": i.epoch, "expires": stamp(i.Expires), "state": i.State}
}

func invitations(ctx context.Context, q db.Querier, where string, arg any) ([]Invitation, error) {
	rows, err := q.Query(ctx, `SELECT id, staff, code, epoch, expires, state FROM staff_invitation WHERE `+where+` ORDER BY id`, arg)
	return db.Collect(rows, err, func(r *sql.Rows) (i Invitation, err error) {
		var expires string
		if err = r.Scan(&i.ID, &i.Staff, &i.code, &i.epoch, &expires, &i.State); err == nil {
			i.Expires, err = time.Parse(stampForm, expires)
		}
		return i, err
	})
}

// invitationByCode finds one by the hash of its code.
func invitationByCode(ctx context.Context, q db.Querier, hash string) (Invitation, error) {
	list, err := invitations(ctx, q, `code = ?`, hash)
	if err == nil && len(list) == 0 {
		err = errs.New(errs.NotFound, "There is no such invitation.")
	}
	if err != nil {
		return Invitation{}, err
	}
	return list[0], nil
}

// waysIn counts the ways in which somebody can sign in already. A key that lets
// nobody in is none.
func (s *Service) waysIn(ctx context.Context, q db.Querier, staffID string) (n int, err error) {
	if err = q.QueryRow(ctx, `SELECT count(*) FROM staff_identity WHERE staff_id = ?`, staffID).Scan(&n); err != nil {
		return 0, err
	}
	keys, err := s.listPasskeys(ctx, q, staffID)
	for _, k := range keys {
		if k.good {
			n++
		}
	}
	return n, err
}
