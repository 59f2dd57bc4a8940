package returns

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

// points gives how every return stands, by body.
func (store) points(ctx context.Context, q db.Querier, today clock.Day) (map[string][]Point, error) {
	type line struct {
		body string
		Point
	}
	rows, err := q.Query(ctx, `SELECT d.body, d.id, d.state, d.first_submitted, d.came_on, COALESCE(d.counted_id, ''), d.versions, o.id, o.kind, o.title, o.period, o.due,
 COALESCE(v.rows_read, 0), COALESCE(v.refused, 0), COALESCE(v.exceptions, 0), COALESCE(v.is_nil, 0), `+backColumns+askedColumns+`
 FROM return_due d JOIN return_round o ON o.id = d.round_id LEFT JOIN return_version v ON v.id = COALESCE(d.counted_id, d.current_id)`)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (x line, err error) {
		var first, came, back, why text
		var counted string
		var asked askedScan
		var due string
		err = r.Scan(append([]any{&x.body, &x.ReturnID, &x.State, &first, &came, &counted, &x.Versions, &x.Round.ID, &x.Round.Kind, &x.Round.Title, &x.Round.Period, &due,
			&x.Rows, &x.Refused, &x.Exceptions, &x.Nil, &back, &why}, asked.into()...)...)
		stands := Return{State: x.State, Counted: counted, Back: backOn(back, ""), FirstSubmitted: first.moment(), Asking: asked.asking(), CameOn: clock.DayOrNone(came.s())}
		x.Round.Due, x.Sent, x.Asked = clock.DayOrNone(due), stands.Sent(), stands.Owes(clock.DayOrNone(due))
		x.Asking, x.Nil = stands.Asking, x.Nil && stands.Sent()
		if stands.IsBack() {
			x.Back = &stands.Back
		}
		x.Late = stands.Late(x.Round.Due, today)
		return x, err
	})
	out := map[string][]Point{}
	for _, x := range all {
		out[x.body] = append(out[x.body], x.Point)
	}
	return out, err
}
