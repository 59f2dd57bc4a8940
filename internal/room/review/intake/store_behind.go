package intake

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

// HashOf is what a record holds of the sealed content of its file.
func HashOf(sealed string) string {
	sum := sha256.Sum256([]byte(sealed))
	return hex.EncodeToString(sum[:])
}

// Behind lists what the records of cases vouch for: the sealed content of the files
// that people added. What was destroyed with its case has an empty record.
func Behind() ([]ledger.Behind, error) {
	return []ledger.Behind{{Table: "review_file", Check: filesBehind}}, nil
}

func filesBehind(ctx context.Context, q db.Querier, wrong func(where, words string)) error {
	rows, err := q.Query(ctx, `SELECT s.id, COALESCE(s.about, ''), f.sealed FROM review_sealed s LEFT JOIN review_file f ON f.id = s.id
 WHERE s.name = 'file' AND COALESCE(s.sealed, '') <> '' ORDER BY s.id`)
	_, err = db.Collect(rows, err, func(r *sql.Rows) (none struct{}, err error) {
		var id, hash string
		var content sql.NullString
		if err := r.Scan(&id, &hash, &content); err != nil {
			return none, err
		}
		switch {
		case !content.Valid:
			wrong("review_file of "+id, ledger.BehindGone)
		case HashOf(content.String) != hash:
			wrong("review_file of "+id, ledger.BehindOther)
		}
		return none, nil
	})
	return err
}
