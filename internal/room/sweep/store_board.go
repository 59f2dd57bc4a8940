package sweep

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
)

func (store) board(ctx context.Context, q db.Querier, quarter string, edition int) (Board, error) {
	var text string
	err := q.QueryRow(ctx, `SELECT board FROM sweep_release WHERE (quarter = ? OR ? = '') AND (COALESCE(number, 1) = ? OR ? = 0) ORDER BY quarter DESC, COALESCE(number, 1) DESC LIMIT 1`, quarter,
		quarter, edition, edition).Scan(&text)
	if db.NoRows(err) && (quarter != "" || edition != 0) {
		return Board{}, errs.New(errs.NotFound, "There is no such edition of the board.")
	}
	if db.NoRows(err) {
		return Board{}, errs.New(errs.NotFound, "No board of the sweep has been published yet.")
	}
	if err != nil {
		return Board{}, err
	}
	return parseBoard(text)
}

func (store) quarters(ctx context.Context, q db.Querier) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT DISTINCT quarter FROM sweep_release ORDER BY quarter DESC`)
	return db.Collect(rows, err, func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) })
}

// boards gives every board that was published, each edition, the newest first.
func (store) boards(ctx context.Context, q db.Querier) ([]Board, error) {
	rows, err := q.Query(ctx, `SELECT board FROM sweep_release ORDER BY quarter DESC, COALESCE(number, 1) DESC`)
	return db.Collect(rows, err, func(r *sql.Rows) (Board, error) {
		var text string
		if err := r.Scan(&text); err != nil {
			return Board{}, err
		}
		return parseBoard(text)
	})
}

// tallies counts the cases of each force, in the order of the list, and says
// what each owes on a day.
func (st store) tallies(ctx context.Context, q db.Querier, list []forces.Force, on clock.Day) ([]Tally, error) {
	counts, err := st.caseCounts(ctx, q)
	if err != nil {
		return nil, err
	}
	lists, err := st.lists(ctx, q, "", 1<<30)
	if err != nil {
		return nil, err
	}
	asks, err := st.asks(ctx, q, "")
	if err != nil {
		return nil, err
	}
	byForce := map[string][]Ask{}
	for _, a := range asks {
		byForce[a.ForceID] = append(byForce[a.ForceID], a)
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
		t.Standing = StandingOn(byForce[f.ID], t.LastReturn, on)
		out = append(out, t)
	}
	return out, nil
}

// caseCounts counts the cases of the newest list of each force; those that it
// leaves out are counted apart.
func (store) caseCounts(ctx context.Context, q db.Querier) (map[string]Tally, error) {
	rows, err := q.Query(ctx, `SELECT force_id, coalesce(sum(CASE WHEN dropped = 0 THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN dropped = 0 AND state <> 'out' THEN 1 ELSE 0 END), 0),
 coalesce(sum(CASE WHEN dropped = 0 AND state = 'reviewed' THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN dropped = 0 AND result = 'reopened' THEN 1 ELSE 0 END), 0),
 coalesce(sum(CASE WHEN dropped <> 0 THEN 1 ELSE 0 END), 0) FROM sweep_case GROUP BY force_id`)
	out := map[string]Tally{}
	_, err = db.Collect(rows, err, func(r *sql.Rows) (struct{}, error) {
		var t Tally
		err := r.Scan(&t.ForceID, &t.Returned, &t.Caught, &t.Reviewed, &t.Reopened, &t.LeftOut)
		out[t.ForceID] = t
		return struct{}{}, err
	})
	return out, err
}
