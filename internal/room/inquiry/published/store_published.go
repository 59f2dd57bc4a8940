package published

import (
	"context"
	"database/sql"
	"encoding/json"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
)

// outRow is a report as it is published.
type outRow struct {
	id, inquiry, kind, title, text, gaps, parts, sha256, commitment, recommendations, signedBy string
	on                                                                                         clock.Day
	binds                                                                                      bool
}

func outs(ctx context.Context, q db.Querier, where string, args ...any) ([]outRow, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, kind, title, on_day, text, gaps, parts, sha256, commitment, recommendations,
 COALESCE(signed_by, ''), COALESCE(binds, 0) FROM inquiry_report_out `+where+` ORDER BY on_day, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (o outRow, err error) {
		var on string
		var binds int64
		err = r.Scan(&o.id, &o.inquiry, &o.kind, &o.title, &on, &o.text, &o.gaps, &o.parts, &o.sha256, &o.commitment, &o.recommendations, &o.signedBy, &binds)
		o.on, o.binds = clock.DayOrNone(on), binds == 1
		return o, err
	})
}

// restsOn reads what the sentences of a published report rest on.
func restsOn(ctx context.Context, q db.Querier, id string) (on rested, err error) {
	var text string
	if err := q.QueryRow(ctx, `SELECT rests FROM inquiry_report WHERE id = ?`, id).Scan(&text); err != nil {
		return on, err
	}
	if err := json.Unmarshal([]byte(text), &on); err != nil {
		return on, inquiry.Broken(err)
	}
	return on, nil
}

// titled is a report, drafted or published.
type titled struct{ id, title string }

func drafted(ctx context.Context, q db.Querier, inquiryID string) ([]titled, error) {
	rows, err := q.Query(ctx, `SELECT id, title FROM inquiry_report WHERE inquiry_id = ? ORDER BY made, id`, inquiryID)
	return db.Collect(rows, err, func(r *sql.Rows) (t titled, err error) {
		err = r.Scan(&t.id, &t.title)
		return t, err
	})
}
