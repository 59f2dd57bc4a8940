package sweep

import (
	"context"
	"database/sql"

	"candour/internal/clock"
	"candour/internal/db"
	"candour/internal/errs"
	"candour/internal/forces"
)

func (store) board(ctx context.Context, q db.Querier, quarter string) (Board, error) {
	var text string
	err := q.QueryRow(ctx, `SELECT board FROM sweep_release WHERE quarter = ? OR ? = '' ORDER BY quarter DESC, made DESC LIMIT 1`, quarter, quarter).Scan(&text)
	if db.NoRows(err) {
		return Board{}, errs.New(errs.NotFound, "No board of the sweep has been published yet.")
	}
	if err != nil {
		return Board{}, err
	}
	return parseBoard(text)
}

func (store) quarters(ctx context.Context, q db.Querier) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT quarter FROM sweep_release ORDER BY quarter DESC`)
	return db.Collect(rows, err, func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) })
}

// tallies counts the cases of each force, in the order of the list.
func (st store) tallies(ctx context.Context, q db.Querier, list []forces.Force) ([]Tally, error) {
	counts, err := st.caseCounts(ctx, q)
	if err != nil {
		return nil, err
	}
	lists, err := st.lists(ctx, q, "", 1<<30)
	if err != nil {
		return nil, err
	}
	out := make([]Tally, 0, len(list))
	for _, f := range list {
		t := counts[f.ID]
		t.ForceID = f.ID
		for _, l := range lists { // newest first
			if l.ForceID != f.ID {
				continue
			}
			if t.Lists++; t.Lists == 1 {
				t.LastReturn, t.Held = clock.DayOf(l.Made), l.Held
			}
		}
		out = append(out, t)
	}
	return out, nil
}

func (store) caseCounts(ctx context.Context, q db.Querier) (map[string]Tally, error) {
	rows, err := q.Query(ctx, `SELECT force_id, count(*), coalesce(sum(CASE WHEN state <> 'out' THEN 1 ELSE 0 END), 0),
 coalesce(sum(CASE WHEN state = 'reviewed' THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN result = 'reopened' THEN 1 ELSE 0 END), 0)
 FROM sweep_case GROUP BY force_id`)
	out := map[string]Tally{}
	_, err = db.Collect(rows, err, func(r *sql.Rows) (struct{}, error) {
		var t Tally
		err := r.Scan(&t.ForceID, &t.Returned, &t.Caught, &t.Reviewed, &t.Reopened)
		out[t.ForceID] = t
		return struct{}{}, err
	})
	return out, err
}
