package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"

	"candour/internal/base/db"
)

// Behind is what lies outside the records and is vouched for by them: bytes, or
// rows, whose digest a record holds. No guard watches its table; [Ledger.Verify]
// compares it with what the records say.
type Behind struct {
	Table string
	// Check tells wrong of each that is not what its record says. Where names it.
	Check func(ctx context.Context, q db.Querier, wrong func(where, words string)) error
}

// What is said of bytes that are not as they should be.
const (
	// BehindGone is said of what a record vouches for and nobody finds.
	BehindGone = "A record vouches for this, and it is gone."
	// BehindOther is said of what has another digest.
	BehindOther = "This is not what the record that vouches for it says."
)

// BytesBehind is a table whose column data holds bytes. Wants selects, from the
// records, the key of each row that must be there, and its SHA-256 in
// hexadecimal.
func BytesBehind(table, key, wants string) Behind {
	return Behind{Table: table, Check: func(ctx context.Context, q db.Querier, wrong func(where, words string)) error {
		rows, err := q.Query(ctx, wants)
		all, err := db.Collect(rows, err, func(r *sql.Rows) (w [2]string, err error) { return w, r.Scan(&w[0], &w[1]) })
		if err != nil {
			return err
		}
		for _, w := range all {
			var data []byte
			err := q.QueryRow(ctx, `SELECT data FROM `+table+` WHERE `+key+` = ?`, w[0]).Scan(&data)
			sum := sha256.Sum256(data)
			switch {
			case db.NoRows(err):
				wrong(table+" "+w[0], BehindGone)
			case err != nil:
				return err
			case hex.EncodeToString(sum[:]) != w[1]:
				wrong(table+" "+w[0], BehindOther)
			}
		}
		return nil
	}}
}

// behind compares what lies outside the records with what they say of it.
func (v *verifier) behind(ctx context.Context, q db.Querier) error {
	for _, b := range v.l.cfg.Behind {
		if err := b.Check(ctx, q, func(where, words string) { v.report.add(ProblemBehind, where, "%s", words) }); err != nil {
			return err
		}
	}
	return nil
}
