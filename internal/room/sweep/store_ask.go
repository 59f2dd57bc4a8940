package sweep

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

const askColumns = `id, force_id, asked, due, how, human, name, made, state, why, batch, why_late, agreed, second, second_name`

func scanAsk(r *sql.Rows) (a Ask, err error) {
	var asked, due, made, state string
	var why, batch, late, agreed, second, secondName text
	err = r.Scan(&a.ID, &a.ForceID, &asked, &due, &a.How, &a.Human, &a.Name, &made, &state, &why, &batch, &late, &agreed, &second, &secondName)
	a.Asked, a.Due, a.Made, a.Why = clock.DayOrNone(asked), clock.DayOrNone(due), clock.MomentOrNone(made), why.s()
	a.Batch, a.WhyLate, a.Agreed, a.Second, a.SecondName = batch.s(), late.s(), clock.DayOrNone(agreed.s()), second.s(), secondName.s()
	a.TakenBack = state != askStands // what is not known to stand does not
	return a, err
}

// asks gives every asking of a force, or of all when it is "", oldest first.
func (store) asks(ctx context.Context, q db.Querier, force string) ([]Ask, error) {
	rows, err := q.Query(ctx, `SELECT `+askColumns+` FROM sweep_ask WHERE force_id = ? OR ? = '' ORDER BY asked, id`, force, force)
	return db.Collect(rows, err, scanAsk)
}

func (store) ask(ctx context.Context, q db.Querier, id string) (Ask, error) {
	rows, err := q.Query(ctx, `SELECT `+askColumns+` FROM sweep_ask WHERE id = ?`, id)
	all, err := db.Collect(rows, err, scanAsk)
	if err == nil && len(all) == 0 {
		err = errNoAsk
	}
	if err != nil {
		return Ask{}, err
	}
	return all[0], nil
}
