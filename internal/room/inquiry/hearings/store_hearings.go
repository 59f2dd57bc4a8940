package hearings

import (
	"context"
	"database/sql"
	"encoding/json"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

type store struct{}

func (store) hearings(ctx context.Context, q db.Querier, where string, args ...any) ([]Hearing, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, version, text, made, public, COALESCE(public_day, ''), COALESCE(asked, ''), COALESCE(agreed, '')
 FROM inquiry_hearing `+where+` ORDER BY made, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (h Hearing, err error) {
		var id, text, made, public, out, asked, agreed string
		if err := r.Scan(&id, &h.Inquiry, &h.Version, &text, &made, &public, &out, &asked, &agreed); err != nil {
			return h, err
		}
		if err := json.Unmarshal([]byte(text), &h.Hearing); err != nil {
			return h, err
		}
		if public != "" {
			if err := json.Unmarshal([]byte(public), &h.Public); err != nil {
				return h, err
			}
		}
		h.ID, h.Made = id, clock.DayOrNone(made)
		h.Public.On, h.Public.Asked, h.Public.Agreed = clock.DayOrNone(out), asked, agreed
		return h, nil
	})
}

// transcripts gives transcripts with their words.
func (store) transcripts(ctx context.Context, q db.Querier, where string, args ...any) ([]Transcript, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, hearing_id, number, version, sha256, text, looked, made, COALESCE(public_day, ''), COALESCE(asked, ''), COALESCE(agreed, ''),
 COALESCE(next, ''), COALESCE(next_sha256, '') FROM inquiry_transcript `+where+` ORDER BY hearing_id, number`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (t Transcript, err error) {
		var text, looked, made, out string
		if err := r.Scan(&t.ID, &t.Inquiry, &t.Hearing, &t.Number, &t.Version, &t.SHA256, &text, &looked, &made, &out, &t.Asked, &t.Agreed, &t.next, &t.nextSHA); err != nil {
			return t, err
		}
		if err := json.Unmarshal([]byte(text), &t.Transcript); err != nil {
			return t, err
		}
		t.Made, t.Out = clock.DayOrNone(made), clock.DayOrNone(out)
		return t, json.Unmarshal([]byte(looked), &t.Looked)
	})
}

// day is that there is a transcript of a day.
type day struct {
	id  string
	out clock.Day // since when everybody reads it
}

// taken says of which days of a hearing there are transcripts.
func (store) taken(ctx context.Context, q db.Querier, hearing string) (map[int]day, error) {
	rows, err := q.Query(ctx, `SELECT number, id, COALESCE(public_day, '') FROM inquiry_transcript WHERE hearing_id = ?`, hearing)
	out := map[int]day{}
	_, err = db.Collect(rows, err, func(r *sql.Rows) (n int, err error) {
		var d day
		var since string
		err = r.Scan(&n, &d.id, &since)
		d.out = clock.DayOrNone(since)
		out[n] = d
		return n, err
	})
	return out, err
}
