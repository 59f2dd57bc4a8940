package releasing

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/jigsaw"
)

type store struct{}

func (store) rule(ctx context.Context, q db.Querier, id string) (Rule, error) {
	rows, err := q.Query(ctx, `SELECT id, version, number, least, joins, kinds, listed, why, made, asked, agreed FROM inquiry_release_rule WHERE inquiry_id = ? ORDER BY number DESC LIMIT 1`, id)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (x Rule, err error) {
		var listed, made string
		if err := r.Scan(&x.id, &x.version, &x.Number, &x.Least, &x.Join, &x.Limits.Kinds, &listed, &x.Why, &made, &x.Asked, &x.Agreed); err != nil {
			return x, err
		}
		x.Made = clock.DayOrNone(made)
		return x, json.Unmarshal([]byte(listed), &x.Listed)
	})
	if err != nil || len(all) == 0 {
		return Rule{}, err
	}
	return all[0], nil
}

func (store) crowds(ctx context.Context, q db.Querier, id string) ([]Crowd, error) {
	rows, err := q.Query(ctx, `SELECT id, marks, least, source, made, asked, agreed FROM inquiry_release_crowd WHERE inquiry_id = ? ORDER BY made, id`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (x Crowd, err error) {
		var marks, made string
		if err := r.Scan(&x.ID, &marks, &x.Least, &x.Source, &made, &x.Asked, &x.Agreed); err != nil {
			return x, err
		}
		x.Made = clock.DayOrNone(made)
		return x, json.Unmarshal([]byte(marks), &x.Marks)
	})
}

// reads are all readings, the newest last.
func (store) reads(ctx context.Context, q db.Querier, id string) ([]Read, error) {
	rows, err := q.Query(ctx, `SELECT id, version, kind, ref, title, sha256, number, marks, human, made, COALESCE(out_day, '') FROM inquiry_release_read WHERE inquiry_id = ? ORDER BY number`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (x Read, err error) {
		var marks, made, out string
		if err := r.Scan(&x.ID, &x.version, &x.Kind, &x.Ref, &x.Title, &x.SHA256, &x.number, &marks, &x.human, &made, &out); err != nil {
			return x, err
		}
		x.Made, x.Out = clock.DayOrNone(made), clock.DayOrNone(out)
		return x, x.take(marks)
	})
}

func (store) waivers(ctx context.Context, q db.Querier, id string) ([]Waiver, error) {
	rows, err := q.Query(ctx, `SELECT id, version, person, kinds, given, how, made, COALESCE(withdrawn, '') FROM inquiry_release_waiver WHERE inquiry_id = ? ORDER BY made, id`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (x Waiver, err error) {
		var kinds, given, made, withdrawn string
		err = r.Scan(&x.ID, &x.version, &x.Person, &kinds, &given, &x.How, &made, &withdrawn)
		for _, k := range strings.Fields(kinds) {
			x.Kinds = append(x.Kinds, jigsaw.Kind(k))
		}
		x.Writing, x.Sixteen, x.Free = true, true, true // no other is recorded
		x.Given, x.Made, x.Withdrawn = clock.DayOrNone(given), clock.DayOrNone(made), clock.DayOrNone(withdrawn)
		return x, err
	})
}

func (store) overrides(ctx context.Context, q db.Querier, id string) ([]override, error) {
	rows, err := q.Query(ctx, `SELECT read_id, trouble FROM inquiry_release_override WHERE inquiry_id = ?`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (x override, err error) { return x, r.Scan(&x.read, &x.trouble) })
}
