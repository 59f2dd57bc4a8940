package index

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"slices"

	"candour/evidence"
	"candour/internal/base/db"
)

// MailMark is what stands for the id of a mail.
func (k Key) MailMark(id string) string {
	h := hmac.New(sha256.New, k)
	h.Write([]byte("mail\x00" + id))
	return letters.EncodeToString(h.Sum(nil)[:16])
}

// PutMail has a mail found by its id and by those of the mails that it names, after [Put]; nil: it is no mail. A subject
// joins nothing.
func PutMail(ctx context.Context, w *db.Tx, k Key, home, item string, m *evidence.Mail) error {
	if m == nil {
		return nil
	}
	put := map[string]bool{"": true}
	for n, id := range slices.Concat([]string{m.MessageID}, m.InReplyTo, m.References) {
		if put[id] {
			continue
		}
		put[id] = true
		own := 0
		if n == 0 {
			own = 1
		}
		if _, err := w.Exec(ctx, `INSERT INTO evidence_mail (item_id, mark, home, own) VALUES (?, ?, ?, ?)`, item, k.MailMark(id), home, int64(own)); err != nil {
			return err
		}
	}
	return nil
}

// Beside gives the mails of a home that name, or are named by, one of some mails, or name the same.
func Beside(ctx context.Context, q db.Querier, home string, items []string) ([]string, error) {
	args := []any{home}
	for _, id := range items {
		args = append(args, id)
	}
	rows, err := q.Query(ctx, `SELECT DISTINCT b.item_id FROM evidence_mail a JOIN evidence_mail b ON b.home = a.home AND b.mark = a.mark WHERE a.home = ? AND a.item_id IN (`+
		db.Placeholders(len(items))+`) ORDER BY b.item_id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { err = r.Scan(&id); return id, err })
}
